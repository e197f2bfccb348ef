"""A TSPL printer, seen from the cable: works off its lines in order, tells its state ahead of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from drivers.emulators.printer import EmulatedPrinter, PrintedLabel
from drivers.printer import tspl

KNOWN_COMMANDS = frozenset(
    [
        *("SIZE", "GAP", "BLINE", "DIRECTION", "REFERENCE", "OFFSET", "DENSITY", "SPEED", "SET", "CLS"),
        *("BITMAP", "BAR", "BARCODE", "DMATRIX", "TEXT", "PRINT", "OUT"),
    ]
)
"""All a label needs; anything else is ignored, as the printer does, and kept in `violations`."""


class EmulatedTsplPrinter(EmulatedPrinter):
    """A printer of TSPL.

    What a PRINT holds up while the printer is stopped is everything behind it too, OUT included; ESC ! ? is
    seen as it arrives, except among the pixels of a BITMAP.

    Attributes:
        answers_long_status: whether it knows ESC ! S.
        busy: for so many answers after a label it says that it is printing.
        lenient: takes PRINT 1,1 with anything behind the number, and prints; a strict one ignores the line.
    """

    JOB = b"SIZE "

    def __init__(self, counted: int = 0, on_label: Callable[[PrintedLabel], None] | None = None) -> None:
        super().__init__(counted, on_label)
        self.answers_long_status = True
        self.busy = 2
        self.lenient = False
        self._still_busy = 0
        self._line = bytearray()
        self._pixels = 0
        self._waiting: list[bytes] = []
        self._job = b""
        self._answers = bytearray()

    # -- wire

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host, print what they complete, answer what they ask."""
        for byte in data:
            self._line.append(byte)
            if self._pixels:
                self._pixels -= 1
            elif self._line[-3:-1] == b"\x1b!":
                del self._line[-3:]
                self._answers += self._status(byte)
            elif byte == 0x2C and (size := _bitmap_bytes(self._line)):
                self._pixels = size
            elif byte == 0x0A:
                self._waiting.append(bytes(self._line))
                self._line.clear()
                self.go_on()
        answers = bytes(self._answers)
        self._answers.clear()
        return b"" if self.silent else answers

    @property
    def held(self) -> int:
        """Labels received and not printed."""
        return sum(bool(_copies(line, self.lenient)) for line in self._waiting)

    @property
    def partial_format(self) -> bool:
        """Whether a line, or a bitmap, is unfinished."""
        return bool(self._line)

    def go_on(self) -> None:
        """Work off the lines, up to a PRINT that something stops."""
        while self._waiting:
            if _copies(self._waiting[0], self.lenient) and self.stopped:
                return
            self._work_off(self._waiting.pop(0))

    def _work_off(self, line: bytes) -> None:
        text = line.strip(b"\0\r\n")
        if not text:
            return
        name = re.match(rb"[A-Z]*", text)
        assert name is not None
        if name[0].decode() not in KNOWN_COMMANDS:
            self.violations.append(text[:20].decode("latin-1"))
            return
        self._job = line if name[0] == b"SIZE" else self._job + line
        if name[0] == b"OUT" and self.answers_counter and not self.silent:
            self._answers += b"%d\r\n" % self.counted if self.garbage is None else self.garbage
        for _ in range(_copies(line, self.lenient)):
            self.print_label(self._job)
            self._still_busy = self.busy

    def _status(self, question: int) -> bytes:
        if self.garbage is not None:
            return self.garbage
        busy, self._still_busy = self._still_busy > 0, max(0, self._still_busy - 1)
        if question == ord("?"):
            bits = (
                self.head_is_open * 1 + self.paper_is_out * 4 + self.ribbon_is_out * 8 + self.is_paused * 0x10
            )
            return bytes([bits or busy * tspl.PRINTING])
        if question == ord("S") and self.answers_long_status:
            why = 0x40 | self.paper_is_out | self.ribbon_is_out * 4 | self.head_is_open * 0x20
            mode = b"E" if why != 0x40 else b"`" if self.is_paused else b"P" if busy else b"@"
            return b"\x02%s@@%c\x03\r\n" % (mode, why)
        return b""


def _bitmap_bytes(line: bytearray) -> int:
    """How many bytes of pixels follow, when the line up to here is the head of a BITMAP."""
    if line.count(b",") != 5:
        return 0
    head = re.fullmatch(rb"\0*BITMAP [0-9]+,[0-9]+,([0-9]+),([0-9]+),[0-2],", line)
    return int(head[1]) * int(head[2]) if head else 0


def _copies(line: bytes, lenient: bool) -> int:
    """How many labels a line prints."""
    if not (found := re.match(rb"PRINT ([0-9]+)(?:,([0-9]+))?", line)):
        return 0
    rest = line[found.end() :].strip(b"\r\n")
    return int(found[1]) * int(found[2] or 1) if lenient or not rest else 0
