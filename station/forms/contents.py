"""What stands on each paper of the department, field by field (domain 6).

Plain values, as they are shown and signed: times as the department's clock reads (`2026-09-29 14:20`), words
as codes that `station.messages.WORDS` spells. A paper's revision keeps one of these as JSON; its fingerprint
is what a signature signs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose goods they are, and who looks after him in marketing."""

    code: str
    name: str
    contact: str = ""
    marketing_owner: str = ""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of F1: units of one model with one request and one decision.

    Attributes:
        declared, counted: units; their difference is what the count left.
        serials: of the counted units; `unreadable` where there is none.
        in_warranty, out_of_warranty, unknown_warranty: how many of the counted units are each.
        request: return, exchange, repair. `decision`: what was settled; empty when nothing was to settle.
        replacement_model, replacement_quantity: what is sent instead (R9).
        hold_reason: why these units are held and not handed over, codes between 、; empty when they are not.
    """

    model: str
    description: str
    declared: int
    counted: int
    serials: tuple[str, ...]
    in_warranty: int
    out_of_warranty: int
    unknown_warranty: int
    stated_fault: str
    request: str
    decision: str = ""
    replacement_model: str = ""
    replacement_quantity: int = 0
    hold_reason: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PackingLine:
    """One line of F2."""

    carton: str
    model: str
    quantity: int
    serials: tuple[str, ...]
    stated_fault: str = ""
    accessories: str = ""


@dataclass(frozen=True, slots=True)
class PackingList:
    """F2 装箱清单: what is in the cartons; `compiled_by` is customer or desk."""

    customer: Customer
    date: str
    lines: tuple[PackingLine, ...]
    compiled_by: str
    weight: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmationForm:
    """F1 客户退换货确认单. The packing list is attached."""

    date: str
    customer: Customer
    applications: tuple[str, ...]
    deliveries: tuple[str, ...]
    waybills: tuple[str, ...]
    signed_at: str
    signed_by: str
    counted_at: str
    counted_by: str
    lines: tuple[FormLine, ...]
    packing_list: PackingList


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One line of F3: a unit, or what is missing of a model; `plan` is what is proposed for it."""

    unit: str
    model: str
    quantity: int
    serial: str
    produced: str
    sold_on: str
    warranty_end: str
    found: str
    plan: str


@dataclass(frozen=True, slots=True)
class Application:
    """F3 售后退货申请表; `kind` is mixed, short, out_of_warranty, batch_return or other."""

    date: str
    filed_by: str
    customer: Customer
    kind: str
    delivery: str
    lines: tuple[ApplicationLine, ...]
    statement: str
    photos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """F7 书面报告, to the GM's office."""

    date: str
    what: str
    category: str
    found_at: str
    where: str
    customer: Customer
    models: tuple[str, ...]
    serials: tuple[str, ...]
    quantity: int
    why: str
    affected: str
    measures: str
    told: tuple[str, ...]
    reporter: str
    photos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """F8 书面通知: to marketing (R2b, R8b), to a department or a customer; `addressee` is a code for it."""

    date: str
    addressee: str
    addressee_name: str
    customer: Customer
    about: str
    models: tuple[str, ...]
    quantity: int
    due: str
    question: str


@dataclass(frozen=True, slots=True)
class BadCheck:
    """One inspected item of a checklist; `value` is a number, or `good` or `bad` of what is seen."""

    name: str
    value: str
    unit_of_measure: str
    low: str
    high: str
    good: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    """One line of F4: a unit that failed, or a second look at one that had.

    Attributes:
        unit: own number of the unit or part lot; `part` is the name of a lot's part.
        defect, cause, disposition: codes of domain 9 and F4; `N00` of what passes now.
        rechecks: when the first look was and what it found; empty for a first look.
    """

    unit: str
    model: str
    part: str
    serial: str
    customer: str
    produced: str
    stated_fault: str
    checks: tuple[BadCheck, ...]
    defect: str
    description: str
    cause: str
    disposition: str
    rechecks: str
    passed: bool
    remark: str


@dataclass(frozen=True, slots=True)
class BadRecord:
    """F4 售后检测不良记录表 (R21): one per inspector and day."""

    date: str
    inspector: str
    station: str
    instruments: tuple[str, ...]
    rows: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """F9 更换型号确认 (R9); `proposed` is empty until marketing names a model."""

    date: str
    customer: Customer
    delivery: str
    unit: str
    model: str
    quantity: int
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of F6; `price` in yuan with two decimals."""

    code: str
    name: str
    spec: str
    unit_of_measure: str
    price: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class PriceList:
    """F6 售后拆解物料单价明细; `effective_on` empty: from the day it is reviewed."""

    date: str
    version: str
    effective_on: str
    made_by: str
    lines: tuple[PriceLine, ...]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of F5: quantities as they are read, money in yuan with two decimals, empty for none.

    Attributes:
        in_quantity, in_amount: what came in. `out_quantity`, `out_amount`: what went out, without its sign.
        balance_quantity: of this part in the account. `balance_amount`: of the whole account.
        summary: a code, or of a correcting line its reason.
        corrects: number of the wrong line that this one reverses; 0 for none.
    """

    line: int
    date: str
    voucher: str
    code: str
    name: str
    unit_of_measure: str
    summary: str
    price: str
    in_quantity: str
    in_amount: str
    out_quantity: str
    out_amount: str
    balance_quantity: str
    balance_amount: str
    entered_by: str
    corrects: int = 0


