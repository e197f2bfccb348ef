"""Claims, hand-over, entry, shipping, refusal (R2a, R6, R14, R15, R17, R18; domain 3, 5.4)."""

from datetime import datetime

import pytest
from sqlalchemy import update

from station import filing, queries
from station.calendar import Calendar, Limits, deadlines
from station.doctor import invariants
from station.forms.contents import ConfirmationForm
from station.operations import papers
from station.operations.law import ZONE, local
from station.store import tables
from tests.station.by_hand import (
    bring_in,
    claims,
    entered,
    issued_to_after_sales,
    open_matter,
    picture,
    rows,
    settle,
    states,
    to_shipping,
)

COUNTED = ("HY500GA253700142", "HY500GA253700143", "HY400SB253100310", "HY400SB253100311")


def change(keeper, statement):
    """What happens outside the station."""
    with keeper.store.write() as connection:
        connection.execute(statement)


def form(keeper, number):
    with keeper.store.read() as connection:
        content = papers.content(connection, number)
    assert isinstance(content, ConfirmationForm)
    return content


def healthy(keeper):
    with keeper.store.read() as connection:
        assert invariants.check(connection) == []


@pytest.fixture
def day(keeper):
    """A delivery of units in order, asked for as the test says, and counted."""

    def count(*requests, serials=COUNTED, stocked=False):
        asked = requests or ["exchange"] * len(serials)
        lines = [
            f"SF9000000000033,C001,{serial[:6]},1,{request}"
            for serial, request in zip(serials, asked, strict=True)
        ]
        bring_in(keeper, *lines)
        keeper.scan("SF9000000000033")
        keeper.touch("confirm")
        for serial in serials:
            keeper.later(seconds=5)
            keeper.scan(serial)
        assert keeper.touch("finish").code == "count_finished"
        keeper.print_labels()
        for ordinal in range(1, len(serials) + 1) if stocked else ():
            keeper.scan(keeper.unit(ordinal).number)
            assert keeper.scan("LC000003").code == "put_away"
        return keeper

    return count


def hand_over(keeper, *delivery):
    """交接 with the keeper's badge and then the clerk's; the number of the form."""
    keeper.badge("OP0001")
    asked = keeper.touch("hand_over", **({"delivery": delivery[0]} if delivery else {}))
    assert asked.code == "hand_over_asked", asked
    assert keeper.badge("OP0001").code == "keeper_has_signed"
    done = keeper.badge("OP0002")
    assert done.code == "handed_over_form", done
    return done.facts["form"]


def at_shipping(keeper):
    number = hand_over(keeper)
    assert entered(keeper, number).code == "form_entered"
    assert to_shipping(keeper, number).code == "form_at_shipping"
    keeper.badge("OP0011")
    return number


# --- claims ------------------------------------------------------------------------------------------


def test_a_finished_count_gives_each_unit_with_a_request_its_claim(finished):
    assert states(finished) == dict.fromkeys(range(1, 12), "counted")
    assert {row.request for row in claims(finished).values()} == {"exchange"}


def test_r2a_a_claim_is_due_three_working_days_after_signing(finished):
    due = {f"{local(row.due_at):%a %m-%d %H:%M}" for row in claims(finished).values()}

    assert due == {"Fri 10-09 17:30"}


def test_r15_a_normal_exchange_is_the_keeper_s_to_complete_in_three_working_days(finished):
    started = {row.started_at for row in claims(finished).values()}

    assert started == {rows(finished, tables.delivery)[0].signed_at}


def test_r2a_a_running_claim_keeps_the_limit_it_started_with(counted):
    limits = {**rows(counted, tables.delivery)[0].limits, "completion_days": 1}
    change(counted, update(tables.delivery).values(limits=limits))
    counted.touch("finish")
    counted.choose("do_not_pair")

    assert {f"{local(row.due_at):%m-%d}" for row in claims(counted).values()} == {"09-30"}


def test_a_unit_without_packing_list_has_a_claim_once_its_request_is_named(keeper):
    keeper.badge("OP0001")
    keeper.scan("SF9000000000033")
    keeper.choose("C001")
    keeper.touch("confirm")
    keeper.scan("HY500GA253700142")
    keeper.touch("finish")
    delivery = rows(keeper, tables.delivery)[0].number
    assert claims(keeper) == {}

    named = keeper.touch("name_request", delivery=delivery, model="HY500G", request="repair")

    assert (named.code, claims(keeper)[1].request) == ("request_named", "repair")
    again = keeper.touch("name_request", delivery=delivery, model="HY500G", request="return")
    assert again.code == "no_unit_without_request"
    healthy(keeper)


