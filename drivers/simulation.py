"""A simulated clock: threads that take turns, and time that passes only when all of them wait.

One thread runs at a time, until it waits for something. Then whoever waits for what has come true goes on,
the longest waiting first; if nobody's has, time passes to the moment that the first of them waits for. So the
same threads do the same things in the same order each time, however fast the machine is.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from drivers.clock import Machine

LONG_AGO_S = 1000.0

True_ = Callable[[], bool]


@dataclass(slots=True)
class _Waiting:
    """A thread that waits: until when, or for what. Its `turn` is released when it goes on."""

    until: float
    true: True_
    turn: threading.Lock = field(default_factory=threading.Lock)


class Simulation(Machine):
    """The clock of a replay. Whoever makes it runs; the threads made by it wait for their turn.

    Only threads that were made by `thread`, and the one that made the clock, may wait by it.

    Args:
        starts: the wall time at which it begins (aware); it has then elapsed 0 s.
        speed: how much faster than the machine's time it passes; as fast as can be when infinite.
    """

    def __init__(self, starts: datetime, speed: float = math.inf) -> None:
        self._starts, self._speed = starts, speed
        self._time = 0.0
        self._waiting: list[_Waiting] = []

    def now(self) -> datetime:
        """Wall time of the simulation, aware."""
        return self._starts + timedelta(seconds=self._time)

    def monotonic(self) -> float:
        """Seconds on a clock that, as a machine's, was begun long ago: who was never asked is due."""
        return LONG_AGO_S + self._time

    def elapsed(self) -> float:
        """Seconds since the simulation began."""
        return self._time

    def sleep(self, seconds: float) -> None:
        """Let the others run for so long."""
        self.wait(_never, seconds)

    def wait(self, true: True_, seconds: float = math.inf) -> bool:
        """Wait until something is true, at most so long; whether it is."""
        if true():
            return True
        if seconds <= 0:
            return False
        mine = _Waiting(self._time + seconds, true)
        mine.turn.acquire()
        self._waiting.append(mine)
        self._pass_on()
        mine.turn.acquire()
        return true()

    def event(self) -> Any:
        """A flag as `threading.Event`."""
        return _Event(self)

    def lock(self) -> Any:
        """A lock as `threading.Lock`."""
        return _Lock(self)

    def condition(self) -> Any:
        """A condition as `threading.Condition`; its lock is not needed where one thread runs at a time."""
        return _Condition(self)

    def thread(self, work: Callable[[], None], name: str) -> Any:
        """A thread as `threading.Thread`."""
        return _Thread(self, work, name)

    def begin(self, mine: _Waiting) -> None:
        """Let a new thread wait for its first turn."""
        mine.turn.acquire()
        self._waiting.append(mine)

    def _pass_on(self) -> None:
        """Give the turn away: the running thread has nothing to do any more."""
        waiting = self._waiting
        ready = next((each for each in waiting if each.until > self._time and each.true()), None)
        if ready is None:
            ready = min(waiting, key=lambda each: each.until)
            if ready.until == math.inf:
                raise RuntimeError("everybody waits, and nothing will happen")
            if (passes := ready.until - self._time) > 0:
                time.sleep(passes / self._speed)
                self._time = ready.until
        waiting.remove(ready)
        ready.turn.release()

    def end(self) -> None:
        """The running thread is over."""
        self._pass_on()


def _never() -> bool:
    return False


class _Event:
    def __init__(self, clock: Simulation) -> None:
        self._clock = clock
        self._set = False

    def set(self) -> None:
        self._set = True

    def clear(self) -> None:
        self._set = False

    def is_set(self) -> bool:
        return self._set

    def wait(self, timeout: float | None = None) -> bool:
        return self._clock.wait(self.is_set, math.inf if timeout is None else timeout)


class _Lock:
    def __init__(self, clock: Simulation) -> None:
        self._clock = clock
        self._held = False

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        patience = 0.0 if not blocking else math.inf if timeout < 0 else timeout
        if not self._clock.wait(lambda: not self._held, patience):
            return False
        self._held = True
        return True

    def release(self) -> None:
        self._held = False

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class _Condition:
    def __init__(self, clock: Simulation) -> None:
        self._clock = clock

    def wait_for(self, predicate: True_, timeout: float | None = None) -> bool:
        return self._clock.wait(predicate, math.inf if timeout is None else timeout)

    def notify_all(self) -> None:
        """Nobody needs waking: what is waited for is looked at whenever somebody's turn ends."""

    def __enter__(self) -> _Condition:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class _Thread:
    def __init__(self, clock: Simulation, work: Callable[[], None], name: str) -> None:
        self.name = name
        self._clock, self._work = clock, work
        self._alive = False
        self._begun = _Waiting(0.0, lambda: True)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._alive = True
        self._begun.until = self._clock.elapsed()
        self._clock.begin(self._begun)
        self._thread.start()

    def _run(self) -> None:
        self._begun.turn.acquire()
        try:
            self._work()
        finally:
            self._alive = False
            self._clock.end()

    def is_alive(self) -> bool:
        return self._alive

    def join(self, timeout: float | None = None) -> None:
        self._clock.wait(lambda: not self._alive, math.inf if timeout is None else timeout)
