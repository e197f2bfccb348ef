"""What the plan shows: on the board, in the reports, to each person; and who says who is qualified."""

from datetime import date, datetime

import pytest

from station import board as boards
from station import planning
from station.demo.data import PINS
from station.doctor.invariants import check
from station.operations import law, people
from station.reports import catalog
from station.store import tables
from station.views.board import BoardRow
from station.views.office import Clerk
from tests.station.by_hand import rows
from tests.station.parts.test_plans import ONE, THREE, TWO, WEDNESDAY, at, plan, qualify, tick_off, waiting

__all__ = ["waiting"]

LEADER, INSPECTOR = Clerk("OP0003", "罗强", "leader"), Clerk("OP0004", "邓辉", "inspector")


def board(keeper, text):
    """The leader's lines of the board at a time: what, light, how many."""
    now = datetime.strptime(f"{text} +0800", "%Y-%m-%d %H:%M %z")
    with keeper.store.read() as connection:
        shown = boards.board(connection, keeper.store.known, now, LEADER, mine=True)
    return [(row.what, row.light, row.quantity) for row in shown.rows if isinstance(row, BoardRow)]


def report(keeper, name, state="", who=LEADER):
    asked = {"first": "2026-09-28", "last": "2026-10-10", "state": state}
    with keeper.store.read() as connection:
        return catalog.make(connection, keeper.store.known, keeper.clock.now(), who, name, asked)


def work(keeper, who=INSPECTOR):
    with keeper.store.read() as connection:
        return planning.work(connection, keeper.clock.now(), who)


# --- the board ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "light"),
    [("08:40", "later"), ("16:29", "later"), ("16:30", "today"), ("17:30", "today"), ("17:31", "late")],
)
def test_r20_the_board_asks_the_leader_for_tomorrows_plan(waiting, clock, light):
    assert board(waiting, f"2026-09-29 {clock}") == [("plan", light, 3)]


def test_r20_once_it_is_issued_the_board_asks_no_more(waiting):
    plan(waiting, ONE, TWO)
    assert board(waiting, "2026-09-29 16:45") == [("plan", "today", 3)]
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    assert board(waiting, "2026-09-29 16:45") == []


def test_r20_on_a_holiday_nobody_is_asked_for_a_plan(waiting):
    assert board(waiting, "2026-10-03 16:45") == []
    assert board(waiting, "2026-10-10 16:45") == [("plan", "today", 3)]  # a Saturday that is made up


def test_r20_where_nothing_waits_no_plan_is_asked_for(counting):
    assert board(counting, "2026-09-29 17:31") == []


def test_r25_what_is_planned_for_today_is_due_at_its_close(waiting):
    plan(waiting, ONE, TWO)
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    tick_off(waiting, "inspect", unit=ONE)
    assert ("tasks", "today", 1) in board(waiting, "2026-09-30 17:30")
    assert ("tasks", "late", 1) in board(waiting, "2026-09-30 17:31")
    tick_off(waiting, "inspect", unit=TWO)
    assert "tasks" not in {what for what, *_ in board(waiting, "2026-09-30 17:31")}


# --- one's own work ----------------------------------------------------------------------------------


def test_r25_somebodys_work_is_what_is_planned_today_and_what_was_left_over(waiting):
    plan(waiting, ONE, TWO)
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    assert work(waiting).tasks == ()  # they are for tomorrow
    at(waiting, "2026-09-30 08:40")
    assert [task.item for task in work(waiting).tasks] == [ONE, TWO]
    assert work(waiting, LEADER).tasks == ()
    tick_off(waiting, "inspect", unit=ONE)
    at(waiting, "2026-10-08 08:40")
    assert [(task.item, task.date) for task in work(waiting).tasks] == [(TWO, date(2026, 9, 30))]


def test_the_pick_lists_that_wait_are_shown_until_they_are_signed(waiting):
    plan(waiting, ONE)
    assert work(waiting).lists == ()
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    [listed] = work(waiting).lists
    assert (listed.number, [line.item for line in listed.lines]) == ("PK2609290001", [ONE])
    waiting.badge("OP0001")
    waiting.scan("PK2609290001")
    waiting.scan(ONE)
    waiting.touch("confirm")
    waiting.badge("OP0004")
    waiting.badge("OP0003")
    assert work(waiting).lists == ()
    assert [each.number for each in work(waiting).picked] == ["PK2609290001"]


def test_the_leaders_page_proposes_by_kind_and_shows_who_is_qualified(waiting):
    plan(waiting, TWO)
    with waiting.store.read() as connection:
        shown = planning.plan_view(connection, waiting.store.known, waiting.clock.now())
    [inspect, repair, teardown] = shown.groups
    assert [each.number for each in inspect.waiting] == [ONE, THREE]
    assert inspect.people == (("OP0004", "邓辉", 1),)
    assert (
        [number for number, *_ in repair.people] == [number for number, *_ in teardown.people] == ["OP0005"]
    )
    assert (shown.state, shown.light, [task.item for task in shown.tasks]) == ("draft", "today", [TWO])


