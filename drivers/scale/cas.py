"""CAS indicators (CI, NT-200, PDS, Caston), which send by themselves, one line after the other:

ST,GS,1?,000013.5 kg CR LF      22 bytes
|  |  || |------| unit
|  |  || value, right aligned
|  |  |lamps: a byte of 80 or more, b6 stable, b4 hold, b2 gross, b1 tare, b0 zero
|  |  device
|  GS gross, NT net
ST stable, US moving, OL overload

ST,GS,  13.500kg CR LF          18 bytes
  13.500 CR LF                  10 bytes: value alone, unit as configured, nothing said of stability
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, ScaleProtocol

_LINE = re.compile(rb"(ST|US|OL),(GS|NT),(?:.([\x80-\xff]),(.{8}) |(.{8}))([A-Za-z]{2}| [A-Za-z]|[A-Za-z] )")
_SEVEN_BITS = re.compile(rb"(?:ST|US|OL),(?:GS|NT),.[\x00-\x7f],.{11}")
_VALUE = re.compile(rb" *[+-]? *[0-9]+(?:\.[0-9]+)?")
_VALUE_CHARACTERS = 8
_ALWAYS, _STABLE, _HOLD, _GROSS, _TARE, _ZERO = 0x80, 0x40, 0x10, 0x04, 0x02, 0x01


def decode(frame: bytes, unit: str = "kg") -> Answer:
    """Decode one line.

    >>> decode(b"ST,GS,1\\xc4,000013.5 kg")
    Weight(value=Decimal('13.5'), unit='kg', stable=True, net=False, zero=False)
    >>> decode(b"  13.500", unit="kg")
    Weight(value=Decimal('13.500'), unit='kg', stable=None)

    Args:
        frame: without its CR LF.
        unit: of the line that names none.
    Returns:
        The weight, `zero` known only by the lamps, and never `stable` while the display is held; or the
        condition that keeps it from weighing. What stands beside an overload is not documented, and ignored.
    Raises:
        FrameError: not a documented line; the message quotes the frame.

    Source: CAS CI-400 manual, page 103; CI-600D, page 74; NT-200, page 48.
    """
    if len(frame) == _VALUE_CHARACTERS:
        value = _number(frame)
        return ScaleCondition.NO_WEIGHT if value is None else Weight(value, unit, None, frame)
    if not (found := _LINE.fullmatch(frame)):
        if _SEVEN_BITS.fullmatch(frame):
            raise FrameError(f"lamps without bit 7, the line must have 8 data bits: {quote(frame)}")
        raise FrameError(f"no CAS line: {quote(frame)}")
    state, kind, lamps, data, short_data, shown = found.groups()
    if state == b"OL":
        return ScaleCondition.OVERLOAD
    value = _number(data or short_data)
    if value is None:
        return ScaleCondition.MOVING if state == b"US" else ScaleCondition.NO_WEIGHT
    return Weight(
        value,
        shown.decode().strip().lower(),
        stable=state == b"ST" and not (lamps and lamps[0] & _HOLD),
        raw=frame,
        net=kind == b"NT",
        zero=bool(lamps[0] & _ZERO) if lamps else None,
    )


def _number(data: bytes) -> Decimal | None:
    if not data.strip():
        return None
    if not _VALUE.fullmatch(data):
        raise FrameError(f"no CAS value: {quote(data)}")
    return Decimal(data.decode().replace(" ", ""))


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The 22 bytes an indicator sends: the inverse of `decode`, line end included.

    >>> encode(Weight(Decimal("2.6"), "kg", stable=False, net=True))
    b'US,NT,1\\x82,000002.6 kg\\r\\n'

    Raises:
        ValueError: value or unit does not fit into its characters.
    """
    match answer:
        case ScaleCondition.OVERLOAD:
            return b"OL,GS,1\x84,         kg\r\n"
        case ScaleCondition.MOVING:
            return b"US,GS,1\x84,         kg\r\n"
        case ScaleCondition.NO_WEIGHT:
            return b"ST,GS,1\xc4,         kg\r\n"
        case ScaleCondition():
            return b""
    data = f"{answer.value:0{_VALUE_CHARACTERS}f}"
    if len(data) > _VALUE_CHARACTERS or len(answer.unit) > 2:
        raise ValueError(f"expected {_VALUE_CHARACTERS} and 2 characters, found {data} {answer.unit}")
    stable = answer.stable is not False
    lamps = _ALWAYS | stable * _STABLE | (_TARE if answer.net else _GROSS) | bool(answer.zero) * _ZERO
    head = f"{'ST' if stable else 'US'},{'NT' if answer.net else 'GS'},1".encode()
    return head + bytes([lamps]) + f",{data} {answer.unit:>2}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(partial(decode, unit=unit))


PROTOCOL = ScaleProtocol(
    title="CAS CI, NT, PDS, Caston (indicators that send by themselves)",
    source="protocols.md A6.1",
    codec=codec,
    encode=encode,
    rate_hz=10,
)
