"""The pick list at the store: counted face to face by scanning, signed by two badges (R20; F10).

The keeper scans what the picker takes: a unit's label, or a part's and how many pieces. What is short then is
shown and signed as short. After both have signed, what is missing is the picker's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select, update

from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import law, papers, people, plans, printing, stock
from station.rules import planning
from station.store import tables
from station.store.store import Act
from station.store.tables import part_lot, pick_line, plan_task, unit

Facts = Mapping[str, Any]


def begin(act: Act, number: str) -> Feedback:
    """领料核对: put a pick list on the screen; what is handed out is scanned, both badges sign.

    A list that is counted and not signed yet waits for its badges.

    Raises:
        Refused: the role may not; there is no such list; it is not issued yet, or signed.
    """
    people.require(act, "count_pick_list")
    row = plans.get(act.connection, number)
    if row.state not in ("issued", "counted"):
        raise Refused("plan_is_past", plan=number, state=f"plan.{row.state}", rule="R20")
    if row.state == "counted":
        return _ask_badges(act, number)
    act.context.question = {"kind": "pick", "plan": number, "lot": None, "quantity": 0, "last": []}
    return Feedback("ok", "pick_begun", {"plan": number, "lines": len(lines(act, number))})


def lines(act: Act, number: str) -> Sequence[Row[Any]]:
    """Return the lines of a pick list, in its order."""
    wanted = select(pick_line).where(pick_line.c.plan == number).order_by(*plans.in_list_order())
    return act.connection.execute(wanted).all()


def take(act: Act, meanings: Sequence[Meaning]) -> Feedback | None:
    """Work off a scan while a list is counted: a unit's label or a part's; None for another."""
    first = meanings[0]
    if first.kind not in ("unit", "part"):
        return None
    people.require(act, "count_pick_list")
    issue = int(first.facts["issue"]) if first.facts.get("issue") else None
    if first.kind == "unit":
        return _count_unit(act, first.value, issue)
    return _take_lot(act, first.value, issue)


def _count_unit(act: Act, number: str, issue: int | None) -> Feedback:
    asked = _asked(act)
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    printing.seen(act, number, issue)
    act.unit = number
    if issue is not None and issue < row.issue:
        facts = {"unit": number, "ordinal": row.ordinal, "issue": issue, "current": row.issue}
        return Feedback("attention", "old_label", facts)
    line = _line(act, asked, number)
    if line is None:
        raise Refused("not_on_pick_list", item=number, plan=asked["plan"], rule="R20")
    act.context.question = {**asked, "lot": None, "quantity": 0}
    if line.counted:
        return Feedback("ok", "picked_already", {"item": number})
    _write(act, line, stock.PIECE, {})
    act.context.question = {**asked, "lot": None, "quantity": 0, "last": [*asked["last"], (number, None)]}
    return Feedback("ok", "unit_picked", {"unit": number, "left": _left(act, asked["plan"])})


def _take_lot(act: Act, number: str, issue: int | None) -> Feedback:
    asked = _asked(act)
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one_or_none()
    if lot is None:
        raise Refused("number_unknown", number=number)
    printing.seen(act, number, issue)
    if issue is not None and issue < lot.issue:
        return Feedback("attention", "old_label", {"part": number, "issue": issue, "current": lot.issue})
    line = _line(act, asked, lot.code)
    if line is None:
        raise Refused("not_on_pick_list", item=lot.name, plan=asked["plan"], rule="R20")
    if lot.product_status != "passed":
        raise Refused("lot_not_passed", item=number, status=lot.product_status, rule="R7")
    counted = line.lots.get(number, 0) // stock.PIECE
    act.context.question = {**asked, "lot": number, "quantity": counted}
    return Feedback("attention", "how_many", {"part": number, "name": lot.name, "asked_for": _pieces(line)})


def add_pieces(act: Act, facts: Facts, pieces: int) -> Feedback:
    """Add pieces of the scanned lot, by a number key or its code; the ink key writes them down."""
    act.context.question = {**facts, "quantity": facts["quantity"] + pieces}
    act.on_card = False
    return Feedback("ok", "picked", {"picked": facts["lot"]})


def count_part(act: Act, quantity: int) -> Feedback:
    """Write down how many pieces of the scanned lot are handed out; 0 takes them back.

    Raises:
        Refused: no part was scanned; more than are asked for, or than there are of the lot.
    """
    people.require(act, "count_pick_list")
    asked = _asked(act)
    if asked["lot"] is None:
        raise Refused("scan_part_first")
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == asked["lot"])).one()
    line = _line(act, asked, lot.code)
    assert line is not None
    said = {"name": lot.name, "quantity": quantity}
    there = sum(
        each.quantity for each in plans.good_lots(act.connection, lot.code) if each.number == lot.number
    )
    others = sum(many for number, many in line.lots.items() if number != lot.number)
    if quantity < 0 or others + quantity * stock.PIECE > line.asked:
        raise Refused("more_than_asked", asked_for=_pieces(line), plan=asked["plan"], rule="R20", **said)
    if quantity * stock.PIECE > there:
        raise Refused("more_than_there", part=lot.number, left=there // stock.PIECE, **said)
    lots = {**line.lots, lot.number: quantity * stock.PIECE}
    lots = {number: many for number, many in lots.items() if many}
    _write(act, line, sum(lots.values()), lots)
    last = [*asked["last"], (lot.code, lot.number)]
    act.context.question = {**asked, "lot": None, "quantity": 0, "last": last}
    return Feedback("ok", "part_picked", {**said, "left": _left(act, asked["plan"])})


def take_back(act: Act) -> Feedback:
    """退一步: what was scanned is not meant, or what was written down last is not handed out after all.

    Raises:
        Refused: nothing was written down since the list was put on the screen.
    """
    people.require(act, "count_pick_list")
    asked = _asked(act)
    if asked["lot"] is not None:
        act.context.question = {**asked, "lot": None, "quantity": 0}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": "back"})
    if not asked["last"]:
        raise Refused("nothing_picked_yet", plan=asked["plan"])
    *before, (item, lot) = asked["last"]
    line = _line(act, asked, item)
    assert line is not None
    lots = {number: many for number, many in line.lots.items() if number != lot}
    _write(act, line, sum(lots.values()) or None, lots)
    act.context.question = {**asked, "last": before}
    return Feedback("ok", "pick_taken_back", {"item": line.name, "left": _left(act, asked["plan"])})


def count_again(act: Act) -> Feedback:
    """重数: begin the count of the list anew; nothing has been handed out before both have signed.

    Raises:
        Refused: no list is on the screen.
    """
    people.require(act, "count_pick_list")
    asked = act.context.question or {}
    if asked.get("kind") not in ("pick", "pick_sign"):
        raise Refused("no_pick_list")
    number = asked["plan"]
    if plans.get(act.connection, number).state == "counted":
        plans.set_state(act, number, "counted", "issued")
    for line in lines(act, number):
        if line.counted is not None:
            _write(act, line, None, {})
    if papers.get(act.connection, number).state == "counted":
        content = plans.compile_list(act.connection, number, law.of(act))
        papers.revise(act, number, content, state="issued")
    return begin(act, number)


def finish(act: Act) -> Feedback:
    """The count is over: what is short is shown, and both badges sign it as it is.

    Raises:
        Refused: no list is counted, or a part was scanned and not how many.
    """
    people.require(act, "count_pick_list")
    asked = _asked(act)
    if asked["lot"] is not None:
        raise Refused("how_many_first", part=asked["lot"])
    number = asked["plan"]
    for line in lines(act, number):
        if line.counted is None:
            _write(act, line, 0, {})
    plans.set_state(act, number, "issued", "counted", counted_at=act.at)
    content = plans.compile_list(act.connection, number, law.of(act))
    papers.revise(act, number, content, state="counted")
    return _ask_badges(act, number)


def _ask_badges(act: Act, number: str) -> Feedback:
    revision = papers.get(act.connection, number).revision
    act.context.question = {"kind": "pick_sign", "plan": number, "revision": revision, "picker": None}
    short = sum(line.asked - (line.counted or 0) for line in lines(act, number)) // stock.PIECE
    if short:
        return Feedback("attention", "pick_counted_short", {"plan": number, "short": short, "rule": "R20"})
    return Feedback("ok", "pick_counted", {"plan": number})


# --- two badges --------------------------------------------------------------------------------------


def take_badge(act: Act, number: str, secret: str | None) -> Feedback:
    """A badge was scanned while a counted list is on the screen: the picker's, then who gives it out.

    Raises:
        Refused: no badge of ours, not the one whose turn it is, or the same person twice.
    """
    asked = dict(act.context.question or {})
    person = people.of_badge(act, number, secret)
    written = papers.get(act.connection, asked["plan"])
    if (written.revision, written.state) != (asked["revision"], "counted"):
        _ask_badges(act, asked["plan"])
        return Feedback("refused", "pick_list_changed", {"plan": asked["plan"]})
    people.in_turn(person, "co_sign_pick" if asked["picker"] else "pick")
    if not asked["picker"]:
        act.context.question = {**asked, "picker": number}
        return Feedback("ok", "picker_has_signed", {"name": person.name, "plan": asked["plan"]})
    if number == asked["picker"]:
        raise Refused("picker_signs_once", name=person.name, rule="R20")
    return _sign(act, asked["plan"], asked["revision"], asked["picker"], number)


def _sign(act: Act, number: str, revision: int, picker: str, giver: str) -> Feedback:
    papers.sign(act, number, revision, "picked", state="counted", outside=papers.by_badge(act, picker))
    papers.sign(act, number, revision, "given_out", state="signed", outside=papers.by_badge(act, giver))
    plans.set_state(act, number, "counted", "signed", signed_at=act.at, picker=picker)
    counted = [line for line in lines(act, number) if line.counted]
    planned = select(plan_task.c.unit, plan_task.c.kind).where(plan_task.c.plan == number)
    kinds = {row.unit: row.kind for row in act.connection.execute(planned)}
    lying = {(lot.number, lot.location): lot.quantity for lot in plans.good_lots(act.connection) if counted}
    for line in counted:
        if line.item in kinds:
            _move_unit(act, line.item, stock.place(act, planning.BENCH[kinds[line.item]]))
        for lot, quantity in line.lots.items():
            _move_lot(act, lot, quantity, lying)
    act.context.question = None
    name = act.connection.scalar(select(tables.operator.c.name).where(tables.operator.c.number == picker))
    short = sum(line.asked - (line.counted or 0) for line in lines(act, number)) // stock.PIECE
    said = {"plan": number, "picker": name, "lines": len(counted), "short": short, "rule": "R20"}
    return Feedback("attention" if short else "ok", "pick_signed_short" if short else "pick_signed", said)


def _move_unit(act: Act, number: str, target: str) -> None:
    source = stock.stands(act.connection, number)
    if target and source is not None and source != target:
        act.connection.execute(update(unit).where(unit.c.number == number).values(location=target))
        stock.move(act, number, source, target)


def _move_lot(act: Act, lot: str, quantity: int, lying: Mapping[tuple[str, str], int]) -> None:
    """Move parts to the bench from where they lie, the first place first."""
    target = stock.place(act, planning.BENCH["repair"])
    for (number, place), there in lying.items():
        if number == lot and target and quantity > 0:
            part = min(there, quantity)
            stock.move(act, lot, place, target, part)
            quantity -= part


# --- what is found missing later ---------------------------------------------------------------------


def report_shortage(act: Act, line: int, quantity: int, reason: str) -> Feedback:
    """After both have signed, something of a line is missing: it is put down to the picker (R20).

    It is a record and moves no stock: where a place is counted, the difference is booked.

    Args:
        quantity: pieces that are missing, besides those reported before.
        reason: a code of `REASONS`.

    Raises:
        Refused: the role may not; the list is not signed, so a shortage belongs into its count; more than
            were handed out; no such reason.
    """
    people.require(act, "report_shortage")
    row = act.connection.execute(select(pick_line).where(pick_line.c.id == line)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=line)
    plan = plans.get(act.connection, row.plan)
    if plan.state != "signed":
        raise Refused("shortage_into_count", plan=row.plan, state=f"plan.{plan.state}", rule="R20")
    if reason not in REASONS:
        raise Refused("reason_unknown", reason=reason[:40])
    missing = row.missing + quantity * stock.PIECE
    if quantity < 1 or missing > (row.counted or 0):
        left = ((row.counted or 0) - row.missing) // stock.PIECE
        raise Refused("more_than_handed_out", item=row.item, asked_for=quantity, left=left, rule="R20")
    now = {"missing": missing, "missing_at": act.at, "reason": reason}
    act.connection.execute(update(pick_line).where(pick_line.c.id == line).values(now))
    act.record("PickShortageReported", row.plan, line=line, missing=missing, reason=reason)
    plans.revise(act, row.plan)
    name = act.connection.scalar(
        select(tables.operator.c.name).where(tables.operator.c.number == plan.picker)
    )
    said = {"item": row.item, "quantity": quantity, "picker": name, "rule": "R20"}
    return Feedback("attention", "shortage_reported", said)


REASONS = ("not_found", "miscounted", "lost", "wrong_item", "damaged_on_way")
"""Why something is missing after both had signed."""


# --- pieces ------------------------------------------------------------------------------------------


def _asked(act: Act) -> dict[str, Any]:
    asked = act.context.question or {}
    if asked.get("kind") != "pick":
        raise Refused("no_pick_list")
    if plans.get(act.connection, asked["plan"]).state != "issued":  # another desk was quicker
        raise Refused("pick_list_changed", plan=asked["plan"])
    return asked


def _line(act: Act, asked: Facts, item: str) -> Row[Any] | None:
    wanted = select(pick_line).where(pick_line.c.plan == asked["plan"], pick_line.c.item == item)
    return act.connection.execute(wanted).one_or_none()


def _write(act: Act, line: Row[Any], counted: int | None, lots: dict[str, int]) -> None:
    now = {"counted": counted, "lots": lots}
    act.connection.execute(update(pick_line).where(pick_line.c.id == line.id).values(now))
    act.record("PickLineCounted", line.plan, line=line.id, **now)


def _left(act: Act, number: str) -> int:
    """How many lines of a list are not counted whole."""
    return sum((line.counted or 0) < line.asked for line in lines(act, number))


def _pieces(line: Row[Any]) -> int:
    return int(line.asked // stock.PIECE)
