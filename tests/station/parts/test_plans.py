"""Tomorrow's plan: when it is made, for whom, of what, and what becomes of it (R20, R24, R25)."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from station.calendar import Calendar, Day
from station.doctor.invariants import check
from station.feedback import Feedback
from station.operations import law, plans, repair
from station.rules import planning
from station.store import tables
from station.store.store import Request
from tests.station.by_hand import inspected, issued_to_after_sales, rows
from tests.station.conftest import lived

ONE, TWO, THREE = "RU2609290001", "RU2609290002", "RU2609290003"
WEDNESDAY = "2026-09-30"
DAY = date(2026, 9, 30)
NEW_YEAR = Day("元旦", works=False)


@lived
def waiting(counting):
    """Three units issued to after-sales, so that they wait for their inspection; nothing is planned."""
    for serial in ("HY400SB253100310", "HY500GA253700142", "HY500GA253700143"):
        counting.scan(serial)
        counting.print_labels()
        counting.scan("LC000003")
    for number in (ONE, TWO, THREE):
        assert issued_to_after_sales(counting, number).code == "unit_issued"
    at(counting, "2026-09-29 16:40")
    counting.badge("OP0003")


def acted(keeper, do):
    """Do what another operation of the station does, in one operation of its own."""

    def act_out(act):
        do(act)
        return Feedback("ok", "restored", {"made_at": ""})

    request = Request(f"touch:{uuid4()}", "test", keeper.desk.id, keeper.clock.now())
    return keeper.store.perform(request, act_out)


def at(keeper, text):
    """It is that time by the department's clock."""
    wanted = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=law.ZONE)
    keeper.clock.offset += wanted - keeper.clock.now()


def plan(keeper, *items, task="inspect", person="OP0004", day=WEDNESDAY):
    """The leader plans some units for somebody."""
    return keeper.touch("plan_tasks", day=day, task=task, person=person, items=list(items))


def qualify(keeper, number, qualified_for, until):
    with keeper.store.write() as connection:
        values = {"qualified_for": qualified_for, "valid_until": until}
        connection.execute(update(tables.operator).where(tables.operator.c.number == number).values(values))


def proposed(keeper, day=DAY):
    """What is proposed for a day; counted, with what its plan has, it is as many."""
    task, of = tables.plan_task, tables.plan
    planned = select(func.count()).select_from(task).join(of, of.c.number == task.c.plan)
    with keeper.store.read() as connection:
        found = plans.waiting(connection, day)
        has = connection.scalar(planned.where(of.c.date == day))
        assert plans.count_waiting(connection, day) == len(found) + has
        return [(each.kind, each.number, each.left_over) for each in found]


def tick_off(keeper, kind, **about):
    """What the inspection, the repair and the teardown call when they are done."""
    acted(keeper, lambda act: plans.done(act, kind, **about))


