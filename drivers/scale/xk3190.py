"""Yaohua XK3190 (A9, A23p, A26, D series ...), binary frames "tF = 0": sent without being asked.

    STX sign digits point xh xl ETX
     1   1     6      1    1  1  1

The XOR of sign, digits and point is sent as two hexadecimal digits. There is neither a unit nor a word about
settling, and overload is not documented: the scale then stops, or repeats its last frame.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial, reduce
from operator import xor

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Framed
from drivers.scale.protocol import Answer, ScaleProtocol

STX, ETX = b"\x02", b"\x03"

FRAME_BYTES = 12
_NUMBER = re.compile(rb"([+-][0-9]{6})([0-4])")


def decode(frame: bytes, unit: str) -> Answer:
    """Decode one frame.

    >>> decode(b"\\x02+00200021B\\x03", "kg")
    Weight(value=Decimal('20.00'), unit='kg', stable=None)

    Args:
        frame: from STX to ETX.
        unit: what the scale displays.
    Raises:
        FrameError: not a documented frame, or its check is wrong.

    Source: XK3190-A23p manual, pages 23 and 24; A26 manual, page 12.
    """
    return Weight(number(opened(frame)), unit, stable=None, raw=frame)


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The frame of a weight: the inverse of `decode`; no bytes for a condition.

    Raises:
        ValueError: the value has more than six digits, or more than four of them after the point.
    """
    return b"" if isinstance(answer, ScaleCondition) else sealed(numerals(answer.value))


def number(field: bytes) -> Decimal:
    """The value of sign, six digits and how many of them stand after the point.

    >>> number(b"-0001502")
    Decimal('-1.50')

    Raises:
        FrameError: it is none.
    """
    if not (found := _NUMBER.fullmatch(field)):
        raise FrameError(f"expected sign, six digits and 0 to 4, found {quote(field)}")
    return Decimal(found[1].decode()).scaleb(-int(found[2]))


def numerals(value: Decimal) -> bytes:
    """The inverse of `number`."""
    places = max(0, -int(value.as_tuple().exponent))
    digits = int(abs(value).scaleb(places))
    if places > 4 or digits > 999_999:
        raise ValueError(f"expected at most 6 digits and 4 after the point, found {value:f}")
    return f"{'-' if value < 0 else '+'}{digits:06}{places}".encode()


def check(data: bytes) -> bytes:
    """The XOR of some bytes as two hexadecimal digits.

    >>> check(b"AB")
    b'03'
    """
    return b"%02X" % reduce(xor, data, 0)


def sealed(data: bytes) -> bytes:
    """A frame: STX, data, their check, ETX."""
    return STX + data + check(data) + ETX


def opened(frame: bytes) -> bytes:
    """The data of a frame: the inverse of `sealed`.

    Raises:
        FrameError: it is none, or its check is wrong.
    """
    data, found = frame[1:-3], frame[-3:-1]
    if len(frame) < 4 or frame[:1] + frame[-1:] != STX + ETX:
        raise FrameError(f"no XK3190 frame: {quote(frame)}")
    # Some of them send A to F as the six characters that follow 9.
    if found.translate(bytes.maketrans(b":;<=>?", b"ABCDEF")) != check(data):
        raise FrameError(f"expected the check {check(data).decode()}, found {quote(found)}: {quote(frame)}")
    return data


def measure(buffer: bytes) -> int:
    """How long the frame is, see `Framed`: up to ETX, which never occurs inside."""
    begin = buffer.find(STX, 1)
    if not buffer.startswith(STX):
        return -(begin if begin > 0 else len(buffer))
    end = buffer.find(ETX, 0, begin if begin > 0 else None) + 1
    if end:
        return end
    longest = 16
    return -begin if begin > 0 else -1 if len(buffer) > longest else 0


def codec(unit: str) -> Framed:
    """The codec."""
    return Framed(measure, partial(decode, unit=unit))


PROTOCOL = ScaleProtocol(
    title="Yaohua XK3190, binary frames (tF = 0)",
    source="protocols.md A5.1",
    codec=codec,
    encode=encode,
    rate_hz=10,
)
