"""The connection to a label printer: kept open between jobs, asked for its state, sent labels."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from drivers.port import USUAL_LINE, LineSettings, Port, PortError
from drivers.printer import zpl
from drivers.readings import FrameError, quote
from drivers.recorder import Recorder
from drivers.supervisor import Device

log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says about itself.

    Attributes:
        ready: True only when it said so; False when it named what stops it; None when nothing certain is
            known.
        conditions: codes of `conditions.CONDITIONS`, gravest first.
        formats_waiting: formats received and not begun; None when not known.
        labels_remaining: labels still to come of the batch being printed; None when not known.
        partial_format: an unfinished format is in its buffer; None when not known.
        taken_at: monotonic time of the answer, or of giving up on one, seconds; 0 when never asked.
    """

    ready: bool | None
    conditions: tuple[str, ...] = ()
    formats_waiting: int | None = None
    labels_remaining: int | None = None
    partial_format: bool | None = None
    taken_at: float = 0.0


PRINTER_CODES = (
    "no_answer",
    "printer_unknown",
    "wrong_dpmm",
    "head_open",
    "paper_out",
    "ribbon_out",
    "cutter_fault",
    "hot",
    "cold",
    "fault",
    "buffer_full",
    "paused",
)
"""The conditions a printer's own answers decide, gravest first."""


