"""Laying out a label in millimetres: texts into boxes, symbols with quiet zones, all on whole dots."""

from functools import lru_cache

from PIL import Image

from labels import barcodes, text
from labels.drawing import Box, Code128, DataMatrix, Drawing, Graphic, Mark
from labels.errors import LabelError
from labels.media import DPMM, Media
from labels.text import Align, Bitmap, Face

MODULE_MM = 0.25  # Code 128, domain rule 7.5
SMALLEST_MODULE_MM = {"Code 128": 0.25, "DataMatrix": 0.375, "QR": 0.375}
"""What a hand scanner still reads off a thermal label (domain rule 7.5); finer ones are refused."""

READABLE_MM = 2.5  # the smallest type for anything a person must read at arm's length
SMALL_PRINT_MM = 2.0


class Layout:
    """A label being laid out. Arguments in mm from the top left corner; `drawing()` is the result.

    Args:
        size: width and height in mm that a layout is made for; on larger media everything grows with the
            medium, and `width` and `height` are what it then has, in the layout's mm.

    Raises:
        LabelError: from each method, when a text or symbol does not fit its place.
    """

    def __init__(self, media: Media, dpmm: int, size: tuple[int, int] | None = None) -> None:
        if dpmm not in DPMM:
            raise LabelError("dpmm", dpmm, f"a print head has one of {sorted(DPMM)} dots/mm")
        self.media, self.dpmm = media, dpmm
        self._scale = min(media.width_mm / size[0], media.height_mm / size[1]) if size else 1.0
        self._per_mm = dpmm * self._scale
        self.width, self.height = media.width_mm / self._scale, media.height_mm / self._scale
        self._marks: list[Mark] = []

    def drawing(self) -> Drawing:
        """What was laid out so far."""
        return Drawing(self.media, self.dpmm, tuple(self._marks))

    def dots(self, mm: float) -> int:
        """Whole dots nearest to a length."""
        return round(mm * self._per_mm)

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
        return max(text.width(face, part) for part in broken) / self._per_mm

    def fits(
        self, field: str, value: str, x: float, y: float, width: float, height: float, size: float, lines: int
    ) -> bool:
        """Whether `text` would not refuse it, at readable type."""
        try:
            self._fit(field, value, width, height, size, READABLE_MM, lines, False)
        except LabelError:
            return False
        return True

    def sign(
        self, field: str, value: str, x: float, y: float, width: float, height: float, size: float
    ) -> float:
        """Set a word in white on a black block, at most `width` wide; return the width used."""
        pad = height / 8
        face, (word, *_) = self._fit(field, value, width - 2 * pad, height, size, READABLE_MM, 1, True)
        block_width = text.width(face, word) + 2 * self.dots(pad)
        bitmap = _reversed(face, word, block_width, self.dots(height))
        self._marks.append(Graphic(self.dots(x), self.dots(y), bitmap))
        return block_width / self._per_mm

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
        dots = self._module(field, value, module, "Code 128")
        bars = barcodes.code128_modules(field, value)
        needed = (bars + 2 * barcodes.CODE128_QUIET) * dots
        spare = self.dots(width) - needed
        if spare < 0:
            raise LabelError(
                field,
                value,
                f"the bar code has {self._real(width)} mm,"
                f" with quiet zones it needs {needed / self.dpmm:.2f} mm",
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
        text = "".join(f"({ai}){value}" for ai, value in elements)
        dots = self._module(field, text, module, "Code 128")
        pattern = barcodes.gs1_128_pattern(elements)
        spare = self.dots(width) - (len(pattern) + 2 * barcodes.CODE128_QUIET) * dots
        if spare < 0:
            raise LabelError(field, text, f"the bar code has {self._real(width)} mm, which is too little")
        row = Image.new("1", (len(pattern), 1))
        row.putdata([int(bar) for bar in pattern])
        bars = row.resize((len(pattern) * dots, self.dots(height)), Image.Resampling.NEAREST)
        left = self.dots(x) + spare // 2 + barcodes.CODE128_QUIET * dots
        bitmap = Bitmap(bars.width, bars.height, bars.tobytes())
        self._marks.append(Graphic(left, self.dots(y), bitmap))

    def datamatrix(self, field: str, value: str, right: float, y: float, width: float, module: float) -> None:
        """Set a symbol with its right edge (quiet zone left out) at `right`, at most `width` wide."""
        dots = self._module(field, value, module, "DataMatrix")
        side = barcodes.datamatrix_side(field, value)
        if side * dots > self.dots(width):
            needed = f"{side * dots / self.dpmm:.2f}"
            raise LabelError(field, value, f"the DataMatrix has {self._real(width)} mm, it needs {needed} mm")
        self._marks.append(DataMatrix(self.dots(right) - side * dots, self.dots(y), dots, side, value))

    def qr(self, field: str, value: str, right: float, y: float, width: float) -> None:
        """Set a symbol into the top right corner of a square, its quiet zone in it, as large as it goes.

        As a graphic: printers choose masks and versions of their own, and it may hold a web address.
        """
        rows = barcodes.qr_rows(field, value)
        side = len(rows) + 2 * barcodes.QR_QUIET
        dots = self.dots(width) // side
        smallest = SMALLEST_MODULE_MM["QR"]
        if dots < smallest * self.dpmm:
            needed = f"{side * smallest:.1f}"
            raise LabelError(
                field, value, f"the QR code has {self._real(width)} mm, with quiet zones it needs {needed} mm"
            )
        symbol = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).point(lambda dot: 255 - dot)
        ink = len(rows) * dots
        bars = symbol.convert("1", dither=Image.Dither.NONE).resize((ink, ink), Image.Resampling.NEAREST)
        quiet = barcodes.QR_QUIET * dots
        bitmap = Bitmap(ink, ink, bars.tobytes())
        self._marks.append(Graphic(self.dots(right) - quiet - ink, self.dots(y) + quiet, bitmap, quiet))

    def picture(self, picture: Image.Image, right: float, y: float, width: float, height: float) -> None:
        """Set a grey picture with its top right corner at a place, shrunk into the box, cut to black."""
        box = self.dots(width), self.dots(height)
        shrink = min(1.0, box[0] / picture.width, box[1] / picture.height)
        size = max(1, int(picture.width * shrink)), max(1, int(picture.height * shrink))
        black = picture.resize(size, Image.Resampling.LANCZOS).point([255] * 128 + [0] * 128, "1")
        ink = black.getbbox()
        if ink is not None:
            bitmap = black.crop(ink)
            self._marks.append(
                Graphic(
                    self.dots(right) - bitmap.width,
                    self.dots(y),
                    Bitmap(bitmap.width, bitmap.height, bitmap.tobytes()),
                )
            )

    def lines(self, value: str, width: float, most: int) -> int:
        """How many lines a text takes in a width at the smallest readable type, `most` at most."""
        face = Face(round(READABLE_MM * self.dpmm))
        return min(most, len(text.broken(face, value, self.dots(width))))

    def _module(self, field: str, value: str, mm: float, symbology: str) -> int:
        dots = int(mm * self._per_mm + 1e-6)  # never wider than planned: a symbol must keep its place
        smallest = SMALLEST_MODULE_MM[symbology]
        if dots < smallest * self.dpmm:
            found = f"{dots / self.dpmm:.3f}"
            raise LabelError(field, value, f"a {symbology} needs modules of {smallest} mm, here {found} mm")
        return dots

    def _real(self, mm: float) -> str:
        return f"{round(mm * self._scale, 2):g}"

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
        least = round(floor * self.dpmm)  # who reads it stands as near, however large the medium
        found = text.fit(value, self.dots(width), self.dots(height), self.dots(size), least, lines, bold)
        if found is None:
            needed = f"{text.width(Face(least, bold), value) / self.dpmm:.1f}"
            on = f"on {lines} lines" if lines > 1 else "on one line"
            raise LabelError(
                field,
                value,
                f"the text has {self._real(width)} mm {on}, at {floor:g} mm type it needs {needed} mm",
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
