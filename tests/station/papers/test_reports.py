"""Written reports, who is told, what the manager does at once, what is closed when (R1, R26; domain 4.2)."""

import pytest
from sqlalchemy import select, update

from station.forms.contents import Notice, WrittenReport
from station.lists.reading import read_list
from station.operations import papers
from station.operations.imports import import_rows
from station.policy import Policy
from station.rules.findings import CATEGORIES
from station.store import tables
from tests.station.by_hand import open_matter, picture, rows, settle
from tests.station.papers.office import CLERK, GM, MANAGER, PIN, Office, content


def mark(desk, ordinal, category):
    """Mark a problem on a unit and return its id."""
    desk.scan(desk.unit(ordinal).number)
    if desk.view().question:
        desk.touch("leave")
    desk.touch("trouble")
    if category not in [choice.code for choice in desk.view().question.choices]:
        desk.choose("more")
    assert desk.choose(category).code == "trouble_marked"
    with desk.store.read() as connection:
        marked = tables.problem.c.unit == desk.unit(ordinal).number, tables.problem.c.category == category
        return connection.scalar(select(tables.problem.c.id).where(*marked))


def safety(desk):
    """The problem that is marked on unit 4 of the demo delivery."""
    return next(m.id for m in desk.view().matters if m.sort == "problem")


def file(desk, problem):
    number = desk.touch("open_problem", problem=problem).facts["paper"]
    desk.touch("leave")
    return number


def write(desk, office, problem, measures="已隔离"):
    number = file(desk, problem)
    said = {"why": "烧痕", "affected": "1 台", "measures": measures}
    assert desk.touch("write_report", paper=number, revision=1, **said).code == "report_written"
    return number


def hand_over(desk, office, number):
    shown = office.paper(number).revision
    return desk.touch("hand_over_report", paper=number, revision=shown, to="总经办 李主任", how="in_person")


def notices(desk):
    with desk.store.read() as connection:
        rows = connection.execute(
            select(tables.paper).where(tables.paper.c.kind == "notice").order_by(tables.paper.c.number)
        )
        return [row.addressee for row in rows]


def test_r1_the_report_is_filled_in_from_the_marked_problem(finished):
    said = content(finished, file(finished, safety(finished)))

    assert isinstance(said, WrittenReport)
    assert (said.category, said.models, said.serials, said.quantity, said.reporter) == (
        "safety",
        ("HY500G",),
        ("HY500GA254100019",),
        1,
        "周敏",
    )
    assert (said.found_at[:10], said.where) == ("2026-09-29", "待处理区")


@pytest.mark.parametrize("category", CATEGORIES)
def test_r1_the_departments_of_its_category_are_told_and_the_gm_s_office_gets_the_report(
    finished, office, category
):
    number = write(finished, office, mark(finished, 7, category))

    assert notices(finished) == list(Policy().told[category])
    assert office.paper(number).addressee == "gm_office"
    with finished.store.read() as connection:
        told = connection.scalars(select(tables.paper.c.number).where(tables.paper.c.kind == "notice")).all()
        assert all(isinstance(papers.content(connection, each), Notice) for each in told)


def test_r1_photos_of_a_marked_problem_stand_on_its_written_report(finished, office):
    finished.scan(finished.unit(7).number)
    finished.touch("trouble")
    finished.choose("safety")
    assert finished.touch("add_photo", image=b"no picture").code == "photo_unreadable"
    assert finished.touch("add_photo", image=picture()).code == "photo_kept"
    [kept] = rows(finished, tables.photo)
    number = finished.touch("open_problem", problem=kept.problem).facts["paper"]
    finished.touch("leave")

    assert (kept.discrepancy, kept.operator) == (None, "OP0001")
    assert content(finished, number).photos == (kept.id,)


def test_r1_a_photo_that_is_taken_after_the_report_was_filed_stands_on_it_once_it_is_written(
    finished, office
):
    problem = safety(finished)
    number = file(finished, problem)
    question = {"kind": "photo", "problem": problem, "unit": finished.unit(4).number}
    with finished.store.write() as connection:
        connection.execute(update(tables.desk).values(question=question))
    assert finished.touch("add_photo", image=picture()).code == "photo_kept"
    said = {"why": "烧痕", "affected": "1 台", "measures": "已隔离"}
    assert finished.touch("write_report", paper=number, revision=1, **said).code == "report_written"

    [kept] = rows(finished, tables.photo)
    assert content(finished, number).photos == (kept.id,)


def test_r1_a_problem_needs_no_photo_and_the_next_thing_is_scanned_all_the_same(counting):
    counting.scan("HY500GA253700142")
    counting.touch("trouble")
    counting.choose("safety")

    assert counting.view().question.kind == "photo"
    assert counting.scan("HY500GA253700143").code == "unit_counted"


def test_r1_a_report_written_anew_tells_nobody_twice(finished, office):
    number = write(finished, office, mark(finished, 7, "batch"))
    told = notices(finished)
    again = {"why": "同批三台", "affected": "3 台", "measures": "已隔离"}
    finished.touch("write_report", paper=number, revision=office.paper(number).revision, **again)

    assert notices(finished) == told
    assert content(finished, number).affected == "3 台"


