"""The desk: takes readings from the inbox in order, calls operations, answers with feedback.

A touch comes in by the same door: `touch` and the printed command codes name the same operations, and both
end in one `Store.perform`.
"""

import hmac
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select

from drivers.readings import Reading, Scan, Unreadable, Weight
from drivers.supervisor import Device, Scale
from station import codes
from station.clock import Clock
from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import (
    discrepancies,
    labelling,
    law,
    people,
    printing,
    questions,
    receiving,
    stock,
    teardown,
    units,
)
from station.rules import rights
from station.store import tables
from station.store.inbox import Inbox
from station.store.store import Act, Request, Store

log = logging.getLogger(__name__)

WATCH_S = 0.5
"""How often device conditions are compared, and an idle desk looks after its lock."""

SHOWN = 60
"""Most characters of a scanned text in a sentence."""

LOOSE = frozenset({"weight_without_unit", "weighed_already"})
"""Answers to a load that was put on the scale before its unit was scanned."""

COUNTED = frozenset({"unit_counted", "counted_held", "already_counted", "open_elsewhere"})
"""Answers after which a load that was on the scale before the scan belongs to the unit on the table."""


# --- touches and command codes -----------------------------------------------------------------------


def trouble(act: Act) -> Feedback:
    """破损: ask what is wrong with the unit on the table."""
    people.require(act, "mark_problem")
    act.context.question = {"kind": "trouble", "unit": _unit_on_table(act)}
    return Feedback("attention", "what_is_wrong", {"unit": act.context.unit})


def no_code(act: Act) -> Feedback:
    """扫不出: ask which model it is; the declared ones first."""
    return receiving.ask_model(act, None)


def settle(act: Act, discrepancy: int) -> Feedback:
    """Open a matter to settle it."""
    return discrepancies.open_settling(act, discrepancy)


def not_reached(act: Act) -> Feedback:
    """还没联系上: note the attempt."""
    return discrepancies.note_unreached(act, _asked(act, "settle")["discrepancy"])


def to_marketing(act: Act) -> Feedback:
    """转营销: pass the open matter on."""
    opened = _asked(act, "settle")["discrepancy"]
    return discrepancies.settle_step(act, opened, "decision", {"decision": "pass_to_marketing"})


def add_photo(act: Act, image: bytes) -> Feedback:
    """拍照: keep a photo of the matter that is open, or that was just marked."""
    question = act.context.question or {}
    if "discrepancy" not in question:
        raise Refused("nothing_asked")
    return discrepancies.add_photo(act, question["discrepancy"], image)


TOUCHES: Mapping[str, Callable[..., Feedback]] = {
    "choose": questions.choose,
    "confirm": questions.confirm,
    "leave": questions.leave,
    "undo": receiving.undo,
    "trouble": trouble,
    "no_code": no_code,
    "finish": receiving.finish,
    "settle": settle,
    "not_reached": not_reached,
    "to_marketing": to_marketing,
    "add_photo": add_photo,
    "whose": receiving.ask_whose,
    "ask_job": printing.ask,
    "cancel_jobs": printing.cancel_all,
    "reprint": labelling.reprint,
    "put_away": stock.put_away,
    "sign_off": people.sign_off,
    "open_batch": teardown.open_batch,
    "leave_batch": teardown.leave_batch,
}
"""What a touch can ask for, by name."""


@dataclass(frozen=True, slots=True)
class Command:
    """One printed command code: its verb's digits, and the touch it is."""

    verb: str
    touch: str
    arguments: Mapping[str, Any]


COMMANDS: Sequence[Command] = (
    Command("0001", "confirm", {}),
    Command("0002", "undo", {}),
    Command("0003", "leave", {}),
    Command("0010", "trouble", {}),
    Command("0011", "no_code", {}),
    Command("0020", "finish", {}),
    Command("0021", "whose", {}),
    Command("0040", "to_marketing", {}),
    Command("0041", "not_reached", {}),
    Command("0050", "open_batch", {}),
    Command("0051", "leave_batch", {}),
    Command("0060", "sign_off", {}),
    *(Command(f"01{n:02}", "choose", {"number": n}) for n in range(1, 10)),
)
"""The command sheet of a desk, in the order it is printed."""

_BY_VERB = {command.verb: command for command in COMMANDS}


BEGINS = frozenset({"trouble", "no_code", "finish", "settle", "ask_job", "put_away", "open_batch", "whose"})
"""Touches that begin something else, for which a question about the thing in the hand is answered first."""


