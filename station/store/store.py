"""The store: one writer, many readers, and every write a whole operation.

On SQLite one connection writes (WAL, `synchronous=FULL`) and alone checkpoints; readers are read-only.
Two connections that write or checkpoint at once can corrupt a WAL database before SQLite 3.51.3.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, bindparam, create_engine, event, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool, StaticPool

from station.feedback import Feedback, Refused
from station.store import tables
from station.store.inbox import SYNC_WHAT_IS_FOUND
from station.store.journal import Event, digest
from station.store.migrate import migrate

FORGETS = frozenset({"SettingChanged", "ListImported"})
"""Events after which the slow-changing lists are read anew."""

LOCK_WAIT_S = 5.0
"""How long one waits for another program's lock on the database file."""


@dataclass(slots=True)
class Context:
    """A desk's context: the row of `tables.desk` an operation may change."""

    id: str
    name: str
    command_secret: str
    operator: str | None = None
    delivery: str | None = None
    unit: str | None = None
    batch: str | None = None
    question: dict[str, Any] | None = None
    card: str | None = None
    operator_name: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what, from where, and under which id it may be done once.

    Attributes:
        id: operation id: inbox id + sequence of a reading, or the id a form was drawn with.
        name: the operation's name, for the record.
        reading: what a device said, when a device asked: text, symbology, raw bytes in hex, time.
    """

    id: str
    name: str
    desk: str
    at: datetime
    device: str | None = None
    reading: dict[str, Any] | None = None
    by_machine: bool = False
    """The station itself or its owner's command line asks: whoever is signed on is not the doer."""


@dataclass(slots=True)
class Act:
    """One operation while it is being carried out: its transaction, its clock, its desk, its events."""

    connection: Connection
    request: Request
    context: Context
    known: dict[str, Any]
    """Slow-changing lists read once and kept until an event of `FORGETS` says otherwise."""
    events: list[Event] = field(default_factory=list)
    unit: str | None = None
    """The unit the answer is about; shown on the card."""
    on_card: bool = True
    """False for answers that only complete the card already shown, such as a weight."""

    @property
    def at(self) -> datetime:
        """When it happens, in UTC."""
        return self.request.at

    @property
    def operator(self) -> str:
        """Who does it.

        Raises:
            Refused: nobody is signed on.
        """
        if self.context.operator is None:
            raise Refused("nobody_signed_on")
        return self.context.operator

    @property
    def doer(self) -> str | None:
        """Who goes on record: who is signed on, nobody when the machine acts by itself."""
        return None if self.request.by_machine else self.context.operator

    def record(self, kind: str, subject: str, **data: Any) -> None:
        """Append an event; it is written, chained, when the operation ends well."""
        self.events.append(Event(kind, subject, data))


