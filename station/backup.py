"""Backups: a folder with the whole store as one SQLite file, the desk's inbox, and a card about them.

Whatever database the store is in, a backup holds the same tables at the same schema revision, so it is
checked by one code and can be restored into either (docs/decisions/0018). It is made online: the store is
read in one consistent view, and nothing of the station's own files is written or checkpointed (faults D7, D8,
S27).
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import JSON, Connection, LargeBinary, bindparam, cast, insert, select
from sqlalchemy import Text as SqlText
from sqlalchemy.exc import SQLAlchemyError

from station.doctor import invariants
from station.doctor.files import reading
from station.messages import Language, Text
from station.store import tables
from station.store.away import StoreAway, StoreUnfit
from station.store.migrate import NEWEST, present
from station.store.store import Store

STORE, INBOX, CARD = "station.db", "inbox.db", "backup.json"

PARTIAL = ".partial-"
"""Begins the name of a backup that is not finished; what a kill leaves there, the next one removes."""

STEP_PAGES = 256
"""Pages of a SQLite store copied in one step (1 MiB), before the other threads get their turn."""

FINDINGS = 20
"""How many findings a card keeps."""

ROWS, IMAGES = 1_000, 20
"""Rows of a table in memory at a time, and of one with photos in it."""


class Unusable(Exception):
    """A backup cannot be made, read or restored; nothing was changed.

    Attributes:
        text: why, and what to do next.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.text = Text(zh, en)

    def __str__(self) -> str:
        return self.text.en


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup's card says.

    Attributes:
        folder: where it lies now; not on the card.
        made_at: when its view of the store was taken.
        desk: whose inbox is in it.
        station: version of the station that made it; `schema` the store's revision.
        database: `sqlite` or `postgresql`: what the store was in.
        head: sequence and hash of the journal's end.
        inbox: id and last sequence of the inbox; None when the desk had none yet.
        rows: how many, by table.
        sha256: of each file.
        findings: what the check of the copy found, in both languages; a good backup has none.
    """

    folder: Path
    made_at: datetime
    desk: str
    station: str
    schema: str
    database: str
    head: tuple[int, str]
    inbox: tuple[str, int] | None
    rows: dict[str, int]
    sha256: dict[str, str]
    findings: tuple[Text, ...] = ()

    def sentences(self, language: Language) -> list[str]:
        """Return what was backed up, and what is wrong with it."""
        seq, units = self.head[0], self.rows["unit"]
        done = Text(
            f"备份好了：{self.folder}（{units} 台，{seq} 条记录，日志尾 {self.head[1][:12]}）",
            f"backed up: {self.folder} ({units} units, {seq} events, end of the journal {self.head[1][:12]})",
        )
        return [getattr(each, language) for each in (done, *self.findings)]


# --- making ------------------------------------------------------------------------------------------


def make(store: Store, inbox: Path, folder: Path, desk: str, at: datetime) -> Backup:
    """Back up a store and a desk's inbox into a new folder, and check the copy as if it were restored.

    Works while the station runs. The folder gets its name only when all is written, checked and synced: a
    kill at any instant leaves nothing that looks like a backup.

    Args:
        inbox: the desk's inbox file; may be missing at a desk that never ran.
        folder: in which the backup's own folder is made, named by desk and time.
        at: the time now, aware.

    Raises:
        Unusable: the folder cannot be written, or another backup is being made there.
        StoreAway, StoreUnfit: the store cannot be read.
    """
    try:
        with _alone(folder):
            partial = folder / f"{PARTIAL}{desk}-{at.astimezone(UTC):%Y%m%d-%H%M%SZ}"
            partial.mkdir(mode=0o700)
            try:
                return _made(store, inbox, partial, desk, at)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Unusable(
            f"备份写不进 {folder}（{why}）；没有备份。看看空间和权限。",
            f"the backup cannot be written to {folder} ({why}); nothing was backed up. Look at its space "
            "and permissions.",
        ) from error


def _made(store: Store, inbox: Path, partial: Path, desk: str, at: datetime) -> Backup:
    # The store first. A reading is in the inbox before its operation is in the store, so an inbox copied
    # later has every reading of the store's copy. It may be ahead of it: its marks are set back to that copy.
    database = _copy_store(store, partial / STORE)
    if inbox.exists():
        with closing(_open(inbox)) as source:
            copy_pages(source, partial / INBOX)
    try:
        with closing(sqlite3.connect(partial / STORE)) as copy:
            schema = copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            head = copy.execute("SELECT seq, hash FROM head").fetchone()
            rows = {
                name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            }
            if inbox.exists():
                follow(partial / INBOX, copy, (head[0], head[1]))
    except sqlite3.DatabaseError as error:
        raise Unusable(
            f"数据库或收件箱坏了（{error}）；没有备份。运行 station doctor。",
            f"the database or the inbox is damaged ({error}); nothing was backed up. Run station doctor.",
        ) from error
    findings = _tried(partial)
    files = [partial / STORE, *([partial / INBOX] if inbox.exists() else [])]
    backup = Backup(
        folder=partial,
        made_at=at.astimezone(UTC),
        desk=desk,
        station=version("intake-station"),
        schema=schema,
        database=database,
        head=(head[0], head[1]),
        inbox=inbox_end(partial / INBOX) if inbox.exists() else None,
        rows=rows,
        sha256={file.name: sha256(file) for file in files},
        findings=tuple(findings),
    )
    return _named(backup, files)


def _named(backup: Backup, files: list[Path]) -> Backup:
    """Write the card, sync everything, and give the folder its name."""
    card = asdict(backup) | {"made_at": backup.made_at.isoformat()}
    del card["folder"]
    (backup.folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for file in (*files, backup.folder / CARD):
        file.chmod(0o600)
        sync(file)
    sync(backup.folder)
    name = backup.folder.name.removeprefix(PARTIAL)
    folder, n = backup.folder.with_name(name), 2
    while folder.exists():
        folder, n = backup.folder.with_name(f"{name}-{n}"), n + 1
    backup.folder.rename(folder)
    sync(folder.parent)
    return replace(backup, folder=folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder of backups, and clear it of what a killed one left."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable(
                f"{folder} 里正在做另一个备份；等它做完再试。",
                f"another backup is being made in {folder}; try again when it is done.",
            ) from None
        for left in folder.glob(f"{PARTIAL}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(held)


def _copy_store(store: Store, target: Path) -> str:
    """Copy a store, as it is in one view, into a SQLite file; returns the kind of database it was in."""
    with store.read() as connection:
        found = present(connection)
        if found is None:
            where = store.url.render_as_string(hide_password=True)
            raise Unusable(
                f"{where} 里什么也没有；没有备份。看看设置里的 database: url。",
                f"there is nothing in {where}; nothing was backed up. Look at database: url in the settings.",
            )
        if store.shared and found != NEWEST:
            raise Unusable(
                f"数据库是第 {found} 版结构，这个程序用第 {NEWEST} 版；请用同一版程序备份。",
                f"the database has schema revision {found}, this station works with {NEWEST}; back it up "
                "with the version of the station that belongs to it.",
            )
        # the transaction that begins here is the one view that all is copied from; on SQLite no step begins
        # anew when somebody scans in between, and the write-ahead log keeps what is written meanwhile
        connection.execute(select(tables.head.c.seq)).one()
        if not store.shared:
            copy_pages(_driver(connection), target)
        else:
            fresh = Store(f"sqlite:///{target}")
            with closing(fresh), fresh.write() as copy:
                for table in reversed(tables.metadata.sorted_tables):
                    copy.execute(table.delete())
                copy_rows(connection, copy)
            _single(target)
        return connection.dialect.name


def copy_pages(source: sqlite3.Connection, target: Path) -> None:
    """Copy a SQLite database into a single file that needs no write-ahead log beside it.

    In steps, each put on the disk before the next: a scan's own sync never waits for the whole copy's.
    """
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        written = os.open(target, os.O_RDONLY)
        try:
            source.backup(copy, pages=STEP_PAGES, progress=lambda *_: os.fdatasync(written))
        finally:
            os.close(written)
    _single(target)


def _single(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode=DELETE")


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every row of every table between two databases of this schema; the target's tables are empty.

    JSON goes over as the text it is stored as: a value read and written anew would make of "no value" a
    stored `null`.
    """
    for table in tables.metadata.sorted_tables:
        read = select(*(_text(column).label(column.name) for column in table.c))
        binds = {column.name: _bound(column, target.dialect.name) for column in table.c}
        write = insert(table).values(binds)
        at_a_time = IMAGES if any(isinstance(each.type, LargeBinary) for each in table.c) else ROWS
        with source.execute(read.execution_options(yield_per=at_a_time)) as found:
            for rows in found.mappings().partitions():
                target.execute(write, [dict(row) for row in rows])


