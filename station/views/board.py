"""Today's board and the reports (section 10)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from station.rules.problems import Pareto


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of today's board: a clock that runs, of one delivery or of several that are alike.

    Attributes:
        what: `hand_over` (R14), `entry` (R18), `stock` (R8a), `disputes` (R2b), `completion` (R2a),
            `replacement` (R9), `application` (R13), `report` (R1), `ask_customer` (R10), `plan` (R20),
            `tasks` (R25), `sample` (R11b), `conclusion` (R11a).
        delivery: whose clock it is; empty of a plan and its tasks; of a sample or a conclusion the number of
            its paper, and `customer_name` of a conclusion who sees to it.
        target: True where the department gave no number: shown as a target, never a breach.
        quantity: units, forms or matters it is about.
        deliveries: how many deliveries the line stands for; `delivery` is the first.
        owner: role whose move it is; `people` are its names where they are known.
        waits_for, waits_since: role an approval is awaited from.
        notified: a notice of it was filed today (R2b).
        left_minutes: until it is due, on its day; None on another.
        left_days: working days until then.
        discrepancy: the matter to settle, where it is one.
    """

    what: str
    light: Literal["later", "today", "late"]
    target: bool
    due_at: datetime
    quantity: int
    delivery: str
    customer: str
    customer_name: str
    model: str
    owner: str
    people: tuple[str, ...]
    waits_for: str = ""
    waits_since: datetime | None = None
    notified: bool = False
    left_minutes: int | None = None
    left_days: int = 0
    deliveries: int = 1
    discrepancy: int | None = None


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days in a row that are not worked: a holiday's name, or "" for a long weekend."""

    first: datetime
    last: datetime
    name: str
    back: datetime
    """The first day that is worked again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One time of the department's day, and how much is due then."""

    what: str
    at: datetime
    count: int
    share: Decimal
    """Where it lies between open and close, 0 to 100."""


@dataclass(frozen=True, slots=True)
class CapView:
    """The stock is worth more than the cap, or an exception from it is open (R3); money in yuan.

    Attributes:
        allowed, reason, by: what the manager acknowledged; empty where nobody did.
    """

    total: str
    cap: str
    above: bool
    allowed: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class BoardView:
    """Today: what is due, what waits, what is late.

    Attributes:
        works: whether today is worked.
        off: days off that begin tomorrow or go on.
        run: how much of the working day is over, 0 to 100.
        rows: in order of time, the late ones first, with the days off between them.
        more: lines that are left out.
        next: the one thing to do next, for whoever asks.
        mine: only what is the move of who asks.
        missing_years: years without a calendar; deadlines in them follow the week.
        cap: what is to be known of the cap on value, for those whose books it is.
    """

    now: datetime
    works: bool
    off: DaysOff | None
    stops: tuple[Stop, ...]
    run: Decimal
    rows: tuple[BoardRow | DaysOff, ...]
    more: int
    next: BoardRow | None
    mine: bool
    missing_years: tuple[int, ...] = ()
    cap: CapView | None = None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is shown, printed and exported: a table of plain values.

    Attributes:
        name: its address; `report.` and the name is the code of its title.
        columns: code of each column and how its values are written (`station.reports.report.Column`).
        rows: texts that are codes of the station's words are spelt; times are in UTC.
        total: what the last line sums up.
        states: what it may be narrowed to.
        first, last, customer, state: what it is narrowed to; `first` and `last` are local days.
        customers: code and name of every customer, to choose from.
        may_export: whether whoever asks may take it away as a file.
        picture: bars drawn over the table; their labels are codes of the station's words.
    """

    name: str
    rules: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str | int | Decimal | datetime | None, ...], ...]
    total: tuple[str | int | Decimal | datetime | None, ...] | None
    states: tuple[str, ...]
    first: date
    last: date
    customer: str
    state: str
    customers: tuple[tuple[str, str], ...]
    now: datetime
    may_export: bool
    picture: Pareto | None = None
