"""I8 and I10: the database itself, and its journal."""

import re
from collections.abc import Iterator

from sqlalchemy import (
    func,
    select,
    text,
)

from station.doctor import account
from station.doctor.invariants.book import Book
from station.doctor.violation import Violation
from station.store import tables


def sound(book: Book) -> Iterator[Violation]:
    """I10: pages and references."""
    if book.is_sqlite:
        for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            found = [tuple(row) for row in book.connection.exec_driver_sql(f"PRAGMA {pragma}")]
            if found != good:
                yield Violation.of("I10", f"{pragma}：{found[:3]}", f"{pragma}: {found[:3]}")
    else:
        yield from _sound_on_server(book)


def complete(book: Book) -> Iterator[Violation]:
    """I10: tables, indexes, and the triggers that keep the journal append-only."""
    if book.is_sqlite:
        schema = select(text("name"), text("sql")).select_from(text("sqlite_master"))
        objects = {name: sql or "" for name, sql in book.connection.execute(schema)}
        guarded = {
            (table, change)
            for table in _APPEND_ONLY
            for change in ("UPDATE", "DELETE")
            if re.search(
                rf"BEFORE {change} ON {table}\s.*RAISE\(ABORT", objects.get(_trigger(table, change), ""), re.S
            )
        }
    else:
        objects = dict.fromkeys(book.connection.scalars(text("SELECT indexname FROM pg_indexes")), "")
        objects |= dict.fromkeys(book.connection.scalars(text("SELECT tablename FROM pg_tables")), "")
        guards = text(
            "SELECT tgtype FROM pg_trigger WHERE tgrelid = CAST(:of AS regclass)"
            " AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        guarded = {
            (table, change)
            for table in _APPEND_ONLY
            for bits in book.connection.scalars(guards, {"of": table}).all()
            for change, bit in (("UPDATE", 16), ("DELETE", 8))
            if bits & bit
        }
    for table_name, (zh, en) in _APPEND_ONLY.items():
        for change in ("DELETE", "UPDATE"):
            if (table_name, change) not in guarded:
                name = _trigger(table_name, change)
                yield Violation.of(
                    "I10",
                    f"触发器 {name} 不在：{zh}可以被改",
                    f"trigger {name} is missing: {en} can be altered",
                )
    for table in tables.metadata.sorted_tables:
        wanted = [table.name, *(str(index.name) for index in table.indexes)]
        for name in wanted:
            if name not in objects:
                yield Violation.of("I10", f"数据库里缺 {name}", f"{name} is missing from the database")


_APPEND_ONLY = dict(
    zip(tables.APPEND_ONLY, (("记录本", "the journal"), ("批次帐", "the accounts")), strict=True)
)
"""What the append-only tables are called."""


def _trigger(table: str, change: str) -> str:
    return f"{table}_no_{change.lower()}"


def _sound_on_server(book: Book) -> Iterator[Violation]:
    doubtful = (
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid"
        " UNION ALL SELECT conname FROM pg_constraint WHERE NOT convalidated"
    )
    for name in book.connection.scalars(text(doubtful)).all():
        yield Violation.of("I10", f"{name} 无效", f"{name} is not valid")
    for table in tables.metadata.sorted_tables:
        for foreign in table.foreign_keys:
            other = foreign.column.table.alias("other")
            child, parent = foreign.parent, other.c[foreign.column.name]
            lost = select(func.count()).select_from(table.outerjoin(other, child == parent))
            n = book.connection.scalar(lost.where(child.is_not(None), parent.is_(None)))
            if n:
                said = f"{table.name}.{child.name} -> {foreign.target_fullname}"
                yield Violation.of(
                    "I10", f"foreign_key_check：{said}，{n} 行", f"foreign_key_check: {said}, {n} rows"
                )


def journal(book: Book) -> Iterator[Violation]:
    """I8: the chain and its end."""
    told = book.told
    account.read(
        told, book.rows(select(tables.event).order_by(tables.event.c.seq)), [seq for seq, _ in book.heads]
    )
    if told.broken_at is not None:
        yield Violation.of(
            "I8",
            f"记录本的链在第 {told.broken_at} 条断开：它写下之后被改、被删或被挪过",
            f"the journal's chain breaks at {told.broken_at}: after it was written, this event was altered,"
            " removed or moved",
        )
    heads = book.connection.execute(select(tables.head.c.seq, tables.head.c.hash)).all()
    if [tuple(row) for row in heads] != [told.end]:
        now = [row.seq for row in heads]
        yield Violation.of(
            "I8",
            f"链头是 {now}，最后一条是 {told.end[0]}：尾部被改过",
            f"the head is not the last event, {told.end[0]}, it says {now}: the tail was altered",
        )


def remembered(book: Book) -> Iterator[Violation]:
    """I8: every end that was seen is in the chain."""
    end = book.told.end[0]
    for seq, digest in book.heads:
        if seq and book.told.kept_from.get(seq) != digest:
            lost = max(seq - end, 1)
            yield Violation.of(
                "I8",
                f"见过的记录本末尾第 {seq} 条已不在其中；现在到第 {end} 条，至少丢了或改了 {lost} 条",
                f"the journal's end {seq} that was seen is not in it any more: it ends at {end},"
                f" at least {lost} were lost or altered",
            )
