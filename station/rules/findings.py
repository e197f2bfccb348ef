"""What counting one unit finds: discrepancies, evidence, and what the evidence suggests to a person.

Only the nine kinds and the six problem categories are records (`docs/domain.md`). Evidence accuses nobody: it
is shown, and it suggests a kind or a category that a person marks or does not.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from station.rules.warranty import Warranty
from station.rules.weight import WeightOff

Kind = Literal[
    "damaged",
    "short",
    "over",
    "wrong_model",
    "mixed",
    "out_of_warranty",
    "unreadable",
    "duplicate_serial",
    "unknown_serial",
]
Category = Literal["counterfeit", "safety", "major_defect", "batch", "out_of_warranty", "malicious"]
EvidenceKind = Literal[
    "weight_off", "unknown_serial", "week_impossible", "returned_before", "code_mismatch", "warranty_unknown"
]
Register = Literal["known", "unknown", "not_asked"]

KINDS: tuple[Kind, ...] = get_args(Kind)
CATEGORIES: tuple[Category, ...] = get_args(Category)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of a unit at the moment it is counted.

    Attributes:
        model: by serial, product code or the keeper's choice; None when nobody knows.
        customer: whose delivery it is; None while unclaimed.
        remaining: per declared model, declared less counted before this unit (may be below 0); None when
            there is no packing list.
        serial: as read, without blanks; None when unreadable.
        product_model: the model that a product code scanned with it names.
        week_possible: False when the serial names a week its year does not have.
        register: whether the shipped-serial register has the serial; `not_asked` when the register is
            empty or the serial unreadable.
        shipped_to: the customer the register names, None when it names none.
        duplicate_of: own number of the open unit with this serial, when the keeper said "another unit".
        returned_before: own numbers of closed units with this serial, oldest first.
        warranty: the verdict on it.
        weight: the weight that fits neither the bare nor the boxed unit, if one was taken and is off.
    """

    model: str | None
    customer: str | None
    remaining: Mapping[str, int] | None
    serial: str | None
    warranty: Warranty
    product_model: str | None = None
    week_possible: bool = True
    register: Register = "not_asked"
    shipped_to: str | None = None
    duplicate_of: str | None = None
    returned_before: tuple[str, ...] = ()
    weight: WeightOff | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A discrepancy to open, with what it names in its sentence."""

    kind: Kind
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something noticed that is no record of its own; facts hold JSON values only."""

    kind: EvidenceKind
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that a person may want to open, and the findings and evidence that speak for it."""

    sort: Literal["problem", "discrepancy"]
    code: Kind | Category
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything counting one unit found."""

    found: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of discrepancy to open, in the order found."""
        return tuple(finding.kind for finding in self.found)

    @property
    def holds(self) -> bool:
        """Whether the unit goes to the hold area: any finding holds it, evidence alone does not."""
        return bool(self.found)


def count_findings(unit: Counted) -> Findings:
    """Say what does not fit about a unit that is being counted; counting itself is never stopped.

    A model nobody declared, or a unit shipped to another customer, is `mixed` until the keeper pairs it with
    a shortage; one more than declared is `over`. Without a packing list neither can be said.
    """
    found = tuple(_found(unit))
    evidence = tuple(_evidence(unit))
    return Findings(found, evidence, suggestions([*(f.kind for f in found), *(e.kind for e in evidence)]))


def _found(unit: Counted) -> list[Finding]:
    found: list[Finding] = []
    if unit.serial is None:
        found.append(Finding("unreadable"))
    if unit.duplicate_of is not None:
        found.append(Finding("duplicate_serial", {"duplicate_of": unit.duplicate_of}))
    if unit.remaining is not None:
        why_mixed: dict[str, Any] = {}
        if unit.model is not None and unit.model not in unit.remaining:
            why_mixed["not_declared"] = unit.model
        if unit.shipped_to is not None and unit.customer is not None and unit.shipped_to != unit.customer:
            why_mixed["shipped_to"] = unit.shipped_to
        if why_mixed:
            found.append(Finding("mixed", why_mixed))
        elif unit.model is not None and unit.remaining[unit.model] <= 0:
            found.append(Finding("over", {"by": 1 - unit.remaining[unit.model]}))
    if unit.warranty.state == "out" and unit.warranty.end is not None:
        facts = {"warranty_end": unit.warranty.end.isoformat(), "basis": unit.warranty.basis}
        found.append(Finding("out_of_warranty", facts))
    return found


def _evidence(unit: Counted) -> list[Evidence]:
    evidence: list[Evidence] = []
    if unit.register == "unknown":
        evidence.append(Evidence("unknown_serial", {"serial": unit.serial}))
    if not unit.week_possible:
        evidence.append(Evidence("week_impossible", {"serial": unit.serial}))
    if unit.weight is not None:
        evidence.append(weight_evidence(unit.weight))
    if unit.returned_before:
        evidence.append(Evidence("returned_before", {"units": list(unit.returned_before)}))
    if unit.product_model is not None and unit.model is not None and unit.product_model != unit.model:
        evidence.append(Evidence("code_mismatch", {"code": unit.product_model, "serial": unit.model}))
    if unit.serial is not None and unit.warranty.state == "unknown":
        evidence.append(Evidence("warranty_unknown"))
    return evidence


def weight_evidence(off: WeightOff) -> Evidence:
    """The evidence that a weight gives, also of one taken after the count."""
    return Evidence(
        "weight_off",
        {
            "measured_kg": str(off.measured),
            "expected_kg": str(off.expected),
            "difference_percent": str(off.difference_percent),
            "lighter": off.lighter,
        },
    )


def suggestions(seen: Collection[str]) -> tuple[Suggestion, ...]:
    """What all kinds found and evidence noted on a unit suggest together; never more than a hint (7.3).

    >>> suggestions({"week_impossible", "weight_off"})
    (Suggestion(sort='problem', code='counterfeit', because=('week_impossible', 'weight_off')),)
    """
    suggested: list[Suggestion] = []
    if not {"duplicate_serial", "unknown_serial", "week_impossible"}.isdisjoint(seen):
        speaking = ("duplicate_serial", "unknown_serial", "week_impossible", "weight_off")
        suggested.append(Suggestion("problem", "counterfeit", tuple(s for s in speaking if s in seen)))
    if "unknown_serial" in seen:
        suggested.append(Suggestion("discrepancy", "unknown_serial", ("unknown_serial",)))
    if "batch_hint" in seen:
        suggested.append(Suggestion("problem", "batch", ("batch_hint",)))
    return tuple(suggested)
