"""Backups of a station at work, and backups and restorings that are killed (faults D7, D8)."""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.emulators.control import running
from station import backup
from station.backup import INBOX, PARTIAL, STORE
from station.config import load
from station.demo.script import Hands, steps
from station.restore import WORK, restore
from station.store.inbox import Inbox
from station.store.store import Store
from tests.faults.process import Desk, Onlooker, prepared
from tests.invariants import check, seen
from tests.playing import CONFIG, play

SEED = int(os.environ.get("SEED", "20260929"))


def command(desk: Desk, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "station", "--config", str(CONFIG), *arguments],
        env={**os.environ, **desk.environment, "LANG": "en_US.UTF-8"},
        cwd=CONFIG.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def test_a_backup_made_while_units_are_scanned_holds_all_that_was_acknowledged(tmp_path):
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        station = desk.start()
        hands = Hands(bench, Onlooker(f"sqlite:///{tmp_path / STORE}"), zero_s=0.05, settle=1)  # type: ignore[arg-type]
        station.wait_until_ready()
        over = threading.Event()

        def play_on() -> None:
            play(hands, steps(), lambda: not over.is_set())
            over.set()

        player = threading.Thread(target=play_on)
        player.start()
        made = []
        try:
            while not over.is_set() or not made:
                shown = seen(tmp_path / STORE, tmp_path / INBOX)
                before = backup.backups(tmp_path / "out", "desk1")
                process = command(desk, "backup", str(tmp_path / "out"))
                assert (process.wait(60), process.stderr.read()) == (0, b"")
                [new] = [b for b in backup.backups(tmp_path / "out", "desk1") if b not in before]
                made.append((new, shown))
        finally:
            over.set()
            player.join()
            assert station.end() == 0
    for each, shown in made:
        assert check(each.folder / STORE, each.folder / INBOX, acknowledged=[shown]) == []
    middle = made[len(made) // 2][0]
    other = load(CONFIG, {"STATION__DATA": str(tmp_path / "restored")})
    assert restore(middle.folder, other, desk.clock).head[0] > middle.head[0]
    assert check(tmp_path / "restored" / STORE, tmp_path / "restored" / INBOX) == []


@pytest.fixture
def desk(tmp_path):
    """A desk with the demo's lists, and enough in its inbox that a copy takes a moment."""
    with running(tmp_path / "ports") as bench:
        made = prepared(tmp_path / "data", bench)
    inbox = Inbox(tmp_path / "data" / INBOX)
    for n in range(300):
        inbox.put(
            "scanner", "scan", {"text": f"X{n}", "symbology": None}, os.urandom(40_000), datetime.now(UTC)
        )
    inbox.close()
    return made


def killed_at(process: "subprocess.Popen[bytes]", begun: Path, sign: str, after_s: float) -> bool:
    """Kill a command some time after it has begun to write; False when it was over before."""
    give_up = time.monotonic() + 30
    while not [*begun.glob(sign)] and process.poll() is None:
        assert time.monotonic() < give_up
        time.sleep(0.001)
    time.sleep(after_s)
    over = process.poll() is not None
    process.kill()
    process.wait()
    return not over


def finished(process: "subprocess.Popen[bytes]") -> None:
    """Wait until a command has done its work."""
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said.decode()


def backups_killed(desk: Desk, out: Path, count: int) -> int:
    rng, kills = random.Random(SEED), 0
    out.mkdir()
    for _ in range(count):
        kills += killed_at(command(desk, "backup", str(out)), out, f"{PARTIAL}*", rng.uniform(0, 0.4))
        for folder in out.iterdir():
            if not folder.name.startswith(PARTIAL):
                assert backup.check(folder).findings == ()
    finished(command(desk, "backup", str(out)))
    assert not [*out.glob(f"{PARTIAL}*")], "what the killed ones left is gone"
    return kills


def restorings_killed(desk: Desk, tmp_path: Path, count: int) -> int:
    rng, kills = random.Random(SEED), 0
    store = Store(desk.settings.database.url)
    made = backup.make(store, desk.folder / INBOX, tmp_path / "out", "desk1", desk.clock.now())
    store.close()
    for _ in range(count):
        process = command(desk, "restore", "--force", str(made.folder))
        kills += killed_at(process, desk.folder, WORK, rng.uniform(0, 0.6))
        with_store = tmp_path / "look"
        shutil.copytree(desk.folder, with_store, ignore=shutil.ignore_patterns("ports"))
        assert backup.whole_check(with_store / STORE, with_store / INBOX) == []
        shutil.rmtree(with_store)
        assert backup.inbox_end(desk.folder / INBOX) == made.inbox
    finished(command(desk, "restore", "--force", str(made.folder)))
    assert not (desk.folder / WORK).exists()
    assert backup.whole_check(desk.folder / STORE, desk.folder / INBOX) == []
    return kills


def test_a_killed_backup_never_looks_like_one(desk, tmp_path):
    assert backups_killed(desk, tmp_path / "out", 5) > 0


def test_a_killed_restoring_leaves_the_old_store_or_the_new_one(desk, tmp_path):
    assert restorings_killed(desk, tmp_path, 5) > 0


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_killed_backups_and_restorings(desk, tmp_path):
    print(f"SEED={SEED}")
    kills = backups_killed(desk, tmp_path / "killed", 50), restorings_killed(desk, tmp_path, 50)
    print(f"killed while at work: {kills[0]} backups, {kills[1]} restorings, of 50 each")
