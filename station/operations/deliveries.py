"""Parcels and deliveries: signing, whose they are, what is declared and counted (R8a, R14; domain 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from station.feedback import Feedback, Refused
from station.operations import law
from station.operations.numbers import draw
from station.operations.people import require
from station.store import tables
from station.store.store import Act

OPEN_STATES = ("signed", "counting")
"""States of a delivery that parcels may join and units be counted in."""


def take_waybill(act: Act, number: str, couriers: Sequence[str]) -> Feedback:
    """A waybill was scanned: open its delivery, join a parcel to it, or begin to sign for a new one.

    Args:
        number: without parcel suffix.
        couriers: every courier whose shape fits; more than one is asked back.
    """
    known = _waybill(act, number)
    question = act.context.question or {}
    if known is not None and known.delivery is not None:
        if question.get("kind") == "sign_delivery":
            raise Refused("parcel_elsewhere", waybill=number, delivery=known.delivery)
        if known.signed_at is not None:
            return open_delivery(act, known.delivery)
        if known.delivery != act.context.delivery:  # it was awaited there
            act.context.delivery, act.context.unit = known.delivery, None
        return join_parcel(act, number, known.courier or (couriers[0] if len(couriers) == 1 else ""))
    require(act, "sign_for")
    if len(couriers) > 1 and known is None and _listed_customer(act, number) is None:
        act.context.question = {
            "kind": "courier",
            "waybill": number,
            "couriers": list(couriers),
            "back": question,
        }
        return Feedback("attention", "which_courier", {"waybill": number, "couriers": list(couriers)})
    return take_parcel(act, number, (known.courier if known is not None else "") or couriers[0])


def take_parcel(act: Act, number: str, courier: str) -> Feedback:
    """A parcel of a known courier was scanned and is not signed for yet.

    Raises:
        Refused: it is listed for another customer than the parcels scanned before it.
    """
    require(act, "sign_for")
    question = act.context.question or {}
    if question.get("kind") != "sign_delivery":
        open_now = act.context.delivery and _delivery(act, act.context.delivery)
        if open_now and open_now.state in OPEN_STATES:
            act.context.question = {"kind": "parcel", "waybill": number, "courier": courier}
            return Feedback("attention", "which_delivery", {"waybill": number, "delivery": open_now.number})
        act.context.delivery = act.context.unit = None
        question = {"kind": "sign_delivery", "waybills": [], "customer": None}
    listed = _listed_customer(act, number)
    _same_customer(number, listed, question["customer"])
    if number not in [each for each, _ in question["waybills"]]:
        question = {**question, "waybills": [*question["waybills"], [number, courier]]}
    if listed is not None:
        question = {**question, "customer": listed, "listed": listed}
    act.context.question = question
    return Feedback("ok", "parcel_taken", {"waybill": number, "parcels": len(question["waybills"])})


def sign_delivery(act: Act, waybills: Sequence[Sequence[str]], customer: str | None) -> Feedback:
    """Accept parcels from the courier; starts the clocks (5.3). Without a customer it is unclaimed."""
    operator = require(act, "sign_for")
    number = draw(act, "DL")
    row = {
        "number": number,
        "customer": customer,
        "state": "signed" if customer else "unclaimed",
        "signed_at": act.at,
        "signed_by": operator,
        "limits": law.started_limits(law.of(act).policy),
    }
    act.connection.execute(insert(tables.delivery), row)
    act.record(
        "DeliverySigned",
        number,
        customer=customer,
        waybills=[w for w, _ in waybills],
        limits=row["limits"],
    )
    for waybill, courier in waybills:
        _sign_parcel(act, waybill, courier, number)
    list_other_parcels(act, number)
    act.context.delivery, act.context.unit, act.context.question = number, None, None
    return Feedback(
        "ok", "delivery_signed", {"delivery": number, "customer": customer, "parcels": len(waybills)}
    )


def join_parcel(act: Act, waybill: str, courier: str) -> Feedback:
    """A further parcel joins the open delivery, until its count is finished (domain 3)."""
    require(act, "sign_for")
    delivery = counting_delivery(act)
    _same_customer(waybill, _listed_customer(act, waybill), delivery.customer)
    _sign_parcel(act, waybill, courier, delivery.number)
    list_other_parcels(act, delivery.number)
    act.context.question = None
    return Feedback("ok", "parcel_joined", {"waybill": waybill, "delivery": delivery.number})


def open_delivery(act: Act, number: str) -> Feedback:
    """Put a delivery that was signed for on the table again."""
    delivery = _delivery(act, number)
    if delivery is None:
        raise Refused("number_unknown", number=number)
    act.context.delivery, act.context.unit, act.context.question = number, None, None
    return Feedback("ok", "delivery_opened", {"delivery": number, "customer": delivery.customer})


def _sign_parcel(act: Act, waybill: str, courier: str, delivery: str) -> None:
    values = {"delivery": delivery, "signed_at": act.at, "courier": courier}
    if _waybill(act, waybill) is None:
        act.connection.execute(insert(tables.waybill), {"number": waybill, **values})
    else:
        act.connection.execute(
            update(tables.waybill).where(tables.waybill.c.number == waybill).values(values)
        )
    act.connection.execute(
        update(tables.packing_line).where(tables.packing_line.c.waybill == waybill).values(delivery=delivery)
    )
    act.record("ParcelSigned", delivery, waybill=waybill, courier=courier)


def ask_whose(act: Act) -> Feedback:
    """Ask whose the unclaimed delivery on the table is.

    Raises:
        Refused: none is on the table, or its customer is known.
    """
    require(act, "name_customer")
    act.context.question = {"kind": "whose", "delivery": _unclaimed(act).number, "customer": None}
    return Feedback("attention", "whose_is_it", {"delivery": act.context.delivery})


def name_customer(act: Act, customer: str) -> Feedback:
    """The unclaimed delivery on the table is a customer's after all; its clocks ran since the signing."""
    require(act, "name_customer")
    number = _unclaimed(act).number
    give_customer(act, number, customer)
    act.context.question = None
    return Feedback("ok", "customer_named", {"delivery": number, "customer": customer})


