"""I2: every event has its cause, and nothing was done twice."""

import re
from collections.abc import Iterator

from sqlalchemy import (
    ColumnElement,
    and_,
    select,
)

from station.doctor.account.state import time
from station.doctor.invariants.book import Book
from station.doctor.invariants.rows import no_event
from station.doctor.violation import Violation
from station.store import tables
from station.store.journal import canonical
from station.store.store import kept


def changes(book: Book) -> Iterator[Violation]:
    """I2, I9: what the events alone show."""
    yield from book.told.wrong


_CAUSES = re.compile(
    r"(touch|badge|pin|token|office|setup|clock):.+|import-.+|print:(?P<job>[0-9]+)(:.+)?", re.S
)


def operations(book: Book) -> Iterator[Violation]:
    """I2: every operation has its cause, and is what its cause was."""
    worked_off: dict[str, bytearray] = {}
    desks_here = {
        row.desk
        for each in book.inboxes
        for row in book.connection.execute(
            select(tables.operation.c.desk).where(tables.operation.c.id.like(f"{each.id}:%")).limit(1)
        )
    }
    desks = set(book.connection.scalars(select(tables.desk.c.id)))
    for row in book.rows(select(tables.operation)):
        values = row.desk, row.operator, row.device, time(row.at), row.outcome, row.code
        if not book.told.speaks_for("operation", (row.id, *values, kept(row._asdict()))):
            yield no_event("operation", (row.id, *values), "Answered")
        cause = _CAUSES.fullmatch(row.id)
        if cause is not None:
            if row.reading is not None:
                yield Violation.of(
                    "I2", f"操作 {row.id} 不该有读数", f"operation {row.id} has a reading, its cause none"
                )
            if cause["job"] and int(cause["job"]) not in book.told.jobs:
                yield Violation.of(
                    "I2",
                    f"操作 {row.id} 说的打印任务不存在",
                    f"operation {row.id} is about a print job that is not there",
                )
            continue
        id, _, digits = row.id.partition(":")
        inbox = book.inbox.get(id)
        seq = int(digits) if digits.isascii() and digits.isdigit() else 0
        if inbox is None and seq and len(book.inboxes) and row.desk in desks - desks_here:
            continue  # another desk's, whose inbox is not here
        reading = inbox.reading(seq) if inbox is not None else None
        if reading is None or inbox is None:
            if book.inboxes or not seq:
                yield Violation.of(
                    "I2",
                    f"操作 {row.id} 没有来由：不是收件箱的读数，也不是触摸、打印、清单或时钟",
                    f"operation {row.id} has no cause: no reading of an inbox, no touch, print, list, clock",
                )
            continue
        done = worked_off.setdefault(id, bytearray())
        if len(done) <= seq:
            done.extend(bytes(max(seq + 1 - len(done), len(done))))
        done[seq] = 1
        kind, device, at, said = reading
        if (row.name, row.device) != (kind, device):
            yield Violation.of(
                "I2",
                f"操作 {row.id} 是 {row.device} 的 {row.name}，读数不是",
                f"operation {row.id} is a {row.name} of {row.device}, its reading another",
            )
        elif canonical(row.reading) != canonical(said) or row.at != at:
            yield Violation.of(
                "I2",
                f"操作 {row.id} 处理的不是那条读数的内容",
                f"operation {row.id} worked off other bytes than its reading's",
            )
    for id, inbox in book.inbox.items():
        done = worked_off.get(id, bytearray())
        upto = max(inbox.done, done.rfind(1))
        for seq in inbox.sequences():
            worked = seq < len(done) and done[seq]
            if seq <= upto and not worked and f"{id}:{seq}" not in book.told.forgotten:
                yield Violation.of(
                    "I2",
                    f"第 {seq} 条读数被跳过：没有操作，处理到 {upto}",
                    f"reading {seq} was passed over: it has no operation,"
                    f" readings up to {upto} are worked off",
                )


def caused(book: Book) -> Iterator[Violation]:
    """I2: every event, weight and movement is of an operation that was carried out, and of its hands."""
    operation = tables.operation
    same = and_(
        *(
            tables.event.c[name].is_not_distinct_from(operation.c[name])
            for name in ("at", "desk", "operator", "device")
        )
    )
    for table in (tables.event, tables.weight, tables.movement):
        what = table.c["seq"] if "seq" in table.c else table.c[next(iter(table.primary_key)).name]
        joined = select(what.label("what"), table.c.operation, operation.c.outcome).select_from(
            table.outerjoin(operation, operation.c.id == table.c.operation)
        )
        idle: ColumnElement[bool] = operation.c.outcome.in_(("refused", "waiting"))
        if table is tables.event:
            idle &= table.c.kind.not_in(("Answered", "PinWrong"))  # a wrong PIN is counted, and no more
        for row in book.rows(joined.where(operation.c.id.is_(None) | idle)):
            if row.outcome is None:
                yield Violation.of(
                    "I2",
                    f"{table.name} {row.what} 没有操作 {row.operation}",
                    f"{table.name} {row.what} has no operation {row.operation}",
                )
            else:
                yield Violation.of(
                    "I2",
                    f"操作 {row.operation} 是 {row.outcome}，却在 {table.name} 留下一行",
                    f"operation {row.operation} was {row.outcome} and left a row in {table.name}",
                )
    others = select(tables.event.c.seq, tables.event.c.operation).join(
        operation, operation.c.id == tables.event.c.operation
    )
    for row in book.rows(others.where(~same, tables.event.c.kind != "Answered")):
        yield Violation.of(
            "I2",
            f"第 {row.seq} 条记录的人、台、时间与操作 {row.operation} 不同",
            f"event {row.seq} is by another hand, desk or time than its operation {row.operation}",
        )
