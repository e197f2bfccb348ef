"""A scanner at its port: what it reads is handed over, and what keeps it from being read is said."""

from __future__ import annotations

import logging
from collections import deque

from drivers import clock
from drivers.line_settings import diagnose
from drivers.port import USUAL_LINE, LineSettings, Port, PortError
from drivers.readings import Scan, Unreadable, quote
from drivers.recognition import read_by_scales
from drivers.recorder import Recorder
from drivers.scanner.protocol import Codec, ScannerProtocol
from drivers.supervisor import Deliver, Device

log = logging.getLogger(__name__)


_SCANNER_CODES = ("noise", "settings_changed", "wrong_parity")

LATELY = 256
"""So many of the newest unreadable bytes are looked at for what is wrong with the line."""

PARITY_BYTES = 12
"""In so many bytes the same parity is no accident of a text in another character set."""


class Scanner(Device):
    """A scanner of any protocol. Delivers each Scan, and each Unreadable until there are so many that they
    are `noise`.

    Args:
        options: the protocol's own.
    """

    NOISE = 5
    """So many unreadable messages ..."""
    NOISE_S = 10.0
    """... within so many seconds are noise: the cable or the line settings, not a bad label."""
    STREAM = 5
    """So many messages ..."""
    STREAM_S = 3.0
    """... within so many seconds may be a scale's stream."""

    def __init__(
        self,
        device_id: str,
        port: str,
        deliver: Deliver,
        protocol: ScannerProtocol,
        options: dict[str, object] | None = None,
        line: LineSettings = USUAL_LINE,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(device_id, port, line, recorder)
        self._deliver = deliver
        self._protocol = protocol
        self._options = options or {}
        self._recent: deque[tuple[float, Scan]] = deque(maxlen=self.STREAM)
        self._weighing, self._looked_at = False, 0.0
        self._unreadable: deque[float] = deque(maxlen=self.NOISE)
        self._lately = b""

    def _codec(self) -> Codec:
        return self._protocol.codec(**self._options)

    def _serve(self, port: Port) -> None:
        codec, connection = self._codec(), port.connection
        try:
            while not self._stopping.is_set():
                data = self._read(port, 0.2)
                now = clock.monotonic()
                if port.connection != connection:
                    connection = port.connection
                    for reading in codec.abandon("the connection was closed"):
                        self._take(reading, now)
                    codec = self._codec()
                for reading in codec.feed(data, now):
                    self._take(reading, now)
                if self._unreadable and now - self._unreadable[-1] > self.NOISE_S:
                    self._board.end("noise")
        except PortError:
            for reading in codec.abandon("the port was lost"):
                self._take(reading, clock.monotonic())
            raise

    def _is_weighing(self, reading: Scan, now: float) -> bool:
        """Whether this is no code but the stream of a scale, which would be counted as goods.

        Looked at only when messages come faster than a hand scans, as scales send them.
        """
        if reading.symbology:
            self._recent.clear()
            return False
        self._recent.append((now, reading))
        if len(self._recent) < self.STREAM or now - self._recent[0][0] > self.STREAM_S:
            return False
        if not self._weighing and now - self._looked_at < self.STREAM_S / 3:
            return False  # a burst of codes is not held up by looking at each
        self._looked_at = now
        stream = b"".join(each.raw + b"\r\n" for _, each in self._recent)
        self._weighing = bool(read_by_scales(stream, least=self.STREAM))
        if self._weighing:
            self._board.begin("wrong_device", seems="seems.scale", found=quote(reading.raw))
        return self._weighing

    def _take(self, reading: Scan | Unreadable, now: float) -> None:
        if isinstance(reading, Scan):
            self._unreadable.clear()
            self._lately = b""
            self._board.end(*_SCANNER_CODES)
            if not self._is_weighing(reading, now):
                self._board.end("wrong_device")
                self._hand_over(self._deliver, reading)
            return
        self._unreadable.append(now)
        self._lately = (self._lately + reading.frame)[-LATELY:]
        noisy = len(self._unreadable) == self.NOISE and now - self._unreadable[0] <= self.NOISE_S
        level = logging.DEBUG if noisy else logging.INFO
        log.log(level, "%s: unreadable: %s", self.id, reading.why)
        if noisy:
            self.counts["unreadable"] += 1
        if reading.condition:
            self._board.begin(reading.condition)
        if wrong := self._wrong_parity():
            self._board.begin(**wrong)
        elif noisy:
            self._board.begin("noise")
        if not noisy:
            self._hand_over(self._deliver, reading)

    def _wrong_parity(self) -> dict[str, str] | None:
        """What the line should be set to, when the unreadable bytes are good ones with a parity bit."""
        if not self._protocol.on_a_line or len(self._lately) < PARITY_BYTES:
            return None
        wrong = diagnose(self._lately, self._is_read)
        return wrong if wrong and wrong["found"] in ("7E1", "7O1") else None

    def _is_read(self, data: bytes) -> bool:
        return any(isinstance(each, Scan) for each in self._codec().feed(data + b"\r\n", 0.0))
