"""A department in which there is something of everything in every state: what the authorisation matrix tries.

All of it is done by the people who do it, with the touches and scans they have; nothing is written into a
table. Where a life has a state that nothing here is in, `tests/test_states.py` says which.
"""

from collections.abc import Mapping
from pathlib import Path

from station.config import load
from station.demo import data
from station.lists.reading import read_record
from station.operations import printing
from station.operations.imports import import_rows
from station.store import tables
from station.store.store import Request
from tests.station import after_sales
from tests.station.by_hand import (
    GOOD_ATX,
    bring_in,
    count,
    entered,
    hand_over,
    inspected,
    issued_to_after_sales,
    meant_for_teardown,
    numbers,
    picture,
    put_away,
    rows,
    settle,
    to_shipping,
)
from tests.station.conftest import CONFIG, Keeper
from tests.station.papers.office import CLERK, FINANCE, KEEPER, LEADER, MANAGER, MARKETING, PIN, Office
from tests.station.parts.at_the_books import REPAIRER, listed
from tests.station.parts.at_the_books import bring_in as write_prices

GM_OFFICE = {"number": "OP0012", "name": "总办", "role": "gm_office"}
SHIPPING = "OP0011"

GOOD, OTHER, PARTED = "HY500GA2537{:05}", "HY650GA2537{:05}", "HY400SB2537{:05}"
"""Serials in order; of the last model there is a parts list."""

OLD, STOPPED = "HY400SB2114{:05}", "HY350PA2512{:05}"
"""Out of warranty; in order and not to be had any more, so that R9 asks for another."""
OLD_AND_STOPPED = "HY350PA2308{:05}"

APPLICATIONS = ("", "draft", "submitted", "reviewed", "approved", "rejected", "executed", "rejected_executed")
"""How far the application of each unit out of warranty gets; the first one is not filed."""

REPLACEMENTS = ("draft", "reviewed", "approved", "rejected")
PROBLEMS = {
    "safety": "open",
    "counterfeit": "draft",
    "major_defect": "manager",
    "batch": "gm_office",
    "malicious": "handed_over",
    "out_of_warranty": "closed",
}
"""How far the report of each marked problem gets."""

SETTLED = ("photo", "asked", "answer", "decision", "passed", "carried_out", "settled")
"""Up to which step each damaged unit is settled."""


def build(folder: Path) -> tuple[Keeper, Office]:
    """Fill a folder's store and return the desk and the office that did it; nothing is on the table."""
    database = f"sqlite:///{folder}/station.db"
    own = {"STATION__DATA": str(folder), "STATION__DATABASE__URL": database, "STATION__RESERVE_MB": "0"}
    desk = Keeper(load(CONFIG, own))
    data.load(desk.store, desk.desk.id, desk.clock)
    import_rows(desk.store, desk.desk.id, read_record("operators", GM_OFFICE), desk.clock)
    office = Office(desk)
    office.give_pins(*(f"OP{n:04}" for n in range(1, 13)))
    after_sales.places(office)
    returned = after_sales.returned(desk)  # four a form: the law of the shipped settings (R5)
    for name, value in (("batch_return", "3"), ("large_exchange", "3")):
        said = {"setting_name": name, "value": value, "pin": PIN}
        assert office.touch(MANAGER, "change_setting", **said).code == "setting_changed"
    day = {
        "list_name": "calendar",
        "cells": {"date": "2026-12-12", "name": "盘点", "works": "1"},
        "new": True,
    }
    assert office.touch(MANAGER, "put_row", pin=PIN, **day).code == "row_put"
    forms_at_every_place(desk)
    without_list(desk)
    large_exchanges(desk, office)
    findings(desk, office)
    refused_and_sent_back(desk, office)
    beginnings(desk)
    meant_for_teardown(desk, unit(desk, PARTED.format(50)))
    after_sales.benches(desk)
    after_sales.teardown(desk, office, returned)
    after_sales.stock_takes(desk)
    after_sales.samples(desk, office)
    after_sales.summaries(desk, office)
    price_lists(desk, office)
    after_sales.plans(desk, office)
    desk.badge(KEEPER)
    labels(desk)
    return desk, office


