"""A scanner that is a keyboard to USB, read through Linux evdev: key events in, scans out. Pure.

A key event, `struct input_event` of linux/input.h on a 64-bit machine:

    offset 0       8       16    18    20     24
           seconds micro   type  code  value
           s64     s64     u16   u16   s32     little endian

The keys are decoded here, with the layout the scanner is set to: what the desktop has, and whether its Num
Lock is on, changes nothing. What they type goes through the framing of a serial scanner; Enter is CR.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from drivers.readings import Scan, Unreadable
from drivers.scanner.framing import BUFFER_BYTES, GS, SILENCE_S, SerialScanner, framing_of, message_of
from drivers.scanner.protocol import ScannerProtocol
from drivers.settings import one_of, stand_in

EVENT = struct.Struct("<qqHHi")

SYN, KEY, MSC, LED, REPEAT = 0x00, 0x01, 0x04, 0x11, 0x14
SYN_DROPPED = 3
LED_CAPS_LOCK = 1
UP, DOWN = 0, 1

TAB, ENTER, KEYPAD_ENTER, SPACE = 15, 28, 96, 57
CTRL, SHIFT, ALT, ALTGR = frozenset({29, 97}), frozenset({42, 54}), frozenset({56}), frozenset({100})
MODIFIERS = CTRL | SHIFT | ALT | ALTGR
CAPS_LOCK = 58
IGNORED = frozenset({69, 70})
"""Num Lock and Scroll Lock: a scanner's keypad types digits, whatever their lights say."""

KEYPAD: Mapping[int, str] = dict(
    zip(
        (82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 55, 74, 78, 83, 98),
        "0123456789*-+./",
        strict=True,
    )
)
GS_KEYS: Mapping[str, int] = {"f8": 66, "down": 108}
"""Keys that some scanners press for GS: Hand Held and Honeywell Down, others F8. Protocols B2."""

# Control characters of the keys that are no letters stand in the same places on every layout.
_CONTROLS = {26: "\x1b", 27: "\x1d", 43: "\x1c", 7: "\x1e", 12: "\x1f"}
ROWS = ((41, *range(2, 14)), tuple(range(16, 28)), (*range(30, 41), 43), (86, *range(44, 54)))
_ACCENTS = {"^": "\u0302", "´": "\u0301", "`": "\u0300", "¨": "\u0308", "~": "\u0303"}