# --- R20: the time for it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "stands"),
    [("16:29:59", "early"), ("16:30:00", ""), ("17:30:00", ""), ("17:30:01", "late"), ("17:31:00", "late")],
)
def test_r20_the_plan_is_made_between_1630_and_1730(clock, stands):
    issued_at = datetime.fromisoformat(f"2026-09-29T{clock}+08:00")
    assert planning.punctual(Calendar(), DAY, time(16, 30), time(17, 30), issued_at) == stands


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 9, 20), "2026-09-18 16:30"),  # a Sunday made up for Mid-Autumn: planned on Friday
        (date(2026, 9, 21), "2026-09-20 16:30"),  # and Monday on that Sunday
        (date(2026, 10, 8), "2026-09-30 16:30"),  # after the National Day week
        (date(2026, 10, 10), "2026-10-09 16:30"),  # a Saturday made up
        (date(2026, 10, 12), "2026-10-10 16:30"),
        (date(2027, 1, 4), "2026-12-31 16:30"),  # over the turn of the year
    ],
)
def test_r20_the_window_lies_on_the_working_day_before(day, begins):
    calendar = Calendar(days={date(2027, 1, 1): NEW_YEAR})
    first, last = planning.window(calendar, day, time(16, 30), time(17, 30))
    assert f"{first:%Y-%m-%d %H:%M}" == begins
    assert (last - first).total_seconds() == 3600
    assert planning.planned_day(calendar, first.date()) == day


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        ("16:29", "plan_issued_early"),
        ("16:30", "plan_issued"),
        ("17:29", "plan_issued"),
        ("17:31", "plan_issued_late"),
    ],
)
def test_r20_an_early_or_late_plan_is_taken_and_marked_r16(waiting, clock, code):
    at(waiting, f"2026-09-29 {clock}")
    assert plan(waiting, ONE).code == "tasks_planned"

    assert waiting.touch("issue_pick_list", day=WEDNESDAY).code == code
    [paper] = rows(waiting, tables.paper, tables.paper.c.kind == "pick_list")
    [revision] = rows(waiting, tables.paper_revision, tables.paper_revision.c.paper == paper.number)
    marks = {"plan_issued_early": "early", "plan_issued": "", "plan_issued_late": "late"}
    assert revision.content["punctual"] == marks[code]


def test_r20_the_plan_is_for_the_next_working_day_over_a_holiday(waiting):
    at(waiting, "2026-09-30 16:45")

    refused = plan(waiting, ONE, day="2026-10-01")
    assert (refused.code, refused.facts["expected"]) == ("plan_day", "2026-10-08")
    assert plan(waiting, ONE, day="2026-10-08").code == "tasks_planned"
    [row] = rows(waiting, tables.plan)
    assert (row.number, row.date) == ("PK2609300001", date(2026, 10, 8))


def test_r20_a_make_up_saturday_is_planned_on_friday(waiting):
    at(waiting, "2026-10-09 16:45")
    assert plan(waiting, ONE, day="2026-10-10").code == "tasks_planned"
    at(waiting, "2026-10-10 16:45")
    assert plan(waiting, TWO, day="2026-10-12").code == "tasks_planned"


def test_r20_the_turn_of_the_year_is_planned_with_a_number_of_its_day(waiting):
    at(waiting, "2026-12-31 16:45")
    friday = "2027-01-01"  # without a list of 2027 the week alone says what is worked (5.1)
    assert plan(waiting, ONE, day=friday).code == "tasks_planned"
    [row] = rows(waiting, tables.plan)
    assert row.number == "PK2612310001"
    assert row.date == date(2027, 1, 1)


def test_r20_a_day_has_one_plan_and_its_number(waiting):
    plan(waiting, ONE)
    plan(waiting, TWO)
    [row] = rows(waiting, tables.plan)
    assert (row.number, row.state, row.made_by) == ("PK2609290001", "draft", "OP0003")
    assert [task.unit for task in rows(waiting, tables.plan_task)] == [ONE, TWO]


def test_r20_today_may_be_planned_late_and_yesterday_not(waiting):
    assert plan(waiting, ONE, day="2026-09-29").code == "tasks_planned"
    assert waiting.touch("issue_pick_list", day="2026-09-29").code == "plan_issued_late"
    assert plan(waiting, TWO, day="2026-09-28").code == "plan_day"
    assert plan(waiting, TWO, day="2026-10-08").code == "plan_day"
    assert plan(waiting, TWO, day="tomorrow").code == "plan_day"


def test_r20_only_the_leader_plans(waiting):
    for badge in ("OP0001", "OP0004", "OP0006"):
        waiting.badge(badge)
        assert plan(waiting, ONE).code == "role_may_not"
    assert not rows(waiting, tables.plan)


