"""What a person is shown, read from the store: plain values, no sentence, no HTML.

Pages and the JSON API are drawn from these and from nothing else, so a page can also be drawn from
made-up ones (the storybook). Times are aware and in UTC; words (a kind, a status) are codes that
`station.messages.WORDS` spells in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from station.feedback import Feedback
from station.forms.contents import BatchAccount, ConfirmationForm, Content, PriceLine
from station.messages import Text
from station.rules.problems import Pareto
from station.rules.yields import YieldLine


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who is signed on at the desk."""

    number: str
    name: str
    role: str


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
class BatchView:
    """Labels that were asked for together, and how far they are: how many are in which state."""

    total: int
    printed: int
    waiting: int
    unknown: int


@dataclass(frozen=True, slots=True)
class LotView:
    """A part lot as it was recorded.

    Attributes:
        quantity: as it is read: whole pieces, kilograms with three decimals.
        price, amount: CNY as they are read; "" while it is 待定价 (R4).
        label: the newest of its labels.
    """

    number: str
    code: str
    name: str
    quantity: str
    unit_of_measure: str
    product_status: str
    price: str
    amount: str
    version: str
    label: PrintJobView | None = None


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


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of a delivery: declared against counted, and its units as tiles."""

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
class SignatureView:
    """Who did what to a paper.

    Attributes:
        done: submitted, reviewed, approved, rejected, …; `by` the name of who did it.
        revision: that was signed. `facts`: verdict, plan, reason, to whom, …
        recorded_by: the name of who recorded it, None when it was done here.
        reference: what proves it then.
    """

    done: str
    by: str
    role: str
    at: datetime
    revision: int
    facts: Mapping[str, Any]
    recorded_by: str | None = None
    channel: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A confirmation form: one that is to be signed, or one that was handed over.

    Attributes:
        number: "" of a main form that is not handed over yet.
        keeper: who of the two has signed already while it is on the desk's screen.
        states: its units by state of their claim.
        blocks: what stops some of its lines: rule, paper, who may release them, how many units.
    """

    number: str
    state: str
    revision: int
    delivery: str
    content: ConfirmationForm
    signatures: tuple[SignatureView, ...] = ()
    keeper: str | None = None
    states: Mapping[str, int] = field(default_factory=dict)
    to_ship: int = 0
    blocks: tuple[tuple[str, str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of the clerk's list; `due` is the first R2a clock that still runs on it."""

    number: str
    delivery: str
    customer: str | None
    customer_name: str | None
    state: str
    at: datetime
    states: Mapping[str, int]
    due: Deadline | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to be sent: a replacement, a repaired unit, or goods that go back.

    Attributes:
        what: `replacement`, `repair` or `goods_back`.
        model: what the customer gets. `serial`: of the unit that came.
        new_serial: what was put into the parcel for it.
        waits: state of a unit that came for repair and is not ready to be sent; else empty (R2a).
    """

    claim: int
    unit: str
    ordinal: int
    what: str
    model: str
    serial: str | None
    form: str | None
    due: Deadline
    packed: bool = False
    new_serial: str | None = None
    waits: str = ""


@dataclass(frozen=True, slots=True)
class ParcelView:
    """What waits at shipping for one customer, oldest first."""

    customer: str
    customer_name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """A parcel that went out."""

    id: int
    waybill: str
    courier: str
    customer: str
    customer_name: str
    shipped_at: datetime
    delivered_at: datetime | None
    units: int


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One unit of the customer file and what becomes of its claim.

    Attributes:
        state: of the claim; of the unit when nothing is asked for it.
        serial, new_serial: the chain of an exchange.
    """

    unit: str
    ordinal: int
    delivery: str
    model: str | None
    serial: str | None
    request: str | None
    decision: str
    state: str
    waits_for: str
    form: str | None
    new_serial: str | None
    waybill: str | None


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """One paper in a list."""

    number: str
    kind: str
    state: str
    at: datetime
    delivery: str | None


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """One paper in the list of all, as far as it is."""

    number: str
    kind: str
    rule: str
    state: str
    customer: str | None
    customer_name: str | None
    delivery: str | None
    waits_for: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperList:
    """Papers that were asked for, newest first, and what may be asked for (R19).

    Attributes:
        kind, state: "" for every one. customer: a code, or a part of a name. number: a part of it.
        kinds, states: that there are papers of.
        more: True when there are more than are shown.
    """

    rows: tuple[ListedPaper, ...] = ()
    kind: str = ""
    state: str = ""
    customer: str = ""
    number: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    more: bool = False


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


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """Everything that was found for a number, a serial, a waybill or a customer (R19).

    Attributes:
        asked: what was searched for.
        more: True when there is more of something than is shown.
    """

    asked: str
    customers: tuple[tuple[str, str, str], ...] = ()
    """Code, name, marketing owner."""
    deliveries: tuple[tuple[str, str, str | None, datetime], ...] = ()
    """Number, state, customer, signed at."""
    claims: tuple[ClaimView, ...] = ()
    papers: tuple[FoundPaper, ...] = ()
    shipments: tuple[ShipmentView, ...] = ()
    more: bool = False
    refusals: tuple[RefusalView, ...] = ()


@dataclass(frozen=True, slots=True)
class Lying:
    """Something that lies in a place.

    Attributes:
        item: own number of a unit or part lot.
        name: its model, or what the part is called. `detail`: its serial, or the part's code.
        quantity: thousandths.
    """

    item: str
    name: str
    detail: str
    quantity: int
    unit_of_measure: str
    product_status: str
    state: str = ""

    @property
    def sort(self) -> Literal["unit", "part"]:
        """What it is."""
        return "unit" if self.item.startswith("RU") else "part"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place and how much lies there.

    Attributes:
        units: how many. `pieces`: of parts, thousandths by unit of measure.
        value_fen: what the parts are worth (R3).
        take: id of the count that is under way there, with since when and whose it is.
    """

    code: str
    name: str
    kind: str
    units: int
    pieces: Mapping[str, int]
    value_fen: int
    take: tuple[int, datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place with what lies there; `more`: there is more than is shown."""

    row: PlaceRow
    lying: tuple[Lying, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of a count, in thousandths.

    Attributes:
        expected: by the movements.
        elsewhere: name of the place the book has a unit in, where that is another one.
        reason: why it differs, as far as that was said.
    """

    what: Lying
    expected: int
    counted: int
    elsewhere: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One thing that happened in the life of a unit, a part lot or a batch.

    Attributes:
        what: `life.WHAT` is its sentence, filled by `facts`.
        by: name of who did it; "" when the station did it.
        links: own numbers, waybills and serials it leads to.
        strand: whose it is: of the thing itself, of where it came from, or of what became of it.
    """

    at: datetime
    what: str
    facts: Mapping[str, Any]
    by: str = ""
    links: tuple[str, ...] = ()
    strand: Literal["own", "before", "after"] = "own"


@dataclass(frozen=True, slots=True)
class LifeView:
    """A unit, a part lot or a batch from the courier's waybill on, in order of time.

    Attributes:
        what: as it stands now; None of a batch.
        places: where it lies: code, name, thousandths.
        more: there were more steps than are shown.
    """

    number: str
    what: Lying | None
    places: tuple[tuple[str, str, int], ...]
    steps: tuple[LifeStep, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class StockTakeView:
    """A place while it is counted.

    Attributes:
        id: None while no place was scanned.
        counted: what was counted, the newest first.
        left: units the book has there that nobody has counted; parts are counted unseen.
        differences: what differs, once that is asked about.
        hand: number of the lot that is being counted, or of the difference that is asked about.
    """

    id: int | None
    place: str
    name: str
    since: datetime | None
    by: str
    counted: tuple[Counted, ...] = ()
    left: tuple[Lying, ...] = ()
    differences: tuple[Counted, ...] = ()
    hand: str | None = None


@dataclass(frozen=True, slots=True)
class PaperLineView:
    """One line of a paper: what it is about, what is planned for it, and when that was carried out."""

    id: int
    unit: str | None
    ordinal: int | None
    product_status: str | None
    model: str | None
    quantity: int
    plan: str
    carried_out_at: datetime | None
    carried_out_by: str | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper as it stands, for whoever looks.

    Attributes:
        content: what stands on its newest revision.
        acts: what whoever looks may do now, the nearest first (`station.rules.papers.acts`).
        plans: of an application, those it may propose.
        models: of a replacement that waits for its model, those there are, with how many.
        deciders: who may decide on it, for the clerk who records what was decided elsewhere.
        problem: the open problem that a report is about, which may be closed by whoever looks.
    """

    number: str
    kind: str
    rule: str
    state: str
    revision: int
    delivery: str | None
    waits_for: str
    waits_since: datetime | None
    at: datetime
    by: str
    content: Content
    lines: tuple[PaperLineView, ...]
    signatures: tuple[SignatureView, ...]
    acts: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    models: tuple[tuple[str, int], ...] = ()
    deciders: tuple[Clerk, ...] = ()
    problem: int | None = None


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
class DeviceView:
    """One device and its condition, as `station.messages` words it.

    Attributes:
        last_at: when it was last heard.
        last_text: the code it read last, secrets hidden; "" for anything but a scanner.
        weight: what a scale shows now: value, unit, stable; None while it says nothing usable.
        lasts_s: seconds since it is in this condition.
        quiet_s: seconds since the last byte came.
        readings: how many came since the start of this process.
        unreadable: and how many that could not be read.
        rule: the udev rule that gives the right to open it, where that is what is missing.
    """

    id: str
    kind: Literal["scanner", "scale", "printer"]
    name: str
    code: str
    severity: Literal["ok", "attention", "refused"]
    since: datetime
    facts: Mapping[str, Any]
    last_at: datetime | None = None
    last_text: str = ""
    weight: tuple[Decimal, str, bool] | None = None
    lasts_s: float = 0.0
    quiet_s: float = 0.0
    readings: int = 0
    unreadable: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PortView:
    """A port, what it probably is and what it said.

    Attributes:
        port: its lasting name.
        sort, description, usb_id, probably, model: as `drivers.discovery.PortInfo` has them.
        user: the device of ours that uses it, or "".
        said: quoted, or "".
        code: which sentence says what was found (`port. ...` in `station.messages.WORDS`), with its facts.
        rule: the udev rule that gives the right to open it, where that is what is missing.
        twins: how many other ports only its socket tells it from.
    """

    port: str
    sort: str
    description: str
    usb_id: str
    probably: str
    model: str
    user: str
    said: str
    code: str
    facts: Mapping[str, Any]
    rule: str = ""
    twins: int = 0


@dataclass(frozen=True, slots=True)
class FindingView:
    """What is being looked for at the ports that no device of ours uses.

    Attributes:
        doing: "" nothing, "listening", "asking", "scan" (a code is waited for), "weigh" (a weight is).
        since: when that began.
        code: the code to be scanned, or "".
        bars: the same as bars and spaces of Code 128, one character a module, "1" a bar.
        about: the port that is asked, or the weight that is waited for.
        ports: those that are free.
        said: what came of the last search.
        writes: whether a device can be bound; not in the demo.
    """

    doing: Literal["", "listening", "asking", "scan", "weigh"]
    since: datetime
    ports: tuple[PortView, ...] = ()
    code: str = ""
    bars: str = ""
    about: str = ""
    said: Feedback | None = None
    writes: bool = True


@dataclass(frozen=True, slots=True)
class WebhookView:
    """How far the webhook's receiver is behind the journal.

    Attributes:
        address: scheme, host and port it is sent to.
        delivered: sequence of the last event it took.
        waiting: how many events it has not taken.
        since: when the oldest of them happened; None when none waits.
        behind: that one waits for longer than it should.
        answer: what came of the last try; None before the first.
    """

    address: str
    delivered: int
    waiting: int
    since: datetime | None
    behind: bool
    answer: Text | None


@dataclass(frozen=True, slots=True)
class Away:
    """The store cannot be reached: what was captured meanwhile is shown, nothing is decided.

    Attributes:
        why: the sentence that says what is wrong and who mends it.
        captured: the newest scans that wait, newest first, as they were read.
        captures: whether scans are still taken; not when the disk is full.
    """

    why: Feedback
    since: datetime
    captured: tuple[str, ...]
    captures: bool = True


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """How much there is of what a watcher counts; all of it read over indexes of what is open.

    Attributes:
        head: sequence of the newest event.
        stored: readings of this desk that wait in the store for somebody to sign on or to answer.
        open_jobs: print jobs of all desks by state: queued, sending, unknown.
        open_discrepancies: by kind; a kind without any is not there.
    """

    head: int
    stored: int
    open_jobs: Mapping[str, int]
    open_discrepancies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers a watcher follows.

    Attributes:
        store: None while the store cannot be read.
        inbox: readings captured and not worked off yet.
        devices: each with its condition.
        answers: operations and readings answered since the start of this process, by outcome.
        events: events written since the start of this process, by kind.
        webhook: how many events its receiver has not taken; None without one, or while the store is away.
    """

    store: StoreFigures | None
    inbox: int
    devices: tuple[DeviceView, ...]
    answers: Mapping[str, int]
    events: Mapping[str, int]
    webhook: int | None = None


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


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything the desk page shows at one moment.

    Attributes:
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


# --- prices, value, accounts (R3, R4, R12b) ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValuedLot:
    """Parts of one label that are in stock.

    Attributes:
        quantity: as it is read, pieces or kilograms. `price`, `worth`: yuan; `price` None is 待定价.
        places: where they lie.
    """

    number: str
    code: str
    name: str
    unit_of_measure: str
    quantity: str
    price: str | None
    version: str
    worth: str
    batch: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """The exception from the cap that is open: what the manager acknowledged, and why."""

    allowed: str
    peak: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ValueView:
    """What the stock is worth against the cap, in yuan.

    Attributes:
        share: percent of the cap, whole, rounded down; above the cap at least 100.
        headroom: negative above the cap. `amber`: from where it warns.
        lots: in stock, those without a price first. `list_in_force`: its version, "" when none is.
        unpriced_spares: models whose spares count and have no price.
    """

    total: str
    salvaged: str
    spares: str
    cap: str
    headroom: str
    share: int
    amber: str
    light: Literal["ok", "amber", "above"]
    exception: ExceptionView | None
    lots: tuple[ValuedLot, ...]
    list_in_force: str
    unpriced_spares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceListView:
    """A version of the price list.

    Attributes:
        state: draft, submitted, reviewed, replaced. `in_force`: whether it prices now.
        sent_back: Finance's reason, where it came back.
        lines: its own, empty in a list of versions; `count` of them.
    """

    number: str
    version: str
    state: str
    effective_on: date | None
    made_by: str
    at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    in_force: bool
    count: int
    has_paper: bool
    sent_back: str = ""
    lines: tuple[PriceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountRow:
    """The account of a batch in a list; money in yuan."""

    batch: str
    state: str
    opened_at: datetime
    models: tuple[str, ...]
    units: int
    lines: int
    came: str
    went: str
    balance: str
    waits_for: str
    waits_since: datetime | None
    has_paper: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account of a batch as it stands.

    Attributes:
        content: what it says now. `ids`: of its lines, by their number.
        correctable: numbers of the lines that may be reversed. `reversed`: of those that are, by what.
        since: lines posted since it was submitted last; None when it never was.
        closed: whether the teardown is over, so that it may be submitted.
        sent_back: who sent it back and why, where it was.
    """

    row: AccountRow
    content: BatchAccount
    ids: Mapping[int, int]
    correctable: tuple[int, ...]
    reversed: Mapping[int, int]
    since: int | None
    closed: bool
    sent_back: str = ""


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
