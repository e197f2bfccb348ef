"""Main store, after-sales store, and where things may lie after that (R7, R12a, R13, R22)."""

import pytest
from sqlalchemy import update

from station import shelves
from station.demo import data
from station.feedback import Feedback
from station.operations import stock
from station.store import tables
from station.store.store import Request
from tests.station.by_hand import (
    begin_batch,
    count_part,
    ill,
    inspected,
    ours_for_teardown,
    rows,
    salvage_fans,
    stock_units,
)
from tests.station.conftest import lived
from tests.station.parts import at_the_books

SERIALS = ("HY400SB253100310", "HY500GA253700142", "HY500GA253700143")
FIRST = "RU2609290001"


@lived
def stocked(counting):
    """Three units in the main store; the main store's person is signed on."""
    stock_units(counting, *SERIALS)
    counting.badge("OP0010")


@lived
def issued(stocked):
    """The first of them issued to after-sales; the keeper is signed on."""
    stocked.scan(FIRST)
    stocked.scan("LC000004")
    stocked.badge("OP0001")


def movements(keeper, item):
    found = rows(keeper, tables.movement, tables.movement.c.item == item)
    return [(row.source, row.target) for row in found]


def test_r12a_a_unit_is_issued_to_after_sales_by_two_scans(stocked):
    stocked.scan(FIRST)
    answer = stocked.scan("LC000004")

    unit = stocked.unit_of(FIRST)
    assert (answer.code, unit.state, unit.location) == ("unit_issued", "issued", "LC000004")
    assert stocked.events("UnitIssued") == [{"old": "stocked", "state": "issued", "location": "LC000004"}]
    assert movements(stocked, FIRST)[1:] == [("LC000001", "LC000003"), ("LC000003", "LC000004")]
    assert not ill(stocked)


def test_r12a_a_unit_that_is_not_in_the_main_store_is_not_issued(counting):
    counting.scan(SERIALS[0])
    counting.print_labels()
    counting.badge("OP0010")
    counting.scan(FIRST)
    refused = counting.scan("LC000004")

    assert (refused.code, refused.facts["asked"]) == ("role_may_not", "put_away")
    counting.badge("OP0001")
    counting.scan(FIRST)
    refused = counting.scan("LC000004")
    assert (refused.code, refused.facts["rule"]) == ("main_store_first", "R12a")
    assert counting.unit_of(FIRST).state == "counted"


def test_r12a_only_the_main_store_issues(stocked):
    stocked.badge("OP0001")
    stocked.scan(FIRST)
    refused = stocked.scan("LC000004")

    assert (refused.code, refused.facts["who"]) == ("role_may_not", ["main_store"])
    assert stocked.unit_of(FIRST).state == "stocked"


@pytest.mark.parametrize("place", ["LC000005", "LC000006", "LC000008"])
def test_r12a_nothing_goes_from_the_main_store_past_the_after_sales_store(stocked, place):
    stocked.badge("OP0001")
    stocked.scan(FIRST)
    refused = stocked.scan(place)

    assert (refused.code, refused.facts["allowed"], refused.facts["rule"]) == (
        "place_unfit",
        ["place.main", "place.after_sales"],
        "R12a",
    )


def test_r12a_many_units_are_issued_in_a_row_after_one_scan_of_the_place(stocked):
    stocked.command("0080")
    into = stocked.scan("LC000004")
    answers = [stocked.scan(f"RU260929000{n}").code for n in (1, 2, 3)]

    assert (into.code, answers) == ("put_many_into", ["unit_issued"] * 3)
    assert stocked.view().question.facts["done"] == 3
    stocked.command("0003")
    assert stocked.view().question is None
    assert not ill(stocked)


def test_in_a_row_the_place_comes_first(stocked):
    stocked.touch("put_many")

    assert stocked.scan(FIRST).code == "place_first"
    assert stocked.unit_of(FIRST).state == "stocked"


def test_in_a_row_one_that_may_not_go_there_stops_nothing(stocked):
    stocked.touch("put_many")
    stocked.scan("LC000004")
    answers = [stocked.scan(FIRST).code, stocked.scan("RU2609290009").code, stocked.scan("RU2609290002").code]

    assert answers == ["unit_issued", "number_unknown", "unit_issued"]


def test_an_issued_unit_goes_to_the_bench_and_back_without_becoming_something_else(issued):
    for place in ("LC000005", "LC000004"):
        issued.scan(FIRST)
        assert issued.scan(place).code == "put_away"

    assert (issued.unit_of(FIRST).state, issued.unit_of(FIRST).location) == ("issued", "LC000004")
    assert not ill(issued)


