"""Finishing a count, pairing, and settling what does not fit (R1, R9, R10, R13; domain 9)."""

import pytest
from sqlalchemy import select, update

from station.feedback import Feedback
from station.store import tables
from tests.invariants import check
from tests.station.by_hand import open_matter, picture, rows, settle
from tests.station.papers.office import GM, MARKETING, Office, approved, carry_out


def test_the_comparison_is_per_model_although_the_totals_agree(counted):
    counted.touch("finish")

    question = counted.view().question
    sides = [(choice.group, choice.code) for choice in question.choices]
    assert (question.kind, counted.view().delivery.declared, counted.view().delivery.counted) == (
        "pairing",
        12,
        12,
    )
    assert sides == [
        ("short", "HY500G"),
        ("short", "HY400S"),
        ("unit", "HY650G"),
        ("unit", "HY300S"),
        ("end", "do_not_pair"),
    ]


def test_a_paired_surplus_is_a_wrong_model_and_the_rest_stays_short_and_mixed(finished):
    kinds = {
        matter.ordinal: matter.code for matter in finished.view().matters if matter.sort == "discrepancy"
    }

    assert kinds == {
        3: "damaged",
        5: "duplicate_serial",
        6: "wrong_model",
        8: "out_of_warranty",
        9: "unreadable",
        10: "out_of_warranty",
        12: "mixed",
        None: "short",
    }
    short = open_matter(finished, "short")
    assert (short.model, short.quantity) == ("HY400S", 1)


def test_the_rules_ask_for_their_papers_when_the_count_is_finished(finished):
    with finished.store.read() as connection:
        duties = connection.execute(
            select(tables.duty.c.kind, tables.duty.c.rule, tables.unit.c.ordinal)
            .outerjoin(tables.unit, tables.unit.c.number == tables.duty.c.unit)
            .order_by(tables.duty.c.id)
        ).all()

    assert [tuple(row) for row in duties] == [
        ("report", "R1", 4),
        ("application", "R13", 8),
        ("application", "R13", 10),
        ("application", "R13", 12),
        ("application", "R13", None),
        ("replacement", "R9", 11),
    ]


def test_a_finished_count_takes_no_further_unit(finished):
    refused = finished.scan("HY500GA253700999")

    assert (refused.outcome, refused.code) == ("refused", "count_is_finished")


def test_a_surplus_cannot_be_paired_with_what_is_not_missing(counted):
    counted.touch("finish")

    assert counted.touch("choose", number=9).code == "nothing_to_choose"
    assert counted.touch("confirm").code == "nothing_to_confirm"


def test_damage_is_settled_step_by_step_and_the_unit_released_with_a_new_label(finished):
    done = settle(finished, open_matter(finished, "damaged"), "as_usual", "exchange_anyway")

    unit = finished.unit(3)
    assert (done.outcome, done.code) == ("ok", "discrepancy_settled")
    assert (unit.product_status, unit.location, unit.label.issue) == ("to_inspect", "LC000001", 3)
    assert [event["step"] for event in finished.events("DiscrepancyStep")] == [
        "asked",
        "answer",
        "decision",
        "carried_out",
    ]


def test_no_time_is_on_record_that_nobody_gave(finished):
    finished.touch("settle", discrepancy=open_matter(finished, "unreadable").id)
    for pick in ("contact", "phone", "earlier_today"):
        finished.choose(pick)
    finished.touch("confirm")

    asked = finished.events("DiscrepancyStep")[-1]
    assert (asked["when"], "at" in asked) == ("earlier_today", False)


def test_r10_a_call_just_now_is_the_usual_way_but_who_was_reached_is_said_by_the_keeper(finished):
    finished.touch("settle", discrepancy=open_matter(finished, "unreadable").id)
    assert finished.touch("confirm") == Feedback("refused", "pick_first", {"step": "asked"})

    finished.choose("contact")
    finished.touch("confirm")

    asked = finished.events("DiscrepancyStep")[-1]
    assert (asked["who"], asked["how"], asked["when"]) == ("contact", "phone", "just_now")


def test_the_command_that_confirms_takes_the_photo_that_is_asked_for_when_damage_is_marked(counting):
    counting.scan("HY500GA253700205")
    counting.command("0010")
    counting.command("0102")

    assert counting.command("0001") == Feedback("refused", "photo_missing", {"step": "photo"})
    assert counting.touch("add_photo", image=picture()).code == "photo_kept"


def test_r10_a_customer_who_is_not_reached_about_damage_is_noted_once_there_is_a_photo(finished):
    matter = open_matter(finished, "damaged")
    finished.touch("settle", discrepancy=matter.id)
    refused = finished.touch("not_reached")
    finished.touch("add_photo", image=picture())

    assert (refused.outcome, refused.code) == ("refused", "photo_missing")
    assert finished.touch("not_reached").code == "not_reached"


def test_r10_no_photo_is_added_to_a_matter_that_is_settled(finished):
    matter = open_matter(finished, "unreadable")
    question = {"kind": "photo", "discrepancy": matter.id, "unit": finished.unit(9).number}
    settle(finished, matter, "as_usual", "keep")
    with finished.store.write() as connection:
        connection.execute(update(tables.desk).values(question=question))

    assert finished.touch("add_photo", image=picture()).code == "already_settled"
    assert rows(finished, tables.photo, tables.photo.c.discrepancy == matter.id) == []


