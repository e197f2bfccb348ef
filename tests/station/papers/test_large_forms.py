"""Batch returns that the GM approves, large exchanges that marketing is asked about (R5, R8b; domain 4.1)."""

import pytest
from sqlalchemy import select

from station.policy import Policy
from station.rules.papers import needs_gm, needs_notice
from station.store import tables
from tests.invariants import check
from tests.station.by_hand import bring_in, entered, states, to_shipping
from tests.station.conftest import Keeper
from tests.station.papers.office import CLERK, GM, KEEPER, MARKETING, PIN, Office


@pytest.fixture
def desk(keeper):
    """An empty desk; whatever a test does there, the doctor finds nothing."""
    Office(keeper).give_pins(MARKETING, GM, CLERK)
    yield keeper
    assert check(keeper.settings.database.url, []) == []


def count(desk: Keeper, request: str, quantity: int, parcel: int = 1, customer: str = "C001") -> str:
    """Count so many units that a customer sent, all with one request, in order; the delivery."""
    waybill = f"SF90000000001{parcel:02}"
    bring_in(desk, f"{waybill},{customer},HY500G,{quantity},{request}")
    desk.scan(waybill)
    desk.touch("confirm")
    for n in range(quantity):
        desk.scan(f"HY500GA2537{parcel:02}{n:03}")
    assert desk.touch("finish").code == "count_finished"
    delivery = desk.view().delivery
    assert delivery is not None
    return delivery.number


def hand_over(desk: Keeper, delivery: str):
    """Two badges; the answer to the second."""
    desk.badge(KEEPER)
    assert desk.touch("hand_over", delivery=delivery).code == "hand_over_asked"
    desk.badge(KEEPER)
    return desk.badge(CLERK)


def enter(desk: Keeper, form: str):
    """The clerk enters a form; anew when it has another revision, with the application's number on it."""
    answer = entered(desk, form)
    return entered(desk, form) if answer.code == "form_revised" else answer


def filed(desk: Keeper, rule: str) -> list[str]:
    with desk.store.read() as connection:
        wanted = select(tables.paper.c.number).where(tables.paper.c.rule == rule)
        return list(connection.scalars(wanted.order_by(tables.paper.c.number)))


def approve(desk: Keeper, number: str, verdict: str = "agree", plan: str = "") -> Office:
    """The keeper submits, marketing reviews, the GM approves."""
    office = Office(desk)
    desk.badge(KEEPER)
    desk.touch("open_paper", number=number)
    desk.choose("plan.return")
    assert desk.touch("confirm").code == "application_submitted"
    assert office.review(number, verdict, plan).code == "application_reviewed"
    assert office.approve(number).code == "paper_approved"
    return office


# --- R5 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("returns", "needed"), [(4, False), (5, True)])
def test_r5_five_returns_need_the_gm_and_four_do_not(returns, needed):
    assert needs_gm(returns) is needed
    assert needs_gm(returns, Policy().batch_return) is needed


def test_r5_four_returns_on_one_form_need_no_approval(desk):
    form = hand_over(desk, count(desk, "return", 4)).facts["form"]

    assert filed(desk, "R5") == []
    assert enter(desk, form).code == "form_entered"


def test_r5_five_returns_on_one_form_wait_for_the_gm_before_they_are_entered(desk):
    form = hand_over(desk, count(desk, "return", 5)).facts["form"]
    [application] = filed(desk, "R5")
    refused = enter(desk, form)

    assert (refused.outcome, refused.code) == ("refused", "lines_wait")
    assert (refused.facts["rule"], refused.facts["paper"], refused.facts["waiting"]) == (
        ["R5"],
        [application],
        5,
    )
    approve(desk, application)
    assert enter(desk, form).code == "form_entered"


def test_r5_five_exchanges_are_no_batch_return(desk):
    form = hand_over(desk, count(desk, "exchange", 5)).facts["form"]

    assert filed(desk, "R5") == []
    assert enter(desk, form).code == "form_entered"


def test_r5_is_asked_once_however_often_the_form_is_looked_at(desk):
    form = hand_over(desk, count(desk, "return", 5)).facts["form"]
    enter(desk, form)
    enter(desk, form)

    assert len(filed(desk, "R5")) == 1


def test_r5_another_plan_of_the_gm_is_carried_out_before_the_lines_go_on(desk):
    form = hand_over(desk, count(desk, "return", 5)).facts["form"]
    [application] = filed(desk, "R5")
    office = approve(desk, application, "change", "send_back")
    assert enter(desk, form).code == "lines_wait"

    desk.badge(KEEPER)
    done = desk.touch("carry_out_plan", paper=application, revision=office.paper(application).revision)

    assert done.code == "plan_carried_out"
    assert set(states(desk).values()) == {"refused"}


