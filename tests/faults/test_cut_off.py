"""A desk whose database is away captures all, decides nothing, works it off once, in order (E1, E3, E9)."""

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from drivers.emulators.control import Bench, running
from station.demo.script import Hands, steps
from station.store import tables
from tests.faults.line import Line
from tests.faults.process import Desk, Onlooker, Running, prepared
from tests.invariants import check, last_reading
from tests.playing import eventually, play

SCANS = 50


@dataclass
class CutOff:
    """A running desk on a server that is reached by a line in the test's hands."""

    desk: Desk
    station: Running
    line: Line
    url: str
    bench: Bench
    hands: Hands

    def rows(self, table: Any, *where: Any) -> list[Any]:
        with Onlooker(self.url).read() as connection:
            return list(connection.execute(select(table).where(*where)).all())

    def scan(self, *texts: str) -> None:
        """Scan codes, and wait until each is in the desk's inbox."""
        before = self.readings()
        for n, text in enumerate(texts, 1):
            self.bench.scan(text)
            eventually(lambda n=n: self.readings() >= before + n, 15)

    def readings(self) -> int:
        return last_reading(self.desk.folder / "inbox.db")

    def page(self) -> str:
        page: str = self.browser.open(f"{self.station.address}/?lang=zh", timeout=5).read().decode()
        return re.sub(r"<[^>]+>|\s+", " ", page)

    def __post_init__(self) -> None:
        self.browser = self.station.browser()


@contextmanager
def at_work(folder: Path, server: Any, forgets: bool = False) -> Any:
    """A desk that has signed for the demo delivery, on a line to its database.

    Args:
        forgets: labels came out whose units the database forgot, so what came out is not compared.
    """
    url, line = server.database(), Line(server.port)
    with running(folder / "ports") as bench:
        desk = prepared(folder, bench, url, through=line.through(url))
        station = desk.start()
        try:
            assert station.wait_until_ready() is not None
            hands = Hands(bench, Onlooker(url), zero_s=0.05, settle=1)  # type: ignore[arg-type]
            play(hands, steps()[:4])
            yield CutOff(desk, station, line, url, bench, hands)
            assert station.end() == 0
        finally:
            station.kill()
            station.process.wait()
            line.close()
    labels = None if forgets else folder / "ports" / "labels"
    assert check(url, folder / "inbox.db", labels) == []


def serial(n: int) -> str:
    return f"HY500GA2537{n:05}"


def test_fifty_scans_of_a_desk_that_is_cut_off_are_worked_off_once_in_order(tmp_path, server):
    with at_work(tmp_path, server) as cut:
        before = len(cut.rows(tables.operation))

        cut.line.pull()
        eventually(lambda: "连不上" in cut.page(), 3)
        serials = [serial(n) for n in range(2000, 2000 + SCANS)]
        cut.scan(*serials)

        eventually(lambda: f" {SCANS} " in cut.page() and serials[-1][:6] in cut.page(), 3)
        assert len(cut.rows(tables.operation)) == before
        assert cut.rows(tables.unit) == []

        cut.line.plug()
        eventually(lambda: len(cut.rows(tables.unit)) == SCANS, 15)
        units = sorted(cut.rows(tables.unit), key=lambda row: row.ordinal)
        assert [row.serial for row in units] == serials
        assert "连不上" not in cut.page()


def test_a_server_that_stops_is_named_within_three_seconds_and_the_desk_is_back_within_three(
    tmp_path, server
):
    with at_work(tmp_path, server) as cut:
        server.stop("immediate")
        try:
            assert eventually(lambda: "连不上" in cut.page(), 3) <= 3
            cut.scan(serial(3001))
        finally:
            server.start()
        assert eventually(lambda: len(cut.rows(tables.unit)) == 1, 6) <= 3


def test_a_command_scanned_meanwhile_is_refused_and_not_done_later(tmp_path, server):
    with at_work(tmp_path, server) as cut:
        secret = cut.rows(tables.desk)[0].command_secret
        cut.line.pull()
        eventually(lambda: "连不上" in cut.page(), 3)
        cut.scan(serial(3002), f"CM0060{secret}", serial(3003))
        cut.line.plug()

        eventually(lambda: len(cut.rows(tables.unit)) == 2, 10)
        answers = [row.code for row in cut.rows(tables.operation, tables.operation.c.name == "scan")][-3:]
        assert sorted(answers) == ["command_while_away", "unit_counted", "unit_counted"]
        assert cut.rows(tables.desk)[0].operator == "OP0001"


