"""What holds for a printer of any language, on the real link, TCP and pty."""

import os
import stat
import time

import pytest

from drivers.catalog import DeviceSettings, create
from drivers.emulators.control import running
from drivers.printer.link import PrinterLink, SendFailed
from drivers.printer.protocols import PRINTERS

JOBS = {
    "zpl": b"^XA^CI28^FXP26-000001^FS^FO20,200^GB300,3,3^FS^XZ",
    "tspl": b"SIZE 60 mm,40 mm\r\nCLS\r\nBITMAP 0,0,1,2,1,\x0f\x0f\r\nPRINT 1,1\r\n",
    "esc-pos": b"\x1b@\x1dv0\x00\x01\x00\x02\x00\xf0\xf0\x1dVB\x00",
}


PLACES = [("zpl", "pty"), ("tspl", "tcp"), ("tspl", "pty"), ("esc-pos", "tcp")]


@pytest.fixture(params=PLACES, ids=" on ".join)
def printer(request, tmp_path):
    """The language and the bench of one printer."""
    name, transport = request.param
    with running(tmp_path, "--device", f"printer=printer:{name}@{transport}") as bench:
        yield name, bench


@pytest.fixture
def connect(wait):
    """Starts a link: connect("tspl", port, status="none")."""
    made = []

    def connect(name: str, port: str, **options: object) -> PrinterLink:
        link = create(DeviceSettings("printer", "printer", name, port, options), lambda *_: None)
        assert isinstance(link, PrinterLink)
        link.start()
        made.append(link)
        return link

    yield connect
    for link in made:
        link.stop()


def evidence(link: PrinterLink, before: int | None) -> bool:
    return link.came_out() is True if before is None else link.counter() == before + 1


def test_every_language_has_a_job_here():
    assert set(JOBS) == set(PRINTERS) == {name for name, _ in PLACES}


def test_a_label_is_sent_and_its_evidence_comes(printer, connect, wait):
    name, bench = printer
    link = connect(name, bench.printer_port)
    wait(link.takes_jobs)
    before = link.counter()

    link.send(JOBS[name])

    wait(lambda: evidence(link, before))
    wait(link.takes_jobs)
    assert (before is None) == (name == "esc-pos")
    assert len(bench.labels()) == 1
    assert bench.state()["printer"]["violations"] == []


def test_a_stop_is_named_within_three_seconds_holds_the_label_and_ends_by_itself(printer, connect, wait):
    name, bench = printer
    link = connect(name, bench.printer_port)
    wait(link.takes_jobs)
    before = link.counter()

    bench.head_open()
    named_s = wait(lambda: link.condition().code == "head_open")
    link.send(JOBS[name])
    held = (bench.state()["printer"]["held"], len(bench.labels()), link.came_out() and True)
    bench.close_head()
    cleared_s = wait(lambda: link.condition().code == "ready")

    assert max(named_s, cleared_s) <= 3
    assert held == (1, 0, False)
    wait(lambda: len(bench.labels()) == 1)
    wait(lambda: evidence(link, before))


def test_a_silent_printer_is_no_answer_and_gets_nothing(printer, connect, wait, monkeypatch):
    name, bench = printer
    monkeypatch.setattr(PrinterLink, "ANSWER_S", 0.2)
    link = connect(name, bench.printer_port)
    wait(link.takes_jobs)
    bench.fall_silent("printer")

    wait(lambda: link.condition().code == "no_answer")
    with pytest.raises(SendFailed) as failed:
        link.send(JOBS[name])
    assert (failed.value.bytes_left, link.takes_jobs()) == (0, False)

    bench.fall_silent("printer", on=False)
    wait(link.takes_jobs)
    assert bench.labels() == []


def test_a_slow_reader_is_waited_for_and_no_question_falls_into_the_job(printer, connect, wait):
    name, bench = printer
    link = connect(name, bench.printer_port)
    wait(link.takes_jobs)
    before = link.counter()
    job = JOBS[name].replace(b"BITMAP 0,0,1,2,1,\x0f\x0f", b"BITMAP 0,0,64,8,1," + b"\x1b!?\xff" * 128)
    bench.slow("printer", 1000)

    began = time.monotonic()
    link.send(job * 3)
    bench.slow("printer", 0)

    assert time.monotonic() - began >= len(job) * 3 / 1100
    wait(lambda: len(bench.labels()) == 3)
    wait(lambda: link.counter() == before + 3 if before is not None else link.came_out())
    assert bench.state()["printer"]["violations"] == []


def test_a_slow_reader_meets_our_deadline(printer, connect, wait):
    name, bench = printer
    link = connect(name, bench.printer_port)
    wait(link.takes_jobs)
    bench.slow("printer", 500)

    began = time.monotonic()
    with pytest.raises(SendFailed) as failed:
        link.send(JOBS[name] * 20, deadline_s=0.5)

    assert time.monotonic() - began < 1.5
    assert failed.value.bytes_left > 0


def test_a_printer_that_is_declared_to_say_nothing_is_asked_nothing(printer, connect, wait):
    name, bench = printer
    bench.fall_silent("printer")
    link = connect(name, bench.printer_port, status="none")
    wait(link.takes_jobs)

    link.send(JOBS[name])

    wait(lambda: len(bench.labels()) == 1)
    assert (link.status(0).ready, link.counter(), link.came_out()) == (None, None, None)
    assert link.condition().code == "one_way"


@pytest.fixture
def lp(tmp_path, monkeypatch):
    """CUPS' own `lp`, as far as the station sees it: keeps what it is given; the queue `away` is none."""
    folder = tmp_path / "spool"
    folder.mkdir()
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\n"
        '[ "$1 $3 $4" = "-d -o raw" ] || { echo "lp: wrong use: $*" >&2; exit 2; }\n'
        'case "$2" in\n'
        '  away) echo "lp: The printer or class does not exist." >&2; exit 1;;\n'
        "  stuck) exec sleep 60;;\n"
        "esac\n"
        f'cat > "{folder}/$2.$$"\n'
        'echo "request id is $2-1 (1 file(s))"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return folder


@pytest.mark.parametrize("name", PRINTERS)
def test_a_raw_queue_of_cups_takes_a_job_and_says_nothing(connect, wait, lp, name):
    link = connect(name, "cups://labels")
    wait(link.takes_jobs)

    link.send(JOBS[name])

    [job] = lp.iterdir()
    assert job.read_bytes().count(JOBS[name]) == 1
    assert (link.condition().code, link.counter(), link.came_out()) == ("one_way", None, None)


def test_a_queue_that_is_not_there_takes_no_byte_and_says_why(connect, wait, lp):
    link = connect("zpl", "cups://away")
    wait(link.takes_jobs)

    with pytest.raises(SendFailed, match="does not exist") as failed:
        link.send(JOBS["zpl"])

    assert failed.value.bytes_left == 0


def test_a_queue_that_does_not_take_the_job_in_time_may_have_it(connect, wait, lp):
    link = connect("zpl", "cups://stuck")
    wait(link.takes_jobs)

    began = time.monotonic()
    with pytest.raises(SendFailed) as failed:
        link.send(JOBS["zpl"], deadline_s=0.5)

    assert failed.value.bytes_left > 0
    assert time.monotonic() - began < 2


def test_a_machine_without_cups_says_so(connect, wait, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    link = connect("zpl", "cups://labels")

    wait(lambda: link.condition().code == "port_failed")

    assert "lp" in link.condition().facts["why"]
