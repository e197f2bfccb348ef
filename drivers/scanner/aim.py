"""AIM symbology identifiers, ISO/IEC 15424: "]", a letter for the symbology, a character for its options."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The case matters: ]d is DataMatrix, ]D is not.
SYMBOLOGIES: Mapping[str, str] = {
    "A": "Code 39",
    "B": "Telepen",
    "C": "Code 128",
    "D": "Code One",
    "E": "EAN/UPC",
    "F": "Codabar",
    "G": "Code 93",
    "H": "Code 11",
    "I": "ITF",
    "J": "DotCode",
    "K": "Code 16K",
    "L": "PDF417",
    "M": "MSI",
    "O": "Codablock",
    "P": "Plessey",
    "Q": "QR",
    "R": "2 of 5",
    "S": "2 of 5",
    "T": "Code 49",
    "U": "MaxiCode",
    "X": "vendor's own",
    "Y": "system expansion",
    "Z": "no bar code (keyed)",
    "d": "DataMatrix",
    "e": "GS1 DataBar",
    "h": "Han Xin",
    "z": "Aztec",
}
"""What the letter says. Protocols B4; biip `symbology.py`, zxing-cpp, Intermec 700C manual p. 238."""

MEANINGS: Mapping[str, str] = {
    "]C1": "GS1-128",
    "]C2": "Code 128, FNC1 in second position",
    "]C4": "ISBT 128",
    "]E0": "EAN-13, UPC-A, UPC-E",
    "]E1": "EAN add-on, 2 digits",
    "]E2": "EAN add-on, 5 digits",
    "]E3": "EAN-13 with add-on",
    "]E4": "EAN-8",
    "]I1": "ITF, check digit validated",
    "]I3": "ITF, check digit stripped",
    "]Q0": "QR model 1",
    "]Q2": "QR with ECI",
    "]Q3": "GS1 QR",
    "]Q4": "GS1 QR with ECI",
    "]Q5": "QR, FNC1 in second position",
    "]Q6": "QR, FNC1 in second position, with ECI",
    "]d0": "DataMatrix ECC 000-140",
    "]d2": "GS1 DataMatrix",
    "]d3": "DataMatrix, FNC1 in second position",
    "]d4": "DataMatrix with ECI",
    "]d5": "GS1 DataMatrix with ECI",
    "]d6": "DataMatrix, FNC1 in second position, with ECI",
    "]e0": "GS1 DataBar, GS1 composite",
    "]e1": "GS1 composite component",
    "]e2": "GS1 composite component",
    "]e3": "composite component",
    "]J1": "GS1 DotCode",
    "]J3": "DotCode with ECI",
    "]J4": "GS1 DotCode with ECI",
    "]L1": "PDF417 with ECI",
    "]h1": "Han Xin with ECI",
    "]h2": "GS1 Han Xin",
    "]z1": "GS1 Aztec",
    "]z3": "Aztec with ECI",
    "]z4": "GS1 Aztec with ECI",
    "]zC": "Aztec rune",
}
"""What the option character changes about it; all other identifiers say no more than their letter."""

GS1 = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]d5", "]Q3", "]Q4", "]J1", "]J4", "]z1", "]z4", "]h2"})
"""The data are GS1 element strings. A set, as ECI shifts the option: ]Q3 becomes ]Q4, ]d2 becomes ]d5."""

EAN = frozenset({"]E0", "]E4"})
"""The data are a product code."""

ECI = frozenset(
    {"]Q2", "]Q4", "]Q6", "]d4", "]d5", "]d6", "]J3", "]J4", "]J5", "]L1", "]U2", "]U3", "]h1"}
    | {"]z3", "]z4", "]z5"}
)
"""The data may hold ECI escapes: `\\` and six digits name the character set of what follows."""

ZEBRA: Mapping[str, str] = {
    "A": "]E0",
    "B": "]A0",
    "C": "]F0",
    "D": "]C0",
    "E": "]G0",
    "F": "]I0",
    "G": "]S0",
    "J": "]M0",
    "K": "]C1",
}
"""The letters of Zebra and Symbol, sent instead of an AIM identifier: the identifier of the same symbology.
Protocols B1, vendor code ids."""

_IDENTIFIER = re.compile(rf"\][{''.join(SYMBOLOGIES)}][0-9A-Za-z]")

_SETS: Mapping[int, str] = {
    **dict.fromkeys((0, 2), "cp437"),
    1: "iso8859-1",
    **{number: f"iso8859-{number - 2}" for number in (*range(3, 14), *range(15, 19))},
    20: "shift_jis",
    **dict(zip(range(21, 25), ("cp1250", "cp1251", "cp1252", "cp1256"), strict=True)),
    26: "utf-8",
    27: "ascii",
    28: "big5",
    29: "gb18030",
    30: "euc_kr",
    31: "gb18030",
    32: "gb18030",
}
"""Character sets by their ECI number; those that need NUL bytes are left out, as NUL is a cable's noise."""

_ESCAPE = re.compile(rb"\\([0-9]{6}|\\)")


def split(text: str) -> tuple[str | None, str]:
    """Split a message into its AIM identifier, None when it has none, and the data.

    `]Y` and a digit n is followed by n + 1 further characters of the identifier.

    >>> split("]E04006381333931")
    (']E0', '4006381333931')
    >>> split("]Y1ABSN42")
    (']Y1AB', 'SN42')
    >>> split("SN42")
    (None, 'SN42')
    """
    if not _IDENTIFIER.match(text):
        return None, text
    length = 3
    if text[1] == "Y" and text[2].isdecimal():
        length += int(text[2]) + 1
    return text[:length], text[length:]


def meaning(identifier: str) -> str:
    """The name of the symbology.

    >>> meaning("]C1"), meaning("]C0")
    ('GS1-128', 'Code 128')
    """
    return MEANINGS.get(identifier) or SYMBOLOGIES[identifier[1]]


def decode(data: bytes, identifier: str | None) -> str:
    """The text of the data: UTF-8, and where the identifier says ECI and there are escapes, what they name.

    With ECI escapes every backslash of the data itself is doubled (ISO/IEC 15424); a scanner that converts
    the text and sends none leaves it single.

    >>> decode(b"\\\\000029\\xb5\\xe7", "]Q2"), decode(b"C:\\\\000029", "]Q1")
    ('电', 'C:\\\\000029')

    Raises:
        UnicodeDecodeError: not in that character set.
        ValueError: a character set that is not known.
    """
    escapes = list(_ESCAPE.finditer(data)) if identifier in ECI else []
    if not any(found[1] != b"\\" for found in escapes):
        return data.decode("utf-8")
    text, charset, part, at = "", "utf-8", b"", 0
    for found in escapes:
        part += data[at : found.start()]
        at = found.end()
        if found[1] == b"\\":
            part += b"\\"
            continue
        text += part.decode(charset)
        part = b""
        if int(found[1]) not in _SETS:
            raise ValueError(f"ECI {int(found[1])} is not known")
        charset = _SETS[int(found[1])]
    return text + (part + data[at:]).decode(charset)
