"""A receipt printer, seen from the cable: works off its buffer in order, tells its state ahead of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from drivers.emulators.printer import EmulatedPrinter, PrintedLabel

_COMMAND = re.compile(
    rb"\x1b@|\x1dv0[\x00-\x03](?P<width>..)(?P<height>..)|\x1dV(?:[\x00\x01\x30\x31]|[\x41\x42].)"
    rb"|\x1dr(?P<asked>.)|\x10\x04.|\0",
    re.DOTALL,
)
_BEGINNING = re.compile(rb"\x1b|\x1d(?:v(?:0.{0,4})?|V[\x41\x42]?|r)?|\x10\x04?|\x1dv0.{0,4}", re.DOTALL)


class EmulatedEscPosPrinter(EmulatedPrinter):
    """A printer of ESC/POS with a cutter: what was printed up to a cut is one label.

    Stopped, it works off nothing; DLE EOT is seen as it arrives, even among the dots of a raster, where it is
    a violation.

    Attributes:
        answers_in_order: whether it knows GS r.
        fragments: what was printed and never cut.
    """

    JOB = b"\x1b@"

    def __init__(self, counted: int = 0, on_label: Callable[[PrintedLabel], None] | None = None) -> None:
        super().__init__(counted, on_label)
        self.answers_in_order = True
        self.fragments: list[bytes] = []
        self._tail = b""
        self._buffer = b""
        self._dots = 0
        self._job = b""
        self._answers = bytearray()

    # -- wire

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host, print what they complete, answer what they ask."""
        seen = self._tail + data
        for found in re.finditer(rb"\x10\x04([\x01-\x04])", seen):
            self._answers += self._real_time(found[1][0])
        self._tail = b"" if re.search(rb"\x10\x04[\x01-\x04]\Z", seen) else seen[-2:]
        self._buffer += data
        self.go_on()
        answers = bytes(self._answers)
        self._answers.clear()
        return b"" if self.silent else answers

    @property
    def held(self) -> int:
        """Labels received and not printed, complete or not."""
        return self._buffer.count(self.JOB)

    @property
    def partial_format(self) -> bool:
        """Whether a label is begun and not cut."""
        return bool(self._dots or self._job)

    def go_on(self) -> None:
        """Work off the buffer."""
        while self._buffer and not self.stopped:
            if self._dots:
                dots, self._buffer = self._buffer[: self._dots], self._buffer[self._dots :]
                self._dots -= len(dots)
                self._job += dots
                if re.search(rb"\x10[\x04\x05\x14]", dots):
                    self.violations.append("DLE among dots")
                continue
            found = _COMMAND.match(self._buffer)
            if not found:
                if _BEGINNING.fullmatch(self._buffer):
                    return
                self.violations.append(self._buffer[:1].hex())
                self._buffer = self._buffer[1:]
                continue
            self._buffer = self._buffer[found.end() :]
            self._work_off(found)

    def _work_off(self, found: re.Match[bytes]) -> None:
        command = found[0]
        if command == b"\0" or command.startswith(b"\x10"):
            return
        if found["asked"]:
            if self.answers_in_order:
                self._answers += b"\0" if self.garbage is None else self.garbage
            return
        if command == self.JOB and self._job:
            if b"\x1dv0" in self._job:
                self.fragments.append(self._job)
            self._job = b""
        self._job += command
        if found["width"]:
            self._dots = int.from_bytes(found["width"], "little") * int.from_bytes(found["height"], "little")
        if command.startswith(b"\x1dV"):
            self.print_label(self._job)
            self._job = b""

    def _real_time(self, question: int) -> bytes:
        if self.garbage is not None:
            return self.garbage
        offline = self.stopped
        bits = {
            1: offline * 0x08,
            2: self.head_is_open * 0x04 | self.paper_is_out * 0x20 | (self.ribbon_is_out * 0x40),
            3: self.ribbon_is_out * 0x20,
            4: self.paper_is_out * 0x60,
        }
        return bytes([0x12 | bits[question]])
