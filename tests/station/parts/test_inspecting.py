"""An inspection on the screen: by the scanner alone, one thing after the other (R7, R21, R23)."""

import pytest
from sqlalchemy import select

from station.feedback import Feedback
from station.operations import discrepancies
from station.store import tables
from station.store.store import Request
from tests.station.by_hand import GOOD_ATX, ill, inspected, issued_to_after_sales, rows
from tests.station.conftest import lived

UNIT = "RU2609290001"


@lived
def bench(counting):
    """An inspector at the bench; an HY400S with its label was issued to after-sales."""
    counting.scan("HY400SB253100310")
    counting.print_labels()
    counting.scan("LC000003")
    issued_to_after_sales(counting, UNIT)
    counting.badge("OP0004")


def typed(keeper, value):
    """Key a number in by command codes: the digits are numbered choices, the rest has codes of its own."""
    for key in value:
        keeper.later(seconds=5)
        verbs = {"0": "0070", ".": "0071", "-": "0072"}
        assert keeper.command(verbs.get(key, f"010{key}")).outcome == "ok"
    return keeper.command("0001")


def asked(keeper):
    question = keeper.view().question
    return question.kind, question.choices[0].group, question.confirm


def go_through(keeper, values):
    for value in values.values():
        if value in ("good", "bad"):
            keeper.later(seconds=5)
            keeper.choose(value)
        else:
            typed(keeper, value)


def test_an_inspection_is_done_with_the_scanner_alone(bench):
    assert bench.scan(UNIT).code == "inspecting"
    assert bench.scan("DMM-07").code == "picked"
    go_through(bench, GOOD_ATX)
    assert asked(bench)[1] == "defect"
    bench.command("0101")  # N00
    bench.later(seconds=5)
    bench.command("0101")  # good stock
    assert bench.command("0001").code == "unit_inspected"

    [done] = rows(bench, tables.inspection)
    values = {check["code"]: check["value"] for check in done.checks}
    assert (values, done.instrument, done.passed) == (GOOD_ATX, "DMM-07", True)
    assert rows(bench, tables.unit)[0].product_status == "passed"
    assert ill(bench) == []


def test_r7_合格_is_not_offered_when_something_is_outside_its_limits(bench):
    bench.scan(UNIT)
    bench.scan("DMM-07")
    go_through(bench, {**GOOD_ATX, "12V-F": "11.39"})

    codes = [choice.code for choice in bench.view().question.choices]
    assert "defect.N00" not in codes
    assert bench.view().inspecting.items[11].good is False


def test_r23_the_instruments_used_last_are_offered(bench):
    inspected(bench, UNIT, values={"5VSB": "3.1"}, instrument="DMM-07")
    bench.print_labels()
    bench.badge("OP0004")
    bench.scan(UNIT)

    assert [choice.facts.get("number") for choice in bench.view().question.choices] == ["DMM-07", None]


def test_r23_without_an_instrument_only_what_is_seen_is_asked(bench):
    bench.scan(UNIT)
    bench.choose("no_instrument")

    items = [item.code for item in bench.view().inspecting.items if item.is_next]
    assert items == ["LOOKS"]
    bench.choose("bad")
    assert next(item.code for item in bench.view().inspecting.items if item.is_next) == "FAN"


def test_what_is_clear_at_once_is_judged_at_once(bench):
    bench.scan(UNIT)
    bench.command("0074")
    bench.choose("defect.E01")
    bench.choose("cause.material")
    bench.choose("repair")
    assert bench.touch("confirm").facts["disposition"] == "repair"


def test_the_last_answer_is_taken_back(bench):
    bench.scan(UNIT)
    bench.choose("no_instrument")
    bench.choose("bad")
    bench.touch("take_back")

    assert next(item.code for item in bench.view().inspecting.items if item.is_next) == "LOOKS"


def test_a_mistyped_digit_is_erased(bench):
    bench.scan(UNIT)
    bench.scan("DMM-07")
    bench.choose("good")
    for key in "1.9":
        bench.touch("key_in", key=key)
    bench.touch("take_back")
    bench.touch("key_in", key="8")
    bench.touch("confirm")

    assert bench.view().inspecting.items[1].value == "1.8"


@pytest.mark.parametrize("keys", ["-", ".", "1.2.3", "1-2"])
def test_what_is_no_number_cannot_be_taken(bench, keys):
    bench.scan(UNIT)
    bench.scan("DMM-07")
    bench.choose("good")
    for key in keys:
        bench.touch("key_in", key=key)

    assert asked(bench)[2] is None
    assert bench.touch("confirm").code == "nothing_to_confirm"


def test_the_next_unit_waits_for_the_answer_and_nothing_is_lost(bench):
    bench.scan(UNIT)
    bench.choose("no_instrument")
    bench.choose("bad")
    bench.later(seconds=5)

    assert bench.scan("RU2609290009").code == "answer_first"
    assert bench.view().inspecting.items[0].value == "bad"


def test_nobody_signs_what_somebody_else_has_seen(bench):
    bench.scan(UNIT)
    bench.choose("no_instrument")
    bench.choose("bad")
    bench.badge("OP0005")

    assert bench.view().inspecting.items[0].value == ""
    assert bench.touch("take_back").code == "role_may_not"


def test_r12a_who_inspects_is_told_of_a_unit_that_was_not_issued(counting):
    counting.scan("HY400SB253100310")
    counting.badge("OP0004")

    told = counting.scan(UNIT)

    assert (told.outcome, told.code, told.facts["rule"]) == ("attention", "not_issued", "R12a")


def test_a_unit_whose_problem_is_closed_is_inspected_where_after_sales_keeps_it(bench):
    bench.scan(UNIT)
    bench.touch("leave")
    bench.touch("trouble")
    bench.choose("major_defect")
    assert bench.scan(UNIT).code == "held_not_inspected"
    with bench.store.write() as connection:  # the report was handed over, the problem closed
        connection.execute(tables.problem.update().values(state="closed"))
    release(bench)
    bench.print_labels()
    bench.later(seconds=5)

    assert bench.scan(UNIT).code == "inspecting"
    assert rows(bench, tables.unit)[0].location == "LC000004"


def release(keeper):
    """Nothing holds the unit any more."""
    request = Request("touch:release", "release", keeper.desk.id, keeper.clock.now())

    def released(act):
        discrepancies.release_if_clear(act, UNIT)
        return Feedback("ok", "question_left")

    keeper.store.perform(request, released)


def test_somebody_else_who_scans_a_unit_is_asked_nothing(bench):
    bench.badge("OP0003")

    assert bench.scan(UNIT).code == "unit_on_table"


def test_an_inspector_marks_a_problem_of_what_was_inspected(bench):
    inspected(bench, UNIT, "send_back", defect="C01", cause="use")
    bench.print_labels()
    bench.scan(UNIT)
    bench.touch("leave")
    bench.touch("trouble")
    bench.choose("counterfeit")

    with bench.store.read() as connection:
        assert connection.scalars(select(tables.problem.c.category)).all() == ["counterfeit"]
    assert bench.scan(UNIT).code == "held_not_inspected"
