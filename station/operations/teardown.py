"""A thin slice of teardown: a batch, units in, part labels out (R4, R7, R12b); the books come later."""

from sqlalchemy import func, insert, select

from station.feedback import Feedback, Refused
from station.operations import labelling, printing, stock, whereabouts
from station.operations.numbers import draw
from station.operations.people import require
from station.store.store import Act
from station.store.tables import batch, batch_unit, part, part_lot, unit


def open_batch(act: Act) -> Feedback:
    """Open a teardown batch with a number of its own and put it on the table."""
    operator = require(act, "open_teardown_batch")
    number = draw(act, "TB")
    row = {"number": number, "state": "open", "opened_at": act.at, "opened_by": operator}
    act.connection.execute(insert(batch), row)
    act.record("BatchOpened", number)
    act.context.batch, act.context.question = number, None
    return Feedback("ok", "batch_opened", {"batch": number})


def take_batch(act: Act, number: str) -> Feedback:
    """Put an open batch on the table by its label or number."""
    require(act, "scan_unit_in")
    if act.connection.scalar(select(batch.c.state).where(batch.c.number == number)) is None:
        raise Refused("number_unknown", number=number)
    act.context.batch, act.context.question = number, None
    return Feedback("ok", "batch_opened", {"batch": number})


def leave_batch(act: Act) -> Feedback:
    """Take the batch off the table; it stays open."""
    if act.context.batch is None:
        raise Refused("no_batch_open")
    number, act.context.batch = act.context.batch, None
    act.context.question = None
    return Feedback("ok", "batch_left", {"batch": number})


def add_unit(act: Act, number: str) -> Feedback:
    """Scan a unit into the batch on the table.

    Raises:
        Refused: a unit on hold (R13), one that is not counted, or one already in a batch.
    """
    require(act, "scan_unit_in")
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    whereabouts.require_here(act, number)
    if row.product_status == "on_hold":
        raise Refused("held_unit_teardown", unit=number, rule="R13")
    if row.state != "stocked":
        raise Refused("main_store_before_teardown", unit=number, state=row.state, rule="R12a")
    inside = act.connection.scalar(select(batch_unit.c.batch).where(batch_unit.c.unit == number))
    question = {"kind": "part", "model": row.model, "quantity": 1, "part": None}
    if inside == act.context.batch:  # more of its parts
        act.unit, act.context.question = number, question
        return Feedback("ok", "unit_in_batch", {"unit": number, "batch": inside})
    if inside is not None:
        raise Refused("unit_in_other_batch", unit=number, batch=inside, expected=act.context.batch)
    act.connection.execute(insert(batch_unit), {"unit": number, "batch": act.context.batch})
    act.record("UnitIntoBatch", number, batch=act.context.batch)
    units = act.connection.scalar(
        select(func.count()).select_from(batch_unit).where(batch_unit.c.batch == act.context.batch)
    )
    act.unit = number
    act.context.question = question
    return Feedback("ok", "unit_into_batch", {"unit": number, "batch": act.context.batch, "units": units})


def record_part(act: Act, model: str, code: str, quantity: int) -> Feedback:
    """Book good parts of one line and print their label; without a price they are 待定价 (R4).

    Args:
        quantity: whole pieces.

    Raises:
        Refused: a part that is not on the model's parts list (R22).
    """
    require(act, "record_part")
    listed = act.connection.execute(
        select(part).where(part.c.model == model, part.c.code == code)
    ).one_or_none()
    if listed is None:
        raise Refused("part_not_listed", part=code, model=model, rule="R22")
    number = draw(act, "PT")
    row = {
        "number": number,
        "batch": act.context.batch,
        "model": model,
        "code": code,
        "name": listed.name,
        "unit_of_measure": listed.unit_of_measure,
        "product_status": "to_inspect",
        "price_fen": None,
        "issue": 1,
    }
    act.connection.execute(insert(part_lot), row)
    act.record(
        "PartRecorded",
        number,
        batch=act.context.batch,
        part=code,
        quantity=quantity * stock.PIECE,
        price=None,
        **{name: row[name] for name in ("model", "name", "unit_of_measure")},
    )
    target = stock.place(act, "parts")
    stock.move(act, number, None, target, quantity * stock.PIECE)
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one()
    labelling.queue_part_label(act, lot, str(quantity), target)
    act.context.question = {"kind": "part", "model": model, "quantity": 1, "part": None}
    return Feedback(
        "ok",
        "part_recorded",
        {
            "part": number,
            "name": listed.name,
            "quantity": quantity,
            "unit_of_measure": listed.unit_of_measure,
        },
    )


def show_part(act: Act, number: str, issue: str | None) -> Feedback:
    """Say what a scanned part label is; nothing changes."""
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one_or_none()
    if lot is None:
        raise Refused("number_unknown", number=number)
    printing.seen(act, number, int(issue) if issue else None)
    if issue is not None and int(issue) < lot.issue:
        return Feedback("attention", "old_label", {"part": number, "issue": int(issue), "current": lot.issue})
    return Feedback(
        "ok", "part_shown", {"part": number, "name": lot.name, "batch": lot.batch, "model": lot.model}
    )
