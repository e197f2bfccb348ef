"""Bad records, samples and summaries are found by unit, model and number (R11a, R11b, R19, R21)."""

import pytest

from station import filing
from tests.station.by_hand import inspected, issued_to_after_sales
from tests.station.conftest import lived
from tests.station.parts.slips import slip

FIRST, SECOND = "RU2609290001", "RU2609290002"


@lived
def filed(counting):
    """Two HY400S and an HY500G: the first failed and is in a summary, the second is out as a sample."""
    for serial in ("HY400SB253100310", "HY400SB253200311", "HY500GA253700142"):
        counting.later(seconds=5)
        counting.scan(serial)
        counting.print_labels()
        counting.scan("LC000003")
    issued_to_after_sales(counting, FIRST)
    assert inspected(counting, FIRST, "repair", defect="E09", cause="use").outcome == "ok"
    counting.badge("OP0001")
    why = {"why": "查 PFC", "to": "研发 陈工", "back_by": "2026-10-13"}
    assert counting.touch("send_sample", unit=SECOND, **why).outcome == "ok"
    counting.badge("OP0003")
    assert counting.touch("file_summary", first="2026-09-29", last="2026-09-29").outcome == "ok"


def found(keeper, asked):
    """Kind and number of the papers that are found."""
    with keeper.store.read() as connection:
        return {(each.kind, each.number) for each in filing.customer_file(connection, asked).papers}


def named(keeper, *kinds):
    return {(kind, slip(keeper, kind).number) for kind in kinds}


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        (FIRST, ("bad_record", "summary")),
        ("HY400SB253100310", ("bad_record", "summary")),
        (SECOND, ("sample",)),
        ("RU2609290003", ()),
        ("hy400s", ("sample", "summary")),
        ("HY500G", ()),
    ],
)
def test_r19_a_unit_and_a_model_lead_to_the_papers_that_speak_of_them(filed, asked, kinds):
    assert found(filed, asked) == named(filed, *kinds)


@pytest.mark.parametrize("kind", ["bad_record", "sample", "summary"])
def test_r19_each_is_found_by_its_own_number(filed, kind):
    number = slip(filed, kind).number

    assert (kind, number) in found(filed, number)


def test_r21_the_record_of_another_day_or_inspector_is_not_the_unit_s(filed):
    filed.later(days=1)
    issued_to_after_sales(filed, "RU2609290003")
    inspected(filed, "RU2609290003", "repair", defect="E01")

    records = {number for kind, number in found(filed, FIRST) if kind == "bad_record"}
    assert records == {"BR2609290001"}
    assert {number for kind, number in found(filed, "RU2609290003") if kind == "bad_record"} == {
        "BR2609300001"
    }


def test_r11a_a_unit_with_another_defect_or_week_is_not_in_the_summary(filed):
    filed.later(days=1)
    issued_to_after_sales(filed, "RU2609290003")
    inspected(filed, "RU2609290003", "repair", defect="E09", cause="use")

    assert "summary" not in {kind for kind, _ in found(filed, "RU2609290003")}
