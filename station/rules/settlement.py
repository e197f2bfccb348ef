"""How a discrepancy is settled: the steps, what each kind asks for, and what keeps a unit out of stock.

kind -> photo -> customer asked -> answer -> decision -> carried out (R10, R13; `docs/domain.md`). A person
can stop after any step and another go on from there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from station.rules.findings import Kind

Step = Literal["kind", "photo", "asked", "answer", "decision", "carried_out"]
Decision = Literal[
    "accept_count",
    "send_missing",
    "keep",
    "send_back",
    "exchange_anyway",
    "charge",
    "refuse",
    "pass_to_marketing",
]
Refusal = Literal[
    "already_settled",
    "photo_missing",
    "refusal_needs_photo",
    "customer_not_asked",
    "answer_missing",
    "decision_missing",
    "decision_not_allowed",
    "waiting_for_marketing",
]

STEPS: tuple[Step, ...] = get_args(Step)

DECISIONS: Mapping[Kind, tuple[Decision, ...]] = {
    "damaged": ("exchange_anyway", "charge", "keep", "send_back", "refuse", "pass_to_marketing"),
    "short": ("accept_count", "send_missing", "pass_to_marketing"),
    "over": ("accept_count", "keep", "send_back", "refuse", "pass_to_marketing"),
    "wrong_model": ("accept_count", "exchange_anyway", "keep", "send_back", "refuse", "pass_to_marketing"),
    "mixed": ("accept_count", "keep", "send_back", "refuse", "pass_to_marketing"),
    "out_of_warranty": ("charge", "exchange_anyway", "keep", "send_back", "refuse", "pass_to_marketing"),
    "unreadable": ("exchange_anyway", "charge", "keep", "send_back", "refuse", "pass_to_marketing"),
    "duplicate_serial": ("exchange_anyway", "keep", "send_back", "refuse", "pass_to_marketing"),
    "unknown_serial": ("exchange_anyway", "charge", "keep", "send_back", "refuse", "pass_to_marketing"),
}
"""What may be decided of each kind, in the order offered; never more than the nine numbers of the desk."""


@dataclass(frozen=True, slots=True)
class Settling:
    """How far one discrepancy is.

    Attributes:
        photos: pictures taken of it.
        asked: times the customer was asked, reached or not.
        answered: whether his answer is recorded.
        decision: the last decision; `pass_to_marketing` leaves the matter open until marketing's is recorded.
        carried_out: whether the decision was carried out, which settles it.
        reached: times the customer was asked and reached.
    """

    kind: Kind
    photos: int = 0
    asked: int = 0
    answered: bool = False
    decision: Decision | None = None
    carried_out: bool = False
    reached: int = 0


def needs_photo(kind: Kind) -> bool:
    """Whether settling asks for a picture: damage must be shown; elsewhere one may be taken."""
    return kind == "damaged"


def needs_application(kind: Kind, kinds: Collection[str] = ("mixed", "short", "out_of_warranty")) -> bool:
    """Whether an application must be filed as well, reviewed by marketing and approved by the GM (R13).

    Args:
        kinds: those the department asks one for (setting `application_kinds`).
    """
    return kind in kinds


def next_step(settling: Settling) -> Step | None:
    """The step that waits, None once it is settled.

    >>> next_step(Settling("damaged")), next_step(Settling("short"))
    ('photo', 'asked')
    >>> next_step(Settling("short", asked=1)), next_step(Settling("short", asked=2, reached=1))
    ('asked', 'answer')
    """
    if settling.carried_out:
        return None
    if settling.decision == "pass_to_marketing":
        return "decision"
    if settling.decision:
        return "carried_out"
    if needs_photo(settling.kind) and not settling.photos:
        return "photo"
    if not settling.reached:
        return "asked"
    return "decision" if settling.answered else "answer"


def check(settling: Settling, step: Step, decision: Decision | None = None) -> Refusal | None:
    """Whether a step may be recorded now: None when it may, else what stands in its way.

    An earlier step may be repeated until the matter is settled: one more photo, asked again, decided anew. A
    customer who cannot be reached ends with marketing, so passing the matter on needs no answer, and neither
    does marketing's own decision (R10). Goods are refused only with a photo of them (R17).

    >>> check(Settling("short"), "answer")
    'customer_not_asked'
    """
    if settling.carried_out:
        return "already_settled"
    if step in ("kind", "photo"):
        return None
    if needs_photo(settling.kind) and not settling.photos:
        return "photo_missing"
    if step == "asked":
        return None
    if not settling.asked:
        return "customer_not_asked"
    if step == "answer":
        return None
    if step == "decision":
        if decision not in DECISIONS[settling.kind]:
            return "decision_not_allowed"
        if decision == "refuse" and not settling.photos:
            return "refusal_needs_photo"
        with_marketing = "pass_to_marketing" in (decision, settling.decision)
        return None if settling.answered or with_marketing else "answer_missing"
    if settling.decision is None:
        return "decision_missing"
    return "waiting_for_marketing" if settling.decision == "pass_to_marketing" else None


def keeps_from_stock(
    settling: Settling, leaves: bool | None = None, application: bool | None = None
) -> Literal["finding_open", "goods_leave", "application_open"] | None:
    """Why a unit with this finding may not be put into stock, None when this finding does not forbid it.

    Open findings hold it; goods sent back or refused never enter stock (R17); what R13 asks an application
    for enters only by a decided plan that was carried out, which a settlement with the customer is not.

    Args:
        leaves: whether the goods leave by that plan; None while none was carried out.
        application: whether one is asked for; by default for the kinds of R13.
    """
    if not settling.carried_out:
        return "finding_open"
    if leaves is not None:
        return "goods_leave" if leaves else None
    if settling.decision in ("send_back", "refuse"):
        return "goods_leave"
    asked = needs_application(settling.kind) if application is None else application
    return "application_open" if asked else None
