"""What device seems to be speaking, told from what was heard. Pure; one that said nothing is nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from drivers.line_settings import diagnose
from drivers.port import USUAL_LINE, LineSettings
from drivers.readings import Reading, ScaleCondition, Scan, Unreadable, Weight
from drivers.scale.protocol import Say, ScaleProtocol
from drivers.scale.protocols import SCALES
from drivers.scanner.framing import USUAL_FRAMING, SerialScanner
from drivers.settings import OneOf

STREAM = 2
"""So many good frames make a stream; one may be chance."""


@dataclass(frozen=True, slots=True)
class Match:
    """A protocol that reads what was heard.

    Attributes:
        kind: "scanner", "scale" or "printer".
        protocol: its name in the settings.
        line: line settings it was heard with; 7E1 also when it was read at 8N1 and bit 7 is its parity.
        reading: the newest good one; None for a printer, whose model is in `said`.
        said: the model, as a printer tells it.
        asked: whether it was heard because it was asked, so that it is to be asked.
        options: the protocol's own settings it was read with.
    """

    kind: str
    protocol: str
    line: LineSettings = USUAL_LINE
    reading: Reading | None = None
    said: str = ""
    asked: bool = False
    options: Mapping[str, object] = field(default_factory=dict)


def recognise(
    data: bytes, line: LineSettings = USUAL_LINE, scales: Mapping[str, ScaleProtocol] = SCALES, port: str = ""
) -> list[Match]:
    """Every protocol that reads these bytes, which came unasked; best first, none for silence.

    Several scales may read the same stream, or one in several ways: people, or a known weight, decide between
    them.

    >>> recognise(b"S S     100.00 g\\r\\n" * 2)[0].protocol
    'mt-sics'
    >>> recognise(b"]E04006381333931\\r")[0].kind
    'scanner'
    >>> recognise(b"")
    []

    Args:
        port: where they were heard, for protocols that an opened port tells something.
    """
    if found := read_by_scales(data, scales, STREAM, port):
        return [Match("scale", name, line, reading, options=options) for name, reading, options in found]
    wrong = diagnose(data, lambda plain: bool(read_by_scales(plain, scales, STREAM, port)))
    if wrong and wrong["code"] == "wrong_parity" and (seven := _seven_bits(line, wrong["found"])):
        plain = bytes(byte & 0x7F for byte in data)
        return [
            Match("scale", name, seven, reading, options=options)
            for name, reading, options in read_by_scales(plain, scales, STREAM, port)
        ]
    scan = seems_scan(data)
    return [Match("scanner", "serial", line, scan)] if scan else []


def read_by_scales(
    data: bytes, scales: Mapping[str, ScaleProtocol] = SCALES, least: int = 1, port: str = ""
) -> list[tuple[str, Reading, dict[str, object]]]:
    """The protocols of scales that read at least so many frames in these bytes, each with the newest.

    The first and the last frame may be cut; a protocol that cannot read more than that is none. Options that
    have to be taught are named with their value, one entry for each that reads something.
    """
    found: list[tuple[int, int, str, Reading, dict[str, object]]] = []
    for name, protocol in scales.items():
        for options in ways(protocol):
            codec = protocol.codec(unit="kg", **{**protocol.found_at(port), **options})
            answers = [each for each in codec.feed(data) if not isinstance(each, Say)]
            good = [each for each in answers if isinstance(each, Weight | ScaleCondition)]
            bad = sum(isinstance(each, Unreadable) for each in answers)
            if len(good) >= least and bad <= 1 + len(good) // 4:
                newest = next((each for each in reversed(good) if isinstance(each, Weight)), good[-1])
                found.append((bad, -len(good), name, newest, options))
    found.sort(key=lambda each: each[:2])
    return [(name, reading, options) for _, _, name, reading, options in found]


def ways(protocol: ScaleProtocol) -> Iterator[dict[str, object]]:
    """Every choice of the options without which the protocol reads nothing; one empty choice for most."""
    choices = {name: each for name in protocol.taught if isinstance(each := protocol.options[name], OneOf)}
    return (
        dict(zip(choices, values, strict=True))
        for values in itertools.product(*(each.allowed for each in choices.values()))
    )


def seems_scan(data: bytes) -> Scan | None:
    """The newest code among what was heard, as a scanner sends it: one word, ended; else None."""
    readings = SerialScanner(USUAL_FRAMING).feed(data, 0.0)
    for reading in reversed(readings):
        if isinstance(reading, Scan) and (
            reading.symbology or (len(reading.text) >= 4 and not any(each.isspace() for each in reading.text))
        ):
            return reading
    return None


def _seven_bits(line: LineSettings, found: str) -> LineSettings | None:
    settings: dict[str, LineSettings] = {
        "7E1": LineSettings(line.baudrate, 7, "E", 1, line.handshake),
        "7O1": LineSettings(line.baudrate, 7, "O", 1, line.handshake),
        "7N2": LineSettings(line.baudrate, 7, "N", 2, line.handshake),
    }
    return settings.get(found)
