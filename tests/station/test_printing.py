"""The print queue against an emulated printer on TCP: every label once, or a person is asked (C1-C6)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from drivers.catalog import DeviceSettings, create
from drivers.emulators import control
from drivers.printer.link import PrinterLink
from station import printing
from station.printing import PrintQueue, Stock
from station.store import tables
from tests.playing import eventually


@pytest.fixture
def devices(tmp_path_factory) -> Iterator[control.Bench]:
    with control.running(tmp_path_factory.mktemp("ports")) as bench:
        yield bench


@pytest.fixture
def link(devices) -> Iterator[PrinterLink]:
    made = create(DeviceSettings("printer", "printer", "zpl", devices.printer_port), lambda *_: None)
    assert isinstance(made, PrinterLink)
    made.start()
    eventually(lambda: made.condition().code == "ready")
    yield made
    made.stop()


@pytest.fixture
def queue(counting, link) -> Iterator[PrintQueue]:
    stock = {"unit": Stock("60x40", 8), "part": Stock("60x40", 8)}
    made = PrintQueue(counting.store, counting.clock, counting.desk.id, [link], stock, counting._fatal)
    yield made
    made.stop()


def jobs(keeper):
    with keeper.store.read() as connection:
        rows = connection.execute(select(tables.print_job).order_by(tables.print_job.c.id))
        return [(row.subject, row.issue, row.state, row.evidence) for row in rows]


def interrupted(keeper, counter):
    """A job that an earlier run left `sending`."""
    keeper.scan("HY500GA253700142")
    with keeper.store.write() as connection:
        connection.execute(
            update(tables.print_job).values(state="sending", printer="printer", counter=counter)
        )


def test_a_label_is_printed_when_the_printer_s_counter_says_so(counting, queue, devices):
    queue.start()
    counting.scan("HY500GA253700142")

    eventually(lambda: jobs(counting) == [("RU2609290001", 1, "printed", "counter")])
    assert [label["number"] for label in devices.labels()] == ["RU2609290001"]


def test_labels_wait_for_paper_and_come_out_once_each_in_order(counting, queue, devices, link):
    queue.start()
    devices.paper_out()
    eventually(lambda: link.condition().code == "paper_out")
    for n in (142, 143, 144):
        counting.scan(f"HY500GA253700{n}")
    waiting = [state for _, _, state, _ in jobs(counting)]

    devices.refill()

    assert waiting == ["queued"] * 3
    eventually(lambda: {state for _, _, state, _ in jobs(counting)} == {"printed"})
    assert [label["number"] for label in devices.labels()] == [
        "RU2609290001",
        "RU2609290002",
        "RU2609290003",
    ]


def test_a_job_cut_off_in_the_middle_is_unknown_and_never_repeated_by_itself(
    counting, queue, devices, monkeypatch
):
    monkeypatch.setattr(printing, "JOB_S", 1.0)
    devices.cut_after(500)
    queue.start()
    counting.scan("HY500GA253700142")

    eventually(lambda: jobs(counting)[0][2] == "unknown")
    time.sleep(1.5)
    assert (jobs(counting)[0][3], devices.labels()) == ("cut_off", [])


def test_an_unknown_label_is_settled_by_scanning_it(counting, queue, devices, monkeypatch):
    test_a_job_cut_off_in_the_middle_is_unknown_and_never_repeated_by_itself(
        counting, queue, devices, monkeypatch
    )

    counting.scan("RU2609290001/1", "]d1")

    assert jobs(counting) == [("RU2609290001", 1, "printed", "scanned")]


def test_a_label_that_looks_like_another_one_in_circulation_proves_nothing(counting, link):
    interrupted(counting, counter=None)
    counting.touch("reprint", number="RU2609290001", reason="label_damaged")
    with counting.store.write() as connection:
        first, copy = (tables.print_job.c.id == n for n in (1, 2))
        connection.execute(update(tables.print_job).where(first).values(state="printed"))
        connection.execute(update(tables.print_job).where(copy).values(state="unknown"))

    counting.scan("RU2609290001/1", "]d1")

    assert [state for _, _, state, _ in jobs(counting)] == ["printed", "unknown"]


def test_an_unknown_label_that_did_not_come_out_is_queued_anew_by_one_touch(counting, link):
    interrupted(counting, counter=None)
    with counting.store.write() as connection:
        connection.execute(update(tables.print_job).values(state="unknown"))

    counting.touch("ask_job", job=1)
    counting.choose("did_not_come_out")

    assert jobs(counting) == [
        ("RU2609290001", 1, "not_printed", "OP0001"),
        ("RU2609290001", 1, "queued", None),
    ]


@pytest.mark.parametrize(
    ("before", "state", "evidence"),
    [
        (0, "printed", "counter_unmoved"),  # nothing came out: queued again, and printed now
        (-1, "printed", "counter"),  # one more than before: it came out
        (-5, "unknown", "counter_moved_further"),  # somebody else printed too
    ],
)
def test_what_a_crash_left_is_told_by_the_counter(counting, queue, devices, before, state, evidence):
    interrupted(counting, counter=devices.state()["printer"]["counted"] + before)

    queue.start()

    eventually(lambda: jobs(counting)[0][2] == state)
    if evidence == "counter_unmoved":
        assert len(devices.labels()) == 1
    else:
        assert (jobs(counting)[0][3], devices.labels()) == (evidence, [])


def test_a_crash_without_a_counter_asks_a_person(counting, queue, devices):
    interrupted(counting, counter=None)

    queue.start()

    eventually(lambda: jobs(counting)[0][2:] == ("unknown", "interrupted"))
    assert devices.labels() == []


def test_a_label_that_cannot_be_drawn_stops_nobody(counting, queue, devices):
    counting.scan("HY500GA253700142")
    with counting.store.write() as connection:
        content = connection.scalar(select(tables.print_job.c.content))
        broken = {**content, "printed_by": "\U0001f600"}
        connection.execute(update(tables.print_job).values(content=broken))
    counting.scan("HY500GA253700143")

    queue.start()

    eventually(lambda: [state for _, _, state, _ in jobs(counting)] == ["cancelled", "printed"])


@pytest.fixture
def two_printers(counting, tmp_path_factory) -> Iterator[tuple[control.Bench, dict[str, PrinterLink]]]:
    """A ZPL printer that takes all and a TSPL printer that takes unit labels, at one desk."""
    devices = ("--device", "zebra=printer:zpl@tcp", "--device", "tsc=printer:tspl@pty")
    with control.running(tmp_path_factory.mktemp("ports"), *devices) as bench:
        links = {}
        for id, protocol in (("zebra", "zpl"), ("tsc", "tspl")):
            link = create(DeviceSettings(id, "printer", protocol, bench.port(id)), lambda *_: None)
            assert isinstance(link, PrinterLink)
            link.start()
            eventually(link.takes_jobs)
            links[id] = link
        stock = {kind: Stock("60x40", 8) for kind in ("unit", "part")}
        queue = PrintQueue(
            counting.store,
            counting.clock,
            counting.desk.id,
            list(links.values()),
            stock,
            counting._fatal,
            {"zebra": ("part",), "tsc": ("unit", "part")},
        )
        queue.start()
        yield bench, links
        queue.stop()
        for link in links.values():
            link.stop()


def test_a_label_goes_to_a_printer_that_takes_its_kind_and_waits_while_that_one_cannot(
    counting, two_printers
):
    bench, links = two_printers
    bench.paper_out("tsc")
    eventually(lambda: links["tsc"].condition().code == "paper_out")
    counting.scan("HY500GA253700142")
    time.sleep(0.7)
    waiting = jobs(counting)[0][2], len(bench.labels(device="zebra"))

    bench.refill("tsc")

    assert waiting == ("queued", 0)
    eventually(lambda: jobs(counting)[0][2:] == ("printed", "counter"))
    assert (len(bench.labels(device="tsc")), len(bench.labels(device="zebra"))) == (1, 0)


def test_no_other_printer_takes_over_a_job_of_which_bytes_have_left(counting, two_printers):
    bench, _ = two_printers
    bench.cut_after(500, device="tsc")
    counting.scan("HY500GA253700142")
    eventually(lambda: jobs(counting)[0][2] == "unknown")

    eventually(lambda: not bench.state()["plugged"]["tsc"])
    time.sleep(0.7)

    assert jobs(counting)[0][2:] == ("unknown", "cut_off")
    assert (len(bench.labels(device="tsc")), len(bench.labels(device="zebra"))) == (0, 0)


def test_a_printer_that_is_sent_bitmaps_gets_one_graphic(counting, link, devices):
    stock = {kind: Stock("60x40", 8) for kind in ("unit", "part")}
    modes = {"printer": "bitmap"}
    queue = PrintQueue(
        counting.store, counting.clock, counting.desk.id, [link], stock, counting._fatal, modes=modes
    )
    queue.start()

    counting.scan("HY500GA253700142")

    eventually(lambda: jobs(counting)[0][2:] == ("printed", "counter"))
    [label] = devices.labels()
    written = Path(label["file"]).read_bytes()
    assert (written.count(b"^GFA"), written.count(b"^BX"), written.count(b"^BC")) == (1, 0, 0)
    queue.stop()


def test_the_labels_of_a_printer_that_says_nothing_are_asked_about(counting, devices):
    link = create(
        DeviceSettings("printer", "printer", "zpl", devices.printer_port, {"status": "none"}), lambda *_: None
    )
    assert isinstance(link, PrinterLink)
    link.start()
    stock = {kind: Stock("60x40", 8) for kind in ("unit", "part")}
    queue = PrintQueue(counting.store, counting.clock, counting.desk.id, [link], stock, counting._fatal)
    queue.start()

    counting.scan("HY500GA253700142")

    eventually(lambda: jobs(counting)[0][2:] == ("unknown", "no_evidence"))
    eventually(lambda: len(devices.labels()) == 1)
    counting.scan("RU2609290001/1", "]d1")
    assert jobs(counting)[0][2:] == ("printed", "scanned")
    queue.stop()
    link.stop()
