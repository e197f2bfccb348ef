"""A port: bytes in, bytes out, with deadlines of our own, and one kind of error for every way it can fail."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import select
import shutil
import socket
import subprocess
import termios
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import serial

CONNECT_S = 3.0
"""A network port that does not accept within this time is unreachable."""

PIECE = 65536

_FILES = ("/dev/hidraw", "/dev/input/", "/dev/usb/")
"""Device files that are no terminals."""


class PortError(Exception):
    """A port cannot be opened, or failed while open.

    Attributes:
        code: a key of `conditions.CONDITIONS`: lost, port_missing, port_held, port_refused, unreachable,
            port_failed.
        facts: port, and where known why, owner.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class LineSettings:
    """Settings of a serial line; a network or USB-CDC port ignores them.

    Attributes:
        baudrate: bits per second.
        bytesize: data bits, 7 or 8.
        parity: "N", "E", "O", "M" or "S".
        stopbits: 1 or 2.
        handshake: "none", "xonxoff" or "rtscts".
    """

    baudrate: int = 9600
    bytesize: Literal[7, 8] = 8
    parity: Literal["N", "E", "O", "M", "S"] = "N"
    stopbits: Literal[1, 2] = 1
    handshake: Literal["none", "xonxoff", "rtscts"] = "none"


USUAL_LINE = LineSettings()


class Port(ABC):
    """An open port. One thread reads; writing and reading may be in different threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection = 0
        """Another number when another connection of a device has begun: what it sends follows on nothing."""

    @abstractmethod
    def read(self, timeout_s: float) -> bytes:
        """What is there, waiting at most `timeout_s` for the first byte; b"" when nothing came.

        Raises:
            PortError: the port is lost.
        """

    @abstractmethod
    def write(self, data: bytes, deadline_s: float) -> int:
        """Write, waiting at most `deadline_s` in all; returns how many bytes the port took.

        Raises:
            PortError: the port is lost; its fact `written` says how many bytes the port had taken.
        """

    @abstractmethod
    def close(self) -> None:
        """Close; never raises."""

    def drain(self) -> bytes:
        """Take everything that has arrived and nobody read."""
        taken = bytearray()
        while piece := self.read(0):
            taken += piece
            if len(taken) > 16 * PIECE:  # a device that streams faster than we read must not hold us here
                break
        return bytes(taken)


@contextmanager
def _failing_as_lost(url: str) -> Iterator[None]:
    # termios.error is no OSError, and a vanished pty raises any of the three.
    try:
        yield
    except (OSError, serial.SerialException, termios.error, ValueError, TypeError) as error:
        # ValueError, TypeError: pyserial's handle is gone because another thread closed the port.
        raise PortError("lost", port=url, why=str(error)) from error


class _SerialPort(Port):
    """Whatever pyserial opens."""

    def __init__(self, url: str, line: serial.Serial) -> None:
        super().__init__(url)
        self._line = line
        try:
            self._fd: int | None = line.fileno()
        except (OSError, AttributeError):
            self._fd = None  # rfc2217://, loop://

    def read(self, timeout_s: float) -> bytes:
        with _failing_as_lost(self.url):
            if self._fd is None:
                self._line.timeout = timeout_s
            elif not select.select([self._fd], [], [], timeout_s)[0]:
                return b""
            return bytes(self._line.read(max(1, self._line.in_waiting)))

    def write(self, data: bytes, deadline_s: float) -> int:
        written = 0
        give_up = time.monotonic() + deadline_s
        try:
            with _failing_as_lost(self.url):
                while written < len(data):
                    # pyserial's own time-out does not say how much was written, and without one it spins on
                    # EAGAIN: so we wait for room ourselves and let it write once.
                    left_s = give_up - time.monotonic()
                    if self._fd is not None and not select.select([], [self._fd], [], max(0.0, left_s))[1]:
                        break
                    written += self._line.write(data[written : written + 4096]) or 0
        except PortError as lost:
            lost.facts["written"] = str(written)
            raise
        return written

    def close(self) -> None:
        # Failing to close means it is gone already, which is what was wanted.
        with suppress(OSError, serial.SerialException, termios.error):
            self._line.close()


class _TcpPort(Port):
    """`socket://host:port`. Our own, because pyserial reads one byte a call here and sleeps 0.3 s at
    close."""

    def __init__(self, url: str, connection: socket.socket) -> None:
        super().__init__(url)
        self._connection = connection

    def read(self, timeout_s: float) -> bytes:
        with _failing_as_lost(self.url):
            if not select.select([self._connection], [], [], timeout_s)[0]:
                return b""
            data = self._connection.recv(PIECE)
            if not data:
                raise OSError("closed by the device")
            return data

    def write(self, data: bytes, deadline_s: float) -> int:
        return _write_all(self.url, self._connection.fileno(), self._connection.send, data, deadline_s)

    def close(self) -> None:
        self._connection.close()


class _FilePort(Port):
    """A device file that is no terminal: hidraw and evdev, of which a read gives whole reports, and usblp."""

    GRAB = 0x40044590
    """EVIOCGRAB, linux/input.h: the device's events come to us alone."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._fd = os.open(url, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            if os.path.realpath(url).startswith("/dev/input/"):
                # Before the first scan, else the browser gets its keys too.
                fcntl.ioctl(self._fd, self.GRAB, 1)
        except OSError:
            self.close()
            raise

    def read(self, timeout_s: float) -> bytes:
        with _failing_as_lost(self.url):
            if not select.select([self._fd], [], [], timeout_s)[0]:
                return b""
            try:
                data = os.read(self._fd, PIECE)
            except BlockingIOError:
                data = b""
            except OSError as error:
                if error.errno != errno.EINVAL:  # usblp of a printer that never answers
                    raise
                data = b""
        if not data:  # no end: usblp says so of a printer that has nothing to say
            time.sleep(min(timeout_s, 0.05))
        return data

    def write(self, data: bytes, deadline_s: float) -> int:
        return _write_all(self.url, self._fd, lambda piece: os.write(self._fd, piece), data, deadline_s)

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._fd)


