"""What a scale's protocol is made of: all that driver, emulator, discovery and documentation need to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from drivers.port import USUAL_LINE, LineSettings
from drivers.readings import ScaleCondition, Unreadable, Weight
from drivers.settings import Setting


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """A well-formed answer to a command we did not send: `Z A`, `T S ...`, `I4 A "..."` after power-on.
    Never a weight."""

    command: str
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """What the dialogue wants sent next, such as DC1 after a scale's ACK; no answer yet."""

    data: bytes


Answer = Weight | ScaleCondition | OtherAnswer


class Codec(Protocol):
    """Bytes in, answers out; pure. Made anew after each opening of the port and, where the scale is asked,
    for each question."""

    def feed(self, data: bytes) -> list[Answer | Unreadable | Say]:
        """Take bytes as they arrived and return what they complete, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleProtocol:
    """One protocol of a scale.

    Attributes:
        title: what people call it; brands and families.
        source: where it is written down.
        codec: makes the codec; takes the configured `unit` ("kg" or "g") and the protocol's own options.
        encode: the bytes a scale sends for a weight or a condition, the inverse of the codec; b"" for what
            the protocol has no bytes for. Takes the protocol's own options.
        request: asks for one weight now, stable or not; b"" when the scale sends by itself.
        line: the usual settings of its serial line; None where there is no such line.
        least_poll_s: a scale asked more often than this misbehaves.
        silence: "fault", or "unchanged" where a scale that is asked answers nothing while the load is the
            same.
        options: its own settings, by name. Of values to choose from the first is what is not set.
        taught: those of them without which no weight is read, because a wrong one gives a wrong weight; they
            are learnt with a known weight (`teaching.learn`).
        by_options: the attributes of this that depend on the options; takes them by name.
        found_at: the options that an opened port tells by itself; what is set goes before them.
        first_is_old: the first answer after opening may be one from before.
        commands: what a scale understands, each with the name of what it does, for the emulator: "weigh",
            "weigh_stable", "zero", "tare", "clear_tare", "identify", "stream", "stop" or a name of its own.
        replies: what it answers to a command by that name, other than a weight; "unknown" to all else.
        terminator: ends a command that is not known; b"" when a command is one byte.
        rate_hz: how often the scale sends by itself.
    """

    title: str
    source: str
    codec: Callable[..., Codec]
    encode: Callable[..., bytes]
    request: bytes = b""
    line: LineSettings | None = USUAL_LINE
    least_poll_s: float = 0.0
    silence: str = "fault"
    options: Mapping[str, Setting] = field(default_factory=dict)
    taught: tuple[str, ...] = ()
    by_options: Callable[..., Mapping[str, Any]] = lambda **options: {}
    found_at: Callable[[str], Mapping[str, object]] = lambda port: {}
    first_is_old: bool = False
    commands: Mapping[bytes, str] = field(default_factory=dict)
    replies: Mapping[str, bytes] = field(default_factory=dict)
    terminator: bytes = b"\r\n"
    rate_hz: float = 0.0

    def configured(self, options: Mapping[str, object]) -> ScaleProtocol:
        """The protocol as these options make it."""
        return replace(self, **self.by_options(**options))
