"""`make bench`: the station against floors measured in the same run; only ratios are worth quoting.

R is a bare program: os.read on a pty, one sqlite3 transaction (WAL, synchronous=FULL) of the rows one count
writes, a ready-made label, a TCP write. C is that commit alone. The station is the real command in a process
of its own, with 100,000 units in its store, on a pty and a TCP port held by this program. An intake is what
lies between the devices, in this process, so that a million units and ten thousand scans are soon measured.
"""

import gc
import json
import os
import pty
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tty
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, insert, select, update

from drivers.emulators.zpl_printer import EmulatedZplPrinter
from drivers.readings import Scan
from labels import MEDIA, UnitLabel, render, zpl
from station.clock import Clock
from station.config import Settings, load
from station.demo import data
from station.desk import Desk
from station.operations.setup import first_start
from station.store import tables
from station.store.inbox import Inbox
from station.store.store import Store
from tests import postgres
from tests.bench import board as board_bench
from tests.bench import labels as label_bench
from tests.bench import pages as page_bench
from tests.bench.devices import devices
from tests.faults import races

UNITS = int(os.environ.get("UNITS", "100000"))
SCANS = int(os.environ.get("SCANS", "200"))
LARGE = int(os.environ.get("LARGE", "1000000"))
INTAKES = int(os.environ.get("INTAKES", "10000"))
TURNS = 1_000
"""Scans into the small and the large store, by turns."""
PG_SCANS = int(os.environ.get("PG_SCANS", "500"))
PER_DELIVERY = 200
ROOT = Path(__file__).parents[2]


