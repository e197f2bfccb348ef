"""`labels: verify: true`: a unit counts as labelled once its fresh label was scanned (C3, C5, C10, C11)."""

import pytest
from sqlalchemy import select, update

from drivers.catalog import DeviceSettings, create
from drivers.emulators import control
from station.doctor import invariants
from station.printing import PrintQueue, Stock
from station.store import tables
from tests.playing import eventually

MAIN = "LC000003"


@pytest.fixture
def queue(counting, tmp_path_factory):
    """A print queue that has every label scanned back, with a printer that counts."""
    with control.running(tmp_path_factory.mktemp("ports")) as bench:
        link = create(DeviceSettings("printer", "printer", "zpl", bench.printer_port), lambda *_: None)
        link.start()
        eventually(lambda: link.condition().code == "ready")
        stock = {kind: Stock("60x40", 8) for kind in ("unit", "location")}
        desk, clock = counting.desk.id, counting.clock
        made = PrintQueue(counting.store, clock, desk, [link], stock, counting._fatal, verify=True)
        made.start()
        yield made
        made.stop()
        link.stop()


def jobs(keeper):
    with keeper.store.read() as connection:
        rows = connection.execute(select(tables.print_job).order_by(tables.print_job.c.id))
        return [(row.subject, row.issue, row.state, row.evidence) for row in rows]


def settled(keeper):
    eventually(lambda: {state for _, _, state, _ in jobs(keeper)}.isdisjoint({"queued", "sending"}), 20)
    return jobs(keeper)


def count(keeper, *ends):
    for n in ends:
        keeper.scan(f"HY500GA253700{n}")
    return settled(keeper)


def violations(keeper):
    with keeper.store.read() as connection:
        inbox = keeper.settings.data / "inbox.db"
        return [found.sentence("en") for found in invariants.check(connection, [inbox])]


def test_a_unit_is_labelled_once_its_fresh_label_was_scanned_and_not_before(counting, queue):
    came_out = count(counting, 142)
    counting.scan("RU2609290001")  # the number alone proves it too while it has one issue
    assert came_out == [("RU2609290001", 1, "unknown", "unverified")]
    assert jobs(counting) == [("RU2609290001", 1, "printed", "scanned")]
    assert counting.scan(MAIN).code == "put_away"
    assert violations(counting) == []


def test_the_main_store_takes_no_unit_whose_label_was_not_scanned_back(counting, queue):
    count(counting, 142)

    answer = counting.scan(MAIN)

    assert (answer.outcome, answer.code) == ("refused", "label_first")


def test_the_label_of_another_unit_is_refused_and_both_are_named(counting, queue):
    count(counting, 142, 143)

    wrong = counting.scan("RU2609290002/1", "]d1")
    right = [counting.scan(f"RU260929000{n}/1", "]d1") for n in (1, 2)]

    assert (wrong.outcome, wrong.code) == ("refused", "label_out_of_order")
    assert wrong.facts == {"number": "RU2609290002", "expected": "RU2609290001"}
    assert [answer.code for answer in right] == ["label_verified"] * 2
    assert {state for _, _, state, _ in jobs(counting)} == {"printed"}
    assert violations(counting) == []


def test_a_label_that_came_out_unreadable_is_printed_again_and_keeps_nobody_waiting(counting, queue):
    count(counting, 142, 143)

    counting.touch("settle_job", job=1, came_out=False)
    settled(counting)
    second = counting.scan("RU2609290002/1", "]d1")
    again = counting.scan("RU2609290001/1", "]d1")

    assert [second.code, again.code] == ["label_verified"] * 2
    assert jobs(counting) == [
        ("RU2609290001", 1, "not_printed", "OP0001"),
        ("RU2609290002", 1, "printed", "scanned"),
        ("RU2609290001", 1, "printed", "scanned"),
    ]


def test_a_copy_is_scanned_back_too(counting, queue):
    count(counting, 142)
    counting.scan("RU2609290001/1", "]d1")
    counting.touch("reprint", number="RU2609290001", reason="label_damaged")
    waits = settled(counting)[1]

    answer = counting.scan("RU2609290001/1", "]d1")

    assert waits == ("RU2609290001", 1, "unknown", "unverified")
    assert answer.code == "label_verified"
    assert jobs(counting)[1] == ("RU2609290001", 1, "printed", "scanned")


def test_the_number_alone_proves_nothing_once_there_are_two_issues(counting, queue):
    count(counting, 142)
    counting.scan("RU2609290001/1", "]d1")
    counting.touch("trouble")
    counting.choose("safety")
    fresh = settled(counting)[-1]

    counting.scan("RU2609290001")
    bare = jobs(counting)[-1]
    old = counting.scan("RU2609290001/1", "]d1")
    new = counting.scan("RU2609290001/2", "]d1")

    assert fresh == bare == ("RU2609290001", 2, "unknown", "unverified")
    assert (old.code, old.facts["current"]) == ("old_label", 2)
    assert new.code == "label_verified"


def test_an_older_issue_nobody_scanned_back_does_not_hold_up_the_others(counting, queue):
    count(counting, 142)
    counting.touch("trouble")
    counting.choose("safety")
    settled(counting)

    answer = counting.scan("RU2609290001/2", "]d1")

    assert answer.code == "label_verified"


def test_a_second_label_alike_is_caught_where_it_is_used_a_second_time(counting, queue):
    count(counting, 142)
    counting.scan("RU2609290001/1", "]d1")
    counting.scan(MAIN)

    counting.scan("RU2609290001/1", "]d1")
    answer = counting.scan(MAIN)

    assert (answer.outcome, answer.code) == ("refused", "lies_there_already")


def test_a_place_label_is_printed_when_the_printer_says_so(counting, queue):
    counting.touch("print_labels", of="locations", reason="asked_for")

    assert {(state, evidence) for _, _, state, evidence in settled(counting)} == {("printed", "counter")}


def test_what_a_restart_finds_to_be_out_is_to_be_scanned_back_as_well(counting, tmp_path_factory):
    with control.running(tmp_path_factory.mktemp("ports")) as bench:
        link = create(DeviceSettings("printer", "printer", "zpl", bench.printer_port), lambda *_: None)
        link.start()
        eventually(lambda: link.condition().code == "ready")
        counter = link.counter()
        counting.scan("HY500GA253700142")
        with counting.store.write() as connection:
            left = {"state": "sending", "printer": "printer", "counter": counter - 1}
            connection.execute(update(tables.print_job).values(**left))
        stock = {"unit": Stock("60x40", 8)}
        desk, clock = counting.desk.id, counting.clock
        made = PrintQueue(counting.store, clock, desk, [link], stock, counting._fatal, verify=True)
        made.start()
        try:
            assert settled(counting) == [("RU2609290001", 1, "unknown", "unverified")]
        finally:
            made.stop()
            link.stop()
