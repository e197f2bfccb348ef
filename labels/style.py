"""What a shop may change on its labels: a logo, and the unit label's optional lines."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from labels.errors import LabelError

OPTIONAL_UNIT_LINES = ("customer_code", "request", "signed_on", "delivery", "printed_at", "printed_by")
"""Fields of the unit label that a shop may leave out; the others identify the unit or say what to do."""

LOGO_BYTES, LOGO_DOTS = 1_000_000, 2_000
"""A logo's largest file and side in pixels: it is shrunk to the label, more would only cost time."""


@dataclass(frozen=True, slots=True)
class Style:
    """The choices of one shop.

    Attributes:
        logo: a picture's file; none without one.
        unit_lines: those of `OPTIONAL_UNIT_LINES` that stand on the unit label.
    """

    logo: Path | None = None
    unit_lines: tuple[str, ...] = OPTIONAL_UNIT_LINES


@lru_cache(4)
def logo(path: Path) -> Image.Image:
    """Read a logo: any PNG, 1-bit best; what is transparent is white.

    Raises:
        LabelError: not readable, no PNG, or too large.
    """
    expected = f"the logo is a PNG of at most {LOGO_DOTS} x {LOGO_DOTS} pixels and {LOGO_BYTES} bytes"
    try:
        size = path.stat().st_size
        if size > LOGO_BYTES:
            raise LabelError("logo", str(path), f"{expected}, this has {size} bytes")
        with Image.open(path, formats=["PNG"]) as picture:
            if max(picture.size) > LOGO_DOTS:
                found = f"{picture.width} x {picture.height}"
                raise LabelError("logo", str(path), f"{expected}, this has {found} pixels")
            drawn = picture.convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise LabelError("logo", str(path), f"{expected} ({type(error).__name__})") from error
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    return paper.convert("L")
