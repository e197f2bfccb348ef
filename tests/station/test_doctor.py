"""`station doctor`: one line for each matter, good or finding, and what to do."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from station.__main__ import FINDING, WRONG_USE, main
from station.doctor import examination, invariants
from station.doctor.examination import data_folder
from station.doctor.files import reading
from station.operations import losses
from station.store.disk import file_system
from station.store.journal import Forgotten
from station.store.store import Request, Store
from tests.faults.mutations import a_day, chain_anew


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    folder = tmp_path_factory.mktemp("day")
    a_day(folder)
    return folder


@pytest.fixture
def desk(day, tmp_path, monkeypatch):
    """A copy of a day, and the doctor's lines about it; its devices are not there."""
    folder = shutil.copytree(day, tmp_path / "data")
    folder.chmod(0o700)
    monkeypatch.setenv("STATION__DATA", str(folder))
    monkeypatch.setenv("STATION__BACKUP__KEEP", "0")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(examination, "try_devices", lambda _settings, _language: [])
    return folder


@pytest.fixture
def lines(desk, capsys):
    def run():
        status = main(["doctor"])
        return status, capsys.readouterr().out.splitlines()

    return run


def change(folder, *statements, again=False):
    with closing(sqlite3.connect(folder / "station.db", isolation_level=None)) as store:
        triggers = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            store.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            store.execute(statement)
        if again:
            chain_anew(store)
        for _, sql in triggers:
            store.execute(sql)


def test_a_sound_desk_is_all_good_and_ends_with_0(lines):
    status, said = lines()

    assert (status, [line for line in said if not line.startswith("good  ")]) == (0, [])
    assert {"settings", "data folder", "inbox", "database", "journal", "remembered end", "devices"} <= {
        line.split("  ", 1)[1].strip().partition(":")[0] for line in said
    }


def test_a_desk_without_a_good_backup_is_told_to_make_one(desk, lines, monkeypatch):
    monkeypatch.setenv("STATION__BACKUP__KEEP", "14")
    assert f"finding  backup: there is no good backup in {desk}/backups" in lines()[1]

    assert main(["backup", str(desk / "backups")]) == 0
    lines()  # says what the backup printed
    status, said = lines()

    assert status == 0
    assert any(line.startswith("good     backup: the newest good one is of ") for line in said)


def test_an_altered_event_is_named_and_what_to_do_about_it(desk, lines):
    change(desk, "UPDATE event SET operator = 'OP0006' WHERE seq = 40")

    status, said = lines()

    [finding] = [line for line in said if "journal: I8" in line]
    assert status == FINDING
    assert finding.startswith("finding")
    assert "breaks at 40: after it was written" in finding
    assert "station restore" in said[said.index(finding) + 1]


def test_a_journal_chained_anew_is_found_by_the_end_the_desk_remembers(desk, lines):
    change(desk, "UPDATE event SET operator = 'OP0006' WHERE kind = 'ListImported'", again=True)

    status, said = lines()

    assert status == FINDING
    assert any("remembered end: I8: the journal's end" in line for line in said)
    assert any(line.startswith("good") and "journal: the chain holds" in line for line in said)


def test_a_database_of_another_version_is_named_and_not_looked_into(desk, lines):
    change(desk, "UPDATE alembic_version SET version_num = '9999'")

    status, said = lines()

    assert status == FINDING
    assert any("database" in line and "9999" in line for line in said)
    assert not any("journal" in line for line in said)


def test_another_programs_database_is_told_from_ours(desk, lines):
    (desk / "station.db").unlink()
    with closing(sqlite3.connect(desk / "station.db")) as other:
        other.execute("CREATE TABLE songs (name TEXT)")

    status, said = lines()

    assert status == FINDING
    assert any(line.startswith("finding") and "songs" in line for line in said)


@pytest.mark.parametrize("name", ["station.db", "inbox.db"])
def test_a_file_that_is_no_database_is_a_finding(desk, lines, name):
    (desk / name).write_bytes(b"not a database, not at all" * 400)
    for beside in ("-wal", "-shm"):
        (desk / f"{name}{beside}").unlink(missing_ok=True)

    status, said = lines()

    assert status == FINDING
    assert any(line.startswith("finding") and "not a database" in line for line in said)


@pytest.mark.parametrize("name", ["station.db", "inbox.db"])
def test_a_file_that_is_gone_is_a_finding_and_is_not_made(desk, lines, name):
    (desk / name).unlink()

    status, said = lines()

    assert status == FINDING
    assert any(line.startswith("finding") and f"{name} is not there" in line for line in said)
    assert not (desk / name).exists()


def test_no_data_folder_is_a_finding_and_none_is_made(desk, lines, monkeypatch, tmp_path):
    monkeypatch.setenv("STATION__DATA", str(tmp_path / "nowhere"))

    status, said = lines()

    assert status == FINDING
    assert any("nowhere is not there" in line for line in said)
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_others_may_read_is_a_finding(tmp_path):
    tmp_path.chmod(0o755)
    assert ["0755" in finding.en for finding in data_folder(tmp_path).findings] == [True]


