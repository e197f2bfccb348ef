"""The demo delivery in the hands of a test: played in part, in odd ways, and looked at afterwards."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import select

from drivers.emulators.control import Bench
from station.__main__ import build
from station.config import load
from station.demo import show
from station.demo.script import Hands, Step, steps
from station.station import Station
from station.store import tables
from tests.invariants import Seen, check, seen

CONFIG = Path(__file__).parents[1] / "config.yaml"

STEP_S = 30.0
"""A step that shows no effect by then has failed."""

SCAN_AGAIN_S, WEIGH_AGAIN_S = 10.0, 1.5
"""When it is tried again. A code must not be scanned twice for a slow machine: that asks a question."""


def eventually(true: Callable[[], object], within_s: float = 5.0) -> float:
    """Wait until something holds and return how many seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, f"not within {within_s} s"
        time.sleep(0.01)
    return time.monotonic() - began


def done(hands: Hands, step: Step) -> bool:
    """Whether the store shows that a step was done."""
    with hands.store.read() as connection:
        return step.done(connection)


def play(hands: Hands, script: Iterable[Step], going: Callable[[], bool] = lambda: True) -> bool:
    """Carry out every step that is not done yet; False as soon as the station is not `going` any more.

    Raises:
        TimeoutError: a step's effect did not show.
    """
    for step in script:
        give_up, again = time.monotonic() + STEP_S, 0.0
        while not done(hands, step):
            if not going():
                return False
            if time.monotonic() > give_up:
                raise TimeoutError(f"nothing came of: {step.title.en}")
            if time.monotonic() > again:
                step.act(hands)
                weighing = step.title.en.startswith("weigh")
                again = time.monotonic() + (WEIGH_AGAIN_S if weighing else SCAN_AGAIN_S)
            time.sleep(0.005)
    return True


def before(title: str) -> list[Step]:
    """Return the steps of the play before the one whose title begins so."""
    script = steps()
    return script[: next(n for n, step in enumerate(script) if step.title.en.startswith(title))]


def labels_out(folder: Path) -> list[Path]:
    """Return what came out of the emulated printer, in order."""
    return sorted((folder / "ports" / "labels").glob("*.zpl"))


@dataclass
class Played:
    """A desk at which the demo delivery is being played.

    Attributes:
        acknowledged: what was seen so far; `look` adds to it.
    """

    folder: Path
    station: Station
    hands: Hands
    acknowledged: list[Seen]

    @property
    def bench(self) -> Bench:
        """The knobs of the devices."""
        return self.hands.bench

    def play(self, script: Sequence[Step] | None = None) -> None:
        """Play the steps, all by default, and look at what came of them."""
        play(self.hands, steps() if script is None else script)
        self.look()

    def look(self) -> None:
        """See what the desk shows, and rely on it from now on."""
        self.acknowledged.append(seen(self.folder / "station.db", self.folder / "inbox.db"))

    def condition(self, device: str) -> str:
        """The condition of a device that the page shows."""
        return next(each.code for each in self.station.view().devices if each.id == device)

    def rows(self, table: Any, *where: Any) -> list[Any]:
        """Rows of the store."""
        with self.station.store.read() as connection:
            return list(connection.execute(select(table).where(*where)).all())

    def job_states(self) -> set[str]:
        """The states that print jobs are in."""
        return {job.state for job in self.rows(tables.print_job)}

    def labels_done(self) -> bool:
        """Whether no label is waiting or under way."""
        return not self.job_states() & {"queued", "sending"}


@contextmanager
def played(folder: Path, hands: type[Hands] = Hands) -> Iterator[Played]:
    """Give a started demo desk with quick hands; when all is over and stopped, the invariants must hold."""
    settings = load(CONFIG, {})
    acknowledged: list[Seen] = []
    with show.played(folder, settings, fast=True, build=build) as (station, usual):
        quick = hands(**{each.name: getattr(usual, each.name) for each in fields(Hands)})
        yield Played(folder, station, quick, acknowledged)
    assert violations(folder, acknowledged) == []


def violations(folder: Path, acknowledged: Sequence[Seen] = ()) -> list[str]:
    """Check the invariants of a desk whose data and emulators are in one folder."""
    return check(folder / "station.db", folder / "inbox.db", folder / "ports" / "labels", acknowledged)
