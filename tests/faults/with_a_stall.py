"""The command `station` with one function that never ends, once the station is up:
`python -m tests.faults.with_a_stall MODULE:NAME run`; `store.lock` is taken and never given back.
"""

import importlib
import sys
import threading
from collections.abc import Callable
from functools import reduce
from typing import Any

from station import __main__ as command
from station import notify

BEGUN = "the fault is there"


def wait_for_ever(*_arguments: Any, **_named: Any) -> Any:
    """Be the fault."""
    threading.Event().wait()


def take_for_ever(lock: Any) -> None:
    """Be the fault of another: keep a lock."""
    with lock:
        wait_for_ever()


def when_ready(fault: Callable[[notify.Notify], None]) -> None:
    """Call `fault` as soon as READY was said and pulses go."""
    say = notify.Notify.say

    def and_then(self: notify.Notify, state: str) -> None:
        say(self, state)
        if state == "READY=1":
            threading.Timer(2.5, begin, args=(self,)).start()

    def begin(self: notify.Notify) -> None:
        threads = ",".join(sorted(each.name for each in threading.enumerate()))
        print(f"{BEGUN}, beside the threads {threads}", file=sys.stderr, flush=True)
        fault(self)

    notify.Notify.say = and_then  # type: ignore[method-assign]


if __name__ == "__main__":
    where = sys.argv[1]
    if where == "store.lock":
        when_ready(lambda told: take_for_ever(told._station.store.lock))
    else:
        module, _, name = where.partition(":")
        owner, _, attribute = name.rpartition(".")
        parts = owner.split(".") if owner else []
        place = reduce(getattr, parts, importlib.import_module(module))
        when_ready(lambda _: setattr(place, attribute, wait_for_ever))
    sys.exit(command.main(sys.argv[2:]))
