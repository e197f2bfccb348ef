"""What the after-sales stock is worth, and the cap on it (R3)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from station.codes import normalise
from station.feedback import Feedback, Refused
from station.operations import accounts, labelling, law, prices, stock
from station.operations.law import Law, local
from station.operations.people import require, wrong_pin
from station.rules import valuation as rules
from station.rules.yields import shown
from station.store.store import Act
from station.store.tables import (
    IS_ON_HAND,
    model_stock,
    movement,
    part_lot,
    price_line,
    price_list,
    value_exception,
)


@dataclass(frozen=True, slots=True)
class Value:
    """What the stock is worth against the cap, in fen.

    Attributes:
        salvaged: of salvaged parts, as they were posted.
        spares: of after-sales spares at the prices in force; 0 where the scope leaves them out.
        unpriced_spares: models with spares that the list in force has no price for.
    """

    salvaged: int
    spares: int
    cap: int
    light: rules.Light
    unpriced_spares: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """What counts against the cap."""
        return self.salvaged + self.spares

    @property
    def headroom(self) -> int:
        """What may be added; negative above the cap."""
        return self.cap - self.total


def value(connection: Connection, standing: Law, day: date) -> Value:
    """Return the value of the stock: the sum of its movements' amounts, spares too where they count (R3).

    Args:
        day: whose price list values the spares, by their model's code.
    """
    salvaged = connection.scalar(
        select(func.coalesce(func.sum(movement.c.amount_fen), 0)).where(movement.c.amount_fen.is_not(None))
    )
    policy, spares, unpriced = standing.policy, 0, []
    if policy.value_scope == "salvaged_and_spares":
        number = prices.in_force(day).with_only_columns(price_list.c.number).scalar_subquery()
        priced = (price_line.c.code == model_stock.c.model) & (price_line.c.price_list == number)
        for row in connection.execute(
            select(
                model_stock.c.model, func.sum(model_stock.c.quantity).label("units"), price_line.c.price_fen
            )
            .select_from(model_stock.outerjoin(price_line, priced))
            .where(model_stock.c.kind == "spare", model_stock.c.quantity > 0)
            .group_by(model_stock.c.model, price_line.c.price_fen)
            .order_by(model_stock.c.model)
        ):
            if row.price_fen is None:
                unpriced.append(row.model)
            else:
                spares += int(row.units) * row.price_fen
    salvaged, cap = int(salvaged or 0), int(policy.value_cap * 100)
    light = rules.light(salvaged + spares, cap, policy.value_amber)
    return Value(salvaged, spares, cap, light, tuple(unpriced))


def now(act: Act) -> Value:
    """Return the value of the stock as it stands in this operation."""
    return value(act.connection, law.of(act), local(act.at).date())


def require_room(act: Act, amount_fen: int) -> rules.Light:
    """See that so much may be posted, and return how the value stands to the cap then (R3).

    Raises:
        Refused: it would be above the cap, further than the manager acknowledged.
    """
    standing = now(act)
    after = standing.total + amount_fen
    light = rules.light(after, standing.cap, law.of(act).policy.value_amber)
    if light != "above" or amount_fen <= 0:
        return light
    exception = open_exception(act.connection)
    allowed = exception.allowed_fen if exception else standing.cap
    if exception is None or after > allowed:
        raise Refused(
            "value_above_cap",
            value=rules.yuan(standing.total),
            added=rules.yuan(amount_fen),
            after=rules.yuan(after),
            expected=rules.yuan(allowed),
            rule="R3",
        )
    if after > exception.peak_fen:
        changed = update(value_exception).where(value_exception.c.id == exception.id)
        act.connection.execute(changed.values(peak_fen=after))
        act.record("ValueExceeded", "R3", exception=exception.id, peak_fen=after)
    return light


def require_batch_allowed(act: Act) -> None:
    """See that a new teardown batch may be opened (R3).

    Raises:
        Refused: the stock is worth more than the cap.
    """
    standing = now(act)
    if standing.light == "above":
        over = rules.yuan(-standing.headroom)
        value, cap = rules.yuan(standing.total), rules.yuan(standing.cap)
        raise Refused("batch_above_cap", value=value, expected=cap, over=over, rule="R3")


def open_exception(connection: Connection) -> Row[Any] | None:
    """Return the exception from the cap that is open, None when there is none."""
    wanted = select(value_exception).where(value_exception.c.state == "open")
    return connection.execute(wanted).one_or_none()


def worth(connection: Connection, lot: str) -> int:
    """Return what a part lot is worth now, in fen: the sum of its movements' amounts."""
    amounts = select(func.coalesce(func.sum(movement.c.amount_fen), 0)).where(movement.c.item == lot)
    return int(connection.scalar(amounts) or 0)


