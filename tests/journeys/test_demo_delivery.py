"""The whole desk on emulated devices: the demo delivery as it should go, and with everything in its way.

After each journey the invariants are checked (`playing.played`).
"""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any

import pytest
import zxingcpp

import labels
from drivers.printer.link import PrinterLink
from drivers.scanner import framing
from station import printing
from station.demo import show
from station.demo.script import Hands, steps
from station.store import tables
from tests.independent.renderer import render
from tests.invariants import printed_label
from tests.labels.samples import codes
from tests.playing import CONFIG, Played, before, done, eventually, labels_out, played

EXPECTED = {  # docs/domain.md, the demo's last table: kinds, problems, evidence, suggestions; held
    1: ("HY500G", "", "", "", "", False),
    2: ("HY500G", "", "", "", "", False),
    3: ("HY500G", "damaged", "", "", "", True),
    4: ("HY500G", "", "safety", "", "", True),
    5: ("HY500G", "duplicate_serial", "", "weight_off", "counterfeit", True),
    6: ("HY650G", "wrong_model", "", "", "", True),
    7: ("HY400S", "", "", "", "", False),
    8: ("HY400S", "out_of_warranty", "", "", "", True),
    9: ("HY400S", "unreadable", "", "", "", True),
    10: ("HY350P", "out_of_warranty", "", "", "", True),
    11: ("HY350P", "", "", "", "", False),
    12: ("HY300S", "mixed", "", "", "", True),
}

ASKED = {3, 5, 6, 8, 9, 10, 12, "short HY400S 1"}
"""The eight findings that the customer is asked about."""

DUTIES = {
    ("report", "R1", 4),
    ("application", "R13", 8),
    ("application", "R13", 10),
    ("application", "R13", 12),
    ("application", "R13", "short HY400S 1"),
    ("replacement", "R9", 11),
}


def assert_as_expected(desk: Played) -> None:
    """The whole outcome: units, findings, papers, and every label printed."""
    eventually(desk.labels_done)
    units = desk.station.units(100)
    assert {
        unit.ordinal: (
            unit.model,
            " ".join(unit.kinds),
            " ".join(unit.problems),
            " ".join(dict.fromkeys(kind for kind, _ in unit.evidence)),
            " ".join(unit.suggestions),
            unit.held,
        )
        for unit in units
    } == EXPECTED
    ordinals: dict[Any, Any] = {unit.number: unit.ordinal for unit in units}
    findings = {
        row.id: ordinals.get(row.unit) or f"{row.kind} {row.model} {row.quantity}"
        for row in desk.rows(tables.discrepancy)
    }
    assert set(findings.values()) == ASKED
    papers = [
        (row.kind, row.rule, ordinals.get(row.unit) or findings[row.discrepancy])
        for row in desk.rows(tables.duty)
    ]
    assert sorted(papers, key=str) == sorted(DUTIES, key=str)
    assert {(row.weight is not None) for row in units} == {True}
    assert show.report(desk.station, "en")
    assert desk.job_states() <= {"printed", "cancelled"}
    desk.look()


def assert_each_label_once(desk: Played) -> None:
    """What came out is what the store says was printed, each label one time."""
    came = Counter((out.number, out.issue) for out in map(printed_label, labels_out(desk.folder)))
    jobs = desk.rows(tables.print_job, tables.print_job.c.state == "printed")
    assert came == Counter((job.subject, job.issue) for job in jobs)
    assert set(came.values()) == {1}


def test_the_delivery_is_found_as_expected_and_every_current_label_reads_back(tmp_path):
    with played(tmp_path) as desk:
        desk.play()
        assert_as_expected(desk)
        assert_each_label_once(desk)
        current = {(unit.number, unit.issue) for unit in desk.rows(tables.unit)}
    came = {(out.number, out.issue): tmp_path / "ports" / "labels" / out.file
            for out in map(printed_label, labels_out(tmp_path))}  # fmt: skip
    media = labels.MEDIA["60x40"]
    wanted = sorted(current)
    pictures = render((came[each].read_bytes() for each in wanted), media.width_mm, media.height_mm, 8)
    assert [codes(picture) for picture in pictures] == [
        {
            (str(zxingcpp.BarcodeFormat.Code128), number),
            (str(zxingcpp.BarcodeFormat.DataMatrix), f"{number}/{issue}"),
        }
        for number, issue in wanted
    ]


# --- bytes arrive as they like -------------------------------------------------------------------------


class Trickling(Hands):
    """One byte at a time."""

    def scan(self, text: str) -> None:
        self.bench.scan(text, pieces=1000, gap_s=0.001)


