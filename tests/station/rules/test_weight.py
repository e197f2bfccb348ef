from decimal import Decimal

import pytest

from station.rules.weight import WeightOff, compare

BARE, BOXED = Decimal("1.65"), Decimal("1.90")


@pytest.mark.parametrize(
    ("value", "unit", "boxed"),
    [
        ("1.64", "kg", BOXED),
        ("1640", "g", BOXED),
        ("1.93", "kg", BOXED),  # off the bare weight, fits the box
        ("1.782", "kg", None),  # exactly 8 % more
        ("1.518", "kg", None),  # exactly 8 % less
    ],
)
def test_a_weight_that_fits_bare_or_boxed_says_nothing(value, unit, boxed):
    assert compare(Decimal(value), unit, BARE, boxed) is None


@pytest.mark.parametrize(
    ("value", "boxed", "off"),
    [  # the first is unit 5 of domain 12
        ("1.05", None, WeightOff(Decimal("1.05"), BARE, Decimal("-36.4"), lighter=True)),
        ("1.783", None, WeightOff(Decimal("1.783"), BARE, Decimal("8.1"), lighter=False)),
        ("2.50", BOXED, WeightOff(Decimal("2.50"), BOXED, Decimal("31.6"), lighter=False)),
        ("0.00", BOXED, WeightOff(Decimal("0.00"), BARE, Decimal("-100.0"), lighter=True)),
    ],
)
def test_a_weight_off_both_names_the_nearer_and_by_how_much(value, boxed, off):
    assert compare(Decimal(value), "kg", BARE, boxed) == off


def test_a_model_without_weight_accuses_nobody():
    assert compare(Decimal("1.05"), "kg", None, None) is None


def test_a_weight_in_pounds_is_not_guessed():
    with pytest.raises(ValueError, match="'lb': expected kg or g"):
        compare(Decimal("3.6"), "lb", BARE, None)
