"""Where on its paper a printer puts a drawing, and how dark: what is mended at each printer by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PIL import ImageChops

from labels.drawing import Drawing
from labels.errors import LabelError


@dataclass(frozen=True, slots=True)
class Calibration:
    """How one printer differs from a printer that needs nothing.

    Attributes:
        offset_x_mm, offset_y_mm: how far the drawing is moved to the right and down; negative to the left and
            up. Rounded to whole dots.
        darkness: in the printer's own steps, None to leave it as it is set there.
    """

    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0
    darkness: int | None = None

    def place(self, drawing: Drawing) -> Drawing:
        """Return the drawing moved, so that every language prints it alike.

        Raises:
            LabelError: it would leave the label.
        """
        right, down = (round(mm * drawing.dpmm) for mm in (self.offset_x_mm, self.offset_y_mm))
        if not (right or down):
            return drawing
        ink = ImageChops.invert(drawing.image().convert("L")).getbbox()
        if ink is not None:
            left, top, end, bottom = ink
            _check("offset_x_mm", self.offset_x_mm, -left, drawing.width - end, right, drawing.dpmm)
            _check("offset_y_mm", self.offset_y_mm, -top, drawing.height - bottom, down, drawing.dpmm)
        moved = tuple(replace(mark, x=mark.x + right, y=mark.y + down) for mark in drawing.marks)
        return replace(drawing, marks=moved)

    def prologue(self, language: str) -> bytes:
        """Return what is sent before a job in a language: the darkness, where it has a command for that.

        Source: Zebra, "ZPL II Programming Guide", ~SD, 00 to 30; TSC, "TSPL/TSPL2", DENSITY, 0 to 15.
        """
        if self.darkness is None or language not in _DARKNESS:
            return b""
        return _DARKNESS[language] % self.darkness


NONE = Calibration()
"""A printer that needs nothing."""

_DARKNESS: Mapping[str, bytes] = {"zpl": b"~SD%02d", "tspl": b"DENSITY %d\r\n"}


def _check(field: str, value: float, least: int, most: int, wanted: int, dpmm: int) -> None:
    if not least <= wanted <= most:
        room = f"from {least / dpmm:g} to {most / dpmm:g} mm"
        raise LabelError(field, value, f"this label can be moved {room} before it leaves the paper")
