"""What the customer asked for and gets: claims, shipping, the customer's file."""

from dataclasses import dataclass
from datetime import datetime

from station.views.deliveries import Deadline, RefusalView
from station.views.papers import FoundPaper


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
