"""The life of a unit, a part lot or a batch on one page: from the courier's waybill to the unit that a part
of it went into (R12b, R19)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from station import codes, shelves
from station.messages import WORDS
from station.operations import stock
from station.operations.correcting import CORRECTION
from station.store import tables
from station.views.stock import LifeStep, LifeView

SHOWN = 400
"""Steps of one life that are shown, the newest."""

unit, lot, delivery, movement = tables.unit, tables.part_lot, tables.delivery, tables.movement
claim, shipment, event, inspection = tables.claim, tables.shipment, tables.event, tables.inspection

_HAPPENED: Mapping[str, str] = {
    "UnitHeld": "held",
    "UnitReleased": "released",
    "UnitScrapped": "scrapped",
    "UnitVoided": "voided",
    "UnitTornDown": "torn_down",
    "SampleSent": "sample_sent",
    "SampleReturned": "sample_returned",
}
"""What the journal alone tells of a unit."""

_BY_MOVING = {"UnitStocked": "stocked", "UnitIssued": "issued"}
"""What a movement is called when it made the unit something else."""


def life(connection: Connection, number: str) -> LifeView | None:
    """Return the life of what bears an own number, or of the newest unit of a serial; None: there is none."""
    text = codes.normalise(number).replace(" ", "")
    if text.startswith("PT"):
        return _of_lot(connection, text)
    if text.startswith("TB"):
        return _of_batch(connection, text)
    if not text.startswith("RU"):
        newest = select(unit.c.number).where(unit.c.serial == text).order_by(unit.c.counted_at.desc())
        text = connection.scalar(newest.limit(1)) or ""
    return _of_unit(connection, text)


class _Teller:
    """Steps as they are found, with the names of people and places."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.steps: list[LifeStep] = []
        operator, place = tables.operator, tables.location
        self.people = {row.number: row.name for row in connection.execute(select(operator))}
        self.places = {row.code: row.name for row in connection.execute(select(place))}

    def tell(
        self,
        at: datetime | None,
        what: str,
        by: str | None = None,
        links: Iterable[str | None] = (),
        strand: Any = "own",
        **facts: Any,
    ) -> None:
        """Add a step; nothing that has not happened yet."""
        if at is not None:
            named = self.people.get(by or "", by or "")
            kept = tuple(each for each in links if each)
            self.steps.append(LifeStep(at, what, facts, named, kept, strand))

    def view(self, number: str) -> LifeView:
        """Return the life in order of time."""
        ordered = sorted(self.steps, key=lambda step: step.at)
        lies = stock.lies(self.connection, number)
        what = next(iter(shelves.things(self.connection, {number: sum(lies.values())})), None)
        places = tuple((code, self.places.get(code, code), quantity) for code, quantity in lies.items())
        return LifeView(number, what, places, tuple(ordered[-SHOWN:]), len(ordered) > SHOWN)


# --- a unit ------------------------------------------------------------------------------------------


def _of_unit(connection: Connection, number: str) -> LifeView | None:
    row = connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        return None
    told = _Teller(connection)
    _arrived(told, row)
    _found(told, number)
    _papers(told, number)
    _claimed(told, row)
    _same_serial(told, row)
    _unit_moved(told, number)
    _inspected(told, inspection.c.unit == number)
    _repaired(told, number)
    batch = connection.scalar(select(tables.batch_unit.c.batch).where(tables.batch_unit.c.unit == number))
    if batch is not None:
        lots = connection.execute(
            select(lot).where(lot.c.batch == batch, lot.c.model.in_((row.model, ""))).order_by(lot.c.number)
        )
        for each in lots.all():
            _salvaged(told, each, "after")
    return told.view(number)


def _arrived(told: _Teller, row: Row[Any], strand: str = "own") -> None:
    """From the courier to the count."""
    came = told.connection.execute(
        select(delivery, tables.customer.c.name)
        .outerjoin(tables.customer, tables.customer.c.code == delivery.c.customer)
        .where(delivery.c.number == row.delivery)
    ).one()
    parcels = select(tables.waybill).where(
        tables.waybill.c.delivery == row.delivery, tables.waybill.c.signed_at.is_not(None)
    )
    for parcel in told.connection.execute(parcels.order_by(tables.waybill.c.number)).all():
        courier = parcel.courier or "other_courier"
        told.tell(parcel.signed_at, "parcel", came.signed_by, [parcel.number], strand, courier=courier)
    customer = f"{came.customer} {came.name}" if came.customer else "unclaimed"
    told.tell(
        came.signed_at, "signed", came.signed_by, [row.delivery, came.customer], strand, customer=customer
    )
    told.tell(
        row.counted_at,
        "counted",
        row.counted_by,
        [row.number if strand != "own" else None],
        strand,
        ordinal=row.ordinal,
        model=row.model or "–",
        serial=row.serial or "unreadable",
    )
    for weighed in told.connection.execute(
        select(tables.weight).where(tables.weight.c.unit == row.number).order_by(tables.weight.c.at)
    ).all():
        told.tell(
            weighed.at, "weighed", None, (), strand, weight=f"{weighed.value} {weighed.unit_of_measure}"
        )