Level = Literal["plain", "shift", "altgr"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the keys type.

    Attributes:
        keys: the character by key and level; a level that types nothing is missing.
        dead: keys and levels of accents that wait for the next key.
    """

    keys: Mapping[tuple[int, Level], str]
    dead: frozenset[tuple[int, Level]] = frozenset()


def _layout(plain: str, shift: str, altgr: dict[int, str], *dead: tuple[int, Level]) -> Layout:
    """A layout from its four rows, from the top left; a blank for a key that types nothing."""
    keys: dict[tuple[int, Level], str] = {(SPACE, "plain"): " ", (SPACE, "shift"): " "}
    levels: tuple[tuple[Level, str], ...] = (("plain", plain), ("shift", shift))
    for level, text in levels:
        for row, characters in zip(ROWS, text.split(" "), strict=True):
            keys.update(
                {(key, level): each for key, each in zip(row, characters, strict=True) if each != "∅"}
            )
    keys.update({(key, "altgr"): each for key, each in altgr.items()})
    return Layout(keys, frozenset(dead))


LAYOUTS: Mapping[str, Layout] = {
    "us": _layout(
        r"`1234567890-= qwertyuiop[] asdfghjkl;'\ \zxcvbnm,./",
        '~!@#$%^&*()_+ QWERTYUIOP{} ASDFGHJKL:"| |ZXCVBNM<>?',
        {},
    ),
    "de": _layout(
        "^1234567890ß´ qwertzuiopü+ asdfghjklöä# <yxcvbnm,.-",
        "°!\"§$%&/()=?` QWERTZUIOPÜ* ASDFGHJKLÖÄ' >YXCVBNM;:_",
        dict(zip((3, 4, *range(8, 13), 16, 18, 27, 50, 86), r"²³{[]}\@€~µ|", strict=True)),
        (41, "plain"),
        (13, "plain"),
        (13, "shift"),
    ),
    "fr": _layout(
        "²&é\"'(-è_çà)= azertyuiop^$ qsdfghjklmù* <wxcvbn,;:!",
        "∅1234567890°+ AZERTYUIOP¨£ QSDFGHJKLM%µ >WXCVBN?./§",
        dict(zip((*range(3, 14), 18, 27), r"~#{[|`\^@]}€¤", strict=True)),
        (26, "plain"),
        (26, "shift"),
        (3, "altgr"),
        (8, "altgr"),
    ),
}
"""US from linux/input-event-codes.h (protocols B2); German DIN 2137 T1 and French AZERTY as their keys are
printed."""


class Keyboard:
    """Which characters the keys type: the state of shift, Ctrl, Alt, AltGr, Caps Lock and accents."""

    def __init__(self, layout: Layout, gs_key: str = "none", light: bool = False) -> None:
        self._layout = layout
        self._gs_key = GS_KEYS.get(gs_key)
        self._follow_light = light
        self.release()

    def release(self) -> None:
        """No key is held and no lock is on."""
        self._held: set[int] = set()
        self._alt_code = ""
        self._dead = ""
        self._caps_lock = self._light = False

    def light(self, on: bool) -> None:
        """The Caps Lock light goes on or off; a scanner that heeds it turns its letters round."""
        self._light = on and self._follow_light

    def up(self, key: int) -> str:
        """A key is let go; the character that a number typed with Alt means, else "".

        Raises:
            ValueError: a number without one meaning.
        """
        self._held.discard(key)
        if key not in ALT or not self._alt_code:
            return ""
        number, self._alt_code = self._alt_code, ""
        if int(number) < 0x80:
            return chr(int(number))
        try:
            # As Windows has it: with a leading zero its code page, without the one of DOS.
            return bytes([int(number)]).decode("cp1252" if number[0] == "0" else "cp437")
        except (ValueError, UnicodeDecodeError):
            raise ValueError(f"Alt+{number} has no one meaning") from None

    def down(self, key: int) -> str:
        """A key is pressed; the characters it types, "" for none yet.

        Raises:
            ValueError: a key that types nothing a scanner would mean.
        """
        if key in MODIFIERS:
            self._held.add(key)
        elif key == CAPS_LOCK:
            self._caps_lock = not self._caps_lock
        elif key not in IGNORED:
            return self._typed(key)
        return ""

    def _typed(self, key: int) -> str:
        if key == self._gs_key:
            return GS
        ctrl, alt = bool(self._held & CTRL), bool(self._held & ALT)
        if alt and not ctrl:
            if (digit := KEYPAD.get(key, "")).isdecimal() and len(self._alt_code) < 6:
                self._alt_code += digit
                return ""
            raise ValueError(f"Alt with key {key}")
        if key in (ENTER, KEYPAD_ENTER):
            return "\r"
        if key == TAB:
            return "\t"
        if key in KEYPAD:
            return KEYPAD[key]
        if ctrl and not alt:
            return self._control(key)
        shift = bool(self._held & SHIFT)
        altgr = alt or bool(self._held & ALTGR)
        level: Level = "altgr" if altgr else "shift" if shift else "plain"
        character = self._layout.keys.get((key, level))
        if character is None:
            names = [f"; if it is GS, set gs_key: {name}" for name, each in GS_KEYS.items() if each == key]
            raise ValueError(f"key {key} types nothing{''.join(names)}")
        if character.isalpha() and self._caps_lock != self._light and len(character.swapcase()) == 1:
            character = character.swapcase()
        return self._accented(character, (key, level) in self._layout.dead)

    def _control(self, key: int) -> str:
        plain = self._layout.keys.get((key, "plain"), "")
        if "a" <= plain <= "z":
            return chr(ord(plain) & 0x1F)
        if key in _CONTROLS:
            return _CONTROLS[key]
        raise ValueError(f"Ctrl with key {key}")

    def _accented(self, character: str, dead: bool) -> str:
        before, self._dead = self._dead, ""
        if dead:
            self._dead = character
            return before
        if not before or character == " ":
            return before or character
        both = unicodedata.normalize("NFC", character + _ACCENTS[before])
        return both if len(both) == 1 else before + character


class KeyboardScanner:
    """The codec: key events in, scans out. Events that are no whole one wait for their rest."""

    def __init__(
        self, layout: str = "us", gs_key: str = "none", caps_lock: str = "own", **framing: Any
    ) -> None:
        self._messages = SerialScanner(framing_of(framing))
        self._ends = ("\t", "\r") if framing.get("suffix") == "tab" else ("\r",)
        self._keyboard = Keyboard(LAYOUTS[layout], gs_key, caps_lock == "light")
        self._buffer = bytearray()
        self._foreign = 0
        self._last_byte = 0.0

    def feed(self, data: bytes, now: float) -> list[Scan | Unreadable]:
        """Take events as they arrived and return the messages they complete, in order."""
        if now - self._last_byte >= SILENCE_S:
            # Whatever was held or half typed: after so long it is another scan.
            self._buffer.clear()
            self._keyboard.release()
        readings = self._messages.feed(b"", now)
        if not data:
            return readings
        self._last_byte = now
        self._buffer += data
        typed, at = "", 0
        while at + EVENT.size <= len(self._buffer):
            event = EVENT.unpack_from(self._buffer, at)
            if not _is_one(*event):
                readings += self._lost(typed, "no key event", now)
                typed = ""
                at, foreign = at + 1, self._foreign + 1
                while at + EVENT.size <= len(self._buffer) and foreign < BUFFER_BYTES:
                    if _is_one(*EVENT.unpack_from(self._buffer, at)):
                        break
                    at, foreign = at + 1, foreign + 1
                self._foreign = foreign % BUFFER_BYTES
                if not self._foreign:
                    readings += self._messages.abandon("")
                continue
            at += EVENT.size
            try:
                typed += self._characters(*event[2:])
            except ValueError as error:
                readings += self._lost(typed, str(error), now)
                typed = ""
        del self._buffer[:at]
        return readings + self._messages.feed(typed.encode(), now)

    def abandon(self, why: str) -> list[Scan | Unreadable]:
        """Discard an unfinished message."""
        return self._messages.abandon(why)

    def _lost(self, typed: str, why: str, now: float) -> list[Scan | Unreadable]:
        """What was typed, and the reason why the message it ends in is not whole."""
        readings = self._messages.feed(typed.encode(), now)
        self._messages.spoil(why)
        return readings

    def _characters(self, type_: int, code: int, value: int) -> str:
        if type_ == SYN and code == SYN_DROPPED:
            self._keyboard.release()
            raise ValueError("key events were lost")
        if type_ == LED and code == LED_CAPS_LOCK:
            self._keyboard.light(value == 1)
        if type_ != KEY:
            return ""
        if value == UP:
            typed = self._keyboard.up(code)
        elif value == DOWN:
            typed = self._keyboard.down(code)
        else:
            typed = ""  # held so long that it repeats: the system's doing
        if typed in self._ends:
            self._foreign = 0
        return typed


def _is_one(seconds: int, micro: int, type_: int, code: int, value: int) -> bool:
    """Whether this can be a key event: how the beginning of one is found among noise."""
    if not 0 <= seconds < 1 << 33 or not 0 <= micro < 1_000_000:
        return False
    if type_ == KEY:
        return code < 0x300 and 0 <= value <= 2
    return (type_ == SYN and code <= SYN_DROPPED) or (type_ in (MSC, LED, REPEAT) and code < 0x10)


# --- the other direction ------------------------------------------------------------------------------

GsWay = Literal["ctrl", "alt029", "alt29", "f8", "down", "none"]
"""How a scanner types GS: Ctrl+], a number on the keypad with Alt, a key, or not at all."""

Stroke = tuple[int, int]
"""A key and UP or DOWN."""


def strokes(text: str, layout: str = "us", gs: GsWay = "ctrl") -> Iterator[Stroke]:
    """The keys a scanner presses for a text, in order.

    Raises:
        ValueError: a character that neither a key nor a number with Alt types.
    """
    for character in text:
        if character == GS and gs == "none":
            continue
        if character == GS and gs in GS_KEYS:
            yield from _press(GS_KEYS[gs])
        elif character == GS and gs != "ctrl":
            yield from _alt(gs.removeprefix("alt"))
        else:
            yield from _type(character, LAYOUTS[layout])


def _type(character: str, layout: Layout) -> Iterator[Stroke]:
    if character in "\r\t":
        yield from _press(ENTER if character == "\r" else TAB)
        return
    if character < " ":
        letter = chr(ord(character) | 0x60)
        keys = (key for key, each in _CONTROLS.items() if each == character)
        letters = (key for (key, level), each in layout.keys.items() if level == "plain" and each == letter)
        yield from _with(29, _press(next(keys, None) or next(letters)))
        return
    found = next((place for place, each in layout.keys.items() if each == character), None)
    if found is None:
        yield from _alt(f"0{character.encode('cp1252')[0]}")
        return
    key, level = found
    held = {"plain": None, "shift": 42, "altgr": 100}[level]
    yield from _with(held, _press(key)) if held else _press(key)
    if found in layout.dead:
        yield from _press(SPACE)


def _press(key: int) -> Iterator[Stroke]:
    yield key, DOWN
    yield key, UP


def _with(held: int, pressed: Iterator[Stroke]) -> Iterator[Stroke]:
    yield held, DOWN
    yield from pressed
    yield held, UP


def _alt(number: str) -> Iterator[Stroke]:
    keys = {digit: key for key, digit in KEYPAD.items()}
    return _with(56, (stroke for digit in number for stroke in _press(keys[digit])))


def events(pressed: Iterator[Stroke], seconds: int = 0) -> bytes:
    """The bytes of these strokes, each with the SYN event that ends it, 5 ms apart."""
    written = bytearray()
    for n, (key, value) in enumerate(pressed):
        at = (seconds + n // 200, n % 200 * 5000)
        written += EVENT.pack(*at, KEY, key, value) + EVENT.pack(*at, SYN, 0, 0)
    return bytes(written)


def encode(
    scan: Scan,
    ended: bool = True,
    *,
    layout: str = "us",
    gs_key: str = "none",
    gs: GsWay | None = None,
    caps_lock: str = "own",
    **framing: Any,
) -> bytes:
    """The events of a scan: the inverse of feeding them.

    Args:
        gs: how GS is typed; by default the configured key, else Ctrl+].
    """
    end = "\t" if framing.get("suffix") == "tab" else "\r"
    way: Any = gs or (gs_key if gs_key in GS_KEYS else "ctrl")
    typed = strokes(message_of(scan, framing_of(framing)) + (end if ended else ""), layout, way)
    return events(typed)


PROTOCOL = ScannerProtocol(
    title="USB keyboard (wedge), read through evdev and taken for the station alone",
    source="protocols.md B2, B4",
    codec=KeyboardScanner,
    encode=encode,
    options={
        "layout": one_of(*LAYOUTS),
        "gs_key": one_of("none", *GS_KEYS),
        "gs_text": stand_in,
        "caps_lock": one_of("own", "light"),
        "suffix": one_of("any", "cr", "tab"),
        "aim": one_of("optional", "required"),
        "code_id": one_of("aim", "zebra", "none"),
    },
)
