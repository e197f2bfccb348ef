import socket
import threading
import time

import pytest

from drivers.emulators.control import running
from drivers.printer.link import PrinterLink, SendFailed

LABEL = b"^XA^CI28^FXP26-000001^FS^FO16,16^BCN,70,N,N,N^FD>:P26-000001^FS^FO20,200^GB300,3,3^FS^XZ"


@pytest.fixture
def link(bench, start, wait) -> PrinterLink:
    link = start("printer", bench.printer_port, dpmm=8)
    wait(lambda: link.condition().code == "ready")
    return link


@pytest.fixture
def link_not_polled(bench, start, wait, monkeypatch) -> PrinterLink:
    """A link that asks nothing by itself once it is ready, so that the job meets the fault first."""
    monkeypatch.setattr(PrinterLink, "POLL_S", 60)
    link = start("printer", bench.printer_port)
    wait(lambda: link.condition().code == "ready" and link.identity())
    link.status(0)  # waits for the last question of the beginning
    return link


def test_a_label_is_sent_and_the_counter_says_that_it_came_out(bench, link):
    before = link.counter()

    link.send(LABEL)

    assert (before, link.counter()) == (0, 1)
    [label] = bench.labels()
    assert label["number"] == "P26-000001"
    with open(label["file"], "rb") as file:
        assert file.read() == LABEL
    assert bench.state()["printer"]["violations"] == []


def test_sending_begins_at_once_and_a_fresh_status_costs_nothing(link):
    job = LABEL + b" " * 3000
    spent = []
    for _ in range(50):
        began = time.perf_counter()
        link.send(job)
        spent.append(time.perf_counter() - began)
    began = time.perf_counter()
    for _ in range(1000):
        link.status()

    # The whole send, the answer of a printer in another process included; beginning is a fraction of it.
    assert sorted(spent)[25] < 0.01
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize(
    ("stop", "go_on", "hs_silent"),
    [
        ("paper_out", "refill", True),
        ("head_open", "close_head", False),
    ],
)
def test_a_stopped_printer_is_named_within_three_seconds_and_goes_on_by_itself(
    bench, link, wait, stop, go_on, hs_silent
):
    bench.set("printer", hs_silent_when_stopped=hs_silent)

    getattr(bench, stop)()
    named_s = wait(lambda: link.condition().code == stop)
    assert link.status(0).ready is False
    assert link.status(0).conditions == (stop,)
    link.send(LABEL)
    held = link.counter()
    getattr(bench, go_on)()
    cleared_s = wait(lambda: link.condition().code == "ready")

    assert max(named_s, cleared_s) <= 3
    assert (held, link.counter()) == (0, 1)


def test_what_the_printer_still_holds_is_told_where_it_answers(bench, link):
    bench.pause()
    link.send(LABEL)

    status = link.status(0)

    assert (status.ready, status.conditions, status.formats_waiting) == (False, ("paused",), 1)


@pytest.mark.parametrize(
    "answer",
    [
        b"\x02garbage\x03\r\n",
        b"\xff\x80\x00nonsense",
        b"\x02030,0,0,0240,000,0,0,0,000,0,0,0\x03\r\n",  # one string of three
        b"\x02 PRINTER STATUS ERRORS: 0 0000",
        b"HSHQES",  # a printer in line print mode prints, or echoes, the question
        b"\x18\x00\x00",
    ],
)
def test_a_strange_answer_is_an_unknown_printer_and_never_ready(bench, link, wait, answer, monkeypatch):
    monkeypatch.setattr(PrinterLink, "ANSWER_S", 0.2)
    bench.garbage(answer)

    status = link.status(0)
    assert (status.ready, status.conditions) == (None, ("printer_unknown",))
    assert link.condition().code == "printer_unknown"
    with pytest.raises(SendFailed) as failed:
        link.send(LABEL)
    assert failed.value.bytes_left == 0
    bench.garbage(None)
    assert link.status(0).ready is True
    assert link.condition().code == "ready"
    assert bench.labels() == []


def test_a_silent_printer_is_no_answer_and_never_ready(bench, link, wait, monkeypatch):
    monkeypatch.setattr(PrinterLink, "ANSWER_S", 0.3)
    bench.fall_silent("printer")

    assert link.status(0) == link.status(60)
    assert (link.status(60).ready, link.condition().code) == (None, "no_answer")
    with pytest.raises(SendFailed) as failed:
        link.send(LABEL)
    assert failed.value.bytes_left == 0
    bench.fall_silent("printer", on=False)
    assert link.status(0).ready is True
    link.send(LABEL)
    assert link.counter() == 1


