"""What the after-sales stock is worth, and the cap on it (R3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from station.feedback import Refused
from station.operations import accounts, law, prices, stock
from station.operations.law import Law, local
from station.rules import valuation as rules
from station.store.store import Act
from station.store.tables import model_stock, movement, part_lot, price_line, price_list, value_exception


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
            .outerjoin(price_line, priced)
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
