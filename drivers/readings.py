"""What a device said, as plain values. Nothing here is interpreted: a reading is not yet an event."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

QUOTED_BYTES = 64
"""A quoted frame is cut after this many bytes, so that noise cannot flood a log or a screen."""


class FrameError(ValueError):
    """A frame is not one the protocol documents; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One message of a scanner, complete up to its suffix.

    Attributes:
        text: the data, decoded as UTF-8, without the AIM identifier; GS, RS, EOT, FS and HT are kept.
        symbology: the AIM identifier (ISO/IEC 15424), such as "]C1"; None when the scanner sent none.
        raw: the message as it arrived, without prefix and suffix.
    """

    text: str
    symbology: str | None
    raw: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no message of the protocol.

    Attributes:
        frame: the bytes; of an endless line only its beginning.
        why: the finding in English, with the frame quoted; for the log, not for the screen.
    """

    frame: bytes
    why: str


@dataclass(frozen=True, slots=True)
class Weight:
    """A net weight as the scale displayed it.

    Attributes:
        value: with the digits the scale showed, in `unit`; may be negative.
        unit: as the scale sent it ("kg", "g", "lb"); never converted.
        stable: whether the scale itself calls the load settled.
        raw: the frame, without its line end.
    """

    value: Decimal
    unit: str
    stable: bool
    raw: bytes = field(default=b"", compare=False, repr=False)


class ScaleCondition(Enum):
    """What a scale says instead of a weight."""

    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    NOT_EXECUTABLE = "not_executable"
    COMMAND_ERROR = "command_error"
    PARAMETER_ERROR = "parameter_error"
    TRANSMISSION_ERROR = "transmission_error"


Reading = Scan | Unreadable | Weight | ScaleCondition


def quote(frame: bytes) -> str:
    """The frame in readable form: controls as pictures, bytes beyond ASCII in hex, long frames cut.

    >>> quote(b"SN1\\r\\x1b[2J\\xff")
    '"SN1␍␛[2J<FF>"'
    """
    shown = "".join(
        chr(0x2400 + byte)
        if byte < 0x20
        else "␡"
        if byte == 0x7F
        else chr(byte)
        if byte < 0x80
        else f"<{byte:02X}>"
        for byte in frame[:QUOTED_BYTES]
    )
    rest = f"… ({len(frame)} bytes)" if len(frame) > QUOTED_BYTES else ""
    return f'"{shown}"{rest}'
