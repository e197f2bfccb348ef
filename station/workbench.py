"""Views of the workbench: what is inspected or repaired, and what waits for it (R7, R20, R21)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from station.calendar import Calendar
from station.lists.cells import in_units
from station.operations import inspecting, inspection, law, repair
from station.operations.bad_records import of_serial, stated_fault
from station.rules import inspection as rules
from station.store import tables
from station.views.workbench import CheckView, InspectionView, RepairView, WorkbenchRow

unit, lot, movement, event = tables.unit, tables.part_lot, tables.movement, tables.event


def inspection_view(connection: Connection, asked: Mapping[str, Any]) -> InspectionView:
    """Return the inspection that a desk's question is about."""
    listed = inspecting.items(connection, asked)
    at, following = inspecting.step(listed, asked)
    picks, number = asked["picks"], asked["lot"] or asked["unit"]
    values = picks.get("values", {})
    before = inspection.latest(connection, number)
    name, serial, fault = _about(connection, number)
    return InspectionView(
        subject=number,
        name=name,
        serial=serial,
        stated_fault=fault,
        items=tuple(
            CheckView(
                item.code,
                item.name,
                item.unit_of_measure,
                item.low,
                item.high,
                values.get(item.code, ""),
                item.allows(values[item.code]) if item.code in values else None,
                item == following and at == "item",
            )
            for item in listed
        ),
        step=at,
        may_pass=rules.may_pass(listed, values),
        entry=picks.get("entry", ""),
        instrument=picks.get("instrument"),
        defect=picks.get("defect", ""),
        cause=picks.get("cause", ""),
        disposition=picks.get("disposition", ""),
        description=picks.get("description", ""),
        before=(before.defect, before.disposition) if before else None,
    )


def _about(connection: Connection, number: str) -> tuple[str, str | None, str]:
    """Return model, serial and the customer's stated fault of a unit; of a lot its part's name."""
    if number.startswith("PT"):
        part = connection.execute(select(lot.c.name, lot.c.code).where(lot.c.number == number)).one()
        return f"{part.name} {part.code}", None, ""
    row = connection.execute(
        select(unit.c.model, unit.c.serial, unit.c.delivery).where(unit.c.number == number)
    ).one()
    return row.model or "", row.serial, stated_fault(connection, row.delivery, row.model, row.serial)


def repair_view(connection: Connection, asked: Mapping[str, Any]) -> RepairView:
    """Return the repair that a desk's question is about."""
    number = asked["unit"]
    found = inspection.latest(connection, number)
    name, serial, _ = _about(connection, number)
    since = repair.current(connection, number).started_at if asked["begun"] else None
    parts = repair.put_in(connection, number) if since else []
    return RepairView(
        unit=number,
        model=name,
        serial=serial,
        defect=found.defect if found else "",
        cause=found.cause if found else "",
        description=found.description if found else "",
        since=since,
        parts=tuple(
            (row.item, row.name, in_units(row.quantity), row.unit_of_measure, row.at) for row in parts
        ),
    )


# --- what waits --------------------------------------------------------------------------------------

_BEGAN = ("UnitStocked", "UnitIssued", "UnitReleased", "RepairEnded", "RepairStarted", "UnitInspected")
"""Events since which a unit waits for what is next."""

TO_INSPECT: ColumnElement[bool] = and_(
    tables.IS_OPEN,
    or_(
        unit.c.state == "issued",
        and_(unit.c.state.in_(("inspected", "repaired")), unit.c.product_status == "to_inspect"),
    ),
    unit.c.product_status != "on_hold",
)
"""Units that an inspector may take now."""

UNINSPECTED: ColumnElement[bool] = and_(
    tables.IS_OPEN,
    unit.c.state.in_(("stocked", "issued", "inspected", "repaired")),
    unit.c.product_status == "to_inspect",
)
"""Units in stock that are 待检, those of the main store too (R7)."""

TO_REPAIR: ColumnElement[bool] = and_(
    tables.IS_OPEN,
    or_(
        unit.c.state == "repairing",
        and_(unit.c.state == "inspected", unit.c.disposition == "repair"),
    ),
    unit.c.product_status != "on_hold",
)
"""Units that a repairer may take, or has taken."""