def test_a_request_is_named_after_the_count_and_is_one_of_three(counting):
    counting.scan("HY300SA243800415")
    delivery = counting.view().delivery.number
    early = counting.touch("name_request", delivery=delivery, model="HY300S", request="repair")
    counting.touch("finish")
    counting.choose("do_not_pair") if len(counting.view().question.choices) > 3 else counting.touch("confirm")
    odd = counting.touch("name_request", delivery=delivery, model="HY300S", request="a new one")

    assert (early.code, odd.code) == ("not_counted_yet", "request_unknown")


@pytest.mark.parametrize(
    ("kind", "decision", "state"),
    [
        ("damaged", "exchange_anyway", "counted"),
        ("duplicate_serial", "send_back", "refused"),
        ("unreadable", "charge", "counted"),
    ],
)
def test_a_settled_discrepancy_decides_the_claim(finished, kind, decision, state):
    matter = open_matter(finished, kind)
    settle(finished, matter, "as_usual", decision)

    row = claims(finished)[matter.ordinal]
    assert (row.decision, row.state) == (decision, state)
    healthy(finished)


def test_what_came_in_place_of_another_is_exchanged_for_what_was_declared_if_so_decided(finished):
    assert claims(finished)[6].model == "HY650G"
    settle(finished, open_matter(finished, "wrong_model"), "as_usual", "exchange_anyway")

    assert claims(finished)[6].model == "HY500G"


def test_r13_a_decision_with_the_customer_decides_nothing_while_the_application_is_open(finished):
    matter = next(m for m in finished.view().matters if m.code == "out_of_warranty" and m.ordinal == 8)
    settle(finished, matter, "wants_it_back", "send_back")

    assert (claims(finished)[8].decision, claims(finished)[8].state) == ("", "counted")


def test_r2a_waiting_is_on_the_claim_and_does_not_move_its_due_time(finished):
    matter = open_matter(finished, "unreadable")
    finished.touch("settle", discrepancy=matter.id)
    for pick in ("contact", "phone", "just_now"):
        finished.choose(pick)
    finished.touch("confirm")
    before = claims(finished)[9]
    finished.later(hours=2)
    finished.touch("to_marketing")
    after = claims(finished)[9]

    assert (before.waits_for, after.waits_for) == ("customer", "marketing")
    assert 7200 <= after.waited_s < 7300
    assert after.due_at == before.due_at
    healthy(finished)


# --- hand-over ---------------------------------------------------------------------------------------


def test_r14_the_form_goes_from_the_keeper_to_the_clerk_by_two_badges(day):
    keeper = day()
    number = hand_over(keeper)

    assert states(keeper) == dict.fromkeys(range(1, 5), "handed_over")
    assert rows(keeper, tables.delivery)[0].state == "handed_over"
    signed = [(row.act, row.operator) for row in rows(keeper, tables.signature)]
    assert signed == [("handed_over", "OP0001"), ("taken_over", "OP0002")]
    assert {row.paper for row in claims(keeper).values()} == {number}
    assert keeper.view().clerk.number == "OP0001"
    healthy(keeper)


def test_r14_by_scanner_alone(day):
    keeper = day()
    answers = [keeper.command("0030"), keeper.badge("OP0001"), keeper.badge("OP0002")]

    assert [each.code for each in answers] == ["hand_over_asked", "keeper_has_signed", "handed_over_form"]


def test_r14_the_badges_count_in_their_order_and_nobody_else_s(day):
    keeper = day()
    keeper.touch("hand_over")
    codes = [keeper.badge(number).code for number in ("OP0002", "OP0003", "OP0001", "OP0001", "OP0005")]

    assert codes == [*["badge_out_of_turn"] * 2, "keeper_has_signed", *["badge_out_of_turn"] * 2]
    assert rows(keeper, tables.signature) == []


