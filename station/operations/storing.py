"""Putting away by scanning: a part lot or a part of it, many things in a row into one place (R7, R12a)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.lists.cells import in_units
from station.operations import labelling, people, printing, stock
from station.rules import places
from station.store.store import Act
from station.store.tables import location, part_lot, unit


def take_lot(act: Act, number: str, issue: int | None) -> Feedback:
    """Put a part lot on the table by its label; the next place that is scanned is where it goes.

    Args:
        issue: which issue of the label was scanned, when its DataMatrix said so; a scan of a label whose
            print was unknown proves that it came out.

    Raises:
        Refused: no such lot, or nothing of it is left.
    """
    if (old := labelling.old_part_label(act, number, issue)) is not None:
        return old
    there = stock.lies(act.connection, number)
    if not there:
        raise Refused("part_lies_nowhere", part=number)
    source = max(there, key=lambda code: there[code])
    act.context.unit = None
    return choose_source(act, number, source, counting=len(there) == 1)


def show_lot(act: Act, number: str, issue: int | None) -> Feedback:
    """Show a part lot of which nothing is left, or to who neither puts it away nor inspects it.

    Raises:
        Refused: no such lot.
    """
    if (old := labelling.old_part_label(act, number, issue)) is not None:
        return old
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one()
    there = stock.lies(act.connection, number)
    place = max(there, key=lambda code: there[code], default="–")
    return Feedback("ok", "part_shown", _about_lot(act, lot, sum(there.values()), place))


def choose_source(act: Act, number: str, source: str, *, counting: bool = True) -> Feedback:
    """Say which of the places a part lot lies in it is taken from.

    Args:
        counting: whether it is clear now where it is taken from, so that the number keys say how much.
    """
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one()
    act.context.question = {
        "kind": "lot",
        "part": number,
        "name": lot.name,
        "unit": lot.unit_of_measure,
        "source": source,
        "counting": counting,
        "typed": "",
    }
    there = stock.on_hand(act.connection, number, source)
    return Feedback("ok", "part_on_table", _about_lot(act, lot, there, source))


def put_lot(act: Act, number: str, source: str, code: str, quantity: int | None = None) -> Feedback:
    """Put what lies of a part lot in one place into another, the whole of it or so much.

    It stays one lot, with one number, price and account, wherever its pieces lie. Where that leaves other
    heaps than before, each gets a label that says how much it is: the next issue (7.6).

    Args:
        quantity: thousandths; None for all that lies there.

    Raises:
        Refused: no such place; one where such parts may not lie (R22); its label is not known to be out (R7);
            there is less of it.
    """
    people.require(act, "put_away")
    target = stock.find_place(act, code)
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one()
    where = places.of_parts(lot.product_status)
    if target.kind not in where.kinds:
        stock.refuse_place(where, target, where.rule, part=number, status=lot.product_status)
    if not stock.is_labelled(act, number, lot.issue):
        raise Refused("part_label_first", part=number, name=lot.name, rule="R7")
    before = stock.lies(act.connection, number)
    moved = before.get(source, 0) if quantity is None else quantity
    if source != code:
        stock.move(act, number, source, code, moved)
        if sorted(stock.lies(act.connection, number).values()) != sorted(before.values()):
            labelling.queue_changed_part_label(act, number)
    act.context.question = None
    return Feedback("ok", "part_put_away", _about_lot(act, lot, moved, code))


def begin_many(act: Act) -> Feedback:
    """连续放: what is scanned from now on goes into one place, which is scanned first."""
    people.require(act, "put_many")  # each thing asks for its own right as well
    act.context.question = {"kind": "put_many", "place": None, "name": "", "done": 0}
    return Feedback("ok", "put_many_begun")


def take_many(act: Act, meanings: Sequence[Meaning]) -> Feedback | None:
    """Put a scanned unit or part lot into the place that was scanned first; None: the scan is something else.

    Raises:
        Refused: as `stock.put_away` and `put_lot`; no place was scanned yet.
    """
    asked, meaning = act.context.question or {}, meanings[0]
    if meaning.kind == "location":
        name = stock.find_place(act, meaning.value).name
        act.context.question = {**asked, "place": meaning.value, "name": name}
        return Feedback("ok", "put_many_into", {"name": name})
    if meaning.kind not in ("unit", "part"):
        return None
    if asked["place"] is None:
        raise Refused("place_first")
    number, issue = meaning.value, meaning.facts.get("issue")
    answer = _put_unit if meaning.kind == "unit" else _put_whole_lot
    said = answer(act, number, int(issue) if issue else None, asked["place"])
    if said.outcome == "ok":
        act.context.question = {**asked, "done": asked["done"] + 1}
    return said


def _put_unit(act: Act, number: str, issue: int | None, place: str) -> Feedback:
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    act.unit = act.context.unit = number
    printing.seen(act, number, issue)
    if issue is not None and issue < row.issue:
        return Feedback("attention", "old_label", {"unit": number, "issue": issue, "current": row.issue})
    return stock.put_away(act, place)


def _put_whole_lot(act: Act, number: str, issue: int | None, place: str) -> Feedback:
    taken = take_lot(act, number, issue)
    if taken.outcome != "ok":
        return taken
    return put_lot(act, number, (act.context.question or {})["source"], place)


def _about_lot(act: Act, lot: Row[Any], quantity: int, place: str) -> dict[str, Any]:
    name = act.connection.scalar(select(location.c.name).where(location.c.code == place))
    return {
        "part": lot.number,
        "name": lot.name,
        "quantity": in_units(quantity),
        "unit_of_measure": lot.unit_of_measure,
        "place": name or place,
    }