def test_r20_what_waits_for_something_else_is_not_planned_for_this(waiting):
    refused = plan(waiting, ONE, task="repair", person="OP0005")
    assert (refused.code, refused.facts["state"]) == ("waits_for_other", "issued")
    inspected(waiting, ONE, "repair")
    waiting.badge("OP0003")
    assert plan(waiting, ONE, task="repair", person="OP0005").code == "tasks_planned"
    assert plan(waiting, ONE).code == "waits_for_other"
    assert plan(waiting, "RU2609299999").code == "number_unknown"
    assert plan(waiting).code == "nothing_picked"
    again = plan(waiting, ONE, task="repair", person="OP0005")
    assert (again.code, again.facts["name"]) == ("planned_already", "马超群")


def test_r20_several_units_are_planned_together_or_not_at_all(waiting):
    assert plan(waiting, ONE, "RU2609299999").code == "number_unknown"
    assert not rows(waiting, tables.plan_task)
    assert plan(waiting, ONE, TWO, THREE).facts["count"] == 3


def test_r20_a_batch_is_planned_for_teardown(waiting):
    waiting.touch("open_batch")
    [batch] = rows(waiting, tables.batch)
    assert ("teardown", batch.number, False) in proposed(waiting)
    assert plan(waiting, batch.number).code == "waits_for_other"
    assert plan(waiting, batch.number, task="teardown", person="OP0005").code == "tasks_planned"
    assert not rows(waiting, tables.pick_line)
    assert ("teardown", batch.number, False) not in proposed(waiting)


def test_r25_inspection_and_repair_tick_off_what_was_planned(waiting):
    plan(waiting, ONE, TWO)
    inspected(waiting, ONE, "repair")
    assert [task.done_at is not None for task in rows(waiting, tables.plan_task)] == [True, False]
    waiting.badge("OP0003")
    plan(waiting, ONE, task="repair", person="OP0005")
    waiting.badge("OP0005")
    waiting.print_labels()
    acted(waiting, lambda act: repair.start(act, ONE))
    acted(waiting, lambda act: repair.end(act, ONE, "repaired"))
    assert [line.item for line in rows(waiting, tables.pick_line)] == [ONE, TWO]  # each once
    assert [task.done_at is not None for task in rows(waiting, tables.plan_task)] == [True, False, True]
    assert ("inspect", ONE, False) in proposed(waiting)  # it is to be looked at once more (R7)
    waiting.badge("OP0003")
    assert plan(waiting, ONE).code == "tasks_planned"
    assert plan(waiting, ONE).code == "planned_already"


# --- R24: qualified on that day ----------------------------------------------------------------------


def test_r24_somebody_without_the_qualification_is_not_planned(waiting):
    refused = plan(waiting, ONE, person="OP0005")
    assert (refused.code, refused.facts["rule"], refused.facts["name"]) == (
        "not_fit_to_plan",
        "R24",
        "马超群",
    )
    assert plan(waiting, ONE, person="OP0001").code == "not_fit_to_plan"
    assert plan(waiting, ONE, person="OP9999").code == "badge_unknown"


@pytest.mark.parametrize(
    ("until", "code"), [(date(2026, 9, 29), "fit_until_before"), (date(2026, 9, 30), "tasks_planned")]
)
def test_r24_a_qualification_must_hold_on_the_day_that_is_planned(waiting, until, code):
    qualify(waiting, "OP0004", "检测", until)
    assert plan(waiting, ONE).code == code


def test_r24_over_a_holiday_it_is_the_day_after_that_counts(waiting):
    at(waiting, "2026-09-30 16:45")
    qualify(waiting, "OP0004", "检测", date(2026, 10, 7))
    refused = plan(waiting, ONE, day="2026-10-08")
    assert (refused.code, refused.facts["until"]) == ("fit_until_before", "2026-10-07")


