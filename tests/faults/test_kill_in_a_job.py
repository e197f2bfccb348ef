"""kill -9 in the middle of a print job: at command boundaries, at random bytes, and behind the last one.

The printer goes on, as printers do. No label is lost, none is doubled unasked; with a label counter nearly
all that is left over is settled without a person, without one a person says so in one touch, or scans it.
"""

import os
import random
import re
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from drivers.emulators.control import Bench, running
from station.doctor import invariants
from station.printing import ENCODE, PrintQueue, Stock
from station.store import tables
from tests.faults.process import Desk, prepared
from tests.playing import eventually
from tests.station.conftest import Keeper
from tests.station.test_every_printer import COMMANDS, LANGUAGES, ended

SEED = int(os.environ.get("SEED", "20261125"))

DIES_S = 30.0
"""By then even a busy machine has begun to print, and is killed."""


LOOKS_S = 0.3
"""A person looks when the printer has done what it does: whoever says "it did not" too early gets two."""

WHOLE = 1_000_000
"""More bytes than any job has."""


@dataclass
class Count:
    """What the kills met, for the report of a long run."""

    kills: int = 0
    labels: int = 0
    asked: int = 0
    became: Counter[str] = field(default_factory=Counter)


@dataclass
class Shift:
    """A keeper at a desk whose station is killed again and again, and the printer beside it."""

    desk: Desk
    bench: Bench
    language: str
    keeper: Keeper
    out: dict[int, bytes] = field(default_factory=dict)

    def jobs(self, *states: str):
        job = tables.print_job
        wanted = job.c.state.in_(states) if states else job.c.id > 0
        with self.keeper.store.read() as connection:
            return connection.execute(select(job).where(wanted).order_by(job.c.id)).all()

    def bytes_of(self, job) -> bytes:
        stock = {"unit": Stock("60x40", 8)}
        draw = PrintQueue.draw(self.drawn_by(stock), job.kind, job.content)
        return ENCODE[self.language](draw)

    def drawn_by(self, stock) -> PrintQueue:
        keeper = self.keeper
        return PrintQueue(keeper.store, keeper.clock, keeper.desk.id, [], stock, keeper._fatal)

    def came_out(self) -> Counter[bytes]:
        for label in self.bench.labels(max(self.out, default=0)):
            self.out[label["index"]] = ended(Path(label["file"]).read_bytes())
        return Counter(self.out.values())

    def killed_at(self, place: int) -> None:
        """One life, which ends so many bytes into the next label."""
        offset = self.keeper.clock.offset.total_seconds()
        life = self.desk.start("tests.faults.with_a_kill_in_a_job", f"{offset}:{place}")
        assert life.process.wait(DIES_S) == -signal.SIGKILL, self.desk.log.read_text()[-2000:]

    def settle(self, chance: random.Random) -> int:
        """A person looks at the labels that lie there: scans one that came out, or touches what is true."""
        time.sleep(LOOKS_S)
        asked = self.jobs("unknown")
        for job in asked:
            out = self.came_out()[self.bytes_of(job)] > 0
            if out and chance.random() < 0.5:
                self.keeper.scan(f"{job.subject}/{job.issue}", "]d1")
            else:
                self.keeper.touch("settle_job", job=job.id, came_out=out)
        assert self.jobs("unknown") == []
        return len(asked)

    def let_the_rest_come_out(self) -> None:
        """A life that is not killed."""
        life = self.desk.start(argument=str(self.keeper.clock.offset.total_seconds()))
        try:
            assert life.wait_until_ready() is not None
            eventually(lambda: not self.jobs("queued", "sending"), 60)
            assert life.end() == 0
        finally:
            life.kill()


def places(language: str, job: bytes) -> list[int]:
    """Where commands begin, and the bytes beside."""
    begins = [found.start() for found in re.finditer(COMMANDS[language], job)]
    return sorted({max(0, place + step) for place in begins for step in (-1, 0, 1)})


def kill_in_jobs(folder: Path, name: str, kills: int, seed: str) -> Count:
    """Kill the station so often in the middle of a job, and look at what came out.

    Args:
        name: a key of LANGUAGES: the printer's language and what it can say.
    """
    language, knobs = LANGUAGES[name]
    devices = ("scanner=scanner:serial", "scale=scale:mt-sics", f"printer=printer:{language}@tcp")
    chance, count = random.Random(f"{seed} {name}"), Count()
    options = [word for device in devices for word in ("--device", device)]
    with running(folder / "ports", *options) as bench:
        if knobs:
            bench.set("printer", **knobs)
        desk = prepared(folder, bench)
        desk.environment["STATION__DEVICES__2__PROTOCOL"] = language
        keeper = Keeper(desk.settings)
        keeper.sign_for_demo_delivery()
        shift = Shift(desk, bench, language, keeper)
        while count.kills < kills:
            while len(shift.jobs("queued", "sending")) < 2:  # the first may be found to be out
                assert keeper.scan(f"HY500GA2537{count.labels + 142:05}").outcome != "refused"
                count.labels += 1
            [*_, job] = shift.jobs()
            data = shift.bytes_of(job)
            boundary, anywhere = chance.choice(places(language, data)), chance.randrange(len(data))
            shift.killed_at(chance.choice([boundary, boundary, anywhere, WHOLE + chance.randrange(2)]))
            count.kills += 1
            count.asked += shift.settle(chance)
        shift.let_the_rest_come_out()
        if count.asked < (asked := count.asked + shift.settle(chance)):
            count.asked = asked
            shift.let_the_rest_come_out()  # what did not come out
        out = shift.came_out()
        with keeper.store.read() as connection:
            events = connection.execute(select(tables.event.c.kind, tables.event.c.data)).all()
            wrong = [each.sentence("en") for each in invariants.check(connection, [folder / "inbox.db"])]
        count.became.update(
            f"{kind} by {data['evidence']}"
            for kind, data in events
            if kind.startswith("Label") and "evidence" in data
        )
        jobs = shift.jobs()
        keeper.inbox.close()
        keeper.store.close()
    assert wrong == []
    assert {job.state for job in jobs} <= {"printed", "not_printed"}
    expected = Counter(shift.bytes_of(job) for job in jobs if job.state == "printed")
    assert out == expected, (len(out), len(expected))  # each label that was asked for, once
    assert set(expected.values()) == {1}
    assert len(expected) == count.labels
    return count


COUNTED = [name for name, (_, knobs) in LANGUAGES.items() if not knobs and name != "esc-pos"]
"""Printers with a label counter."""


def kill(folder: Path, name: str, kills: int, seed: str) -> None:
    began = time.monotonic()
    count = kill_in_jobs(folder, name, kills, seed)
    print(f"SEED={seed}: {name}: {time.monotonic() - began:.0f} s: {count}")
    if name in COUNTED:
        assert count.asked <= 0.1 * count.kills


@pytest.mark.parametrize("name", ["zpl", "tspl", "esc-pos"])
def test_killed_in_the_middle_of_a_job_each_label_comes_out_once(tmp_path, name):
    kill(tmp_path, name, 4, f"{SEED}")


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", [name for name in LANGUAGES if "beginning" not in name])
def test_three_hundred_kills_in_the_middle_of_jobs_sixty_a_printer(tmp_path, name):
    kill(tmp_path, name, 60, f"{SEED}")
