"""Views of what lies where, and of a place while it is counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, union_all

from station.operations import stock, stocktaking
from station.operations.stocktaking import Difference
from station.rules import valuation as values
from station.store import tables
from station.views.stock import Counted, Lying, PlaceRow, PlaceView, StockTakeView

SHOWN = 500
"""Things of one place that are shown."""

unit, lot, movement, location = tables.unit, tables.part_lot, tables.movement, tables.location


def places(connection: Connection, code: str | None = None) -> tuple[PlaceRow, ...]:
    """Return every place, or one, with how much lies there."""
    wanted = select(location).order_by(location.c.code)
    if code is not None:
        wanted = wanted.where(location.c.code == code)
    here = tables.IS_OPEN, unit.c.location != ""
    counted = select(unit.c.location, func.count().label("n")).where(*here).group_by(unit.c.location)
    units = {row.location: int(row.n) for row in connection.execute(counted)}
    pieces: dict[str, Counter[str]] = defaultdict(Counter)
    worth: Counter[str] = Counter()
    for place, of, quantity, value in parts_by_place(connection):
        pieces[place][of.unit_of_measure] += quantity
        worth[place] += value
    takes = _open_takes(connection)
    return tuple(
        PlaceRow(
            row.code,
            row.name,
            row.kind,
            units.get(row.code, 0),
            pieces[row.code],
            worth[row.code],
            takes.get(row.code),
        )
        for row in connection.execute(wanted)
    )


def parts_by_place(connection: Connection) -> Iterable[tuple[str, Any, int, int]]:
    """Yield place, part lot, thousandths and fen for every lot in every place it lies in.

    The value of a lot that lies in several places is shared out among them to the fen.
    """
    is_left = movement.c.item.in_(select(lot.c.number).where(tables.IS_ON_HAND))
    signed = union_all(
        select(movement.c.item, movement.c.target.label("place"), movement.c.quantity).where(
            is_left, movement.c.target.is_not(None)
        ),
        select(
            movement.c.item, movement.c.source.label("place"), (-movement.c.quantity).label("quantity")
        ).where(is_left, movement.c.source.is_not(None)),
    ).subquery()
    there = func.sum(signed.c.quantity)
    lies = connection.execute(
        select(signed.c.item, signed.c.place, there.label("quantity"))
        .group_by(signed.c.item, signed.c.place)
        .having(there > 0)
        .order_by(signed.c.item, signed.c.place)
    ).all()
    valued = (
        select(movement.c.item, func.sum(movement.c.amount_fen).label("fen"))
        .where(is_left, movement.c.amount_fen.is_not(None))
        .group_by(movement.c.item)
    )
    worth = {row.item: int(row.fen) for row in connection.execute(valued)}
    left: Counter[str] = Counter()
    for row in lies:
        left[row.item] += int(row.quantity)
    lots = {row.number: row for row in connection.execute(select(lot).where(tables.IS_ON_HAND))}
    for row in lies:
        quantity, fen = int(row.quantity), worth.get(row.item, 0)
        share = values.share(quantity, left[row.item], fen)
        left[row.item] -= quantity
        worth[row.item] = fen - share
        yield row.place, lots[row.item], quantity, share


def place(connection: Connection, code: str) -> PlaceView | None:
    """Return one place with what lies there by the movements; None when there is none."""
    row = next(iter(places(connection, code)), None)
    if row is None:
        return None
    lying = stocktaking.lying(connection, code)
    return PlaceView(
        row, things(connection, {item: quantity for item, quantity, _ in lying[:SHOWN]}), len(lying) > SHOWN
    )


def things(connection: Connection, quantities: Mapping[str, int]) -> tuple[Lying, ...]:
    """Return what units and part lots are, in the order given."""
    found: dict[str, Lying] = {}
    for row in connection.execute(select(unit).where(unit.c.number.in_(quantities))):
        found[row.number] = Lying(
            row.number,
            row.model or "",
            row.serial or "",
            quantities[row.number],
            "台",
            row.product_status,
            row.state,
        )
    for row in connection.execute(select(lot).where(lot.c.number.in_(quantities))):
        found[row.number] = Lying(
            row.number, row.name, row.code, quantities[row.number], row.unit_of_measure, row.product_status
        )
    return tuple(found[item] for item in quantities if item in found)


def stock_take_asked(connection: Connection, desk: str) -> StockTakeView | None:
    """Return the count that is on a desk's screen."""
    asked = connection.scalar(select(tables.desk.c.question).where(tables.desk.c.id == desk)) or {}
    if asked.get("kind") != "stock_take":
        return None
    if asked["take"] is None:
        return StockTakeView(None, "", "", None, "")
    about = stocktaking.get(connection, asked["take"])
    name = connection.scalar(select(location.c.name).where(location.c.code == about.location))
    by = connection.scalar(select(tables.operator.c.name).where(tables.operator.c.number == about.started_by))
    lines = connection.execute(
        select(tables.stock_take_line).where(tables.stock_take_line.c.stock_take == about.id)
    ).all()
    told = [Difference(row.item, row.expected, row.counted) for row in lines]
    seen = {row.item for row in lines}
    left = {
        item: quantity
        for item, quantity, arrived in stocktaking.lying(connection, about.location)
        if item not in seen and item.startswith("RU") and arrived <= about.started_at
    }
    differ: Sequence[Difference] = ()
    if asked["reasons"] is not None:
        differ = stocktaking.differences(connection, about)
    return StockTakeView(
        id=about.id,
        place=about.location,
        name=name or about.location,
        since=about.started_at,
        by=by or about.started_by,
        counted=_lines(connection, list(reversed(told)), {}),
        left=things(connection, left),
        differences=_lines(connection, differ, asked["reasons"] or {}),
        hand=asked["item"],
    )


def _lines(
    connection: Connection, found: Sequence[Difference], reasons: Mapping[str, str]
) -> tuple[Counted, ...]:
    what = {each.item: each for each in things(connection, {each.item: each.counted for each in found})}
    names = {row.code: row.name for row in connection.execute(select(location))}
    return tuple(
        Counted(
            what[each.item],
            each.expected,
            each.counted,
            _elsewhere(connection, each, names),
            reasons.get(each.item, ""),
        )
        for each in found
        if each.item in what
    )


def _elsewhere(connection: Connection, found: Difference, names: Mapping[str, str]) -> str:
    if not found.item.startswith("RU") or found.expected or not found.counted:
        return ""
    stands = stock.stands(connection, found.item)
    return names.get(stands, stands) if stands else ""


def _open_takes(connection: Connection) -> dict[str, tuple[int, Any, str]]:
    take, operator = tables.stock_take, tables.operator
    rows = connection.execute(
        select(take, operator.c.name)
        .outerjoin(operator, operator.c.number == take.c.started_by)
        .where(take.c.state == "open")
    )
    return {row.location: (row.id, row.started_at, row.name or row.started_by) for row in rows}
