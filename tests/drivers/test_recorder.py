"""What is kept of the traffic, what is only counted, and that no device waits for it."""

import json
import logging
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from drivers import recorder
from drivers.catalog import DeviceSettings, create
from drivers.recorder import Entry, Recorder, RecordingError, read

BEGAN = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recordings"


def said(entries):
    """Way and bytes of what went over the wires."""
    return [(entry.device, entry.way, entry.data) for entry in entries if entry.way != "begin"]


def written(folder):
    """The lines of all files."""
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_traffic_is_kept_byte_for_byte_in_files_of_this_account_alone(folder):
    kept = Recorder(folder, 1_000_000, {"desk": "desk1"})
    kept.start()
    kept.note("scale", "out", b"SI\r\n")
    kept.note("scale", "in", bytes(range(256)))
    kept.note("scale", "lost", port="/dev/x", why="gone")
    kept.close()

    [file] = folder.iterdir()
    begin, *entries = read([file])
    assert (begin.way, begin.more["desk"]) == ("begin", "desk1")
    assert said(entries) == [
        ("scale", "out", b"SI\r\n"),
        ("scale", "in", bytes(range(256))),
        ("scale", "lost", b""),
    ]
    assert entries[-1].more == {"port": "/dev/x", "why": "gone"}
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


# -- what repeats


def through_file(entries):
    """What is written of these entries, and what is read of that again."""
    line = recorder._Line()
    kept = [each for entry in entries for each in line.take(entry)] + line.rest()
    lines = [Entry.parse(entry.line()) for entry in kept]
    again = recorder._one_after_the_other(recorder._repeated(lines))
    return kept, sorted(again, key=lambda entry: entry.t)


def at(t, way, data=b"", **more):
    return Entry(round(t, 6), BEGAN + timedelta(seconds=round(t, 6)), "scale", way, data, more)


