"""R1: units alike with one defect suggest a batch problem, as evidence and once; on both databases."""

from dataclasses import dataclass

import pytest

from station import messages
from station.operations import people
from station.rules import problems
from station.store import tables
from tests.station.by_hand import inspected, issued_to_after_sales, rows, stock_units
from tests.station.parts.slips import act_on, sound


@dataclass
class Marking:
    """A keeper who counts units and marks what is wrong with them."""

    keeper: object
    counted: int = 0

    def unit(self, model="HY500GA", week="2537"):
        """Count one more unit and return the desk's answer."""
        self.counted += 1
        return self.keeper.scan(f"{model}{week}{self.counted + 500:05}")

    def mark(self, category="major_defect", **made):
        """Count one more unit and mark it."""
        assert self.unit(**made).facts["unit"]
        self.keeper.touch("trouble")
        return self.keeper.choose(category)


@pytest.fixture
def marking(counting):
    return Marking(counting)


def hints(keeper):
    return [each for each in rows(keeper, tables.evidence) if each.kind == "batch_hint"]


def test_r1_two_units_alike_suggest_no_batch_problem(marking):
    assert [marking.mark().code for _ in range(2)] == ["trouble_marked"] * 2
    assert hints(marking.keeper) == []


def test_r1_three_units_alike_suggest_a_batch_problem_as_evidence_and_a_person_marks_it(marking):
    for _ in range(2):
        marking.mark()
    answer = marking.mark()

    assert (answer.outcome, answer.code, answer.facts["count"]) == ("attention", "batch_hint", 3)
    assert messages.say(answer, "zh") == ("HY500G 2025-W37 周已有 3 台重大功能缺陷，像是批次问题。看实物再标")
    [hint] = hints(marking.keeper)
    assert hint.unit == "RU2609290003"
    assert hint.facts == {
        "model": "HY500G",
        "week": "2025-W37",
        "defect": "major_defect",
        "units": ["RU2609290001", "RU2609290002", "RU2609290003"],
    }
    shown = marking.keeper.unit(3)
    assert ("batch_hint" in dict(shown.evidence), "batch" in shown.suggestions) == (True, True)
    assert shown.problems == ("major_defect",), "the station has marked nothing by itself"


def test_r1_the_suggested_category_is_marked_with_one_key_and_asks_for_its_report(marking):
    for _ in range(3):
        marking.mark()
    marking.keeper.touch("trouble")
    question = marking.keeper.view().question
    assert (question.choices[0].code, question.choices[0].facts["proposed"]) == ("batch", True)
    answer = marking.keeper.command("0101")

    assert answer.code == "trouble_marked"
    assert marking.keeper.unit(3).problems == ("major_defect", "batch")
    assert [each.kind for each in rows(marking.keeper, tables.duty)] == ["report"] * 4
    marking.keeper.touch("trouble")
    assert marking.keeper.view().question.choices[0].code == "box", "what is marked is not suggested any more"


def test_r1_a_category_that_is_none_or_a_unit_nobody_counted_is_not_marked(marking):
    marking.unit()
    assert (
        marking.keeper.touch("mark_problem", unit="RU2609290001", category="noisy").code == "category_unknown"
    )
    assert (
        marking.keeper.touch("mark_problem", unit="RU2609290077", category="batch").code == "number_unknown"
    )
    assert rows(marking.keeper, tables.problem) == []


def test_r1_a_suggestion_is_shown_once_and_not_for_the_fourth_unit(marking):
    codes = [marking.mark().code for _ in range(5)]

    assert codes == ["trouble_marked", "trouble_marked", "batch_hint", "trouble_marked", "trouble_marked"]
    assert len(hints(marking.keeper)) == 1


def test_r1_what_was_marked_as_a_batch_problem_is_not_suggested_any_more(marking):
    marking.mark()
    marking.mark()
    marking.keeper.touch("mark_problem", unit="RU2609290002", category="batch")

    assert marking.mark().code == "trouble_marked"


@pytest.mark.parametrize(
    "other",
    [{"model": "HY650GA"}, {"week": "2538"}, {"category": "safety"}],
    ids=lambda each: next(iter(each)),
)
def test_r1_another_model_week_or_defect_is_not_alike(marking, other):
    marking.mark()
    marking.mark()
    assert marking.mark(**other).code == "trouble_marked"
    assert marking.mark().code == "batch_hint", "nor does it stand in the way of those that are"


@pytest.mark.parametrize(("days", "code"), [(30, "batch_hint"), (31, "trouble_marked")])
def test_r1_thirty_days_back_counts_and_thirty_one_does_not(marking, days, code):
    marking.mark()
    marking.keeper.later(days=days)
    marking.keeper.badge("OP0001")
    marking.mark()

    assert marking.mark().code == code


