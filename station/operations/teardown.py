"""Teardown: a batch, the units in it, what was found in them, and the yield (R4, R7, R12b, R22, R24)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from station.feedback import Feedback, Refused
from station.operations import (
    accounts,
    claims,
    discrepancies,
    labelling,
    law,
    people,
    plans,
    prices,
    stock,
    valuation,
)
from station.operations.numbers import draw
from station.operations.people import require
from station.rules import valuation as values
from station.rules import yields
from station.rules.yields import YieldLine, shown
from station.store import tables
from station.store.store import Act
from station.store.tables import batch, batch_unit, part, part_lot, scrapped_part, unit

# --- the batch ---------------------------------------------------------------------------------------


def open_batch(act: Act) -> Feedback:
    """Release a teardown batch with a number of its own and put it on the table (R12b).

    Raises:
        Refused: who asks is no leader, or the stock is worth more than the cap (R3).
    """
    operator = require(act, "open_teardown_batch")
    valuation.require_batch_allowed(act)
    number = draw(act, "TB")
    row = {"number": number, "state": "open", "opened_at": act.at, "opened_by": operator}
    act.connection.execute(insert(batch), row)
    in_force = act.connection.execute(prices.in_force(law.local(act.at).date())).one_or_none()
    act.record("BatchOpened", number, price_list=in_force.number if in_force else None)
    act.context.batch, act.context.question = number, None
    return Feedback("ok", "batch_opened", {"batch": number})


def take_batch(act: Act, number: str) -> Feedback:
    """Put an open batch on the table by its label or number; more of its parts can be booked then.

    Raises:
        Refused: there is no such batch, or it is closed: its account tells the rest.
    """
    require(act, "scan_unit_in")
    _open(act, number)
    act.context.batch = number
    act.context.question = _which_part(act) if _units(act.connection, number) else None
    return Feedback("ok", "batch_opened", {"batch": number})


def print_batch_label(act: Act, batch: str) -> Feedback:
    """Print the label of a batch as it stands, for its cart: how many units of which models, whose (R12b).

    Raises:
        Refused: there is no such batch, it is closed, or no unit is in it.
    """
    require(act, "print_part_label")
    row = _open(act, batch)
    units = _units(act.connection, batch)
    if not units:
        raise Refused("batch_empty", batch=batch)
    names = select(tables.operator.c.name).where(tables.operator.c.number == row.repairer)
    version = prices.version(act.connection, price_list(act.connection, batch))
    labelling.queue_batch_label(
        act, row, models(act.connection, batch), len(units), version, act.connection.scalar(names) or ""
    )
    return Feedback("ok", "label_queued", {"number": batch})


def leave_batch(act: Act) -> Feedback:
    """Take the batch off the table; it stays open."""
    number = _on_table(act)
    act.context.batch = act.context.question = None
    return Feedback("ok", "batch_left", {"batch": number})


def add_unit(act: Act, number: str) -> Feedback:
    """Scan a unit into the batch on the table.

    Raises:
        Refused: who does it is not qualified (R24); the unit is in another batch (R12b), out as a sample
            (R11b), was never issued (R12a), is on hold (R13), is still the customer's, or was not inspected
            and meant for teardown (R22).
    """
    require(act, "scan_unit_in")
    people.require_qualified(act, "tear_down")
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    act.unit = number
    inside = act.connection.scalar(select(batch_unit.c.batch).where(batch_unit.c.unit == number))
    if inside is not None and inside != act.context.batch:
        raise Refused(
            "unit_in_other_batch", unit=number, batch=inside, expected=act.context.batch, rule="R12b"
        )
    if inside is not None:
        act.context.question = _which_part(act)
        return Feedback("ok", "unit_in_batch", {"unit": number, "batch": inside})
    _require_fit(act, row)
    opened = act.connection.execute(select(batch).where(batch.c.number == act.context.batch)).one()
    place = stock.place(act, "teardown") or row.location
    act.connection.execute(insert(batch_unit), {"unit": number, "batch": opened.number})
    now = {"state": "in_teardown", "location": place}
    act.connection.execute(update(unit).where(unit.c.number == number).values(now))
    act.record("UnitIntoBatch", number, old=row.state, batch=opened.number, **now)
    if place != row.location:
        stock.move(act, number, row.location or None, place)
    if opened.repairer is None:
        act.connection.execute(
            update(batch).where(batch.c.number == opened.number).values(repairer=act.operator)
        )
        act.record("BatchTaken", opened.number, repairer=act.operator)
    act.context.question = _which_part(act)
    count = len(_units(act.connection, opened.number))
    return Feedback("ok", "unit_into_batch", {"unit": number, "batch": opened.number, "units": count})


def _require_fit(act: Act, row: Row[Any]) -> None:
    """See that a unit may be torn down: the step before is done and nothing of it is open (R22)."""
    if row.state == "sampled":
        raise Refused("sample_teardown", unit=row.number, who=["leader"], rule="R11b")
    if row.state in ("counted", "stocked"):
        raise Refused(
            "issue_before_teardown", unit=row.number, state=row.state, who=["main_store"], rule="R12a"
        )
    _not_held(act, row)
    claim = claims.of_unit(act.connection, row.number)
    stands = (
        claim.state
        if claim is not None
        else act.connection.scalar(
            select(tables.delivery.c.state).where(tables.delivery.c.number == row.delivery)
        )
    )
    if stands in ("signed", "counting", "unclaimed") or (claim is not None and stands != "completed"):
        raise Refused(
            "customers_unit_teardown",
            unit=row.number,
            claim=stands,
            who=["clerk", "shipping"],
            rule="R22",
        )
    if row.state != "inspected" or row.disposition != "teardown":
        raise Refused(
            "not_for_teardown",
            unit=row.number,
            state=row.state,
            found=row.disposition or "no_disposition",
            who=["inspector"],
            rule="R22",
        )


def _not_held(act: Act, row: Row[Any]) -> None:
    """See that nothing is open on a unit: it is not torn down before that is decided (R13)."""
    if row.product_status == "on_hold" or discrepancies.holds_open(act.connection, row.number):
        raise Refused("held_unit_teardown", unit=row.number, who=["keeper", "clerk"], rule="R13")


# --- what is found -----------------------------------------------------------------------------------


def ask_part(act: Act) -> Feedback:
    """Ask which part is booked next."""
    require(act, "record_part")
    _on_table(act)
    act.context.question, act.on_card = _which_part(act), False
    return Feedback("ok", "which_part")


def take_part(act: Act, model: str, code: str, reason: str = "") -> Feedback:
    """Take one part to be counted, by piece or on the scale.

    Args:
        reason: why it is there, for a part that is not on the parts list of its model.

    Raises:
        Refused: the batch is closed, or no unit is in it; no such part is known; or it is not on the list and
            nobody said why it is there (R22).
    """
    require(act, "record_part")
    number = _open_on_table(act)
    if not _units(act.connection, number):
        raise Refused("batch_empty", batch=number)
    found = known_part(act.connection, model, code)
    if found is None:
        raise Refused("part_unknown", part=code, model=model)
    if not found["listed"] and reason not in yields.REASONS:
        raise Refused("part_not_listed", part=code, name=found["name"], model=model, rule="R22")
    act.context.question = {
        "kind": "pieces",
        "batch": number,
        "model": model,
        "part": code,
        **found,
        "reason": reason,
        "bad": "",
        "typed": "",
        "tray": "0",
        "awaits_tray": False,
        "weighed": None,
        "back": {"kind": "part", "batch": number},
    }
    act.on_card = False
    return Feedback("ok", "part_taken", {"name": found["name"]})


def known_part(connection: Connection, model: str, code: str) -> dict[str, Any] | None:
    """Return what a part is called, and whether a model's parts list has it; None for an unknown one."""
    if code in yields.SCRAP:
        return {"name": yields.SCRAP[code], "unit": "kg", "spec": "", "listed": True}
    if code == yields.OTHER:
        return {"name": yields.OTHER_NAME, "unit": yields.OTHER_UNIT, "spec": "", "listed": False}
    same = part.c.code == code
    row = connection.execute(select(part).where(part.c.model == model, same)).first()
    listed = row is not None
    row = row or connection.execute(select(part).where(same).order_by(part.c.model)).first()
    line = tables.price_line
    priced = connection.execute(
        select(line.c.name, line.c.unit_of_measure, line.c.spec)
        .where(line.c.code == code)
        .order_by(line.c.price_list.desc())
    ).first()
    named = row or priced
    if named is None:
        return None
    spec = priced.spec if priced is not None else ""
    return {"name": named.name, "unit": named.unit_of_measure, "spec": spec, "listed": listed}