def poll(t, answer, pieces=1, ask=b"SI\r\n"):
    size = -(-len(answer) // pieces)
    parts = [answer[n : n + size] for n in range(0, len(answer), size)]
    return [at(t, "out", ask), *(at(t + 0.002 + n / 1000, "in", part) for n, part in enumerate(parts))]


EMPTY, LOADED = b"S S      0.000 kg\r\n", b"S S      1.250 kg\r\n"


def test_an_idle_scale_is_counted_and_not_written():
    idle = [entry for n in range(100) for entry in poll(n / 5, EMPTY)]
    loaded = poll(20.0, LOADED)

    kept, again = through_file([*idle, *loaded])

    assert [entry.way for entry in kept] == ["out", "in", "again", "out", "in"]
    assert kept[2].more == {"count": 99, "of": 2}
    assert again == [*idle, *loaded]  # the same bytes at the same times


def test_an_answer_in_other_pieces_says_the_same():
    idle = [entry for n in range(10) for entry in poll(n / 5, EMPTY, pieces=1 + n % 3)]

    kept, again = through_file(idle)

    assert [entry.way for entry in kept] == ["out", "in", "again"]
    assert recorder._said(again) == recorder._said(idle)


def test_a_question_without_an_answer_is_no_repeat():
    entries = [*poll(0, EMPTY), *poll(0.2, EMPTY), at(0.4, "out", b"SI\r\n"), *poll(2.4, EMPTY)]

    kept, again = through_file(entries)

    assert [entry.way for entry in kept] == ["out", "in", "again", "out", "out", "in"]
    assert again == entries


def test_a_dialogue_of_two_questions_repeats_as_a_whole():
    def dialogue(t):
        return [*poll(t, b"\x06", ask=b"\x05"), *poll(t + 0.01, b"\x01\x02S 1.25kg\x03\x04", ask=b"\x11")]

    idle = [entry for n in range(20) for entry in dialogue(n / 5)]

    kept, again = through_file(idle)

    assert [entry.way for entry in kept] == ["out", "in", "out", "in", "again"]
    assert again == idle


def test_a_count_is_written_once_a_minute_so_that_a_kill_loses_little():
    idle = [entry for n in range(1000) for entry in poll(n / 5, EMPTY)]

    kept, again = through_file(idle)

    assert [entry.way for entry in kept] == ["out", "in", "again", "again", "again", "again"]
    assert [(entry.way, entry.data) for entry in again] == [(entry.way, entry.data) for entry in idle]
    late = max(abs(mine.t - theirs.t) for mine, theirs in zip(again, idle, strict=True))
    assert late < 0.001


def test_two_pulls_of_the_trigger_are_two_entries():
    scans = [at(t, "in", b"HY500GA253700142\r") for t in (0.0, 1.5, 3.0)]

    assert through_file(scans) == (scans, scans)


@pytest.mark.parametrize("seed", range(200))
def test_whatever_goes_over_the_wire_is_read_again_in_order(seed):
    chance = random.Random(seed)
    entries, t = [], 0.0
    for _ in range(300):
        t += chance.choice([0.001, 0.001, 0.2, 0.2, 0.2, 1.2, 7.0])
        way = chance.choice(
            ["out", "in", "in", "stale", "opened"] if chance.random() < 0.1 else ["out", "in"]
        )
        data = (
            chance.choice([b"SI\r\n", b"\x11"])
            if way == "out"
            else chance.choice([EMPTY, EMPTY[:9], EMPTY[9:]])
        )
        entries.append(at(t, way, b"" if way == "opened" else data))

    kept, again = through_file(entries)

    def bytes_of(these):
        return recorder._said(replace(entry, way=entry.way) for entry in these)

    assert bytes_of(again) == bytes_of(entries)
    assert len(kept) <= len(entries)
    assert [entry.t for entry in again] == pytest.approx([entry.t for entry in entries], abs=2.0) or len(
        again
    ) != len(entries)


# -- files


def test_the_newest_files_are_kept_and_each_can_be_read_by_itself(folder):
    chance = random.Random(1)
    kept = Recorder(folder, 200_000)
    kept.start()
    sent = [chance.randbytes(400) for _ in range(2000)]
    for n, data in enumerate(sent):
        kept.note("scanner", "in", data)
        if n % 100 == 99:
            time.sleep(0.02)
    kept.close()

    files = sorted(folder.iterdir())
    assert sum(file.stat().st_size for file in files) <= 200_000
    assert len(files) > 3
    for file in files:
        assert read([file])[0].way == "begin"
    newest = [data for _, way, data in said(read(files)) if way == "in"]
    assert newest == sent[-len(newest) :]
    assert len(newest) > 50


def test_files_of_other_runs_are_not_mixed(folder):
    one, other = Recorder(folder, 100_000), Recorder(folder, 100_000)
    other._run = "other"
    for each in (one, other):
        each.start()
        each.note("scale", "in", EMPTY)
        each.close()

    with pytest.raises(RecordingError, match="of several runs"):
        read(list(folder.iterdir()))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda text: "", "no recording"),
        (lambda text: text.replace('"begin"', '"in"'), "no recording"),
        (lambda text: text.replace('"way"', '"wy"', 2), "line 1: no entry of a recording"),
        (lambda text: text.replace("\n", "\nx\n", 1), "line 2"),
    ],
)
def test_a_file_that_is_no_recording_is_named(folder, damage, says):
    kept = Recorder(folder, 100_000)
    kept.start()
    kept.note("scale", "in", EMPTY)
    kept.close()
    [file] = folder.iterdir()
    file.write_text(damage(file.read_text()))

    with pytest.raises(RecordingError, match=says):
        read([file])


WRITES = """
import sys, time
from pathlib import Path
from drivers.recorder import Recorder
kept = Recorder(Path(sys.argv[1]), 100_000_000)
kept.start()
n = 0
while True:
    for _ in range(100):
        kept.note("scanner", "in", b"%08d\\r" % n)
        n += 1
    time.sleep(0.001)
    print(n, flush=True)
"""


def test_killed_in_mid_write_the_file_is_read_up_to_its_last_whole_line(folder):
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", WRITES, str(folder)], stdout=subprocess.PIPE)
        time.sleep(random.Random(process.pid).uniform(0.5, 1.0))
        process.kill()
        noted = int(process.communicate()[0].split()[-1])
        files = list(folder.iterdir())
        found = [int(data) for _, way, data in said(read(files)) if way == "in"]
        assert found == list(range(len(found)))
        assert len(found) > noted * 0.3
        shutil.rmtree(folder)


