"""HID POS scanners: the 64-byte report of the Access-IS LSR118 manual, p. 68; protocols.md B3, its examples
1 to 3."""

from random import Random

from drivers.readings import Scan
from tests.drivers.scanner.examples import Example

ONE = bytes.fromhex("02 0D 5D 45 30 39 35 30 36 30 30 30 31 33 34 33 35 32" + 46 * "00")
FIRST = bytes.fromhex(
    "02 38 5D 64 32 30 31 30 39 35 30 36 30 30 30 31 33 34 33 35 32 31 30 41 42 43 44 45 46 30 31 32 33 34"
    "35 36 37 38 39 1D 32 31 53 45 52 49 41 4C 30 30 30 30 30 30 31 32 33 34 35 36 37 00 00 01"
)
SECOND = bytes.fromhex("02 01 5D 64 32 38" + 58 * "00")

EXAMPLES = [
    Example(ONE, (Scan("9506000134352", "]E0"),), "B3.1"),
    Example(
        FIRST + SECOND,
        (Scan("010950600013435210ABCDEF0123456789\x1d21SERIAL0000001" + "2345678", "]d2"),),
        "B3.2, B3.3",
    ),
    # Only so many bytes count as the report says, whatever stands behind them.
    Example(ONE[:18] + b"OLD" + ONE[21:], (Scan("9506000134352", "]E0"),), encodes=False),
    # A vendor's letter at 61, and a suffix that was set as well.
    Example(b"\x02\x05]C0SN42\r" + bytes(51) + b"j\0\0", (Scan("SN42", "]C0"),), encodes=False),
    # No identifier.
    Example(b"\x02\x04\0\0\0SN42" + bytes(55), (Scan("SN42", None),)),
    Example(b"\x07\x04]C0SN42" + bytes(55), (Scan("SN42", "]C0"),), options={"report_id": 7}),
    # The second part never comes.
    Example(FIRST, (), "B3.2"),
    # Another message comes instead of it.
    Example(FIRST + ONE, (Scan("9506000134352", "]E0"),), encodes=False),
]


def change(frame: bytearray, chance: Random) -> None:
    """Another length, identifier, text or continuation in some report."""
    at = int(chance.random() * (len(frame) // 64)) * 64
    match chance.randrange(4):
        case 0:
            frame[at + 1] = chance.randrange(57)
        case 1:
            frame[at + 3] = chance.choice(b"ACEQdez\0")
        case 2:
            frame[at + 5 + chance.randrange(56)] = chance.choice(b"0123456789AZ\x1d\0")
        case _:
            frame[at + 63] ^= 1
