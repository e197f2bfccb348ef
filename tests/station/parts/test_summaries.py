"""R11a: problems over a period by model, defect and week, the few that matter, and what was concluded."""

import pytest
from sqlalchemy import insert

from station.operations import papers
from station.store import tables
from tests.station.conftest import lived
from tests.station.parts.slips import act_on, slip, sound

DAYS = {"first": "2026-09-29", "last": "2026-09-29"}
DISCUSSED = {
    "rnd": "陈工",
    "quality": "吴品",
    "production": "赵线长",
    "conclusion": "PFC 电容换供应商，库存全检",
    "owner": "陈工",
    "due": "2026-10-20",
}


@lived
def counted(counting):
    """Four units of two models and weeks, three of them with something wrong."""
    for serial, category in (
        ("HY500GA253700142", "major_defect"),
        ("HY500GA253700143", "major_defect"),
        ("HY500GA254100019", "safety"),
        ("HY400SB253100310", None),
    ):
        counting.scan(serial)
        if category:
            counting.touch("trouble")
            counting.choose(category)


def inspect(keeper, unit, defect, rechecks=None):
    """An inspection is on record, as whoever inspects writes it."""
    row = {
        "unit": unit, "inspector": "OP0004", "at": keeper.clock.now(), "checks": {}, "passed": False,
        "defect": defect, "rechecks": rechecks,
    }  # fmt: skip
    with keeper.store.write() as connection:
        return connection.execute(insert(tables.inspection), row).inserted_primary_key[0]


def written(keeper):
    with keeper.store.read() as connection:
        return papers.content(connection, slip(keeper, "summary").number)


def lines(keeper):
    return [(each.model, each.defect, each.week, each.units) for each in written(keeper).lines]


def as_leader(keeper, name, **said):
    keeper.badge("OP0003")
    return keeper.touch(name, **said)


def test_r11a_problems_are_summarised_by_model_defect_and_production_week(counted):
    answer = as_leader(counted, "file_summary", **DAYS)

    assert (answer.code, answer.facts) == ("summary_filed", {"paper": "PS2609290001", "count": 3})
    assert lines(counted) == [
        ("HY500G", "major_defect", "2025-W37", 2),
        ("HY500G", "safety", "2025-W41", 1),
    ]
    assert (slip(counted, "summary").state, slip(counted, "summary").waits_for) == ("draft", "leader")
    assert sound(counted) == []


def test_r11a_defects_of_inspections_count_with_the_problems_that_were_marked(counted):
    inspect(counted, "RU2609290004", "E01")
    inspect(counted, "RU2609290001", "E08")
    as_leader(counted, "file_summary", **DAYS)

    assert lines(counted) == [
        ("HY500G", "major_defect", "2025-W37", 2),
        ("HY400S", "defect.E01", "2025-W31", 1),
        ("HY500G", "defect.E08", "2025-W37", 1),
        ("HY500G", "safety", "2025-W41", 1),
    ]


def test_r11a_what_tested_good_or_was_inspected_anew_is_not_counted(counted):
    inspect(counted, "RU2609290004", "N00")
    first = inspect(counted, "RU2609290001", "E08")
    inspect(counted, "RU2609290001", "E09", rechecks=first)
    as_leader(counted, "file_summary", **DAYS)

    assert [defect for _, defect, _, _ in lines(counted)] == ["major_defect", "defect.E09", "safety"]


def test_r11a_a_unit_counts_once_for_one_defect_and_not_at_all_when_it_was_undone(counted):
    inspect(counted, "RU2609290003", "E01")
    inspect(counted, "RU2609290003", "E01")
    counted.scan("HY400SB253100311")
    counted.touch("trouble")
    counted.choose("safety")
    counted.touch("leave")  # without a photo
    counted.touch("undo")
    as_leader(counted, "file_summary", **DAYS)

    assert ("HY500G", "defect.E01", "2025-W41", 1) in lines(counted)
    assert all(model != "HY400S" for model, *_ in lines(counted))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-09-29", "2026-09-29", "summary_filed"),
        ("2026-09-28", "2026-09-28", "nothing_to_summarise"),
        ("2026-09-01", "2026-09-29", "summary_filed"),
        ("2026-09-29", "2026-09-30", "report_days"),
        ("2026-09-29", "2026-09-28", "report_days"),
        ("2025-09-28", "2026-09-29", "report_days"),
        ("2025-09-29", "2026-09-29", "summary_filed"),
        ("soon", "2026-09-29", "report_days"),
    ],
)
def test_r11a_a_summary_is_of_days_that_have_begun_and_of_a_year_at_most(counted, first, last, code):
    assert as_leader(counted, "file_summary", first=first, last=last).code == code


