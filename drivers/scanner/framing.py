"""Messages of a scanner on a serial line, USB-CDC or TCP: framing, noise, identifier. Pure: the time is an
argument."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from drivers.readings import FrameError, Scan, Unreadable, quote
from drivers.scanner import aim
from drivers.scanner.protocol import ScannerProtocol
from drivers.settings import number, one_of, stand_in

BUFFER_BYTES = 4096
"""The longest message; an endless line is reported once and skipped up to its end."""

SILENCE_S = 2.0
"""An unfinished message is discarded after this much silence (the longest inter-character delay is 0.1 s)."""

Suffix = Literal["any", "cr", "lf", "crlf", "tab", "etx"]
Aim = Literal["optional", "required"]
CodeId = Literal["aim", "zebra", "none"]

GS = "\x1d"

STX, ETX = b"\x02", b"\x03"

_END: dict[Suffix, re.Pattern[bytes]] = {
    "any": re.compile(rb"[\r\n\x03]"),
    "cr": re.compile(rb"\r"),
    "lf": re.compile(rb"\n"),
    "crlf": re.compile(rb"\r\n"),
    "tab": re.compile(rb"\t"),
    "etx": re.compile(rb"\x03"),
}
CHANGED = "settings_changed"

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
        code_id: what stands before the data: "aim", Zebra's "zebra" letters, or "none", then a text that
            looks like an identifier is data.
        gs_text: what the scanner writes instead of GS, such as "{GS}" or "~"; "" when it sends GS.
        idle_ms: a message also ends when so long no byte came; 0 when only its suffix ends it. Longer than
            the scanner's inter-character delay, of which nobody else knows.
    """

    suffix: Suffix = "any"
    aim: Aim = "optional"
    code_id: CodeId = "aim"
    gs_text: str = ""
    idle_ms: float = 0


USUAL_FRAMING = Framing()


def decode(frame: bytes, framing: Framing) -> Scan:
    """Decode one message, without its prefix and suffix.

    >>> decode(b"]C101095060001343522110LOT7", Framing())
    Scan(text='01095060001343522110LOT7', symbology=']C1')

    Raises:
        FrameError: control characters inside, not UTF-8 nor what its ECI says, no identifier though one is
            required, or nothing after it.

    Source: user guides of Honeywell 1900 and Symbol P300 (prefix, suffix); ISO/IEC 15424 (identifier).
    """
    identifier, data = _identified(frame, framing)
    try:
        text = aim.decode(data, identifier)
    except UnicodeDecodeError as error:
        raise FrameError(f"not {error.encoding.upper()}: {quote(frame)}") from None
    except ValueError as error:
        raise FrameError(f"{error}: {quote(frame)}") from None
    if _FOREIGN.search(text):
        raise FrameError(f"control characters inside: {quote(frame)}")
    if not text:
        raise FrameError(f"nothing after the AIM identifier: {quote(frame)}")
    if framing.gs_text:
        text = text.replace(framing.gs_text, GS)
    return Scan(text, identifier, frame)


def _identified(frame: bytes, framing: Framing) -> tuple[str | None, bytes]:
    """The AIM identifier of the symbology, and the data."""
    if framing.code_id == "zebra":
        if letter := aim.ZEBRA.get(frame[:1].decode("latin-1")):
            return letter, frame[1:]
        raise FrameError(f"no code letter, though the scanner is set to send one: {quote(frame)}", CHANGED)
    if framing.code_id == "aim":
        identifier, _ = aim.split(frame.decode("latin-1"))
        if identifier:
            return identifier, frame[len(identifier) :]
    if framing.aim == "required":
        why = f"no AIM identifier, though the scanner is set to send one: {quote(frame)}"
        raise FrameError(why, CHANGED)
    return None, frame


def message_of(scan: Scan, framing: Framing) -> str:
    """What stands between prefix and suffix for this scan: the inverse of `decode`.

    >>> message_of(Scan("10LOT7\\x1d21SN42", "]C1"), Framing(code_id="zebra", gs_text="{GS}"))
    'K10LOT7{GS}21SN42'
    """
    identifier = scan.symbology or ""
    if framing.code_id == "zebra":
        identifier = next((letter for letter, each in aim.ZEBRA.items() if each == scan.symbology), "")
    return identifier + scan.text.replace(GS, framing.gs_text or GS)


def encode(scan: Scan, framing: Framing, ended: bool = True) -> bytes:
    """The bytes a scanner sends for this scan: the inverse of feeding them.

    >>> encode(Scan("4006381333931", "]E0"), Framing("crlf"))
    b']E04006381333931\\r\\n'

    Args:
        ended: False leaves its end away.
    """
    begun = (STX if framing.suffix == "etx" else b"") + message_of(scan, framing).encode()
    suffix = {"any": b"\r", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "etx": ETX}
    return begun + (suffix[framing.suffix] if ended else b"")


class SerialScanner:
    """The codec of a scanner that sends lines: bytes in, scans out; begins anew after each opening of the
    port."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._end = _END[framing.suffix]
        self._idle_s = framing.idle_ms / 1000
        self._buffer = bytearray()
        self._spoiled = ""
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
        """Discard an unfinished message after SILENCE_S without a byte, or take it for whole where a pause
        ends messages; to be called now and then."""
        silent_s = now - self._last_byte
        if self._buffer and 0 < self._idle_s <= silent_s:
            whole = bytes(self._buffer).strip(b"\r\n")
            self._buffer.clear()
            return self._message(whole)
        if silent_s < SILENCE_S:
            return []
        return self.abandon(f"no suffix within {SILENCE_S:g} s")

    def spoil(self, why: str) -> None:
        """Make the message that is under way, or the next one, unreadable: something of it is lost."""
        self._spoiled = self._spoiled or why

    def abandon(self, why: str) -> list[Scan | Unreadable]:
        """Discard an unfinished message, for instance because the port is gone."""
        rest, skipping, spoiled = bytes(self._buffer), self._skipping, self._spoiled
        self._buffer.clear()
        self._skipping, self._spoiled = False, ""
        if skipping or not (spoiled or rest.strip(b"\r\n\x02")):
            return []
        return [Unreadable(rest, f"{spoiled or f'unfinished message, {why}'}: {quote(rest)}")]

    def _endless(self) -> Unreadable:
        frame = bytes(self._buffer[:BUFFER_BYTES])
        return Unreadable(frame, f"no suffix within {BUFFER_BYTES} bytes: {quote(frame)}")

    def _message(self, frame: bytes) -> list[Scan | Unreadable]:
        spoiled, self._spoiled = self._spoiled, ""
        if self._skipping:
            self._skipping = False
            return []
        if spoiled:
            return [Unreadable(frame, f"{spoiled}: {quote(frame)}")]
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
                readings.append(Unreadable(message, str(error), error.condition))
        return readings


def framing_of(options: dict[str, Any]) -> Framing:
    """The framing that the protocol's options describe; those of another kind are passed over."""
    return Framing(**{name: value for name, value in options.items() if name in Framing.__slots__})


PROTOCOL = ScannerProtocol(
    title="serial line, USB-CDC (virtual COM), TCP",
    source="protocols.md B1, B4",
    codec=lambda **options: SerialScanner(framing_of(options)),
    encode=lambda scan, ended=True, **options: encode(scan, framing_of(options), ended),
    options={
        "suffix": one_of("any", "cr", "lf", "crlf", "tab", "etx"),
        "aim": one_of("optional", "required"),
        "code_id": one_of("aim", "zebra", "none"),
        "gs_text": stand_in,
        "idle_ms": number(10, 2000),
    },
    on_a_line=True,
)
