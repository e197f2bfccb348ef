"""The devices seen from the other side: pure `receive(bytes) -> bytes` on the codecs' own tables, with fault
knobs."""
