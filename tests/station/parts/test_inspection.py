"""What is inspected, by whom, with what, and what follows from it (R7, R12a, R21, R23, R24)."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from station.feedback import Feedback
from station.rules.inspection import DEFECTS, Item, dispositions
from station.store import tables
from station.store.store import Request
from tests.invariants import check
from tests.station.by_hand import ill, inspected, issued_to_after_sales, rows
from tests.station.conftest import lived

UNIT = "RU2609290001"


@lived
def issued(counting):
    """One HY400S counted, labelled, stocked and issued to after-sales; a checklist of one thing seen, one
    measured."""
    counting.scan("HY400SB253100310")
    counting.print_labels()
    counting.scan("LC000003")
    issued_to_after_sales(counting, UNIT)
    with counting.store.write() as connection:
        connection.execute(tables.checklist_item.delete())
        connection.execute(
            insert(tables.checklist_item),
            [
                {
                    "family": "ATX",
                    "code": "LOOKS",
                    "name": "外观",
                    "position": 1,
                    "unit_of_measure": "",
                    "low": None,
                    "high": None,
                },
                {
                    "family": "ATX",
                    "code": "5VSB",
                    "name": "+5VSB",
                    "position": 2,
                    "unit_of_measure": "V",
                    "low": "4.75",
                    "high": "5.25",
                },
            ],
        )


def all_good(volts="5.02"):
    return {"values": {"LOOKS": "good", "5VSB": volts}, "instrument": "DMM-07"}


def test_a_failed_unit_is_labelled_不合格_with_its_next_issue(issued):
    answer = inspected(issued, UNIT, "teardown", defect="E01", cause="material")

    unit = rows(issued, tables.unit)[0]
    assert answer.code == "unit_inspected"
    assert (unit.state, unit.product_status, unit.disposition, unit.issue) == (
        "inspected",
        "failed",
        "teardown",
        2,
    )
    job = rows(issued, tables.print_job)[-1]
    assert (job.subject, job.issue, job.content["status_word"]) == (UNIT, 2, "不合格")


def test_the_label_of_before_is_an_old_one(issued):
    inspected(issued, UNIT)
    issued.print_labels()

    assert issued.scan(f"{UNIT}/1", "]d1").code == "old_label"


@pytest.mark.parametrize("volts", ["4.75", "5.25"])
def test_r7_a_value_at_its_limit_passes(issued, volts):
    assert inspected(issued, UNIT, "good_stock", defect="N00", **all_good(volts)).code == "unit_inspected"
    assert rows(issued, tables.unit)[0].product_status == "passed"


@pytest.mark.parametrize("volts", ["4.74", "5.26"])
def test_r7_a_value_one_step_beyond_its_limit_cannot_pass(issued, volts):
    refused = inspected(issued, UNIT, "good_stock", defect="N00", **all_good(volts))

    assert (refused.code, refused.facts["items"], refused.facts["rule"]) == (
        "outside_limits",
        ["+5VSB"],
        "R7",
    )
    assert rows(issued, tables.unit)[0].product_status == "to_inspect"


def test_r7_nothing_passes_before_all_of_its_checklist_is_inspected(issued):
    refused = inspected(issued, UNIT, "good_stock", defect="N00", values={"LOOKS": "good"})

    assert (refused.code, refused.facts["items"]) == ("not_all_inspected", ["+5VSB"])


def test_r7_nothing_passes_where_there_is_no_checklist(issued):
    with issued.store.write() as connection:
        connection.execute(tables.checklist_item.delete())

    assert inspected(issued, UNIT, "good_stock", defect="N00").code == "no_checklist"


def test_r21_what_failed_is_never_good_stock(issued):
    refused = inspected(issued, UNIT, "good_stock", defect="E01", cause="design")

    assert (refused.code, refused.facts["rule"]) == ("disposition_unfit", "R7")
    assert "good_stock" not in dispositions(passed=False)


def test_r12a_a_unit_that_was_not_issued_is_not_inspected(counting):
    counting.scan("HY400SB253100310")
    counting.print_labels()
    counting.scan("LC000003")

    refused = inspected(counting, UNIT)

    assert (refused.code, refused.facts["state"], refused.facts["rule"]) == ("not_issued", "stocked", "R12a")


def test_r21_the_label_of_the_step_before_is_out_first(issued):
    inspected(issued, UNIT)

    refused = inspected(issued, UNIT)

    assert (refused.code, refused.facts["rule"]) == ("label_first", "R21")


def test_r21_a_second_look_is_a_row_of_its_own(issued):
    inspected(issued, UNIT, "repair", defect="E03")
    issued.print_labels()
    inspected(issued, UNIT, "good_stock", defect="N00", **all_good())

    first, second = rows(issued, tables.inspection)
    assert (first.passed, first.defect, first.rechecks) == (False, "E03", None)
    assert (second.passed, second.defect, second.rechecks) == (True, "N00", first.id)
    assert rows(issued, tables.unit)[0].product_status == "passed"


def test_r21_a_unit_with_an_open_finding_is_not_inspected(issued):
    issued.badge("OP0001")
    issued.scan(UNIT)
    issued.touch("trouble")
    issued.choose("case")

    refused = inspected(issued, UNIT)

    assert (refused.code, refused.facts["rule"]) == ("held_not_inspected", "R21")


def test_r23_a_measured_value_needs_its_instrument(issued):
    refused = inspected(issued, UNIT, values={"LOOKS": "good", "5VSB": "3.10"})

    assert (refused.code, refused.facts["rule"]) == ("instrument_missing", "R23")


def test_r23_what_is_only_seen_needs_no_instrument(issued):
    assert inspected(issued, UNIT, values={"LOOKS": "bad"}).code == "unit_inspected"


@pytest.mark.parametrize(
    ("last_day", "answer"),
    [(date(2026, 9, 29), "unit_inspected"), (date(2026, 9, 28), "qualification_over")],
)
def test_r24_an_inspector_is_qualified_on_the_last_day_and_not_the_day_after(issued, last_day, answer):
    with issued.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == "OP0004").values(valid_until=last_day)
        )

    assert inspected(issued, UNIT).code == answer


def test_r24_an_inspector_without_the_qualification_does_not_inspect(issued):
    with issued.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == "OP0004").values(qualified_for="维修")
        )

    assert inspected(issued, UNIT).code == "not_qualified"


@pytest.mark.parametrize(
    "said",
    [
        {"defect": "E99"},
        {"cause": ""},
        {"cause": "weather"},
        {"values": {"LOOKS": "fine"}},
        {"values": {"5VSB": "1e3"}, "instrument": "DMM-07"},
        {"values": {"NOSUCH": "good"}},
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_written(issued, said):
    assert inspected(issued, UNIT, **said).outcome == "refused"
    assert rows(issued, tables.inspection) == []


def test_the_doctor_knows_an_inspection(issued, settings):
    inspected(issued, UNIT, "scrap", defect="E08", cause="use", values={"5VSB": "0"}, instrument="DMM-07")
    with issued.store.read() as connection:
        assert check(connection, settings.data / "inbox.db") == []


def test_the_doctor_finds_a_value_that_was_mended_afterwards(issued, settings):
    inspected(issued, UNIT, values={"LOOKS": "bad"})
    with issued.store.write() as connection:
        connection.execute(update(tables.inspection).values(passed=True))

    with issued.store.read() as connection:
        assert any(found.startswith("I10") for found in check(connection, settings.data / "inbox.db"))


def test_r7_the_doctor_finds_a_unit_that_passed_without_an_inspection(issued):
    def passed(act):
        act.record("UnitReleased", UNIT, old="on_hold", product_status="passed", location="LC000004")
        connection = act.connection
        connection.execute(update(tables.unit).values(product_status="passed"))
        return Feedback("ok", "question_left")

    request = Request("touch:by-the-way", "release", issued.desk.id, issued.clock.now())
    issued.store.perform(request, passed)

    assert any("without an inspection (R7)" in found for found in ill(issued))


def test_every_defect_code_has_its_words():
    assert len(DEFECTS) == len(set(DEFECTS)) == 22


@pytest.mark.parametrize("typed", ["", "-", ".", "12,0", "١٢", "9999999999", "1.2.3"])
def test_what_is_no_number_is_not_measured(typed):
    assert not Item("12V", "+12 V", "V", "11.4", "12.6").reads(typed)
