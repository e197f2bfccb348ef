"""What defects say side by side: a batch suspected, the few causes of most trouble (R1, R11a).

A defect is a code of domain 9 that an inspection gave, or a problem category that a person marked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

NO_FAULT = "N00"
"""The defect code of a unit that tested good; it is no defect."""

NOT_A_DEFECT = frozenset({NO_FAULT, "batch", "out_of_warranty"})
"""Codes and categories that say nothing of what is wrong with a unit."""

VITAL_PERCENT = 80
"""The share of all that the bars left of the mark make up."""

MOST_BARS = 12
"""More bars than that are drawn together as `OTHERS`, so that each can be read."""

OTHERS = "others"


def word(defect: str) -> str:
    """Return the code of the word for a defect: a category is one itself, a defect code has a family.

    >>> word("E01"), word("safety")
    ('defect.E01', 'safety')
    """
    return f"defect.{defect}" if defect[:1].isupper() else defect


def code(label: str) -> str:
    """Return the defect code that a word's code is of, empty for a category.

    >>> code("defect.E01"), code("safety")
    ('E01', '')
    """
    family, _, found = label.rpartition(".")
    return found if family == "defect" else ""


def suggests_batch(found_on: Iterable[date], today: date, *, units: int = 3, days: int = 30) -> bool:
    """Whether units of one model and production week with one defect suggest a batch problem.

    Args:
        found_on: the day the defect was found on each unit, today's among them.
        units: so many at least (5.10: "n 以上" includes n).
        days: the oldest of them so many days ago at most.

    >>> from datetime import timedelta
    >>> today = date(2026, 10, 30)
    >>> ago = lambda *days: [today - timedelta(days=n) for n in days]
    >>> suggests_batch(ago(30, 4, 0), today), suggests_batch(ago(31, 4, 0), today)
    (True, False)
    >>> suggests_batch(ago(4, 0), today)
    False
    """
    return sum(0 <= (today - day).days <= days for day in found_on) >= units


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how many units, and what they and all before them make up of the whole, in percent."""

    label: str
    units: int
    cumulative: Decimal


@dataclass(frozen=True, slots=True)
class Pareto:
    """Bars from the highest to the lowest; `vital` is how many of them reach `VITAL_PERCENT` together."""

    bars: tuple[Bar, ...]
    vital: int

    @property
    def total(self) -> int:
        """Units of all bars."""
        return sum(bar.units for bar in self.bars)


def pareto(counted: Mapping[str, int], most: int = MOST_BARS) -> Pareto:
    """Sort what was counted for the picture; what is beyond `most` stands last, together.

    >>> [(bar.label, bar.units, str(bar.cumulative)) for bar in pareto({"E02": 2, "E01": 7, "E09": 1}).bars]
    [('E01', 7, '70.0'), ('E02', 2, '90.0'), ('E09', 1, '100.0')]
    >>> pareto({"E01": 8, "E02": 2}).vital, pareto({"E01": 7, "E02": 3}).vital
    (1, 2)
    """
    ordered = sorted(
        ((n, label) for label, n in counted.items() if n > 0), key=lambda each: (-each[0], each[1])
    )
    if len(ordered) > most:
        ordered = [*ordered[: most - 1], (sum(n for n, _ in ordered[most - 1 :]), OTHERS)]
    shares = running_shares([n for n, _ in ordered])
    bars = tuple(Bar(label, n, so_far) for (n, label), so_far in zip(ordered, shares, strict=True))
    before = [Decimal(0), *shares]
    return Pareto(bars, sum(so_far < VITAL_PERCENT for so_far in before[: len(bars)]))


def share(part: int, whole: int) -> Decimal:
    """Return how much of the whole a part is, in percent with one decimal, rounded half-up.

    >>> str(share(1, 3)), str(share(0, 0))
    ('33.3', '0.0')
    """
    if not whole:
        return Decimal("0.0")
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def running_shares(counted: Sequence[int]) -> list[Decimal]:
    """Return what each number and all before it make up of the whole, in percent.

    >>> [str(each) for each in running_shares([2, 1, 1])]
    ['50.0', '75.0', '100.0']
    """
    whole = sum(counted)
    return [share(part, whole) for part in accumulate(counted)]


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything of the picture stands, from the top left of a field of the given size.

    Attributes:
        bars: x, y, width and height of each bar; their scale is the sum of all, so that the line of the
            cumulative shares begins on the first bar.
        line: the points of the cumulative line, one over the right edge of each bar.
        mark: y of 80 %.
    """

    bars: tuple[tuple[float, float, float, float], ...]
    line: tuple[tuple[float, float], ...]
    mark: float


def places(drawn: Pareto, width: float, height: float) -> Places:
    """Return where the picture's parts stand; the same for the screen and for paper.

    >>> places(pareto({"E01": 3, "E02": 1}), 200, 100).bars[0], places(pareto({"E01": 4}), 10, 100).line
    ((10.0, 25.0, 80.0, 75.0), ((9.0, 0.0),))
    """
    step = width / max(len(drawn.bars), 1)
    total = max(drawn.total, 1)
    bars, line, so_far = [], [], 0
    for n, bar in enumerate(drawn.bars):
        tall = height * bar.units / total
        x, wide = step * (n + 0.1), step * 0.8
        so_far += bar.units
        bars.append((x, height - tall, wide, tall))
        line.append((x + wide, height - height * so_far / total))
    return Places(tuple(bars), tuple(line), height * (100 - VITAL_PERCENT) / 100)
