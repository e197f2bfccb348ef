"""What a scanner's protocol is made of: all that driver, emulator and documentation need to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from drivers.readings import Scan, Unreadable
from drivers.settings import Setting


class Codec(Protocol):
    """Bytes in, scans out; pure, the time is an argument. Made anew after each opening of the port."""

    def feed(self, data: bytes, now: float) -> list[Scan | Unreadable]:
        """Take bytes as they arrived and return the messages they complete, in order.

        Args:
            data: any piece of the stream; b"" when nothing came.
            now: monotonic time of arrival, seconds.
        """
        ...

    def abandon(self, why: str) -> list[Scan | Unreadable]:
        """Discard an unfinished message, for instance because the port is gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerProtocol:
    """One protocol of a scanner.

    Attributes:
        title: what people call it.
        source: where it is written down.
        codec: makes the codec; takes the protocol's options.
        encode: the bytes a scanner sends for a Scan, the inverse of the codec; takes the protocol's options,
            and `ended=False` for a message that lacks its end.
        options: its settings, by name.
        on_a_line: whether it may come over a serial line, so that the line's settings can be wrong.
    """

    title: str
    source: str
    codec: Callable[..., Codec]
    encode: Callable[..., bytes]
    options: Mapping[str, Setting] = field(default_factory=dict)
    on_a_line: bool = False