def test_r14_nothing_is_signed_when_the_form_has_changed_between_the_badges(finished):
    finished.touch("hand_over")
    finished.badge("OP0001")
    asked = finished.view().question
    settle_elsewhere = update(tables.discrepancy).where(tables.discrepancy.c.kind == "damaged")
    change(finished, settle_elsewhere.values(state="settled"))

    assert asked.kind == "hand_over"
    assert finished.badge("OP0002").code == "form_changed"
    assert rows(finished, tables.paper, tables.paper.c.kind == "form") == []
    assert [finished.badge(n).code for n in ("OP0001", "OP0002")] == ["keeper_has_signed", "handed_over_form"]


def test_r14_a_delivery_that_is_not_counted_is_not_handed_over(counting):
    counting.scan("HY500GA253700142")

    assert counting.touch("hand_over").code == "not_counted_yet"


def test_r14_only_the_keeper_hands_over(day):
    keeper = day()
    keeper.badge("OP0002")

    refused = keeper.touch("hand_over")
    assert (refused.code, refused.facts["who"]) == ("role_may_not", ["keeper"])


def test_r14_held_lines_stand_on_the_form_as_held_and_follow_on_supplements(finished):
    number = hand_over(finished)
    held = [line for line in form(finished, number).lines if line.hold_reason]

    assert {n for n, state in states(finished).items() if state == "handed_over"} == {1, 2, 7, 11}
    assert sum(line.counted for line in held) == 8
    assert finished.touch("hand_over").code == "nothing_to_hand_over"

    settle(finished, open_matter(finished, "damaged"), "as_usual", "exchange_anyway")
    first = hand_over(finished)
    settle(finished, open_matter(finished, "unreadable"), "as_usual", "exchange_anyway")
    second = hand_over(finished)

    assert (first, second) == (f"{number}/1", f"{number}/2")
    assert [line.serials for line in form(finished, first).lines] == [("HY500GA253700205",)]
    assert states(finished)[9] == "handed_over"
    healthy(finished)


def test_the_form_says_per_model_what_was_declared_and_counted(finished):
    content = form(finished, hand_over(finished))
    totals = {}
    for line in content.lines:
        declared, had = totals.get(line.model, (0, 0))
        totals[line.model] = (declared + line.declared, had + line.counted)

    assert totals == {
        "HY500G": (6, 5),
        "HY400S": (4, 3),
        "HY350P": (2, 2),
        "HY650G": (0, 1),
        "HY300S": (0, 1),
    }
    assert (content.packing_list.compiled_by, len(content.packing_list.lines)) == ("customer", 5)
    assert content.signed_at == "2026-09-29 14:20"


def test_without_a_packing_list_the_desk_compiles_one(keeper):
    keeper.badge("OP0001")
    keeper.scan("SF9000000000033")
    keeper.choose("C001")
    keeper.touch("confirm")
    keeper.scan("HY500GA253700142")
    keeper.touch("finish")
    delivery = rows(keeper, tables.delivery)[0].number
    keeper.touch("name_request", delivery=delivery, model="HY500G", request="return")
    content = form(keeper, hand_over(keeper, delivery))

    assert content.packing_list.compiled_by == "desk"
    assert content.packing_list.lines[0].serials == ("HY500GA253700142",)


SIGNED = datetime(2026, 9, 29, 14, 20, tzinfo=ZONE)


@pytest.mark.parametrize(("clock", "light"), [("12:00", "today"), ("12:01", "late")])
def test_r14_is_due_at_noon_of_the_next_working_day_and_late_a_minute_after(clock, light):
    [due] = [each for each in deadlines(SIGNED, Calendar(), Limits()) if each.rule == "R14"]
    now = datetime.fromisoformat(f"2026-09-30 {clock}").replace(tzinfo=ZONE)

    assert Calendar().light(due.at, now) == light


# --- entry -------------------------------------------------------------------------------------------


def test_r18_the_clerk_records_the_erp_number_and_gives_the_form_to_shipping(day):
    keeper = day()
    number = hand_over(keeper)
    done = entered(keeper, number, "SO-1")

    assert (done.code, states(keeper)[1]) == ("form_entered", "entered")
    assert rows(keeper, tables.signature)[-1].facts["erp"] == "SO-1"
    assert (to_shipping(keeper, number).code, states(keeper)[1]) == ("form_at_shipping", "at_shipping")
    healthy(keeper)


@pytest.mark.parametrize("erp", ["", "  ", "a", "=1+1", "x" * 41, "SO 1"])
def test_r18_a_form_is_not_entered_without_a_number(day, erp):
    keeper = day()
    number = hand_over(keeper)

    assert entered(keeper, number, erp).code == "erp_number_unfit"
    assert states(keeper)[1] == "handed_over"


