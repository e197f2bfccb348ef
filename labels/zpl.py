r"""A drawing as ZPL II: texts as compressed graphics, symbols as its own commands; or all one graphic.

No text of ours is ever field data: it travels as dots, so it cannot become a command. Field data holds only
what `barcodes` lets through (capital letters, digits, a slash); the marks alone decide how many ^ there are.

Source: Zebra, "ZPL II Programming Guide": ^GF, ^BC (mode A), ^BX (quality 200), ^GB.
"""

import binascii
import re
import zlib
from functools import lru_cache

from labels import barcodes
from labels.drawing import Box, Code128, DataMatrix, Drawing, Graphic, Mark
from labels.raster import Mode, black
from labels.text import Bitmap


def encode(drawing: Drawing, mode: Mode = "certain") -> bytes:
    """Write one label, one copy. `~` never occurs, `^` only where a command begins."""
    tracking = "Y" if drawing.media.gap_mm else "N"
    head = f"^XA^CI28^PW{drawing.width}^LL{drawing.height}^LH0,0^MN{tracking}^PQ1,0,1,N"
    if mode == "bitmap":  # not kept: no two labels are the same, and one may be 300 KB
        fields = [f"^FO0,0{graphic(black(drawing))}^FS"]
    else:
        fields = [_field(mark) for mark in drawing.marks]
    return "".join([head, *fields, "^XZ"]).encode("ascii")


@lru_cache(1024)
def _field(mark: Mark) -> str:
    match mark:
        case Graphic(x, y, bitmap):
            return f"^FO{x},{y}{graphic(bitmap)}^FS"
        case Box(x, y, width, height, thickness):
            return f"^FO{x},{y}^GB{width},{height},{thickness}^FS"
        case Code128(x, y, height, module, text):
            # Automatic mode: four digits and more go to subset C, so these contents pack as drawn.
            barcodes.code128_parts("code", text)
            return f"^FO{x},{y}^BY{module}^BCN,{height},N,N,N,A^FD{text}^FS"
        case DataMatrix(x, y, module, side, text):
            # The side is said, not left to the printer: another size would stand elsewhere than drawn.
            barcodes.datamatrix_side("code", text)
            return f"^FO{x},{y}^BXN,{module},200,{side},{side},,_^FD{text}^FS"


def graphic(bitmap: Bitmap) -> str:
    """One ^GF command in the shorter of ZPL's two compressed forms: ACS, or Z64 with its CRC."""
    total = len(bitmap.rows)
    packed = _zlib_base64(bitmap.rows)
    runs = _run_lengths(bitmap.rows, bitmap.row_bytes)
    return f"^GFA,{total},{total},{bitmap.row_bytes},{min(runs, packed, key=len)}"


def _zlib_base64(rows: bytes) -> str:
    squeeze = zlib.compressobj(9, memLevel=5)
    text = binascii.b2a_base64(squeeze.compress(rows) + squeeze.flush(), newline=False)
    return f":Z64:{text.decode()}:{binascii.crc_hqx(text, 0):04X}"


_RUN = re.compile(r"(.)\1{2,}")


def _run_lengths(rows: bytes, row_bytes: int) -> str:
    digits = rows.hex().upper()
    written: list[str] = []
    previous = ""
    for start in range(0, len(digits), 2 * row_bytes):
        row = digits[start : start + 2 * row_bytes]
        if row == previous:
            written.append(":")
        else:
            kept = row.rstrip("0")
            if len(kept) % 2 and kept != row:
                kept += "0"  # the comma fills whole bytes
            written.append(_RUN.sub(_run, kept) + ("," if len(kept) < len(row) else ""))
        previous = row
    return "".join(written)


def _run(match: re.Match[str]) -> str:
    return _count(len(match[0])) + match[1]


@lru_cache(1024)
def _count(length: int) -> str:
    """A run's length in letters: g..z are 20, 40 .. 400, G..Y are 1..19, added up."""
    longest, rest = divmod(length, 400)
    twenties, ones = divmod(rest, 20)
    return (
        "z" * longest
        + (chr(ord("f") + twenties) if twenties else "")
        + (chr(ord("F") + ones) if ones else "")
    )
