"""SMA SCP-0499, the standard protocol of the Scale Manufacturers Association: LF `W` CR asks for the weight.

LF   1 G M         12.340 kg  CR
   | | | | |     |         |-| unit, 3 characters, left aligned
   | | | | |     value, 10 characters, right aligned
   | | | | reserved
   | | | M moving
   | | G gross, N net, T tare; lower case: high resolution
   | range
   Z centre of zero, O over, U under, E zero error, I initial zero error, T tare error
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Framed, between
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"\nW\r"
"""Send the weight now, stable or not."""

_FRAME = re.compile(rb"\n([ ZOUEIT])([0-9])([GTNgtn])([ M])[\x20-\x7e]([ 0-9.-]{10})([\x21-\x7e ]{3})\r")
_VALUE = re.compile(r" *-?[0-9]+(?:\.[0-9]+)?")
_VALUE_CHARACTERS = 10
_UNIT_CHARACTERS = 3
_CONDITIONS = {
    "O": ScaleCondition.OVERLOAD,
    "U": ScaleCondition.UNDERLOAD,
    "E": ScaleCondition.NOT_ZEROED,
    "I": ScaleCondition.NOT_ZEROED,
    "T": ScaleCondition.FAULT,  # a tare it cannot take off: what it shows is no weight
}
_LETTERS = {condition: letter for letter, condition in reversed(_CONDITIONS.items())}
_UNKNOWN = b"\n?\r"
_LENGTH = 20


def decode(frame: bytes) -> Answer:
    """Decode one answer.

    >>> decode(b"\\n 1G      12.340kg \\r")
    Weight(value=Decimal('12.340'), unit='kg', stable=True, net=False, zero=False)

    Args:
        frame: from LF to CR.
    Returns:
        The weight; the condition that keeps it from weighing, whatever number stands beside it; or a tare,
        which is none.
    Raises:
        FrameError: not a documented answer; the message quotes the frame.

    Source: Scale Manufacturers Association, SCP-0499, standard scale response.
    """
    if frame == _UNKNOWN:
        return ScaleCondition.COMMAND_ERROR
    if not (found := _FRAME.fullmatch(frame)):
        raise FrameError(f"no SMA answer: {quote(frame)}")
    status, _, kind, moving, value, unit = (part.decode() for part in found.groups())
    if status in _CONDITIONS:
        return _CONDITIONS[status]
    if kind in "Tt":
        return OtherAnswer("T", "", f"{value.strip()} {unit.strip()}")
    if not value.strip():
        return ScaleCondition.MOVING if moving == "M" else ScaleCondition.NO_WEIGHT
    if not _VALUE.fullmatch(value):
        raise FrameError(f"no SMA value: {quote(frame)}")
    return Weight(
        Decimal(value.strip()),
        unit.strip().lower(),
        stable=moving == " ",
        raw=frame[:-1],
        net=kind in "Nn",
        zero=status == "Z",
    )


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale answers to `W`: the inverse of `decode`.

    >>> encode(Weight(Decimal("12.360"), "kg", stable=False, net=False, zero=False))
    b'\\n 1GM     12.360kg \\r'

    Raises:
        ValueError: value or unit does not fit into its characters.
    """
    if answer is ScaleCondition.COMMAND_ERROR:
        return _UNKNOWN
    if isinstance(answer, ScaleCondition):
        if answer not in (*_LETTERS, ScaleCondition.MOVING, ScaleCondition.NO_WEIGHT):
            return b""
        moving = "M" if answer is ScaleCondition.MOVING else " "
        return f"\n{_LETTERS.get(answer, ' ')}1G{moving} {'':10}kg \r".encode()
    value = f"{answer.value:f}"
    if len(value) > _VALUE_CHARACTERS or len(answer.unit) > _UNIT_CHARACTERS:
        raise ValueError(
            f"expected {_VALUE_CHARACTERS} and {_UNIT_CHARACTERS} characters, found {value} {answer.unit}"
        )
    flags = (
        f"{'Z' if answer.zero else ' '}1{'N' if answer.net else 'G'}{'M' if answer.stable is False else ' '} "
    )
    return f"\n{flags}{value:>{_VALUE_CHARACTERS}}{answer.unit:<{_UNIT_CHARACTERS}}\r".encode()


def codec(unit: str) -> Framed:
    """The codec: a frame runs from its LF to its CR."""
    return Framed(between(b"\n", b"\r", _LENGTH), decode)


PROTOCOL = ScaleProtocol(
    title="SMA SCP-0499",
    source="protocols.md A3b",
    codec=codec,
    encode=encode,
    request=REQUEST,
    commands={b"\nW\r": "weigh", b"\nZ\r": "zero", b"\nT\r": "tare"},
    replies={"unknown": _UNKNOWN},
    terminator=b"\r",
)