def test_a_last_line_that_was_cut_off_is_passed_over(folder):
    kept = Recorder(folder, 100_000)
    kept.start()
    for n in range(5):
        kept.note("scanner", "in", b"%d\r" % n)
    kept.close()
    [file] = folder.iterdir()
    whole = file.read_bytes()
    for cut in range(whole.rindex(b"\n", 0, -1) + 1, len(whole)):
        file.write_bytes(whole[:cut])
        assert [data for _, _, data in said(read([file]))] == [b"0\r", b"1\r", b"2\r", b"3\r"]


# -- no device waits for the disk

Usage = namedtuple("Usage", "total used free")


def test_a_full_disk_switches_the_recorder_off_and_it_goes_on_when_there_is_room(folder, monkeypatch, caplog):
    free = [10**9]
    monkeypatch.setattr(recorder.shutil, "disk_usage", lambda _: Usage(10**9, 0, free[0]))
    monkeypatch.setattr(recorder, "AGAIN_S", 0.2)
    caplog.set_level(logging.INFO)
    kept = Recorder(folder, 100_000)
    kept.start()
    kept.note("scanner", "in", b"before\r")
    wait_for(lambda: written(folder))
    free[0] = 1000
    kept.note("scanner", "in", b"full\r")
    wait_for(kept.why_off)
    for _ in range(3):
        kept.note("scanner", "in", b"meanwhile\r")
        time.sleep(0.15)
    free[0] = 10**9
    wait_for(lambda: not kept.why_off())
    kept.note("scanner", "in", b"after\r")
    kept.close()

    assert [(each["way"], each.get("bytes"), each.get("dropped")) for each in written(folder)] == [
        ("begin", None, None),
        ("in", "before\r", None),
        ("begin", None, None),
        ("gap", None, 4),
        ("in", "after\r", None),
    ]
    assert [record.message for record in caplog.records] == [
        "nothing is recorded any more: too little free space on the disk; the desk goes on",
        "recording again",
    ]


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short"])
def test_a_disk_that_fails_holds_up_no_scanner(folder, monkeypatch, tmp_path, bench, inbox, fault):
    real, broken = os.write, [False]

    def write(fd, data):
        if broken[0] and threading.current_thread().name == "recorder":
            if fault != "short":
                raise OSError(getattr(recorder.os, "EX_IOERR", 5), fault)
            return real(fd, data[: len(data) // 2])
        return real(fd, data)

    monkeypatch.setattr(recorder.os, "write", write)
    monkeypatch.setattr(recorder, "AGAIN_S", 0.3)
    kept = Recorder(folder, 1_000_000)
    kept.start()
    scanner = create(DeviceSettings("scanner", "scanner", "serial", bench.scanner_port), inbox.deliver, kept)
    scanner.start()
    wait_for(lambda: scanner.condition().code == "ready")
    bench.scan("ONE")
    wait_for(lambda: any(each.get("bytes") == "ONE\r" for each in written(folder)))
    broken[0] = True
    bench.scan("TWO")
    wait_for(kept.why_off)
    bench.scan("THREE")
    wait_for(lambda: len(inbox.readings) == 3)
    broken[0] = False
    wait_for(lambda: not kept.why_off())
    bench.scan("FOUR")
    wait_for(lambda: len(inbox.readings) == 4)
    scanner.stop()
    kept.close()

    again = [data for _, way, data in said(read(list(folder.iterdir()))) if way == "in"]
    assert again[0] == b"ONE\r"
    assert again[-1] == b"FOUR\r"


def test_a_disk_that_stands_still_costs_a_device_nothing(folder, monkeypatch):
    stuck = threading.Event()
    real = os.write

    def write(fd, data):
        stuck.wait(10)
        return real(fd, data)

    monkeypatch.setattr(recorder.os, "write", write)
    monkeypatch.setattr(recorder, "WAITING_BYTES", 100_000)
    kept = Recorder(folder, 10_000_000)
    kept.start()
    began = time.monotonic()
    for n in range(2000):
        kept.note("scanner", "in", b"%08d\r" % n)
    assert time.monotonic() - began < 1.0
    stuck.set()
    time.sleep(0.3)
    kept.note("scanner", "in", b"at last\r")
    kept.close()

    found = written(folder)
    dropped = sum(each.get("dropped", 0) for each in found)
    assert dropped > 0
    assert sum(each["way"] == "in" for each in found) + dropped == 2001


def wait_for(true, within_s=10.0):
    give_up = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)
