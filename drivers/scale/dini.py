"""Dini Argeo 3590: answers to `READ`.

ST,1,  1.234kg,  0.000kg
|  | |-----||-| |-----||-|  tare and its unit
|  | weight: 7, or 10 with a tare of 12 that may begin with PT, preset
|  scale number
ST stable, US unstable, OL over, UL under
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"READ\r\n"
"""Send the weight now, stable or not."""

_UNIT = rb"(?i:kg|g|lb|t)"
_WEIGHT = re.compile(rb"(ST|US),[0-9],( *-?%b)(%b),((?:PT)? *%b)(%b)" % (NUMBER, _UNIT, NUMBER, _UNIT))
_BLANK = re.compile(rb"(?:ST|US),[0-9], +%b,[ 0-9.PT]+%b" % (_UNIT, _UNIT))
_OUT_OF_RANGE = re.compile(rb"(OL|UL),[0-9],[\x20-\x7e]*")
_WIDTHS = {(7, 7), (10, 12)}
_CONDITIONS = {
    b"ERR04": ScaleCondition.COMMAND_ERROR,
    b"ERR01": ScaleCondition.COMMAND_ERROR,
    b"ERR02": ScaleCondition.PARAMETER_ERROR,
    b"ERR03": ScaleCondition.NOT_EXECUTABLE,
}
_FRAMES = {condition: frame for frame, condition in reversed(_CONDITIONS.items())} | {
    ScaleCondition.OVERLOAD: b"OL,1,       kg,  0.000kg",
    ScaleCondition.UNDERLOAD: b"UL,1,       kg,  0.000kg",
    ScaleCondition.NO_WEIGHT: b"ST,1,       kg,  0.000kg",
}


def decode(frame: bytes) -> Answer:
    """Decode one answer.

    >>> decode(b"ST,1,  1.234kg,  0.000kg")
    Weight(value=Decimal('1.234'), unit='kg', stable=True, net=False, tare=Decimal('0.000'))

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight; or the condition that keeps it from weighing; or what another command was answered.
        Where a tare is in use it is not named: the sources disagree whether the weight beside it is the net
        or the gross one, and a net weight without its tare is used by nobody.
    Raises:
        FrameError: not a documented answer; the message quotes the frame.

    Source: protocols.md A10; Dini Argeo 3590 technical manual p. 65, "AF string", and p. 68.
    """
    if frame in _CONDITIONS:
        return _CONDITIONS[frame]
    if frame == b"OK":
        return OtherAnswer("OK")
    found = _WEIGHT.fullmatch(frame)
    if found and (len(found[2]), len(found[4])) in _WIDTHS and found[3] == found[5]:
        status, value, unit, tare, _ = (each.decode() for each in found.groups())
        taken = Decimal(tare.removeprefix("PT").strip())
        return Weight(
            Decimal(value.strip()),
            unit.lower(),
            status == "ST",
            frame,
            net=taken != 0,
            tare=None if taken else taken,
        )
    if found := _OUT_OF_RANGE.fullmatch(frame):
        return ScaleCondition.OVERLOAD if found[1] == b"OL" else ScaleCondition.UNDERLOAD
    if _BLANK.fullmatch(frame):
        return ScaleCondition.NO_WEIGHT
    raise FrameError(f"no Dini Argeo answer: {quote(frame)}")


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale answers to `READ`, line end included.

    >>> encode(Weight(Decimal("1.234"), "kg", stable=True))
    b'ST,1,  1.234kg,  0.000kg\\r\\n'

    Raises:
        ValueError: a value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition):
        return _FRAMES[answer] + b"\r\n" if answer in _FRAMES else b""
    tare = (answer.tare or Decimal(0)).quantize(answer.value)
    status = "ST" if answer.stable else "US"
    unit = answer.unit
    return f"{status},1,{column(answer.value, 7)}{unit},{column(tare, 7)}{unit}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Dini Argeo 3590",
    source="protocols.md A10",
    codec=codec,
    encode=encode,
    request=REQUEST,
    commands={
        b"READ\r\n": "weigh",
        b"PCOK\r\n": "identify",
        b"ZERO\r\n": "zero",
        b"TARE\r\n": "tare",
        b"C\r\n": "clear_tare",
    },
    replies={
        "identify": b"OK\r\n",
        "zero": b"OK\r\n",
        "tare": b"OK\r\n",
        "clear_tare": b"OK\r\n",
        "unknown": b"ERR04\r\n",
    },
)
