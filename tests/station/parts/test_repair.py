"""A unit is repaired with salvaged parts, inspected again and sent (R2a, R7, R21, R24; domain 5.4)."""

from datetime import date

import pytest
from sqlalchemy import func, insert, select, update

from station.forms import books
from station.operations import accounts, repair, stock
from station.store import tables
from tests.station.by_hand import (
    GOOD_ATX,
    bring_in,
    entered,
    ill,
    inspected,
    issued_to_after_sales,
    put_fan_into_another,
    rows,
    states,
    to_shipping,
)
from tests.station.conftest import lived

UNIT = "RU2609290001"
LOT = "PT2609290001"
OTHER = "RU2609290002"


@lived
def for_repair(keeper):
    """One HY400S to be repaired: counted, stocked, issued, found faulty; its form handed over."""
    bring_in(keeper, "SF9000000000090,C001,HY400S,1,repair")
    keeper.scan("SF9000000000090")
    keeper.command("0001")
    keeper.scan("HY400SB253100310")
    keeper.print_labels()
    keeper.scan("LC000003")
    keeper.touch("finish")
    keeper.touch("confirm")
    issued_to_after_sales(keeper, UNIT)
    inspected(keeper, UNIT, "repair", defect="E09", cause="use")
    keeper.print_labels()
    keeper.badge("OP0005")


@lived
def in_repair(for_repair):
    """The repairer has begun."""
    for_repair.scan(UNIT)
    assert for_repair.touch("confirm").code == "repair_open"


@pytest.fixture
def fans(in_repair):
    """Three fans of one lot, worth 10.00 together, that an inspector found good."""
    keeper = in_repair
    with keeper.store.write() as connection:
        batch = {
            "number": "TB2609290001",
            "state": "open",
            "opened_at": keeper.clock.now(),
            "opened_by": "OP0003",
        }
        connection.execute(insert(tables.batch), batch)
        lot = {
            "number": LOT,
            "batch": "TB2609290001",
            "model": "HY400S",
            "code": "FAN-4S",
            "name": "风扇",
            "unit_of_measure": "只",
            "product_status": "passed",
            "price_fen": 333,
            "issue": 1,
        }
        connection.execute(insert(tables.part_lot), lot)
        operation = connection.scalar(select(tables.operation.c.id).limit(1))
        moved = {
            "operation": operation,
            "item": LOT,
            "target": "LC000007",
            "quantity": 3000,
            "amount_fen": 1000,
            "at": keeper.clock.now(),
        }
        connection.execute(insert(tables.movement), moved)
    return keeper


def left(keeper):
    """How many fans there are, and what they are worth."""
    with keeper.store.read() as connection:
        worth = connection.scalar(
            select(func.sum(tables.movement.c.amount_fen)).where(tables.movement.c.item == LOT)
        )
        out = connection.scalar(
            select(func.coalesce(func.sum(tables.movement.c.quantity), 0)).where(
                tables.movement.c.item == LOT, tables.movement.c.target.is_(None)
            )
        )
    return 3000 - int(out), int(worth)


def test_a_repair_begins_when_the_repairer_says_so_and_not_by_the_scan(for_repair):
    assert for_repair.scan(UNIT).code == "repair_asked"
    assert rows(for_repair, tables.unit)[0].state == "inspected"

    for_repair.command("0001")

    assert rows(for_repair, tables.unit)[0].state == "repairing"
    assert ill(for_repair) == []


def test_a_repair_that_was_left_is_open_at_the_next_scan(in_repair):
    in_repair.touch("leave")
    in_repair.later(seconds=5)

    assert in_repair.scan(UNIT).code == "repair_open"
    assert len(rows(in_repair, tables.repair)) == 1


def test_r21_only_what_was_inspected_for_repair_is_repaired(in_repair):
    in_repair.choose("repair.send_back")
    in_repair.touch("confirm")

    refused = in_repair.touch("repair", number=UNIT)

    assert (refused.code, refused.facts["rule"]) == ("not_for_repair", "R21")