def forms_at_every_place(desk: Keeper) -> None:
    """Deliveries counted, handed over, entered, at shipping, and two that are closed: one has arrived."""
    count(desk, 1, "C002", {GOOD.format(1): "exchange", OTHER.format(2): "repair"})
    forms = []
    for parcel in range(2, 7):
        serials = {GOOD.format(10 * parcel): "exchange", OTHER.format(10 * parcel + 1): "repair"}
        if parcel > 4:
            serials = {PARTED.format(10 * parcel): "exchange"}
        delivery = count(desk, parcel, "C002" if parcel < 5 else f"C00{parcel - 1}", serials)
        if parcel > 4:
            put_away(desk, [1], delivery)
        forms.append(hand_over(desk, delivery))
    for form in forms[1:]:
        assert entered(desk, form).code == "form_entered"
    for form in forms[2:]:
        assert to_shipping(desk, form).code == "form_at_shipping"
    for n, form in enumerate(forms[3:]):
        desk.badge(SHIPPING)
        desk.scan(form)
        desk.scan(PARTED.format(900 + n))
        assert desk.scan(f"SF90000000007{n:02}").code == "parcel_shipped"
    desk.badge(CLERK)
    assert desk.touch("record_delivered", shipment=1).code == "parcel_delivered"
    desk.badge(KEEPER)


def without_list(desk: Keeper) -> None:
    """Two deliveries without a packing list: one counted, one handed over of which more follows later."""
    for n in range(2):
        begin(desk, f"SF900000000030{n}")
        assert desk.touch("whose").code == "whose_is_it"
        desk.choose("C003")
        assert desk.touch("confirm").code == "customer_named"
        for serial in (f"HY650GA2537{n:05}", f"HY850MA2537{n:05}", f"HY250FA2537{n:05}"):
            desk.later(seconds=5)
            desk.scan(serial)
        assert desk.touch("finish").code in ("count_finished", "models_differ")
        delivery = desk.view().delivery
        assert delivery is not None
        for model in ("HY650G", "HY850M") if n else ():
            said = {"delivery": delivery.number, "model": model, "request": "exchange"}
            assert desk.touch("name_request", **said).code == "request_named"
            if model == "HY650G":
                hand_over(desk, delivery.number)


def large_exchanges(desk: Keeper, office: Office) -> None:
    """Four notices of a large exchange: told, handed over, answered, carried out (R8b)."""
    for n, state in enumerate(("open", "handed_over", "answered", "executed")):
        serials = {GOOD.format(300 + 10 * n + k): "exchange" for k in range(3)}
        hand_over(desk, count(desk, 20 + n, "C005", serials))
        [*_, notice] = rows(desk, tables.paper, tables.paper.c.rule == "R8b")
        if state == "handed_over":
            done = office.on(CLERK, "hand_over_notice", notice.number, to="林珊", how="in_person")
            assert done.code == "notice_handed_over"
        if state in ("answered", "executed"):
            said = {"opinion": "可以发", "pin": PIN}
            assert office.on(MARKETING, "give_opinion", notice.number, **said).code == "opinion_given"
        if state == "executed":
            [line] = rows(desk, tables.paper_line, tables.paper_line.c.paper == notice.number)
            done = office.on(KEEPER, "carry_out_line", notice.number, line=line.id, how="分批发")
            assert (done.code, done.facts["left"]) == ("line_carried_out", 0)


