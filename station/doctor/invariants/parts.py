"""I10: prices, accounts, plans and stock-taking (R3, R4, R7, R12, R20)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Table,
    case,
    func,
    select,
)

from station.doctor.account.state import Lot, time
from station.doctor.invariants.book import Book, now_agrees
from station.doctor.invariants.rows import no_event
from station.doctor.violation import Violation
from station.store import tables


def _prices(book: Book) -> Iterator[Violation]:
    """I10: each price list is where its paper is and says what was submitted; each lot its list's price."""
    told, line = book.told, tables.price_line
    for row in book.rows(select(tables.price_list)):
        made = row.number, row.version, row.made_by, time(row.at)
        if not told.speaks_for("price_list", made):
            yield no_event("price_list", made, "PriceListDrafted")
        now = {
            "state": row.state,
            "reviewed_by": row.reviewed_by,
            "reviewed_at": row.reviewed_at,
            "effective_on": row.effective_on.isoformat() if row.effective_on else None,
        }
        if now != (said := told.price_lists.get(row.number)):
            yield Violation.of(
                "I10",
                f"单价明细 {row.version} 是 {now}，记录本说 {said}",
                f"price list {row.version} is {now}, the journal says {said}",
            )
        if row.state == "draft":
            continue
        revision, paper = tables.paper_revision, tables.paper
        submitted = book.connection.scalar(
            select(revision.c.content)
            .join(paper, (paper.c.number == revision.c.paper) & (paper.c.revision == revision.c.revision))
            .where(paper.c.number == row.number)
        )
        there = {
            each.code: f"{Decimal(each.price_fen).scaleb(-2)}"
            for each in book.connection.execute(select(line).where(line.c.price_list == row.number))
        }
        listed = {each["code"]: each["price"] for each in (submitted or {"lines": ()})["lines"]}
        if there != listed:
            other = sorted(code for code in {*there, *listed} if there.get(code) != listed.get(code))
            yield Violation.of(
                "I10",
                f"单价明细 {row.version} 的 {other} 不是提交的价（R4）",
                f"price list {row.version} has other prices of {other} than were submitted (R4)",
            )
    lot = tables.part_lot
    other_price = (
        select(lot.c.number, lot.c.price_fen, line.c.price_fen.label("listed"))
        .outerjoin(line, (line.c.price_list == lot.c.price_list) & (line.c.code == lot.c.code))
        .where(lot.c.price_fen.is_distinct_from(line.c.price_fen))
    )
    for number, price, listed_price in (tuple(row) for row in book.rows(other_price)):
        yield Violation.of(
            "I10",
            f"{number} 的价是 {price} 分，价表是 {listed_price}（R4）",
            f"{number} is priced {price} fen, its list says {listed_price} (R4)",
        )


_NO_LOT = Lot(None, None)


