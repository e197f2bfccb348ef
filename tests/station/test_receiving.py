"""Signing for parcels and counting them, at a desk without devices (R8a, R13; domain 7, 9)."""

import pytest

from drivers.scanner.setup import TEST_CODE
from station.feedback import Feedback
from station.messages import say


def test_a_delivery_is_signed_for_by_badge_waybills_and_one_confirmation(keeper):
    keeper.badge("OP0001")
    first = keeper.scan("SF9000000000017")
    keeper.scan("SF9000000000025")
    signed = keeper.command("0001")

    assert first == Feedback("ok", "parcel_taken", {"waybill": "SF9000000000017", "parcels": 1})
    assert signed.facts == {"delivery": "DL2609290001", "customer": "C001", "parcels": 2}
    delivery = keeper.view().delivery
    assert [name for name, _, here in delivery.waybills if here] == ["SF9000000000017", "SF9000000000025"]
    assert {row.model: row.declared for row in delivery.models} == {"HY500G": 6, "HY400S": 4, "HY350P": 2}


def test_signing_starts_the_clocks_of_the_department(counting):
    deadlines = {due.name: f"{due.due_at.astimezone():%m-%d}" for due in counting.view().delivery.deadlines}

    assert deadlines == {"hand_over": "09-30", "stock": "09-30", "disputes": "10-08", "completion": "10-09"}


def test_a_parcel_that_nothing_names_is_signed_for_as_unclaimed(keeper):
    keeper.badge("OP0001")
    keeper.scan("YT1234567890123")
    keeper.choose("unclaimed")
    keeper.touch("confirm")

    assert keeper.view().delivery.state == "unclaimed"
    assert keeper.view().delivery.customer is None


def test_a_waybill_that_fits_two_couriers_is_asked_back(keeper):
    keeper.badge("OP0001")
    asked = keeper.scan("77316523125896")
    keeper.choose("ZTO")

    assert asked.facts["couriers"] == ["STO", "ZTO"]
    assert keeper.view().question.facts["waybills"] == [["77316523125896", "ZTO"]]


def test_a_waybill_of_no_known_shape_is_signed_for_all_the_same(keeper):
    keeper.badge("OP0001")
    asked = keeper.scan("KY400012345678")
    keeper.choose("more")
    keeper.choose("other_courier")

    assert asked.code == "which_courier"
    assert keeper.view().question.facts["waybills"] == [["KY400012345678", "other_courier"]]


def test_nothing_is_short_while_a_listed_parcel_is_not_here(keeper):
    keeper.badge("OP0001")
    keeper.scan("SF9000000000017")
    keeper.command("0001")
    keeper.scan("HY500GA253700142")
    missing = keeper.touch("finish")

    assert missing == Feedback("attention", "parcels_missing", {"waybills": ["SF9000000000025"]})
    joined = keeper.scan("SF9000000000025")
    assert joined.code == "parcel_joined"


def test_a_good_unit_is_counted_labelled_and_takes_its_weight(counting):
    counted = counting.scan("HY500GA253700142")
    counting.weigh("1.66")

    unit = counting.unit(1)
    assert counted == Feedback(
        "ok",
        "unit_counted",
        {"unit": "RU2609290001", "ordinal": 1, "model": "HY500G", "serial": "HY500GA253700142"},
    )
    assert (unit.product_status, unit.weight, unit.evidence, unit.warranty) == (
        "to_inspect",
        unit.weight,
        (),
        "in",
    )
    assert f"{unit.weight} {unit.weight_unit}" == "1.66 kg"
    assert (unit.label.state, unit.label.issue) == ("queued", 1)


def test_a_weight_without_a_scanned_unit_belongs_to_nobody(counting):
    assert counting.weigh("1.66").code == "weight_without_unit"


def test_a_light_unit_is_evidence_and_no_hold(counting):
    counting.scan("HY500GA253700142")
    off = counting.weigh("1.05")

    unit = counting.unit(1)
    assert (off.outcome, off.facts["difference_percent"]) == ("attention", "-36.4")
    assert ([kind for kind, _ in unit.evidence], unit.held, unit.kinds) == (["weight_off"], False, ())


def test_the_same_trigger_pull_twice_counts_once(counting):
    counting.scan("HY500GA253700142")
    again = counting.scan("HY500GA253700142")

    assert (again.outcome, again.code) == ("ok", "already_scanned")
    assert counting.view().delivery.counted == 1


def test_a_serial_counted_twice_is_asked_and_only_that_answer_makes_a_second_unit(counting):
    counting.scan("HY500GA253700143")
    counting.later(seconds=5)
    asked = counting.scan("HY500GA253700143")
    counting.weigh("1.05")
    assert counting.view().delivery.counted == 1
    counting.choose("another_unit")

    unit = counting.unit(2)
    assert (asked.code, asked.facts["unit"], asked.facts["ordinal"]) == ("already_counted", "RU2609290001", 1)
    assert (unit.kinds, unit.held, unit.suggestions) == (("duplicate_serial",), True, ("counterfeit",))
    assert [kind for kind, _ in unit.evidence] == ["weight_off"]


