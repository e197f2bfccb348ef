"""Applications: proposed, reviewed, decided, and only the decided plan carried out (R13, R9; domain 4.1)."""

import pytest
from sqlalchemy import select, update

from station.forms.contents import Application, Replacement
from station.lists.reading import read_list
from station.messages import say
from station.operations import papers
from station.operations.imports import import_rows
from station.rules import papers as rules
from station.store import tables
from tests.station.by_hand import open_matter, picture, settle
from tests.station.papers.office import (
    CLERK,
    FINANCE,
    GM,
    KEEPER,
    MANAGER,
    MARKETING,
    PIN,
    approved,
    carry_out,
    content,
    duty_row,
    file,
    submit,
)

# --- proposing ---------------------------------------------------------------------------------------


def test_r13_the_application_is_filled_in_from_what_is_known(finished):
    settle(finished, open_matter(finished, "mixed"), "as_usual", "send_back")
    number = file(finished, 12)

    said = content(finished, number)
    unit = finished.unit(12)
    assert isinstance(said, Application)
    assert (said.kind, said.delivery, said.filed_by, said.statement) == (
        "mixed",
        unit.delivery,
        "周敏",
        "as_usual",
    )
    assert said.customer.code == "C001"
    [line] = said.lines
    assert (line.unit, line.model, line.serial, line.found, line.plan) == (
        unit.number,
        "HY300S",
        "HY300SA243800415",
        "mixed",
        "send_back",
    )


def test_r13_one_application_a_finding_and_opening_it_twice_files_it_once(finished):
    first = file(finished, 8)
    finished.touch("leave")

    assert file(finished, 8) == first
    assert len(finished.events("PaperFiled")) == 2  # the replacement of unit 11 is there already
    assert duty_row(finished, 8).paper == first


@pytest.mark.parametrize(
    ("ordinal", "plans"),
    [
        (8, ["return", "exchange", "charged_repair", "discount", "send_back", "scrap"]),
        (12, ["return", "exchange", "charged_repair", "discount", "send_back", "scrap"]),
        (None, ["send_missing", "accept_count", "discount"]),
    ],
)
def test_r13_each_kind_offers_its_plans(finished, ordinal, plans):
    file(finished, ordinal)

    assert [choice.code for choice in finished.view().question.choices] == [f"plan.{plan}" for plan in plans]


def test_r13_is_asked_for_no_finding_but_mixed_short_and_out_of_warranty(finished):
    with finished.store.read() as connection:
        kinds = connection.scalars(
            select(tables.discrepancy.c.kind)
            .join(tables.duty, tables.duty.c.discrepancy == tables.discrepancy.c.id)
            .where(tables.duty.c.kind == "application")
        ).all()

    assert sorted(kinds) == ["mixed", "out_of_warranty", "out_of_warranty", "short"]


def test_an_application_is_filed_and_submitted_by_scanner_alone(finished):
    number = file(finished, 8)
    finished.touch("leave")
    finished.later(seconds=5)

    assert finished.scan(number).code == "paper_opened"
    finished.command("0103")
    assert finished.command("0001").code == "application_submitted"
    assert content(finished, number).lines[0].plan == "charged_repair"


def test_nobody_submits_the_plan_somebody_else_picked(finished):
    file(finished, 8)
    finished.choose("plan.return")
    finished.badge(CLERK)

    assert finished.touch("confirm").code == "nothing_to_confirm"


# --- reviewing and deciding --------------------------------------------------------------------------


def test_r13_marketing_reviews_then_the_gm_approves_and_then_the_unit_goes_to_stock(finished, office):
    settle(finished, open_matter(finished, "mixed"), "as_usual", "keep")
    number = submit(finished, 12, "return")
    states = [office.paper(number).state]
    office.review(number)
    states.append(office.paper(number).state)
    office.approve(number)
    states.append(office.paper(number).state)
    assert finished.unit(12).held

    done = carry_out(finished, office, number)

    states.append(office.paper(number).state)
    unit = finished.unit(12)
    assert states == ["submitted", "reviewed", "approved", "executed"]
    assert (done.code, unit.product_status, unit.location) == ("plan_carried_out", "to_inspect", "LC000001")
    row = duty_row(finished, 12)
    assert (row.state, row.ended_at is not None) == ("done", True)