def test_what_came_after_a_question_waits_behind_it_and_is_not_refused(tmp_path, server):
    with at_work(tmp_path, server) as cut:
        cut.scan(serial(3004))
        eventually(lambda: len(cut.rows(tables.unit)) == 1)
        time.sleep(1.1)  # longer than a trigger bounces
        cut.line.pull()
        eventually(lambda: "连不上" in cut.page(), 3)
        cut.scan(serial(3005), serial(3004), serial(3006), serial(3007))
        cut.line.plug()

        waiting = tables.operation.c.outcome == "waiting"
        eventually(lambda: len(cut.rows(tables.operation, waiting)) == 2, 10)
        assert len(cut.rows(tables.unit)) == 2
        assert cut.rows(tables.desk)[0].question["kind"] == "duplicate"

        cut.hands.choose("another_unit")
        eventually(lambda: len(cut.rows(tables.unit)) == 5, 10)
        units = sorted(cut.rows(tables.unit), key=lambda row: row.ordinal)
        assert [row.serial[-4:] for row in units] == ["3004", "3005", "3004", "3006", "3007"]


def test_a_desk_that_starts_while_its_database_is_away_captures_from_the_first_scan(tmp_path, server):
    with at_work(tmp_path, server) as cut:
        assert cut.station.end() == 0
        cut.line.pull()
        cut.station = cut.desk.start()
        eventually(lambda: "scanner" not in (cut.station.missing() or {"scanner": ""}), 15)
        cut.scan(serial(3008))
        cut.line.plug()
        eventually(lambda: len(cut.rows(tables.unit)) == 1, 10)
        assert cut.station.end() == 0
        cut.station = cut.desk.start()
        assert cut.station.wait_until_ready() is not None


def test_a_line_that_swallows_everything_is_named_within_four_seconds(tmp_path, server):
    with at_work(tmp_path, server) as cut:
        cut.line.judge = lambda message: "hush"
        assert eventually(lambda: re.search("不回答|连不上", cut.page()), 8) <= 4
        cut.line.judge = lambda message: "pass"
        cut.line.cut()
        cut.scan(serial(3009))
        eventually(lambda: len(cut.rows(tables.unit)) == 1, 10)


def test_units_counted_once_are_counted_once(tmp_path, server):
    """The line is cut and plugged while the scans come."""
    with at_work(tmp_path, server) as cut:
        for n in range(30):
            cut.bench.scan(serial(4000 + n))
            if n % 5 == 2:
                cut.line.cut()
            if n % 10 == 4:
                cut.line.pull()
            if n % 10 == 8:
                cut.line.plug()
        eventually(lambda: len(cut.rows(tables.unit)) == 30, 20)
        with Onlooker(cut.url).read() as connection:
            assert connection.scalar(select(func.count(func.distinct(tables.unit.c.serial)))) == 30


def test_what_a_failover_has_forgotten_is_shown_scan_by_scan_and_no_number_is_drawn_twice(tmp_path, server):
    with at_work(tmp_path, server, forgets=True) as cut:
        cut.scan(serial(5000))
        eventually(lambda: len(cut.rows(tables.unit)) == 1)
        name = cut.url.rpartition("/")[2]
        cut.line.pull()
        server.admin(f"CREATE DATABASE standby_{name} TEMPLATE {name}")
        cut.line.plug()
        time.sleep(2)
        cut.scan(serial(5001), serial(5002))
        eventually(lambda: len(cut.rows(tables.unit)) == 3)
        lost = {row.number for row in cut.rows(tables.unit)}
        time.sleep(1)  # the desk is idle and remembers the journal's end

        cut.line.pull()
        server.admin(f"ALTER DATABASE {name} RENAME TO lost_{name}")
        server.admin(f"ALTER DATABASE standby_{name} RENAME TO {name}")
        cut.line.plug()

        eventually(lambda: "数据库丢了" in cut.page(), 10)
        page = cut.page()
        assert "HY500G A 2537 05001" in page
        assert "HY500G A 2537 05002" in page
        assert "HY500G A 2537 05000" not in page

        cut.hands.command("0001")
        eventually(lambda: "数据库丢了" not in cut.page())
        cut.scan(serial(5002), serial(5001))
        eventually(lambda: len(cut.rows(tables.unit)) == 3)
        again = {row.number for row in cut.rows(tables.unit)}
        assert len(again & lost) == 1  # the one that was not lost
        [event] = cut.rows(tables.event, tables.event.c.kind == "EventsForgotten")
        assert [scan["text"] for scan in event.data["scans"]] == [serial(5001), serial(5002)]
