"""Nothing that is altered in a copied store goes unseen (faults S21): the book tells, the desk remembers."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from drivers.emulators import control
from station.doctor import invariants
from station.doctor.files import InboxFile, reading
from station.store import tables
from tests import postgres
from tests.faults.mutations import SPOKEN, a_day, mutated, snapshot
from tests.playing import CONFIG

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
        """What the doctor does not find; the first thing he finds of each is enough."""
        inbox = InboxFile(self.inbox)
        for each in range(n):
            self.store.deserialize(self.bytes)
            self.store.execute("PRAGMA foreign_keys = OFF")
            done = mutated(self.store, random.Random(f"{SEED}:{each}"))
            with self.engine.connect() as connection:
                matters = invariants.examinations(connection, [inbox], [inbox.head])
                if not any(found for _, found in matters):
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


# --- by the command ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[control.Bench]:
    with control.running(tmp_path_factory.mktemp("ports")) as bench:
        yield bench


def doctor(folder: Path, devices: control.Bench) -> subprocess.CompletedProcess[str]:
    ports = (devices.scanner_port, devices.scale_port, devices.printer_port)
    of_devices = {f"STATION__DEVICES__{n}__PORT": port for n, port in enumerate(ports)}
    command = [sys.executable, "-m", "station", "--config", str(CONFIG), "doctor"]
    env = {
        **os.environ,
        "STATION__DATA": str(folder),
        "STATION__BACKUP__KEEP": "0",
        "LANG": "en_US.UTF-8",
        **of_devices,
    }
    return subprocess.run(command, env=env, cwd=CONFIG.parent, capture_output=True, text=True, timeout=60)


def test_the_command_finds_nothing_at_a_sound_desk_and_leaves_it_as_it_lies(day, devices, tmp_path):
    folder = shutil.copytree(day, tmp_path / "data")
    folder.chmod(0o700)

    def files() -> dict[str, bytes]:  # `-shm` is memory that readers share, not the database
        return {
            file.name: file.read_bytes()
            for file in folder.iterdir()
            if file.name != "lock" and file.suffix != ".db-shm"
        }

    before = files()

    done = doctor(folder, devices)

    assert (done.returncode, "finding" in done.stdout) == (0, False), done.stdout
    assert files() == before


def unseen_by_the_command(day: Path, devices: control.Bench, folder: Path, seeds: range) -> Iterator[str]:
    for n in seeds:
        copy = shutil.copytree(day, folder / str(n))
        copy.chmod(0o700)
        with closing(sqlite3.connect(copy / "station.db", isolation_level=None)) as store:
            store.execute("PRAGMA foreign_keys = OFF")
            done = mutated(store, random.Random(f"{SEED}:{n}"))
        run = doctor(copy, devices)
        if run.returncode != 1 or "finding  " not in run.stdout or "Traceback" in run.stderr:
            yield f"{n}: {done}: {run.returncode} {run.stdout} {run.stderr[-2000:]}"


def test_the_command_finds_three_mutations(day, devices, tmp_path):
    assert list(unseen_by_the_command(day, devices, tmp_path, range(3))) == []


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_the_command_finds_twenty_mutations(day, devices, tmp_path):
    assert list(unseen_by_the_command(day, devices, tmp_path, range(20_000, 20_020))) == []


# --- on a server -------------------------------------------------------------------------------------

ON_A_SERVER = (
    ("I8: the journal's chain breaks at 40", "UPDATE event SET operator = 'OP0009' WHERE seq = 40"),
    (
        "I8: the journal's chain breaks at 40",
        "UPDATE event SET data = '{}' WHERE seq = 40",
    ),
    ("I8: the head is not the last event", "UPDATE head SET seq = seq - 1"),
    ("I10: operation ", "UPDATE operation SET facts = '{\"unit\": 1}' WHERE code = 'unit_counted'"),
    ("I10: RU2609290002: state is stocked", "UPDATE unit SET state = 'stocked' WHERE ordinal = 1"),
    ("I10: weight ", "UPDATE weight SET value = '9.9'"),
    ("I10: trigger event_no_delete is missing", "DROP TRIGGER event_append_only ON event"),
    ("I10: ix_unit_serial is missing", "DROP INDEX ix_unit_serial"),
    ("I10: uq_unit_open_serial is missing", "DROP INDEX uq_unit_open_serial"),
    ("I10: foreign_key_check: ", "UPDATE unit SET model = 'HY999X' WHERE ordinal = 2"),
)


def test_a_day_on_a_server_is_sound_and_what_is_altered_there_is_found(server: postgres.Server, tmp_path):
    url = server.database()
    a_day(tmp_path, STATION__DATABASE__URL=url)

    def violations() -> list[str]:
        with reading(url) as connection:
            found = invariants.check(connection, [tmp_path / "inbox.db"])
        return [each.sentence("en") for each in found]

    assert violations() == []
    name = url.rpartition("/")[2]
    for sentence, change in ON_A_SERVER:
        server.admin(
            "SET session_replication_role = replica;" + change, name
        )  # no trigger fires, no reference is looked after
        found = violations()
        assert any(each.startswith(sentence) for each in found), (sentence, found)
