"""Master data is edited row by row: who may, what is refused, and old and new values on record (7.7)."""

import pytest
from sqlalchemy import select

from station import queries
from station.feedback import Feedback
from station.lists.kinds import LISTS
from station.operations import people
from station.operations.imports import TABLES
from station.store import tables
from tests.station.conftest import lived

PIN = "904417"


@lived
def clerk(keeper):
    """The clerk at the desk."""
    keeper.badge("OP0002")


@lived
def manager(keeper):
    """The manager at the desk, with a PIN."""
    people.give_pin(keeper.store, keeper.desk.id, keeper.clock, "OP0006", PIN)
    keeper.badge("OP0006")


def put(desk, list_name, new=False, pin="", **cells):
    return desk.touch("put_row", list_name=list_name, cells=cells, new=new, pin=pin)


def row(desk, kind, *key):
    with desk.store.read() as connection:
        return queries.list_row(connection, kind, key)


def rows(desk, kind, search="", limit=60):
    with desk.store.read() as connection:
        return queries.list_rows(connection, kind, search, limit)


def test_a_row_is_changed_and_old_and_new_stand_in_the_journal(clerk):
    before = row(clerk, "customers", "C001")

    answer = put(clerk, "customers", **{**before, "contact": "李经理", "phone": "020-1234"})

    assert answer == Feedback("ok", "row_put", {"list": "customers", "key": "C001"})
    assert row(clerk, "customers", "C001") == {**before, "contact": "李经理", "phone": "020-1234"}
    changes = {"contact": [before["contact"], "李经理"], "phone": [before["phone"], "020-1234"]}
    assert clerk.events("RowChanged") == [{"list": "customers", "changes": changes}]


def test_a_changed_model_counts_at_once(clerk):
    put(clerk, "models", **{**row(clerk, "models", "HY400S"), "warranty_months": "240"})
    clerk.sign_for_demo_delivery()
    clerk.scan("HY400SB211400921")  # out of warranty by 24 months

    assert clerk.unit(1).warranty == "in"


@pytest.mark.parametrize(
    ("kind", "cells", "said"),
    [
        ("customers", {"code": "C 1 ?", "name": "x"}, "编号 / code"),
        ("models", {"code": "HY1", "warranty_months": "many"}, "warranty months"),
        ("stock", {"model": "HY999X", "location": "F1", "quantity": "1", "kind": "finished"}, "HY999X"),
        ("locations", {"code": "LC1", "name": "x", "kind": "hold"}, "LC and 6 digits"),
        (
            "parts-list",
            {"model": "HY400S", "code": "P1", "name": "x", "unit_of_measure": "m", "per_unit": "1"},
            "unit",
        ),
        ("models", {"code": "HY1", "warranty_months": "24", "ean": "2000000004006"}, "HY400S has it already"),
        (
            "checklists",
            {"family": "ATX", "code": "X", "name": "x", "position": "1", "low": "5", "high": "4.9"},
            "low limit 5",
        ),
        (
            "checklists",
            {"family": "ATX", "code": "X", "name": "x", "position": "1", "low": "5 V"},
            "such as 4.75",
        ),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_reason_and_nothing_is_changed(clerk, kind, cells, said):
    before = rows(clerk, kind)

    answer = put(clerk, kind, new=True, **cells)

    assert answer.code == "row_not_taken"
    sentences = " ".join(each["en"] + each["zh"] for each in answer.facts["findings"])
    assert said in sentences
    assert "row 0" not in sentences
    assert "None" not in sentences
    assert rows(clerk, kind) == before


def test_a_new_row_does_not_replace_one_that_is_there(clerk):
    assert put(clerk, "customers", new=True, code="C001", name="别家").code == "row_there"
    assert put(clerk, "customers", new=True, code="C006", name="别家").code == "row_put"


def test_a_row_as_it_was_is_no_change(clerk):
    assert put(clerk, "customers", **row(clerk, "customers", "C001")).code == "row_same"
    assert clerk.events("RowChanged") == []


@pytest.mark.parametrize("kind", ["packing-list", "price-list", "operator"])
def test_what_is_not_edited_row_by_row_is_refused(clerk, kind):
    assert put(clerk, kind, code="x").code == "list_unknown"


@pytest.mark.parametrize("kind", TABLES)
def test_each_list_is_edited_by_who_may_bring_it_in_and_by_nobody_else(manager, kind):
    may = "OP0006" if LISTS[kind].right != "import_list" else "OP0002"
    may_not = "OP0002" if may == "OP0006" else "OP0006"
    manager.badge(may_not)
    refused = put(manager, kind, pin=PIN)
    manager.badge(may)
    wrong = put(manager, kind, pin=PIN)

    assert (refused.code, wrong.code) == ("role_may_not", "row_not_taken")


@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind != "calendar"])
def test_every_row_of_the_demo_is_typed_as_it_is_shown(manager, kind):
    manager.badge("OP0006" if kind == "operators" else "OP0002")
    shown = rows(manager, kind, limit=1000).rows

    assert len(shown) > 3
    for each in shown[:20]:
        assert put(manager, kind, pin=PIN, **each).code == "row_same"


