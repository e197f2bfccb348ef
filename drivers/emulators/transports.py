"""The ports of emulated devices: a pseudo-terminal behind a name that stays, a TCP port; pulled, cut, slow or
garbled on demand."""

from __future__ import annotations

import contextlib
import os
import random
import selectors
import socket
import struct
import time
import tty
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

Watcher = Callable[[int], None]


class Loop(Protocol):
    """What the transports live by: one loop that watches files and keeps time."""

    def watch(self, fd: int, events: int, ready: Watcher) -> None:
        """Call `ready` when a file is readable or writable; 0 events to leave it alone for now."""
        ...

    def forget(self, fd: int) -> None:
        """Watch a file no more."""
        ...

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something after so many seconds."""
        ...

    def at(self, moment: float, act: Callable[[], None]) -> None:
        """Do something at a monotonic time."""
        ...


DROP_S = 0.02
"""How long after the last byte that goes through a connection drops."""


class EmulatedDevice(Protocol):
    """Bytes in, answers out."""

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host; what is answered."""
        ...


class Cut:
    """Where in a job the cable is cut: so many bytes after the job's first."""

    def __init__(self, device: EmulatedDevice) -> None:
        self._job = getattr(device, "JOB", b"")
        self._before = b""
        self._left: int | None = None
        self._begun = False

    def after(self, count: int) -> None:
        """Cut the next job when so many of its bytes have come."""
        self._left, self._begun, self._before = count, False, b""

    def until(self, data: bytes) -> tuple[bytes, bool]:
        """What of these bytes still arrives, and whether the cable is cut behind it."""
        if self._left is None:
            return data, False
        at = 0
        if not self._begun:
            found = (self._before + data).find(self._job)
            if found < 0:
                self._before = (self._before + data)[1 - len(self._job) or len(self._before + data) :]
                return data, False
            # A job whose first bytes came earlier is counted from there.
            at, self._begun = found - len(self._before), True
        taken = data[: max(0, at + self._left)]
        self._left -= len(taken) - at
        if self._left > 0:
            return taken, False
        self._left = None
        return taken, True


class Transport(ABC):
    """A device's port, and what goes wrong in the cable.

    Attributes:
        delay_s: so much later each answer comes.
        slow_s: so much time each byte takes that the device sends.
        bytes_per_s: no more than so many bytes a second are read; 0 for as fast as they come.
        garble: in so many of the next pieces that the device sends one byte is another one.
        reads: whether what the host writes is read.
    """

    def __init__(self, bench: Loop, device: EmulatedDevice) -> None:
        self._bench = bench
        self._device = device
        self._cut = Cut(device)
        self.delay_s = self.slow_s = self.bytes_per_s = 0.0
        self.garble = 0
        self.reads = True
        self._free_at = 0.0
        self._drop_after: int | None = None
        self._chance = random.Random(0)  # noqa: S311 - the same noise each time

    def send(self, data: bytes) -> None:
        """Towards the host, as the cable lets it through; lost when there is none."""
        if self.garble and data:
            self.garble -= 1
            at = self._chance.randrange(len(data))
            data = data[:at] + bytes([data[at] ^ self._chance.randrange(1, 256)]) + data[at + 1 :]
        now = time.monotonic()
        if not self.slow_s and self._free_at <= now:
            self._put(self._let_through(data))
            return
        for byte in data:
            self._free_at = max(self._free_at, now) + self.slow_s
            # one by one, and none before those that were sent more slowly
            self._bench.at(self._free_at, partial(self._put_one, bytes([byte])))

    def drop_after(self, count: int) -> None:
        """Drop the connection when so many bytes more have gone, either way."""
        if count < 1:
            raise ValueError(f"expected at least 1 byte, found {count}")
        self._drop_after = count

    def cut_after(self, count: int) -> None:
        """Cut the connection when so many bytes of the next job have come."""
        self._cut.after(count)

    @abstractmethod
    def plug(self) -> None:
        """Appear."""

    @abstractmethod
    def unplug(self) -> None:
        """Disappear."""

    @property
    @abstractmethod
    def plugged(self) -> bool:
        """Whether the port is there."""

    @abstractmethod
    def stop_reading(self, on: bool) -> None:
        """Leave what the host writes where it is, or read it again."""

    @abstractmethod
    def _put(self, data: bytes) -> None:
        """Give bytes to the host; lost when there is none."""

    @abstractmethod
    def _drop(self) -> None:
        """End the connection at once."""

    def _put_one(self, byte: bytes) -> None:
        self._put(self._let_through(byte))

    def _let_through(self, data: bytes) -> bytes:
        """What of the data, sent or received, goes before the connection drops."""
        if self._drop_after is None:
            return data
        before = self._drop_after
        self._drop_after -= len(data[:before])
        if before and not self._drop_after:
            self._bench.later(DROP_S, self._drop_now)  # what went before is there
        return data[:before]

    def _drop_now(self) -> None:
        self._drop_after = None
        self._drop()


