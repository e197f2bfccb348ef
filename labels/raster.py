"""A drawing as bands of dots, for printers that are sent a picture."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Literal

from PIL import Image, ImageChops

from labels import barcodes
from labels.drawing import DataMatrix, Drawing, paint
from labels.text import Bitmap

Mode = Literal["certain", "native", "bitmap"]
"""How a printer is sent a drawing: with those of its own commands whose result is certain, with all that save
bytes, or as one picture (decision 25)."""

MOST_BYTES = 512
"""No band is longer: a printer that was cut off in the middle of one still wants no more than that, and can
be given it in NULs before the next job."""


@dataclass(frozen=True, slots=True)
class Band:
    """A few rows of a picture.

    Attributes:
        x, y: its top left dot.
        row_bytes: bytes in one row.
        rows: 1 is black, MSB is the left dot; the bits beyond the picture are white.
    """

    x: int
    y: int
    row_bytes: int
    rows: bytes

    @property
    def height(self) -> int:
        """Rows in it."""
        return len(self.rows) // self.row_bytes


def black(drawing: Drawing, right: int = 0) -> Bitmap:
    """The whole label as a graphic, moved to the right by so many dots."""
    picture = Image.new("1", ((drawing.width + right + 7) // 8 * 8, drawing.height), 1)
    picture.paste(drawing.image(), (right, 0))
    return Bitmap(picture.width, picture.height, picture.tobytes().translate(INVERTED))


@lru_cache(256)
def symbol(text: str, module: int) -> Bitmap:
    """A DataMatrix as dots, `module` of them a module, its quiet zone left out."""
    side = barcodes.datamatrix_side("code", text)
    size = side * module
    picture = Image.new("1", (size, size), 1)
    paint(picture, DataMatrix(0, 0, module, side, text))
    return Bitmap(size, size, ImageChops.invert(picture).tobytes())  # the bits beyond it stay white


INVERTED = bytes(0xFF - byte for byte in range(256))
"""Black for white, for `bytes.translate`."""


def strips(whole: Bitmap) -> Iterator[tuple[int, list[bytes]]]:
    """Cut a graphic into rows that make no more than a band: where each strip begins, and its rows."""
    together = MOST_BYTES // whole.row_bytes
    for y in range(0, whole.height, together):
        yield (
            y,
            [
                whole.rows[at * whole.row_bytes : (at + 1) * whole.row_bytes]
                for at in range(y, min(y + together, whole.height))
            ],
        )


def ink(rows: list[bytes]) -> bytes:
    """One row with the black of all."""
    return reduce(or_, map(int.from_bytes, rows)).to_bytes(len(rows[0]))


_INK = re.compile(rb"[^\0](?:\0{,3}[^\0])*", re.DOTALL)
"""Bytes with ink, and the small gaps between them that cost less than another band's head."""


def bands(whole: Bitmap) -> Iterator[Band]:
    """Cut the ink of a graphic into bands; white is left out."""
    for y, rows in strips(whole):
        for inked in _INK.finditer(ink(rows)):
            piece = b"".join(row[inked.start() : inked.end()] for row in rows)
            yield Band(8 * inked.start(), y, inked.end() - inked.start(), piece)
