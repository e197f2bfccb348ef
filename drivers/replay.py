"""The devices of a recording: ports that say again what was said, at the times it was said.

What a device said of itself comes at its recorded time. What it said after a question comes when that
question is put, not before the recorded time: a write waits for the moment at which the same bytes were
written then. So the devices' threads go through the recording in step, by a simulated clock. Bytes that were
thrown away before a question are thrown away again: they are not in the replay.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from drivers import port
from drivers.port import Port, PortError
from drivers.readings import quote
from drivers.recorder import Entry
from drivers.simulation import Simulation

AHEAD_S = 1.0
"""A write waits at most so long for the moment it was made at."""

OUT_OF_TURN_S = 0.1
"""The same, when something else was written before that."""

OVERDUE_S = 1.0
"""What was written then and is not written so long after is not waited for any more."""

AT_ONCE_S = 1e-6


@dataclass(slots=True)
class _Out:
    """What was written, and what the device said then: pieces, each with its time; an empty one is another
    connection."""

    t: float
    data: bytes
    of: int
    answer: list[tuple[float, bytes]] = field(default_factory=list)


@dataclass(slots=True)
class _Opening:
    """What happened between one opening of a port and its end."""

    at: float
    end: float = math.inf
    lost: dict[str, str] | None = None
    said: list[tuple[float, bytes]] = field(default_factory=list)
    written: deque[_Out] = field(default_factory=deque)


@dataclass(frozen=True, slots=True)
class Difference:
    """A write that was not as recorded.

    Attributes:
        t: when, seconds since the recording began.
        why: `not_recorded` (written, and not in the recording) or `not_written` (the other way round).
        data: the bytes.
        repeats: they are in the recording several times, as a question is that was put once more or once
            less; once more it was given its last answer.
    """

    t: float
    device: str
    why: str
    data: bytes
    repeats: bool

    def __str__(self) -> str:
        """What differs, for the log."""
        return f"{self.t:.3f} s {self.device} {self.why}: {quote(self.data)}"


class Playback:
    """Gives ports `replay://ID` for the devices of a recording.

    Attributes:
        differences: what was written otherwise than it is recorded, in order.
    """

    def __init__(self, entries: Sequence[Entry], simulation: Simulation) -> None:
        self._simulation = simulation
        self._openings: dict[str, list[_Opening]] = {}
        self._over = False
        self.differences: list[Difference] = []
        self._written = Counter((entry.device, entry.data) for entry in entries if entry.way == "out")
        for device in {entry.device for entry in entries if entry.device}:
            self._openings[device] = _openings(entry for entry in entries if entry.device == device)

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Let `port.open_port` open the devices of this recording meanwhile."""
        port.OPENERS["replay"] = self._open
        try:
            yield
        finally:
            self._over = True
            del port.OPENERS["replay"]

    def catch_up(self) -> None:
        """Pass over what was written before now and has not been written: nobody was there to do it."""
        for opening in itertools.chain.from_iterable(self._openings.values()):
            while opening.written and opening.written[0].t < self._simulation.elapsed():
                opening.written.popleft()

    def end(self) -> None:
        """Wait for nothing more to be opened."""
        self._over = True

    def _open(self, url: str) -> Port:
        device = url.removeprefix("replay://")
        now = self._simulation.elapsed()
        opening = next((each for each in self._openings.get(device, ()) if each.end > now), None)
        # what a missing device is would be looked at once a second: here its time is known
        until = opening.at - now if opening else math.inf
        if self._simulation.wait(lambda: self._over, until) or opening is None:
            raise PortError("port_missing", port=url)
        return _ReplayedPort(url, device, opening, self)

    def differ(self, device: str, why: str, data: bytes) -> None:
        """Note a difference."""
        repeats = self.repeats(device, data)
        self.differences.append(Difference(self._simulation.elapsed(), device, why, data, repeats))

    def repeats(self, device: str, data: bytes) -> bool:
        """Whether bytes were written to a device several times, as a question is."""
        return self._written[device, data] > 1

    @property
    def simulation(self) -> Simulation:
        """The clock of the replay."""
        return self._simulation