def test_r13_an_approved_plan_waits_for_the_customer_s_answer(finished, office):
    number = approved(finished, office, 12, "return")
    carry_out(finished, office, number)
    assert finished.unit(12).held

    settle(finished, open_matter(finished, "mixed"), "as_usual", "keep")

    assert not finished.unit(12).held


def test_r13_a_unit_with_two_findings_is_held_until_both_are_settled(finished, office):
    finished.scan(finished.unit(12).number)
    finished.touch("trouble")
    finished.choose("case")
    finished.touch("leave")
    settle(finished, open_matter(finished, "mixed"), "as_usual", "keep")
    carry_out(finished, office, approved(finished, office, 12, "return"))
    assert finished.unit(12).held

    damaged = next(m for m in finished.view().matters if m.code == "damaged" and m.ordinal == 12)
    settle(finished, damaged, "as_usual", "keep")

    assert not finished.unit(12).held


@pytest.mark.parametrize("state", ["draft", "submitted", "reviewed"])
def test_r13_nothing_but_an_approved_plan_is_carried_out(finished, office, state):
    number = file(finished, 8) if state == "draft" else submit(finished, 8, "charged_repair")
    if state == "reviewed":
        office.review(number)

    assert carry_out(finished, office, number).code == "paper_is_past"
    assert finished.unit(8).held


def test_r13_marketing_may_name_another_plan_and_the_gm_approves_that(finished, office):
    number = submit(finished, 8, "exchange")
    changed = office.review(number, "change", "charged_repair")
    office.approve(number)

    assert say(changed, "zh") == f"{number}：营销改方案，方案收费维修。等总经理批准"
    assert content(finished, number).lines[0].plan == "charged_repair"
    with finished.store.read() as connection:
        signed = [(each.act, each.revision) for each in papers.signatures(connection, number)]
        assert papers.lines(connection, number)[0].plan == "charged_repair"
    assert signed == [("submitted", 2), ("reviewed", 3), ("approved", 3)]


def test_r13_a_disagreement_of_marketing_is_shown_to_the_gm_who_decides(finished, office):
    number = submit(finished, 8, "exchange")
    office.review(number, "disagree")

    assert office.paper(number).state == "reviewed"
    assert office.approve(number).code == "paper_approved"


def test_r13_the_gm_does_not_approve_before_marketing_has_reviewed(finished, office):
    number = submit(finished, 8, "exchange")

    assert office.approve(number).code == "paper_is_past"


@pytest.mark.parametrize(
    ("who", "touch"),
    [
        (KEEPER, "review_application"),
        (CLERK, "review_application"),
        (GM, "review_application"),
        (MARKETING, "approve_paper"),
        (MANAGER, "approve_paper"),
        (FINANCE, "approve_paper"),
        (CLERK, "approve_paper"),
    ],
)
def test_r13_only_marketing_reviews_and_only_the_gm_approves(finished, office, who, touch):
    number = submit(finished, 8, "exchange")
    if touch == "approve_paper":
        office.review(number)
        refused = office.approve(number, who)
    else:
        refused = office.review(number, who=who)

    assert (refused.outcome, refused.code) == ("refused", "role_may_not")


def change_role(desk, number, name, role):
    rows = f"工号,姓名,角色\n{number},{name},{role}".encode()
    assert not import_rows(desk.store, desk.desk.id, read_list("operators", rows), desk.clock).rejected


