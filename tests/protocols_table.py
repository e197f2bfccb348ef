"""`python -m tests.protocols_table docs/protocols.md`: the table of what the station speaks, from the code.

A protocol that lacks its codec, its emulator or worked examples with their source has no row: the script
fails, and so does the test that compares its output with the page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from drivers.catalog import PROTOCOLS
from drivers.emulators.bench import EmulatedPort, emulate
from drivers.printer.protocol import PrinterProtocol
from drivers.printer.protocols import PRINTERS
from drivers.scale.protocols import SCALES
from drivers.scanner.protocols import SCANNERS
from tests.drivers.printer import test_esc_pos, test_tspl, test_zpl
from tests.drivers.scale.examples import examples as of_scales
from tests.drivers.scanner.examples import examples as of_scanners

PAGE = Path(__file__).parents[1] / "docs" / "protocols.md"

HEAD = """\
# What the station speaks

This page is made by `python -m tests.protocols_table docs/protocols.md`, and a test holds it to the code.
An *example* is a frame of a manual, or one made from its grammar, with what must be read from it; each is
read whole, byte by byte and glued to the next, cut at every byte, and changed at random a million times.
The sections are those of the wire reference the project was built from. How to bind a device, and what its
settings mean: [devices.md](devices.md).

*Emulated* says that driver and emulator have been tried against each other on a real port, and the driver
against the examples; no protocol has yet been tried on a device of its maker. Whoever does so, please send
a recording ([recordings.md](recordings.md)).

| kind | protocol | what it is | usual line | codec | emulator | examples | settings of its own | status |
|---|---|---|---|---|---|---|---|---|
"""

PRINTED: Mapping[str, tuple[Sequence[object], str]] = {
    "zpl": ([*test_zpl.HOST_STATUS, *test_zpl.ERRORS], "C1"),
    "tspl": ([*test_tspl.BYTES, *test_tspl.FRAMES], "C2"),
    "esc-pos": (test_esc_pos.STATUS, "C4"),
}
"""The tables of what printers answer, and their section."""


def worked(kind: str, name: str) -> tuple[int, str]:
    """Return how many worked examples of a protocol are tested, and the sections they are from."""
    if kind == "printer":
        examples, source = PRINTED[name]
        return len(examples), source
    found = of_scales(name) if kind == "scale" else of_scanners(name)
    sections = {re.match(r"[A-Z][0-9]+[a-z]?|", each.number)[0] for each in found} - {""}  # type: ignore[index]
    return len(found), ", ".join(sorted(sections))


def rows() -> Iterator[str]:
    """Yield the table's rows.

    Raises:
        AssertionError: something of a protocol is missing.
    """
    for kind, protocols in {"scanner": SCANNERS, "scale": SCALES, "printer": PRINTERS}.items():
        catalog = PROTOCOLS[kind]
        assert protocols.keys() == catalog.keys()
        usual = set.intersection(*(set(each.options) for each in catalog.values()))
        for name, protocol in protocols.items():
            codec = protocol.language if isinstance(protocol, PrinterProtocol) else protocol.codec
            emulator = emulate(EmulatedPort("it", kind, name), 0, lambda _: None)
            count, sections = worked(kind, name)
            assert sections, f"{kind} {name}: no worked examples of {count} have a source"
            cells = (
                kind,
                f"`{name}`",
                protocol.title,
                usual_line(protocol),
                f"`{module(codec)}`",
                f"`{type(emulator).__name__}`",
                f"{count} ({sections})",
                ", ".join(f"`{option}`" for option in catalog[name].options if option not in usual) or "-",
                "emulated",
            )
            yield f"| {' | '.join(cells)} |"


def usual_line(protocol: object) -> str:
    """Return the usual settings of a protocol's serial line, `9600 8N1`; `-` where it has none."""
    line = getattr(protocol, "line", None)
    if line is None:
        return "-"
    handshake = "" if line.handshake == "none" else f" {line.handshake}"
    return f"{line.baudrate} {line.bytesize}{line.parity}{line.stopbits}{handshake}"


def module(made: Callable[..., object]) -> str:
    """Return the file of what makes a codec."""
    made = getattr(made, "func", made)
    return made.__module__.removeprefix("drivers.").replace(".", "/") + ".py"


def page() -> str:
    """Return the whole page."""
    return HEAD + "\n".join(rows()) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page())
