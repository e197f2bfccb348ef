"""Stock-taking: by scanning a place, and what differs becomes movements with a reason."""

import pytest
from sqlalchemy import update

from station.store import tables
from tests.station.by_hand import ill, rows, salvage_fans, stock_units
from tests.station.conftest import lived

MAIN, PARTS, FANS = "LC000003", "LC000007", "PT2609290001"


@lived
def stocked(counting):
    """Three units in the main store; the main store's person is signed on."""
    stock_units(counting, "HY400SB253100310", "HY500GA253700142", "HY500GA253700143")
    counting.badge("OP0010")


@lived
def fans(keeper):
    """Two fans in the salvaged parts; the keeper is signed on."""
    salvage_fans(keeper)


def begin(keeper, place):
    keeper.touch("take_stock")
    return keeper.scan(place)


def explain(keeper, reason):
    return keeper.choose(f"differs.{reason}")


def moved(keeper, item):
    last = rows(keeper, tables.movement, tables.movement.c.item == item)[-1]
    return last.source, last.target, last.quantity, last.reason


def takes(keeper):
    return [(row.location, row.state) for row in rows(keeper, tables.stock_take)]


def test_a_place_where_all_is_as_booked_is_counted_by_its_label_and_those_of_its_units(stocked):
    begun = begin(stocked, MAIN)
    counted = [stocked.scan(f"RU260929000{n}").code for n in (1, 2, 3)]
    before = rows(stocked, tables.movement)
    answer = stocked.command("0001")

    assert (begun.code, counted) == ("stock_take_begun", ["stock_counted"] * 3)
    assert answer.code == "stock_taken"
    assert rows(stocked, tables.movement) == before
    assert takes(stocked) == [(MAIN, "done")]
    assert stocked.view().question is None
    assert not ill(stocked)


def test_a_unit_that_nobody_counted_is_missing_once_its_reason_is_given(stocked):
    begin(stocked, MAIN)
    stocked.scan("RU2609290001")
    stocked.scan("RU2609290002")
    asked = stocked.touch("confirm")
    confirm_before = stocked.view().question.confirm
    explain(stocked, "lost")
    answer = stocked.touch("confirm")

    assert (asked.code, asked.facts["count"], confirm_before) == ("stock_differs", 1, None)
    assert (answer.code, answer.facts["count"]) == ("stock_taken_differences", 1)
    assert moved(stocked, "RU2609290003") == (MAIN, None, 1000, "lost")
    assert stocked.unit_of("RU2609290003").location == ""
    assert [tuple(row)[1:] for row in rows(stocked, tables.stock_take_line)][-1] == (
        "RU2609290003",
        1000,
        0,
        "lost",
    )
    assert not ill(stocked)


def test_a_unit_that_was_missed_is_found_where_it_is_scanned_next(stocked):
    begin(stocked, MAIN)
    stocked.scan("RU2609290001")
    stocked.scan("RU2609290002")
    stocked.touch("confirm")
    explain(stocked, "misplaced")
    stocked.touch("confirm")
    begin(stocked, "LC000001")
    found = stocked.scan("RU2609290003")
    stocked.touch("confirm")
    explain(stocked, "misplaced")
    stocked.touch("confirm")

    assert found.code == "stock_counted_elsewhere"
    assert moved(stocked, "RU2609290003") == (None, "LC000001", 1000, "misplaced")
    assert stocked.unit_of("RU2609290003").location == "LC000001"
    assert not ill(stocked)


def test_a_unit_that_is_booked_elsewhere_is_moved_to_where_it_lies(stocked):
    begin(stocked, "LC000005")
    found = stocked.scan("RU2609290002")
    stocked.touch("confirm")
    explain(stocked, "misplaced")
    stocked.touch("confirm")

    assert (found.outcome, found.code, found.facts["name"]) == (
        "attention",
        "stock_counted_elsewhere",
        "总仓退货区",
    )
    assert moved(stocked, "RU2609290002") == (MAIN, "LC000005", 1000, "misplaced")
    assert not ill(stocked)


def test_a_unit_counts_by_its_serial_too_and_only_once(stocked):
    begin(stocked, MAIN)

    assert stocked.scan("HY400SB253100310").code == "stock_counted"
    assert stocked.scan("RU2609290001").code == "stock_counted_already"
    assert stocked.view().delivery.counted == 3


def test_what_is_put_away_meanwhile_is_no_difference(stocked):
    begin(stocked, MAIN)
    for n in (1, 2, 3):
        stocked.scan(f"RU260929000{n}")
    stocked.touch("leave")
    stocked.later(minutes=5)
    stocked.scan("RU2609290001")
    assert stocked.scan("LC000004").code == "unit_issued"
    stocked.badge("OP0001")
    stock_units(stocked, "HY500GA253700205")
    resumed = begin(stocked, MAIN)
    answer = stocked.touch("confirm")

    assert (resumed.code, answer.code) == ("stock_take_resumed", "stock_taken")
    assert stocked.unit_of("RU2609290001").location == "LC000004"
    assert not ill(stocked)


