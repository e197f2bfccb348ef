"""A keeper at work: interrupted, corrected, and not always in the order of the book (7.1, 9; faults I7)."""

import pytest

from station.operations import printing
from station.operations.imports import import_rows, read_list
from station.store.store import Request

GOOD = [f"HY500GA25370014{n}" for n in range(5)]


def printed(keeper, number):
    """Let the newest label of a unit come out."""
    at = keeper.clock.now()
    with keeper.store.lock, keeper.store.writer.begin() as connection:
        job = printing.claim(connection, keeper.desk.id, "printer", None, at)
    assert job.subject == number
    request = Request(f"print{job.id}", "printing", keeper.desk.id, at)
    keeper.store.perform(request, lambda act: printing.end(act, job.id, "printed", "status"))


def pair_hy650g(keeper):
    """Count five HY500G and one HY650G that came in place of the sixth, and go back to counting."""
    for serial in [*GOOD, "HY650GA252200077"]:
        keeper.scan(serial)
    keeper.touch("finish")
    keeper.choose("HY500G")
    keeper.choose("HY650G")
    assert keeper.touch("confirm").code == "paired"
    keeper.touch("leave")


# --- weights -----------------------------------------------------------------------------------------


def test_a_load_put_on_before_its_scan_is_not_the_weight_of_the_unit_before(counting):
    counting.scan(GOOD[0])
    counting.weigh("1.66")
    early = counting.weigh("1.05")

    assert (early.outcome, early.code, early.facts["ordinal"]) == ("refused", "weighed_already", 1)
    assert str(counting.unit(1).weight) == "1.66"


def test_a_unit_is_weighed_once_more_after_its_label_was_scanned(counting):
    counting.scan(GOOD[0])
    counting.weigh("1.66")
    counting.scan("RU2609290001")

    assert counting.weigh("1.64").code == "weight_recorded"
    assert counting.weigh("1.05").code == "weighed_already"
    assert str(counting.unit(1).weight) == "1.64"


@pytest.mark.parametrize(
    "about_to_count",
    [
        lambda keeper: (keeper.touch("no_code"), keeper.weigh("1.30"), keeper.choose("HY400S")),
        lambda keeper: (
            keeper.scan("2000000004006", "]E0"),
            keeper.weigh("1.30"),
            keeper.scan("HY400SB253100310"),
        ),
        lambda keeper: (keeper.scan("ZZ999XA253700142"), keeper.weigh("1.30"), keeper.choose("HY400S")),
    ],
    ids=["no code", "product code first", "no model of ours"],
)
def test_a_weight_belongs_to_the_unit_that_is_being_asked_about(counting, about_to_count):
    counting.scan(GOOD[0])
    about_to_count(counting)

    assert [counting.unit(n).weight and str(counting.unit(n).weight) for n in (1, 2)] == [None, "1.30"]


def test_the_same_serial_scanned_again_before_the_answer_keeps_the_weight(counting):
    counting.scan(GOOD[0])
    counting.later(seconds=5)
    counting.scan(GOOD[0])
    counting.weigh("1.05")
    counting.scan(GOOD[0])
    counting.choose("another_unit")

    assert str(counting.unit(2).weight) == "1.05"


def test_a_clock_set_back_does_not_make_a_second_unit_a_trigger_bounce(counting):
    counting.scan(GOOD[0])
    counting.later(hours=-1)

    assert counting.scan(GOOD[0]).code == "already_counted"


# --- undo --------------------------------------------------------------------------------------------


def test_undo_never_takes_an_older_unit_in_place_of_the_one_put_away(counting):
    counting.scan(GOOD[0])
    counting.scan(GOOD[1])
    counting.scan("LC000003")

    refused = counting.touch("undo")

    assert (refused.code, refused.facts["ordinal"]) == ("undo_too_late", 2)
    assert [counting.unit(n).state for n in (1, 2)] == ["counted", "stocked"]


def test_a_unit_put_away_while_undo_is_asked_is_not_voided(counting):
    counting.scan(GOOD[0])
    printed(counting, "RU2609290001")
    assert counting.touch("undo").code == "undo_asked"
    counting.scan("LC000003")

    assert counting.touch("confirm").code == "undo_too_late"
    assert counting.unit(1).state == "stocked"


def test_an_undo_that_is_not_confirmed_leaves_the_waiting_label(counting):
    counting.scan(GOOD[0])
    printed(counting, "RU2609290001")
    counting.touch("trouble")
    counting.choose("safety")
    counting.touch("undo")
    counting.touch("leave")

    assert [(job.issue, job.state) for job in counting.view().open_jobs] == [(2, "queued")]


# --- pairs and lists that change ---------------------------------------------------------------------


def test_the_missing_unit_that_turns_up_after_the_pairing_takes_the_pair_back(counting):
    pair_hy650g(counting)
    counting.scan("HY500GA253700205")
    counting.touch("finish")
    counting.choose("do_not_pair")

    delivery = counting.view().delivery
    assert (delivery.state, delivery.counted) == ("counted", 7)
    assert (counting.unit(6).kinds, counting.unit(6).held) == (("mixed",), True)


def test_a_pair_is_taken_back_by_undoing_its_unit(counting):
    pair_hy650g(counting)
    counting.touch("undo")
    counting.touch("finish")

    assert {c.code for c in counting.view().question.choices} == {"HY500G", "HY400S", "HY350P"}


def take_list(keeper, *lines):
    """Import a packing list, `waybill,customer,model,quantity` each; the command line signs the desk off."""
    rows = ["waybill,customer,model,qty,request", *(f"{line},exchange" for line in lines)]
    report = import_rows(
        keeper.store, keeper.desk.id, read_list("packing-list", "\n".join(rows).encode()), keeper.clock
    )
    assert not report.rejected, report
    keeper.badge("OP0001")


def sign_unlisted(keeper, customer="C001", waybill="YT1234567890123"):
    """Sign on and sign for a parcel that no list names."""
    keeper.badge("OP0001")
    keeper.scan(waybill)
    keeper.choose(customer)
    assert keeper.touch("confirm").code == "delivery_signed"


def test_a_list_that_comes_late_puts_a_paired_unit_on_hold(keeper):
    sign_unlisted(keeper)
    keeper.scan("HY650GA252200077")
    before = keeper.unit(1).held
    take_list(keeper, "YT1234567890123,C001,HY500G,1")
    keeper.touch("finish")
    keeper.choose("HY500G")
    keeper.choose("HY650G")
    keeper.touch("confirm")

    assert (before, keeper.unit(1).held, keeper.unit(1).kinds) == (False, True, ("wrong_model",))


def test_a_corrected_list_releases_what_it_now_names(keeper):
    sign_unlisted(keeper)
    take_list(keeper, "YT1234567890123,C001,HY500G,1")
    keeper.scan(GOOD[0])
    keeper.scan("HY650GA252200077")
    assert keeper.unit(2).held
    take_list(keeper, "YT1234567890123,C001,HY500G,1", "YT1234567890123,C001,HY650G,1")
    finished = keeper.touch("finish")

    assert finished.code == "count_finished"
    assert (keeper.unit(2).kinds, keeper.unit(2).held) == ((), False)