@pytest.mark.parametrize("role", ["营销中心", "总经理"])
def test_r13_who_filed_it_neither_reviews_nor_approves_it_in_another_role_later(finished, office, role):
    number = submit(finished, 8, "exchange")
    if role == "总经理":
        office.review(number)
    change_role(finished, KEEPER, "周敏", role)
    office.give_pins(KEEPER)

    refused = office.approve(number, KEEPER) if role == "总经理" else office.review(number, who=KEEPER)

    assert refused.code == "own_paper"
    assert say(refused, "en") == (
        f"周敏 filed {number} and neither reviews nor approves it (R13). Another person may"
    )


def test_an_approval_without_the_right_pin_is_none_and_says_how_many_tries_are_left(finished, office):
    number = submit(finished, 8, "exchange")
    office.review(number)

    refused = office.approve(number, pin="000001")

    assert (refused.code, refused.facts["left"]) == ("pin_wrong", 4)
    assert office.paper(number).state == "reviewed"


# --- what was shown is what is approved --------------------------------------------------------------


def test_r13_a_change_after_the_approval_re_opens_review_and_approval(finished, office):
    number = approved(finished, office, 8, "exchange")
    finished.touch("change_plan", number=number)
    finished.choose("plan.return")
    finished.touch("confirm")

    assert office.paper(number).state == "submitted"
    assert carry_out(finished, office, number).code == "paper_is_past"
    office.review(number)
    office.approve(number)
    assert carry_out(finished, office, number).code == "plan_carried_out"


def test_an_approval_of_what_has_changed_meanwhile_is_refused_and_says_who_changed_it(finished, office):
    number = submit(finished, 8, "exchange")
    office.review(number)
    shown = office.paper(number).revision
    finished.touch("change_plan", number=number)
    finished.choose("plan.return")
    finished.touch("confirm")
    office.review(number)

    refused = office.approve(number, revision=shown)

    assert refused.code == "paper_changed"
    assert (refused.facts["shown"], refused.facts["now"]) == (shown, shown + 1)
    assert office.paper(number).state == "reviewed"


def test_a_signature_keeps_the_fingerprint_of_what_was_shown(finished, office):
    number = approved(finished, office, 8, "exchange")

    with finished.store.read() as connection:
        rows = {
            row.revision: row.hash
            for row in connection.execute(
                select(tables.paper_revision).where(tables.paper_revision.c.paper == number)
            )
        }
        signed = papers.signatures(connection, number)
    assert all(each.hash == rows[each.revision] for each in signed)
    assert len(set(rows.values())) == len(rows)


def test_of_two_who_decide_the_second_is_told_who_did_what(finished, office):
    number = submit(finished, 8, "exchange")
    office.review(number)
    office.approve(number)
    late = office.reject(number)

    assert (late.outcome, late.code) == ("refused", "paper_is_past")
    assert say(late, "en") == (
        f"{number} is Approved: Approved by 许总 at 收货台 1, "
        f"{finished.clock.now():%m-%d} {late.facts['at'][-5:]}. Nothing was done (R13)"
    )


# --- rejected ----------------------------------------------------------------------------------------


def test_r13_a_rejected_application_sends_the_unit_back_and_it_is_never_stocked(finished, office):
    settle(finished, open_matter(finished, "mixed"), "as_usual", "keep")
    number = submit(finished, 12, "exchange")
    office.review(number)
    rejected = office.reject(number)
    assert (rejected.code, rejected.facts["plan"]) == ("paper_rejected", "plan.send_back")
    carry_out(finished, office, number)

    assert finished.unit(12).held
    finished.scan(finished.unit(12).number)
    assert finished.scan("LC000003").code == "held_unit_elsewhere"


def test_r13_a_rejected_application_follows_the_plan_written_in_the_rejection(finished, office):
    settle(finished, open_matter(finished, "mixed"), "as_usual", "keep")
    number = submit(finished, 12, "exchange")
    office.review(number)
    office.reject(number, "discount")
    carry_out(finished, office, number)

    assert not finished.unit(12).held


