"""Tomorrow's plan, somebody's work, and the pick list (R20, R25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# --- tomorrow's plan ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task of a plan: `item` is a unit, with model and serial, or a batch.

    Attributes:
        kind: inspect, repair or teardown.
        person, name: whose it is.
        date: the working day it is planned for.
        done_at: None while it is not done.
    """

    id: int
    kind: str
    item: str
    model: str
    serial: str
    person: str
    name: str
    date: date
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PickLineView:
    """One line of a pick list; pieces. `counted` None while it is not counted."""

    id: int
    item: str
    name: str
    serial: str
    location: str
    place: str
    asked: int
    counted: int | None = None
    missing: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PickView:
    """A pick list: as it is counted and signed at the desk, or as it is listed.

    Attributes:
        signing: it is counted, and waits for its two badges.
        signed_by: the picker who has signed while the second badge is awaited.
        lot, lot_name, quantity: the part that is being counted, and how many so far.
        picker: whose later shortages are.
    """

    number: str
    date: date
    state: str
    lines: tuple[PickLineView, ...]
    picker: str = ""
    signing: bool = False
    signed_by: str = ""
    lot: str = ""
    lot_name: str = ""
    quantity: int = 0

    @property
    def short(self) -> int:
        """How many pieces were counted less than asked, once the count is over."""
        return sum(line.asked - (line.counted or 0) for line in self.lines)


@dataclass(frozen=True, slots=True)
class WorkView:
    """我的工作: what is planned for who is signed on, today and left over, and the pick lists.

    Attributes:
        lists: that are issued and not signed yet.
        picked: that who is signed on has picked; later shortages are his.
        may_count: whether he counts pick lists.
    """

    date: date
    tasks: tuple[TaskView, ...]
    lists: tuple[PickView, ...]
    picked: tuple[PickView, ...]
    may_count: bool


@dataclass(frozen=True, slots=True)
class WaitingView:
    """Something that may be planned; `age_days` in working days since it came."""

    number: str
    model: str
    serial: str
    age_days: int
    left_over: bool


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """What waits for one kind of work, and who is qualified for it: number, name, tasks he has already."""

    kind: str
    waiting: tuple[WaitingView, ...]
    people: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of a working day.

    Attributes:
        today, tomorrow: the days that can be planned now; today only when `today_works`.
        number, state: empty before anything is planned.
        begins, ends, light: the time for it, and how it stands while it is not issued.
        punctual, issued_at: how it was issued.
        people: who is qualified for anything on that day; `fit` by kind, their numbers.
        asked: parts on the pick list: code, name, pieces. `parts`: those there are: code, name, pieces, unit.
    """

    day: date
    today: date
    tomorrow: date
    today_works: bool
    number: str
    state: str
    begins: datetime
    ends: datetime
    light: Literal["later", "today", "late"]
    punctual: str
    issued_at: datetime | None
    tasks: tuple[TaskView, ...]
    groups: tuple[PlanGroup, ...]
    people: tuple[tuple[str, str], ...]
    fit: Mapping[str, tuple[str, ...]]
    asked: tuple[tuple[str, str, int], ...] = ()
    parts: tuple[tuple[str, str, int, str], ...] = ()
