"""Who is here, and what the office keeps: people, settings, lists, calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who is signed on at the desk."""

    number: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class OperatorView:
    """One person of the list of operators.

    Attributes:
        qualified_for: what they are qualified for (R24), as the leader wrote it.
        valid_until: how long that holds; None: not said.
        validity: how that stands today: `over`, `ends_soon` (within 30 days), else empty.
        locked_until: until when their PIN is locked; None when it is not.
    """

    number: str
    name: str
    role: str
    qualified_for: str
    valid_until: date | None
    validity: Literal["", "ends_soon", "over"]
    has_badge: bool
    has_pin: bool
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One value a setting was given: by whom and when; `by` None: by the station's first start."""

    value: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class SettingView:
    """One of the department's settings (domain 13).

    Attributes:
        name: as config.yaml calls it; `setting.NAME` is what people do.
        value: now, as it is typed.
        rule: the rule or section it serves.
        choices: what it may be, where that is one of a few words.
        changes: every value it was given, the newest first; none when it has its default.
    """

    name: str
    value: str
    rule: str
    choices: tuple[str, ...] = ()
    changes: tuple[SettingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ListView:
    """Some rows of a list of master data, cells as they are typed.

    Attributes:
        kind: a key of `station.lists.kinds.LISTS`.
        rows: in order of their key.
        more: whether there are others that fit.
    """

    kind: str
    rows: tuple[Mapping[str, str], ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the calendar as it counts.

    Attributes:
        why: `week` by the weekly pattern, `official` by the official list, `own` by the department's.
        name: what the department calls its own day.
    """

    date: date
    works: bool
    why: Literal["week", "official", "own"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class YearView:
    """A year of the calendar; `missing`: no list names its holidays, so the week alone counts (5.1)."""

    year: int
    days: tuple[DayView, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper, as a list of papers shows it.

    Attributes:
        kind: form, application, report, notice, replacement.
        waits_since: since when it waits for whom it waits for; None when it waits for nobody.
        lines: model and quantity of what it is about.
    """

    number: str
    kind: str
    rule: str
    state: str
    delivery: str | None
    customer: str | None
    customer_name: str | None
    waits_for: str
    waits_since: datetime | None
    at: datetime
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeView:
    """What the office page shows to whoever is signed in.

    Attributes:
        waiting: papers that wait for this role, the longest first.
        addressed: papers to this role that wait for nobody or for somebody else, the newest first.
    """

    clerk: Clerk
    now: datetime
    waiting: tuple[PaperRow, ...] = ()
    addressed: tuple[PaperRow, ...] = ()