def waiting(
    connection: Connection, now: datetime, calendar: Calendar, which: str
) -> tuple[WorkbenchRow, ...]:
    """Return what waits on the bench, the oldest first.

    Args:
        which: `inspect`, `repair`, or `uninspected`: all that is 待检, the main store's too.
    """
    asked = {"inspect": TO_INSPECT, "repair": TO_REPAIR, "uninspected": UNINSPECTED}[which]
    since = (
        select(func.max(event.c.at))
        .where(event.c.subject == unit.c.number, event.c.kind.in_(_BEGAN))
        .scalar_subquery()
    )
    found = connection.execute(
        select(
            unit.c.number,
            unit.c.state,
            unit.c.model,
            unit.c.serial,
            unit.c.delivery,
            tables.delivery.c.customer,
            tables.location.c.name.label("place"),
            func.coalesce(since, unit.c.counted_at).label("since"),
        )
        .join(tables.delivery, tables.delivery.c.number == unit.c.delivery)
        .outerjoin(tables.location, tables.location.c.code == unit.c.location)
        .where(asked)
    )
    faults, age = _faults(connection, asked), _ages(calendar, now)
    rows = [
        WorkbenchRow(
            number=row.number,
            what=row.state,
            name=row.model or "",
            serial=row.serial,
            customer=row.customer,
            said=faults(row),
            location=row.place or "",
            since=aware(row.since),
            age_days=age(aware(row.since)),
        )
        for row in found
    ]
    if which != "repair":
        rows += _lots(connection, age)
    return tuple(sorted(rows, key=lambda row: (row.since, row.number)))


def _faults(connection: Connection, asked: ColumnElement[bool]) -> Callable[[Any], str]:
    """Return what tells of each of these units what is known to be wrong: the defect that was found, before
    that the customer's word.
    """
    done, line = tables.inspection, tables.packing_line
    of_these = done.c.unit.in_(select(unit.c.number).where(asked))
    inspected = select(done.c.unit, done.c.defect).where(of_these)
    found = {row.unit: row.defect for row in connection.execute(inspected.order_by(done.c.id))}
    came = select(unit.c.delivery).where(asked)
    said: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    stated = select(line.c.delivery, line.c.model, line.c.serial, line.c.stated_fault).where(
        line.c.stated_fault != "", line.c.delivery.in_(came)
    )
    for row in connection.execute(stated.order_by(line.c.id)):
        said[row.delivery, row.model].append((row.serial, row.stated_fault))

    def fault(row: Any) -> str:
        if row.number in found:
            return f"defect.{found[row.number]}"
        return of_serial(said.get((row.delivery, row.model or ""), ()), row.serial)

    return fault


def _lots(connection: Connection, age: Callable[[datetime], int]) -> list[WorkbenchRow]:
    """Return the part lots that are 待检 and not used up (R7)."""
    since = select(func.min(movement.c.at)).where(movement.c.item == lot.c.number).scalar_subquery()
    found = connection.execute(
        select(
            lot.c.number,
            lot.c.name,
            lot.c.model,
            lot.c.unit_of_measure,
            lot.c.on_hand,
            since.label("since"),
        ).where(tables.IS_ON_HAND, lot.c.product_status == "to_inspect")
    )
    return [
        WorkbenchRow(
            number=row.number,
            what="part",
            name=row.name,
            serial=None,
            customer=None,
            said=f"{in_units(row.on_hand)} {row.unit_of_measure}",
            location="",
            since=aware(row.since),
            age_days=age(aware(row.since)),
        )
        for row in found
    ]


def aware(at: datetime) -> datetime:
    """Return a time that an aggregate has stripped of its zone: it is UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _ages(calendar: Calendar, now: datetime) -> Callable[[datetime], int]:
    """Return what tells how many working days ago something was; each day is counted once."""
    today = law.local(now).date()
    counted = cache(lambda day: calendar.working_days_between(day, today))
    return lambda since: counted(law.local(since).date())
