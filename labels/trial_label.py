"""A label that shows what a printer does: rulers against its offsets, a wedge against its darkness.

It carries no number of ours and no code, so it can be taken for no label of anything.
"""

from dataclasses import dataclass

from labels.drawing import Drawing
from labels.layout import SMALL_PRINT_MM, Layout
from labels.media import Media

MARGIN_MM = 3
"""Room around it, so that it can still be printed by a printer that needs to be calibrated."""


@dataclass(frozen=True, slots=True)
class TrialLabel:
    """What stands on a trial label: how it was printed."""

    printer: str  # printer-1, zpl
    settings: str  # x 0.5 y -0.25 mm, darkness 15
    printed_at: str


def draw(label: TrialLabel, media: Media, dpmm: int) -> Drawing:
    """Draw rulers that count from the edges of the paper in mm, and lines of 1 to 4 dots with gaps as wide.

    Measured with a real ruler, a tick that is not where its number says tells the offset.

    Raises:
        LabelError: a text does not fit or cannot be drawn.
    """
    layout = Layout(media, dpmm)
    dot = 1 / dpmm
    _ruler(layout, dot)
    top = MARGIN_MM + 6
    for lines in (1, 2, 3, 4):  # the finest a head still prints as lines, along and across
        width = lines * dot
        left = MARGIN_MM + 7 + (lines - 1) * 7
        layout.text("wedge", f"{lines}", left, top, 6, 2.5, SMALL_PRINT_MM, floor=SMALL_PRINT_MM)
        for n in range(int(2.75 / (2 * width))):
            layout.box(left + 2 * n * width, top + 3, width, 4, width)
            layout.box(left + 3.25, top + 3 + 2 * n * width, 2.75, width, width)
    y = top + 8
    for field in ("printer", "settings", "printed_at"):
        width = media.width_mm - 2 * MARGIN_MM - 8
        layout.text(
            field, getattr(label, field), MARGIN_MM + 7, y, width, 3, SMALL_PRINT_MM, floor=SMALL_PRINT_MM
        )
        y += 3
    return layout.drawing()


def _ruler(layout: Layout, dot: float) -> None:
    for across, length in ((True, layout.media.width_mm), (False, layout.media.height_mm)):
        for mm in range(MARGIN_MM, length - MARGIN_MM + 1):
            tick = 3.0 if mm % 10 == 0 else 2.0 if mm % 5 == 0 else 1.0
            at = min(mm, length - MARGIN_MM - dot)
            if across:
                layout.box(at, MARGIN_MM, dot, tick, dot)
            else:
                layout.box(MARGIN_MM, at, tick, dot, dot)
            if mm % 10 == 0 and across and mm + 2 <= length - MARGIN_MM:
                layout.text(
                    "ruler", f"{mm}", mm - 2, MARGIN_MM + 3.25, 4, 2.25, 2.0, floor=2.0, align="centre"
                )
            elif mm % 10 == 0 and not across and mm + 1 <= length - MARGIN_MM:
                layout.text("ruler", f"{mm}", MARGIN_MM + 3.25, mm - 1.25, 4, 2.25, 2.0, floor=2.0)