def test_a_printer_of_another_resolution_is_refused_with_the_finding(bench, start, wait):
    link = start("printer", bench.printer_port, dpmm=12)

    wait(lambda: link.condition().code == "wrong_dpmm")

    assert dict(link.condition().facts) == {"found": "8", "expected": "12"}
    assert link.status().ready is False


def test_a_printer_that_accepts_and_never_reads_meets_our_deadline(bench, link_not_polled):
    link = link_not_polled
    bench.stop_reading("printer")
    began = time.monotonic()

    with pytest.raises(SendFailed) as small:
        link.send(LABEL, deadline_s=0.5)

    assert time.monotonic() - began < 1
    assert small.value.bytes_left == len(LABEL)
    assert small.value.why == "no answer after the job"
    assert link.condition().code == "no_answer"


def test_a_job_larger_than_all_buffers_meets_our_deadline_too(bench, link_not_polled):
    link = link_not_polled
    bench.stop_reading("printer")
    job = LABEL * 200_000
    began = time.monotonic()

    with pytest.raises(SendFailed) as failed:
        link.send(job, deadline_s=0.5)

    assert time.monotonic() - began < 1.5
    assert 0 < failed.value.bytes_left < len(job)


def test_nothing_left_when_the_printer_is_away(bench, link, wait):
    bench.unplug("printer")
    wait(lambda: link.condition().code == "lost")

    with pytest.raises(SendFailed) as failed:
        link.send(LABEL)
    assert (failed.value.bytes_left, failed.value.why) == (0, "not connected")
    assert (link.status().ready, link.counter()) == (None, None)

    bench.replug("printer")
    assert wait(lambda: link.condition().code == "ready") <= 3
    link.send(LABEL)
    assert link.counter() == 1


def test_a_port_nobody_listens_on_is_unreachable(start, wait):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"socket://127.0.0.1:{unused.getsockname()[1]}"
    link = start("printer", url)

    wait(lambda: link.condition().code == "unreachable")

    assert dict(link.condition().facts) == {"port": url, "why": "Connection refused"}


@pytest.mark.parametrize("cut", [1, 2, 30, len(LABEL) - 1, len(LABEL)])
def test_cut_in_mid_job_bytes_have_left_and_the_fragment_never_reaches_the_next_label(bench, link, wait, cut):
    bench.cut_after(cut)

    with pytest.raises(SendFailed) as failed:
        link.send(LABEL)

    assert failed.value.bytes_left == len(LABEL)
    wait(lambda: link.condition().code == "ready")
    came_out = link.counter()
    assert came_out == (1 if cut == len(LABEL) else 0)
    link.send(LABEL.replace(b"000001", b"000002"))
    assert [label["number"] for label in bench.labels()][came_out:] == ["P26-000002"]
    assert bench.state()["printer"]["violations"] == []


def test_questions_and_jobs_from_several_threads_never_mix(bench, link):
    ends = threading.Event()
    strange = []

    def ask():
        while not ends.is_set():
            if link.status(0).ready is not True or link.counter() is None:
                strange.append(link.condition())

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for number in range(100):
        link.send(LABEL.replace(b"000001", b"%06d" % number))
    ends.set()
    for asker in askers:
        asker.join()

    assert [label["number"] for label in bench.labels()] == [f"P26-{number:06}" for number in range(100)]
    assert strange == []


def test_a_printer_without_a_counter_has_none(bench, link):
    bench.set("printer", answers_counter=False)

    assert link.counter() is None


def test_a_printer_on_a_serial_line_prints_as_well(tmp_path, start, wait):
    with running(tmp_path, "--device", "printer=printer:zpl") as bench:
        link = start("printer", bench.printer_port)
        wait(lambda: link.condition().code == "ready")
        link.send(LABEL * 300)
        assert link.counter() == 300

        bench.unplug("printer")
        wait(lambda: link.condition().code == "lost")
        bench.replug("printer")
        assert wait(lambda: link.condition().code == "ready") <= 3
        link.stop()


def test_a_serial_printer_that_stops_reading_meets_our_deadline(tmp_path, start, wait, monkeypatch):
    monkeypatch.setattr(PrinterLink, "POLL_S", 60)
    with running(tmp_path, "--device", "printer=printer:zpl") as bench:
        link = start("printer", bench.printer_port)
        wait(lambda: link.condition().code == "ready" and link.identity())
        link.status(0)
        bench.stop_reading("printer")

        with pytest.raises(SendFailed) as failed:
            link.send(LABEL * 3000, deadline_s=0.5)

        assert 0 < failed.value.bytes_left < len(LABEL) * 3000
        link.stop()