def test_r18_a_form_is_entered_once_and_by_the_clerk(day):
    keeper = day()
    number = hand_over(keeper)
    keeper.badge("OP0001")
    assert keeper.touch("enter_form", form=number, revision=1, erp="SO-1").facts["who"] == ["clerk"]
    entered(keeper, number)

    assert entered(keeper, number).code == "form_entered_already"


def test_r18_nothing_goes_to_shipping_before_it_is_entered(day):
    keeper = day()

    assert to_shipping(keeper, hand_over(keeper)).code == "nothing_to_ship"


def test_r9_a_line_without_agreed_replacement_is_not_entered_and_the_others_are(finished):
    number = hand_over(finished)
    done = entered(finished, number)

    assert done.code == "form_entered_partly"
    assert (done.facts["rule"], done.facts["waiting"]) == (["R9"], 1)
    assert states(finished)[11] == "handed_over"
    refused = entered(finished, number)
    assert (refused.outcome, refused.code) == ("refused", "lines_wait")


def test_a_change_after_the_hand_over_makes_a_new_revision_before_it_is_entered(finished):
    number = hand_over(finished)
    unit = finished.unit(11).number
    change(finished, update(tables.claim).where(tables.claim.c.unit == unit)
           .values(replacement_model="HY400S"))  # fmt: skip
    answer = entered(finished, number)

    assert (answer.code, answer.facts["revision"]) == ("form_revised", 2)
    [line] = [line for line in form(finished, number).lines if line.replacement_model]
    assert (line.model, line.replacement_model, line.replacement_quantity) == ("HY350P", "HY400S", 1)
    held = [line for line in form(finished, number).lines if line.hold_reason]
    assert sum(line.counted for line in held) == 8
    assert entered(finished, number).code == "form_entered_partly"


# --- completion --------------------------------------------------------------------------------------


def test_r2a_an_exchange_is_completed_when_the_replacement_is_shipped_with_its_waybill(day):
    keeper = day(serials=COUNTED[:2])
    number = at_shipping(keeper)
    keeper.scan(number)
    packed = [keeper.scan("HY500GA253800001").code, keeper.scan("HY500GA253800002").code]
    assert states(keeper) == {1: "at_shipping", 2: "at_shipping"}
    shipped = keeper.scan("SF9000000000777")

    assert packed == ["packed", "packed"]
    assert (shipped.code, states(keeper)) == ("parcel_shipped", {1: "completed", 2: "completed"})
    row = claims(keeper)[1]
    assert (row.new_serial, row.source) == ("HY500GA253800001", "finished")
    assert rows(keeper, tables.shipment)[0].waybill == "SF9000000000777"
    assert rows(keeper, tables.delivery)[0].state == "closed"
    healthy(keeper)


def test_shipping_by_touch_alone(day):
    keeper = day(serials=COUNTED[:1])
    at_shipping(keeper)
    answers = [
        keeper.touch("pack", customer="C001"),
        keeper.touch("pack_text", text="hy500g a 2538 00001"),
        keeper.touch("ship", waybill="sf9000000000777"),
    ]

    assert [each.code for each in answers] == ["parcel_begun", "packed", "parcel_shipped"]


def test_a_waybill_of_several_couriers_is_asked_back(day):
    keeper = day(serials=COUNTED[:1])
    at_shipping(keeper)
    keeper.touch("pack", customer="C001")
    keeper.scan("HY500GA253800001")

    assert keeper.scan("77316523125896").code == "which_courier"
    assert keeper.choose("ZTO").code == "parcel_shipped"
    assert rows(keeper, tables.shipment)[0].courier == "ZTO"


def test_the_new_unit_s_term_starts_on_the_exchange_date(day):
    keeper = day(serials=COUNTED[:1])
    at_shipping(keeper)
    keeper.touch("pack", customer="C001")
    keeper.scan("HY500GA200100001")  # made in 2020: long out of its term, were it not for the exchange
    keeper.scan("SF9000000000777")
    bring_in(keeper, "SF9000000000044,C001,HY500G,1,exchange")
    keeper.scan("SF9000000000044")
    keeper.touch("confirm")
    keeper.scan("HY500GA200100001")

    again = rows(keeper, tables.unit)[-1]
    assert (again.warranty, f"{again.warranty_end}") == ("in", "2029-09-29")


