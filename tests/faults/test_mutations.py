"""Nothing that is altered in a copied store goes unseen (faults S21): the book tells, the desk remembers."""

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from station.doctor import invariants
from station.store import tables
from tests.faults.mutations import SPOKEN, a_day, mutated, snapshot

SEED = os.environ.get("SEED", "29")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day")
    a_day(folder)
    return folder


class Copies:
    """A store in memory that is put back to what it was before each mutation."""

    def __init__(self, day: Path) -> None:
        self.bytes = snapshot(day / "station.db")
        self.inbox = day / "inbox.db"
        self.store = sqlite3.connect(":memory:", isolation_level=None)
        self.engine = create_engine("sqlite://", creator=lambda: self.store, poolclass=StaticPool)

    def violations(self) -> list[str]:
        with self.engine.connect() as connection:
            return [each.sentence("en") for each in invariants.check(connection, [self.inbox])]

    def unseen(self, n: int) -> Iterator[str]:
        for each in range(n):
            self.store.deserialize(self.bytes)
            self.store.execute("PRAGMA foreign_keys = OFF")
            done = mutated(self.store, random.Random(f"{SEED}:{each}"))
            if not self.violations():
                yield f"{each}: {done}"


def test_a_day_that_nobody_altered_is_sound_and_has_every_table(day):
    copies = Copies(day)
    copies.store.deserialize(copies.bytes)

    assert copies.violations() == []
    counts = {name: copies.store.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in SPOKEN}
    assert {name for name, n in counts.items() if n == 0} == set()
    assert set(SPOKEN) <= set(tables.metadata.tables)


def test_every_mutation_of_three_hundred_is_found(day):
    assert list(Copies(day).unseen(300)) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_every_mutation_of_ten_thousand_is_found(day):
    print(f"SEED={SEED}")
    began = time.monotonic()
    assert list(Copies(day).unseen(10_000)) == []
    print(f"10,000 mutations, all found, in {time.monotonic() - began:.0f} s")
