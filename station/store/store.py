"""The store: one writer, many readers, and every write a whole operation.

What differs between a file and a server is in `sqlite.py` and `postgres.py`: how a transaction begins, what
may be waited for, and what an error says of the database's reach.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, bindparam, insert, select, update
from sqlalchemy.engine import make_url

from station.feedback import Feedback, Refused
from station.store import tables
from station.store.away import StoreAway
from station.store.journal import Event, Forgotten, digest, fingerprint, forgotten
from station.store.sqlite import Sqlite

if TYPE_CHECKING:
    from station.store.postgres import Postgres

FORGETS = frozenset({"SettingChanged", "ListImported", "RowChanged"})
"""Events after which the slow-changing lists are read anew."""


LOOK_S = 1.0
"""How long a database that was found away is left alone."""

AT_ONCE_S = 1.0
"""A connection that turns out to be dead within this time was dead before; another one is tried."""

INSIST_S = 3.0
"""How long a request whose connection is lost is made again on new ones; once it is in any case."""


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
class Tried:
    """A PIN that was compared before the store's lock was taken, so that scanning does not wait for it.

    Attributes:
        against: the hash it was compared with; when that is another by now, the comparison is worth nothing.
        right: whether it was the PIN of that hash.
    """

    against: str
    right: bool


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
    operator: str | None = None
    """Who asks from a browser of their own, the office: the desk's work stays as it is, and its card too."""
    tried: Tried | None = None
    """The PIN that came with it."""


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


@dataclass(frozen=True, slots=True)
class Wrote:
    """One thing that was written.

    Attributes:
        id: of the operation, or of the change that needs none.
        request, answer: None where it is no operation.
        seq: the journal's end after it.
        again: it had waited, and was answered `waiting` before.
    """

    id: str
    request: Request | None = None
    answer: Feedback | None = None
    events: tuple[Event, ...] = ()
    seq: int = 0
    again: bool = False


def _database(url: URL, patient: bool) -> "Sqlite | Postgres":
    if url.drivername == "sqlite":
        return Sqlite(Path(url.database or ""))
    from station.store.postgres import Postgres  # its driver is only loaded where there is a server

    return Postgres(url, patient)


def _at_once(_id: str) -> bool:
    """Whoever wants to write may."""
    return True


