"""Scanners, seen from the cable. Pure: says what is sent and when, sends nothing itself."""

from __future__ import annotations

import random

from drivers.readings import Scan
from drivers.scanner import aim, keyboard
from drivers.scanner.hid_pos import REPORT_BYTES
from drivers.scanner.keyboard import GsWay
from drivers.scanner.protocol import ScannerProtocol
from drivers.scanner.protocols import SCANNERS

Sending = list[tuple[float, bytes]]
"""Pieces to be sent, each with the pause before it in seconds."""


class EmulatedScanner:
    """A scanner of any protocol. Sends what it is told to have seen; never answers."""

    def __init__(
        self, protocol: ScannerProtocol = SCANNERS["serial"], options: dict[str, object] | None = None
    ) -> None:
        self.protocol = protocol
        self._options = options or {}

    def scan(
        self, *texts: str, pieces: int = 1, gap_s: float = 0.0, cut: int | None = None, suffix: bool = True
    ) -> Sending:
        """One message for each text, glued together.

        Args:
            texts: what the labels say; a leading AIM identifier is sent as such.
            pieces: into how many parts the bytes are cut (at most one per byte).
            gap_s: pause between two parts.
            cut: send only so many bytes, as when the cable is pulled.
            suffix: False leaves the messages unended.
        """
        scans = [Scan(data, identifier) for identifier, data in map(aim.split, texts)]
        wire = b"".join(self.wire(scan, suffix) for scan in scans)[:cut]
        size = max(1, -(-len(wire) // max(1, pieces)))
        parts = [wire[at : at + size] for at in range(0, len(wire), size)]
        return [(gap_s if index else 0.0, part) for index, part in enumerate(parts)]

    def wire(self, scan: Scan, ended: bool = True) -> bytes:
        """The bytes of one message."""
        return self.protocol.encode(scan, ended=ended, **self._options)

    def noise(self, count: int, seed: int = 0) -> Sending:
        """So many random bytes, as from a wrong baud rate."""
        return [(0.0, random.Random(seed).randbytes(count))]  # noqa: S311 - noise, not a secret

    def endless(self, count: int) -> Sending:
        """So many bytes of a line that does not end."""
        return [(0.0, b"A" * count)]

    def receive(self, data: bytes) -> bytes:
        """A scanner without handshake ignores what it is sent."""
        return b""


class EmulatedKeyboardScanner(EmulatedScanner):
    """A scanner that is a keyboard.

    Attributes:
        gs: how it types GS; "none": not at all, the most common fault.
        lose: of the next message so many key events are lost, as the kernel says it.
    """

    def __init__(self, options: dict[str, object] | None = None) -> None:
        super().__init__(SCANNERS["keyboard"], options)
        self.gs: GsWay | None = None
        self.lose = 0

    def wire(self, scan: Scan, ended: bool = True) -> bytes:
        """The key events of one message."""
        typed = keyboard.encode(scan, ended, gs=self.gs, **self._options)  # type: ignore[arg-type]
        lost, self.lose = self.lose * 2 * keyboard.EVENT.size, 0
        if not lost:
            return typed
        middle = len(typed) // 4 // keyboard.EVENT.size * 2 * keyboard.EVENT.size
        dropped = keyboard.EVENT.pack(0, 0, keyboard.SYN, keyboard.SYN_DROPPED, 0)
        return typed[:middle] + dropped + typed[middle + lost :]


class EmulatedHidPosScanner(EmulatedScanner):
    """A scanner that sends HID POS reports.

    Attributes:
        drop_report: the number, from 1, of the report of the next message that is lost; 0 for none.
    """

    def __init__(self, options: dict[str, object] | None = None) -> None:
        super().__init__(SCANNERS["hid-pos"], options)
        self.drop_report = 0

    def wire(self, scan: Scan, ended: bool = True) -> bytes:
        """The reports of one message."""
        reports = super().wire(scan, ended)
        lost, self.drop_report = self.drop_report * REPORT_BYTES, 0
        return reports[: lost - REPORT_BYTES] + reports[lost:] if lost else reports


def emulated_scanner(name: str, options: dict[str, object]) -> EmulatedScanner:
    """The emulated scanner of a protocol."""
    match name:
        case "keyboard":
            return EmulatedKeyboardScanner(options)
        case "hid-pos":
            return EmulatedHidPosScanner(options)
    return EmulatedScanner(SCANNERS[name], options)
