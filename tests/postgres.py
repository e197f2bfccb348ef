"""A real PostgreSQL server for the tests, made anew in a folder of its own and gone with them."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psycopg

from station.store.store import Store

_NAMES = count(1)

MOST = 100
"""Databases a server holds, of 8 MB each, before those of tests that have ended are dropped."""


def program(name: str) -> str:
    """Return where a program of the server is; Debian keeps them off the PATH."""
    found = shutil.which(name)
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda each: int(each.parts[4]))
    assert found or newest, f"PostgreSQL is not installed: no {name} (make test installs it)"
    return str(newest[-1]) if newest else str(found)


def free_port() -> int:
    """A port nobody listens on, below those that the system hands out to whoever asks for any."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


class Server:
    """One server on a port of its own, in `folder`.

    Args:
        durable: whether commits reach the disk; tests that cut the power want it, others want speed.
    """

    def __init__(self, folder: Path, durable: bool = False) -> None:
        self.folder = folder
        self._user = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []  # initdb refuses root
        self._settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(folder),
            "max_connections": 60,
            "shared_buffers": "16MB",
            "fsync": "on" if durable else "off",
            "synchronous_commit": "on",
            "full_page_writes": "on" if durable else "off",
        }
        self.port = free_port()
        folder.chmod(0o777)
        options = ("-A", "trust", "-U", "owner", "--locale=C", "-E", "UTF8", "--no-sync")
        self._run("initdb", "-D", str(self.data), *options)
        self.start()
        self.template = self.url("newest")
        self.admin("CREATE DATABASE newest")
        store = Store(self.template, patient=True)
        store.upgrade()
        store.close()

    @property
    def data(self) -> Path:
        """The server's own files."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = " ".join(f"-c {name}={value}" for name, value in self._settings.items())
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", f"-p {self.port} {options}", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast`, or `immediate` as a power cut would."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server's main process, which starts the others, and to all its backends."""
        main = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(main, number)
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == main:
                os.kill(int(status.parent.name), number)

    def url(self, name: str, user: str = "owner") -> str:
        """Return the address of a database as config.yaml names it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def admin(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Do one statement as the server's owner."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def empty_database(self) -> str:
        """Make a database without a table and return its address."""
        name = f"empty{next(_NAMES)}"
        self.admin(f"CREATE DATABASE {name}")
        return self.url(name)

    def new_url(self) -> str:
        """Return the address of a database that is not made yet."""
        return self.url(f"station{next(_NAMES)}")

    def database(self) -> str:
        """Make a database with the newest schema and return its address."""
        url = self.new_url()
        copy(self.template, url)
        return url

    def sweep(self) -> None:
        """Drop the tests' databases, once there are so many that they need much room on the disk."""
        if len(list((self.data / "base").iterdir())) > MOST:
            for (name,) in self.admin("SELECT datname FROM pg_database WHERE datname ~ '^(station|empty)'"):
                self.admin(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._user, program(name), *arguments],
            cwd="/",
            stdout=subprocess.DEVNULL,  # a pipe would be held open by the server itself
            stderr=subprocess.DEVNULL,
            check=False,
        )
        log = self.folder / "log"
        assert done.returncode == 0, (name, log.read_text()[-3000:] if log.exists() else "no log")


def copy(source: str, target: str) -> None:
    """Make a database that is a copy of another of its server, which nobody has open."""
    _admin(source, f"CREATE DATABASE {_name(target)} TEMPLATE {_name(source)} STRATEGY FILE_COPY")


def renamed(url: str, name: str) -> str:
    """Give a database that nobody has open another name; return its address by then."""
    _admin(url, f"ALTER DATABASE {_name(url)} RENAME TO {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def _admin(url: str, statement: str) -> None:
    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def _name(url: str) -> str:
    return url.rpartition("/")[2]


@contextmanager
def running(durable: bool = False) -> Iterator[Server]:
    """Give a server that is stopped and thrown away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="station-pg-"))
    server = Server(folder, durable)
    try:
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