def test_a_folder_of_somebody_else_is_a_finding(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert ["this is user 12345" in finding.en for finding in data_folder(tmp_path).findings] == [True]


def test_a_folder_on_a_network_disk_is_a_finding(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"30 21 0:40 / {tmp_path} rw,relatime shared:1 - nfs4 server:/x rw\n"
    )
    assert file_system(tmp_path / "data", mounts) == "nfs4"
    assert file_system(tmp_path.parent, mounts) == "ext4"
    monkeypatch.setattr(examination, "file_system", lambda _path: "nfs4")
    assert ["nfs4" in finding.en for finding in data_folder(tmp_path).findings] == [True]


def test_settings_that_cannot_be_used_are_wrong_use(desk, monkeypatch):
    monkeypatch.setenv("STATION__DATABASE__URL", "mysql://x")
    assert main(["doctor"]) == WRONG_USE


def test_every_matter_is_worded_in_both_languages(desk, monkeypatch, capsys):
    change(desk, "UPDATE unit SET serial = 'X' WHERE ordinal = 2", "UPDATE print_job SET state = 'unknown'")
    for language, mark in (("zh_CN.UTF-8", "问题  "), ("en_US.UTF-8", "finding  ")):
        monkeypatch.setenv("LANG", language)
        assert main(["doctor"]) == FINDING
        assert mark in capsys.readouterr().out


def test_every_examination_has_a_name_and_an_advice(day):
    with reading(f"sqlite:///{day}/station.db") as connection:
        names = [name for name, _ in invariants.examinations(connection, [], [])]
    assert set(names) == set(examination.MATTERS)


@pytest.mark.parametrize("listed", [True, False])
def test_a_loss_that_is_on_record_explains_the_numbers_left_out_and_its_own_readings(desk, listed):
    with closing(sqlite3.connect(desk / "inbox.db", isolation_level=None)) as db:
        copied = "SELECT device, kind, said, raw, at FROM reading ORDER BY seq DESC LIMIT 1"
        db.execute(f"INSERT INTO reading (device, kind, said, raw, at) {copied}")
        [seq] = db.execute("SELECT max(seq) FROM reading").fetchone()
        [inbox] = db.execute("SELECT value FROM mark WHERE name = 'id'").fetchone()
        db.execute("INSERT OR REPLACE INTO mark VALUES ('done', ?)", (str(seq),))
    gone = {"operation": f"{inbox}:{seq}", "text": "x", "at": "2026-09-29T06:30:00+00:00"}
    scans = [gone] if listed else []
    store = Store(f"sqlite:///{desk}/station.db")
    store.migrate()
    request = Request("clock:forgotten:desk1:x", "note_loss", "desk1", datetime.now(UTC), by_machine=True)
    store.perform(request, lambda act: losses.note(act, Forgotten(900, 300, 3), scans))
    store.close()

    with reading(f"sqlite:///{desk}/station.db") as connection:
        found = [each.sentence("en") for each in invariants.check(connection, [desk / "inbox.db"])]

    passed_over = [] if listed else [f"I2: reading {seq} was passed over"]
    assert [each.partition(": it has")[0] for each in found] == passed_over


# --- several desks -----------------------------------------------------------------------------------


def test_another_desks_readings_are_taken_at_its_word_until_its_inbox_is_given(desk, tmp_path):
    with closing(sqlite3.connect(desk / "inbox.db")) as db:
        [own] = db.execute("SELECT value FROM mark WHERE name = 'id'").fetchone()
    other = shutil.copy(desk / "inbox.db", tmp_path / "other.db")
    with closing(sqlite3.connect(other, isolation_level=None)) as db:
        db.execute("UPDATE mark SET value = 'ffff' WHERE name = 'id'")
        db.execute("DELETE FROM mark WHERE name = 'head'")
        db.execute("UPDATE mark SET value = '0' WHERE name = 'done'")
    columns = "name, 'desk2', operator, device, at, outcome, code, facts, unit, reading"
    change(
        desk,
        "INSERT INTO desk (id, name, command_secret) VALUES ('desk2', 'x', '000000')",
        f"INSERT INTO operation SELECT 'ffff:1', {columns} FROM operation WHERE id = '{own}:1'",
        f"INSERT INTO operation SELECT 'ffff:2000', {columns} FROM operation WHERE id = '{own}:1'",
    )

    def without_cause(*inboxes):
        with reading(f"sqlite:///{desk}/station.db") as connection:
            found = [each.sentence("en") for each in invariants.check(connection, inboxes)]
        return [each.split()[2] for each in found if "has no cause" in each]

    assert without_cause(desk / "inbox.db") == []
    assert without_cause(desk / "inbox.db", other) == ["ffff:2000"]
