"""A desk at work under the recorder: what it asked of its files, and what people saw at which moment of that.

The log is the only clock here: a moment is the log's length in bytes.
"""

import fcntl
import hashlib
import hmac
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from sqlite3 import OperationalError
from uuid import uuid4

from sqlalchemy import select

from drivers.emulators.control import Bench, running
from station.clock import Clock
from station.demo.script import Hands, Step
from station.demo.show import STARTS
from station.store import tables
from tests.faults.process import Desk, Onlooker, Running, free_port
from tests.invariants import Seen, printed_label, seen
from tests.playing import eventually, play

HERE = Path(__file__).parent

STATION = "tests.faults.on_the_demo_day"
LISTS = "tests.faults.powercut.first_day"

LOOK_S = 0.004
"""How long the onlooker closes its eyes between two looks."""

_HEAD = struct.Struct("=cxHHIQ")


@dataclass(frozen=True, slots=True)
class Record:
    """One thing the station asked of its files, as `recorder.c` wrote it down.

    Attributes:
        what: `c`reate, `w`rite, `t`runcate, `a`llocate, `s`ync, `d`irectory sync, `r`ename, `u`nlink,
            `m`kdir; `p`: bytes to the printer.
        path: under the data folder, `.` for the folder itself; `second` is what a file was renamed to.
        offset: of a write; the size after a truncate or allocate.
        moment: the log's length with it.
    """

    what: str
    path: str
    second: str
    offset: int
    data: bytes
    moment: int


@dataclass
class Recording:
    """What was recorded in one data folder.

    Attributes:
        before: files that lay there when the recording began, by name.
        acknowledged: what was seen, each with the moment from which it is relied on.
        sent_before: labels (number, issue) that were sent before the recording, with moment 0.
    """

    folder: Path
    log: Path
    before: Mapping[str, bytes] = field(default_factory=dict)
    acknowledged: list[tuple[int, Seen]] = field(default_factory=list)
    sent_before: list[tuple[int, tuple[str, int]]] = field(default_factory=list)

    @cached_property
    def records(self) -> Sequence[Record]:
        """The log, read."""
        return list(_records(self.log.read_bytes(), str(self.folder)))

    @cached_property
    def labels(self) -> Sequence[tuple[int, tuple[str, int]]]:
        """The labels sent (number, issue), each with the moment after which bytes of it may have left."""
        sent = list(self.sent_before)
        stream, begun = b"", [(0, 0)]
        for record in self.records:
            if record.what == "p":
                begun.append((len(stream), record.moment))
                stream += record.data
        with tempfile.NamedTemporaryFile() as label:
            for match in re.finditer(rb"\^XA(?:(?!\^XA).)*?\^XZ", stream, re.DOTALL):
                Path(label.name).write_bytes(match[0])
                out = printed_label(Path(label.name))
                moment = max(each for each in begun if each[0] <= match.start())[1]
                sent.append((moment, (out.number, out.issue)))
        return sent


def _records(log: bytes, folder: str) -> Iterator[Record]:
    at = 0
    while at < len(log):
        what, path, second, length, offset = _HEAD.unpack_from(log, at)
        at += _HEAD.size
        names = log[at : at + path].decode(), log[at + path : at + path + second].decode()
        at += path + second
        data = log[at : at + length]
        at += length
        yield Record(what.decode(), *(_within(each, folder) for each in names), offset, data, at)


def _within(path: str, folder: str) -> str:
    return os.path.relpath(path, folder) if path else ""


def build_recorder(folder: Path) -> Path:
    """Compile `recorder.c`; return the library to preload."""
    library = folder / "recorder.so"
    command = ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread"]
    subprocess.run([*command, "-o", library, HERE / "recorder.c", "-ldl"], check=True)
    return library