class Store:
    """The station's database: a file of this machine, or a server that several desks share.

    Args:
        url: SQLAlchemy URL, `sqlite:///path/station.db` or `postgresql://user@host/name`.
        patient: for a command that may wait for minutes where a desk must not.

    Attributes:
        answers: operations carried out here since the start, by outcome.
        happened: events written here since the start, by kind.

    Call `open` (or `migrate`, for a store nobody works at) before anything else.
    """

    def __init__(self, url: str, patient: bool = False) -> None:
        self.url = make_url(url)
        self.lock = threading.RLock()
        """Held by whoever writes: operations, and the backup."""
        self.database = _database(self.url, patient)
        self.writer, self.reader = self.database.writer, self.database.reader
        self.known: dict[str, Any] = {}
        """Slow-changing lists; made anew, not emptied: who still reads an older state fills the older one."""
        self.answers: Counter[str] = Counter()
        self.happened: Counter[str] = Counter()
        self.away: StoreAway | None = None
        """Why nothing could be written when last tried."""
        self._away_at = 0.0
        self.head: tuple[int, str] | None = None
        """The newest end of the journal that was seen: sequence and hash."""
        self.forgotten: Forgotten | None = None
        """What the journal no longer holds, found when a connection was made anew (faults E5)."""
        self._writing: Connection | None = None
        self._first: Callable[[Store], None] | None = None
        self._seen = -1
        """Up to which event of the journal `known` is right and the listeners were told; -1: nothing yet."""
        self._listeners: list[Callable[[Sequence[Event]], None]] = []
        self.turn: Callable[[str], bool] = _at_once
        """Called with the id of whatever wants to write, before it may; a replay lets each wait for its turn.
        False for a print thread that has none: the next job is not its own."""
        self.wrote: Callable[[Wrote], None] | None = None
        """Told of everything written, in the order of the journal; it must not block."""

    # -- coming and going

    def open(self, first: Callable[["Store"], None]) -> None:
        """Make the store ready, now or, when it is away, as soon as it can be reached.

        Args:
            first: what is done on it before anything else (a desk's first start).

        Raises:
            StoreUnfit: a person has to act first; the sentence says what is wrong.
            StoreAway: a file that cannot be worked with: it will not come back by itself.
        """
        self._first = first
        with suppress(*(StoreAway,) if self.shared else ()):
            self.probe()

    def migrate(self) -> None:
        """Bring a file's schema to this version of the station; a server's is only checked.

        Raises:
            StoreUnfit: another program's tables, or a newer schema.
            StoreAway: it cannot be reached.
        """
        self.probe()

    def upgrade(self, grant: str | None = None) -> None:
        """Create or upgrade the schema, of a server too, as its owner (`station migrate`).

        Args:
            grant: the server's role that desks work as; it may append to the journal and not change it.

        Raises:
            StoreUnfit, StoreAway: as `migrate`.
        """
        if self.database.shared:
            with self._reachable(connecting=True):
                self.database.migrate(grant)
        self.migrate()

    def probe(self) -> None:
        """Try whether the store can be written.

        Raises:
            StoreAway: not now.
        """
        with self._transaction():
            pass

    def close(self) -> None:
        """Close every connection."""
        with self.lock:
            self._drop()
            self.database.close()

    def _connect(self) -> Connection:
        """Return the writing connection, made and checked when there is none."""
        if self._writing is None:
            self._not_again_at_once()
            with self._reachable(connecting=True):
                connection = self.writer.connect()
                try:
                    self.database.open(connection)
                    if self._seen < 0:
                        self._seen = connection.execute(_SEQ).scalar_one()
                    self.forgotten = forgotten(connection, self.head) or self.forgotten
                    connection.rollback()
                except BaseException:
                    connection.close()
                    raise
            self._writing = connection
            if self._first is not None:
                first, self._first = self._first, None
                try:
                    first(self)
                except BaseException:
                    self._first = first
                    raise
        return self._writing

    def _drop(self) -> None:
        if self._writing is not None:
            connection, self._writing = self._writing, None
            with suppress(*self.database.errors):
                connection.invalidate()
            connection.close()

    def _not_again_at_once(self) -> None:
        """Spare a database that was just found away: nobody asks it more often than once a second (E11)."""
        if self.away and not self.away.lost and time.monotonic() - self._away_at < LOOK_S:
            raise self.away

    @contextmanager
    def _reachable(self, connecting: bool = False) -> Iterator[None]:
        """Turn what the driver says of an unreachable database into `StoreAway`."""
        try:
            yield
        except self.database.errors as error:
            away = self.database.away(error, connecting)
            if away is None:
                raise
            raise away from error

    # -- reading

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a read-only connection with one consistent view of the store.

        Raises:
            StoreAway: it cannot be reached; an error of the body that says so becomes this one.
        """
        if self._first is not None:
            raise self.away or StoreAway("starting", where="", said="")
        if self._writing is None and self._seen >= 0:
            self._not_again_at_once()
        with self._reachable(), self._begun() as connection:
            yield connection

    def _begun(self) -> Connection:
        """Return a reading connection in its transaction; a pooled one may have died in the meantime."""
        patience = time.monotonic() + AT_ONCE_S
        for again in (True, False):
            with self._reachable(connecting=True):
                connection = self.reader.connect()
            try:
                with self._reachable():
                    connection.begin()
                return connection
            except StoreAway as away:
                connection.invalidate()
                connection.close()
                self.reader.dispose()
                if not (away.lost and again and time.monotonic() < patience):
                    raise
        raise AssertionError

    # -- following

    @property
    def shared(self) -> bool:
        """Whether other desks may work on the same store."""
        return self.database.shared

    @contextmanager
    def following(self, desk: str) -> Iterator[Callable[[float], bool]]:
        """Give a call that waits so many seconds for a commit of any desk; True when there was one.

        While it is held, no other station works as this desk.

        Raises:
            StoreAway: it cannot be reached.
            StoreUnfit: another station works as this desk (`desk_in_use`).
        """
        assert self.database.shared, "a file has one desk"
        with self._reachable(connecting=True), self.database.listening(desk) as wait:
            yield wait

    def on_commit(self, listener: Callable[[Sequence[Event]], None]) -> None:
        """Call `listener(events)` after each commit, of this desk or another; it must not block."""
        self._listeners.append(listener)

    def catch_up(self) -> None:
        """Tell the listeners what other desks have committed; the journal is the truth.

        Raises:
            StoreAway: it cannot be reached.
        """
        with self.read() as connection:
            end = connection.execute(_SEQ).scalar_one()
            if end == self._seen:
                return
            rows = connection.execute(_SINCE, {"seen": self._seen}).all()
        with self.lock:
            if end < self._seen:  # an older state was put in its place
                self._seen, self.known = end, {}
            elif rows and rows[-1].seq > self._seen:
                self._seen = rows[-1].seq
                self._forget_if(row.kind for row in rows)
        self._tell([Event(row.kind, row.subject, {}) for row in rows])

    def _forget_if(self, kinds: Iterable[str]) -> None:
        if not FORGETS.isdisjoint(kinds):
            self.known = {}

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in self._listeners:
            listener(events)

    # -- writing

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the writing connection for a change that is no operation of anybody and needs no event.

        Raises:
            StoreAway: it cannot be reached; whether the change was made is not known.
        """
        with self._transaction() as connection:
            yield connection
        self._tell(())

    def note(self, id: str) -> None:
        """Tell of a change that needs no event, from within `write`."""
        if self.wrote:
            self.wrote(Wrote(id, seq=self.head[0] if self.head else 0))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self.lock:
            try:
                connection = self._connect()
                with self._reachable(), connection.begin():
                    yield connection
                self.database.ended(connection)
            except StoreAway as away:
                self._drop()
                if away is not self.away:
                    self.away, self._away_at = away, time.monotonic()
                raise
            self.away = None

    def rest(self) -> None:
        """Do, while nobody waits, what would stand in a scan's way later.

        Raises:
            StoreAway: it cannot be reached.
        """
        with self.lock, self._reachable():
            if self._writing is not None:
                self.database.rest(self._writing)

    def perform(self, request: Request, operation: Callable[[Act], Feedback]) -> Feedback:
        """Carry out one operation, once: state, events, print jobs and its own row in one transaction.

        Args:
            request: under whose id; an id already there returns the answer it had (unless that was
                `waiting`: then it is worked off now).
            operation: does the work on the act's connection; raises `Refused` to leave all as it was,
                and then only the refusal itself is written down. It is called again when the connection was
                lost and the request turns out not to be done.

        Raises:
            StoreAway: the database cannot be reached; asked again under its id, the request is done once.
        """
        self.turn(request.id)
        with self.lock:
            give_up = time.monotonic() + INSIST_S
            for attempt in count():
                try:
                    return self._decide(request, operation)
                except StoreAway as away:
                    if not away.lost or (attempt and time.monotonic() > give_up):
                        raise
        raise AssertionError

    def _decide(self, request: Request, operation: Callable[[Act], Feedback]) -> Feedback:
        try:
            return self._attempt(request, operation)
        except Refused as refusal:
            answer = refusal.feedback()
            return self._attempt(request, lambda act: answer)

    def _attempt(self, request: Request, operation: Callable[[Act], Feedback]) -> Feedback:
        with self._transaction() as connection:
            row = connection.execute(_BEGIN, {"operation_id": request.id, "desk_id": request.desk}).one()
            if row.seq > self._seen:  # another desk, or an answer that was lost on its way
                self._forget_if(connection.scalars(_KINDS, {"seen": self._seen}))
            elif row.seq < self._seen:  # an older state was put in its place
                self._seen, self.known = row.seq, {}
            if row.outcome is not None and row.outcome != "waiting":
                return Feedback(row.outcome, row.code, row.facts)
            context = Context(*row[_CONTEXT_AT:])
            if request.operator is not None:
                context = _office(connection, context, request.operator)
            act = Act(connection, request, replace(context), self.known)
            feedback = operation(act)
            self._write_operation(act, feedback, again=row.outcome is not None)
            head = self._write_events(act, row.seq, row.hash)
            if act.on_card:
                act.context.card = request.id
            if act.context != context and request.operator is None:
                changed = {f.name: getattr(act.context, f.name) for f in _CONTEXT_FIELDS}
                connection.execute(_CHANGE_CONTEXT, {"desk_id": act.context.id, **changed})
        self.head = head
        if row.seq == self._seen:
            self._seen += len(act.events)
        kinds = [happened.kind for happened in act.events]
        self._forget_if(kinds)
        self.answers[feedback.outcome] += 1
        self.happened.update(kinds)
        if self.wrote:
            again = row.outcome is not None
            self.wrote(Wrote(request.id, request, feedback, tuple(act.events), head[0], again))
        self._tell(act.events)
        return feedback

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
        act.record("Answered", act.request.desk, outcome=row["outcome"], code=row["code"], kept=kept(row))

    def _write_events(self, act: Act, seq: int, previous: str) -> tuple[int, str]:
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
        return seq, previous


def _office(connection: Connection, desk: Context, number: str) -> Context:
    """Return what somebody in the office works in: this station, with nothing on its table."""
    person = connection.execute(select(tables.operator).where(tables.operator.c.number == number)).one()
    return Context(
        desk.id, desk.name, desk.command_secret, number, operator_name=person.name, role=person.role
    )


def kept(operation: Mapping[str, Any]) -> str:
    """Return the fingerprint by which an answer's event vouches for what the operation's row alone keeps."""
    return fingerprint([operation[name] for name in ("name", "facts", "unit", "reading")])


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
)
"""Reads, in one go, what every operation begins with: the journal's head, which the transaction has locked,
an answer given before, and the desk's context (from column `_CONTEXT_AT`, in the order of the fields)."""

_SEQ = select(tables.head.c.seq)
_SINCE = (
    select(tables.event.c.seq, tables.event.c.kind, tables.event.c.subject)
    .where(tables.event.c.seq > bindparam("seen"))
    .order_by(tables.event.c.seq)
    .limit(1000)
)
_KINDS = select(tables.event.c.kind).where(
    tables.event.c.seq > bindparam("seen"), tables.event.c.kind.in_(FORGETS)
)

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
