"""Laying out a label in millimetres: texts into boxes, symbols with quiet zones, all on whole dots."""

from functools import lru_cache

from PIL import Image

from labels import barcodes, text
from labels.drawing import Box, Code128, DataMatrix, Drawing, Graphic, Mark
from labels.errors import LabelError
from labels.media import DPMM, Media
from labels.text import Align, Bitmap, Face

MODULE_MM = 0.25  # Code 128, domain rule 7.5
READABLE_MM = 2.5  # the smallest type for anything a person must read at arm's length
SMALL_PRINT_MM = 2.0


class Layout:
    """A label being laid out. Arguments in mm from the top left corner; `drawing()` is the result.

    Raises:
        LabelError: from each method, when a text or symbol does not fit its place.
    """

    def __init__(self, media: Media, dpmm: int) -> None:
        if dpmm not in DPMM:
            raise LabelError("dpmm", dpmm, f"a print head has one of {sorted(DPMM)} dots/mm")
        self.media, self.dpmm = media, dpmm
        self._marks: list[Mark] = []

    def drawing(self) -> Drawing:
        """What was laid out so far."""
        return Drawing(self.media, self.dpmm, tuple(self._marks))

    def dots(self, mm: float) -> int:
        """Whole dots nearest to a length."""
        return round(mm * self.dpmm)

    def text(
        self,
        field: str,
        value: str,
        x: float,
        y: float,
        width: float,
        height: float,
        size: float,
        *,
        floor: float = READABLE_MM,
        lines: int = 1,
        bold: bool = False,
        align: Align = "left",
    ) -> float:
        """Set a text into a box: shrink to the floor, then wrap, then refuse; return the width used.

        The lines are centred in the height.
        """
        face, broken = self._fit(field, value, width, height, size, floor, lines, bold)
        top = self.dots(y) + (self.dots(height) - text.line_height(face) * len(broken)) // 2
        ink = text.block(face, broken, self.dots(width), align)
        if ink is not None:
            self._marks.append(Graphic(max(0, self.dots(x) + ink.x), top + ink.y, ink.bitmap))
        return max(text.width(face, part) for part in broken) / self.dpmm

    def sign(
        self, field: str, value: str, x: float, y: float, width: float, height: float, size: float
    ) -> float:
        """Set a word in white on a black block, at most `width` wide; return the width used."""
        pad = height / 8
        face, (word, *_) = self._fit(field, value, width - 2 * pad, height, size, READABLE_MM, 1, True)
        block_width = text.width(face, word) + 2 * self.dots(pad)
        bitmap = _reversed(face, word, block_width, self.dots(height))
        self._marks.append(Graphic(self.dots(x), self.dots(y), bitmap))
        return block_width / self.dpmm

    def box(self, x: float, y: float, width: float, height: float, thickness: float) -> None:
        """Draw a frame, or a line when it is as thin as its frame."""
        self._marks.append(
            Box(self.dots(x), self.dots(y), self.dots(width), self.dots(height), max(1, self.dots(thickness)))
        )

    def code128(
        self,
        field: str,
        value: str,
        x: float,
        y: float,
        width: float,
        height: float,
        module: float = MODULE_MM,
    ) -> None:
        """Centre bars in a box that holds the quiet zones too."""
        dots = self._module(module)
        bars = barcodes.code128_modules(field, value)
        needed = (bars + 2 * barcodes.CODE128_QUIET) * dots
        spare = self.dots(width) - needed
        if spare < 0:
            raise LabelError(
                field,
                value,
                f"the bar code has {width:g} mm, with quiet zones it needs {needed / self.dpmm:.2f} mm",
            )
        left = self.dots(x) + spare // 2 + barcodes.CODE128_QUIET * dots
        self._marks.append(Code128(left, self.dots(y), self.dots(height), dots, value))

    def gs1_128(
        self,
        field: str,
        elements: tuple[tuple[str, str], ...],
        x: float,
        y: float,
        width: float,
        height: float,
        module: float,
    ) -> None:
        """Centre the bars of a GS1-128 in a box that holds the quiet zones too, as a graphic."""
        dots = self._module(module)
        pattern = barcodes.gs1_128_pattern(elements)
        spare = self.dots(width) - (len(pattern) + 2 * barcodes.CODE128_QUIET) * dots
        if spare < 0:
            text = "".join(f"({ai}){value}" for ai, value in elements)
            raise LabelError(field, text, f"the bar code has {width:g} mm, which is too little")
        row = Image.new("1", (len(pattern), 1))
        row.putdata([int(bar) for bar in pattern])
        bars = row.resize((len(pattern) * dots, self.dots(height)), Image.Resampling.NEAREST)
        left = self.dots(x) + spare // 2 + barcodes.CODE128_QUIET * dots
        bitmap = Bitmap(bars.width, bars.height, bars.tobytes())
        self._marks.append(Graphic(left, self.dots(y), bitmap))

    def datamatrix(self, field: str, value: str, right: float, y: float, width: float, module: float) -> None:
        """Set a symbol with its right edge (quiet zone left out) at `right`, at most `width` wide."""
        dots = self._module(module)
        side = barcodes.datamatrix_side(field, value)
        if side * dots > self.dots(width):
            raise LabelError(
                field, value, f"the DataMatrix has {width:g} mm, it needs {side * dots / self.dpmm:.2f} mm"
            )
        self._marks.append(DataMatrix(self.dots(right) - side * dots, self.dots(y), dots, side, value))

    def _module(self, mm: float) -> int:
        return int(mm * self.dpmm)  # never wider than planned: a symbol must keep its place

    def _fit(
        self,
        field: str,
        value: str,
        width: float,
        height: float,
        size: float,
        floor: float,
        lines: int,
        bold: bool,
    ) -> tuple[Face, tuple[str, ...]]:
        text.check(field, value)
        found = text.fit(
            value, self.dots(width), self.dots(height), self.dots(size), self.dots(floor), lines, bold
        )
        if found is None:
            needed = text.width(Face(self.dots(floor), bold), value) / self.dpmm
            on = f"on {lines} lines" if lines > 1 else "on one line"
            raise LabelError(
                field, value, f"the text has {width:g} mm {on}, at {floor:g} mm type it needs {needed:.1f} mm"
            )
        return found


@lru_cache(256)
def _reversed(face: Face, word: str, width: int, height: int) -> Bitmap:
    block = Image.new("1", (width, height), 1)
    ink = text.block(face, (word,), width, "left")
    if ink is not None:
        # By its ink, not its line box: in a block, a word that is a dot off the middle is seen.
        left, top = (width - ink.bitmap.width) // 2, (height - ink.bitmap.height) // 2
        block.paste(0, (left, top), ink.bitmap.image())
    return Bitmap(width, height, block.tobytes())
