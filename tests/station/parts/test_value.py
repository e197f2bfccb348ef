"""What the stock is worth, the cap on it, and how value leaves (R3), to the cent."""

import pytest

from station.demo import data
from station.feedback import Feedback
from station.operations import valuation
from station.store import tables
from tests.station.by_hand import ill, rows
from tests.station.conftest import lived
from tests.station.parts.at_the_books import (
    FINANCE,
    LEADER,
    MANAGER,
    REPAIRER,
    account,
    acknowledge,
    batch,
    do,
    issue,
    lot_of,
    lots,
    office,
    post,
    reviewed,
    worth,
)

CAP = 10_000_000
EXAMPLE = 19_433
"""Worked example 9: a batch worth 194.33."""


@lived
def books(keeper):
    data.give_pins(keeper.store, keeper.desk.id, keeper.clock)


def stocked(books, fen):
    """Stock worth so much: one kilogram of something at that price."""
    scrap = f"SCRAP-CU,废铜,,kg,{fen // 100}.{fen % 100:02},,"
    reviewed(books, "202609", scrap, "SCRAP-FE,废铁,,kg,194.33,,", "FAN-4S,风扇,,只,0.01,,")
    batch(books)
    assert post(books, "SCRAP-CU", 1000).outcome == "ok"
    assert worth(books) == fen
    return books


def seen(books):
    """The value as the page shows it."""
    found = []

    def look(act):
        found.append(valuation.now(act))
        return Feedback("ok", "question_left")

    do(books, look)
    return found[0]


# --- worked example 9 ----------------------------------------------------------------------------------


def test_r3_up_to_the_cap_and_no_cent_more_is_posted_and_amber(books):
    stocked(books, 9_980_567)

    answer = post(books, "SCRAP-FE", 1000)

    assert answer.outcome == "ok"
    value = seen(books)
    assert (value.total, value.headroom, value.light) == (CAP, 0, "amber")
    assert batch(books).outcome == "ok"
    assert not ill(books)


def test_r3_one_cent_above_the_cap_is_refused(books):
    stocked(books, 9_980_568)

    answer = post(books, "SCRAP-FE", 1000)

    assert (answer.outcome, answer.code) == ("refused", "value_above_cap")
    assert (answer.facts["after"], answer.facts["expected"]) == ("100,000.01", "100,000.00")
    assert (worth(books), len(lots(books))) == (9_980_568, 1)


def test_r3_above_the_cap_the_manager_acknowledges_an_exception_is_open_and_no_batch_begins(books):
    stocked(books, 9_985_000)
    assert post(books, "SCRAP-FE", 1000).facts["after"] == "100,044.33"

    acknowledged = acknowledge(books, "100044.33")
    posted = post(books, "SCRAP-FE", 1000)
    opened = batch(books)

    assert (acknowledged.outcome, posted.outcome) == ("ok", "ok")
    assert worth(books) == 9_985_000 + EXAMPLE == 10_004_433
    exception = rows(books, tables.value_exception)[0]
    assert (exception.state, exception.cap_fen, exception.allowed_fen, exception.peak_fen) == (
        "open",
        CAP,
        10_004_433,
        10_004_433,
    )
    assert (exception.reason, exception.acknowledged_by) == ("十月集中拆解", MANAGER)
    assert (opened.code, opened.facts["over"]) == ("batch_above_cap", "44.33")
    assert not ill(books)


def test_r3_what_was_acknowledged_goes_no_cent_further(books):
    stocked(books, 9_985_000)
    acknowledge(books, "100044.33")
    post(books, "SCRAP-FE", 1000)

    answer = post(books, "FAN-4S", 1000)

    assert (answer.code, answer.facts["expected"]) == ("value_above_cap", "100,044.33")
    assert acknowledge(books, "100044.34").outcome == "ok"
    assert post(books, "FAN-4S", 1000).outcome == "ok"
    assert len(rows(books, tables.value_exception)) == 1