def test_a_search_finds_a_text_in_any_column_and_says_when_there_is_more(clerk):
    assert [each["code"] for each in rows(clerk, "customers", "数码").rows] == ["C001"]
    assert [each["code"] for each in rows(clerk, "models", "hy4").rows] == ["HY400S"]
    assert rows(clerk, "customers", "%").rows == ()
    assert [each["serial"] for each in rows(clerk, "shipped-serials", "hy400sb25").rows] == [
        "HY400SB253100310"
    ]
    short = rows(clerk, "customers", limit=2)
    assert (len(short.rows), short.more) == (2, True)
    assert rows(clerk, "customers", limit=5).more is False


# --- people --------------------------------------------------------------------------------------------


def test_a_duplicate_badge_is_refused_by_whose_it_is(manager):
    answer = put(manager, "operators", new=True, pin=PIN, number="OP0001", name="新人", role="keeper")

    assert answer == Feedback("refused", "badge_taken", {"number": "OP0001", "name": "周敏"})


def test_a_new_person_gets_a_badge_and_an_old_one_another_role(manager):
    assert (
        put(manager, "operators", new=True, pin=PIN, number="OP0020", name="新人", role="keeper").code
        == "row_put"
    )
    manager.badge("OP0020")
    assert manager.view().clerk.name == "新人"
    manager.badge("OP0006")
    before = row(manager, "operators", "OP0020")

    answer = put(
        manager,
        "operators",
        pin=PIN,
        **{**before, "role": "inspector", "qualified_for": "检测", "valid_until": "2027-01-31"},
    )

    assert answer.code == "row_put"
    assert manager.events("OperatorChanged")[-1] == {
        "changes": {
            "role": ["keeper", "inspector"],
            "qualified_for": ["", "检测"],
            "valid_until": ["", "2027-01-31"],
        }
    }


def test_who_may_do_what_is_not_changed_without_the_pin(manager):
    before = row(manager, "operators", "OP0001")

    assert put(manager, "operators", pin="118852", **{**before, "role": "gm"}).code == "pin_wrong"
    assert row(manager, "operators", "OP0001") == before


# --- the calendar --------------------------------------------------------------------------------------


def test_a_day_of_our_own_counts_and_is_taken_out_again(manager):
    def works(day):
        with manager.store.read() as connection:
            year = queries.year(connection, manager.store.known, 2026)
        return next(each for each in year.days if each.date.isoformat() == day)

    official = works("2026-10-10")
    assert put(manager, "calendar", new=True, date="2026-10-10", name="盘点", works="0").code == "row_put"
    assert (works("2026-10-10").works, works("2026-10-10").why, works("2026-10-10").name) == (
        False,
        "own",
        "盘点",
    )
    assert manager.touch("remove_day", date="2026-10-10").code == "row_removed"

    assert works("2026-10-10") == official
    assert (official.works, official.why) == (True, "official")
    assert manager.events("RowChanged")[-1] == {
        "list": "calendar",
        "changes": {"name": ["盘点", ""], "works": ["0", ""]},
    }
    assert manager.touch("remove_day", date="2026-10-10").code == "row_missing"
    assert manager.touch("remove_day", date="tomorrow").code == "row_not_taken"


def test_a_year_without_a_calendar_is_warned_of_as_soon_as_a_clock_may_reach_into_it(manager):
    manager.clock.offset += _until(manager, "2026-11-29")
    assert manager.view().missing_years == ()
    manager.later(days=3)

    assert manager.view().missing_years == (2027,)
    put(manager, "calendar", new=True, date="2027-10-01", name="国庆", works="0")
    assert manager.view().missing_years == ()


def _until(desk, day):
    from datetime import datetime

    from station.operations.law import ZONE

    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=ZONE) - desk.clock.now()


def test_the_doctor_finds_nothing_after_rows_were_edited(manager):
    from station.doctor import invariants

    put(manager, "operators", new=True, pin=PIN, number="OP0020", name="新人", role="keeper")
    put(manager, "operators", pin=PIN, **{**row(manager, "operators", "OP0020"), "name": "旧人"})
    put(manager, "calendar", new=True, date="2027-10-01", name="国庆", works="0")

    with manager.store.read() as connection:
        assert invariants.check(connection) == []
        assert (
            connection.scalar(select(tables.operator.c.name).where(tables.operator.c.number == "OP0020"))
            == "旧人"
        )
