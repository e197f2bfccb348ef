"""`station replay`: a recording once more through the real desk, on a copy of the store as it was.

The devices' drivers, the inbox, the desk, its operations, the print queue and the store are the station's
own; only the ports are the recording's (`drivers.replay`), and time is simulated. What the desk did is done
at its recorded time, in the order of the journal, so that two things that happened at once happen in the same
order again. What comes of each is compared with what came of it then.
"""

import math
import os
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from drivers import clock, recorder
from drivers.recorder import Entry, RecordingError
from drivers.replay import Playback
from drivers.simulation import Simulation
from station import backup, recording
from station.backup import Backup, Unusable
from station.clock import Clock
from station.config import Backup as NoBackup
from station.config import Database, Device, Labels, Recorder, Settings, Webhook
from station.config import Desk as DeskSettings
from station.messages import Language, Text
from station.station import Station
from station.store.store import Wrote

Build = Callable[[Settings, Clock], Station]

READINGS = frozenset({"scan", "weight", "unreadable"})
"""Operations that a device's reading asks for."""

LATE_S = 2.0
"""A print thread waits at most so long for its turn; and so much time passes after the last entry."""

TICK_S = 1e-6
"""Between two things written, so that they have an order."""


@dataclass(slots=True)
class Outcome:
    """What came of a replay.

    Attributes:
        lines: what each reading and touch was answered, and what is otherwise than then.
        kinds: how many events of each kind the journal got.
        differences: how many things are otherwise than then.
    """

    lines: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    differences: int = 0

    def differ(self, said: str) -> None:
        """Note something that is otherwise than then."""
        self.differences += 1
        self.lines.append(f"!! {said}")


def replay(
    files: Sequence[Path],
    settings: Settings,
    language: Language,
    build: Build,
    source: Path | None = None,
    data: Path | None = None,
    speed: float = math.inf,
) -> int:
    """Replay a recording and print what came of it; 0 when it is what came of it then, else 1.

    Args:
        files: all of one run of a station.
        source: the backup to begin with; None: the one in the backups' folder that suits.
        data: where the replayed desk's data stay; None: nowhere.
        speed: 1 is as fast as it was, infinite as fast as can be.

    Raises:
        Unusable: no recording, or no backup to begin with.
    """
    os.umask(0o077)
    try:
        entries = recorder.read(files)
    except (RecordingError, OSError) as error:
        raise Unusable(f"不能重放：{error}", f"cannot be replayed: {error}") from error
    card = backup.read(source) if source else _backup_for(entries, settings)
    with tempfile.TemporaryDirectory(prefix="station-replay-") as scratch:
        folder = data or Path(scratch)
        if (folder / backup.STORE).exists():
            raise Unusable(
                f"{folder} 里已有数据，换一个文件夹。", f"{folder} has data in it: name another folder."
            )
        outcome = rehearse(entries, card, settings, folder, build, speed)
    for line in outcome.lines:
        print(line)
    for sentence in _summary(entries, outcome):
        print(getattr(sentence, language))
    return 1 if outcome.differences else 0


def rehearse(
    entries: Sequence[Entry],
    card: Backup,
    settings: Settings,
    folder: Path,
    build: Build,
    speed: float = math.inf,
) -> Outcome:
    """Replay a recording on a backup, the replayed desk's data in a folder, and return what came of it."""
    begin = entries[0].more
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    backup.unpacked(card.folder, folder)
    own = _own(settings, begin, folder)
    first = entries[0]
    simulation = Simulation(first.at - timedelta(seconds=first.t), speed)
    with ExitStack() as stack:
        stack.enter_context(clock.used(simulation))
        playback = Playback(entries, simulation)
        stack.enter_context(playback.attached())
        station = build(own, Clock(timedelta(seconds=begin["offset_s"])))
        stack.callback(station.store.close)
        stack.callback(station.desk.inbox.close)
        return _Rehearsal(entries, card.head[0], station, simulation, playback).run()


