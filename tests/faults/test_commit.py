"""A connection breaks at any message around COMMIT: a request's outcome is known, it is done once (E2)."""

import os
import random
import threading
import time
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import func, insert, select

from station.feedback import Feedback
from station.store import tables
from station.store.away import StoreAway
from station.store.journal import broken_at
from station.store.store import LOOK_S, Request, Store
from tests.faults.line import Line, Message

SEED = int(os.environ.get("SEED", "20260929"))
AT = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)

POINTS = {
    "its BEGIN is cut off": (True, b"BEGIN", "cut"),
    "a statement of its is cut off": (True, b"INSERT INTO operation", "cut"),
    "a statement's answer is cut off": (True, b"INSERT INTO operation", "pass, cut"),
    "its COMMIT is cut off": (True, b"COMMIT", "cut"),
    "its COMMIT gets no answer": (True, b"COMMIT", "pass, cut"),
    "the answer to its COMMIT is cut off": (False, b"COMMIT", "cut"),
    "the answer to its COMMIT is cut in two": (False, b"COMMIT", "pass, cut"),
}
"""Which way, what the message holds, and what is done at it."""

HUSHED = {
    "nothing comes back after its BEGIN": (True, b"BEGIN", "hush"),
    "its COMMIT is swallowed": (True, b"COMMIT", "hush"),
    "the answer to its COMMIT is swallowed": (False, b"COMMIT", "hush"),
}


class At:
    """Does one deed at one point of the next request, and then nothing more."""

    def __init__(self, to_server: bool, holds: bytes, deed: str) -> None:
        self.to_server, self.holds, self.deed = to_server, holds, deed
        self.done = threading.Event()

    def __call__(self, message: Message) -> str:
        if self.done.is_set() or message.to_server != self.to_server or self.holds not in message.body:
            return "pass"
        self.done.set()
        return self.deed


@pytest.fixture
def line(server):
    made = Line(server.port)
    yield made
    made.close()


def desk_on(url):
    store = Store(url)
    store.migrate()
    with store.write() as connection:
        connection.execute(insert(tables.desk), {"id": "desk1", "name": "1", "command_secret": "123456"})
    return store


def happen(act):
    act.record("Tested", act.request.id)
    act.on_card = False
    return Feedback("ok", "question_left")


def request(id):
    return Request(id, "test", "desk1", AT)


def happened(rows):
    return [row["subject"] for row in rows if row["kind"] == "Tested"]


def journal(store):
    with store.read() as connection:
        return [
            dict(row._mapping)
            for row in connection.execute(select(tables.event).order_by(tables.event.c.seq))
        ]


@pytest.mark.parametrize("point", POINTS)
def test_a_request_is_done_once_and_answered_although(point, server, line):
    url = server.database()
    store, beside = desk_on(line.through(url)), Store(url)
    store.perform(request("before"), happen)

    line.judge = At(*POINTS[point])
    answer = store.perform(request("cut"), happen)

    assert line.judge.done.is_set()
    assert answer == Feedback("ok", "question_left")
    assert happened(journal(beside)) == ["before", "cut"]
    assert store.perform(request("cut"), happen) == answer
    assert len(happened(journal(beside))) == 2
    store.close()
    beside.close()


@pytest.mark.parametrize("point", HUSHED)
def test_our_own_deadline_ends_it_when(point, server, line):
    url = server.database()
    store = desk_on(line.through(url))

    line.judge = At(*HUSHED[point])
    began = time.monotonic()
    answer = store.perform(request("hushed"), happen)

    assert answer == Feedback("ok", "question_left")
    assert time.monotonic() - began < 4
    assert happened(journal(store)) == ["hushed"]
    store.close()


def test_a_server_that_is_gone_is_said_to_be_away_and_nothing_is_known_to_be_done(server, line):
    store = desk_on(line.through(server.database()))

    line.pull()
    with pytest.raises(StoreAway):
        store.perform(request("away"), happen)
    with pytest.raises(StoreAway):  # it is not asked again at once
        store.perform(request("away"), happen)
    line.plug()
    time.sleep(LOOK_S)

    assert store.perform(request("away"), happen) == Feedback("ok", "question_left")
    assert len(happened(journal(store))) == 1
    store.close()


def test_a_lock_that_somebody_else_holds_is_called_busy_and_waited_for(server):
    url = server.database()
    store = desk_on(url)

    with psycopg.connect(url) as other:
        other.execute("SELECT seq FROM head FOR UPDATE")
        began = time.monotonic()
        with pytest.raises(StoreAway, match="busy"):
            store.perform(request("waits"), happen)
        assert time.monotonic() - began < 4
    time.sleep(LOOK_S)

    assert store.perform(request("waits"), happen) == Feedback("ok", "question_left")
    assert happened(journal(store)) == ["waits"]
    store.close()


def cut_again_and_again(server, line, count):
    rng, again = random.Random(SEED), 0
    print(f"SEED={SEED}")
    url = server.database()
    store, beside = desk_on(line.through(url)), Store(url)
    for n in range(count):
        line.judge = At(*POINTS[rng.choice(list(POINTS))])
        try:
            answer = store.perform(request(f"r{n}"), happen)
        except StoreAway:  # the last cut came late, and this one fell on the new connection being made
            again += 1
            time.sleep(LOOK_S)
            answer = store.perform(request(f"r{n}"), happen)
        assert answer.code == "question_left"
        assert line.judge.done.is_set()
    assert again <= count // 20
    rows = journal(beside)
    assert happened(rows) == [f"r{n}" for n in range(count)]
    assert broken_at(rows) is None
    with beside.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.operation)) == count
    store.close()
    beside.close()


def test_connections_cut_around_commit(server, line):
    cut_again_and_again(server, line, 60)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_five_hundred_connections_cut_around_commit(server, line):
    cut_again_and_again(server, line, 500)
