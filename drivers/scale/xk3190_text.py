"""Yaohua XK3190 (A12E, A26 ...), `=` text frames: `=` and eight characters, nothing after them.

    =0003.000    forward
    =000.3000    reversed: the lowest digit first, the sign (0 or -) last

A positive weight is a number in both directions, and only one of them is right: which, the scale does not
say. It is learnt with a known weight (`teaching.learn`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Framed
from drivers.scale.protocol import Answer, ScaleProtocol
from drivers.settings import one_of

START = b"="
_CHARACTERS = 8
_VALUE = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?")
_WITH_UNIT = re.compile(rb"=([-.0-9]{7})\(([A-Za-z]{2})\)")


def decode(frame: bytes, unit: str, direction: str) -> Answer:
    """Decode one frame.

    >>> decode(b"=000.3000", "kg", "reversed")
    Weight(value=Decimal('3.000'), unit='kg', stable=None)

    Args:
        frame: from `=` on. The XK3118T1 sends seven characters and the unit: `=00012.5(kg)`.
        unit: what the scale displays, where it does not say.
        direction: "forward" or "reversed".
    Raises:
        FrameError: not a documented frame, or no number in this direction.

    Source: A12E manual, page 13; A26 manual, pages 12 and 13.
    """
    value = frame[1:]
    if found := _WITH_UNIT.fullmatch(frame):
        value, unit = found[1], found[2].decode().lower()
    elif len(frame) != 1 + _CHARACTERS or not frame.startswith(START):
        raise FrameError(f"no `=` frame: {quote(frame)}")
    if direction == "reversed":
        value = value[::-1]
        signed = value[:1] in b"0-"
    else:
        signed = True
    if not signed or not _VALUE.fullmatch(value):
        raise FrameError(f"no number when read {direction}: {quote(frame)}")
    return Weight(Decimal(value.decode()), unit, stable=None, raw=frame)


def encode(answer: Weight | ScaleCondition, direction: str = "reversed") -> bytes:
    """The frame of a weight: the inverse of `decode`; no bytes for a condition.

    Raises:
        ValueError: the value does not fit into its eight characters.
    """
    if isinstance(answer, ScaleCondition):
        return b""
    value = f"{answer.value:0{_CHARACTERS}f}"
    if len(value) > _CHARACTERS or (direction == "reversed" and value[0] not in "0-"):
        raise ValueError(f"expected at most {_CHARACTERS} characters, found {value}")
    return START + (value[::-1] if direction == "reversed" else value).encode()


def _measure(buffer: bytes) -> int:
    if begin := buffer.find(START):
        return -(begin if begin > 0 else len(buffer))
    length = len(b"=00012.5(kg)") if buffer[_CHARACTERS : _CHARACTERS + 1] == b"(" else 1 + _CHARACTERS
    return length if len(buffer) >= length else 0


def codec(unit: str, direction: str) -> Framed:
    """The codec."""
    return Framed(_measure, partial(decode, unit=unit, direction=direction))


PROTOCOL = ScaleProtocol(
    title="Yaohua XK3190, = text frames",
    source="protocols.md A5.3",
    codec=codec,
    encode=encode,
    options={"direction": one_of("forward", "reversed")},
    taught=("direction",),
    rate_hz=10,
)