def do(act: Act, touch: str, arguments: Mapping[str, Any]) -> Feedback:
    """Carry out a touch, pressed or scanned as a command code.

    Raises:
        Refused: nobody is signed on; or something else is asked that must not be forgotten.
    """
    if act.context.operator is None:
        raise Refused("nobody_signed_on")
    question = act.context.question
    if touch in BEGINS and question is not None and questions.KINDS[question["kind"]].blocks:
        raise Refused("answer_first", question=question["kind"])
    return TOUCHES[touch](act, **arguments)


def obey(act: Act, verb: str, secret: str | None) -> Feedback:
    """Carry out a scanned command code, if it is this desk's.

    Raises:
        Refused: without the desk's secret digits (a customer could print it), or no such command.
    """
    if secret is None or not hmac.compare_digest(act.context.command_secret, str(secret)):
        raise Refused("command_foreign", verb=verb)
    command = _BY_VERB.get(verb)
    if command is None:
        raise Refused("command_unknown", verb=verb)
    return do(act, command.touch, command.arguments)


# --- scans -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Before:
    """The scan before this one, when it was done: the same code once more may be one pull of the trigger."""

    text: str
    at: datetime


def take_scan(
    act: Act, text: str, symbology: str | None, before: Before | None = None, stored: bool = False
) -> Feedback:
    """Work off one scan: say what it means here, and do that (domain 7.1).

    Args:
        stored: it was stored before and waits on when who is signed on may not do it.
    """
    shapes = _shapes(act)
    meanings = codes.readings(text, symbology, shapes.families, shapes.gtins)
    first = meanings[0]
    if first.kind == "badge":
        return people.sign_on(act, first.facts["operator"], first.facts.get("secret"))
    if first.kind not in ("serial", "gs1") and _bounced(act, text, before):
        act.on_card = False
        return Feedback("ok", "scanned_twice", {"text": _shown(first.value)})
    if first.kind == "command":
        return obey(act, first.facts["verb"], first.facts.get("secret"))
    meaning = _meant(act, meanings)
    needs = "scan_unit_in" if meaning.kind == "unit" and act.context.batch else _NEEDS.get(meaning.kind)
    asked = _is_asked_first(act, meaning)
    if _waits(act, needs, stored, asked):
        return _store(act, _shown(text), needs)
    if asked:
        raise Refused("answer_first", question=(act.context.question or {})["kind"])
    return _SCANS.get(meaning.kind, _not_used)(act, meaning, meanings)


def _bounced(act: Act, text: str, before: Before | None) -> bool:
    if before is None or before.text != text:
        return False
    return abs(act.at - before.at) <= timedelta(seconds=law.of(act).policy.bounce_s)


# --- waiting for somebody who may --------------------------------------------------------------------

_NEEDS = {
    "waybill": "sign_for",
    "serial": "count",
    "gs1": "count",
    "product": "count",
    "location": "put_away",
    "batch": "scan_unit_in",
}
"""What a role needs to work off a scan; the others only show something."""


def _waits(act: Act, needs: str | None, stored: bool, asked: bool = False) -> bool:
    """Whether a reading is stored: nobody is signed on, or it would overtake readings stored before."""
    role = act.context.role
    if act.context.operator is None or role is None:
        return True
    if stored:
        return asked or (needs is not None and not rights.may(role, needs))
    if rights.may(role, "count"):
        return False
    waiting = _STORED.with_only_columns(tables.operation.c.id).limit(1)
    return act.connection.scalar(waiting, {"desk": act.context.id}) is not None


def _store(act: Act, shown: str, needs: str | None) -> Feedback:
    if act.context.operator is None:
        return Feedback("waiting", "stored_until_badge", {"text": shown})
    return Feedback(
        "waiting", "stored_until_who", {"text": shown, "who": list(rights.who_may(needs or "count"))}
    )


def _shown(text: str) -> str:
    """Return a scanned text for a sentence: nothing unseen in it, and not longer than a line."""
    drawn = codes.visible(text)
    return drawn if len(drawn) <= SHOWN else f"{drawn[:SHOWN]}…"


def take_unreadable(act: Act, why: str, frame: str) -> Feedback:
    """Work off bytes that were no scan: nothing is done, and the clerk is told to scan again."""
    if act.context.operator is None:
        act.on_card = False
    raise Refused("unreadable_scan", why=why, frame=_shown(frame))


