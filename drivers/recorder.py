"""The flight recorder: what every device and we really said, with times, in files that replace each other.

A recording is JSON Lines, an entry a line:

    {"t": 12.345678, "at": "2026-09-29T06:20:01.5+00:00", "device": "scale", "way": "in", "bytes": "S S ..."}

    t       seconds on the monotonic clock since the recording began
    at      UTC
    device  its id; "" where it is about none
    way     in, out      bytes as they were read or written (pieces are not frames), as latin-1 text
            stale        bytes that were read and thrown away before a question
            connected    at a port that devices connect to, another connection began
            opened       the port was opened, under the url `port`
            lost, closed it was lost (facts as of `PortError`), or given up by ourselves
            again        the device's last `of` pieces were repeated `count` times, the last time from `t` on
            begin        first of each file: what the station says of itself
            gap          `dropped` entries are missing here
            other        what the station notes: see docs/recordings.md

An exchange is what lies between two equal questions. One that says the same as the one before is counted and
not written, as long as the pauses are alike, so that an idle desk fills no disk: `read` puts them back in.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from drivers import clock

log = logging.getLogger(__name__)

FORMAT = 1

WAITING_BYTES = 4_000_000
"""So much may wait to be written; what comes beyond it is dropped and counted."""

LEAST_FREE = 60_000_000
"""With less free space on the disk than this nothing is recorded: the readings themselves need it."""

AGAIN_S = 10.0
"""How often it is tried to record again, after the disk was full or failed."""

WRITE_S = 0.1
"""How often what was noted is written."""

COUNTED_S = 60.0
"""After so long a count of repeats is written, though they go on."""

LATE_S = 0.1
"""An answer that comes so much later than the one before is no repeat."""

AT_ONCE = 10
"""So many entries are written at once."""

EXCHANGE = 64
EXCHANGE_BYTES = 16_384
"""An exchange of more pieces, or more bytes, is not compared."""

PARTS = 8
"""Into so many files the space is divided."""


class RecordingError(ValueError):
    """A file is no recording, or damaged; the message says where."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a recording.

    Attributes:
        t: seconds on the monotonic clock since the recording began.
        data: bytes that went over the wire.
        more: what else is said: JSON values.
    """

    t: float
    at: datetime
    device: str
    way: str
    data: bytes = b""
    more: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """The line of the file, without its end."""
        said: dict[str, Any] = {
            "t": round(self.t, 6),
            "at": self.at.isoformat(),
            "device": self.device,
            "way": self.way,
        }
        if self.data:
            said["bytes"] = self.data.decode("latin-1")
        return json.dumps({**said, **self.more}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def parse(cls, line: str) -> Entry:
        """Read a line.

        Raises:
            ValueError: it is none.
        """
        try:
            said = json.loads(line)
            t, at = float(said.pop("t")), datetime.fromisoformat(said.pop("at"))
            data = said.pop("bytes", "").encode("latin-1")
            return cls(t, at, said.pop("device"), said.pop("way"), data, said)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no entry of a recording: {line[:80]}") from error


class Recorder:
    """Keeps the recording in a folder of its own, in files of this account alone; for any thread.

    Noting costs no waiting: a thread of its own writes. A disk that is full or fails switches the recorder
    off, and it goes on, in a new file, when there is room.

    Args:
        folder: made when missing; other files in it are left alone.
        keep_bytes: the oldest files go when there is more than this.
        begin: what the first entry of each file says: JSON values.
    """

    def __init__(self, folder: Path, keep_bytes: int, begin: Mapping[str, Any] | None = None) -> None:
        self._folder, self._keep_bytes, self._begin = folder, keep_bytes, begin or {}
        self._lock = threading.Lock()
        self._noted: deque[Entry] = deque()
        self._noted_bytes = 0
        self._dropped = 0
        self._began = clock.monotonic()
        self._run = f"{clock.now():%Y%m%d-%H%M%S-%f}Z"
        self._part = 0
        self._file: int | None = None
        self._written = 0
        self._try_at = 0.0
        self._lines: dict[str, _Line] = {}
        self._in_hand = 0
        """How many entries are being written, and lost when that fails."""
        self._stopping = threading.Event()
        self._why_off = ""
        self._thread = threading.Thread(target=self._write, name="recorder", daemon=True)

    def start(self) -> None:
        """Begin to write what is noted."""
        self._thread.start()

    def close(self) -> None:
        """Write what was noted, and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def note(self, device: str, way: str, data: bytes = b"", **more: Any) -> None:
        """Note one entry; see the module for what they are."""
        with self._lock:  # the time is taken in it, so that the order of entries is that of their times
            entry = Entry(clock.monotonic() - self._began, clock.now(), device, way, data, more)
            if self._why_off or self._noted_bytes > WAITING_BYTES:
                self._dropped += 1
                return
            self._noted.append(entry)
            self._noted_bytes += 200 + len(data)

    def why_off(self) -> str:
        """Why nothing is recorded now; "" while it is."""
        return self._why_off

    # -- the writing thread

    def _write(self) -> None:
        while True:
            ended = self._stopping.wait(WRITE_S)
            try:
                self._write_noted()
                if ended:
                    self._append([entry for line in self._lines.values() for entry in line.rest()])
                    self._close_file()
                    return
            except Exception as error:
                if not isinstance(error, OSError):  # a bug of ours, and nothing hangs on a recording
                    log.exception("the recorder failed")
                self._switch_off(getattr(error, "strerror", None) or str(error))
                if ended:
                    return

    def _write_noted(self) -> None:
        if self._why_off and not self._may_go_on():
            return
        with self._lock:
            noted, self._noted, self._noted_bytes = self._noted, deque(), 0
            dropped, self._dropped = self._dropped, 0
        if dropped:
            now = clock.monotonic() - self._began
            noted.appendleft(Entry(now, clock.now(), "", "gap", more={"dropped": dropped}))
        if not noted:
            return
        self._in_hand = len(noted)
        if shutil.disk_usage(self._folder if self._file is not None else self._parent()).free < LEAST_FREE:
            raise OSError(0, "too little free space on the disk")
        while noted:
            wanted: list[Entry] = []
            while noted and len(wanted) < AT_ONCE:
                entry = noted.popleft()
                wanted += self._lines.setdefault(entry.device, _Line()).take(entry)
            self._append(wanted)
        self._in_hand = 0

    def _parent(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._folder

    def _append(self, entries: Iterable[Entry]) -> None:
        wanted = list(entries)
        lines = "".join(f"{entry.line()}\n" for entry in wanted).encode()
        if not lines:
            return
        if self._file is None:
            self._open_file(wanted[0])
        assert self._file is not None
        if (took := os.write(self._file, lines)) < len(lines):
            raise OSError(0, "the disk is full")
        self._written += took
        if self._written > max(self._keep_bytes // PARTS, 4096):
            # What repeats is counted from the beginning of a file, so that each can be read by itself.
            rest = "".join(f"{each.line()}\n" for line in self._lines.values() for each in line.rest())
            os.write(self._file, rest.encode())
            self._lines.clear()
            self._close_file()

    def _open_file(self, first: Entry) -> None:
        folder = self._parent()
        self._part += 1
        path = folder / f"{self._run}-{self._part:04}.jsonl"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        said = {"format": FORMAT, "run": self._run, "part": self._part, **self._begin}
        entry = Entry(first.t, first.at, "", "begin", more=said)
        line = f"{entry.line()}\n".encode()
        self._written = len(line)
        if os.write(self._file, line) < len(line):
            raise OSError(0, "the disk is full")
        self._thin_out(path)

    def _thin_out(self, newest: Path) -> None:
        files = sorted(self._folder.glob("*Z-*.jsonl"))
        total = self._keep_bytes // PARTS  # for the new one
        for file in reversed(files):
            total += file.stat().st_size
            if total > self._keep_bytes and file != newest:
                file.unlink(missing_ok=True)

    def _close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _switch_off(self, why: str) -> None:
        with self._lock:
            known, self._why_off = self._why_off, why
            self._dropped += len(self._noted) + self._in_hand
            self._noted.clear()
            self._noted_bytes = 0
        self._lines.clear()
        self._close_file()
        self._try_at = clock.monotonic() + AGAIN_S
        if not known:
            log.warning("nothing is recorded any more: %s; the desk goes on", why)

    def _may_go_on(self) -> bool:
        if clock.monotonic() < self._try_at:
            return False
        self._try_at = clock.monotonic() + AGAIN_S
        if shutil.disk_usage(self._parent()).free < 2 * LEAST_FREE:
            return False
        self._why_off = ""
        log.info("recording again")
        return True


class _Line:
    """The traffic of one device on its way into the file: what repeats is left out and counted. Pure."""

    def __init__(self) -> None:
        self._model: list[tuple[str, bytes]] = []
        self._of = 0
        """Of how many pieces the model is, as it was written."""
        self._current: list[Entry] = []
        self._following = False
        self._counted: Entry | None = None
        """The first entry of the newest repeat that is counted, and how many are."""
        self._count = 0
        self._counting_since = 0.0
        self._begun = self._gap = self._lasts = 0.0

    def take(self, entry: Entry) -> list[Entry]:
        """Take the next entry; what is to be written now."""
        if entry.way not in ("in", "out"):
            return [*self.rest(), entry]
        written = self._next_exchange(entry) if self._begins_exchange(entry) else []
        self._current.append(entry)
        if len(self._current) > EXCHANGE or sum(len(each.data) for each in self._current) > EXCHANGE_BYTES:
            held = self.rest()
            return [*written, *(held or [entry])]
        if not self._following:
            return [*written, entry]
        in_time = entry.t - self._current[0].t < self._lasts + LATE_S
        if in_time and _is_prefix(_said(self._current), self._model):
            return written
        self._following = False
        return [*written, *self._again(), *self._current]

    def rest(self) -> list[Entry]:
        """What was held back; the next exchange is compared to none."""
        if self._following and _said(self._current) == self._model:
            self._count_current()
            self._current = []
        held = [*self._again(), *(self._current if self._following else ())]
        self._current, self._model, self._following = [], [], False
        return held

    def _begins_exchange(self, entry: Entry) -> bool:
        asked = [each.data for each in self._current if each.way == "out"]
        return not self._current or (entry.data in asked if entry.way == "out" else not asked)

    def _next_exchange(self, entry: Entry) -> list[Entry]:
        written: list[Entry] = []
        if self._following and _said(self._current) == self._model:
            self._count_current()
        elif self._current:
            if self._following:
                written += [*self._again(), *self._current]
            self._model, self._of = _said(self._current), len(self._current)
            self._lasts = self._current[-1].t - self._current[0].t
        gap = entry.t - self._begun
        most_s = 5.0 if any(way == "out" for way, _ in self._model) else 0.5
        alike = gap < most_s and (not self._count or self._gap / 2 - 0.02 <= gap <= self._gap * 2 + 0.02)
        if not alike or (self._count and entry.t - self._counting_since > COUNTED_S):
            written += self._again()
        self._following = alike and bool(self._model)
        self._begun, self._gap = entry.t, gap
        self._current = []
        return written

    def _count_current(self) -> None:
        if not self._count:
            self._counting_since = self._begun
        self._counted, self._count = self._current[0], self._count + 1

    def _again(self) -> list[Entry]:
        if self._counted is None:
            return []
        said = replace(self._counted, way="again", data=b"", more={"count": self._count, "of": self._of})
        self._counted, self._count = None, 0
        return [said]


def _said(exchange: Iterable[Entry]) -> list[tuple[str, bytes]]:
    """What was said in turn, in however many pieces it came."""
    said: list[tuple[str, bytes]] = []
    for entry in exchange:
        if entry.way == "in" and said and said[-1][0] == "in":
            said[-1] = ("in", said[-1][1] + entry.data)
        else:
            said.append((entry.way, entry.data))
    return said


def _is_prefix(said: list[tuple[str, bytes]], model: list[tuple[str, bytes]]) -> bool:
    if len(said) > len(model) or said[:-1] != model[: len(said) - 1]:
        return False
    way, data = said[-1]
    other_way, other = model[len(said) - 1]
    return way == other_way and (data == other if way == "out" else other.startswith(data))


# -- reading a recording


def read(files: Sequence[Path]) -> list[Entry]:
    """The entries of a recording, of one file or several that follow each other, in the order of their times;
    what was counted is put back in. A last line that was cut off is passed over.

    Raises:
        RecordingError: one is no recording, or damaged; or they are of several runs.
        OSError: not to be read.
    """
    entries: list[Entry] = []
    runs = set()
    for file in sorted(files):
        lines = file.read_bytes().split(b"\n")
        if not lines[-1]:
            lines.pop()
        else:
            lines.pop()  # the end was still to be written
        if not lines and len(files) > 1:
            continue
        found = [_parsed(file, number, line) for number, line in enumerate(lines, 1)]
        if not found or found[0].way != "begin" or found[0].more.get("format") != FORMAT:
            raise RecordingError(f"{file}: no recording of this format")
        runs.add(found[0].more.get("run"))
        entries += _one_after_the_other(_repeated(found))
    if len(runs) > 1:
        raise RecordingError(f"of several runs of a station: {', '.join(sorted(map(str, runs)))}")
    return sorted(entries, key=lambda entry: entry.t)


def _one_after_the_other(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Let none of a device come before what stands before it: times put back in are not exact."""
    last: dict[str, float] = {}
    for entry in entries:
        at_least = last[entry.device] = max(entry.t, last.get(entry.device, 0.0))
        yield entry if entry.t == at_least else replace(entry, t=at_least)


def _parsed(file: Path, number: int, line: bytes) -> Entry:
    try:
        return Entry.parse(line.decode())
    except ValueError as error:
        raise RecordingError(f"{file}, line {number}: {error}") from error


def _repeated(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Put in what was counted: at even distances, the last one at its own time."""
    pieces: dict[str, deque[Entry]] = {}
    for entry in entries:
        said = pieces.setdefault(entry.device, deque(maxlen=EXCHANGE))
        if entry.way != "again":
            if entry.way in ("in", "out"):
                said.append(entry)
            yield entry
            continue
        exchange, count = list(said)[-int(entry.more["of"]) :], int(entry.more["count"])
        for n in range(1, count + 1):
            later = (entry.t - exchange[0].t) * n / count
            again = [
                replace(each, t=round(each.t + later, 6), at=each.at + timedelta(seconds=later))
                for each in exchange
            ]
            yield from again
        said.extend(again)