def test_r21_a_unit_that_is_put_on_hold_while_it_is_repaired_goes_no_further(fans):
    fans.badge("OP0004")
    assert fans.touch("mark_problem", unit=UNIT, category="counterfeit").code == "trouble_marked"
    fans.badge("OP0005")

    answers = [
        fans.scan(UNIT),
        fans.touch("repair", number=UNIT),
        fans.desk.perform("touch:part", "put_in", lambda act: repair.take_part(act, UNIT, LOT)),
        fans.desk.perform("touch:end", "end", lambda act: repair.end(act, UNIT, "repaired")),
    ]

    assert [(each.code, each.facts["rule"]) for each in answers] == [("held_not_repaired", "R21")] * 4
    [unit] = rows(fans, tables.unit)
    assert (unit.state, unit.product_status) == ("repairing", "on_hold")


@pytest.mark.parametrize(
    ("last_day", "code"), [(date(2026, 9, 29), "repair_asked"), (date(2026, 9, 28), "qualification_over")]
)
def test_r24_a_repairer_is_qualified_on_the_last_day_and_not_the_day_after(for_repair, last_day, code):
    with for_repair.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == "OP0005").values(valid_until=last_day)
        )

    assert for_repair.scan(UNIT).code == code


def test_r24_who_is_qualified_for_teardown_alone_does_not_repair(for_repair):
    with for_repair.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == "OP0005").values(qualified_for="拆解")
        )

    assert for_repair.scan(UNIT).code == "not_qualified"


def test_r3_each_part_put_in_takes_its_share_of_the_value_and_the_last_one_the_rest(fans):
    shares = []
    for _ in range(3):
        fans.later(seconds=5)
        before = left(fans)
        assert fans.scan(LOT).code == "part_put_in"
        shares.append(before[1] - left(fans)[1])

    assert shares == [333, 334, 333]
    assert left(fans) == (0, 0)
    assert [row.unit for row in rows(fans, tables.movement) if row.item == LOT][1:] == [UNIT] * 3


def test_no_more_is_put_in_than_there_is(fans):
    assert fans.touch("put_in_part", lot=LOT, quantity=3).code == "part_put_in"
    fans.later(seconds=5)

    assert fans.scan(LOT).code == "part_lies_nowhere"


@lived
def put_in(keeper):
    """A fan that was salvaged and has passed is in RU2609290002; one more is in its lot."""
    put_fan_into_another(keeper)