@dataclass(frozen=True, slots=True)
class BatchAccount:
    """F5 拆解批次手工帐, as far as it had been written when it was submitted.

    Attributes:
        units: serials of the units torn down, own numbers where there is none.
        price_lists: versions that its parts were priced by.
        unpriced: lots that have no price (R4).
    """

    date: str
    batch: str
    models: tuple[str, ...]
    units: tuple[str, ...]
    repairer: str
    price_lists: tuple[str, ...]
    lines: tuple[AccountLine, ...]
    in_amount: str
    out_amount: str
    balance_amount: str
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task of F10: `kind` is inspect, repair or teardown; `item` a unit or a batch."""

    kind: str
    item: str
    model: str
    serial: str
    person: str


@dataclass(frozen=True, slots=True)
class PickLine:
    """One line of F10.

    Attributes:
        item: a unit's number, or the code of a part.
        place: where it lies.
        asked, counted: pieces; `counted` None before the list was counted.
        missing, missing_at, reason: what was found short after both had signed, so the picker's (R20).
    """

    item: str
    name: str
    serial: str
    place: str
    asked: int
    counted: int | None = None
    missing: int = 0
    missing_at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PickList:
    """F10 明日计划 / 领料单.

    Attributes:
        date: the day it is for.
        punctual: `early` or `late` when it was issued outside the time for it, else empty (R16, R20).
    """

    date: str
    made_by: str
    issued_at: str
    punctual: str
    tasks: tuple[PlannedTask, ...]
    lines: tuple[PickLine, ...]
    picker: str = ""


@dataclass(frozen=True, slots=True)
class SampleSlip:
    """F11 样品单 (R11b): one unit goes to R&D and comes back; the result and the return are signed on it.

    Attributes:
        found: what is known to be wrong, codes between 、.
        to: who takes it at R&D. `back_by`: the day it is wanted back.
        stood: the unit's state when it left, which it has again when it is back; `place` where it lay.
    """

    date: str
    unit: str
    model: str
    serial: str
    produced: str
    customer: Customer
    found: str
    why: str
    to: str
    back_by: str
    sent_by: str
    stood: str
    place: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """How many units of one model and production week had one defect; `defect` is the code of its word."""

    model: str
    defect: str
    week: str
    units: int


@dataclass(frozen=True, slots=True)
class ProblemSummary:
    """F12 问题汇总 (R11a): the table as it was when it was made, and what was concluded from it.

    Attributes:
        first, last: days, both included.
        rnd, quality, production: who took part in the discussion, empty before it.
        owner: who sees to the conclusion. `due`: until when.
    """

    date: str
    made_by: str
    first: str
    last: str
    lines: tuple[SummaryLine, ...]
    rnd: str = ""
    quality: str = ""
    production: str = ""
    conclusion: str = ""
    owner: str = ""
    due: str = ""


Content = (
    ConfirmationForm
    | PackingList
    | Application
    | WrittenReport
    | Notice
    | Replacement
    | PickList
    | PriceList
    | BatchAccount
    | BadRecord
    | SampleSlip
    | ProblemSummary
)

KINDS: Mapping[str, tuple[str, type[Content]]] = {
    "form": ("FM", ConfirmationForm),
    "application": ("AP", Application),
    "report": ("RP", WrittenReport),
    "notice": ("NT", Notice),
    "replacement": ("RX", Replacement),
    "price_list": ("PL", PriceList),
    "account": ("TB", BatchAccount),
    "pick_list": ("PK", PickList),
    "bad_record": ("BR", BadRecord),
    "sample": ("SP", SampleSlip),
    "summary": ("PS", ProblemSummary),
}
"""Each kind of paper that has a number: its prefix (domain 7.1) and what stands on it."""


def plain(content: Content) -> dict[str, Any]:
    """Return a content as JSON values."""
    said: dict[str, Any] = TypeAdapter(type(content)).dump_python(content, mode="json")
    return said


def from_plain(kind: str, said: Mapping[str, Any]) -> Content:
    """Return the content that was kept as JSON; a KeyError for a kind that is no paper's."""
    content: Content = TypeAdapter(KINDS[kind][1]).validate_python(said)
    return content
