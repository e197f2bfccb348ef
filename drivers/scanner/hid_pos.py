"""A scanner as a USB HID POS device (usage page 0x8C), read through hidraw: reports in, scans out. Pure.

The report of 64 bytes that scanners have in common, though nobody standardised it:

    offset 0   1       2         5              61       62        63
           id  length  AIM id    data           vendor's reserved  b0: continued in
           02  of data 3 bytes   56, 0-padded   letter             the next report

A message has no suffix: it ends with the first report that is not continued.

Source: Access-IS LSR118 manual p. 68, ATR110; USB HID Point of Sale Usage Tables, usages 0xFB to 0xFF.
"""

from __future__ import annotations

from drivers.readings import FrameError, Scan, Unreadable, quote
from drivers.scanner import aim
from drivers.scanner.framing import BUFFER_BYTES, SILENCE_S, Framing, decode
from drivers.scanner.protocol import ScannerProtocol
from drivers.settings import number, one_of

REPORT_BYTES = 64
DATA_BYTES = 56
REPORT_ID = 2

_DATA = slice(5, 5 + DATA_BYTES)
_CONTINUED = 63
_NO_IDENTIFIER = b"\0\0\0"


class HidPosScanner:
    """The codec: reports in, scans out. hidraw gives whole reports; other ports may cut and join them."""

    def __init__(self, report_id: float = REPORT_ID, aim: str = "optional") -> None:
        self._report_id = int(report_id)
        self._framing = Framing(aim="required" if aim == "required" else "optional")
        self._buffer = bytearray()
        self._last_byte = 0.0
        self._begin()

    def _begin(self) -> None:
        self._identifier = b""
        self._data = bytearray()
        self._begun = False
        self._spoiled = ""
        self._foreign = 0

    def feed(self, data: bytes, now: float) -> list[Scan | Unreadable]:
        """Take reports as they arrived and return the messages they complete, in order."""
        readings: list[Scan | Unreadable] = []
        if now - self._last_byte >= SILENCE_S:
            readings += self.abandon(f"no further report within {SILENCE_S:g} s")
        if data:
            self._last_byte = now
        self._buffer += data
        at = 0
        while at + REPORT_BYTES <= len(self._buffer):
            if self._is_report(at):
                readings += self._take(bytes(self._buffer[at : at + REPORT_BYTES]))
                at += REPORT_BYTES
                continue
            at += 1
            self._spoiled = self._spoiled or "no report of a HID POS scanner"
            self._foreign += 1
            if self._foreign == BUFFER_BYTES:
                readings += self._abandon(bytes(self._buffer[:at]))
        del self._buffer[:at]
        return readings

    def abandon(self, why: str) -> list[Scan | Unreadable]:
        """Discard an unfinished message."""
        if not (self._begun or self._spoiled or self._buffer):
            return []
        self._spoiled = self._spoiled or f"unfinished message, {why}"
        rest = bytes(self._buffer)
        self._buffer.clear()
        return self._abandon(rest)

    def _abandon(self, rest: bytes) -> list[Scan | Unreadable]:
        frame = (bytes(self._identifier + self._data) or rest)[:BUFFER_BYTES]
        why = f"{self._spoiled}: {quote(frame)}"
        self._begin()
        return [Unreadable(frame, why)]

    def _is_report(self, at: int) -> bool:
        """Whether a report can begin here: how one is found where reports are cut."""
        if self._buffer[at] != self._report_id or self._buffer[at + 1] > DATA_BYTES:
            return False
        identifier = bytes(self._buffer[at + 2 : at + 5])
        return identifier == _NO_IDENTIFIER or aim.split(identifier.decode("latin-1"))[0] is not None

    def _take(self, report: bytes) -> list[Scan | Unreadable]:
        readings: list[Scan | Unreadable] = []
        identifier = report[2:5].replace(_NO_IDENTIFIER, b"")
        if self._begun and identifier != self._identifier:
            self._spoiled = self._spoiled or "unfinished message before another one"
            readings += self._abandon(b"")
        self._begun, self._identifier = True, identifier
        if len(self._data) <= BUFFER_BYTES:
            self._data += report[_DATA][: report[1]]
        if report[_CONTINUED] & 1:
            return readings
        frame = identifier + bytes(self._data).rstrip(b"\r\n")  # of a scanner that has a suffix set as well
        if len(self._data) > BUFFER_BYTES:
            self._spoiled = self._spoiled or f"longer than {BUFFER_BYTES} bytes"
        if self._spoiled:
            return readings + self._abandon(b"")
        self._begin()
        if frame == identifier:
            return readings
        try:
            return [*readings, decode(frame, self._framing)]
        except FrameError as error:
            return [*readings, Unreadable(frame, str(error), error.condition)]


def encode(scan: Scan, ended: bool = True, *, report_id: float = REPORT_ID, aim: str = "optional") -> bytes:
    """The reports of a scan: the inverse of feeding them.

    Args:
        ended: False says of the last report, too, that it is continued.
    """
    identifier = (scan.symbology or "").encode().ljust(3, b"\0")
    data = scan.text.encode()
    parts = [data[at : at + DATA_BYTES] for at in range(0, len(data), DATA_BYTES)]
    return b"".join(
        bytes([int(report_id), len(part)])
        + identifier
        + part.ljust(DATA_BYTES, b"\0")
        + bytes([0, 0, n < len(parts) or not ended])
        for n, part in enumerate(parts, 1)
    )


PROTOCOL = ScannerProtocol(
    title="USB HID POS scanner (usage page 0x8C)",
    source="protocols.md B3, B4",
    codec=HidPosScanner,
    encode=encode,
    options={"report_id": number(1, 255), "aim": one_of("optional", "required")},
)
