"""What a device said, as plain values. Nothing here is interpreted: a reading is not yet an event."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

QUOTED_BYTES = 64
"""A quoted frame is cut after this many bytes, so that noise cannot flood a log or a screen."""


class FrameError(ValueError):
    """A frame is not one the protocol documents; the message quotes it.

    Attributes:
        condition: as in Unreadable.
    """

    def __init__(self, why: str, condition: str = "") -> None:
        super().__init__(why)
        self.condition = condition


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
        condition: the key of `conditions.CONDITIONS` it is a sign of; "" for none.
    """

    frame: bytes
    why: str
    condition: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Weight:
    """The weight a scale displayed.

    Attributes:
        value: with the digits the scale showed, in `unit`; may be negative.
        unit: as the scale sent it ("kg", "g", "lb"; lower case, except names of its own such as "PCS"), or as
            configured where its protocol has none; never converted.
        stable: whether the scale itself calls the load settled; None where its protocol cannot say.
        raw: the frame, without its line end.
        net: whether a tare is taken off; None when the scale did not say.
        zero: whether the scale called itself at its centre of zero; None when it did not say.
        tare: the tare it named beside the weight, in the same unit; None when it named none.
    """

    value: Decimal
    unit: str
    stable: bool | None
    raw: bytes = field(default=b"", compare=False, repr=False)
    net: bool | None = None
    zero: bool | None = None
    tare: Decimal | None = None

    def __repr__(self) -> str:
        """What was said; what was not is left out."""
        said = [f"value={self.value!r}", f"unit={self.unit!r}", f"stable={self.stable!r}"]
        more = {"net": self.net, "zero": self.zero, "tare": self.tare}
        said += [f"{name}={value!r}" for name, value in more.items() if value is not None]
        return f"Weight({', '.join(said)})"


class ScaleCondition(Enum):
    """What a scale says instead of a weight."""

    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    OUT_OF_RANGE = "out_of_range"  # over or under, and the scale does not say which
    MOVING = "moving"  # in motion, without a number
    NO_WEIGHT = "no_weight"  # a blank where the number stands: never zero
    UNCHANGED = "unchanged"  # nothing new since the last weight it sent (8217)
    NOT_READY = "not_ready"  # ask again
    NOT_ZEROED = "not_zeroed"  # its power-up zero is not captured, or it asks to be zeroed
    FAULT = "fault"  # it reports a fault of its own: memory, calibration, cell
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
