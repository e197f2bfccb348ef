"""Working days of the department, deadlines counted in them, and their traffic light.

A working day is one of the weekly pattern, less official holidays, plus official make-up days (调休), which
fall on weekends. Clocks: `docs/domain.md`, "Deadlines". No clock is read here; now is an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

Light = Literal["later", "today", "late"]


@dataclass(frozen=True, slots=True)
class Day:
    """One entry of the calendar list: a holiday, or a weekend day that is worked."""

    name: str
    works: bool


class Off(NamedTuple):
    """Days in a row that are not worked, first and last, and what they are called: "" for a weekend."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The department's calendar.

    Attributes:
        works_saturday: weekly pattern Mon-Sat instead of Mon-Fri.
        days: entries of the department's own list; they win over the official one.
        open: beginning of the working day.
        close: end of the working day, when deadlines in working days run out.
        count_start_day: whether the day a clock starts is its day 1 (if worked); by default it is day 0.
        tz: the department's time zone.
    """

    works_saturday: bool = False
    days: Mapping[date, Day] = field(default_factory=dict)
    open: time = time(8, 30)
    close: time = time(17, 30)
    count_start_day: bool = False
    tz: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))

    def is_working(self, day: date) -> bool:
        """Whether the department works on `day`; by the weekly pattern alone in a year without a list."""
        if own := self.days.get(day):
            return own.works
        official = official_day(day)
        if official is not None:
            return official
        return day.weekday() < (6 if self.works_saturday else 5)

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from `first` to `last` without a list ("calendar of 2027 missing").

        The department's own entries make a list once they name 1 October, as every official list does; a
        single closing day of its own does not.
        """
        listed = official_years() | {day.year for day in self.days if (day.month, day.day) == (10, 1)}
        return tuple(year for year in range(first.year, last.year + 1) if year not in listed)

    def add_working_days(self, start: date, n: int) -> date:
        """The nth working day counted from `start`, n at least 1.

        >>> Calendar().add_working_days(date(2026, 9, 18), 1)  # a Sunday made up for Mid-Autumn
        datetime.date(2026, 9, 20)
        """
        if n < 1:
            raise ValueError(f"{n} working days: expected 1 or more")
        day = start if self.count_start_day else start + timedelta(days=1)
        while True:
            if self.is_working(day):
                n -= 1
                if n == 0:
                    return day
            day += timedelta(days=1)

    def due(self, start: datetime, n: int) -> datetime:
        """Close of the nth working day after the aware time `start` ("within n working days"); 0: its own."""
        if n == 0:
            return self.due_same_day(start)
        return self._at(self.add_working_days(self._local(start), n), self.close)

    def due_at(self, start: datetime, at: time) -> datetime:
        """Local time `at` on the first working day after `start`'s day, whatever `count_start_day` says."""
        day = self._local(start) + timedelta(days=1)
        while not self.is_working(day):
            day += timedelta(days=1)
        return self._at(day, at)

    def due_same_day(self, start: datetime) -> datetime:
        """Close of `start`'s day if it is worked and not over, else of the next working day ("at once")."""
        return self.due_daily(start, self.close)

    def due_daily(self, start: datetime, at: time) -> datetime:
        """Local time `at` of `start`'s day if it is worked and not past, else of the next working day.

        So what waits at 13:30 is due then, and what comes a minute later is due the next working day (R18).
        """
        day = self._local(start)
        while not self.is_working(day) or self._at(day, at) < start:
            day += timedelta(days=1)
        return self._at(day, at)

    def light(self, due: datetime, now: datetime, *, target: bool = False) -> Light:
        """`late` past the due time, `today` on its day, else `later`; both times aware.

        Args:
            target: the department gave no number ("at once"): past it, it stays amber, never a breach (5.7).
        """
        if now > due:
            return "today" if target else "late"
        return "today" if self._local(now) == self._local(due) else "later"

    def entry_light(self, due: datetime, now: datetime) -> Light:
        """The light of R18: `today` from the daily time on, `late` past close of that day (5.6)."""
        if now < due:
            return "later"
        return "today" if now <= self._at(self._local(due), self.close) else "late"

    def close_of(self, at: datetime) -> datetime:
        """Close of business on the local day of `at`, worked or not."""
        return self._at(self._local(at), self.close)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time from `start` to `end` lies in working hours; both aware.

        >>> tz = ZoneInfo("Asia/Shanghai")
        >>> before, after = datetime(2026, 9, 30, 16, 30, tzinfo=tz), datetime(2026, 10, 8, 9, 0, tzinfo=tz)
        >>> Calendar().working_time(before, after)  # an hour before the holiday and half an hour after it
        datetime.timedelta(seconds=5400)
        """
        worked, day, last = timedelta(), self._local(start), self._local(end)
        while day <= last:
            if self.is_working(day):
                begins, ends = max(start, self._at(day, self.open)), min(end, self._at(day, self.close))
                worked += max(ends - begins, timedelta())
            day += timedelta(days=1)
        return worked

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; 0 when there are none."""
        days = range(first.toordinal() + 1, last.toordinal() + 1)
        return sum(map(self.is_working, map(date.fromordinal, days)))

    def days_off(self, first: date, last: date) -> Off | None:
        """The first stretch of days off that touches `first` to `last` and is more than a weekend.

        It has a name, the holiday's or the own list's, or three days.

        >>> Calendar().days_off(date(2026, 9, 30), date(2026, 10, 8))
        Off(first=datetime.date(2026, 10, 1), last=datetime.date(2026, 10, 7), name='National Day')
        """
        day = first
        while day <= last:
            if self.is_working(day):
                day += timedelta(days=1)
                continue
            begins = day
            while not self.is_working(begins - timedelta(days=1)):
                begins -= timedelta(days=1)
            off = self._stretch(begins)
            if off.name or (off.last - off.first).days >= 2:
                return off
            day = off.last + timedelta(days=1)
        return None

    def _stretch(self, first: date) -> Off:
        last, name = first, ""
        while not self.is_working(last):
            name = name or self._name(last)
            last += timedelta(days=1)
        return Off(first, last - timedelta(days=1), name)

    def _name(self, day: date) -> str:
        own = self.days.get(day)
        return own.name if own else official_name(day)

    def _local(self, at: datetime) -> date:
        if at.tzinfo is None:
            raise ValueError(f"{at} has no time zone")
        return at.astimezone(self.tz).date()

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.tz)


