"""Views of prices, value and accounts, read from the store (R3, R4, R12b)."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from station.feedback import Refused
from station.forms.contents import PriceLine
from station.operations import accounts, law, papers, prices, valuation
from station.rules.valuation import decimal, yuan
from station.rules.yields import shown
from station.store import tables
from station.store.tables import account_line, batch, operator, paper, part_lot, price_list, signature
from station.views.board import CapView
from station.views.books import AccountRow, AccountView, ExceptionView, PriceListView, ValuedLot, ValueView

Known = dict[str, Any]

SHOWN = 100
"""Most rows of one kind on a page."""


# --- value -------------------------------------------------------------------------------------------


def value_view(connection: Connection, known: Known, now: datetime) -> ValueView:
    """Return what the stock is worth against the cap, and the parts that make it up (R3, R4)."""
    standing = law.current(connection, known)
    day = law.local(now).date()
    found = valuation.value(connection, standing, day)
    in_force = connection.execute(prices.in_force(day)).one_or_none()
    return ValueView(
        total=yuan(found.total),
        salvaged=yuan(found.salvaged),
        spares=yuan(found.spares),
        cap=yuan(found.cap),
        headroom=yuan(found.headroom),
        share=max(found.total * 100 // found.cap, 100 * (found.light == "above")),
        amber=yuan(int(found.cap * standing.policy.value_amber)),
        light=found.light,
        exception=exception_view(connection),
        lots=_lots(connection),
        list_in_force=in_force.version if in_force is not None else "",
        unpriced_spares=found.unpriced_spares,
    )


def cap_view(connection: Connection, known: Known, now: datetime) -> CapView | None:
    """Return how the stock stands to the cap when it is above, or an exception is open; else None (R3)."""
    found = valuation.value(connection, law.current(connection, known), law.local(now).date())
    exception = exception_view(connection)
    above = found.light == "above"
    if exception is None:
        return CapView(yuan(found.total), yuan(found.cap), above) if above else None
    said = exception.allowed, exception.reason, exception.by
    return CapView(yuan(found.total), yuan(found.cap), above, *said)


def exception_view(connection: Connection) -> ExceptionView | None:
    """Return the exception from the cap that is open, None when none is (R3)."""
    row = valuation.open_exception(connection)
    if row is None:
        return None
    peak = yuan(row.peak_fen) if row.peak_fen else ""
    by = _name(connection, row.acknowledged_by)
    return ExceptionView(yuan(row.allowed_fen), peak, row.reason, by, row.acknowledged_at)


def _lots(connection: Connection) -> tuple[ValuedLot, ...]:
    left, worth = func.sum(account_line.c.quantity), func.sum(account_line.c.amount_fen)
    rows = connection.execute(
        select(part_lot, price_list.c.version, left.label("left"), worth.label("worth"))
        .join(account_line, account_line.c.voucher == part_lot.c.number)
        .outerjoin(price_list, price_list.c.number == part_lot.c.price_list)
        .group_by(part_lot.c.number, price_list.c.version)
        .having(left > 0)
        .order_by(part_lot.c.price_fen.is_(None).desc(), part_lot.c.number.desc())
        .limit(SHOWN)
    ).all()
    lies = _places(connection, [row.number for row in rows])
    return tuple(
        ValuedLot(
            number=row.number,
            code=row.code,
            name=row.name,
            unit_of_measure=row.unit_of_measure,
            quantity=shown(int(row.left), row.unit_of_measure),
            price=None if row.price_fen is None else yuan(row.price_fen),
            version=row.version or "",
            worth=yuan(int(row.worth)),
            batch=row.batch,
            places=lies.get(row.number, ()),
        )
        for row in rows
    )


def _places(connection: Connection, lots: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of the places that each lot lies in."""
    moved = tables.movement
    names = {row.code: row.name for row in connection.execute(select(tables.location))}
    lies: dict[str, Counter[str]] = {}
    for row in connection.execute(select(moved).where(moved.c.item.in_(lots))):
        there = lies.setdefault(row.item, Counter())
        there[row.source or ""] -= row.quantity
        there[row.target or ""] += row.quantity
    return {
        lot: tuple(names.get(place, place) for place, n in there.items() if place and n > 0)
        for lot, there in lies.items()
    }


# --- price lists -------------------------------------------------------------------------------------


