"""One loop for all devices: open the port, serve it, and when it fails look for its stable name to come back.

Every device has one thread. Readings go to `deliver(device_id, reading, received_at)`, the put of the
station's durable inbox; it may block, and when it raises the reading is kept and tried again: nothing is
dropped.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime

from drivers import clock
from drivers.conditions import Board, Condition
from drivers.port import USUAL_LINE, LineSettings, Port, PortError, is_network, look_for, open_port
from drivers.readings import Reading, Unreadable
from drivers.recorder import Recorder

log = logging.getLogger(__name__)

Deliver = Callable[[str, Reading, datetime], None]
"""Called with the device's id, the reading and the time it was complete (aware, UTC); raises when it cannot
be kept."""

LOOK_S = 1.0
"""How often a missing port's name is looked for."""

BACK_OFF_MOST_S = 30.0
"""The longest pause between two attempts to open a port that is there but does not open: 1, 2, 4 ... s."""

NETWORK_BACK_OFF_MOST_S = 2.0
"""The same for a network port: it has no name to look for, trying to open it is the look."""

DELIVER_AGAIN_S = 0.25

_PORT_CODES = ("starting", "lost", "port_missing", "port_held", "port_refused", "unreachable", "port_failed")


class Device(ABC):
    """A supervised device: a thread, a port that comes and goes, and the condition both are in."""

    def __init__(
        self, device_id: str, port: str, line: LineSettings = USUAL_LINE, recorder: Recorder | None = None
    ) -> None:
        self.id = device_id
        self.port = port
        self._line = line
        self._recorder = recorder
        self._board = Board(device_id)
        self._stopping = clock.event()
        self._thread = clock.thread(self._run, f"device {device_id}")
        self._was_open = False
        self._heard_at = clock.monotonic()
        self.counts = {"readings": 0, "unreadable": 0}
        """What came since the start of this process: handed over, and not to be read."""

    def start(self) -> None:
        """Begin, in a thread of its own; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End; returns when the thread has ended, normally within 0.3 s."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def condition(self) -> Condition:
        """The gravest thing to be said about the device now; costs no waiting for it."""
        return self._board.shown()

    def quiet_s(self) -> float:
        """Seconds since the last byte came, or since the start when none did."""
        return clock.monotonic() - self._heard_at

    @abstractmethod
    def _serve(self, port: Port) -> None:
        """Work with the open port until stopped. Raises PortError when it is lost."""

    def _run(self) -> None:
        while (port := self._open()) is not None:
            self._note("opened", more={"port": self.port})
            try:
                self._serve(port)
            except PortError as lost:
                self._note("lost", more=lost.facts)
                self._say_port("lost", **lost.facts)
            else:
                self._note("closed")
            finally:
                port.close()
            # A port that opens and fails at once must not make us spin.
            self._stopping.wait(LOOK_S / 4)

    def _open(self) -> Port | None:
        """The open port, however long that takes; None when stopped."""
        back_off_s = 1.0
        while not self._stopping.is_set():
            if not look_for(self.port):
                self._say_port("lost" if self._was_open else "port_missing", port=self.port)
                back_off_s = 1.0
                self._stopping.wait(LOOK_S)
                continue
            try:
                port = open_port(self.port, self._line)
            except PortError as failed:
                gone = self._was_open and failed.code in ("port_missing", "unreachable")
                self._say_port("lost" if gone else failed.code, **failed.facts)
                self._wait_for_change(back_off_s)
                most_s = NETWORK_BACK_OFF_MOST_S if is_network(self.port) else BACK_OFF_MOST_S
                back_off_s = min(back_off_s * 2, most_s)
            else:
                self._was_open = True
                self._board.end(*_PORT_CODES)
                return port
        return None

    def _wait_for_change(self, seconds: float) -> None:
        """Wait, but not longer than the port's name stays: a device pulled and put back is tried at once."""
        until = clock.monotonic() + seconds
        while (left_s := until - clock.monotonic()) > 0 and not self._stopping.wait(min(left_s, LOOK_S)):
            if not look_for(self.port):
                return

    def _say_port(self, code: str, **facts: str) -> None:
        self._board.end(*(other for other in _PORT_CODES if other != code))
        self._board.begin(code, **facts)

    def _read(self, port: Port, timeout_s: float) -> bytes:
        connection = port.connection
        data = port.read(timeout_s)
        if port.connection != connection:
            self._note("connected")
        if data:
            self._came("in", data)
        return data

    def _drain(self, port: Port) -> bytes:
        data = port.drain()
        if data:
            self._came("stale", data)
        return data

    def _came(self, way: str, data: bytes) -> None:
        self._heard_at = clock.monotonic()
        self._note(way, data)

    def _write(self, port: Port, data: bytes, deadline_s: float) -> int:
        try:
            written = port.write(data, deadline_s)
        except PortError as lost:
            self._note("out", data[: int(lost.facts.get("written", "0"))], {"of": len(data)})
            raise
        self._note("out", data[:written], {"of": len(data)} if written < len(data) else {})
        return written

    def _note(self, way: str, data: bytes = b"", more: Mapping[str, object] | None = None) -> None:
        if self._recorder:
            self._recorder.note(self.id, way, data, **(more or {}))

    def _hand_over(self, deliver: Deliver, reading: Reading) -> None:
        self.counts["unreadable" if isinstance(reading, Unreadable) else "readings"] += 1
        received_at = clock.now()
        while True:
            try:
                deliver(self.id, reading, received_at)
            except Exception as error:
                # Whatever the inbox's trouble is, ours is the same: keep the reading, read nothing more, say
                # so.
                self._board.begin("inbox_full", why=str(error))
                if self._stopping.wait(DELIVER_AGAIN_S):
                    log.error("%s: stopped with a reading nobody took: %r", self.id, reading)
                    return
            else:
                self._board.end("inbox_full")
                return
