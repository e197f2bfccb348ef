"""When a unit or a part has passed its inspection, and what may become of it (R7, R21, R23; domain 3, 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

Disposition = Literal["good_stock", "repair", "teardown", "scrap", "send_back", "rnd_sample"]

NO_FAULT = "N00"
"""The code of what was tested good: nothing else is 合格."""

DEFECTS = (
    *(f"E{n:02}" for n in range(1, 14)),
    "S01",
    "S02",
    *(f"A{n:02}" for n in range(1, 5)),
    "C01",
    "C02",
    NO_FAULT,
)
"""Defect codes (domain 9), in order."""

CAUSES = ("material", "process", "design", "use", "transport")
"""Cause classes of what failed (F4)."""

PARTS = "parts"
"""The family whose checklist a part lot is inspected by."""

GOOD, BAD = "good", "bad"
"""What is seen of an item without limits."""

_LARGEST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist; with a limit it is a measured value, else it is seen to be in order or not.

    Attributes:
        low, high: the limits in `unit_of_measure`, both allowed values; None is no limit on that side.
    """

    code: str
    name: str
    unit_of_measure: str = ""
    low: str | None = None
    high: str | None = None

    @property
    def is_measured(self) -> bool:
        """Whether it is measured, with an instrument (R23)."""
        return self.low is not None or self.high is not None

    def reads(self, value: str) -> bool:
        """Whether a value can be written down for this item, in or out of order."""
        if not self.is_measured:
            return value in (GOOD, BAD)
        return number(value) is not None

    def allows(self, value: str) -> bool:
        """Whether a value is in order: at its limit it is.

        >>> volts = Item("5VSB", "+5VSB", "V", "4.75", "5.25")
        >>> volts.allows("5.25"), volts.allows("5.26"), volts.allows("4.75")
        (True, False, True)
        """
        if not self.is_measured:
            return value == GOOD
        measured = number(value)
        if measured is None:
            return False
        return not (
            (self.low is not None and measured < Decimal(self.low))
            or (self.high is not None and measured > Decimal(self.high))
        )


def number(typed: str) -> Decimal | None:
    """Return a measured value, None when the text is none.

    >>> number("-11.98"), number("12."), number("-"), number("1e9")
    (Decimal('-11.98'), Decimal('12'), None, None)
    """
    if not typed.isascii() or len(typed) > 12 or not {*typed} <= {*"0123456789.-"}:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation:
        return None
    return value if abs(value) <= _LARGEST else None


def outside(items: Sequence[Item], values: Mapping[str, str]) -> list[Item]:
    """Return the items whose value is not in order."""
    return [item for item in items if item.code in values and not item.allows(values[item.code])]


def missing(items: Sequence[Item], values: Mapping[str, str]) -> list[Item]:
    """Return the items that were not inspected."""
    return [item for item in items if item.code not in values]


def may_pass(items: Sequence[Item], values: Mapping[str, str]) -> bool:
    """Whether it may end in 合格: there is a checklist, all of it was inspected and in order (R7)."""
    return bool(items) and not missing(items, values) and not outside(items, values)


def dispositions(passed: bool) -> tuple[Disposition, ...]:
    """Return what may become of a unit: what failed is never good stock (R21), what is good is not scrapped.

    >>> dispositions(passed=True)
    ('good_stock', 'send_back', 'teardown', 'rnd_sample')
    """
    if passed:
        return ("good_stock", "send_back", "teardown", "rnd_sample")
    return ("repair", "teardown", "scrap", "send_back", "rnd_sample")


def product_status(passed: bool, disposition: str) -> Literal["passed", "failed", "scrapped"]:
    """Return the status that follows from an inspection (domain 3).

    >>> product_status(False, "scrap"), product_status(False, "repair"), product_status(True, "teardown")
    ('scrapped', 'failed', 'passed')
    """
    if passed:
        return "passed"
    return "scrapped" if disposition == "scrap" else "failed"