def test_r24_a_task_is_given_to_another_who_is_qualified(waiting):
    plan(waiting, ONE)
    [task] = rows(waiting, tables.plan_task)
    assert waiting.touch("reassign", task=task.id, person="OP0005").code == "not_fit_to_plan"
    qualify(waiting, "OP0005", "拆解、维修、检测", None)
    assert waiting.touch("reassign", task=task.id, person="OP0005").code == "task_reassigned"
    assert rows(waiting, tables.plan_task)[0].person == "OP0005"
    tick_off(waiting, "inspect", unit=ONE)
    assert waiting.touch("reassign", task=task.id, person="OP0004").code == "task_is_done"


# --- R25: finished the same day ----------------------------------------------------------------------


def test_r25_a_task_ticks_off_when_it_is_done(waiting):
    plan(waiting, ONE, TWO)
    tick_off(waiting, "inspect", unit=ONE)
    tick_off(waiting, "inspect", unit=THREE)  # nobody planned it
    tick_off(waiting, "repair", unit=TWO)  # another kind of work
    one, two = rows(waiting, tables.plan_task)
    assert one.done_at is not None
    assert two.done_at is None


def test_r25_what_is_left_over_is_proposed_first_then_by_age(waiting):
    assert proposed(waiting) == [("inspect", each, False) for each in (ONE, TWO, THREE)]
    plan(waiting, THREE)
    assert proposed(waiting) == [("inspect", each, False) for each in (ONE, TWO)]
    at(waiting, "2026-09-30 16:45")
    thursday = date(2026, 10, 8)
    assert proposed(waiting, thursday) == [
        ("inspect", THREE, True),
        ("inspect", ONE, False),
        ("inspect", TWO, False),
    ]
    tick_off(waiting, "inspect", unit=THREE)
    inspected(waiting, THREE, "teardown")
    assert proposed(waiting, thursday)[-1] == ("teardown", THREE, False)


def test_r25_what_is_on_hold_is_not_proposed(waiting):
    inspected(waiting, ONE, "repair")
    assert ("repair", ONE, False) in proposed(waiting)
    with waiting.store.write() as connection:
        connection.execute(
            update(tables.unit).where(tables.unit.c.number == ONE).values(product_status="on_hold")
        )
    assert [number for _, number, _ in proposed(waiting)] == [TWO, THREE]


def test_r25_a_task_is_taken_off_with_what_was_to_be_picked(waiting):
    plan(waiting, ONE, TWO)
    first, _ = rows(waiting, tables.plan_task)
    assert waiting.touch("take_off", task=first.id).code == "task_taken_off"
    assert [line.item for line in rows(waiting, tables.pick_line)] == [TWO]
    assert waiting.touch("take_off", task=first.id).code == "number_unknown"


def test_a_change_after_the_list_was_issued_makes_its_next_revision(waiting):
    plan(waiting, ONE)
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    plan(waiting, TWO)
    [paper] = rows(waiting, tables.paper, tables.paper.c.kind == "pick_list")
    assert (paper.number, paper.revision, paper.state, paper.addressee) == (
        "PK2609290001",
        2,
        "issued",
        "keeper",
    )
    assert waiting.touch("issue_pick_list", day=WEDNESDAY).code == "plan_is_past"


def test_a_plan_without_tasks_is_not_issued(waiting):
    assert waiting.touch("issue_pick_list", day=WEDNESDAY).code == "plan_first"


def test_the_doctor_knows_a_plan(waiting):
    plan(waiting, ONE, TWO, THREE)
    tasks = rows(waiting, tables.plan_task)
    waiting.touch("take_off", task=tasks[0].id)
    left = rows(waiting, tables.plan_task)
    waiting.touch("issue_pick_list", day=WEDNESDAY)
    tick_off(waiting, "inspect", unit=TWO)
    with waiting.store.read() as connection:
        assert check(connection) == []
    with waiting.store.write() as connection:
        connection.execute(
            update(tables.plan_task).where(tables.plan_task.c.id == left[0].id).values(person="OP0001")
        )
    with waiting.store.read() as connection:
        assert [each.invariant for each in check(connection)] == ["I10"]
