"""Repair: begun, parts put in by scanning their labels, ended with a result (R2a, R7, R24; domain 3, 5.4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, case, func, insert, select, update

from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import (
    correcting,
    discrepancies,
    labelling,
    people,
    plans,
    stock,
    valuation,
    whereabouts,
)
from station.rules import planning
from station.rules import repair as rules
from station.store import tables
from station.store.store import Act
from station.store.tables import part_lot, unit


def ask(act: Act, number: str) -> Feedback:
    """维修: put a unit on the screen to begin its repair, or the one that is under way.

    Raises:
        Refused: as `start`.
    """
    row = may_start(act, number)
    if row.state == "repairing":
        return open_repair(act, number)
    act.context.unit = number
    act.context.question = {"kind": "repair", "unit": number, "begun": False, "picks": {}}
    return Feedback("ok", "repair_asked", {"unit": number, "ordinal": row.ordinal, "model": row.model or "–"})


def start(act: Act, number: str) -> Feedback:
    """Begin to repair a unit; what is put in is scanned next.

    Raises:
        Refused: as `may_start`.
    """
    row = may_start(act, number)
    if row.state == "repairing":
        return open_repair(act, number)
    values = {"unit": number, "repairer": act.operator, "started_at": act.at}
    key = act.connection.execute(insert(tables.repair), values).inserted_primary_key
    assert key is not None
    act.connection.execute(update(unit).where(unit.c.number == number).values(state="repairing"))
    act.record("RepairStarted", number, old=row.state, state="repairing", repair=key[0])
    return open_repair(act, number)


def may_start(act: Act, number: str) -> Row[Any]:
    """Return the unit to be repaired, when it has come so far and who repairs may.

    Raises:
        Refused: who repairs may not, or is not qualified today (R24); the unit was not inspected with the
            disposition repair, has an open finding, or its label is not the current one (R21).
    """
    row = _mine(act, number)
    whereabouts.require_here(act, number)
    waits = row.state == "inspected" and row.disposition == "repair"
    if row.state != "repairing" and not waits:
        raise Refused(
            "not_for_repair",
            unit=number,
            state=row.state,
            disposition=row.disposition or "no_disposition",
            rule="R21",
        )
    _not_held(act, row)
    if waits and not stock.is_labelled(act, number, row.issue):
        raise Refused("label_first", unit=number, ordinal=row.ordinal, rule="R21")
    return row


def open_repair(act: Act, number: str) -> Feedback:
    """Put a unit in repair on the screen: its parts are scanned, then its result is said.

    Raises:
        Refused: who asks may not, or is not qualified today (R24); the unit is not in repair, or was put on
            hold since (R21).
    """
    row = _at_work(act, number)
    act.context.unit = number
    act.context.question = {"kind": "repair", "unit": number, "begun": True, "picks": {}}
    return Feedback("ok", "repair_open", {"unit": number, "ordinal": row.ordinal, "model": row.model or "–"})


def take(act: Act, meanings: Sequence[Meaning]) -> Feedback | None:
    """Work off a scan while a unit is in repair: the label of a part that is put in; None for another."""
    asked, meaning = act.context.question or {}, meanings[0]
    if meaning.kind != "part" or not asked["begun"]:
        return None
    issue = int(meaning.facts["issue"]) if meaning.facts.get("issue") else None
    return labelling.old_part_label(act, meaning.value, issue) or take_part(act, asked["unit"], meaning.value)


def take_part(act: Act, number: str, lot: str, quantity: int = stock.PIECE) -> Feedback:
    """Put parts of a lot into a unit in repair: they leave the lot with their share of its value (R3, R12b).

    Args:
        quantity: thousandths.

    Raises:
        Refused: the unit is not in repair, or on hold (R21); no such lot, it is not 合格 (R7), or not so much
            is there.
    """
    _at_work(act, number)
    row = act.connection.execute(select(part_lot).where(part_lot.c.number == lot)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=lot)
    if row.product_status != "passed":
        raise Refused("part_not_passed", part=lot, name=row.name, status=row.product_status, rule="R7")
    there = stock.lies(act.connection, lot)
    if not there:
        raise Refused("part_lies_nowhere", part=lot)
    bench = stock.place(act, planning.BENCH["repair"])  # what was picked lies there (R20)
    source = bench if there.get(bench, 0) >= quantity else max(there, key=lambda code: there[code])
    valuation.take_out(act, lot, source, quantity, "repair", unit=number)
    left = sum(there.values()) - quantity
    said = {"part": lot, "name": row.name, "unit": number, "unit_of_measure": row.unit_of_measure}
    return Feedback("ok", "part_put_in", {**said, "left": left // stock.PIECE})


def put_back(act: Act, number: str, lot: str = "") -> Feedback:
    """Take one part out of a unit again that was put in by mistake: it lies in its lot where it was, with the
    value it had.

    Args:
        lot: of which lot; "" for what was put in last.

    Raises:
        Refused: the unit is not in repair; no such part is in it; no room under the cap (R3).
    """
    _mine(act, number)
    current(act.connection, number)
    back = correcting.put_back(act, number, lot)
    if back is None:
        raise Refused("nothing_put_in", unit=number, part=lot or "–")
    place = stock.find_place(act, back.place)
    said = {"part": back.lot.number, "name": back.lot.name, "unit": number, "place": place.name}
    return Feedback("ok", "part_put_back", said)


def end(act: Act, number: str, result: rules.Result, disposition: str = "", remark: str = "") -> Feedback:
    """Say what a repair ended in; the next issue of the label is printed.

    What is repaired is 待检 until it has passed a second inspection (R7, R21), and ready to ship then.

    Args:
        disposition: what becomes of a unit that cannot be repaired.

    Raises:
        Refused: the unit is not in repair, or on hold (R21); no such result; a disposition that does not fit.
    """
    row = _at_work(act, number)
    begun = current(act.connection, number)
    allowed = {"repaired": ("",), "not_repairable": rules.DISPOSITIONS}.get(result, ())
    if disposition not in allowed:
        raise Refused("repair_result_unfit", unit=number, result=result, disposition=disposition or "–")
    act.connection.execute(
        update(tables.repair)
        .where(tables.repair.c.id == begun.id)
        .values(ended_at=act.at, result=result, remark=remark)
    )
    now = {
        "state": "repaired" if result == "repaired" else "inspected",
        "product_status": "to_inspect" if result == "repaired" else row.product_status,
        "disposition": disposition or row.disposition,
    }
    if disposition == "scrap":
        now["product_status"] = "scrapped"
    act.connection.execute(update(unit).where(unit.c.number == number).values(now))
    act.record("RepairEnded", number, old=row.state, repair=begun.id, result=result, remark=remark, **now)
    labelling.queue_unit_label(act, number)
    plans.done(act, "repair", unit=number)
    act.context.question = None
    said = {"unit": number, "ordinal": row.ordinal, "status": now["product_status"]}
    if result == "repaired":
        return Feedback("ok", "unit_repaired", said)
    return Feedback("attention", "unit_not_repaired", {**said, "disposition": disposition})


def current(connection: Connection, number: str) -> Row[Any]:
    """Return the repair of a unit that is under way.

    Raises:
        Refused: there is none.
    """
    repair = tables.repair
    row = connection.execute(
        select(repair)
        .where(repair.c.unit == number, repair.c.ended_at.is_(None))
        .order_by(repair.c.id.desc())
    ).first()
    if row is None:
        raise Refused("not_in_repair", unit=number)
    return row


def put_in(connection: Connection, number: str) -> list[Row[Any]]:
    """Return the parts that were put into a unit, in order: lot, name, quantity in thousandths, time."""
    taken = tables.movement
    inside = func.sum(case((taken.c.target.is_(None), taken.c.quantity), else_=-taken.c.quantity))
    return list(
        connection.execute(
            select(
                taken.c.item,
                part_lot.c.name,
                part_lot.c.unit_of_measure,
                inside.label("quantity"),
                func.min(taken.c.at).label("at"),
            )
            .join(part_lot, part_lot.c.number == taken.c.item)
            .where(taken.c.unit == number)
            .group_by(taken.c.item, part_lot.c.name, part_lot.c.unit_of_measure)
            .having(inside > 0)
            .order_by(func.min(taken.c.id))
        )
    )


def _at_work(act: Act, number: str) -> Row[Any]:
    """Return the unit whose repair is under way, when who repairs may go on with it."""
    row = _mine(act, number)
    current(act.connection, number)
    _not_held(act, row)
    return row


def _not_held(act: Act, row: Row[Any]) -> None:
    """See that nothing is open on a unit: what was found while it is repaired is decided first (R13, R21)."""
    if row.product_status == "on_hold" or discrepancies.holds_open(act.connection, row.number):
        raise Refused("held_not_repaired", unit=row.number, rule="R21")


def _mine(act: Act, number: str) -> Row[Any]:
    people.require(act, "repair")
    people.require_qualified(act, "repair")
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    act.unit = number
    return row
