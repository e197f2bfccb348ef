r"""A drawing as TSPL: the whole label as dots, since fonts and symbols differ from maker to maker.

No text of ours is ever a command, and no line is built from one. In a BITMAP 1 is white.

Source: TSC, "TSPL/TSPL2 Programming Language": SIZE, GAP, DIRECTION, REFERENCE, CLS, BITMAP, PRINT.
"""

from labels.drawing import Drawing
from labels.raster import INVERTED, Band, bands, black


def encode(drawing: Drawing) -> bytes:
    """Write one label, one copy; every BITMAP holds at most `raster.MOST_BYTES`."""
    media = drawing.media
    head = (
        f"SIZE {media.width_mm} mm,{media.height_mm} mm\r\nGAP {media.gap_mm} mm,0 mm\r\n"
        "DIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n"
    )
    return b"".join([head.encode("ascii"), *map(bitmap, bands(black(drawing))), b"PRINT 1,1\r\n"])


def bitmap(band: Band) -> bytes:
    """One BITMAP command, laid over what is there."""
    head = f"BITMAP {band.x},{band.y},{band.row_bytes},{band.height},1,"
    return head.encode("ascii") + band.rows.translate(INVERTED) + b"\r\n"
