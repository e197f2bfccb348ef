"""Views of a teardown batch: its units, its yield, its lots and the value they add (R3, R12b, R22)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from station.operations import accounts, law, prices, teardown, valuation
from station.rules import valuation as values
from station.rules.yields import SCRAP, YieldLine, shown
from station.store import tables
from station.views.deliveries import PrintJobView
from station.views.stock import LotView
from station.views.workbench import TeardownView

Known = dict[str, Any]


def batch(connection: Connection, known: Known, number: str, now: datetime) -> TeardownView | None:
    """Return a teardown batch, None when there is none of that number."""
    row = connection.execute(select(tables.batch).where(tables.batch.c.number == number)).one_or_none()
    if row is None:
        return None
    lots = _lots(connection, number)
    standing = valuation.value(connection, law.current(connection, known), law.local(now).date())
    units = connection.execute(
        select(tables.unit.c.number, tables.unit.c.model, tables.unit.c.serial)
        .join(tables.batch_unit, tables.batch_unit.c.unit == tables.unit.c.number)
        .where(tables.batch_unit.c.batch == number)
        .order_by(tables.unit.c.number)
    )
    return TeardownView(
        number=number,
        state=row.state,
        opened_at=row.opened_at,
        opened_by=_name(connection, row.opened_by),
        repairer=_name(connection, row.repairer),
        version=prices.version(connection, teardown.price_list(connection, number)),
        closed_at=row.closed_at,
        units=tuple((each.number, each.model or "", each.serial or "") for each in units),
        lines=_lines(connection, number),
        lots=tuple(_lot(each) for each in lots),
        worth=values.yuan(sum(int(each.amount or 0) for each in lots)),
        value=values.yuan(standing.total),
        cap=values.yuan(standing.cap),
        headroom=values.yuan(standing.headroom),
        share=round(min(standing.total / standing.cap, 1.0) * 100, 1),
        light=standing.light,
    )


def open_batches(connection: Connection, known: Known, now: datetime) -> tuple[TeardownView, ...]:
    """Return the batches whose account is not submitted, the oldest first."""
    numbers = select(tables.batch.c.number).where(tables.batch.c.state.in_(("open", "sent_back")))
    every = connection.scalars(numbers.order_by(tables.batch.c.number)).all()
    found = (batch(connection, known, number, now) for number in every)
    return tuple(each for each in found if each is not None)


def _lines(connection: Connection, number: str) -> tuple[YieldLine, ...]:
    """Return the yield with a line for each kind of scrap, weighed or not yet."""
    lines = teardown.lines(connection, number)
    there = {line.code for line in lines}
    inside = teardown.models(connection, number)
    of = inside[0] if len(inside) == 1 else ""
    more = (YieldLine(of, code, name, "kg", 0) for code, name in SCRAP.items() if code not in there)
    return (*lines, *(more if inside else ()))


def _lots(connection: Connection, number: str) -> Sequence[Row[Any]]:
    lot, moved, job, listed = tables.part_lot, tables.movement, tables.print_job, tables.price_list
    newest = select(func.max(job.c.id)).where(job.c.subject == lot.c.number).correlate(lot).scalar_subquery()
    came = accounts.found(number).subquery()
    worth = (
        select(moved.c.item, func.sum(moved.c.amount_fen).label("amount")).group_by(moved.c.item).subquery()
    )
    return connection.execute(
        select(lot, came.c.quantity, worth.c.amount, listed.c.version, job.c.id.label("job"), job.c.state,
               job.c.printer, job.c.changed_at, job.c.copy, job.c.evidence, job.c.issue.label("label_issue"))
        .join(came, came.c.lot == lot.c.number)
        .join(worth, worth.c.item == lot.c.number)
        .outerjoin(listed, listed.c.number == lot.c.price_list)
        .outerjoin(job, job.c.id == newest)
        .where(lot.c.batch == number)
        .order_by(lot.c.number.desc())
    ).all()  # fmt: skip


def _lot(row: Row[Any]) -> LotView:
    priced = row.price_fen is not None
    label = None
    if row.job is not None:
        label = PrintJobView(
            row.job,
            "part",
            row.number,
            row.label_issue,
            row.state,
            row.printer,
            row.changed_at,
            row.copy,
            row.evidence,
        )
    return LotView(
        number=row.number,
        code=row.code,
        name=row.name,
        quantity=shown(int(row.quantity), row.unit_of_measure),
        unit_of_measure=row.unit_of_measure,
        product_status=row.product_status,
        price=values.yuan(row.price_fen) if priced else "",
        amount=values.yuan(int(row.amount or 0)) if priced else "",
        version=row.version or "",
        label=label,
    )


def _name(connection: Connection, number: str | None) -> str:
    return connection.scalar(select(tables.operator.c.name).where(tables.operator.c.number == number)) or ""
