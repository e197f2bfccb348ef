"""Two clerks at two desks settle one matter: nobody signs what somebody else has moved on (faults F3)."""

import pytest

from station.config import load
from station.messages import say
from tests.station.by_hand import picture
from tests.station.conftest import CONFIG, Keeper


@pytest.fixture
def clerks(counting, settings, tmp_path):
    """The keeper at the first desk and a clerk at the second, with one damaged unit on both screens."""
    own = {
        "STATION__DESK__ID": "desk2",
        "STATION__DESK__NAME": "二号台",
        "STATION__DATA": str(tmp_path / "desk2"),
        "STATION__DATABASE__URL": settings.database.url,
    }
    counting.scan("HY500GA253700142")
    counting.touch("trouble")
    counting.choose("case")
    counting.touch("add_photo", image=picture())
    clerk = Keeper(load(CONFIG, own))
    clerk._touches = 1000  # ids of its own
    clerk.badge("OP0002")
    matter = counting.view().matters[0].id
    for each in (counting, clerk):
        each.touch("settle", discrepancy=matter)
    yield counting, clerk
    clerk.leave()


def ask_customer(keeper):
    for pick in ("contact", "phone", "just_now"):
        keeper.choose(pick)
    return keeper.touch("confirm")


def test_what_was_picked_for_a_step_is_not_signed_for_the_next(clerks):
    keeper, clerk = clerks
    for pick in ("contact", "phone", "just_now"):
        clerk.choose(pick)
    assert ask_customer(keeper).code == "step_settled"

    told = clerk.touch("confirm")

    assert (told.outcome, told.code) == ("refused", "step_is_past")
    assert say(told, "en") == (
        "Damaged: customer asked by 周敏 at 收货台 1, 09-29 14:20. Go on from what the screen shows now"
    )
    assert say(told, "zh") == "破损：收货台 1 09-29 14:20 周敏问过客户。按屏幕上的接着办"
    question = clerk.view().question
    assert ([choice.group for choice in question.choices][:1], question.confirm) == (["answer"], None)
    clerk.choose("as_usual")
    assert clerk.touch("confirm").code == "step_settled"


def test_a_number_pressed_for_a_step_does_not_pick_in_the_next(clerks):
    keeper, clerk = clerks
    ask_customer(keeper)

    assert clerk.touch("choose", number=1).code == "step_is_past"
    assert not any(choice.chosen for choice in clerk.view().question.choices)


@pytest.mark.parametrize("late", ["to_marketing", "not_reached"])
def test_a_matter_is_not_passed_on_by_who_does_not_know_the_answer(clerks, late):
    keeper, clerk = clerks
    ask_customer(keeper)
    before = len(keeper.events("DiscrepancyStep"))

    assert clerk.touch(late).code == "step_is_past"
    assert len(keeper.events("DiscrepancyStep")) == before


def test_a_settled_matter_says_who_settled_it(clerks):
    keeper, clerk = clerks
    ask_customer(keeper)
    for pick in ("as_usual", "keep"):
        keeper.choose(pick)
        keeper.touch("confirm")
    assert keeper.touch("confirm").code == "discrepancy_settled"

    told = clerk.touch("confirm")

    assert (told.code, told.facts["did"], told.facts["by"]) == (
        "already_settled",
        "settling.carried_out",
        "周敏",
    )
    assert clerk.view().question is None


def test_a_matter_withdrawn_at_another_desk_says_by_whom(clerks):
    keeper, clerk = clerks
    keeper.touch("leave")
    keeper.touch("undo")
    if keeper.view().question:
        keeper.touch("confirm")

    told = clerk.touch("confirm")

    assert (told.code, told.facts["did"], told.facts["by"]) == (
        "already_settled",
        "settling.withdrawn",
        "周敏",
    )


def test_a_photo_of_ones_own_leaves_what_was_picked(clerks):
    keeper, _ = clerks
    keeper.choose("contact")
    keeper.touch("add_photo", image=picture())

    chosen = [choice.code for choice in keeper.view().question.choices if choice.chosen]
    assert chosen == ["contact", "phone", "just_now"]  # how and when are picked beforehand
    assert keeper.choose("phone").code == "picked"


def test_a_photo_taken_after_another_signed_keeps_nothing_picked_for_the_step_that_is_past(clerks):
    keeper, clerk = clerks
    clerk.choose("contact")
    ask_customer(keeper)
    clerk.touch("add_photo", image=picture())

    assert not any(choice.chosen for choice in clerk.view().question.choices)