def test_r5_three_and_two_on_two_forms_of_one_signing_day_warn(desk):
    first = hand_over(desk, count(desk, "return", 3, parcel=1))
    second = hand_over(desk, count(desk, "return", 2, parcel=2))

    assert first.code == "handed_over_form"
    assert (second.outcome, second.code, second.facts["returns"], second.facts["forms"]) == (
        "attention",
        "returns_together",
        5,
        [first.facts["form"], second.facts["form"]],
    )
    assert filed(desk, "R5") == []


def test_r5_three_and_one_on_two_forms_of_one_signing_day_do_not_warn(desk):
    hand_over(desk, count(desk, "return", 3, parcel=1))

    assert hand_over(desk, count(desk, "return", 1, parcel=2)).code == "handed_over_form"


def test_r5_three_and_two_of_two_signing_days_do_not_warn(desk):
    hand_over(desk, count(desk, "return", 3, parcel=1))
    desk.later(days=1)

    assert hand_over(desk, count(desk, "return", 2, parcel=2)).code == "handed_over_form"


def test_r5_three_and_two_of_two_customers_do_not_warn(desk):
    hand_over(desk, count(desk, "return", 3, parcel=1))

    assert hand_over(desk, count(desk, "return", 2, parcel=2, customer="C002")).code == "handed_over_form"


# --- R8b ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("exchanges", "needed"), [(99, False), (100, True)])
def test_r8b_a_hundred_exchanges_are_told_to_marketing_and_ninety_nine_are_not(exchanges, needed):
    assert needs_notice(exchanges) is needed
    assert needs_notice(exchanges, Policy().large_exchange) is needed


@pytest.fixture
def settings(settings, request):
    """The shipped settings; in tests that count few, a large exchange has three units."""
    if "few_units" not in request.fixturenames:
        return settings
    policy = settings.policy.model_copy(update={"large_exchange": 3})
    return settings.model_copy(update={"policy": policy})


@pytest.fixture
def few_units():
    """See `settings`."""


@pytest.mark.soak
def test_r8b_ninety_nine_exchanges_on_one_form_go_on(desk):
    form = hand_over(desk, count(desk, "exchange", 99)).facts["form"]

    assert filed(desk, "R8b") == []
    assert enter(desk, form).code == "form_entered"


@pytest.mark.soak
def test_r8b_a_hundred_exchanges_on_one_form_wait_for_marketing_s_opinion(desk):
    form = hand_over(desk, count(desk, "exchange", 100)).facts["form"]
    [notice] = filed(desk, "R8b")
    refused = enter(desk, form)

    assert (refused.code, refused.facts["rule"], refused.facts["who"]) == (
        "lines_wait",
        ["R8b"],
        ["marketing"],
    )
    office = Office(desk)
    said = office.on(MARKETING, "give_opinion", notice, opinion="分两批发", pin=PIN)
    assert said.code == "opinion_given"
    assert enter(desk, form).code == "form_entered"
    assert to_shipping(desk, form).code == "form_at_shipping"


def test_r8b_each_line_shows_how_the_opinion_was_carried_out(few_units, desk):
    hand_over(desk, count(desk, "exchange", 3))
    [notice] = filed(desk, "R8b")
    office = Office(desk)
    with desk.store.read() as connection:
        [line] = connection.scalars(
            select(tables.paper_line.c.id).where(tables.paper_line.c.paper == notice)
        ).all()
    early = office.on(KEEPER, "carry_out_line", notice, line=line, how="分两批发出")
    assert early.code == "paper_is_past"
    office.on(MARKETING, "give_opinion", notice, opinion="分两批发", pin=PIN)

    done = office.on(KEEPER, "carry_out_line", notice, line=line, how="分两批发出")

    assert (done.code, done.facts["left"], office.paper(notice).state) == ("line_carried_out", 0, "executed")
    again = office.on(KEEPER, "carry_out_line", notice, line=line, how="分两批发出")
    assert again.code == "paper_is_past"


def test_r8b_an_opinion_is_given_by_marketing_alone_and_says_something(few_units, desk):
    hand_over(desk, count(desk, "exchange", 3))
    [notice] = filed(desk, "R8b")
    office = Office(desk)

    assert office.on(GM, "give_opinion", notice, opinion="好", pin=PIN).code == "role_may_not"
    assert office.on(MARKETING, "give_opinion", notice, opinion=" ", pin=PIN).code == "reason_missing"


def test_r8b_two_exchanges_where_three_are_large_go_on(few_units, desk):
    hand_over(desk, count(desk, "exchange", 2))

    assert filed(desk, "R8b") == []
