"""Counting by weight: right, or by hand; never silently wrong (R22)."""

import random
from decimal import Decimal

import pytest

from station.rules.piece_count import Portion, count_by_weight, piece_weight


def rounded(grams: float, division: int) -> Decimal:
    """What a scale of that division shows, kg."""
    return Decimal(round(grams / division) * division) / 1000


class Heap:
    """Pieces of one kind on one scale, in a tray: cv of 0.3 to 3 %, a division of 1, 2 or 5 g."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.variation = rng.uniform(0.003, 0.03)
        self.division = rng.choice((1, 2, 5))
        self.mean = 10 ** rng.uniform(0.3, 2.7)  # a switch of 2 g to a transformer of 500 g
        self.tray = rng.uniform(0, 300)
        self.on_pan = self.tray

    def grams(self, pieces: int) -> float:
        return sum(self.rng.gauss(self.mean, self.variation * self.mean) for _ in range(pieces))

    def added(self, pieces: int) -> Decimal:
        """Put pieces on what lies there; what the display says more than before."""
        before, self.on_pan = self.on_pan, self.on_pan + self.grams(pieces)
        return rounded(self.on_pan, self.division) - rounded(before, self.division)

    def alone(self, pieces: int) -> Decimal:
        """Put only these into the tray."""
        return rounded(self.tray + self.grams(pieces), self.division) - rounded(self.tray, self.division)


def counted_at_once(seed: int) -> tuple[int, int | None]:
    """A sample of one to ten portions, then a lot of 1 to 500 pieces; what was there and what was said."""
    rng = random.Random(seed)
    heap = Heap(rng)
    portions, pieces = rng.choice((1, 1, 3, 6, 10)), rng.choice((1, 5, 10, 20))
    sample = [Portion(pieces, heap.added(pieces)) for _ in range(portions)]
    lot = rng.randint(1, 500) if rng.random() < 0.5 else int(10 ** rng.uniform(0, 2.7))
    if any(each.kg <= 0 for each in sample):
        return lot, None
    return lot, count_by_weight(sample, heap.alone(lot), Decimal(heap.division) / 1000).pieces


def counted_by_handfuls(seed: int) -> tuple[int, int | None]:
    """Ten counted by hand, then a lot added as much at a time as the sample is good for."""
    rng = random.Random(seed)
    heap, division = Heap(rng), None
    division = Decimal(heap.division) / 1000
    lot, there, found = rng.randint(1, 500), 10, 10
    first = heap.added(10)
    if first <= 0:
        return lot + 10, None
    sample = [Portion(10, first)]
    while there < lot + 10:
        most = piece_weight(sample, division).most
        if not most:
            return lot + 10, None
        more = min(rng.randint(max(1, most // 2), most), lot + 10 - there)
        there += more
        added = heap.added(more)
        said = count_by_weight(sample, added, division).pieces if added > 0 else None
        if said is None:
            said = more  # counted by hand, as the desk asks
        sample.append(Portion(said, added))
        found += said
    return lot + 10, found


def test_two_hundred_lots_are_counted_right_or_by_hand():
    said = [counted_at_once(seed) for seed in range(200)]

    assert [each for each in said if each[1] not in (None, each[0])] == []
    assert sum(found is not None for _, found in said) > 30


def test_two_hundred_lots_by_handfuls_are_counted_right_or_by_hand():
    said = [counted_by_handfuls(seed) for seed in range(200)]

    assert [each for each in said if each[1] not in (None, each[0])] == []
    assert sum(found is not None for _, found in said) > 120


@pytest.mark.soak
def test_twenty_thousand_lots_are_counted_right_or_by_hand():
    said = [counted_at_once(seed) for seed in range(1_000_000, 1_020_000)]

    assert [each for each in said if each[1] not in (None, each[0])] == []


@pytest.mark.soak
def test_two_thousand_lots_by_handfuls_are_counted_right_or_by_hand():
    said = [counted_by_handfuls(seed) for seed in range(2_000_000, 2_002_000)]

    assert [each for each in said if each[1] not in (None, each[0])] == []


KG = Decimal("0.005")


def said(kg, *sample, division=KG):
    counted = count_by_weight([Portion(n, Decimal(of)) for n, of in sample], Decimal(kg), division)
    return counted.pieces, counted.why


def test_a_weight_between_two_numbers_is_neither():
    assert said("0.595", (4, "0.340")) == (7, "")
    assert said("0.635", (40, "3.400")) == (None, "not_whole")
    assert said("0.635", (4, "0.340")) == (None, "too_many")  # by so few it may be either


def test_one_piece_is_counted_and_none_is_not():
    assert said("0.085", (4, "0.340")) == (1, "")
    assert said("0.040", (4, "0.340")) == (None, "too_light")
    assert said("0", (4, "0.340")) == (None, "too_light")


def test_a_larger_sample_counts_a_larger_lot():
    assert said("1.360", (4, "0.340")) == (None, "too_many")
    assert said("1.360", (16, "1.360")) == (16, "")


def test_portions_that_agree_say_how_much_pieces_differ():
    alike = [(10, "0.850")] * 12
    assert said("3.400", (120, "10.200"), division=Decimal("0.001")) == (None, "too_many")
    assert said("3.400", *alike, division=Decimal("0.001")) == (40, "")


def test_portions_that_agree_only_by_the_rounding_say_nothing():
    assert piece_weight([Portion(1, Decimal("0.005"))] * 12, KG).most == 0


@pytest.mark.parametrize("sample", [[], [(0, "0.340")], [(4, "0")], [(4, "-0.340")]])
def test_nothing_is_counted_by_no_sample(sample):
    with pytest.raises(ValueError, match="no sample"):
        said("0.595", *sample)
