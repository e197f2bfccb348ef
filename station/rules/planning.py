"""Tomorrow's work: when it is planned, what waits, and in which order it is proposed (R20, R24, R25)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from station.calendar import Calendar, Light
from station.rules.qualification import Work, covers, validity

Kind = Literal["inspect", "repair", "teardown"]
KINDS: tuple[Kind, ...] = get_args(Kind)

WORK: Mapping[Kind, Work] = {"inspect": "inspect", "repair": "repair", "teardown": "tear_down"}
"""The qualification that each kind of task asks for (R24)."""

BENCH: Mapping[Kind, str] = {"inspect": "inspection", "repair": "inspection", "teardown": "teardown"}
"""The kind of place where each is done, and where what is picked for it goes."""

Punctual = Literal["early", "", "late"]


def window(calendar: Calendar, day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Return from when to when a working day is planned: on the working day before it (R20, 5.6).

    >>> [f"{at:%a %m-%d %H:%M}" for at in window(Calendar(), date(2026, 10, 8), time(16, 30), time(17, 30))]
    ['Wed 09-30 16:30', 'Wed 09-30 17:30']
    """
    before = day - timedelta(days=1)
    while not calendar.is_working(before):
        before -= timedelta(days=1)
    first, last = (datetime.combine(before, at, calendar.tz) for at in (begins, ends))
    return first, last


def punctual(calendar: Calendar, day: date, begins: time, ends: time, at: datetime) -> Punctual:
    """Return how a plan for `day` stands that was issued at `at`; both ends of the window belong to it.

    It is never refused for its time, only marked (R16).
    """
    first, last = window(calendar, day, begins, ends)
    if at < first:
        return "early"
    return "late" if at > last else ""


def light(begins: datetime, ends: datetime, now: datetime) -> Light:
    """Return the light of a plan that is not issued: amber from the beginning of its window, red past it."""
    if now > ends:
        return "late"
    return "today" if now >= begins else "later"


def planned_day(calendar: Calendar, today: date) -> date:
    """Return the next working day after a day, whatever `count_start_day` says (R20, 5.6).

    >>> planned_day(Calendar(), date(2026, 9, 18)), planned_day(Calendar(), date(2026, 9, 30))
    (datetime.date(2026, 9, 20), datetime.date(2026, 10, 8))
    """
    day = today + timedelta(days=1)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def waits_for(state: str, disposition: str, product_status: str) -> Kind | None:
    """Return what is to be done with a unit next, None when there is nothing to plan.

    What is on hold waits for a decision, what is out as a sample for its return; a unit that is in a batch is
    torn down with it. What was repaired is inspected once more (R7, R21).

    >>> waits_for("issued", "", "to_inspect"), waits_for("inspected", "repair", "failed")
    ('inspect', 'repair')
    >>> waits_for("repaired", "repair", "to_inspect"), waits_for("repaired", "repair", "passed")
    ('inspect', None)
    >>> waits_for("inspected", "good_stock", "passed"), waits_for("issued", "", "on_hold")
    (None, None)
    """
    if product_status == "on_hold":
        return None
    if state == "issued" or (state == "repaired" and product_status == "to_inspect"):
        return "inspect"
    if state == "repairing" or (state == "inspected" and disposition == "repair"):
        return "repair"
    return "teardown" if state == "inspected" and disposition == "teardown" else None


def fit(kind: Kind, qualified_for: str, valid_until: date | None, day: date) -> Literal["", "not", "over"]:
    """Return why somebody is not planned for a kind of task on a day; "" when he may be (R24).

    A qualification holds on its last day.

    >>> day = date(2026, 9, 30)
    >>> fit("inspect", "检测", day, day), fit("repair", "检测", None, day)
    ('', 'not')
    """
    if not covers(qualified_for, WORK[kind]):
        return "not"
    return "over" if validity(valid_until, day) == "over" else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits to be planned.

    Attributes:
        number: of a unit or a batch.
        since: when it came into the house, or was opened.
        left_over: it was planned for a day that is over, or for today, and is not done.
    """

    kind: Kind
    number: str
    since: datetime
    left_over: bool = False


def in_order(waiting: Iterable[Waiting]) -> Sequence[Waiting]:
    """Return what is proposed: what was left over first (R25), then by age, the oldest first."""
    return sorted(waiting, key=lambda each: (not each.left_over, each.since, each.number))