def _meant(act: Act, meanings: Sequence[Meaning]) -> Meaning:
    """Choose among readings by what the desk waits for: goods while counting, else a parcel."""
    kinds = [meaning.kind for meaning in meanings]
    if "waybill" in kinds and meanings[0].kind == "product" and "model" not in meanings[0].facts:
        signing = (act.context.question or {}).get("kind") == "sign_delivery"
        if signing or act.context.delivery is None:
            return next(meaning for meaning in meanings if meaning.kind == "waybill")
    return meanings[0]


def _is_asked_first(act: Act, meaning: Meaning) -> bool:
    """Whether a question about the thing in the hand stands before the next thing."""
    question = act.context.question
    if question is None or not questions.KINDS[question["kind"]].blocks:
        return False
    if question["kind"] == "duplicate" and meaning.value == question["scanned"]["serial"]:
        return False
    if question["kind"] == "sign_delivery" and meaning.kind == "waybill":
        return False
    return meaning.kind in ("serial", "product", "gs1", "waybill", "unit", "location", "batch", "delivery")


def _on_waybill(act: Act, meaning: Meaning, meanings: Sequence[Meaning]) -> Feedback:
    couriers = [each.facts["courier"] for each in meanings if each.kind == "waybill"]
    return receiving.take_waybill(act, meaning.value, couriers)


