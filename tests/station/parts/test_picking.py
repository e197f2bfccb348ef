"""The pick list at the store: counted face to face, signed by two badges, later shortages (R20; F10)."""

import pytest
from sqlalchemy import func, insert, select

from station.doctor.invariants import check
from station.operations import papers, stock
from station.store import tables
from tests.station.by_hand import rows
from tests.station.conftest import lived
from tests.station.parts.test_plans import ONE, THREE, TWO, WEDNESDAY, acted, at, plan, waiting

__all__ = ["waiting"]

PK = "PK2609290001"
FANS, MORE_FANS = "PT2609290001", "PT2609290002"


@lived
def given(waiting):
    """A list of three units is issued to the store; the keeper has it on the screen on the day."""
    plan(waiting, ONE, TWO, THREE)
    assert waiting.touch("issue_pick_list", day=WEDNESDAY).code == "plan_issued"
    at(waiting, "2026-09-30 08:40")
    waiting.badge("OP0001")
    assert waiting.scan(PK).code == "pick_begun"


@lived
def with_parts(waiting):
    """One unit and six fans of two lots are asked for; the keeper has the list on the screen."""
    lots = [lot(FANS, 4), lot(MORE_FANS, 5), lot("PT2609290003", 9, product_status="to_inspect")]

    def torn_down(act):
        batch = {"number": "TB2609290001", "state": "reviewed", "opened_at": act.at, "opened_by": "OP0003"}
        act.connection.execute(insert(tables.batch), batch)
        for values, pieces in lots:
            act.connection.execute(insert(tables.part_lot), values)
            stock.move(act, values["number"], None, "LC000007", pieces * stock.PIECE)

    acted(waiting, torn_down)
    plan(waiting, ONE)
    assert waiting.touch("ask_part", day=WEDNESDAY, code="FAN", quantity=6).code == "part_asked"
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    waiting.badge("OP0001")
    waiting.scan(PK)


def lot(number, pieces, **more):
    values = {
        "number": number,
        "batch": "TB2609290001",
        "model": "HY400S",
        "code": "FAN",
        "name": "风扇",
        "unit_of_measure": "只",
        "product_status": "passed",
        "issue": 1,
        **more,
    }
    return values, pieces


def line_of(keeper, item):
    [found] = rows(keeper, tables.pick_line, tables.pick_line.c.item == item)
    return found


def places(keeper):
    with keeper.store.read() as connection:
        return {row.number: row.location for row in connection.execute(select(tables.unit))}


def signed(keeper):
    """Count what is there, then both badges."""
    for number in (ONE, TWO, THREE):
        keeper.scan(number)
    keeper.touch("confirm")
    keeper.badge("OP0004")
    return keeper.badge("OP0003")


# --- the count ---------------------------------------------------------------------------------------


def test_r20_a_unit_is_counted_by_its_label_once(given):
    assert given.scan(TWO).code == "unit_picked"
    assert given.scan(f"{TWO}/1").code == "picked_already"
    assert line_of(given, TWO).counted == stock.PIECE
    assert line_of(given, ONE).counted is None


def test_a_unit_that_was_scanned_by_mistake_is_taken_back_one_after_the_other(given):
    given.scan(ONE)
    given.scan(TWO)

    assert given.touch("take_back").facts == {"item": line_of(given, TWO).name, "left": 2}
    assert (line_of(given, ONE).counted, line_of(given, TWO).counted) == (stock.PIECE, None)
    assert given.command("0073").code == "pick_taken_back"
    assert given.touch("take_back").code == "nothing_picked_yet"
    assert given.scan(TWO).code == "unit_picked"


def test_parts_of_one_lot_are_taken_back_and_those_of_the_other_stay(with_parts):
    for lot_number, pieces in ((FANS, 4), (MORE_FANS, 2)):
        with_parts.scan(lot_number)
        with_parts.touch("count_part", quantity=pieces)

    assert with_parts.touch("take_back").code == "pick_taken_back"
    row = line_of(with_parts, "FAN")
    assert (row.counted, row.lots) == (4 * stock.PIECE, {FANS: 4 * stock.PIECE})


def test_a_lot_that_was_scanned_by_mistake_is_put_down_again(with_parts):
    with_parts.scan(FANS)
    with_parts.touch("choose", number=3)
    with_parts.touch("take_back")

    assert with_parts.view().question.facts["lot"] is None
    assert line_of(with_parts, "FAN").counted is None


def test_r20_a_unit_that_is_not_on_the_list_is_not_counted(given):
    given.badge("OP0003")
    row = line_of(given, TWO)
    [task] = rows(given, tables.plan_task, tables.plan_task.c.unit == TWO)
    assert given.touch("take_off", task=task.id).code == "task_taken_off"
    given.badge("OP0001")
    refused = given.scan(TWO)
    assert (refused.code, refused.facts["rule"]) == ("not_on_pick_list", "R20")
    assert not rows(given, tables.pick_line, tables.pick_line.c.id == row.id)
    assert given.scan("RU2609290099").code == "number_unknown"


