"""The one drawing, in whole dots: what the screen shows is what prints.

A drawing is a list of marks. `Drawing.image()` paints them; `zpl.encode` writes them as printer commands.
Nothing else knows where anything stands.
"""

from dataclasses import dataclass, field

from PIL import Image

from labels import barcodes
from labels.media import Media
from labels.text import Bitmap


@dataclass(frozen=True, slots=True)
class Graphic:
    """A 1-bit graphic with its top left dot at x, y; `quiet` dots around it stay white, if it is a symbol."""

    x: int
    y: int
    bitmap: Bitmap
    quiet: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, its frame drawn inwards; filled when the frame is half as thick. Lines are boxes."""

    x: int
    y: int
    width: int
    height: int
    thickness: int


@dataclass(frozen=True, slots=True)
class Code128:
    """Bars from x, y, the quiet zones outside; `module` is the narrowest bar's width in dots."""

    x: int
    y: int
    height: int
    module: int
    text: str


@dataclass(frozen=True, slots=True)
class DataMatrix:
    """A square ECC 200 symbol with its top left module at x, y, the quiet zone outside."""

    x: int
    y: int
    module: int
    side: int
    text: str


Mark = Graphic | Box | Code128 | DataMatrix


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole label. Sizes and places in dots from the top left corner."""

    media: Media
    dpmm: int
    marks: tuple[Mark, ...]

    @property
    def width(self) -> int:
        """Dots across the print head."""
        return self.media.width_mm * self.dpmm

    @property
    def height(self) -> int:
        """Dots along the feed, the gap left out."""
        return self.media.height_mm * self.dpmm

    def image(self) -> Image.Image:
        """Paint the label: a 1-bit picture, 0 black and 1 white, one pixel a dot."""
        image = Image.new("1", (self.width, self.height), 1)
        for mark in self.marks:
            paint(image, mark)
        return image


def room(mark: Mark) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what a mark keeps to itself, its quiet zone with it, in dots."""
    match mark:
        case Graphic(x, y, bitmap, quiet):
            return x - quiet, y - quiet, x + bitmap.width + quiet, y + bitmap.height + quiet
        case Box(x, y, width, height, _):
            return x, y, x + width, y + height
        case Code128(x, y, height, module, text):
            quiet = barcodes.CODE128_QUIET * module
            return x - quiet, y, x + barcodes.code128_modules("code", text) * module + quiet, y + height
        case DataMatrix(x, y, module, side, _):
            quiet, symbol = barcodes.DATAMATRIX_QUIET * module, side * module
            return x - quiet, y - quiet, x + symbol + quiet, y + symbol + quiet


def paint(image: Image.Image, mark: Mark) -> None:
    """Put one mark's black dots on a 1-bit picture."""
    match mark:
        case Graphic(x, y, bitmap):
            image.paste(0, (x, y), bitmap.image())
        case Box(x, y, width, height, thickness):
            image.paste(0, (x, y, x + width, y + height))
            if 2 * thickness < min(width, height):
                image.paste(1, (x + thickness, y + thickness, x + width - thickness, y + height - thickness))
        case Code128(x, y, height, module, text):
            for begin, width in barcodes.code128_bars(text):
                left = x + begin * module
                image.paste(0, (left, y, left + width * module, y + height))
        case DataMatrix(x, y, module, side, text):
            rows = b"".join(barcodes.datamatrix_rows(text))
            symbol = Image.frombytes("L", (side, side), rows).convert("1", dither=Image.Dither.NONE)
            image.paste(symbol.resize((side * module, side * module), Image.Resampling.NEAREST), (x, y))
