"""What was not inspected yet, and what failed (R7, R21)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from station.operations.law import local
from station.reports.report import ALL, OPEN, Filters, Reading, Report, Row, between, columns
from station.store import tables
from station.workbench import waiting


def _uninspected(reading: Reading, filters: Filters) -> Iterator[Row]:
    """Units and part lots that are 待检 now, the oldest first, those of the main store too."""
    for row in waiting(reading.connection, reading.now, reading.calendar, "uninspected"):
        if filters.customer and row.customer != filters.customer:
            continue
        state = "part_lot" if row.what == "part" else row.what
        yield (
            row.age_days, row.number, row.name, row.serial, row.customer, state, row.said, row.location,
            row.since,
        )  # fmt: skip


UNINSPECTED = Report(
    "uninspected",
    ("R7", "R21"),
    columns("age:number unit:mono model serial:mono customer state fault location since:time"),
    _uninspected,
    states=(OPEN,),
)


def _failed(reading: Reading, filters: Filters) -> Iterator[Row]:
    """What failed in these days, with the record it stands on; `OPEN`: the leader has not signed it."""
    done, unit, lot = tables.inspection, tables.unit, tables.part_lot
    records = _records(reading, filters)
    wanted = (
        select(
            done, unit.c.model, unit.c.serial, unit.c.produced, lot.c.model.label("from_model"),
            tables.delivery.c.customer, tables.operator.c.name,
        )
        .join(tables.operator, tables.operator.c.number == done.c.inspector)
        .outerjoin(unit, unit.c.number == done.c.unit)
        .outerjoin(lot, lot.c.number == done.c.lot)
        .outerjoin(tables.delivery, tables.delivery.c.number == unit.c.delivery)
        .where(done.c.passed.is_(False), between(done.c.at, filters))
        .order_by(done.c.id)
    )  # fmt: skip
    for row in reading.connection.execute(wanted):
        paper, state = records.get((row.inspector, local(row.at).date()), ("", ""))
        if (filters.state == OPEN and state == "signed") or filters.customer not in ("", row.customer):
            continue
        yield (
            row.at, row.name, row.unit or row.lot, row.model or row.from_model, row.serial, row.customer,
            row.produced, row.defect, f"defect.{row.defect}", f"cause.{row.cause}" if row.cause else None,
            row.disposition or None, row.instrument or None, paper, f"paper.{state}" if state else None,
        )  # fmt: skip


def _records(reading: Reading, filters: Filters) -> dict[tuple[str, Any], tuple[str, str]]:
    """Return number and state of each inspector's record, by inspector and local day."""
    paper = tables.paper
    rows = reading.connection.execute(
        select(paper.c.number, paper.c.state, paper.c.operator, paper.c.at).where(
            paper.c.kind == "bad_record", between(paper.c.at, filters)
        )
    )
    return {(row.operator, local(row.at).date()): (row.number, row.state) for row in rows}


BAD_RECORD = Report(
    "bad-record",
    ("R21", "R23"),
    columns(
        "inspected_at:time inspector unit:mono model serial:mono customer produced:mono defect:mono found "
        "cause disposition instrument:mono paper:mono state"
    ),
    _failed,
    states=(ALL, OPEN),
)
