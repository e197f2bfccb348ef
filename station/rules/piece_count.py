"""Counting alike pieces by their weight: how many there are, or that the statistics do not allow to say.

Sources: JCGM 100:2008 (GUM) 5.1.2, uncertainties that do not depend on each other add up in squares, and
F.2.2.1, a reading rounded to a division d has the standard uncertainty d/√12. NIST/SEMATECH e-Handbook of
Statistical Methods 7.2.3.1, the bounds of a standard deviation by chi-square, whose lower point is taken from
Wilson and Hilferty (1931): it errs towards a smaller one, so to a larger deviation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, sqrt
from typing import Literal

VARIATION = 0.03
"""How much alike pieces differ in weight at most, standard deviation by mean, while nothing says less: the
worst of moulded, wound and stamped parts."""

SURE = 5.0
"""So many standard deviations must lie between the weight and that of one piece more or fewer: beyond it lie
six lots in ten million."""

_ONE_IN_A_HUNDRED = 2.3263
"""Standard deviations below which one of a hundred lies."""

Why = Literal["", "too_light", "not_whole", "too_many"]


@dataclass(frozen=True, slots=True)
class Portion:
    """So many pieces, counted by hand, and what they weigh together.

    Attributes:
        kg: net, the difference of two readings.
    """

    pieces: int
    kg: Decimal


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece weighs.

    Attributes:
        kg: mean of the sample.
        uncertainty_kg: standard uncertainty of that mean.
        most: pieces of the largest lot that can be expected to be counted with it; 0 for none.
    """

    kg: Decimal
    uncertainty_kg: Decimal
    most: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a lot's weight says.

    Attributes:
        pieces: how many there are; None: count them by hand, and `why`.
        why: `too_light`, less than a piece; `not_whole`, no number of such pieces weighs that; `too_many`,
            one more or fewer could weigh the same.
        exact: the lot's weight by the piece's, two decimals.
        uncertainty: standard uncertainty of it, pieces, two decimals, rounded up.
    """

    pieces: int | None
    why: Why
    exact: Decimal
    uncertainty: Decimal
    piece: Piece


def count_by_weight(sample: Sequence[Portion], lot_kg: Decimal, division_kg: Decimal) -> Counted:
    """Count the pieces of a lot by weight; never one too many or too few, rather not at all.

    The number is that next to the quotient. It is said only when the quotient lies within `SURE` standard
    uncertainties of it and not within as many of its neighbours. The uncertainty is that of the lot (each
    piece differs, one reading is rounded), and of the sample's mean, as many times as there are pieces.

    Args:
        sample: portions of pieces like those of the lot, in any number; each weighed net. How much pieces
            differ is taken from how the portions do, where there are enough of them.
        lot_kg: net; the sample may be among it.
        division_kg: of the scale, not of its display.

    Raises:
        ValueError: no sample, one without pieces or weight, or a division that is none.

    >>> count_by_weight([Portion(4, Decimal("0.340"))], Decimal("0.595"), Decimal("0.005")).pieces
    7
    >>> said = count_by_weight([Portion(4, Decimal("0.340"))], Decimal("5.950"), Decimal("0.005"))
    >>> said.pieces, said.why
    (None, 'too_many')
    """
    known = _known(sample, division_kg)
    exact = float(lot_kg) / known.kg
    nearest = max(round(exact), 0)
    off, sigma = abs(exact - nearest), known.sigma(nearest)
    why: Why = ""
    if off > SURE * sigma:
        why = "not_whole"
    elif 1 - off < SURE * known.sigma(nearest + 1):
        why = "too_many"
    if nearest < 1:
        why = "too_light"
    return Counted(
        None if why else nearest,
        why,
        _rounded(exact, "0.01"),
        Decimal(ceil(sigma * 100)) / 100,
        piece_weight(sample, division_kg),
    )


def piece_weight(sample: Sequence[Portion], division_kg: Decimal) -> Piece:
    """Return what one piece weighs by a sample, and how large a lot that is good for.

    Raises:
        ValueError: as `count_by_weight`.

    >>> piece_weight([Portion(10, Decimal("0.850"))], Decimal("0.001"))
    Piece(kg=Decimal('0.08500'), uncertainty_kg=Decimal('0.00081'), most=9)
    """
    known = _known(sample, division_kg)
    uncertainty = sqrt(known.variation**2 * known.kg**2 / known.pieces + (known.reading / known.pieces) ** 2)
    return Piece(_rounded(known.kg, "0.00001"), _rounded(uncertainty, "0.00001"), known.most())


@dataclass(frozen=True, slots=True)
class _Known:
    """A sample, added up.

    Attributes:
        kg: mean of a piece.
        variation: standard deviation of pieces by their mean, at most.
        reading: standard uncertainty of a net weight, kg: two readings are rounded.
    """

    pieces: int
    kg: float
    variation: float
    reading: float

    def sigma(self, pieces: int) -> float:
        """Return the standard uncertainty of the quotient of a lot of so many pieces, in pieces."""
        differ = self.variation**2 * (pieces + pieces**2 / self.pieces)
        rounded = (self.reading / self.kg) ** 2 * (1 + pieces**2 / self.pieces**2)
        return sqrt(differ + rounded)

    def most(self) -> int:
        """Return the largest lot that is counted nineteen times in twenty: two deviations off, clear."""
        room = 1 / (SURE + 2)
        fewest, most = 0, 1_000_000
        while most - fewest > 1:
            middle = (fewest + most) // 2
            fewest, most = (middle, most) if self.sigma(middle + 1) <= room else (fewest, middle)
        return fewest


def _known(sample: Sequence[Portion], division_kg: Decimal) -> _Known:
    if not sample or any(each.pieces < 1 or each.kg <= 0 for each in sample) or division_kg <= 0:
        raise ValueError(f"no sample to count by: {sample}, division {division_kg}")
    pieces, kg = sum(each.pieces for each in sample), float(sum(each.kg for each in sample))
    mean, reading = kg / pieces, float(division_kg) / sqrt(6)
    free = len(sample) - 1
    squares = sum((float(each.kg) - each.pieces * mean) ** 2 / each.pieces for each in sample)
    hidden = reading**2 * sum(1 / each.pieces for each in sample)  # what the rounding may have evened out
    lower = _chi_square_lower(free) if free else 0.0
    measured = sqrt((squares + hidden) / lower) / mean if lower else VARIATION
    return _Known(pieces, mean, min(measured, VARIATION), reading)


def _chi_square_lower(free: int) -> float:
    """Return what chi-square is below one time in a hundred, or less; 0 where nothing is known."""
    some = 2 / (9 * free)
    return float(free * max(1 - some - _ONE_IN_A_HUNDRED * sqrt(some), 0.0) ** 3)


def _rounded(value: float, to: str) -> Decimal:
    return Decimal(value).quantize(Decimal(to), ROUND_HALF_UP)
