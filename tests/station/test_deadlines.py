"""The clocks as people meet them: the minute of the limit and the minute after, and what keeps running."""

from datetime import date, datetime, time, timedelta

import pytest

from station.calendar import Calendar, Day, Limits, Off, deadlines, dispute_starts
from station.operations import law
from station.operations.law import ZONE
from station.policy import Policy

DESK = Calendar()


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def due(name, signed, limits=None):
    return next(each for each in deadlines(at(signed), DESK, limits or Limits()) if each.name == name)


LIMITS = [  # rule, name, the minute of the limit for what was signed on Tuesday 2026-09-29
    ("r14", "hand_over", "2026-09-30 12:00"),
    ("r8a", "stock", "2026-09-30 17:30"),
    ("r2b", "disputes", "2026-10-08 17:30"),
    ("r2a", "completion", "2026-10-09 17:30"),
]


def lights(name):
    limit = due(name, "2026-09-29 14:20").at
    return DESK.light(limit, limit), DESK.light(limit, limit + timedelta(minutes=1))


def test_r14_the_form_may_be_handed_over_at_noon_and_is_late_a_minute_after():
    assert due("hand_over", "2026-09-29 14:20").at == at("2026-09-30 12:00")
    assert lights("hand_over") == ("today", "late")


def test_r8a_a_delivery_may_be_stocked_until_close_of_the_next_working_day():
    assert due("stock", "2026-09-29 14:20").at == at("2026-09-30 17:30")
    assert lights("stock") == ("today", "late")


def test_r2b_a_dispute_may_be_handled_until_close_of_the_second_working_day():
    assert due("disputes", "2026-09-29 14:20").at == at("2026-10-08 17:30")
    assert lights("disputes") == ("today", "late")


def test_r2a_a_claim_may_be_completed_until_close_of_the_third_working_day():
    assert due("completion", "2026-09-29 14:20").at == at("2026-10-09 17:30")
    assert lights("completion") == ("today", "late")


def test_r15_the_three_days_of_a_normal_exchange_are_those_of_r2a():
    assert due("completion", "2026-09-18 16:00").at == at("2026-09-22 17:30")


@pytest.mark.parametrize(
    ("handed_over", "due"),
    [
        ("2026-09-30 13:30", "2026-09-30 13:30"),
        ("2026-09-30 13:31", "2026-10-08 13:30"),
        ("2026-10-01 09:00", "2026-10-08 13:30"),
    ],
)
def test_r18_a_form_is_due_at_the_next_half_past_one_at_which_it_waits(handed_over, due):
    assert DESK.due_daily(at(handed_over), time(13, 30)) == at(due)


@pytest.mark.parametrize(
    ("now", "light"),
    [
        ("2026-09-30 13:29", "later"),
        ("2026-09-30 13:30", "today"),
        ("2026-09-30 17:30", "today"),
        ("2026-09-30 17:31", "late"),
        ("2026-10-01 09:00", "late"),
    ],
)
def test_r18_it_is_amber_from_half_past_one_and_red_past_close(now, light):
    assert DESK.entry_light(at("2026-09-30 13:30"), at(now)) == light


@pytest.mark.parametrize(
    ("opened", "starts"),
    [
        ("2026-09-29 15:00", "2026-09-29 14:20"),
        ("2026-09-30 10:40", "2026-09-29 14:20"),
        ("2026-09-30 10:41", "2026-09-30 10:41"),
    ],
)
def test_r2b_runs_from_signing_for_what_the_count_found_and_from_its_opening_for_what_came_up_later(
    opened, starts
):
    assert dispute_starts(at("2026-09-29 14:20"), at("2026-09-30 10:40"), at(opened)) == at(starts)


def test_r2b_while_it_is_counted_everything_is_opened_at_the_desk():
    assert dispute_starts(at("2026-09-29 14:20"), None, at("2026-10-12 09:00")) == at("2026-09-29 14:20")


@pytest.mark.parametrize("now", ["2026-09-29 17:30", "2026-09-29 17:31", "2026-10-12 09:00"])
def test_r10_r13_at_once_is_a_target_of_the_same_day_and_never_a_breach(now):
    target = DESK.due_same_day(at("2026-09-29 15:00"))

    assert target == at("2026-09-29 17:30")
    assert DESK.light(target, at(now), target=True) == "today"


def test_r16_a_running_clock_keeps_the_limits_it_started_with():
    """A later change of days, of close and of how days are counted leaves it; a moved holiday moves it."""
    started = law.limits(law.started_limits(Policy()))
    changed = Calendar(close=time(18, 0), count_start_day=True)

    assert deadlines(at("2026-09-29 14:20"), changed, started) == deadlines(
        at("2026-09-29 14:20"), DESK, started
    )
    moved = Calendar(days={date(2026, 9, 30): Day("盘点", works=False)})
    assert deadlines(at("2026-09-29 14:20"), moved, started)[1].at == at("2026-10-08 17:30")


def test_a_limit_of_no_days_is_the_same_working_day():
    assert DESK.due(at("2026-09-29 14:20"), 0) == at("2026-09-29 17:30")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-09-29 14:20", "2026-09-29 17:30", 190),
        ("2026-09-29 14:20", "2026-09-29 23:00", 190),
        ("2026-09-29 14:20", "2026-09-30 08:30", 190),
        ("2026-09-29 14:20", "2026-09-30 08:31", 191),
        ("2026-09-30 17:00", "2026-10-08 09:00", 60),
        ("2026-10-01 09:00", "2026-10-07 18:00", 0),
        ("2026-09-30 12:00", "2026-09-30 11:00", 0),
    ],
)
def test_working_time_is_that_between_open_and_close_of_working_days(start, end, minutes):
    assert DESK.working_time(at(start), at(end)) == timedelta(minutes=minutes)


def test_a_holiday_is_named_with_its_first_and_last_day_and_a_weekend_is_not():
    october = Off(date(2026, 10, 1), date(2026, 10, 7), "National Day")
    assert DESK.days_off(date(2026, 9, 30), date(2026, 10, 8)) == october
    assert DESK.days_off(date(2026, 10, 5), date(2026, 10, 5)) == october
    assert DESK.days_off(date(2026, 11, 20), date(2026, 11, 23)) is None
    own = Calendar(days={date(2026, 11, 23): Day("厂休", works=False)})
    assert own.days_off(date(2026, 11, 20), date(2026, 11, 24)) == Off(
        date(2026, 11, 21), date(2026, 11, 23), "厂休"
    )
