"""One loop for all devices: open the port, serve it, and when it fails look for its stable name to come back.

Every device has one thread. Readings go to `deliver(device_id, reading, received_at)`, the put of the
station's durable inbox; it may block, and when it raises the reading is kept and tried again: nothing is
dropped.
"""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from drivers.conditions import Board, Condition
from drivers.port import USUAL_LINE, LineSettings, Port, PortError, is_network, look_for, open_port
from drivers.readings import Reading, ScaleCondition, Scan, Unreadable, Weight
from drivers.recorder import Recorder
from drivers.scale.mt_sics import REQUEST, Answer, MtSics, OtherAnswer
from drivers.scale.settling import Settling, SettlingLimits
from drivers.scanner.framing import USUAL_FRAMING, Framing, SerialScanner

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

_SCALE_CODES = ("starting", "silent", "unstable", "overload", "underload", "wrong_answer", "wrong_unit")
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
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"device {device_id}", daemon=True)
        self._was_open = False

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

    @abstractmethod
    def _serve(self, port: Port) -> None:
        """Work with the open port until stopped. Raises PortError when it is lost."""

    def _run(self) -> None:
        while (port := self._open()) is not None:
            try:
                self._serve(port)
            except PortError as lost:
                self._say_port("lost", **lost.facts)
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
        until = time.monotonic() + seconds
        while (left_s := until - time.monotonic()) > 0 and not self._stopping.wait(min(left_s, LOOK_S)):
            if not look_for(self.port):
                return

    def _say_port(self, code: str, **facts: str) -> None:
        self._board.end(*(other for other in _PORT_CODES if other != code))
        self._board.begin(code, **facts)

    def _read(self, port: Port, timeout_s: float) -> bytes:
        data = port.read(timeout_s)
        if data and self._recorder:
            self._recorder.note(self.id, "in", data)
        return data

    def _drain(self, port: Port) -> bytes:
        data = port.drain()
        if data and self._recorder:
            self._recorder.note(self.id, "in", data)
        return data

    def _write(self, port: Port, data: bytes, deadline_s: float) -> int:
        written = port.write(data, deadline_s)
        if self._recorder:
            self._recorder.note(self.id, "out", data[:written])
        return written

    def _hand_over(self, deliver: Deliver, reading: Reading) -> None:
        received_at = datetime.now(UTC)
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


@dataclass(frozen=True, slots=True)
class LiveWeight:
    """The newest reading of the scale, for showing; only what is delivered is to be recorded.

    Attributes:
        weight: in the configured unit; may be moving (`weight.stable` is False) or negative.
        age_s: seconds since it was read.
    """

    weight: Weight
    age_s: float