def test_the_next_goods_wait_for_the_answer_about_the_one_in_the_hand(counting):
    counting.scan("HY500GA253700143")
    counting.later(seconds=5)
    counting.scan("HY500GA253700143")

    assert counting.scan("HY500GA253700142").code == "answer_first"
    counting.choose("same_unit")
    assert counting.scan("HY500GA253700142").code == "unit_counted"


def test_a_product_code_names_the_model_and_the_serial_is_awaited(counting):
    named = counting.scan("2000000005003", "]E0")
    counted = counting.scan("HY500GA253700142")

    assert (named.code, named.facts) == ("scan_serial", {"model": "HY500G"})
    assert counted.code == "unit_counted"


def test_a_torn_label_is_counted_by_the_model_s_shape_and_held(counting):
    counting.command("0011")
    counting.scan("2000000004006", "]E0")

    unit = counting.unit(1)
    assert (unit.model, unit.serial, unit.kinds, unit.warranty) == (
        "HY400S",
        None,
        ("unreadable",),
        "unknown",
    )
    assert (unit.product_status, unit.location) == ("on_hold", "LC000002")


@pytest.mark.parametrize(
    ("serial", "kinds", "evidence"),
    [
        ("HY400SB211400921", ("out_of_warranty",), []),
        ("HY650GA252200077", ("mixed",), []),
        ("HY300SA243800415", ("mixed",), []),
        ("HY500GA255300001", (), ["unknown_serial", "week_impossible", "warranty_unknown"]),
        ("HY500GA253799999", (), ["unknown_serial"]),
    ],
)
def test_what_does_not_fit_is_found_while_counting(counting, serial, kinds, evidence):
    counting.scan(serial)

    unit = counting.unit(1)
    assert (unit.kinds, [kind for kind, _ in unit.evidence]) == (kinds, evidence)


def test_one_more_than_declared_is_over(counting):
    for n in range(3):
        counting.scan(f"HY350PA25120000{n}")

    assert [counting.unit(n).kinds for n in (1, 2, 3)] == [(), (), ("over",)]


def test_undo_takes_back_the_last_unit_and_its_waiting_label(counting):
    counting.scan("HY500GA253700142")
    undone = counting.command("0002")
    counting.scan("HY500GA253700142")

    assert undone.code == "unit_voided"
    assert (counting.unit(1).number, counting.view().delivery.counted) == ("RU2609290002", 1)
    jobs = counting.view().open_jobs
    assert [job.subject for job in jobs] == ["RU2609290002"]


def test_scans_before_a_badge_are_stored_and_worked_off_in_order(counting):
    counting.touch("sign_off")
    stored = [counting.scan(serial) for serial in ("HY500GA253700142", "HY500GA253700143")]
    counting.badge("OP0001")

    assert {answer.outcome for answer in stored} == {"waiting"}
    assert [counting.unit(n).serial for n in (1, 2)] == ["HY500GA253700142", "HY500GA253700143"]


def test_a_role_that_may_not_count_is_told_who_may(counting):
    counting.badge("OP0002")

    refused = counting.scan("HY500GA253700142")

    assert (refused.outcome, refused.code, refused.facts["who"]) == ("refused", "role_may_not", ["keeper"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SN\x1b[2J", "control_character"),
        ("https://example.com/a", "not_used_here"),
        ("6-3-1201", "not_used_here"),
        ("RU2601010001", "number_unknown"),
        ("OP0001", "badge_without_secret"),
        ("OP0001000000", "badge_revoked"),
        ("CM0001", "command_foreign"),
        ("CM0001000000", "command_foreign"),
    ],
)
def test_what_a_customer_can_print_changes_nothing(counting, text, code):
    before = counting.view()

    answer = counting.scan(text)

    assert (answer.outcome, answer.code) == ("refused", code)
    assert (counting.view().delivery, counting.view().clerk) == (before.delivery, before.clerk)


def test_a_broken_scan_is_refused_and_kept_on_record(counting):
    assert counting.unreadable(b"HY500\xff").code == "unreadable_scan"


def test_the_setup_sheet_s_test_code_is_answered_by_whoever_scans_it_and_changes_nothing(keeper):
    right = keeper.scan(TEST_CODE, "]C1")
    wrong = keeper.scan(TEST_CODE.replace("\x1d", ""))
    broken = keeper.unreadable(TEST_CODE.encode())

    assert say(right, "en") == "The scanner is set up right: AIM identifier and GS arrive"
    assert say(wrong, "en") == (
        "Change the scanner: no AIM identifier: switch its prefix on, GS is dropped: let it send FNC1 as GS. "
        "Received: 91SETUP-AQWYZ92END"
    )
    assert say(broken, "zh").startswith(
        "扫描枪还要改：没有码制标识，打开 AIM 前缀。收到的是 91SETUP-AQWYZ␝92END"
    )
    assert keeper.view().delivery is None


def test_a_code_that_seems_to_have_lost_its_separator_is_refused_with_what_to_do(counting):
    answer = counting.scan("010950600013435221SN4210LOT7", "]C1")

    assert (answer.outcome, answer.code) == ("refused", "separator_missing")
    assert "scan the setup sheet's test code" in say(answer, "en")


def test_the_same_touch_twice_is_done_once(counting):
    counting.scan("HY500GA253700142")
    first = counting.desk.touch("one-press", "undo")
    second = counting.desk.touch("one-press", "undo")

    assert first == second
    assert len(counting.events("UnitVoided")) == 1