def _found(told: _Teller, number: str) -> None:
    """What did not fit, and how that was settled."""
    found, step, problem = tables.discrepancy, tables.settlement_step, tables.problem
    rows = told.connection.execute(
        select(found).where(found.c.unit == number, found.c.state != "withdrawn")
    ).all()
    for row in rows:
        told.tell(row.opened_at, "finding", row.opened_by, kind=row.kind)
    settled = (
        select(step, found.c.kind)
        .join(found, found.c.id == step.c.discrepancy)
        .where(found.c.unit == number, step.c.step.in_(("decision", "carried_out")))
        .order_by(step.c.id)
    )
    for row in told.connection.execute(settled).all():
        facts = {"kind": row.kind, "decision": row.facts.get("decision", "–")}
        told.tell(row.at, "decided" if row.step == "decision" else "settled", row.operator, **facts)
    for row in told.connection.execute(select(problem).where(problem.c.unit == number)).all():
        told.tell(row.at, "problem", row.operator, category=row.category)


def _papers(told: _Teller, number: str) -> None:
    line, paper = tables.paper_line, tables.paper
    rows = told.connection.execute(
        select(paper.c.number, paper.c.kind, paper.c.at, paper.c.operator)
        .distinct()
        .join(line, line.c.paper == paper.c.number)
        .where(line.c.unit == number)
        .order_by(paper.c.number)
    )
    for row in rows.all():
        told.tell(row.at, "paper", row.operator, [row.number], kind=f"kind.{row.kind}")


def _claimed(told: _Teller, row: Row[Any]) -> None:
    """What the customer got for it."""
    owed = told.connection.execute(
        select(
            claim, shipment.c.waybill, shipment.c.shipped_at, shipment.c.shipped_by, shipment.c.delivered_at
        )
        .outerjoin(shipment, shipment.c.id == claim.c.shipment)
        .where(claim.c.unit == row.number)
    ).one_or_none()
    if owed is None:
        return
    told.tell(owed.started_at, "claimed", None, [owed.paper], request=owed.request or "request_missing")
    if owed.shipped_at is not None:
        sent = "replaced" if owed.new_serial else "sent_out"
        links = [owed.waybill, owed.new_serial]
        told.tell(owed.shipped_at, sent, owed.shipped_by, links)
        told.tell(owed.delivered_at, "delivered", None, [owed.waybill])
    told.tell(owed.completed_at, "claim_completed", None)


def _same_serial(told: _Teller, row: Row[Any]) -> None:
    """The same unit before and after, and the one it was sent in place of."""
    if not row.serial:
        return
    others = select(unit).where(unit.c.serial == row.serial, unit.c.number != row.number)
    for other in told.connection.execute(others.order_by(unit.c.number)).all():
        earlier = other.counted_at < row.counted_at
        told.tell(
            other.counted_at,
            "came_before" if earlier else "came_again",
            other.counted_by,
            [other.number],
            "before" if earlier else "after",
        )
    replaced = select(claim.c.unit, shipment.c.shipped_at, shipment.c.shipped_by).join(
        shipment, shipment.c.id == claim.c.shipment
    )
    for other in told.connection.execute(replaced.where(claim.c.new_serial == row.serial)).all():
        told.tell(other.shipped_at, "was_replacement", other.shipped_by, [other.unit], "before")


def _unit_moved(told: _Teller, number: str) -> None:
    said = told.connection.execute(
        select(event.c.at, event.c.kind, event.c.operator, event.c.operation, event.c.data)
        .where(event.c.subject == number)
        .order_by(event.c.seq)
    ).all()
    made = {row.operation: _BY_MOVING[row.kind] for row in said if row.kind in _BY_MOVING}
    doer = {row.operation: row.operator for row in said}
    for row in said:
        if row.kind in _HAPPENED:
            told.tell(row.at, _HAPPENED[row.kind], row.operator, [row.data.get("paper")])
        elif row.kind == "UnitIntoBatch":
            told.tell(row.at, "into_batch", row.operator, [row.data["batch"]])
        elif row.kind == "LabelPrinted":
            told.tell(row.at, "label", row.operator)
    moves = select(movement).where(movement.c.item == number).order_by(movement.c.id)
    for moved in told.connection.execute(moves).all():
        _moved(told, moved, made.get(moved.operation), doer.get(moved.operation), "own")


def _moved(told: _Teller, row: Row[Any], made: str | None, by: str | None, strand: str) -> None:
    source, target = told.places.get(row.source, row.source), told.places.get(row.target, row.target)
    facts = {"source": source or "–", "target": target or "–", "reason": f"differs.{row.reason}"}
    links = [row.source, row.target]
    if row.reason == CORRECTION:
        told.tell(row.at, "corrected", by, links, strand, **facts)
    elif row.reason and facts["reason"] not in WORDS:
        told.tell(row.at, "given_out", by, [row.source], strand, **{**facts, "reason": row.reason})
    elif row.reason:
        told.tell(row.at, "found_so" if row.target else "missed", by, links, strand, **facts)
    elif row.target is None:
        told.tell(row.at, "left_stock", by, [row.source], strand, **facts)
    elif row.source != row.target:
        told.tell(row.at, made or ("moved" if row.source else "put"), by, links, strand, **facts)


