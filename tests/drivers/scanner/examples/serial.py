"""Scanners on a serial line. protocols.md B1 (user guides of Honeywell 1900, Symbol P300, Unitech), examples
1 to 6, and B5 for what GS1 data look like."""

from random import Random

from drivers.readings import Scan
from tests.drivers.scanner.examples import Example

EAN = Scan("9506000134352", "]E0")

EXAMPLES = [
    Example(bytes.fromhex("5D 45 30 39 35 30 36 30 30 30 31 33 34 33 35 32 0D"), (EAN,), "B1.1"),
    Example(
        bytes.fromhex(
            "5D 43 31 30 31 30 39 35 30 36 30 30 30 31 33 34 33 35 32 31 30 4C 4F 54 37 1D 32 31 53 4E 34 32"
            "0D 0A"
        ),
        (Scan("010950600013435210LOT7\x1d21SN42", "]C1"),),
        "B1.2",
        options={"suffix": "crlf"},
    ),
    Example(
        bytes.fromhex("02 4F 52 44 45 52 2D 38 38 31 32 30 03"),
        (Scan("ORDER-88120", None),),
        "B1.3",
        options={"suffix": "etx"},
    ),
    Example(bytes.fromhex("5D 64 32 30 31 30 39 35 30 36 30 30 30 31 33"), (), "B1.4"),
    Example(
        bytes.fromhex("39 35 30 36 30 30 30 31 33 34 33 35 32 0D 39 35 30 36 30 30 30 31 33 34 33 35 32 0D"),
        (Scan("9506000134352", None), Scan("9506000134352", None)),
        "B1.5",
    ),
    Example(
        bytes.fromhex(
            "5D 51 31 68 74 74 70 73 3A 2F 2F 69 64 2E 67 73 31 2E 6F 72 67 2F 30 31 2F 30 39 35 30 36 30 30"
            "30 31 33 34 33 35 32 2F 31 30 2F 4C 4F 54 37 0D"
        ),
        (Scan("https://id.gs1.org/01/09506000134352/10/LOT7", "]Q1"),),
        "B1.6",
    ),
    # ISO 15434: RS, GS and EOT are part of the message.
    Example(b"]d1[)>\x1e06\x1dS42\x1e\x04\r", (Scan("[)>\x1e06\x1dS42\x1e\x04", "]d1"),)),
    Example("]Q1电源适配器\r".encode(), (Scan("电源适配器", "]Q1"),)),
    # ECI 29 is GB 18030; a backslash of the data itself is doubled.
    Example(
        b"]Q2A\\\\B\\000029" + "电源".encode("gb18030") + b"\r", (Scan("A\\B电源", "]Q2"),), encodes=False
    ),
    Example(b"]d5\\00002610LOT7\x1d21SN42\r", (Scan("10LOT7\x1d21SN42", "]d5"),), encodes=False),
    # A separator too many is legal (B5).
    Example(b"]C10109506000134352\x1d10LOT7\x1d\r", (Scan("0109506000134352\x1d10LOT7\x1d", "]C1"),)),
    # Composite: two messages (B5).
    Example(b"]E09506000134352\r]e010LOT7\r", (EAN, Scan("10LOT7", "]e0"))),
    Example(b"]Y1ABSN42\r", (Scan("SN42", "]Y1AB"),)),
    Example(b"PSU\t24V\r", (Scan("PSU\t24V", None),)),
    Example(b"SN42\t", (Scan("SN42", None),), options={"suffix": "tab"}),
    Example(b"SN42\n", (Scan("SN42", None),), options={"suffix": "lf"}),
    Example(b"\0\0SN42\0\r", (Scan("SN42", None),), encodes=False),
    Example(
        b"K10LOT7{GS}21SN42\r",
        (Scan("10LOT7\x1d21SN42", "]C1"),),
        options={"code_id": "zebra", "gs_text": "{GS}"},
    ),
    Example(b"A9506000134352\r", (EAN,), options={"code_id": "zebra"}),
    Example(b"]C1SN42\r", (Scan("]C1SN42", None),), options={"code_id": "none"}),
    Example(b"]E09506000134352\r", (EAN,), options={"suffix": "cr", "aim": "required"}),
]


def change(frame: bytearray, chance: Random) -> None:
    """Another letter, digit or identifier at some place before the suffix."""
    frame[int(chance.random() * (len(frame) - 1))] = chance.choice(b"0123456789ABCZabz]\x1d\\{}~ ")