def test_r1_after_the_days_have_passed_the_same_defect_is_suggested_anew(marking):
    for _ in range(3):
        marking.mark()
    marking.keeper.later(days=31)
    marking.keeper.badge("OP0001")

    assert [marking.mark().code for _ in range(3)] == ["trouble_marked", "trouble_marked", "batch_hint"]


@pytest.mark.parametrize("category", ["batch", "out_of_warranty"])
def test_r1_a_batch_mark_or_a_warranty_that_ended_is_no_defect(marking, category):
    for n in range(4):
        marking.unit()
        answer = marking.keeper.touch("mark_problem", unit=f"RU260929000{n + 1}", category=category)
        assert answer.code == "trouble_marked"


def test_r1_a_unit_whose_week_nobody_knows_is_like_no_other(counting):
    for _ in range(4):
        counting.touch("no_code")
        counting.choose("HY400S")
        counting.touch("trouble")
        assert counting.choose("major_defect").code == "trouble_marked"


def test_r1_a_unit_that_was_undone_does_not_count(marking):
    marking.mark()
    marking.mark()
    marking.keeper.touch("leave")  # without a photo
    marking.keeper.touch("undo")

    assert [marking.mark().code, marking.mark().code] == ["trouble_marked", "batch_hint"]


def test_r1_the_number_of_units_is_the_department_s_setting(marking):
    keeper = marking.keeper
    people.give_pin(keeper.store, keeper.desk.id, keeper.clock, "OP0006", "290006")
    changed = keeper.desk.touch(
        "hint-units",
        "change_setting",
        operator="OP0006",
        setting_name="batch_hint_units",
        value="2",
        pin="290006",
    )
    assert changed.outcome == "ok"
    marking.mark()

    assert marking.mark().code == "batch_hint"


def test_r1_a_defect_code_has_a_word_of_its_own_and_a_category_is_one():
    assert (problems.word("E01"), problems.word("safety")) == ("defect.E01", "safety")


@pytest.fixture
def on_the_bench(counting):
    """Four units of one model and week, issued to the after-sales store."""
    numbers = [f"RU260929000{n}" for n in range(1, 5)]
    stock_units(counting, *(f"HY400SB25310031{n}" for n in range(4)))
    for number in numbers:
        assert issued_to_after_sales(counting, number).outcome == "ok"
    return counting, numbers


def test_r1_whoever_inspects_the_third_unit_with_a_defect_is_told(on_the_bench):
    keeper, numbers = on_the_bench
    answers = [inspected(keeper, number, defect="E01") for number in numbers]

    assert [each.code for each in answers] == [
        "unit_inspected",
        "unit_inspected",
        "batch_hint",
        "unit_inspected",
    ]
    assert messages.say(answers[2], "zh") == "HY400S 2025-W31 周已有 3 台无输出，像是批次问题。看实物再标"
    assert [each.unit for each in hints(keeper)] == [numbers[2]]
    assert sound(keeper) == []


def test_r1_a_second_look_at_the_same_unit_is_no_second_unit(on_the_bench):
    keeper, numbers = on_the_bench
    answers = []
    for number in (numbers[0], numbers[1], numbers[1], numbers[1]):
        answers.append(inspected(keeper, number, defect="E01").code)
        keeper.print_labels()

    assert answers == ["unit_inspected"] * 4


def test_r1_a_unit_whose_second_look_found_something_else_does_not_count(on_the_bench):
    keeper, numbers = on_the_bench
    for number, defect in ((0, "E01"), (0, "E09"), (1, "E01"), (2, "E01")):
        assert inspected(keeper, numbers[number], defect=defect).code == "unit_inspected"
        keeper.print_labels()

    assert inspected(keeper, numbers[3], defect="E01").code == "batch_hint"


def test_r11b_a_sample_is_not_inspected(on_the_bench):
    keeper, numbers = on_the_bench
    keeper.badge("OP0001")
    sent = {"why": "查 PFC", "to": "陈工", "back_by": "2026-10-13"}
    assert keeper.touch("send_sample", unit=numbers[0], **sent).code == "sample_sent"

    answer = inspected(keeper, numbers[0])
    assert (answer.code, answer.facts["rule"]) == ("unit_is_sample", "R11b")

    keeper.badge("OP0004")
    act_on(keeper, "take_sample_back", "sample", result="PFC 电容")
    assert keeper.unit_of(numbers[0]).state == "issued"
    assert inspected(keeper, numbers[0]).code == "unit_inspected"
    assert sound(keeper) == []
