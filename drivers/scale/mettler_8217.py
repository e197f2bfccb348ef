"""Mettler Toledo 8217, the interface of checkout scales (also Rice Lake BenchPro, Brecknell 67xx, Magellan):
one letter asks, `W` for the weight.

    STX 01.234 N CR
        |----| net; else gross
        kg: nn.nnn   lb: nn.nn or 0nn.nn   Brecknell: six characters and the unit, 01.234kg

    STX ? status CR     instead of a weight: moving, over, under, at zero, or nothing new

Digits are sent only when the load is settled. That a frame says kg by its three decimals alone is a trap: one
that lost its last digit looks like pounds, and is refused as such.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from drivers.port import LineSettings
from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Framed, between
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"W"
"""Send the weight now, or why there is none."""

# A unit stands behind six characters and no others.
_WEIGHT = re.compile(rb"\x02( *[0-9]+\.[0-9]+)(?:(?<=\x02.{6})(kg|lb|oz|g) *)?(N?)\r", re.IGNORECASE)
_SHAPES = {(6, 3): "kg", (5, 2): "lb", (6, 2): "lb"}
"""Characters and decimals of a number without a unit."""
_STATUS = re.compile(rb"\x02\?([\x40-\x7f])\r")
_TEST_RESULT = re.compile(rb"\x02\?([\x00-\x1e])\r")
"""Told before: a new result has bit 6, and looks like a status."""
_OTHER = {b"\x02E\r": "E", b"\x02F\r": "F", b"\x02\r": "A", b"\x02?\r": "A"}

_MOTION, _OVER, _UNDER, _ZERO, _NET, _ALWAYS = 0x01, 0x02, 0x04, 0x10, 0x20, 0x40
_CONDITIONS = {
    ScaleCondition.OVERLOAD: _OVER,
    ScaleCondition.UNDERLOAD: _UNDER,
    ScaleCondition.MOVING: _MOTION,
}
_LONGEST = 16


def decode(frame: bytes, unit: str = "kg") -> Answer:
    """Decode one answer.

    >>> decode(b"\\x0201.234\\r")
    Weight(value=Decimal('1.234'), unit='kg', stable=True, net=False)
    >>> decode(b"\\x02?@\\r")
    <ScaleCondition.UNCHANGED: 'unchanged'>

    Args:
        frame: from STX to CR.
        unit: of the zero that is told by a status.
    Returns:
        The weight; or what the status says. Centre of zero is a weight of 0: BenchPro's kin answer `W` with
        it when the pan is empty. No bit set is UNCHANGED: some scales send each weight once, and then only
        that.
    Raises:
        FrameError: not a documented answer; the message quotes the frame.

    Source: Mettler Toledo DIVA service manual, pages 45 to 51; Rice Lake BenchPro, page 26; Brecknell 67xx
    service manual, page 71; Avery Weigh-Tronix 3700LP, page 10 (centre of zero).
    """
    if found := _WEIGHT.fullmatch(frame):
        number, named, net = (part.decode() for part in found.groups(b""))
        shape = (len(number), len(number.partition(".")[2]))
        if shown := named.lower() or _SHAPES.get(shape):
            return Weight(Decimal(number.strip()), shown, True, frame[:-1], net=bool(net))
    if status := _STATUS.fullmatch(frame):
        bits = status[1][0]
        for condition, bit in _CONDITIONS.items():
            if bits & bit:
                return condition
        if bits & _ZERO:
            return Weight(Decimal(0), unit, True, frame[:-1], zero=True)
        # Outside the zero capture range, net: no reason for a weight to be missing.
        return ScaleCondition.UNCHANGED
    if result := _TEST_RESULT.fullmatch(frame):
        return OtherAnswer("B", "", result[1].hex())
    if frame in _OTHER:
        return OtherAnswer(_OTHER[frame])
    raise FrameError(f"no 8217 answer: {quote(frame)}")


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale answers to `W`: the inverse of `decode`.

    >>> encode(Weight(Decimal("0.85"), "kg", stable=True, net=True))
    b'\\x0200.850N\\r'

    Raises:
        ValueError: the value does not fit, or is in another unit than kg or lb.
    """
    if answer is ScaleCondition.UNCHANGED:
        return _status(0)
    if isinstance(answer, ScaleCondition):
        return _status(_CONDITIONS[answer]) if answer in _CONDITIONS else b""
    if answer.stable is False:
        return _status(_MOTION)
    if answer.value < 0:
        return _status(_UNDER)
    decimals = {"kg": 3, "lb": 2}.get(answer.unit)
    number = f"{answer.value:0{(decimals or 0) + 3}.{decimals or 0}f}"
    if (len(number), decimals) not in _SHAPES:
        raise ValueError(f"expected less than 100 kg or 1000 lb, found {answer.value} {answer.unit}")
    return b"\x02" + number.encode() + (b"N" if answer.net else b"") + b"\r"


def _status(bits: int) -> bytes:
    return bytes([0x02, 0x3F, _ALWAYS | bits, 0x0D])


def codec(unit: str) -> Framed:
    """The codec: a frame runs from its STX to its CR."""
    return Framed(between(b"\x02", b"\r", _LONGEST), partial(decode, unit=unit))


PROTOCOL = ScaleProtocol(
    title="Mettler Toledo 8217, Rice Lake BenchPro, Brecknell 67xx, checkout scales",
    source="protocols.md A2",
    codec=codec,
    encode=encode,
    request=REQUEST,
    line=LineSettings(bytesize=7, parity="E"),
    least_poll_s=0.2,
    commands={
        b"W": "weigh",
        b"Z": "zero",
        b"T": "tare",
        b"C": "clear_tare",
        b"A": "self_test",
        b"B": "self_test_result",
        b"E": "echo",
        b"F": "echo_no_more",
    },
    replies={
        "zero": _status(_ZERO),
        "tare": _status(_NET),
        "digital_tare": _status(_NET),
        "clear_tare": _status(0),
        "self_test": b"\x02\r",
        "self_test_result": _status(0),
        "echo": b"\x02E\r",
        "echo_no_more": b"\x02F\r",
        "unknown": _status(0),
    },
    terminator=b"",
)