def _inspected(told: _Teller, which: Any, strand: str = "own", **about: Any) -> None:
    rows = told.connection.execute(select(inspection).where(which).order_by(inspection.c.id))
    for row in rows.all():
        told.tell(
            row.at,
            "inspected" if row.unit else "lot_inspected",
            row.inspector,
            [row.lot if strand != "own" else None],
            strand,
            status="passed" if row.passed else "failed",
            defect=f"defect.{row.defect}" if row.defect else "–",
            disposition=row.disposition or "–",
            instrument=row.instrument or "–",
            **about,
        )


def _repaired(told: _Teller, number: str) -> None:
    repair = tables.repair
    for row in told.connection.execute(select(repair).where(repair.c.unit == number)).all():
        told.tell(row.started_at, "repair_started", row.repairer)
        told.tell(row.ended_at, "repair_ended", row.repairer, result=row.result)
    used = (
        select(movement.c.at, movement.c.quantity, movement.c.target, tables.operation.c.operator, lot)
        .join(lot, lot.c.number == movement.c.item)
        .join(tables.operation, tables.operation.c.id == movement.c.operation)
        .where(movement.c.unit == number)
        .order_by(movement.c.id)
    )
    for row in told.connection.execute(used).all():
        step = "part_in" if row.target is None else "part_not_in"
        told.tell(row.at, step, row.operator, [row.number, row.batch], **_how_much(row, row.quantity))


# --- parts -------------------------------------------------------------------------------------------


def _of_lot(connection: Connection, number: str) -> LifeView | None:
    row = connection.execute(select(lot).where(lot.c.number == number)).one_or_none()
    if row is None:
        return None
    told = _Teller(connection)
    inside = select(unit).join(tables.batch_unit, tables.batch_unit.c.unit == unit.c.number)
    came = inside.where(tables.batch_unit.c.batch == row.batch).order_by(unit.c.number)
    if row.model:
        came = came.where(unit.c.model == row.model)
    units = connection.execute(came).all()
    for each in units:
        _arrived(told, each, "before")
    _into_batch(told, row.batch, [each.number for each in units])
    _salvaged(told, row, "own")
    return told.view(number)


def _salvaged(told: _Teller, row: Row[Any], strand: str) -> None:
    """From the teardown into stock, and where its pieces went."""
    own = row.number if strand != "own" else None
    moves = (
        select(movement, tables.operation.c.operator)
        .join(tables.operation, tables.operation.c.id == movement.c.operation)
        .where(movement.c.item == row.number)
        .order_by(movement.c.id)
    )
    for n, moved in enumerate(told.connection.execute(moves).all()):
        facts = _how_much(row, moved.quantity)
        if n == 0:
            told.tell(moved.at, "salvaged", moved.operator, [own, row.batch], strand, **facts)
        elif moved.unit is not None and moved.target is None:
            told.tell(moved.at, "used_in", moved.operator, [own, moved.unit], "after", **facts)
        elif not moved.quantity:
            told.tell(moved.at, "priced", moved.operator, [own, row.price_list], strand, **facts)
        elif strand == "own":
            _moved(told, moved, None, moved.operator, strand)
    _inspected(told, inspection.c.lot == row.number, strand, name=row.name)


def _how_much(row: Row[Any], quantity: int) -> dict[str, Any]:
    return {"name": row.name, "quantity": quantity, "unit_of_measure": row.unit_of_measure}


def _into_batch(told: _Teller, batch: str, units: Sequence[str]) -> None:
    rows = told.connection.execute(
        select(event.c.at, event.c.subject, event.c.operator)
        .where(event.c.kind == "UnitIntoBatch", event.c.subject.in_(units))
        .order_by(event.c.seq)
    )
    for row in rows.all():
        told.tell(row.at, "unit_into_batch", row.operator, [row.subject, batch], "before")


# --- a batch -----------------------------------------------------------------------------------------


def _of_batch(connection: Connection, number: str) -> LifeView | None:
    row = connection.execute(select(tables.batch).where(tables.batch.c.number == number)).one_or_none()
    if row is None:
        return None
    told = _Teller(connection)
    told.tell(row.opened_at, "batch_opened", row.opened_by)
    inside = select(tables.batch_unit.c.unit).where(tables.batch_unit.c.batch == number)
    _into_batch(told, number, connection.scalars(inside).all())
    for each in connection.execute(select(lot).where(lot.c.batch == number).order_by(lot.c.number)).all():
        _salvaged(told, each, "after")
    told.tell(row.closed_at, "batch_closed", row.repairer)
    return told.view(number)


def found(connection: Connection, asked: str) -> str | None:
    """Return the own number whose page shows what was asked for: of a part lot, a batch or a place."""
    text = codes.normalise(asked).replace(" ", "")
    numbers = {"PT": lot.c.number, "TB": tables.batch.c.number, "LC": tables.location.c.code}
    column = numbers.get(text[:2])
    return None if column is None else connection.scalar(select(column).where(column == text))