def take_out(
    act: Act, lot: str, source: str, quantity: int, summary: str, *, unit: str | None = None, reason: str = ""
) -> int:
    """Take parts out of stock with their share of the value, post it to their batch's account (R3, R12b).

    Args:
        source: the place they lie in. `quantity`: thousandths.
        summary: of the account's line: `repair`, `sold`, `disposed`.
        unit: the one they are put into.

    Returns:
        What left the value, in fen.

    Raises:
        Refused: there is no such lot, or not so much of it in that place.
    """
    row = act.connection.execute(select(part_lot).where(part_lot.c.number == lot)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=lot)
    there, left = stock.on_hand(act.connection, lot), worth(act.connection, lot)
    amount = rules.share(quantity, there, left) if 0 < quantity <= there else 0
    priced = None if row.price_fen is None else -amount
    stock.move(act, lot, source, None, quantity, amount_fen=priced, unit=unit, reason=reason)
    accounts.post(
        act,
        row.batch,
        voucher=lot,
        code=row.code,
        name=row.name,
        unit_of_measure=row.unit_of_measure,
        summary=summary,
        quantity=-quantity,
        price_fen=row.price_fen,
        amount_fen=-amount,
    )
    close_exception(act)
    return amount


def places(connection: Connection, lot: str) -> list[tuple[str, int]]:
    """Return where a part lot lies and how much of it in thousandths, the most first."""
    moved = select(movement.c.source, movement.c.target, movement.c.quantity).where(movement.c.item == lot)
    lies: Counter[str] = Counter()
    for source, target, quantity in connection.execute(moved):
        if source:
            lies[source] -= quantity
        if target:
            lies[target] += quantity
    return [(place, quantity) for place, quantity in lies.most_common() if quantity > 0]


def read_quantity(text: str, unit_of_measure: str) -> int | None:
    """Return a typed quantity in thousandths, None for none: pieces are whole, kg has three decimals."""
    try:
        typed = Decimal(normalise(text).strip())
    except InvalidOperation:
        return None
    whole = 3 if unit_of_measure == "kg" else 0
    if not typed.is_finite() or not 0 < typed <= MOST or typed != round(typed, whole):
        return None
    return int(typed * 1000)


MOST = 10_000
"""Pieces or kilograms that anybody types at once."""


def issue_parts(act: Act, lot: str, quantity: str, how: str, reason: str) -> Feedback:
    """The leader gives parts out of the house, sold or disposed of, so that value leaves with them (R3).

    Args:
        quantity: pieces or kilograms, as it is typed.
        how: `sold` or `disposed`.

    Raises:
        Refused: the role may not; no such lot; not a quantity of it, or more than there is; no reason.
    """
    require(act, "issue_parts")
    row = act.connection.execute(select(part_lot).where(part_lot.c.number == lot)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=lot)
    if how not in HOW_OUT:
        raise Refused("how_out_unknown", how=how)
    if not reason.strip():
        raise Refused("reason_needed", number=lot)
    wanted = read_quantity(quantity, row.unit_of_measure)
    there = stock.on_hand(act.connection, lot)
    if wanted is None or wanted > there:
        raise Refused(
            "parts_not_there",
            part=lot,
            name=row.name,
            wanted=quantity[:20],
            found=shown(there, row.unit_of_measure),
            unit_of_measure=row.unit_of_measure,
        )
    left, amount = wanted, 0
    for place, lies in places(act.connection, lot):
        taken = min(left, lies)
        if taken:
            amount += take_out(act, lot, place, taken, how, reason=reason.strip()[:40])
            left -= taken
    standing = now(act)
    return Feedback(
        "ok",
        "parts_issued",
        {
            "name": row.name,
            "quantity": shown(wanted, row.unit_of_measure),
            "unit_of_measure": row.unit_of_measure,
            "how": f"account.{how}",
            "amount": rules.yuan(amount),
            "value": rules.yuan(standing.total),
        },
    )


HOW_OUT = ("sold", "disposed")
"""How parts leave the house without going into a unit."""


# --- parts without a price ---------------------------------------------------------------------------


def price_parked(act: Act) -> Feedback:
    """Give parts without a price that of the list in force, as far as there is room under the cap (R3, R4).

    Raises:
        Refused: the role may not.
    """
    require(act, "price_parked")
    priced, left = value_parked(act)
    if not priced and not left:
        return Feedback("attention", "nothing_to_price")
    return Feedback("attention" if left else "ok", "parked_priced", {"priced": priced, "left": left})


