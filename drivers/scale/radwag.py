"""Radwag: answers to `SI`, weight now, and to `S`, weight when it is stable.

SI ? -    12.40 kg·
|  | ||-------| |-|  unit
|  | |mass: 9
|  | sign
|  blank stable, ? unstable, ^ over, v under
command
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"SI\r\n"
"""Send the weight now, stable or not."""

_WEIGHT = re.compile(rb"(?:S |SI) ([ ?]) ([ -])( *%b) ( *[A-Za-z%%]{1,3} *)" % NUMBER)
_MASS_CHARACTERS = 9
_LENGTH = 19
_OUT_OF_RANGE = re.compile(rb"(?:S |SI) ([v^]) [ -][ 0-9.]{9} [ A-Za-z%]{3}")
_BLANK = re.compile(rb"(?:S |SI) [ ?] [ -] {9} [ A-Za-z%]{3}")
_ANSWER = re.compile(rb"([A-Z]{1,3}) (A|D|I|E|\^|v|OK)")
_REFUSED = {b"I": ScaleCondition.NOT_EXECUTABLE, b"E": ScaleCondition.MOVING}
_OVER = {b"^": ScaleCondition.OVERLOAD, b"v": ScaleCondition.UNDERLOAD}
_FRAMES = {
    ScaleCondition.OVERLOAD: f"SI ^ {'':10} kg \r\n",
    ScaleCondition.UNDERLOAD: f"SI v {'':10} kg \r\n",
    ScaleCondition.NO_WEIGHT: f"SI   {'':10} kg \r\n",
    ScaleCondition.NOT_EXECUTABLE: "SI I\r\n",
    ScaleCondition.MOVING: "S E\r\n",
    ScaleCondition.COMMAND_ERROR: "ES\r\n",
}


def decode(frame: bytes) -> Answer:
    """Decode one response.

    >>> decode(b"S         12.40 kg ")
    Weight(value=Decimal('12.40'), unit='kg', stable=True)

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight; or the condition that keeps it from weighing; or that a command is accepted or done.
    Raises:
        FrameError: not a documented response; the message quotes the frame.

    Source: Radwag, "Communication protocol", commands S and SI.
    """
    if frame == b"ES":
        return ScaleCondition.COMMAND_ERROR
    found = _WEIGHT.fullmatch(frame)
    if found and len(found[3]) == _MASS_CHARACTERS and len(frame) == _LENGTH:
        value = Decimal(found[3].decode().strip())
        unit = found[4].decode().strip().lower()
        return Weight(-value if found[2] == b"-" else value, unit, found[1] == b" ", frame)
    if found := _OUT_OF_RANGE.fullmatch(frame):
        return _OVER[found[1]]
    if _BLANK.fullmatch(frame):
        return ScaleCondition.NO_WEIGHT
    if found := _ANSWER.fullmatch(frame):
        if found[1] in (b"S", b"SI") and found[2] in _REFUSED:
            return _REFUSED[found[2]]
        return OtherAnswer(found[1].decode(), found[2].decode())
    raise FrameError(f"no Radwag response: {quote(frame)}")


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale answers to `SI`, line end included.

    >>> encode(Weight(Decimal("-12.40"), "kg", stable=False))
    b'SI ? -    12.40 kg \\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition):
        return _FRAMES.get(answer, "").encode()
    moving = " " if answer.stable else "?"
    sign = "-" if answer.value.is_signed() else " "
    return f"SI {moving} {sign}{column(abs(answer.value), 9)} {answer.unit:<3}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Radwag",
    source="protocols.md A10",
    codec=codec,
    encode=encode,
    request=REQUEST,
    commands={b"SI\r\n": "weigh", b"S\r\n": "weigh_stable", b"Z\r\n": "zero", b"T\r\n": "tare"},
    replies={
        "accepted": b"S A\r\n",
        "not_settled": b"S E\r\n",
        "zero": b"Z A\r\nZ D\r\n",
        "tare": b"T A\r\nT D\r\n",
        "unknown": b"ES\r\n",
    },
    rate_hz=10,
)
