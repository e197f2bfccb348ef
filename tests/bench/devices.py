"""What the devices cost: a burst of scans against a bare read loop, a scale that streams, the way of a weight
to the page."""

import http.cookiejar
import json
import os
import pty
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tty
import urllib.request
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from drivers.catalog import DeviceSettings, create
from drivers.emulators.control import running
from drivers.readings import Reading, Weight
from drivers.scale.protocols import SCALES
from tests.faults.process import prepared

SCANS = 5_000
ROUNDS = 7
STREAM_S = 5.0
LOADS = 20

BURST = """
import os, sys
fd, count = int(sys.argv[1]), int(sys.argv[2])
for n in range(count):
    os.write(fd, b"]C1HY500GA2537%05d\\r" % n)
"""
"""A scanner that sends as fast as it is read, one scan a write, in a process of its own."""


def _burst(master: int, done: Callable[[], bool]) -> float:
    """Seconds from the first scan's first byte until all are taken."""
    writer = subprocess.Popen([sys.executable, "-c", BURST, str(master), str(SCANS)], pass_fds=[master])
    began = 0.0
    while not done():
        if not began and STARTED.is_set():
            began = time.perf_counter()
        time.sleep(0.0005)
    ended = time.perf_counter()
    writer.wait()
    STARTED.clear()
    return ended - began


STARTED = threading.Event()


def burst() -> dict[str, Any]:
    """A burst of scans on a pty: until the Scanner has delivered them, against a loop of os.read."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        taken = 0

        def read() -> None:
            nonlocal taken
            while taken < SCANS:
                piece = os.read(slave, 65536)
                STARTED.set()
                taken += piece.count(b"\r")

        reader = threading.Thread(target=read)
        reader.start()
        bare.append(_burst(master, lambda: not reader.is_alive()))  # noqa: B023

        delivered: list[Reading] = []

        def deliver(id: str, reading: Reading, at: datetime) -> None:
            STARTED.set()
            delivered.append(reading)  # noqa: B023

        scanner = create(DeviceSettings("scanner", "scanner", "serial", os.ttyname(slave)), deliver)
        scanner.start()
        while scanner.condition().code != "ready":
            time.sleep(0.01)
        ours.append(_burst(master, lambda: len(delivered) >= SCANS))  # noqa: B023
        scanner.stop()
    ratios = [each / floor for each, floor in zip(ours, bare, strict=True)]
    return {
        "burst of scans to delivered / a bare os.read loop (aim 2)": statistics.median(ratios),
        "the same, us a scan": statistics.median(ours) / SCANS * 1e6,
    }


def stream() -> dict[str, Any]:
    """A scale that streams at 115,200 baud: the part of one core it costs."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    protocol = SCALES["mt-sics"]
    frame = protocol.encode(Weight(Decimal("1.250"), "kg", stable=True))
    a_second = 115_200 // 10 // len(frame)
    code = (
        "import os, sys, time\n"
        f"due = time.monotonic()\nwhile True:\n    os.write({master}, {frame!r})\n    due += 1 / {a_second}\n"
        "    time.sleep(max(0, due - time.monotonic()))\n"
    )
    sender = subprocess.Popen([sys.executable, "-c", code], pass_fds=[master])
    settings = DeviceSettings("scale", "scale", "mt-sics", os.ttyname(slave), {"mode": "listen"})
    scale = create(settings, lambda *_: None)
    scale.start()
    time.sleep(1)
    assert scale.live() is not None  # type: ignore[attr-defined]
    before = _cpu_s()
    began = time.perf_counter()
    time.sleep(STREAM_S)
    cost = (_cpu_s() - before) / (time.perf_counter() - began)
    scale.stop()
    sender.kill()
    sender.wait()
    return {
        "frames a second of a scale streaming at 115,200 baud": a_second,
        "what it costs, percent of one core (aim 3)": cost * 100,
    }


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def to_the_page(folder: Path) -> dict[str, Any]:
    """The way of a weight: from the load on the pan to the page's stream."""
    (folder / "data").mkdir()
    with running(folder / "ports") as bench:
        desk = prepared(folder / "data", bench)
        desk.environment["STATION__DEVICES__1__POLL_S"] = "0.2"  # as it is by default
        station = desk.start()
        try:
            assert station.wait_until_ready() is not None
            opener = urllib.request.build_opener(
                urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            )
            key = re.findall(r"open the desk at (\S+)", station.log.read_text())[-1]
            opener.open(key, timeout=5)
            seen: dict[str, float] = {}

            def listen() -> None:
                for line in opener.open(f"{station.address}/live?since=", timeout=60):
                    if line.startswith(b'data: {"value"'):
                        seen.setdefault(json.loads(line[6:])["value"] or "", time.perf_counter())

            threading.Thread(target=listen, daemon=True).start()
            time.sleep(1)
            took = []
            for n in range(LOADS):
                weight = f"1.{n + 10:02}"
                began = time.perf_counter()
                bench.load(f"{weight}0 kg", settle=0)
                while weight not in seen:
                    time.sleep(0.001)
                    assert time.perf_counter() - began < 10
                took.append(seen[weight] - began)
                time.sleep(0.05 + 0.013 * (n % 7))
        finally:
            station.kill()
            station.process.wait()
    return {
        "load on the pan to the page's stream, ms, p50": statistics.median(took) * 1000,
        "the same, worst (aim 300)": max(took) * 1000,
    }


def devices() -> dict[str, Any]:
    """All of it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        return burst() | stream() | to_the_page(Path(name))


if __name__ == "__main__":
    for what, figure in devices().items():
        print(f"{what:<66} {figure:8.2f}")
