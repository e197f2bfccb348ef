r"""A drawing as ESC/POS: raster bands from the top down, then a cut.

Symbols are dots too: the printer's own (GS k, GS ( k) stand alone on their lines, in sizes of its own.

A printer obeys its real-time requests (DLE EOT, DLE ENQ, DLE DC4) even among the dots of a raster, so no
such pair of bytes may be there: a drawing that has one is moved to the right by a dot, or two, up to seven.

Source: Epson, "ESC/POS Application Programming Guide": ESC @, GS v 0, GS V.
"""

import re
from collections.abc import Iterator

from labels.drawing import Drawing
from labels.errors import LabelError
from labels.raster import Band, Mode, black, ink, strips
from labels.text import Bitmap

BEGIN, CUT = b"\x1b@", b"\x1dV\x42\x00"

_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")


def encode(drawing: Drawing, mode: Mode = "certain") -> bytes:
    """Write one label, one copy; every raster holds at most `raster.MOST_BYTES`. All modes are the same here.

    Raises:
        LabelError: wherever it is moved to, dots of it read as a request.
    """
    for right in range(8):
        rasters = list(_bands(black(drawing, right)))
        if not any(_REAL_TIME.search(each.rows) for each in rasters):
            return b"".join([BEGIN, *map(raster, rasters), CUT])
    raise LabelError("drawing", drawing.media.name, "dots that no printer takes for a real-time request")


def raster(band: Band) -> bytes:
    """One GS v 0 command."""
    size = band.row_bytes.to_bytes(2, "little") + band.height.to_bytes(2, "little")
    return b"\x1dv0\x00" + size + band.rows


def _bands(whole: Bitmap) -> Iterator[Band]:
    """All rows, white ones too, since they feed the paper; each band from the left edge to its last ink."""
    for y, rows in strips(whole):
        right = len(ink(rows).rstrip(b"\0")) or 1
        yield Band(0, y, right, b"".join(row[:right] for row in rows))
