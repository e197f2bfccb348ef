"""Two desks at work on one database: what one commits the other shows, and nothing of either is mixed up."""

import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest
from sqlalchemy import select

from drivers.emulators.control import Bench, running
from station.store import tables
from tests.faults.process import Desk, Onlooker, Running, prepared
from tests.invariants import check, printed_label
from tests.playing import eventually

MODELS = (
    "型号,描述,规格,功率,裸重,带盒重,保修月数,库存月数,EAN,序列号模板,停产日期,备品目标\n"
    "HY700G,ATX 700 W,ATX,700,1.90,2.30,24,3,,{model:6}{plant:1}{yy:2}{ww:2}{n:5},,10\n"
)
"""A model that nobody knew."""

NEW = "HY700GA2537"


@dataclass
class At:
    """Somebody at one of the desks: scans, reads the page, and has it follow the live stream.

    Attributes:
        told: when the stream said that something shown has changed (monotonic, s).
    """

    desk: Desk
    station: Running
    bench: Bench
    url: str
    told: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._browser = self.station.browser()
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        page = self.open("/?lang=zh")
        version = re.search(r'data-version="([^"]+)"', page)
        assert version, page
        with self._browser.open(f"{self.station.address}/live?since={version[1]}", timeout=60) as stream:
            for line in stream:
                if line.startswith(b"event: desk"):
                    self.told.append(time.monotonic())

    def quiet_s(self) -> float:
        """For how long the stream has told nothing."""
        return time.monotonic() - max(self.told, default=0.0)

    def open(self, path: str) -> str:
        page: str = self._browser.open(f"{self.station.address}{path}", timeout=10).read().decode()
        return page

    def words(self) -> str:
        return re.sub(r"<[^>]+>|\s+", " ", self.open("/?lang=zh"))

    def rows(self, statement: Any) -> list[Any]:
        with Onlooker(self.url).read() as connection:
            return list(connection.execute(statement).all())

    def answers(self) -> list[str]:
        """What this desk answered to scans, in order."""
        operation = tables.operation
        own = operation.c.desk == self.desk.settings.desk.id
        found = self.rows(select(operation.c.id, operation.c.code).where(own, operation.c.name == "scan"))
        return [row.code for row in sorted(found, key=lambda row: int(row.id.rpartition(":")[2]))]

    def scan(self, text: str) -> str:
        """Scan a code and return what it was answered."""
        before = len(self.answers())
        self.bench.scan(text)
        eventually(lambda: len(self.answers()) > before, 20)
        return self.answers()[-1]

    def badge(self, number: str) -> str:
        operator = tables.operator.c
        [(secret,)] = self.rows(select(operator.badge_secret).where(operator.number == number))
        return self.scan(f"{number}{secret}")

    def command(self, verb: str) -> str:
        own = tables.desk.c.id == self.desk.settings.desk.id
        [(secret,)] = self.rows(select(tables.desk.c.command_secret).where(own))
        return self.scan(f"CM{verb}{secret}")

    def bring_in(self, kind: str, text: str) -> None:
        """Send a list from the lists page."""
        token = re.search(r'name="csrf" value="(\w+)"', self.open("/lists"))
        assert token
        fields = {"csrf": token[1], "kind": kind, "operation": str(uuid.uuid4())}
        parts = [f'name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
        parts.append(f'name="file"; filename="list.csv"\r\nContent-Type: text/csv\r\n\r\n{text}')
        head = "--limit\r\nContent-Disposition: form-data; "
        body = "".join(f"{head}{part}\r\n" for part in parts) + "--limit--\r\n"
        headers = {
            "Content-Type": "multipart/form-data; boundary=limit",
            "Origin": self.station.address,
        }
        self._browser.open(Request(f"{self.station.address}/lists", body.encode(), headers), timeout=20)

    def printed(self) -> set[str]:
        """Own numbers on what came out of this desk's printer."""
        return {printed_label(file).number for file in (self.bench.folder / "labels").glob("*.zpl")}


@contextmanager
def two_desks(folder: Path, url: str) -> Iterator[tuple[At, At]]:
    """Two running stations on one database; what must hold is checked when both have ended."""
    with ExitStack() as stack:
        desks = []
        for n in (1, 2):
            bench = stack.enter_context(running(folder / f"ports{n}"))
            desk = prepared(folder / f"desk{n}", bench, url, id=f"desk{n}", lists=n == 1)
            desk.environment["STATION__DESK__NAME"] = f"收货台 {n}"
            desks.append((desk, bench))
        started = [(desk, desk.start(), bench) for desk, bench in desks]
        for _, station, _ in started:
            stack.callback(station.process.wait)
            stack.callback(station.kill)
        for _, station, _ in started:
            assert station.wait_until_ready() is not None
        yield tuple(At(desk, station, bench, url) for desk, station, bench in started)  # type: ignore[misc]
        for _, station, _ in started:
            assert station.end() == 0
    assert check(url, [folder / f"desk{n}" / "inbox.db" for n in (1, 2)]) == []


def soon(true: Callable[[], object]) -> float:
    return eventually(true, 15)


@pytest.mark.timeout(300)
def test_two_desks_count_one_delivery_and_each_shows_what_the_other_did(tmp_path, server):
    url = server.database()
    for n in (1, 2):
        (tmp_path / f"desk{n}").mkdir()
    with two_desks(tmp_path, url) as (one, two):
        assert one.badge("OP0001") == "signed_on"
        assert [one.scan("SF9000000000017"), one.command("0001")] == ["parcel_taken", "delivery_signed"]
        assert two.badge("OP0001") == "signed_on"
        assert two.scan("SF9000000000017") == "delivery_opened"

        # what desk 2 counts is on desk 1's page
        eventually(lambda: one.quiet_s() > 1.5, 20)
        before = len(one.told)
        two.bench.scan("HY500GA253700142")
        soon(lambda: one.rows(select(tables.unit)))
        committed = time.monotonic()
        soon(lambda: len(one.told) > before)
        assert one.told[before] - committed < 1
        assert "还有 11 台没扫到" in one.words()

        # one serial, two desks
        assert one.scan("HY500GA253700142") == "already_counted"
        assert one.command("0102") == "same_unit"

        # a list that one desk brings in is in force at the other's next scan
        assert two.scan(f"{NEW}00001") == "model_unknown"
        assert two.command("0003") == "question_left"
        assert one.badge("OP0002") == "signed_on"
        one.bring_in("models", MODELS)
        assert two.scan(f"{NEW}00001") in ("unit_counted", "counted_held")

        # each label comes out where its unit lies
        assert one.badge("OP0001") == "signed_on"
        assert one.scan("HY500GA253700143") == "unit_counted"
        where = select(tables.event.c.subject, tables.event.c.desk).where(
            tables.event.c.kind == "UnitCounted"
        )
        counted: dict[str, set[str]] = {"desk1": set(), "desk2": set()}
        for row in one.rows(where):
            counted[row.desk].add(row.subject)
        assert [len(numbers) for numbers in counted.values()] == [1, 2]
        soon(lambda: (one.printed(), two.printed()) == tuple(counted.values()))


@pytest.mark.timeout(300)
def test_a_second_station_of_the_same_id_is_refused_and_the_first_goes_on(tmp_path, server):
    url = server.database()
    with running(tmp_path / "ports1") as bench, running(tmp_path / "ports2") as other:
        for n in (1, 2):
            (tmp_path / f"desk{n}").mkdir()
        first = prepared(tmp_path / "desk1", bench, url).start()
        try:
            assert first.wait_until_ready() is not None
            second = prepared(tmp_path / "desk2", other, url, lists=False).start()
            try:
                assert second.process.wait(60) == 70
            finally:
                second.kill()
                second.process.wait()
            assert "Another station works as desk1" in second.log.read_text()
            assert first.ready()
            assert first.end() == 0
        finally:
            first.kill()
            first.process.wait()
