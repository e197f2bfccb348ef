"""Stock-taking: a place is scanned, what lies there is counted, what differs becomes movements with a reason.

What a thing differs by is fixed when it is counted, so that work may go on meanwhile: what is booked between
the count and the end is no difference. What nobody counted is missing if it lay there when the counting began
(docs/decisions/0032).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, insert, or_, select, update

from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.lists.cells import Wrong, in_units, thousandths
from station.operations import accounts, labelling, law, people, printing, stock, valuation
from station.rules import valuation as values
from station.store.store import Act
from station.store.tables import movement, part_lot, stock_take, stock_take_line, unit

REASONS = ("misplaced", "not_booked", "miscounted", "used", "damaged", "lost")
"""Why a place does not hold what the book says, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a place holds more or less of than the book says, in thousandths.

    Attributes:
        expected: by the movements, when it was counted; of what nobody counted, now.
    """

    item: str
    expected: int
    counted: int


# --- counting ----------------------------------------------------------------------------------------


def ask_place(act: Act) -> Feedback:
    """盘点: the next place that is scanned is counted."""
    people.require(act, "take_stock")
    act.context.question = {"kind": "stock_take", "take": None, "item": None, "reasons": None}
    return Feedback("ok", "stock_take_which")


def take(act: Act, meanings: Sequence[Meaning]) -> Feedback | None:
    """Count what is scanned, or begin with the place that is; None: the scan is something else.

    Raises:
        Refused: no such place, unit or lot; a unit whose life here has ended; no place was scanned yet.
    """
    people.require(act, "take_stock")
    asked, meaning = act.context.question or {}, meanings[0]
    if meaning.kind == "location":
        return begin(act, meaning.value)
    number = meaning.value if meaning.kind in ("unit", "part") else _unit_of_serial(act, meaning)
    if number is None:
        return None
    if asked["take"] is None:
        raise Refused("place_first")
    about = get(act.connection, asked["take"])
    if about.state != "open":
        raise Refused("stock_take_is_over", place=about.location)
    act.context.question = {**asked, "item": None, "reasons": None}
    issue = meaning.facts.get("issue") if meaning.kind in ("unit", "part") else None
    count = _count_lot if meaning.kind == "part" else _count_unit
    return count(act, about, number, int(issue) if issue else None)


def begin(act: Act, code: str) -> Feedback:
    """Begin to count a place, or go on with one that is being counted.

    Raises:
        Refused: no such place.
    """
    people.require(act, "take_stock")
    place = stock.find_place(act, code)
    opened = select(stock_take).where(stock_take.c.location == code, stock_take.c.state == "open")
    row = act.connection.execute(opened).one_or_none()
    if row is None:
        begun = {"location": code, "state": "open", "started_at": act.at, "started_by": act.operator}
        key = act.connection.execute(insert(stock_take), begun).inserted_primary_key
        assert key is not None
        id = int(key[0])
        act.record("StockTakeBegun", code, take=id)
        said = Feedback("ok", "stock_take_begun", {"name": place.name})
    else:
        id = row.id
        since = f"{law.local(row.started_at):%m-%d %H:%M}"
        said = Feedback("ok", "stock_take_resumed", {"name": place.name, "since": since})
    act.context.question = {"kind": "stock_take", "take": id, "item": None, "reasons": None}
    return said


def _unit_of_serial(act: Act, meaning: Meaning) -> str | None:
    if meaning.kind != "serial":
        return None
    found = act.connection.scalars(
        select(unit.c.number).where(unit.c.serial == meaning.value, unit.c.open).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _count_unit(act: Act, about: Row[Any], number: str, issue: int | None) -> Feedback:
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    act.unit = number
    if not row.open:
        raise Refused("unit_gone", unit=number, state=row.state)
    printing.seen(act, number, issue)
    facts = {"unit": number, "ordinal": row.ordinal, "model": row.model or "–"}
    if _line(act.connection, about.id, number) is not None:
        return Feedback("ok", "stock_counted_already", facts)
    expected = _write(act, about, number, stock.PIECE)
    if expected:
        return Feedback("ok", "stock_counted", facts)
    elsewhere = stock.stands(act.connection, number)
    name = stock.find_place(act, elsewhere).name if elsewhere else "–"
    return Feedback("attention", "stock_counted_elsewhere", {**facts, "name": name})


def _count_lot(act: Act, about: Row[Any], number: str, issue: int | None) -> Feedback:
    old = labelling.old_part_label(act, number, issue)
    if old is not None:
        return old
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one()
    act.context.question = {**(act.context.question or {}), "item": number}
    return Feedback("ok", "stock_count_lot", {"part": number, "name": lot.name})


def add_pieces(act: Act, pieces: int) -> Feedback:
    """Add so many pieces to what was counted of the lot in the hand."""
    about, number = _lot_in_hand(act)
    line = _line(act.connection, about.id, number)
    return _counted(act, about, number, (line.counted if line else 0) + pieces * stock.PIECE)


def count_pieces(act: Act, quantity: str) -> Feedback:
    """数到多少: say how many there are of the lot in the hand, kilograms with three decimals.

    Raises:
        Refused: no lot is in the hand; not a quantity, or no whole number of pieces.
    """
    people.require(act, "take_stock")
    about, number = _lot_in_hand(act)
    try:
        counted = 0 if quantity.strip() == "0" else thousandths(quantity)
    except Wrong as wrong:
        raise Refused("no_such_quantity", found=quantity) from wrong
    kilograms = act.connection.scalar(select(part_lot.c.unit_of_measure).where(part_lot.c.number == number))
    if counted % stock.PIECE and kilograms != "kg":
        raise Refused("no_such_quantity", found=quantity)
    return _counted(act, about, number, counted)


def _counted(act: Act, about: Row[Any], number: str, counted: int) -> Feedback:
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one()
    _write(act, about, number, counted)
    said = {"part": number, "name": lot.name, "quantity": in_units(counted)}
    return Feedback("ok", "stock_lot_counted", {**said, "unit_of_measure": lot.unit_of_measure})


def _lot_in_hand(act: Act) -> tuple[Row[Any], str]:
    asked = act.context.question or {}
    if asked.get("kind") != "stock_take" or not asked["item"]:
        raise Refused("nothing_asked")
    about = get(act.connection, asked["take"])
    if about.state != "open":
        raise Refused("stock_take_is_over", place=about.location)
    return about, asked["item"]


def _write(act: Act, about: Row[Any], item: str, counted: int) -> int:
    """Keep what was counted, with what the book says now; return that."""
    expected = stock.on_hand(act.connection, item, about.location)
    said = {"expected": expected, "counted": counted}
    of = stock_take_line.c.stock_take == about.id, stock_take_line.c.item == item
    if act.connection.execute(update(stock_take_line).where(*of).values(said)).rowcount == 0:
        act.connection.execute(insert(stock_take_line), {"stock_take": about.id, "item": item, **said})
    act.record("StockCounted", item, take=about.id, **said)
    return expected


# --- the end -----------------------------------------------------------------------------------------


def finish(act: Act, asked: dict[str, Any]) -> Feedback:
    """盘完了: what differs is asked about; where nothing does, the count is over.

    Raises:
        Refused: as `book`.
    """
    people.require(act, "take_stock")
    about = get(act.connection, asked["take"])
    if about.state != "open":
        raise Refused("stock_take_is_over", place=about.location)
    left = unexplained(act.connection, asked)
    if asked["reasons"] is not None and not left:
        return book(act, asked)
    if not left:
        return book(act, {**asked, "reasons": {}})
    act.context.question = {**asked, "item": left[0].item, "reasons": asked["reasons"] or {}}
    name = stock.find_place(act, about.location).name
    return Feedback("attention", "stock_differs", {"name": name, "count": len(left)})


def explain(act: Act, asked: dict[str, Any], reason: str) -> Feedback:
    """Say why the thing that is asked about differs; the next one is asked about."""
    reasons = {**asked["reasons"], asked["item"]: reason}
    left = unexplained(act.connection, {**asked, "reasons": reasons})
    act.context.question = {**asked, "item": left[0].item if left else None, "reasons": reasons}
    act.on_card = False
    return Feedback("ok", "picked", {"picked": f"differs.{reason}"})


def book(act: Act, asked: dict[str, Any]) -> Feedback:
    """Book every difference as a movement with its reason, and end the count.

    Raises:
        Refused: more of a part was found than the stock may be worth (R3).
    """
    about = get(act.connection, asked["take"])
    found = differences(act.connection, about)
    for each in found:
        reason = asked["reasons"][each.item]
        _explained(act, about, each, reason)
        if each.item.startswith("RU"):
            _book_unit(act, about.location, each, reason)
        else:
            _book_lot(act, about.location, each, reason)
    _end(act, about, "done")
    name = stock.find_place(act, about.location).name
    code = "stock_taken_differences" if found else "stock_taken"
    return Feedback("ok", code, {"name": name, "count": len(found)})


def give_up(act: Act, take: int) -> Feedback:
    """不盘了: a count that was begun by mistake ends without a difference.

    Raises:
        Refused: there is none of that id that is open.
    """
    people.require(act, "take_stock")
    about = get(act.connection, take)
    if about.state != "open":
        raise Refused("stock_take_is_over", place=about.location)
    _end(act, about, "given_up")
    return Feedback("ok", "stock_take_given_up", {"name": stock.find_place(act, about.location).name})


def _end(act: Act, about: Row[Any], state: str) -> None:
    values = {"state": state, "ended_at": act.at}
    act.connection.execute(update(stock_take).where(stock_take.c.id == about.id).values(values))
    act.record("StockTakeEnded", about.location, take=about.id, state=state)
    if (act.context.question or {}).get("take") == about.id:
        act.context.question = None


def _explained(act: Act, about: Row[Any], found: Difference, reason: str) -> None:
    of = stock_take_line.c.stock_take == about.id, stock_take_line.c.item == found.item
    said = {"expected": found.expected, "counted": found.counted, "reason": reason}
    if act.connection.execute(update(stock_take_line).where(*of).values(said)).rowcount == 0:
        act.connection.execute(insert(stock_take_line), {"stock_take": about.id, "item": found.item, **said})
    act.record("StockDiffered", found.item, take=about.id, **said)


def _book_unit(act: Act, place: str, found: Difference, reason: str) -> None:
    stands = stock.stands(act.connection, found.item)
    target = place if found.counted else None
    if stands == target or (target is None and stands != place):
        return  # it was put there, or taken away, in the meantime
    stock.move(act, found.item, stands, target, reason=reason)
    act.connection.execute(update(unit).where(unit.c.number == found.item).values(location=target or ""))


def _book_lot(act: Act, place: str, found: Difference, reason: str) -> None:
    short = found.expected - found.counted
    if short > 0:
        gone = min(short, stock.on_hand(act.connection, found.item, place))
        if gone:
            valuation.take_out(act, found.item, place, gone, "counted", reason=reason)
        return
    over = -short
    if reason == "misplaced":
        for source, there in stock.lies(act.connection, found.item).items():
            came = min(over, there) if source != place else 0
            if came:
                stock.move(act, found.item, source, place, came, reason=reason)
                over -= came
    if not over:
        return
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == found.item)).one()
    worth = None if lot.price_fen is None else values.amount(over, lot.price_fen)
    valuation.require_room(act, worth or 0)
    stock.move(act, found.item, None, place, over, amount_fen=worth, reason=reason)
    accounts.post(
        act,
        lot.batch,
        voucher=found.item,
        code=lot.code,
        name=lot.name,
        unit_of_measure=lot.unit_of_measure,
        summary="counted",
        quantity=over,
        price_fen=lot.price_fen,
        amount_fen=worth or 0,
    )


# --- looking -----------------------------------------------------------------------------------------


def get(connection: Connection, take: int) -> Row[Any]:
    """Return a count by its id.

    Raises:
        Refused: there is none.
    """
    row = connection.execute(select(stock_take).where(stock_take.c.id == take)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=take)
    return row


def differences(connection: Connection, about: Row[Any]) -> list[Difference]:
    """Return what a place holds otherwise than the book says: as it was counted, then what nobody counted."""
    rows = connection.execute(
        select(stock_take_line)
        .where(stock_take_line.c.stock_take == about.id)
        .order_by(stock_take_line.c.item)
    ).all()
    found = [Difference(row.item, row.expected, row.counted) for row in rows if row.expected != row.counted]
    seen = {row.item for row in rows}
    for item, there, arrived in lying(connection, about.location):
        if item not in seen and arrived <= about.started_at:
            found.append(Difference(item, there, 0))
    return found


def unexplained(connection: Connection, asked: dict[str, Any]) -> list[Difference]:
    """Return the differences of the count on the screen that nobody gave a reason for."""
    reasons = asked["reasons"] or {}
    found = differences(connection, get(connection, asked["take"]))
    return [each for each in found if each.item not in reasons]


def lying(connection: Connection, place: str) -> list[tuple[str, int, datetime]]:
    """Return what lies in a place by the movements: item, thousandths, when some of it came there last."""
    there = movement.c.target == place
    total = func.sum(
        case((there, movement.c.quantity), else_=0)
        - case((movement.c.source == place, movement.c.quantity), else_=0)
    )
    arrived = func.max(case((there, movement.c.at)))
    rows = connection.execute(
        select(movement.c.item, total.label("quantity"), arrived.label("arrived"))
        .where(or_(there, movement.c.source == place))
        .group_by(movement.c.item)
        .having(total > 0)
        .order_by(movement.c.item)
    )
    return [(row.item, int(row.quantity), row.arrived) for row in rows]


def _line(connection: Connection, take: int, item: str) -> Row[Any] | None:
    return connection.execute(
        select(stock_take_line).where(stock_take_line.c.stock_take == take, stock_take_line.c.item == item)
    ).one_or_none()