class PtyTransport(Transport):
    """A serial port: a pseudo-terminal behind a link with a stable name."""

    def __init__(self, bench: Loop, device: EmulatedDevice, link: Path) -> None:
        super().__init__(bench, device)
        self._link = link
        self._master: int | None = None
        self._slave = -1
        self._outgoing = bytearray()

    def plug(self) -> None:
        """Appear, under a new terminal and the old name."""
        if self._master is not None:
            return
        self._master, self._slave = os.openpty()
        # Raw before the first byte, else the line discipline echoes and turns CR into LF. Our own end of the
        # slave stays open, so that the host may come and go without the master seeing a hang-up.
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        fresh = self._link.with_name(self._link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self._link)
        self._bench.watch(self._master, selectors.EVENT_READ, self._ready)

    def unplug(self) -> None:
        """Disappear: every call of the host fails from now on."""
        if self._master is None:
            return
        self._bench.forget(self._master)
        self._link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)
        self._master = None
        self._outgoing.clear()

    @property
    def plugged(self) -> bool:
        """Whether the port is there."""
        return self._master is not None

    def _put(self, data: bytes) -> None:
        # waits here while the terminal's buffer is full
        if self._master is not None:
            self._outgoing += data
            self._flush()

    def stop_reading(self, on: bool) -> None:
        """Leave what the host writes in the terminal's buffer, or read it again."""
        self.reads = not on
        self._flush()

    def _ready(self, events: int) -> None:
        assert self._master is not None
        if events & selectors.EVENT_READ:
            with contextlib.suppress(BlockingIOError):
                data, cut = self._cut.until(os.read(self._master, _at_once(self.bytes_per_s)))
                answer = self._device.receive(self._let_through(data))
                if cut:
                    self.unplug()
                    return
                if answer:
                    self._bench.later(self.delay_s, lambda: self.send(answer))
                if self.bytes_per_s:
                    self.stop_reading(True)
                    self._bench.later(len(data) / self.bytes_per_s, lambda: self.stop_reading(False))
        self._flush()

    def _flush(self) -> None:
        if self._master is None:
            return
        with contextlib.suppress(BlockingIOError):
            while self._outgoing:
                del self._outgoing[: os.write(self._master, self._outgoing[:4096])]
        reading = selectors.EVENT_READ if self.reads else 0
        self._bench.watch(
            self._master, reading | (selectors.EVENT_WRITE if self._outgoing else 0), self._ready
        )

    def _drop(self) -> None:
        self.unplug()


class TcpTransport(Transport):
    """A raw network port, one host at a time as most printers have it; the next one waits."""

    def __init__(self, bench: Loop, device: EmulatedDevice, port: int) -> None:
        super().__init__(bench, device)
        self.port = port
        self._listener: socket.socket | None = None
        self._host: socket.socket | None = None
        self._outgoing = bytearray()

    def plug(self) -> None:
        """Listen, on the same port as before."""
        if self._listener is not None:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(1)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._watch()

    def unplug(self) -> None:
        """Cut the connection and listen no more."""
        self._hang_up()
        if self._listener is not None:
            self._bench.forget(self._listener.fileno())
            self._listener.close()
            self._listener = None

    @property
    def plugged(self) -> bool:
        """Whether the port is there."""
        return self._listener is not None

    def _put(self, data: bytes) -> None:
        if self._host is not None:
            self._outgoing += data
            self._flush()

    def stop_reading(self, on: bool) -> None:
        """Accept and never read, or read again."""
        self.reads = not on
        self._watch()

    def _watch(self) -> None:
        if self._listener is not None:
            accepting = selectors.EVENT_READ if self._host is None else 0
            self._bench.watch(self._listener.fileno(), accepting, self._accept)
        if self._host is not None:
            reading = selectors.EVENT_READ if self.reads else 0
            writing = selectors.EVENT_WRITE if self._outgoing else 0
            self._bench.watch(self._host.fileno(), reading | writing, self._ready)

    def _accept(self, events: int) -> None:
        assert self._listener is not None
        self._host, _ = self._listener.accept()
        self._host.setblocking(False)
        self._host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch()

    def _ready(self, events: int) -> None:
        assert self._host is not None
        if events & selectors.EVENT_READ:
            try:
                data = self._host.recv(_at_once(self.bytes_per_s))
            except BlockingIOError:
                data = None
            except OSError:
                data = b""
            if data == b"":
                self._hang_up()
                return
            if data:
                data, cut = self._cut.until(self._let_through(data))
                answer = self._device.receive(data)
                if cut:
                    self._drop()
                    return
                if answer:
                    self._bench.later(self.delay_s, lambda: self.send(answer))
                if self.bytes_per_s:
                    self.stop_reading(True)
                    self._bench.later(len(data) / self.bytes_per_s, lambda: self.stop_reading(False))
        self._flush()

    def _flush(self) -> None:
        if self._host is None:
            return
        try:
            while self._outgoing:
                del self._outgoing[: self._host.send(self._outgoing)]
        except BlockingIOError:
            pass
        except OSError:
            self._hang_up()
            return
        self._watch()

    def _drop(self) -> None:
        if self._host is not None:
            self._host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._hang_up()

    def _hang_up(self) -> None:
        if self._host is not None:
            self._bench.forget(self._host.fileno())
            self._host.close()
            self._host = None
        self._outgoing.clear()
        self._watch()


def _at_once(bytes_per_s: float) -> int:
    """How much a device reads at a time; a slow one little."""
    return max(1, int(bytes_per_s / 20)) if bytes_per_s else 65536
