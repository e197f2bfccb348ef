"""When a weight counts as one: the first stable reading of each load. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from drivers.readings import Weight


@dataclass(frozen=True, slots=True)
class SettlingLimits:
    """In the scale's unit.

    Attributes:
        zero: a reading at most this far above zero means the pan is empty.
        change: a stable reading at least this far from the last one delivered is another load, even if the
            empty pan between the two was not seen.
    """

    zero: Decimal
    change: Decimal


class Steady:
    """Judges whether a load is settled where the scale itself does not say so: equal readings for a while.

    Args:
        for_s: for how long, seconds.
    """

    def __init__(self, for_s: float) -> None:
        self._for_s = for_s
        self._value: Decimal | None = None
        self._since = 0.0

    def feed(self, weight: Weight, now: float) -> Weight:
        """Take the next reading, at a monotonic time in seconds; the weight with `stable` True or False."""
        if weight.stable is not None:
            return weight
        if weight.value != self._value:
            self._value, self._since = weight.value, now
        return replace(weight, stable=now - self._since >= self._for_s)

    def forget(self) -> None:
        """Something else than a weight came, or nothing: begin anew."""
        self._value = None


class Settling:
    """Lets through one stable weight per load.

    The load found on the pan at the start is not delivered: it may be the one recorded before a restart.
    `rearm` asks for it.
    """

    def __init__(self, limits: SettlingLimits) -> None:
        self._limits = limits
        self._armed = False
        self._load: Decimal | None = None

    def feed(self, weight: Weight) -> Weight | None:
        """Take the next reading; the weight itself when it is the one to deliver for this load, else None."""
        if weight.value <= self._limits.zero:
            # A moving reading counts too: between two units the empty pan is often seen only for an instant.
            self._armed = True
            return None
        if not weight.stable:
            return None
        changed = self._load is not None and abs(weight.value - self._load) >= self._limits.change
        if self._load is None or changed or self._armed:
            deliver = self._armed or changed
            self._armed = False
            self._load = weight.value
            return weight if deliver else None
        return None

    def rearm(self) -> None:
        """Deliver the present load once more, at its next stable reading."""
        self._armed = True
