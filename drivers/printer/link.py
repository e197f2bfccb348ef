"""The connection to a label printer: kept open between jobs, asked for its state, sent labels."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TypeVar

from drivers import clock
from drivers.port import LineSettings, Port, PortError
from drivers.printer.protocol import Identity, PrinterStatus, Talk
from drivers.printer.protocols import PRINTERS
from drivers.readings import FrameError, quote
from drivers.recorder import Recorder
from drivers.supervisor import Device

log = logging.getLogger(__name__)

T = TypeVar("T")


class SendFailed(Exception):
    """A job was not sent, or not surely.

    Attributes:
        bytes_left: how many bytes left this machine, or may have. 0 means certainly none: the job can be
            sent again. Any other number means that a label may come out, now or later.
        why: the finding, for the log.
    """

    def __init__(self, bytes_left: int, why: str) -> None:
        super().__init__(f"{why} ({bytes_left} bytes left)")
        self.bytes_left = bytes_left
        self.why = why


PRINTER_CODES = (
    "no_answer",
    "printer_unknown",
    "wrong_dpmm",
    "head_open",
    "paper_out",
    "ribbon_out",
    "paper_jam",
    "cutter_fault",
    "hot",
    "cold",
    "fault",
    "buffer_full",
    "paused",
    "one_way",
)
"""The conditions a printer's own answers decide, gravest first."""


