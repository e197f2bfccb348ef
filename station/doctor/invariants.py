"""What must hold whatever happened to a desk: one checker, run by `station doctor` and after every fault.

It reads a store through one connection, SQLite or PostgreSQL, and the inboxes of its desks, and writes
nothing. The journal's chain stands for the events, the events for all that they tell of; so a row that was
altered is found by the journal, and the journal by its chain and by whoever remembers a later end.

I2  every event has its cause, a reading, a touch, a print, a list, a clock; nothing was done twice
I3  one open unit per serial, but for marked duplicates; one unit per own number
I4  a label said to be printed is on record as such, by evidence or by somebody who may say so
I5  a label that is queued draws what its unit is
I7  a weight belongs to one unit, was stable, has its unit of measure, and came after the unit was counted
I8  the journal has no gap, its chain verifies, and every end that was ever seen is still in it
I9  each change of state was allowed, and by somebody who might
I10 the database is sound, and its tables say what the journal says

What only those know who watched is not asked here: I1 (what was acknowledged), I6 and half of I4 and I5 (what
came out of the printer). What no event speaks for is listed in docs/decisions/0017.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from sqlite3 import DatabaseError as SqliteError
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    case,
    func,
    select,
    text,
    union,
    union_all,
)
from sqlalchemy.exc import DBAPIError

from station.doctor import account
from station.doctor.account import MOST, Account, time
from station.doctor.files import InboxFile
from station.doctor.violation import Violation
from station.rules import settlement
from station.store import tables
from station.store.journal import canonical, fingerprint
from station.store.store import kept

_AT_ONCE = 2_000
"""Rows fetched at a time."""

_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, DBAPIError, SqliteError)
"""What a value raises that the station never wrote."""


def check(
    connection: Connection, inboxes: Sequence[Path] = (), heads: Sequence[tuple[int, str]] = ()
) -> list[Violation]:
    """Return every violation, up to `MOST` of each examination; none when all hold.

    Args:
        connection: to the store; on SQLite read-only is enough. Begin a transaction for one view of a
            store that is at work.
        inboxes: files of the desks that work on it. Operations of a desk whose inbox is not given are
            taken at their word.
        heads: ends of the journal that were seen, besides those the inboxes remember.
    """
    found: list[Violation] = []
    with ExitStack() as open_files:
        opened = []
        for path in inboxes:
            try:
                opened.append(InboxFile(path))
                open_files.callback(opened[-1].close)
            except _UNREADABLE as error:
                found.append(
                    _of("I10", f"收件箱 {path} 读不了：{error}", f"inbox {path} cannot be read: {error}")
                )
        remembered = [inbox.head for inbox in opened if inbox.head]
        for _, violations in examinations(connection, opened, [*heads, *remembered]):
            found += violations
    return found


def examinations(
    connection: Connection, inboxes: Sequence[InboxFile], heads: Sequence[tuple[int, str]]
) -> Iterator[tuple[str, list[Violation]]]:
    """Examine one matter after the other: its name, and what was found.

    Args:
        heads: every end of the journal that was seen.
    """
    book = _Book(connection, inboxes, heads)
    for examine in _EXAMINATIONS:
        yield examine.__name__.strip("_"), _examined(examine, book)


@dataclass
class _Book:
    """A store and its inboxes while they are checked."""

    connection: Connection
    inboxes: Sequence[InboxFile]
    heads: Sequence[tuple[int, str]]
    told: Account = field(default_factory=Account)

    def rows(self, statement: Select[Any]) -> Iterator[Row[Any]]:
        """The rows of a statement, not all in memory at once."""
        return iter(self.connection.execute(statement.execution_options(yield_per=_AT_ONCE)))

    @cached_property
    def inbox(self) -> Mapping[str, InboxFile]:
        """The inboxes by their id."""
        return {each.id: each for each in self.inboxes}

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is an SQLite file."""
        return self.connection.dialect.name == "sqlite"


def _examined(examine: "Callable[[_Book], Iterator[Violation]]", book: _Book) -> list[Violation]:
    """Return what one examination finds; a value that cannot be read at all is a finding too."""
    found: list[Violation] = []
    try:
        found.extend(islice(examine(book), MOST))
    except _UNREADABLE as error:
        if isinstance(error, DBAPIError):
            book.connection.rollback()
        said = " ".join(str(error).split())[:300]
        name = examine.__name__.strip("_")
        found.append(_of("I10", f"数据库有读不了的值（{name}）：{said}", f"{name} cannot be read: {said}"))
    return found


def _of(invariant: str, zh: str, en: str) -> Violation:
    return Violation.of(invariant, zh, en)


# --- the database itself -----------------------------------------------------------------------------


def _sound(book: _Book) -> Iterator[Violation]:
    """I10: pages and references."""
    if book.is_sqlite:
        for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            found = [tuple(row) for row in book.connection.exec_driver_sql(f"PRAGMA {pragma}")]
            if found != good:
                yield _of("I10", f"{pragma}：{found[:3]}", f"{pragma}: {found[:3]}")
    else:
        yield from _sound_on_server(book)


def _complete(book: _Book) -> Iterator[Violation]:
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
                yield _of(
                    "I10",
                    f"触发器 {name} 不在：{zh}可以被改",
                    f"trigger {name} is missing: {en} can be altered",
                )
    for table in tables.metadata.sorted_tables:
        wanted = [table.name, *(str(index.name) for index in table.indexes)]
        for name in wanted:
            if name not in objects:
                yield _of("I10", f"数据库里缺 {name}", f"{name} is missing from the database")


