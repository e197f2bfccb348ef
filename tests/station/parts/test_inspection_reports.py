"""What waits to be inspected by age, and what failed (R7, R21; domain 10)."""

from station.operations import law
from station.reports import catalog
from station.views.office import Clerk
from station.workbench import waiting
from tests.station.by_hand import GOOD_ATX, inspected, issued_to_after_sales
from tests.station.conftest import lived

LEADER = Clerk("OP0003", "罗强", "leader")
FIRST, SECOND = "RU2609290001", "RU2609290002"


@lived
def two(counting):
    """Two HY400S in the main store; the first was issued to after-sales a day later."""
    for serial in ("HY400SB253100310", "HY400SB253100311"):
        counting.later(seconds=5)
        counting.scan(serial)
        counting.print_labels()
        counting.scan("LC000003")
    counting.later(days=1)
    issued_to_after_sales(counting, FIRST)


def made(keeper, name, **asked):
    with keeper.store.read() as connection:
        report = catalog.make(connection, keeper.store.known, keeper.clock.now(), LEADER, name, asked)
    names = [code.removeprefix("col.") for code, _ in report.columns]
    return [dict(zip(names, row, strict=True)) for row in report.rows]


def bench(keeper, which):
    with keeper.store.read() as connection:
        calendar = law.current(connection, keeper.store.known).calendar
        return [row.number for row in waiting(connection, keeper.clock.now(), calendar, which)]


def test_r7_the_uninspected_stock_is_listed_by_age(two):
    rows = made(two, "uninspected")

    assert [(row["age"], row["unit"], row["state"]) for row in rows] == [
        (1, SECOND, "stocked"),
        (0, FIRST, "issued"),
    ]


def test_r7_what_was_inspected_is_not_on_the_list_any_more(two):
    inspected(two, FIRST)

    assert [row["unit"] for row in made(two, "uninspected")] == [SECOND]


def test_the_inspector_s_list_has_what_may_be_inspected_and_no_more(two):
    assert bench(two, "inspect") == [FIRST]
    assert bench(two, "repair") == []

    inspected(two, FIRST, "repair")

    assert bench(two, "inspect") == []
    assert bench(two, "repair") == [FIRST]


def test_a_unit_on_hold_waits_for_nobody_at_the_bench(two):
    two.badge("OP0004")
    two.scan(FIRST)
    two.touch("leave")
    two.touch("trouble")
    two.choose("safety")

    assert bench(two, "inspect") == []


def test_r21_what_failed_is_reported_with_its_record_until_that_is_signed(two):
    inspected(two, FIRST, "repair", defect="E03", cause="design", values={"5VSB": "5.4"}, instrument="DMM-07")

    [row] = made(two, "bad-record")
    wanted = {"unit": FIRST, "defect": "E03", "cause": "cause.design", "instrument": "DMM-07"}
    assert {name: row[name] for name in wanted} == wanted
    assert (row["paper"], row["state"]) == ("BR2609300001", "paper.to_sign")
    assert made(two, "bad-record", state="open") == [row]


def test_r21_what_passed_is_not_reported(two):
    inspected(two, FIRST, "good_stock", defect="N00", values=GOOD_ATX, instrument="DMM-07")

    assert made(two, "bad-record") == []
