"""The `ST,GS` lines of many indicators, Chinese ones above all; sent by themselves, or at a key.

    ST,GS,+  12.340kg
    |  |  ||------||-|  unit, sometimes after a comma or two blanks
    |  |  |value: 6 to 9 by model
    |  |  sign; some have it before the number instead
    |  GS gross, NT net, TR tare
    ST stable, US unstable, OL over, UL under

What comes before the value tells a whole one from one that lost its head.
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

_UNIT = rb"kg|g|lb|oz|t"
_WEIGHT = re.compile(rb"(ST|US),(GS|NT|TR),([+-]?)( *-?%b)(?:,| {0,2})((?i:%b))" % (NUMBER, _UNIT))
_WIDTHS = range(6, 10)
_BLANK = re.compile(rb"(ST|US),(?:GS|NT|TR),[+-]? {6,9}(?:,| {0,2})(?i:%b)?" % _UNIT)
_OUT_OF_RANGE = re.compile(rb"(OL|UL),(?:GS|NT|TR),([+-]?)[ 0-9.,-]*(?i:%b)?" % _UNIT)


def decode(frame: bytes) -> Answer:
    """Decode one line.

    >>> decode(b"ST,GS,+  12.340kg")
    Weight(value=Decimal('12.340'), unit='kg', stable=True, net=False)

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight; or the condition that keeps it from weighing; or the tare, which is no weight.
    Raises:
        FrameError: not a documented line; the message quotes the frame.

    Source: protocols.md A10, the generic indicator; Dini Argeo 3590 technical manual p. 65, "standard";
    KERN KXS-TM manual p. 70.
    """
    found = _WEIGHT.fullmatch(frame)
    if found and len(found[4]) in _WIDTHS and not (found[3] and b"-" in found[4]):
        status, kind, sign, value, unit = found.groups()
        if kind == b"TR":
            return OtherAnswer("TR", status.decode(), frame[6:].decode())
        number = Decimal(value.decode().strip())
        return Weight(
            -number if sign == b"-" else number, unit.decode().lower(), status == b"ST", frame, kind == b"NT"
        )
    if found := _OUT_OF_RANGE.fullmatch(frame):
        under = found[1] == b"UL" or found[2] == b"-"
        return ScaleCondition.UNDERLOAD if under else ScaleCondition.OVERLOAD
    if _BLANK.fullmatch(frame):
        return ScaleCondition.NO_WEIGHT
    raise FrameError(f"no ST,GS line: {quote(frame)}")


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes of a line, its end included.

    >>> encode(Weight(Decimal("12.340"), "kg", stable=True, net=False))
    b'ST,GS,+  12.340kg\\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    match answer:
        case ScaleCondition.OVERLOAD:
            return f"OL,GS,+{'':6}\r\n".encode()
        case ScaleCondition.UNDERLOAD:
            return f"OL,GS,-{'':6}\r\n".encode()
        case ScaleCondition.NO_WEIGHT:
            return f"ST,GS,+{'':8}kg\r\n".encode()
        case ScaleCondition():
            return b""
    status = "ST" if answer.stable else "US"
    kind = "NT" if answer.net else "GS"
    sign = "-" if answer.value.is_signed() else "+"
    return f"{status},{kind},{sign}{column(abs(answer.value), 8)}{answer.unit}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Indicators that send ST,GS lines",
    source="protocols.md A10",
    codec=codec,
    encode=encode,
    rate_hz=10,
)
