"""The store on SQLite: one writing connection (WAL, `synchronous=FULL`) that alone checkpoints, and readers.

Two connections that write or checkpoint at once can corrupt a WAL database before SQLite 3.51.3.

The log is copied into the file (a checkpoint) while the desk is idle, so that no scan waits for it; a desk
that is never idle does it once the log has `LOG_PAGES`. A reader keeps the log from beginning anew, so no
reader may stay for long (faults G3).
"""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.pool import QueuePool, StaticPool

from station.store import disk, migrate
from station.store.away import StoreAway, StoreUnfit

LOCK_WAIT_S = 5.0
"""How long one waits for another program's lock on the database file."""

LOG_PAGES = 4_000
"""Pages of 4 KiB in the log at which a transaction copies them into the file, idle or not."""

LOG_BYTES = 32 << 20
"""A log beyond this is held by a reader: those that began a second ago or earlier are cut."""

READ_S = 30.0
"""How long one reads at most."""

REST_AFTER = 50
"""Transactions after which an idle desk copies the log: about as many pages as SQLite itself would let be."""

_LOOK_EVERY = 50_000
"""Steps of SQLite's machine, a few milliseconds, after which a reader looks whether it is cut."""

_AWAY = {
    "SQLITE_INTERRUPT": "read_too_long",
    "SQLITE_FULL": "disk_full",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "cannot_open",
}
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class Sqlite:
    """A database file of this machine."""

    shared: Literal[False] = False
    """Whether other desks may work on it."""
    errors: tuple[type[Exception], ...] = (DBAPIError, TimeoutError, sqlite3.Error)

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.writer = create_engine(
            f"sqlite:///{path}",
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": LOCK_WAIT_S},
        )
        event.listen(self.writer, "connect", _prepare)
        event.listen(self.writer, "begin", lambda connection: _driver(connection).execute("BEGIN IMMEDIATE"))
        self.reader = create_engine(
            f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true",
            poolclass=QueuePool,
            pool_size=8,
            max_overflow=64,
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": LOCK_WAIT_S},
        )
        event.listen(self.reader, "begin", self._begin_read)
        self._log = Path(f"{path}-wal")
        self._cut_before = 0.0
        self._not_copied = 0

    def open(self, connection: Connection) -> None:
        """Make sure that the file is sound, and bring its schema to this version, after a copy of the older.

        Raises:
            StoreUnfit: it is damaged, lies on another machine's disk, or is a newer store or none.
        """
        kind = disk.file_system(self.path)
        if kind in disk.REMOTE:
            raise StoreUnfit("network_folder", path=str(self.path), found=kind)
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        connection.rollback()
        if found != "ok":
            raise StoreUnfit("damaged", path=str(self.path), found=str(found))
        migrate.upgrade(connection, copy=Path(f"{self.path}.before-{migrate.NEWEST}"))

    def away(self, error: Exception, connecting: bool = False) -> StoreAway | None:
        """Return what an error says of the file, None when it says nothing of it.

        Raises:
            StoreUnfit: the file is damaged.
        """
        cause = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(cause, "sqlite_errorname", "")
        if name.startswith(_DAMAGED):
            raise StoreUnfit("damaged", path=str(self.path), found=str(cause)) from error
        code = next((code for prefix, code in _AWAY.items() if name.startswith(prefix)), None)
        return StoreAway(code, path=str(self.path)) if code else None

    def ended(self, connection: Connection) -> None:
        """A transaction has ended: see that no reader makes the log grow without end."""
        self._not_copied += 1
        with suppress(FileNotFoundError):
            if self._log.stat().st_size > LOG_BYTES:
                self._cut_before = time.monotonic() - 1

    def rest(self, connection: Connection) -> None:
        """Copy the log into the file, while nobody waits."""
        if self._not_copied >= REST_AFTER:
            self._not_copied = 0
            _driver(connection).execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _begin_read(self, connection: Connection) -> None:
        began = time.monotonic()

        def is_over() -> bool:
            return began < self._cut_before or time.monotonic() > began + READ_S

        driver = _driver(connection)
        driver.set_progress_handler(is_over, _LOOK_EVERY)
        driver.execute("BEGIN")

    def close(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    limits = (f"wal_autocheckpoint={LOG_PAGES}", f"journal_size_limit={LOG_BYTES}")
    for pragma in (*disk.DURABLE, *limits, "foreign_keys=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}")


def _driver(connection: Connection) -> Any:
    """Return sqlite3's own connection: a BEGIN needs none of the ways of a statement with results."""
    return connection.connection.driver_connection