def test_damage_without_a_photo_is_not_settled(finished):
    finished.touch("settle", discrepancy=open_matter(finished, "damaged").id)

    assert finished.touch("confirm") == Feedback("refused", "photo_missing", {"step": "photo"})


def test_what_needs_an_application_stays_on_hold_after_the_customer_s_answer(finished):
    settle(finished, open_matter(finished, "mixed"), "as_usual", "keep")

    assert finished.unit(12).held
    left = [m for m in finished.view().matters if m.ordinal == 12]
    assert [(m.sort, m.code) for m in left] == [("duty", "application")]


def test_r13_an_application_goes_to_marketing_and_the_gm_and_its_unit_to_stock(finished):
    office = Office(finished)
    office.give_pins(MARKETING, GM)
    settle(finished, open_matter(finished, "mixed"), "as_usual", "keep")
    number = approved(finished, office, 12, "return")
    assert finished.unit(12).held

    assert carry_out(finished, office, number).code == "plan_carried_out"
    assert not finished.unit(12).held
    assert check(finished.settings.database.url, []) == []


def test_all_eight_findings_are_settled_from_start_to_finish(finished):
    decisions = {"short": "accept_count", "wrong_model": "accept_count"}
    while any(matter.sort == "discrepancy" for matter in finished.view().matters):
        matter = next(m for m in finished.view().matters if m.sort == "discrepancy")
        settle(finished, matter, "agrees_with_count", decisions.get(matter.code, "keep"))

    assert len(finished.events("DiscrepancySettled")) == 8
    assert [n for n in range(1, 13) if finished.unit(n).held] == [4, 8, 10, 12]


def test_a_customer_who_is_not_reached_is_on_record_and_is_asked_again(finished):
    matter = open_matter(finished, "unreadable")
    finished.touch("settle", discrepancy=matter.id)
    finished.touch("not_reached")

    assert open_matter(finished, "unreadable").state == "asked"
    assert len(finished.events("CustomerNotReached")) == 1
    assert check(finished.settings.database.url, []) == []
    finished.touch("settle", discrepancy=matter.id)
    finished.touch("add_photo", image=picture())
    assert open_matter(finished, "unreadable").state == "asked"


def test_what_marketing_decides_stays_open_until_its_decision_is_recorded(finished):
    matter = open_matter(finished, "unreadable")
    finished.touch("settle", discrepancy=matter.id)
    for pick in ("contact", "phone", "just_now"):
        finished.choose(pick)
    finished.touch("confirm")
    passed = finished.touch("to_marketing")

    assert passed.code == "passed_to_marketing"
    assert open_matter(finished, "unreadable").state == "decision"


def test_a_step_somebody_else_took_meanwhile_is_not_taken_again(finished):
    matter = open_matter(finished, "unreadable")
    finished.touch("settle", discrepancy=matter.id)
    for pick in ("contact", "phone", "just_now"):
        finished.choose(pick)
    finished.desk.touch("press", "confirm")
    finished.desk.touch("press", "confirm")

    assert open_matter(finished, "unreadable").state == "answer"
    assert len(finished.events("DiscrepancyStep")) == 1


@pytest.mark.parametrize("image", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_photo_that_is_no_picture_is_refused(finished, image):
    finished.touch("settle", discrepancy=open_matter(finished, "damaged").id)

    assert finished.touch("add_photo", image=image).code == "photo_unreadable"


def test_a_problem_is_marked_once(counting):
    counting.scan("HY500GA254100019")
    for _ in range(2):
        counting.touch("trouble")
        answer = counting.choose("safety")

    assert answer.code == "already_marked"
    assert (counting.unit(1).problems, counting.unit(1).held) == (("safety",), True)


@pytest.mark.parametrize(
    ("choice", "problems", "kinds"),
    [
        ("safety", ("safety",), ()),
        ("major_defect", ("major_defect",), ()),
        ("counterfeit", ("counterfeit",), ()),
        ("malicious", ("malicious",), ()),
        ("batch", ("batch",), ()),
        ("out_of_warranty", ("out_of_warranty",), ()),
        ("unknown_serial", (), ("unknown_serial",)),
        ("connector", (), ("damaged",)),
    ],
)
def test_every_problem_category_and_kind_that_a_person_sees_can_be_marked(counting, choice, problems, kinds):
    counting.scan("HY500GA253700142")
    counting.touch("trouble")
    if choice not in [each.code for each in counting.view().question.choices]:
        counting.choose("more")
    counting.choose(choice)

    unit = counting.unit(1)
    assert (unit.problems, unit.kinds, unit.held) == (problems, kinds, True)


def test_a_shortage_is_reached_by_scanner_alone(finished):
    kinds = []
    for _ in range(8):
        finished.later(seconds=5)
        finished.command("0042")
        kinds.append(finished.view().settling.kind)

    assert sorted(kinds) == sorted(m.code for m in finished.view().matters if m.sort == "discrepancy")


def test_undoing_a_unit_withdraws_its_findings(counting):
    counting.scan("HY400SB211400921")
    counting.touch("undo")

    assert counting.view().matters == ()