def test_r2a_a_return_is_completed_when_it_is_entered_and_stocked(day):
    keeper = day("return", "return", serials=COUNTED[:2])
    keeper.scan(keeper.unit(1).number)
    keeper.scan("LC000003")
    number = hand_over(keeper)
    entered(keeper, number)
    assert states(keeper) == {1: "completed", 2: "entered"}

    keeper.badge("OP0001")
    keeper.scan(keeper.unit(2).number)
    keeper.scan("LC000003")
    assert states(keeper) == {1: "completed", 2: "completed"}
    assert rows(keeper, tables.delivery)[0].state == "closed"
    healthy(keeper)


def test_r2a_a_return_is_completed_by_its_entry_when_its_goods_have_gone_on_from_the_main_store(day):
    keeper = day("return", serials=COUNTED[:1], stocked=True)
    issued_to_after_sales(keeper, keeper.unit(1).number)
    entered(keeper, hand_over(keeper))

    assert states(keeper) == {1: "completed"}


def test_r2a_a_return_that_is_stocked_and_not_entered_is_not_completed(day):
    keeper = day("return", serials=COUNTED[:1], stocked=True)
    hand_over(keeper)

    assert states(keeper) == {1: "handed_over"}


def test_r2a_a_repair_is_not_completed_by_shipping_before_the_unit_is_repaired(day):
    keeper = day("repair", serials=COUNTED[:1])
    number = at_shipping(keeper)
    keeper.scan(number)
    assert keeper.scan("HY500GA253700142").code == "serial_lies_here"
    assert keeper.scan(keeper.unit(1).number).code == "repair_not_done"
    assert keeper.scan("SF9000000000777").code == "parcel_empty"

    assert states(keeper) == {1: "at_shipping"}
    healthy(keeper)


@pytest.mark.parametrize(
    ("serial", "code"),
    [
        ("HY650GA252200999", "model_not_awaited"),
        ("HY500GA253700142", "serial_lies_here"),
    ],
)
def test_a_wrong_unit_is_not_sent_in_exchange(day, serial, code):
    keeper = day(serials=COUNTED[:1])
    at_shipping(keeper)
    keeper.touch("pack", customer="C001")

    assert keeper.scan(serial).code == code


def test_a_serial_is_sent_once_and_a_waybill_used_once(day):
    keeper = day(serials=COUNTED[:2])
    at_shipping(keeper)
    keeper.touch("pack", customer="C001")
    keeper.scan("HY500GA253800001")
    keeper.later(seconds=5)
    assert keeper.scan("HY500GA253800001").code == "packed_already"
    assert keeper.scan("SF9000000000033").code == "waybill_used"
    assert keeper.scan("SF9000000000777").code == "parcel_shipped"
    keeper.touch("pack", customer="C001")
    assert keeper.scan("HY500GA253800001").code == "serial_sent_before"
    keeper.scan("HY500GA253800002")
    assert keeper.scan("SF9000000000777").code == "waybill_used"
    assert keeper.scan("SF9000000000778").code == "parcel_shipped"


def test_an_empty_parcel_is_not_shipped(day):
    keeper = day(serials=COUNTED[:1])
    at_shipping(keeper)
    keeper.touch("pack", customer="C001")

    assert keeper.scan("SF9000000000777").code == "parcel_empty"


def test_r18_shipping_is_followed_until_it_has_arrived(day):
    keeper = day(serials=COUNTED[:1])
    at_shipping(keeper)
    keeper.touch("pack", customer="C001")
    keeper.scan("HY500GA253800001")
    keeper.scan("SF9000000000777")
    keeper.badge("OP0002")
    sent = rows(keeper, tables.shipment)[0].id

    assert keeper.touch("record_delivered", shipment=sent).code == "parcel_delivered"
    assert keeper.touch("record_delivered", shipment=sent).code == "delivered_already"
    assert rows(keeper, tables.shipment)[0].delivered_at is not None
    healthy(keeper)


# --- stock for exchanges -----------------------------------------------------------------------------


def stock(keeper, model):
    return {
        row.kind: row.quantity
        for row in rows(keeper, tables.model_stock, tables.model_stock.c.model == model)
    }