_APPEND_ONLY = dict(
    zip(tables.APPEND_ONLY, (("记录本", "the journal"), ("批次帐", "the accounts")), strict=True)
)
"""What the append-only tables are called."""


def _trigger(table: str, change: str) -> str:
    return f"{table}_no_{change.lower()}"


def _sound_on_server(book: _Book) -> Iterator[Violation]:
    doubtful = (
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid"
        " UNION ALL SELECT conname FROM pg_constraint WHERE NOT convalidated"
    )
    for name in book.connection.scalars(text(doubtful)).all():
        yield _of("I10", f"{name} 无效", f"{name} is not valid")
    for table in tables.metadata.sorted_tables:
        for foreign in table.foreign_keys:
            other = foreign.column.table.alias("other")
            child, parent = foreign.parent, other.c[foreign.column.name]
            lost = select(func.count()).select_from(table.outerjoin(other, child == parent))
            n = book.connection.scalar(lost.where(child.is_not(None), parent.is_(None)))
            if n:
                said = f"{table.name}.{child.name} -> {foreign.target_fullname}"
                yield _of("I10", f"foreign_key_check：{said}，{n} 行", f"foreign_key_check: {said}, {n} rows")


# --- the journal -------------------------------------------------------------------------------------


def _journal(book: _Book) -> Iterator[Violation]:
    """I8: the chain and its end."""
    told = book.told
    told.read(book.rows(select(tables.event).order_by(tables.event.c.seq)), [seq for seq, _ in book.heads])
    if told.broken_at is not None:
        yield _of(
            "I8",
            f"记录本的链在第 {told.broken_at} 条断开：它写下之后被改、被删或被挪过",
            f"the journal's chain breaks at {told.broken_at}: after it was written, this event was altered,"
            " removed or moved",
        )
    heads = book.connection.execute(select(tables.head.c.seq, tables.head.c.hash)).all()
    if [tuple(row) for row in heads] != [told.end]:
        now = [row.seq for row in heads]
        yield _of(
            "I8",
            f"链头是 {now}，最后一条是 {told.end[0]}：尾部被改过",
            f"the head is not the last event, {told.end[0]}, it says {now}: the tail was altered",
        )


def _remembered(book: _Book) -> Iterator[Violation]:
    """I8: every end that was seen is in the chain."""
    end = book.told.end[0]
    for seq, digest in book.heads:
        if seq and book.told.kept_from.get(seq) != digest:
            lost = max(seq - end, 1)
            yield _of(
                "I8",
                f"见过的记录本末尾第 {seq} 条已不在其中；现在到第 {end} 条，至少丢了或改了 {lost} 条",
                f"the journal's end {seq} that was seen is not in it any more: it ends at {end},"
                f" at least {lost} were lost or altered",
            )


def _changes(book: _Book) -> Iterator[Violation]:
    """I2, I9: what the events alone show."""
    yield from book.told.wrong


# --- I2: causes --------------------------------------------------------------------------------------

_CAUSES = re.compile(
    r"(touch|badge|pin|token|office|setup|clock):.+|import-.+|print:(?P<job>[0-9]+)(:.+)?", re.S
)


