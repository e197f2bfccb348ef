"""Dibal, protocol EPOS or TISA: the till sends a price and is sent weight and amount.

    98 00000 1          99 0 00316 0000000 4
    |  |     check      |  | |     |       check
    |  price per kg     |  | |     amount: 7
    98                  |  | weight, three decimals of a kg
                        |  0
                        99

The check byte is the XOR of all before it; with digits it is one of 30 to 3F.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial, reduce
from operator import xor

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, ScaleProtocol

_WEIGHT = re.compile(rb"990([0-9]{5})[0-9]{7}[0-?]")
_DIGITS = 5
_DECIMALS = {"kg": 3, "g": 0}


def sealed(data: bytes) -> bytes:
    """The bytes with their check byte behind them.

    >>> sealed(b"9800000")
    b'98000001'
    """
    return data + bytes([reduce(xor, data)])


REQUEST = sealed(b"98" + b"00000") + b"\r\n"
"""A price of nothing."""


def decode(frame: bytes, unit: str) -> Answer:
    """Decode one answer.

    >>> decode(b"9900031600000004", unit="g")
    Weight(value=Decimal('316'), unit='g', stable=None)

    Args:
        frame: one line, ASCII, without its CR LF.
        unit: kg or g: says where the point stands, the answer has none.
    Returns:
        The weight. Its zero may be an overload, too: a scale of this make has no other word for it.
    Raises:
        FrameError: not a documented answer, or the check byte is wrong; the message quotes the frame.

    Source: protocols.md A10.
    """
    if not (found := _WEIGHT.fullmatch(frame)):
        raise FrameError(f"no Dibal answer: {quote(frame)}")
    if sealed(frame[:-1]) != frame:
        raise FrameError(f"check byte: expected {quote(sealed(frame[:-1])[-1:])}, found {quote(frame)}")
    return Weight(Decimal(found[1].decode()).scaleb(-_DECIMALS[unit]), unit, None, frame)


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale answers to a price of nothing, line end included; b"" for a condition.

    >>> encode(Weight(Decimal("0.316"), "kg", stable=None))
    b'9900031600000004\\r\\n'

    Raises:
        ValueError: the value does not fit into its digits.
    """
    if isinstance(answer, ScaleCondition):
        return b""
    digits = answer.value.scaleb(_DECIMALS[answer.unit])
    if digits != int(digits) or not 0 <= digits < 10**_DIGITS:
        raise ValueError(f"expected at most {_DIGITS} digits of a gram, found {answer.value} {answer.unit}")
    return sealed(f"990{int(digits):0{_DIGITS}}{0:07}".encode()) + b"\r\n"


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(partial(decode, unit=unit))


PROTOCOL = ScaleProtocol(
    title="Dibal EPOS, TISA",
    source="protocols.md A10",
    codec=codec,
    encode=encode,
    request=REQUEST,
    commands={REQUEST: "weigh"},
)
