"""A scanner at its port: what it reads is handed over, and too much that is unreadable is said."""

from __future__ import annotations

import logging
import time
from collections import deque

from drivers.port import USUAL_LINE, LineSettings, Port, PortError
from drivers.readings import Scan, Unreadable
from drivers.recorder import Recorder
from drivers.scanner.framing import USUAL_FRAMING, Framing, SerialScanner
from drivers.supervisor import Deliver, Device

log = logging.getLogger(__name__)


class Scanner(Device):
    """A serial scanner. Delivers each Scan, and each Unreadable until there are so many that they are
    `noise`."""

    NOISE = 5
    """So many unreadable messages ..."""
    NOISE_S = 10.0
    """... within so many seconds are noise: the cable or the line settings, not a bad label."""

    def __init__(
        self,
        device_id: str,
        port: str,
        deliver: Deliver,
        framing: Framing = USUAL_FRAMING,
        line: LineSettings = USUAL_LINE,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(device_id, port, line, recorder)
        self._deliver = deliver
        self._framing = framing
        self._unreadable: deque[float] = deque(maxlen=self.NOISE)

    def _serve(self, port: Port) -> None:
        codec = SerialScanner(self._framing)
        try:
            while not self._stopping.is_set():
                data = self._read(port, 0.2)
                now = time.monotonic()
                for reading in codec.feed(data, now):
                    self._take(reading, now)
                if self._unreadable and now - self._unreadable[-1] > self.NOISE_S:
                    self._board.end("noise")
        except PortError:
            for reading in codec.abandon("the port was lost"):
                self._take(reading, time.monotonic())
            raise

    def _take(self, reading: Scan | Unreadable, now: float) -> None:
        if isinstance(reading, Scan):
            self._unreadable.clear()
            self._board.end("noise")
            self._hand_over(self._deliver, reading)
            return
        self._unreadable.append(now)
        noisy = len(self._unreadable) == self.NOISE and now - self._unreadable[0] <= self.NOISE_S
        level = logging.DEBUG if noisy else logging.INFO
        log.log(level, "%s: unreadable: %s", self.id, reading.why)
        if noisy:
            self._board.begin("noise")
        else:
            self._hand_over(self._deliver, reading)
