"""The bad record of an inspector's day: what failed stands on it by itself, the leader signs it (R21, F4)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from station.feedback import Feedback
from station.forms.contents import BadCheck, BadRecord, BadRow
from station.operations import papers, people
from station.operations.law import ZONE, local
from station.store import tables
from station.store.store import Act
from station.store.tables import inspection, paper, part_lot, unit


def keep(act: Act) -> str:
    """Write today's record of who inspects anew, with what has just been inspected, and return its number.

    A record that the leader has signed is signed again when something is added.
    """
    day = local(act.at).date()
    begins, _ = bounds(day)
    number = act.connection.scalar(
        select(paper.c.number).where(
            paper.c.kind == "bad_record", paper.c.operator == act.operator, paper.c.at >= begins
        )
    )
    content = record(act.connection, act.operator, day)
    if number is None:
        return papers.file(act, "bad_record", "R21", content, state="to_sign", waits_for="leader")
    papers.revise(act, number, content, state="to_sign", waits_for="leader")
    return str(number)


def sign(act: Act, paper: str, revision: int, pin: str) -> Feedback:
    """The leader signs the record of an inspector's day (R21).

    Raises:
        Refused: the role may not; it is signed already, or was changed since it was shown.
    """
    people.require(act, "sign_bad_record")
    if wrong := people.wrong_pin(act, pin):
        return wrong
    papers.awaited(act, paper, revision, "bad_record", "signed")
    papers.sign(act, paper, revision, "signed", state="signed")
    return Feedback("ok", "bad_record_signed", {"paper": paper})


def record(connection: Connection, inspector: str, day: date) -> BadRecord:
    """Return what stands on the record of an inspector's day: what failed, and second looks at what had."""
    begins, ends = bounds(day)
    first = inspection.alias("first")
    rows = connection.execute(
        select(
            inspection,
            unit.c.model,
            unit.c.serial,
            unit.c.produced,
            unit.c.delivery,
            part_lot.c.name.label("part"),
            part_lot.c.model.label("from_model"),
            tables.delivery.c.customer,
            first.c.at.label("first_at"),
            first.c.defect.label("first_defect"),
        )
        .outerjoin(unit, unit.c.number == inspection.c.unit)
        .outerjoin(part_lot, part_lot.c.number == inspection.c.lot)
        .outerjoin(tables.delivery, tables.delivery.c.number == unit.c.delivery)
        .outerjoin(first, first.c.id == inspection.c.rechecks)
        .where(
            inspection.c.inspector == inspector,
            and_(inspection.c.at >= begins, inspection.c.at < ends),
            or_(inspection.c.passed.is_(False), first.c.passed.is_(False)),
        )
        .order_by(inspection.c.id)
    ).all()
    name = connection.scalar(select(tables.operator.c.name).where(tables.operator.c.number == inspector))
    return BadRecord(
        date=f"{day:%Y-%m-%d}",
        inspector=name or inspector,
        station="、".join(dict.fromkeys(row.station for row in rows)),
        instruments=tuple(dict.fromkeys(row.instrument for row in rows if row.instrument)),
        rows=tuple(_row(connection, row) for row in rows),
    )


def _row(connection: Connection, row: Row[Any]) -> BadRow:
    again = f"{local(row.first_at):%m-%d %H:%M} {row.first_defect}" if row.first_at else ""
    return BadRow(
        unit=row.unit or row.lot,
        model=row.model or row.from_model or "",
        part=row.part or "",
        serial=row.serial or "",
        customer=row.customer or "",
        produced=row.produced or "",
        stated_fault=stated_fault(connection, row.delivery, row.model, row.serial) if row.unit else "",
        checks=tuple(
            BadCheck(
                each["name"],
                each["value"],
                each["unit_of_measure"],
                each["low"] or "",
                each["high"] or "",
                each["good"],
            )
            for each in row.checks
        ),
        defect=row.defect,
        description=row.description,
        cause=row.cause,
        disposition=row.disposition,
        rechecks=again,
        passed=row.passed,
        remark=row.remark,
    )


def stated_fault(connection: Connection, delivery: str, model: str | None, serial: str | None) -> str:
    """Return what the customer says is wrong with a unit: of its serial, else of its model."""
    line = tables.packing_line
    rows = connection.execute(
        select(line.c.serial, line.c.stated_fault)
        .where(line.c.delivery == delivery, line.c.model == (model or ""), line.c.stated_fault != "")
        .order_by(line.c.id)
    ).all()
    return of_serial([(row.serial, row.stated_fault) for row in rows], serial)


def of_serial(said: Iterable[tuple[str, str]], serial: str | None) -> str:
    """Return what is said of a serial among pairs of serial and fault; else what is said of none."""
    faults = list(said)
    mine = [fault for of, fault in faults if serial and of == serial]
    others = [fault for of, fault in faults if not of]
    return "、".join(dict.fromkeys(mine or others))


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a local day begins and ends, in UTC."""
    begins = datetime.combine(day, time(), ZONE)
    return begins.astimezone(UTC), (begins + timedelta(days=1)).astimezone(UTC)
