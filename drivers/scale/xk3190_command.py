"""Yaohua XK3190 in command mode: asked by its address, `A` to `Z`, for gross, tare or net.

    STX address command xh xl ETX                        we ask
    STX address command sign digits point xh xl ETX      it answers
     1     1       1      1     6      1    1  1  1

Not for asking at a port where anything else may be: the letters that are addresses and commands here tare,
clear or start something elsewhere.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import partial
from typing import Any

from drivers.readings import ScaleCondition, Weight
from drivers.scale.framing import Framed
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol
from drivers.scale.xk3190 import measure, number, numerals, opened, sealed
from drivers.settings import one_of

HANDSHAKE, GROSS, TARE, NET = b"A", b"B", b"C", b"D"


def decode(frame: bytes, unit: str, address: str = "A") -> Answer:
    """Decode one answer.

    >>> decode(b"\\x02AB+00123421E\\x03", "kg")
    Weight(value=Decimal('12.34'), unit='kg', stable=None, net=False)

    Args:
        frame: from STX to ETX.
        unit: what the scale displays.
        address: the scale's; what another one says is no weight here.
    Raises:
        FrameError: not a documented answer, or its check is wrong.

    Source: XK3190-A23p manual, page 24.
    """
    data = opened(frame)
    spoken, command, field = data[:1], data[1:2], data[2:]
    if spoken != address.encode() or command not in (GROSS, NET):
        return OtherAnswer(*(each.decode("latin-1") for each in (command, spoken, field)))
    return Weight(number(field), unit, stable=None, net=command == NET, raw=frame)


def encode(answer: Weight | ScaleCondition, address: str = "A") -> bytes:
    """The answer for gross or net: the inverse of `decode`; no bytes for a condition.

    Raises:
        ValueError: the value has more than six digits, or more than four of them after the point.
    """
    if isinstance(answer, ScaleCondition):
        return b""
    return sealed(address.encode() + (NET if answer.net else GROSS) + numerals(answer.value))


def codec(unit: str, address: str = "A") -> Framed:
    """The codec."""
    return Framed(measure, partial(decode, unit=unit, address=address))


def _by_options(address: str = "A") -> Mapping[str, Any]:
    handshake, gross = (sealed(address.encode() + command) for command in (HANDSHAKE, GROSS))
    return {
        "request": gross,
        "commands": {gross: "weigh_gross", handshake: "handshake"},
        "replies": {"handshake": handshake},
    }


PROTOCOL = ScaleProtocol(
    title="Yaohua XK3190, command mode",
    source="protocols.md A5.2",
    codec=codec,
    encode=encode,
    options={"address": one_of(*string.ascii_uppercase)},
    by_options=_by_options,
    terminator=b"\x03",
).configured({})