# --- reports -----------------------------------------------------------------------------------------


def test_r25_plan_against_done_counts_each_persons_tasks(waiting):
    plan(waiting, ONE, TWO, THREE)
    at(waiting, "2026-09-29 17:40")
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    at(waiting, "2026-09-30 11:00")
    tick_off(waiting, "inspect", unit=ONE)
    at(waiting, "2026-10-08 09:00")
    tick_off(waiting, "inspect", unit=TWO)
    made = report(waiting, "plan")
    [row] = made.rows
    assert row[:6] == ("2026-09-30", "邓辉", 3, 1, 1, 1)
    assert (str(row[6]), row[8]) == ("33.3", "punctual.late")
    assert made.total[2:6] == (3, 1, 1, 1)
    assert len(report(waiting, "plan", "open").rows) == 1
    tick_off(waiting, "inspect", unit=THREE)
    assert report(waiting, "plan", "open").rows == ()


def test_r20_the_report_of_picks_names_what_was_short_and_whose_it_is(waiting):
    plan(waiting, ONE, TWO, THREE)
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    waiting.badge("OP0001")
    waiting.scan("PK2609290001")
    waiting.scan(ONE)
    waiting.scan(TWO)
    waiting.touch("confirm")
    waiting.badge("OP0004")
    waiting.badge("OP0003")
    [line] = rows(waiting, tables.pick_line, tables.pick_line.c.item == TWO)
    waiting.touch("report_shortage", line=line.id, quantity=1, reason="lost")
    said = [(row[2], *row[4:10]) for row in report(waiting, "picks", "short").rows]
    assert said == [(TWO, 1, 1, 0, 1, "shortage.lost", "邓辉"), (THREE, 1, 0, 1, 0, "", "邓辉")]
    assert len(report(waiting, "picks", "all").rows) == 3


# --- R24: who is qualified ---------------------------------------------------------------------------


def leader_qualifies(keeper, qualified_for, until, number="OP0005", pin=PINS["OP0003"]):
    people.give_pin(keeper.store, keeper.desk.id, keeper.clock, "OP0003", PINS["OP0003"])
    keeper.badge("OP0003")
    return keeper.touch("qualify", number=number, qualified_for=qualified_for, valid_until=until, pin=pin)


def test_r24_the_leader_qualifies_somebody_with_the_pin_and_changes_nothing_else(waiting):
    before = rows(waiting, tables.operator, tables.operator.c.number == "OP0005")[0]
    assert plan(waiting, ONE, person="OP0005").code == "not_fit_to_plan"
    assert leader_qualifies(waiting, "拆解、维修、检测", "2026-09-30").code == "row_put"
    after = rows(waiting, tables.operator, tables.operator.c.number == "OP0005")[0]
    assert (after.qualified_for, after.valid_until) == ("拆解、维修、检测", date(2026, 9, 30))
    assert (after.name, after.role, after.badge_secret) == (before.name, before.role, before.badge_secret)
    assert plan(waiting, ONE, person="OP0005").code == "tasks_planned"
    [told] = [each for each in waiting.events("OperatorChanged") if "valid_until" in each["changes"]]
    assert told["changes"]["valid_until"] == ["", "2026-09-30"]
    with waiting.store.read() as connection:
        assert check(connection) == []


@pytest.mark.parametrize(
    ("until", "number", "code"),
    [
        ("next year", "OP0005", "row_not_taken"),
        ("", "OP9999", "badge_unknown"),
        ("", "OP0005", "row_same"),
    ],
)
def test_r24_what_makes_no_qualification_is_refused(waiting, until, number, code):
    assert leader_qualifies(waiting, "拆解、维修", until, number).code == code


def test_r24_a_wrong_pin_qualifies_nobody(waiting):
    assert leader_qualifies(waiting, "检测", "", pin="000001").code == "pin_wrong"
    assert (
        rows(waiting, tables.operator, tables.operator.c.number == "OP0005")[0].qualified_for == "拆解、维修"
    )


@pytest.mark.parametrize("badge", ["OP0001", "OP0002", "OP0004", "OP0005"])
def test_r24_nobody_but_leader_and_manager_qualifies(waiting, badge):
    waiting.badge(badge)
    answer = waiting.touch("qualify", number="OP0005", qualified_for="检测", valid_until="", pin=PINS[badge])
    assert answer.code == "role_may_not"


def test_a_qualification_that_has_run_out_is_not_offered(waiting):
    qualify(waiting, "OP0004", "检测", date(2026, 9, 29))
    with waiting.store.read() as connection:
        shown = planning.plan_view(connection, waiting.store.known, waiting.clock.now())
    assert shown.groups[0].people == ()
    assert law.local(shown.begins).strftime("%m-%d %H:%M") == "09-29 16:30"
