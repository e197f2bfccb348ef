"""A wrong line of an account is reversed by a marked one, with what it moved; none is ever changed (R12b)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, select

from station.feedback import Feedback, Refused
from station.operations import accounts, labelling, stock, valuation
from station.operations.people import require
from station.rules import valuation as rules
from station.rules.yields import shown
from station.store.store import Act
from station.store.tables import account_line, movement, part_lot

RULE = accounts.RULE


def correct(act: Act, line: int, quantity: str, reason: str) -> Feedback:
    """Reverse a line by a marked correcting one, and post it anew with the right quantity.

    What the line moved is moved back, so that stock, value and account stay one. When what came in is
    reversed, so is the price that its lot was given later.

    Args:
        line: id of the wrong line.
        quantity: what is right, in pieces or kilograms; "0" or "" when nothing is.

    Raises:
        Refused: the role may not; the account is on its way to Finance; the line is a correction or a price,
            or is corrected already; what came in has partly gone out since: that is reversed first.
    """
    require(act, "correct_account")
    wrong = act.connection.execute(select(account_line).where(account_line.c.id == line)).one_or_none()
    if wrong is None:
        raise Refused("number_unknown", number=str(line))
    said = {"batch": wrong.batch, "line": wrong.line, "rule": RULE}
    if accounts.get(act.connection, wrong.batch).state == "submitted":
        raise Refused("account_submitted", batch=wrong.batch, rule=RULE)
    if wrong.corrects is not None or not wrong.quantity:
        raise Refused("line_not_correctable", **said)
    if _correction(act, wrong.id) is not None:
        raise Refused("line_corrected_already", **said)
    if not reason.strip():
        raise Refused("reason_needed", number=wrong.batch)
    right = 0 if quantity.strip() in ("", "0") else valuation.read_quantity(quantity, wrong.unit_of_measure)
    if right is None or right == abs(wrong.quantity):
        raise Refused("quantity_unfit", found=quantity[:20], unit_of_measure=wrong.unit_of_measure)
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == wrong.voucher)).one()
    why = reason.strip()[:80]
    if wrong.quantity > 0:
        _take_back(act, lot, wrong, why)
        if right:
            _put_in(act, lot, wrong, right)
            labelling.queue_changed_part_label(act, lot.number)
        else:
            labelling.cancel_labels(act, lot.number)
    else:
        place = _put_back(act, lot, wrong, why)
        if right:
            there = stock.on_hand(act.connection, lot.number)
            if right > there:
                found = shown(there, lot.unit_of_measure)
                raise Refused(
                    "parts_not_there",
                    part=lot.number,
                    name=lot.name,
                    wanted=quantity[:20],
                    found=found,
                    unit_of_measure=lot.unit_of_measure,
                )
            valuation.take_out(act, lot.number, place, right, wrong.summary, unit=_of(act, wrong).unit)
    valuation.close_exception(act)
    facts = {"right": shown(right, wrong.unit_of_measure), "unit_of_measure": wrong.unit_of_measure}
    return Feedback(
        "ok", "line_corrected", {"batch": wrong.batch, "line": wrong.line, "name": wrong.name, **facts}
    )


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was taken out of a unit again: the lot it lies in, and the place."""

    lot: Row[Any]
    place: str


def put_back(act: Act, unit: str, lot: str = "") -> PutBack | None:
    """Reverse that a piece was put into a unit: the line it went out with, and what else went with it anew.

    It is what really happened, so an account that is on its way to Finance takes it too.

    Args:
        lot: of which lot; "" for what was put in last.

    Returns:
        None when nothing of it is in the unit.
    """
    reversal = account_line.alias()
    went = and_(
        movement.c.item == account_line.c.voucher,
        movement.c.at == account_line.c.at,
        movement.c.quantity == -account_line.c.quantity,
        movement.c.target.is_(None),
        movement.c.unit == unit,
    )
    wrong = act.connection.execute(
        select(account_line)
        .join(movement, went)
        .where(
            account_line.c.summary == "repair",
            account_line.c.corrects.is_(None),
            ~select(reversal.c.id).where(reversal.c.corrects == account_line.c.id).exists(),
            *([account_line.c.voucher == lot] if lot else ()),
        )
        .order_by(account_line.c.id.desc())
    ).first()
    if wrong is None:
        return None
    row = act.connection.execute(select(part_lot).where(part_lot.c.number == wrong.voucher)).one()
    place = _put_back(act, row, wrong, accounts.PUT_BACK)
    left = -wrong.quantity - stock.PIECE
    if left:
        valuation.take_out(act, row.number, place, left, "repair", unit=unit)
    valuation.close_exception(act)
    return PutBack(row, place)