class CutOff(Hands):
    """Each code breaks off in the middle; when the station says so, it is scanned again, whole."""

    def scan(self, text: str) -> None:
        before = self._unreadable()
        self.bench.scan(text, cut=len(text) // 2)
        eventually(lambda: self._unreadable() > before)
        self.bench.scan(text)

    def _unreadable(self) -> int:
        with self.store.read() as connection:
            return len(
                connection.execute(
                    tables.operation.select().where(tables.operation.c.code == "unreadable_scan")
                ).all()
            )


def test_bytes_one_at_a_time_change_nothing(tmp_path):
    with played(tmp_path, Trickling) as desk:
        desk.play()
        assert_as_expected(desk)
        assert_each_label_once(desk)


def test_codes_cut_in_mid_frame_and_scanned_again_change_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(framing, "SILENCE_S", 0.05)
    with played(tmp_path, CutOff) as desk:
        desk.play()
        assert_as_expected(desk)
        assert_each_label_once(desk)


NUMBERS = {"case": 2, "safety": 5, "HY400S": 2, "another_unit": 1}
"""The numbers beside answers that the keeper knows by heart."""


class Glued(Hands):
    """Scans faster than the port is read: all that needs no weighing in between is one write."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.held: list[str] = []

    def scan(self, text: str) -> None:
        self.held.append(text)

    def choose(self, code: str) -> None:
        self.command(f"01{NUMBERS[code]:02}")

    def let_go(self) -> None:
        """Send everything in one write."""
        texts, self.held = self.held, []
        self.bench.scan(*texts)


def test_glued_codes_are_worked_off_one_by_one_in_order(tmp_path):
    with played(tmp_path, Glued) as desk:
        glued = desk.hands
        sizes = []
        counting = before("the count is done")
        for n, step in enumerate(counting):
            if step.title.en.startswith("weigh"):
                sizes.append(len(glued.held))
                glued.let_go()
                eventually(lambda n=n: all(done(glued, each) for each in counting[:n]))
            step.act(glued)
            if step.title.en.startswith("weigh"):
                eventually(lambda step=step: done(glued, step))
        desk.hands = Hands(glued.bench, glued.store, glued.zero_s)
        desk.play()
        assert sizes == [5, 1, 1, 3, 3, 2, 1, 1, 2, 1, 1, 1]
        assert_as_expected(desk)
        assert_each_label_once(desk)


# --- devices come and go -------------------------------------------------------------------------------


def test_out_of_paper_for_five_units_and_back_every_label_comes_out_once(tmp_path):
    with played(tmp_path) as desk:
        desk.play(before("scan unit 4"))
        eventually(desk.labels_done)
        out = len(labels_out(tmp_path))
        desk.bench.paper_out()
        assert eventually(lambda: desk.condition("printer") == "paper_out") <= 3.0
        desk.play(before("unit 9"))
        assert len(desk.rows(tables.unit)) == 8
        assert len(labels_out(tmp_path)) == out
        assert desk.job_states() == {"printed", "queued", "cancelled"}  # unit 4's first issue was overtaken
        desk.bench.refill()
        assert eventually(lambda: desk.condition("printer") == "ready") <= 3.0
        desk.play()
        assert_as_expected(desk)
        assert_each_label_once(desk)


@pytest.mark.parametrize("knobs", [("paper_out", "refill"), ("head_open", "close_head")])
def test_a_printer_that_stops_before_it_is_asked_holds_the_label_and_it_comes_out_once(tmp_path, knobs):
    stop, mend = knobs
    with played(tmp_path) as desk:
        desk.play(before("scan unit 2"))
        eventually(desk.labels_done)
        getattr(desk.bench, stop)()  # the next label is sent before the printer's state is asked again
        desk.play(before("scan unit 4"))
        getattr(desk.bench, mend)()
        desk.play()
        assert_as_expected(desk)
        assert_each_label_once(desk)


def resources() -> tuple[int, int]:
    """Threads and open files (I11); without the pool of readers, which grows to its size as they meet."""
    files = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    return threading.active_count(), sum("station.db" not in file for file in files)


@pytest.mark.parametrize(
    ("device", "until"), [("scale", "weigh unit 7"), ("scanner", "scan unit 7"), ("printer", "scan unit 7")]
)
def test_a_device_unplugged_and_back_in_the_middle(tmp_path, device, until):
    with played(tmp_path) as desk:
        desk.play(before(until))
        eventually(desk.labels_done)
        was = resources()
        desk.bench.unplug(device)
        assert eventually(lambda: desk.condition(device) == "lost") <= 3.0
        if device == "scale":
            assert desk.station.live_weight() is None
        desk.bench.replug(device)
        assert eventually(lambda: desk.condition(device) == "ready") <= 3.0
        eventually(lambda: resources() <= was)
        desk.play()
        assert_as_expected(desk)
        assert_each_label_once(desk)


def test_a_scanner_unplugged_in_mid_frame_joins_nothing(tmp_path):
    with played(tmp_path) as desk:
        desk.play(before("scan unit 7"))
        desk.bench.scan("HY400SB253100310", cut=9)
        time.sleep(0.2)  # nothing shows that half a code was read
        desk.bench.unplug("scanner")
        eventually(lambda: desk.condition("scanner") == "lost")
        desk.bench.replug("scanner")
        eventually(lambda: desk.condition("scanner") == "ready")
        desk.play()
        cut = desk.rows(tables.operation, tables.operation.c.code == "unreadable_scan")
        assert [bytes.fromhex(row.reading["raw"]) for row in cut] == [b"HY400SB25"]
        assert_as_expected(desk)


def test_without_a_scale_all_is_counted_and_nothing_weighed(tmp_path):
    with played(tmp_path) as desk:
        desk.bench.unplug("scale")
        script = [step for step in steps() if not step.title.en.startswith("weigh")]
        desk.play(script)
        assert len(desk.rows(tables.unit)) == 12
        assert desk.rows(tables.weight) == []


# --- the printer takes and does not give ---------------------------------------------------------------


def settle_by_touch(desk: Played, job: int, came_out: bool) -> None:
    assert desk.station.touch(f"ask-{job}", "ask_job", job=job).code == "did_it_come_out"
    answer = 1 if came_out else 2
    assert desk.station.touch(f"say-{job}", "choose", number=answer).outcome == "ok"


@pytest.fixture
def impatient(monkeypatch):
    """A print queue that gives a printer one second instead of ten, and no questions in between."""
    monkeypatch.setattr(printing, "JOB_S", 1.0)
    monkeypatch.setattr(PrinterLink, "POLL_S", 60.0)


@pytest.mark.parametrize("proof", ["touch", "scan"])
def test_a_printer_that_accepts_and_never_reads_leaves_one_unknown_job_and_the_desk_goes_on(
    tmp_path, impatient, proof
):
    with played(tmp_path) as desk:
        desk.play(before("scan unit 2"))
        eventually(desk.labels_done)
        desk.bench.stop_reading("printer")
        desk.play()  # all twelve are counted and weighed all the same
        [lost] = eventually_rows(desk, "unknown")
        assert (lost.subject[-4:], lost.evidence) == ("0002", "cut_off")
        assert eventually(lambda: desk.condition("printer") == "no_answer") <= 3.0
        desk.bench.stop_reading("printer", on=False)
        eventually(lambda: not desk.rows(tables.print_job, tables.print_job.c.state == "queued"), 15)
        if proof == "touch":
            settle_by_touch(desk, lost.id, True)
        else:
            desk.hands.scan(f"{lost.subject}/{lost.issue}")
        eventually(lambda: not desk.rows(tables.print_job, tables.print_job.c.state == "unknown"))
        assert_as_expected(desk)
        assert_each_label_once(desk)
        [job] = desk.rows(tables.print_job, tables.print_job.c.id == lost.id)
        assert (job.state, job.evidence) == ("printed", "OP0001" if proof == "touch" else "scanned")


def eventually_rows(desk: Played, state: str) -> list[Any]:
    wanted = tables.print_job.c.state == state
    eventually(lambda: desk.rows(tables.print_job, wanted), 10)
    return desk.rows(tables.print_job, wanted)


def test_a_label_cut_off_in_the_cable_is_printed_anew_only_when_a_person_says_so(tmp_path, impatient):
    with played(tmp_path) as desk:
        desk.play(before("scan unit 2"))
        eventually(desk.labels_done)
        desk.bench.cut_after(200)
        desk.play()
        [lost] = eventually_rows(desk, "unknown")
        eventually(lambda: not desk.rows(tables.print_job, tables.print_job.c.state == "queued"), 15)
        came = {(out.number, out.issue) for out in map(printed_label, labels_out(tmp_path))}
        assert (lost.subject, lost.issue) not in came
        settle_by_touch(desk, lost.id, False)
        eventually(desk.labels_done)
        desk.look()
        assert show.report(desk.station, "en")
        assert_each_label_once(desk)


# --- the command ---------------------------------------------------------------------------------------


def test_the_command_plays_the_delivery_and_prints_what_was_found(tmp_path):
    played_out = subprocess.run(
        [sys.executable, "-m", "station", "--config", str(CONFIG), "demo", "--play", "--fast"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "LANG": "C", "STATION__DATA": str(tmp_path)},
        check=False,
    )
    assert played_out.returncode == 0, played_out.stderr
    lines = [line.split() for line in played_out.stdout.splitlines()]
    assert [line[:3] for line in lines[:12]] == [
        [str(n), f"RU260929{n:04}", model] for n, (model, *_) in EXPECTED.items()
    ]
    for line, (_, kinds, problems, evidence, suggests, held) in zip(lines, EXPECTED.values(), strict=False):
        words = [kinds or (problems and f"problem:{problems}") or "-", evidence or "-"]
        words += [f"suggests:{suggests}"] if suggests else []
        assert line[3 : 3 + len(words)] == words
        assert line[3 + len(words)] == ("hold" if held else "in")
    assert lines[12] == ["short", "HY400S", "1"]
