"""The power fails at any moment of the played delivery, of a first day, of a start (faults D2, D3)."""

import os
import random
from pathlib import Path

import pytest

from drivers.emulators.control import running
from station.demo.script import steps
from tests.faults.powercut.recording import Play, Recording, at_a_recorded_desk, build_recorder
from tests.faults.powercut.replay import Disk, Report, a_cut, replay

SEED = os.environ.get("SEED", "20260929")

STATES = 50_000

SHORT = steps()[:7]
"""Signed on, signed for, two units counted and the first weighed."""


@pytest.fixture(scope="session")
def recorder(tmp_path_factory):
    return build_recorder(tmp_path_factory.mktemp("recorder"))


@pytest.fixture(scope="module")
def short(tmp_path_factory, recorder):
    """A first day, an hour's work that a kill ends, and a start after it."""
    with at_a_recorded_desk(tmp_path_factory.mktemp("short"), recorder) as work:
        work.live(SHORT, end="kill", touches=True)
        work.live([], end="TERM")
    return work.recording


def told(report: Report, of: str) -> None:
    """Print what a long run is worth."""
    print(
        f"Power-cut replay of {of}: {report.states:,} states on SQLite: "
        "no acknowledged scan lost, nothing doubled, none corrupt."
    )
    print(
        f"  {report.seconds:.0f} s, SEED={SEED}; cut after {report.moments:,} records; "
        "no two states kept the same choice of writes; SQLite recovered each, and the station was started on "
        f"{report.starts:,}, one at least of each outcome; "
        f"{len(report.contents):,} different contents after the start, each checked wholly; "
        f"{report.compared:,} comparisons with what was owed"
    )


def test_the_log_holds_all_that_was_done_to_the_files(short):
    disk = Disk()
    for record in short.records:
        disk.do(record)
    lying_there = {
        str(path.relative_to(short.folder)): path.read_bytes()
        for path in short.folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }
    assert {name: file.now() for name, file in disk.names.items()} == lying_there
    assert {"station.db", "station.db-wal", "inbox.db"} <= lying_there.keys()


@pytest.mark.timeout(400)
def test_wherever_the_power_fails_nothing_acknowledged_is_lost(short):
    print(f"SEED={SEED}")
    report = replay(short, 300, SEED)
    assert report.told == []
    assert report.states == 300
    assert short.labels
    assert any(id.startswith("touch:") for _, seen in short.acknowledged for id in seen.answers)


@pytest.mark.timeout(400)
def test_the_power_fails_again_while_the_station_starts_after_a_power_cut(tmp_path, short, recorder):
    print(f"SEED={SEED}")
    rng = random.Random(SEED)
    report = replay(start_after_a_cut(tmp_path, short, rng, recorder), 60, SEED)
    assert report.told == []


def start_after_a_cut(folder: Path, recording: Recording, rng: random.Random, recorder: Path) -> Recording:
    """Cut the power once, and record the start on what it left."""
    state, owed, sent = a_cut(recording, rng)
    with running(folder / "ports"):
        work = Play(folder, recorder, folder / "ports")
        state.write(work.recording.folder)
        work.recording.before = {path.name: path.read_bytes() for path in work.recording.folder.iterdir()}
        work.recording.acknowledged.append((0, owed))
        work.recording.sent_before.extend((0, label) for label in sent)
        work.live([], end="kill")
    return work.recording


@pytest.mark.parametrize(("file", "nth"), [("inbox.db-wal", 6), ("station.db-wal", 4)])
def test_the_power_fails_after_a_start_that_found_what_a_kill_kept_from_the_disk(
    tmp_path, recorder, file, nth
):
    """A process killed in a sync leaves its writes with the kernel; the next start reads them anyway."""
    with at_a_recorded_desk(tmp_path, recorder) as work:
        work.die_syncing(steps(), file, nth)
        died = work.moment()
        work.live([], end="TERM")
    report = replay(work.recording, 60, SEED, since=died)
    assert report.told == []


@pytest.mark.parametrize(
    ("carelessness", "found"),
    [("normal", {"I1", "I8"}), ("late", {"I2"})],
)
def test_a_careless_station_is_found_out(tmp_path, recorder, monkeypatch, carelessness, found):
    monkeypatch.setenv("CARELESS", carelessness)
    with at_a_recorded_desk(tmp_path, recorder, "tests.faults.powercut.careless") as work:
        work.live(SHORT, end="kill")
    report = replay(work.recording, 400, SEED)
    print(carelessness, report.losses, report.told[:2])
    assert found <= report.losses.keys()


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_fifty_thousand_power_cuts(tmp_path, recorder):
    script, rng = steps(), random.Random(SEED)
    (tmp_path / "day").mkdir()
    with at_a_recorded_desk(tmp_path / "day", recorder) as work:
        work.live(script[:14], end="kill", touches=True)
        work.die_starting(rng.uniform(0.2, 1.0))
        for file in ("inbox.db-wal", "station.db-wal"):
            work.die_syncing(script, file, rng.randint(3, 15))
        work.live(script, end="TERM", touches=True)
    day = work.recording
    synced = [record.path for record in day.records if record.what == "s"]
    assert synced.count("station.db") > 2, "no checkpoint fell into the play"
    again = Report()
    for n in range(4):
        (tmp_path / str(n)).mkdir()
        again.add(replay(start_after_a_cut(tmp_path / str(n), day, rng, recorder), 500, f"{SEED}:{n}"))
    report = replay(day, STATES, SEED)
    assert (again.told, report.told) == ([], [])
    assert report.states == STATES
    told(report, "the played delivery")
    told(again, "starts after a power cut")