class _Rehearsal:
    """One replay while it goes on."""

    def __init__(
        self,
        entries: Sequence[Entry],
        head: int,
        station: Station,
        simulation: Simulation,
        playback: Playback,
    ) -> None:
        self._head, self._station, self._simulation, self._playback = head, station, simulation, playback
        self._outcome = Outcome()
        self._touches = {entry.more["id"]: entry.more for entry in entries if entry.way == "touch"}
        self._script = _in_order([entry for entry in entries if entry.way in ("did", "wrote", "gap")])
        self._ends = max(entry.t for entry in entries)
        self._turns: dict[str, deque[float]] = {}
        self._printed: dict[str, deque[Entry]] = {}
        for entry in self._script:
            if (key := _turn_of(entry.more.get("id", ""))) and not self._was_before(entry):
                self._turns.setdefault(key, deque()).append(entry.t)
                if entry.way == "did":
                    self._printed.setdefault(key, deque()).append(entry)
        self._wrote: list[Wrote] = []

    def run(self) -> Outcome:
        desk, queue = self._station.desk, self._station.print_queue
        self._station.store.turn = self._await_turn
        self._station.store.wrote = self._note
        for device in desk.devices:
            device.start()
        begun = False
        for entry in self._script:
            self._simulation.sleep(entry.t - self._simulation.elapsed())
            if not begun and not self._was_before(entry):
                self._playback.catch_up()
                queue.start()
                begun = True
            self._do(entry)
        self._simulation.sleep(self._ends - self._simulation.elapsed() + LATE_S)
        while not desk.inbox.away and desk.work_off_next(0):
            self._outcome.differ(f"{self._wrote[-1].id}: a reading that was not worked off then")
        self._playback.end()
        queue.stop()
        for device in desk.devices:
            device.stop()
        for key, left in self._printed.items():
            for entry in left:
                self._outcome.differ(f"{entry.t:.3f} s {key}: {entry.more['code']} then, not now")
        for difference in self._playback.differences:
            if not difference.repeats and difference.t < self._ends:
                self._outcome.differ(str(difference))
        return self._outcome

    # -- what the desk does

    def _do(self, entry: Entry) -> None:
        said = entry.more
        if entry.way == "gap":
            self._outcome.differ(f"{entry.t:.3f} s: {said['dropped']} entries are missing in the recording")
        elif entry.way == "wrote" or _turn_of(said["id"]) or said["again"]:
            pass  # the print threads' own, or worked off with another
        elif self._was_before(entry):
            if said["name"] in READINGS and (waiting := self._station.desk.inbox.next(0)):
                self._station.desk.inbox.done(waiting.seq)
        else:
            self._wrote.clear()
            self._perform(entry)
            self._compare(entry)

    def _perform(self, entry: Entry) -> None:
        desk, said = self._station.desk, entry.more
        if said["name"] in READINGS:
            desk.work_off_next(0)
        elif said["id"] in self._touches:
            touch = self._touches[said["id"]]
            if not touch["left_out"]:
                id = said["id"].removeprefix("touch:")
                arguments = recording.touched(touch["arguments"])
                desk.touch(id, touch["name"], operator=touch.get("operator"), **arguments)
        elif said["id"].startswith("clock:lock:"):
            give_up = self._simulation.elapsed() + LATE_S
            while not self._wrote and self._simulation.elapsed() < give_up:
                desk.lock_if_idle()
                self._simulation.sleep(0.01)
        elif said["id"].startswith("clock:R2b:") and self._station.timers is not None:
            self._station.timers.notify(int(said["id"].split(":")[2]))

    def _was_before(self, entry: Entry) -> bool:
        """Whether the backup has it already."""
        return 0 < int(entry.more.get("seq", 0)) <= self._head - (entry.way == "wrote")

    # -- what the print threads do

    def _await_turn(self, id: str) -> bool:
        """Wait for the moment at which this was written then; False when another printer's turn is next."""
        if not (key := _turn_of(id)):
            return True
        turns, now = self._turns.get(key, deque()), self._simulation.elapsed()
        while turns and turns[0] < now - LATE_S:
            turns.popleft()
        if turns and turns[0] <= now + LATE_S:
            self._simulation.sleep(turns.popleft() - now)
            return True
        return not id.startswith("claim:")

    def _note(self, wrote: Wrote) -> None:
        self._wrote.append(wrote)
        self._outcome.kinds.update(event.kind for event in wrote.events)
        if wrote.answer is None or not (key := _turn_of(wrote.id)):
            return
        then = self._printed.get(key)
        if not then:
            self._outcome.differ(f"{key}: {wrote.answer.code} now, nothing then")
        else:
            self._tell(then.popleft(), wrote)

    # -- what came of it

    def _compare(self, entry: Entry) -> None:
        mine = next((wrote for wrote in self._wrote if wrote.answer and not wrote.again), None)
        if mine is None:
            said = entry.more
            self._outcome.differ(f"{entry.t:.3f} s {said['name']} {said['by']}: {said['code']} then, not now")
        else:
            self._tell(entry, mine)

    def _tell(self, entry: Entry, wrote: Wrote) -> None:
        then, answer = entry.more, wrote.answer
        assert answer is not None
        line = f"{entry.at:%H:%M:%S.%f} {then['by'] or '-'} {then['name']}: {answer.outcome} {answer.code}"
        now: dict[str, Any] = {
            "answer": [answer.outcome, answer.code],
            "events": [event.kind for event in wrote.events],
            "said": recording.said(wrote.events),
        }
        was = {"answer": [then["outcome"], then["code"]], "events": then["events"], "said": then["said"]}
        self._outcome.lines.append(line)
        if different := [name for name in now if now[name] != was[name]]:
            name = different[0]
            self._outcome.differ(f"{entry.t:.3f} s {then['name']}: {name} {now[name]} now, {was[name]} then")


