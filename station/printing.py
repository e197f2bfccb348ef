"""The print queue: one thread a printer, and the truth about each label.

queued -> sending -> printed | unknown. `sending` is committed, with the printer's label counter, before the
first byte leaves, so a restart can tell what became of it. `printed` is only said with evidence: the counter
moved by one, or a printer without a counter told in its language's way that the job is on paper. Nothing is
repeated by itself once a byte has left, and no other printer takes it over: the oldest job goes to the first
printer that is idle and takes its kind of label.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Row, bindparam, select

import labels
from drivers.clock import condition, event, monotonic, sleep, thread
from drivers.printer.link import PrinterLink, SendFailed
from labels import esc_pos, tspl, zpl
from labels.calibration import NONE, Calibration
from labels.raster import Mode
from station.clock import Clock
from station.feedback import Feedback
from station.operations import printing
from station.store.away import StoreAway
from station.store.journal import Event
from station.store.store import Request, Store
from station.store.tables import print_job

log = logging.getLogger(__name__)

T = TypeVar("T")

JOB_S = 10.0
"""A printer that neither reads nor answers for this long leaves its job `unknown`."""

STOP_S = 8.0
"""How long a stop waits for the label being sent: the whole station ends within 10 s (faults D12)."""

SETTLED_S = 1.0
"""How long a printer must be idle with its counter unmoved before a leftover job counts as never printed."""

QUEUING = frozenset({"LabelQueued", "LabelRequeued"})
"""Events after which there is something to print."""

ROUND_S = 0.5
"""How often a print thread with nothing to print shows that it lives."""

LOOK_S = 0.5
"""How often a printer that is not ready is asked again."""


ENCODE: Mapping[str, Callable[[labels.Drawing, Mode], bytes]] = {
    "zpl": zpl.encode,
    "tspl": tspl.encode,
    "esc-pos": esc_pos.encode,
}
"""A drawing in the language of a printer, in one of its modes."""


def job_bytes(
    language: str, drawing: labels.Drawing, mode: Mode = "certain", calibration: Calibration = NONE
) -> bytes:
    """Return the bytes of one label for one printer.

    Raises:
        LabelError: its language cannot say it, or it would leave the label there.
    """
    return calibration.prologue(language) + ENCODE[language](calibration.place(drawing), mode)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a kind of label is printed on.

    Attributes:
        media: a name of `labels.MEDIA`, `60x40`.
        dpmm: dots per millimetre of the print head, 8 or 12.
    """

    media: str
    dpmm: int


