"""A server that is stopped under load, again and again, and one that stands still (E1, E4).

Nothing is between the desk and its server here; a line that is cut or silent is in `test_cut_off.py`.
"""

import os
import random
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from drivers.emulators.control import Bench, running
from station.demo.script import Hands, steps
from station.store import tables
from tests.faults.process import Desk, Onlooker, Running, prepared
from tests.invariants import Seen, last_reading, seen
from tests.playing import eventually, play
from tests.postgres import Server

SEED = int(os.environ.get("SEED", "20260930"))

SCAN_S, DOWN_S, UP_S = 0.5, 0.5, 0.7
"""How long at most between two scans, from a stop to the start, and from being back to the next stop."""

BACK_S = 3.0
"""So soon after its server takes connections a desk has worked off a reading."""

LOOKS_S = 0.1
"""How often `pg_ctl` looks whether the server takes connections: by so much a pause may be longer."""


@dataclass
class AtWork:
    """A running desk that has signed for the demo delivery, and its server."""

    desk: Desk
    station: Running
    bench: Bench
    server: Server
    scanned: list[str] = field(default_factory=list)
    acknowledged: list[Seen] = field(default_factory=list)

    @property
    def inbox(self) -> Path:
        return self.desk.folder / "inbox.db"

    def scan(self) -> None:
        """Scan a unit that nobody has scanned before."""
        self.scanned.append(f"HY500GA2537{len(self.scanned) + 1000:05}")
        self.bench.scan(self.scanned[-1])

    @contextmanager
    def scanning(self, rng: random.Random) -> Iterator[None]:
        """Scan on and on."""
        enough = threading.Event()

        def hands() -> None:
            while not enough.wait(rng.uniform(0, SCAN_S)):
                self.scan()

        thread = threading.Thread(target=hands)
        thread.start()
        try:
            yield
        finally:
            enough.set()
            thread.join()

    def captured(self) -> int:
        """Wait for a reading that comes from now on; its sequence."""
        first = last_reading(self.inbox) + 1
        eventually(lambda: last_reading(self.inbox) >= first)
        return first

    def worked_off(self, reading: int) -> bool:
        """Whether a reading has an answer."""
        return bool(self.rows(tables.operation, tables.operation.c.id == f"{self.inbox_id}:{reading}"))

    def rows(self, table: Any, *where: Any) -> list[Any]:
        with Onlooker(self.desk.url).read() as connection:
            return list(connection.execute(select(table).where(*where)).all())

    def look(self) -> None:
        """See what the desk shows, and rely on it from now on."""
        self.acknowledged.append(seen(self.desk.url, self.inbox))

    def page(self) -> str:
        page: str = self.browser.open(f"{self.station.address}/?lang=zh", timeout=5).read().decode()
        return re.sub(r"<[^>]+>|\s+", " ", page)

    def __post_init__(self) -> None:
        self.browser = self.station.browser()
        with closing(sqlite3.connect(self.inbox)) as db:
            self.inbox_id: str = db.execute("SELECT value FROM mark WHERE name = 'id'").fetchone()[0]


@contextmanager
def at_work(folder: Path, server: Server) -> Iterator[AtWork]:
    """A desk at work; in the end every scan was worked off once, in order, and the invariants hold."""
    url = server.database()
    with running(folder / "ports") as bench:
        desk = prepared(folder, bench, url)
        station = desk.start()
        try:
            assert station.wait_until_ready() is not None
            play(Hands(bench, Onlooker(url), zero_s=0.05, settle=1), steps()[:4])  # type: ignore[arg-type]
            work = AtWork(desk, station, bench, server)
            yield work
            eventually(lambda: len(work.rows(tables.unit)) >= len(work.scanned), 20)
            under_way = tables.print_job.c.state.in_(("queued", "sending"))
            eventually(lambda: not work.rows(tables.print_job, under_way), 60)
            assert station.end() == 0
        finally:
            station.kill()
            station.process.wait()
    units = sorted(work.rows(tables.unit), key=lambda row: row.ordinal)
    assert [row.serial for row in units] == work.scanned
    assert {job.state for job in work.rows(tables.print_job)} == {"printed"}
    with Onlooker(url).read() as connection:
        answers = connection.scalar(
            select(func.count()).where(tables.operation.c.code.in_(("unit_counted", "counted_held")))
        )
    assert answers == len(work.scanned)
    assert desk.violations(work.acknowledged) == []


def stopped(folder: Path, server: Server, stops: int) -> None:
    """Stop the server at once so often while units are scanned, and start it again."""
    rng, pauses = random.Random(SEED), []
    began = time.monotonic()
    with at_work(folder, server) as work, work.scanning(rng):
        for _ in range(stops):
            time.sleep(rng.uniform(0, UP_S))
            server.stop("immediate")
            try:
                first = work.captured()
                time.sleep(rng.uniform(0, DOWN_S))
            finally:
                server.start()
            pauses.append(LOOKS_S + eventually(lambda first=first: work.worked_off(first), 10))
            work.look()
    print(
        f"SEED={SEED}: {time.monotonic() - began:.0f} s: {stops} stops, {len(work.scanned)} scans, "
        f"pause at most {max(pauses):.2f} s, {sum(pauses) / stops:.2f} s on average"
    )
    assert max(pauses) <= BACK_S


def test_a_server_stopped_at_once_under_load_loses_no_scan_and_the_desk_is_back_in_three_seconds(
    tmp_path, server
):
    stopped(tmp_path, server, 2)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_server_stopped_at_once_fifty_times_under_load(tmp_path, server):
    stopped(tmp_path, server, 50)


def test_a_server_that_stands_still_is_said_to_be_away_and_captured_scans_follow_when_it_goes_on(
    tmp_path, server
):
    with at_work(tmp_path, server) as work:
        work.scan()
        eventually(lambda: work.rows(tables.unit))
        began = time.monotonic()
        server.signal(signal.SIGSTOP)
        try:
            eventually(lambda: re.search("不回答|连不上", work.page()), 4)
            first = last_reading(work.inbox) + 1
            for _ in range(3):
                work.scan()
            eventually(lambda: last_reading(work.inbox) == first + 2)
            time.sleep(max(0.0, began + 5 - time.monotonic()))
        finally:
            server.signal(signal.SIGCONT)
        assert eventually(lambda: work.worked_off(first), 10) <= BACK_S
        eventually(lambda: not re.search("不回答|连不上", work.page()), BACK_S)
