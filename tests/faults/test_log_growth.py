"""The log of a database file stays bounded: under load without end, under a reader without end (G3)."""

import shutil
import sqlite3
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from station.clock import Clock
from station.config import load
from station.desk import Desk
from station.feedback import Feedback
from station.operations.setup import first_start
from station.store import inbox as inboxes
from station.store import sqlite
from station.store.away import StoreAway
from station.store.inbox import Inbox
from station.store.store import Request, Store
from tests.playing import CONFIG, eventually

MIB = 1 << 20
BOUND = 64 * MIB

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")


@pytest.fixture
def store(tmp_path):
    made = Store(f"sqlite:///{tmp_path}/station.db")
    made.migrate()
    first_start(made, load(CONFIG, {}), Clock())
    yield made
    made.close()


def answer(store, n, size=200):
    """One operation; `size` bytes long."""
    request = Request(f"touch:{n}", "tested", "desk1", datetime.now(UTC))
    store.perform(request, lambda act: Feedback("ok", "question_left", {"padding": "x" * size}))


def log_size(path):
    return path.with_name(path.name + "-wal").stat().st_size


def alone(path, statement):
    """What the file by itself counts, without its log; nothing while the log is copied into it."""
    copy = path.with_name("alone.db")
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as db, suppress(sqlite3.DatabaseError):
        return db.execute(statement).fetchone()[0]
    return 0


def test_the_log_stays_bounded_under_load_that_never_ends(store, tmp_path):
    largest = 0
    for n in range(500):
        answer(store, n, 256 * 1024)
        largest = max(largest, log_size(tmp_path / "station.db"))
    assert (tmp_path / "station.db").stat().st_size > BOUND
    assert largest < BOUND / 2


def test_a_reader_that_never_ends_is_cut_before_the_log_is_large_and_writing_goes_on(store, tmp_path):
    told = []

    def read():
        try:
            with store.read() as connection:
                connection.execute(text("SELECT count(*) FROM operation")).one()
                connection.execute(ENDLESS).one()
        except StoreAway as away:
            told.append(away.code)

    answer(store, "first")
    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(0.2)
    largest = n = 0
    began = time.monotonic()
    while n < 100 or reader.is_alive():
        n += 1
        answer(store, n, MIB // 2 if log_size(tmp_path / "station.db") < sqlite.LOG_BYTES else 200)
        largest = max(largest, log_size(tmp_path / "station.db"))
        assert time.monotonic() - began < 20
    answer(store, "the next one begins the log anew")
    answer(store, "and cuts it")
    assert told == ["read_too_long"]
    assert sqlite.LOG_BYTES < largest < BOUND
    assert log_size(tmp_path / "station.db") <= sqlite.LOG_BYTES


def test_a_reader_is_cut_when_it_has_read_too_long(store, monkeypatch):
    monkeypatch.setattr(sqlite, "READ_S", 0.2)
    began = time.monotonic()
    with pytest.raises(StoreAway, match="read_too_long"), store.read() as connection:
        connection.execute(ENDLESS).one()
    assert time.monotonic() - began < 2
    with store.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1


def test_an_idle_desk_copies_the_logs_of_store_and_inbox_so_that_no_scan_waits_for_it(
    store, tmp_path, monkeypatch
):
    monkeypatch.setattr(inboxes, "REST_AFTER", 3)
    box = Inbox(tmp_path / "inbox.db")
    desk = Desk("desk1", store, box, Clock(), pytest.fail)
    for n in range(sqlite.REST_AFTER):
        answer(store, n)
    for _ in range(3):
        box.put("scanner", "unreadable", {"why": "x"}, b"x", datetime.now(UTC))
    operations = "SELECT count(*) FROM operation WHERE name = 'tested'"
    readings = "SELECT count(*) FROM reading"
    assert (alone(tmp_path / "station.db", operations), alone(tmp_path / "inbox.db", readings)) == (0, 0)

    desk.start()
    try:
        eventually(lambda: alone(tmp_path / "station.db", operations) == sqlite.REST_AFTER)
        eventually(lambda: alone(tmp_path / "inbox.db", readings) == 3)
    finally:
        desk.stop()
        box.close()