def findings(desk: Keeper, office: Office) -> None:
    """One large delivery: a unit for every step of a settling, and for every state of every paper."""
    damaged = {GOOD.format(500 + n): "exchange" for n in range(len(SETTLED))}
    marked = {GOOD.format(520 + n): "exchange" for n in range(len(PROBLEMS))}
    old = {OLD.format(n): "exchange" for n in range(len(APPLICATIONS))}
    stopped = {STOPPED.format(n): "exchange" for n in range(len(REPLACEMENTS))}
    again = {OLD_AND_STOPPED.format(550): "exchange"}
    everything = damaged | marked | old | stopped | again
    count(desk, 40, "C001", everything, finish=False)
    mark(desk, dict.fromkeys(damaged, "case"))
    mark(desk, dict(zip(marked, PROBLEMS, strict=True)))
    assert desk.touch("finish").code == "count_finished"
    for serial, until in zip(damaged, SETTLED, strict=True):
        settle_until(desk, finding(desk, serial), until)
    for serial, (category, until) in zip(marked, PROBLEMS.items(), strict=True):
        report(desk, office, serial, category, until)
    for serial, until in zip(old, APPLICATIONS, strict=True):
        apply(desk, office, serial, until)
    for serial, until in zip(stopped, REPLACEMENTS, strict=True):
        replace(desk, office, serial, until)
    [serial] = again
    number = apply(desk, office, serial, "approved", "exchange")  # R9 asks for another model ...
    desk.touch("change_plan", number=number)
    desk.choose("plan.send_back")
    assert desk.touch("confirm").code == "application_submitted"  # ... and is taken back
    told = tables.paper.c.kind == "notice", tables.paper.c.rule == "R1"
    [handed_over, _] = rows(desk, tables.paper, *told, tables.paper.c.addressee == "marketing")
    [confirmed] = rows(desk, tables.paper, *told, tables.paper.c.addressee == "manager")
    done = office.on(CLERK, "hand_over_notice", handed_over.number, to="林珊", how="in_person")
    assert done.code == "notice_handed_over"
    assert office.on(MANAGER, "confirm_notice", confirmed.number).code == "notice_confirmed"


def mark(desk: Keeper, troubles: Mapping[str, str]) -> None:
    """Mark what is wrong with units, by serial."""
    for serial, trouble in troubles.items():
        desk.scan(unit(desk, serial))
        desk.touch("leave")
        desk.touch("trouble")
        question = desk.view().question
        assert question is not None
        if trouble not in [choice.code for choice in question.choices]:
            desk.choose("more")
        assert desk.choose(trouble).code == "trouble_marked"
        desk.touch("leave")


def unit(desk: Keeper, serial: str) -> str:
    """Own number of the unit with a serial."""
    return str(rows(desk, tables.unit, tables.unit.c.serial == serial)[0].number)


def finding(desk: Keeper, serial: str) -> int:
    """The one discrepancy of a unit."""
    return int(rows(desk, tables.discrepancy, tables.discrepancy.c.unit == unit(desk, serial))[-1].id)


def settle_until(desk: Keeper, opened: int, until: str) -> None:
    """Settle damage up to the step that is then next, or to its end."""
    if until == "photo":
        return
    matter = next(m for m in desk.view().matters if m.sort == "discrepancy" and m.id == opened)
    if until == "settled":
        settle(desk, matter, "as_usual", "exchange_anyway")
        return
    desk.touch("settle", discrepancy=opened)
    desk.touch("add_photo", image=picture())
    if until != "asked":
        for pick in ("contact", "phone", "just_now"):
            desk.choose(pick)
        desk.touch("confirm")
    if until == "passed":
        assert desk.touch("to_marketing").code == "passed_to_marketing"
    if until in ("decision", "carried_out"):
        desk.choose("as_usual")
        desk.touch("confirm")
    if until == "carried_out":
        desk.choose("exchange_anyway")
        desk.touch("confirm")
    desk.touch("leave")


def report(desk: Keeper, office: Office, serial: str, category: str, until: str) -> None:
    """Bring the report of a marked problem so far."""
    [problem] = rows(desk, tables.problem, tables.problem.c.unit == unit(desk, serial))
    if until == "open":
        return
    number = desk.touch("open_problem", problem=problem.id).facts["paper"]
    desk.touch("leave")
    if until == "draft":
        return
    written = {"why": "烧痕", "affected": "1 台", "measures": "隔离"}
    assert office.on(KEEPER, "write_report", number, **written).code == "report_written"
    if until in ("handed_over", "closed"):
        assert office.on(KEEPER, "hand_over_report", number, to="总办", how="in_person").outcome == "ok"
    if until == "closed":
        assert desk.touch("close_problem", id=problem.id).code == "problem_closed"


