"""The station as a process of its own, on emulators that outlive it."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.engine import make_url

from drivers.emulators.control import Bench
from station.clock import Clock
from station.config import Settings, load
from station.demo import data
from station.demo.show import STARTS
from station.operations.setup import first_start
from station.store.store import Store
from tests.faults.zygote import Life, fork, started
from tests.invariants import Seen, check
from tests.playing import CONFIG
from tests.postgres import free_port

READY_S = 40.0
"""By then even a busy machine has started it."""


class Onlooker:
    """Reads a store while another process works on it.

    A file is opened for each read and closed again: who holds it open spares the next life its recovery.

    Args:
        keeps: keep the connection to a server between two reads; then nobody can copy or rename its database.
    """

    def __init__(self, url: str, keeps: bool = False) -> None:
        address = make_url(url)
        if address.drivername == "sqlite":
            url, keeps = f"sqlite:///file:{quote(address.database or '')}?mode=ro&uri=true", False
        self._engine = create_engine(url, **({"pool_pre_ping": True} if keeps else {"poolclass": NullPool}))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a read-only connection."""
        with self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close the connection that was kept."""
        self._engine.dispose()


@dataclass
class Desk:
    """A data folder with the demo's lists, and the settings of the station that works in it.

    Attributes:
        environment: overrides of the shipped config.yaml.
        clock: shows the demo's day, in every life of the station.
    """

    folder: Path
    environment: dict[str, str]
    clock: Clock

    @property
    def settings(self) -> Settings:
        """The settings as the station reads them."""
        return load(CONFIG, self.environment)

    @property
    def url(self) -> str:
        """How its station reaches the database."""
        return self.environment["STATION__DATABASE__URL"]

    def violations(self, acknowledged: Sequence[Seen] = ()) -> list[str]:
        """Check the invariants; its emulators' ports are in its data folder."""
        return check(self.url, self.folder / "inbox.db", self.folder / "ports" / "labels", acknowledged)

    @property
    def log(self) -> Path:
        """What the station's lives wrote to stderr."""
        return self.folder / "station.log"

    def start(self, module: str = "tests.faults.on_the_demo_day", argument: str = "") -> "Running":
        """Start the station through a module that changes one thing; returns at once.

        Args:
            argument: the module's own; by default how far the clock is from the demo's day, in seconds.
        """
        argument = argument or str(self.clock.offset.total_seconds())
        with self.log.open("ab") as log:
            arguments = [argument, "--config", str(CONFIG), "run"]
            environment = {**os.environ, **self.environment}
            begin = started if "LD_PRELOAD" in environment else fork  # it is read where a process begins
            process = begin(module, arguments, environment, log.fileno())
        address = f"http://127.0.0.1:{self.environment['STATION__WEB__PORT']}"
        return Running(process, address, self.log)


def prepared(
    folder: Path, bench: Bench, url: str = "", id: str = "desk1", through: str = "", lists: bool = True
) -> Desk:
    """Make a data folder for a station on these emulators.

    Args:
        url: its database; by default a file in the folder.
        through: how the station itself reaches that database, if not by `url`.
        lists: whether the demo's lists are brought in.
    """
    url = url or f"sqlite:///{folder}/station.db"
    environment = {
        "STATION__DESK__ID": id,
        "STATION__RESERVE_MB": "0",
        "STATION__DATABASE__URL": url,
        "STATION__DATA": str(folder),
        "STATION__WEB__PORT": str(free_port()),
        "STATION__DEVICES__0__PORT": bench.scanner_port,
        "STATION__DEVICES__1__PORT": bench.scale_port,
        "STATION__DEVICES__1__POLL_S": "0.02",
        "STATION__DEVICES__2__PORT": bench.printer_port,
    }
    desk = Desk(folder, environment, Clock(STARTS - datetime.now(UTC)))
    store = Store(url)
    store.migrate()
    first_start(store, desk.settings, desk.clock)
    if lists:
        data.load(store, desk.settings.desk.id, desk.clock)
    store.close()
    environment["STATION__DATABASE__URL"] = through or url
    return desk


@dataclass
class Running:
    """One life of the station."""

    process: "Life | subprocess.Popen[bytes]"
    address: str
    log: Path

    def alive(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it at once: kill -9."""
        self.process.kill()

    def wait_until_ready(self) -> float | None:
        """Wait until it says that it is ready; the seconds that took, None when it ended before."""
        began = time.monotonic()
        while self.alive():
            if self.ready():
                return time.monotonic() - began
            assert time.monotonic() - began < READY_S, f"it does not become ready: {self.log.read_text()}"
            time.sleep(0.01)
        return None

    def browser(self) -> urllib.request.OpenerDirector:
        """Return a browser that has opened the desk."""
        opened = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        key = re.findall(r"open the desk at (\S+)", self.log.read_text())[-1]
        opened.open(key, timeout=5)
        return opened

    def ready(self) -> bool:
        """Ask /readyz."""
        return self.missing() == {}

    def missing(self) -> dict[str, str] | None:
        """Return what keeps /readyz from 200; None while nothing answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=4):
                return {}
        except urllib.error.HTTPError as error:
            found: dict[str, str] = json.load(error)["missing"]
            return found
        except OSError:
            return None

    def end(self) -> int:
        """Ask it to end, and return its exit status."""
        self.process.terminate()
        return self.process.wait(10)
