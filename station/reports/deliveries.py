"""Deliveries on their way through the department's day: stocked, handed over, entered, shipped."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, union

from station.calendar import deadlines
from station.operations import law
from station.reports.report import ALL, LATE, OPEN, UNENDED, Filters, Reading, Report, Row, between, columns
from station.store import tables

BEFORE_COUNTED = ("signed", "counting", "unclaimed")
NOT_HANDED_OVER = (*BEFORE_COUNTED, "counted")
"""States of a delivery whose form is still to be handed over (R14)."""


def of_deliveries(*columns: Any) -> Select[Any]:
    """Select columns of deliveries, with whose they are."""
    delivery, customer = tables.delivery, tables.customer
    return (
        select(
            delivery.c.number.label("delivery"),
            delivery.c.customer,
            customer.c.name.label("customer_name"),
            *columns,
        )
        .select_from(delivery)
        .outerjoin(customer, customer.c.code == delivery.c.customer)
    )


def of_customer(filters: Filters) -> list[ColumnElement[bool]]:
    """Return the condition that a delivery is the customer's who is asked for."""
    return [tables.delivery.c.customer == filters.customer] if filters.customer else []


def due_of(reading: Reading, row: Any, name: str) -> Any:
    """Return when one of a delivery's clocks runs out; `row` has `signed_at` and `limits`."""
    dues = deadlines(row.signed_at, reading.calendar, law.limits(row.limits))
    return next(each.at for each in dues if each.name == name)


# --- R8a: signed not counted, counted not stocked -----------------------------------------------------


def _stocking(reading: Reading, filters: Filters) -> Iterator[Row]:
    """R8a is met when the delivery is counted and every unit stocked or on hold with a reason (4.1)."""
    delivery, unit = tables.delivery, tables.unit
    to_stock = case((tables.IS_COUNTED & (unit.c.product_status != "on_hold"), 1))
    on_hold = case((unit.c.product_status == "on_hold", 1))
    wanted = (
        of_deliveries(
            delivery.c.state, delivery.c.signed_at, delivery.c.counted_at, delivery.c.limits,
            func.count(unit.c.number).label("units"),
            func.count(to_stock).label("to_stock"),
            func.count(on_hold).label("on_hold"),
        )
        .outerjoin(unit, (unit.c.delivery == delivery.c.number) & (unit.c.state != "voided"))
        .where(*of_customer(filters))
        .group_by(delivery.c.number, tables.customer.c.code)
        .order_by(delivery.c.signed_at, delivery.c.number)
    )  # fmt: skip
    if filters.state == ALL:
        wanted = wanted.where(between(delivery.c.signed_at, filters))
    else:
        lying = select(unit.c.delivery).where(tables.IS_COUNTED, unit.c.product_status != "on_hold")
        wanted = wanted.where(delivery.c.state.in_(BEFORE_COUNTED) | delivery.c.number.in_(lying))
    for row in reading.connection.execute(wanted):
        due = due_of(reading, row, "stock")
        is_open = row.state in BEFORE_COUNTED or row.to_stock > 0
        light = reading.calendar.light(due, reading.now) if is_open else "in_stock"
        if filters.state == LATE and light != "late":
            continue
        yield (
            light, row.delivery, row.customer, row.customer_name, row.signed_at, row.state, row.counted_at,
            row.units, row.to_stock, row.on_hold, due,
        )  # fmt: skip


DELIVERIES = Report(
    "deliveries",
    ("R8a",),
    columns(
        "light:light delivery:mono customer customer_name signed_at:time state counted_at:time "
        "units:number to_stock:number on_hold:number due:time"
    ),
    _stocking,
)  # fmt: skip


# --- R14: handed over by noon -------------------------------------------------------------------------


def _handing_over(reading: Reading, filters: Filters) -> Iterator[Row]:
    delivery, paper, signature = tables.delivery, tables.paper, tables.signature
    form = (paper.c.delivery == delivery.c.number) & (paper.c.kind == "form")
    handed = (signature.c.paper == paper.c.number) & (signature.c.act == "handed_over")
    wanted = (
        of_deliveries(
            delivery.c.state, delivery.c.signed_at, delivery.c.limits,
            func.min(paper.c.number).label("form"),
            func.count(paper.c.number.distinct()).label("forms"),
            func.min(signature.c.at).label("handed_over_at"),
        )
        .outerjoin(paper, form)
        .outerjoin(signature, handed)
        .where(*of_customer(filters))
        .group_by(delivery.c.number, tables.customer.c.code)
        .order_by(delivery.c.signed_at, delivery.c.number)
    )  # fmt: skip
    if filters.state == OPEN:
        wanted = wanted.where(delivery.c.state.in_(NOT_HANDED_OVER))
    else:
        wanted = wanted.where(between(delivery.c.signed_at, filters))
    for row in reading.connection.execute(wanted):
        due = due_of(reading, row, "hand_over")
        if filters.state == LATE and not reading.late(due, row.handed_over_at):
            continue
        yield (
            reading.outcome(due, row.handed_over_at), row.delivery, row.customer, row.customer_name,
            row.signed_at, row.state, row.form, max(row.forms - 1, 0), row.handed_over_at, due,
        )  # fmt: skip


