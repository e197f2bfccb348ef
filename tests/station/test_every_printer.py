"""Every printer language through the real queue: each label once, or a person is asked (C1-C6)."""

import os
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from drivers import supervisor
from drivers.catalog import DeviceSettings, create
from drivers.emulators import control
from drivers.printer.link import PrinterLink
from station import printing
from station.feedback import Feedback
from station.operations import labelling
from station.printing import ENCODE, PrintQueue, Stock
from station.store import tables
from station.store.store import Request
from tests.playing import eventually

SEED = int(os.environ.get("SEED", "20261125"))
STOCK = {kind: Stock("40x30", 8) for kind in ("unit", "part")}

LANGUAGES = {
    "zpl": ("zpl", {}),
    "zpl without a counter": ("zpl", {"answers_counter": False}),
    "tspl": ("tspl", {}),
    "tspl that prints at the beginning of a line": ("tspl", {"lenient": True}),
    "tspl clone": ("tspl", {"answers_counter": False, "answers_long_status": False}),
    "esc-pos": ("esc-pos", {}),
}
COMMANDS = {
    "zpl": rb"[\^~][A-Z0-9]{2}",
    "tspl": rb"(?:SIZE|GAP|DIRECTION|REFERENCE|CLS|BITMAP|BAR|PRINT) ?|\r\n(?=[A-Z])",
    "esc-pos": rb"\x1b@|\x1dv0|\x1dV",
}


@pytest.fixture
def database_url(tmp_path):
    return f"sqlite:///{tmp_path}/data/station.db"


def ended(job: bytes) -> bytes:
    """However the PRINT, or the cut, of a job that was cut off was ended, its label is the same."""
    job = re.sub(rb"\r\nPRINT 1[^\r]*\r\n\Z", b"\r\nPRINT 1,1\r\n", job)
    return re.sub(rb"\x1dV\0\Z", b"\x1dVB\0", job)


@dataclass
class PrintingDesk:
    """A desk with one printer and part labels to print."""

    keeper: object
    bench: control.Bench
    link: PrinterLink
    queue: PrintQueue
    made: int = 0
    read: dict[int, bytes] = field(default_factory=dict)

    def wants_label(self) -> int:
        """One more part label is asked for; its job."""
        self.made += 1
        lot = SimpleNamespace(
            number=f"PL260929{self.made:04}",
            issue=1,
            code="CAP-450-220",
            name="电容",
            spec="450V 220µF",
            unit_of_measure="个",
            batch="B1",
            model="HY500G",
            product_status="to_inspect",
            price_fen=None,
        )
        jobs = []

        def ask(act):
            jobs.append(labelling.queue_part_label(act, lot, "12", "A-01-01"))
            return Feedback("ok", "label_queued", {"number": lot.number, "reason": ""})

        keeper = self.keeper
        request = Request(f"want:{self.made}", "want", keeper.desk.id, keeper.clock.now())
        keeper.store.perform(request, ask)
        return jobs[0]

    def job(self, id):
        with self.keeper.store.read() as connection:
            return connection.execute(select(tables.print_job).where(tables.print_job.c.id == id)).one()

    def jobs(self):
        with self.keeper.store.read() as connection:
            return connection.execute(select(tables.print_job).order_by(tables.print_job.c.id)).all()

    def bytes_of(self, job) -> bytes:
        return ENCODE[self.link.language](self.queue.draw(job.kind, job.content), "certain")

    def out(self) -> Counter[bytes]:
        """What came out of the printer, and how often."""
        for label in self.bench.labels(max(self.read, default=0)):
            self.read[label["index"]] = ended(Path(label["file"]).read_bytes())
        return Counter(self.read.values())

    def settled(self, id) -> bool:
        return self.job(id).state not in ("queued", "sending")

    def plugged_in(self) -> bool:
        """Put back a cable that is out, as a person would; True."""
        if not self.bench.state()["plugged"]["printer"]:
            self.bench.replug("printer")
        return True

    def answer(self, id) -> int | None:
        """A person who looks at the printer says what became of a label; the job of a new one."""
        self.keeper.touch("ask_job", job=id)
        came_out = self.out()[self.bytes_of(self.job(id))] > 0
        self.keeper.choose("came_out" if came_out else "did_not_come_out")
        return None if came_out else self.jobs()[-1].id

    def check(self) -> None:
        """Each label once, whole, unmixed; `printed` only of what came out."""
        out = self.out()
        for job in self.jobs():
            expected = {"printed": 1, "not_printed": 1}[job.state]  # the second of these by its new job
            assert out[self.bytes_of(job)] == expected, (job.subject, job.state, job.evidence)
        assert len(out) == self.made


