"""Desks that race: processes of their own on one database, released at the same instant, round after round.

Each has its own store, desk and keeper, and works by the operations a desk calls, through `Store.perform`.
On SQLite, which is made for one desk, only the first process checkpoints.
"""

import multiprocessing
import random
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from sqlalchemy import event, select, update

from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.feedback import Feedback
from station.forms.contents import Application, ApplicationLine, Customer
from station.lists.reading import read_list
from station.operations import commands, numbers, papers, people, scanning
from station.operations.imports import import_rows
from station.operations.law import local
from station.operations.questions.settling import Settle
from station.operations.setup import first_start
from station.store import tables
from station.store.away import StoreAway
from station.store.store import Act, Request, Store
from tests.playing import CONFIG

KEEPERS = (("OP0001", "周敏"), ("OP0012", "吴洁"))
DESKS = ("一号台", "二号台")

STUCK_S = 60.0
"""A process that is not at the line by then never will be."""

FOLLOWS_EVERY = 30
"""Acts after which a desk reads what the others did, as one at work does at once: else each act looks further
back into the journal than the one before."""

PER_DELIVERY = 100
"""Rounds after which a desk signs for its next delivery."""


@dataclass
class Racer:
    """One desk with a keeper signed on.

    Attributes:
        side: 0 is desk1, 1 desk2, and so on; from the third on nobody is signed on.
        clock: desks' clocks never agree: each is a minute ahead of the one before (faults E10).
    """

    url: str
    side: int
    barrier: Barrier
    rng: random.Random
    clock: datetime = STARTS
    waits: int = 0
    done: int = 0
    _ids: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    def __post_init__(self) -> None:
        self.desk = f"desk{self.side + 1}"
        self.clock += timedelta(minutes=self.side)
        self.store = Store(self.url)
        if self.side and not self.store.shared:
            event.listen(self.store.writer, "connect", _never_checkpoint)
        self.store.migrate()

    def line_up(self) -> None:
        """Wait until all are here, then go: at the same instant, or a moment later."""
        self.clock += timedelta(seconds=1)
        self.barrier.wait(STUCK_S)
        until = time.perf_counter() + self.rng.choice((0, 0, 0.0002, 0.001))
        while time.perf_counter() < until:
            pass

    def perform(
        self,
        id: str,
        name: str,
        operation: Callable[[Act], Feedback],
        text: str | None = None,
        operator: str | None = None,
    ) -> Feedback:
        """Do one operation; while the database is busy ask again under its id, as a desk does."""
        said = None if text is None else {"kind": "scan", "text": text, "symbology": None, "raw": ""}
        device = None if text is None else "scanner"
        request = Request(id, name, self.desk, self.clock, device, said, operator=operator)
        self.done += 1
        while True:
            try:
                if self.done % FOLLOWS_EVERY == 0:
                    self.store.catch_up()
                return self.store.perform(request, operation)
            except StoreAway:
                self.waits += 1
                time.sleep(0.1)

    def scan(self, text: str) -> Feedback:
        """Scan a code."""
        id = f"{self.side + 1:016x}:{next(self._ids)}"
        return self.perform(id, "scan", lambda act: scanning.take_scan(act, text, None), text)

    def touch(self, name: str, **arguments: Any) -> Feedback:
        """Press a key."""
        id = f"touch:{self.desk}-{next(self._ids)}"
        return self.perform(id, name, lambda act: commands.do(act, name, arguments))

    def confirm(self, picks: Mapping[str, str]) -> Feedback:
        """Press the key that confirms, these answers having been picked before."""

        def press(act: Act) -> Feedback:
            if picks and act.context.question:
                act.context.question = {**act.context.question, "picks": dict(picks)}
            return commands.do(act, "confirm", {})

        return self.perform(f"touch:{self.desk}-{next(self._ids)}", "confirm", press)

    def office(self, who: str, name: str, **arguments: Any) -> Feedback:
        """Press a key in the browser of somebody who is not at the desk."""
        id = f"touch:{self.desk}-{next(self._ids)}"
        return self.perform(id, name, lambda act: commands.do(act, name, arguments), operator=who)

    def prepare(self, *touches: tuple[str, dict[str, Any]]) -> None:
        """Press keys in one transaction: what no race is about need not be waited for key by key."""

        def press(act: Act) -> Feedback:
            return [commands.do(act, name, arguments) for name, arguments in touches][-1]

        answer = self.perform(f"touch:{self.desk}-{next(self._ids)}", touches[-1][0], press)
        assert answer.outcome in ("ok", "attention"), answer

    def question(self) -> dict[str, Any]:
        """What the desk asks."""
        with self.store.read() as connection:
            question = select(tables.desk.c.question).where(tables.desk.c.id == self.desk)
            return dict(connection.scalar(question) or {})

    def ask(self, question: dict[str, Any] | None) -> dict[str, Any]:
        """Put another question in the desk's row, which keys would do in more time; return the one before."""
        before = self.question()
        with self.store.write() as connection:
            of_desk = tables.desk.c.id == self.desk
            connection.execute(update(tables.desk).where(of_desk).values(question=question))
        return before

    def sign_on(self) -> None:
        """Scan the keeper's badge."""
        number, _ = KEEPERS[self.side]
        with self.store.read() as connection:
            secret = connection.scalar(
                select(tables.operator.c.badge_secret).where(tables.operator.c.number == number)
            )
        assert self.scan(f"{number}{secret}").code == "signed_on"

    def sign_for(self, parcel: int) -> None:
        """Sign for a parcel of the first customer, which no list names."""
        asked = self.scan(f"SF{self.side + 1}{parcel:012}")
        another = [("choose", {"number": 2})] if asked.code == "which_delivery" else []
        self.prepare(*another, ("choose", {"number": 1}), ("confirm", {}))


