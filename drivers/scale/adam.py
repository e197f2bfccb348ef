"""Adam Equipment: AZExtra, which prints a weight once, and CPWplus.

AZExtra is asked with `P` and prints a label with the weight, `     0.250kg`. It prints nothing while the pan
is empty, and nothing more for a load that was printed: only after the pan was empty it weighs again. Asked
too often it beeps.

CPWplus is asked with `G`, gross, and answers `G + 2.00 kg`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.port import LineSettings
from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

_LABEL = re.compile(rb"[A-Za-z:= ]* (%b)kg *" % NUMBER)
_TEXT = re.compile(rb"[\x20-\x7e]*")
_CPWPLUS = re.compile(rb"([GNT]) +([+-]) *(%b) (kg|g|lb|oz)" % NUMBER)


def decode_azextra(frame: bytes) -> Answer:
    """Decode one line of an AZExtra's label.

    >>> decode_azextra(b"     0.250kg")
    Weight(value=Decimal('0.250'), unit='kg', stable=None)

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight; or another line of the label.
    Raises:
        FrameError: no label line; the message quotes the frame. A number without a blank before it, or with
            a minus, is none: it may have lost its head.

    Source: protocols.md A10.
    """
    if found := _LABEL.fullmatch(frame):
        return Weight(Decimal(found[1].decode()), "kg", None, frame)
    if _TEXT.fullmatch(frame) and b"kg" not in frame.lower():
        return OtherAnswer("label", "", frame.decode())
    raise FrameError(f"no line of an AZExtra: {quote(frame)}")


def encode_azextra(answer: Weight | ScaleCondition) -> bytes:
    """The bytes an AZExtra prints at `P`; b"" for all but a weight above zero.

    >>> encode_azextra(Weight(Decimal("0.250"), "kg", stable=None))
    b'     0.250kg\\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition) or answer.value <= 0:
        return b""
    return f" {column(answer.value, 9)}{answer.unit}\r\n".encode()


def decode_cpwplus(frame: bytes) -> Answer:
    """Decode one answer of a CPWplus.

    >>> decode_cpwplus(b"G + 2.00 kg")
    Weight(value=Decimal('2.00'), unit='kg', stable=None, net=False)

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight, gross or net; or the tare, which is no weight.
    Raises:
        FrameError: not a documented answer; the message quotes the frame.

    Source: Adam Equipment, CPWplus manual p. 14.
    """
    if not (found := _CPWPLUS.fullmatch(frame)):
        raise FrameError(f"no CPWplus answer: {quote(frame)}")
    kind, sign, number, unit = found.groups()
    if kind == b"T":
        return OtherAnswer("T", "", frame[1:].decode().strip())
    return Weight(Decimal((sign + number).decode()), unit.decode(), None, frame, kind == b"N")


def encode_cpwplus(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a CPWplus answers to `G` or `N`: the inverse of `decode_cpwplus`, line end included; b"" for
    a condition.

    >>> encode_cpwplus(Weight(Decimal("2.00"), "kg", stable=None, net=False))
    b'G + 2.00 kg\\r\\n'
    """
    if isinstance(answer, ScaleCondition):
        return b""
    sign = "-" if answer.value.is_signed() else "+"
    return f"{'N' if answer.net else 'G'} {sign} {abs(answer.value):f} {answer.unit}\r\n".encode()


def codec_azextra(unit: str) -> Lines:
    """The codec of AZExtra: a line is ended by its CR LF."""
    return Lines(decode_azextra)


def codec_cpwplus(unit: str) -> Lines:
    """The codec of CPWplus: a line is ended by its CR LF."""
    return Lines(decode_cpwplus)


AZEXTRA = ScaleProtocol(
    title="Adam AZExtra",
    source="protocols.md A10",
    codec=codec_azextra,
    encode=encode_azextra,
    request=b"P\r\n",
    line=LineSettings(baudrate=4800),
    least_poll_s=5,
    silence="unchanged",
    commands={b"P\r\n": "weigh", b"Z\r\n": "zero", b"T\r\n": "tare"},
)

CPWPLUS = ScaleProtocol(
    title="Adam CPWplus",
    source="protocols.md A10",
    codec=codec_cpwplus,
    encode=encode_cpwplus,
    # Its net weight is marked as one without a tare, too, and does not name it: only gross can be trusted.
    request=b"G\r\n",
    commands={b"G\r\n": "weigh_gross", b"N\r\n": "weigh", b"Z\r\n": "tare", b"H\r\n": "hold"},
)