@cache  # a day is asked for in each row of a list
def official_day(day: date) -> bool | None:
    """What the official list says of `day`: worked, off, or None where it follows the week."""
    from chinese_calendar import constants  # its tables are only needed once a deadline is asked for

    if day in constants.holidays:
        return False
    return True if day in constants.workdays else None


def official_name(day: date) -> str:
    """What the official list calls a holiday, in English; "" for any other day."""
    from chinese_calendar import constants

    return str(constants.holidays.get(day, ""))


def official_years() -> frozenset[int]:
    """The years whose official list is shipped with the station (chinesecalendar: 2004 to 2026)."""
    from chinese_calendar import constants

    return frozenset(day.year for day in constants.holidays)


# --- the clocks of a delivery ---------------------------------------------------------------------------

DeadlineName = Literal["hand_over", "stock", "disputes", "completion"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a delivery's clocks: working days from signing, and the daily hand-over time.

    A running clock keeps the limit it started with, so the limits of the signing day are passed in; `close`
    and `count_start_day` too, None where they were not kept. Which days are worked is the calendar's of
    today: a holiday that is moved moves every clock.
    """

    hand_over: time = time(12, 0)
    stock_days: int = 1
    dispute_days: int = 2
    completion_days: int = 3
    close: time | None = None
    count_start_day: bool | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One clock of a delivery: its name, its rule, and the aware local time when it runs out."""

    name: DeadlineName
    rule: str
    at: datetime


def deadlines(signed_at: datetime, calendar: Calendar, limits: Limits) -> tuple[Due, ...]:
    """The clocks that signing for a delivery starts, in the order of the department's day.

    >>> signed = datetime(2026, 9, 29, 14, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> [f"{due.name} {due.at:%a %m-%d}" for due in deadlines(signed, Calendar(), Limits())]
    ['hand_over Wed 09-30', 'stock Wed 09-30', 'disputes Thu 10-08', 'completion Fri 10-09']
    """
    calendar = as_started(calendar, limits)
    return (
        Due("hand_over", "R14", calendar.due_at(signed_at, limits.hand_over)),
        Due("stock", "R8a", calendar.due(signed_at, limits.stock_days)),
        Due("disputes", "R2b", calendar.due(signed_at, limits.dispute_days)),
        Due("completion", "R2a", calendar.due(signed_at, limits.completion_days)),
    )


def as_started(calendar: Calendar, limits: Limits) -> Calendar:
    """The calendar as a clock counts in it that started with these limits."""
    close = calendar.close if limits.close is None else limits.close
    counted = calendar.count_start_day if limits.count_start_day is None else limits.count_start_day
    return replace(calendar, close=close, count_start_day=counted)


def dispute_starts(signed_at: datetime, counted_at: datetime | None, opened_at: datetime) -> datetime:
    """When R2b's clock of a dispute starts: signing if it was opened at the desk, its opening if later (5.3).

    Opened at the desk is what the count found, so up to its end; a count that goes on finds at the desk.
    """
    return signed_at if counted_at is None or opened_at <= counted_at else opened_at
