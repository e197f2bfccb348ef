from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.calendar import Calendar, Day, Due, Limits, deadlines

SHANGHAI = ZoneInfo("Asia/Shanghai")
DESK = Calendar()


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def spoken(moment):
    return f"{moment:%a %Y-%m-%d %H:%M}"


def test_signed_on_a_tuesday_before_the_october_holiday():
    """Domain 11, example 1: the holiday 10-01 to 10-07 lies between day 1 and day 2."""
    assert deadlines(at("2026-09-29 14:20"), DESK, Limits()) == (
        Due("hand_over", "R14", at("2026-09-30 12:00")),
        Due("stock", "R8a", at("2026-09-30 17:30")),
        Due("disputes", "R2b", at("2026-10-08 17:30")),
        Due("completion", "R2a", at("2026-10-09 17:30")),
    )


WORKED = [  # domain 11, examples 2 to 6
    (
        "2 a made-up Sunday is a working day",
        DESK,
        "2026-09-18",
        ["Sun 2026-09-20", "Mon 2026-09-21", "Tue 2026-09-22"],
    ),
    (
        "3 signed in the holiday, the next working day is day 1; a Saturday is made up",
        DESK,
        "2026-10-03",
        ["Thu 2026-10-08", "Fri 2026-10-09", "Sat 2026-10-10"],
    ),
    (
        "4 a Saturday is made up before the Spring Festival",
        DESK,
        "2026-02-13",
        ["Sat 2026-02-14", "Tue 2026-02-24", "Wed 2026-02-25"],
    ),
    (
        "5 a week from Monday to Saturday",
        Calendar(works_saturday=True),
        "2026-11-19",
        ["Fri 2026-11-20", "Sat 2026-11-21", "Mon 2026-11-23"],
    ),
    (
        "the same in a week from Monday to Friday",
        DESK,
        "2026-11-19",
        ["Fri 2026-11-20", "Mon 2026-11-23", "Tue 2026-11-24"],
    ),
]


@pytest.mark.parametrize(("story", "calendar", "signed", "days"), WORKED, ids=[row[0] for row in WORKED])
def test_working_days_are_counted_from_the_day_after_signing(story, calendar, signed, days):
    start = date.fromisoformat(signed)
    assert [f"{calendar.add_working_days(start, n):%a %Y-%m-%d}" for n in (1, 2, 3)] == days


def test_hand_over_of_a_friday_s_goods_is_on_the_made_up_sunday_at_noon():
    """Domain 11, example 2."""
    assert spoken(DESK.due_at(at("2026-09-18 16:00"), time(12, 0))) == "Sun 2026-09-20 12:00"


def test_a_replacement_is_due_one_working_day_after_the_count_was_finished():
    """Domain 11, example 6 (R9)."""
    assert spoken(DESK.due(at("2026-09-30 10:40"), 1)) == "Thu 2026-10-08 17:30"


OFF_2026 = {  # domain 5.9: first and last day of each holiday
    ("01-01", "01-03"),
    ("02-15", "02-23"),
    ("04-04", "04-06"),
    ("05-01", "05-05"),
    ("06-19", "06-21"),
    ("09-25", "09-27"),
    ("10-01", "10-07"),
}
MADE_UP_2026 = {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}


def test_the_year_2026_is_worked_as_the_official_list_says():
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    for day in days:
        name = f"{day:%m-%d}"
        off = any(first <= name <= last for first, last in OFF_2026)
        expected = name in MADE_UP_2026 or (day.weekday() < 5 and not off)
        assert DESK.is_working(day) == expected, name


def test_the_department_s_own_list_wins_over_the_official_one_and_the_week():
    calendar = Calendar(
        days={date(2026, 9, 30): Day("盘点", works=False), date(2026, 10, 4): Day("加班", works=True)}
    )
    assert spoken(calendar.due(at("2026-09-29 14:20"), 1)) == "Sun 2026-10-04 17:30"


def test_with_the_starting_day_counted_a_worked_day_is_day_one_and_a_holiday_is_not():
    calendar = Calendar(count_start_day=True)
    assert spoken(calendar.due(at("2026-09-29 14:20"), 1)) == "Tue 2026-09-29 17:30"
    assert spoken(calendar.due(at("2026-10-03 10:00"), 1)) == "Thu 2026-10-08 17:30"
    assert spoken(calendar.due_at(at("2026-09-29 14:20"), time(12, 0))) == "Wed 2026-09-30 12:00"


def test_the_day_is_the_desk_s_and_not_the_one_in_greenwich():
    signed = datetime(2026, 9, 28, 16, 30, tzinfo=UTC)  # 29 September, half past midnight, at the desk
    assert spoken(DESK.due(signed, 1)) == "Wed 2026-09-30 17:30"


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        DESK.due(datetime(2026, 9, 29, 14, 20), 1)  # noqa: DTZ001


def test_less_than_one_working_day_is_refused():
    with pytest.raises(ValueError, match="0 working days"):
        DESK.add_working_days(date(2026, 9, 29), 0)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-09-29 15:05", "Tue 2026-09-29 17:30"),
        ("2026-09-29 17:30", "Tue 2026-09-29 17:30"),
        ("2026-09-29 17:31", "Wed 2026-09-30 17:30"),
        ("2026-10-01 09:00", "Thu 2026-10-08 17:30"),
    ],
)
def test_at_once_means_the_same_working_day(asked, due):
    assert spoken(DESK.due_same_day(at(asked))) == due


@pytest.mark.parametrize(
    ("now", "light"),
    [
        ("2026-09-29 23:59", "later"),
        ("2026-09-30 00:00", "today"),
        ("2026-09-30 12:00", "today"),
        ("2026-09-30 12:01", "late"),
        ("2026-10-01 08:00", "late"),
    ],
)
def test_the_light_is_amber_on_the_day_and_red_past_the_minute(now, light):
    due = at("2026-09-30 12:00")
    assert DESK.light(due, at(now)) == DESK.light(due, at(now).astimezone(UTC)) == light


def test_a_year_without_a_list_follows_the_week_and_is_named():
    assert DESK.is_working(date(2027, 10, 1))
    assert DESK.missing_years(date(2026, 12, 30), date(2027, 1, 4)) == (2027,)
    assert DESK.missing_years(date(2026, 1, 1), date(2026, 12, 31)) == ()


def test_an_imported_list_makes_the_year_known_and_a_single_closing_day_does_not():
    closing = {date(2027, 3, 8): Day("停电", works=False)}
    year = closing | {date(2027, 10, 1): Day("国庆节", works=False)}
    first, last = date(2027, 1, 4), date(2027, 1, 8)
    assert Calendar(days=closing).missing_years(first, last) == (2027,)
    assert Calendar(days=year).missing_years(first, last) == ()
    assert not Calendar(days=year).is_working(date(2027, 10, 1))


@given(st.dates(date(2004, 1, 1), date(2030, 1, 1)), st.integers(1, 12), st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_n_working_days_hold_exactly_n_worked_days(start, n, saturday, counted):
    calendar = Calendar(works_saturday=saturday, count_start_day=counted)
    due = calendar.add_working_days(start, n)
    first = start.toordinal() + (0 if counted else 1)
    worked = [
        day for day in map(date.fromordinal, range(first, due.toordinal() + 1)) if calendar.is_working(day)
    ]
    assert (len(worked), worked[-1]) == (n, due)
