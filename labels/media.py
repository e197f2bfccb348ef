"""On what labels print: sizes in millimetres, head resolutions in dots per millimetre."""

from dataclasses import dataclass

DPMM = {8: 203, 12: 300}
"""Print heads, dots/mm to the dpi they are sold under (ZPL counts in these dots: 8/mm, not 203/25.4)."""


@dataclass(frozen=True, slots=True)
class Media:
    """One kind of label stock. `gap_mm` 0 means continuous paper."""

    name: str
    width_mm: int
    height_mm: int
    gap_mm: int = 2


MEDIA = {
    media.name: media
    for media in (
        Media("40x30", 40, 30),
        Media("50x30", 50, 30),
        Media("60x40", 60, 40),
        Media("70x50", 70, 50),
        Media("100x150", 100, 150, gap_mm=3),
    )
}