HAND_OVER = Report(
    "hand-over",
    ("R14",),
    columns(
        "light:light delivery:mono customer customer_name signed_at:time state form:mono "
        "supplements:number handed_over_at:time due:time"
    ),
    _handing_over,
)  # fmt: skip


# --- R18: entered, given to shipping, shipped ---------------------------------------------------------


def _entering(reading: Reading, filters: Filters) -> Iterator[Row]:
    paper, customer = tables.paper, tables.customer
    forms = (
        select(
            paper.c.number, paper.c.delivery, paper.c.customer, paper.c.state, customer.c.name.label("name")
        )
        .outerjoin(customer, customer.c.code == paper.c.customer)
        .where(paper.c.kind == "form")
        .order_by(paper.c.at, paper.c.number)
    )
    if filters.customer:
        forms = forms.where(paper.c.customer == filters.customer)
    if filters.state == OPEN:
        claim = tables.claim
        owed = select(claim.c.paper).where(claim.c.state.in_(UNENDED), claim.c.paper.is_not(None))
        waiting = select(paper.c.number).where(paper.c.kind == "form", paper.c.state == "handed_over")
        forms = forms.where(paper.c.number.in_(union(owed, waiting)))
    else:
        forms = forms.where(between(paper.c.at, filters))
    rows = reading.connection.execute(forms).all()
    acts = _acts(reading, [row.number for row in rows])
    shipped = _shipped(reading, [row.number for row in rows])
    for row in rows:
        done = acts.get(row.number, {})
        handed_over = done.get("handed_over")
        if handed_over is None:
            continue
        entered, at_shipping = done.get("entered"), done.get("to_shipping")
        due = reading.calendar.due_daily(handed_over.at, reading.history.at(handed_over.at).entry)
        close = reading.calendar.close_of(due)
        claims, sent, waybill, last = shipped.get(row.number, (0, 0, None, None))
        if filters.state == LATE and not reading.late(close, entered and entered.at):
            continue
        light: str = reading.calendar.entry_light(due, reading.now)
        if entered is not None:
            light = reading.outcome(close, entered.at)
        yield (
            light, row.number, row.delivery, row.customer, row.name, handed_over.at, due,
            entered.at if entered else None, entered.facts.get("erp") if entered else None,
            at_shipping.at if at_shipping else None, claims, sent, waybill, last,
        )  # fmt: skip


def _acts(reading: Reading, forms: list[str]) -> dict[str, dict[str, Any]]:
    """Return the first of each act on forms."""
    signature = tables.signature
    found: dict[str, dict[str, Any]] = {}
    for some in portions(forms):
        for row in reading.connection.execute(
            select(signature.c.paper, signature.c.act, signature.c.at, signature.c.facts)
            .where(signature.c.paper.in_(some))
            .order_by(signature.c.id)
        ):
            found.setdefault(row.paper, {}).setdefault(row.act, row)
    return found


def _shipped(reading: Reading, forms: list[str]) -> dict[str, tuple[int, int, str | None, Any]]:
    """Return claims on each form, how many of them ended, and the last waybill out with its time."""
    claim, shipment = tables.claim, tables.shipment
    found = {}
    for some in portions(forms):
        for row in reading.connection.execute(
            select(
                claim.c.paper,
                func.count().label("claims"),
                func.count(claim.c.completed_at).label("sent"),
                func.max(shipment.c.waybill).label("waybill"),
                func.max(shipment.c.shipped_at).label("last"),
            )
            .outerjoin(shipment, shipment.c.id == claim.c.shipment)
            .where(claim.c.paper.in_(some))
            .group_by(claim.c.paper)
        ):
            found[row.paper] = (row.claims, row.sent, row.waybill, row.last)
    return found


def portions(numbers: list[str]) -> Iterable[list[str]]:
    """Give numbers so many at a time as a statement takes."""
    return (numbers[n : n + 500] for n in range(0, len(numbers), 500))


ENTRY = Report(
    "entry",
    ("R18",),
    columns(
        "light:light form:mono delivery:mono customer customer_name handed_over_at:time due:time "
        "entered_at:time erp:mono to_shipping_at:time claims:number completed:number "
        "waybill_out:mono shipped_at:time"
    ),
    _entering,
)  # fmt: skip