def test_r13_a_rejection_needs_a_reason(finished, office):
    number = submit(finished, 12, "exchange")
    office.review(number)

    assert office.reject(number, reason="  ").code == "reason_missing"
    assert office.paper(number).state == "reviewed"


def test_r13_a_decided_application_is_not_proposed_anew(finished, office):
    number = submit(finished, 12, "exchange")
    office.review(number)
    office.reject(number)

    assert finished.touch("change_plan", number=number).code == "paper_is_past"


def test_r13_a_plan_to_scrap_puts_the_unit_with_the_scrap_and_nowhere_else(finished, office):
    settle(finished, open_matter(finished, "mixed"), "gives_it_up", "keep")
    carry_out(finished, office, approved(finished, office, 12, "scrap"))

    unit = finished.unit(12)
    assert (unit.product_status, unit.location) == ("scrapped", "LC000008")
    finished.print_labels()
    finished.scan(unit.number)
    assert finished.scan("LC000003").code == "scrapped_unit_elsewhere"


def test_r17_what_was_scrapped_by_a_decided_plan_is_not_refused_any_more(finished, office):
    settle(finished, open_matter(finished, "mixed"), "gives_it_up", "keep")
    carry_out(finished, office, approved(finished, office, 12, "scrap"))
    said = {"reason": "against_policy", "informed": "王女士", "channel": "phone", "image": picture()}
    refused = finished.touch("refuse_goods", number=finished.unit(12).number, **said)

    assert (refused.outcome, refused.code, refused.facts["state"]) == (
        "refused",
        "refusal_too_late",
        "scrapped",
    )
    assert finished.unit(12).location == "LC000008"


def test_r13_goods_do_not_leave_while_another_finding_is_open(finished, office):
    number = approved(finished, office, 12, "scrap")  # the customer has not been asked

    assert carry_out(finished, office, number).code == "finding_open"
    assert office.paper(number).state == "approved"


# --- approvals given outside -------------------------------------------------------------------------


def record(office, number, **other):
    said = {
        "paper": number,
        "revision": office.paper(number).revision,
        "done": "approved",
        "given_by": GM,
        "given_on": "2026-09-29",
        "channel": "wechat",
        "reference": "微信 2026-09-29 16:02",
        **other,
    }
    return office.touch(CLERK, "record_decision", **said)


def test_an_approval_given_outside_shows_who_gave_and_who_recorded_it_and_its_evidence(finished, office):
    number = submit(finished, 8, "charged_repair")
    record(office, number, done="reviewed", given_by=MARKETING, verdict="agree")
    done = record(office, number, reference="", image=picture())

    assert done.code == "paper_approved"
    with finished.store.read() as connection:
        last = papers.signatures(connection, number)[-1]
    assert (last.act, last.operator, last.recorded_by, last.channel) == ("approved", GM, CLERK, "wechat")
    assert last.image[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"reference": ""}, "evidence_missing"),
        ({"given_on": "2026-09-30"}, "date_not_possible"),
        ({"given_on": "2026-09-28"}, "date_not_possible"),
        ({"given_on": "2026-09-29x"}, "date_not_possible"),
        ({"given_by": MARKETING}, "role_may_not"),
        ({"given_by": "OP4711"}, "badge_unknown"),
        ({"image": b"no picture"}, "photo_unreadable"),
    ],
)
def test_an_approval_given_outside_needs_evidence_a_possible_date_and_who_may(finished, office, wrong, code):
    number = submit(finished, 8, "charged_repair")
    office.review(number)

    assert record(office, number, **wrong).code == code
    assert office.paper(number).state == "reviewed"


def test_who_filed_it_is_not_recorded_as_approving_it(finished, office):
    number = submit(finished, 8, "charged_repair")
    office.review(number)
    change_role(finished, KEEPER, "周敏", "总经理")

    assert record(office, number, given_by=KEEPER).code == "own_paper"