def give_customer(act: Act, number: str, customer: str) -> None:
    """Write down whose a delivery is, if nobody knew: a person says it, or a packing list that came late."""
    delivery = _delivery(act, number)
    if delivery is None or delivery.customer is not None:
        return
    act.connection.execute(
        update(tables.delivery).where(tables.delivery.c.number == number).values(customer=customer)
    )
    act.record("CustomerNamed", number, customer=customer)
    if delivery.state == "unclaimed":
        begun = counts(act.connection, number).counted
        set_state(act, number, "unclaimed", "counting" if begun else "signed")


def _unclaimed(act: Act) -> Row[Any]:
    delivery = act.context.delivery and _delivery(act, act.context.delivery)
    if not delivery:
        raise Refused("no_delivery_open")
    if delivery.customer is not None:
        raise Refused("customer_known", delivery=delivery.number, customer=delivery.customer)
    return delivery


def _same_customer(waybill: str, listed: str | None, customer: str | None) -> None:
    if listed is not None and customer is not None and listed != customer:
        raise Refused("parcel_of_other", waybill=waybill, customer=listed, expected=customer)


def list_other_parcels(act: Act, delivery: str) -> None:
    """Parcels of the same packing list that are not here yet belong to the delivery: nothing is short
    while one of them is missing (domain 3)."""
    line = tables.packing_line
    lists = select(line.c.consignment).where(line.c.delivery == delivery)
    missing = act.connection.scalars(
        select(line.c.waybill).where(line.c.consignment.in_(lists), line.c.delivery.is_(None)).distinct()
    ).all()
    for waybill in missing:
        act.connection.execute(
            insert(tables.waybill), {"number": waybill, "courier": "", "delivery": delivery}
        )
        act.connection.execute(update(line).where(line.c.waybill == waybill).values(delivery=delivery))


@dataclass(frozen=True, slots=True)
class Counts:
    """A delivery in numbers: units by model, declared and counted, and what the customer asks for."""

    declared: Mapping[str, int]
    counted: Mapping[str, int]
    request: Mapping[str, str]

    @property
    def remaining(self) -> dict[str, int] | None:
        """Declared less counted per declared model; None without a packing list."""
        if not self.declared:
            return None
        return {model: n - self.counted.get(model, 0) for model, n in self.declared.items()}


def counts(connection: Connection, delivery: str) -> Counts:
    """Count what is declared and what is on the table, per model; a unit of unknown model is under ""."""
    declared: dict[str, int] = {}
    request: dict[str, str] = {}
    for line in connection.execute(DECLARED, {"delivery": delivery}):
        declared[line.model] = declared.get(line.model, 0) + line.quantity
        request.setdefault(line.model, line.request)
    counted = {row.model or "": row.n for row in connection.execute(_COUNTED, {"delivery": delivery})}
    return Counts(declared, counted, request)


def counting_delivery(act: Act) -> Row[Any]:
    """Return the delivery on the table, if it can still be counted.

    Raises:
        Refused: none is open, or its count is finished (R8a).
    """
    if act.context.delivery is None:
        raise Refused("no_delivery_open")
    delivery = _delivery(act, act.context.delivery)
    if delivery is None or delivery.state not in (*OPEN_STATES, "unclaimed"):
        raise Refused("count_is_finished", delivery=act.context.delivery, state=delivery and delivery.state)
    return delivery


def set_state(act: Act, number: str, old: str, new: str, **values: Any) -> None:
    """Move a delivery on to another state of its life."""
    act.connection.execute(
        update(tables.delivery).where(tables.delivery.c.number == number).values(state=new, **values)
    )
    act.record("DeliveryState", number, old=old, new=new)


def _delivery(act: Act, number: str) -> Row[Any] | None:
    return act.connection.execute(_DELIVERY, {"number": number}).one_or_none()


def _waybill(act: Act, number: str) -> Row[Any] | None:
    return act.connection.execute(
        select(tables.waybill).where(tables.waybill.c.number == number)
    ).one_or_none()


def _listed_customer(act: Act, waybill: str) -> str | None:
    line = tables.packing_line
    return act.connection.scalar(select(line.c.customer).where(line.c.waybill == waybill).limit(1))


_DELIVERY = select(tables.delivery).where(tables.delivery.c.number == bindparam("number"))


DECLARED = (
    select(tables.packing_line.c.model, tables.packing_line.c.quantity, tables.packing_line.c.request)
    .where(tables.packing_line.c.delivery == bindparam("delivery"))
    .order_by(tables.packing_line.c.id)
)


_COUNTED = (
    select(tables.unit.c.model, func.count().label("n"))
    .where(tables.unit.c.delivery == bindparam("delivery"), tables.unit.c.state != "voided")
    .group_by(tables.unit.c.model)
)
