"""What lies where, and what became of it: lots, places, stock-taking, lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from station.views.deliveries import PrintJobView


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