def _openings(entries: Iterable[Entry]) -> list[_Opening]:
    found: list[_Opening] = []
    for entry in entries:
        if entry.way == "opened" or not found:
            found.append(_Opening(entry.t))
        now = found[-1]
        match entry.way:
            case "in" | "connected" if now.written:
                now.written[-1].answer.append((entry.t, entry.data))
            case "in" | "connected":
                now.said.append((entry.t, entry.data))
            case "out":
                now.written.append(_Out(entry.t, entry.data, int(entry.more.get("of", len(entry.data)))))
            case "lost" | "closed":
                now.end = entry.t
                now.lost = (
                    {name: str(why) for name, why in entry.more.items()} if entry.way == "lost" else None
                )
            case _:
                pass
    return found


class _ReplayedPort(Port):
    """One opening of a port, once more."""

    def __init__(self, url: str, device: str, opening: _Opening, playback: Playback) -> None:
        super().__init__(url)
        self._device, self._opening, self._playback = device, opening, playback
        self._clock = playback.simulation
        self._order = itertools.count()
        self._coming: list[tuple[float, int, bytes]] = []
        self._answers: dict[bytes, list[tuple[float, bytes]]] = {}
        """The last answer to each question: how long after it, and what."""
        now = self._clock.elapsed()
        self._come(each for each in opening.said if each[0] >= now - AT_ONCE_S)

    def read(self, timeout_s: float) -> bytes:
        now = self._clock.elapsed()
        end = self._opening.end if self._opening.lost is not None else math.inf
        due = min(self._coming[0][0] if self._coming else math.inf, end)
        if due - now > AT_ONCE_S:
            self._clock.sleep(min(timeout_s, due - now))
        now = self._clock.elapsed()
        if self._coming and self._coming[0][0] <= now + AT_ONCE_S:
            data = heapq.heappop(self._coming)[2]
            self.connection += not data
            return data
        if end <= now + AT_ONCE_S:
            raise PortError("lost", **(self._opening.lost or {}))
        return b""

    def write(self, data: bytes, deadline_s: float) -> int:
        out = self._recorded(data)
        now = self._clock.elapsed()
        if out is None:
            self._fail_as_then(now)
            known = self._answers.get(data)
            self._playback.differ(self._device, "not_recorded", data)
            self._come((now + after_s, piece) for after_s, piece in known or ())
            return len(data)
        self._clock.sleep(out.t - now)
        late_s = max(0.0, now - out.t)
        self._come((t + late_s, piece) for t, piece in out.answer)
        self._answers[data] = [(t - out.t, piece) for t, piece in out.answer]
        lost = self._opening.lost
        if out.of > len(out.data) and lost is not None and self._opening.end - out.t < OUT_OF_TURN_S:
            raise PortError("lost", **lost)
        return len(out.data)

    def close(self) -> None:
        self._coming.clear()

    def _fail_as_then(self, now: float) -> None:
        """Nothing more was written before the port was lost: it was this that found it lost."""
        lost, end = self._opening.lost, self._opening.end
        if lost is not None and not self._opening.written and end - now <= AHEAD_S:
            self._clock.sleep(end - now)
            raise PortError("lost", **lost)

    def _come(self, pieces: Iterable[tuple[float, bytes]]) -> None:
        for t, piece in pieces:
            heapq.heappush(self._coming, (t, next(self._order), piece))

    def _pass_over(self, count: int) -> None:
        for _ in range(count):
            self._playback.differ(self._device, "not_written", self._opening.written.popleft().data)

    def _recorded(self, data: bytes) -> _Out | None:
        """Take what was written then out of the recording; None when it was not, or not about now."""
        now, written = self._clock.elapsed(), self._opening.written
        while written and written[0].t < now - OVERDUE_S:
            self._playback.differ(self._device, "not_written", written.popleft().data)
        for n, out in enumerate(written):
            if out.t > now + (OUT_OF_TURN_S if n else AHEAD_S):
                return None
            if out.of == len(data) and data.startswith(out.data):
                del written[n]
                if not self._playback.repeats(self._device, data):
                    self._pass_over(n)  # a job: what was asked before it was
                return out
        return None
