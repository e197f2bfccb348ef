"""Restoring a backup: checked first, prepared beside the store, and put in its place at one instant.

A restored store is made ready in a file of its own, whatever database it goes to: migrated, checked, and with
the event `Restored` at the end of its journal. Only then is anything replaced, and what is replaced is kept.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from station import backup
from station.backup import INBOX, Backup, Unusable
from station.clock import Clock
from station.config import Settings
from station.messages import Language, Text
from station.operations.restoring import BEYOND, Drawn, restored
from station.operations.setup import first_start
from station.store import tables
from station.store.away import StoreAway, StoreUnfit
from station.store.postgres import CHANNEL
from station.store.store import Request, Store

WORK = ".restoring"
"""Folder beside the store in which a backup is made ready; what a kill leaves there is removed next time."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of it.

    Attributes:
        lost: events known to be newer than the backup; None: nobody here knows.
        inbox: `kept`, `restored`, or None: there is none.
        left: readings the restored store does not know; they are worked off at the next start.
        aside: where the replaced files, or a backup of the replaced content, are.
        head: the journal's end now.
    """

    backup: Backup
    lost: int | None
    inbox: str | None
    left: int
    aside: tuple[Path, ...]
    head: tuple[int, str]

    def sentences(self, language: Language) -> list[str]:
        """Return what was restored, what was lost, and what happens next."""
        seq, digest = self.head
        said = [
            Text(
                f"恢复好了：{self.backup.made_at:%Y-%m-%d %H:%M} UTC 的备份 {self.backup.folder}；"
                f"日志尾现在是 {seq} {digest}，请记下。",
                f"restored: the backup of {self.backup.made_at:%Y-%m-%d %H:%M} UTC, {self.backup.folder}; "
                f"the journal now ends with {seq} {digest}, note it down.",
            )
        ]
        if self.lost:
            said.append(
                Text(
                    f"备份之后的 {self.lost} 条记录不在里面了；那以后的新编号不会重复，"
                    "没打完的标签会问一遍。",
                    f"{self.lost} events newer than the backup are not in it. Numbers given out since are "
                    "not given out again, and labels that were waiting are asked about.",
                )
            )
        if self.lost is None:
            said.append(
                Text(
                    f"备份之后还有过什么，这里没有记录；编号从备份之后第 {BEYOND} 号接着发，"
                    "没打完的标签会问一遍。",
                    f"what happened after the backup is not known here: numbers go on {BEYOND} beyond the "
                    "backup's, and labels that were waiting are asked about.",
                )
            )
        if self.left:
            said.append(
                Text(
                    f"收件箱里有 {self.left} 次扫描和称重比备份新，下次启动时会按顺序重做；"
                    "那以后扫的命令码、在屏幕上点的要再做一遍。",
                    f"the inbox holds {self.left} scans and weights newer than the backup: at the next "
                    "start they are worked off again, in order. Command codes and touches since then must be "
                    "done again.",
                )
            )
        if self.inbox == "restored":
            said.append(Text("收件箱也换成了备份里的。", "the inbox is the backup's as well."))
        said += [Text(f"原来的在 {path}", f"what was there before: {path}") for path in self.aside]
        return [getattr(each, language) for each in said]


@dataclass(frozen=True, slots=True)
class _Present:
    """What is known of the store that is to be replaced.

    Attributes:
        used: whether it holds more than a first start writes.
        head: the newest end of a journal anybody here remembers: of the store, or in the inbox.
        newer: events beyond the backup, 0 when the backup has them all.
        drawn: its numbers, and whether they are all: False when it is damaged or gone, or has lost events.
    """

    used: bool
    head: tuple[int, str] | None
    newer: int
    drawn: list[Drawn]
    all_drawn: bool


def restore(
    source: Path, settings: Settings, clock: Clock, *, force: bool = False, url: str | None = None
) -> Restored:
    """Replace a desk's store, and where needed its inbox, by a backup's; the station must not run.

    The desk's own inbox stays when it is the one the backup was made with: then scans newer than the backup
    are in it, and are worked off again.

    Args:
        url: the address of the database's owner, on a server; by default the desk's.
        force: replace a store that was worked in, or restore a backup whose check found something.

    Raises:
        Unusable: the backup is damaged, foreign or too new, or `force` is wanted; nothing was changed.
    """
    card = backup.check(source)
    store = Store(url or settings.database.url, patient=True)
    file = None if store.shared else Path(store.url.database or "")
    try:
        with closing(store), _workplace(file.parent if file else settings.data) as work:
            ready = _unpacked(card, work, force)
            inbox = settings.data / INBOX
            present = _present(store, file, inbox, ready)
            if present.used and not force:
                raise Unusable(
                    f"{_where(store)} 里已有数据，没有动它；确定要换掉就加 --force（原来的会留一份）。",
                    f"{_where(store)} has been worked in and was left as it is; to replace it say --force "
                    "(what is there now is kept).",
                )
            head = _written_down(ready, card, present, settings, clock)
            kept = _keeps(inbox, card, settings.desk.id)
            stamp = f"{clock.now().astimezone(UTC):%Y%m%d-%H%M%S-%fZ}"
            aside: list[Path] = []
            if file is None and present.used:
                before = backup.make(store, inbox, settings.backup.folder, settings.desk.id, clock.now())
                aside.append(before.folder)
            if file:
                store.close()
            left, put = _place_inbox(inbox, card, kept, ready, work, stamp)
            aside += put
            aside += _place_file(ready, file, stamp) if file else _place_rows(ready, store)
            if inbox.exists():
                with closing(sqlite3.connect(f"file:{inbox}?mode=rw", uri=True)) as db:
                    db.execute("INSERT INTO mark VALUES ('head', ?)", (f"{head[0]} {head[1]}",))
                    db.commit()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise Unusable(
            f"没有恢复成：{why}；原来的数据没有动。查看 {_where(store)} 的地址、空间和权限后再试。",
            f"not restored: {why}; what was there is untouched. Look at the address, space and permissions "
            f"of {_where(store)} and try again.",
        ) from error
    what = ("kept" if kept else "restored") if inbox.exists() else None
    lost = present.newer if present.newer or present.all_drawn else None
    return Restored(card, lost, what, left, tuple(aside), head)


def _where(store: Store) -> str:
    return store.url.render_as_string(hide_password=True)


@contextmanager
def _workplace(beside: Path) -> Iterator[Path]:
    work = beside / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unpacked(card: Backup, work: Path, force: bool) -> Path:
    """Make the backup's store ready in a file of this version's schema, and check it whole."""
    try:
        ready = backup.unpacked(card.folder, work)
        findings = backup.whole_check(ready, card.folder / INBOX if card.inbox else None)
    except (SQLAlchemyError, sqlite3.Error, StoreAway, StoreUnfit) as error:
        raise Unusable(
            f"备份坏了：{card.folder}（{error}）；请用另一个备份。",
            f"the backup is damaged: {card.folder} ({error}); use another one.",
        ) from error
    if findings and not force:
        zh, en = "；".join(each.zh for each in findings), "; ".join(each.en for each in findings)
        raise Unusable(
            f"备份 {card.folder} 有问题：{zh}。请用另一个备份；非用不可就加 --force。",
            f"something is wrong with the backup {card.folder}: {en}. Use another one; if there is none, "
            "say --force.",
        )
    return ready


def _present(store: Store, file: Path | None, inbox: Path, ready: Path) -> _Present:
    """Look at what would be replaced; a damaged file is not looked into, and counts as worked in."""
    heads: list[tuple[int, str]] = []
    used, damaged = False, False
    drawn: list[Drawn] = []
    if file is None or file.exists():
        try:
            with store.read() as connection:
                if inspect(connection).has_table("head"):
                    head, drawn, used = _looked(connection)
                    heads.append(head)
        except (SQLAlchemyError, StoreUnfit, StoreAway):
            if file is None:
                raise
            used = damaged = True
    remembered = None
    if inbox.exists():
        try:
            remembered = backup.remembered_head(inbox)
        except sqlite3.Error:
            damaged = True
    whole = used and not damaged and (remembered is None or heads[0][0] >= remembered[0])
    if remembered:
        heads.append(remembered)
    with closing(sqlite3.connect(ready)) as db:
        end: int = db.execute("SELECT seq FROM head").fetchone()[0]
        newer = 0
        for seq, digest in heads:
            known = db.execute("SELECT hash FROM event WHERE seq = ?", (seq,)).fetchone()
            if seq and (known is None or known[0] != digest):
                newer = max(newer, seq - end if seq > end else seq)
    return _Present(
        used, max(heads, default=None), newer, drawn, whole or (remembered is not None and not newer)
    )


def _looked(connection: Connection) -> tuple[tuple[int, str], list[Drawn], bool]:
    head = connection.execute(select(tables.head.c.seq, tables.head.c.hash)).one()
    number, operation = tables.number.c, tables.operation.c
    rows = connection.execute(select(number.prefix, number.day, number.last))
    worked = select(operation.id).where(operation.name != "seed_settings").limit(1)
    return (head[0], head[1]), [(*row,) for row in rows], connection.scalar(worked) is not None


def _written_down(
    ready: Path, card: Backup, present: _Present, settings: Settings, clock: Clock
) -> tuple[int, str]:
    """End the ready store's journal with what happened to it, and return that end."""
    with closing(Store(f"sqlite:///{ready}")) as made:
        first_start(made, settings, clock)  # a desk that the backup does not know gets its row
        at, desk = clock.now(), settings.desk.id
        request = Request(f"setup:restore:{at.isoformat()}", "restore", desk, at, by_machine=True)
        what = partial(
            restored,
            made_at=card.made_at,
            head=card.head,
            before=present.head,
            lost=present.newer,
            drawn=present.drawn,
            all_drawn=present.all_drawn,
        )
        made.perform(request, what)
        with made.read() as connection:
            head = connection.execute(select(tables.head.c.seq, tables.head.c.hash)).one()
    return head[0], head[1]


