"""A&D balances and indicators: answers to `Q`, weight now.

Balances send the standard format, indicators one that says gross or net:

    ST,+00012.78  g        ST,NT,-000.250kg
    |  ||-------|--|       |  |  ||------|-|
    |  |value    unit, 3   |  |  |value   unit, 2 or 3
    |  sign                |  |  sign
    ST, US, QT, OL         |  GS gross, NT net, TR tare
                           ST, US, OL

A balance set to the MT format heads its lines with `S ` or `SD`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.port import LineSettings
from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"Q\r\n"
"""Send the weight now, stable or not."""

_BALANCE = re.compile(rb"(ST|US|QT|OL),([+-])([0-9.]{8})( *[A-Za-z%]{1,3})")
_INDICATOR = re.compile(rb"(ST|US|OL),(GS|NT|TR),([+-])([0-9.]{7})( *[A-Za-z]{1,3})")
_INDICATOR_BLANK = re.compile(rb"(ST|US|OL),(?:GS|NT|TR),([+ -])[ .]{7}(?:[ A-Za-z]{2,3})?")
_MT = re.compile(rb"(S |SD) *(-?%b) ([A-Za-z%%]{1,3})" % NUMBER)
_OVER = {b"+": ScaleCondition.OVERLOAD, b"-": ScaleCondition.UNDERLOAD, b" ": ScaleCondition.OUT_OF_RANGE}
_CONDITIONS = {
    b"OL,+9999999E+19": ScaleCondition.OVERLOAD,
    b"OL,-9999999E+19": ScaleCondition.UNDERLOAD,
    b"SI+": ScaleCondition.OVERLOAD,
    b"SI-": ScaleCondition.UNDERLOAD,
    b"EC,E00": ScaleCondition.TRANSMISSION_ERROR,
    b"EC,E01": ScaleCondition.COMMAND_ERROR,
    b"EC,E02": ScaleCondition.NOT_READY,
    b"EC,E03": ScaleCondition.TRANSMISSION_ERROR,
    b"EC,E04": ScaleCondition.COMMAND_ERROR,
    b"EC,E06": ScaleCondition.PARAMETER_ERROR,
    b"EC,E07": ScaleCondition.PARAMETER_ERROR,
    b"EC,E11": ScaleCondition.MOVING,
}
_FRAMES = {condition: frame for frame, condition in reversed(_CONDITIONS.items())}
_ACKNOWLEDGED = b"\x06"


def decode(frame: bytes) -> Answer:
    """Decode one response.

    >>> decode(b"ST,+00012.78  g")
    Weight(value=Decimal('12.78'), unit='g', stable=True)
    >>> decode(b"OL,+9999999E+19")
    <ScaleCondition.OVERLOAD: 'overload'>

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight; or the condition that keeps it from weighing; or an acknowledgement, or the tare.
    Raises:
        FrameError: not a documented response; the message quotes the frame.

    Source: A&D, manuals of FX-i p. 54, AD-4212 p. 69, HC-i p. 48 to 50, AD-4404 p. 80.
    """
    if frame in _CONDITIONS:
        return _CONDITIONS[frame]
    if frame == _ACKNOWLEDGED:
        return OtherAnswer("AK")
    if (found := _BALANCE.fullmatch(frame)) and len(found[4]) == 3:
        status, sign, value, unit = found.groups()
        return _weight(frame, status, sign, value, unit, None)
    if found := _INDICATOR.fullmatch(frame):
        status, kind, sign, value, unit = found.groups()
        if kind == b"TR":
            return OtherAnswer("TR", status.decode(), frame[6:].decode())
        if len(unit) in (2, 3):
            return _weight(frame, status, sign, value, unit, kind == b"NT")
    if found := _INDICATOR_BLANK.fullmatch(frame):
        return _OVER[found[2]] if found[1] == b"OL" else ScaleCondition.NO_WEIGHT
    if found := _MT.fullmatch(frame):
        return Weight(Decimal(found[2].decode()), found[3].decode().lower(), found[1] == b"S ", frame)
    raise FrameError(f"no A&D response: {quote(frame)}")


def _weight(frame: bytes, status: bytes, sign: bytes, value: bytes, unit: bytes, net: bool | None) -> Answer:
    # Out of range some models send nines with point and unit, as if they were a weight.
    if status == b"OL" or set(value) <= set(b"9."):
        return _OVER[sign]
    if not re.fullmatch(NUMBER, value):
        raise FrameError(f"no A&D response: {quote(frame)}")
    stable = status in (b"ST", b"QT")
    return Weight(Decimal((sign + value).decode()), unit.decode().strip().lower(), stable, frame, net)


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale answers to `Q`, line end included: as an indicator does where gross or net is said,
    else as a balance.

    >>> encode(Weight(Decimal("12.78"), "g", stable=True))
    b'ST,+00012.78  g\\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition):
        return _FRAMES[answer] + b"\r\n" if answer in _FRAMES else b""
    status, unit = "ST" if answer.stable else "US", answer.unit
    if answer.stable and unit == "pc":
        status, unit = "QT", "PC"
    sign = "-" if answer.value.is_signed() else "+"
    if answer.net is None:
        return f"{status},{sign}{column(abs(answer.value), 8, '0')}{unit:>3}\r\n".encode()
    kind = "NT" if answer.net else "GS"
    return f"{status},{kind},{sign}{column(abs(answer.value), 7, '0')}{unit:>2}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="A&D balances and indicators",
    source="protocols.md A7",
    codec=codec,
    encode=encode,
    request=REQUEST,
    line=LineSettings(baudrate=2400, bytesize=7, parity="E"),
    commands={
        b"Q\r\n": "weigh",
        b"SI\r\n": "weigh",
        b"S\r\n": "weigh_stable",
        b"SIR\r\n": "stream",
        b"C\r\n": "stop",
        b"Z\r\n": "zero",
        b"R\r\n": "zero",
        b"T\r\n": "tare",
    },
    replies={
        "not_settled": b"EC,E11\r\n",
        "zero": b"\x06\r\n\x06\r\n",
        "tare": b"\x06\r\n\x06\r\n",
        "unknown": b"EC,E01\r\n",
    },
    rate_hz=10,
)
