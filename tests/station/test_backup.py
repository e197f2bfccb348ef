"""A backup holds the whole store, whatever database that is in, and can be restored into either (D7, D8)."""

import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    cast,
    insert,
    select,
)
from sqlalchemy import Text as SqlText

from station import backup
from station.backup import CARD, INBOX, STORE, Unusable
from station.clock import Clock
from station.config import Settings, load
from station.demo import data
from station.demo.show import STARTS
from station.operations import numbers
from station.operations.setup import first_start
from station.restore import restore
from station.store import tables
from station.store.inbox import Inbox
from station.store.migrate import NEWEST
from station.store.store import Request, Store
from tests import invariants
from tests.playing import CONFIG
from tests.postgres import Server
from tests.station.conftest import Keeper
from tests.station.test_store import happen

AT = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)


# --- a store with something in every table -----------------------------------------------------------


def fill(connection: Connection) -> None:
    """Put two rows into each table that has none: one with only what it must have, one with every value."""
    made: dict[str, list[dict[str, Any]]] = {}
    for table in tables.metadata.sorted_tables:
        rows = [dict(row) for row in connection.execute(select(table)).mappings()]
        made[table.name] = rows
        if not rows and table.name not in ("head", "event"):
            for n, full in ((1, False), (2, True)):  # the second may refer to the first
                rows.append(row_of(table, n, full, made))
                connection.execute(insert(table), rows[-1])


