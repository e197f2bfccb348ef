"""Today's board and every report with a year behind them: how long each takes to open.

The store is filled by rows, as the operations leave them: some 252 working days of 60 deliveries, half a
million units with their claims, forms and disputes, what becomes of them (`afterwards`), and today's 60
deliveries with 2,000 units. The journal is not filled: neither board nor report sums it up.
"""

import gc
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from drivers.readings import Scan
from station.__main__ import build
from station.calendar import Calendar
from station.clock import Clock
from station.config import load
from station.demo import data
from station.operations import law
from station.policy import Policy
from station.reports.catalog import REPORTS
from station.station import Station
from station.store import tables
from station.views.office import Clerk
from tests.bench.afterwards import Afterwards

UNITS = int(os.environ.get("UNITS", "500000"))
DELIVERIES_A_DAY = 60
UNITS_TODAY = 2_000
ROUNDS = int(os.environ.get("ROUNDS", "40"))
NOW = datetime(2026, 9, 30, 11, 24, tzinfo=law.ZONE)
CUSTOMERS = ("C001", "C002", "C003", "C004", "C005")
MODELS = ("HY500G", "HY400S", "HY650G", "HY850M", "HY300S")
MANAGER = Clerk("OP0006", "郑立", "manager")
ROOT = Path(__file__).parents[2]