class _ListeningPort(Port):
    """`listen://host:port`: devices that connect to us, such as network scanners; one at a time, and one that
    goes may come back without the port being lost."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        parts = urlsplit(url)
        if parts.hostname is None or parts.port is None:
            raise ValueError(f"expected listen://host:port, found {url}")
        self._listener = socket.create_server((parts.hostname, parts.port), backlog=1)
        self._listener.setblocking(False)
        self._device: socket.socket | None = None

    def read(self, timeout_s: float) -> bytes:
        with _failing_as_lost(self.url):
            if not select.select([self._device or self._listener], [], [], timeout_s)[0]:
                return b""
            if self._device is None:
                with suppress(BlockingIOError):
                    self._device, _ = self._listener.accept()
                    self._device.setblocking(False)
                    _keep_alive(self._device)
                return b""
            try:
                data = self._device.recv(PIECE)
            except OSError:
                data = b""
            if not data:
                self._device.close()
                self._device = None
                self.connection += 1
            return data

    def write(self, data: bytes, deadline_s: float) -> int:
        device = self._device
        if device is None:
            return 0
        return _write_all(self.url, device.fileno(), device.send, data, deadline_s)

    def close(self) -> None:
        if self._device is not None:
            self._device.close()
        self._listener.close()


class _CupsPort(Port):
    """`cups://QUEUE`: a raw queue of CUPS. Every write is a job of its own, handed over by `lp`; nothing is
    ever read, and that CUPS has the job says nothing about a label."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        if not (queue := re.fullmatch(r"cups://([A-Za-z0-9_.][A-Za-z0-9_.-]*)", url)):
            raise ValueError(f"expected cups://QUEUE, found {url}")
        if not (program := shutil.which("lp")):
            raise ValueError("the program lp (of CUPS) is not installed")
        self._command = [program, "-d", queue[1], "-o", "raw"]

    def read(self, timeout_s: float) -> bytes:
        time.sleep(timeout_s)
        return b""

    def write(self, data: bytes, deadline_s: float) -> int:
        try:
            # S603: the command is `lp`, the queue's name was looked at.
            done = subprocess.run(  # noqa: S603
                self._command, input=data, capture_output=True, timeout=deadline_s, check=False
            )
        except subprocess.TimeoutExpired as error:
            # Ended by us; CUPS may have the job or not.
            raise PortError("lost", port=self.url, why="lp did not end", written=str(len(data))) from error
        except OSError as error:
            raise PortError("lost", port=self.url, why=str(error), written="0") from error
        if done.returncode:
            why = done.stderr.decode("utf-8", "replace").strip() or f"lp ended with {done.returncode}"
            raise PortError("lost", port=self.url, why=why, written="0")
        return len(data)

    def close(self) -> None:
        """Nothing is held."""


def _write_all(url: str, fd: int, write: Callable[[memoryview], int], data: bytes, deadline_s: float) -> int:
    """Write to something that does not block; returns how many bytes it took within the time."""
    written = 0
    give_up = time.monotonic() + deadline_s
    view = memoryview(data)
    try:
        with _failing_as_lost(url):
            while written < len(data):
                try:
                    written += write(view[written:])
                except BlockingIOError:
                    left_s = give_up - time.monotonic()
                    if not select.select([], [fd], [], max(0.0, left_s))[1]:
                        break
    except PortError as lost:
        lost.facts["written"] = str(written)
        raise
    return written


SYS_HIDRAW = Path("/sys/class/hidraw")


def report_descriptor(url: str) -> bytes:
    """The report descriptor of the HID device behind `/dev/hidraw*`; b"" where there is none."""
    device = Path(os.path.realpath(url))
    if not device.match("/dev/hidraw*"):
        return b""
    try:
        return (SYS_HIDRAW / device.name / "device" / "report_descriptor").read_bytes()
    except OSError:
        return b""


OPENERS: dict[str, Callable[[str], Port]] = {}
"""Ports that are no hardware, by the scheme of their url: `replay://ID`, while a recording is replayed."""


