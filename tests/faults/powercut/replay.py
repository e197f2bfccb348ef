"""The power fails after a record of a log: what may lie on the disk then, and what the station makes of it.

What a disk may show after a power cut, by this model:

- A file holds what its last sync made durable, and any choice of what was asked of it since: all, nothing,
  any subset of the writes and truncates, those kept in their order; a write may be torn at a sector, or have
  lost any of its sectors, or have made the file longer and left zeros.
- A name that was made, changed or taken away since its folder's last sync may or may not have been.
- `-shm` files are memory that several processes share, and are gone.
"""

import multiprocessing
import os
import random
import secrets
import sqlite3
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from station.clock import Clock
from station.config import Settings, load
from station.demo.show import STARTS
from station.desk import Desk
from station.doctor.files import read_only
from station.operations.setup import first_start
from station.store import store
from station.store.inbox import Inbox
from station.store.store import Store
from tests.faults.powercut.recording import Record, Recording
from tests.invariants import Seen, check
from tests.playing import CONFIG

SECTOR = 512
"""A disk writes a sector whole or not at all."""

DRAWS = 6
"""Random states of one moment in one round, besides the plain ones."""

PLAIN = 5
"""The plain ones."""

ANYWAY = 50
"""One in so many of the disks on which SQLite finds what it found on another is started all the same."""

WORKERS = 2

# --- the disk ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One write to a file at an offset, or (without data) its new size."""

    offset: int
    data: bytes | None = None


@dataclass(eq=False)
class File:
    """A file, whatever its name is.

    Attributes:
        durable: what a power cut leaves of it.
        syncs: how often that changed.
        changes: what was asked of it since the last sync.
    """

    id: int
    durable: bytearray = field(default_factory=bytearray)
    syncs: int = 0
    changes: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """Make everything asked so far durable."""
        for change in self.changes:
            _apply(self.durable, change)
        self.syncs += bool(self.changes)
        self.changes = []

    def now(self) -> bytes:
        """Return what the station reads."""
        content = bytearray(self.durable)
        for change in self.changes:
            _apply(content, change)
        return bytes(content)


def _apply(content: bytearray, change: Change) -> None:
    end = change.offset + len(change.data or b"")
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if change.data is None:
        del content[end:]
    else:
        content[change.offset : end] = change.data


Names = dict[str, File]


@dataclass
class Disk:
    """A folder as the station sees it, and what of it is durable."""

    names: Names = field(default_factory=dict)
    durable_names: Names = field(default_factory=dict)
    renamings: list[tuple[Record, File | None]] = field(default_factory=list)
    """Names made, changed and taken away since the folder's last sync, in order."""
    _files: int = 0

    @classmethod
    def with_files(cls, files: Mapping[str, bytes]) -> "Disk":
        """Return a disk on which these files are durable."""
        names = {name: File(-n, bytearray(content)) for n, (name, content) in enumerate(files.items(), 1)}
        return cls(names, dict(names))

    def do(self, record: Record) -> bool:
        """Do what a record says; False when it is none of the disk's business."""
        if record.what == "p" or record.path.endswith("-shm"):
            return False
        match record.what:
            case "c":
                self._files += 1
                self._rename(record, File(self._files))
            case "u" | "r":
                self._rename(record, None)
            case "w":
                self.names[record.path].changes.append(Change(record.offset, record.data))
            case "t":
                self.names[record.path].changes.append(Change(record.offset))
            case "a":
                file = self.names[record.path]
                file.changes.append(Change(max(record.offset, len(file.now()))))
            case "s":
                self.names[record.path].sync()
            case "d":
                for renaming in self.renamings:
                    if _folder(renaming[0]) == record.path:
                        _rename(self.durable_names, *renaming)
                self.renamings = [each for each in self.renamings if _folder(each[0]) != record.path]
            case "m":
                return False  # folders of the data folder are made again by whoever needs them
        return True

    def _rename(self, record: Record, file: File | None) -> None:
        self.renamings.append((record, file or self.names.get(record.path)))
        _rename(self.names, *self.renamings[-1])


def _folder(record: Record) -> str:
    return os.path.dirname(record.second or record.path) or "."