def in_unit(keeper):
    """What is in the unit, what lies of the lot, and how many lines its account has."""
    with keeper.store.read() as connection:
        inside = [(row.item, row.quantity // 1000) for row in repair.put_in(connection, OTHER)]
        return inside, stock.lies(connection, LOT), len(rows(keeper, tables.account_line))


@pytest.mark.parametrize(
    "put_back",
    [
        lambda keeper: keeper.touch("put_back_part", lot=LOT),
        lambda keeper: keeper.touch("take_back"),
        lambda keeper: keeper.command("0073"),
    ],
)
def test_r12b_a_part_scanned_by_mistake_goes_back_into_its_lot_by_a_marked_line(put_in, put_back):
    assert in_unit(put_in) == ([(LOT, 1)], {"LC000007": 1000}, 2)

    answer = put_back(put_in)

    assert (answer.code, answer.facts["place"]) == ("part_put_back", "拆机零件区")
    assert in_unit(put_in) == ([], {"LC000007": 2000}, 3)
    [*_, line] = rows(put_in, tables.account_line)
    [*_, moved] = [row for row in rows(put_in, tables.movement) if row.item == LOT]
    assert (line.quantity, line.corrects, line.summary) == (1000, line.id - 1, "put_back")
    assert (moved.source, moved.target, moved.unit, moved.reason) == (None, "LC000007", OTHER, "correction")
    assert not ill(put_in)


def test_one_of_two_put_in_together_goes_back_and_the_other_stays(put_in):
    put_in.touch("put_back_part", lot=LOT)
    put_in.later(seconds=5)
    assert put_in.touch("put_in_part", lot=LOT, quantity=2).code == "part_put_in"
    put_in.later(seconds=5)

    assert put_in.touch("put_back_part", lot=LOT).code == "part_put_back"
    assert in_unit(put_in)[:2] == ([(LOT, 1)], {"LC000007": 1000})
    assert not ill(put_in)


def test_what_is_not_in_the_unit_is_not_put_back(put_in):
    put_in.touch("put_back_part", lot=LOT)
    put_in.later(seconds=5)

    assert put_in.touch("put_back_part", lot=LOT).code == "nothing_put_in"
    assert put_in.touch("take_back").code == "nothing_put_in"


def test_the_account_says_that_it_was_put_back_in_both_languages(put_in):
    put_in.touch("put_back_part", lot=LOT)

    with put_in.store.read() as connection:
        [*_, line] = accounts.as_it_stands(connection, "TB2609290001").lines
    assert (line.summary, line.corrects) == ("account.put_back", 2)
    assert books.summary(line) == "冲第 2 行：扫错放回"


@pytest.mark.parametrize(("quantity", "code"), [(3, "part_put_in"), (4, "not_enough_there")])
def test_three_of_three_are_put_in_and_a_fourth_is_not(fans, quantity, code):
    assert fans.touch("put_in_part", lot=LOT, quantity=quantity).code == code


def test_r7_a_part_that_nobody_inspected_is_not_put_in(fans):
    with fans.store.write() as connection:
        connection.execute(update(tables.part_lot).values(product_status="to_inspect"))

    refused = fans.scan(LOT)

    assert (refused.code, refused.facts["rule"]) == ("part_not_passed", "R7")
    assert left(fans) == (3000, 1000)


def repaired(keeper):
    keeper.choose("repair.repaired")
    return keeper.command("0001")


def test_r7_a_repaired_unit_is_to_be_inspected_again_and_its_label_says_so(in_repair):
    answer = repaired(in_repair)

    unit = rows(in_repair, tables.unit)[0]
    assert answer.code == "unit_repaired"
    assert (unit.state, unit.product_status) == ("repaired", "to_inspect")
    assert rows(in_repair, tables.print_job)[-1].content["status_word"] == "待检"


def test_a_unit_that_cannot_be_repaired_is_given_its_way(in_repair):
    in_repair.choose("repair.scrap")
    assert in_repair.touch("confirm").code == "unit_not_repaired"

    unit = rows(in_repair, tables.unit)[0]
    assert (unit.state, unit.product_status, unit.disposition) == ("inspected", "scrapped", "scrap")
    assert ill(in_repair) == []


def at_shipping(keeper):
    """The form is entered and given to shipping, where a parcel is begun."""
    keeper.badge("OP0001")
    keeper.touch("hand_over", delivery="DL2609290001")
    keeper.badge("OP0001")
    keeper.badge("OP0002")
    [form] = rows(keeper, tables.paper, tables.paper.c.kind == "form")
    entered(keeper, form.number)
    to_shipping(keeper, form.number)
    keeper.badge("OP0011")
    assert keeper.touch("pack", customer="C001").code == "parcel_begun"


def test_r2a_a_unit_that_is_not_repaired_is_not_shipped(in_repair):
    at_shipping(in_repair)

    refused = in_repair.scan(UNIT)

    assert (refused.code, refused.facts["rule"]) == ("repair_not_done", "R2a")


def test_r2a_a_repaired_unit_is_shipped_when_it_has_passed_again(in_repair):
    repaired(in_repair)
    in_repair.print_labels()
    at_shipping(in_repair)
    assert in_repair.scan(UNIT).code == "repair_not_done"

    inspected(in_repair, UNIT, "send_back", defect="N00", values=GOOD_ATX, instrument="DMM-07")
    in_repair.print_labels()
    in_repair.badge("OP0011")
    in_repair.later(seconds=5)
    assert in_repair.scan(UNIT).code == "packed"
    assert in_repair.scan("SF9000000000777").code == "parcel_shipped"

    assert states(in_repair) == {1: "completed"}
    assert rows(in_repair, tables.unit)[0].state == "shipped"
    assert ill(in_repair) == []


def test_r21_a_repaired_unit_that_fails_again_goes_back_to_repair(in_repair):
    repaired(in_repair)
    in_repair.print_labels()
    inspected(in_repair, UNIT, "repair", defect="E10")
    in_repair.print_labels()
    in_repair.badge("OP0005")

    assert in_repair.scan(UNIT).code == "repair_asked"


def test_r2a_what_cannot_be_repaired_goes_back_as_it_is(in_repair):
    in_repair.choose("repair.send_back")
    in_repair.touch("confirm")
    in_repair.print_labels()
    at_shipping(in_repair)

    assert in_repair.scan(UNIT).code == "packed"