def _on_serial(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    question = act.context.question or {}
    model = question["model"] if question.get("kind") == "serial" else None
    return receiving.count_serial(act, receiving.scanned_serial(meaning, model))


def _on_product(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    model = meaning.facts.get("model")
    if model is None:
        raise Refused("product_unknown", code=meaning.value)
    if (act.context.question or {}).get("kind") == "model":
        return receiving.count_of_model(act, model)
    return receiving.name_model(act, model)


def _on_location(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return stock.put_away(act, meaning.value)


def _on_unit(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    issue = meaning.facts.get("issue")
    return units.scan_label(act, meaning.value, int(issue) if issue else None)


def _on_delivery(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return receiving.open_delivery(act, meaning.value)


def _on_batch(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return teardown.take_batch(act, meaning.value)


def _on_part(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return teardown.show_part(act, meaning.value, meaning.facts.get("issue"))


def _not_used(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    if meaning.kind == "control":
        raise Refused(
            "control_character", text=_shown(meaning.value), found=_shown(meaning.facts.get("characters", ""))
        )
    raise Refused("not_used_here", text=_shown(meaning.value), why=meaning.why)


_SCANS: Mapping[str, Callable[[Act, Meaning, Sequence[Meaning]], Feedback]] = {
    "waybill": _on_waybill,
    "serial": _on_serial,
    "gs1": _on_serial,
    "product": _on_product,
    "location": _on_location,
    "unit": _on_unit,
    "delivery": _on_delivery,
    "batch": _on_batch,
    "part": _on_part,
}


@dataclass(frozen=True, slots=True)
class _Shapes:
    families: Sequence[codes.SerialTemplate]
    gtins: Mapping[str, str]


def _shapes(act: Act) -> _Shapes:
    if "shapes" not in act.known:
        rows = act.connection.execute(
            select(tables.model.c.code, tables.model.c.ean, tables.model.c.serial_pattern)
        ).all()
        patterns = dict.fromkeys(row.serial_pattern for row in rows if row.serial_pattern)
        gtins = {short: row.code for row in rows if row.ean and (short := codes.gtin(row.ean))}
        act.known["shapes"] = _Shapes([codes.parse_template(pattern) for pattern in patterns], gtins)
    shapes: _Shapes = act.known["shapes"]
    return shapes


def _unit_on_table(act: Act) -> str:
    if act.context.unit is None:
        raise Refused("no_unit_on_table")
    return act.context.unit


def _asked(act: Act, kind: str) -> dict[str, Any]:
    question = act.context.question
    if question is None or question["kind"] != kind:
        raise Refused("nothing_asked")
    return question


# --- the desk itself ---------------------------------------------------------------------------------


class Desk:
    """One desk at work: its inbox, its thread, its touches.

    Args:
        fatal: called when the desk's thread dies of a fault: the process must not live half dead.
    """

    def __init__(
        self, id: str, store: Store, inbox: Inbox, clock: Clock, fatal: Callable[[BaseException], None]
    ) -> None:
        self.id = id
        self.store, self.inbox, self.clock = store, inbox, clock
        self.devices: list[Device] = []
        self.heard_at: dict[str, datetime] = {}
        """When each device was last heard."""
        self._fatal = fatal
        self._loose_weight = False
        self._active_at = time.monotonic()
        self._before: Before | None = None
        self._stored = True
        """Whether readings may wait in the store, and for whom they waited when last tried."""
        self._tried: tuple[str, Any] | None = None
        self._changed = threading.Condition()
        self._version = 0
        self._conditions: list[tuple[str, str]] = []
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._guard, args=(self._work,), name="desk", daemon=True),
            threading.Thread(target=self._guard, args=(self._watch,), name="desk watch", daemon=True),
        ]
        store.on_commit(lambda _events: self.changed())

    def start(self) -> None:
        """Begin to work off the inbox."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the reading in hand."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(10)

    def deliver(self, device: str, reading: Reading, received_at: datetime) -> None:
        """Commit what a device said to the inbox; when this returns, it survives a power cut.

        Raises:
            InboxFull: nothing was taken.
        """
        at = self.heard_at[device] = self.clock.shown(received_at)
        match reading:
            case Scan(text, symbology, raw):
                self.inbox.put(device, "scan", {"text": text, "symbology": symbology}, raw, at)
            case Weight(value, unit, _, raw):
                self.inbox.put(device, "weight", {"value": str(value), "unit": unit}, raw, at)
            case Unreadable(frame, why):
                self.inbox.put(device, "unreadable", {"why": why}, frame, at)
            case _:
                return

    def touch(self, operation_id: str, name: str, /, **arguments: Any) -> Feedback:
        """Carry out what a touch asks for; the same id again gives the same answer and does nothing."""
        return self.perform(operation_id, name, lambda act: do(act, name, arguments))

    def perform(self, operation_id: str, name: str, operation: Callable[[Act], Feedback]) -> Feedback:
        """Carry out what somebody at the page asks for, as `touch` does."""
        request = Request(f"touch:{operation_id}", name, self.id, self.clock.now())
        self._active_at = time.monotonic()
        self._before = None
        feedback = self.store.perform(request, operation)
        log.info("touch %s: %s %s", name, feedback.outcome, feedback.code)
        return feedback

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a read-only view of the store."""
        with self.store.read() as connection:
            yield connection

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
                return live.weight.value, live.weight.unit, live.weight.stable
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
        self._take(Request(waiting.operation_id, waiting.kind, self.id, waiting.at, waiting.device, said))
        self.inbox.done(waiting.seq)
        self._take_stored()
        return True

    def _work(self) -> None:
        while not self._stopping.is_set():
            if not self.work_off_next(0.2):
                self._remember_head()

    def _remember_head(self) -> None:
        """Keep the journal's end that this desk has seen: a tail cut off later is missed (faults I8)."""
        with self.store.read() as connection:
            end = connection.execute(_HEAD).one()
        if (end.seq, end.hash) != self.inbox.remembered_head():
            self.inbox.remember_head(end.seq, end.hash)

    def _take(self, request: Request, stored: bool = False) -> Feedback:
        self._active_at = time.monotonic()
        said = request.reading or {}
        before, self._before = self._before, None
        feedback = self.store.perform(request, lambda act: _work_off(act, said, before, stored))
        if said.get("kind") == "scan" and feedback.outcome in ("ok", "attention"):
            self._before = Before(said["text"], request.at)
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
            stored = connection.execute(_STORED, {"desk": self.id}).all()
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
            conditions = [(device.id, device.condition().code) for device in self.devices]
            if conditions != self._conditions:
                self._conditions = conditions
                self.changed()
            self.lock_if_idle()

    def lock_if_idle(self) -> None:
        """Sign the clerk off when nothing was scanned, weighed or touched for long (faults F5)."""
        with self.store.read() as connection:
            idle_s = law.current(connection, self.store.known).policy.lock_after_s
            clerk = connection.scalar(select(tables.desk.c.operator).where(tables.desk.c.id == self.id))
        if clerk is None or time.monotonic() - self._active_at < idle_s:
            return
        at = self.clock.now()
        request = Request(f"clock:lock:{self.id}:{at.isoformat()}", "sign_off", self.id, at)
        self.store.perform(request, lambda act: people.sign_off(act, "idle"))


def _work_off(act: Act, said: Mapping[str, Any], before: Before | None, stored: bool) -> Feedback:
    if said["kind"] == "scan":
        return take_scan(act, said["text"], said["symbology"], before, stored)
    if said["kind"] == "weight":
        if _waits(act, "count", stored):
            act.on_card = False
            return _store(act, f"{said['value']} {said['unit']}", "count")
        return receiving.take_weight(act, said)
    return take_unreadable(act, said["why"], said["raw"])


_HEAD = select(tables.head.c.seq, tables.head.c.hash)
_STORED = select(tables.operation).where(tables.operation.c.desk == bindparam("desk"), tables.IS_WAITING)