def test_r20_an_inspector_does_not_count_the_list(given):
    given.badge("OP0004")
    assert given.scan(ONE).code == "role_may_not"
    assert line_of(given, ONE).counted is None


def test_r20_parts_are_counted_by_label_and_number_keys(with_parts):
    assert with_parts.scan(FANS).code == "how_many"
    assert with_parts.touch("confirm").facts["quantity"] == 0  # nothing was added: nothing is handed out
    with_parts.scan(FANS)
    with_parts.command("0103")
    with_parts.command("0101")
    answer = with_parts.command("0001")
    assert (answer.code, answer.facts["quantity"]) == ("part_picked", 4)
    with_parts.scan(MORE_FANS)
    assert with_parts.touch("count_part", quantity=2).code == "part_picked"
    row = line_of(with_parts, "FAN")
    assert (row.counted, row.lots) == (6000, {FANS: 4000, MORE_FANS: 2000})


@pytest.mark.parametrize(
    ("quantity", "code"), [(2, "part_picked"), (3, "more_than_asked"), (-1, "more_than_asked")]
)
def test_r20_no_more_is_handed_out_than_is_asked(with_parts, quantity, code):
    with_parts.scan(FANS)
    with_parts.touch("count_part", quantity=4)
    with_parts.scan(MORE_FANS)
    assert with_parts.touch("count_part", quantity=quantity).code == code


@pytest.mark.parametrize(("quantity", "code"), [(4, "part_picked"), (5, "more_than_there")])
def test_r20_no_more_is_handed_out_than_the_book_has(with_parts, quantity, code):
    with_parts.scan(FANS)
    assert with_parts.touch("count_part", quantity=quantity).code == code


def test_r7_a_lot_that_has_not_passed_is_not_handed_out(with_parts):
    assert with_parts.scan("PT2609290003").code == "lot_not_passed"


@pytest.mark.parametrize(("quantity", "code"), [(9, "part_asked"), (10, "part_not_there")])
def test_r7_only_what_has_passed_can_be_asked_for(with_parts, quantity, code):
    with_parts.badge("OP0003")
    assert with_parts.touch("ask_part", day=WEDNESDAY, code="FAN", quantity=quantity).code == code


def test_a_part_line_is_taken_off_by_asking_for_none(with_parts):
    with_parts.badge("OP0003")
    with_parts.touch("ask_part", day=WEDNESDAY, code="FAN", quantity=0)
    assert [line.item for line in rows(with_parts, tables.pick_line)] == [ONE]


def test_the_count_ends_only_when_it_is_said_how_many(with_parts):
    with_parts.scan(FANS)
    question = with_parts.view().question
    assert (question.confirm, len(question.choices)) == ("pick_pieces", 9)
    with_parts.touch("count_part", quantity=1)
    assert with_parts.view().question.confirm == "pick_finish"


def test_a_count_can_begin_anew_until_both_have_signed(given):
    given.scan(ONE)
    assert given.touch("count_again").code == "pick_begun"
    assert line_of(given, ONE).counted is None
    given.scan(ONE)
    given.touch("confirm")
    given.badge("OP0004")
    assert given.touch("count_again").code == "pick_begun"
    assert {line.counted for line in rows(given, tables.pick_line)} == {None}
    assert signed(given).code == "pick_signed"
    assert given.touch("count_again").code == "no_pick_list"


# --- two badges --------------------------------------------------------------------------------------


def test_r20_picker_and_keeper_sign_what_was_counted(given):
    for number in (ONE, TWO, THREE):
        given.scan(number)
    assert given.touch("confirm").code == "pick_counted"
    assert given.badge("OP0004").code == "picker_has_signed"
    answer = given.badge("OP0001")

    assert (answer.code, answer.facts["picker"]) == ("pick_signed", "邓辉")
    [row] = rows(given, tables.plan)
    assert (row.state, row.picker) == ("signed", "OP0004")
    [written] = rows(given, tables.paper, tables.paper.c.number == PK)
    assert (written.state, written.revision) == ("signed", 2)
    signatures = rows(given, tables.signature, tables.signature.c.paper == PK)
    assert [(each.act, each.operator, each.recorded_by, each.revision) for each in signatures] == [
        ("picked", "OP0004", "OP0001", 2),
        ("given_out", "OP0001", None, 2),
    ]


def test_r20_the_leader_co_signs_in_place_of_the_keeper(given):
    assert signed(given).code == "pick_signed"
    [_, second] = rows(given, tables.signature, tables.signature.c.paper == PK)
    assert (second.operator, second.recorded_by, second.channel) == ("OP0003", "OP0001", "badge")


def test_r20_the_picker_does_not_also_give_out(given):
    given.scan(ONE)
    given.touch("confirm")
    assert given.badge("OP0001").code == "picker_has_signed"  # a keeper may be the picker
    assert given.badge("OP0001").code == "picker_signs_once"
    assert given.badge("OP0004").code == "badge_out_of_turn"
    assert given.badge("OP0003").code == "pick_signed_short"


def test_r20_a_clerk_signs_neither(given):
    given.touch("confirm")
    assert given.badge("OP0002").code == "badge_out_of_turn"
    given.badge("OP0004")
    assert given.badge("OP0002").code == "badge_out_of_turn"
    assert rows(given, tables.plan)[0].state == "counted"