def _turn_of(id: str) -> str:
    """Return what a print thread's write waits with for its turn, "" for any other's."""
    if id.startswith("print:"):
        return id.rpartition(":")[0]
    return id if id.startswith("claim:") else ""


def _in_order(script: list[Entry]) -> list[Entry]:
    """Return the entries with times that differ, in the order in which they were written."""
    last = 0.0
    for n, entry in enumerate(script):
        last = max(entry.t, last + TICK_S)
        script[n] = Entry(last, entry.at, entry.device, entry.way, entry.data, entry.more)
    return script


def _own(settings: Settings, begin: Any, folder: Path) -> Settings:
    """Return the settings of the recorded desk, its devices behind the recording's ports."""
    devices = [Device.model_validate({**each, "port": f"replay://{each['id']}"}) for each in begin["devices"]]
    own = {
        "desk": DeskSettings.model_validate(begin["desk"]),
        "devices": tuple(devices),
        "labels": Labels.model_validate(begin["labels"]),
        "data": folder,
        "reserve_mb": 0,
        "database": Database(url=f"sqlite:///{folder}/{backup.STORE}"),
        "backup": NoBackup(folder=folder / "backups", keep=0),
        "recorder": Recorder(keep_mb=0),
        "webhook": Webhook(),
    }
    return settings.model_copy(update=own)


def _backup_for(entries: Sequence[Entry], settings: Settings) -> Backup:
    """Return the backup to begin with: the oldest made since the recording began, else the last before."""
    begun = int(entries[0].more["seq"])
    ended = max((int(entry.more.get("seq", 0)) for entry in entries), default=begun)
    known = backup.backups(settings.backup.folder, entries[0].more["desk"]["id"])
    inside = [each for each in known if begun <= each.head[0] <= ended]
    if not inside:
        raise Unusable(
            f"{settings.backup.folder} 里没有这段记录期间（第 {begun} 条到第 {ended} 条）做的备份；"
            "用 --from 指定一个。",
            f"{settings.backup.folder} has no backup made between the recording's beginning (event {begun}) "
            f"and its end (event {ended}); name one with --from.",
        )
    return min(inside, key=lambda each: each.head[0])


def _summary(entries: Sequence[Entry], outcome: Outcome) -> list[Text]:
    lasted = timedelta(seconds=round(entries[-1].t - entries[0].t))
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.kinds.items()))
    total = sum(outcome.kinds.values())
    said = [
        Text(f"重放了 {lasted}；日志记了 {total} 条：{kinds}", f"replayed {lasted}; {total} events: {kinds}")
    ]
    if outcome.differences:
        n = outcome.differences
        said.append(Text(f"有 {n} 处与当时不同（!!）。", f"{n} things are not as they were then (!!)."))
    else:
        said.append(Text("与当时完全一样。", "all is as it was then."))
    return said
