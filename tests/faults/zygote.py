"""A process that has imported the station and forks its lives: `python -m tests.faults.zygote` on a socket.

A life is the unchanged command in a process of its own: it begins where `python -m MODULE` begins after its
imports, which cost a second, and ends as the interpreter ends. So a thousand starts can be afforded. The
zygote runs nothing of the station: it has one thread, no connection and no lock that a life could inherit.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

IMPORTED = (
    "PIL.PngImagePlugin",
    "drivers.catalog",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "station.__main__",
    "station.operations.setup",
    "station.printing",
    "station.station",
    "waitress.server",
    "webui.app",
)
"""What the command imports until it is ready, at the latest."""


# --- the side of the tests -----------------------------------------------------------------------------


@dataclass
class Life:
    """A process that was forked, as `subprocess.Popen` has one.

    Attributes:
        returncode: exit status, or minus the signal that ended it; None as far as nobody has asked.
    """

    pid: int
    _line: socket.socket
    returncode: int | None = None

    def poll(self) -> int | None:
        """Return how it ended, None while it goes on."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, and return how.

        Raises:
            subprocess.TimeoutExpired: it has not.
        """
        status = self._ended(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("station", timeout or 0)
        return status

    def kill(self) -> None:
        """End it at once: kill -9."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it is known to have ended; until then its pid is nobody else's."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            self._line.settimeout(timeout)
            try:
                said = self._line.recv(64)
            except (TimeoutError, BlockingIOError):
                return None
            assert said, "the zygote's child that waited for it has died"
            self.returncode = int(said)
        return self.returncode


@cache
def _zygote() -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    """Return the line to this process's zygote, which ends when the line does."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        command = [sys.executable, "-m", "tests.faults.zygote"]
        return ours, subprocess.Popen(command, cwd=ROOT, stdin=its, start_new_session=True)


def fork(module: str, arguments: Sequence[str], environment: Mapping[str, str], stderr: int) -> Life:
    """Begin a life: `python -m MODULE ARGUMENTS` with this environment, in the project's folder.

    Args:
        stderr: where it writes what goes wrong.
    """
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    said = json.dumps([module, list(arguments), dict(environment)]).encode()
    with its:
        socket.send_fds(_zygote()[0], [said], [its.fileno(), stderr])
    return Life(int(ours.recv(64)), ours)


def started(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], stderr: int
) -> "subprocess.Popen[bytes]":
    """Begin a life as `fork` does, with all that comes before its first line: slowly."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=stderr)


# --- the zygote ----------------------------------------------------------------------------------------


def serve(line: socket.socket) -> None:
    """Fork a life for each message, until the line ends; returns in the life too, to be its last act."""
    for name in IMPORTED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # a life's first collection need not copy what it shares
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who waits for a life is a child nobody waits for
    while True:
        said, fds, _, _ = socket.recv_fds(line, 1 << 20, 2)
        if not said:
            return
        assert len(os.listdir("/proc/self/task")) == 1, "what has threads cannot be forked"
        if os.fork() == 0:
            line.close()
            break
        for fd in fds:
            os.close(fd)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    test, stderr = socket.socket(fileno=fds[0]), fds[1]
    pid = os.fork()
    if pid == 0:
        os.dup2(stderr, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        test.detach()
        os.closerange(3, 1 << 10)
        live(*json.loads(said))
    else:
        os.close(stderr)  # nobody but the life holds a file
        stand_by(pid, test)


def live(module: str, arguments: list[str], environment: dict[str, str]) -> None:
    """Be `python -m MODULE ARGUMENTS`."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def stand_by(pid: int, test: socket.socket) -> None:
    """Tell who the life is and how it ended; its pid stays its own until the test has let go of it."""
    with suppress(OSError):  # the test has let go of it
        test.send(str(pid).encode())
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        by_itself = ended.si_code == os.CLD_EXITED
        test.send(str(ended.si_status if by_itself else -ended.si_status).encode())
        test.recv(1)
    os._exit(0)


if __name__ == "__main__":
    serve(socket.socket(fileno=0))