class Year:
    """Rows of a year, table by table, put in many at a time."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.rng = random.Random(seed)
        self._connection = connection
        self._rows: dict[Table, list[dict[str, Any]]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._ids: dict[Table, int] = {}
        self._dues: dict[tuple[date, int], datetime] = {}
        self.calendar, self.limits = Calendar(), law.started_limits(Policy())
        self.units = 0
        self.later = Afterwards(self, connection.execute(select(tables.operation.c.id).limit(1)).scalar_one())

    def put(self, table: Table, **row: Any) -> int:
        """Keep a row for the next `flush`; return its id, where it has one."""
        if "id" in table.c:
            row["id"] = self._ids[table] = self._ids.get(table, 1_000) + 1
        self._rows.setdefault(table, []).append(row)
        return int(row.get("id", 0))

    def due(self, at: datetime, days: int) -> datetime:
        """Return the close of the nth working day after a day; each is reckoned once."""
        key = at.date(), days
        if key not in self._dues:
            self._dues[key] = self.calendar.due(at, days)
        return self._dues[key]

    def flush(self, at_least: int = 0) -> None:
        """Put in what is kept, in the order in which rows point at one another, when there is so much of it.

        It is for when nothing kept points at what is not put yet: between deliveries, and days.
        """
        if max(map(len, self._rows.values()), default=0) < at_least:
            return
        for table in tables.metadata.sorted_tables:
            if rows := self._rows.pop(table, None):
                names = {name for row in rows for name in row}
                self._connection.execute(insert(table), [{n: row.get(n) for n in names} for row in rows])

    def number(self, prefix: str, at: datetime) -> str:
        """Draw an own number; more than four digits where a day has more."""
        key = prefix, f"{at:%y%m%d}"
        self._numbers[key] = self._numbers.get(key, 5_000) + 1
        return f"{prefix}{key[1]}{self._numbers[key]:04}"

    def delivery(self, signed: datetime, size: int, now: datetime) -> None:
        """A delivery as far as it is now, with everything that belongs to it."""
        rng, due = self.rng, self.due
        customer, number = rng.choice(CUSTOMERS), self.number("DL", signed)
        day1 = due(signed, 1)
        counted = day1.replace(hour=9) + timedelta(minutes=rng.randrange(120))
        handed = day1.replace(hour=11) + timedelta(minutes=rng.choice((10, 20, 40, 55, 75)))
        entered = handed.replace(hour=13) + timedelta(minutes=rng.randrange(50))
        completed = due(signed, 2).replace(hour=10) + timedelta(days=rng.random() < 0.03)
        is_counted, is_handed = counted <= now, handed <= now
        self.put(
            tables.delivery, number=number, customer=customer, signed_at=signed, signed_by="OP0001",
            state="handed_over" if is_handed else "counted" if is_counted else "counting",
            counted_at=counted if is_counted else None, counted_by="OP0001" if is_counted else None,
            limits=self.limits,
        )  # fmt: skip
        form = shipment = None
        if is_handed:
            form = self._form(number, customer, handed, entered if entered <= now else None)
        if completed <= now:
            shipment = self.put(
                tables.shipment, customer=customer, waybill=f"SF{self.units:013}", courier="SF",
                shipped_at=completed, shipped_by="OP0011",
            )  # fmt: skip
        for n in range(1, size + 1):
            self._unit(number, n, customer, signed, counted, form, shipment, completed, now)

    def _form(self, delivery: str, customer: str, handed: datetime, entered: datetime | None) -> str:
        number = self.number("FM", handed)
        state = "handed_over" if entered is None else "at_shipping"
        paper = {"rule": "R14", "delivery": delivery, "customer": customer, "revision": 1, "waits_for": ""}
        self.put(tables.paper, number=number, kind="form", state=state, at=handed, addressee="", **paper)
        self.put(tables.paper_revision, paper=number, revision=1, content={}, hash="0" * 64, at=handed)
        for act, at in (("handed_over", handed), ("entered", entered), ("to_shipping", entered)):
            if at is not None:
                self.sign(number, act, at, {"erp": f"XS{number[2:]}"} if act == "entered" else {})
        return number

    def sign(self, paper: str, act: str, at: datetime, facts: dict[str, Any]) -> None:
        self.put(
            tables.signature, paper=paper, revision=1, hash="0" * 64, act=act, operator="OP0002", at=at,
            facts=facts, channel="", reference="",
        )  # fmt: skip

    def _unit(
        self,
        delivery: str,
        n: int,
        customer: str,
        signed: datetime,
        counted: datetime,
        form: str | None,
        shipment: int | None,
        completed: datetime,
        now: datetime,
    ) -> None:
        rng = self.rng
        self.units += 1
        number, model = self.number("RU", counted), rng.choice(MODELS)
        finding = rng.random() < 0.04
        is_settled = self.due(signed, 2) < now if rng.random() < 0.97 else False
        held = finding and not is_settled
        is_over = shipment is not None and not held
        now_is: dict[str, Any] = {
            "open": True, "state": "counted", "location": "LC000001", "disposition": "",
            "product_status": "on_hold" if held else "to_inspect",
        }  # fmt: skip
        if is_over:
            now_is |= self.later.unit(number, model, delivery, completed, now)
        self.put(
            tables.unit, **now_is, number=number, delivery=delivery, ordinal=n, model=model,
            serial=f"{model}A25{n % 52 + 1:02}{self.units % 100_000:05}", duplicate=True, request="exchange",
            warranty="in", issue=1, counted_at=counted, counted_by="OP0001",
        )  # fmt: skip
        self.put(
            tables.claim, delivery=delivery, unit=number, model=model, request="exchange", decision="",
            state="completed" if is_over else "handed_over" if form else "counted",
            waits_for="marketing" if held else "", waits_since=counted if held else None,
            waited_s=rng.randrange(20_000) if finding else 0, paper=form, shipment=shipment,
            source="finished", started_at=signed, due_at=self.due(signed, 3),
            completed_at=completed if is_over else None,
        )  # fmt: skip
        if finding:
            self._finding(delivery, number, model, customer, counted, is_settled)

    def _finding(
        self, delivery: str, unit: str, model: str, customer: str, at: datetime, is_settled: bool
    ) -> None:
        kind = self.rng.choice(("damaged", "out_of_warranty", "mixed", "unreadable"))
        opened = self.put(
            tables.discrepancy, delivery=delivery, unit=unit, kind=kind, model=model, quantity=1, facts={},
            state="settled" if is_settled else "open", step="done" if is_settled else "asked", version=1,
            opened_at=at, opened_by="OP0001",
        )  # fmt: skip
        if kind in ("out_of_warranty", "mixed"):
            self._application(delivery, unit, model, customer, opened, at, is_settled)
        if self.rng.random() < 0.2:
            problem = self.put(
                tables.problem, unit=unit, category="safety", facts={}, at=at, operator="OP0001",
                state="closed" if is_settled else "open",
            )  # fmt: skip
            self._paper(
                "report", "RP", "R1", delivery, unit, model, customer, at, is_settled, problem=problem
            )
        if not is_settled:
            self._paper("notice", "NT", "R2b", delivery, unit, model, customer, at, False, discrepancy=opened)

    def _application(
        self, delivery: str, unit: str, model: str, customer: str, opened: int, at: datetime, is_over: bool
    ) -> None:
        paper = self._paper(
            "application", "AP", "R13", delivery, unit, model, customer, at, is_over, discrepancy=opened
        )
        self.put(
            tables.duty, kind="application", rule="R13", delivery=delivery, unit=unit, discrepancy=opened,
            state="done" if is_over else "open", due_at=self.calendar.due_same_day(at), target=True, at=at,
            paper=paper, ended_at=at if is_over else None,
        )  # fmt: skip

    def _paper(
        self,
        kind: str,
        prefix: str,
        rule: str,
        delivery: str,
        unit: str,
        model: str,
        customer: str,
        at: datetime,
        is_over: bool,
        **about: int,
    ) -> str:
        number = self.number(prefix, at)
        self.put(
            tables.paper, number=number, kind=kind, rule=rule, delivery=delivery, customer=customer,
            addressee="marketing", state="executed" if is_over else "submitted", revision=1,
            waits_for="" if is_over else "marketing", waits_since=None if is_over else at, at=at,
        )  # fmt: skip
        self.put(tables.paper_revision, paper=number, revision=1, content={}, hash="0" * 64, at=at)
        self.put(tables.paper_line, paper=number, unit=unit, model=model, quantity=1, plan="", **about)
        self.sign(number, "handed_over" if kind == "report" else "submitted", at, {})
        return number


def fill(connection: Connection, units: int = UNITS, today: int = UNITS_TODAY, seed: int = 1) -> int:
    """Fill an empty store with the demo's lists with working days until `NOW`; return how many units."""
    year = Year(connection, seed)
    per_delivery = max(1, today // DELIVERIES_A_DAY)
    days = units // (DELIVERIES_A_DAY * per_delivery) + 1
    worked, day = [], NOW.date()
    while len(worked) < days:
        if year.calendar.is_working(day):
            worked.append(day)
        day -= timedelta(days=1)
    for each in reversed(worked):
        for n in range(DELIVERIES_A_DAY):
            signed = datetime.combine(each, hour(8, 30), law.ZONE) + timedelta(minutes=2 * n)
            if signed <= NOW:
                year.delivery(signed, per_delivery, NOW)
                year.flush(at_least=20_000)
    year.later.days(list(reversed(worked)), NOW)
    year.flush()
    return year.units


def bench() -> dict[str, Any]:
    """Open board and reports many times by turns; milliseconds at the median and at p95."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        station = filled(Path(name), UNITS)
        figures: dict[str, Any] = {"board, reports: units in the store": station[1]}
        for what, times in sorted(opened(station[0], ROUNDS).items()):
            clock, cpu = (p95(each) * 1e3 for each in zip(*times, strict=True))
            figures[f"{what}, ms, p95 (aim 300)"] = clock
            figures[f"{what}, ms of CPU, p95"] = cpu
        station[0].desk.inbox.close()
        station[0].store.close()
        return figures


def filled(folder: Path, units: int, seed: int = 1, today: int = UNITS_TODAY) -> tuple[Station, int]:
    """Return a station with so many units behind it, a manager signed on, and how many there are.

    Args:
        today: how many come on each day.
    """
    settings = load(ROOT / "config.yaml", {"STATION__DATA": str(folder)})
    station = build(settings, Clock.starting_at(NOW), None)
    data.load(station.store, settings.desk.id, station.clock)
    with station.store.write() as connection:
        made = fill(connection, units, today, seed)
    with station.store.read() as connection:
        badge = connection.scalar(
            select(tables.operator.c.badge_secret).where(tables.operator.c.number == MANAGER.number)
        )
    scanned = f"{MANAGER.number}{badge}"
    station.desk.deliver("scanner", Scan(scanned, None, scanned.encode()), NOW)
    assert station.desk.work_off_next(1)
    return station, made


def p95(times: Sequence[float]) -> float:
    """Return what 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20)[18]


def opened(station: Station, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Open each page so many times by turns, after once to warm up; seconds by the clock and of CPU."""
    from webui.app import create_app

    client = create_app(station, demo=False).test_client()
    assert client.get(f"/kiosk?key={station.sessions.one_time_key}").status_code == 303
    took: dict[str, list[tuple[float, float]]] = {}
    gc.collect()
    gc.freeze()  # as the station does once it is built
    for n in range(rounds + 1):
        for address in addresses():
            began, cpu = time.perf_counter(), time.thread_time()
            answer = client.get(address)
            spent = time.perf_counter() - began, time.thread_time() - cpu
            assert answer.status_code == 200, re.sub(r"\s+", " ", answer.text)[-500:]
            if n:
                took.setdefault(address, []).append(spent)
    gc.unfreeze()
    return took


def addresses() -> Iterator[str]:
    """The board, and every report as it opens by itself."""
    yield "/board"
    for name in REPORTS:
        yield f"/reports/{name}"


if __name__ == "__main__":
    for figure, value in bench().items():
        print(f"{figure:<66} {value:8.1f}")