def _correction(act: Act, line: int) -> Row[Any] | None:
    return act.connection.execute(select(account_line).where(account_line.c.corrects == line)).one_or_none()


def _take_back(act: Act, lot: Row[Any], wrong: Row[Any], why: str) -> None:
    """Reverse what came in; what has gone out of the lot since is reversed first."""
    reversal = account_line.alias()
    reversed_ = select(reversal.c.id).where(reversal.c.corrects == account_line.c.id).exists()
    gone = act.connection.execute(
        select(account_line)
        .where(
            account_line.c.voucher == lot.number,
            account_line.c.quantity < 0,
            account_line.c.corrects.is_(None),
            ~reversed_,
        )
        .order_by(account_line.c.line)
    ).first()
    if gone is not None:
        raise Refused(
            "parts_gone_since",
            batch=wrong.batch,
            line=wrong.line,
            other=gone.line,
            name=lot.name,
            quantity=shown(-gone.quantity, lot.unit_of_measure),
            unit_of_measure=lot.unit_of_measure,
            rule=RULE,
        )
    _reverse(act, wrong, why)
    amount = wrong.amount_fen
    later = select(account_line).where(
        account_line.c.voucher == lot.number, account_line.c.summary == "priced"
    )
    for priced in act.connection.execute(later).all():
        if _correction(act, priced.id) is None:
            _reverse(act, priced, why)
            amount += priced.amount_fen
    valued = None if lot.price_fen is None else -amount
    left = wrong.quantity
    for place, lies in valuation.places(act.connection, lot.number):
        taken = min(left, lies)
        if taken:
            left -= taken
            stock.move(
                act,
                lot.number,
                place,
                None,
                taken,
                amount_fen=valued if not left else None,
                reason=CORRECTION,
            )


CORRECTION = "correction"
"""Why a movement was made that reverses a wrong one."""


def _put_in(act: Act, lot: Row[Any], wrong: Row[Any], quantity: int) -> None:
    """Post what really came in, where it went then and at the lot's own price."""
    amount = None if lot.price_fen is None else rules.amount(quantity, lot.price_fen)
    valuation.require_room(act, amount or 0)
    target = _of(act, wrong).target
    stock.move(act, lot.number, None, target, quantity, amount_fen=amount, reason=CORRECTION)
    _post(act, wrong, wrong.summary, quantity, lot.price_fen, amount or 0)


def _put_back(act: Act, lot: Row[Any], wrong: Row[Any], why: str) -> str:
    """Reverse what went out: it lies again where it was, with the value it had."""
    valuation.require_room(act, -wrong.amount_fen)
    out = _of(act, wrong)
    amount = None if lot.price_fen is None else -wrong.amount_fen
    stock.move(
        act,
        lot.number,
        None,
        out.source,
        -wrong.quantity,
        amount_fen=amount,
        unit=out.unit,
        reason=CORRECTION,
    )
    _reverse(act, wrong, why)
    return str(out.source)


def _of(act: Act, line: Row[Any]) -> Row[Any]:
    """Return the movement that a line was posted with."""
    inward = line.quantity > 0
    ends = movement.c.source.is_(None) if inward else movement.c.target.is_(None)
    return act.connection.execute(
        select(movement)
        .where(
            movement.c.item == line.voucher,
            movement.c.at == line.at,
            movement.c.quantity == abs(line.quantity),
            ends,
        )
        .order_by(movement.c.id.desc())
    ).first() or _no_movement(line)


def _no_movement(line: Row[Any]) -> Row[Any]:
    raise LookupError(f"line {line.line} of {line.batch} was posted without a movement")


def _reverse(act: Act, wrong: Row[Any], why: str) -> None:
    _post(act, wrong, why, -wrong.quantity, wrong.price_fen, -wrong.amount_fen, corrects=wrong.id)


def _post(
    act: Act,
    like: Row[Any],
    summary: str,
    quantity: int,
    price_fen: int | None,
    amount_fen: int,
    corrects: int | None = None,
) -> None:
    accounts.post(
        act,
        like.batch,
        voucher=like.voucher,
        code=like.code,
        name=like.name,
        unit_of_measure=like.unit_of_measure,
        summary=summary,
        quantity=quantity,
        price_fen=price_fen,
        amount_fen=amount_fen,
        corrects=corrects,
    )
