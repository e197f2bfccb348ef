from dataclasses import replace

import pytest

from station.rules.findings import KINDS
from station.rules.settlement import (
    DECISIONS,
    STEPS,
    Settling,
    check,
    keeps_from_stock,
    needs_application,
    needs_photo,
    next_step,
)

DONE = {
    "photo": {"photos": 1},
    "asked": {"asked": 1, "reached": 1},
    "answer": {"answered": True},
    "decision": {"decision": "keep"},
    "carried_out": {"carried_out": True},
}


def walked(kind):
    """The steps of a discrepancy, each taken when it is the next one."""
    settling, steps = Settling(kind), []
    while step := next_step(settling):
        decision = DECISIONS[kind][0]
        assert check(settling, step, decision if step == "decision" else None) is None
        settling = replace(settling, **(DONE[step] if step != "decision" else {"decision": decision}))
        steps.append(step)
    return steps


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_of_the_customer_and_damage_is_photographed_first(kind):
    photo = ["photo"] if kind == "damaged" else []
    assert walked(kind) == [*photo, "asked", "answer", "decision", "carried_out"]
    assert needs_photo(kind) == (kind == "damaged")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_offers_at_most_nine_decisions_and_can_be_passed_to_marketing(kind):
    assert len(set(DECISIONS[kind])) == len(DECISIONS[kind]) <= 9
    assert DECISIONS[kind][-1] == "pass_to_marketing"


def test_an_application_is_needed_for_mixed_short_and_out_of_warranty():
    assert {kind for kind in KINDS if needs_application(kind)} == {"mixed", "short", "out_of_warranty"}


ASKED = Settling("damaged", photos=1, asked=1)


@pytest.mark.parametrize(
    ("settling", "step", "decision", "refusal"),
    [
        (Settling("damaged"), "asked", None, "photo_missing"),
        (Settling("damaged", photos=1), "answer", None, "customer_not_asked"),
        (Settling("short"), "decision", "accept_count", "customer_not_asked"),
        (ASKED, "decision", "keep", "answer_missing"),
        (ASKED, "decision", "pass_to_marketing", None),
        (replace(ASKED, answered=True), "decision", "send_missing", "decision_not_allowed"),
        (replace(ASKED, answered=True), "decision", None, "decision_not_allowed"),
        (replace(ASKED, answered=True), "carried_out", None, "decision_missing"),
        (replace(ASKED, decision="pass_to_marketing"), "carried_out", None, "waiting_for_marketing"),
        (replace(ASKED, decision="pass_to_marketing"), "decision", "keep", None),
        (replace(ASKED, answered=True, decision="keep"), "decision", "charge", None),
        (replace(ASKED, answered=True, decision="keep"), "asked", None, None),
        (replace(ASKED, answered=True, decision="keep"), "carried_out", None, None),
    ],
)
def test_a_step_out_of_turn_is_refused_with_what_is_missing(settling, step, decision, refusal):
    assert check(settling, step, decision) == refusal


def test_what_marketing_has_waits_for_marketing_s_decision():
    assert next_step(replace(ASKED, decision="pass_to_marketing")) == "decision"


@pytest.mark.parametrize("step", STEPS)
def test_a_settled_matter_takes_no_further_step(step):
    settled = Settling("short", asked=1, answered=True, decision="accept_count", carried_out=True)
    assert (check(settled, step, "accept_count"), next_step(settled)) == ("already_settled", None)


@pytest.mark.parametrize(
    ("settling", "reason"),
    [
        (Settling("damaged", photos=1, asked=1, answered=True, decision="keep"), "finding_open"),
        (Settling("damaged", decision="exchange_anyway", carried_out=True), None),
        (Settling("damaged", decision="send_back", carried_out=True), "goods_leave"),
        (Settling("over", decision="refuse", carried_out=True), "goods_leave"),
        (Settling("out_of_warranty", decision="charge", carried_out=True), "application_open"),
    ],
)
def test_a_unit_enters_stock_only_when_its_finding_is_settled_and_the_goods_stay(settling, reason):
    assert keeps_from_stock(settling) == reason
