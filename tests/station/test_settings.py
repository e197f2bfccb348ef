"""Settings are changed by a manager with PIN; what was is kept, and what runs keeps its limit (domain 13)."""

import re
from datetime import time
from decimal import Decimal

import pytest
from sqlalchemy import select

from station import messages, queries
from station.config import read_setting, write_setting
from station.feedback import Feedback
from station.operations import law, people
from station.policy import Policy
from station.store import tables
from tests.station.by_hand import settle
from tests.station.conftest import lived

PIN = "904417"


@lived
def manager(keeper):
    """The manager at the desk, with a PIN."""
    people.give_pin(keeper.store, keeper.desk.id, keeper.clock, "OP0006", PIN)
    keeper.badge("OP0006")


def change(desk, name, value, pin=PIN):
    return desk.touch("change_setting", setting_name=name, value=value, pin=pin)


def policy(desk):
    with desk.store.read() as connection:
        return law.current(connection, desk.store.known).policy


CHANGES = [
    ("week", "mon-sat", "mon-sat"),
    ("close", "18:00", time(18, 0)),
    ("count_start_day", "true", True),
    ("completion_days", "4", 4),
    ("value_cap", "120000.50", Decimal("120000.50")),
    ("weight_tolerance", "0.1", Decimal("0.1")),
    ("bounce_s", "1.5", 1.5),
    ("application_kinds", "mixed， short, mixed", ("mixed", "short")),
    ("application_kinds", "", ()),
    ("value_scope", "salvaged_and_spares", "salvaged_and_spares"),
]


@pytest.mark.parametrize(("name", "typed", "value"), CHANGES)
def test_a_manager_gives_a_setting_another_value(manager, name, typed, value):
    old = getattr(policy(manager), name)

    answer = change(manager, name, typed)

    said = {"setting": f"setting.{name}", "old": write_setting(old), "new": write_setting(value)}
    assert answer == Feedback("ok", "setting_changed", said)
    assert getattr(policy(manager), name) == value
    with manager.store.read() as connection:
        rows = connection.execute(
            select(tables.setting).where(tables.setting.c.name == name).order_by(tables.setting.c.version)
        ).all()
    assert [(row.version, row.operator) for row in rows] == [(1, None), (2, "OP0006")]


def test_who_changed_what_from_what_to_what_and_when_is_listed(manager):
    change(manager, "close", "18:00")
    manager.later(hours=1)
    change(manager, "close", "17:45")

    with manager.store.read() as connection:
        [close] = [each for each in queries.settings(connection, manager.store.known) if each.name == "close"]
    assert [(each.value, each.by) for each in close.changes] == [
        ("17:45", "郑立"),
        ("18:00", "郑立"),
        ("17:30", None),
    ]
    assert close.changes[0].at > close.changes[1].at
    assert [each for each in manager.events("SettingChanged") if each["old"]] == [
        {"old": "17:30:00", "new": "18:00:00"},
        {"old": "18:00:00", "new": "17:45:00"},
    ]


UNFIT = [
    ("close", "17", "expected a time such as 17:30, found 17."),
    ("close", "24:00", "expected a time such as 17:30, found 24:00."),
    ("stock_days", "-1", "expected a whole number (≥ 0), found -1."),
    ("stock_days", "1.5", "expected a whole number (≥ 0), found 1.5."),
    ("stock_days", "", 'expected a whole number (≥ 0), found "".'),
    ("weight_tolerance", "1", "expected a number (> 0, < 1), found 1."),
    ("value_cap", "0", "expected a number (> 0), found 0."),
    ("value_cap", "NaN", "expected a number (> 0), found NaN."),
    ("count_start_day", "yes", "expected true or false, found yes."),
    ("week", "sun", "expected one of mon-fri, mon-sat, found sun."),
]


@pytest.mark.parametrize(("name", "typed", "said"), UNFIT)
def test_what_is_no_value_of_a_setting_is_refused_with_what_would_be(manager, name, typed, said):
    before = policy(manager)

    answer = change(manager, name, typed)

    assert (answer.code, answer.facts["findings"][0]["en"]) == ("setting_unfit", said)
    assert policy(manager) == before


def test_a_finding_that_no_kind_is_named_as_is_refused(manager):
    said = change(manager, "application_kinds", "mixed, lost").facts["findings"][0]

    assert said["en"].startswith("expected a list, each one of damaged, short, over")