def look_for(url: str) -> bool:
    """Whether the port's stable name is there: one `stat`. A network port has no name to look for: True."""
    path = _local_path(url)
    return path is None or os.path.exists(path)


def is_network(url: str) -> bool:
    """Whether the port is reached over the network (so that trying to open is the only way to look for
    it)."""
    return urlsplit(url).scheme in ("socket", "rfc2217")


def open_port(url: str, line: LineSettings) -> Port:
    """Open a port for ourselves alone.

    Args:
        url: anything `serial.serial_for_url` opens: a device path, `socket://host:port`,
            `rfc2217://host:port`, `spy://`; also `/dev/hidraw*`, `/dev/input/*` (grabbed), `/dev/usb/lp*`,
            `listen://host:port` for a device that connects to us, and `cups://QUEUE` for a printer.
        line: baud rate and the rest, where the port has them.
    Raises:
        PortError: port_missing, port_held (facts: owner), port_refused, unreachable, port_failed.
    """
    try:
        if opens := OPENERS.get(urlsplit(url).scheme):
            return opens(url)
        if urlsplit(url).scheme == "socket":
            return _open_tcp(url)
        if urlsplit(url).scheme == "listen":
            return _ListeningPort(url)
        if urlsplit(url).scheme == "cups":
            return _CupsPort(url)
        if os.path.realpath(url).startswith(_FILES):
            return _FilePort(url)
        local = _local_path(url) is not None
        if os.path.realpath(url).startswith("/dev/pts/"):
            # A pseudo-terminal has neither: it takes the setting once and refuses it the second time.
            line = replace(line, bytesize=8, parity="N")
        opened = serial.serial_for_url(
            url,
            baudrate=line.baudrate,
            bytesize=line.bytesize,
            parity=line.parity,
            stopbits=line.stopbits,
            xonxoff=line.handshake == "xonxoff",
            rtscts=line.handshake == "rtscts",
            timeout=0,
            write_timeout=0,
            **({"exclusive": True} if local else {}),
        )
    except (OSError, serial.SerialException, termios.error, ValueError) as error:
        raise _why_not_opened(url, error) from error
    return _SerialPort(url, opened)


def _open_tcp(url: str) -> Port:
    parts = urlsplit(url)
    if parts.hostname is None or parts.port is None:
        raise ValueError(f"expected socket://host:port, found {url}")
    connection = socket.create_connection((parts.hostname, parts.port), timeout=CONNECT_S)
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _keep_alive(connection)
    return _TcpPort(url, connection)


def _keep_alive(connection: socket.socket) -> None:
    """A device that is gone without a word is missed after 11 s, not after two hours."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in ((socket.TCP_KEEPIDLE, 5), (socket.TCP_KEEPINTVL, 2), (socket.TCP_KEEPCNT, 3)):
        connection.setsockopt(socket.IPPROTO_TCP, option, value)


def _local_path(url: str) -> str | None:
    if "://" not in url:
        return url
    parts = urlsplit(url)
    return parts.netloc + parts.path if parts.scheme == "spy" else None


def _why_not_opened(url: str, error: Exception) -> PortError:
    number = error.args[0] if error.args and isinstance(error.args[0], int) else None
    if isinstance(error, OSError) and error.errno is not None:
        number = error.errno
    why = os.strerror(number) if number is not None else str(error)
    if is_network(url):
        return PortError("unreachable", port=url, why=why)
    if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV):
        return PortError("port_missing", port=url)
    # flock answers EAGAIN, a port claimed with TIOCEXCL EBUSY.
    if number in (errno.EAGAIN, errno.EBUSY, errno.EADDRINUSE):
        return PortError("port_held", port=url, owner=_owner(url))
    if number in (errno.EACCES, errno.EPERM):
        return PortError("port_refused", port=url, why=why)
    return PortError("port_failed", port=url, why=why)


def _owner(url: str) -> str:
    """Who holds a local port, as "name (pid)"; "" when /proc does not tell (another user's process)."""
    device = os.path.realpath(_local_path(url) or url)
    holder = _lock_holder(device)
    if holder is None:
        holder = next((pid for pid in _pids() if pid != os.getpid() and _has_open(pid, device)), None)
    if holder is None:
        return ""
    try:
        return f"{Path(f'/proc/{holder}/comm').read_text().strip()} ({holder})"
    except OSError:
        return f"({holder})"


def _lock_holder(device: str) -> int | None:
    """The process with a flock on the device: lines as `1: FLOCK ADVISORY WRITE 4711 00:1a:5 0 EOF`,
    proc(5)."""
    try:
        found = os.stat(device)
        lines = Path("/proc/locks").read_text().splitlines()
    except OSError:
        return None
    name = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    for line in lines:
        fields = line.split()
        if fields[1] == "FLOCK" and fields[5] == name and int(fields[4]) > 0:
            return int(fields[4])
    return None


def _pids() -> Iterator[int]:
    return (int(process.name) for process in Path("/proc").iterdir() if process.name.isdigit())


def _has_open(pid: int, device: str) -> bool:
    try:
        return any(os.path.realpath(handle) == device for handle in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False  # ended meanwhile, or not ours to look into