def _never_checkpoint(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA wal_autocheckpoint=0")


# --- the races ---------------------------------------------------------------------------------------

Told = tuple[Feedback, datetime]
"""An answer, and what the desk's clock showed."""


def serial(n: int) -> str:
    """The serial of round n."""
    return f"HY500GA2537{n:05}"


def same_serial(racer: Racer, rounds: int) -> list[Told]:
    """Two desks receive the same serial at the same second (faults E6)."""
    racer.sign_on()
    told = []
    for n in range(rounds):
        if n % PER_DELIVERY == 0:
            racer.sign_for(n)
        racer.line_up()
        answer = racer.scan(serial(n))
        told.append((answer, racer.clock))
        if answer.code == "open_elsewhere":
            assert racer.ask(None)["kind"] == "duplicate"
    return told


PICKS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "asked": {"who": ("contact", "someone_else"), "how": Settle.HOW, "when": ("just_now",)},
    "answer": {"answer": Settle.ANSWERS},
    "decision": {"decision": ("exchange_anyway", "charge", "keep", "send_back")},
    "carried_out": {},
}
"""The steps of each matter that both desks sign, and what may be picked for each."""

RACED = tuple(PICKS)


def settlements(racer: Racer, rounds: int) -> list[Told]:
    """Two clerks settle one discrepancy, step by step (faults F3)."""
    racer.sign_on()
    told = []
    for n in range(rounds):
        step = RACED[n % len(RACED)]
        if step == "asked":
            _open_matter(racer, n)
        picks = {group: racer.rng.choice(codes) for group, codes in PICKS[step].items()}
        racer.line_up()
        told.append((racer.confirm(picks), racer.clock))
    return told


def _open_matter(racer: Racer, n: int) -> None:
    """The first desk counts a unit that cannot be read; both put the matter on their screen."""
    if racer.side == 0:
        if n % (len(RACED) * PER_DELIVERY) == 0:
            racer.sign_for(n)
        racer.prepare(("no_code", {}), ("choose", {"number": 1}))
    racer.line_up()
    with racer.store.read() as connection:
        opened = tables.discrepancy.c.state == "open"
        matter = connection.scalar(select(tables.discrepancy.c.id).where(opened))
    racer.prepare(("settle", {"discrepancy": matter}))


GMS = (("OP0009", "许总"), ("OP0013", "吴总"))
PIN = "290009"


def decisions(racer: Racer, rounds: int) -> list[Told]:
    """Two who may approve decide on one application: each approves or rejects it (R13)."""
    racer.sign_on()
    told = []
    for n in range(rounds):
        if racer.side == 0:
            racer.perform(f"touch:file-{n}", "file", _file_reviewed)
        racer.line_up()
        with racer.store.read() as connection:
            waits = tables.paper.c.state == "reviewed"
            paper = connection.scalar(select(tables.paper.c.number).where(waits))
        shown = {"paper": paper, "revision": 1, "pin": PIN}
        name = racer.rng.choice(("approve_paper", "reject_paper"))
        if name == "reject_paper":
            shown |= {"plan": "send_back", "reason": "过保"}
        racer.line_up()
        told.append((racer.office(GMS[racer.side][0], name, **shown), racer.clock))
        racer.line_up()
    return told


def _file_reviewed(act: Act) -> Feedback:
    """File an application that marketing has reviewed; about nothing, so that nothing follows."""
    line = ApplicationLine("", "HY400S", 1, "", "", "", "", "out_of_warranty", "return")
    content = Application("2026-09-29", "周敏", Customer("C001", ""), "out_of_warranty", "", (line,), "pays")
    lines = [papers.Line(model="HY400S", plan="return")]
    filed = papers.file(act, "application", "R13", content, state="reviewed", lines=lines, waits_for="gm")
    return Feedback("ok", "paper_opened", {"paper": filed, "state": "paper.reviewed"})