def row_of(table: Table, n: int, full: bool, made: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.c:
        if column.nullable and not full:
            continue
        parent = next(iter(column.foreign_keys), None)
        if parent is not None:
            of = made[parent.column.table.name]
            row[column.name] = of[min(n, len(of)) - 1][parent.column.name]
        else:
            row[column.name] = value_of(column.type, column.name, n)
    return row


def value_of(kind: Any, name: str, n: int) -> Any:
    match kind:
        case JSON():
            return {"数": n, "list": [1, None, 'é"\\'], "none": None} if n == 2 else []
        case Boolean():
            return n == 2
        case Integer():
            return n * 7
        case Date():
            return date(2024, 2, 27 + n)
        case tables.UtcTime():
            return AT + timedelta(microseconds=n)
        case LargeBinary():
            return bytes(range(256)) * 1000 * n
        case String():
            return f"{n}{name}电源"[: kind.length]
    raise AssertionError(kind)


def whole(store: Store) -> dict[str, list[Any]]:
    """Every row of every table; a JSON null and no value at all are two things."""
    content = {}
    with store.read() as connection:
        for table in tables.metadata.sorted_tables:
            columns = [cast(c, SqlText) if isinstance(c.type, JSON) else c for c in table.c]
            stored = [isinstance(c.type, JSON) for c in table.c]
            content[table.name] = sorted(
                (
                    tuple(
                        ("json", json.loads(value)) if is_json and value is not None else value
                        for is_json, value in zip(stored, row, strict=True)
                    )
                    for row in connection.execute(select(*columns))
                ),
                key=lambda row: repr(row).replace(".0", ""),  # SQLite keeps a lone 1.0 as 1
            )
    return content


def settings_of(folder: Path, url: str) -> Settings:
    return load(CONFIG, {"STATION__DATA": str(folder), "STATION__DATABASE__URL": url})


def a_url(kind: str, folder: Path, server: Server) -> str:
    return f"sqlite:///{folder}/station.db" if kind == "sqlite" else server.database()


def request(id: str) -> Request:
    return Request(id, "test", "desk1", AT)


# --- round trips -------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
def test_every_row_of_every_table_comes_back_from_either_database_into_either(
    source, target, tmp_path, server
):
    old = settings_of(tmp_path / "old", a_url(source, tmp_path / "old", server))
    new = settings_of(tmp_path / "new", a_url(target, tmp_path / "new", server))
    with closing(Store(old.database.url)) as store:
        store.migrate()
        clock = Clock.starting_at(STARTS)
        first_start(store, old, clock)
        data.load(store, "desk1", clock)
        with store.write() as connection:
            fill(connection)
        store.perform(request("a"), happen("Tested"))
        before = whole(store)
        assert all(before.values()), [name for name, rows in before.items() if not rows]
        made = backup.make(store, old.data / INBOX, tmp_path / "backups", "desk1", STARTS)

    # rows that no event speaks for are findings; the journal, its end and the references are none
    assert [each.en for each in made.findings if each.en.startswith(("I8", "I10: foreign"))] == []
    assert made.database == source
    assert {name: made.rows[name] for name in before} == {name: len(rows) for name, rows in before.items()}
    restore(made.folder, new, Clock.starting_at(STARTS), force=True)

    with closing(Store(new.database.url)) as store:
        store.migrate()
        after = whole(store)
        untouched = before.keys() - {"head", "event", "operation", "number", "print_job"}
        assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
        for name in ("event", "operation"):
            assert [row for row in after[name] if row not in before[name]] != []
            assert [row for row in before[name] if row not in after[name]] == []
        goes_on(store)


def goes_on(store: Store) -> None:
    """New rows get ids of their own; the journal goes on, and like the accounts stays closed to changes."""
    store.perform(request("after"), happen("Tested"))
    for table in tables.metadata.sorted_tables:
        [*key] = table.primary_key.columns
        if (
            len(key) > 1
            or not isinstance(key[0].type, Integer)
            or table.name in ("head", *tables.APPEND_ONLY)
        ):
            continue
        with store.write() as connection:
            row = dict(connection.execute(select(table).limit(1)).mappings().one())
            old = row.pop(key[0].name)
            if any(column.unique for column in table.c):  # there may be no second one like it
                connection.execute(table.delete().where(key[0] == old))
            assert connection.execute(insert(table), row).inserted_primary_key
    for guarded in (tables.event, tables.account_line):
        with pytest.raises(Exception, match="append-only"), store.write() as connection:
            connection.execute(guarded.delete())


# --- the card and the files --------------------------------------------------------------------------


def test_a_backup_says_what_is_in_it_and_is_its_owner_s_alone(keeper, tmp_path):
    made = backup.make(keeper.store, keeper.settings.data / INBOX, tmp_path / "out", "desk1", STARTS)

    card = json.loads((made.folder / CARD).read_text("utf-8"))
    with keeper.store.read() as connection:
        end = connection.execute(select(tables.head.c.seq, tables.head.c.hash)).one()
        secrets = [*connection.scalars(select(tables.operator.c.badge_secret)), "owner"]
    assert card["head"] == [*end]
    assert card["inbox"] == [keeper.inbox.id, 0]
    assert card["database"] == keeper.store.url.get_backend_name()
    assert [secret for secret in secrets if secret in (made.folder / CARD).read_text()] == []
    modes = {path.name: path.stat().st_mode & 0o777 for path in [made.folder, *made.folder.iterdir()]}
    assert modes == {made.folder.name: 0o700, STORE: 0o600, INBOX: 0o600, CARD: 0o600}
    assert backup.check(made.folder) == made
    assert backup.newest_good(tmp_path / "out", "desk1") == made


def test_two_backups_of_one_second_have_two_names(keeper, tmp_path):
    folders = {
        backup.make(keeper.store, keeper.settings.data / INBOX, tmp_path, "desk1", STARTS).folder
        for _ in range(3)
    }

    assert len(folders) == 3


def test_the_inbox_of_a_backup_never_runs_ahead_of_its_store(counting, tmp_path, monkeypatch):
    """Scans fall between the copy of the store and that of the inbox: both are whole, neither lies."""
    counting.scan("HY500GA253700142")
    counting.desk._remember_head()
    copied = backup._copy_store

    def and_then_somebody_scans(store, target):
        kind = copied(store, target)
        counting.scan("HY500GA253700143")
        counting.desk._remember_head()
        counting.inbox.next(0)  # writes the done mark
        return kind

    monkeypatch.setattr(backup, "_copy_store", and_then_somebody_scans)
    made = backup.make(counting.store, counting.settings.data / INBOX, tmp_path, "desk1", STARTS)

    assert made.findings == ()
    assert invariants.check(made.folder / STORE, made.folder / INBOX) == []
    inbox = Inbox(shutil.copy(made.folder / INBOX, tmp_path / "copy.db"))
    assert inbox.waiting() == 1
    assert inbox.remembered_head() == made.head
    inbox.close()


def test_a_finding_in_the_store_is_on_the_card_and_such_a_backup_is_not_good(keeper, tmp_path):
    inbox = keeper.settings.data / INBOX
    good = backup.make(keeper.store, inbox, tmp_path, "desk1", STARTS)
    keeper.badge("OP0001")
    with keeper.store.write() as connection:
        connection.execute(tables.head.update().values(hash="f" * 64))

    made = backup.make(keeper.store, inbox, tmp_path, "desk1", STARTS + timedelta(days=1))

    assert any(each.en.startswith("I8: ") for each in made.findings)
    assert backup.newest_good(tmp_path, "desk1") == good


# --- what is refused ---------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path):
    """A backup of a desk that counted, and settings of another machine to restore it on."""
    old = settings_of(tmp_path / "old", f"sqlite:///{tmp_path}/old/station.db")
    with closing(Store(old.database.url)) as store:
        store.migrate()
        first_start(store, old, Clock.starting_at(STARTS))
        data.load(store, "desk1", Clock.starting_at(STARTS))
        inbox = Inbox(old.data / INBOX)
        inbox.close()
        return backup.make(store, old.data / INBOX, tmp_path / "backups", "desk1", STARTS)


@pytest.fixture
def new(tmp_path):
    """Another machine's settings, and a store there that was worked in."""
    settings = settings_of(tmp_path / "new", f"sqlite:///{tmp_path}/new/station.db")
    with closing(Store(settings.database.url)) as store:
        store.migrate()
        first_start(store, settings, Clock.starting_at(STARTS))
        store.perform(request("here"), happen("Tested"))
    return settings


def flip(file: Path, rng: random.Random) -> None:
    content = bytearray(file.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    file.write_bytes(content)


def cut(file: Path, rng: random.Random) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: rng.randrange(len(content))])


