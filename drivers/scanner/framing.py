"""Messages of a scanner on a serial line: framing, noise, AIM identifier. Pure: the time is an argument."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from drivers.readings import FrameError, Scan, Unreadable, quote
from drivers.scanner import aim

BUFFER_BYTES = 4096
"""The longest message; an endless line is reported once and skipped up to its end."""

SILENCE_S = 2.0
"""An unfinished message is discarded after this much silence (the longest inter-character delay is 0.1 s)."""

Suffix = Literal["any", "cr", "lf", "crlf", "tab", "etx"]
Aim = Literal["optional", "required"]

STX, ETX = b"\x02", b"\x03"

_END: dict[Suffix, re.Pattern[bytes]] = {
    "any": re.compile(rb"[\r\n\x03]"),
    "cr": re.compile(rb"\r"),
    "lf": re.compile(rb"\n"),
    "crlf": re.compile(rb"\r\n"),
    "tab": re.compile(rb"\t"),
    "etx": re.compile(rb"\x03"),
}
# HT, EOT, FS, GS, RS occur inside codes (ISO 15434, GS1); anything else below 20, and DEL, is noise.
_FOREIGN = re.compile(r"[\x00-\x03\x05-\x08\x0a-\x1b\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Framing:
    """How the scanner is set up.

    Attributes:
        suffix: what ends a message. "any": CR, LF, CR LF or ETX. "etx": the message stands between STX and
            ETX.
        aim: "required" when the scanner is set to send the AIM identifier: a message without one is then
            unreadable (somebody changed the scanner's settings).
    """

    suffix: Suffix = "any"
    aim: Aim = "optional"


USUAL_FRAMING = Framing()


def decode(frame: bytes, framing: Framing) -> Scan:
    """Decode one message, without its prefix and suffix.

    >>> decode(b"]C101095060001343522110LOT7", Framing())
    Scan(text='01095060001343522110LOT7', symbology=']C1')

    Raises:
        FrameError: control characters inside, not UTF-8, no AIM identifier though required, or nothing after
            it.

    Source: user guides of Honeywell 1900 and Symbol P300 (prefix, suffix); ISO/IEC 15424 (identifier).
    """
    try:
        text = frame.decode("utf-8")
    except UnicodeDecodeError:
        raise FrameError(f"not UTF-8: {quote(frame)}") from None
    if _FOREIGN.search(text):
        raise FrameError(f"control characters inside: {quote(frame)}")
    symbology, data = aim.split(text)
    if symbology is None and framing.aim == "required":
        raise FrameError(f"no AIM identifier, though the scanner is set to send one: {quote(frame)}")
    if not data:
        raise FrameError(f"nothing after the AIM identifier: {quote(frame)}")
    return Scan(data, symbology, frame)


def encode(scan: Scan, framing: Framing) -> bytes:
    """The bytes a scanner sends for this scan: the inverse of feeding them.

    >>> encode(Scan("4006381333931", "]E0"), Framing("crlf"))
    b']E04006381333931\\r\\n'
    """
    message = ((scan.symbology or "") + scan.text).encode()
    if framing.suffix == "etx":
        return STX + message + ETX
    suffix = {"any": b"\r", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t"}
    return message + suffix[framing.suffix]


class SerialScanner:
    """The codec of a serial or USB-CDC scanner: bytes in, scans out; begins anew after each opening of the
    port."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._end = _END[framing.suffix]
        self._buffer = bytearray()
        self._skipping = False
        self._last_byte = 0.0

    def feed(self, data: bytes, now: float) -> list[Scan | Unreadable]:
        """Take bytes as they arrived and return the messages they complete, in order.

        Args:
            data: any piece of the stream.
            now: monotonic time of arrival, seconds.
        """
        readings = self.expire(now)
        if data:
            self._last_byte = now
        # A scanner never sends NUL: plugging its cable does.
        self._buffer += data.replace(b"\0", b"")
        start = 0
        for end in self._end.finditer(self._buffer):
            readings += self._message(bytes(self._buffer[start : end.start()]))
            start = end.end()
        del self._buffer[:start]
        # One byte of a two-byte suffix may be the last one here, so an endless line keeps its last byte.
        if len(self._buffer) > BUFFER_BYTES:
            if not self._skipping:
                readings.append(self._endless())
            self._skipping = True
            del self._buffer[:-1]
        return readings

    def expire(self, now: float) -> list[Scan | Unreadable]:
        """Discard an unfinished message after SILENCE_S without a byte; to be called now and then."""
        if now - self._last_byte < SILENCE_S:
            return []
        return self.abandon(f"no suffix within {SILENCE_S:g} s")

    def abandon(self, why: str) -> list[Scan | Unreadable]:
        """Discard an unfinished message, for instance because the port is gone."""
        rest, skipping = bytes(self._buffer), self._skipping
        self._buffer.clear()
        self._skipping = False
        if skipping or not rest.strip(b"\r\n\x02"):
            return []
        return [Unreadable(rest, f"unfinished message, {why}: {quote(rest)}")]

    def _endless(self) -> Unreadable:
        frame = bytes(self._buffer[:BUFFER_BYTES])
        return Unreadable(frame, f"no suffix within {BUFFER_BYTES} bytes: {quote(frame)}")

    def _message(self, frame: bytes) -> list[Scan | Unreadable]:
        if self._skipping:
            self._skipping = False
            return []
        if len(frame) > BUFFER_BYTES:
            return [Unreadable(frame[:BUFFER_BYTES], f"longer than {BUFFER_BYTES} bytes: {quote(frame)}")]
        if self._framing.suffix in ("cr", "tab"):
            frame = frame.lstrip(b"\r\n")  # the LF of a CR LF
        readings: list[Scan | Unreadable] = []
        before, stx, message = frame.rpartition(STX)
        if before := before.strip(b"\r\n"):
            readings.append(Unreadable(before, f"unfinished message before STX: {quote(before)}"))
        if self._framing.suffix == "etx" and not stx:
            readings.append(Unreadable(frame, f"no STX before ETX: {quote(frame)}"))
        elif message:
            try:
                readings.append(decode(message, self._framing))
            except FrameError as error:
                readings.append(Unreadable(message, str(error)))
        return readings
