"""One drawing for all the pages that ask about the same change: only the first waits for it to be made."""

import threading
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any, TypeVar

HOLDS_S = 0.5
"""Pages that were told of a change ask within this time; what a clock changes is no older on any of them."""

Made = TypeVar("Made")


class Once:
    """What was made a moment ago, by what it shows and to whom."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[Hashable, tuple[float, Any]] = {}

    def made(self, what: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made within the last moment, else make it; who asks meanwhile waits for it.

        Args:
            what: all that makes two of them differ: what is shown, in which version, to whom.
        """
        with self._lock:
            now = monotonic()
            self._made = {each: made for each, made in self._made.items() if now - made[0] < HOLDS_S}
            if what not in self._made:
                self._made[what] = (now, make())
            found: Made = self._made[what][1]
        return found
