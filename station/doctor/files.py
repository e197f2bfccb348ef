"""The store and the inboxes as the doctor reads them: opened read-only, left as they lie."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from station.store.postgres import Postgres


def read_only(path: Path) -> str:
    """Return the SQLite address that reads a file without leaving a trace beside it.

    A file whose write-ahead log was taken in is read as it lies; with a log beside it (a station at work, or
    one that was killed) SQLite must look into that as well.
    """
    log = Path(f"{path}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    return f"file:{quote(str(path))}?{how}"


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """Give a connection that sees one state of a store and can change nothing.

    Args:
        url: SQLAlchemy URL, of SQLite or PostgreSQL.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "")
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(read_only(path), uri=True, timeout=10, isolation_level=None),
            poolclass=NullPool,
        )
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
        return
    server = Postgres(address, patient=True)
    try:
        with server.reader.connect() as connection:
            yield connection
    finally:
        server.close()


class InboxFile:
    """An inbox, read-only.

    Attributes:
        id: what its readings' operations begin with.
        done: up to which sequence readings are marked as worked off.
        head: the journal's end that its desk saw last; None when it saw none.

    Raises:
        sqlite3.DatabaseError: it is no inbox, or its pages are damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(read_only(path), uri=True, timeout=10, isolation_level=None)
        marks = dict(self._db.execute("SELECT name, value FROM mark"))
        self.id: str = marks["id"]
        self.done = int(marks.get("done", 0))
        seq, _, digest = marks.get("head", "").partition(" ")
        self.head = (int(seq), digest) if seq else None

    def damage(self) -> list[str]:
        """Return what SQLite's own check finds."""
        found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def sequences(self) -> Iterator[int]:
        """The readings' sequences, in order."""
        return (row[0] for row in self._db.execute("SELECT seq FROM reading ORDER BY seq"))

    def reading(self, seq: int) -> tuple[str, str, datetime, dict[str, Any]] | None:
        """Return one reading: kind, device, time, and what its operation must have kept of it."""
        row = self._db.execute("SELECT kind, device, at, said, raw FROM reading WHERE seq = ?", (seq,))
        found = row.fetchone()
        if found is None:
            return None
        kind, device, at, said, raw = found
        kept = {**json.loads(said), "kind": kind, "device": device, "raw": raw.hex()}
        return kind, device, datetime.fromisoformat(at).astimezone(UTC), kept

    def close(self) -> None:
        """Close the file."""
        self._db.close()