def test_a_count_that_was_left_is_where_it_was(stocked):
    begin(stocked, MAIN)
    stocked.scan("RU2609290001")
    stocked.touch("leave")
    stocked.badge("OP0001")

    assert begin(stocked, MAIN).code == "stock_take_resumed"
    assert stocked.scan("RU2609290001").code == "stock_counted_already"
    assert takes(stocked) == [(MAIN, "open")]


def test_somebody_else_gives_reasons_anew(stocked):
    begin(stocked, MAIN)
    stocked.touch("confirm")
    explain(stocked, "lost")
    stocked.badge("OP0001")

    assert stocked.view().question.facts["reasons"] is None


def test_a_count_begun_by_mistake_ends_without_a_difference(stocked):
    begin(stocked, MAIN)
    before = rows(stocked, tables.movement)

    answer = stocked.touch("give_up_stock_take", take=1)

    assert (answer.code, takes(stocked)) == ("stock_take_given_up", [(MAIN, "given_up")])
    assert rows(stocked, tables.movement) == before
    assert stocked.touch("give_up_stock_take", take=1).code == "stock_take_is_over"
    assert not ill(stocked)


def test_a_place_is_scanned_before_what_lies_there(stocked):
    stocked.touch("take_stock")

    assert stocked.scan("RU2609290001").code == "place_first"


def test_who_may_not_take_stock_is_refused_with_who_may(stocked):
    stocked.badge("OP0004")
    refused = stocked.touch("take_stock")

    assert (refused.code, refused.facts["who"]) == ("role_may_not", ["keeper", "main_store"])


def test_what_has_left_the_house_is_not_counted(stocked):
    with stocked.store.write() as connection:
        connection.execute(
            update(tables.unit)
            .where(tables.unit.c.number == "RU2609290001")
            .values(state="shipped", open=False)
        )
    begin(stocked, MAIN)

    assert stocked.scan("RU2609290001").code == "unit_gone"


# --- parts -------------------------------------------------------------------------------------------


def test_parts_are_counted_by_number_keys(fans):
    begin(fans, PARTS)
    asked = fans.scan(FANS)
    fans.command("0102")
    answer = fans.touch("confirm")

    assert (asked.code, answer.code) == ("stock_count_lot", "stock_taken")


def test_number_keys_add_up_so_that_a_scanner_counts_beyond_nine(fans):
    begin(fans, PARTS)
    fans.scan(FANS)
    fans.command("0109")
    fans.later(seconds=2)
    fans.command("0109")
    answer = fans.command("0101")

    assert (answer.code, answer.facts["quantity"]) == ("stock_lot_counted", "19")


@pytest.mark.parametrize(("counted", "value"), [("1", (PARTS, None, 1000)), ("5", (None, PARTS, 3000))])
def test_parts_counted_fewer_or_more_become_a_movement_with_its_value_in_the_batchs_account(
    fans, counted, value
):
    price(fans, 350)
    begin(fans, PARTS)
    fans.scan(FANS)
    fans.touch("count_pieces", quantity=counted)
    fans.touch("confirm")
    explain(fans, "miscounted")
    answer = fans.touch("confirm")

    row = rows(fans, tables.movement, tables.movement.c.item == FANS)[-1]
    line = rows(fans, tables.account_line)[-1]
    assert answer.code == "stock_taken_differences"
    assert (row.source, row.target, row.quantity, row.reason) == (*value, "miscounted")
    assert row.amount_fen == (int(counted) - 2) * 350
    assert (line.summary, line.quantity, line.amount_fen) == (
        "counted",
        (int(counted) - 2) * 1000,
        (int(counted) - 2) * 350,
    )


def price(keeper, fen):
    """The lot has a price, as if it had been recorded with one."""
    with keeper.store.write() as connection:
        connection.execute(update(tables.part_lot).values(price_fen=fen))
        of = tables.movement.c.item == FANS
        connection.execute(update(tables.movement).where(of).values(amount_fen=2 * fen))


def test_parts_put_into_the_wrong_place_come_from_where_the_book_has_them(fans):
    begin(fans, "LC000004")
    fans.scan(FANS)
    fans.touch("count_pieces", quantity="2")
    fans.touch("confirm")
    explain(fans, "misplaced")
    fans.touch("confirm")

    assert moved(fans, FANS) == (PARTS, "LC000004", 2000, "misplaced")
    assert not ill(fans)


@pytest.mark.parametrize("quantity", ["-1", "1.5", "1e9", "viele", "", "10001"])
def test_what_is_no_quantity_is_refused_and_nothing_is_counted(fans, quantity):
    begin(fans, PARTS)
    fans.scan(FANS)

    assert fans.touch("count_pieces", quantity=quantity).code == "no_such_quantity"
    assert rows(fans, tables.stock_take_line) == []


def test_a_line_that_was_altered_is_found(fans):
    begin(fans, PARTS)
    fans.scan(FANS)
    fans.touch("count_pieces", quantity="2")
    assert not ill(fans)
    with fans.store.write() as connection:
        connection.execute(update(tables.stock_take_line).values(counted=3000))

    assert any("stock_take_line" in each for each in ill(fans))
