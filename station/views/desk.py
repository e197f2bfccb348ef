"""The desk: the last scan, what is asked, what is to be done next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station.feedback import Feedback
from station.views.deliveries import DeliveryView, DiscrepancyView, PrintJobView, UnitView
from station.views.devices import Away, DeviceView, WebhookView
from station.views.office import Clerk
from station.views.papers import PaperView
from station.views.workbench import InspectionView, RepairView, TeardownView


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of the journal: something we hold to have happened.

    Attributes:
        seq: 1, 2, 3 … without a gap over all desks; later ones come later, so it is a cursor.
        operator: who did it, None when the station did it by itself.
        device: whose reading caused it, None for a touch.
        kind: in the past tense, `UnitCounted`, `DiscrepancySettled`.
        subject: the own number it is about, or a name.
        data: old and new values, the reason, the evidence; each kind has its own.
        operation: what it was part of; events of one operation happened together.
        hash: of this event, chained to its predecessor's: 64 hexadecimal digits.
    """

    seq: int
    at: datetime
    desk: str
    operator: str | None
    device: str | None
    kind: str
    subject: str
    data: Mapping[str, Any]
    operation: str
    hash: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of "what is wrong": a problem, a discrepancy, or a duty that a rule asks for.

    Attributes:
        sort: `problem`, `discrepancy`, `duty`.
        code: problem category, discrepancy kind, or duty (`report`, `application`, `replacement`).
        state: the next step of a discrepancy (`asked` …), else open.
    """

    sort: str
    code: str
    id: int
    unit: str | None
    ordinal: int | None
    model: str | None
    quantity: int
    state: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One numbered answer, 1 to 9, the same for a touch and for command code CM0101 to CM0109.

    Attributes:
        code: word or sentence key of the answer; `facts` fill it.
        group: answers of one group exclude each other (who, how, when); "" for a single group.
        chosen: True while picked and not yet confirmed.
    """

    number: int
    code: str
    facts: Mapping[str, Any]
    group: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What the desk waits for besides the next scan.

    Attributes:
        kind: sign_delivery, courier, serial, trouble, photo, model, duplicate, undo, pairing, settle,
            print_job, part, pieces, bad, extra, extra_why, yield.
        choices: at most nine, or the digits.
        confirm: code of the ink key's words when the question takes a confirmation, and may now; else None.
        facts: what the question is about.
    """

    kind: str
    choices: tuple[Choice, ...]
    confirm: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """The last answer of the desk, and the unit it was about."""

    operation: str
    feedback: Feedback
    at: datetime
    unit: UnitView | None


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything the desk page shows at one moment.

    Attributes:
        on_table: own number of the unit on the table.
        waiting: readings captured and not worked off yet.
        open_jobs: print jobs not ended: queued, sending, unknown.
        head: sequence of the newest event this view includes.
        paper: the one that the desk has open. `inspecting`, `repairing`: what lies on its bench.
        teardown: the batch on the table.
        away: the store is away; everything else but `devices` and `waiting` is empty then.
        webhook: None where none is set up.
        missing_years: years that clocks reach into and no calendar names the holidays of (5.1).
    """

    desk: str
    name: str
    now: datetime
    devices: tuple[DeviceView, ...]
    clerk: Clerk | None = None
    delivery: DeliveryView | None = None
    on_table: str | None = None
    card: Card | None = None
    question: Question | None = None
    matters: tuple[Matter, ...] = ()
    settling: DiscrepancyView | None = None
    paper: PaperView | None = None
    inspecting: InspectionView | None = None
    repairing: RepairView | None = None
    open_jobs: tuple[PrintJobView, ...] = ()
    batch: str | None = None
    teardown: TeardownView | None = None
    waiting: int = 0
    head: int = 0
    away: Away | None = None
    webhook: WebhookView | None = None
    missing_years: tuple[int, ...] = ()