def _operations(book: _Book) -> Iterator[Violation]:
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
            yield _no_event("operation", (row.id, *values), "Answered")
        cause = _CAUSES.fullmatch(row.id)
        if cause is not None:
            if row.reading is not None:
                yield _of(
                    "I2", f"操作 {row.id} 不该有读数", f"operation {row.id} has a reading, its cause none"
                )
            if cause["job"] and int(cause["job"]) not in book.told.jobs:
                yield _of(
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
                yield _of(
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
            yield _of(
                "I2",
                f"操作 {row.id} 是 {row.device} 的 {row.name}，读数不是",
                f"operation {row.id} is a {row.name} of {row.device}, its reading another",
            )
        elif canonical(row.reading) != canonical(said) or row.at != at:
            yield _of(
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
                yield _of(
                    "I2",
                    f"第 {seq} 条读数被跳过：没有操作，处理到 {upto}",
                    f"reading {seq} was passed over: it has no operation,"
                    f" readings up to {upto} are worked off",
                )


def _caused(book: _Book) -> Iterator[Violation]:
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
                yield _of(
                    "I2",
                    f"{table.name} {row.what} 没有操作 {row.operation}",
                    f"{table.name} {row.what} has no operation {row.operation}",
                )
            else:
                yield _of(
                    "I2",
                    f"操作 {row.operation} 是 {row.outcome}，却在 {table.name} 留下一行",
                    f"operation {row.operation} was {row.outcome} and left a row in {table.name}",
                )
    others = select(tables.event.c.seq, tables.event.c.operation).join(
        operation, operation.c.id == tables.event.c.operation
    )
    for row in book.rows(others.where(~same, tables.event.c.kind != "Answered")):
        yield _of(
            "I2",
            f"第 {row.seq} 条记录的人、台、时间与操作 {row.operation} 不同",
            f"event {row.seq} is by another hand, desk or time than its operation {row.operation}",
        )


# --- I3: serials and numbers -------------------------------------------------------------------------


def _numbers(book: _Book) -> Iterator[Violation]:
    """I3: one open unit per serial; own numbers drawn, each once."""
    unit = tables.unit
    twice = func.count().label("n")
    open_serials = (
        select(unit.c.serial, twice)
        .where(unit.c.open, ~unit.c.duplicate, unit.c.serial != "")
        .group_by(unit.c.serial)
        .having(twice > 1)
    )
    for serial, n in book.connection.execute(open_serials).all():
        yield _of(
            "I3",
            f"序列号 {serial} 在库 {n} 次，未标为重复",
            f"serial {serial} is open {n} times and not marked as a duplicate",
        )
    places = (
        select(unit.c.delivery, unit.c.ordinal, twice)
        .where(unit.c.state != "voided")
        .group_by(unit.c.delivery, unit.c.ordinal)
        .having(twice > 1)
    )
    for delivery, ordinal, n in book.connection.execute(places).all():
        yield _of("I3", f"{delivery} 有 {n} 个第 {ordinal} 台", f"{delivery} has {n} units {ordinal}")
    filed = select(tables.paper.c.number).where(
        tables.paper.c.number.not_like("%/%"),  # no supplements
        tables.paper.c.kind.not_in(_OF_SOMETHING),
    )
    numbered = union_all(*(select(table.c.number) for table in _NUMBERED), filed).subquery()
    doubled = select(numbered.c.number, twice).group_by(numbered.c.number).having(twice > 1)
    for number, n in book.connection.execute(doubled).all():
        yield _of("I3", f"编号 {number} 有 {n} 个", f"number {number} is there {n} times")
    last = {(row.prefix, row.day): row.last for row in book.connection.execute(select(tables.number))}
    used: Counter[tuple[str, str]] = Counter()
    for (number,) in book.rows(select(numbered.c.number)):
        day = number[:2], number[2:8]
        drawn = int(number[8:])
        used[day] = max(used[day], drawn)
        if drawn > last.get(day, 0):
            yield _of("I3", f"编号 {number} 从未取过", f"number {number} was never drawn")
    restorings = select(tables.event.c.data).where(tables.event.c.kind == "Restored")
    for data in book.connection.scalars(restorings):
        for prefix, date, n in data["numbers"]:  # left out: they were given out in a state that is gone
            used[prefix, date] = max(used[prefix, date], n)
    for (prefix, date), n in last.items():
        if n > used[prefix, date] + book.told.skipped:
            yield _of(
                "I3",
                f"{prefix}{date} 取到 {n}，只用到 {used[prefix, date]}",
                f"numbers {prefix}{date} are drawn up to {n} and there up to {used[prefix, date]}",
            )


_NUMBERED = (tables.unit, tables.part_lot, tables.delivery, tables.batch, tables.price_list, tables.plan)

_OF_SOMETHING = ("account", "price_list", "pick_list")
"""Kinds of paper whose number is that of what they are about."""


# --- I4, I5: labels ----------------------------------------------------------------------------------


def _labels(book: _Book) -> Iterator[Violation]:
    """I4, I5, I10: print jobs are what the journal says, and draw what they are about."""
    job, unit = tables.print_job, tables.unit
    missing = set(book.told.jobs)
    for row in book.rows(select(job, unit.c.serial).outerjoin(unit, unit.c.number == job.c.subject)):
        what = f"print job {row.id}", f"打印任务 {row.id}"
        values = row.kind, row.issue, row.copy, row.reason, row.desk, fingerprint(row.content)
        spoken = book.told.speaks_for("print_job", (row.id, row.subject, *values, time(row.queued_at)))
        if not spoken:
            yield _no_event("print_job", (row.id, row.subject, *values[:-1]), "LabelQueued")
        drawn = row.content.get("number"), row.content.get("issue")
        if row.kind in ("unit", "part") and drawn != (row.subject, row.issue):
            yield _of(
                "I5",
                f"{what[1]}（{row.subject}/{row.issue}）画的是另一张标签",
                f"{what[0]} of {row.subject}/{row.issue} draws another label",
            )
        if row.kind == "unit" and row.serial and row.content.get("serial") != row.serial:
            yield _of(
                "I5",
                f"{what[1]} 画的序列号是 {row.content.get('serial')}，{row.subject} 是 {row.serial}",
                f"{what[0]} draws serial {row.content.get('serial')}, {row.subject} is {row.serial}",
            )
        missing.discard(row.id)
        said = book.told.jobs.get(row.id)
        state = "queued" if row.state == "sending" else row.state
        if said is None or state != said.state:
            yield _of(
                "I10",
                f"{what[1]} 是 {row.state}，记录本说 {said and said.state}",
                f"{what[0]} is {row.state}, the journal says {said and said.state}",
            )
        elif row.state != "sending":
            values_now = {
                name: getattr(row, name) for name in ("evidence", "printer", "counter", "changed_at")
            }
            yield from _now_agrees(what[0], values_now, said)
        elif row.evidence != said.evidence:
            yield from _now_agrees(what[0], {"evidence": row.evidence}, said)
        if row.state == "printed" and said is not None:
            yield from _evidence(book, row, said)
    for id in sorted(missing):
        yield _of("I10", f"打印任务 {id} 只在记录本里", f"print job {id} is in the journal and nowhere else")


def _evidence(book: _Book, row: Row[Any], said: account.Job) -> Iterator[Violation]:
    label = f"{row.subject}/{row.issue}"
    what, zh = f"label {label} (job {row.id})", f"标签 {label}（任务 {row.id}）"
    if said.said is None or said.evidence != row.evidence:
        yield _of(
            "I4",
            f"{zh}凭 {row.evidence!r} 算已打印，记录本没有说",
            f"{what} is printed by {row.evidence!r} and no event says so",
        )
        return
    operation, operator, might = said.said
    if row.evidence == "scanned":
        reading = book.connection.scalar(
            select(tables.operation.c.reading).where(tables.operation.c.id == operation)
        )
        if not reading or row.subject not in str(reading.get("text", "")).upper():
            yield _of("I4", f"{zh}凭扫描别的东西算已打印", f"{what} is proven by a scan of something else")
    elif row.evidence not in ("counter", "status") and (row.evidence != operator or not might):
        yield _of(
            "I4",
            f"{zh}凭 {row.evidence!r} 的话算已打印，他没有说过或无权说",
            f"{what} is printed by the word of {row.evidence!r}, who did not or may not say so",
        )


# --- I7: weights -------------------------------------------------------------------------------------


def _weights(book: _Book) -> Iterator[Violation]:
    """I7: each weight is what the scale said, stable, of a unit counted before."""
    weight, operation, unit = tables.weight, tables.operation, tables.unit
    left: dict[str, list[Any]] = {}
    for row in book.rows(select(operation.c.reading).where(operation.c.code == "weight_kept")):
        left.setdefault(row.reading["raw"], []).append(row.reading)
    joined = (
        select(weight, operation.c.reading, unit.c.counted_at)
        .outerjoin(operation, operation.c.id == weight.c.operation)
        .outerjoin(unit, unit.c.number == weight.c.unit)
        .order_by(weight.c.at)
    )
    for row in book.rows(joined):
        values = row.value, row.unit_of_measure, row.device
        if not book.told.speaks_for("weight", (row.operation, row.unit, *values, time(row.at))):
            yield _no_event("weight", (row.operation, row.unit, row.value), "WeightRecorded")
        measured = f"{row.value} {row.unit_of_measure}"
        what, zh = f"weight {measured} of {row.unit}", f"{row.unit} 的重量 {measured}"
        if row.counted_at is None:
            yield _of("I7", f"{zh}：没有这台", f"{what}: there is no such unit")
            continue
        source = row.reading
        if not source or source["kind"] != "weight":
            # it lay on the scale while the clerk was asked whether this is another unit
            fitting = left.get(row.raw)
            if not fitting:
                yield _of("I7", f"{zh}没有秤的读数", f"{what} came from no reading of the scale")
                continue
            source = fitting.pop()
        if (source["value"], source["unit"], source["raw"], source["device"]) != (
            row.value,
            row.unit_of_measure,
            row.raw,
            row.device,
        ):
            was = f"{source['value']} {source['unit']}"
            yield _of("I7", f"{zh}不是秤说的 {was}", f"{what} is not what the scale said: {was}")
        if row.unit_of_measure not in ("kg", "g"):
            yield _of("I7", f"{zh}的单位不是重量单位", f"{what} has no unit of measure that weighs")
        raw = bytes.fromhex(row.raw)
        if not raw.startswith(b"S S "):  # MT-SICS: stable
            yield _of("I7", f"{zh}未稳定：{raw!r}", f"{what} was not stable: {raw!r}")
        if row.at < row.counted_at:
            yield _of("I7", f"{zh}早于清点", f"{what} is older than its unit's count")


# --- I10: the tables say what the journal says -------------------------------------------------------

_CLOSED = ("voided", "sent_back", "shipped", "torn_down")
"""States in which a unit's life here has ended."""


def _units(book: _Book) -> Iterator[Violation]:
    """I10: each unit is what it was counted as and where the journal's last word puts it."""
    unit, told = tables.unit, book.told
    held = union_all(
        select(tables.discrepancy.c.unit).where(tables.discrepancy.c.state == "open"),
        select(tables.problem.c.unit).where(tables.problem.c.state == "open"),
    )
    open_on = set(book.connection.scalars(held))
    for row in book.rows(select(unit)):
        values = row._asdict() | {"warranty_end": row.warranty_end and row.warranty_end.isoformat()}
        fixed = (*(values[name] for name in account.COUNTED), time(row.counted_at), row.counted_by)
        if not told.speaks_for("unit", (row.number, *fixed)):
            yield _no_event("unit", (row.number, *fixed), "UnitCounted")
        names = "state", "product_status", "location", "issue", "request", "paired_with", "disposition"
        said = told.units.get(row.number, account.Unit())
        yield from _now_agrees(row.number, {name: values[name] for name in names}, said)
        if row.open != (row.state not in _CLOSED):
            number, is_open = row.number, int(row.open)
            yield _of(
                "I10",
                f"{number} 是 {row.state}，open 是 {is_open}",
                f"{number} is {row.state} and open is {is_open}",
            )
        if row.number in open_on and row.product_status != "on_hold":
            yield _of(
                "I10",
                f"{row.number} 有未了的问题，却是 {row.product_status}",
                f"{row.number} has an open finding and is {row.product_status}",
            )
    yield from _refused(book)
    for row in book.rows(select(tables.delivery)):
        if not told.speaks_for("delivery", (row.number, time(row.signed_at), row.signed_by, row.limits)):
            yield _no_event("delivery", (row.number, time(row.signed_at), row.signed_by), "DeliverySigned")
        said_now = told.deliveries.get(row.number)
        now = {name: getattr(row, name) for name in ("state", "customer", "counted_at", "counted_by")}
        yield from _now_agrees(row.number, now, said_now)


def _refused(book: _Book) -> Iterator[Violation]:
    """I10: what was refused is never stocked (R17): no unit in the store, no delivery with units."""
    unit, refusal, delivery = tables.unit, tables.refusal, tables.delivery
    stocked = select(unit.c.number).join(refusal, refusal.c.unit == unit.c.number)
    begun = (
        select(unit.c.number)
        .join(delivery, delivery.c.number == unit.c.delivery)
        .where(delivery.c.state == "refused", unit.c.state != "voided")
    )
    for number in book.connection.scalars(union(stocked.where(unit.c.state == "stocked"), begun)):
        yield _of("I10", f"{number} 拒收了，却在库里", f"{number} was refused and is here")
    written = set(book.connection.scalars(select(refusal.c.delivery).where(refusal.c.delivery.is_not(None))))
    said = set(book.connection.scalars(select(delivery.c.number).where(delivery.c.state == "refused")))
    for number in sorted(written ^ said):
        yield _of(
            "I10",
            f"{number} 的拒收和它的状态不一致",
            f"the refusal of {number} and its state do not agree",
        )


def _claims(book: _Book) -> Iterator[Violation]:
    """I10: each claim and each shipment is what the journal says of it."""
    told = book.told
    for table, said in ((tables.claim, told.claims), (tables.shipment, told.shipments)):
        for row in book.rows(select(table)):
            now = row._asdict()
            id = now.pop("id")
            values = {name: time(each) if isinstance(each, datetime) else each for name, each in now.items()}
            expected = {**dict.fromkeys(values), **said.pop(id, {})}
            if canonical(values) != canonical(expected):
                differs = {name for name in values if values[name] != expected[name]}
                yield _of(
                    "I10",
                    f"{table.name} {id}：{sorted(differs)} 与记录本不符",
                    f"{table.name} {id}: {sorted(differs)} is not what the journal says",
                )
        for id in said:
            yield _of(
                "I10",
                f"{table.name} {id} 只在记录本里",
                f"{table.name} {id} is in the journal and nowhere else",
            )


def _now_agrees(what: str, row: Mapping[str, Any], said: object) -> Iterator[Violation]:
    for name, value in row.items():
        expected = getattr(said, name, None)
        if value != expected or type(value) is not type(expected):
            yield _of(
                "I10",
                f"{what}：{name} 是 {value}，记录本说 {expected}",
                f"{what}: {name} is {value}, the journal says {expected}",
            )


def _findings(book: _Book) -> Iterator[Violation]:
    """I9, I10: each discrepancy's steps were allowed, and stand where the journal says."""
    step, told = tables.settlement_step, book.told
    recorded: dict[int, tuple[list[str], settlement.Settling]] = {}
    ordered = select(step).order_by(step.c.discrepancy, step.c.id)
    kinds = {row.id: row.kind for row in book.connection.execute(select(tables.discrepancy))}
    for about, steps in groupby(book.rows(ordered), key=lambda row: row.discrepancy):
        so_far, names = settlement.Settling(kinds[about]), []
        for row in steps:
            values = row.discrepancy, row.step, row.facts, row.operator, time(row.at)
            if not told.speaks_for("settlement_step", values):
                yield _no_event("settlement_step", values, "DiscrepancyStep")
            refusal = settlement.check(so_far, row.step, row.facts.get("decision"))
            if refusal:
                yield _of(
                    "I9",
                    f"差异 {about}：步骤 {row.step} 不该有（{refusal}）",
                    f"discrepancy {about}: step {row.step} although {refusal}",
                )
            names.append(row.step)
            so_far = _after(so_far, row)
        recorded[about] = names, so_far
    for row in book.rows(select(tables.discrepancy)):
        id = row.id
        values = row.unit or row.delivery, row.model, row.quantity, time(row.opened_at), row.opened_by
        if not told.speaks_for("discrepancy", (id, *values)):
            yield _no_event("discrepancy", (id, *values), "DiscrepancyOpened")
        names, so_far = recorded.get(id, ([], settlement.Settling(row.kind)))
        said = told.findings.get(id, account.Finding("", {}))
        if names != said.steps:
            yield _of(
                "I10",
                f"差异 {id} 的步骤是 {names}，记录本说 {said.steps}",
                f"discrepancy {id} has the steps {names}, the journal {said.steps}",
            )
        following = settlement.next_step(so_far) or "done"
        if row.step != following:
            yield _of(
                "I10",
                f"差异 {id} 等 {row.step}，按步骤该是 {following}",
                f"discrepancy {id} waits for {row.step}, after its steps comes {following}",
            )
        if row.state != said.state or (row.state == "settled") != so_far.carried_out:
            yield _is(id, row.state, said.state)
        if row.kind != said.kind:
            yield _is(id, row.kind, said.kind)
        if row.version != said.version or canonical(row.facts) != canonical(said.facts):
            yield _is(id, f"{row.version} {row.facts}", f"{said.version} {said.facts}")


def _is(id: int, value: object, expected: object) -> Violation:
    return _of(
        "I10",
        f"差异 {id} 是 {value}，记录本说 {expected}",
        f"discrepancy {id} is {value}, the journal says {expected}",
    )


def _after(so_far: settlement.Settling, step: Row[Any]) -> settlement.Settling:
    return settlement.Settling(
        kind=so_far.kind,
        photos=so_far.photos + (step.step == "photo"),
        asked=so_far.asked + (step.step == "asked"),
        answered=so_far.answered or step.step == "answer",
        decision=step.facts["decision"] if step.step == "decision" else so_far.decision,
        carried_out=so_far.carried_out or step.step == "carried_out",
        reached=so_far.reached + (step.step == "asked" and step.facts.get("reached", True)),
    )


_Values = Callable[[Any], tuple[Any, ...]]

_GROWING: Sequence[tuple[Table, str, _Values]] = (
    (
        tables.evidence,
        "EvidenceNoted",
        lambda row: (row.unit, row.kind, row.facts, time(row.at)),
    ),
    (
        tables.movement,
        "Moved",
        lambda row: (
            row.operation,
            row.item,
            row.source,
            row.target,
            row.quantity,
            row.amount_fen,
            row.unit,
            row.reason,
            time(row.at),
        ),
    ),
    (
        tables.problem,
        "ProblemMarked",
        lambda row: (row.unit, row.category, row.facts, time(row.at), row.operator),
    ),
    (
        tables.duty,
        "DutyOpened",
        lambda row: (
            row.unit or row.delivery,
            row.kind,
            row.rule,
            row.discrepancy,
            time(row.due_at),
            row.target,
            time(row.at),
        ),
    ),
    (
        tables.photo,
        "PhotoTaken",
        lambda row: (
            row.id,
            row.discrepancy,
            row.problem,
            fingerprint(row.image),
            time(row.at),
            row.operator,
        ),
    ),
    (
        tables.refusal,
        "GoodsRefused",
        lambda row: (
            row.unit or row.delivery,
            row.id,
            row.reason,
            row.informed,
            row.channel,
            fingerprint(row.image),
            time(row.at),
            row.operator,
        ),
    ),
    (
        tables.batch,
        "BatchOpened",
        lambda row: (row.number, time(row.opened_at), row.opened_by),
    ),
    (tables.batch_unit, "UnitIntoBatch", lambda row: (row.unit, row.batch)),
    (
        tables.part_lot,
        "PartRecorded",
        lambda row: (
            row.number,
            row.batch,
            row.model,
            row.code,
            row.name,
            row.unit_of_measure,
            row.spec,
        ),
    ),
    *(
        (
            table,
            kind,
            lambda row, names=names: (
                row.batch,
                *(getattr(row, name) for name in names),
                time(row.at),
                row.operator,
            ),
        )
        for table, kind, names in (
            (tables.scrapped_part, "PartScrapped", ("model", "code", "quantity", "reason")),
            (tables.yield_reason, "YieldExplained", ("model", "code", "quantity", "reason")),
            (tables.piece_weight, "PiecesWeighed", ("code", "pieces", "kg")),
        )
    ),
    (
        tables.account_line,
        "AccountPosted",
        lambda row: (
            row.batch,
            *(getattr(row, name) for name in account.ACCOUNT_LINE),
            time(row.at),
            row.operator,
        ),
    ),
    (
        tables.repair,
        "RepairStarted",
        lambda row: (row.id, row.unit, row.repairer, time(row.started_at)),
    ),
    (
        tables.inspection,
        "UnitInspected",
        lambda row: (
            row.id,
            row.unit or row.lot,
            *(getattr(row, name) for name in account.INSPECTED),
            row.inspector,
            time(row.at),
        ),
    ),
    (
        tables.setting,
        "SettingChanged",
        lambda row: (row.name, row.version, account.plain(row.value), time(row.at), row.operator),
    ),
)
"""Tables that only grow, the event behind each row, and what of a row the event says."""


def _rows(book: _Book) -> Iterator[Violation]:
    """I10: each row of a table that only grows has its event, and each event its row."""
    told = book.told
    lots: Counter[str] = Counter()
    for table, kind, values_of in _GROWING:
        for row in book.rows(select(table)):
            values = values_of(row)
            if not told.speaks_for(table.name, values):
                yield _no_event(table.name, values, kind)
            if table is tables.movement and row.item in told.quantities:
                lots[row.item] += row.quantity * ((row.source is None) - (row.target is None))
    for row in book.rows(select(tables.repair)):
        ended = {name: getattr(row, name) for name in ("ended_at", "result", "remark")}
        said_of = told.repairs.get(row.id)
        if ended != said_of:
            yield _of(
                "I10",
                f"维修 {row.id}（{row.unit}）是 {ended}，记录本说 {said_of}",
                f"repair {row.id} of {row.unit} is {ended}, the journal says {said_of}",
            )
    for row in book.rows(select(tables.waybill).where(tables.waybill.c.signed_at.is_not(None))):
        signed = row.number, row.delivery, row.courier, time(row.signed_at)
        if not told.speaks_for("waybill", signed):
            yield _no_event("waybill", signed, "ParcelSigned")
    for number, recorded in told.quantities.items():
        quantity = sum(told.lies.get(number, {"": recorded}).values())
        if lots[number] != quantity:
            yield _of(
                "I10",
                f"{number}：移动合计 {lots[number]}，记录本说 {quantity}",
                f"{number}: the movements sum up to {lots[number]}, the journal says {quantity}",
            )
    for table in (tables.problem, tables.duty):
        standing = select(table.c.id, table.c.unit, table.c.state)
        for id, unit, state in (tuple(row) for row in book.rows(standing)):
            at = told.units.get(unit)
            expected = "withdrawn" if at is not None and at.state == "voided" else "open"
            if table is tables.problem and id in told.closed:
                expected = "closed"
            if table is tables.duty and expected == "open" and id in told.duties:
                expected = told.duties[id].state
            if state != expected:
                yield _of(
                    "I10",
                    f"{table.name} {id}（{unit}）是 {state}，记录本说 {expected}",
                    f"{table.name} {id} of {unit} is {state}, the journal says {expected}",
                )
    for table in (tables.discrepancy, tables.duty):  # their events are about the unit, where there is one
        elsewhere = (
            select(table.c.id, table.c.delivery, tables.unit.c.delivery)
            .join(tables.unit, tables.unit.c.number == table.c.unit)
            .where(table.c.delivery != tables.unit.c.delivery)
        )
        for id, delivery, of_unit in (tuple(row) for row in book.rows(elsewhere)):
            yield _of(
                "I10",
                f"{table.name} {id} 属于 {delivery}，那一台属于 {of_unit}",
                f"{table.name} {id} is of {delivery}, its unit of {of_unit}",
            )


def _prices(book: _Book) -> Iterator[Violation]:
    """I10: each price list is where its paper is and says what was submitted; each lot its list's price."""
    told, line = book.told, tables.price_line
    for row in book.rows(select(tables.price_list)):
        made = row.number, row.version, row.made_by, time(row.at)
        if not told.speaks_for("price_list", made):
            yield _no_event("price_list", made, "PriceListDrafted")
        now = {
            "state": row.state,
            "reviewed_by": row.reviewed_by,
            "reviewed_at": row.reviewed_at,
            "effective_on": row.effective_on.isoformat() if row.effective_on else None,
        }
        if now != (said := told.price_lists.get(row.number)):
            yield _of(
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
            yield _of(
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
        yield _of(
            "I10",
            f"{number} 的价是 {price} 分，价表是 {listed_price}（R4）",
            f"{number} is priced {price} fen, its list says {listed_price} (R4)",
        )


_NO_LOT = account.Lot(None, None)


def _books(book: _Book) -> Iterator[Violation]:
    """I10: lots, batches and exceptions are what the journal says; each account is its lots' (R12b)."""
    told, lot, line, movement = book.told, tables.part_lot, tables.account_line, tables.movement
    for row in book.rows(select(lot)):
        now = {name: getattr(row, name) for name in ("price_fen", "price_list", "product_status", "issue")}
        yield from _now_agrees(row.number, now, told.lots.get(row.number, _NO_LOT))
        left = sum(told.lies.get(row.number, Counter[str]()).values())
        if row.on_hand != left:
            yield _of(
                "I10",
                f"{row.number} 记着还有 {row.on_hand}，移动合计 {left}（R3）",
                f"{row.number} is kept as {row.on_hand} on hand, its movements sum up to {left} (R3)",
            )
    for row in book.rows(select(tables.batch)):
        if row.state != told.batches.get(row.number):
            said = told.batches.get(row.number)
            yield _of(
                "I10",
                f"{row.number} 是 {row.state}，记录本说 {said}",
                f"{row.number} is {row.state}, the journal says {said}",
            )
        at = told.torn_down.get(row.number, {})
        if (row.repairer, row.closed_at) != (at.get("repairer"), at.get("closed_at")):
            yield _of(
                "I10",
                f"{row.number}：{row.repairer} 拆，{row.closed_at} 结束，记录本说 {at}",
                f"{row.number} is {row.repairer}'s, closed at {row.closed_at}; the journal says {at}",
            )
    yield from _prices(book)
    exceptions = dict(told.exceptions)
    for row in book.rows(select(tables.value_exception)):
        values = row._asdict()
        if exceptions.pop(values.pop("id"), None) != values:
            yield _of(
                "I10",
                f"超限例外 {row.id} 不是记录本说的（R3）",
                f"the exception from the cap {row.id} is not what the journal says (R3)",
            )
    for id in exceptions:
        yield _of(
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
            yield _of(
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
        yield _of(
            "I10",
            f"{number} 第 {at} 行不是原行的冲销（R12b）",
            f"line {at} of {number} does not reverse the line that it corrects (R12b)",
        )
    for (batch, voucher), balance in posted.items():
        yield _of(
            "I10",
            f"{batch} 帐上有 {voucher} {balance}，它不是本批的",
            f"the account of {batch} has {voucher} {balance}, which is none of its lots",
        )


def _papers(book: _Book) -> Iterator[Violation]:
    """I9, I10: each paper is what was filed, each revision what was signed, each line as it was planned."""
    told, known = book.told, dict(book.told.papers.known)
    for row in book.rows(select(tables.paper)):
        fixed = row.kind, row.rule, row.delivery, row.customer, row.addressee, time(row.at), row.operator
        if not told.speaks_for("paper", (row.number, *fixed)):
            yield _no_event("paper", (row.number, *fixed), "PaperFiled")
        said = known.pop(row.number, None)
        now = {name: getattr(row, name) for name in ("state", "revision", "waits_for", "waits_since")}
        yield from _now_agrees(row.number, now, said)
    for number in known:
        yield _of("I10", f"{number} 只在记录本里", f"{number} is in the journal and nowhere else")
    for row in book.rows(select(tables.paper_revision)):
        if fingerprint(row.content) != row.hash:
            yield _of(
                "I10",
                f"{row.paper} 第 {row.revision} 版的内容不是签的那份",
                f"{row.paper}: what stands on revision {row.revision} is not what its hash says",
            )
        values = row.paper, row.revision, row.hash, time(row.at), row.operator
        if not told.speaks_for("paper_revision", values):
            yield _no_event("paper_revision", values, "PaperRevised")
    for row in book.rows(select(tables.signature)):
        image = fingerprint(row.image) if row.image else None
        names = "paper", "revision", "hash", "act", "operator", "recorded_by", "channel", "reference"
        values_now = (*(getattr(row, name) for name in names), image, row.facts, time(row.at))
        if not told.speaks_for("signature", values_now):
            yield _no_event("signature", values_now, "PaperSigned")
    lines = {id: line for paper in told.papers.known.values() for id, line in paper.lines.items()}
    for row in book.rows(select(tables.paper_line)):
        line = lines.pop(row.id, None)
        about = row.unit, row.discrepancy, row.problem, row.model, row.quantity
        if line is None or about != line.about:
            yield _no_event("paper_line", (row.paper, *about), "PaperFiled")
            continue
        now = {name: getattr(row, name) for name in ("plan", "carried_out_at", "carried_out_by")}
        yield from _now_agrees(f"{row.paper} {row.id}", now, line)
    for id in sorted(lines):
        yield _of("I10", f"单据行 {id} 只在记录本里", f"line {id} of a paper is only in the journal")
    for row in book.rows(select(tables.duty).where(tables.duty.c.paper.is_not(None))):
        now = {"paper": row.paper, "ended_at": row.ended_at}
        yield from _now_agrees(f"duty {row.id}", now, told.duties.get(row.id))


def _plans(book: _Book) -> Iterator[Violation]:
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
                yield _of(
                    "I10",
                    f"{table.name} {id} 是 {now}，记录本说 {said}",
                    f"{table.name} {id} is {now}, the journal says {said}",
                )
        for id in known:
            yield _of(
                "I10",
                f"{table.name} {id} 只在记录本里",
                f"{table.name} {id} is in the journal and nowhere else",
            )


def _stock_takes(book: _Book) -> Iterator[Violation]:
    """I10: each place that was counted, and each line of it, is what the journal says."""
    told, line = book.told, tables.stock_take_line
    lines = {(id, item): said for id, take in told.takes.items() for item, said in take.lines.items()}
    for row in book.rows(select(tables.stock_take)):
        values = row.id, row.location, time(row.started_at), row.started_by
        if not told.speaks_for("stock_take", values):
            yield _no_event("stock_take", values, "StockTakeBegun")
        now = {"state": row.state, "ended_at": row.ended_at}
        yield from _now_agrees(f"stock-taking {row.id}", now, told.takes.get(row.id))
    for row in book.rows(select(line)):
        said = lines.pop((row.stock_take, row.item), None)
        if said != (row.expected, row.counted, row.reason):
            yield _no_event(line.name, tuple(row), "StockCounted")
    for id, item in lines:
        yield _of(
            "I10", f"盘点 {id} 的 {item} 只在记录本里", f"{item} of stock-taking {id} is only in the journal"
        )


def _people(book: _Book) -> Iterator[Violation]:
    """I10: the people are those of the lists, and at a desk is who signed on there."""
    told = book.told
    for row in book.rows(select(tables.operator)):
        now = {name: str(value or "") for name, value in row._asdict().items()}
        has_badge, pin = bool(now.pop("badge_secret")), row.pin_hash
        for name in ("pin_hash", "pin_failures", "pin_locked_until"):
            del now[name]
        said = told.operators.pop(row.number, {})
        if any(value != said.get(name, "") for name, value in now.items()):
            yield _of(
                "I10",
                f"人员 {row.number} 是 {now}，记录本说 {said}",
                f"operator {now}, the journal says {said}",
            )
        if has_badge != (row.number in told.badges):
            yield _of(
                "I10",
                f"人员 {row.number} 的工牌与记录本不符",
                f"operator {row.number} has a badge: {has_badge}, the journal says {not has_badge}",
            )
        if (fingerprint(pin) if pin else None) != told.pins.get(row.number):
            yield _of(
                "I10",
                f"人员 {row.number} 的 PIN 不是记录本里设的那个",
                f"the PIN of operator {row.number} is not the one the journal says was set",
            )
    for number in told.operators:
        yield _of("I10", f"记录本里的人员 {number} 不在表里", f"operator {number} is only in the journal")
    for row in book.rows(select(tables.desk)):
        expected = told.signed_on.pop(row.id, None)
        if row.operator != expected:
            yield _of(
                "I10",
                f"收货台 {row.id}：当班是 {row.operator}，记录本说 {expected}",
                f"desk {row.id}: operator is {row.operator}, the journal says {expected}",
            )

    for id in told.signed_on:
        yield _of("I10", f"记录本里的收货台 {id} 不在表里", f"desk {id} is only in the journal")


def _unspoken(book: _Book) -> Iterator[Violation]:
    """I10: events whose row is not there, or not as they say."""
    left = sorted(book.told.said.values())
    for some in (left[n : n + 500] for n in range(0, len(left), 500)):
        for row in book.connection.execute(select(tables.event).where(tables.event.c.seq.in_(some))):
            table = _TABLE_OF.get(row.kind, "")
            said = f"{row.subject} {row.data}"
            yield _of(
                "I10",
                f"第 {row.seq} 条 {row.kind}（{said}）在 {table} 里没有对应的行",
                f"{row.kind} {said} (event {row.seq}) has no row in {table}",
            )


def _no_event(table: str, values: Sequence[Any], kind: str) -> Violation:
    said = tuple(values)
    return _of("I10", f"{table} {said} 没有 {kind}", f"{table} {said} has no {kind}")


_TABLE_OF = {kind: table.name for table, kind, _ in _GROWING} | {
    "UnitCounted": "unit",
    "LotInspected": "inspection",
    "WeightRecorded": "weight",
    "ParcelSigned": "waybill",
    "DeliverySigned": "delivery",
    "LabelQueued": "print_job",
    "StockTakeBegun": "stock_take",
    "DiscrepancyOpened": "discrepancy",
    "DiscrepancyReclassified": "settlement_step",
    "DiscrepancyStep": "settlement_step",
    "PaperFiled": "paper",
    "PaperRevised": "paper_revision",
    "PaperSigned": "signature",
    "CustomerNotReached": "settlement_step",
    "Answered": "operation",
}

_EXAMINATIONS: Sequence[Callable[[_Book], Iterator[Violation]]] = (
    _sound,
    _complete,
    _journal,
    _remembered,
    _changes,
    _operations,
    _caused,
    _numbers,
    _labels,
    _weights,
    _units,
    _claims,
    _findings,
    _rows,
    _books,
    _papers,
    _plans,
    _stock_takes,
    _people,
    _unspoken,
)
"""In this order: `_journal` reads what the others compare with, `_unspoken` tells what they left."""