class PrintQueue:
    """Carries one desk's print jobs to its printers.

    Args:
        stock: media and resolution by label kind.
        takes: the label kinds each printer prints, by its id; all where it has no entry.
        modes: how each printer is sent its labels, by its id; `certain` where it has no entry.
        calibrations: where each printer puts a drawing and how dark, by its id; those that need nothing have
            no entry.
        verify: whether a unit's label that came out is still to be scanned back.
        fatal: called when the thread dies of a fault: the process must not live half dead.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        desk: str,
        printers: list[PrinterLink],
        stock: Mapping[str, Stock],
        fatal: Callable[[BaseException], None],
        takes: Mapping[str, Sequence[str]] | None = None,
        modes: Mapping[str, Mode] | None = None,
        calibrations: Mapping[str, Calibration] | None = None,
        verify: bool = False,
    ) -> None:
        self._store, self._clock, self._desk = store, clock, desk
        self._stock, self._calibrations, self._verify = stock, calibrations or {}, verify
        self._takes = {each.id: tuple((takes or {}).get(each.id, stock)) for each in printers}
        self._modes: dict[str, Mode] = {each.id: (modes or {}).get(each.id, "certain") for each in printers}
        self._fatal = fatal
        self._wake = condition()
        self._queued = set(self._takes)
        """Printers for which a job may be waiting; every commit that queues one says so to all."""
        self.rounds: dict[str, float] = {}
        """When each print thread last went its round, on the monotonic clock; a printer that keeps it waiting
        keeps it within `JOB_S` a time."""
        self._unclear: set[str] = set()
        """Printers with a job that may be `sending` though no byte left: the answer to its claim was lost."""
        self._stopping = event()
        self._threads = [thread(partial(self._run, printer), f"print {printer.id}") for printer in printers]
        store.on_commit(self._on_commit)

    def start(self) -> None:
        """Start one thread a printer; each first settles what an earlier run left `sending`."""
        for each in self._threads:
            self.rounds[each.name] = monotonic()
            each.start()

    def stop(self) -> None:
        """Stop taking jobs; one being sent is let finish, what takes longer is settled at the next start."""
        self._stopping.set()
        with self._wake:
            self._wake.notify_all()
        for each in self._threads:
            each.join(STOP_S)

    def draw(self, kind: str, content: dict[str, Any]) -> labels.Drawing:
        """Return the drawing of a label: what prints, and what the screen shows."""
        stock = self._stock[kind]
        return labels.render(labels.from_content(kind, content), labels.MEDIA[stock.media], stock.dpmm)

    def _on_commit(self, events: Sequence[Event]) -> None:
        if any(event.kind in QUEUING for event in events):
            with self._wake:
                self._queued.update(self._takes)
                self._wake.notify_all()

    def _run(self, printer: PrinterLink) -> None:
        try:
            self._insist(lambda: self._settle_leftovers(printer))
            while not self._stopping.is_set():
                self._go_on()
                with self._wake:
                    woken = self._wake.wait_for(
                        lambda: printer.id in self._queued or self._stopping.is_set(), ROUND_S
                    )
                if woken and not self._insist(lambda: self._print_next(printer)):
                    self._stopping.wait(LOOK_S)
        except BaseException as error:  # a dead print thread must end the process, not hide
            log.exception("print thread of %s died", printer.id)
            self._fatal(error)

    def _go_on(self) -> None:
        self.rounds[threading.current_thread().name] = monotonic()

    def _insist(self, work: Callable[[], T]) -> T | None:
        """Do something as soon as the store is there; None when the queue is stopped before."""
        while not self._stopping.is_set():
            self._go_on()
            try:
                return work()
            except StoreAway:
                self._stopping.wait(LOOK_S)
        return None

    def _print_next(self, printer: PrinterLink) -> bool:
        """Send the oldest job and wait for its evidence; False while it has to wait for the printer."""
        if not printer.takes_jobs():
            return False
        if printer.id in self._unclear:
            for unsent in self._sending(printer):
                self._say(unsent, printing.end, "queued", "no_byte_left")
            self._unclear.discard(printer.id)
        counter = printer.counter()
        with self._wake:
            self._queued.discard(printer.id)  # before looking: a job queued from here on adds it again
        try:
            job = self._claim(printer, counter) if self._store.turn(f"claim:{printer.id}") else None
        except StoreAway:
            self._unclear.add(printer.id)
            with self._wake:
                self._queued.add(printer.id)
            raise
        if job is None:
            return True
        with self._wake:
            self._queued.add(printer.id)  # there may be more behind it
        try:
            drawing = self.draw(job.kind, job.content)
            own = self._calibrations.get(printer.id, NONE)
            printer.send(job_bytes(printer.language, drawing, self._modes[printer.id], own), JOB_S)
        except labels.LabelError as error:
            log.error("label job %d cannot be drawn: %s", job.id, error)
            self._say(job, printing.end, "cancelled", "not_drawable")
        except SendFailed as failure:
            log.warning("label job %d: %s", job.id, failure)
            if failure.bytes_left == 0:
                self._say(job, printing.end, "queued", "no_byte_left")
                return False
            self._say(job, printing.end, "unknown", "cut_off")
        else:
            self._await_evidence(printer, job, counter)
        return True

    def _claim(self, printer: PrinterLink, counter: int | None) -> Row[Any] | None:
        takes = self._takes[printer.id]
        with self._store.write() as connection:
            job = printing.claim(connection, self._desk, printer.id, counter, self._clock.now(), takes)
            if job is not None:
                self._store.note(f"claim:{printer.id}")
        return job

    def _await_evidence(self, printer: PrinterLink, job: Row[Any], counter: int | None) -> None:
        """Watch the printer until the job is proven; out of paper it may hold the label for long."""
        patience = monotonic() + JOB_S
        pause = 0.005
        while not self._stopping.is_set():
            self._go_on()
            proof = self._proof(printer, counter)
            if proof is not None:
                self._say(job, printing.end, *self._judged(job, proof))
                return
            if printer.status(max_age_s=0.1).ready is False:
                patience = monotonic() + JOB_S
            elif monotonic() > patience:
                printer.give_up()
                self._say(job, printing.end, "unknown", "no_evidence")
                return
            sleep(pause)
            pause = min(pause * 2, 0.2)

    def _proof(self, printer: PrinterLink, counter: int | None) -> tuple[str, str] | None:
        """Return state and evidence once something is certain, None as long as nothing is."""
        if counter is not None:
            return _told_by_counter(counter, printer.counter())
        match printer.came_out():
            case None:
                return "unknown", "no_evidence"
            case told:
                return ("printed", "status") if told else None

    def _judged(self, job: Row[Any], proof: tuple[str, str]) -> tuple[str, str]:
        """A unit's label that is to be scanned back is on paper, and may still be unreadable or astray."""
        to_verify = self._verify and job.kind == "unit" and proof[0] == "printed"
        return ("unknown", printing.UNVERIFIED) if to_verify else proof

    def _settle_leftovers(self, printer: PrinterLink) -> None:
        """Jobs an earlier run left `sending`: the counter tells, or nobody knows and a person is asked."""
        for job in self._sending(printer):
            self._say(job, printing.end, *self._judged(job, self._leftover(printer, job)))

    def _sending(self, printer: PrinterLink) -> Sequence[Row[Any]]:
        with self._store.read() as connection:
            return connection.execute(_SENDING, {"desk": self._desk, "printer": printer.id}).all()

    def _leftover(self, printer: PrinterLink, job: Row[Any]) -> tuple[str, str]:
        """Ask the counter what became of a job; idle and unmoved only counts once it lasted `SETTLED_S`."""
        give_up = monotonic() + JOB_S
        unmoved_since: float | None = None
        while job.counter is not None and not self._stopping.is_set() and monotonic() < give_up:
            self._go_on()
            status = printer.status(max_age_s=0.0)
            counter = printer.counter() if status.ready is not None else None
            if (told := _told_by_counter(job.counter, counter)) is not None:
                return told
            if status.ready is False:
                give_up = monotonic() + JOB_S  # it answers and may hold the label: it may still print
            if counter == job.counter and status.idle:
                unmoved_since = unmoved_since or monotonic()
                if monotonic() - unmoved_since >= SETTLED_S:
                    return "queued", "counter_unmoved"
            else:
                unmoved_since = None
            sleep(0.1)
        return "unknown", "interrupted"

    def _say(self, job: Row[Any], operation: Callable[..., Feedback], *said: Any) -> None:
        """Write down what became of a job, as soon as the store is there; the queue is its own cause (I2).

        Stopped before, the job is left `sending`: the next start settles it.
        """
        request = Request(
            id=f"print:{job.id}:{secrets.token_hex(6)}",
            name="printing",
            desk=self._desk,
            at=self._clock.now(),
            by_machine=True,
        )
        self._insist(lambda: self._store.perform(request, lambda act: operation(act, job.id, *said)))


def _told_by_counter(before: int, now: int | None) -> tuple[str, str] | None:
    """One more label than before: ours. More than one: another program printed too, and nobody knows."""
    if now is None or now <= before:
        return None
    return ("printed", "counter") if now == before + 1 else ("unknown", "counter_moved_further")


_SENDING = (
    select(print_job)
    .where(
        print_job.c.desk == bindparam("desk"),
        print_job.c.printer == bindparam("printer"),
        print_job.c.state == "sending",
    )
    .order_by(print_job.c.id)
)