def apply(desk: Keeper, office: Office, serial: str, until: str, plan: str = "scrap") -> str:
    """Bring the application of a unit so far; its number."""
    of = tables.duty.c.unit == unit(desk, serial), tables.duty.c.kind == "application"
    [duty] = rows(desk, tables.duty, *of)
    if not until:
        return ""
    number = str(desk.touch("open_duty", duty=duty.id).facts["paper"])
    desk.touch("leave")
    if until == "draft":
        return number
    if until not in ("submitted", "reviewed"):  # what leaves has nothing else open
        matter = next(m for m in desk.view().matters if m.sort == "discrepancy" and m.id == duty.discrepancy)
        settle(desk, matter, "gives_it_up", "keep")
    desk.touch("open_paper", number=number)
    desk.choose(f"plan.{plan}")
    assert desk.touch("confirm").code == "application_submitted"
    if until != "submitted":
        assert office.review(number).code == "application_reviewed"
    if until in ("approved", "executed"):
        assert office.approve(number).code == "paper_approved"
    if until.startswith("rejected"):
        assert office.reject(number, "scrap").code == "paper_rejected"
    if until.endswith("executed"):
        assert office.on(KEEPER, "carry_out_plan", number).code == "plan_carried_out"
    return number


def replace(desk: Keeper, office: Office, serial: str, until: str) -> None:
    """Bring the replacement of a unit so far."""
    of = tables.duty.c.unit == unit(desk, serial), tables.duty.c.kind == "replacement"
    number = rows(desk, tables.duty, *of)[0].paper
    if until == "draft":
        return
    assert office.on(MARKETING, "name_replacement", number, model="HY400S", pin=PIN).outcome == "ok"
    if until == "approved":
        assert office.approve(number).outcome == "ok"
    if until == "rejected":
        assert office.reject(number).outcome == "ok"


def units_at_work(desk: Keeper) -> str:
    """Units on their way through inspection and repair, the last two done and passed; their delivery."""
    delivery = count(desk, 51, "C004", {PARTED.format(600 + n): "repair" for n in range(7)})
    put_away(desk, range(1, 8), delivery)
    for n, number in enumerate(numbers(desk, delivery, range(1, 8))):
        assert issued_to_after_sales(desk, number).outcome == "ok"
        if n == 1:
            inspected(desk, number, "good_stock", defect="N00", values=GOOD_ATX, instrument="DMM-07")
        if n > 1:
            inspected(desk, number, "repair", defect="E09", cause="use")
        desk.print_labels()
        if n > 2:
            desk.badge(REPAIRER)
            desk.scan(number)
            assert desk.touch("confirm").code == "repair_open"
        if n > 3:
            desk.choose("repair.repaired")
            assert desk.touch("confirm").code == "unit_repaired"
            desk.print_labels()
        desk.touch("leave")
        if n > 4:
            inspected(desk, number, "send_back", defect="N00", values=GOOD_ATX, instrument="DMM-07")
            desk.print_labels()
    desk.badge(KEEPER)
    return delivery


def refused_and_sent_back(desk: Keeper, office: Office) -> None:
    """Units that were refused: one lies here, one was sent back; one that was repaired is shipped."""
    worked_on = units_at_work(desk)
    [repaired] = numbers(desk, worked_on, [6])
    delivery = count(desk, 50, "C004", {GOOD.format(700 + n): "repair" for n in range(2)})
    for number in numbers(desk, delivery, [1, 2]):
        said = {"reason": "against_policy", "informed": "王女士", "channel": "phone"}
        done = desk.touch("refuse_goods", number=number, image=picture(), **said)
        assert done.code == "goods_refused"
    form = hand_over(desk, worked_on)
    assert entered(desk, form).code == "form_entered"
    assert to_shipping(desk, form).code == "form_at_shipping"
    desk.badge(SHIPPING)
    desk.touch("pack", customer="C004")
    for number in (repaired, *numbers(desk, delivery, [2])):
        assert desk.scan(number).code == "packed"
    assert desk.scan("SF9000000000750").code == "parcel_shipped"
    desk.badge(KEEPER)


