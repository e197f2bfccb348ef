import json

from drivers.recorder import Recorder


def test_traffic_is_kept_byte_for_byte(tmp_path):
    recorder = Recorder(tmp_path / "traffic.jsonl")

    recorder.note("scale", "out", b"SI\r\n")
    recorder.note("scale", "in", bytes(range(256)))
    recorder.close()

    lines = [
        json.loads(line) for line in (tmp_path / "traffic.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [(line["device"], line["way"], line["bytes"].encode("latin-1")) for line in lines] == [
        ("scale", "out", b"SI\r\n"),
        ("scale", "in", bytes(range(256))),
    ]
