"""What every emulated printer has: paper, ribbon, head and pause, labels held and labels that came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label that came out.

    Attributes:
        index: its place in the order of coming out, from 1.
        number: the own number it carries, where the language says it in letters; "" if none.
        format: the bytes of its job.
    """

    index: int
    number: str
    format: bytes


class EmulatedPrinter:
    """Prints what is complete while nothing stops it; holds it, in order, while something does.

    Attributes:
        JOB: the first bytes of a job.
        paper_is_out, head_is_open, ribbon_is_out, is_paused: what stops it; set by the methods of like name.
        silent: reads, and answers nothing.
        garbage: answered instead of every status.
        answers_counter: whether it knows its label count, where its language has one.
        violations: what it refused, or what no job should hold, as it came.
        labels: what came out.
        counted: labels ever printed.
    """

    JOB = b""

    def __init__(self, counted: int = 0, on_label: Callable[[PrintedLabel], None] | None = None) -> None:
        self.paper_is_out = False
        self.head_is_open = False
        self.ribbon_is_out = False
        self.is_paused = False
        self.silent = False
        self.garbage: bytes | None = None
        self.answers_counter = True
        self.violations: list[str] = []
        self.labels: list[PrintedLabel] = []
        self.counted = counted
        self._on_label = on_label

    # -- knobs

    def paper_out(self) -> None:
        """The roll is empty."""
        self.paper_is_out = True

    def head_open(self) -> None:
        """Somebody opened the print head."""
        self.head_is_open = True

    def ribbon_out(self) -> None:
        """The ribbon is used up."""
        self.ribbon_is_out = True

    def pause(self) -> None:
        """Somebody pressed the pause key."""
        self.is_paused = True

    def refill(self) -> None:
        """New paper and ribbon; what was held comes out."""
        self.paper_is_out = self.ribbon_is_out = False
        self.go_on()

    def close_head(self) -> None:
        """The head is closed; what was held comes out."""
        self.head_is_open = False
        self.go_on()

    def resume(self) -> None:
        """Pause ended; what was held comes out."""
        self.is_paused = False
        self.go_on()

    def go_on(self) -> None:
        """Work off what waits, as far as nothing stops it."""
        raise NotImplementedError

    def display(self) -> dict[str, object]:
        """What its lamps and its memory show."""
        return {
            "paper_out": self.paper_is_out,
            "head_open": self.head_is_open,
            "ribbon_out": self.ribbon_is_out,
            "paused": self.is_paused,
            "held": self.held,
            "partial_format": self.partial_format,
            "counted": self.counted,
            "violations": self.violations,
        }

    # -- for the languages

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host, print what they complete, answer what they ask."""
        raise NotImplementedError

    @property
    def held(self) -> int:
        """Labels received and not printed."""
        raise NotImplementedError

    @property
    def partial_format(self) -> bool:
        """Whether an unfinished job is in its memory."""
        raise NotImplementedError

    @property
    def stopped(self) -> bool:
        """Whether anything keeps it from printing."""
        return self.paper_is_out or self.head_is_open or self.ribbon_is_out or self.is_paused

    def print_label(self, job: bytes, number: str = "") -> None:
        """A label comes out."""
        self.counted += 1
        label = PrintedLabel(self.counted, number, job)
        self.labels.append(label)
        if self._on_label:
            self._on_label(label)