class Printer:
    """A label printer on TCP that notes when the first byte of each label arrives."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.label_at = 0.0
        self.label = b""
        self.arrived = threading.Event()
        self._model = EmulatedZplPrinter()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection:
                while piece := connection.recv(65536):
                    now = time.perf_counter()
                    if b"^XA" in piece:
                        self.label_at, self.label = now, piece
                        self.arrived.set()
                    if answer := self._model.receive(piece):
                        connection.sendall(answer)


def scanned(n: int) -> str:
    """Return the serial of the nth unit that the bench scans."""
    return f"HY500GA2537{n:05}"


def unit_rows(settings: Settings, count: int, scans: int = SCANS + 10) -> None:
    """Fill the store with units of past deliveries, and list the serials that will be scanned as shipped."""
    store = Store(settings.database.url)
    store.migrate()
    clock = Clock()
    first_start(store, settings, clock)
    data.load(store, settings.desk.id, clock)
    at = datetime(2026, 9, 1, tzinfo=UTC)
    with store.writer.begin() as connection:
        delivery = {
            "customer": "C001",
            "state": "counted",
            "signed_at": at,
            "signed_by": "OP0001",
            "limits": {},
        }
        numbers = [f"DL260901{n:04}" for n in range(1, count // 500 + 2)]
        connection.execute(insert(tables.delivery), [{"number": number, **delivery} for number in numbers])
        first = {
            "number": "RU260901000000",
            "delivery": numbers[0],
            "ordinal": 1,
            "model": "HY500G",
            "serial": "HY500GA240100000",
            "duplicate": False,
            "open": False,
            "state": "stocked",
            "product_status": "to_inspect",
            "location": "LC000003",
            "warranty": "in",
            "issue": 1,
            "counted_at": at,
            "counted_by": "OP0001",
        }
        connection.execute(insert(tables.unit), first)
        own = {
            "number": "printf('RU260901%06d', i)",
            "delivery": "printf('DL260901%04d', i / 500 + 1)",
            "ordinal": "i % 500 + 1",
            "serial": "printf('HY500GA2401%05d', i)",
        }
        columns = [column.name for column in tables.unit.c]
        connection.exec_driver_sql(
            f"INSERT INTO unit ({', '.join(columns)})"
            f" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"
            f" SELECT {', '.join(own.get(name, f'first.{name}') for name in columns)}"
            f" FROM n JOIN unit AS first ON first.number = '{first['number']}'"
        )
        # the units that will be scanned are in order: listed, and shipped to this customer
        connection.execute(update(tables.packing_line).values(quantity=count))
        listed = set(connection.scalars(select(tables.shipped_serial.c.serial)))
        shipped = [
            {"serial": serial, "model": "HY500G", "customer": "C001"} for serial in map(scanned, range(scans))
        ]
        connection.execute(
            insert(tables.shipped_serial), [row for row in shipped if row["serial"] not in listed]
        )
    store.close()


@contextmanager
def station(folder: Path, scanner: str, printer: int) -> Iterator[tuple[subprocess.Popen[bytes], float, str]]:
    """The real station in a process of its own; gives it, its seconds to readiness, and its data folder."""
    config = folder / "config.yaml"
    text = (ROOT / "config.yaml").read_text()
    text = re.sub(r"port: var/ports/scanner", f"port: {scanner}", text)
    text = re.sub(r"port: socket://127.0.0.1:9100", f"port: socket://127.0.0.1:{printer}", text)
    text = re.sub(r"(?s)  - id: scale.*?(?=  - id: printer)", "", text)
    config.write_text(text)
    web = socket.create_server(("127.0.0.1", 0))
    port = web.getsockname()[1]
    web.close()
    environment = {**os.environ, "STATION__WEB__PORT": str(port), "STATION__DATA": str(folder / "data")}
    began = time.perf_counter()
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "station", "--config", str(config), "run"],
        env=environment,
        stderr=log,
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{port}/readyz"
    while True:
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:
                if answer.status == 200:
                    break
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
        if process.poll() is not None:
            raise SystemExit((folder / "log").read_text())
    ready = time.perf_counter() - began
    try:
        yield process, ready, address
    finally:
        process.terminate()
        process.wait(20)


class Floor:
    """R and C: the least any program would do for one scan."""

    def __init__(self, folder: Path, label: bytes) -> None:
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        self._slave = slave
        self._db = sqlite3.connect(folder / "floor.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        for table in ("unit", "event", "operation", "print_job", "reading"):
            self._db.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, said TEXT)")
        server = socket.create_server(("127.0.0.1", 0))
        self._out = socket.create_connection(server.getsockname())
        self._in, _ = server.accept()
        self._label = label
        self._row = "x" * 400

    def once(self, scan: bytes) -> tuple[float, float]:
        """Return seconds from the scan's last byte to the label's first, and of the commit within."""
        began = time.perf_counter()
        os.write(self._master, scan)
        os.read(self._slave, 4096)
        commit = time.perf_counter()
        self._db.execute("BEGIN IMMEDIATE")
        for table in ("reading", "unit", "event", "event", "operation", "print_job"):
            self._db.execute(f"INSERT INTO {table} (said) VALUES (?)", (self._row,))
        self._db.execute("COMMIT")
        committed = time.perf_counter()
        self._out.sendall(self._label)
        self._in.recv(1)
        ended = time.perf_counter()
        self._in.recv(65536)
        return ended - began, committed - commit


class Intake:
    """The way of one scan without devices: put into the inbox, worked off, answered; in this process.

    Args:
        units: how many are in the store before.
    """

    def __init__(self, folder: Path, units: int, scans: int) -> None:
        settings = load(ROOT / "config.yaml", {"STATION__DATA": str(folder)})
        unit_rows(settings, units, scans)
        self.file = folder / "station.db"
        self.store = Store(settings.database.url)
        self.store.migrate()
        self._inbox = Inbox(folder / "inbox.db")
        self._desk = Desk(settings.desk.id, self.store, self._inbox, Clock(), _raise)
        with self.store.read() as connection:
            badge = connection.scalar(
                select(tables.operator.c.badge_secret).where(tables.operator.c.number == "OP0001")
            )
        self.scan(f"OP0001{badge}")
        self._counted = 0

    def scan(self, text: str) -> float:
        """Return the seconds from a scan to its answer."""
        began = time.perf_counter()
        self._desk.deliver("scanner", Scan(text, None, text.encode()), datetime.now(UTC))
        self._desk.work_off_next(1)
        return time.perf_counter() - began

    def count(self) -> float:
        """Count the next unit; every so many a new delivery is signed for, which is not measured."""
        if self._counted % PER_DELIVERY == 0:
            self.scan(f"SF8{self._counted:012}")
            if self._counted:
                self._desk.touch(f"another{self._counted}", "choose", number=2)
            self._desk.touch(f"customer{self._counted}", "choose", number=1)
            self._desk.touch(f"sign{self._counted}", "confirm")
        took = self.scan(scanned(self._counted))
        self._counted += 1
        return took

    def close(self) -> None:
        """See that every scan counted a unit, and end."""
        with self.store.read() as connection:
            counted = connection.scalar(select(func.count()).where(tables.operation.c.code == "unit_counted"))
        assert counted == self._counted, f"{counted} of {self._counted} were counted"
        self._inbox.close()
        self.store.close()


def _raise(error: BaseException) -> None:
    raise error


def large(folder: Path) -> dict[str, Any]:
    """Scan into a small and a large store by turns; then many times into the large one, never idle."""
    small, whole = Intake(folder / "small", 1_000, TURNS), Intake(folder / "large", LARGE, TURNS + INTAKES)
    gc.collect()
    gc.freeze()  # as the station does
    floor = Floor(folder / "large", bytes(2000))
    took: dict[Intake, list[float]] = {small: [], whole: []}
    for _ in range(TURNS // 20):
        for intake, times in took.items():
            times += [intake.count() for _ in range(20)]
    p50 = {intake: statistics.median(times[20:]) for intake, times in took.items()}
    small.close()
    times, commits, copying = [], [], [0.0]
    for n in range(INTAKES):
        before = whole.file.stat().st_mtime_ns
        times.append(whole.count())
        if whole.file.stat().st_mtime_ns != before:
            copying.append(times[-1])
        if n % 10 == 0:
            commits.append(floor.once(b"x\r")[1])
    whole.close()
    least = statistics.median(times)
    return {
        f"intake at {LARGE:,} units / at 1,000, p50 (aim 1.2)": p50[whole] / p50[small],
        f"worst of {INTAKES:,} intakes / p50, never idle (aim 30)": max(times) / least,
        "the same, p99": statistics.quantiles(times, n=100)[98] / least,
        f"worst of the {len(copying) - 1} with a checkpoint in them / p50": max(copying) / least,
        f"worst of {len(commits):,} bare commits between them / p50": max(commits)
        / statistics.median(commits),
        "intake, ms, p50 (this machine)": least * 1e3,
    }


def at_work(racer: races.Racer, scans: int) -> list[float]:
    """One desk on a server, counting as fast as it can: when it began and ended, its CPU, and its turns.

    A turn is the time it holds the journal's head, in which no other desk can write.
    """
    racer.sign_on()
    racer.sign_for(0)
    inbox = Inbox(Path(tempfile.mkdtemp()) / "inbox.db")
    desk = Desk(racer.desk, racer.store, inbox, Clock.starting_at(racer.clock), _raise)
    turns: list[float] = []
    racer.store.database.ended = lambda _: turns.append(time.perf_counter() - turn[0])  # type: ignore[method-assign]
    turn = [0.0]
    event.listen(racer.store.writer, "begin", lambda _: turn.__setitem__(0, time.perf_counter()))
    racer.line_up()
    turns.clear()
    began, cpu = time.perf_counter(), time.process_time()
    for n in range(scans):
        text = races.serial(racer.side * scans + n)
        desk.deliver("scanner", Scan(text, None, text.encode()), datetime.now(UTC))
        desk.work_off_next(1)
    ended, cpu = time.perf_counter(), time.process_time() - cpu
    inbox.close()
    return [began, ended, cpu, sum(turns)]


def several(folder: Path) -> dict[str, Any]:
    """Let one desk count on a server, then two at once; three times, the median counts."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    turns, cpu = [], []
    with postgres.running(durable=True) as server:
        for again in range(3):
            for desks, found in rates.items():
                url = server.database()
                races.prepare(url, folder)
                told = races.race(at_work, url, PG_SCANS, str(again), desks)
                took = max(each[1] for each in told) - min(each[0] for each in told)
                found.append(desks * PG_SCANS / took)
                if desks == 1:
                    turns.append(told[0][3] / took)
                    cpu.append(told[0][2] / took)
    one, two = (statistics.median(found) for found in rates.values())
    return {
        "two desks / one desk, scans per second on PostgreSQL (aim 1.5)": two / one,
        "the most that taking turns lets two do (one scan / its turn)": 1 / statistics.median(turns),
        "share of a scan in which its desk computes": statistics.median(cpu),
        "one desk on PostgreSQL, scans per second (this machine)": one,
    }


