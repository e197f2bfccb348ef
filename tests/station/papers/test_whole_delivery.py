"""The whole demo delivery, on the desk and in the office, from the count to its end (domain 11, 12)."""

from datetime import datetime

import pytest
from sqlalchemy import select

from station import filing
from station.operations.law import ZONE, local
from station.store import tables
from station.timers import Timers
from tests.station.by_hand import GOOD_ATX, inspected, issued_to_after_sales, settle
from tests.station.papers.office import CLERK, MANAGER, MARKETING, PIN, approved, carry_out, duty_row
from tests.station.papers.test_reports import hand_over as hand_report_over
from tests.station.papers.test_reports import safety, write

SHIPPING = "OP0011"

SETTLED = {
    3: ("damaged", "as_usual", "exchange_anyway"),
    5: ("duplicate_serial", "wants_it_back", "send_back"),
    6: ("wrong_model", "as_usual", "exchange_anyway"),
    8: ("out_of_warranty", "pays", "charge"),
    9: ("unreadable", "as_usual", "exchange_anyway"),
    10: ("out_of_warranty", "as_usual", "exchange_anyway"),
    12: ("mixed", "wants_it_back", "send_back"),
    None: ("short", "agrees_with_count", "accept_count"),
}
"""What the customer answers to the eight findings, and what is decided with him."""

PLANS = {8: "charged_repair", 10: "exchange", 12: "send_back", None: "accept_count"}
"""What the GM approves of the four that need an application (R13)."""

OWED = {
    **dict.fromkeys((1, 2, 3, 4, 6), "HY500G"),
    **dict.fromkeys((7, 9, 10, 11), "HY400S"),
}
"""The models sent in exchange: 6 came for an HY500G, 10 and 11 have no HY350P left (R9)."""


def go_to(desk, text):
    at = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    desk.clock.offset += at - desk.clock.now()


def settle_all(desk):
    for ordinal, (kind, answer, decision) in SETTLED.items():
        matter = next(m for m in desk.view().matters if m.sort == "discrepancy" and m.ordinal == ordinal)
        assert matter.code == kind
        assert settle(desk, matter, answer, decision).code == "discrepancy_settled"


def carry_plans_out(desk, office):
    for ordinal, plan in PLANS.items():
        number = approved(desk, office, ordinal, plan)
        assert carry_out(desk, office, number).code == "plan_carried_out"


def agree_on_replacements(desk, office):
    for ordinal in (10, 11):
        number = duty_row(desk, ordinal, "replacement").paper
        revision = office.paper(number).revision
        named = office.touch(
            MARKETING, "name_replacement", paper=number, revision=revision, model="HY400S", pin=PIN
        )
        assert named.code == "replacement_named"
        assert office.approve(number).code == "paper_approved"


def report_the_hazard(desk, office):
    problem = safety(desk)
    number = write(desk, office, problem)
    taken = office.touch(MANAGER, "take_report", paper=number, revision=office.paper(number).revision)
    assert taken.code == "report_seen"
    assert hand_report_over(desk, office, number).code == "report_handed_over"
    assert desk.touch("close_problem", id=problem).code == "problem_closed"


def hand_over(desk):
    desk.badge("OP0001")
    assert desk.touch("hand_over").code == "hand_over_asked"
    desk.badge("OP0001")
    return desk.badge(CLERK)


def enter_and_give_to_shipping(desk, office, form):
    desk.badge(CLERK)
    entered = desk.touch("enter_form", form=form, revision=office.paper(form).revision, erp="SO-2609-118")
    given = desk.touch("to_shipping", form=form, revision=office.paper(form).revision)
    return entered.code, given.code


def repair(desk, ordinal):
    """The charged repair: stocked, issued, inspected, repaired, and inspected once more (R2a, R7)."""
    unit = desk.unit(ordinal).number
    desk.print_labels()
    desk.badge("OP0001")
    desk.scan(unit)
    assert desk.scan("LC000003").code == "put_away"
    assert issued_to_after_sales(desk, unit).outcome == "ok"
    assert inspected(desk, unit, "repair", defect="E09", cause="use").code == "unit_inspected"
    desk.print_labels()
    desk.badge("OP0005")
    desk.scan(unit)
    assert desk.touch("confirm").code == "repair_open"
    desk.choose("repair.repaired")
    assert desk.touch("confirm").code == "unit_repaired"
    desk.print_labels()
    passed = inspected(desk, unit, "send_back", defect="N00", values=GOOD_ATX, instrument="DMM-07")
    assert passed.code == "unit_inspected"
    desk.print_labels()


def ship(desk, form, waybill):
    repair(desk, 8)
    desk.badge(SHIPPING)
    assert desk.scan(form).code == "parcel_begun"
    for ordinal, model in OWED.items():
        plant = "A" if model == "HY500G" else "B"
        assert desk.scan(f"{model}{plant}2538{900 + ordinal:05}").code == "packed"
    for ordinal in (5, 8, 12):
        assert desk.scan(desk.unit(ordinal).number).code == "packed"
    return desk.scan(waybill)


def claims(desk):
    with desk.store.read() as connection:
        rows = connection.execute(
            select(tables.unit.c.ordinal, tables.claim, tables.shipment.c.waybill)
            .join(tables.claim, tables.claim.c.unit == tables.unit.c.number)
            .outerjoin(tables.shipment, tables.shipment.c.id == tables.claim.c.shipment)
            .order_by(tables.unit.c.ordinal)
        ).all()
    return {row.ordinal: row for row in rows}