# --- R9 ----------------------------------------------------------------------------------------------


def rx(desk, ordinal):
    row = duty_row(desk, ordinal, "replacement")
    return row.paper if row else None


def test_r9_marketing_names_a_model_the_gm_approves_and_the_clock_has_ended(finished, office):
    number = rx(finished, 11)
    assert office.paper(number).waits_for == "marketing"
    named = office.touch(MARKETING, "name_replacement", paper=number, revision=1, model="HY400S", pin=PIN)
    assert named.code == "replacement_named"
    assert office.paper(number).waits_for == "gm"
    assert office.approve(number).code == "paper_approved"

    said = content(finished, number)
    assert isinstance(said, Replacement)
    assert (said.model, said.proposed, office.paper(number).state) == ("HY350P", "HY400S", "approved")
    assert duty_row(finished, 11, "replacement").state == "done"


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("HY350P", "replacement_unfit"),
        ("HY999X", "replacement_unfit"),
        ("HY220T", None),  # stopped, but 7 spares are left
    ],
)
def test_r9_the_named_model_is_another_one_that_is_there(finished, office, model, code):
    number = rx(finished, 11)
    answer = office.touch(MARKETING, "name_replacement", paper=number, revision=1, model=model, pin=PIN)

    assert answer.code == (code or "replacement_named")


def test_r9_a_model_that_is_gone_as_well_is_no_replacement(finished, office):
    with finished.store.write() as connection:
        connection.execute(
            update(tables.model_stock).where(tables.model_stock.c.model == "HY220T").values(quantity=0)
        )

    number = rx(finished, 11)
    answer = office.touch(MARKETING, "name_replacement", paper=number, revision=1, model="HY220T", pin=PIN)
    assert answer.code == "replacement_not_there"


def test_r9_a_rejected_model_goes_back_to_marketing_who_names_another(finished, office):
    number = rx(finished, 11)
    office.touch(MARKETING, "name_replacement", paper=number, revision=1, model="HY500G", pin=PIN)
    office.reject(number, reason="太贵")

    assert (office.paper(number).state, office.paper(number).waits_for) == ("draft", "marketing")
    again = office.touch(MARKETING, "name_replacement", paper=number, revision=2, model="HY400S", pin=PIN)
    assert again.code == "replacement_named"
    assert office.approve(number).code == "paper_approved"


def test_r9_an_out_of_warranty_unit_goes_through_r13_first(finished, office):
    assert rx(finished, 10) is None

    approved(finished, office, 10, "exchange")

    assert office.paper(rx(finished, 10)).rule == "R9"


def test_r9_is_not_asked_when_the_approved_plan_is_no_exchange(finished, office):
    approved(finished, office, 10, "charged_repair")

    assert rx(finished, 10) is None


def test_r9_is_not_asked_for_a_model_there_still_is(finished, office):
    approved(finished, office, 8, "exchange")  # HY400S: 260 in stock

    assert rx(finished, 8) is None


def test_r9_is_taken_back_when_the_plan_is_proposed_anew(finished, office):
    number = approved(finished, office, 10, "exchange")
    asked = rx(finished, 10)
    finished.touch("change_plan", number=number)
    finished.choose("plan.return")
    finished.touch("confirm")

    assert office.paper(asked).state == "withdrawn"


# --- pure --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(rules.PATHS))
def test_every_state_of_a_paper_can_be_reached_and_leads_to_an_end(kind):
    steps = rules.PATHS[kind].values()
    first = {"notice": "open", "account": "open", "bad_record": "to_sign"}.get(kind, "draft")
    reached, before = {first}, set()
    while reached != before:
        before = set(reached)
        reached |= {step.after for step in steps if reached & set(step.before)}
    assert {step.after for step in steps} <= reached
    assert any(rules.ended(kind, state) for state in reached)
