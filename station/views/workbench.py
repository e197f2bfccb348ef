"""Inspection, repair and teardown."""

from dataclasses import dataclass
from datetime import datetime

from station.rules.yields import YieldLine
from station.views.stock import LotView


@dataclass(frozen=True, slots=True)
class BatchView:
    """Labels that were asked for together, and how far they are: how many are in which state."""

    total: int
    printed: int
    waiting: int
    unknown: int


@dataclass(frozen=True, slots=True)
class TeardownView:
    """A teardown batch: whose it is, what is in it, what it gave (R12b, R22), and the cap it is under (R3).

    Attributes:
        state: of its account: open, submitted, reviewed, sent_back.
        units: own number, model and serial of each.
        lines: its yield.
        lots: the newest first.
        worth: of what it gave, CNY as it is read.
        value, cap, headroom: of the whole stock, CNY as they are read; `share` of the cap, percent.
        light: ok, amber, above.
    """

    number: str
    state: str
    opened_at: datetime
    opened_by: str
    repairer: str
    version: str
    closed_at: datetime | None
    units: tuple[tuple[str, str, str], ...]
    lines: tuple[YieldLine, ...]
    lots: tuple[LotView, ...]
    worth: str
    value: str
    cap: str
    headroom: str
    share: float
    light: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One item of a checklist while it is inspected.

    Attributes:
        low, high: its limits; None: none. `is_measured` when it has any, else it is seen.
        value: what was written down, empty before; `good`: whether that is in order, None before.
        is_next: it is what is asked for now.
    """

    code: str
    name: str
    unit_of_measure: str
    low: str | None
    high: str | None
    value: str = ""
    good: bool | None = None
    is_next: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether it has limits."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class InspectionView:
    """An inspection on the screen, as far as it is.

    Attributes:
        subject: own number of the unit or part lot; `name` is the model or the part.
        step: instrument, item, defect, cause, disposition, sign.
        entry: the number that is being typed.
        before: defect and disposition of the inspection before this one; None for the first.
    """

    subject: str
    name: str
    serial: str | None
    stated_fault: str
    items: tuple[CheckView, ...]
    step: str
    may_pass: bool
    entry: str = ""
    instrument: str | None = None
    defect: str = ""
    cause: str = ""
    disposition: str = ""
    description: str = ""
    before: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RepairView:
    """A unit that is repaired, or is about to be.

    Attributes:
        defect, description, cause: what its inspection found.
        parts: what was put in: lot, name, quantity as it is written, unit of measure, when.
        last_lot: the lot that was scanned last, for several pieces of it.
    """

    unit: str
    model: str
    serial: str | None
    defect: str
    cause: str
    description: str
    since: datetime | None = None
    parts: tuple[tuple[str, str, str, str, datetime], ...] = ()

    @property
    def last_lot(self) -> str | None:
        """The lot whose label was scanned last."""
        return self.parts[-1][0] if self.parts else None


@dataclass(frozen=True, slots=True)
class WorkbenchRow:
    """One thing that waits for the inspector or the repairer.

    Attributes:
        number: of the unit or part lot. `what`: the state of a unit, or `part`.
        name: the model, or the part.
        said: the defect that was found, `defect.E01`, before that what the customer said; of a lot how much.
        location: what people call the place.
        since: since when it waits; `age_days`: working days since.
    """

    number: str
    what: str
    name: str
    serial: str | None
    customer: str | None
    said: str
    location: str
    since: datetime
    age_days: int
