"""Where units and parts lie: movements and put-away (R7, R8a, R12a)."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from sqlalchemy import Connection, Row, case, func, insert, select, update

from station.feedback import Feedback, Refused
from station.lists.cells import in_units
from station.operations import claims, whereabouts
from station.operations.people import require
from station.rules import places
from station.store.store import Act
from station.store.tables import location, movement, part_lot, print_job, unit

PIECE = 1000
"""One piece in the thousandths that quantities are kept in."""


def place(act: Act, kind: str) -> str:
    """Return the code of the location of a kind: receiving, hold, main, …"""
    if "places" not in act.known:
        rows = act.connection.execute(select(location.c.kind, location.c.code).order_by("code"))
        act.known["places"] = {row.kind: row.code for row in reversed(rows.all())}
    return str(act.known["places"].get(kind, ""))


def move(
    act: Act,
    item: str,
    source: str | None,
    target: str | None,
    quantity: int = PIECE,
    *,
    amount_fen: int | None = None,
    unit: str | None = None,
    reason: str = "",
) -> None:
    """Record a movement; stock is only ever the sum of these, value the sum of their amounts.

    Args:
        item: own number of the unit or part lot.
        source: location code, None from outside; `target` None: out of the house.
        quantity: thousandths, never negative.
        amount_fen: what it adds to the value of the stock in fen (R3), negative when it takes it away; None
            when it has no price (R4) or value stays where it was.
        unit: the unit that a part was put into.
        reason: why stock-taking moved it.

    Raises:
        Refused: there is less of the part lot in `source` than is taken.
    """
    source = source or None  # a unit that stock-taking missed stands nowhere
    if source is not None and item.startswith("PT"):
        there = on_hand(act.connection, item, source)
        if there < quantity:
            raise Refused(
                "not_enough_there",
                part=item,
                place=source,
                found=in_units(there),
                expected=in_units(quantity),
            )
    told = {"source": source, "target": target, "quantity": quantity}
    extra = {"amount_fen": amount_fen, "unit": unit, "reason": reason}
    row = {"operation": act.request.id, "item": item, **told, **extra, "at": act.at}
    act.connection.execute(insert(movement), row)
    if item.startswith("PT") and (source is None) != (target is None):
        change = quantity if source is None else -quantity
        lot = update(part_lot).where(part_lot.c.number == item)
        act.connection.execute(lot.values(on_hand=part_lot.c.on_hand + change))
    act.record(
        "Moved", item, **told, **{name: value for name, value in extra.items() if value not in (None, "")}
    )


def on_hand(connection: Connection, item: str, location: str | None = None) -> int:
    """Return how much there is of a unit or part lot in thousandths, in one place or in the whole house."""
    if location is None:
        signed = case((movement.c.source.is_(None), 1), else_=0) - case(
            (movement.c.target.is_(None), 1), else_=0
        )
    else:
        signed = case((movement.c.target == location, 1), else_=0) - case(
            (movement.c.source == location, 1), else_=0
        )
    total = func.coalesce(func.sum(signed * movement.c.quantity), 0)
    return int(connection.scalar(select(total).where(movement.c.item == item)) or 0)


def lies(connection: Connection, item: str) -> Mapping[str, int]:
    """Return how much of a unit or part lot lies in each place by its movements, in thousandths."""
    per_place: Counter[str] = Counter()
    rows = select(movement.c.source, movement.c.target, movement.c.quantity).where(movement.c.item == item)
    for row in connection.execute(rows):
        if row.source is not None:
            per_place[row.source] -= row.quantity
        if row.target is not None:
            per_place[row.target] += row.quantity
    return {code: quantity for code, quantity in sorted(per_place.items()) if quantity}


def stands(connection: Connection, number: str) -> str | None:
    """Return the place a unit lies in by its movements, None when it is in none."""
    return next(iter(lies(connection, number)), None)


def asked_right(act: Act, code: str) -> str:
    """Return which right it takes to put what is on the table into a place (R12a)."""
    kind = act.connection.scalar(select(location.c.kind).where(location.c.code == code))
    state = act.connection.scalar(select(unit.c.state).where(unit.c.number == act.context.unit))
    if kind == "main":
        return "post_to_main_store"
    return "issue_to_after_sales" if kind == "after_sales" and state == "stocked" else "put_away"


def put_away(act: Act, code: str) -> Feedback:
    """Put the unit on the table into a place, by scanning the place's label; from the main store into the
    after-sales store it is issued by that (R12a).

    Raises:
        Refused: no unit on the table; no such place; one where it may not lie (R7, R12a, R13), or before its
            label is known to be out (R7); or it lies in that place already, so that two units may carry its
            label.
    """
    require(act, asked_right(act, code))
    number = act.context.unit
    if number is None:
        raise Refused("no_unit_on_table")
    target = find_place(act, code)
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    whereabouts.require_here(act, number)
    where = places.of_unit(row.state, row.product_status, row.disposition)
    if where is None:
        raise Refused("unit_not_here", unit=number, state=row.state)
    source = stands(act.connection, number)
    if source == code and target.kind in places.SHELVES:
        raise Refused("lies_there_already", unit=number, name=target.name)
    if target.kind not in where.kinds:
        rule = where.rule
        if where.why == "held_unit_elsewhere" and claims.decision(act.connection, number) == "refuse":
            rule = "R17"  # refused goods are never stocked
        refuse_place(where, target, rule, unit=number, state=row.state)
    if target.kind not in places.LABELLED_LATER and not is_labelled(act, number, row.issue):
        raise Refused("label_first", unit=number, ordinal=row.ordinal, rule="R7")
    state = _AFTER.get((row.state, target.kind), row.state)
    act.connection.execute(update(unit).where(unit.c.number == number).values(location=code, state=state))
    move(act, number, source, code)
    facts = {"unit": number, "ordinal": row.ordinal, "place": code, "name": target.name}
    act.unit = number
    if state == row.state:
        return Feedback("ok", "put_away", facts)
    if state == "issued":
        act.record("UnitIssued", number, old=row.state, state=state, location=code)
        return Feedback("ok", "unit_issued", facts)
    act.record("UnitStocked", number, old=row.state, state=state, location=code)
    claims.complete_by_stock(act, number)
    return Feedback("ok", "put_away", facts)


_AFTER = {("counted", "main"): "stocked", ("stocked", "after_sales"): "issued"}
"""What a unit of a state becomes by being put into a place of a kind."""


def find_place(act: Act, code: str) -> Row[Any]:
    """Return a place by the code on its label.

    Raises:
        Refused: there is none.
    """
    row = act.connection.execute(select(location).where(location.c.code == code)).one_or_none()
    if row is None:
        raise Refused("place_unknown", place=code)
    return row


def refuse_place(where: places.Where, target: Row[Any], rule: str, **about: Any) -> NoReturn:
    """Say that something may not be put into a place, and where it may."""
    allowed = [f"place.{kind}" for kind in where.kinds]
    raise Refused(where.why, place=target.code, name=target.name, allowed=allowed, rule=rule, **about)


def is_labelled(act: Act, number: str, issue: int) -> bool:
    """Whether the current label of a unit or part lot is known to have come out."""
    printed = select(print_job.c.id).where(
        print_job.c.subject == number, print_job.c.issue == issue, print_job.c.state == "printed"
    )
    return act.connection.scalar(printed.limit(1)) is not None
