"""Yaohua XK3190-A12E, text frames of 15 bytes: sent without being asked.

W G 004.139 kg 3D CR LF
| |    |    |  |  XOR of all before, two hexadecimal digits
| |    |    unit, two characters
| |    value: seven characters with point, `-` first
| G gross, N net
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, ScaleProtocol
from drivers.scale.xk3190 import check

_DATA_BYTES = 11
_WEIGHT = re.compile(rb"W([GN])(?=[-.0-9]{7}[^-.0-9])(-?[0-9]+(?:\.[0-9]+)?)( ?[A-Za-z]{1,2} ?)")
_CONDITIONS = {b"         OL": ScaleCondition.OVERLOAD, b"         LO": ScaleCondition.UNDERLOAD}
_DATA = {condition: data for data, condition in _CONDITIONS.items()}


def decode(frame: bytes) -> Answer:
    """Decode one line, without its CR LF.

    >>> decode(b"WG004.139kg3D")
    Weight(value=Decimal('4.139'), unit='kg', stable=None, net=False)
    >>> decode(b"         OL23")
    <ScaleCondition.OVERLOAD: 'overload'>

    Raises:
        FrameError: not a documented frame, or its check is wrong.

    Source: XK3190-A12E manual, page 13.
    """
    data, found = frame[:_DATA_BYTES], frame[_DATA_BYTES:]
    if len(data) == _DATA_BYTES and found == check(data):
        if data in _CONDITIONS:
            return _CONDITIONS[data]
        if weight := _WEIGHT.fullmatch(data):
            unit = weight[3].decode().strip().lower()
            return Weight(Decimal(weight[2].decode()), unit, stable=None, net=weight[1] == b"N", raw=frame)
    raise FrameError(f"no XK3190-A12E frame: {quote(frame)}")


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The frame of a weight or condition, line end included: the inverse of `decode`.

    Raises:
        ValueError: the value does not fit into its seven characters, or the unit into its two.
    """
    if isinstance(answer, ScaleCondition):
        if answer not in _DATA:
            return b""
        data = _DATA[answer]
    else:
        data = f"W{'N' if answer.net else 'G'}{answer.value:07f}{answer.unit:>2}".encode()
        if len(data) != _DATA_BYTES:
            raise ValueError(f"expected at most 7 characters and 2, found {answer.value:f} {answer.unit}")
    return data + check(data) + b"\r\n"


def codec(unit: str) -> Lines:
    """The codec."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Yaohua XK3190-A12E, text frames with check",
    source="protocols.md A5.4",
    codec=codec,
    encode=encode,
    rate_hz=10,
)
