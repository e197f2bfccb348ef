"""Keyboards through evdev: `struct input_event` of linux/input.h, protocols.md B2 with its key codes and the
ways in which GS arrives."""

import struct
from random import Random

from drivers.readings import Scan
from tests.drivers.scanner.examples import Example

EVENT = struct.Struct("<qqHHi")
ENTER = [(28, 1), (28, 0)]


def events(*strokes: tuple[int, int]) -> bytes:
    """Key events as the kernel gives them, each ended by a SYN, 5 ms apart."""
    return b"".join(
        EVENT.pack(n // 200, n % 200 * 5000, 1, key, value) + EVENT.pack(n // 200, n % 200 * 5000, 0, 0, 0)
        for n, (key, value) in enumerate(strokes)
    )


def tapped(*keys: int) -> list[tuple[int, int]]:
    """Keys pressed and let go, one after the other."""
    return [(key, value) for key in keys for value in (1, 0)]


LOT7 = [(42, 1), *tapped(38, 24, 20), (42, 0), *tapped(8)]
SN42 = [(42, 1), *tapped(31, 49), (42, 0), *tapped(5, 3)]
GS1 = (Scan("10LOT7\x1d21SN42", None),)

# The encoder holds shift for each letter alone: where it is held for several, an example is only decoded.
EXAMPLES = [
    Example(
        events(*tapped(10, 6, 11, 7, 11, 11, 11, 2, 4, 5, 4, 6, 3), *ENTER), (Scan("9506000134352", None),)
    ),
    # ]E0 from a US keyboard: the bracket plain, the letter with shift.
    Example(
        events(*tapped(27), (42, 1), *tapped(18), (42, 0), *tapped(11, 3, 11), *ENTER),
        (Scan("20", "]E0"),),
    ),
    Example(events((42, 1), *tapped(30), (42, 0), *ENTER), (Scan("A", None),)),
    # The bytes of one event, drawn out: seconds 1, micro 2, KEY, key 6 (5), down; then SYN.
    Example(
        bytes.fromhex(
            "01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 01 00 06 00 01 00 00 00"
            "01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
            "01 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00 04 00 04 00 28 00 07 00"
            "01 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00 01 00 1C 00 01 00 00 00"
        ),
        (Scan("5", None),),
        "B2",
        encodes=False,
    ),
    # GS as Ctrl+]: 29 down, 27 down, 27 up, 29 up.
    Example(
        events(*tapped(2, 11), *LOT7, (29, 1), (27, 1), (27, 0), (29, 0), *tapped(3, 2), *SN42, *ENTER),
        GS1,
        "B2 Ctrl+]",
        encodes=False,
    ),
    # GS as Alt+029: 56 down, 82, 80, 73, 56 up.
    Example(
        events(*tapped(2, 11), *LOT7, (56, 1), *tapped(82, 80, 73), (56, 0), *tapped(3, 2), *SN42, *ENTER),
        GS1,
        "B2 Alt+029",
        encodes=False,
    ),
    Example(
        events(*tapped(2, 11), *LOT7, (56, 1), *tapped(80, 73), (56, 0), *tapped(3, 2), *SN42, *ENTER),
        GS1,
        "B2 Alt+29",
        encodes=False,
    ),
    Example(
        events(*tapped(2, 11), *LOT7, *tapped(66), *tapped(3, 2), *SN42, *ENTER),
        GS1,
        "B2 F8",
        encodes=False,
        options={"gs_key": "f8"},
    ),
    Example(
        events(*tapped(2, 11), *LOT7, *tapped(108), *tapped(3, 2), *SN42, *ENTER),
        GS1,
        "B2 Down",
        encodes=False,
        options={"gs_key": "down"},
    ),
    # A printable stand-in: ~ is shift and the key left of 1.
    Example(
        events(*tapped(2, 11), *LOT7, (42, 1), *tapped(41), (42, 0), *tapped(3, 2), *SN42, *ENTER),
        GS1,
        "B2 ~",
        encodes=False,
        options={"gs_text": "~"},
    ),
    # GS dropped: the batch runs into the serial, and no key says so.
    Example(
        events(*tapped(2, 11), *LOT7, *tapped(3, 2), *SN42, *ENTER),
        (Scan("10LOT721SN42", None),),
        "B2 dropped",
        encodes=False,
    ),
    # A GS key that is not configured is no scan without GS.
    Example(events(*tapped(2, 66, 3), *ENTER), ()),
    Example(events(*tapped(2, 108, 3), *ENTER), ()),
    # Autorepeat is the system's.
    Example(events((30, 1), (30, 2), (30, 2), (30, 0), *ENTER), (Scan("a", None),), encodes=False),
    # Caps Lock of the scanner's own, on before the letters and off behind them; digits stay.
    Example(events(*tapped(58, 30, 3, 58), *ENTER), (Scan("A2", None),), encodes=False),
    Example(
        events(*tapped(58), (42, 1), *tapped(30), (42, 0), *tapped(58), *ENTER),
        (Scan("a", None),),
        encodes=False,
    ),
    # Its light, lit by the real keyboard, matters only where the scanner heeds it.
    Example(
        EVENT.pack(0, 0, 0x11, 1, 1) + events(*tapped(30), *ENTER) + EVENT.pack(0, 0, 0x11, 1, 0),
        (Scan("a", None),),
        encodes=False,
    ),
    Example(
        EVENT.pack(0, 0, 0x11, 1, 1) + events(*tapped(30), *ENTER) + EVENT.pack(0, 0, 0x11, 1, 0),
        (Scan("A", None),),
        encodes=False,
        options={"caps_lock": "light"},
    ),
    # Digits of the keypad, whatever Num Lock says; its Enter.
    Example(events(*tapped(69, 79, 80, 81, 69, 96)), (Scan("123", None),), encodes=False),
    Example(events(*tapped(2, 3, 15)), (Scan("12", None),), options={"suffix": "tab"}),
    # German: y and z change places, @ is AltGr and q, and Ctrl with Alt is AltGr too.
    Example(
        events(*tapped(21, 44), (100, 1), *tapped(16), (100, 0), *ENTER),
        (Scan("zy@", None),),
        options={"layout": "de"},
    ),
    Example(
        events((29, 1), (56, 1), *tapped(16), (56, 0), (29, 0), *ENTER),
        (Scan("@", None),),
        encodes=False,
        options={"layout": "de"},
    ),
    Example(events(*tapped(41, 57), *ENTER), (Scan("^", None),), options={"layout": "de"}),
    Example(events(*tapped(41, 18), *ENTER), (Scan("ê", None),), encodes=False, options={"layout": "de"}),
    Example(events(*tapped(26, 39, 40), *ENTER), (Scan("üöä", None),), options={"layout": "de"}),
    # French: digits with shift.
    Example(
        events((42, 1), *tapped(2), (42, 0), (42, 1), *tapped(11), (42, 0), *tapped(16, 3), *ENTER),
        (Scan("10aé", None),),
        options={"layout": "fr"},
    ),
    # What no key types comes by Alt and a number: Windows' code page, without the zero that of DOS.
    Example(events((56, 1), *tapped(82, 80, 80, 75), (56, 0), *ENTER), (Scan("à", None),)),
    Example(events((56, 1), *tapped(79, 81, 80), (56, 0), *ENTER), (Scan("ä", None),), encodes=False),
    Example(events((56, 1), *tapped(76, 80, 72, 75, 77), (56, 0), *ENTER), ()),
    # The kernel lost events.
    Example(events(*tapped(2)) + EVENT.pack(0, 0, 0, 3, 0) + events(*tapped(3), *ENTER), ()),
    # No Enter.
    Example(events(*tapped(2, 3)), ()),
]


def change(frame: bytearray, chance: Random) -> None:
    """Another key or value in some event."""
    at = int(chance.random() * (len(frame) // 24)) * 24
    EVENT.pack_into(
        frame,
        at,
        1,
        chance.randrange(1_000_000),
        chance.choice((0, 1, 1, 1, 4, 17)),
        chance.randrange(120),
        chance.randrange(3),
    )
