"""kill -9 at random instants of the demo delivery, start-up included: nothing is lost, doubled or lied about.

The station is a process of its own; the emulators outlive it, as devices do; the hands go on where the store
shows that they were.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from drivers.emulators.control import running
from station.__main__ import build
from station.demo import show
from station.demo.script import Hands, steps
from station.station import Station
from station.store import tables
from tests.faults.process import Desk, Onlooker, Running, prepared
from tests.invariants import Seen, printed_label, seen
from tests.playing import eventually, labels_out, play, violations

SEED = int(os.environ.get("SEED", "20260929"))

DURING_START = 0.25
"""So many of the kills fall into the start-up."""

ANSWER_S = 0.05
"""How long the printer thinks before each answer: so many a kill falls while a label is under way."""

START_S, WORK_S = 2.5, 0.6
"""How long after the start, or after being ready, a kill falls at the latest."""


@dataclass
class Count:
    """What the kills met, for the report of a long run."""

    kills: int = 0
    deliveries: int = 0
    slowest_start_s: float = 0.0
    evidence: Counter[str] = field(default_factory=Counter)


def deliver(folder: Path, rng: random.Random, kills: int, count: Count, *, counts_labels: bool) -> None:
    """Play one delivery, killing the station so many times, and look at what is left.

    Args:
        counts_labels: whether the printer knows how many labels it printed; without, a restart cannot tell
            what became of the label under way, and a person must.
    """
    with running(folder / "ports") as bench:
        desk = prepared(folder, bench)
        bench.delay("printer", ANSWER_S)
        bench.ask("set_printer", answers_counter=counts_labels)
        hands = Hands(bench, Onlooker(f"sqlite:///{folder}/station.db"), zero_s=0.05, settle=1)  # type: ignore[arg-type]
        acknowledged: list[Seen] = []
        left = kills
        over = False
        while not over:
            station = desk.start()
            try:
                early = left > 0 and rng.random() < DURING_START
                over = live(station, hands, acknowledged, count, rng, left > 0, early)
                if over:
                    assert station.end() == 0
            finally:
                station.kill()
                station.process.wait()
            if not over:
                assert station.process.returncode == -signal.SIGKILL, "it ended by itself"
                left -= 1
                count.kills += 1
        settle_what_is_unknown(desk, count)
        assert violations(folder, acknowledged) == []
    count.deliveries += 1


def live(
    station: Running,
    hands: Hands,
    acknowledged: list[Seen],
    count: Count,
    rng: random.Random,
    mortal: bool,
    early: bool,
) -> bool:
    """Go on with the play until it is over (True) or the station is killed (False)."""
    killed = threading.Event()

    def kill() -> None:
        killed.set()
        station.kill()

    killer = threading.Timer(rng.uniform(0, START_S if early else WORK_S), kill)
    if early:
        killer.start()
    started_s = station.wait_until_ready()
    if started_s is None:
        return False
    count.slowest_start_s = max(count.slowest_start_s, started_s)
    if mortal and not early:
        killer.start()
    played = all(one_by_one(station, hands, acknowledged))
    killer.cancel()
    if mortal:
        killer.join()
    return played and not killed.is_set()


def one_by_one(station: Running, hands: Hands, acknowledged: list[Seen]) -> Any:
    """Work on from where the store is; yield after each step whether the station still goes."""
    folder = hands.bench.folder.parent
    store, inbox = folder / "station.db", folder / "inbox.db"

    def wait_for(true: Any) -> bool:
        give_up = time.monotonic() + 20
        while station.alive() and not true():
            assert time.monotonic() < give_up, f"it stands still: {violations(folder, acknowledged)}"
            time.sleep(0.01)
        return station.alive()

    def caught_up() -> bool:
        now = seen(store, inbox)
        last = max((int(id.rpartition(":")[2]) for id in now.answers if id[16:17] == ":"), default=0)
        return last >= now.readings

    yield wait_for(caught_up)
    for step in steps():
        yield play(hands, [step], station.alive)
        acknowledged.append(seen(store, inbox))

    def labels_done() -> bool:
        pending = tables.print_job.c.state.in_(("queued", "sending"))
        with hands.store.read() as connection:
            return connection.scalar(select(tables.print_job.c.id).where(pending).limit(1)) is None

    yield wait_for(labels_done)


def settle_what_is_unknown(desk: Desk, count: Count) -> None:
    """A person looks at the labels that lie there, says which came out, and waits for the others."""
    station = build(desk.settings, desk.clock)
    station.start()
    try:
        for job in jobs(station, "unknown"):
            lie_there = [printed_label(file) for file in labels_out(desk.folder)]
            came_out = any((out.number, out.issue) == (job.subject, job.issue) for out in lie_there)
            assert station.touch(f"ask-{job.id}", "ask_job", job=job.id).code == "did_it_come_out"
            answer = 1 if came_out else 2
            assert station.touch(f"say-{job.id}", "choose", number=answer).outcome == "ok"
        eventually(lambda: not jobs(station, "queued", "sending"), 20)
        assert show.report(station, "en")
        count.evidence.update(f"{job.state} by {job.evidence}" for job in jobs(station))
    finally:
        station.stop()


def jobs(station: Station, *states: str) -> list[Any]:
    wanted = tables.print_job.c.state.in_(states) if states else tables.print_job.c.id > 0
    with station.store.read() as connection:
        return list(connection.execute(select(tables.print_job).where(wanted)).all())


def test_killed_again_and_again_the_delivery_ends_as_if_nothing_had_been(tmp_path):
    rng = random.Random(SEED)
    print(f"SEED={SEED}")
    deliver(tmp_path, rng, 8, Count(), counts_labels=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_kills(tmp_path):
    print(f"SEED={SEED}")
    rng, count = random.Random(SEED), Count()
    began = time.monotonic()
    while count.kills < 100:
        folder = tmp_path / str(count.deliveries)
        folder.mkdir()
        kills = min(rng.randint(5, 15), 100 - count.kills)
        deliver(folder, rng, kills, count, counts_labels=count.deliveries % 2 == 0)
    print(f"{time.monotonic() - began:.0f} s: {count}")