def test_r3_parts_sold_bring_the_value_down_the_exception_is_closed_and_batches_begin_again(books):
    stocked(books, 9_985_000)
    acknowledge(books, "101000")
    post(books, "SCRAP-FE", 1000)
    iron = lot_of(books, "SCRAP-FE").number

    first = issue(books, iron, "0.228")  # 44.31: two cents short
    still = rows(books, tables.value_exception)[0].state
    refused = batch(books)
    second = issue(books, iron, "0.001")  # 0.19 more

    assert (first.facts["amount"], still, refused.code) == ("44.31", "open", "batch_above_cap")
    assert (second.facts["value"], worth(books)) == ("99,999.83", 9_999_983)
    exception = rows(books, tables.value_exception)[0]
    assert (exception.state, exception.closed_at is None) == ("closed", False)
    assert batch(books).outcome == "ok"
    assert post(books, "FAN-4S", 18_000).code == "value_above_cap"  # what was acknowledged is over
    assert not ill(books)


# --- amber --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fen", "light"), [(8_999_999, "ok"), (9_000_000, "amber"), (9_000_001, "amber")])
def test_r3_from_nine_tenths_of_the_cap_it_is_amber(books, fen, light):
    assert seen(stocked(books, fen)).light == light


# --- the manager --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [LEADER, FINANCE, REPAIRER, "OP0009"])
def test_r3_only_the_manager_acknowledges(books, who):
    assert acknowledge(books, "110000", who=who).facts["who"] == ["manager"]


def test_r3_an_acknowledgement_needs_the_pin_a_reason_and_more_than_the_cap(books):
    stocked(books, 9_985_000)
    wrong = office(books, MANAGER, "acknowledge_value", allowed="110000", reason="x", pin="000000")

    assert wrong.code == "pin_wrong"
    assert acknowledge(books, "110000", reason=" ").code == "reason_needed"
    assert acknowledge(books, "100000.00").code == "acknowledge_more"
    assert acknowledge(books, "100000.001").code == "acknowledge_more"
    assert acknowledge(books, "viel").code == "acknowledge_more"
    assert not rows(books, tables.value_exception)
    assert acknowledge(books, "１００，０００.01").outcome == "ok"


def test_r3_an_acknowledgement_that_was_not_needed_is_withdrawn_by_the_manager(books):
    stocked(books, 9_985_000)
    acknowledge(books, "110000")

    answer = office(books, MANAGER, "withdraw_acknowledgement", pin=data.PINS[MANAGER])

    assert answer.code == "exception_ended"
    assert rows(books, tables.value_exception)[0].state == "closed"
    assert post(books, "SCRAP-FE", 1000).code == "value_above_cap"
    assert office(books, MANAGER, "withdraw_acknowledgement", pin=data.PINS[MANAGER]).code == "no_exception"


def test_r3_an_exception_is_not_ended_above_the_cap(books):
    stocked(books, 9_985_000)
    acknowledge(books, "110000")
    post(books, "SCRAP-FE", 1000)

    answer = office(books, MANAGER, "withdraw_acknowledgement", pin=data.PINS[MANAGER])

    assert (answer.code, answer.facts["value"]) == ("still_above_cap", "100,044.33")


# --- what exists is recorded ---------------------------------------------------------------------------


def test_r3_what_does_not_fit_under_the_cap_is_recorded_without_value_and_valued_when_acknowledged(books):
    stocked(books, 9_985_000)

    parked = post(books, "SCRAP-FE", 1000, parked=True)
    before = (lot_of(books, "SCRAP-FE").price_fen, worth(books))
    left = office(books, LEADER, "price_parked")
    acknowledged = acknowledge(books, "100044.33")

    assert (parked.outcome, before) == ("ok", (None, 9_985_000))
    assert (left.facts["priced"], left.facts["left"]) == (0, 1)
    assert (acknowledged.facts["priced"], worth(books)) == (1, 10_004_433)
    assert not ill(books)


