"""What systemd hears from a real station, and that a station that hangs or loses a thread does not live on.

A socket of the test's own takes systemd's place.
"""

import json
import os
import re
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.emulators.control import Bench, running
from station.demo.script import Hands
from tests.faults.process import Desk, Onlooker, Running, prepared
from tests.faults.test_bad_input import BUGS, EVERY_THREAD
from tests.faults.with_a_stall import BEGUN
from tests.playing import before, eventually, play
from tests.station.test_webhook import Server

WATCHDOG_S = 4.0


class Systemd:
    """Hears what is said at a notify socket.

    Attributes:
        heard: when, and each assignment.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: list[tuple[float, str]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            for line in self._socket.recv(4096).decode().splitlines():
                self.heard.append((time.monotonic(), line))

    def said(self, start: str) -> list[float]:
        """When something that begins so was said."""
        return [at for at, line in self.heard if line.startswith(start)]

    def status(self) -> str:
        """The newest sentence."""
        return next((line for _, line in reversed(self.heard) if line.startswith("STATUS=")), "")


@contextmanager
def under_systemd(
    folder: Path, bench: Bench, systemd: Systemd, module: str = "", argument: str = "", **environment: str
) -> Iterator[tuple[Desk, Running]]:
    """Give a station that was started as systemd starts one."""
    desk = prepared(folder, bench)
    desk.environment |= {
        "NOTIFY_SOCKET": systemd.address,
        "WATCHDOG_USEC": str(int(WATCHDOG_S * 1e6)),
        **environment,
    }
    station = desk.start(module or "tests.faults.on_the_demo_day", argument)
    try:
        yield desk, station
    finally:
        station.kill()
        station.process.wait()


@pytest.fixture
def bench(tmp_path) -> Iterator[Bench]:
    with running(tmp_path / "ports") as devices:
        yield devices


@pytest.fixture(params=["path", "abstract"])
def systemd(request, tmp_path) -> Systemd:
    return Systemd(
        str(tmp_path / "notify")
        if request.param == "path"
        else f"@station-test-{os.getpid()}-{time.time_ns()}"
    )


def test_ready_is_said_when_the_pages_answer_and_pulses_and_the_end_follow(tmp_path, bench, systemd):
    with under_systemd(tmp_path, bench, systemd) as (_, station):
        eventually(lambda: systemd.said("READY=1"), 40)
        with urllib.request.urlopen(f"{station.address}/readyz", timeout=2) as answer:
            assert "ready" in json.load(answer)
        eventually(lambda: len(systemd.said("WATCHDOG=1")) >= 4, 20)
        pulses = systemd.said("WATCHDOG=1")
        gaps = [later - sooner for sooner, later in pairwise(pulses)]
        assert all(WATCHDOG_S * 0.4 < gap < WATCHDOG_S for gap in gaps), gaps
        assert systemd.heard[0][1] == "READY=1"
        assert systemd.status() == "STATUS=working; 0 readings wait; devices away: none"
        bench.unplug("scale")
        eventually(lambda: systemd.status().endswith("devices away: scale (lost)"), 10)
        assert not systemd.said("STOPPING=1")
        began = time.monotonic()
        assert station.end() == 0
        assert time.monotonic() - began < 10
    assert len(systemd.said("STOPPING=1")) == 1
    assert systemd.heard[-2][1] == "STOPPING=1"


def test_without_systemd_nothing_is_said_and_no_thread_watches(tmp_path, bench):
    desk = prepared(tmp_path, bench)
    station = desk.start()
    try:
        assert station.wait_until_ready() is not None
        assert station.end() == 0
    finally:
        station.kill()
    assert "notify" not in desk.log.read_text()


STALLS = {
    "desk": ("station.store.inbox:Inbox.done", "the thread desk has made no round"),
    "desk watch": ("station.desk:Desk.lock_if_idle", "the thread desk watch has made no round"),
    "print printer": (
        "station.printing:PrintQueue._print_next",
        "the thread print printer has made no round",
    ),
    "webhook": ("station.webhook:Webhook._due", "the thread webhook has made no round"),
    "web": ("waitress.task:Task.service", "the pages do not answer"),
    "store's lock": ("store.lock", "nobody can write to the store"),
}


@pytest.mark.parametrize(("place", "sentence"), STALLS.values(), ids=STALLS)
def test_a_station_that_hangs_gets_no_pulse_any_more(tmp_path, bench, place, sentence):
    systemd = Systemd(str(tmp_path / "notify"))
    receiver = Server()
    with under_systemd(
        tmp_path, bench, systemd, "tests.faults.with_a_stall", place, STATION__WEBHOOK__URL=receiver.url
    ) as (desk, station):
        eventually(lambda: len(systemd.said("WATCHDOG=1")) >= 2, 40)  # it lives until the fault comes
        eventually(lambda: BEGUN in desk.log.read_text(), 10)
        bench.scan("HY500GA253700142")
        if place.startswith("station.printing"):
            count_one(desk, station, bench)
        eventually(lambda: "stalled" in systemd.status(), 20)
        assert sentence in systemd.status()
        silent_since = time.monotonic()
        time.sleep(WATCHDOG_S * 0.75)  # a pulse was due after half of it
        assert [at for at in systemd.said("WATCHDOG=1") if at > silent_since] == []
        assert station.alive()  # it is systemd that ends it
    assert sentence in desk.log.read_text()
    receiver.die()


def test_every_thread_there_is_has_been_tried_to_death(tmp_path, bench):
    systemd = Systemd(str(tmp_path / "notify"))
    with under_systemd(
        tmp_path, bench, systemd, "tests.faults.with_a_stall", "store.lock", **EVERY_THREAD
    ) as (desk, _):
        eventually(lambda: BEGUN in desk.log.read_text(), 40)
        line = next(line for line in desk.log.read_text().splitlines() if BEGUN in line)
    names = {
        re.sub(r"^waitress-\d+$", "waitress-0", name) for name in line.partition("threads ")[2].split(",")
    }
    passing = {name for name in names if name.startswith("Thread-")}  # the fault's own
    tried = set(BUGS) - {"webhook post"} | {"recorder"}  # which ends nothing: a test of its own
    assert names - passing - {"MainThread", "webhook post"} == tried
    # The main thread waits for a signal and for nothing else; Python ends the process with it.


def count_one(desk: Desk, station: Running, bench: Bench) -> None:
    """Play until the first unit is weighed and its label wanted."""
    hands = Hands(bench, Onlooker(desk.settings.database.url), zero_s=0.05, settle=1)  # type: ignore[arg-type]
    play(hands, before("scan unit 2"), station.alive)


@pytest.mark.parametrize("printer", ["prints", "never reads"])
def test_asked_to_end_in_the_middle_of_printing_it_ends_within_ten_seconds(tmp_path, bench, printer):
    systemd = Systemd(str(tmp_path / "notify"))
    with under_systemd(tmp_path, bench, systemd) as (desk, station):
        eventually(lambda: systemd.said("READY=1"), 40)
        if printer == "never reads":
            bench.stop_reading("printer")
        count_one(desk, station, bench)
        began = time.monotonic()
        station.process.send_signal(signal.SIGTERM)
        status = station.process.wait(15)
        took = time.monotonic() - began
    print(f"it ended within {took:.1f} s")
    assert status == 0
    assert took < 10
    assert systemd.said("STOPPING=1")
