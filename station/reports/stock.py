"""What lies where, and the spares of discontinued models (R6, F13)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from station import shelves
from station.lists.cells import in_units
from station.operations.law import local
from station.reports.report import ALL, Filters, Reading, Report, Row, between, columns
from station.store import tables

# --- stock by place ----------------------------------------------------------------------------------


def _stock(reading: Reading, filters: Filters) -> Iterator[Row]:
    unit, place = tables.unit, tables.location
    units = reading.connection.execute(
        select(unit.c.location, unit.c.model, unit.c.product_status, func.count().label("n"))
        .where(tables.IS_OPEN, unit.c.location != "")
        .group_by(unit.c.location, unit.c.model, unit.c.product_status)
        .order_by(unit.c.location, unit.c.model, unit.c.product_status)
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in units:
        found[row.location].append((row.model or "", "", row.product_status, int(row.n), "台", None))
    parts: Counter[tuple[str, str, str, str, str]] = Counter()
    value: Counter[tuple[str, str, str, str, str]] = Counter()
    for code, lot, quantity, fen in shelves.parts_by_place(reading.connection):
        at = code, lot.code, lot.name, lot.product_status, lot.unit_of_measure
        parts[at] += quantity
        value[at] += fen
    for at in sorted(parts):
        code, part, name, status, of = at
        found[code].append(
            (part, name, status, Decimal(in_units(parts[at])), of, Decimal(value[at]).scaleb(-2))
        )
    names = reading.connection.execute(select(place).order_by(place.c.code))
    for row in names:
        for each in found.pop(row.code, ()):
            yield (row.code, row.name, *each)


def _value(reading: Reading, rows: Sequence[Row]) -> Row:
    worth = sum((row[-1] for row in rows if isinstance(row[-1], Decimal)), Decimal("0.00"))
    return ("", "", "", "", "", "", "", worth)


STOCK = Report(
    "stock",
    ("R3", "R12a"),
    columns(
        "place:mono place_name item:mono item_name product_status how_much:number unit_of_measure "
        "value:number"
    ),
    _stock,
    states=(ALL,),
    total=_value,
)

SHORT = "short"
"""Of the spares, only the models that have too few."""

# --- R6: spares of discontinued models, F13 ------------------------------------------------------------


def _spares(reading: Reading, filters: Filters) -> Iterator[Row]:
    """Yield each discontinued model with what is kept of it, then what was taken or came in those days."""
    model, stock, event = tables.model, tables.model_stock, tables.event
    today = local(reading.now).date()
    there = func.coalesce(func.sum(stock.c.quantity), 0)
    spares = (stock.c.model == model.c.code) & (stock.c.kind == "spare")
    rows = reading.connection.execute(
        select(
            model.c.code, model.c.description, model.c.discontinued_on, model.c.spare_target, there.label("n")
        )
        .outerjoin(stock, spares)
        .where(model.c.discontinued_on <= today)
        .group_by(model.c.code, model.c.description, model.c.discontinued_on, model.c.spare_target)
        .order_by(model.c.code)
    ).all()
    moved = defaultdict(list)
    booked = (
        select(event.c.subject, event.c.at, event.c.kind, event.c.data, tables.operator.c.name)
        .outerjoin(tables.operator, tables.operator.c.number == event.c.operator)
        .where(
            event.c.subject.in_([row.code for row in rows]),
            event.c.kind.in_(("StockTaken", "StockListed")),
            between(event.c.at, filters),
        )
        .order_by(event.c.seq)
    )
    for row in reading.connection.execute(booked):
        if row.data["stock"] == "spare":
            moved[row.subject].append(row)
    standing = reading.law.policy.spares
    for row in rows:
        target = standing if row.spare_target is None else row.spare_target
        short = max(target - int(row.n), 0)
        if filters.state == SHORT and not short:
            continue
        yield (
            row.code,
            row.description,
            row.discontinued_on.isoformat(),
            target,
            int(row.n),
            short,
            *(None,) * 6,
        )
        for each in moved[row.code]:
            said = each.data
            change = -said["quantity"] if each.kind == "StockTaken" else said["quantity"]
            reason = said["reason"] if each.kind == "StockTaken" else "listed"
            about = row.code, row.description, None, None, None, None
            came, taken = (change, None) if change > 0 else (None, -change)
            yield (*about, each.at, came, taken, said["left"], reason, each.name or "")


def _shortfall(reading: Reading, rows: Sequence[Row]) -> Row:
    short = sum(row[5] for row in rows if isinstance(row[5], int))
    on_hand = sum(row[4] for row in rows if isinstance(row[4], int))
    return ("", "", "", "", on_hand, short, *(None,) * 6)


SPARES = Report(
    "spares",
    ("R6",),
    columns(
        "model description discontinued_on spare_target:number on_hand:number shortfall:number "
        "moved_at:time spares_in:number spares_out:number spares_left:number reason by"
    ),
    _spares,
    states=(ALL, SHORT),
    total=_shortfall,
)