def test_the_whole_demo_delivery_is_completed_in_time(finished, office):
    settle_all(finished)
    carry_plans_out(finished, office)
    report_the_hazard(finished, office)
    agree_on_replacements(finished, office)

    go_to(finished, "2026-09-30 11:50")
    done = hand_over(finished)
    assert (done.code, done.facts["units"], done.facts["held"]) == ("handed_over_form", 12, 0)
    form = done.facts["form"]

    go_to(finished, "2026-09-30 13:20")
    assert enter_and_give_to_shipping(finished, office, form) == ("form_entered", "form_at_shipping")

    go_to(finished, "2026-09-30 15:40")
    assert ship(finished, form, "SF9000000000777").code == "parcel_shipped"

    ended = claims(finished)
    assert {n: row.state for n, row in ended.items()} == {
        n: "sent_back" if n in (5, 12) else "completed" for n in range(1, 13)
    }
    assert {row.waybill for row in ended.values()} == {"SF9000000000777"}
    assert {n: row.replacement_model or row.model for n, row in ended.items() if n in OWED} == OWED
    assert all(row.new_serial for n, row in ended.items() if n in OWED)
    assert all(row.completed_at <= row.due_at for row in ended.values())
    assert {f"{local(row.due_at):%m-%d %H:%M}" for row in ended.values()} == {"10-09 17:30"}
    with finished.store.read() as connection:
        assert connection.scalar(select(tables.delivery.c.state)) == "closed"
        assert connection.scalar(select(tables.duty.c.id).where(tables.duty.c.state == "open")) is None


def test_what_is_not_settled_by_noon_follows_on_a_supplement_and_is_completed_later(finished, office):
    go_to(finished, "2026-09-30 11:50")
    first = hand_over(finished)
    assert (first.facts["units"], first.facts["held"]) == (4, 9)
    form = first.facts["form"]

    settle_all(finished)
    carry_plans_out(finished, office)
    report_the_hazard(finished, office)
    agree_on_replacements(finished, office)
    go_to(finished, "2026-10-08 11:00")
    second = hand_over(finished)

    assert (second.facts["form"], second.facts["held"]) == (f"{form}/1", 0)
    desk = finished
    desk.badge(CLERK)
    revised = desk.touch("enter_form", form=form, revision=1, erp="SO-2609-118")
    assert (revised.code, revised.facts["revision"]) == ("form_revised", 2)  # 11 has its replacement
    for number in (form, f"{form}/1"):
        assert enter_and_give_to_shipping(desk, office, number) == ("form_entered", "form_at_shipping")
    assert ship(desk, form, "SF9000000000777").code == "parcel_shipped"
    assert {row.state for row in claims(desk).values()} == {"completed", "sent_back"}


@pytest.mark.parametrize(("clock", "light"), [("12:00", "today"), ("12:01", "late")])
def test_r14_the_morning_list_turns_red_a_minute_after_noon(finished, clock, light):
    go_to(finished, f"2026-09-30 {clock}")
    now = datetime.strptime(f"2026-09-30 {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    with finished.store.read() as connection:
        [row] = filing.hand_over_list(connection, finished.store.known, now)

    assert (row.ready, row.held, row.due.light) == (4, 8, light)


def test_r19_everything_is_found_by_number_serial_waybill_and_customer(finished, office):
    settle_all(finished)
    carry_plans_out(finished, office)
    report_the_hazard(finished, office)
    agree_on_replacements(finished, office)
    form = hand_over(finished).facts["form"]
    enter_and_give_to_shipping(finished, office, form)
    ship(finished, form, "SF9000000000777")
    number = finished.unit(1).number

    def find(asked):
        with finished.store.read() as connection:
            return filing.customer_file(connection, asked)

    for asked in ("HY500GA253700142", number, "HY500G A 2538 00901"):
        found = find(asked)
        assert [each.unit for each in found.claims] == [number], asked
        assert form in {each.number for each in found.papers}
    for asked in ("SF9000000000017", "DL2609290001", "C001", "华南数码"):
        found = find(asked)
        assert [each[0] for each in found.deliveries] == ["DL2609290001"], asked
        assert len(found.claims) == 12
    assert [each.waybill for each in find("SF9000000000777").shipments] == ["SF9000000000777"]


@pytest.mark.parametrize("asked", ["", " ", "%", "HY999X", "SF9000000000099", "DL2609290099", "C9"])
def test_r19_what_is_not_there_is_not_found(finished, asked):
    with finished.store.read() as connection:
        found = filing.customer_file(connection, asked)

    assert not (found.customers)
    assert not (found.deliveries)
    assert not (found.claims)
    assert not (found.papers)
    assert not (found.shipments)


def test_every_deadline_missed_is_red_and_marketing_has_a_notice_of_each_dispute(finished, office):
    go_to(finished, "2026-10-09 17:31")
    Timers(finished.store, finished.clock, finished.desk.id, _died).look()

    lights = {due.name: due.light for due in finished.view().delivery.deadlines}
    assert lights == dict.fromkeys(("hand_over", "stock", "disputes", "completion"), "late")
    with finished.store.read() as connection:
        notices = connection.scalars(
            select(tables.paper.c.addressee).where(
                tables.paper.c.kind == "notice", tables.paper.c.rule == "R2b"
            )
        ).all()
    assert notices.count("marketing") == len(SETTLED)
    late = hand_over(finished)
    assert late.code == "handed_over_form"  # a late entry is made all the same (R16)


def _died(error):
    raise error
