"""A keeper at work: interrupted, corrected, and not always in the order of the book (7.1, 9; faults I7)."""

from contextlib import contextmanager

import pytest
from sqlalchemy import select

from station import queries
from station.lists.reading import read_list
from station.operations import printing
from station.operations.imports import import_rows
from station.store import tables
from station.store.store import Request
from tests.station.by_hand import picture

GOOD = [f"HY500GA25370014{n}" for n in range(5)]


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
    counting.print_labels()
    counting.scan("LC000003")

    refused = counting.touch("undo")

    assert (refused.code, refused.facts["ordinal"]) == ("undo_too_late", 2)
    assert [counting.unit(n).state for n in (1, 2)] == ["counted", "stocked"]


def test_a_unit_put_away_while_undo_is_asked_is_not_voided(counting):
    counting.scan(GOOD[0])
    counting.print_labels()
    assert counting.touch("undo").code == "undo_asked"
    counting.scan("LC000003")

    assert counting.touch("confirm").code == "undo_too_late"
    assert counting.unit(1).state == "stocked"


def test_an_undo_that_is_not_confirmed_leaves_the_waiting_label(counting):
    counting.scan(GOOD[0])
    counting.print_labels()
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


def sign_unlisted(keeper, customer="C001", waybill="YT1234567890123"):
    """Sign on and sign for a parcel that no list names."""
    keeper.badge("OP0001")
    keeper.scan(waybill)
    keeper.choose(customer)
    assert keeper.touch("confirm").code == "delivery_signed"


def test_a_list_that_comes_late_puts_a_paired_unit_on_hold(keeper, take_list):
    sign_unlisted(keeper)
    keeper.scan("HY650GA252200077")
    before = keeper.unit(1).held
    take_list("YT1234567890123,C001,HY500G,1")
    keeper.touch("finish")
    keeper.choose("HY500G")
    keeper.choose("HY650G")
    keeper.touch("confirm")

    assert (before, keeper.unit(1).held, keeper.unit(1).kinds) == (False, True, ("wrong_model",))


def test_a_corrected_list_releases_what_it_now_names(keeper, take_list):
    sign_unlisted(keeper)
    take_list("YT1234567890123,C001,HY500G,1")
    keeper.scan(GOOD[0])
    keeper.scan("HY650GA252200077")
    assert keeper.unit(2).held
    take_list("YT1234567890123,C001,HY500G,1", "YT1234567890123,C001,HY650G,1")
    finished = keeper.touch("finish")

    assert finished.code == "count_finished"
    assert (keeper.unit(2).kinds, keeper.unit(2).held) == ((), False)


# --- the same code twice -----------------------------------------------------------------------------


def test_one_pull_of_the_trigger_undoes_one_unit(counting):
    for serial in GOOD[:3]:
        counting.scan(serial)
    answers = [counting.command("0002").code for _ in range(2)]
    counting.later(seconds=2)
    later = counting.command("0002")

    assert (answers, later.code) == (["unit_voided", "scanned_twice"], "unit_voided")
    assert counting.view().delivery.counted == 1


def test_one_pull_of_the_trigger_puts_away_once(counting):
    counting.scan(GOOD[0])
    counting.print_labels()
    counting.scan("LC000003")
    counting.scan("LC000003")

    assert [moved["target"] for moved in counting.events("Moved")] == ["LC000001", "LC000003"]


def test_a_refused_code_may_be_scanned_again_at_once(counting):
    assert [counting.scan("LC000003").code for _ in range(2)] == ["no_unit_on_table"] * 2


# --- questions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("touch", "arguments"), [("finish", {}), ("no_code", {}), ("trouble", {}), ("settle", {"discrepancy": 1})]
)
def test_a_thing_in_the_hand_is_not_forgotten_for_something_else(counting, touch, arguments):
    counting.scan(GOOD[0])
    counting.later(seconds=5)
    counting.scan(GOOD[0])

    assert counting.touch(touch, **arguments).code == "answer_first"
    assert counting.scan("DL2609290001").code == "answer_first"
    assert counting.view().question.kind == "duplicate"


def test_leaving_the_courier_s_question_keeps_the_parcels_scanned_before(keeper):
    keeper.badge("OP0001")
    keeper.scan("SF9000000000017")
    keeper.scan("77316523125896")
    keeper.touch("leave")

    assert keeper.view().question.facts["waybills"] == [["SF9000000000017", "SF"]]


def test_parcels_on_the_desk_are_not_dropped_for_one_signed_for_already(counting):
    counting.scan("YT1234567890123")
    counting.choose("other_delivery")

    assert counting.scan("SF9000000000017").code == "parcel_elsewhere"
    assert counting.view().question.kind == "sign_delivery"


