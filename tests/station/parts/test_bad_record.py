"""What failed stands on the record of the inspector's day by itself, and the leader signs it (R21, F4)."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from station.demo import data
from station.forms import files
from station.forms.gathering import gather
from station.operations import papers
from station.store import tables
from tests.station.by_hand import GOOD_ATX, ill, inspected, issued_to_after_sales, rows
from tests.station.conftest import lived

FIRST, SECOND = "RU2609290001", "RU2609290002"


@lived
def two(counting):
    """Two HY400S issued to after-sales; everybody has a PIN."""
    for serial in ("HY400SB253100310", "HY400SB253100311"):
        counting.later(seconds=5)
        counting.scan(serial)
        counting.print_labels()
        counting.scan("LC000003")
    data.give_pins(counting.store, counting.desk.id, counting.clock)
    for number in (FIRST, SECOND):
        counting.later(seconds=5)
        issued_to_after_sales(counting, number)


def records(keeper):
    return rows(keeper, tables.paper, tables.paper.c.kind == "bad_record")


def lines(keeper, number):
    with keeper.store.read() as connection:
        return papers.content(connection, number).rows


def passes(keeper, number):
    return inspected(keeper, number, "good_stock", defect="N00", values=GOOD_ATX, instrument="DMM-07")


def fails(keeper, number, **said):
    return inspected(keeper, number, "repair", defect="E09", cause="use", **said)


def sign(keeper, record, pin=None):
    keeper.badge("OP0003")
    return keeper.touch(
        "sign_bad_record", paper=record.number, revision=record.revision, pin=pin or data.PINS["OP0003"]
    )


def test_r21_what_failed_is_on_the_record_and_what_passed_is_not(two):
    passes(two, FIRST)
    assert records(two) == []

    fails(two, SECOND, values={"FAN": "bad"}, description="卡死")

    [record] = records(two)
    [line] = lines(two, record.number)
    assert (record.state, record.waits_for) == ("to_sign", "leader")
    assert (line.unit, line.defect, line.cause, line.disposition) == (SECOND, "E09", "use", "repair")
    assert (line.customer, line.stated_fault, line.description) == ("C001", "不开机、风扇不转", "卡死")
    assert ill(two) == []


def test_r21_one_record_an_inspector_and_day(two):
    fails(two, FIRST)
    fails(two, SECOND)
    [record] = records(two)
    assert [line.unit for line in lines(two, record.number)] == [FIRST, SECOND]

    two.print_labels()
    two.later(days=1)
    fails(two, FIRST)

    assert len(records(two)) == 2


def test_r21_a_second_look_is_a_line_of_its_own(two):
    fails(two, FIRST)
    two.print_labels()
    passes(two, FIRST)

    [record] = records(two)
    first, second = lines(two, record.number)
    assert (first.passed, first.rechecks) == (False, "")
    assert (second.passed, second.rechecks) == (True, "09-29 14:20 E09")


def test_r21_the_leader_signs_the_record(two):
    fails(two, FIRST)

    assert sign(two, records(two)[0]).code == "bad_record_signed"
    assert records(two)[0].state == "signed"
    assert sign(two, records(two)[0]).code == "paper_is_past"
    assert ill(two) == []


def test_r21_nobody_but_the_leader_signs_it_and_not_without_the_pin(two):
    fails(two, FIRST)
    [record] = records(two)
    by_inspector = two.touch("sign_bad_record", paper=record.number, revision=1, pin=data.PINS["OP0004"])

    assert (by_inspector.code, by_inspector.facts["who"]) == ("role_may_not", ["leader"])
    assert sign(two, record, "000001").code == "pin_wrong"
    assert records(two)[0].state == "to_sign"


def test_r21_a_record_is_signed_again_when_something_is_added(two):
    fails(two, FIRST)
    [before] = records(two)
    sign(two, before)
    fails(two, SECOND)

    assert sign(two, before).code == "paper_changed"
    assert sign(two, records(two)[0]).code == "bad_record_signed"


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "csv"])
def test_the_record_is_printed_and_reckoned_with(two, ending):
    fails(two, FIRST, values={"12V-F": "11.39", "LOOKS": "good"}, instrument="DMM-07")
    with two.store.read() as connection:
        written = files.write(gather(connection, records(two)[0].number), ending)

    if ending == "pdf":
        read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(written)).pages)
        for said in ("售后检测不良记录表", "邓辉", "E09", "11.39 V（超出 11.4 至 12.6）", "DMM-07"):
            assert said.replace(" ", "") in read.replace(" ", "").replace("\n", ""), said
    elif ending == "xlsx":
        head, line = load_workbook(io.BytesIO(written)).active.iter_rows(values_only=True)
        said = dict(zip(head, line, strict=True))
        assert (said["单元"], said["检测：+12 V 满载 V"], said["检测：外观"]) == (FIRST, 11.39, "正常")
    else:
        assert "11.39" in written.decode("utf-8-sig")
