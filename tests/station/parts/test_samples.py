"""R11b: a unit goes to R&D and comes back to what it was, and nothing is done to it meanwhile."""

import pytest
from sqlalchemy import select, update

from station import messages
from station.forms.gathering import gather
from station.lists.reading import read_record
from station.operations.imports import import_rows
from station.store import tables
from tests.station.by_hand import picture, rows
from tests.station.conftest import lived
from tests.station.parts.slips import act_on, slip, sound

UNIT = "RU2609290001"


@lived
def counted(counting):
    """Two units of the demo delivery counted and labelled, the clock on the day it was signed."""
    counting.scan("HY500GA253700142")
    counting.scan("HY500GA253700143")
    counting.print_labels()


def send(keeper, unit=UNIT, **said):
    given = {"why": "带载关机，查 PFC", "to": "研发 陈工", "back_by": "2026-10-13", **said}
    return keeper.touch("send_sample", unit=unit, **given)


def stands(keeper, unit=UNIT):
    [row] = rows(keeper, tables.unit, tables.unit.c.number == unit)
    return row.state, row.location


def set_state(keeper, state, unit=UNIT):
    """Put a unit into a state that another part of the department gives it."""
    with keeper.store.write() as connection:
        connection.execute(update(tables.unit).where(tables.unit.c.number == unit).values(state=state))


def test_r11b_a_sample_goes_out_with_its_slip_and_label_and_comes_back_to_what_it_was(counted):
    answer = send(counted)

    assert messages.say(answer, "zh") == (
        "RU2609290001 送样：SP2609290001，交 研发 陈工，2026-10-13 前归还。贴样品标签"
    )
    assert stands(counted) == ("sampled", "")
    assert (slip(counted, "sample").state, slip(counted, "sample").waits_for) == ("out", "rnd")
    [label] = rows(counted, tables.print_job, tables.print_job.c.kind == "sample")
    assert (label.subject, label.content["unit"], label.content["back_by"]) == (
        "SP2609290001",
        UNIT,
        "2026-10-13",
    )
    counted.print_labels()

    assert act_on(counted, "note_sample_result", "sample", result="PFC 电容失效").code == "sample_result"
    assert (slip(counted, "sample").state, stands(counted)) == ("examined", ("sampled", ""))
    assert act_on(counted, "take_sample_back", "sample", result="").code == "sample_back"

    assert (slip(counted, "sample").state, slip(counted, "sample").waits_for) == ("returned", "")
    assert stands(counted) == ("counted", "LC000001")
    moved = rows(counted, tables.movement, tables.movement.c.item == UNIT)
    assert [(each.source, each.target) for each in moved] == [
        (None, "LC000001"),
        ("LC000001", None),
        (None, "LC000001"),
    ]
    assert sound(counted) == []


def test_r11b_with_a_place_of_r_and_d_the_sample_lies_there(counted):
    place = {"code": "LC000009", "name": "研发", "kind": "rnd"}
    import_rows(counted.store, counted.desk.id, read_record("locations", place), counted.clock)
    counted.badge("OP0001")
    send(counted)
    assert stands(counted) == ("sampled", "LC000009")

    act_on(counted, "take_sample_back", "sample", result="正常")

    assert stands(counted) == ("counted", "LC000001")
    assert sound(counted) == []


@pytest.mark.parametrize("state", ["counted", "stocked", "issued", "inspected", "repaired"])
def test_r11b_a_sample_has_its_state_again_when_it_is_back(counted, state):
    set_state(counted, state)
    assert send(counted).code == "sample_sent"
    act_on(counted, "take_sample_back", "sample", result="正常")

    assert stands(counted)[0] == state


@pytest.mark.parametrize("state", ["voided", "repairing", "in_teardown", "torn_down", "sent_back"])
def test_r11b_what_is_not_here_or_is_at_work_is_not_sent(counted, state):
    set_state(counted, state)
    answer = send(counted)

    assert (answer.code, answer.facts["rule"]) == ("sample_not_from", "R11b")
    assert rows(counted, tables.paper) == []


def test_r11b_a_sample_is_not_sent_twice(counted):
    send(counted)
    answer = send(counted)

    assert messages.say(answer, "zh") == ("RU2609290001 送样未归还，见 SP2609290001（R11b）。先扫样品单收回")


def test_r11b_a_sample_is_neither_torn_down_nor_put_away(counted):
    send(counted)
    counted.scan(UNIT)
    counted.touch("leave")
    assert counted.scan("LC000003").code == "unit_is_sample"
    counted.badge("OP0003")
    counted.touch("open_batch")
    counted.badge("OP0005")
    answer = counted.scan(UNIT)

    assert (answer.code, answer.facts["rule"]) == ("sample_teardown", "R11b")
    assert rows(counted, tables.batch_unit) == []
    assert sound(counted) == []