def _rename(names: Names, record: Record, file: File | None) -> None:
    match record.what:
        case "c" if file is not None:
            names[record.path] = file
        case "u":
            names.pop(record.path, None)
        case "r" if file is not None:
            names.pop(record.path, None)
            names[record.second] = file


# --- what a power cut may leave of it ----------------------------------------------------------------

Kept = tuple[int, int]
"""Index of a change that reached the disk, and which of its sectors did, a bit each."""

WHOLE, ZEROS = -1, 0
"""Every sector; none, but the file is as long as if they had."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a power cut left: files by name, each with the changes that reached the disk."""

    files: tuple[tuple[str, File, tuple[Kept, ...]], ...]

    @property
    def key(self) -> int:
        """Equal for equal disks."""
        return hash(tuple((name, file.id, file.syncs, kept) for name, file, kept in self.files))

    def write(self, folder: Path) -> None:
        """Put it into a folder, in place of what lies there."""
        for old in folder.iterdir():
            old.unlink()
        for name, file, kept in self.files:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            fd = os.open(path, os.O_CREAT | os.O_WRONLY)
            try:
                os.write(fd, file.durable)
                for index, how in kept:
                    _write_part(fd, file.changes[index], how)
            finally:
                os.close(fd)


def _write_part(fd: int, change: Change, sectors: int) -> None:
    if change.data is None:
        os.ftruncate(fd, change.offset)
    elif sectors == WHOLE:
        os.pwrite(fd, change.data, change.offset)
    elif sectors == ZEROS:
        end = change.offset + len(change.data)
        if os.fstat(fd).st_size < end:
            os.ftruncate(fd, end)
    else:
        for n, (start, end) in enumerate(_sectors(change)):
            if sectors >> n & 1:
                os.pwrite(fd, change.data[start - change.offset : end - change.offset], start)


