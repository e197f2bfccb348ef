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
    | SampleSlip
    | ProblemSummary
)

KINDS: Mapping[str, tuple[str, type[Content]]] = {
    "form": ("FM", ConfirmationForm),
    "application": ("AP", Application),
    "report": ("RP", WrittenReport),
    "notice": ("NT", Notice),
    "replacement": ("RX", Replacement),
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
