"""A ZPL printer, seen from the cable: takes formats, prints them or holds them, tells its state and its
count."""

from __future__ import annotations

import re
from collections.abc import Callable

from drivers.emulators.printer import EmulatedPrinter, PrintedLabel

KNOWN_COMMANDS = frozenset(
    [
        "^XA",
        "^XZ",
        "^CI",
        "^PW",
        "^LL",
        "^LH",
        "^LT",
        "^LS",
        "^MN",
        "^MM",
        "^MT",
        "^PQ",
        "^PO",
        "^PR",
        "^PM",
        "^LR",
        "^MD",
        "~SD",
        "~TA",
        "^FO",
        "^FT",
        "^FS",
        "^FD",
        "^FV",
        "^FH",
        "^FB",
        "^FW",
        "^FR",
        "^FX",
        "^CF",
        "^A0",
        "^A@",
        "^BY",
        "^BC",
        "^BX",
        "^BQ",
        "^GB",
        "^GF",
        "~HS",
        "~HQ",
        "~HI",
        "~JX",
    ]
)
"""All a label needs. Anything else (^CC ^CT ~JA ~JR ^DF ^ID ~DG ...) is refused and kept in `violations`."""

_TOKEN = re.compile(rb"[\^~]([A-Za-z@][A-Za-z0-9@])|! U1 getvar \"([^\"\r\n]*)\"\r\n")

_UNFINISHED = re.compile(rb"(?:[\^~][A-Za-z@]?|!(?: (?:U(?:1(?: [^\r\n]{0,80}\r?)?)?)?)?)\Z")


class EmulatedZplPrinter(EmulatedPrinter):
    """A printer of ZPL II.

    Attributes:
        hs_silent_when_stopped: ~HS is not answered while paper, ribbon or head stop it, as Zebra documents.
        dpmm: dots per mm of its head.
    """

    JOB = b"^XA"

    def __init__(self, counted: int = 0, on_label: Callable[[PrintedLabel], None] | None = None) -> None:
        super().__init__(counted, on_label)
        self.hs_silent_when_stopped = True
        self.dpmm = 8
        self._held: list[bytes] = []
        self._stream = bytearray()
        self._format: bytearray | None = None

    # -- wire

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host, print what they complete, answer what they ask."""
        self._stream += data
        answers = bytearray()
        at = 0
        while token := _TOKEN.search(self._stream, at):
            self._keep(bytes(self._stream[at : token.start()]))
            at = token.end()
            if token[2] is not None:
                answers += self._variable(token[2].decode("latin-1"))
            else:
                answers += self._command(token[0])
                if token[0].upper() == b"~HQ":
                    at += 2 if self._stream[at : at + 2].upper() == b"ES" else 0
        # The beginning of a token may be here and its end still to come.
        unfinished = _UNFINISHED.search(self._stream, at)
        keep = unfinished.start() if unfinished else len(self._stream)
        self._keep(bytes(self._stream[at:keep]))
        del self._stream[:keep]
        return bytes(answers)

    @property
    def held(self) -> int:
        """Formats received and not printed."""
        return len(self._held)

    @property
    def partial_format(self) -> bool:
        """Whether an unfinished format is in the buffer."""
        return self._format is not None

    def _keep(self, data: bytes) -> None:
        if self._format is not None:
            self._format += data

    def _command(self, command: bytes) -> bytes:
        name = command.decode().upper()
        if name not in KNOWN_COMMANDS:
            self.violations.append(name)
            return b""
        match name:
            case "~JX":
                self._format = None
            case "~HS":
                return self._host_status()
            case "~HQ":
                return self._errors()
            case "~HI":
                return b"" if self.silent else b"\x02ZD421-203dpi,V93.21.07Z,%d,8176KB\x03\r\n" % self.dpmm
            # Inside an unfinished format ^XA begins nothing: the next job's bytes complete the fragment.
            case "^XA" if self._format is None:
                self._format = bytearray(command)
            case "^XZ" if self._format is not None:
                self._held.append(bytes(self._format + command))
                self._format = None
                self.go_on()
            case _ if name.startswith("^"):
                self._keep(command)
        return b""

    def go_on(self) -> None:
        """Print the formats that wait."""
        while self._held and not self.stopped:
            printed = self._held.pop(0)
            copies = re.search(rb"\^PQ([0-9]+)", printed)
            for _ in range(int(copies[1]) if copies else 1):
                self.print_label(printed, own_number(printed))

    def _variable(self, name: str) -> bytes:
        if self.silent:
            return b""
        if self.garbage is not None:
            return self.garbage
        known = name == "odometer.total_label_count" and self.answers_counter
        return b'"%d"' % self.counted if known else b'"?"'

    def _host_status(self) -> bytes:
        halted = self.paper_is_out or self.head_is_open or self.ribbon_is_out
        if self.silent or (halted and self.hs_silent_when_stopped and self.garbage is None):
            return b""
        if self.garbage is not None:
            return self.garbage
        one = (
            f"030,{self.paper_is_out:d},{self.is_paused:d},0480,{len(self._held):03d},"
            f"0,0,{self.partial_format:d},000,0,0,0"
        )
        two = f"000,0,{self.head_is_open:d},{self.ribbon_is_out:d},0,2,6,0,{len(self._held):08d},1,000"
        return "".join(f"\x02{line}\x03\r\n" for line in (one, two, "0000,0")).encode()

    def _errors(self) -> bytes:
        if self.silent:
            return b""
        if self.garbage is not None:
            return self.garbage
        bits = (
            self.paper_is_out * 0x1
            + self.ribbon_is_out * 0x2
            + self.head_is_open * 0x4
            + self.is_paused * 0x10000
        )
        return (
            f"\x02\r\n  PRINTER STATUS\r\n   ERRORS:         {bits > 0:d} 00000000 {bits:08X}\r\n"
            "   WARNINGS:       0 00000000 00000000\r\n\x03"
        ).encode()


def own_number(label: bytes) -> str:
    """The own number a format carries: its first ^FX comment, else the data of its first Code 128; "" if
    neither.

    >>> own_number(b"^XA^FXP26-000017^FS^BCN,70^FD>:P26^FS^XZ")
    'P26-000017'
    """
    if comment := re.search(rb"\^FX([^\^~]*)", label):
        return comment[1].decode("utf-8", "replace").strip()
    if bars := re.search(rb"\^BC[^\^~]*(?:\^FH[^\^~]*)?\^FD([^\^~]*)", label):
        return re.sub(r">[0-9:;<=]", "", bars[1].decode("utf-8", "replace"))
    return ""