def beginnings(desk: Keeper) -> None:
    """Deliveries that are not counted yet; what was counted by mistake and taken back is in one of them."""
    begin(desk, "SF9000000000262", "C003")
    said = {"reason": "not_ours", "informed": "快递员", "channel": "in_person", "image": picture()}
    refused = desk.view().delivery
    assert refused is not None
    assert desk.touch("refuse_goods", number=refused.number, **said).code == "delivery_refused"
    begin(desk, "SF9000000000261", "C003")
    for n in range(2):
        begin(desk, f"SF900000000027{n}", "C003", f"SF900000000028{n}")
        serials = [GOOD.format(800 + 10 * n + k) for k in range(2)]
        for serial in serials:
            desk.later(seconds=5)
            desk.scan(serial)
        for trouble in ("safety", "case"):
            mark(desk, {serials[1]: trouble})
        desk.touch("open_problem", problem=rows(desk, tables.problem)[-1].id)
        desk.touch("leave")
        if n == 0:  # undone, and what was filed about it withdrawn
            desk.print_labels()
            assert desk.touch("undo").code == "undo_asked"
            assert desk.touch("confirm").code == "unit_voided"
    for n in range(2):
        begin(desk, f"SF900000000029{n}")
    desk.scan(GOOD.format(850))


def begin(desk: Keeper, waybill: str, customer: str = "", *others: str) -> None:
    """Sign for a parcel, of which a list may speak that names others too, or whose sender nobody knows."""
    if customer:
        bring_in(desk, *(f"{each},{customer},HY500G,2,exchange" for each in (waybill, *others)))
    desk.badge(KEEPER)
    if desk.scan(waybill).code == "which_delivery":
        desk.choose("other_delivery")
    if not customer:
        desk.choose("unclaimed")
    assert desk.touch("confirm").code == "delivery_signed"


def price_lists(desk: Keeper, office: Office) -> None:
    """Price lists in every state (R4)."""
    for n, state in enumerate(("draft", "submitted", "reviewed", "sent_back")):
        write_prices(desk, f"20261{n},FAN-4S,风扇,,只,3.50,旧件市价,2026-12-01")
        number = listed(desk, f"20261{n}").number
        if state != "draft":
            assert office.touch(LEADER, "submit_prices", number=number).outcome == "ok"
        if state == "reviewed":
            assert office.on(FINANCE, "review_book", number, pin=PIN).outcome == "ok"
        if state == "sent_back":
            said = {"reason": "太高", "pin": PIN}
            assert office.on(FINANCE, "send_book_back", number, **said).outcome == "ok"


def labels(desk: Keeper) -> None:
    """Print jobs in every state; the queue's last ones are left waiting."""
    desk.print_labels()
    assert desk.touch("print_labels", of="locations", reason="new_places").code == "labels_queued"
    for n, became in enumerate(("printed", "unknown", "unknown", "cancelled", "")):
        job = _send(desk)
        if became:
            _ended(desk, job, became)
        if n == 2:
            assert desk.touch("settle_job", job=job, came_out=False).code == "label_queued"


def _send(desk: Keeper) -> int:
    with desk.store.write() as connection:
        job = printing.claim(connection, desk.desk.id, "printer", None, desk.clock.now())
    assert job is not None
    return int(job.id)


def _ended(desk: Keeper, job: int, state: str) -> None:
    request = Request(f"print:{job}", "printing", desk.desk.id, desk.clock.now(), by_machine=True)
    desk.store.perform(request, lambda act: printing.end(act, job, state, "status"))