class PrinterLink(Device):
    """A printer of any language. Questions and jobs may come from any thread; a lock keeps their bytes apart.

    Attributes:
        language: a key of PRINTERS.
        one_way: it can say nothing about itself, so nobody is asked: a job's bytes are all there is.
    """

    POLL_S = 1.0
    """How often the state is asked for when nobody else asks."""
    BACK_OFF_MOST_S = 2.0
    """A printer that does not answer is asked less and less often, up to this: asking slows some while they
    print."""
    ANSWER_S = 1.0
    """How long an answer may take at most; the language may know better."""
    LATE_S = 0.25
    """How long late answers are let come in, before a printer that was silent is believed again."""
    REOPEN_AFTER = 3
    """After so many questions without an answer the connection is made anew: the printer may not know it any
    more."""

    def __init__(
        self,
        device_id: str,
        port: str,
        language: str = "zpl",
        dpmm: int | None = None,
        line: LineSettings | None = None,
        recorder: Recorder | None = None,
        *,
        one_way: bool = False,
    ) -> None:
        """A link to the printer behind `port`; with `dpmm` given, a head of another resolution is not
        ready."""
        self.language = language
        self._protocol = PRINTERS[language]
        super().__init__(device_id, port, line or self._protocol.line, recorder)
        self.one_way = one_way or port.startswith("cups://")
        self._dpmm = dpmm
        self._lock = clock.lock()
        self._wake = clock.event()
        self._connection: Port | None = None
        self._talks = self._protocol.language()
        self._settled = False
        self._broken: PortError | None = None
        self._status = PrinterStatus(None)
        self._identity: Identity | None = None
        self._unanswered = 0
        self._counter_late = False

    def takes_jobs(self) -> bool:
        """Whether a job may be sent now: it says that it is idle; one that cannot say is connected."""
        if self.one_way:
            return self._connection is not None
        return self.status().idle or self.status(0).idle

    def status(self, max_age_s: float = 1.5) -> PrinterStatus:
        """The printer's state, at most so many seconds old; asks when the last answer is older, else costs
        nothing.

        Never raises: without a connection or an answer `ready` is None.
        """
        known = self._status
        if self.one_way:
            return PrinterStatus(None, ("one_way",) if self._connection else ())
        if known.taken_at and clock.monotonic() - known.taken_at <= max_age_s:
            return known
        with self._lock:
            if self._connection is not None:
                self._refresh(self._connection, self._answer_s)
            return self._status

    def counter(self) -> int | None:
        """The printer's count of labels ever printed; None when it has none, or did not answer. Never
        raises."""
        with self._lock:
            port = self._connection
            if port is None or self.one_way:
                return None
            if self._protocol.counts_in_order and self._status.ready is False:
                return None
            if self._counter_late and not self._refresh(port, self._answer_s):
                return None
            # An answer that comes after we gave up would be taken for the next question's.
            self._counter_late = True
            try:
                told = self._converse(port, self._talks.counter(self.ANSWER_S))
            except TimeoutError:
                return None
            except FrameError as error:
                log.warning("%s: %s", self.id, error)
                told = None
            except PortError as lost:
                self._break(lost)
                return None
            self._counter_late = False
            return told

    def came_out(self) -> bool | None:
        """Whether the printer told, other than by its counter, that the last job is on paper; None when it
        never will. Never raises."""
        if self.one_way:
            return None
        status = self.status(0)
        with self._lock:
            return self._talks.came_out(status)

    def give_up(self) -> None:
        """Nobody waits for the last job any more: the next begins from a known state."""
        with self._lock:
            self._settled = False
            self._status = PrinterStatus(None)

    def identity(self) -> Identity | None:
        """Model, firmware and dots per mm, as told when the connection was made; None when they were not."""
        return self._identity

    def send(self, data: bytes, deadline_s: float = 10.0) -> None:
        """Send one job and wait until the printer answers a question put after it: it has then read all of
        it. Of a printer that cannot answer, until the port has taken it.

        That is no proof of a label; `counter` and `came_out` are. What an earlier, broken job left in the
        printer is dropped first.

        Raises:
            SendFailed: not connected, in an unknown state, not written or not answered within `deadline_s`
                seconds.
        """
        give_up = clock.monotonic() + deadline_s
        if not self._lock.acquire(timeout=deadline_s):
            raise SendFailed(0, "busy with another job")
        try:
            port = self._connection
            if port is None:
                raise SendFailed(0, "not connected")
            if self.one_way:
                settle = b"".join(ask.data for ask in self._talks.settle())
                self._send(port, settle + self._talks.job(data, PrinterStatus(None)), give_up)
                return
            if self._status.ready is None and not self._refresh(port, min(self._answer_s, deadline_s)):
                raise SendFailed(0, f"printer in an unknown state: {', '.join(self._status.conditions)}")
            self._send(port, self._talks.job(data, self._status), give_up)
        finally:
            self._lock.release()

    def stop(self) -> None:
        """End; a job being sent is let finish."""
        self._stopping.set()
        self._wake.set()
        super().stop()

    def _send(self, port: Port, job: bytes, give_up: float) -> None:
        self._status = PrinterStatus(None)
        self._settled = False  # until it is known to have read all of it
        try:
            written = self._write(port, job, give_up - clock.monotonic())
        except PortError as lost:
            self._break(lost)
            raise SendFailed(
                int(lost.facts.get("written", "0")), f"lost: {lost.facts.get('why', '')}"
            ) from lost
        if written < len(job):
            # What is sent next must not become the rest of this job.
            self._break(PortError("lost", port=self.port, why="job not taken in time"))
            raise SendFailed(written, f"took only {written} of {len(job)} bytes")
        if self.one_way:
            return
        self._settled = True
        if not self._refresh(port, max(0.0, give_up - clock.monotonic())):
            self._settled = False
            raise SendFailed(written, "no answer after the job")

    def _serve(self, port: Port) -> None:
        if not self._unanswered:
            self._board.begin("starting")
        with self._lock:
            self._broken = None
            self._identity = None
            self._talks = self._protocol.language()
            self._settled = False
            self._connection = port
        if self.one_way:
            self._board.end("starting")
            self._board.begin("one_way")
        try:
            while not self._stopping.is_set():
                with self._lock:
                    asks = not self.one_way and not self._broken
                    if asks and clock.monotonic() - self._status.taken_at >= self.POLL_S / 2:
                        self._poll(port)
                    if self._broken:
                        raise self._broken
                if self._unanswered and self._unanswered % self.REOPEN_AFTER == 0:
                    return
                pause_s = min(self.POLL_S * 2.0**self._unanswered, self.BACK_OFF_MOST_S)
                self._wake.wait(pause_s)
                self._wake.clear()
        finally:
            with self._lock:
                self._connection = None
                self._status = PrinterStatus(None)

    def _poll(self, port: Port) -> None:
        if self._refresh(port, self._answer_s) and self._identity is None:
            try:
                self._identity = self._converse(port, self._talks.identity(self._answer_s))
            except PortError as lost:
                self._break(lost)
            else:
                if self._identity:  # its resolution may be the wrong one
                    self._refresh(port, self._answer_s)

    @property
    def _answer_s(self) -> float:
        return min(self.ANSWER_S, self._protocol.answer_s)

    def _break(self, lost: PortError) -> None:
        """The connection is of no more use; the device's thread makes a new one."""
        self._broken = lost
        self._connection = None
        self._status = PrinterStatus(None)
        self._say_port(lost.code, **lost.facts)
        self._wake.set()

    def _refresh(self, port: Port, answer_s: float) -> bool:
        """Ask for the state; whether the printer told one. To be called with the lock held."""
        try:
            status, found = self._ask_status(port, answer_s)
            if status.ready is not None and self._unanswered:
                # This may be the late answer to an earlier question: let what else is late come, and ask
                # again.
                clock.sleep(self.LATE_S)
                status, found = self._ask_status(port, answer_s)
        except PortError as lost:
            self._break(lost)
            return False
        self._unanswered = 0 if status.ready is not None else self._unanswered + 1
        self._status = status
        self._board.end("starting", *(code for code in PRINTER_CODES if code not in status.conditions))
        for code in status.conditions:
            self._board.begin(code, **found)
        return status.ready is not None

    def _ask_status(self, port: Port, answer_s: float) -> tuple[PrinterStatus, dict[str, str]]:
        """The state, and the facts of its conditions."""
        if not self._settled:
            self._converse(port, self._talks.settle())
            self._settled = True
        status, facts = self._converse(port, self._talks.status(answer_s))
        conditions = set(status.conditions)
        if self._dpmm and self._identity and self._identity.dpmm != self._dpmm and status.ready is not None:
            conditions.add("wrong_dpmm")
            facts |= {"found": str(self._identity.dpmm), "expected": str(self._dpmm)}
        return replace(
            status,
            ready=status.ready and not conditions,
            conditions=tuple(code for code in PRINTER_CODES if code in conditions),
            taken_at=clock.monotonic(),
        ), facts

    def _converse(self, port: Port, talk: Talk[T]) -> T:
        """Carry on a talk to its end; what lies unread before a question is no answer to it."""
        give_up = 0.0
        try:
            ask = next(talk)
            while True:
                if ask.data:
                    if stale := self._drain(port):
                        log.debug("%s: discarded before asking: %s", self.id, quote(stale))
                        self._talks.overheard(stale)
                    give_up = clock.monotonic() + ask.wait_s
                    written = self._write(port, ask.data, max(ask.wait_s, self._answer_s))
                    if written < len(ask.data) and (written or not ask.wait_s):
                        raise PortError("lost", port=self.port, why="took half a question")
                left_s = min(ask.wait_s, give_up - clock.monotonic())
                ask = talk.send(self._read(port, left_s) if left_s > 0 else b"")
        except StopIteration as ended:
            told: T = ended.value
            return told
