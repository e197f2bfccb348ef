"""The durable inbox: what the devices said, committed on this machine before anything else is done.

A SQLite file of its own, so that a scan survives a kill, a busy store and a database that is away. It is
worked off in order, exactly once: `<inbox id>:<sequence>` is the operation id in the store. The inbox's
own mark of what is done may lag behind.
"""

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station.store.away import StoreUnfit
from station.store.disk import DURABLE

CAPACITY = 100_000
"""Readings waiting at most; beyond it a device is not acknowledged."""

DONE_EVERY = 1_000
"""How many readings are worked off at most between two writings of the done mark; it is also written
when the desk is idle, so that it stands in no scan's way."""


REST_AFTER = 200
"""Readings after which an idle desk copies the file's log, so that no reading waits for it."""

_FIELDS = "seq, device, kind, said, raw, at"
_NEXT = f"SELECT {_FIELDS} FROM reading WHERE seq > ? ORDER BY seq LIMIT 1"  # noqa: S608
_NEWEST = f"SELECT {_FIELDS} FROM reading WHERE seq > ? ORDER BY seq DESC LIMIT ?"  # noqa: S608
_WORKED_OFF = f"SELECT {_FIELDS} FROM reading WHERE seq < ? ORDER BY seq DESC LIMIT ?"  # noqa: S608
_ONE = f"SELECT {_FIELDS} FROM reading WHERE seq = ?"  # noqa: S608


class InboxFull(Exception):
    """More than `CAPACITY` readings wait; the reading was not taken."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One reading to be worked off.

    Attributes:
        operation_id: under which it is done once.
        kind: `scan`, `weight` or `unreadable`.
        said: the reading's fields: text, symbology, value, unit, why.
        raw: the bytes as they came.
        late: it was captured while the store was away, so nobody saw what came of it.
    """

    seq: int
    operation_id: str
    device: str
    kind: str
    said: dict[str, Any]
    raw: bytes
    at: datetime
    late: bool


