"""Who may do what, and what becomes of scans while nobody who may is signed on (domain 2; S4, F5)."""

import pytest

from station.feedback import Feedback

FIRST, SECOND = "HY500GA253700142", "HY500GA253700143"


@pytest.mark.parametrize(
    ("touch", "arguments"),
    [
        ("choose", {"number": 1}),
        ("confirm", {}),
        ("leave", {}),
        ("undo", {}),
        ("finish", {}),
        ("leave_batch", {}),
    ],
)
def test_a_locked_desk_takes_no_touch(counting, touch, arguments):
    counting.scan(FIRST)
    counting.later(seconds=5)
    counting.scan(FIRST)
    counting.touch("sign_off")
    before = counting.view().question

    assert counting.touch(touch, **arguments).code == "nobody_signed_on"
    assert counting.view().question == before


def test_a_command_code_at_a_locked_desk_is_refused_and_its_secret_not_shown(counting):
    counting.scan(FIRST)
    counting.touch("sign_off")
    refused = counting.command("0002")
    counting.badge("OP0001")

    assert refused == Feedback("refused", "nobody_signed_on", {})
    assert counting.unit(1).state == "counted"


def test_stored_scans_wait_on_for_somebody_who_may_count(counting):
    counting.touch("sign_off")
    counting.scan(FIRST)
    counting.badge("OP0002")
    behind = counting.scan(SECOND)

    assert (behind.outcome, behind.code, behind.facts["who"]) == ("waiting", "stored_until_who", ["keeper"])
    assert (counting.view().waiting, counting.view().delivery.counted) == (2, 0)
    counting.badge("OP0001")
    assert [counting.unit(n).serial for n in (1, 2)] == [FIRST, SECOND]
    assert counting.view().waiting == 0


def test_stored_scans_wait_for_the_answer_about_the_parcel_before_them(keeper):
    for code in ("YT1234567890123", FIRST):
        keeper.scan(code)
    keeper.badge("OP0001")
    assert (keeper.view().question.kind, keeper.view().waiting) == ("sign_delivery", 1)
    keeper.choose("C001")
    keeper.touch("confirm")
    keeper.desk.work_off_next(0)

    assert (keeper.unit(1).serial, keeper.view().waiting) == (FIRST, 0)


def test_a_clerk_opens_a_delivery_by_its_waybill_but_does_not_sign_for_parcels(counting):
    counting.badge("OP0002")

    assert counting.scan("SF9000000000017").code == "delivery_opened"
    assert counting.scan("YT1234567890123").code == "role_may_not"
    assert counting.scan("2000000005003", "]E0").code == "role_may_not"


def test_a_clerk_does_not_answer_for_the_keeper_whose_parcel_it_is(counting):
    counting.scan("YT1234567890123")
    counting.badge("OP0002")

    assert counting.choose("other_delivery").code == "role_may_not"


def test_the_main_store_posts_into_the_main_warehouse_and_nowhere_else(counting):
    counting.scan(FIRST)
    counting.print_labels()
    counting.badge("OP0010")

    assert counting.scan("LC000001").code == "role_may_not"
    assert counting.scan("LC000003").code == "put_away"


@pytest.mark.parametrize(("badge", "code"), [("OP0003", "unit_on_table"), ("OP0004", "not_issued")])
def test_who_may_not_settle_sees_the_unit_all_the_same(counting, badge, code):
    """An inspector is also told that it was not issued for inspection (R12a)."""
    counting.scan("HY400SB211400921")
    counting.badge(badge)

    assert counting.scan("RU2609290001").code == code
    card = counting.view().card
    assert (card.feedback.code, card.unit.number) == (code, "RU2609290001")
    assert counting.view().settling is None


def test_a_batch_on_a_foreign_label_is_not_put_on_the_keeper_s_table(counting):
    counting.badge("OP0003")
    counting.touch("open_batch")
    counting.touch("leave_batch")
    counting.badge("OP0001")

    assert counting.scan("TB2609290001").code == "role_may_not"
    assert counting.touch("leave_batch").code == "no_batch_open"


def test_nobody_signs_what_somebody_else_picked(counting):
    counting.scan("HY400SB211400921")
    counting.touch("settle", discrepancy=counting.view().matters[0].id)
    for pick in ("contact", "phone", "just_now"):
        counting.choose(pick)
    counting.badge("OP0002")

    assert counting.view().question.kind == "settle"
    assert counting.touch("confirm").code == "pick_first"