def test_r3_a_reviewed_list_values_what_fits_and_leaves_the_rest_for_the_manager(books):
    stocked(books, 9_985_000)
    post(books, "CASE-4S", 1000)
    post(books, "CABLE-4S", 1000)

    answer = reviewed(books, "202610", "CASE-4S,外壳,,套,194.33,,", "CABLE-4S,线组,,套,100.00,,")

    assert (answer.outcome, answer.facts["priced"], answer.facts["left"]) == ("attention", 1, 1)
    assert (lot_of(books, "CASE-4S").price_fen, lot_of(books, "CABLE-4S").price_fen) == (None, 10_000)
    assert worth(books) == 9_995_000


# --- how value leaves ----------------------------------------------------------------------------------


def test_r3_the_last_piece_takes_the_rest_and_nothing_is_left_of_the_value(books):
    reviewed(books, "202609", "SCRAP-FE,废铁,,kg,1.80,,")
    batch(books)
    post(books, "SCRAP-FE", 950)  # 1.71
    iron = lot_of(books, "SCRAP-FE").number

    gone = [issue(books, iron, "0.317").facts["amount"] for _ in range(2)]
    gone.append(issue(books, iron, "0.316").facts["amount"])

    assert gone == ["0.57", "0.57", "0.57"]
    assert worth(books) == 0
    assert sum(line.amount_fen for line in account(books)) == 0
    assert not ill(books)


def test_r3_crumbs_never_take_more_than_there_is(books):
    reviewed(books, "202609", "SCRAP-FE,废铁,,kg,1.80,,")
    batch(books)
    post(books, "SCRAP-FE", 10)  # 0.02
    iron = lot_of(books, "SCRAP-FE").number

    for _ in range(10):
        issue(books, iron, "0.001")
        assert worth(books) >= 0

    assert worth(books) == 0


def test_r3_parts_without_a_price_leave_without_value(books):
    batch(books)
    post(books, "FAN-4S", 3000)

    answer = issue(books, lot_of(books, "FAN-4S").number, "2", "disposed", "受潮")

    assert (answer.facts["amount"], account(books)[-1].quantity, account(books)[-1].summary) == (
        "0.00",
        -2000,
        "disposed",
    )
    assert rows(books, tables.movement)[-1].reason == "受潮"


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "4", "drei", ""])
def test_r3_no_more_leaves_than_there_is_and_pieces_are_whole(books, quantity):
    batch(books)
    post(books, "FAN-4S", 3000)

    answer = issue(books, lot_of(books, "FAN-4S").number, quantity)

    assert (answer.code, answer.facts["found"]) == ("parts_not_there", "3")


def test_r3_parts_leave_by_the_leader_with_a_reason(books):
    batch(books)
    post(books, "FAN-4S", 3000)
    fan = lot_of(books, "FAN-4S").number

    assert issue(books, fan, "1", who=REPAIRER).facts["who"] == ["leader"]
    assert issue(books, fan, "1", reason=" ").code == "reason_needed"
    assert issue(books, fan, "1", how="stolen").code == "how_out_unknown"


# --- with spares ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scope", "total"), [("salvaged", 350), ("salvaged_and_spares", 350 + 10 * 4500)])
def test_r3_spares_count_at_the_price_of_their_model_where_the_scope_says_so(books, scope, total):
    spares = "HY300S,电源,ATX 300 W,台,45.00,,"
    reviewed(books, "202609", "FAN-4S,风扇,,只,3.50,,", spares)
    batch(books)
    post(books, "FAN-4S", 1000)
    books.touch("leave_batch")
    office(books, MANAGER, "change_setting", setting_name="value_scope", value=scope, pin=data.PINS[MANAGER])

    value = seen(books)

    assert value.total == total
    assert value.unpriced_spares == (("HY220T",) if scope != "salvaged" else ())
