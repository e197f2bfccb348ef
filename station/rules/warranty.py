"""Whether a unit is in its warranty period (`docs/domain.md`, "Warranty")."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from station.codes import possible_week

SHELF_MONTHS = 3
"""Months between production and sale assumed for a model that names none."""


@dataclass(frozen=True, slots=True)
class Warranty:
    """The verdict: `in` or `out` with the last day covered, or `unknown` without one.

    `basis` says what the term runs from: a proven sale, the production week, an earlier exchange, or nothing.
    """

    state: Literal["in", "out", "unknown"]
    end: date | None
    basis: Literal["sale", "production", "exchange", "none"]


UNKNOWN = Warranty("unknown", None, "none")


def warranty(
    warranty_months: int | None,
    shelf_months: int,
    signed: date,
    *,
    sale_date: date | None = None,
    production: tuple[int, int] | None = None,
    exchanged_on: date | None = None,
) -> Warranty:
    """Judge a unit on the day its delivery was signed for; the end day itself is still covered.

    Args:
        warranty_months: the model's term; None for a model that is not ours.
        shelf_months: the model's months on the shelf, `SHELF_MONTHS` when it names none.
        signed: signing day of the delivery, local.
        sale_date: when proven by invoice or shipped-serial register.
        production: ISO year (four digits) and week from the serial. A week that the year does not have says
            nothing about the age.
        exchanged_on: the day this unit was itself sent out in an exchange; its term began then.

    >>> warranty(24, 3, date(2026, 9, 29), production=(2024, 24))
    Warranty(state='out', end=datetime.date(2026, 9, 10), basis='production')
    """
    if warranty_months is None:
        return UNKNOWN
    basis: Literal["sale", "production", "exchange"]
    if exchanged_on is not None:
        end, basis = add_months(exchanged_on, warranty_months), "exchange"
    elif sale_date is not None:
        end, basis = add_months(sale_date, warranty_months), "sale"
    elif production is not None and possible_week(*production):
        monday = date.fromisocalendar(*production, 1)
        end, basis = add_months(monday, shelf_months + warranty_months), "production"
    else:
        return UNKNOWN
    return Warranty("in" if signed <= end else "out", end, basis)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day when it has no such day.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2024, 2, 29), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))