class Scale(Device):
    """A scale asked with `SI`. Delivers one settled Weight per load, in the configured unit and no other."""

    REPLY_S = 1.0
    """An answer that takes longer is a missed one."""
    MISSED = 2
    """After so many missed answers, or so many times REPLY_S without a byte, the scale is silent."""
    IN_STEP = 3
    """After a missed answer, so many in time and in a row, unused, before one is trusted again."""
    LIVE_S = 1.0
    """An older reading is not shown."""

    def __init__(
        self,
        device_id: str,
        port: str,
        deliver: Deliver,
        limits: SettlingLimits,
        unit: str = "kg",
        poll_s: float = 0.2,
        line: LineSettings = USUAL_LINE,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(device_id, port, line, recorder)
        self._deliver = deliver
        self._unit = unit
        self._poll_s = poll_s
        self._settling = Settling(limits)
        self._rearm = threading.Event()
        self._newest: tuple[Weight, float] | None = None

    def live(self) -> LiveWeight | None:
        """The newest reading; None when it is old, or the scale is silent, overloaded, away or in another
        unit."""
        newest = self._newest
        if newest is None:
            return None
        age_s = time.monotonic() - newest[1]
        return LiveWeight(newest[0], age_s) if age_s <= self.LIVE_S else None

    def rearm(self) -> None:
        """Deliver the present load once more, at the next stable reading that is asked for after this call.

        For a load that was on the pan before its unit was known, and after a restart.
        """
        self._rearm.set()

    def _serve(self, port: Port) -> None:
        missed = in_step = 0
        self._board.begin("starting")
        try:
            while not self._stopping.is_set():
                asked = time.monotonic()
                if self._rearm.is_set():
                    self._rearm.clear()
                    self._settling.rearm()
                match self._ask(port):
                    case None:
                        self._newest = None
                        in_step = 0
                        missed += 1 if self._is_late(port) else 2
                        if missed >= self.MISSED and not self._stopping.is_set():
                            self._only("silent")
                    case OtherAnswer() as other:
                        missed += 1
                        in_step = 0
                        self._newest = None
                        self._only("wrong_answer", found=f"{other.command} {other.status}", expected="S")
                    case answer if not missed:
                        self._take(answer)
                    case _:
                        # Perhaps an earlier question's answer; only so many of them can be under way.
                        in_step += 1
                        if in_step == self.IN_STEP:
                            missed = 0
                            self._board.end("silent")
                self._stopping.wait(max(0.0, asked + self._poll_s - time.monotonic()))
        finally:
            self._newest = None
            self._only(None)

    def _ask(self, port: Port) -> Answer | Unreadable | None:
        """Ask once; what answered the question, else what answered another one, else None.

        Answers carry no mark of their question, so what lies there is discarded before asking.
        """
        if stale := self._drain(port):
            log.debug("%s: discarded before asking: %r", self.id, stale[:80])
        codec = MtSics()
        give_up = time.monotonic() + self.REPLY_S
        if self._write(port, REQUEST, self.REPLY_S) < len(REQUEST):
            return None
        other: OtherAnswer | None = None
        while (left_s := give_up - time.monotonic()) > 0 and not self._stopping.is_set():
            answers = codec.feed(self._read(port, min(left_s, 0.2)))
            for answer in reversed(answers):  # of several the newest counts
                if not isinstance(answer, OtherAnswer):
                    return answer
                log.debug("%s: answer to another command: %r", self.id, answer)
                other = answer
        return other

    def _is_late(self, port: Port) -> bool:
        """Wait, asking nothing new, for the answer that was missed; it is discarded when it comes."""
        give_up = time.monotonic() + self.REPLY_S
        while (left_s := give_up - time.monotonic()) > 0 and not self._stopping.is_set():
            if late := self._read(port, min(left_s, 0.2)):
                log.info("%s: answered too late: %r", self.id, late[:80])
                return True
        return False

    def _take(self, answer: Answer | Unreadable) -> None:
        self._newest = None
        match answer:
            case Weight(unit=unit) if unit != self._unit:
                self._only("wrong_unit", found=unit, expected=self._unit)
            case Weight():
                self._newest = (answer, time.monotonic())
                if answer.stable:
                    self._only(None)
                else:
                    self._only("unstable")
                if settled := self._settling.feed(answer):
                    self._hand_over(self._deliver, settled)
            case ScaleCondition.OVERLOAD:
                self._only("overload")
            case ScaleCondition.UNDERLOAD:
                self._only("underload")
            case ScaleCondition.NOT_EXECUTABLE:
                self._only("unstable")
            case ScaleCondition():
                self._only("wrong_answer", found=answer.value, expected="S")
            case Unreadable():
                log.info("%s: unreadable: %s", self.id, answer.why)
                self._only("wrong_answer", found=answer.why, expected="S")

    def _only(self, code: str | None, **facts: str) -> None:
        self._board.end(*(other for other in _SCALE_CODES if other != code))
        if code:
            self._board.begin(code, **facts)


def default_limits(unit: str) -> SettlingLimits:
    """What counts as an empty pan and as another load: 5 g and 20 g.

    Raises:
        ValueError: a unit other than kg and g.
    """
    if unit == "kg":
        return SettlingLimits(zero=Decimal("0.005"), change=Decimal("0.020"))
    if unit == "g":
        return SettlingLimits(zero=Decimal(5), change=Decimal(20))
    raise ValueError(f"unit: expected kg or g, found {unit}")