def value_parked(act: Act) -> tuple[int, int]:
    """Value the lots without a price that the list in force has one for; old postings keep theirs (R4).

    What is on hand is valued, by a movement without quantity; the label gets its next issue.

    Returns:
        How many lots were valued, and how many were left because there is no room under the cap (R3).
    """
    parked = act.connection.execute(
        select(part_lot).where(IS_ON_HAND, part_lot.c.price_fen.is_(None)).order_by(part_lot.c.number)
    ).all()
    priced = left = 0
    for row in parked:
        price = prices.current(act, row.code)
        if price is None:
            continue
        amount = rules.amount(row.on_hand, price.price_fen)
        try:
            require_room(act, amount)
        except Refused:
            left += 1
            continue
        now_is = {"price_fen": price.price_fen, "price_list": price.price_list}
        changed = update(part_lot).where(part_lot.c.number == row.number)
        act.connection.execute(changed.values(now_is))
        act.record("PartPriced", row.number, **now_is, amount_fen=amount)
        stock.move(act, row.number, None, None, 0, amount_fen=amount)
        accounts.post(
            act,
            row.batch,
            voucher=row.number,
            code=row.code,
            name=row.name,
            unit_of_measure=row.unit_of_measure,
            summary="priced",
            quantity=0,
            price_fen=price.price_fen,
            amount_fen=amount,
        )
        labelling.queue_changed_part_label(act, row.number)
        priced += 1
    return priced, left


def take_effect(act: Act) -> Feedback:
    """The list in force takes the place of those before it, and parts that waited for a price get it (R4)."""
    now_prices = prices.replace_older(act)
    priced, left = value_parked(act)
    version = now_prices.version if now_prices is not None else ""
    return Feedback(
        "attention" if left else "ok",
        "price_list_in_force",
        {"version": version, "priced": priced, "left": left},
    )


# --- above the cap -----------------------------------------------------------------------------------


def acknowledge(act: Act, allowed: str, reason: str, pin: str) -> Feedback:
    """The manager acknowledges a value above the cap, as far as he says: an exception is opened (R3).

    What he said last counts while it is open.

    Args:
        allowed: yuan, up to which parts may be posted.

    Raises:
        Refused: the role may not; not an amount above the cap and above what the stock is worth; no reason.
    """
    operator = require(act, "acknowledge_value")
    if wrong := wrong_pin(act, pin):
        return wrong
    standing = now(act)
    least = max(standing.cap, standing.total)
    upto = _fen(allowed)
    if upto is None or upto <= least:
        raise Refused("acknowledge_more", found=allowed[:20], expected=rules.yuan(least), rule="R3")
    if not reason.strip():
        raise Refused("reason_needed", number="R3")
    exception = open_exception(act.connection)
    peak = standing.total if standing.light == "above" else 0
    said = {
        "cap_fen": standing.cap,
        "allowed_fen": upto,
        "peak_fen": max(peak, exception.peak_fen if exception else 0),
        "reason": reason.strip()[:200],
    }
    row = {**said, "state": "open", "acknowledged_at": act.at, "acknowledged_by": operator}
    if exception is None:
        key = act.connection.execute(
            insert(value_exception), {**row, "opened_at": act.at}
        ).inserted_primary_key
        assert key is not None
        id = int(key[0])
    else:
        id = exception.id
        act.connection.execute(update(value_exception).where(value_exception.c.id == id).values(row))
    act.record("ValueAcknowledged", "R3", exception=id, **said)
    priced, left = value_parked(act)
    facts = {"allowed": rules.yuan(upto), "value": rules.yuan(now(act).total), "priced": priced, "left": left}
    return Feedback("ok", "value_acknowledged", facts)


def withdraw(act: Act, pin: str) -> Feedback:
    """The manager ends an exception that is not needed: the value is within the cap (R3).

    Raises:
        Refused: the role may not; none is open, or the value is above the cap.
    """
    require(act, "acknowledge_value")
    if wrong := wrong_pin(act, pin):
        return wrong
    exception, standing = open_exception(act.connection), now(act)
    if exception is None:
        raise Refused("no_exception")
    if standing.light == "above":
        value, cap = rules.yuan(standing.total), rules.yuan(standing.cap)
        raise Refused("still_above_cap", value=value, expected=cap, rule="R3")
    end_exception(act, exception, standing)
    return Feedback("ok", "exception_ended", {"value": rules.yuan(standing.total)})


def _fen(typed: str) -> int | None:
    try:
        yuan = Decimal(normalise(typed).replace(",", "").strip())
    except InvalidOperation:
        return None
    if not yuan.is_finite() or not 0 < yuan < 10_000_000 or yuan != round(yuan, 2):
        return None
    return int(yuan * 100)


def close_exception(act: Act) -> bool:
    """Close the exception from the cap when the value has been above it and is within it again (R3)."""
    exception, standing = open_exception(act.connection), now(act)
    if exception is None or exception.peak_fen <= exception.cap_fen or standing.light == "above":
        return False
    end_exception(act, exception, standing)
    return True


def end_exception(act: Act, exception: Row[Any], standing: Value) -> None:
    """Put on record that an exception is over."""
    changed = update(value_exception).where(value_exception.c.id == exception.id)
    act.connection.execute(changed.values(state="closed", closed_at=act.at))
    act.record("ValueExceptionClosed", "R3", exception=exception.id, value_fen=standing.total)