@pytest.mark.parametrize("place", ["LC000003", "LC000006", "LC000008"])
def test_r7_a_unit_that_was_not_inspected_goes_neither_back_to_the_main_store_nor_on(issued, place):
    issued.scan(FIRST)

    assert issued.scan(place).code == "place_unfit"


@pytest.mark.parametrize(
    ("disposition", "fits", "not_there"),
    [
        ("teardown", "LC000006", "LC000008"),
        ("repair", "LC000005", "LC000006"),
        ("scrap", "LC000008", "LC000004"),
    ],
)
def test_r7_where_an_inspected_unit_goes_follows_from_what_is_to_become_of_it(
    issued, disposition, fits, not_there
):
    assert inspected(issued, FIRST, disposition).outcome == "ok"
    issued.print_labels()
    issued.badge("OP0001")
    issued.scan(FIRST)
    refused, answer = issued.scan(not_there), issued.scan(fits)

    assert (refused.outcome, answer.code) == ("refused", "put_away")
    assert not ill(issued)


def test_r7_after_inspection_the_new_label_is_out_before_the_unit_is_put_away(issued):
    inspected(issued, FIRST, "teardown")
    issued.badge("OP0001")
    issued.scan(FIRST)

    refused = issued.scan("LC000006")
    issued.print_labels()
    issued.scan(FIRST)

    assert (refused.code, refused.facts["rule"]) == ("label_first", "R7")
    assert issued.scan("LC000006").code == "put_away"


def test_a_unit_put_on_hold_after_it_was_issued_goes_to_the_hold_area_only(issued):
    issued.scan(FIRST)
    issued.touch("trouble")
    issued.choose("safety")
    issued.print_labels()
    issued.scan(FIRST)
    issued.touch("leave")

    assert issued.scan("LC000005").code == "held_unit_elsewhere"
    assert issued.scan("LC000002").code == "put_away"


# --- parts -------------------------------------------------------------------------------------------


FANS = "PT2609290001"


@lived
def fans(keeper):
    """Two fans in the salvaged parts, their label out; the keeper is signed on."""
    salvage_fans(keeper)


def test_parts_are_put_away_by_their_label_and_the_place_s(fans):
    on_table = fans.scan(FANS)
    answer = fans.scan("LC000004")

    assert (on_table.code, on_table.facts["place"], on_table.facts["quantity"]) == (
        "part_on_table",
        "拆机零件区",
        "2",
    )
    assert (answer.code, answer.facts["place"]) == ("part_put_away", "售后仓位")
    assert movements(fans, FANS) == [(None, "LC000007"), ("LC000007", "LC000004")]
    assert fans.view().question is None
    assert not ill(fans)


@pytest.mark.parametrize(
    ("status", "place", "code"),
    [
        ("failed", "LC000007", "part_place_unfit"),
        ("failed", "LC000008", "part_put_away"),
        ("passed", "LC000008", "part_place_unfit"),
        ("to_inspect", "LC000003", "part_place_unfit"),
        ("to_inspect", "LC000005", "part_put_away"),
    ],
)
def test_r22_good_parts_and_scrap_lie_apart(fans, status, place, code):
    with fans.store.write() as connection:
        connection.execute(update(tables.part_lot).values(product_status=status))
    fans.scan(FANS)

    assert fans.scan(place).code == code


def test_r7_parts_without_a_label_are_not_put_away(fans):
    with fans.store.write() as connection:
        connection.execute(update(tables.part_lot).values(issue=2))
    fans.scan(FANS)
    refused = fans.scan("LC000004")

    assert (refused.code, refused.facts["rule"]) == ("part_label_first", "R7")


def test_parts_that_lie_in_two_places_are_taken_from_the_one_that_is_chosen(fans):
    move(fans, "LC000007", "LC000004", 1000)
    fans.scan(FANS)
    choices = fans.view().question.choices
    fans.touch("choose", number=next(each.number for each in choices if each.facts["code"] == "LC000004"))

    assert [(each.facts["place"], each.facts["quantity"]) for each in choices] == [
        ("售后仓位", "1"),
        ("拆机零件区", "1"),
    ]
    assert fans.scan("LC000005").facts["quantity"] == "1"
    assert movements(fans, FANS)[-1] == ("LC000004", "LC000005")
    assert not ill(fans)


