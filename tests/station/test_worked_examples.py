"""The worked examples of the department's rules, in words: the real desk, its store and calendar, on the day.

What needs parts in stock (example 9) is not the desk's.
"""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from station.config import load
from station.demo import data
from station.lists.reading import read_list
from station.operations.imports import import_rows
from station.operations.law import ZONE
from station.rules.papers import needs_gm, needs_notice
from station.store import tables
from tests.station.conftest import CONFIG, Keeper


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@pytest.fixture
def database_url(tmp_path):
    return f"sqlite:///{tmp_path}/data/station.db"


def go_to(keeper, text):
    """Set the desk's clock."""
    keeper.clock.offset += at(text) - keeper.clock.now()


def signed(keeper, text):
    """Sign for the demo delivery at a moment; its clocks as a person reads them."""
    go_to(keeper, text)
    keeper.sign_for_demo_delivery()
    return {
        due.name: f"{due.due_at.astimezone(ZONE):%a %m-%d %H:%M}" for due in keeper.view().delivery.deadlines
    }


def test_example_1_signed_on_a_tuesday_before_the_october_holiday(keeper):
    assert signed(keeper, "2026-09-29 14:20") == {
        "hand_over": "Wed 09-30 12:00",
        "stock": "Wed 09-30 17:30",
        "disputes": "Thu 10-08 17:30",
        "completion": "Fri 10-09 17:30",
    }


def test_example_2_signed_on_a_friday_before_a_sunday_that_is_made_up(keeper):
    assert signed(keeper, "2026-09-18 15:00") == {
        "hand_over": "Sun 09-20 12:00",
        "stock": "Sun 09-20 17:30",
        "disputes": "Mon 09-21 17:30",
        "completion": "Tue 09-22 17:30",
    }


def test_example_3_signed_in_the_holiday_begins_with_the_first_day_after_it(keeper):
    due = signed(keeper, "2026-10-03 10:00")

    assert (due["stock"], due["disputes"], due["completion"]) == (
        "Thu 10-08 17:30",
        "Fri 10-09 17:30",
        "Sat 10-10 17:30",
    )


def test_example_4_signed_before_the_spring_festival(keeper):
    due = signed(keeper, "2026-02-13 11:00")

    assert (due["stock"], due["disputes"], due["completion"]) == (
        "Sat 02-14 17:30",
        "Tue 02-24 17:30",
        "Wed 02-25 17:30",
    )


def test_example_5_in_a_week_from_monday_to_saturday(tmp_path, database_url):
    own = {
        "STATION__DATA": str(tmp_path / "data"),
        "STATION__DATABASE__URL": database_url,
        "STATION__POLICY__WEEK": "mon-sat",
    }
    keeper = Keeper(load(CONFIG, own))
    data.load(keeper.store, keeper.desk.id, keeper.clock)

    due = signed(keeper, "2026-11-19 09:00")

    assert (due["stock"], due["disputes"], due["completion"]) == (
        "Fri 11-20 17:30",
        "Sat 11-21 17:30",
        "Mon 11-23 17:30",
    )


def test_example_6_r9_a_replacement_is_due_a_working_day_after_the_count_ended(keeper):
    signed(keeper, "2026-09-29 14:20")
    go_to(keeper, "2026-09-30 10:39")
    keeper.badge("OP0001")
    keeper.scan("HY350PA251200003")  # discontinued, no finished stock, no spares, wanted in exchange
    go_to(keeper, "2026-09-30 10:40")
    keeper.touch("finish")
    assert keeper.touch("confirm").code == "count_finished"

    with keeper.store.read() as connection:
        duty = connection.execute(select(tables.duty).where(tables.duty.c.kind == "replacement")).one()
    assert (duty.rule, f"{duty.due_at.astimezone(ZONE):%a %m-%d %H:%M}", duty.target) == (
        "R9",
        "Thu 10-08 17:30",
        False,
    )


def test_example_7_r5_four_returns_on_one_form_need_no_approval_and_five_the_gms():
    assert [needs_gm(returns) for returns in (4, 5)] == [False, True]


def test_example_7_r5_three_and_two_returns_on_two_forms_need_none_each():
    assert [needs_gm(returns) for returns in (3, 2)] == [False, False]


def test_example_7_r8b_99_exchanges_are_told_to_nobody_and_100_to_marketing_in_writing():
    assert [needs_notice(exchanges) for exchanges in (99, 100)] == [False, True]


OLD = "HY400SB242400088"


def test_example_8_made_in_june_2024_and_nothing_proves_the_sale_out_of_warranty(keeper):
    signed(keeper, "2026-09-29 14:20")
    keeper.scan(OLD)

    unit = keeper.unit(1)
    assert (unit.warranty, unit.warranty_end.astimezone(ZONE).date()) == ("out", date(2026, 9, 10))
    assert "out_of_warranty" in unit.kinds


def test_example_8_the_same_with_its_sale_in_november_2024_proven_in_warranty(keeper):
    rows = f"serial,model,customer,shipped on,invoice no.\n{OLD},HY400S,C001,2024-11-02,F1\n"
    read = read_list("shipped-serials", rows.encode())
    assert not import_rows(keeper.store, keeper.desk.id, read, keeper.clock).rejected
    signed(keeper, "2026-09-29 14:20")
    keeper.scan(OLD)

    unit = keeper.unit(1)
    assert (unit.warranty, unit.warranty_end.astimezone(ZONE).date()) == ("in", date(2026, 11, 2))
    assert "out_of_warranty" not in unit.kinds


def test_example_10_totals_agree_and_four_models_do_not(keeper):
    signed(keeper, "2026-09-29 14:20")
    for model, plant, count in (
        ("HY500G", "A", 5), ("HY650G", "A", 1), ("HY400S", "B", 3), ("HY350P", "A", 2), ("HY300S", "A", 1),
    ):  # fmt: skip
        for n in range(count):
            keeper.scan(f"{model}{plant}25100080{n}")
    said = keeper.touch("finish")

    assert said.code == "models_differ"
    delivery = keeper.view().delivery
    assert (delivery.declared, delivery.counted) == (12, 12)
    assert {row.model: row.counted - row.declared for row in delivery.models} == {
        "HY500G": -1,
        "HY400S": -1,
        "HY350P": 0,
        "HY650G": 1,
        "HY300S": 1,
    }


def test_example_11_a_number_that_fits_two_couriers_is_asked_about(keeper):
    keeper.badge("OP0001")
    said = keeper.scan("77316523125896")

    assert (said.code, said.facts["couriers"]) == ("which_courier", ["STO", "ZTO"])


def test_example_11_a_jd_label_names_parcel_1_of_2_and_the_waybill_without_it(keeper):
    keeper.badge("OP0001")
    said = keeper.scan("JDVA11408814483-1-2-")

    assert (said.code, said.facts["waybill"]) == ("parcel_taken", "JDVA11408814483")
    assert keeper.view().question.facts["waybills"] == [["JDVA11408814483", "JD"]]


def test_example_12_the_53rd_week_of_2025_is_impossible(keeper):
    signed(keeper, "2026-09-29 14:20")
    keeper.scan("HY500GA255300142")

    assert "week_impossible" in dict(keeper.unit(1).evidence)


def test_example_12_the_53rd_week_of_2026_begins_on_28_december(keeper):
    signed(keeper, "2026-12-29 14:20")
    keeper.scan("HY500GA265300142")

    unit = keeper.unit(1)
    assert (unit.produced, date.fromisocalendar(2026, 53, 1)) == ("2026-W53", date(2026, 12, 28))
    assert "week_impossible" not in dict(unit.evidence)