class PrinterLink(Device):
    """A ZPL printer. Questions and jobs may come from any thread; a lock keeps their bytes apart."""

    POLL_S = 1.0
    """How often the state is asked for when nobody else asks."""
    BACK_OFF_MOST_S = 2.0
    """A printer that does not answer is asked less and less often, up to this: asking slows some while they
    print."""
    ANSWER_S = 1.0
    """How long an answer may take."""
    STOPPED_ANSWER_S = 0.25
    """How long ~HS is waited for when ~HQES already named an error: by the manual it may not come."""
    REOPEN_AFTER = 3
    """After so many questions without an answer the connection is made anew: the printer may not know it any
    more."""

    def __init__(
        self,
        device_id: str,
        port: str,
        dpmm: int | None = None,
        line: LineSettings = USUAL_LINE,
        recorder: Recorder | None = None,
    ) -> None:
        """A link to the printer behind `port`; with `dpmm` given, a head of another resolution is not
        ready."""
        super().__init__(device_id, port, line, recorder)
        self._dpmm = dpmm
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._connection: Port | None = None
        self._broken: PortError | None = None
        self._status = PrinterStatus(None)
        self._identity: zpl.Identity | None = None
        self._unanswered = 0
        self._counter_late = False

    def status(self, max_age_s: float = 1.5) -> PrinterStatus:
        """The printer's state, at most so many seconds old; asks when the last answer is older, else costs
        nothing.

        Never raises: without a connection or an answer `ready` is None.
        """
        known = self._status
        if known.taken_at and time.monotonic() - known.taken_at <= max_age_s:
            return known
        with self._lock:
            if self._connection is not None:
                self._refresh(self._connection, self.ANSWER_S)
            return self._status

    def counter(self) -> int | None:
        """The printer's count of labels ever printed; None when it has none, or did not answer. Never
        raises."""
        with self._lock:
            port = self._connection
            if port is None:
                return None
            if self._counter_late and not self._refresh(port, self.ANSWER_S):
                return None
            try:
                return self._ask_counter(port)
            except PortError as lost:
                self._break(lost)
                return None

    def identity(self) -> zpl.Identity | None:
        """Model, firmware and dots per mm, as told when the connection was made; None when they were not."""
        return self._identity

    def send(self, data: bytes, deadline_s: float = 10.0) -> None:
        """Send one job and wait until the printer answers a question put after it: it has then read all of
        it.

        That is no proof of a label; `counter` and `status` are. An unfinished format that an earlier, broken
        job left in the printer is dropped first.

        Raises:
            SendFailed: not connected, in an unknown state, not written or not answered within `deadline_s`
                seconds.
        """
        give_up = time.monotonic() + deadline_s
        if not self._lock.acquire(timeout=deadline_s):
            raise SendFailed(0, "busy with another job")
        try:
            port = self._connection
            if port is None:
                raise SendFailed(0, "not connected")
            if self._status.ready is None and not self._refresh(port, min(self.ANSWER_S, deadline_s)):
                raise SendFailed(0, f"printer in an unknown state: {', '.join(self._status.conditions)}")
            drop = b"" if self._status.partial_format is False else zpl.DROP_UNFINISHED_FORMAT
            self._send(port, drop + data, give_up)
        finally:
            self._lock.release()

    def stop(self) -> None:
        """End; a job being sent is let finish."""
        self._stopping.set()
        self._wake.set()
        super().stop()

    def _send(self, port: Port, job: bytes, give_up: float) -> None:
        self._status = PrinterStatus(None)
        try:
            written = self._write(port, job, give_up - time.monotonic())
        except PortError as lost:
            self._break(lost)
            raise SendFailed(
                int(lost.facts.get("written", "0")), f"lost: {lost.facts.get('why', '')}"
            ) from lost
        if written < len(job):
            # What is sent next must not become the rest of this job.
            self._break(PortError("lost", port=self.port, why="job not taken in time"))
            raise SendFailed(written, f"took only {written} of {len(job)} bytes")
        if not self._refresh(port, max(0.0, give_up - time.monotonic())):
            raise SendFailed(written, "no answer after the job")

    def _serve(self, port: Port) -> None:
        if not self._unanswered:
            self._board.begin("starting")
        with self._lock:
            self._broken = None
            self._identity = None
            self._connection = port
        try:
            while not self._stopping.is_set():
                with self._lock:
                    if not self._broken and time.monotonic() - self._status.taken_at >= self.POLL_S / 2:
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
        if self._refresh(port, self.ANSWER_S) and self._identity is None:
            try:
                self._identity = self._ask_identity(port)
            except PortError as lost:
                self._break(lost)
            else:
                self._refresh(port, self.ANSWER_S)  # its resolution may be the wrong one

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
                time.sleep(self.STOPPED_ANSWER_S)
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
        errors: zpl.Errors | None = None
        host: zpl.HostStatus | None = None
        strings: list[bytes] = []
        codec = zpl.ZplAnswers()
        give_up = self._ask(port, zpl.ASK_STATUS, answer_s)
        while (errors is None or host is None) and (left_s := give_up - time.monotonic()) > 0:
            for frame in codec.feed(self._read(port, left_s)):
                try:
                    errors = zpl.decode_errors(frame.data)
                except FrameError:
                    strings.append(frame.data)
                else:
                    if errors.conditions:
                        give_up = min(give_up, time.monotonic() + self.STOPPED_ANSWER_S)
                if len(strings) >= 3 and host is None:
                    try:
                        host = zpl.decode_host_status(*strings[-3:])
                    except FrameError:
                        continue  # the three may begin one later
        conditions = {*(errors.conditions if errors else ()), *(host.conditions if host else ())}
        facts = {"bits": f"{errors.bits:08X}"} if errors and "fault" in errors.conditions else {}
        strange = codec.foreign or codec.rest or len(strings) > (3 if host else 0)
        # Stopped needs one witness. Ready needs ~HS, which a stopped printer may not answer, and nothing
        # strange in place of ~HQES, which older printers do not know.
        if not conditions and (host is None or (errors is None and strange)):
            found = quote(b" ".join([*strings, codec.rest]))
            silent = not strange
            status = PrinterStatus(
                None, ("no_answer" if silent else "printer_unknown",), taken_at=time.monotonic()
            )
            return status, {} if silent else {"found": found}
        if self._dpmm and self._identity and self._identity.dpmm != self._dpmm:
            conditions.add("wrong_dpmm")
            facts |= {"found": str(self._identity.dpmm), "expected": str(self._dpmm)}
        status = PrinterStatus(
            ready=not conditions,
            conditions=tuple(code for code in PRINTER_CODES if code in conditions),
            formats_waiting=host.formats_waiting if host else None,
            labels_remaining=host.labels_remaining if host else None,
            partial_format=host.partial_format if host else None,
            taken_at=time.monotonic(),
        )
        return status, facts

    def _ask_counter(self, port: Port) -> int | None:
        codec = zpl.ZplAnswers()
        give_up = self._ask(port, zpl.ASK_COUNTER, self.ANSWER_S)
        # An answer that comes later than this would be taken for the next one's: see `counter`.
        self._counter_late = True
        while (left_s := give_up - time.monotonic()) > 0:
            for frame in codec.feed(self._read(port, left_s)):
                if isinstance(frame, zpl.Quoted):
                    self._counter_late = False
                    try:
                        return zpl.decode_counter(frame.data)
                    except FrameError as error:
                        log.warning("%s: %s", self.id, error)
                        return None
        return None

    def _ask_identity(self, port: Port) -> zpl.Identity | None:
        codec = zpl.ZplAnswers()
        give_up = self._ask(port, zpl.ASK_IDENTITY, self.ANSWER_S)
        while (left_s := give_up - time.monotonic()) > 0:
            for frame in codec.feed(self._read(port, left_s)):
                try:
                    return zpl.decode_identity(frame.data)
                except FrameError:
                    continue
        return None

    def _ask(self, port: Port, question: bytes, answer_s: float) -> float:
        """Put a question; the monotonic time until which to wait for its answer."""
        if stale := self._drain(port):
            log.debug("%s: discarded before asking: %s", self.id, quote(stale))
        give_up = time.monotonic() + answer_s
        written = self._write(port, question, answer_s)
        if 0 < written < len(question):
            raise PortError("lost", port=self.port, why="took half a question")
        return give_up
