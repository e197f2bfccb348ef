"""kill -9 at random instants of the demo delivery, start-up included: nothing is lost, doubled or lied about.

The station is a process of its own; the emulators outlive it, as devices do; the hands go on where the store
shows that they were.
"""

import io
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
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
from tests.playing import done, eventually, labels_out, play

SEED = int(os.environ.get("SEED", "20260929"))

DURING_START = 0.25
"""So many of the kills fall into the start-up."""

ANSWER_S = 0.05
"""How long the printer thinks before each answer: so many a kill falls while a label is under way."""

START_S, WORK_S = 0.25, 0.4
"""How long after the start, or after having caught up, a kill falls at the latest ..."""

LONG, LONG_S = 0.1, 1.8
"""... but for so many lives, which are long enough to settle what the one before left."""


@dataclass
class Count:
    """What the kills met, for the report of a long run."""

    kills: int = 0
    not_ready: int = 0
    deliveries: int = 0
    slowest_start_s: float = 0.0
    evidence: Counter[str] = field(default_factory=Counter)


def deliver(folder: Path, url: str, rng: random.Random, kills: int, count: Count) -> None:
    """Play one delivery, killing the station until there are so many kills, and look at what is left."""
    with running(folder / "ports") as bench:
        desk = prepared(folder, bench, url)
        bench.delay("printer", ANSWER_S)
        # Half the printers know how many labels they printed; at the others a restart cannot tell what
        # became of the label under way, and a person must.
        bench.set("printer", answers_counter=count.deliveries % 2 == 0)
        onlooker = Onlooker(desk.url, keeps=True)
        hands = Hands(bench, onlooker, zero_s=0.05, settle=1)  # type: ignore[arg-type]
        acknowledged: list[Seen] = []
        over = False
        while not over:
            mortal = count.kills < kills
            station = desk.start()
            try:
                over = live(station, desk, hands, acknowledged, count, rng, mortal)
                if over:
                    assert station.end() == 0
            finally:
                station.kill()
                station.process.wait()
            if not over:
                assert station.process.returncode == -signal.SIGKILL, "it ended by itself"
                count.kills += 1
        onlooker.close()
        settle_what_is_unknown(desk, count)
        assert desk.violations(acknowledged) == []
    count.deliveries += 1


def live(
    station: Running,
    desk: Desk,
    hands: Hands,
    acknowledged: list[Seen],
    count: Count,
    rng: random.Random,
    mortal: bool,
) -> bool:
    """Go on with the play until it is over (True) or the station is killed (False)."""
    killed = threading.Event()

    def kill() -> None:
        killed.set()
        station.kill()

    early = mortal and rng.random() < DURING_START
    at_work_s = LONG_S if rng.random() < LONG else WORK_S
    killer = threading.Timer(rng.uniform(0, START_S if early else at_work_s), kill)
    if early:
        killer.start()
    started_s = station.wait_until_ready()
    if started_s is None:
        count.not_ready += 1
        return False
    count.slowest_start_s = max(count.slowest_start_s, started_s)
    work = one_by_one(station, desk, hands, acknowledged)
    played = next(work)
    if mortal and not early:
        killer.start()
    played = played and all(work)
    killer.cancel()
    if mortal:
        killer.join()
    return played and not killed.is_set() and until(station, desk, acknowledged, lambda: labels_done(hands))


def one_by_one(station: Running, desk: Desk, hands: Hands, acknowledged: list[Seen]) -> Any:
    """Catch up, work on from where the store is, and yield after each step whether the station still goes."""

    def look() -> Seen:
        with hands.store.read() as connection:
            return seen(connection, desk.folder / "inbox.db")

    def caught_up() -> bool:
        now = look()
        last = max((int(id.rpartition(":")[2]) for id in now.answers if id[16:17] == ":"), default=0)
        return last >= now.readings

    yield until(station, desk, acknowledged, caught_up)
    for step in steps():
        if not done(hands, step):
            yield play(hands, [step], station.alive)
            acknowledged.append(look())


def until(station: Running, desk: Desk, acknowledged: list[Seen], true: Callable[[], bool]) -> bool:
    """Wait until something holds; False when the station has ended before."""
    give_up = time.monotonic() + 20
    while station.alive() and not true():
        assert time.monotonic() < give_up, f"it stands still: {desk.violations(acknowledged)}"
        time.sleep(0.01)
    return station.alive()


def labels_done(hands: Hands) -> bool:
    pending = tables.print_job.c.state.in_(("queued", "sending"))
    with hands.store.read() as connection:
        return connection.scalar(select(tables.print_job.c.id).where(pending).limit(1)) is None


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
        with redirect_stdout(io.StringIO()):
            assert show.report(station, "en")
        count.evidence.update(f"{job.state} by {job.evidence}" for job in jobs(station))
    finally:
        station.stop()


def jobs(station: Station, *states: str) -> list[Any]:
    wanted = tables.print_job.c.state.in_(states) if states else tables.print_job.c.id > 0
    with station.store.read() as connection:
        return list(connection.execute(select(tables.print_job).where(wanted)).all())


def killed(folder: Path, database: Callable[[], str], seed: str, kills: int) -> None:
    """Play deliveries until the station has been killed so often.

    Args:
        database: makes the database of one delivery; its address, empty for a file in the data folder.
    """
    rng, count = random.Random(seed), Count()
    began = time.monotonic()
    while count.kills < kills:
        data = folder / str(count.deliveries)
        data.mkdir()
        deliver(data, database(), rng, kills, count)
    print(f"SEED={seed}: {time.monotonic() - began:.0f} s: {count}")


def test_killed_again_and_again_the_delivery_ends_as_if_nothing_had_been(tmp_path):
    killed(tmp_path, str, f"{SEED}", 10)


def test_killed_again_and_again_on_a_server_too(tmp_path, server):
    killed(tmp_path, server.database, f"{SEED}", 5)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(4))
def test_a_thousand_kills_in_four_parts(tmp_path, part):
    killed(tmp_path, str, f"{SEED}:{part}", 250)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(2))
def test_three_hundred_kills_on_a_server_in_two_parts(tmp_path, server, part):
    killed(tmp_path, server.database, f"{SEED}:{part}", 150)