def test_r11b_the_slip_s_label_and_the_unit_s_own_open_the_slip(counted):
    send(counted)
    counted.print_labels()
    for code in ("SP2609290001", "SP2609290001/1", UNIT):
        assert counted.scan(code).code == "paper_opened"
        assert counted.view().paper.number == "SP2609290001"
        counted.touch("leave")


def test_r11b_a_held_sample_comes_back_to_the_hold_area(counted):
    counted.scan(UNIT)
    counted.touch("trouble")
    counted.choose("safety")
    send(counted)
    assert stands(counted) == ("sampled", "")
    act_on(counted, "take_sample_back", "sample", result="电容炸裂")

    assert stands(counted) == ("counted", "LC000002")
    [written] = rows(counted, tables.paper_revision, tables.paper_revision.c.paper == "SP2609290001")
    assert written.content["found"] == "safety"
    assert sound(counted) == []


def test_r11b_a_problem_marked_while_the_unit_is_out_moves_nothing(counted):
    send(counted)
    assert counted.touch("mark_problem", unit=UNIT, category="safety").code == "trouble_marked"
    assert stands(counted) == ("sampled", "")
    act_on(counted, "take_sample_back", "sample", result="绝缘不良")

    assert stands(counted) == ("counted", "LC000002")
    assert sound(counted) == []


def test_r11b_a_unit_may_come_back_before_its_result_which_is_noted_later(counted):
    send(counted)
    answer = act_on(counted, "take_sample_back", "sample", result=" ")
    assert (answer.code, slip(counted, "sample").waits_for) == ("sample_back_without", "rnd")

    assert act_on(counted, "note_sample_result", "sample", result="来料不良").code == "sample_result"

    assert (slip(counted, "sample").state, slip(counted, "sample").waits_for) == ("returned", "")
    with counted.store.read() as connection:
        signed = gather(connection, "SP2609290001").signatures
    assert [(each.act, each.facts.get("result")) for each in signed] == [
        ("sent", None),
        ("returned", None),
        ("result_after", "来料不良"),
    ]
    assert sound(counted) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"why": " "}, "sample_says_nothing"),
        ({"to": ""}, "sample_says_nothing"),
        ({"why": "长" * 201}, "sample_says_nothing"),
        ({"back_by": "2026-09-28"}, "day_unfit"),
        ({"back_by": "明天"}, "day_unfit"),
        ({"back_by": ""}, "day_unfit"),
    ],
)
def test_r11b_a_slip_says_why_to_whom_and_until_when(counted, said, code):
    assert send(counted, **said).code == code
    assert (stands(counted)[0], rows(counted, tables.paper)) == ("counted", [])


def test_r11b_a_sample_may_be_wanted_back_today(counted):
    assert send(counted, back_by="2026-09-29").code == "sample_sent"


def test_r11b_a_sample_that_is_back_is_not_taken_back_again(counted):
    send(counted)
    act_on(counted, "take_sample_back", "sample", result="正常")

    assert act_on(counted, "take_sample_back", "sample", result="").code == "paper_is_past"
    assert stands(counted) == ("counted", "LC000001")


def test_r11b_who_may_not_send_is_told_who_may(counted):
    counted.badge("OP0011")
    answer = send(counted)

    assert (answer.code, answer.facts["who"]) == ("role_may_not", ["inspector", "keeper", "leader"])


def test_a_unit_that_comes_back_as_something_else_is_found_by_the_doctor(counted):
    send(counted)
    act_on(counted, "take_sample_back", "sample", result="正常")
    set_state(counted, "inspected")

    assert any(UNIT in each and "state" in each for each in sound(counted))


def test_r11b_a_sample_is_not_shipped_and_not_sent_by_a_parcel_packed_before(counted):
    assert (
        counted.touch(
            "refuse_goods",
            number=UNIT,
            reason="not_ours",
            informed="contact",
            channel="phone",
            image=picture(),
        ).code
        == "goods_refused"
    )
    counted.touch("finish")
    assert counted.touch("confirm").code == "count_finished"
    counted.badge("OP0011")
    assert counted.touch("pack", customer="C001").code == "parcel_begun"
    assert counted.scan(UNIT).code == "packed"
    with counted.store.read() as connection:
        asked = connection.execute(select(tables.desk.c.question)).scalar_one()
    counted.badge("OP0001")
    assert send(counted).code == "sample_sent"
    counted.badge("OP0011")
    with counted.store.write() as connection:
        connection.execute(update(tables.desk).values(question=asked))

    assert counted.scan("SF9000000001014").code == "unit_is_sample"
    counted.touch("leave")
    counted.touch("pack", customer="C001")
    assert counted.scan(UNIT).code == "unit_is_sample"
    assert rows(counted, tables.shipment) == []