@lived
def sixty(keeper):
    """Sixty fans of one lot, 3.50 each, in the salvaged parts, their label out; the keeper is signed on."""
    data.give_pins(keeper.store, keeper.desk.id, keeper.clock)
    at_the_books.reviewed(keeper, "202609", "FAN-4S,风扇,80 mm,只,3.50,询价,2026-09-01")
    ours_for_teardown(keeper)
    begin_batch(keeper, "RU2609290001")
    assert count_part(keeper, "FAN-4S", 60).facts["part"] == FANS
    keeper.touch("leave_batch")
    keeper.print_labels()
    keeper.badge("OP0001")
    keeper.scan(FANS)


def heaps(keeper):
    """Where the fans lie, how many, and what they are worth."""
    with keeper.store.read() as connection:
        return [
            (code, quantity // 1000, fen) for code, _, quantity, fen in shelves.parts_by_place(connection)
        ]


def label_says(keeper):
    """Issue, quantity and place of each label of the newest issue."""
    jobs = [row for row in rows(keeper, tables.print_job) if row.subject == FANS]
    newest = max(row.issue for row in jobs)
    return [
        (row.issue, row.content["quantity"], row.content["location"]) for row in jobs if row.issue == newest
    ]


def test_twenty_of_sixty_go_to_another_shelf_with_their_value_and_both_heaps_get_labels(sixty):
    sixty.touch("choose", number=2)
    sixty.touch("key_in", key="0")
    answer = sixty.scan("LC000004")

    assert (answer.code, answer.facts["quantity"], answer.facts["place"]) == (
        "part_put_away",
        "20",
        "售后仓位",
    )
    assert heaps(sixty) == [("LC000004", 20, 7000), ("LC000007", 40, 14000)]
    assert label_says(sixty) == [(2, "20", "LC000004"), (2, "40", "LC000007")]
    assert [line.summary for line in rows(sixty, tables.account_line)] == ["torn_down"]
    assert not ill(sixty)


def test_what_is_typed_is_said_by_the_scanner_too_and_taken_back_digit_by_digit(sixty):
    for verb in ("0103", "0070", "0073"):
        sixty.command(verb)

    assert sixty.view().question.facts["typed"] == "3"
    assert sixty.scan("LC000004").facts["quantity"] == "3"


@pytest.mark.parametrize(("typed", "code"), [("60", "part_put_away"), ("61", "not_enough_there")])
def test_sixty_of_sixty_are_moved_and_no_more(sixty, typed, code):
    for key in typed:
        sixty.touch("key_in", key=key)

    assert sixty.scan("LC000004").code == code


def test_a_whole_lot_that_is_moved_keeps_its_label(sixty):
    sixty.scan("LC000004")

    assert label_says(sixty) == [(1, "60", "LC000007")]


def test_two_heaps_that_come_together_get_one_label(sixty):
    sixty.touch("choose", number=2)
    sixty.scan("LC000004")
    sixty.print_labels()
    sixty.later(seconds=5)
    sixty.scan(FANS)
    sixty.choose("lot_lies")
    sixty.scan("LC000007")

    assert heaps(sixty) == [("LC000007", 60, 21000)]
    assert label_says(sixty) == [(3, "60", "LC000007")]
    assert not ill(sixty)


def test_of_a_heap_that_is_chosen_a_part_is_moved_as_well(sixty):
    sixty.touch("choose", number=2)
    sixty.scan("LC000004")
    sixty.print_labels()
    sixty.later(seconds=5)
    sixty.scan(FANS)
    sixty.touch("choose", number=1)
    sixty.touch("choose", number=1)
    sixty.scan("LC000005")

    assert [(code, pieces) for code, pieces, _ in heaps(sixty)] == [
        ("LC000004", 1),
        ("LC000005", 1),
        ("LC000007", 58),
    ]


def test_who_may_not_put_away_moves_no_part_of_a_lot(sixty):
    sixty.badge("OP0005")
    sixty.touch("choose", number=2)

    assert sixty.scan("LC000004").code == "role_may_not"
    assert heaps(sixty) == [("LC000007", 60, 21000)]


def move(keeper, source, target, quantity):
    def operation(act):
        stock.move(act, FANS, source, target, quantity)
        return Feedback("ok", "question_left")

    request = Request("touch:moved-by-hand", "test", keeper.desk.id, keeper.clock.now())
    keeper.store.perform(request, operation)
