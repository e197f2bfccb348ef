"""CAS checkout scales (AP-1, SW-II, ER, PD): ENQ, the scale's ACK, DC1, then the weight.

    SOH STX S   01.234kg bcc ETX EOT     15 bytes; some scales begin with 81
            | | |----| unit, 2 characters; some scales: 7 for the weight, 1 for the unit
            | | value
            | sign
            S stable, U unstable

bcc is the XOR from S to the unit and can be any byte, so a frame is told by its length. At overload a scale
says ACK and nothing more.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import reduce
from operator import xor

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Framed
from drivers.scale.protocol import Answer, Say, ScaleProtocol

ENQ, ACK, NAK, DC1 = b"\x05", b"\x06", b"\x15", b"\x11"

_BEGINNINGS = b"\x01\x81"
_LENGTH = 15
_END = b"\x03\x04"
_BODY = re.compile(rb"([SU])([ -])(?:([ 0-9.]{6})([A-Za-z]{2}| [A-Za-z]|[A-Za-z] )|([ 0-9.]{7})([A-Za-z]))")
_VALUE = re.compile(rb" *[0-9]+(?:\.[0-9]+)?")
_VALUE_CHARACTERS = 6


def check_byte(body: bytes) -> int:
    """The bcc of the ten bytes from stable to unit."""
    return reduce(xor, body)


def decode(frame: bytes) -> Answer | Say:
    """Decode one step of the dialogue.

    >>> decode(bytes.fromhex("01 02 53 20 30 31 2E 32 33 34 6B 67 65 03 04"))
    Weight(value=Decimal('1.234'), unit='kg', stable=True)
    >>> decode(b"\\x06")
    Say(data=b'\\x11')

    Args:
        frame: ACK, NAK, or the 15 bytes of a weight.
    Raises:
        FrameError: none of them, or its check byte is wrong; the message quotes the frame.

    Source: CAS AP-1 protocol sheet; CAS SW-II manual, page 15.
    """
    if frame == ACK:
        return Say(DC1)
    if frame == NAK:
        return ScaleCondition.NOT_READY
    body = frame[2:12]
    if len(frame) != _LENGTH or check_byte(body) != frame[12]:
        raise FrameError(f"no CAS weight, or its check byte is wrong: {quote(frame)}")
    if not (found := _BODY.fullmatch(body)):
        raise FrameError(f"no CAS weight: {quote(frame)}")
    value, unit = (found[3], found[4]) if found[3] else (found[5], found[6])
    if not value.strip():
        return ScaleCondition.NO_WEIGHT
    if not _VALUE.fullmatch(value):
        raise FrameError(f"no CAS value: {quote(frame)}")
    number = Decimal((found[2] + value).decode().replace(" ", ""))
    return Weight(number, unit.decode().strip().lower(), found[1] == b"S", frame)


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale sends after DC1, or NAK: the inverse of `decode`; none at overload.

    >>> encode(Weight(Decimal("-0.050"), "kg", stable=True)).hex(" ")
    '01 02 53 2d 30 30 2e 30 35 30 6b 67 69 03 04'

    Raises:
        ValueError: value or unit does not fit into its characters.
    """
    if isinstance(answer, ScaleCondition):
        return {ScaleCondition.NOT_READY: NAK, ScaleCondition.NO_WEIGHT: _seal(b"S       kg")}.get(
            answer, b""
        )
    value = f"{abs(answer.value):0{_VALUE_CHARACTERS}f}"
    if len(value) > _VALUE_CHARACTERS or len(answer.unit) > 2:
        raise ValueError(f"expected {_VALUE_CHARACTERS} and 2 characters, found {value} {answer.unit}")
    flags = ("U" if answer.stable is False else "S") + ("-" if answer.value < 0 else " ")
    return _seal(f"{flags}{value}{answer.unit:>2}".encode())


def _seal(body: bytes) -> bytes:
    return b"\x01\x02" + body + bytes([check_byte(body)]) + _END


def _measure(buffer: bytes) -> int:
    if buffer[:1] in (ACK, NAK):
        return 1
    if buffer[0] not in _BEGINNINGS or buffer[1:2] not in (b"", b"\x02"):
        return -1
    if len(buffer) < _LENGTH:
        return 0
    return _LENGTH if buffer[13:_LENGTH] == _END else -1


def codec(unit: str) -> Framed:
    """The codec: a frame is told by its length."""
    return Framed(_measure, decode)


PROTOCOL = ScaleProtocol(
    title="CAS AP-1, SW-II, ER, PD (checkout scales, ENQ)",
    source="protocols.md A6.2",
    codec=codec,
    encode=encode,
    request=ENQ,
    least_poll_s=0.1,
    commands={ENQ: "ready", DC1: "weigh"},
    replies={"ready": ACK},
    terminator=b"",
)
