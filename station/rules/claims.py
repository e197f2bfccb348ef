"""What becomes of a claim: its states, what is owed for it, when it is completed (R2a, R17; domain 3, 5.4).

A claim is what the customer gets for one unit. What he asked for and what was decided of the findings on the
unit make its outcome; the outcome says by which steps it is completed.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

State = Literal["counted", "handed_over", "entered", "at_shipping", "completed", "refused", "sent_back"]
Outcome = Literal["replacement", "credit", "repair", "kept", "scrapped", "goods_back"]
Source = Literal["finished", "spare"]

NEXT: Mapping[State, frozenset[State]] = {
    "counted": frozenset({"handed_over", "refused"}),
    "handed_over": frozenset({"entered", "refused"}),
    "entered": frozenset({"at_shipping", "completed"}),
    "at_shipping": frozenset({"completed"}),
    "completed": frozenset(),
    "refused": frozenset({"sent_back"}),
    "sent_back": frozenset(),
}
"""Where each state may lead. A replacement is completed by being shipped (5.4), so `shipped` is no state that
lasts: the claim's shipment says it."""

ENDED: frozenset[State] = frozenset({"completed", "sent_back"})

WAITS_FOR = ("customer", "marketing", "gm")
"""Whom a claim may wait for, in the order in which matters come to them (5.5)."""

_WEIGHT = ("refuse", "send_back", "scrap", "keep", "charge", "exchange_anyway", "accept_count")

_BY_DECISION: Mapping[str, Outcome] = {
    "refuse": "goods_back",
    "send_back": "goods_back",
    "scrap": "scrapped",
    "keep": "kept",
    "return": "credit",
    "discount": "credit",
    "exchange": "replacement",
    "exchange_anyway": "replacement",
    "charged_repair": "repair",
}
REQUESTS: Mapping[str, Outcome] = {"return": "credit", "exchange": "replacement", "repair": "repair"}
"""What is owed for each request when nothing else was decided."""

REQUEST_OF_PLAN: Mapping[str, str] = {
    "return": "return",
    "discount": "return",
    "exchange": "exchange",
    "charged_repair": "repair",
}
"""What an approved plan grants for a unit that nobody had asked anything for."""


def combined(decisions: Iterable[str]) -> str:
    """Return the decision that stands for a unit with several findings: the one that gives the least.

    >>> combined(["exchange_anyway", "charge"]), combined([])
    ('charge', '')
    """
    made = set(decisions)
    return next((decision for decision in _WEIGHT if decision in made), "")


def outcome(request: str, decision: str) -> Outcome:
    """Return what is owed: what was asked for, unless something else was decided.

    `charge` makes the customer pay for what he asked for; goods that nobody asked anything for are kept.

    >>> outcome("exchange", ""), outcome("exchange", "send_back"), outcome("return", "accept_count")
    ('replacement', 'goods_back', 'credit')
    """
    if decision == "charge":
        return "repair" if request == "repair" else "replacement"
    return _BY_DECISION.get(decision) or REQUESTS.get(request, "kept")


def is_shipped(owed: Outcome) -> bool:
    """Whether something is sent to the customer after the entry: a replacement or the repaired unit."""
    return owed in ("replacement", "repair")


def is_stocked(state: str) -> bool:
    """Whether the goods of a claim have entered the main store, and may have gone on from there (R12a).

    >>> is_stocked("counted"), is_stocked("stocked"), is_stocked("inspected")
    (False, True, True)
    """
    return state not in ("counted", "voided")


def is_completed_by_entry(owed: Outcome, stocked: bool) -> bool:
    """Whether an entered claim is completed: a return when its goods are stocked as well (5.4)."""
    if owed in ("credit", "kept"):
        return stocked
    return owed == "scrapped"


def source(finished: int, spares: int) -> Source | None:
    """Return where the goods of an exchange come from: finished stock, then spares (R6); None: R9 begins.

    >>> source(0, 10), source(0, 0)
    ('spare', None)
    """
    if finished > 0:
        return "finished"
    return "spare" if spares > 0 else None
