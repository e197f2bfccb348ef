"""What a report is: columns, what it may be narrowed to, and what reads its rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, and_

from station.calendar import Calendar
from station.operations.law import ZONE, History, Law, local
from station.rules.problems import Pareto

Value = str | int | Decimal | datetime | None
"""What a cell holds. A text that is a code of the station's words is spelt in the reader's language."""

Row = Sequence[Value]

DAYS = 7
"""So many days a report goes back, unless somebody asks for more."""

OPEN, LATE, ALL = "open", "late", "all"
"""What a report may be narrowed to: what is open now, whenever it began; what is or was late; all."""


UNENDED = ("counted", "handed_over", "entered", "at_shipping", "shipped", "refused")
"""The states of a claim that is still owed; an index serves them."""


class Column(NamedTuple):
    """One column: its code among the words of the pages, and how its values are written."""

    code: str
    kind: Literal["text", "mono", "paper", "number", "time", "day", "share", "days", "light"] = "text"


def columns(named: str) -> tuple[Column, ...]:
    """Return columns by their names, each with the kind of its values after a colon, `text` by itself.

    >>> columns("delivery:mono customer")[1]
    Column(code='col.customer', kind='text')
    """
    pairs = (each.partition(":") for each in named.split())
    return tuple(Column(f"col.{name}", cast(Any, kind or "text")) for name, _, kind in pairs)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for.

    Attributes:
        first, last: local days, both included; what they are of, each report says.
        customer: code; "" for all.
        state: one of the report's states.
    """

    first: date
    last: date
    customer: str = ""
    state: str = ALL


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report is read with."""

    connection: Connection
    law: Law
    history: History
    now: datetime

    @property
    def calendar(self) -> Calendar:
        """The department's working days."""
        return self.law.calendar

    def late(self, due: datetime, done: datetime | None) -> bool:
        """Whether something was done too late, or is not done and past its time."""
        return (done or self.now) > due

    def outcome(self, due: datetime, done: datetime | None) -> str:
        """Return `late` or `in_time` of what is done, else the light of its deadline."""
        if done is None:
            return self.calendar.light(due, self.now)
        return "was_late" if done > due else "in_time"

    def age_days(self, since: datetime, until: datetime | None = None) -> int:
        """Return how many working days lie between two moments."""
        ends = local(until or self.now).date()
        return self.calendar.working_days_between(local(since).date(), ends)


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Attributes:
        name: its address, and the code of its title: `report.name`.
        rules: the rules it is about.
        columns: of its rows, the same in number.
        states: what it may be narrowed to, first what it shows by itself.
        read: gives its rows, in order.
        total: what the last line sums up; none by itself.
        picture: of the rows and the state chosen, the bars that are drawn over the table; none by itself.
    """

    name: str
    rules: tuple[str, ...]
    columns: tuple[Column, ...]
    read: Callable[[Reading, Filters], Iterable[Row]]
    states: tuple[str, ...] = (OPEN, LATE, ALL)
    total: Callable[[Reading, Sequence[Row]], Row] | None = None
    picture: Callable[[Sequence[Row], str], Pareto] | None = None

    @property
    def right(self) -> str:
        """The operation that one must have the right to."""
        return f"see_report_{self.name.replace('-', '_')}"


def between(column: ColumnElement[Any], filters: Filters) -> ColumnElement[bool]:
    """Whether a time lies in the days asked for."""
    first = datetime.combine(filters.first, time(), ZONE)
    after = datetime.combine(filters.last + timedelta(days=1), time(), ZONE)
    return and_(column >= first, column < after)