def put(text: str, folder: Path) -> None:
    (folder / CARD).write_text(text)


def newer(folder: Path) -> None:
    card = json.loads((folder / CARD).read_text())
    put(json.dumps(card | {"schema": "9999", "station": "7.0.0"}), folder)


DAMAGE = {
    "flipped store": (
        lambda f: flip(f / STORE, random.Random(1)),
        r"damaged: .*station\.db should have SHA-256",
    ),
    "flipped inbox": (
        lambda f: flip(f / INBOX, random.Random(2)),
        r"damaged: .*inbox\.db should have SHA-256",
    ),
    "cut store": (lambda f: cut(f / STORE, random.Random(3)), r"damaged: .*station\.db should have SHA-256"),
    "no store": (lambda f: (f / STORE).unlink(), r"incomplete: .*station\.db cannot be read \(No such file"),
    "no inbox": (lambda f: (f / INBOX).unlink(), r"incomplete: .*inbox\.db cannot be read"),
    "no card": (lambda f: (f / CARD).unlink(), r"no backup of a station \(backup\.json: No such file"),
    "another's card": (partial(put, '{"name": "x"}'), r"no backup of a station .*not a card"),
    "half a card": (partial(put, '{"made_at": "2026'), r"no backup of a station .*not a card"),
    "newer": (newer, rf"newer station \(7\.0\.0, schema revision 9999\); this is 0\.1\.0 .* up to {NEWEST}"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_cannot_be_restored_is_named_in_one_sentence_and_nothing_is_touched(damage, made, new):
    spoil, said = DAMAGE[damage]
    spoil(made.folder)
    before = {path: path.read_bytes() for path in new.data.iterdir()}

    with pytest.raises(Unusable, match=said) as refused:
        restore(made.folder, new, Clock.starting_at(STARTS), force=True)

    assert refused.value.text.zh
    assert {path: path.read_bytes() for path in new.data.iterdir()} == before


def test_a_backup_of_an_older_schema_is_brought_to_this_one_s(tmp_path, monkeypatch):
    old = settings_of(tmp_path / "old", f"sqlite:///{tmp_path}/old/station.db")
    new = settings_of(tmp_path / "new", f"sqlite:///{tmp_path}/new/station.db")
    with monkeypatch.context() as earlier, closing(Store(old.database.url)) as store:
        earlier.setattr("station.store.migrate.NEWEST", "0001")
        store.migrate()
    with closing(Store(old.database.url)) as store:
        made = backup.make(store, old.data / INBOX, tmp_path / "backups", "desk1", STARTS)

    restore(made.folder, new, Clock.starting_at(STARTS))

    with closing(sqlite3.connect(new.data / STORE)) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)
    assert (made.schema, made.findings) == ("0001", ())


def test_no_flipped_bit_of_a_backup_is_overlooked(made):
    rng = random.Random(20260929)
    for _ in range(100):
        file = made.folder / rng.choice([STORE, INBOX])
        sound = file.read_bytes()
        flip(file, rng)
        with pytest.raises(Unusable, match="damaged"):
            backup.check(made.folder)
        file.write_bytes(sound)
    assert backup.check(made.folder) == made


def test_a_store_that_was_worked_in_is_replaced_by_force_only_and_kept(made, new, tmp_path):
    with pytest.raises(Unusable, match=r"has been worked in.*--force"):
        restore(made.folder, new, Clock.starting_at(STARTS))

    done = restore(made.folder, new, Clock.starting_at(STARTS), force=True)

    [kept] = done.aside
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("SELECT id FROM operation WHERE name = 'test'").fetchall() == [("here",)]
    assert {path.name for path in new.data.iterdir()} == {STORE, INBOX, kept.name}


def test_a_chain_that_does_not_hold_is_restored_by_force_only(made, new):
    with closing(sqlite3.connect(made.folder / STORE)) as db:
        db.execute("DROP TRIGGER event_no_update")
        db.execute("UPDATE event SET subject = 'x' WHERE seq = 3")
        db.commit()
    card = json.loads((made.folder / CARD).read_text())
    card["sha256"][STORE] = backup.sha256(made.folder / STORE)
    put(json.dumps(card), made.folder)
    new_home = settings_of(new.data.parent / "third", f"sqlite:///{new.data.parent}/third/station.db")

    with pytest.raises(Unusable, match=r"I8: .*chain.* 3.*--force"):
        restore(made.folder, new_home, Clock.starting_at(STARTS))
    assert restore(made.folder, new_home, Clock.starting_at(STARTS), force=True).head[0] > made.head[0]


def test_a_damaged_store_is_replaced_and_kept_with_what_its_log_still_held(made, new):
    """The log of a killed station, left beside another file, would be played into it."""
    file, log = new.data / STORE, new.data / f"{STORE}-wal"
    with closing(Store(new.database.url)) as store:
        with store.write() as connection:
            connection.execute(tables.desk.update().values(name="only in the log"))
        content, written = file.read_bytes(), log.read_bytes()
    assert b"only in the log" not in content
    file.write_bytes(b"no database" + content[11:])
    log.write_bytes(written)

    with pytest.raises(Unusable, match=r"--force"):
        restore(made.folder, new, Clock.starting_at(STARTS))
    done = restore(made.folder, new, Clock.starting_at(STARTS), force=True)

    [kept] = done.aside
    assert b"only in the log" in kept.read_bytes()
    assert {path.name for path in new.data.iterdir()} == {STORE, INBOX, kept.name}
    with closing(Store(new.database.url)) as store:
        store.migrate()
    assert backup.whole_check(file, new.data / INBOX) == []


# --- a backup older than what the desk remembers -----------------------------------------------------


def restored_after(counting, tmp_path, scans):
    """Back up, scan on, print, restore by force; returns what was said and a desk that starts anew."""
    made = backup.make(counting.store, counting.settings.data / INBOX, tmp_path / "out", "desk1", STARTS)
    for text in scans:
        counting.scan(text)
    counting.desk._remember_head()
    lost = counting.inbox.remembered_head()[0] - made.head[0]
    counting.leave()
    done = restore(made.folder, counting.settings, counting.clock, force=True)
    assert done.lost == lost
    return done, Keeper(counting.settings)


def test_scans_newer_than_the_backup_are_said_aloud_kept_and_worked_off_again(counting, tmp_path):
    counting.scan("HY500GA253700142")

    done, again = restored_after(counting, tmp_path, ["HY500GA253700143", "HY500GA253700144"])

    assert (done.inbox, done.left) == ("kept", 2)
    assert f"{done.lost} events newer than the backup are not in it" in done.sentences("en")[1]
    assert "2 scans and weights newer than the backup" in done.sentences("en")[2]
    assert all(done.sentences("zh"))
    assert again.inbox.remembered_head() == done.head
    while again.desk.work_off_next(0):
        pass
    assert [unit.serial for unit in units(again)] == [f"HY500GA25370014{n}" for n in (2, 3, 4)]
    made = backup.make(again.store, again.settings.data / INBOX, tmp_path / "out", "desk1", STARTS)
    assert made.findings == ()
    assert invariants.check(made.folder / STORE, made.folder / INBOX) == []
    [event] = again.events("Restored")
    assert (event["lost"], event["before"]["seq"]) == (done.lost, event["head"]["seq"] + done.lost)
    again.inbox.close()


def test_a_number_that_is_on_a_label_out_there_is_not_given_to_another_unit(counting, tmp_path):
    counting.scan("HY500GA253700142")

    _, again = restored_after(counting, tmp_path, ["HY500GA253700143", "HY500GA253700144"])
    while again.desk.work_off_next(0):
        pass

    assert [unit.number for unit in units(again)] == ["RU2609290001", "RU2609290004", "RU2609290005"]
    again.inbox.close()


def test_a_label_that_waited_in_the_backup_is_asked_about_and_not_printed_twice(counting, tmp_path):
    counting.scan("HY500GA253700142")

    _, again = restored_after(counting, tmp_path, ["HY500GA253700143"])

    with again.store.read() as connection:
        jobs = connection.execute(select(tables.print_job.c.state, tables.print_job.c.evidence)).all()
    assert jobs == [("unknown", "restored")]
    again.inbox.close()


def test_where_nobody_knows_what_followed_numbers_go_on_far_beyond(counting, tmp_path):
    counting.scan("HY500GA253700142")
    made = backup.make(counting.store, counting.settings.data / INBOX, tmp_path / "out", "desk1", STARTS)
    fresh = settings_of(tmp_path / "fresh", f"sqlite:///{tmp_path}/fresh/station.db")

    done = restore(made.folder, fresh, counting.clock)

    assert (done.lost, done.inbox) == (None, "restored")
    drawn = []
    with closing(Store(fresh.database.url)) as store:
        store.perform(
            Request("n", "test", "desk1", counting.clock.now()),
            lambda act: drawn.append(numbers.draw(act, "RU")) or happen("Tested")(act),
        )
    assert drawn == ["RU2609291002"]


def test_a_desk_that_moves_to_another_database_loses_nothing_and_skips_nothing(counting, tmp_path, server):
    counting.scan("HY500GA253700142")
    counting.desk._remember_head()
    made = backup.make(counting.store, counting.settings.data / INBOX, tmp_path / "out", "desk1", STARTS)
    counting.inbox.close()
    moved = settings_of(counting.settings.data, server.database())

    done = restore(made.folder, moved, counting.clock)

    assert (done.lost, done.left, done.inbox, done.aside) == (0, 0, "kept", ())
    again = Keeper(moved)
    again.scan("HY500GA253700143")
    assert [unit.number for unit in units(again)] == ["RU2609290001", "RU2609290002"]
    again.inbox.close()


def test_a_server_s_content_is_backed_up_before_it_is_replaced(made, tmp_path, server):
    there = settings_of(tmp_path / "there", server.database())
    with closing(Store(there.database.url)) as store:
        store.migrate()
        first_start(store, there, Clock.starting_at(STARTS))
        store.perform(request("here"), happen("Tested"))

    done = restore(made.folder, there, Clock.starting_at(STARTS), force=True)

    [kept] = done.aside
    with closing(sqlite3.connect(backup.check(kept).folder / STORE)) as db:
        assert db.execute("SELECT id FROM operation WHERE name = 'test'").fetchall() == [("here",)]
    with closing(Store(there.database.url)) as store, store.read() as connection:
        assert connection.execute(select(tables.head.c.seq, tables.head.c.hash)).one() == done.head
        assert connection.scalar(select(tables.operation.c.id).where(tables.operation.c.id == "here")) is None


def test_a_desk_that_restores_another_s_backup_keeps_its_own_inbox(made, tmp_path, server):
    other = load(
        CONFIG,
        {
            "STATION__DATA": str(tmp_path / "two"),
            "STATION__DATABASE__URL": server.database(),
            "STATION__DESK__ID": "desk2",
        },
    )
    inbox = Inbox(other.data / INBOX)
    id = inbox.id
    inbox.close()

    assert restore(made.folder, other, Clock.starting_at(STARTS)).inbox == "kept"
    assert backup.inbox_end(other.data / INBOX)[0] == id


def units(keeper):
    with keeper.store.read() as connection:
        return connection.execute(select(tables.unit).order_by(tables.unit.c.number)).all()


# --- keeping some ------------------------------------------------------------------------------------


def test_old_backups_go_and_the_newest_good_one_stays(made):
    folder = made.folder.parent
    for n in range(1, 5):
        bad = folder / f"bad{n}"
        shutil.copytree(made.folder, bad)
        card = json.loads((bad / CARD).read_text())
        day = (STARTS + timedelta(days=n)).isoformat()
        put(json.dumps(card | {"made_at": day, "findings": [["坏", "bad"]]}), bad)
    (folder / "holiday photos").mkdir()

    gone = backup.thin_out(folder, "desk1", 2)

    assert {path.name for path in gone} == {"bad1", "bad2"}
    left = {path.name for path in folder.iterdir()}
    assert left == {made.folder.name, "bad3", "bad4", "holiday photos"}
