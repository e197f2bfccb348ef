"""Salvaged parts are inspected too before they are 合格; their label says by whom (R7, R21; domain 7.6)."""

from datetime import date

import pytest
from sqlalchemy import update

from station.operations import papers
from station.store import tables
from tests.station.by_hand import ill, rows
from tests.station.conftest import lived

LOT = "PT2609290001"


@lived
def fans(in_batch):
    """Two fans of one lot with their label; an inspector stands at the desk."""
    in_batch.touch("take_part", model="HY400S", code="FAN-4S")
    in_batch.touch("key_in", key="2")
    assert in_batch.touch("confirm").facts["part"] == LOT
    in_batch.touch("leave")
    in_batch.touch("leave_batch")
    in_batch.print_labels()
    in_batch.badge("OP0004")


def look_at(keeper, *seen):
    assert keeper.scan(LOT).code == "inspecting_lot"
    for each in seen:
        keeper.choose(each)


def ill_of_parts(keeper):
    """What the doctor finds; the claims were completed outside the station."""
    return [found for found in ill(keeper) if not found.startswith("I10: claim")]


def lot(keeper):
    return rows(keeper, tables.part_lot)[0]


def test_r7_a_lot_that_is_good_gets_a_label_with_合格_and_who_inspected_it(fans):
    look_at(fans, "good", "good", "defect.N00")
    assert fans.command("0001").code == "lot_inspected"

    label = rows(fans, tables.print_job)[-1]
    assert (lot(fans).product_status, lot(fans).issue) == ("passed", 2)
    assert (label.subject, label.issue) == (LOT, 2)
    wanted = {"status_word": "合格", "inspector": "邓辉", "quantity": "2", "part_code": "FAN-4S"}
    assert {name: label.content[name] for name in wanted} == wanted
    assert ill_of_parts(fans) == []


def test_r7_a_lot_does_not_pass_before_it_was_looked_at(fans):
    look_at(fans, "good")
    fans.touch("judge")

    assert "defect.N00" not in [choice.code for choice in fans.view().question.choices]


def test_r21_a_lot_that_is_bad_is_on_the_record_and_no_good_part(fans):
    look_at(fans, "good", "bad", "defect.E01")
    fans.touch("confirm")

    assert lot(fans).product_status == "failed"
    [record] = rows(fans, tables.paper, tables.paper.c.kind == "bad_record")
    with fans.store.read() as connection:
        *_, line = papers.content(connection, record.number).rows
    assert (line.unit, line.part, line.model, line.defect) == (LOT, "风扇", "HY400S", "E01")
    assert ill_of_parts(fans) == []


def test_parts_of_which_nothing_is_left_are_not_inspected(fans):
    said = {"lot": LOT, "quantity": "2", "how": "sold", "reason": "卖给回收商"}
    assert fans.desk.touch("office", "issue_parts", operator="OP0003", **said).code == "parts_issued"

    assert fans.scan(LOT).code == "part_shown"
    assert fans.view().question is None


def test_the_label_of_before_the_inspection_is_an_old_one(fans):
    look_at(fans, "good", "good", "defect.N00")
    fans.touch("confirm")
    fans.print_labels()
    fans.later(seconds=5)

    assert fans.scan(f"{LOT}/1", "]d1").code == "old_label"


@pytest.mark.parametrize(
    ("last_day", "code"), [(date(2026, 9, 29), "inspecting_lot"), (date(2026, 9, 28), "qualification_over")]
)
def test_r24_parts_too_are_inspected_by_who_is_qualified_that_day(fans, last_day, code):
    with fans.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == "OP0004").values(valid_until=last_day)
        )

    assert fans.scan(LOT).code == code