def test_a_setting_that_is_none_or_that_has_the_value_already_is_refused(manager):
    assert change(manager, "closing", "18:00").facts["findings"] == [
        {"zh": "是不是 close？", "en": "did you mean close?"}
    ]
    assert change(manager, "close", "17:30").code == "setting_same"


def test_settings_are_the_manager_s_and_ask_for_the_pin(manager):
    assert change(manager, "close", "18:00", pin="118852").code == "pin_wrong"
    manager.badge("OP0003")
    refused = change(manager, "close", "18:00")

    assert (refused.code, refused.facts["who"]) == ("role_may_not", ["manager"])
    assert policy(manager).close == time(17, 30)


def test_a_running_clock_keeps_the_limit_it_started_with_and_the_next_has_the_new_one(manager):
    manager.sign_for_demo_delivery()
    manager.badge("OP0006")
    running = manager.view().delivery.deadlines

    for name, value in (("completion_days", "4"), ("stock_days", "2"), ("hand_over", "11:00")):
        assert change(manager, name, value).outcome == "ok"

    assert manager.view().delivery.deadlines == running
    manager.badge("OP0001")
    manager.touch("leave")
    manager.scan("SF9000000000041")
    manager.choose("other_delivery")
    manager.choose("C002")
    manager.touch("confirm")
    after = {due.name: due.due_at for due in manager.view().delivery.deadlines}
    before = {due.name: due.due_at for due in running}
    assert after["completion"] > before["completion"]
    assert after["stock"] > before["stock"]
    assert after["hand_over"] < before["hand_over"]


# --- every setting ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", Policy.model_fields)
def test_every_setting_is_typed_as_it_is_written_and_names_its_rule(name):
    value = getattr(Policy(), name)

    assert read_setting(name, write_setting(value))[0] == value
    assert re.search(r"\((R\d+[ab]?|\d+(\.\d+)?)", Policy.model_fields[name].description or "")
    assert f"setting.{name}" in messages.WORDS


def test_a_store_of_an_older_station_has_the_defaults_of_what_it_did_not_know(manager):
    with manager.store.writer.begin() as connection:
        connection.execute(tables.setting.delete().where(tables.setting.c.name == "value_cap"))
    manager.store.known.clear()

    assert policy(manager).value_cap == Decimal("100000.00")
    assert change(manager, "value_cap", "90000").facts["old"] == "100000.00"


# --- what a setting does ---------------------------------------------------------------------------------


def finish_with(desk, *serials):
    """Count these units of the demo delivery and finish; the kinds of duties that came of it."""
    desk.sign_for_demo_delivery()
    for serial in serials:
        desk.scan(serial)
    desk.print_labels()
    desk.touch("finish")
    assert desk.touch("confirm").code == "count_finished"
    with desk.store.read() as connection:
        about = select(tables.discrepancy.c.kind).join(
            tables.duty, tables.duty.c.discrepancy == tables.discrepancy.c.id
        )
        return set(connection.scalars(about.where(tables.duty.c.kind == "application")))


def test_r13_the_kinds_that_ask_for_an_application_are_a_setting(manager):
    change(manager, "application_kinds", "short")

    assert finish_with(manager, "HY400SB211400921") == {"short"}


def test_r13_by_default_short_and_out_of_warranty_ask_for_one(manager):
    assert finish_with(manager, "HY400SB211400921") == {"short", "out_of_warranty"}


def test_r13_an_application_that_was_begun_holds_its_unit_when_the_law_asks_for_none_any_more(manager):
    finish_with(manager, "HY400SB211400921")
    manager.badge("OP0006")
    change(manager, "application_kinds", "short")
    manager.badge("OP0001")
    matter = next(each for each in manager.view().matters if each.code == "out_of_warranty")
    settle(manager, matter, "as_usual", "exchange_anyway")

    assert manager.unit(1).product_status == "on_hold"


def test_a_model_that_names_no_shelf_months_has_the_department_s(manager):
    change(manager, "shelf_months", "6")
    manager.badge("OP0002")
    cells = {"code": "HY999X", "warranty_months": "24"}

    assert manager.touch("put_row", list_name="models", cells=cells, new=True, pin="").code == "row_put"
    with manager.store.read() as connection:
        assert queries.list_row(connection, "models", ["HY999X"])["shelf_months"] == "6"
        assert queries.list_row(connection, "models", ["HY400S"])["shelf_months"] == "3"