def _sectors(change: Change) -> list[tuple[int, int]]:
    """The pieces of a write that lie in one sector each."""
    begin, end = change.offset, change.offset + len(change.data or b"")
    inner = range((begin // SECTOR + 1) * SECTOR, end, SECTOR)
    return list(zip((begin, *inner), (*inner, end), strict=True))


def _torn(file: File, n: int, rng: random.Random) -> tuple[Kept, ...]:
    """Tear a write: it ends after some sector, has lost some, or left nothing but its length."""
    change = file.changes[n]
    if change.data is None:
        return ((n, WHOLE),)
    count = len(_sectors(change))
    mask = rng.choice((0, (1 << rng.randint(1, count)) - 1, rng.getrandbits(count)))
    if mask == (1 << count) - 1:
        return ((n, WHOLE),)
    longer = change.offset + len(change.data) > len(file.durable)
    return ((n, mask),) if mask or longer else ()


def left(disk: Disk, rng: random.Random) -> Iterator[Left]:
    """Yield what a power cut may leave now: the plain cases first, then drawn ones."""

    def whole(file: File) -> tuple[Kept, ...]:
        return tuple((n, WHOLE) for n in range(len(file.changes)))

    def last_torn(file: File) -> tuple[Kept, ...]:
        last = len(file.changes) - 1
        return (*whole(file)[:-1], *_torn(file, last, rng)) if file.changes else ()

    def drawn(file: File) -> tuple[Kept, ...]:
        share, tears = rng.choice((0.0, 0.2, 0.5, 0.8, 0.95, 1.0)), rng.choice((0.0, 0.1, 0.5))
        kept: list[Kept] = []
        for n in range(len(file.changes)):
            if rng.random() < share:
                kept += _torn(file, n, rng) if rng.random() < tears else ((n, WHOLE),)
        return tuple(kept)

    yield _left(disk.durable_names, lambda _: ())
    yield _left(disk.names, whole)
    yield _left(disk.names, last_torn)
    yield _left(disk.names, lambda _: ())
    yield _left(disk.durable_names, whole)
    for _ in range(DRAWS):
        names = disk.names
        if disk.renamings and rng.random() < 0.7:
            names = dict(disk.durable_names)
            for renaming in disk.renamings:
                if rng.random() < 0.5:
                    _rename(names, *renaming)
        yield _left(names, drawn)


def _left(names: Names, kept: Callable[[File], tuple[Kept, ...]]) -> Left:
    return Left(tuple((name, file, kept(file)) for name, file in sorted(names.items())))


# --- what the station makes of it --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Content:
    """What a desk's files say after the station's start, and what is wrong with that.

    Attributes:
        answers: the answer's code by operation id.
        hashes: the journal's, by sequence.
        readings: the last one in the inbox.
        sent: issues (number, issue) of which a label may have come out.
    """

    violations: tuple[str, ...]
    answers: Mapping[str, str]
    hashes: Mapping[int, str]
    readings: int
    sent: frozenset[tuple[str, int]]


class _Stopped(Clock):
    """A clock that stands still: what lies on the disk alone decides what the start makes of it."""

    def now(self) -> datetime:
        return STARTS.astimezone(UTC)


def _fatal(error: BaseException) -> None:
    raise error


def start_up(folder: Path, settings: Settings) -> None:
    """Do what the station does when it is started, and what its desk then does before it waits."""
    clock = _Stopped()
    book = Store(f"sqlite:///{folder}/station.db")
    try:
        book.migrate()
        first_start(book, settings, clock)
        inbox = Inbox(folder / "inbox.db")
        try:
            desk = Desk(settings.desk.id, book, inbox, clock, _fatal)
            while desk.work_off_next(0):
                pass
        finally:
            inbox.close()
    finally:
        book.reader.dispose()
        book.writer.dispose()


@cache
def _reader(store: Path) -> Engine:
    """One for all that lies there in turn, so that no statement is compiled twice; a connection is new each
    time."""
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(read_only(store), uri=True, isolation_level=None),
        poolclass=NullPool,
    )


def read(folder: Path) -> Content:
    """Check the invariants of what lies in a folder, and read what acknowledgements are compared with."""
    store, inbox = folder / "station.db", folder / "inbox.db"
    with _reader(store).connect() as connection:
        connection.exec_driver_sql("BEGIN")
        violations = check(connection, inbox)
    with closing(sqlite3.connect(inbox)) as db:
        sound = db.execute("PRAGMA integrity_check").fetchall()
        if sound != [("ok",)]:
            violations.append(f"I10: the inbox: {sound[:3]}")
        readings = db.execute("SELECT coalesce(max(seq), 0) FROM reading").fetchone()[0]
    with closing(sqlite3.connect(store)) as db:
        answers = dict(db.execute("SELECT id, code FROM operation"))
        hashes = dict(db.execute("SELECT seq, hash FROM event"))
        sent = set(db.execute("SELECT subject, issue FROM print_job WHERE state != 'queued'"))
        # known by the printer's counter not to have come out, and to be sent again
        sent |= set(
            db.execute(
                "SELECT print_job.subject, print_job.issue FROM print_job JOIN event"
                " ON event.kind = 'LabelRequeued' AND json_extract(event.data, '$.job') = print_job.id"
            )
        )
    return Content(tuple(violations), answers, hashes, readings, frozenset(sent))


@dataclass
class Owed:
    """What must be there after a power cut: everything that was acknowledged up to a moment."""

    acknowledged: Sequence[tuple[int, Seen]]
    labels: Sequence[tuple[int, tuple[str, int]]]
    answers: dict[str, str | None] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    readings: int = 0
    sent: set[tuple[str, int]] = field(default_factory=set)
    _seen: int = 0
    _printed: int = 0

    def until(self, moment: int) -> None:
        """Add what was acknowledged up to a moment."""
        while self._seen < len(self.acknowledged) and self.acknowledged[self._seen][0] <= moment:
            shown = self.acknowledged[self._seen][1]
            self.answers.update(shown.answers)
            self.heads.update([shown.head] if shown.head[0] else [])
            self.readings = max(self.readings, shown.readings)
            self._seen += 1
        while self._printed < len(self.labels) and self.labels[self._printed][0] <= moment:
            self.sent.add(self.labels[self._printed][1])
            self._printed += 1

    def missing(self, found: Content) -> Iterator[str]:
        """Yield what of it is not there."""
        if self.readings > found.readings:
            yield f"I1: reading {self.readings} was taken and is not in the inbox"
        for id, code in self.answers.items():
            if id not in found.answers:
                yield f"I1: operation {id} was answered {code} and is not in the store"
            elif code is not None and found.answers[id] != code:
                yield f"I1: operation {id} was answered {code}, the store says {found.answers[id]}"
        for seq, digest in self.heads.items():
            if found.hashes.get(seq) != digest:
                yield f"I8: the journal's end {seq} that was seen is not in it any more"
        for number, issue in self.sent - found.sent:
            yield f"I5: label {number}/{issue} went to the printer, and nothing in the store says so"


def a_cut(recording: Recording, rng: random.Random) -> tuple[Left, Seen, set[tuple[str, int]]]:
    """Return a disk that a power cut could have left in the later half, what was seen, the labels sent."""
    end = rng.randrange(len(recording.records) // 2, len(recording.records))
    disk, owed = Disk.with_files(recording.before), Owed(recording.acknowledged, recording.labels)
    for record in recording.records[: end + 1]:
        disk.do(record)
        owed.until(record.moment)
    state = rng.choice(list(left(disk, rng)))
    head = max(owed.heads.items(), default=(0, ""))
    return state, Seen(dict(owed.answers), owed.readings, head), set(owed.sent)


# --- the replay --------------------------------------------------------------------------------------


@dataclass
class Report:
    """What a replay met.

    Attributes:
        states: disks that SQLite recovered; no two kept the same choice of writes.
        starts: on how many of them the station was started.
        compared: how often what the start made of a disk was compared with what was owed.
        moments: after how many records the power was cut.
        contents: digests of the different contents after the start; each was checked wholly.
        losses: how often something of the kind (an invariant) was missing or wrong.
        told: the first sentences about that, each with the moment and the disk.
    """

    states: int = 0
    starts: int = 0
    compared: int = 0
    moments: int = 0
    contents: set[bytes] = field(default_factory=set)
    seconds: float = 0.0
    losses: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Add another one, about other moments."""
        self.states += other.states
        self.starts += other.starts
        self.compared += other.compared
        self.moments += other.moments
        self.contents |= other.contents
        self.seconds += other.seconds
        self.losses += other.losses
        self.told += other.told


TOLD = 10
"""So many losses are told; all are counted."""


def replay(recording: Recording, states: int, seed: str, since: int = 0) -> Report:
    """Open so many different disks that a power cut could have left, spread over what was recorded since."""
    began = time.monotonic()
    report = Report()
    share = states // WORKERS
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        tasks = [(recording, share, f"{seed}:{n}", n, since) for n in range(WORKERS)]
        for each in pool.starmap(_work, tasks):
            report.add(each)
    report.seconds = time.monotonic() - began
    return report


def _work(recording: Recording, states: int, seed: str, worker: int, since: int) -> Report:
    shared_memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="power-cut-", dir=shared_memory if shared_memory.is_dir() else None
    ) as folder:
        return _Worker(recording, Path(folder), random.Random(seed), worker, since).work(states)


class _Worker:
    def __init__(
        self, recording: Recording, folder: Path, rng: random.Random, number: int, since: int
    ) -> None:
        self._recording, self._since = recording, since
        self._folder, self._rng, self._number = folder, rng, number
        self._settings = load(CONFIG, {"STATION__DATA": str(folder)})
        self._opened: dict[int, Content] = {}
        self._outcomes: dict[int, bytes] = {}
        self._starts: dict[tuple[bytes, ...], Content] = {}
        """What came of a start, by what SQLite found."""
        self._contents: dict[bytes, Content] = {}
        """The same by what the start left."""
        self._cut_after: set[int] = set()
        self._report = Report()

    def work(self, states: int) -> Report:
        _keep_engines()
        _stand_still()
        before = -1
        while before < self._report.states < states:  # a short recording has only so many
            before = self._report.states
            self._round(states)
        self._report.contents = set(self._contents)
        self._report.moments = len(self._cut_after)
        return self._report

    def _round(self, states: int) -> None:
        """Go through the log once, cutting the power at so many of its moments that none is left out for the
        ones before it; what is still missing then is for the next round."""
        records = self._recording.records
        count = sum(record.moment > self._since for record in records)
        left_over = states - self._report.states
        share = max(0.01, min(1.0, WORKERS * left_over / (count * (DRAWS + PLAIN))))
        disk = Disk.with_files(self._recording.before)
        acknowledged = sorted(self._recording.acknowledged, key=lambda each: each[0])
        owed = Owed(acknowledged, self._recording.labels)
        for n, record in enumerate(records):
            disk.do(record)
            owed.until(record.moment)
            mine = record.moment > self._since and (n // 16) % WORKERS == self._number
            if not mine or self._rng.random() > share:
                continue
            self._cut_after.add(n)
            for state in left(disk, self._rng):
                self._try(n, state, owed)
                if self._report.states >= states:
                    return

    def _try(self, n: int, state: Left, owed: Owed) -> None:
        key = state.key
        if key not in self._opened:
            self._report.states += 1
            self._opened[key] = self._open(state)
        content = self._opened[key]
        self._report.compared += 1
        wrong = {each.partition(":")[0]: each for each in (*content.violations, *owed.missing(content))}
        self._report.losses.update(wrong.keys())
        if wrong and len(self._report.told) < TOLD:
            disk = ", ".join(f"{name} {len(kept)}/{len(file.changes)}" for name, file, kept in state.files)
            self._report.told.append(f"after record {n} ({disk}): {'; '.join(wrong.values())}")

    def _open(self, state: Left) -> Content:
        """Let SQLite recover a disk, and the station start on it; what it made of it is checked wholly, once
        per content.

        A start reads its databases through SQLite and has nothing but them: where a recovery ends in the
        same databases, the start ends the same. That is tried as well, on one in `ANYWAY` of those.
        """
        databases = groupby(state.files, lambda each: each[0].partition(".")[0])
        found = tuple(self._recovered(Left(tuple(files))) for _, files in databases)
        known = self._starts.get(found)
        if known is not None and self._rng.randrange(ANYWAY):
            return known
        state.write(self._folder)
        self._report.starts += 1
        content = self._start()
        assert known in (None, content), "a start does not rest on what SQLite finds alone"
        self._starts[found] = content
        return content

    def _recovered(self, database: Left) -> bytes:
        """Open and close a database as it lies, which recovers it; return what tells the outcome."""
        key = database.key
        if key not in self._outcomes:
            database.write(self._folder)
            for file in self._folder.glob("*.db"):
                with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as db:
                    db.execute("SELECT 1 FROM sqlite_master").fetchone()
            self._outcomes[key] = self._bytes()
        return self._outcomes[key]

    def _start(self) -> Content:
        try:
            start_up(self._folder, self._settings)
        except Exception:
            return Content((f"I10: it does not start: {traceback.format_exc()}",), {}, {}, 0, frozenset())
        key = self._bytes()
        if key not in self._contents:
            try:
                self._contents[key] = read(self._folder)
            except sqlite3.DatabaseError as error:
                return Content((f"I10: it cannot be read: {error}",), {}, {}, 0, frozenset())
        return self._contents[key]

    def _bytes(self) -> bytes:
        """Return what tells the folder's files from any others; the shared memory is new at each start."""
        digest = sha256()
        for path in sorted(self._folder.iterdir()):
            if not path.name.endswith("-shm"):
                digest.update(f"{path.name} {path.stat().st_size} ".encode())
                digest.update(path.read_bytes())
        return digest.digest()


def _keep_engines() -> None:
    """Let every start of this process use the same engines, disposed of after each: SQLAlchemy compiles its
    statements anew for each engine, which takes longer than all the rest. Connections, files, recovery and
    the store itself are new each time."""
    store.Sqlite = cache(store.Sqlite)  # type: ignore[misc, assignment]


def _stand_still() -> None:
    """Take chance out of the start, so that equal disks become equal files: no invariant is about secrets."""
    secrets.token_hex = lambda nbytes=32: "0" * 2 * (nbytes or 32)  # type: ignore[assignment]
    secrets.randbelow = lambda exclusive_upper_bound: 0