def test_r20_what_is_short_is_signed_as_short_and_nobodys(given):
    given.scan(ONE)
    given.scan(TWO)
    answer = given.touch("confirm")
    assert (answer.code, answer.facts["short"]) == ("pick_counted_short", 1)
    given.badge("OP0004")
    assert given.badge("OP0003").code == "pick_signed_short"
    short = line_of(given, THREE)
    assert (short.asked, short.counted, short.missing) == (1000, 0, 0)
    with given.store.read() as connection:
        content = papers.content(connection, PK)
    assert [(line.item, line.asked, line.counted) for line in content.lines][-1] == (THREE, 1, 0)


def test_a_task_given_to_another_meanwhile_lets_both_sign_anew(given):
    given.scan(ONE)
    given.touch("confirm")
    given.badge("OP0004")
    with given.store.write() as connection:
        connection.execute(
            tables.operator.update().where(tables.operator.c.number == "OP0005").values(qualified_for="检测")
        )
    [task, *_] = rows(given, tables.plan_task)
    given.desk.touch("office", "reassign", operator="OP0003", task=task.id, person="OP0005")
    assert given.badge("OP0003").code == "pick_list_changed"
    assert given.badge("OP0004").code == "picker_has_signed"
    assert given.badge("OP0003").code == "pick_signed_short"


def test_what_was_picked_moves_to_the_bench_when_both_have_signed(given):
    given.scan(ONE)
    given.touch("confirm")
    given.badge("OP0004")
    assert places(given)[ONE] == "LC000004"
    given.badge("OP0003")
    assert (places(given)[ONE], places(given)[TWO]) == ("LC000005", "LC000004")
    with given.store.read() as connection:
        assert stock.on_hand(connection, ONE, "LC000005") == stock.PIECE
        assert check(connection) == []


def test_picked_parts_move_lot_by_lot(with_parts):
    with_parts.scan(FANS)
    with_parts.touch("count_part", quantity=4)
    with_parts.scan(MORE_FANS)
    with_parts.touch("count_part", quantity=2)
    with_parts.touch("confirm")
    with_parts.badge("OP0005")
    with_parts.badge("OP0003")
    with with_parts.store.read() as connection:
        left = {number: stock.on_hand(connection, number, "LC000007") for number in (FANS, MORE_FANS)}
        taken = {number: stock.on_hand(connection, number, "LC000005") for number in (FANS, MORE_FANS)}
    assert (left, taken) == ({FANS: 0, MORE_FANS: 3000}, {FANS: 4000, MORE_FANS: 2000})


def test_what_lies_at_the_bench_already_is_not_picked_again(given):
    signed(given)
    at(given, "2026-09-30 16:45")
    given.badge("OP0003")
    assert plan(given, ONE, day="2026-10-08").code == "tasks_planned"
    [later] = rows(given, tables.plan, tables.plan.c.state == "draft")
    assert not rows(given, tables.pick_line, tables.pick_line.c.plan == later.number)


# --- afterwards --------------------------------------------------------------------------------------


def test_r20_a_later_shortage_is_the_pickers(given):
    signed(given)
    given.badge("OP0004")
    row = line_of(given, TWO)
    answer = given.touch("report_shortage", line=row.id, quantity=1, reason="not_found")
    assert (answer.code, answer.facts["picker"]) == ("shortage_reported", "邓辉")
    now = line_of(given, TWO)
    assert (now.missing, now.reason) == (1000, "not_found")
    with given.store.read() as connection:
        content = papers.content(connection, PK)
        assert check(connection) == []
    assert [line.missing for line in content.lines if line.item == TWO] == [1]
    assert content.picker == "邓辉"
    again = given.touch("report_shortage", line=row.id, quantity=1, reason="lost")
    assert (again.code, again.facts["left"]) == ("more_than_handed_out", 0)


def test_r20_before_both_have_signed_a_shortage_belongs_into_the_count(given):
    row = line_of(given, TWO)
    assert (
        given.touch("report_shortage", line=row.id, quantity=1, reason="lost").code == "shortage_into_count"
    )
    given.touch("confirm")
    given.badge("OP0004")
    assert (
        given.touch("report_shortage", line=row.id, quantity=1, reason="lost").code == "shortage_into_count"
    )


@pytest.mark.parametrize(
    ("quantity", "reason", "code"),
    [(1, "", "reason_unknown"), (0, "lost", "more_than_handed_out"), (1, "lost", "shortage_reported")],
)
def test_r20_a_shortage_has_a_quantity_and_a_reason(given, quantity, reason, code):
    signed(given)
    row = line_of(given, TWO)
    assert given.touch("report_shortage", line=row.id, quantity=quantity, reason=reason).code == code


def test_a_signed_list_is_not_counted_again(given):
    signed(given)
    refused = given.scan(PK)
    assert (refused.code, refused.facts["state"]) == ("plan_is_past", "plan.signed")
    given.badge("OP0003")
    assert plan(given, ONE).code == "plan_is_past"
    with given.store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.plan)) == 1