def set_stock(keeper, model, kind, quantity):
    of = tables.model_stock
    change(keeper, update(of).where(of.c.model == model, of.c.kind == kind).values(quantity=quantity))


def test_r6_an_exchange_takes_finished_stock_first_and_then_spares_however_few(day):
    keeper = day(serials=("HY300SA253000001", "HY300SA253000002"))
    set_stock(keeper, "HY300S", "finished", 1)
    at_shipping(keeper)
    keeper.touch("pack", customer="C001")
    keeper.scan("HY300SA253000777")
    keeper.scan("HY300SA253000778")
    answer = keeper.scan("SF9000000000777")

    assert answer.outcome == "ok"
    assert [row.source for row in claims(keeper).values()] == ["finished", "spare"]
    assert stock(keeper, "HY300S") == {"finished": 0, "spare": 9}


def test_r9_nothing_is_sent_when_stock_and_spares_are_both_empty(day):
    keeper = day(serials=("HY300SA253000001",))
    at_shipping(keeper)
    change(
        keeper, update(tables.model_stock).where(tables.model_stock.c.model == "HY300S").values(quantity=0)
    )
    keeper.touch("pack", customer="C001")
    keeper.scan("HY300SA253000777")
    refused = keeper.scan("SF9000000000777")

    assert (refused.code, refused.facts["rule"]) == ("stock_is_empty", "R9")
    assert states(keeper) == {1: "at_shipping"}


@pytest.mark.parametrize(("taken", "code"), [(0, "spares_not_there"), (11, "spares_not_there")])
def test_r6_no_more_spares_are_taken_than_there_are(keeper, taken, code):
    keeper.badge("OP0003")

    assert keeper.touch("take_spares", model="HY300S", quantity=taken, reason="test").code == code


def test_r6_another_use_of_spares_below_ten_warns(keeper):
    keeper.badge("OP0003")
    set_stock(keeper, "HY300S", "spare", 11)
    ten = keeper.touch("take_spares", model="HY300S", quantity=1, reason="show")
    nine = keeper.touch("take_spares", model="HY300S", quantity=1, reason="show")

    assert (ten.outcome, nine.outcome) == ("ok", "attention")
    assert (nine.code, nine.facts["left"]) == ("spares_below_target", 9)


# --- refusal -----------------------------------------------------------------------------------------

SAID = {"reason": "against_policy", "informed": "contact", "channel": "phone"}


def test_r17_refused_goods_are_never_stocked_and_go_back(day):
    keeper = day(serials=COUNTED[:2])
    number = keeper.unit(1).number
    done = keeper.touch("refuse_goods", number=number, image=picture(), **SAID)
    keeper.print_labels()
    keeper.scan(number)

    assert (done.code, states(keeper)) == ("goods_refused", {1: "refused", 2: "counted"})
    refused = keeper.scan("LC000003")
    assert (refused.code, refused.facts["rule"]) == ("held_unit_elsewhere", "R17")
    healthy(keeper)

    keeper.badge("OP0011")
    keeper.touch("pack", customer="C001")
    keeper.scan(number)
    assert keeper.scan("SF9000000000777").code == "parcel_shipped"
    assert (states(keeper)[1], keeper.unit(1).state) == ("sent_back", "sent_back")
    healthy(keeper)


def test_r17_a_delivery_is_refused_at_the_door_with_reason_photo_and_word_and_is_never_counted(keeper):
    bring_in(keeper, "SF9000000000033,C001,HY500G,1,exchange", "SF9000000000041,C001,HY500G,1,exchange")
    keeper.scan("SF9000000000033")
    keeper.touch("confirm")
    number = keeper.view().delivery.number
    done = keeper.touch("refuse_goods", number=number, image=picture(), **SAID)

    assert (done.outcome, done.code, keeper.view().delivery) == ("ok", "delivery_refused", None)
    [kept] = rows(keeper, tables.refusal)
    assert (kept.unit, kept.delivery, kept.reason, kept.informed) == (
        None,
        number,
        SAID["reason"],
        SAID["informed"],
    )
    keeper.scan(number)  # it is looked at, and nothing of it is counted
    assert (keeper.view().delivery.state, keeper.view().delivery.deadlines) == ("refused", ())
    assert keeper.scan("HY500GA253700142").code == "count_is_finished"
    assert keeper.touch("refuse_goods", number=number, image=picture(), **SAID).code == "refusal_too_late"
    healthy(keeper)

    keeper.scan("SF9000000000041")  # its other parcel comes the next day, as a delivery of its own
    assert keeper.touch("confirm").code == "delivery_signed"
    assert keeper.scan("HY500GA253700142").code == "unit_counted"
    healthy(keeper)