class Store:
    """The station's database.

    Args:
        url: SQLAlchemy URL, `sqlite:///path/station.db`.

    Call `migrate` before anything else.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.lock = threading.RLock()
        """Held by whoever writes: operations, and the backup."""
        self.writer, self.reader = _sqlite_engines(self.url.database or "")
        self._writing: Connection | None = None
        self.known: dict[str, Any] = {}
        self._listeners: list[Callable[[Sequence[Event]], None]] = []

    def on_commit(self, listener: Callable[[Sequence[Event]], None]) -> None:
        """Call `listener(events)` after each commit, in the writer's thread; it must not block."""
        self._listeners.append(listener)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the writing connection for a change that is no operation of anybody and needs no event."""
        with self._transaction() as connection:
            yield connection
        self._tell(())

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self.lock:
            if self._writing is None:
                self._writing = self.writer.connect()
            with self._writing.begin():
                yield self._writing

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a read-only connection with one consistent view of the store."""
        with self.reader.connect() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the schema to this version of the station, after a copy of an older database.

        Raises:
            SchemaTooNew: the database belongs to a newer station.
        """
        with self.lock, self.writer.connect() as connection:
            migrate(connection, self.url.database)

    def perform(self, request: Request, operation: Callable[[Act], Feedback]) -> Feedback:
        """Carry out one operation, once: state, events, print jobs and its own row in one transaction.

        Args:
            request: under whose id; an id already there returns the answer it had (unless that was
                `waiting`: then it is worked off now).
            operation: does the work on the act's connection; raises `Refused` to leave all as it was,
                and then only the refusal itself is written down.
        """
        with self.lock:
            try:
                return self._attempt(request, operation)
            except Refused as refusal:
                answer = refusal.feedback()
                return self._attempt(request, lambda act: answer)

    def _attempt(self, request: Request, operation: Callable[[Act], Feedback]) -> Feedback:
        with self._transaction() as connection:
            row = connection.execute(_BEGIN, {"operation_id": request.id, "desk_id": request.desk}).one()
            if row.outcome is not None and row.outcome != "waiting":
                return Feedback(row.outcome, row.code, row.facts)
            context = Context(*row[_CONTEXT_AT:])
            act = Act(connection, request, replace(context), self.known)
            feedback = operation(act)
            self._write_operation(act, feedback, again=row.outcome is not None)
            self._write_events(act, row.seq, row.hash)
            if act.on_card:
                act.context.card = request.id
            if act.context != context:
                changed = {f.name: getattr(act.context, f.name) for f in _CONTEXT_FIELDS}
                connection.execute(_CHANGE_CONTEXT, {"desk_id": act.context.id, **changed})
        if any(happened.kind in FORGETS for happened in act.events):
            self.known.clear()
        self._tell(act.events)
        return feedback

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in self._listeners:
            listener(events)

    def _write_operation(self, act: Act, feedback: Feedback, again: bool) -> None:
        row = {
            "name": act.request.name,
            "desk": act.request.desk,
            "operator": act.doer,
            "device": act.request.device,
            "at": act.at,
            "outcome": feedback.outcome,
            "code": feedback.code,
            "facts": dict(feedback.facts),
            "unit": act.unit,
            "reading": act.request.reading,
        }
        if again:
            act.connection.execute(_ANSWER_AGAIN, {"operation_id": act.request.id, **row})
        else:
            act.connection.execute(_WRITE_OPERATION, {"id": act.request.id, **row})

    def _write_events(self, act: Act, seq: int, previous: str) -> None:
        if not act.events:
            return
        rows = []
        for happened in act.events:
            seq += 1
            row: dict[str, Any] = {
                "seq": seq,
                "operation": act.request.id,
                "at": act.at,
                "desk": act.request.desk,
                "operator": act.doer,
                "device": act.request.device,
                "kind": happened.kind,
                "subject": happened.subject,
                "data": dict(happened.data),
            }
            row["previous"], row["hash"] = previous, digest(previous, row)
            previous = row["hash"]
            rows.append(row)
        act.connection.execute(_WRITE_EVENTS, rows)
        act.connection.execute(_MOVE_HEAD, {"new_seq": seq, "new_hash": previous})


_SIGNED_ON = {"operator_name": tables.operator.c.name, "role": tables.operator.c.role}
_CONTEXT_FIELDS = tuple(
    f for f in fields(Context) if f.name not in ("id", "name", "command_secret", *_SIGNED_ON)
)
_CONTEXT_AT = 5
_BEGIN = (
    select(
        tables.head.c.seq,
        tables.head.c.hash,
        tables.operation.c.outcome,
        tables.operation.c.code,
        tables.operation.c.facts,
        *(tables.desk.c[f.name].label(f"desk_{f.name}") for f in fields(Context) if f.name not in _SIGNED_ON),
        *_SIGNED_ON.values(),
    )
    .select_from(tables.head)
    .join(tables.desk, tables.desk.c.id == bindparam("desk_id"))
    .outerjoin(tables.operation, tables.operation.c.id == bindparam("operation_id"))
    .outerjoin(tables.operator, tables.desk.c.operator == tables.operator.c.number)
    .with_for_update(of=tables.head)
)
"""Locks the journal's head and reads, in one go, what every operation begins with: the head, an answer
given before, and the desk's context (from column `_CONTEXT_AT`, in the order of `Context`'s fields)."""

_CHANGE_CONTEXT = (
    update(tables.desk)
    .where(tables.desk.c.id == bindparam("desk_id"))
    .values({f.name: bindparam(f.name) for f in _CONTEXT_FIELDS})
)
_WRITE_OPERATION = insert(tables.operation)
_ANSWER_AGAIN = (
    update(tables.operation)
    .where(tables.operation.c.id == bindparam("operation_id"))
    .values({c.name: bindparam(c.name) for c in tables.operation.c if c.name != "id"})
)
_WRITE_EVENTS = insert(tables.event)
_MOVE_HEAD = update(tables.head).values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))


def _sqlite_engines(path: str) -> tuple[Engine, Engine]:
    """Return the one writing connection's engine and the readers'."""
    Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    writer = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": LOCK_WAIT_S},
    )

    @event.listens_for(writer, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "mmap_size=0",
            SYNC_WHAT_IS_FOUND,
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(writer, "begin")
    def begin(connection: Connection) -> None:
        _driver(connection).execute("BEGIN IMMEDIATE")

    readers = create_engine(
        f"sqlite:///file:{quote(path)}?mode=ro&uri=true",
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=64,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": LOCK_WAIT_S},
    )

    @event.listens_for(readers, "begin")
    def begin_read(connection: Connection) -> None:
        _driver(connection).execute("BEGIN")

    return writer, readers


def _driver(connection: Connection) -> Any:
    """Return sqlite3's own connection: a BEGIN needs none of the ways of a statement with results."""
    return connection.connection.driver_connection
