"""Toledo extended continuous output: sign and point stand in the fields, and over and under are told apart.

SOH addr s1 s2 s3 s4 weight tare CR [CHK]
 1   1   1  1  1  1    9     8    1    1
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.protocol import Answer, ScaleProtocol
from drivers.scale.toledo import CR, OPTIONS, STATUS, Continuous, fits, sealed

FRAME_BYTES = 24
_ADDRESS = b"1"
_STATUS = bytes(byte for byte in STATUS if byte & 0x20)
_SHAPE = (b"\x01", STATUS, *[_STATUS] * 4, *[b" -.0123456789"] * 17, CR)

_SET = 1 << 5
_UNITS = {1: "lb", 2: "kg", 3: "g", 4: "t", 5: "ton", 8: "oz", 9: "N"}
_UNIT_CODES = {unit: code for code, unit in _UNITS.items()}
_ZERO, _MOTION = 1 << 4, 1 << 6
_NET, _TARED_BY_HAND = 1 << 0, 0b01 << 1
_CONDITIONS = {
    1 << 2: ScaleCondition.OVERLOAD,
    1 << 1: ScaleCondition.UNDERLOAD,
    1 << 3: ScaleCondition.NOT_ZEROED,
    1 << 0: ScaleCondition.NO_WEIGHT,
}
"""The bits of s3, the one that explains the others first."""
_BITS = {condition: bit for bit, condition in _CONDITIONS.items()}
_NUMBER = re.compile(rb" *(-?[0-9]+(?:\.[0-9]+)?)")


def decode(frame: bytes) -> Answer:
    """Decode one frame, from SOH to CR, without CHK, bit 7 cleared.

    >>> decode(b"\\x0112       0.000   0.000\\r")
    Weight(value=Decimal('0.000'), unit='kg', stable=True, net=False, zero=True, tare=Decimal('0.000'))

    Raises:
        FrameError: not a documented frame.

    Source: firmware of the Mettler-Toledo IND245, ContOut.c.
    """
    if len(frame) != FRAME_BYTES or not fits(frame, _SHAPE):
        raise FrameError(f"no Toledo extended continuous frame: {quote(frame)}")
    s1, s2, s3 = frame[2:5]
    weight, tare = frame[6:15], frame[15:23]
    for bit, condition in _CONDITIONS.items():
        if s3 & bit:
            return condition
    if not weight.strip():
        return ScaleCondition.NO_WEIGHT
    return Weight(
        _value(weight, frame),
        _UNITS.get(s1 & 0xF, "other"),
        stable=not s1 & _MOTION,
        net=bool(s2 & _NET),
        zero=bool(s1 & _ZERO),
        tare=_value(tare, frame) if tare.strip() else None,
        raw=frame,
    )


def _value(field: bytes, frame: bytes) -> Decimal:
    if not (found := _NUMBER.fullmatch(field)):
        raise FrameError(f"expected a number after spaces, found {quote(field)} in {quote(frame)}")
    return Decimal(found[1].decode())


def encode(answer: Weight | ScaleCondition, check: str = "auto") -> bytes:
    """The frame of a weight or condition: the inverse of `decode`.

    Raises:
        ValueError: value or tare do not fit into their nine and eight characters; a unit of which the
            protocol knows nothing.
    """
    if isinstance(answer, ScaleCondition):
        if answer not in _BITS:
            return b""
        status = [_SET | _UNIT_CODES["kg"], _SET, _SET | _BITS[answer], _SET]
        fields = f"{'':9}{0:8}"
    else:
        if answer.unit not in _UNIT_CODES:
            raise ValueError(f"expected a unit of {', '.join(_UNIT_CODES)}, found {answer.unit}")
        s1 = _SET | _UNIT_CODES[answer.unit]
        s1 |= (_ZERO if answer.zero else 0) | (_MOTION if answer.stable is False else 0)
        status = [s1, _SET | (_NET | _TARED_BY_HAND if answer.net else 0), _SET, _SET]
        tare = (answer.tare or Decimal(0)).quantize(answer.value)
        fields = f"{answer.value:>9f}{tare:>8f}"
        if len(fields) > 17:
            raise ValueError(f"expected at most 9 and 8 characters, found {answer.value:f} and {tare:f}")
    return sealed(b"\x01" + _ADDRESS + bytes(status) + fields.encode() + CR, check)


def codec(unit: str, check: str = "auto") -> Continuous:
    """The codec."""
    return Continuous(_SHAPE, decode, check)


PROTOCOL = ScaleProtocol(
    title="Toledo extended continuous: Mettler Toledo indicators",
    source="protocols.md A4",
    codec=codec,
    encode=encode,
    options=OPTIONS,
    commands={b"Z\r\n": "zero", b"T\r\n": "tare", b"C\r\n": "clear_tare"},
    rate_hz=7,
)
