"""The nightly backup: at its hour, made up for when it was missed, told when it fails (D8)."""

import logging
import shutil
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from station import backup
from station.backup import INBOX, STORE
from station.clock import Clock
from station.config import load
from station.demo.show import STARTS
from station.nightly import Nightly, due
from station.operations.law import ZONE
from station.operations.setup import first_start
from station.store.inbox import Inbox
from station.store.store import Store
from tests.playing import CONFIG, eventually

EVENING = datetime(2026, 9, 29, 21, 0, tzinfo=ZONE)


@pytest.fixture
def settings(tmp_path):
    settings = load(CONFIG, {"STATION__DATA": str(tmp_path / "data"), "STATION__BACKUP__KEEP": "2"})
    with closing(Store(settings.database.url)) as store:
        store.migrate()
        first_start(store, settings, Clock.starting_at(STARTS))
    Inbox(settings.data / INBOX).close()
    return settings


class Night:
    """A station's nightly thread on a clock that is moved by hand."""

    def __init__(self, settings, now):
        self.settings, self.clock, self.died = settings, Clock.starting_at(now), []
        self.nightly = Nightly(settings, self.clock, self.died.append, look_s=0.01)

    def backups(self):
        return backup.backups(self.settings.backup.folder, "desk1")

    def __enter__(self):
        self.nightly.start()
        if self.settings.backup.keep:
            eventually(lambda: self.nightly._since or self.died)
        return self

    def __exit__(self, *_):
        self.nightly.stop()
        assert not self.nightly._thread.is_alive()


def at(day, hour, minute=0):
    return datetime(2026, 9, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("since", "then"),
    [
        (at(29, 21), at(30, 2, 30)),
        (at(30, 2, 29), at(30, 2, 30)),
        (at(30, 2, 30), at(30, 2, 30) + timedelta(days=1)),
        (at(29, 21).astimezone(UTC), at(30, 2, 30)),
    ],
)
def test_a_backup_is_due_at_the_next_time_of_day(since, then):
    assert due(since, SimpleNamespace(backup=SimpleNamespace(at=time(2, 30)))) == then


def test_each_night_one_is_made_and_checked_and_old_ones_go(settings):
    with Night(settings, EVENING) as night:
        for n in range(3):
            made = len(night.backups())
            night.clock.offset += timedelta(hours=5)
            assert len(night.backups()) == made, "not before its hour"
            night.clock.offset += timedelta(hours=1)
            tonight = night.clock.now() - timedelta(minutes=30)
            eventually(lambda t=tonight: any(each.made_at > t for each in night.backups()), 30)
            eventually(lambda n=n: len(night.backups()) == min(n + 1, 2), 10)
            night.clock.offset += timedelta(hours=18)

    assert [each.findings for each in night.backups()] == [(), ()]
    assert [each.made_at.astimezone(ZONE).time() >= time(2, 30) for each in night.backups()] == [True, True]
    assert night.died == []


def test_a_desk_that_was_off_at_the_hour_makes_up_for_it_at_its_start(settings):
    with closing(Store(settings.database.url)) as store:
        backup.make(store, settings.data / INBOX, settings.backup.folder, "desk1", at(28, 2, 30))

    with Night(settings, at(29, 8)) as night:
        eventually(lambda: len(night.backups()) == 2, 30)


def test_a_backup_of_this_night_is_not_made_again_after_a_restart(settings):
    with closing(Store(settings.database.url)) as store:
        backup.make(store, settings.data / INBOX, settings.backup.folder, "desk1", at(29, 2, 31))

    with Night(settings, at(29, 8)) as night:
        for _ in range(20):
            night.nightly._stopping.wait(0.01)
            assert len(night.backups()) == 1


def test_one_that_fails_is_told_with_the_newest_good_one_and_tried_again_the_next_night(settings, caplog):
    with closing(Store(settings.database.url)) as store:
        good = backup.make(store, settings.data / INBOX, settings.backup.folder, "desk1", at(28, 2, 30))
    shutil.copy(settings.data / STORE, settings.data / "sound")
    (settings.data / STORE).write_bytes(b"nothing of the kind" * 1000)

    with caplog.at_level(logging.ERROR), Night(settings, at(29, 8)) as night:
        eventually(lambda: caplog.records, 30)
        shutil.move(settings.data / "sound", settings.data / STORE)
        night.clock.offset += timedelta(hours=24)
        eventually(lambda: len(night.backups()) == 2, 30)

    [told] = caplog.messages
    assert told.startswith("no backup was made tonight: The database")
    assert f"(newest good backup: {good.folder} of 2026-09-27 18:30 UTC)" in told
    assert night.died == []


def test_a_backup_under_way_does_not_keep_the_station_from_ending(settings):
    night = Night(settings, EVENING + timedelta(days=2))
    with night:
        eventually(lambda: settings.backup.folder.exists() and night.nightly._thread.is_alive())
        night.clock.offset += timedelta(days=1)
        eventually(lambda: [*settings.backup.folder.glob(".partial-*")], 30)

    assert all(backup.check(each.folder) for each in night.backups())


def test_a_fault_of_its_own_ends_the_station(settings):
    night = Night(settings, EVENING)
    settings.data.joinpath("backups").write_text("a file where the folder should be")

    with night:
        eventually(lambda: night.died)

    assert isinstance(night.died[0], OSError)


def test_none_are_made_where_none_are_kept(settings, tmp_path):
    off = load(CONFIG, {"STATION__DATA": str(tmp_path / "data"), "STATION__BACKUP__KEEP": "0"})

    with Night(off, EVENING):
        pass

    assert not off.backup.folder.exists()
