from datetime import date

import pytest

from station.rules.warranty import UNKNOWN, Warranty, add_months, warranty

SIGNED = date(2026, 9, 29)

DEMO = [  # domain 11 example 8, domain 12 units 8, 10, 11, 12
    ("HY400S made 2024 week 24", 24, (2024, 24), None, Warranty("out", date(2026, 9, 10), "production")),
    (
        "the same, sold 2024-11-02",
        24,
        (2024, 24),
        date(2024, 11, 2),
        Warranty("in", date(2026, 11, 2), "sale"),
    ),
    ("unit 8", 24, (2021, 14), None, Warranty("out", date(2023, 7, 5), "production")),
    ("unit 10", 24, (2023, 8), None, Warranty("out", date(2025, 5, 20), "production")),
    ("unit 11", 24, (2025, 12), None, Warranty("in", date(2027, 6, 17), "production")),
    ("unit 12", 24, (2024, 38), None, Warranty("in", date(2026, 12, 16), "production")),
    ("no serial, no proof", 24, None, None, UNKNOWN),
    ("a week that 2025 does not have", 24, (2025, 53), None, UNKNOWN),
    ("a model that is not ours", None, (2025, 12), date(2025, 5, 1), UNKNOWN),
]


@pytest.mark.parametrize(
    ("unit", "months", "production", "sold", "verdict"), DEMO, ids=[row[0] for row in DEMO]
)
def test_a_unit_is_judged_on_its_signing_day(unit, months, production, sold, verdict):
    assert warranty(months, 3, SIGNED, production=production, sale_date=sold) == verdict


@pytest.mark.parametrize(("signed", "state"), [(date(2026, 9, 10), "in"), (date(2026, 9, 11), "out")])
def test_the_last_day_of_the_term_is_still_covered(signed, state):
    assert warranty(24, 3, signed, production=(2024, 24)).state == state


def test_after_an_exchange_the_term_begins_anew():
    verdict = warranty(
        24, 3, SIGNED, sale_date=date(2022, 1, 1), production=(2021, 40), exchanged_on=date(2025, 3, 31)
    )
    assert verdict == Warranty("in", date(2027, 3, 31), "exchange")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_a_month_without_that_day_ends_on_its_last(day, months, expected):
    assert add_months(day, months) == expected
