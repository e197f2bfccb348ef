"""The station's clock: injected everywhere, so that a demo and a test can live on another day."""

from datetime import datetime, timedelta

from drivers.clock import now


class Clock:
    """Wall time in UTC, moved by a fixed offset.

    Args:
        offset: added to the machine's time; zero in service, the way to the demo's day in a demo.
    """

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    @classmethod
    def starting_at(cls, moment: datetime) -> "Clock":
        """Return a clock that shows `moment` (aware) now and goes on from there."""
        return cls(moment - now())

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return now() + self.offset

    def shown(self, machine_time: datetime) -> datetime:
        """Return what this clock showed when the machine's clock showed `machine_time`."""
        return machine_time + self.offset