def record_parts(
    act: Act, model: str, code: str, quantity: int, *, reason: str = "", parked: bool = False
) -> Feedback:
    """Book good parts of one line, or scrap that was weighed, and print the label at once (R7, 7.6).

    Boards get a lot and a label for each piece. Without a price they are 待定价 (R4).

    Args:
        quantity: thousandths.
        reason: why a part is there that is not on the parts list.
        parked: record it without its value, which is posted once the manager has acknowledged it (R3).

    Raises:
        Refused: no quantity; a part that is not listed, without a reason (R22); above the cap (R3).
    """
    require(act, "record_part")
    people.require_qualified(act, "tear_down")
    number = _open_on_table(act)
    found = known_part(act.connection, model, code)
    if found is None:
        raise Refused("part_unknown", part=code, model=model)
    if not found["listed"] and reason not in yields.REASONS:
        raise Refused("part_not_listed", part=code, name=found["name"], model=model, rule="R22")
    if quantity <= 0 or (found["unit"] != "kg" and quantity % stock.PIECE):
        raise Refused("no_quantity", name=found["name"])
    price = None if parked else prices.current(act, code)
    each = [stock.PIECE] * (quantity // stock.PIECE) if found["unit"] == yields.BOARD else [quantity]
    if price is not None:
        valuation.require_room(act, sum(values.amount(one, price.price_fen) for one in each))
    scrap = code in yields.SCRAP
    place = stock.place(act, "scrap" if scrap else "parts")
    lots = [_record_lot(act, number, model, code, found, one, price, place, scrap) for one in each]
    if not found["listed"]:
        _explain(act, number, line_of(act.connection, number, model, code), reason)
    act.context.question = _which_part(act)
    facts = {
        "part": lots[0],
        "name": found["name"],
        "quantity": shown(quantity, found["unit"]),
        "unit_of_measure": found["unit"],
        "labels": len(lots),
    }
    if price is None:
        return Feedback("ok", "part_recorded", facts)
    worth = sum(values.amount(one, price.price_fen) for one in each)
    return Feedback(
        "ok",
        "part_priced_recorded",
        {**facts, "price": values.yuan(price.price_fen), "amount": values.yuan(worth)},
    )


def _record_lot(
    act: Act,
    number: str,
    model: str,
    code: str,
    found: dict[str, Any],
    quantity: int,
    price: Row[Any] | None,
    place: str,
    scrap: bool,
) -> str:
    lot = draw(act, "PT")
    row = {
        "number": lot,
        "batch": number,
        "model": model,
        "code": code,
        "name": found["name"],
        "spec": found["spec"],
        "unit_of_measure": found["unit"],
        "product_status": "scrapped" if scrap else "to_inspect",
        "price_fen": price.price_fen if price else None,
        "price_list": price.price_list if price else None,
        "issue": 1,
    }
    act.connection.execute(insert(part_lot), row)
    said = {name: row[name] for name in ("model", "name", "unit_of_measure", "spec", "price_list")}
    act.record(
        "PartRecorded",
        lot,
        batch=number,
        part=code,
        quantity=quantity,
        price=row["price_fen"],
        status=row["product_status"],
        **said,
    )
    amount = values.amount(quantity, price.price_fen) if price else None
    stock.move(act, lot, None, place, quantity, amount_fen=amount)
    accounts.post(
        act,
        number,
        voucher=lot,
        code=code,
        name=found["name"],
        unit_of_measure=found["unit"],
        summary="torn_down",
        quantity=quantity,
        price_fen=row["price_fen"],
        amount_fen=amount or 0,
    )
    stored = act.connection.execute(select(part_lot).where(part_lot.c.number == lot)).one()
    labelling.queue_part_label(act, stored, shown(quantity, found["unit"]), place)
    return lot


def record_bad(act: Act, model: str, code: str, quantity: int, bad: str, *, reason: str = "") -> Feedback:
    """Book parts that were found and are not good, apart from the good ones (R22).

    Args:
        quantity: thousandths.
        bad: why they are not, one of `yields.BAD`.
        reason: why a part is there that is not on the parts list.

    Raises:
        Refused: no quantity, no such reason; a part that is not listed, without a reason (R22).
    """
    require(act, "record_part")
    people.require_qualified(act, "tear_down")
    number = _open_on_table(act)
    found = known_part(act.connection, model, code)
    if found is None:
        raise Refused("part_unknown", part=code, model=model)
    if not found["listed"] and reason not in yields.REASONS:
        raise Refused("part_not_listed", part=code, name=found["name"], model=model, rule="R22")
    if bad not in yields.BAD:
        raise Refused("reason_unknown", reason=bad)
    if quantity <= 0 or quantity % stock.PIECE:
        raise Refused("no_quantity", name=found["name"])
    row = {
        "batch": number,
        "model": model,
        "code": code,
        "quantity": quantity,
        "reason": bad,
        "at": act.at,
        "operator": act.operator,
    }
    act.connection.execute(insert(scrapped_part), row)
    act.record("PartScrapped", number, model=model, part=code, quantity=quantity, reason=bad)
    if not found["listed"]:
        _explain(act, number, line_of(act.connection, number, model, code), reason)
    act.context.question = _which_part(act)
    facts = {
        "name": found["name"],
        "quantity": shown(quantity, found["unit"]),
        "unit_of_measure": found["unit"],
        "reason": f"bad.{bad}",
    }
    return Feedback("ok", "part_scrapped", facts)


# --- the yield ---------------------------------------------------------------------------------------


def lines(connection: Connection, number: str) -> list[YieldLine]:
    """Return what a batch gave, part by part: those of its models' lists, then what else was found (R22)."""
    units = {
        row.model: row.units
        for row in connection.execute(
            select(unit.c.model, func.count().label("units"))
            .join(batch_unit, batch_unit.c.unit == unit.c.number)
            .where(batch_unit.c.batch == number)
            .group_by(unit.c.model)
        )
    }
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in connection.execute(
        select(part).where(part.c.model.in_(units)).order_by(part.c.model, part.c.code)
    ):
        found[row.model, row.code] = {
            "name": row.name,
            "unit_of_measure": row.unit_of_measure,
            "expected": row.per_unit * units[row.model],
        }
    came = accounts.found(number).subquery()
    recorded = (
        select(part_lot, came.c.quantity)
        .join(came, came.c.lot == part_lot.c.number)
        .order_by(part_lot.c.number)
    )
    for row in connection.execute(recorded):
        line = found.setdefault(
            (row.model, row.code),
            {"name": row.name, "unit_of_measure": row.unit_of_measure, "expected": 0},
        )
        line["good"] = line.get("good", 0) + int(row.quantity)
    for row in connection.execute(select(scrapped_part).where(scrapped_part.c.batch == number)):
        if (row.model, row.code) not in found:
            known = known_part(connection, row.model, row.code) or {"name": row.code, "unit": ""}
            said = {"name": known["name"], "unit_of_measure": known["unit"], "expected": 0}
            found[row.model, row.code] = said
        line = found[row.model, row.code]
        line["bad"] = line.get("bad", 0) + row.quantity
    told = tables.yield_reason
    for row in connection.execute(select(told).where(told.c.batch == number).order_by(told.c.id)):
        if (row.model, row.code) in found:
            found[row.model, row.code].update(reason=row.reason, explained=row.quantity)
    return [YieldLine(*key, **said) for key, said in found.items()]


def line_of(connection: Connection, number: str, model: str, code: str) -> YieldLine:
    """Return one line of a batch's yield; a KeyError for one that it has not."""
    every = {(line.model, line.code): line for line in lines(connection, number)}
    return every[model, code]


def close_batch(act: Act) -> Feedback:
    """Begin to close the batch on the table: each part that differs from the list asks why (R22)."""
    require(act, "record_part")
    number = _open_on_table(act)
    if not _units(act.connection, number):
        raise Refused("batch_empty", batch=number)
    act.context.question = {"kind": "yield", "batch": number, "back": _which_part(act)}
    left = unexplained(act.connection, number)
    if left:
        return Feedback("attention", "yield_differs", {"batch": number, "count": len(left), "rule": "R22"})
    return Feedback("attention", "yield_agrees", {"batch": number})


def unexplained(connection: Connection, number: str) -> list[YieldLine]:
    """Return the lines of a batch that differ and that nobody has said why of."""
    return [line for line in lines(connection, number) if line.unexplained]


def explain(act: Act, number: str, model: str, code: str, reason: str) -> Feedback:
    """Say why a batch gave more or fewer of a part than its list says (R22).

    Raises:
        Refused: no such reason, or that part does not differ any more.
    """
    require(act, "record_part")
    if reason not in yields.REASONS:
        raise Refused("reason_unknown", reason=reason)
    line = next(
        (each for each in unexplained(act.connection, number) if (each.model, each.code) == (model, code)),
        None,
    )
    if line is None:
        raise Refused("yield_not_asked", part=code, batch=number)
    _explain(act, number, line, reason)
    return Feedback(
        "ok",
        "yield_explained",
        {"name": line.name, "reason": f"yield.{reason}", "left": len(unexplained(act.connection, number))},
    )


def _explain(act: Act, number: str, line: YieldLine, reason: str) -> None:
    row = {
        "batch": number,
        "model": line.model,
        "code": line.code,
        "quantity": line.deviation,
        "reason": reason,
        "at": act.at,
        "operator": act.operator,
    }
    act.connection.execute(insert(tables.yield_reason), row)
    act.record(
        "YieldExplained", number, model=line.model, part=line.code, quantity=line.deviation, reason=reason
    )


def end_batch(act: Act) -> Feedback:
    """Close the batch on the table: its units are torn down, nothing more is booked from them (R22).

    Raises:
        Refused: a part differs from the list and nobody said why; a unit in it was put on hold since (R13).
    """
    require(act, "record_part")
    people.require_qualified(act, "tear_down")
    number = _open_on_table(act)
    rows = _units(act.connection, number)
    for row in rows:
        _not_held(act, row)
    left = unexplained(act.connection, number)
    if left:
        raise Refused(
            "yield_unexplained",
            batch=number,
            name=left[0].name,
            expected=shown(left[0].expected, left[0].unit_of_measure),
            found=shown(left[0].good + left[0].bad, left[0].unit_of_measure),
            rule="R22",
        )
    for row in rows:
        act.connection.execute(
            update(unit).where(unit.c.number == row.number).values(state="torn_down", open=False)
        )
        act.record("UnitTornDown", row.number, old=row.state, state="torn_down", batch=number)
        stock.move(act, row.number, row.location or None, None)
    act.connection.execute(update(batch).where(batch.c.number == number).values(closed_at=act.at))
    act.record("BatchClosed", number)
    plans.done(act, "teardown", batch=number)
    for row in rows:
        plans.done(act, "teardown", unit=row.number)
    act.context.batch = act.context.question = None
    return Feedback("ok", "batch_ended", {"batch": number, "units": len(rows)})


# --- looking -----------------------------------------------------------------------------------------


def price_list(connection: Connection, number: str) -> str | None:
    """Return the price list that was in force when a batch was released, as its event says."""
    said = connection.scalar(
        select(tables.event.c.data).where(
            tables.event.c.subject == number, tables.event.c.kind == "BatchOpened"
        )
    )
    return (said or {}).get("price_list")


def models(connection: Connection, number: str) -> Sequence[str]:
    """Return the models of the units in a batch, in order."""
    return connection.scalars(
        select(unit.c.model)
        .distinct()
        .join(batch_unit, batch_unit.c.unit == unit.c.number)
        .where(batch_unit.c.batch == number)
        .order_by(unit.c.model)
    ).all()


def listed_parts(connection: Connection, number: str) -> list[dict[str, str]]:
    """Return what may come out of a batch: its models' parts lists, then what is weighed as scrap."""
    inside = models(connection, number)
    rows = connection.execute(
        select(part).where(part.c.model.in_(inside)).order_by(part.c.model, part.c.code)
    )
    found = [
        {"model": row.model, "code": row.code, "name": row.name, "unit": row.unit_of_measure} for row in rows
    ]
    of = inside[0] if len(inside) == 1 else ""
    scrap = [{"model": of, "code": code, "name": name, "unit": "kg"} for code, name in yields.SCRAP.items()]
    return [*found, *scrap] if inside else []


def other_parts(connection: Connection, number: str) -> list[dict[str, str]]:
    """Return the parts that the lists of other models know, and one that stands for any other."""
    listed = {each["code"] for each in listed_parts(connection, number)}
    rows = connection.execute(select(part).order_by(part.c.code, part.c.model))
    found = {row.code: {"code": row.code, "name": row.name, "unit": row.unit_of_measure} for row in rows}
    other = {"code": yields.OTHER, "name": yields.OTHER_NAME, "unit": yields.OTHER_UNIT}
    return [*(each for code, each in found.items() if code not in listed), other]


def _units(connection: Connection, number: str) -> Sequence[Row[Any]]:
    return connection.execute(
        select(unit)
        .join(batch_unit, batch_unit.c.unit == unit.c.number)
        .where(batch_unit.c.batch == number)
        .order_by(unit.c.number)
    ).all()


def _which_part(act: Act) -> dict[str, Any]:
    return {"kind": "part", "batch": act.context.batch}


def _on_table(act: Act) -> str:
    if act.context.batch is None:
        raise Refused("no_batch_open")
    return act.context.batch


def _open_on_table(act: Act) -> str:
    number = _on_table(act)
    _open(act, number)
    return number


def _open(act: Act, number: str) -> Row[Any]:
    row = act.connection.execute(select(batch).where(batch.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    if row.closed_at is not None:
        raise Refused("batch_closed", batch=number, at=f"{law.local(row.closed_at):%m-%d %H:%M}", rule="R22")
    return row
