"""The time that drivers and desk live by, and all that waits for it: the machine's, or in a replay that of a
recording.

One process lives by one clock. In service it is this machine's, and everything here is the standard library's
own; a replay puts `simulation.Simulation` in its place before anything is built.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class Machine:
    """The clock of this machine, and the threads that live by it."""

    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment; never set back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let so much time pass."""
        time.sleep(seconds)

    def event(self) -> threading.Event:
        """A flag that can be waited for."""
        return threading.Event()

    def lock(self) -> threading.Lock:
        """A lock that may be held while waiting."""
        return threading.Lock()

    def condition(self) -> threading.Condition:
        """A condition of its own lock."""
        return threading.Condition()

    def thread(self, work: Callable[[], None], name: str) -> threading.Thread:
        """A thread that does not keep the process alive; not yet started."""
        return threading.Thread(target=work, name=name, daemon=True)


_used = Machine()


@contextmanager
def used(clock: Machine) -> Iterator[None]:
    """Let everything that is built meanwhile live by another clock."""
    global _used
    before, _used = _used, clock
    try:
        yield
    finally:
        _used = before


def now() -> datetime:
    """Wall time, aware, UTC."""
    return _used.now()


def monotonic() -> float:
    """Seconds since some moment; never set back."""
    return _used.monotonic()


def sleep(seconds: float) -> None:
    """Let so much time pass."""
    _used.sleep(seconds)


def event() -> threading.Event:
    """A flag that can be waited for."""
    return _used.event()


def lock() -> threading.Lock:
    """A lock that may be held while waiting."""
    return _used.lock()


def condition() -> threading.Condition:
    """A condition of its own lock."""
    return _used.condition()


def thread(work: Callable[[], None], name: str) -> threading.Thread:
    """A thread that does not keep the process alive; not yet started."""
    return _used.thread(work, name)