def draws(racer: Racer, rounds: int) -> list[str]:
    """Desks draw so many own numbers, one or several in a transaction (faults E7)."""
    racer.line_up()
    drawn: list[str] = []
    while len(drawn) < rounds:
        wanted = min(racer.rng.choice((1, 1, 5, 20)), rounds - len(drawn))
        got: list[str] = []

        def draw(act: Act, wanted: int = wanted, got: list[str] = got) -> Feedback:
            got[:] = [numbers.draw(act, "RU") for _ in range(wanted)]
            return Feedback("ok", "picked", {"picked": got})

        assert racer.perform(f"touch:{racer.desk}-{next(racer._ids)}", "draw", draw).outcome == "ok"
        drawn += got
    return drawn


# --- running them ------------------------------------------------------------------------------------


def prepare(url: str, folder: Path, desks: int = 2) -> None:
    """Make a store with the demo's lists, so many desks, and a second keeper."""
    clock = Clock.starting_at(STARTS)
    store = Store(url)
    store.migrate()
    for side in range(desks):
        name = DESKS[side] if side < len(DESKS) else f"台{side + 1}"
        own = {
            "STATION__DESK__ID": f"desk{side + 1}",
            "STATION__DESK__NAME": name,
            "STATION__DATABASE__URL": url,
            "STATION__DATA": str(folder),
        }
        first_start(store, load(CONFIG, own), clock)
    data.load(store, "desk1", clock)
    second = ",".join(("工号", "姓名", "角色")) + "\n" + ",".join((*KEEPERS[1], "仓管员"))
    assert not import_rows(store, "desk1", read_list("operators", second.encode()), clock).rejected
    store.close()


def prepare_gms(url: str) -> None:
    """Let there be two who may approve, with PINs."""
    clock = Clock.starting_at(STARTS)
    store = Store(url)
    store.migrate()
    rows = "\n".join(("工号,姓名,角色", *(f"{number},{name},总经理" for number, name in GMS)))
    assert not import_rows(store, "desk1", read_list("operators", rows.encode()), clock).rejected

    def give(act: Act) -> Feedback:
        for number, _ in GMS:
            people.set_pin(act, number, PIN)
        return Feedback("ok", "settings_seeded")

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the race is not about PINs
    with patch.object(people, "_HASHER", cheap):
        store.perform(Request("setup:pins", "set_pin", "desk1", clock.now(), by_machine=True), give)
    store.close()


def race(
    run: Callable[[Racer, int], list[Any]], url: str, rounds: int, seed: str, racers: int = 2
) -> list[list[Any]]:
    """Let processes race and return what each was told.

    Args:
        run: one of the races above.
        seed: from it each process has its own chances.
    """
    context = multiprocessing.get_context("forkserver")  # a clean process that has imported all this once
    context.set_forkserver_preload([__name__])
    barrier = context.Barrier(racers)
    ends, processes = [], []
    for side in range(racers):
        mine, its = context.Pipe()
        process = context.Process(target=_run, args=(its, run, url, side, barrier, rounds, seed))
        process.start()
        its.close()
        ends.append(mine)
        processes.append(process)
    try:
        told = [_told(end) for end in ends]
        for process in processes:
            process.join(STUCK_S)
        assert [process.exitcode for process in processes] == [0] * racers
    finally:
        for process in processes:
            process.kill()
            process.join()
    return told


def _told(end: Connection) -> Any:
    try:
        return end.recv()
    except EOFError:
        raise AssertionError("a desk died in the race; its traceback is on stderr") from None


def _run(
    end: Connection,
    run: Callable[[Racer, int], Any],
    url: str,
    side: int,
    barrier: Barrier,
    rounds: int,
    seed: str,
) -> None:
    racer = Racer(url, side, barrier, random.Random(f"{seed} {side}"))
    try:
        end.send(run(racer, rounds))
        if side:
            racer.store.close()
        barrier.wait(STUCK_S)  # who closes last checkpoints: the first
    except BaseException:
        barrier.abort()
        raise
    racer.store.close()


def told_who(facts: dict[str, Any], winner: int, at: datetime) -> bool:
    """Whether an answer says which desk, who, and when (in the department's time)."""
    when = facts.get("counted") or facts.get("at")
    return (facts.get("desk"), facts.get("by"), when) == (
        DESKS[winner],
        KEEPERS[winner][1],
        f"{local(at):%m-%d %H:%M}",
    )


def pairs(told: Sequence[Sequence[Told]]) -> list[tuple[int, Told, Told]]:
    """Return of each round the side that won, its answer and the other's.

    A round that nobody or both won is counted as won by -1.
    """
    found = []
    for both in zip(*told, strict=True):
        won = [side for side, (answer, _) in enumerate(both) if answer.code in WON]
        side = won[0] if len(won) == 1 else -1
        found.append((side, both[side], both[1 - side]))
    return found


WON = frozenset({"unit_counted", "step_settled", "discrepancy_settled", "paper_approved", "paper_rejected"})
