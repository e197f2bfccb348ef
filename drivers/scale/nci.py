"""NCI / Weigh-Tronix SCP-01, SCP-02 and ECR (also CAS, Ohaus Aviator, Adam MDW, Brecknell, Rice Lake): `W` CR
asks for the weight.

    LF   2.36LB CR LF S 00 CR ETX
       |-----|| unit    |  status, 2 to 4 bytes, each telling by b6 whether another one follows
       value            S: SCP-02 and ECR only

    LF 2LB 5.8OZ CR LF S 00 CR ETX      pounds and ounces
    LF S 10 CR ETX                      status alone: no weight, or the answer to S, Z, T

Pounds and ounces are two numbers and become no third one: such a weight is `2` of the unit `lb 5.8 oz`, so
that it reads as displayed and equals no unit anybody weighs in.
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.port import LineSettings
from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.framing import Framed, between
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"W\r"
"""Send weight and status now."""

_FRAME = re.compile(rb"\n(?:([^\r\n]+)\r\n)?S?([0-?](?:[0-?]|[p-\x7f](?:[0-?]|[p-\x7f][0-?])))\r\x03")
_UNIT = rb"([A-Za-z]{2,3}| [A-Za-z]|[A-Za-z] )"
_WEIGHT = re.compile(rb"( *-? *[0-9]+(?:\.[0-9]+)?)" + _UNIT)
_POUNDS_OUNCES = re.compile(rb"( *-? *[0-9]+)LB +([0-9]+(?:\.[0-9]+)?)OZ", re.IGNORECASE)
_NO_NUMBER = re.compile(rb"(?:([\^_-])\1{4,7}| {3,})" + _UNIT)
_ONLY_UNIT = re.compile(_UNIT + rb"|lb:oz", re.IGNORECASE)
_NO_NUMBERS = {
    b"^": ScaleCondition.OVERLOAD,
    b"_": ScaleCondition.UNDERLOAD,
    b"-": ScaleCondition.NOT_ZEROED,
    None: ScaleCondition.NO_WEIGHT,
}
_RAW_COUNTS = "mm"
_UNKNOWN = b"\n?\r\x03"

_STATES = [
    # which status byte, its bits, what they say; of several the first
    (0, 0x0C, ScaleCondition.FAULT),  # RAM, EEPROM
    (1, 0x0C, ScaleCondition.FAULT),  # ROM, calibration
    (2, 0x08, ScaleCondition.NOT_ZEROED),
    (1, 0x02, ScaleCondition.OVERLOAD),
    (1, 0x01, ScaleCondition.UNDERLOAD),
]
_MOTION, _ZERO = 0x01, 0x02  # byte 1
_NET = 0x04  # byte 3
_HOLD = 0x04  # byte 4, CAS CI-100A
_FRAMES = {
    ScaleCondition.OVERLOAD: b"\nS02\r\x03",
    ScaleCondition.UNDERLOAD: b"\nS01\r\x03",
    ScaleCondition.MOVING: b"\nS10\r\x03",
    ScaleCondition.NOT_ZEROED: b"\nS0p8\r\x03",
    ScaleCondition.FAULT: b"\nS40\r\x03",
    ScaleCondition.NO_WEIGHT: b"\n      KG\r\nS00\r\x03",
    ScaleCondition.COMMAND_ERROR: _UNKNOWN,
}
_LONGEST = 40


def decode(frame: bytes) -> Answer:
    """Decode one answer.

    >>> decode(b"\\n  2.36LB\\r\\n00\\r\\x03")
    Weight(value=Decimal('2.36'), unit='lb', stable=True, zero=False)
    >>> decode(b"\\nS02\\r\\x03")
    <ScaleCondition.OVERLOAD: 'overload'>

    Args:
        frame: from LF to ETX.
    Returns:
        The weight, its `net` None where the scale sends no third status byte, and never `stable` while the
        display is held; the condition its status tells, whatever number stands beside it; or the answer to
        another command.
    Raises:
        FrameError: not a documented answer; the message quotes the frame.

    Source: NCI, "General Serial Communications Protocol" SCP-01, 8408-14788-01; Mettler Toledo DIVA service
    manual, pages 41 and 42; CAS CI-100A, page 40; Brecknell 67xx service manual, pages 64 to 67.
    """
    if frame == _UNKNOWN:
        return ScaleCondition.COMMAND_ERROR
    if not (found := _FRAME.fullmatch(frame)):
        raise FrameError(f"no NCI answer: {quote(frame)}")
    text, status = found[1], found[2].ljust(4, b"0")
    for byte, bits, condition in _STATES:
        if status[byte] & bits:
            return condition
    moving = bool(status[0] & _MOTION)
    if text is None:
        return ScaleCondition.MOVING if moving else OtherAnswer("S", found[2].decode())
    if weight := _WEIGHT.fullmatch(text) or _POUNDS_OUNCES.fullmatch(text):
        unit = weight[2].decode().strip().lower()
        if unit == _RAW_COUNTS:
            return OtherAnswer("M", "", weight[1].decode().strip())
        return Weight(
            Decimal(weight[1].decode().replace(" ", "")),
            f"lb {unit} oz" if weight.re is _POUNDS_OUNCES else unit,
            stable=not moving and not status[3] & _HOLD,
            raw=frame[:-2],
            net=bool(status[2] & _NET) if len(found[2]) > 2 else None,
            zero=bool(status[0] & _ZERO),
        )
    if nothing := _NO_NUMBER.fullmatch(text):
        return _NO_NUMBERS[nothing[1]]
    if _ONLY_UNIT.fullmatch(text):
        return OtherAnswer("U", "", text.decode().strip().lower())
    raise FrameError(f"no NCI weight: {quote(frame)}")


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a scale with SCP-02 answers to `W`: the inverse of `decode`.

    >>> encode(Weight(Decimal("2.41"), "lb", stable=False))
    b'\\n  2.41LB\\r\\nS10\\r\\x03'

    Raises:
        ValueError: the unit does not fit into its two characters.
    """
    if isinstance(answer, ScaleCondition):
        return _FRAMES.get(answer, b"")
    whole, point, decimals = f"{answer.value:f}".partition(".")
    if answer.unit.startswith("lb "):
        text = f"{whole}LB {answer.unit.removeprefix('lb ').replace(' ', '').upper()}"
    elif len(answer.unit) <= 2:
        text = f"{whole:>3}{point}{decimals}{answer.unit.upper():>2}"
    else:
        raise ValueError(f"expected a unit of two characters, found {answer.unit}")
    status = [(answer.stable is False) * _MOTION | bool(answer.zero) * _ZERO, 0]
    if answer.net is not None:
        status[1] |= 0x40
        status.append(answer.net * _NET)
    return f"\n{text}\r\nS{''.join(chr(0x30 | bits) for bits in status)}\r\x03".encode()


def codec(unit: str) -> Framed:
    """The codec: a frame runs from an LF to CR ETX; there is another LF in its middle."""
    return Framed(between(b"\n", b"\r\x03", _LONGEST), decode)


PROTOCOL = ScaleProtocol(
    title="NCI, Weigh-Tronix SCP-01, SCP-02 and ECR, Brecknell, Ohaus Aviator, Adam MDW",
    source="protocols.md A3",
    codec=codec,
    encode=encode,
    request=REQUEST,
    line=LineSettings(bytesize=7, parity="E"),
    commands={
        b"W\r": "weigh",
        b"S\r": "status",
        b"Z\r": "zero",
        b"T\r": "tare",
        b"U\r": "units",
    },
    replies={
        "status": b"\nS00\r\x03",
        "zero": b"\nS20\r\x03",
        "tare": b"\nS0p4\r\x03",
        "units": b"\nKG\r\nS00\r\x03",
        "unknown": _UNKNOWN,
    },
    terminator=b"\r",
)
