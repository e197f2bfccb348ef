"""The disk under a desk: full, damaged, somebody else's, read-only, in two hands (faults D4 to D7, D10)."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from drivers.emulators.control import running
from station import messages
from station.demo.script import Hands, steps
from station.store import tables
from station.store.away import StoreUnfit
from station.store.inbox import Inbox
from station.store.store import Store
from tests.faults.process import Onlooker, prepared
from tests.invariants import check
from tests.playing import eventually, play

RESERVE_MB = 30


@contextmanager
def small_disk(folder: Path, megabytes: int):
    """A disk of its own for a folder."""
    assert os.geteuid() == 0, "only root may mount a disk for this test: run it as root, as CI does"
    folder.mkdir()
    options = f"size={megabytes}m,mode=0700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_in_mid_count_is_said_at_once_and_nothing_is_lost(tmp_path):
    folder = tmp_path / "data"
    with small_disk(folder, 120), running(tmp_path / "ports") as bench:
        desk = prepared(folder, bench)
        desk.environment["STATION__RESERVE_MB"] = str(RESERVE_MB)
        onlooker = Onlooker(f"sqlite:///{folder}/station.db")
        station = desk.start()
        try:
            assert station.wait_until_ready() is not None
            hands = Hands(bench, onlooker, zero_s=0.05, settle=1)  # type: ignore[arg-type]
            play(hands, steps()[:8])
            browser = station.browser()

            def page() -> str:
                return browser.open(f"{station.address}/?lang=zh", timeout=5).read().decode()

            def units() -> int:
                with onlooker.read() as connection:
                    return len(connection.execute(select(tables.unit.c.number)).all())

            counted = units()
            reserve = folder / "reserve"
            eventually(lambda: reserve.exists() and reserve.stat().st_size == RESERVE_MB * 1_000_000, 3)
            filler = folder / "filler"
            with filler.open("wb", buffering=0) as file, suppress(OSError):
                while True:  # the station writes meanwhile, so nobody knows how much is free
                    file.write(bytes(65_536))

            assert eventually(lambda: "磁盘满了" in page(), 3) <= 2
            eventually(lambda: not reserve.exists(), 3)
            bench.scan("HY400SB253100310")
            eventually(lambda: "inbox_full" in str(station.missing()), 5)
            assert units() == counted

            filler.unlink()
            eventually(lambda: units() == counted + 1, 10)
            assert "磁盘满了" not in page()
            eventually(reserve.exists, 3)
            assert station.end() == 0
        finally:
            station.kill()
            station.process.wait()
        assert check(folder / "station.db", folder / "inbox.db", tmp_path / "ports" / "labels") == []


def command(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    return subprocess.run(
        [sys.executable, "-m", "station", *arguments],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture
def file(tmp_path):
    """A store's file, closed."""
    path = tmp_path / "station.db"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


def said(file: Path) -> str:
    with pytest.raises(StoreUnfit) as refused:
        Store(f"sqlite:///{file}").migrate()
    return messages.say(refused.value.feedback(), "en")


def test_a_damaged_page_is_found_at_the_start_and_nothing_is_written(file):
    content = bytearray(file.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    content[3 * page : 5 * page] = os.urandom(2 * page)
    file.write_bytes(content)

    sentence = said(file)

    assert sentence.startswith(f"The database {file} is damaged: ")
    assert "station restore" in sentence
    assert file.read_bytes() == bytes(content)


def test_a_file_that_was_cut_short_is_found_at_the_start(file):
    os.truncate(file, file.stat().st_size // 2)

    assert "is damaged" in said(file)


def test_a_file_that_is_no_database_is_found_at_the_start(file):
    file.write_text("2026-09-29 14:20 signed for two parcels\n" * 1000)

    assert "is damaged: file is not a database" in said(file)


def test_another_program_s_database_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "station.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE stock_quant (id INTEGER)")
    other.close()

    assert said(file) == (
        "This is another program's database (tables stock_quant); it was left alone. Correct database: url"
    )
    with sqlite3.connect(file) as other:
        assert [name for (name,) in other.execute("SELECT name FROM sqlite_master")] == ["stock_quant"]
    other.close()


def test_a_file_on_a_network_disk_is_refused(file, monkeypatch):
    monkeypatch.setattr("station.store.disk.file_system", lambda _path: "nfs4")

    assert "lies on a network disk (nfs4)" in said(file)


def test_a_damaged_inbox_is_named_and_not_made_anew(tmp_path):
    file = tmp_path / "inbox.db"
    file.write_bytes(os.urandom(20_000))
    before = file.read_bytes()

    with pytest.raises(StoreUnfit) as refused:
        Inbox(file)

    assert f"The inbox {file} cannot be opened: file is not a database" in messages.say(
        refused.value.feedback(), "en"
    )
    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_named_by_the_command(tmp_path):
    folder = tmp_path / "data"
    with small_disk(folder, 20), running(tmp_path / "ports") as bench:
        desk = prepared(folder, bench)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        ended = command({**desk.environment, "LANG": "C"}, "run")

        assert ended.returncode == 1
        assert f"{folder} cannot be written (Read-only file system)" in ended.stderr


def test_one_database_is_not_worked_on_from_two_data_folders(tmp_path):
    with running(tmp_path / "ports") as bench:
        url = f"sqlite:///{tmp_path}/shared.db"
        (tmp_path / "one").mkdir()
        first = prepared(tmp_path / "one", bench, url)
        station = first.start()
        try:
            assert station.wait_until_ready() is not None
            other = {**first.environment, "STATION__DATA": str(tmp_path / "two"), "LANG": "C"}
            second = command(other, "token", "erp")
            assert second.returncode == 1
            assert f"{tmp_path}/shared.db: a station works here already" in second.stderr
            assert station.end() == 0
        finally:
            station.kill()
            station.process.wait()
