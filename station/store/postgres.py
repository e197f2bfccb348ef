"""The store on PostgreSQL, for several desks: every wait is bounded, and every way to be away has its name.

A transaction of ours begins by locking the journal's head row, as SQLite's `BEGIN IMMEDIATE` locks the file:
desks write one after the other, so nothing can deadlock, race or fail to serialise (decision 12).
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal
from weakref import WeakSet

import psycopg
from sqlalchemy import URL, Connection, ExecutionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from station.store import migrate
from station.store.away import StoreAway, StoreUnfit

OLDEST_SERVER = 15
"""Major version of the oldest server that is supported."""

ANSWER_S = 3.0
"""Our own deadline for one answer: a line that swallows bytes is closed from here."""

MANY_S = 60.0
"""The same for one statement with many rows: a list that is brought in."""

PATIENT_S = 3600.0
"""The same for commands that no desk waits for: migrate, doctor, backup."""

CHANNEL = "journal"
"""What a desk listens on; a trigger on the journal's head notifies it (migration 0001)."""

_STATES = {
    "08": "refused",
    "28": "wrong_password",
    "3D000": "no_database",
    "42501": "no_right",
    "53100": "disk_full",
    "53300": "too_many",
    "55P03": "busy",
    "57014": "busy",
    "57P03": "starting",
    "25006": "read_only",
    "25P03": "silent",
}
"""SQLSTATE, or its class, by what it means for a desk."""

_LOST = ("08", "40", "57P01", "57P02", "25P03")
"""After these the database may be there at once, so the request is made again, under its id."""

_SAID = (
    ("password", "wrong_password"),
    ("pg_hba.conf", "no_entry"),
    ("too many", "too_many"),
    ("connection slots", "too_many"),
    ("starting up", "starting"),
    ("shutting down", "starting"),
    ("recovery", "starting"),
    ("certificate", "certificate"),
    ("SSL", "certificate"),
    ("resolve", "host_unknown"),
    ("Name or service", "host_unknown"),
    ("translate host", "host_unknown"),
    ("timeout", "silent"),
    ("FATAL: role", "wrong_password"),
    ("FATAL: database", "no_database"),
)
"""What libpq writes when no connection comes about, which has no SQLSTATE: the first that fits."""


class Postgres:
    """A database on a server.

    Args:
        patient: for a command that may wait: limits in minutes, not seconds.
    """

    shared: Literal[True] = True
    """Whether other desks may work on it."""
    errors: tuple[type[Exception], ...] = (DBAPIError, TimeoutError, psycopg.Error)

    def __init__(self, url: URL, patient: bool = False) -> None:
        self._where = f"{url.host or 'localhost'}:{url.port or 5432}/{url.database}"
        self._deadlines = _Deadlines(PATIENT_S if patient else ANSWER_S)
        answer_ms = int(ANSWER_S * 1000)
        limits = {
            "lock_timeout": 60_000 if patient else answer_ms - 500,
            "statement_timeout": 0 if patient else answer_ms - 250,  # the server speaks before we hang up
            "idle_in_transaction_session_timeout": 0 if patient else 4 * answer_ms,
            "tcp_keepalives_idle": 2,  # so that the server lets go of a desk whose line was cut
            "tcp_keepalives_interval": 1,
            "tcp_keepalives_count": 2,
        }
        given = url.query.get("options", "")
        options = " ".join([str(given), *(f"-c {name}={value}" for name, value in limits.items())]).strip()
        named = url.set(drivername="postgresql+psycopg").difference_update_query(["options"])
        arguments = {
            "autocommit": True,  # transactions are begun by `_begin` and `_begin_read`
            "connect_timeout": 3,
            "tcp_user_timeout": 3000,
            "keepalives_idle": 2,
            "keepalives_interval": 1,
            "keepalives_count": 2,
            "application_name": "station",
            "options": options,
        }
        for name in url.query:
            if name != "options":
                arguments.pop(name, None)  # what the URL says is meant
        self.writer = create_engine(named, poolclass=NullPool, connect_args=arguments)
        self.reader = create_engine(
            named, poolclass=QueuePool, pool_size=8, max_overflow=64, pool_timeout=3, connect_args=arguments
        )
        for engine in (self.writer, self.reader):
            self._deadlines.watch(engine)
        event.listen(self.writer, "begin", _begin)
        event.listen(self.reader, "begin", _begin_read)

    def open(self, connection: Connection) -> None:
        """Make sure that this is a store of this version; from then on every transaction locks the head.

        Raises:
            StoreUnfit: the server is too old, or the schema is not this version's (`station migrate`).
        """
        _check_server(connection)
        migrate.check(connection)
        connection.info["locks_head"] = True

    def migrate(self, grant: str | None = None) -> None:
        """Create or upgrade the schema as its owner, and let the desks' role work with it.

        Args:
            grant: the role of the desks: reads and writes rows, and appends to the journal, no more (S26).
        """
        with self.writer.connect() as connection:
            _check_server(connection)
            migrate.upgrade(connection)
            if grant:
                role = connection.dialect.identifier_preparer.quote(grant)
                for right in _RIGHTS:
                    connection.execute(text(right.format(role=role)))
                connection.commit()

    def away(self, error: Exception, connecting: bool = False) -> StoreAway | None:
        """Return what an error says of the database's reach, None when it says nothing of it.

        Args:
            connecting: the error came while a connection was made.
        """
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, TimeoutError):
            return StoreAway("busy", where=self._where, said="")
        if not isinstance(cause, psycopg.Error):
            return None
        state, said = cause.sqlstate or "", " ".join(str(cause).split())[:200]
        lost = not connecting and state.startswith(_LOST)
        code = next((code for prefix, code in _STATES.items() if state.startswith(prefix)), None)
        if not state and isinstance(cause, psycopg.OperationalError):
            lost = not connecting
            code = "refused" if lost else next((code for words, code in _SAID if words in said), "refused")
        return StoreAway(code or "refused", lost, where=self._where, said=said) if code or lost else None

    def ended(self, connection: Connection) -> None:
        """A transaction has ended: no answer is awaited any more."""
        if not connection.invalidated:
            connection.info["line"].until = None

    def rest(self, connection: Connection) -> None:
        """Nobody waits; a server needs nothing of us."""

    @contextmanager
    def listening(self, desk: str) -> Iterator[Any]:
        """Give a call that waits for the journal to move: `wait(timeout_s)`, True when it did.

        While it is held, no other station works as this desk.

        Raises:
            StoreUnfit: another station works as this desk.
            psycopg.OperationalError: the database is away.
        """
        with self.writer.connect() as connection:
            driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
            held = driver.execute(
                "SELECT pg_try_advisory_lock(hashtext('station desk'), hashtext(%s))", (desk,)
            ).fetchone()
            if not held or not held[0]:
                raise StoreUnfit("desk_in_use", desk=desk, where=self._where)
            driver.execute(f"LISTEN {CHANNEL}")
            try:
                yield lambda timeout_s: any(True for _ in driver.notifies(timeout=timeout_s, stop_after=1))
            except psycopg.Error:
                connection.invalidate()
                raise

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.reader.dispose()
        self.writer.dispose()
        self._deadlines.stop()


_RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON event FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON alembic_version FROM {role}",
)


def _check_server(connection: Connection) -> None:
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    found = driver.info.server_version // 10000
    if found < OLDEST_SERVER:
        raise StoreUnfit("server_too_old", found=found, expected=OLDEST_SERVER)
    encoding = driver.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreUnfit("encoding", found=encoding, expected="UTF8")


def _begin(connection: Connection) -> None:
    lock = "; SELECT seq FROM head FOR UPDATE" if connection.info.get("locks_head") else ""
    _tell(connection, f"BEGIN{lock}")


def _begin_read(connection: Connection) -> None:
    _tell(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _tell(connection: Connection, command: str) -> None:
    line: _Line = connection.info["line"]
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    with line.within(line.answer_s):
        driver.execute(command.encode())


class _Line:
    """One connection's socket, and until when the answer must have come."""

    def __init__(self, fileno: int, answer_s: float) -> None:
        self._socket = socket.socket(fileno=os.dup(fileno))
        self.answer_s = answer_s
        self.until: float | None = None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        self.until = time.monotonic() + seconds
        try:
            yield
        finally:
            self.until = None

    def shut(self) -> None:
        """Make whoever waits on the socket find it closed."""
        self.until = None
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()


class _Deadlines:
    """Closes each line on which an answer is overdue, whatever the network does with what we send."""

    LOOK_S = 0.25

    def __init__(self, answer_s: float) -> None:
        self._answer_s = answer_s
        self._lines: WeakSet[_Line] = WeakSet()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, engine: Any) -> None:
        event.listen(engine, "connect", self._opened)
        event.listen(engine, "close", self._closed)
        event.listen(engine, "before_cursor_execute", self._asked)
        event.listen(engine, "after_cursor_execute", self._answered)
        event.listen(engine, "commit", self._ending)
        event.listen(engine, "rollback", self._ending)
        event.listen(engine, "reset", lambda _driver, record, _state: self._await(record.info))
        event.listen(engine, "checkin", lambda _driver, record: self._ended(record.info))

    def stop(self) -> None:
        self._stopping.set()

    def _opened(self, driver: "psycopg.Connection[Any]", record: ConnectionPoolEntry) -> None:
        line = record.info["line"] = _Line(driver.fileno(), self._answer_s)
        with self._lock:
            self._lines.add(line)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="deadlines", daemon=True)
                self._thread.start()

    def _closed(self, _driver: object, record: ConnectionPoolEntry) -> None:
        if line := record.info.pop("line", None):
            with self._lock:
                self._lines.discard(line)
            line.close()

    def _asked(
        self, connection: Connection, _c: Any, _s: str, _p: Any, _x: ExecutionContext, many: bool
    ) -> None:
        line: _Line = connection.info["line"]
        line.until = time.monotonic() + (max(MANY_S, self._answer_s) if many else self._answer_s)

    def _answered(self, connection: Connection, *_: Any) -> None:
        connection.info["line"].until = None

    def _ending(self, connection: Connection) -> None:
        if not connection.invalidated:
            self._await(connection.info)

    def _await(self, info: dict[Any, Any]) -> None:
        if line := info.get("line"):
            line.until = time.monotonic() + self._answer_s

    def _ended(self, info: dict[Any, Any]) -> None:
        if line := info.get("line"):
            line.until = None

    def _look(self) -> None:
        while not self._stopping.wait(self.LOOK_S):
            now = time.monotonic()
            with self._lock:
                overdue = [line for line in self._lines if line.until is not None and line.until < now]
            for line in overdue:
                line.shut()