def memory_peak_kib(pid: int) -> int:
    """Return a process's peak resident memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1))  # type: ignore[union-attr]


def naive_hex(label: UnitLabel) -> int:
    """Return the bytes of the same label as one uncompressed hexadecimal graphic."""
    drawing = render(label, MEDIA["60x40"], 8)
    return drawing.width // 8 * drawing.height * 2


def main() -> None:
    """Measure, print one line per figure, and the whole as JSON."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        settings = load(ROOT / "config.yaml", {"STATION__DATA": str(folder / "data")})
        unit_rows(settings, UNITS, SCANS + 10 + page_bench.SCANS + page_bench.MOST)
        master, slave = pty.openpty()
        tty.setraw(slave)
        printer = Printer()
        with station(folder, os.ttyname(slave), printer.port) as (process, first_ready, _):
            pass
        with station(folder, os.ttyname(slave), printer.port) as (process, ready, _):
            figures = measure(folder, settings, master, printer)
            figures["station's peak memory, no page open, MiB (aim 120)"] = (
                memory_peak_kib(process.pid) / 1024
            )
            figures |= page_bench.bench(folder / "log", scanning(folder, master, printer), SCANS + 10)
            figures[f"the same, {page_bench.IDLE} pages open (aim 180)"] = memory_peak_kib(process.pid) / 1024
        figures["ready after start, s, warm (aim 2)"] = ready
        figures["ready after start, s, first"] = first_ready
        figures |= devices()
        figures |= label_bench.bench()
        figures |= board_bench.bench()
        figures |= large(folder)
        figures |= several(folder)
    for what, figure in figures.items():
        print(f"{what:<66} {figure:8.2f}")
    print(json.dumps(figures))