def test_r1_a_problem_is_not_closed_before_its_report_is_handed_over(finished, office):
    problem = mark(finished, 7, "batch")
    assert finished.touch("close_problem", id=problem).code == "report_first"
    number = write(finished, office, problem)
    refused = finished.touch("close_problem", id=problem)

    assert (refused.outcome, refused.code, refused.facts["rule"]) == ("refused", "report_first", "R1")
    assert office.paper(number).state == "submitted"
    assert finished.unit(7).held


def test_r1_a_problem_is_closed_once_the_report_is_handed_over_and_releases_its_unit(finished, office):
    problem = mark(finished, 7, "batch")
    number = write(finished, office, problem)
    assert hand_over(finished, office, number).code == "report_handed_over"

    assert finished.touch("close_problem", id=problem).code == "problem_closed"
    assert not finished.unit(7).held
    assert finished.touch("close_problem", id=problem).code == "problem_is_closed"


def test_r1_a_closed_problem_releases_no_unit_that_something_else_holds(finished, office):
    problem = mark(finished, 9, "batch")  # its serial is unreadable as well
    hand_over(finished, office, write(finished, office, problem))
    finished.touch("close_problem", id=problem)
    assert finished.unit(9).held

    settle(finished, open_matter(finished, "unreadable"), "as_usual", "keep")

    assert not finished.unit(9).held


def test_r1_the_gm_s_office_may_take_the_report_itself(finished, office):
    add_gm_office(finished)
    number = write(finished, office, mark(finished, 7, "batch"))
    taken = office.on("OP0014", "take_report", number)

    assert (taken.code, office.paper(number).state) == ("report_handed_over", "handed_over")


def test_r1_nobody_takes_a_report_that_waits_for_another(finished, office):
    number = write(finished, office, mark(finished, 7, "batch"))

    assert office.on(GM, "take_report", number).code == "role_may_not"


def add_gm_office(desk):
    rows = "工号,姓名,角色\nOP0014,李主任,总经办".encode()
    assert not import_rows(desk.store, desk.desk.id, read_list("operators", rows), desk.clock).rejected
    Office(desk).give_pins("OP0014")


@pytest.mark.parametrize("category", ["safety", "major_defect"])
def test_r26_a_major_one_goes_to_the_manager_before_the_gm_s_office(finished, office, category):
    problem = safety(finished) if category == "safety" else mark(finished, 7, category)
    number = write(finished, office, problem)
    refused = hand_over(finished, office, number)

    assert (refused.code, refused.facts["rule"]) == ("manager_first", "R26")
    assert office.on(MANAGER, "take_report", number).code == "report_seen"
    assert hand_over(finished, office, number).code == "report_handed_over"


@pytest.mark.parametrize("category", ["counterfeit", "malicious", "batch", "out_of_warranty"])
def test_r26_one_that_is_not_major_goes_straight_to_the_gm_s_office(finished, office, category):
    number = write(finished, office, mark(finished, 7, category))

    assert office.paper(number).waits_for == "gm_office"
    assert hand_over(finished, office, number).code == "report_handed_over"


def act_at_once(office, number, who=MANAGER, **other):
    said = {"measure": "同批停止发货", "reason": "有烧毁风险", "pin": PIN, **other}
    return office.on(who, "act_urgently", number, **said)


def test_r26_the_manager_acts_at_once_with_a_reason_and_it_is_on_record(finished, office):
    number = write(finished, office, safety(finished))

    assert act_at_once(office, number).code == "acted_urgently"
    with finished.store.read() as connection:
        [urgent] = [each for each in papers.signatures(connection, number) if each.act == "urgent"]
    assert (urgent.operator, urgent.facts) == (
        MANAGER,
        {"measure": "同批停止发货", "reason": "有烧毁风险"},
    )


@pytest.mark.parametrize("missing", ["measure", "reason"])
def test_r26_acting_at_once_needs_a_measure_and_a_reason(finished, office, missing):
    number = write(finished, office, safety(finished))

    assert act_at_once(office, number, **{missing: " "}).code == "reason_missing"


@pytest.mark.parametrize("who", [CLERK, GM])
def test_r26_only_the_manager_acts_at_once(finished, office, who):
    number = write(finished, office, safety(finished))

    assert act_at_once(office, number, who).code == "role_may_not"


def test_r26_the_urgent_right_never_stands_in_for_a_decision_of_the_gm(finished, office):
    with finished.store.read() as connection:
        number = connection.scalar(select(tables.paper.c.number).where(tables.paper.c.kind == "replacement"))

    assert act_at_once(office, number).code == "urgent_not_instead"


def test_a_report_of_a_unit_that_is_undone_is_withdrawn(counting):
    counting.scan("HY500GA253700142")
    counting.touch("trouble")
    counting.choose("more")
    counting.choose("batch")
    number = file(counting, safety(counting))
    counting.touch("undo")
    if counting.view().question:
        counting.touch("confirm")

    assert Office(counting).paper(number).state == "withdrawn"
