"""What the clock does by itself: notices of disputes past their limit (R2b), price lists on their day (R4).

Every desk looks; a notice has an operation id of its day, so that desks on one database, and a desk that is
started again, file it once. A machine that was off files today's and not those of the days it missed.
"""

import logging
import threading
import time
from collections.abc import Callable

from station.clock import Clock
from station.feedback import Feedback
from station.operations import disputes, law, prices, valuation
from station.store.away import StoreAway
from station.store.store import Request, Store

log = logging.getLogger(__name__)

LOOK_S = 20.0
"""How often the clock is looked at."""

ROUND_S = 0.5
"""How often the thread shows that it lives."""


class Timers:
    """The thread that looks what is due by the clock.

    Args:
        desk: id of the desk that goes on record as where it was done.
        fatal: called when the thread dies of a fault: the process must not live half dead.
        look_s: how often the clock is looked at.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        desk: str,
        fatal: Callable[[BaseException], None],
        look_s: float = LOOK_S,
    ) -> None:
        self._store, self._clock, self._desk, self._fatal, self._look_s = store, clock, desk, fatal, look_s
        self._done: set[str] = set()
        """Operations of today that need not be asked for again."""
        self._in_force: set[str] = set()
        """Price lists that took effect since the start."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._guard, name="timers", daemon=True)
        self.rounds: dict[str, float] = {}
        """When the thread last went its round, on the monotonic clock."""

    def start(self) -> None:
        """Begin to look."""
        self.rounds["timers"] = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """End after the notice in hand."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _guard(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self.look()
                except StoreAway as away:
                    log.debug("timers: the store is away: %r", away)
                looks_at = time.monotonic() + self._look_s
                while time.monotonic() < looks_at and not self._stopping.wait(ROUND_S):
                    self._go_round()
        except BaseException as error:  # a station whose clocks stand still must not look alive
            log.exception("the timers' thread died")
            self._fatal(error)

    def look(self) -> None:
        """Do what is due now.

        Raises:
            StoreAway: the store cannot be reached; the next look does it.
        """
        self._go_round()
        with self._store.read() as connection:
            standing = law.current(connection, self._store.known)
            due = disputes.overdue(connection, standing, self._clock.now())
            priced = prices.took_effect(connection, law.local(self._clock.now()).date())
        if priced is not None:
            self.take_effect(priced.number)
        for opened in due:
            if self._stopping.is_set():
                return
            self._go_round()
            self.notify(opened)

    def notify(self, opened: int) -> Feedback | None:
        """File today's notice of a dispute, once; None when that was done."""
        at = self._clock.now()
        id = f"clock:R2b:{opened}:{law.local(at):%Y-%m-%d}"
        if id in self._done:
            return None
        request = Request(id, "notify_dispute", self._desk, at, by_machine=True)
        answer = self._store.perform(request, lambda act: disputes.notify(act, opened))
        today = id.rpartition(":")[2]
        self._done = {each for each in self._done if each.endswith(today)} | {id}
        log.info("R2b, dispute %d: %s", opened, answer.code)
        return answer

    def take_effect(self, number: str) -> Feedback | None:
        """Let a price list be in force whose day has come, once; None when that was done."""
        id = f"clock:R4:{number}"
        if id in self._in_force:
            return None
        request = Request(id, "take_effect", self._desk, self._clock.now(), by_machine=True)
        answer = self._store.perform(request, valuation.take_effect)
        self._in_force.add(id)
        log.info("R4, price list %s: %s", number, answer.code)
        return answer

    def _go_round(self) -> None:
        self.rounds["timers"] = time.monotonic()
