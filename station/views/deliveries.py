"""What comes back: the delivery, its units, what is wrong with them, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of a delivery or a discrepancy.

    Attributes:
        name: `hand_over` (R14), `stock` (R8a), `disputes` (R2b), `completion` (R2a), `ask_customer` (R10).
        light: `later`, `today` or `late` (domain 5.8).
        target: True where the department gave no number ("at once"): shown as a target, never a breach.
    """

    name: str
    due_at: datetime
    light: Literal["later", "today", "late"]
    target: bool = False


@dataclass(frozen=True, slots=True)
class PrintJobView:
    """One label on its way to paper.

    Attributes:
        state: queued, sending, printed, unknown, not_printed, cancelled.
        evidence: what says so; `unverified` of one that came out and is still to be scanned back.
    """

    id: int
    kind: str
    subject: str
    issue: int
    state: str
    printer: str
    at: datetime
    copy: bool = False
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class UnitView:
    """One counted unit.

    Attributes:
        number: its own number, `RU2609290007`.
        ordinal: the number written on its tile, 1 for the first unit of the delivery.
        state: counted, stocked, voided.
        product_status: to_inspect, on_hold, passed, failed, scrapped.
        location: code of the place it lies in; "" before it has one. `location_name` is what people call it.
        held: True while any finding on it is open.
        kinds: open or settled discrepancy kinds on it, in order of finding.
        problems: problem categories marked by a person.
        evidence: what the station noticed, `weight_off`, `week_impossible`, … each with its facts.
        suggestions: problem categories the evidence suggests; never a verdict.
        warranty: `in`, `out` or `unknown`, with its end where known.
        label: the newest print job of its label.
    """

    number: str
    delivery: str
    ordinal: int
    model: str | None
    serial: str | None
    state: str
    product_status: str
    location: str
    location_name: str
    held: bool
    issue: int
    kinds: tuple[str, ...]
    problems: tuple[str, ...]
    evidence: tuple[tuple[str, Mapping[str, Any]], ...]
    suggestions: tuple[str, ...]
    weight: Decimal | None
    weight_unit: str
    warranty: str
    warranty_end: datetime | None
    produced: str | None
    request: str | None
    counted_at: datetime
    counted_by: str
    label: PrintJobView | None


MOST_TILES = 48
"""Units of one model that a desk page shows; a thousand of them tell nobody more and make it slow."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of a delivery: declared against counted, and its units; of a large one those that matter."""

    model: str
    declared: int
    counted: int
    units: tuple[UnitView, ...]


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery: parcels signed together from one customer."""

    number: str
    state: str
    customer: str | None
    customer_name: str | None
    signed_at: datetime
    signed_by: str
    waybills: tuple[tuple[str, str, bool], ...]
    """Number, courier code, signed for (False: listed, not here yet)."""
    declared: int
    counted: int
    has_packing_list: bool
    models: tuple[ModelRow, ...]
    deadlines: tuple[Deadline, ...]

    def unit(self, number: str | None) -> UnitView | None:
        """Return the unit of that own number, if it is one of those shown."""
        return next((unit for row in self.models for unit in row.units if unit.number == number), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of settling: kind, photo, asked, answer, decision, carried_out."""

    name: str
    state: Literal["done", "now", "todo"]
    facts: Mapping[str, Any]
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DiscrepancyView:
    """One discrepancy, expected against found, and how far its settling is.

    Attributes:
        unit: own number of the unit, None for `short`.
        state: open, settled, withdrawn.
        quantity: units it is about, 1 except for `short`.
        facts: what the finding names (declared_model, duplicate_of, where, warranty_end …).
        application: True where R13 also asks for an application.
        deadlines: R2b, and R10 as long as the customer is still to be asked.
    """

    id: int
    delivery: str
    unit: str | None
    ordinal: int | None
    kind: str
    model: str | None
    quantity: int
    state: str
    facts: Mapping[str, Any]
    steps: tuple[Step, ...]
    photos: tuple[int, ...]
    application: bool
    deadlines: tuple[Deadline, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One delivery of the keeper's morning list (R14).

    Attributes:
        form: number of its form once it was handed over; what is ready then goes on a supplement.
        ready: units that can be handed over now. `held`: units that wait for something.
        due: R14's clock; None for a supplement, which has none.
    """

    delivery: str
    state: str
    customer: str | None
    customer_name: str | None
    form: str | None
    ready: int
    held: int
    due: Deadline | None


@dataclass(frozen=True, slots=True)
class RefusalView:
    """Goods that were refused: a unit or a whole delivery, why, and who of the customer was told (R17)."""

    id: int
    number: str
    reason: str
    informed: str
    channel: str
    at: datetime
    by: str
