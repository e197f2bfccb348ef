"""MT-SICS, the interface of Mettler-Toledo scales (also KERN KCP, Ohaus Ranger): answers to `SI`, weight now.

A weight answer has columns:

    S S     249.50 g
    | | |--------|  unit, as displayed
    | | value: 10 characters, right aligned, with sign and point
    | S stable, D dynamic
    command
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"SI\r\n"
"""Send the weight now, stable or not. Harmless on every scale known to us, unlike most letters."""

_WEIGHT = re.compile(rb"S ([SD]) ( *-?[0-9]+(?:\.[0-9]+)?) ([^\x00-\x20\x7f-\xff]{1,5})")
_VALUE_CHARACTERS = 10
_ANSWER = re.compile(rb"([A-Z@][A-Z0-9]{0,4}) ([A-Z+-])(?: ([\x20-\x7e]*))?")
_CONDITIONS = {
    b"S I": ScaleCondition.NOT_EXECUTABLE,
    b"S +": ScaleCondition.OVERLOAD,
    b"S -": ScaleCondition.UNDERLOAD,
    b"ES": ScaleCondition.COMMAND_ERROR,
    b"EL": ScaleCondition.PARAMETER_ERROR,
    b"ET": ScaleCondition.TRANSMISSION_ERROR,
    b"EI": ScaleCondition.NOT_EXECUTABLE,
}
_FRAMES = {condition: frame for frame, condition in reversed(_CONDITIONS.items())}


def decode(frame: bytes) -> Answer:
    """Decode one response.

    >>> decode(b"S S     100.00 g")
    Weight(value=Decimal('100.00'), unit='g', stable=True)
    >>> decode(b"S +")
    <ScaleCondition.OVERLOAD: 'overload'>

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The net weight in the unit the scale sent (nothing is converted here), with the digits it displayed;
        or the condition that keeps it from weighing; or what another command was answered.
    Raises:
        FrameError: not a documented response; the message quotes the frame.

    Source: Mettler-Toledo, "MT-SICS Interface Commands" 11780711, commands S and SI.
    """
    if frame in _CONDITIONS:
        return _CONDITIONS[frame]
    # The fixed width is what tells 12.3 from a 12.345 that lost its end.
    if (found := _WEIGHT.fullmatch(frame)) and len(found[2]) == _VALUE_CHARACTERS:
        return Weight(Decimal(found[2].decode().strip()), found[3].decode(), found[1] == b"S", frame)
    if (other := _ANSWER.fullmatch(frame)) and other[1] != b"S":
        return OtherAnswer(other[1].decode(), other[2].decode(), (other[3] or b"").decode())
    raise FrameError(f"no MT-SICS response: {quote(frame)}")


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale answers to `SI`: the inverse of `decode`, line end included.

    >>> encode(Weight(Decimal("-3.20"), "g", stable=True))
    b'S S      -3.20 g\\r\\n'

    Raises:
        ValueError: the value does not fit into its ten characters.
    """
    if isinstance(answer, ScaleCondition):
        return _FRAMES[answer] + b"\r\n" if answer in _FRAMES else b""
    value = f"{answer.value:f}"
    if len(value) > _VALUE_CHARACTERS:
        raise ValueError(f"expected at most {_VALUE_CHARACTERS} characters, found {value}")
    return f"S {'S' if answer.stable else 'D'} {value:>{_VALUE_CHARACTERS}} {answer.unit}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF and by nothing else, least of all by a pause."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Mettler Toledo MT-SICS, KERN KCP, Ohaus PSI",
    source="protocols.md A1",
    codec=codec,
    encode=encode,
    request=REQUEST,
    commands={
        b"SI\r\n": "weigh",
        b"S\r\n": "weigh_stable",
        b"SIR\r\n": "stream",
        b"Z\r\n": "zero",
        b"T\r\n": "tare",
        b"TAC\r\n": "clear_tare",
        b"I1\r\n": "levels",
        b"I2\r\n": "data",
        b"I4\r\n": "identify",
        b"@\r\n": "identify",
    },
    replies={
        "not_settled": b"S I\r\n",
        "zero": b"Z A\r\n",
        "clear_tare": b"TAC A\r\n",
        "levels": b'I1 A "01" "2.30" "2.20" "" ""\r\n',
        "data": b'I2 A "Emulated scale 15 kg"\r\n',
        "identify": b'I4 A "0123456789"\r\n',
        "unknown": b"ES\r\n",
    },
    rate_hz=10,
)