def _keeps(inbox: Path, card: Backup, desk: str) -> bool:
    """Whether the inbox that is there stays: it has all the backup's has, or the backup is another desk's."""
    if card.inbox is None or card.desk != desk:
        return True
    try:
        id, last = backup.inbox_end(inbox)
    except (sqlite3.Error, TypeError):  # missing, damaged, or not an inbox
        return False
    return id == card.inbox[0] and last >= card.inbox[1]


def _place_inbox(
    inbox: Path, card: Backup, kept: bool, ready: Path, work: Path, stamp: str
) -> tuple[int, list[Path]]:
    """Set the inbox to what the ready store knows; return its readings left, and what is put aside.

    Before the store is in place: an inbox that offers readings twice does no harm, one that skips some does.
    It remembers no end until the store is in place.
    """
    with closing(sqlite3.connect(ready)) as store:
        if kept:
            return (backup.follow(inbox, store, None) if inbox.exists() else 0), []
        made = work / INBOX
        shutil.copyfile(card.folder / INBOX, made)
        left = backup.follow(made, store, None)
    return left, _swap(made, inbox, stamp)


def _place_file(ready: Path, file: Path, stamp: str) -> list[Path]:
    with closing(sqlite3.connect(ready)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode=DELETE")
    return _swap(ready, file, stamp)


def _swap(made: Path, file: Path, stamp: str) -> list[Path]:
    """Put a file in the place of another at one instant, and return where the other is kept.

    A write-ahead log left beside would be played into the new file: it goes aside with its own.
    """
    made.chmod(0o600)
    backup.sync(made)
    aside = []
    if file.exists():
        try:
            with closing(sqlite3.connect(file)) as db:  # the last to close it folds its log in
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            pass  # damaged: kept as it is, log and all
        kept = file.with_name(f"{file.name}.before-restore-{stamp}")
        for end in ("", "-wal"):
            log = file.with_name(file.name + end)
            if log.exists():
                kept.with_name(kept.name + end).hardlink_to(log)
        aside.append(kept)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    backup.sync(file.parent)
    made.replace(file)
    backup.sync(file.parent)
    return aside


def _place_rows(ready: Path, store: Store) -> list[Path]:
    """Replace a server's rows by the ready store's, in one transaction: done whole, or not at all.

    By the owner of its tables: the station's own role may neither empty a table nor alter the journal (S26).
    """
    store.migrate()
    names = ", ".join(f'"{table.name}"' for table in tables.metadata.sorted_tables)
    made = Store(f"sqlite:///{ready}")
    with closing(made), made.read() as source, store.write() as target:
        for guarded in tables.APPEND_ONLY:
            target.exec_driver_sql(f"ALTER TABLE {guarded} DISABLE TRIGGER USER")
        target.exec_driver_sql(f"TRUNCATE {names}")
        backup.copy_rows(source, target)
        target.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end is checked now
        for guarded in tables.APPEND_ONLY:
            target.exec_driver_sql(f"ALTER TABLE {guarded} ENABLE TRIGGER USER")
        for table in tables.metadata.sorted_tables:
            _go_on(target, table.name)
        target.exec_driver_sql(f"NOTIFY {CHANNEL}")  # desks that follow look at the journal anew
    return []


def _go_on(connection: Connection, table: str) -> None:
    """Let a table's own ids go on after the highest that was copied in."""
    for column in tables.metadata.tables[table].primary_key.columns:
        found = connection.exec_driver_sql(
            "SELECT pg_get_serial_sequence(%s, %s)", (table, column.name)
        ).scalar()
        if found is not None:
            connection.exec_driver_sql(
                f'SELECT setval(%s, (SELECT coalesce(max("{column.name}"), 0) + 1 FROM "{table}"), false)',  # noqa: S608
                (found,),
            )
