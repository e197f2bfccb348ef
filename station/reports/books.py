"""What the stock is worth, what batches gave, and how far their accounts are (R3, R4, R12b)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from station.operations import valuation
from station.operations.law import local
from station.reports.report import ALL, OPEN, Filters, Reading, Report, Row, between, columns
from station.rules.valuation import decimal
from station.store import tables

UNPRICED = "unpriced"
"""Only parts without a price (R4)."""


def _quantity(thousandths: int) -> Decimal:
    return Decimal(thousandths) / 1000


# --- R3, R4: stock value, headroom, parts without price ------------------------------------------------


def _worth(reading: Reading, filters: Filters) -> Iterator[Row]:
    """One row a part: what is there, and what it is worth; lots without a price count nothing."""
    lot, line = tables.part_lot, tables.account_line
    lots = (
        select(
            lot.c.code, lot.c.name, lot.c.unit_of_measure, lot.c.price_fen,
            func.sum(line.c.quantity).label("left"), func.sum(line.c.amount_fen).label("amount"),
        )
        .join(line, line.c.voucher == lot.c.number)
        .where(tables.IS_ON_HAND)
        .group_by(lot.c.number)
        .having(func.sum(line.c.quantity) > 0)
        .subquery()
    )  # fmt: skip
    without = lots.c.price_fen.is_(None)
    rows = reading.connection.execute(
        select(
            lots.c.code, lots.c.name, lots.c.unit_of_measure, func.count().label("lots"),
            func.sum(lots.c.left).label("left"), func.sum(lots.c.amount).label("amount"),
            func.sum(case((without, lots.c.left), else_=0)).label("unpriced"),
        )
        .group_by(lots.c.code, lots.c.name, lots.c.unit_of_measure)
        .order_by(lots.c.code, lots.c.name)
    )  # fmt: skip
    for row in rows:
        if filters.state == UNPRICED and not row.unpriced:
            continue
        yield (
            row.code, row.name, row.unit_of_measure, row.lots, _quantity(row.left),
            _quantity(row.unpriced), decimal(int(row.amount)), None,
        )  # fmt: skip


def _against_cap(reading: Reading, rows: Sequence[Row]) -> Row:
    """The whole stock against the cap, spares too where they count (R3)."""
    standing = valuation.value(reading.connection, reading.law, local(reading.now).date())
    lots = sum(int(row[3] or 0) for row in rows if isinstance(row[3], int))
    return None, None, None, lots, None, None, decimal(standing.total), decimal(standing.headroom)


VALUE = Report(
    "value",
    ("R3", "R4"),
    columns(
        "part:mono part_name unit_of_measure lots:number on_hand:number unpriced:number amount:number "
        "headroom:number"
    ),
    _worth,
    states=(ALL, UNPRICED),
    total=_against_cap,
)


# --- salvaged value per batch ---------------------------------------------------------------------------


def _salvaged(reading: Reading, filters: Filters) -> Iterator[Row]:
    batch, line, operator = tables.batch, tables.account_line, tables.operator
    units = (
        select(func.count())
        .select_from(tables.batch_unit)
        .where(tables.batch_unit.c.batch == batch.c.number)
        .scalar_subquery()
    )
    wrong = line.alias()
    reverses_out = select(wrong.c.id).where(wrong.c.id == line.c.corrects, wrong.c.quantity < 0).exists()
    went = (line.c.quantity < 0) & line.c.corrects.is_(None) | reverses_out
    lot = tables.part_lot
    unpriced = (
        select(func.count())
        .select_from(lot)
        .where(lot.c.batch == batch.c.number, lot.c.price_fen.is_(None))
        .scalar_subquery()
    )
    rows = reading.connection.execute(
        select(
            batch.c.number, batch.c.opened_at, operator.c.name, units.label("units"),
            func.coalesce(func.sum(case((went, 0), else_=line.c.amount_fen)), 0).label("came"),
            func.coalesce(func.sum(case((went, -line.c.amount_fen), else_=0)), 0).label("went"),
            unpriced.label("unpriced"),
        )
        .outerjoin(line, line.c.batch == batch.c.number)
        .outerjoin(operator, operator.c.number == batch.c.repairer)
        .where(between(batch.c.opened_at, filters))
        .group_by(batch.c.number, operator.c.name)
        .order_by(batch.c.opened_at, batch.c.number)
    )  # fmt: skip
    for row in rows:
        came, gone = int(row.came), int(row.went)
        each = round(Decimal(came) / row.units / 100, 2) if row.units else None
        yield (
            row.number, row.opened_at, row.name, row.units, decimal(came), each, decimal(gone),
            decimal(came - gone), row.unpriced,
        )  # fmt: skip


def _sum(reading: Reading, rows: Sequence[Row]) -> Row:
    def of(n: int) -> Decimal:
        return sum((Decimal(value) for row in rows if isinstance(value := row[n], Decimal | int)), Decimal(0))

    return None, None, None, of(3), of(4), None, of(6), of(7), of(8)


SALVAGED = Report(
    "salvaged",
    ("R12b", "R3"),
    columns(
        "batch:mono begun_at:time repairer units:number came:number per_unit:number went:number "
        "balance:number unpriced_lots:number"
    ),
    _salvaged,
    states=(ALL,),
    total=_sum,
)


# --- R12b: batch accounts and review state --------------------------------------------------------------


def _accounts(reading: Reading, filters: Filters) -> Iterator[Row]:
    batch, paper, signature, line = tables.batch, tables.paper, tables.signature, tables.account_line
    lines = select(func.count()).where(line.c.batch == batch.c.number).scalar_subquery()

    def signed(done: str) -> ColumnElement[Any]:
        return func.max(case((signature.c.act == done, signature.c.at)))

    wanted = (
        select(
            batch.c.number, batch.c.state, batch.c.opened_at, batch.c.closed_at, lines.label("lines"),
            paper.c.revision, paper.c.waits_for, paper.c.waits_since, signed("submitted").label("submitted"),
            signed("reviewed").label("reviewed"),
        )
        .outerjoin(paper, paper.c.number == batch.c.number)
        .outerjoin(signature, signature.c.paper == batch.c.number)
        .group_by(batch.c.number, paper.c.number)
        .order_by(batch.c.opened_at, batch.c.number)
    )  # fmt: skip
    if filters.state == OPEN:
        wanted = wanted.where(batch.c.state != "reviewed")
    else:
        wanted = wanted.where(between(batch.c.opened_at, filters))
    for row in reading.connection.execute(wanted):
        state = "account_open" if row.state == "open" else f"paper.{row.state}"
        yield (
            row.number, state, row.opened_at, row.closed_at, row.lines, row.revision, row.submitted,
            row.waits_for or None, row.waits_since, row.reviewed,
        )  # fmt: skip


ACCOUNTS = Report(
    "accounts",
    ("R12b",),
    columns(
        "batch:mono paper_state begun_at:time torn_down_at:time lines:number revision:number "
        "submitted_at:time waits_for waits_since:time reviewed_at:time"
    ),
    _accounts,
    states=(OPEN, ALL),
)


# --- R3: above the cap ----------------------------------------------------------------------------------


def _exceptions(reading: Reading, filters: Filters) -> Iterator[Row]:
    exception, operator = tables.value_exception, tables.operator
    wanted = (
        select(exception, operator.c.name)
        .outerjoin(operator, operator.c.number == exception.c.acknowledged_by)
        .order_by(exception.c.opened_at, exception.c.id)
    )
    if filters.state == OPEN:
        wanted = wanted.where(exception.c.state == "open")
    else:
        wanted = wanted.where(between(exception.c.opened_at, filters))
    for row in reading.connection.execute(wanted):
        yield (
            row.opened_at, row.name or row.acknowledged_by, row.reason, decimal(row.cap_fen),
            decimal(row.allowed_fen), decimal(row.peak_fen) if row.peak_fen else None, row.closed_at,
        )  # fmt: skip


EXCEPTIONS = Report(
    "exceptions",
    ("R3",),
    columns("acknowledged_at:time by reason cap:number allowed:number peak:number ended_at:time"),
    _exceptions,
    states=(OPEN, ALL),
)
