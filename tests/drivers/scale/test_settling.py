from decimal import Decimal

import pytest

from drivers.readings import Weight
from drivers.scale.settling import Settling, SettlingLimits, Steady

LIMITS = SettlingLimits(zero=Decimal("0.005"), change=Decimal("0.020"))


def readings(text):
    """ "0 ~1.1 1.25": kilograms, "~" moves."""
    return [
        Weight(Decimal(each.removeprefix("~")), "kg", stable=not each.startswith("~"))
        for each in text.split()
    ]


@pytest.mark.parametrize(
    ("seen", "delivered"),
    [
        ("0 ~0.4 ~1.1 1.250 1.250 1.250", "1.250"),
        ("0 1.250 0 1.250", "1.250 1.250"),
        ("0 1.250 ~0.6 ~0.003 ~0.9 1.250", "1.250 1.250"),  # the empty pan was seen for an instant only
        ("0 1.250 1.251 1.249 1.252", "1.250"),  # drift is no new load
        ("0 1.250 ~1.4 1.251", "1.250"),  # touched
        ("0 1.250 1.270", "1.250 1.270"),  # another load, put on before the first was off
        ("0 ~1.2 ~1.3 ~1.2", ""),  # never stable
        ("0 0.004 0.005", ""),
        ("-0.200 0 0.800", "0.800"),  # the pan was lifted
        ("1.250 1.250", ""),  # on the pan at the start: perhaps recorded before a restart
        ("1.250 0.900", "0.900"),
        ("1.250 0 1.250", "1.250"),
    ],
)
def test_one_stable_weight_is_delivered_per_load(seen, delivered):
    settling = Settling(LIMITS)

    assert [weight for weight in readings(seen) if settling.feed(weight)] == readings(delivered)


def test_rearmed_the_present_load_is_delivered_once_more_at_its_next_stable_reading():
    settling = Settling(LIMITS)
    for weight in readings("0 1.250 1.250"):
        settling.feed(weight)

    settling.rearm()

    moving, stable, again = readings("~1.250 1.251 1.251")
    assert [settling.feed(moving), settling.feed(stable), settling.feed(again)] == [None, stable, None]


def test_equal_readings_with_something_else_between_them_are_not_steady():
    steady = Steady(0.5)
    load = Weight(Decimal("1.250"), "kg", stable=None)

    steady.feed(load, 10.0)
    steady.forget()

    assert [steady.feed(load, now).stable for now in (11.0, 11.4, 11.5)] == [False, False, True]
