"""Epelsa, mode TPV: lines that the scale sends by itself.

S000001250G·
||-------||-|  unit: `G `, `KG`, ...
|weight: 9 characters, zero filled, with a point or without
S
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, ScaleProtocol

_WEIGHT = re.compile(rb"S(%b)(G |KG|LB|OZ)" % NUMBER)
_LENGTH = 12
_INVALID = b"SI "


def decode(frame: bytes) -> Answer:
    """Decode one line.

    >>> decode(b"S000001250G ")
    Weight(value=Decimal('1250'), unit='g', stable=None)

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight, or NO_WEIGHT for what the scale calls invalid.
    Raises:
        FrameError: not a documented line; the message quotes the frame. So is a weight in another unit than
            grams that has no point: whether decimals are meant is not documented.

    Source: protocols.md A10.
    """
    if frame == _INVALID:
        return ScaleCondition.NO_WEIGHT
    found = _WEIGHT.fullmatch(frame)
    if not found or len(frame) != _LENGTH:
        raise FrameError(f"no Epelsa line: {quote(frame)}")
    if found[2] != b"G " and b"." not in found[1]:
        raise FrameError(f"expected a weight with a point, found {quote(frame)}")
    return Weight(Decimal(found[1].decode()), found[2].decode().strip().lower(), None, frame)


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes of a line, its end included; all but a weight of at least zero is invalid.

    >>> encode(Weight(Decimal("1250"), "g", stable=None))
    b'S000001250G \\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition) or answer.value < 0:
        return _INVALID + b"\r\n"
    return f"S{column(answer.value, 9, '0')}{answer.unit.upper():<2}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Epelsa TPV",
    source="protocols.md A10",
    codec=codec,
    encode=encode,
    rate_hz=5,
)
