"""Value, prices and accounts (R3, R4, R12b)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from station.forms.contents import BatchAccount, PriceLine

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
