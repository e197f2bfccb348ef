"""Where units and parts lie: movements and put-away (R7, R8a, R12a)."""

from sqlalchemy import insert, select, update

from station.feedback import Feedback, Refused
from station.operations import claims, whereabouts
from station.operations.people import require
from station.store.store import Act
from station.store.tables import location, movement, print_job, unit

PIECE = 1000
"""One piece in the thousandths that quantities are kept in."""


def place(act: Act, kind: str) -> str:
    """Return the code of the location of a kind: receiving, hold, main, …"""
    if "places" not in act.known:
        rows = act.connection.execute(select(location.c.kind, location.c.code).order_by("code"))
        act.known["places"] = {row.kind: row.code for row in reversed(rows.all())}
    return str(act.known["places"].get(kind, ""))


def move(act: Act, item: str, source: str | None, target: str | None, quantity: int = PIECE) -> None:
    """Record a movement; stock is only ever the sum of these.

    Args:
        item: own number of the unit or part lot.
        source: location code, None from outside; `target` None: out of the house.
        quantity: thousandths.
    """
    row = {
        "operation": act.request.id,
        "item": item,
        "source": source,
        "target": target,
        "quantity": quantity,
        "at": act.at,
    }
    act.connection.execute(insert(movement), row)
    act.record("Moved", item, source=source, target=target, quantity=quantity)


def put_away(act: Act, code: str) -> Feedback:
    """Put the unit on the table into a place, by scanning the place's label.

    Raises:
        Refused: no unit on the table; no such place; a unit on hold anywhere but the hold area (R13), one in
            order anywhere but the main warehouse (R12a), or before its label is known to be out (R7); or it
            lies in that place already, so that two units may carry its label.
    """
    target = act.connection.execute(select(location).where(location.c.code == code)).one_or_none()
    require(act, "post_to_main_store" if target is not None and target.kind == "main" else "put_away")
    number = act.context.unit
    if number is None:
        raise Refused("no_unit_on_table")
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    if target is None:
        raise Refused("place_unknown", place=code)
    whereabouts.require_here(act, number)
    if row.state not in ("counted", "stocked"):
        raise Refused("unit_not_here", unit=number, state=row.state)
    if row.state == "stocked" and row.location == code:
        raise Refused("lies_there_already", unit=number, name=target.name)
    allowed, why, rule = _PLACES.get(row.product_status, (("main", "receiving"), "main_store_first", "R12a"))
    if target.kind not in allowed:
        if why == "held_unit_elsewhere" and claims.decision(act.connection, number) == "refuse":
            rule = "R17"  # refused goods are never stocked
        raise Refused(why, unit=number, place=code, name=target.name, rule=rule)
    if target.kind == "main" and not _is_labelled(act, number, row.issue):
        raise Refused("label_first", unit=number, ordinal=row.ordinal, rule="R7")
    stocked = "stocked" if target.kind == "main" else row.state
    act.connection.execute(update(unit).where(unit.c.number == number).values(location=code, state=stocked))
    move(act, number, row.location or None, code)
    if stocked != row.state:
        act.record("UnitStocked", number, old=row.state, state=stocked, location=code)
        claims.complete_by_stock(act, number)
    act.unit = number
    return Feedback(
        "ok", "put_away", {"unit": number, "ordinal": row.ordinal, "place": code, "name": target.name}
    )


_PLACES = {
    "on_hold": (("hold",), "held_unit_elsewhere", "R13"),
    "scrapped": (("scrap",), "scrapped_unit_elsewhere", "R13"),
}
"""Where a unit of a product status may lie, and why not elsewhere; all others enter the main store first."""


def _is_labelled(act: Act, number: str, issue: int) -> bool:
    """Whether the unit's current label is known to have come out."""
    printed = select(print_job.c.id).where(
        print_job.c.subject == number, print_job.c.issue == issue, print_job.c.state == "printed"
    )
    return act.connection.scalar(printed.limit(1)) is not None
