"""Working days of the department, deadlines counted in them, and their traffic light.

A working day is one of the weekly pattern, less official holidays, plus official make-up days (调休), which
fall on weekends. Clocks: `docs/domain.md`, "Deadlines". No clock is read here; now is an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Light = Literal["later", "today", "late"]


@dataclass(frozen=True, slots=True)
class Day:
    """One entry of the calendar list: a holiday, or a weekend day that is worked."""

    name: str
    works: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The department's calendar.

    Attributes:
        works_saturday: weekly pattern Mon-Sat instead of Mon-Fri.
        days: entries of the department's own list; they win over the official one.
        close: end of the working day, when deadlines in working days run out.
        count_start_day: whether the day a clock starts is its day 1 (if worked); by default it is day 0.
        tz: the department's time zone.
    """

    works_saturday: bool = False
    days: Mapping[date, Day] = field(default_factory=dict)
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
        """Close of the nth working day after the aware time `start` ("within n working days")."""
        return self._at(self.add_working_days(self._local(start), n), self.close)

    def due_at(self, start: datetime, at: time) -> datetime:
        """Local time `at` on the first working day after `start`'s day, whatever `count_start_day` says."""
        day = self._local(start) + timedelta(days=1)
        while not self.is_working(day):
            day += timedelta(days=1)
        return self._at(day, at)

    def due_same_day(self, start: datetime) -> datetime:
        """Close of `start`'s day if it is worked and not over, else of the next working day ("at once")."""
        day = self._local(start)
        close = self._at(day, self.close)
        while not self.is_working(day) or close < start:
            day += timedelta(days=1)
            close = self._at(day, self.close)
        return close

    def light(self, due: datetime, now: datetime) -> Light:
        """`late` past the due time, `today` on its day, else `later`; both times aware."""
        if now > due:
            return "late"
        return "today" if self._local(now) == self._local(due) else "later"

    def _local(self, at: datetime) -> date:
        if at.tzinfo is None:
            raise ValueError(f"{at} has no time zone")
        return at.astimezone(self.tz).date()

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.tz)


def official_day(day: date) -> bool | None:
    """What the official list says of `day`: worked, off, or None where it follows the week."""
    from chinese_calendar import constants  # its tables are only needed once a deadline is asked for

    if day in constants.holidays:
        return False
    return True if day in constants.workdays else None


def official_years() -> frozenset[int]:
    """The years whose official list is shipped with the station (chinesecalendar: 2004 to 2026)."""
    from chinese_calendar import constants

    return frozenset(day.year for day in constants.holidays)


# --- the clocks of a delivery ---------------------------------------------------------------------------

DeadlineName = Literal["hand_over", "stock", "disputes", "completion"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a delivery's clocks: working days from signing, and the daily hand-over time.

    A running clock keeps the limit it started with, so the limits of the signing day are passed in.
    """

    hand_over: time = time(12, 0)
    stock_days: int = 1
    dispute_days: int = 2
    completion_days: int = 3


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
    return (
        Due("hand_over", "R14", calendar.due_at(signed_at, limits.hand_over)),
        Due("stock", "R8a", calendar.due(signed_at, limits.stock_days)),
        Due("disputes", "R2b", calendar.due(signed_at, limits.dispute_days)),
        Due("completion", "R2a", calendar.due(signed_at, limits.completion_days)),
    )