def test_r17_a_parcel_that_is_nobody_s_is_refused_at_the_door_as_well(keeper):
    keeper.badge("OP0001")
    keeper.scan("SF9000000000033")
    keeper.choose("unclaimed")
    keeper.touch("confirm")
    number = keeper.view().delivery.number

    assert keeper.touch("refuse_goods", number=number, image=picture(), **SAID).code == "delivery_refused"
    healthy(keeper)


def test_r17_a_delivery_of_which_a_unit_is_counted_is_refused_by_the_unit_or_after_it_is_undone(counting):
    counting.scan("HY500GA253700142")
    refused = counting.touch("refuse_goods", number="DL2609290001", image=picture(), **SAID)

    assert (refused.code, refused.facts["units"]) == ("refuse_units_singly", 1)
    counting.touch("undo")
    assert (
        counting.touch("refuse_goods", number="DL2609290001", image=picture(), **SAID).code
        == "delivery_refused"
    )
    healthy(counting)


def test_r17_what_was_refused_is_found_with_reason_and_photo(counting):
    counting.touch("refuse_goods", number="DL2609290001", image=picture(), **SAID)
    with counting.store.read() as connection:
        [found] = filing.customer_file(connection, "SF9000000000017").refusals
        assert (found.number, found.reason, found.by) == ("DL2609290001", SAID["reason"], "周敏")
        assert queries.refusal_photo(connection, found.id)


def test_r17_the_doctor_finds_a_refused_delivery_of_which_something_is_here(counting):
    counting.scan("HY500GA253700142")
    change(counting, update(tables.delivery).values(state="refused"))

    with counting.store.read() as connection:
        said = [each.sentence("en") for each in invariants.check(connection)]
    assert "RU2609290001 was refused and is here" in " ".join(said)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"image": b"no picture"}, "photo_unreadable"),
        ({"reason": "no idea"}, "reason_unknown"),
        ({"channel": "thought"}, "reason_unknown"),
        ({"informed": ""}, "customer_not_informed"),
    ],
)
def test_r17_nothing_is_refused_without_reason_photo_and_the_customer_told(day, said, code):
    keeper = day(serials=COUNTED[:1])
    asked = {"number": keeper.unit(1).number, "image": picture(), **SAID, **said}

    assert keeper.touch("refuse_goods", **asked).code == code
    assert states(keeper) == {1: "counted"}


def test_r17_the_keeper_refuses_and_the_clerk_does_not(day):
    keeper = day(serials=COUNTED[:1])
    keeper.badge("OP0002")
    refused = keeper.touch("refuse_goods", number=keeper.unit(1).number, image=picture(), **SAID)

    assert refused.facts["who"] == ["keeper"]


def test_r17_what_is_stocked_already_is_not_refused(day):
    keeper = day(serials=COUNTED[:1], stocked=True)
    refused = keeper.touch("refuse_goods", number=keeper.unit(1).number, image=picture(), **SAID)

    assert refused.code == "refusal_too_late"


def test_r17_a_discrepancy_is_settled_by_refusal_only_with_a_photo(finished):
    matter = open_matter(finished, "unreadable")
    finished.touch("settle", discrepancy=matter.id)
    for picks in (("contact", "phone", "just_now"), ("wants_it_back",)):
        for pick in picks:
            finished.choose(pick)
        finished.touch("confirm")
    finished.choose("refuse")
    assert finished.touch("confirm").code == "refusal_needs_photo"

    finished.touch("add_photo", image=picture())
    finished.choose("refuse")
    finished.touch("confirm")
    finished.touch("confirm")
    assert states(finished)[9] == "refused"
    assert finished.unit(9).product_status == "on_hold"
    healthy(finished)


def test_r17_a_unit_refused_while_counting_has_its_claim_refused_when_the_count_is_finished(counting):
    counting.scan("HY500GA253700142")
    counting.touch("refuse_goods", number=counting.unit(1).number, image=picture(), **SAID)
    counting.touch("finish")
    counting.touch("confirm")

    assert states(counting) == {1: "refused"}
    healthy(counting)
