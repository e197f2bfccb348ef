"""The desk: takes readings from the inbox in order, calls operations, answers with feedback.

A touch comes in by the same door: `touch` and the printed command codes name the same operations, and both
end in one `Store.perform`.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from drivers.clock import monotonic
from drivers.readings import Reading, Scan, Unreadable, Weight
from drivers.recorder import Recorder
from drivers.scale.scale import Scale
from drivers.supervisor import Device
from station import recording
from station.clock import Clock
from station.codes import without_secret
from station.feedback import Feedback
from station.messages import say
from station.operations import (
    commands,
    law,
    losses,
    people,
    scanning,
)
from station.store import tables
from station.store.away import StoreAway, StoreUnfit
from station.store.disk import Room
from station.store.inbox import Inbox, InboxFull, Waiting
from station.store.journal import Forgotten, forgotten
from station.store.store import Act, Request, Store, Tried

log = logging.getLogger(__name__)

WATCH_S = 0.5
"""How often device conditions are compared, and an idle desk looks after its lock."""

AWAY_LOOK_S = 1.0
"""How often a store that is away is looked for."""

FOLLOW_S = 1.0
"""How often it is asked whether to stop listening for other desks."""

DESK_IN_USE_S = 10.0
"""After so long it is not our own lost connection that still works as this desk."""

LOOSE = frozenset({"weight_without_unit", "weighed_already"})
"""Answers to a load that was put on the scale before its unit was scanned."""

COUNTED = frozenset({"unit_counted", "counted_held", "already_counted", "open_elsewhere"})
"""Answers after which a load that was on the scale before the scan belongs to the unit on the table."""


class Desk:
    """One desk at work: its inbox, its thread, its touches.

    Args:
        fatal: called when the desk's thread dies of a fault: the process must not live half dead.
        room: of the disk its data lie on; None: nobody looks.
    """

    def __init__(
        self,
        id: str,
        store: Store,
        inbox: Inbox,
        clock: Clock,
        fatal: Callable[[BaseException], None],
        room: Room | None = None,
    ) -> None:
        self.id = id
        self.store, self.inbox, self.clock = store, inbox, clock
        self.room = room
        self.devices: list[Device] = []
        self.recorder: Recorder | None = None
        self.heard_at: dict[str, datetime] = {}
        """When each device was last heard."""
        self.read: dict[str, str] = {}
        """The code each scanner read last, as it may be shown."""
        self.away_since: datetime | None = None
        """Since when the store is away."""
        self._fatal = fatal
        self._loose_weight = False
        self._active_at = monotonic()
        self._before: scanning.Before | None = None
        self._stored = True
        """Whether readings may wait in the store, and for whom they waited when last tried."""
        self._tried: tuple[str, Any] | None = None
        self._changed = threading.Condition()
        self._version = 0
        self.rounds: dict[str, float] = {}
        """When each thread of the desk last went its round, on the monotonic clock."""
        self._conditions: list[tuple[str, str]] = []
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._guard, args=(self._work,), name="desk", daemon=True),
            threading.Thread(target=self._guard, args=(self._watch,), name="desk watch", daemon=True),
        ]
        if store.shared:
            self._threads.append(
                threading.Thread(target=self._guard, args=(self._follow,), name="desk follow", daemon=True)
            )
        store.on_commit(lambda _events: self.changed())

    def start(self) -> None:
        """Begin to work off the inbox."""
        for thread in self._threads:
            self.rounds[thread.name] = time.monotonic()
            thread.start()

    def stop(self) -> None:
        """End after the reading in hand."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(10)

    def deliver(self, device: str, reading: Reading, received_at: datetime) -> None:
        """Commit what a device said to the inbox; when this returns, it survives a power cut.

        Raises:
            InboxFull, sqlite3.Error: nothing was taken.
        """
        if self.full:
            raise InboxFull("disk full")
        at = self.heard_at[device] = self.clock.shown(received_at)
        try:
            self._keep(device, reading, at)
        except sqlite3.Error as error:
            # after an error of the disk nobody knows what is written: begin anew, never sync again
            if getattr(error, "sqlite_errorname", "").startswith("SQLITE_IOERR"):
                self._fatal(error)
            raise
        if self.store.away:
            self.changed()

    @property
    def full(self) -> bool:
        """Whether the disk is full, so that nothing more is taken."""
        return self.room is not None and self.room.full

    def _keep(self, device: str, reading: Reading, at: datetime) -> None:
        match reading:
            case Scan(text, symbology, raw):
                self.inbox.put(device, "scan", {"text": text, "symbology": symbology}, raw, at)
                self.read[device] = without_secret(text)
            case Weight(value, unit, _, raw):
                self.inbox.put(device, "weight", {"value": str(value), "unit": unit}, raw, at)
            case Unreadable(frame, why):
                self.inbox.put(device, "unreadable", {"why": why}, frame, at)
            case _:
                pass

    def touch(
        self, operation_id: str, name: str, /, operator: str | None = None, **arguments: Any
    ) -> Feedback:
        """Carry out what a touch asks for; the same id again gives the same answer and does nothing.

        Args:
            operator: who asks from the office; by default who is signed on at the desk.
        """
        if self.recorder is not None:
            recording.note_touch(self.recorder, operation_id, name, arguments, operator)
        tried = self._tried_pin(name, operator, arguments) if "pin" in arguments else None
        return self.perform(
            operation_id, name, lambda act: commands.do(act, name, arguments), operator=operator, tried=tried
        )

    def _tried_pin(self, name: str, operator: str | None, arguments: Mapping[str, Any]) -> Tried | None:
        """Compare the PIN of whoever asks while others may write; nothing comes of it by itself."""
        if name == "sign_on":
            operator = people.full_number(arguments["number"])
        if operator is None:
            with self.store.read() as connection:
                operator = connection.scalar(
                    select(tables.desk.c.operator).where(tables.desk.c.id == self.id)
                )
        return people.try_pin(self.store, operator or "", arguments["pin"], self.clock.now())

    def perform(
        self,
        operation_id: str,
        name: str,
        operation: Callable[[Act], Feedback],
        operator: str | None = None,
        tried: Tried | None = None,
    ) -> Feedback:
        """Carry out what somebody at a page asks for, as `touch` does."""
        request = Request(
            f"touch:{operation_id}", name, self.id, self.clock.now(), operator=operator, tried=tried
        )
        if operator is None:
            self._active_at = monotonic()
            self._before = None
        feedback = self.store.perform(request, operation)
        log.info("touch %s: %s %s", name, feedback.outcome, feedback.code)
        return feedback

    def changed(self) -> None:
        """Something shown has changed: wake the pages."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def wait(self, version: int, timeout_s: float) -> int:
        """Return the version of what is shown as soon as it is not `version`, or after the time."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, timeout_s)
            return self._version

    def live_weight(self) -> tuple[Decimal, str, bool] | None:
        """Return what the scale shows now (value, unit, stable); None while it is old, silent or away."""
        for device in self.devices:
            if isinstance(device, Scale) and (live := device.live()) is not None:
                return live.weight.value, live.weight.unit, bool(live.weight.stable)
        return None

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # a dead desk thread must end the process, not hide
            log.exception("the desk's thread died")
            self._fatal(error)

    def work_off_next(self, timeout_s: float) -> bool:
        """Work off the oldest reading of the inbox; False when none arrived within the time."""
        self._take_stored()
        waiting = self.inbox.next(timeout_s)
        if waiting is None:
            return False
        said = {**waiting.said, "kind": waiting.kind, "device": waiting.device, "raw": waiting.raw.hex()}
        request = Request(waiting.operation_id, waiting.kind, self.id, waiting.at, waiting.device, said)
        self._take(request, late=waiting.late)
        self.inbox.done(waiting.seq)
        self._take_stored()
        return True

    def _work(self) -> None:
        while not self._stopping.is_set():
            self.rounds["desk"] = time.monotonic()
            try:
                if self.inbox.away or self.store.away:
                    self.store.probe()
                    self._come_back()
                if self.store.forgotten:
                    self._note_loss(self.store.forgotten)
                if not self.work_off_next(0.2):
                    self._remember_head()
                    self.store.rest()
            except StoreAway as away:
                self._go_away(away)
                self._stopping.wait(AWAY_LOOK_S)

    def _go_away(self, away: StoreAway) -> None:
        """The store is away: devices are heard as before, and nothing is decided until it is back."""
        if not self.inbox.away:
            self.inbox.go_away()
            self.away_since = self.clock.now()
            log.warning("capturing only: %s", say(away.feedback(), "en"))
            self.changed()

    def _come_back(self) -> None:
        self.inbox.come_back()
        self.away_since = None
        self._active_at = monotonic()
        self._stored, self._tried = True, None
        log.info("the database is back; %d captured readings are worked off", self.inbox.waiting())
        self.changed()

    def _note_loss(self, loss: Forgotten) -> None:
        """The database came back as it once was: say which scans it has forgotten, and begin from there."""
        scans = self._missing()
        at = self.clock.now()
        request = Request(
            f"clock:forgotten:{self.id}:{at.isoformat()}", "note_loss", self.id, at, by_machine=True
        )
        self.store.perform(request, lambda act: losses.note(act, loss, scans))
        self.store.forgotten = None
        log.error("the database has lost %d events of this desk, %d readings", loss.lost, len(scans))
        self.changed()

    def _missing(self) -> list[losses.Scan]:
        """Return the readings that were worked off and have no operation, in order; a loss is a tail."""
        missing: list[losses.Scan] = []
        before = self.inbox.last() + 1
        while some := self.inbox.worked_off(before, 200):
            ids = [each.operation_id for each in some]
            with self.store.read() as connection:
                known = set(
                    connection.scalars(select(tables.operation.c.id).where(tables.operation.c.id.in_(ids)))
                )
            gone = [each for each in some if each.operation_id not in known]
            missing += [
                {"operation": each.operation_id, "text": _shown(each), "at": each.at.isoformat()}
                for each in gone
            ]
            before = some[-1].seq
            if not gone:
                break
        return missing[::-1]

    def _follow(self) -> None:
        """Hear of what other desks commit, and be the only one who works as this desk."""
        refused_since: float | None = None
        while not self._stopping.is_set():
            self.rounds["desk follow"] = time.monotonic()
            try:
                with self.store.following(self.id) as wait:
                    refused_since = None
                    self.store.catch_up()
                    while not self._stopping.is_set():
                        self.rounds["desk follow"] = time.monotonic()
                        if wait(FOLLOW_S):
                            self.store.catch_up()
            except StoreAway:
                self._stopping.wait(AWAY_LOOK_S)
            except StoreUnfit:  # our own last connection, which the server has not missed yet?
                refused_since = refused_since or time.monotonic()
                if time.monotonic() - refused_since > DESK_IN_USE_S:
                    raise
                self._stopping.wait(AWAY_LOOK_S)

    def _remember_head(self) -> None:
        """Keep the journal's end that this desk has seen: a tail cut off later is missed (faults I8)."""
        seen = self.store.head  # before the view of the store that must hold it: a touch may commit meanwhile
        with self.store.read() as connection:
            end = connection.execute(_HEAD).one()
            if (end.seq, end.hash) != seen:
                self.store.forgotten = forgotten(connection, seen)
        if self.store.forgotten is None:
            with self.store.lock:
                if self.store.head == seen:
                    self.store.head = (end.seq, end.hash)
            if (end.seq, end.hash) != self.inbox.remembered_head():
                self.inbox.remember_head(end.seq, end.hash)

    def _take(self, request: Request, stored: bool = False, late: bool = False) -> Feedback:
        self._active_at = monotonic()
        said = request.reading or {}
        before, self._before = self._before, None
        feedback = self.store.perform(request, lambda act: scanning.work_off(act, said, before, stored, late))
        if said.get("kind") == "scan" and feedback.outcome in ("ok", "attention"):
            self._before = scanning.Before(said["text"], request.at)
        log.info("%s from %s: %s %s", request.name, request.device, feedback.outcome, feedback.code)
        if feedback.code in LOOSE:
            self._loose_weight = True
        elif feedback.code in COUNTED and self._loose_weight:
            self._loose_weight = False
            for device in self.devices:
                if isinstance(device, Scale):
                    device.rearm()
        self._stored = self._stored or feedback.outcome == "waiting"
        return feedback

    def _take_stored(self) -> None:
        """Work off, in order, what was stored, up to the first that waits on for a role or an answer."""
        if not self._stored:
            return
        with self.store.read() as connection:
            desk = connection.execute(select(tables.desk).where(tables.desk.c.id == self.id)).one()
            if desk.operator is None or self._tried == (desk.operator, desk.question):
                return
            stored = connection.execute(scanning.STORED, {"desk": self.id}).all()
        for row in sorted(stored, key=lambda each: int(each.id.rpartition(":")[2])):
            request = Request(row.id, row.name, self.id, row.at, row.device, row.reading)
            if self._take(request, stored=True).outcome == "waiting":
                with self.store.read() as connection:
                    desk = connection.execute(select(tables.desk).where(tables.desk.c.id == self.id)).one()
                self._tried = (desk.operator, desk.question)
                return
        self._stored, self._tried = False, None

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_S):
            self.rounds["desk watch"] = time.monotonic()
            conditions = [(device.id, device.condition().code) for device in self.devices]
            if self.room and self.room.look():
                log.log(*_DISK[self.room.full])
                self.changed()
            conditions.append(("store", self.store.away.code if self.store.away else ""))
            if conditions != self._conditions:
                self._conditions = conditions
                self.changed()
            with suppress(StoreAway):
                self.lock_if_idle()

    def lock_if_idle(self) -> None:
        """Sign the clerk off when nothing was scanned, weighed or touched for long (faults F5)."""
        with self.store.read() as connection:
            idle_s = law.current(connection, self.store.known).policy.lock_after_s
            clerk = connection.scalar(select(tables.desk.c.operator).where(tables.desk.c.id == self.id))
        if clerk is None or monotonic() - self._active_at < idle_s:
            return
        at = self.clock.now()
        request = Request(f"clock:lock:{self.id}:{at.isoformat()}", "sign_off", self.id, at, by_machine=True)
        self.store.perform(request, lambda act: people.sign_off(act, "idle"))


_DISK = {
    True: (logging.ERROR, "the disk is full: nothing more is taken"),
    False: (logging.INFO, "there is room on the disk again"),
}


def _shown(reading: Waiting) -> str:
    said = reading.said
    return str(said.get("text") or f"{said.get('value', '?')} {said.get('unit', '')}")


_HEAD = select(tables.head.c.seq, tables.head.c.hash)
