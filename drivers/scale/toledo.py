"""Toledo continuous output, of Mettler-Toledo's indicators and their clones: sent without being asked.

    STX SWA SWB SWC weight tare CR [CHK]
     1   1   1   1    6     6    1    1

The weight is digits alone: where the point goes stands in SWA, sign, net, motion and range in SWB, the unit
in SWB and SWC. CHK makes the sum of all bytes 0 modulo 128; whether it is sent is a setting of the scale, and
it may be STX or CR itself. Bit 7 of each byte may be parity and is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from drivers.readings import FrameError, ScaleCondition, Unreadable, Weight, quote
from drivers.scale.framing import Framed
from drivers.scale.protocol import Answer, Say, ScaleProtocol
from drivers.settings import one_of

STX = 0x02
CR = b"\r"
STATUS = bytes(range(0x20, 0x7F))
"""Bit 5 is set in every status byte, or bit 6 in the first one of some clones."""

FRAME_BYTES = 17
_SHAPE = (bytes([STX]), *[STATUS] * 3, *[b" 0123456789"] * 12, CR)

_NET, _NEGATIVE, _OUT_OF_RANGE, _MOTION, _KG, _SET, _NOT_ZEROED = (1 << bit for bit in range(7))
_INCREMENT_1 = 0b01 << 3
_UNITS = {1: "g", 2: "t", 3: "oz", 4: "ozt", 5: "dwt", 6: "ton", 7: "other"}
_UNIT_CODES = {unit: code for code, unit in _UNITS.items()}
_WEIGHT = re.compile(rb" *([0-9]+)")
_SEVEN_BITS = bytes(byte & 0x7F for byte in range(256))
_CONDITIONS = {
    ScaleCondition.OVERLOAD: _OUT_OF_RANGE | _KG | _SET,
    ScaleCondition.UNDERLOAD: _OUT_OF_RANGE | _NEGATIVE | _KG | _SET,
    ScaleCondition.NOT_ZEROED: _NOT_ZEROED | _KG | _SET,
    ScaleCondition.NO_WEIGHT: _KG | _SET,
}

OPTIONS = {"check": one_of("auto", "yes", "no")}
"""Whether frames end with CHK; "auto" tells by the distance from one frame to the next."""


def decode(frame: bytes, multiply: bool = False) -> Answer:
    """Decode one frame.

    >>> decode(bytes.fromhex("02 2C 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D"))
    Weight(value=Decimal('12.34'), unit='kg', stable=True, net=False, tare=Decimal('0.00'))

    Args:
        frame: from STX to CR, without CHK, bit 7 cleared.
        multiply: what to make of the point codes for tens and hundreds. The fixed zeros are digits of the
            weight field, says the indicators' firmware; where they are not, the digits are to be multiplied.
    Raises:
        FrameError: not a documented frame.

    Source: Wildcat technical manual, tables 6-8 to 6-11; firmware of the IND245; KERN FTC manual, page 42.
    """
    if len(frame) != FRAME_BYTES or not fits(frame, _SHAPE):
        raise FrameError(f"no Toledo continuous frame: {quote(frame)}")
    _, swa, swb, swc = frame[:4]
    weight, tare = frame[4:10], frame[10:16]
    if swb & _OUT_OF_RANGE:
        return ScaleCondition.UNDERLOAD if swb & _NEGATIVE else ScaleCondition.OVERLOAD
    if swb & _NOT_ZEROED:
        return ScaleCondition.NOT_ZEROED
    if not weight.strip():
        return ScaleCondition.NO_WEIGHT
    point = swa & 0b111
    exponent = 2 - point if multiply else min(0, 2 - point)
    value = _value(weight, exponent, frame)
    return Weight(
        -value if swb & _NEGATIVE else value,
        _UNITS.get(swc & 0b111, "kg" if swb & _KG else "lb"),
        stable=not swb & _MOTION,
        net=bool(swb & _NET),
        tare=_value(tare, exponent, frame) if tare.strip() else None,
        raw=frame,
    )


def _value(digits: bytes, exponent: int, frame: bytes) -> Decimal:
    if not (found := _WEIGHT.fullmatch(digits)):
        raise FrameError(f"expected digits after spaces, found {quote(digits)} in {quote(frame)}")
    value = Decimal(found[1].decode())
    return value * 10**exponent if exponent > 0 else value.scaleb(exponent)


def encode(answer: Weight | ScaleCondition, check: str = "auto", multiply: bool = False) -> bytes:
    """The frame of a weight or condition, filled with spaces, increment 1: the inverse of `decode`.

    Raises:
        ValueError: the value has more than six digits, or more than five of them after the point; a unit of
            which the protocol knows nothing.
    """
    if isinstance(answer, ScaleCondition):
        if answer not in _CONDITIONS:
            return b""
        return sealed(bytes([STX, 0x2C, _CONDITIONS[answer], _SET]) + b"           0\r", check)
    places = max(0, -int(answer.value.as_tuple().exponent))
    weight, tare = (int(abs(each).scaleb(places)) for each in (answer.value, answer.tare or Decimal(0)))
    if places > 5 or max(weight, tare) > 999_999:
        raise ValueError(f"expected at most 6 digits and 5 after the point, found {answer.value:f}")
    swb = _SET
    swb |= _NET if answer.net else 0
    swb |= _NEGATIVE if answer.value < 0 else 0
    swb |= _MOTION if answer.stable is False else 0
    swb |= _KG if answer.unit == "kg" else 0
    swc = _SET | (0 if answer.unit in ("kg", "lb") else _code_of(answer.unit))
    status = bytes([STX, _SET | _INCREMENT_1 | places + 2, swb, swc])
    return sealed(status + f"{weight:6}{tare:6}\r".encode(), check)


def _code_of(unit: str) -> int:
    if unit not in _UNIT_CODES:
        raise ValueError(f"expected a unit of kg, lb, {', '.join(_UNIT_CODES)}, found {unit}")
    return _UNIT_CODES[unit]


def checksum(frame: bytes) -> int:
    """What makes the sum of a frame and this 0 modulo 128."""
    return -sum(frame) & 0x7F


def sealed(frame: bytes, check: str) -> bytes:
    """A frame as it is sent, with CHK unless the scale is set to send none."""
    return frame if check == "no" else frame + bytes([checksum(frame)])


def fits(frame: bytes, shape: Sequence[bytes]) -> bool:
    """Whether each byte, as far as they are here, is one of those allowed at its place."""
    return all(byte in allowed for byte, allowed in zip(frame, shape, strict=False))


class Continuous:
    """The codec: frames of one length, with or without CHK after them.

    CHK may have the value of the byte that begins a frame. What has been seen decides: a frame is over with
    its CR where the one before had no CHK, and with its CHK, which must then be right, where it had; before
    the first one, and after a wrong one, with the byte that follows.

    Args:
        shape: which bytes may stand at each place, up to CR; the first begins a frame and nothing else.
        decode: takes a frame without CHK.
        check: "auto", "yes" or "no".
    """

    def __init__(self, shape: Sequence[bytes], decode: Callable[[bytes], Answer], check: str) -> None:
        self._shape = shape
        self._decode = decode
        self._auto = check == "auto"
        self._checked: bool | None = None if self._auto else check == "yes"
        self._framed = Framed(self._measure, self._take)

    def feed(self, data: bytes) -> list[Answer | Unreadable | Say]:
        """Take bytes as they arrived and return what they complete, in order."""
        return self._framed.feed(data.translate(_SEVEN_BITS))

    def _measure(self, buffer: bytes) -> int:
        start, size = self._shape[0], len(self._shape)
        if not fits(buffer, self._shape):
            if self._auto and self._checked is False:
                self._checked = None  # what is foreign here may be a CHK after all
            following = buffer.find(start, 1)
            return -(following if following > 0 else len(buffer))
        if len(buffer) < size:
            return 0
        if self._checked is False:
            return size
        if len(buffer) == size:
            return 0
        if self._checked or buffer[size : size + 1] != start:
            return size + 1
        if checksum(buffer[:size]) != start[0]:
            return size
        # It is CHK, or begins the next frame: no frame has two of them.
        after = buffer[size + 1 : size + 2]
        return 0 if not after else size + 1 if after == start else size

    def _take(self, frame: bytes) -> Answer:
        size = len(self._shape)
        checked = len(frame) > size
        if checked and frame[size] != checksum(frame[:size]):
            if self._auto:
                self._checked = None
            raise FrameError(
                f"expected CHK {checksum(frame[:size]):02X}, found {frame[size]:02X}: {quote(frame)}"
            )
        if self._auto:
            self._checked = checked
        return self._decode(frame[:size])


def codec(unit: str, check: str = "auto", multiply: bool = False) -> Continuous:
    """The codec."""
    return Continuous(_SHAPE, partial(decode, multiply=multiply), check)


PROTOCOL = ScaleProtocol(
    title="Toledo continuous: Mettler Toledo indicators and clones",
    source="protocols.md A4",
    codec=codec,
    encode=encode,
    options={**OPTIONS, "multiply": one_of(False, True)},
    commands={b"Z\r\n": "zero", b"T\r\n": "tare", b"C\r\n": "clear_tare"},
    rate_hz=7,
)