def test_r11a_what_is_found_later_does_not_change_a_summary(counted):
    as_leader(counted, "file_summary", **DAYS)
    before = lines(counted)
    inspect(counted, "RU2609290004", "E01")
    assert lines(counted) == before

    answer = counted.touch("file_summary", **DAYS)
    assert (answer.outcome, answer.code) == ("attention", "summary_there")
    act_on(counted, "conclude_summary", "summary", **DISCUSSED)
    assert counted.touch("file_summary", **DAYS).code == "summary_filed", "of the same days, once more"


def test_r11a_a_conclusion_says_who_took_part_who_sees_to_it_and_until_when(counted):
    as_leader(counted, "file_summary", **DAYS)
    answer = act_on(counted, "conclude_summary", "summary", **DISCUSSED)

    assert answer.facts == {"paper": "PS2609290001", "owner": "陈工", "due": "2026-10-20"}
    said = written(counted)
    assert {name: getattr(said, name) for name in DISCUSSED} == DISCUSSED
    assert (slip(counted, "summary").state, slip(counted, "summary").revision) == ("concluded", 2)

    assert act_on(counted, "end_summary", "summary", how="已切换供应商").code == "summary_done"
    assert (slip(counted, "summary").state, slip(counted, "summary").waits_for) == ("done", "")
    assert sound(counted) == []


@pytest.mark.parametrize("department", ["rnd", "quality", "production"])
def test_r11a_without_one_of_the_three_departments_nothing_is_concluded(counted, department):
    as_leader(counted, "file_summary", **DAYS)
    answer = act_on(counted, "conclude_summary", "summary", **{**DISCUSSED, department: " "})

    assert (answer.code, answer.facts["absent"], answer.facts["rule"]) == (
        "summary_without",
        [department],
        "R11a",
    )
    assert slip(counted, "summary").state == "draft"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"conclusion": ""}, "conclusion_incomplete"),
        ({"owner": " "}, "conclusion_incomplete"),
        ({"owner": "长" * 201}, "conclusion_incomplete"),
        ({"due": "2026-09-28"}, "day_unfit"),
        ({"due": "月底"}, "day_unfit"),
    ],
)
def test_r11a_a_conclusion_that_says_too_little_is_refused(counted, said, code):
    as_leader(counted, "file_summary", **DAYS)
    assert act_on(counted, "conclude_summary", "summary", **{**DISCUSSED, **said}).code == code
    assert slip(counted, "summary").revision == 1


def test_r11a_a_conclusion_may_be_changed_until_it_is_done(counted):
    as_leader(counted, "file_summary", **DAYS)
    act_on(counted, "conclude_summary", "summary", **DISCUSSED)
    assert act_on(counted, "conclude_summary", "summary", **{**DISCUSSED, "due": "2026-11-02"}).code == (
        "summary_concluded"
    )
    assert act_on(counted, "end_summary", "summary", how=" ").code == "reason_missing"
    act_on(counted, "end_summary", "summary", how="已全检")

    assert act_on(counted, "conclude_summary", "summary", **DISCUSSED).code == "paper_is_past"
    assert written(counted).due == "2026-11-02"


def test_r11a_nothing_is_done_before_it_is_concluded(counted):
    as_leader(counted, "file_summary", **DAYS)
    assert act_on(counted, "end_summary", "summary", how="已全检").code == "paper_is_past"


def test_r11a_the_summary_s_number_scanned_opens_it(counted):
    as_leader(counted, "file_summary", **DAYS)
    assert counted.scan("PS2609290001").code == "paper_opened"


def test_r11a_who_may_not_write_a_summary_is_told_who_may(counted):
    answer = counted.touch("file_summary", **DAYS)
    assert (answer.code, answer.facts["who"]) == ("role_may_not", ["leader", "manager"])
