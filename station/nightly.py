"""The nightly backup: made, restored into a scratch file and checked, while the desk works (faults D8).

It is made in a process of its own, at low priority: checking a long journal takes its time, and no scan
shall wait for it.
"""

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from station import backup
from station.backup import Backup, Unusable
from station.clock import Clock
from station.config import Settings
from station.messages import say
from station.operations.law import local
from station.store.away import StoreAway, StoreUnfit
from station.store.store import Store

log = logging.getLogger(__name__)

LOOK_S = 20.0
"""How often the clock is looked at: it may be set while one waits."""

NICENESS = 15
"""The making process stands back behind everything that serves the desk."""


class Nightly:
    """The thread that makes the backups of a desk.

    Args:
        fatal: called when the thread dies of a fault of its own; a backup that fails is only told.
        look_s: how often the clock is looked at.
    """

    def __init__(
        self, settings: Settings, clock: Clock, fatal: Callable[[BaseException], None], look_s: float = LOOK_S
    ) -> None:
        self._settings, self._clock, self._fatal, self._look_s = settings, clock, fatal, look_s
        self._since: datetime | None = None
        """When a backup was made or tried last."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._guard, name="nightly", daemon=True)

    def start(self) -> None:
        """Begin to wait for the night; does nothing when no backups are to be kept."""
        if self._settings.backup.keep:
            self._thread.start()

    def stop(self) -> None:
        """End. A backup under way is given up; what it leaves is no backup, and the next one removes it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _guard(self) -> None:
        try:
            self._work()
        except BaseException as error:  # a station that makes no backups any more must not look alive
            log.exception("the nightly thread died")
            self._fatal(error)

    def _work(self) -> None:
        self._since = self._last()
        while not self._stopping.is_set():
            now = self._clock.now()
            self._since = min(self._since, now)  # a clock set back by a year must not silence this for a year
            if now >= due(self._since, self._settings):
                self._make(now)
                self._since = now
            self._stopping.wait(self._look_s)

    def _last(self) -> datetime:
        """Return when the newest good backup was made; without one, since when there might be one."""
        folder = self._settings.backup.folder
        newest = backup.newest_good(folder, self._settings.desk.id)
        if newest:
            return newest.made_at
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._clock.shown(datetime.fromtimestamp(folder.stat().st_mtime, UTC))

    def _make(self, now: datetime) -> None:
        settings = self._settings
        try:
            made = self._in_its_own_process(now)
        except RuntimeError as error:
            self._failed(str(error))
        else:
            if made is None:
                return
            for sentence in made.sentences("en"):
                log.log(logging.ERROR if made.findings else logging.INFO, "%s", sentence)
            try:
                for folder in backup.thin_out(settings.backup.folder, settings.desk.id, settings.backup.keep):
                    log.info("removed the old backup %s", folder)
            except (OSError, Unusable) as error:
                log.warning("old backups are not removed: %s", error)

    def _failed(self, why: str) -> None:
        newest = backup.newest_good(self._settings.backup.folder, self._settings.desk.id)
        last = f"{newest.folder} of {newest.made_at:%Y-%m-%d %H:%M} UTC" if newest else "none"
        log.error("no backup was made tonight: %s (newest good backup: %s)", why, last)

    def _in_its_own_process(self, now: datetime) -> Backup | None:
        """Make a backup elsewhere and return it, None when the station is asked to end first."""
        settings, spawn = self._settings, multiprocessing.get_context("spawn")
        hears, tells = spawn.Pipe(duplex=False)
        inbox = settings.data / "inbox.db"
        what = (settings.database.url, inbox, settings.backup.folder, settings.desk.id, now)
        process = spawn.Process(target=_make, args=(tells, *what), name="backup", daemon=True)
        process.start()
        tells.close()
        while not hears.poll(0.1):
            if self._stopping.is_set():
                process.kill()
                return None
        try:
            outcome: Backup | str = hears.recv()
        except EOFError:
            process.join()
            raise RuntimeError(f"the process that made it ended with {process.exitcode}") from None
        process.join()
        if isinstance(outcome, str):
            raise RuntimeError(outcome)
        return outcome


def due(since: datetime, settings: Settings) -> datetime:
    """Return the next time of day for a backup after a moment, aware; both local days count."""
    after = local(since)
    at = datetime.combine(after.date(), settings.backup.at, after.tzinfo)
    return at if at > after else at + timedelta(days=1)


def _make(tells: Connection, url: str, inbox: Path, folder: Path, desk: str, at: datetime) -> None:
    os.umask(0o077)
    os.nice(NICENESS)
    try:
        with closing(Store(url, patient=True)) as store:
            tells.send(backup.make(store, inbox, folder, desk, at))
    except Unusable as error:
        tells.send(str(error))
    except (StoreAway, StoreUnfit) as error:
        tells.send(say(error.feedback(), "en"))