def books(book: Book) -> Iterator[Violation]:
    """I10: lots, batches and exceptions are what the journal says; each account is its lots' (R12b)."""
    told, lot, line, movement = book.told, tables.part_lot, tables.account_line, tables.movement
    for row in book.rows(select(lot)):
        now = {name: getattr(row, name) for name in ("price_fen", "price_list", "product_status", "issue")}
        yield from now_agrees(row.number, now, told.lots.get(row.number, _NO_LOT))
        left = sum(told.lies.get(row.number, Counter[str]()).values())
        if row.on_hand != left:
            yield Violation.of(
                "I10",
                f"{row.number} 记着还有 {row.on_hand}，移动合计 {left}（R3）",
                f"{row.number} is kept as {row.on_hand} on hand, its movements sum up to {left} (R3)",
            )
    for row in book.rows(select(tables.batch)):
        if row.state != told.batches.get(row.number):
            said = told.batches.get(row.number)
            yield Violation.of(
                "I10",
                f"{row.number} 是 {row.state}，记录本说 {said}",
                f"{row.number} is {row.state}, the journal says {said}",
            )
        at = told.torn_down.get(row.number, {})
        if (row.repairer, row.closed_at) != (at.get("repairer"), at.get("closed_at")):
            yield Violation.of(
                "I10",
                f"{row.number}：{row.repairer} 拆，{row.closed_at} 结束，记录本说 {at}",
                f"{row.number} is {row.repairer}'s, closed at {row.closed_at}; the journal says {at}",
            )
    yield from _prices(book)
    exceptions = dict(told.exceptions)
    for row in book.rows(select(tables.value_exception)):
        values = row._asdict()
        if exceptions.pop(values.pop("id"), None) != values:
            yield Violation.of(
                "I10",
                f"超限例外 {row.id} 不是记录本说的（R3）",
                f"the exception from the cap {row.id} is not what the journal says (R3)",
            )
    for id in exceptions:
        yield Violation.of(
            "I10", f"超限例外 {id} 只在记录本里", f"the exception from the cap {id} is only in the journal"
        )
    posted = {
        (row.batch, row.voucher): (row.quantity, row.amount)
        for row in book.rows(
            select(
                line.c.batch,
                line.c.voucher,
                func.sum(line.c.quantity).label("quantity"),
                func.sum(line.c.amount_fen).label("amount"),
            ).group_by(line.c.batch, line.c.voucher)
        )
    }
    came = case((movement.c.source.is_(None), movement.c.quantity), else_=0)
    went = case((movement.c.target.is_(None), movement.c.quantity), else_=0)
    lots = (
        select(
            lot.c.batch,
            lot.c.number,
            func.coalesce(func.sum(came - went), 0).label("quantity"),
            func.coalesce(func.sum(movement.c.amount_fen), 0).label("amount"),
        )
        .outerjoin(movement, movement.c.item == lot.c.number)
        .group_by(lot.c.batch, lot.c.number)
    )
    for row in book.rows(lots):
        balance = posted.pop((row.batch, row.number), (0, 0))
        if balance != (row.quantity, row.amount):
            yield Violation.of(
                "I10",
                f"{row.batch} 帐上 {row.number} 结存 {balance}，"
                f"移动合计 {(row.quantity, row.amount)}（R12b）",
                f"the account of {row.batch} has a balance of {balance} of {row.number}, its movements"
                f" {(row.quantity, row.amount)} (R12b)",
            )
    reversal = line.alias()
    uneven = (
        select(reversal.c.batch, reversal.c.line)
        .join(line, line.c.id == reversal.c.corrects)
        .where(
            (reversal.c.quantity + line.c.quantity != 0)
            | (reversal.c.amount_fen + line.c.amount_fen != 0)
            | (reversal.c.batch != line.c.batch)
        )
    )
    for number, at in (tuple(row) for row in book.rows(uneven)):
        yield Violation.of(
            "I10",
            f"{number} 第 {at} 行不是原行的冲销（R12b）",
            f"line {at} of {number} does not reverse the line that it corrects (R12b)",
        )
    for (batch, voucher), balance in posted.items():
        yield Violation.of(
            "I10",
            f"{batch} 帐上有 {voucher} {balance}，它不是本批的",
            f"the account of {batch} has {voucher} {balance}, which is none of its lots",
        )


def plans(book: Book) -> Iterator[Violation]:
    """I10: each plan, task and line of a pick list is what the journal says."""
    told = book.told
    kept: Sequence[tuple[Table, dict[Any, dict[str, Any]]]] = (
        (tables.plan, dict(told.plans)),
        (tables.plan_task, dict(told.tasks)),
        (tables.pick_line, dict(told.pick_lines)),
    )
    for table, known in kept:
        for row in book.rows(select(table)):
            now = row._asdict()
            id = now.pop(next(iter(table.primary_key)).name)
            said = known.pop(id, None)
            if now != said:
                yield Violation.of(
                    "I10",
                    f"{table.name} {id} 是 {now}，记录本说 {said}",
                    f"{table.name} {id} is {now}, the journal says {said}",
                )
        for id in known:
            yield Violation.of(
                "I10",
                f"{table.name} {id} 只在记录本里",
                f"{table.name} {id} is in the journal and nowhere else",
            )


def stock_takes(book: Book) -> Iterator[Violation]:
    """I10: each place that was counted, and each line of it, is what the journal says."""
    told, line = book.told, tables.stock_take_line
    lines = {(id, item): said for id, take in told.takes.items() for item, said in take.lines.items()}
    for row in book.rows(select(tables.stock_take)):
        values = row.id, row.location, time(row.started_at), row.started_by
        if not told.speaks_for("stock_take", values):
            yield no_event("stock_take", values, "StockTakeBegun")
        now = {"state": row.state, "ended_at": row.ended_at}
        yield from now_agrees(f"stock-taking {row.id}", now, told.takes.get(row.id))
    for row in book.rows(select(line)):
        said = lines.pop((row.stock_take, row.item), None)
        if said != (row.expected, row.counted, row.reason):
            yield no_event(line.name, tuple(row), "StockCounted")
    for id, item in lines:
        yield Violation.of(
            "I10", f"盘点 {id} 的 {item} 只在记录本里", f"{item} of stock-taking {id} is only in the journal"
        )
