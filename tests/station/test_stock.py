"""Putting away, and labels printed once more (R7, R12a, R13)."""

import pytest
from sqlalchemy import select

from station.store import tables
from tests.station.conftest import lived


@lived
def stocked(counting):
    """One HY400S counted and put into the main warehouse."""
    counting.scan("HY400SB253100310")
    counting.print_labels()
    counting.scan("LC000003")


def test_a_unit_in_order_is_put_into_the_main_warehouse_by_two_scans(stocked):
    unit = stocked.unit(1)

    assert (unit.state, unit.location) == ("stocked", "LC000003")


def test_a_unit_is_identified_by_its_label_before_it_is_stocked(counting):
    counting.scan("HY400SB253100310")

    refused = counting.scan("LC000003")

    assert (refused.code, refused.facts["rule"]) == ("label_first", "R7")
    assert counting.unit(1).state == "counted"


def test_a_unit_on_hold_goes_to_the_hold_area_only(counting):
    counting.scan("HY400SB211400921")
    refused = counting.scan("LC000003")

    assert (refused.code, refused.facts["rule"]) == ("held_unit_elsewhere", "R13")
    assert counting.scan("LC000002").code == "put_away"


@pytest.mark.parametrize("place", ["LC000004", "LC000006"])
def test_the_main_warehouse_comes_first(counting, place):
    counting.scan("HY400SB253100310")

    assert counting.scan(place).code == "main_store_first"


def test_a_unit_s_place_is_the_sum_of_its_movements(stocked):
    with stocked.store.read() as connection:
        rows = connection.execute(select(tables.movement).order_by(tables.movement.c.id)).all()

    assert [(row.source, row.target, row.quantity) for row in rows] == [
        (None, "LC000001", 1000),
        ("LC000001", "LC000003", 1000),
    ]


def test_an_unknown_place_is_refused(counting):
    counting.scan("HY400SB253100310")

    assert counting.scan("LC999999").code == "place_unknown"


def test_a_label_of_an_older_issue_is_named(counting):
    counting.scan("HY500GA254100019")
    counting.touch("trouble")
    counting.choose("safety")

    old = counting.scan("RU2609290001/1", "]d1")

    assert (old.outcome, old.code, old.facts["current"]) == ("attention", "old_label", 2)


def test_a_reprint_is_a_marked_copy_of_the_same_issue_with_a_reason(stocked):
    stocked.touch("reprint", number="RU2609290001", reason="label_damaged")

    job = stocked.view().open_jobs[-1]
    assert (job.subject, job.issue, job.copy) == ("RU2609290001", 1, True)