class Play:
    """The demo delivery played at a recorded desk.

    Args:
        folder: for everything; the station's data lies in `data` below it.
        module: how the station is started; another one puts a bug into it.
    """

    def __init__(self, folder: Path, library: Path, ports: Path, module: str = STATION) -> None:
        bench = Bench(ports)
        data = folder / "data"
        data.mkdir(exist_ok=True)  # by whoever installs a station, long before its first scan
        self.recording = Recording(data, folder / "recorder.log")
        self.recording.log.touch()
        self.environment = {
            "STATION__RESERVE_MB": "0",  # 64 MB of zeros would be most of what a replay writes and reads
            "STATION__RECORDER__KEEP_MB": "0",  # nothing relies on it, and it is never synced
            "LD_PRELOAD": str(library),
            "RECORDER_FOLDER": str(data),
            "RECORDER_LOG": str(self.recording.log),
            "RECORDER_PRINTER": bench.printer_port.rpartition(":")[2],
        }
        settings = {
            "STATION__DATA": str(data),
            "STATION__WEB__PORT": str(free_port()),
            "STATION__DEVICES__0__PORT": bench.scanner_port,
            "STATION__DEVICES__1__PORT": bench.scale_port,
            "STATION__DEVICES__1__POLL_S": "0.02",
            "STATION__DEVICES__2__PORT": bench.printer_port,
        }
        self.module = module
        self.desk = Desk(folder, {**settings, **self.environment}, Clock(STARTS - datetime.now(UTC)))
        self.store, self.inbox = data / "station.db", data / "inbox.db"
        self.hands = Hands(bench, Onlooker(f"sqlite:///{self.store}"), zero_s=0.05, settle=1)  # type: ignore[arg-type]

    def moment(self) -> int:
        """The log's length now."""
        return self.recording.log.stat().st_size

    def look(self) -> tuple[int, Seen] | None:
        """See what the desk shows; return it with the moment from which it is relied on.

        The moment is read *after* the look. What a look finds is visible only after the call of the station
        that made it so has returned, hence after its record: a state that is cut at this moment or later
        holds every record on which the look rests, and to demand it there is never a false alarm. The moment
        before the look would demand it of states cut before it had happened. What is missed are the few
        records between the two: looking every few milliseconds keeps them few.
        """
        with suppress(OperationalError):  # another has it locked: the next look is soon
            found = seen(self.store, self.inbox)
            return self.moment(), found
        return None

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look again and again, as a page does, while the block lasts.

        Not before the station is ready and not after it was asked to end: whoever opens a database that
        nobody else has open makes its `-wal` file, and the recorder sees only the station.
        """
        ended = threading.Event()

        def look() -> None:
            last = None
            while not ended.wait(LOOK_S):
                found = self.look()
                if found is not None and found[1] != last:
                    self.recording.acknowledged.append(found)
                    last = found[1]

        onlooker = threading.Thread(target=look, name="onlooker")
        onlooker.start()
        try:
            yield
        finally:
            ended.set()
            onlooker.join()

    def first_day(self) -> None:
        """The first start on an empty folder: the schema is made, the lists come in."""
        offset = str(self.desk.clock.offset.total_seconds())
        command = [sys.executable, "-m", LISTS, self.module, offset]
        subprocess.run(command, env={**os.environ, **self.desk.environment}, check=True)

    def live(self, script: Sequence[Step], *, end: str, touches: bool = False) -> None:
        """One life of the station: start, catch up, do the steps, and end by `kill` or `TERM`."""
        station = self.desk.start(self.module)
        try:
            assert station.wait_until_ready() is not None, self.desk.log.read_text()
            page = Page(station) if touches else None
            with self.looking():
                eventually(self._caught_up, 20)
                for number, step in enumerate(script):
                    assert play(self.hands, [step], station.alive), self.desk.log.read_text()
                    if page is not None and number % 2:
                        self._reprint(page)
                if end == "TERM":
                    eventually(self._labels_done, 30)
            if end == "TERM":
                assert station.end() == 0
        finally:
            self._kill(station)

    def die_starting(self, after_s: float) -> None:
        """A life that ends while it begins."""
        station = self.desk.start(self.module)
        time.sleep(after_s)
        self._kill(station)

    def _kill(self, station: Running) -> None:
        """End a life at once, though not between an operation and its record."""
        with self.recording.log.open() as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            station.kill()
            station.process.wait()

    def die_syncing(self, script: Sequence[Step], file: str, nth: int) -> None:
        """A life that ends during a file's so many-th sync: written, and not yet on the disk."""
        self.desk.environment["RECORDER_DIES"] = f"{file} {nth}"
        station = self.desk.start(self.module)
        del self.desk.environment["RECORDER_DIES"]
        try:
            if station.wait_until_ready() is not None:
                eventually(lambda: not station.alive() or self._caught_up(), 20)
                assert not play(self.hands, script, station.alive), f"{file} was not synced so often"
        finally:
            self._kill(station)
        assert station.process.returncode == -signal.SIGKILL, self.desk.log.read_text()

    def _reprint(self, page: "Page") -> None:
        with self.hands.store.read() as connection:
            number = connection.scalar(select(tables.unit.c.number).order_by(tables.unit.c.number.desc()))
        if number is not None:
            operation = page.touch("reprint", number=number, reason="unreadable")
            # As with a look: answered first, then the moment.
            self.recording.acknowledged.append((self.moment(), Seen({operation: None}, 0, (0, ""))))

    def _caught_up(self) -> bool:
        now = seen(self.store, self.inbox)
        last = max((int(id.rpartition(":")[2]) for id in now.answers if id[16:17] == ":"), default=0)
        return last >= now.readings

    def _labels_done(self) -> bool:
        pending = tables.print_job.c.state.in_(("queued", "sending"))
        with self.hands.store.read() as connection:
            return connection.scalar(select(tables.print_job.c.id).where(pending).limit(1)) is None


class Page:
    """The page of a running station, opened with its one-time key."""

    def __init__(self, station: Running) -> None:
        self._address = station.address
        cookies = urllib.request.HTTPCookieProcessor()
        self._browser = urllib.request.build_opener(cookies)
        key = re.findall(r"/kiosk\?key=(\S+)", station.log.read_text())[-1]
        self._browser.open(f"{self._address}/kiosk?key={key}").read()
        session = next(each.value or "" for each in cookies.cookiejar if each.name == "desk")
        self._token = hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()

    def touch(self, name: str, **arguments: str) -> str:
        """Touch a key; returns the operation's id once the station has answered."""
        operation = str(uuid4())
        form = {"csrf": self._token, "operation": operation, "name": name, **arguments}
        with self._browser.open(f"{self._address}/touches", urllib.parse.urlencode(form).encode()) as answer:
            assert answer.status == 200  # the desk, after the 303
        return f"touch:{operation}"


@contextmanager
def at_a_recorded_desk(folder: Path, library: Path, module: str = STATION) -> Iterator[Play]:
    """Give a play whose first day is over; the emulators outlive every life of the station."""
    with running(folder / "ports"):
        work = Play(folder, library, folder / "ports", module)
        work.first_day()
        yield work