def test_an_awaited_parcel_joins_the_delivery_that_waits_for_it(keeper):
    keeper.badge("OP0001")
    keeper.scan("SF9000000000017")
    keeper.command("0001")
    keeper.scan("YT1234567890123")
    keeper.choose("other_delivery")
    keeper.choose("C002")
    keeper.touch("confirm")
    joined = keeper.scan("SF9000000000025")

    assert (joined.code, joined.facts["delivery"]) == ("parcel_joined", "DL2609290001")
    assert keeper.view().delivery.number == "DL2609290001"


def test_two_deliveries_are_counted_in_turns(counting):
    counting.scan(GOOD[0])
    counting.scan("YT1234567890123")
    counting.choose("other_delivery")
    counting.choose("C002")
    counting.touch("confirm")
    counting.scan(GOOD[1])
    counting.scan("SF9000000000017")
    counting.scan(GOOD[2])
    counting.scan("DL2609290002")
    counting.scan(GOOD[3])

    with counting.store.read() as connection:
        where = {unit.serial: unit.delivery for unit in queries.units(connection)}
    one, two = "DL2609290001", "DL2609290002"
    assert [where[serial] for serial in GOOD[:4]] == [one, two, one, two]


def test_an_empty_delivery_is_finished_in_two_steps(keeper):
    sign_unlisted(keeper)
    asked = keeper.touch("finish")

    assert (asked.code, keeper.view().delivery.state) == ("nothing_counted", "signed")
    assert keeper.touch("confirm").code == "count_finished"


def test_the_customer_beyond_the_ninth_can_be_chosen(keeper):
    rows = [f"C1{n:02},客户{n}" for n in range(20)]
    import_rows(
        keeper.store,
        keeper.desk.id,
        read_list("customers", "\n".join(["code,name", *rows]).encode()),
        keeper.clock,
    )
    keeper.badge("OP0001")
    keeper.scan("YT1234567890123")
    for _ in range(3):
        keeper.choose("more")
    keeper.choose("C119")

    assert keeper.touch("confirm").facts["customer"] == "C119"


def test_an_unclaimed_delivery_gets_its_customer_later(keeper):
    sign_unlisted(keeper, "unclaimed")
    keeper.scan(GOOD[0])
    keeper.badge("OP0002")
    keeper.touch("whose")
    keeper.choose("C005")
    named = keeper.touch("confirm")

    assert (named.code, keeper.view().delivery.customer) == ("customer_named", "C005")
    assert keeper.view().delivery.state == "counting"
    assert keeper.touch("whose").code == "customer_known"


def test_a_matter_that_is_withdrawn_is_not_opened_again(counting):
    counting.scan("HY400SB211400921")
    matter = counting.view().matters[0].id
    counting.touch("undo")

    assert counting.touch("settle", discrepancy=matter).code == "already_settled"


def test_a_label_that_proved_itself_meanwhile_is_asked_about_no_more(counting):
    counting.scan(GOOD[0])
    at = counting.clock.now()
    with counting.store.lock, counting.store.writer.begin() as connection:
        job = printing.claim(connection, counting.desk.id, "printer", None, at).id

    def end(state, evidence):
        request = Request(f"{state}{job}", "printing", counting.desk.id, at)
        counting.store.perform(request, lambda act: printing.end(act, job, state, evidence))

    end("unknown", "cut_off")
    counting.touch("ask_job", job=job)
    end("printed", "counter")
    told = counting.choose("did_not_come_out")

    assert (told.code, told.facts["state"]) == ("job_is_past", "printed")
    assert (counting.view().question, counting.view().open_jobs) == (None, ())


def test_a_unit_with_two_findings_is_held_until_both_are_settled(counting):
    counting.scan(GOOD[0])
    for what in ("case", "safety"):
        counting.touch("trouble")
        counting.choose(what)
    damaged = next(matter for matter in counting.view().matters if matter.code == "damaged")
    counting.touch("settle", discrepancy=damaged.id)
    counting.touch("add_photo", image=picture())
    for answer in ("contact", "phone", "just_now", None, "as_usual", None, "exchange_anyway", None, None):
        counting.choose(answer) if answer else counting.touch("confirm")

    assert len(counting.events("DiscrepancySettled")) == 1
    assert counting.unit(1).held


def test_a_list_that_comes_late_names_the_customer_of_an_unclaimed_delivery(keeper, take_list):
    sign_unlisted(keeper, "unclaimed")
    take_list("YT1234567890123,C005,HY500G,1")

    assert (keeper.view().delivery.customer, keeper.view().delivery.state) == ("C005", "signed")


def test_a_touch_while_an_idle_desk_looks_at_the_journal_is_no_loss(counting, monkeypatch):
    read = counting.store.read

    @contextmanager
    def touched_meanwhile():
        with read() as connection:
            connection.execute(select(tables.head)).one()  # the view is of now
            monkeypatch.setattr(counting.store, "read", read)
            counting.touch("whose")
            yield connection

    counting.desk._remember_head()
    monkeypatch.setattr(counting.store, "read", touched_meanwhile)
    counting.desk._remember_head()

    assert counting.store.forgotten is None
    counting.desk._remember_head()
    assert counting.inbox.remembered_head() == counting.store.head
