"""The store on SQLite: one writing connection (WAL, `synchronous=FULL`) that alone checkpoints, and readers.

Two connections that write or checkpoint at once can corrupt a WAL database before SQLite 3.51.3.
"""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.pool import QueuePool, StaticPool

from station.store import migrate
from station.store.away import StoreAway, StoreUnfit

LOCK_WAIT_S = 5.0
"""How long one waits for another program's lock on the database file."""

_AWAY = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "cannot_open",
}
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class Sqlite:
    """A database file of this machine."""

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
        event.listen(self.reader, "begin", lambda connection: _driver(connection).execute("BEGIN"))

    def open(self, connection: Connection) -> None:
        """Bring the file's schema to this version, after a copy of an older one.

        Raises:
            StoreUnfit: it is not a store of this version or an older one.
        """
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
        """A transaction has ended; a file needs nothing more."""

    def close(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}")


def _driver(connection: Connection) -> Any:
    """Return sqlite3's own connection: a BEGIN needs none of the ways of a statement with results."""
    return connection.connection.driver_connection