def scanning(folder: Path, master: int, printer: Printer) -> Callable[[int], float]:
    """Return what scans the nth unit and returns the seconds to the first byte of its label."""

    def scan_one(n: int) -> float:
        printer.arrived.clear()
        began = time.perf_counter()
        os.write(master, f"{scanned(n)}\r".encode())
        if not printer.arrived.wait(10):
            raise SystemExit(f"no label for scan {n}: {(folder / 'log').read_text()[-2000:]}")
        return printer.label_at - began

    return scan_one


def measure(folder: Path, settings: Settings, master: int, printer: Printer) -> dict[str, Any]:
    """Scan real units through the station, each beside one turn of the floor."""
    read = Store(settings.database.url)
    with read.read() as connection:
        badge = connection.scalar(
            select(tables.operator.c.badge_secret).where(tables.operator.c.number == "OP0001")
        )
        secret = connection.scalar(select(tables.desk.c.command_secret))
    for text in (f"OP0001{badge}", "SF9000000000017", f"CM0001{secret}"):
        os.write(master, text.encode() + b"\r")
        time.sleep(0.3)
    scan_one = scanning(folder, master, printer)
    floor: Floor | None = None
    ratios, bare, commits, whole = [], [], [], []
    for n in range(SCANS + 10):
        scan = f"{scanned(n)}\r".encode()
        took = scan_one(n)
        floor = floor or Floor(folder, printer.label)
        least, commit = floor.once(scan)
        if n >= 10:  # the first ones warm the caches up
            whole.append(took)
            bare.append(least)
            commits.append(commit)
            ratios.append(took / least)
        time.sleep(0.03)
    label = UnitLabel(
        number="RU2609290001",
        issue=1,
        status_word="待检",
        model="HY500G",
        serial="HY500GA253700142",
        customer_code="C001",
        delivery="DL2609290001",
        signed_on="2026-09-29",
        request="换货",
        hold_reason="",
        printed_at="09-29 14:20",
        printed_by="周敏",
        copy=False,
    )
    wire = len(zpl.encode(render(label, MEDIA["60x40"], 8)))
    return {
        "units in the store": UNITS,
        "scan to first label byte / R, p50 (aim 8)": statistics.median(whole) / statistics.median(bare),
        "the same, p90": statistics.quantiles(whole, n=10)[8] / statistics.median(bare),
        "the same / C, p50": statistics.median(whole) / statistics.median(commits),
        "R / C": statistics.median(bare) / statistics.median(commits),
        "scan to first label byte, ms, p50 (this machine)": statistics.median(whole) * 1e3,
        "unit label on the wire / naive hex bitmap (aim 0.125)": wire / naive_hex(label),
    }


if __name__ == "__main__":
    main()