def _text(column: Any) -> Any:
    return cast(column, SqlText) if isinstance(column.type, JSON) else column


def _bound(column: Any, dialect: str) -> Any:
    if not isinstance(column.type, JSON):
        return bindparam(column.name, type_=column.type)
    text = bindparam(column.name, type_=SqlText())
    return cast(text, column.type) if dialect == "postgresql" else text


# --- the inbox's marks -------------------------------------------------------------------------------


def inbox_end(inbox: Path) -> tuple[str, int]:
    """Return an inbox's id and its last sequence."""
    with closing(_open(inbox)) as db:
        id = db.execute("SELECT value FROM mark WHERE name = 'id'").fetchone()[0]
        return id, db.execute("SELECT coalesce(max(seq), 0) FROM reading").fetchone()[0]


def follow(inbox: Path, store: sqlite3.Connection, head: tuple[int, str] | None) -> int:
    """Set an inbox's marks to what a store has, and return how many readings it still has to work off.

    Readings are worked off in order, so all up to the last that the store knows are done, and every later one
    will be offered.

    Args:
        head: the journal's end to be remembered; None: none until the desk looks.
    """
    with closing(sqlite3.connect(inbox, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=FULL")
        db.execute("BEGIN IMMEDIATE")
        id = db.execute("SELECT value FROM mark WHERE name = 'id'").fetchone()[0]
        done: int = store.execute(
            "SELECT coalesce(max(CAST(substr(id, ?) AS INTEGER)), 0) FROM operation WHERE id LIKE ?",
            (len(id) + 2, f"{id}:%"),
        ).fetchone()[0]
        db.execute("INSERT OR REPLACE INTO mark VALUES ('done', ?)", (str(done),))
        db.execute("DELETE FROM mark WHERE name = 'head'")
        if head:
            db.execute("INSERT INTO mark VALUES ('head', ?)", (f"{head[0]} {head[1]}",))
        left, last = db.execute("SELECT count(*), max(seq) FROM reading WHERE seq > ?", (done,)).fetchone()
        if left:  # whoever scanned them saw another answer, if any: they command nothing
            db.execute("INSERT OR REPLACE INTO mark VALUES ('late', ?)", (f"{done + 1} {last}",))
        db.execute("COMMIT")
    return int(left)


# --- checking ----------------------------------------------------------------------------------------


def read(folder: Path) -> Backup:
    """Read a backup's card.

    Raises:
        Unusable: there is no card of ours.
    """
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
        made = Backup(folder=folder, **card)
        return replace(
            made,
            made_at=datetime.fromisoformat(card["made_at"]).astimezone(UTC),
            head=(int(made.head[0]), str(made.head[1])),
            inbox=(str(made.inbox[0]), int(made.inbox[1])) if made.inbox else None,
            sha256={str(name): str(digest) for name, digest in made.sha256.items()},
            findings=tuple(Text(*finding) for finding in made.findings),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        why = (error.strerror or "") if isinstance(error, OSError) else "not a card of this station"
        raise Unusable(
            f"{folder} 不是收货台的备份（{CARD}：{why}）；请给出 station backup 做出的文件夹。",
            f"{folder} is no backup of a station ({CARD}: {why}); name a folder that station backup made.",
        ) from error


def check(folder: Path) -> Backup:
    """Read a backup's card and compare its files with it.

    Raises:
        Unusable: it is no backup, is damaged or incomplete, or a newer station made it.
    """
    backup = read(folder)
    if backup.schema > NEWEST:
        raise Unusable(
            f"{folder} 是更新的程序做的（{backup.station}，结构第 {backup.schema} 版），"
            f"这个程序是 {version('intake-station')}，只到第 {NEWEST} 版；请用那一版程序恢复。",
            f"{folder} was made by a newer station ({backup.station}, schema revision {backup.schema}); "
            f"this is {version('intake-station')} and knows revisions up to {NEWEST}. Restore it with "
            "that version.",
        )
    wanted = {STORE, *([INBOX] if backup.inbox else [])}
    for name in sorted(wanted | backup.sha256.keys()):
        try:
            found = sha256(folder / name) if name in wanted else ""
        except OSError as error:
            raise Unusable(
                f"备份不全：{folder / name} 读不了（{error.strerror}）；请用另一个备份。",
                f"the backup is incomplete: {folder / name} cannot be read ({error.strerror}); use another "
                "one.",
            ) from error
        if found != backup.sha256.get(name):
            raise Unusable(
                f"备份坏了：{folder / name} 的 SHA-256 应为 {backup.sha256.get(name)}，"
                f"实际是 {found}；请用另一个备份。",
                f"the backup is damaged: {folder / name} should have SHA-256 {backup.sha256.get(name)} and "
                f"has {found}; use another one.",
            )
    return backup


def _tried(folder: Path) -> list[Text]:
    """Restore a copy into a scratch file and return what is wrong with it."""
    scratch = folder / "trial"
    scratch.mkdir(mode=0o700)
    try:
        restored = unpacked(folder, scratch)
        inbox = folder / INBOX
        return whole_check(restored, inbox if inbox.exists() else None)
    except (SQLAlchemyError, sqlite3.Error, StoreAway, StoreUnfit) as error:
        return [Text(f"备份恢复不了：{error}", f"the backup cannot be restored: {error}")]
    finally:
        shutil.rmtree(scratch)


def unpacked(backup: Path, into: Path) -> Path:
    """Copy a backup's store into another folder, bring it to this version's schema, and return the file."""
    file = into / STORE
    shutil.copyfile(backup / STORE, file)
    file.chmod(0o600)
    with closing(Store(f"sqlite:///{file}")) as store:
        store.migrate()
    return file


def whole_check(store: Path, inbox: Path | None) -> list[Text]:
    """Return what the doctor finds in a store file, and in the inbox that belongs to it: the first of it."""
    with reading(f"sqlite:///{store}") as connection:
        found = invariants.check(connection, [inbox] if inbox else [])
    said = [Text(each.sentence("zh"), each.sentence("en")) for each in found]
    more = len(said) - FINDINGS
    return [*said[:FINDINGS], *([Text(f"还有 {more} 处", f"and {more} more")] if more > 0 else [])]


def remembered_head(inbox: Path) -> tuple[int, str] | None:
    """Return the journal's end that an inbox file remembers."""
    with closing(_open(inbox)) as db:
        row = db.execute("SELECT value FROM mark WHERE name = 'head'").fetchone()
    if row is None:
        return None
    seq, _, digest = row[0].partition(" ")
    return int(seq), digest


# --- a folder of backups -----------------------------------------------------------------------------


def backups(folder: Path, desk: str) -> list[Backup]:
    """Return a desk's backups in a folder by their cards, newest first; what is no backup is passed over."""
    found = []
    for card in folder.glob(f"*/{CARD}"):
        if card.parent.name.startswith(PARTIAL):
            continue
        try:
            backup = read(card.parent)
        except Unusable:
            continue
        if backup.desk == desk:
            found.append(backup)
    return sorted(found, key=lambda each: (each.made_at, each.folder.name), reverse=True)


def newest_good(folder: Path, desk: str) -> Backup | None:
    """Return the newest backup whose check found nothing, None when there is none (faults D7)."""
    return next((each for each in backups(folder, desk) if not each.findings), None)


def newest_good_said(folder: Path, desk: str) -> Text:
    """Return what to do about a damaged store: which backup to restore."""
    newest = newest_good(folder, desk)
    if newest is None:
        return Text(f"{folder} 里没有好的备份。", f"There is no good backup in {folder}.")
    made = f"{newest.made_at:%Y-%m-%d %H:%M} UTC"
    return Text(
        f"最新的好备份（{made}）：station restore --force {newest.folder}",
        f"The newest good backup ({made}): station restore --force {newest.folder}",
    )


def thin_out(folder: Path, desk: str, keep: int) -> list[Path]:
    """Remove a desk's oldest backups beyond `keep`, never the newest good one; returns what was removed."""
    with _alone(folder):
        good = newest_good(folder, desk)
        old = [each.folder for each in backups(folder, desk)[keep:] if good and each.folder != good.folder]
        for each in old:  # a removal that is cut off must not leave half a backup under a good name
            gone = each.with_name(f"{PARTIAL}{each.name}")
            each.rename(gone)
            shutil.rmtree(gone)
    return old


# --- files -------------------------------------------------------------------------------------------


def sha256(file: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with file.open("rb") as bytes_:
        return hashlib.file_digest(bytes_, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Put a file, or a folder's names, on the disk for good."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _open(file: Path) -> sqlite3.Connection:
    """Open a database read-only: a second process must neither write nor checkpoint."""
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=10, isolation_level=None)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
