"""The price list: written by the leader, reviewed by Finance, and what has no price is parked (R4, F6)."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from station.demo import data
from station.store import tables
from station.timers import Timers
from tests.station.by_hand import ill, rows
from tests.station.conftest import lived
from tests.station.parts.at_the_books import (
    FINANCE,
    LEADER,
    MANAGER,
    account,
    batch,
    bring_in,
    listed,
    lot_of,
    office,
    post,
    review,
    reviewed,
    send_back,
    worth,
)

FAN = "FAN-4S,风扇,12 cm,只"


@lived
def books(keeper):
    data.give_pins(keeper.store, keeper.desk.id, keeper.clock)


def test_r4_a_list_that_finance_reviewed_prices_what_is_posted(books):
    answer = reviewed(books, "202609", f"{FAN},3.50,,")
    batch(books)

    post(books, "FAN-4S", 7000)

    assert (answer.outcome, answer.code) == ("ok", "price_list_reviewed")
    lot = lot_of(books, "FAN-4S")
    assert (lot.price_fen, lot.price_list, worth(books)) == (350, listed(books, "202609").number, 2450)
    assert not ill(books)


@pytest.mark.parametrize("far", ["draft", "submitted", "sent_back"])
def test_r4_a_list_that_is_not_reviewed_prices_nothing(books, far):
    bring_in(books, f"202609,{FAN},3.50,,")
    number = listed(books, "202609").number
    if far != "draft":
        office(books, LEADER, "submit_prices", number=number)
    if far == "sent_back":
        send_back(books, number, "电容价太高")
    batch(books)

    answer = post(books, "FAN-4S", 7000)

    assert answer.code == "part_recorded"
    assert (lot_of(books, "FAN-4S").price_fen, worth(books)) == (None, 0)
    assert account(books)[0].quantity == 7000  # quantity without value
    assert not ill(books)


def test_r4_two_prices_for_one_part_in_one_list_are_refused_with_both_rows(books):
    answer, wrong = bring_in(
        books, f"202609,{FAN},3.50,,", "202609,CAP-4S,电容,,只,0.90,,", f"202609,{FAN},3.80,,"
    )

    assert (answer.facts["taken"], answer.facts["rejected"]) == (1, 2)
    assert [("ow 2" in each, "row 4" in each.lower()) for each in wrong] == [(True, True)] * 2
    assert [each.code for each in rows(books, tables.price_line)] == ["CAP-4S"]


def test_r4_one_part_in_two_lists_has_a_price_in_each(books):
    _, wrong = bring_in(books, f"202609,{FAN},3.50,,", f"202610,{FAN},3.80,,")

    assert not wrong
    assert [each.price_fen for each in rows(books, tables.price_line)] == [350, 380]


def test_r4_a_draft_that_is_brought_in_again_is_replaced_and_keeps_its_number(books):
    bring_in(books, f"202609,{FAN},3.50,,", "202609,CAP-4S,电容,,只,0.90,,")
    number = listed(books, "202609").number

    bring_in(books, f"202609,{FAN},3.60,,")

    assert listed(books, "202609").number == number
    assert [(each.code, each.price_fen) for each in rows(books, tables.price_line)] == [("FAN-4S", 360)]


@pytest.mark.parametrize("price", ["0", "-1", "3.505", "abc", "1e3", "NaN"])
def test_r4_a_price_is_money_above_nothing_with_two_decimals(books, price):
    answer, wrong = bring_in(books, f"202609,{FAN},{price},,")

    assert answer.outcome == "refused"
    assert "an amount above 0 in yuan" in wrong[0]


def test_r4_what_is_submitted_or_reviewed_is_not_changed_any_more(books):
    reviewed(books, "202609", f"{FAN},3.50,,")
    number = listed(books, "202609").number

    _, wrong = bring_in(books, f"202609,{FAN},9.99,,")
    typed = office(
        books,
        LEADER,
        "put_price",
        number=number,
        code="FAN-4S",
        part_name="风扇",
        spec="",
        unit_of_measure="只",
        price="9.99",
        basis="",
    )

    assert "another price is another version" in wrong[0]
    assert (typed.code, typed.facts["state"]) == ("price_list_fixed", "paper.reviewed")
    assert rows(books, tables.price_line)[0].price_fen == 350


def test_r4_the_leader_edits_a_draft_line_by_line(books):
    bring_in(books, f"202609,{FAN},3.50,,")
    number = listed(books, "202609").number
    cap = {"part_name": "电容", "spec": "", "unit_of_measure": "只", "basis": "询价"}

    added = office(books, LEADER, "put_price", number=number, code="CAP-4S", price="0.90", **cap)
    changed = office(books, LEADER, "put_price", number=number, code="cap-4s", price="0.95", **cap)
    removed = office(books, LEADER, "remove_price", number=number, code="FAN-4S")
    wrong = office(books, LEADER, "put_price", number=number, code="CAP-4S", price="0.955", **cap)

    assert (added.facts["new"], changed.facts["old"], changed.facts["new"]) == ("0.90", "0.90", "0.95")
    assert (removed.code, wrong.code) == ("price_removed", "row_not_taken")
    assert [(each.code, each.price_fen) for each in rows(books, tables.price_line)] == [("CAP-4S", 95)]


@pytest.mark.parametrize("who", ["OP0001", "OP0002", "OP0005", FINANCE, MANAGER])
def test_r4_only_the_leader_writes_prices(books, who):
    answer, _ = bring_in(books, f"202609,{FAN},3.50,,", who=who)

    assert (answer.code, answer.facts["who"]) == ("role_may_not", ["leader"])
    assert not rows(books, tables.price_list)


@pytest.mark.parametrize("who", [LEADER, MANAGER, "OP0009"])
def test_r4_only_finance_reviews(books, who):
    bring_in(books, f"202609,{FAN},3.50,,")
    number = listed(books, "202609").number
    office(books, LEADER, "submit_prices", number=number)

    answer = review(books, number, who)

    assert (answer.code, answer.facts["who"]) == ("role_may_not", ["finance"])
    assert listed(books, "202609").state == "submitted"


def test_r4_who_wrote_a_list_does_not_review_it_in_another_role_either(books):
    bring_in(books, f"202609,{FAN},3.50,,")
    number = listed(books, "202609").number
    office(books, LEADER, "submit_prices", number=number)
    with books.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == LEADER).values(role="finance")
        )

    answer = review(books, number, LEADER)

    assert (answer.code, answer.facts["name"]) == ("own_paper", "罗强")
    assert listed(books, "202609").state == "submitted"


def test_r4_finance_proves_the_review_with_the_pin(books):
    bring_in(books, f"202609,{FAN},3.50,,")
    number = listed(books, "202609").number
    office(books, LEADER, "submit_prices", number=number)

    wrong = office(books, FINANCE, "review_book", paper=number, revision=1, pin="000000")

    assert wrong.code == "pin_wrong"
    assert listed(books, "202609").state == "submitted"


def test_r4_a_list_sent_back_says_why_and_is_reviewed_as_a_new_revision(books):
    bring_in(books, f"202609,{FAN},3.50,,")
    number = listed(books, "202609").number
    office(books, LEADER, "submit_prices", number=number)
    without = send_back(books, number, " ")
    send_back(books, number, "风扇价太高")
    stale = review(books, number)
    bring_in(books, f"202609,{FAN},3.20,,")
    office(books, LEADER, "submit_prices", number=number)

    old = review(books, number, revision=1)
    answer = review(books, number, revision=2)

    assert (without.code, stale.code, old.code, answer.code) == (
        "reason_missing",
        "paper_is_past",
        "paper_changed",
        "price_list_reviewed",
    )
    signed = [(each.act, each.revision, each.facts) for each in rows(books, tables.signature)]
    assert signed[:3] == [
        ("submitted", 1, {}),
        ("sent_back", 1, {"reason": "风扇价太高"}),
        ("submitted", 2, {}),
    ]
    assert not ill(books)


def test_r4_an_empty_list_is_not_submitted(books):
    bring_in(books, f"202609,{FAN},3.50,,")
    number = listed(books, "202609").number
    office(books, LEADER, "remove_price", number=number, code="FAN-4S")

    assert office(books, LEADER, "submit_prices", number=number).code == "price_list_empty"


def test_r4_a_newer_list_replaces_the_older_and_old_postings_keep_their_price(books):
    reviewed(books, "202609", f"{FAN},3.50,,")
    batch(books)
    post(books, "FAN-4S", 2000)

    reviewed(books, "202610", f"{FAN},4.00,,")
    post(books, "FAN-4S", 2000)

    assert [listed(books, each).state for each in ("202609", "202610")] == ["replaced", "reviewed"]
    assert [each.price_fen for each in rows(books, tables.part_lot)] == [350, 400]
    assert [each.amount_fen for each in account(books)] == [700, 800]
    assert not ill(books)


def test_r4_parts_without_a_price_are_valued_once_a_reviewed_list_has_it(books):
    reviewed(books, "202609", "CAP-4S,电容,,只,0.90,,")
    batch(books)
    post(books, "FAN-4S", 7000)
    fan = lot_of(books, "FAN-4S")

    answer = reviewed(books, "202610", "CAP-4S,电容,,只,0.90,,", f"{FAN},3.50,,")

    assert (answer.facts["priced"], answer.facts["left"], worth(books)) == (1, 0, 2450)
    movement = rows(books, tables.movement, tables.movement.c.item == fan.number)[-1]
    assert (movement.source, movement.target, movement.quantity, movement.amount_fen) == (None, None, 0, 2450)
    line = account(books)[-1]
    assert (line.summary, line.quantity, line.price_fen, line.amount_fen) == ("priced", 0, 350, 2450)
    jobs = rows(books, tables.print_job, tables.print_job.c.subject == fan.number)
    assert [(each.issue, each.content["price_version"], each.state) for each in jobs] == [
        (1, "待定价", "cancelled"),
        (2, "价表 202610", "queued"),
    ]
    assert jobs[-1].content["quantity"] == "7"
    assert not ill(books)


def test_r4_a_part_that_no_reviewed_list_has_stays_without_price(books):
    batch(books)
    post(books, "XFMR-4S", 1000)

    reviewed(books, "202609", f"{FAN},3.50,,")

    assert (lot_of(books, "XFMR-4S").price_fen, lot_of(books, "XFMR-4S").issue) == (None, 1)


def test_r4_a_list_prices_from_its_day_and_not_the_day_before(books):
    reviewed(books, "202609", f"{FAN},3.50,,")
    batch(books)
    post(books, "CAP-4S", 8000)
    tomorrow = f"{books.clock.now() + timedelta(days=1):%Y-%m-%d}"
    reviewed(books, "202610", f"{FAN},4.00,,{tomorrow}", f"CAP-4S,电容,,只,0.90,,{tomorrow}")
    timers = Timers(books.store, books.clock, books.desk.id, books._fatal)
    timers.look()

    post(books, "FAN-4S", 1000)
    assert (lot_of(books, "FAN-4S").price_fen, lot_of(books, "CAP-4S").price_fen) == (350, None)
    assert [listed(books, each).state for each in ("202609", "202610")] == ["reviewed", "reviewed"]

    books.later(days=1)
    timers.look()
    timers.look()

    assert [listed(books, each).state for each in ("202609", "202610")] == ["replaced", "reviewed"]
    assert lot_of(books, "CAP-4S").price_fen == 90
    assert not ill(books)


def test_r4_the_demo_begins_with_the_list_that_its_leader_wrote_and_its_finance_reviewed(books):
    data.put_prices_in_force(books.store, books.desk.id, books.clock)

    row = listed(books, "202609")
    assert (row.state, row.made_by, row.reviewed_by) == ("reviewed", LEADER, FINANCE)
    assert len(rows(books, tables.price_line)) == 12
    assert not ill(books)
