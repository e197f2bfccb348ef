"""Yaohua XK3190-A12, `ww` text: `ww002.345kg` is gross, `wn` net, `wt` the tare."""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

_LINE_BYTES = 11
_LINE = re.compile(rb"w([wnt])(?=[-.0-9]{7}[^-.0-9])(-?[0-9]+(?:\.[0-9]+)?)( ?[A-Za-z]{1,2} ?)")


def decode(frame: bytes) -> Answer:
    """Decode one line, without its CR LF.

    >>> decode(b"ww002.345kg")
    Weight(value=Decimal('2.345'), unit='kg', stable=None, net=False)

    Returns:
        Gross or net; the tare, which no load is, as what it is.
    Raises:
        FrameError: not a documented line.

    Source: MCUSH notes on the XK3190; A12 manual.
    """
    if len(frame) != _LINE_BYTES or not (found := _LINE.fullmatch(frame)):
        raise FrameError(f"no XK3190 ww line: {quote(frame)}")
    if found[1] == b"t":
        return OtherAnswer("wt", text=frame[2:].decode())
    unit = found[3].decode().strip().lower()
    return Weight(Decimal(found[2].decode()), unit, stable=None, net=found[1] == b"n", raw=frame)


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The line of a weight, line end included: the inverse of `decode`; no bytes for a condition.

    Raises:
        ValueError: the value does not fit into its seven characters, or the unit into its two.
    """
    if isinstance(answer, ScaleCondition):
        return b""
    line = f"w{'n' if answer.net else 'w'}{answer.value:07f}{answer.unit:>2}".encode()
    if len(line) != _LINE_BYTES:
        raise ValueError(f"expected at most 7 characters and 2, found {answer.value:f} {answer.unit}")
    return line + b"\r\n"


def codec(unit: str) -> Lines:
    """The codec."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Yaohua XK3190-A12, ww text",
    source="protocols.md A5.5",
    codec=codec,
    encode=encode,
    commands={b"T": "tare", b"Z": "zero"},
    terminator=b"",
    rate_hz=10,
)