@pytest.fixture
def at_desk(keeper, tmp_path_factory, monkeypatch, request):
    """Makes a desk for a language on a transport, with deadlines a person would not see."""
    monkeypatch.setattr(supervisor, "LOOK_S", 0.04)
    monkeypatch.setattr(printing, "LOOK_S", 0.02)
    monkeypatch.setattr(printing, "JOB_S", 1.0)
    monkeypatch.setattr(PrinterLink, "ANSWER_S", 0.25)
    keeper.badge("OP0001")

    def make(name: str, transport: str) -> PrintingDesk:
        language, knobs = LANGUAGES[name]
        device = f"printer=printer:{language}@{transport}"
        context = control.running(tmp_path_factory.mktemp("ports"), "--device", device)
        bench = context.__enter__()
        request.addfinalizer(lambda: context.__exit__(None, None, None))
        if knobs:
            bench.set("printer", **knobs)
        settings = DeviceSettings("printer", "printer", language, bench.printer_port)
        link = create(settings, lambda *_: None)
        assert isinstance(link, PrinterLink)
        link.start()
        request.addfinalizer(link.stop)
        eventually(lambda: link.condition().code == "ready")
        queue = PrintQueue(keeper.store, keeper.clock, keeper.desk.id, [link], STOCK, keeper._fatal)
        request.addfinalizer(queue.stop)
        queue.start()
        return PrintingDesk(keeper, bench, link, queue)

    return make


def cuts(language: str, job: bytes) -> list[int]:
    """Every command's first byte, its second and the one before; every 40th byte; the last ones."""
    begins = [found.start() for found in re.finditer(COMMANDS[language], job)]
    places = {place + step for place in begins for step in (-1, 0, 1)}
    places |= {*range(0, len(job), 40), *range(len(job) - 13, len(job) + 4)}
    return sorted(place for place in places if place > 0)


def print_with_cuts(desk: PrintingDesk, count: int | None, chance: random.Random) -> int:
    first = desk.wants_label()
    eventually(lambda: desk.settled(first))
    places = cuts(desk.link.language, desk.bytes_of(desk.job(first)))
    if count is not None:
        behind = len(desk.bytes_of(desk.job(first)))  # the label comes out, and nobody hears of it
        places = [*chance.sample(places[:-20], count), *chance.sample(places[-20:], 1), behind]
    for place in places:
        cut_once(desk, place)
    desk.check()
    return len(places)


def cut_once(desk: PrintingDesk, place: int) -> None:
    """A label whose job is cut off there, and what it takes until it is there."""
    desk.bench.cut_after(place)
    wanted: int | None = desk.wants_label()
    while wanted is not None:
        eventually(lambda job=wanted: desk.plugged_in() and desk.settled(job))
        job = desk.job(wanted)
        if job.state == "printed":
            assert desk.out()[desk.bytes_of(job)] == 1, (place, job.evidence)
            return
        assert job.state == "unknown", (place, job.state)
        assert desk.out()[desk.bytes_of(job)] <= 1, place
        eventually(lambda: desk.plugged_in() and desk.link.takes_jobs(), 10)
        wanted = desk.answer(wanted)


@pytest.mark.parametrize("transport", ["tcp", "pty"])
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_job_that_is_cut_off_anywhere_is_printed_once_or_asked_about(at_desk, name, transport):
    desk = at_desk(name, transport)

    print_with_cuts(desk, 2, random.Random(f"{SEED} {name} {transport}"))


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("transport", ["tcp", "pty"])
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_job_cut_off_at_every_command_and_every_fortieth_byte(at_desk, name, transport):
    desk = at_desk(name, transport)

    began = time.monotonic()
    count = print_with_cuts(desk, None, random.Random(SEED))

    print(f"{name} on {transport}: {count} cuts, {desk.made} labels, {time.monotonic() - began:.0f} s")


def fifty_labels(desk: PrintingDesk, out_s: float) -> None:
    for n in range(50):
        desk.wants_label()
        if n == 20:
            eventually(lambda: sum(desk.out().values()) >= 10, 30)
            desk.bench.paper_out()
    eventually(lambda: desk.link.condition().code == "paper_out")
    time.sleep(out_s)
    waiting = desk.bench.state()["printer"]["held"]
    came_out = sum(desk.out().values())
    desk.bench.refill()
    eventually(lambda: all(desk.settled(job.id) for job in desk.jobs()), 60)

    assert waiting <= 1
    assert came_out < 50
    asked = [job for job in desk.jobs() if job.state == "unknown"]
    assert len(asked) <= (desk.link.counter() is None)  # the one it was out of paper at
    assert [desk.answer(job.id) for job in asked] == [None] * len(asked)
    assert sorted(desk.out().values()) == [1] * 50
    assert desk.bench.state()["printer"]["violations"] == []
    desk.check()


@pytest.mark.parametrize("name", ["zpl", "tspl", "esc-pos"])
def test_fifty_labels_and_no_paper_in_the_middle_make_fifty_labels(at_desk, name):
    fifty_labels(at_desk(name, "tcp"), 1.2)  # longer than any deadline here


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", LANGUAGES)
def test_fifty_labels_and_a_minute_without_paper_make_fifty_labels(at_desk, name, monkeypatch):
    desk = at_desk(name, "tcp")
    monkeypatch.setattr(printing, "JOB_S", 10.0)
    monkeypatch.setattr(PrinterLink, "ANSWER_S", 1.0)

    fifty_labels(desk, 60.0)