def price_lists(connection: Connection, now: datetime) -> tuple[PriceListView, ...]:
    """Return the versions of the price list, the newest first."""
    rows = connection.execute(
        select(price_list).order_by(price_list.c.at.desc(), price_list.c.number.desc()).limit(SHOWN)
    ).all()
    return tuple(_listed(connection, row, law.local(now).date()) for row in rows)


def price_list_view(connection: Connection, now: datetime, number: str) -> PriceListView | None:
    """Return one version with its lines, None when there is none of that number."""
    row = connection.execute(select(price_list).where(price_list.c.number == number)).one_or_none()
    return None if row is None else _listed(connection, row, law.local(now).date(), with_lines=True)


def _listed(connection: Connection, row: Row[Any], day: date, *, with_lines: bool = False) -> PriceListView:
    in_force = connection.execute(prices.in_force(day)).one_or_none()
    lines = prices.lines(connection, row.number)
    filed = connection.execute(select(paper).where(paper.c.number == row.number)).one_or_none()
    return PriceListView(
        number=row.number,
        version=row.version,
        state=row.state,
        effective_on=row.effective_on,
        made_by=_name(connection, row.made_by),
        at=row.at,
        reviewed_by=_name(connection, row.reviewed_by),
        reviewed_at=row.reviewed_at,
        in_force=in_force is not None and in_force.number == row.number,
        count=len(lines),
        has_paper=filed is not None,
        sent_back=_sent_back(connection, filed),
        lines=tuple(
            PriceLine(
                line.code,
                line.name,
                line.spec,
                line.unit_of_measure,
                str(decimal(line.price_fen)),
                line.basis,
            )
            for line in (lines if with_lines else ())
        ),
    )


# --- accounts ----------------------------------------------------------------------------------------


def accounts_list(connection: Connection) -> tuple[AccountRow, ...]:
    """Return the accounts of all batches, the newest first."""
    numbers = select(batch.c.number).order_by(batch.c.opened_at.desc(), batch.c.number.desc()).limit(SHOWN)
    return tuple(_account_row(connection, number) for number in connection.scalars(numbers).all())


def account_view(connection: Connection, number: str) -> AccountView | None:
    """Return the account of a batch as it stands, None when there is no such batch."""
    try:
        row = accounts.get(connection, number)
    except Refused:
        return None
    content = accounts.as_it_stands(connection, number)
    posted = accounts.lines(connection, number)
    by_id = {line.id: line.line for line in posted}
    reversed_by = {by_id[line.corrects]: line.line for line in posted if line.corrects is not None}
    filed = connection.execute(select(paper).where(paper.c.number == number)).one_or_none()
    signed = papers.content(connection, number) if filed is not None else None
    return AccountView(
        row=_account_row(connection, number),
        content=content,
        ids={line.line: line.id for line in posted},
        correctable=tuple(
            line.line
            for line in posted
            if line.corrects is None
            and line.quantity
            and line.line not in reversed_by
            and row.state != "submitted"
        ),
        reversed=reversed_by,
        since=len(posted) - len(getattr(signed, "lines", ())) if signed is not None else None,
        closed=row.closed_at is not None,
        sent_back=_sent_back(connection, filed),
    )


def _account_row(connection: Connection, number: str) -> AccountRow:
    row, content = accounts.get(connection, number), accounts.as_it_stands(connection, number)
    filed = connection.execute(select(paper).where(paper.c.number == number)).one_or_none()
    return AccountRow(
        batch=number,
        state=row.state,
        opened_at=row.opened_at,
        models=content.models,
        units=len(content.units),
        lines=len(content.lines),
        came=content.in_amount,
        went=content.out_amount,
        balance=content.balance_amount,
        waits_for=filed.waits_for if filed is not None else "",
        waits_since=filed.waits_since if filed is not None else None,
        has_paper=filed is not None,
    )


def _sent_back(connection: Connection, filed: Row[Any] | None) -> str:
    """Return who sent a paper back and why, "" when it is not sent back."""
    if filed is None or filed.state != "sent_back":
        return ""
    row = connection.execute(
        select(signature, operator.c.name)
        .outerjoin(operator, operator.c.number == signature.c.operator)
        .where(signature.c.paper == filed.number, signature.c.act == "sent_back")
        .order_by(signature.c.id.desc())
    ).first()
    return f"{row.name}：{row.facts.get('reason', '')}" if row is not None else ""


def _name(connection: Connection, number: str | None) -> str:
    return (
        connection.scalar(select(operator.c.name).where(operator.c.number == (number or ""))) or number or ""
    )