class Inbox:
    """The inbox file of one desk.

    Args:
        path: the file; made with its folder when missing.

    Raises:
        StoreUnfit: it cannot be opened, or is damaged; nothing was changed.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._open(path)
        except (OSError, sqlite3.Error) as error:
            raise StoreUnfit("inbox_unfit", path=str(path), found=str(error)) from error

    def _open(self, path: Path) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._unwritten: dict[str, str] = {}
        """Marks that found the disk full."""
        for pragma in DURABLE:
            self._db.execute(f"PRAGMA {pragma}")
        found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        self._db.executescript(
            """
            CREATE TABLE IF NOT EXISTS reading (
                seq INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, kind TEXT NOT NULL,
                said TEXT NOT NULL, raw BLOB NOT NULL, at TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS session (token_hash TEXT PRIMARY KEY, at TEXT NOT NULL);
            """
        )
        self._db.execute("INSERT OR IGNORE INTO mark VALUES ('id', ?)", (secrets.token_hex(8),))
        self.id: str = self._mark("id") or ""
        self._done = int(self._mark("done") or 0)
        self._written_done = self._done
        first, _, last = (self._mark("late") or "1 0").partition(" ")
        self._late_from = int(first)
        self._late_to: int | None = int(last) if last else None
        """The last late reading; None while the store is away: every one that comes is late."""
        self._last: int = self._db.execute("SELECT coalesce(max(seq), 0) FROM reading").fetchone()[0]
        self._copied = self._last

    def put(self, device: str, kind: str, said: dict[str, Any], raw: bytes, at: datetime) -> int:
        """Commit one reading and return its sequence; when this returns, it survives a power cut.

        Raises:
            InboxFull: nothing was taken; the device must not be acknowledged.
        """
        with self._lock:
            if self._last - self._done >= CAPACITY:
                raise InboxFull
            cursor = self._db.execute(
                "INSERT INTO reading (device, kind, said, raw, at) VALUES (?, ?, ?, ?, ?)",
                (device, kind, json.dumps(said, ensure_ascii=False), raw, at.astimezone(UTC).isoformat()),
            )
            self._last = cursor.lastrowid or 0
            self._arrived.notify_all()
            return self._last

    def next(self, timeout_s: float) -> Waiting | None:
        """Return the oldest reading not worked off, None when there is none within the time."""
        with self._lock:
            if not self._arrived.wait_for(lambda: self._last > self._done, timeout_s):
                self._write_done()
                self._rest()
                return None
            return self._waiting(self._db.execute(_NEXT, (self._done,)).fetchone())

    def reading(self, seq: int) -> Waiting | None:
        """Return one reading again: one that waited in the store for somebody to sign on."""
        with self._lock:
            row = self._db.execute(_ONE, (seq,)).fetchone()
        return self._waiting(row) if row else None

    def done(self, seq: int) -> None:
        """Mark all readings up to `seq` as worked off. Lazy: after a crash some may be offered again."""
        with self._lock:
            self._done = seq
            if seq - self._written_done >= DONE_EVERY:
                self._write_done()

    def waiting(self) -> int:
        """Return how many readings are not worked off."""
        with self._lock:
            return self._last - self._done

    @property
    def away(self) -> bool:
        """Whether the store is away, as far as this inbox was told."""
        return self._late_to is None

    def go_away(self) -> None:
        """The store is away: what is not worked off, and what comes from now on, is late."""
        with self._lock:
            if self._late_to is None:
                return
            if self._done >= self._late_to:  # else some of the last time wait still
                self._late_from = self._done + 1
            self._late_to = None
            self._write_late()

    def come_back(self) -> None:
        """The store is back: what comes from now on is not late any more."""
        with self._lock:
            if self._late_to is None:
                self._late_to = self._last
                self._write_late()

    def last(self) -> int:
        """Return the sequence of the newest reading."""
        with self._lock:
            return self._last

    def worked_off(self, before: int, limit: int) -> list[Waiting]:
        """Return readings that were worked off, newest first, those before the sequence `before`."""
        with self._lock:
            rows = self._db.execute(_WORKED_OFF, (min(before, self._done + 1), limit)).fetchall()
        return [self._waiting(row) for row in rows]

    def newest(self, limit: int) -> list[Waiting]:
        """Return the newest readings that are not worked off, newest first."""
        with self._lock:
            rows = self._db.execute(_NEWEST, (self._done, limit)).fetchall()
        return [self._waiting(row) for row in rows]

    def remember_head(self, seq: int, digest: str) -> None:
        """Keep the newest end of the store's journal this desk has seen."""
        with self._lock:
            self._write_mark("head", f"{seq} {digest}")

    def remembered_head(self) -> tuple[int, str] | None:
        """Return sequence and hash of the newest journal end this desk has seen."""
        with self._lock:
            value = self._mark("head")
        if value is None:
            return None
        seq, digest = value.split()
        return int(seq), digest

    def remember_delivered(self, ends: Sequence[tuple[int, str]]) -> None:
        """Keep the end of the journal that the webhook's receiver has reached, and some before it."""
        with self._lock:
            self._write_mark("webhook", " ".join(f"{seq} {digest}" for seq, digest in ends))

    def delivered(self) -> list[tuple[int, str]]:
        """Return what `remember_delivered` kept, newest first; empty before the first time."""
        with self._lock:
            words = (self._mark("webhook") or "").split()
        return [(int(seq), digest) for seq, digest in zip(words[::2], words[1::2], strict=True)]

    def open_session(self, token_hash: str, at: datetime) -> None:
        """Keep a browser that has opened the desk."""
        with self._lock:
            row = (token_hash, at.astimezone(UTC).isoformat())
            self._db.execute("INSERT INTO session VALUES (?, ?)", row)

    def has_session(self, token_hash: str) -> bool:
        """Return whether a browser has opened the desk."""
        with self._lock:
            found = self._db.execute("SELECT 1 FROM session WHERE token_hash = ?", (token_hash,))
            return found.fetchone() is not None

    def close(self) -> None:
        """Write the done mark and close the file."""
        with self._lock:
            self._write_done()
            self._db.close()

    def _waiting(self, row: tuple[int, str, str, str, bytes, str]) -> Waiting:
        seq, device, kind, said, raw, at = row
        late = self._late_from <= seq and (self._late_to is None or seq <= self._late_to)
        return Waiting(
            seq, f"{self.id}:{seq}", device, kind, json.loads(said), raw, datetime.fromisoformat(at), late
        )

    def _mark(self, name: str) -> str | None:
        if name in self._unwritten:
            return self._unwritten[name]
        row = self._db.execute("SELECT value FROM mark WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _write_late(self) -> None:
        self._write_mark("late", f"{self._late_from} {'' if self._late_to is None else self._late_to}")

    def _write_done(self) -> None:
        if self._written_done != self._done:
            self._write_mark("done", str(self._done))
            self._written_done = self._done

    def _rest(self) -> None:
        """Copy the log into the file while nobody waits; SQLite does it at 1,000 pages in any case."""
        if self._last - self._copied >= REST_AFTER:
            self._copied = self._last
            with _full_disk_waits():
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _write_mark(self, name: str, value: str) -> None:
        self._unwritten[name] = value
        with _full_disk_waits():
            for each in list(self._unwritten.items()):
                self._db.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", each)
                del self._unwritten[each[0]]


@contextmanager
def _full_disk_waits() -> Iterator[None]:
    """What the next start could do without is written when the disk has room again."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
