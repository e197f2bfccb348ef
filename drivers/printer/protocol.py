"""What a printer's language is made of: all that link, emulator and documentation need to know.

A language is a conversation, and pure: a talk is a generator that says what to send and how long to wait, is
given what arrived, and returns what it made of it. Who runs it has the port and the clock.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

from drivers.port import USUAL_LINE, LineSettings
from drivers.readings import quote

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ask:
    """One step of a talk: what arrives next, within `wait_s` seconds, is wanted.

    Attributes:
        wait_s: how long to wait; 0 to send only.
        data: sent first, after everything that lay there unread was taken; b"" to hear more of an answer.
            More is waited for no longer than the last question's own time.
    """

    wait_s: float
    data: bytes = b""


Talk = Generator[Ask, bytes, T]


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says about itself.

    Attributes:
        ready: True only when it said so; False when it named what stops it; None when nothing certain is
            known.
        conditions: codes of `conditions.CONDITIONS`, gravest first.
        formats_waiting: formats received and not begun; None when not known.
        labels_remaining: labels still to come of the batch being printed, 1 where it only says that it is
            busy; None when not known.
        partial_format: an unfinished format is in its buffer; None when not known.
        taken_at: monotonic time of the answer, or of giving up on one, seconds; 0 when never asked.
    """

    ready: bool | None
    conditions: tuple[str, ...] = ()
    formats_waiting: int | None = None
    labels_remaining: int | None = None
    partial_format: bool | None = None
    taken_at: float = 0.0

    @property
    def idle(self) -> bool:
        """Whether it says that it is ready and says of nothing that is still to be printed."""
        return self.ready is True and not self.formats_waiting and not self.labels_remaining


Told = tuple[PrinterStatus, dict[str, str]]
"""A status, and the facts of its conditions."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Model, firmware version, dots per mm of the head."""

    model: str
    version: str
    dpmm: int


class Language(ABC):
    """The conversation on one connection; made anew with each, so that it believes nothing an earlier one
    said."""

    def settle(self) -> Talk[None]:
        """Bring a printer of which nothing is known to where a job can begin; said before anything else, and
        after a job of which nobody knows how much arrived. Prints nothing."""
        yield from ()

    @abstractmethod
    def status(self, wait_s: float) -> Talk[Told]:
        """Ask for the state; the first answer may take `wait_s` seconds."""

    def identity(self, wait_s: float) -> Talk[Identity | None]:
        """Ask who it is; None where the language has no such question, or it did not answer it."""
        yield from ()
        return None

    def counter(self, wait_s: float) -> Talk[int | None]:
        """Ask for the number of labels ever printed; None where there is none.

        Raises:
            TimeoutError: not answered; the answer may still come.
        """
        yield from ()
        return None

    def job(self, data: bytes, status: PrinterStatus) -> bytes:
        """All that is to be sent for a job; from here on `came_out` is about this one."""
        return data

    @abstractmethod
    def came_out(self, status: PrinterStatus) -> bool | None:
        """Whether the printer has told, other than by a counter, that the last job is on paper.

        Args:
            status: asked for after the job.
        Returns:
            False as long as it has not; None when it never will.
        """

    def overheard(self, data: bytes) -> None:  # noqa: B027 - most languages learn nothing from it
        """Told of what was thrown away because it came before a question."""


def no_answer(found: bytes = b"") -> Told:
    """Nothing certain: it did not answer, or as no printer of this language does."""
    if not found:
        return PrinterStatus(None, ("no_answer",)), {}
    return PrinterStatus(None, ("printer_unknown",)), {"found": quote(found)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterProtocol:
    """One printer language.

    Attributes:
        title: what people call it; brands and families.
        source: where it is written down.
        language: makes the conversation of one connection.
        answer_s: how long an answer usually takes at most.
        counts_in_order: the label count is asked among the job's own commands, which a stopped printer does
            not work off: it is asked only while nothing stops the printer.
        line: the usual settings of its serial line.
        evidence: how a label is proven, in a few words for people.
    """

    title: str
    source: str
    language: Callable[[], Language]
    answer_s: float = 1.0
    counts_in_order: bool = False
    line: LineSettings = USUAL_LINE
    evidence: str
