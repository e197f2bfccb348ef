"""The Pareto picture as SVG: worked out here, drawn by `_pareto.html` without style or script."""

from collections.abc import Callable
from dataclasses import dataclass

from station.rules.problems import VITAL_PERCENT, Pareto, places

WIDTH, HEIGHT = 920.0, 220.0
"""Of the field in which the bars stand; the picture is scaled as a whole."""

LEFT, TOP, RIGHT = 56.0, 18.0, 64.0
"""Room around the field for the two scales."""

TYPE, LEADING = 16.0, 20.0
"""Size of the words under the bars, and from line to line."""

MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar as it is drawn: its rectangle, its count, the lines of its name; `vital` up to the mark."""

    x: float
    y: float
    width: float
    height: float
    units: int
    words: tuple[str, ...]
    vital: bool

    @property
    def middle(self) -> float:
        """Where its texts are centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything of the picture, from the top left of its box.

    Attributes:
        line: the points of the cumulative line. `mark`: y of 80 %.
        scale: y, units where they are whole, and percent of each line of the scales.
    """

    box: str
    left: float
    right: float
    top: float
    bottom: float
    bars: tuple[Drawn, ...]
    line: str
    dots: tuple[tuple[float, float], ...]
    mark: float
    scale: tuple[tuple[float, str, int], ...]
    total: int
    leading: float = LEADING


def picture(pareto: Pareto, spelt: Callable[[str], str]) -> Picture:
    """Return the picture of some bars.

    Args:
        spelt: gives the reader's word for a label.
    """
    from station.forms.page import lines  # with it comes what draws papers, loaded for the first picture

    found = places(pareto, WIDTH, HEIGHT)
    room = WIDTH / max(len(pareto.bars), 1) - 4
    bars = tuple(
        Drawn(
            round(LEFT + x, 1),
            round(TOP + y, 1),
            round(wide, 1),
            round(tall, 1),
            bar.units,
            lines(spelt(bar.label), room, TYPE)[:MOST_LINES],
            n < pareto.vital,
        )
        for n, (bar, (x, y, wide, tall)) in enumerate(zip(pareto.bars, found.bars, strict=True))
    )
    below = 8 + LEADING * max((len(bar.words) for bar in bars), default=1)
    dots = tuple((round(LEFT + x, 1), round(TOP + y, 1)) for x, y in found.line)
    scale = tuple(
        (
            round(TOP + HEIGHT * (100 - percent) / 100, 1),
            "" if pareto.total * percent % 100 else str(pareto.total * percent // 100),
            percent,
        )
        for percent in (0, 50, VITAL_PERCENT, 100)
    )
    return Picture(
        box=f"0 0 {LEFT + WIDTH + RIGHT:g} {TOP + HEIGHT + below:g}",
        left=LEFT,
        right=LEFT + WIDTH,
        top=TOP,
        bottom=TOP + HEIGHT,
        bars=bars,
        line=" ".join(f"{x:g},{y:g}" for x, y in dots),
        dots=dots,
        mark=round(TOP + found.mark, 1),
        scale=scale,
        total=pareto.total,
    )
