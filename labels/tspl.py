r"""A drawing as TSPL: texts as cropped graphics, bars and lines as rectangles, a DataMatrix as dots.

No text of ours is ever a command; only with `native` is one a command's content, and then it holds what
`barcodes` lets through: capital letters, digits and a slash. In a BITMAP 1 is white.

Source: TSC, "TSPL/TSPL2 Programming Language": SIZE, GAP, DIRECTION, REFERENCE, CLS, BITMAP (mode 1: OR),
BAR, DMATRIX, PRINT.
"""

from collections.abc import Iterator

from labels import barcodes
from labels.drawing import Box, Code128, DataMatrix, Drawing, Graphic, Mark
from labels.raster import INVERTED, Band, Mode, bands, black, symbol
from labels.text import Bitmap


def encode(drawing: Drawing, mode: Mode = "certain") -> bytes:
    """Write one label, one copy; every BITMAP holds at most `raster.MOST_BYTES`.

    Args:
        drawing: the label.
        mode: `native` leaves a DataMatrix to the printer; not every maker draws it, or where it is told to.
    """
    media = drawing.media
    head = (
        f"SIZE {media.width_mm} mm,{media.height_mm} mm\r\nGAP {media.gap_mm} mm,0 mm\r\n"
        "DIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n"
    )
    marks = (Graphic(0, 0, black(drawing)),) if mode == "bitmap" else drawing.marks
    drawn = [command for mark in marks for command in _commands(mark, native=mode == "native")]
    return b"".join([head.encode("ascii"), *drawn, b"PRINT 1,1\r\n"])


def bitmap(band: Band) -> bytes:
    """One BITMAP command, laid over what is there."""
    head = f"BITMAP {band.x},{band.y},{band.row_bytes},{band.height},1,"
    return head.encode("ascii") + band.rows.translate(INVERTED) + b"\r\n"


def bar(x: int, y: int, width: int, height: int) -> bytes:
    """One BAR command: a black rectangle."""
    return f"BAR {x},{y},{width},{height}\r\n".encode("ascii")


def _commands(mark: Mark, *, native: bool) -> Iterator[bytes]:
    match mark:
        case Graphic(x, y, dots):
            yield from _bitmaps(x, y, dots)
        case Box(x, y, width, height, thickness):
            if 2 * thickness >= min(width, height):
                yield bar(x, y, width, height)
            else:
                yield bar(x, y, width, thickness)
                yield bar(x, y + height - thickness, width, thickness)
                yield bar(x, y, thickness, height)
                yield bar(x + width - thickness, y, thickness, height)
        case Code128(x, y, height, module, text):
            for begin, width in barcodes.code128_bars(text):
                yield bar(x + begin * module, y, width * module, height)
        case DataMatrix(x, y, module, side, text) if native:
            barcodes.datamatrix_side("code", text)
            # All that is free is said, so that it cannot stand elsewhere than drawn: its room is its size.
            room = side * module
            yield f'DMATRIX {x},{y},{room},{room},x{module},{side},{side},"{text}"\r\n'.encode("ascii")
        case DataMatrix(x, y, module, _, text):
            yield from _bitmaps(x, y, symbol(text, module))


def _bitmaps(x: int, y: int, dots: Bitmap) -> Iterator[bytes]:
    for band in bands(dots):
        yield bitmap(Band(x + band.x, y + band.y, band.row_bytes, band.rows))
