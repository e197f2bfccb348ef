"""A scanner that types into the page: the keys a browser heard, as the key events of evdev.

The port `page://NAME` has no device file. What a page of the desk heard is put in by `press`, in the shape
that the `keyboard` protocol reads from evdev: so layouts, GS, framing and recording are the same. Keys are
named by their place on the board (W3C UI Events KeyboardEvent code values), whatever layout or input method
the desktop has.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Mapping

from drivers.port import OPENERS, Port, PortError
from drivers.scanner.keyboard import DOWN, ENTER, KEYPAD, KEYPAD_ENTER, ROWS, SPACE, TAB, UP, events

_PLACES = (
    "Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal",
    "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight",
    "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash",
    "IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash",
)
_PAD = (
    *(f"Numpad{digit}" for digit in range(10)),
    *("NumpadMultiply", "NumpadSubtract", "NumpadAdd", "NumpadDecimal", "NumpadDivide"),
)

KEYS: Mapping[str, int] = {
    **{
        code: key
        for codes, row in zip(_PLACES, ROWS, strict=True)
        for code, key in zip(codes.split(), row, strict=True)
    },
    **dict(zip(_PAD, KEYPAD, strict=True)),
    "Enter": ENTER,
    "NumpadEnter": KEYPAD_ENTER,
    "Tab": TAB,
    "Space": SPACE,
    "ControlLeft": 29,
    "ControlRight": 97,
    "ShiftLeft": 42,
    "ShiftRight": 54,
    "AltLeft": 56,
    "AltRight": 100,
    "CapsLock": 58,
    "NumLock": 69,
    "ScrollLock": 70,
    "F8": 66,
    "ArrowDown": 108,
}
"""The key of linux/input-event-codes.h by its code in the browser."""

UNKNOWN = 240
"""KEY_UNKNOWN: any other key. No scanner means one, and the reading it comes in says so."""


class PagePort(Port):
    """The reading end; whatever is pressed while it is open comes out in order."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        with _LOCK:
            if url in _OPEN:
                raise PortError("port_held", port=url, owner="")
            _OPEN[url] = self
        self._pressed: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read(self, timeout_s: float) -> bytes:
        """Return what the page heard next."""
        try:
            return self._pressed.get(timeout=max(timeout_s, 0.001))
        except queue.Empty:
            return b""

    def write(self, data: bytes, deadline_s: float) -> int:
        """Take nothing: a page that types has no ears."""
        return 0

    def close(self) -> None:
        """Close; what is pressed from now on is nobody's."""
        with _LOCK:
            _OPEN.pop(self.url, None)

    def put(self, data: bytes) -> None:
        """Put key events in."""
        self._pressed.put(data)


_OPEN: dict[str, PagePort] = {}
_LOCK = threading.Lock()


def press(url: str, strokes: Iterable[str]) -> bool:
    """Give a port the keys that a page heard; False when nobody has it open.

    Args:
        strokes: in order, a code followed by `+` when it went down, by `-` when it came up: `KeyH+ KeyH-`.

    Raises:
        ValueError: a stroke that ends in neither.
    """
    pressed = [_stroke(each) for each in strokes]
    with _LOCK:
        port = _OPEN.get(url)
    if port is not None:
        port.put(events(iter(pressed)))
    return port is not None


def _stroke(text: str) -> tuple[int, int]:
    code, way = text[:-1], text[-1:]
    if way not in ("+", "-"):
        raise ValueError(f"a stroke: expected CODE+ or CODE-, found {text[:40]!r}")
    return KEYS.get(code, UNKNOWN), DOWN if way == "+" else UP


OPENERS["page"] = PagePort
