"""The spares of discontinued models: how many there are, how many are short, what was moved (R6, F13)."""

import io
from datetime import datetime

import pypdf
import pytest
from sqlalchemy import update

from station.forms import listing
from station.lists.reading import read_list
from station.operations.imports import import_rows
from station.operations.law import ZONE
from station.reports import catalog
from station.store import tables
from station.views.office import Clerk

LEADER = Clerk("OP0003", "罗强", "leader")


def register(keeper, state="all"):
    """The register as it is now: of each model what stands in its line, and what was moved."""
    now = keeper.clock.now()
    day = f"{now.astimezone(ZONE):%Y-%m-%d}"
    with keeper.store.read() as connection:
        report = catalog.make(
            connection, keeper.store.known, now, LEADER, "spares", {"state": state, "first": day, "last": day}
        )
    lines = {row[0]: row[3:6] for row in report.rows if row[3] is not None}
    moved = [(row[0], *row[7:]) for row in report.rows if row[3] is None]
    return lines, moved


def set_spares(keeper, model, quantity):
    of = tables.model_stock
    with keeper.store.write() as connection:
        connection.execute(
            update(of).where(of.c.model == model, of.c.kind == "spare").values(quantity=quantity)
        )


@pytest.mark.parametrize(("on_hand", "short"), [(10, 0), (11, 0), (9, 1), (0, 10)])
def test_r6_ten_spares_of_a_discontinued_model_are_kept_and_what_is_short_is_said(keeper, on_hand, short):
    set_spares(keeper, "HY300S", on_hand)

    assert register(keeper)[0]["HY300S"] == (10, on_hand, short)
    assert ("HY300S" in register(keeper, "short")[0]) == (short > 0)


def test_r6_a_model_that_is_still_made_needs_no_spares(keeper):
    assert sorted(register(keeper)[0]) == ["HY220T", "HY300S", "HY350P"]


@pytest.mark.parametrize(("ended", "listed"), [("2026-09-29", True), ("2026-09-30", False)])
def test_r6_a_model_is_discontinued_from_the_day_on_that_its_list_names(keeper, ended, listed):
    day = datetime.fromisoformat(ended).date()
    with keeper.store.write() as connection:
        connection.execute(
            update(tables.model).where(tables.model.c.code == "HY250F").values(discontinued_on=day)
        )

    assert ("HY250F" in register(keeper)[0]) == listed


def test_r6_a_model_without_a_target_of_its_own_keeps_what_the_department_keeps(keeper):
    with keeper.store.write() as connection:
        connection.execute(
            update(tables.model).where(tables.model.c.code == "HY300S").values(spare_target=None)
        )
    keeper.badge("OP0003")
    ten = register(keeper)[0]["HY300S"]
    taken = keeper.touch("take_spares", model="HY300S", quantity=1, reason="展会")

    assert ten == (10, 10, 0)
    assert (taken.code, taken.facts["target"]) == ("spares_below_target", 10)


def test_r6_the_register_lists_each_movement_of_spares_with_who_and_why(keeper):
    keeper.badge("OP0003")
    keeper.touch("take_spares", model="HY300S", quantity=2, reason="展会")
    read = read_list("stock", "型号,库位,数量,类别\nHY300S,售后仓,12,备品\nHY300S,总仓,3,成品".encode())
    import_rows(keeper.store, keeper.desk.id, read, keeper.clock)
    import_rows(keeper.store, keeper.desk.id, read, keeper.clock)

    _, moved = register(keeper)

    assert [each for each in moved if each[0] == "HY300S"] == [
        ("HY300S", 10, None, 10, "listed", ""),
        ("HY300S", None, 2, 8, "展会", "罗强"),
        ("HY300S", 4, None, 12, "listed", ""),
    ]


# --- as a file ---------------------------------------------------------------------------------------


def test_f13_as_pdf_is_read_back_with_its_titles_on_every_page():
    rows = [[f"HY{n:03}", "ATX 300 W", "2026-03-31", "10", "7", "3"] for n in range(90)]
    columns = [
        ("型号", False),
        ("描述", False),
        ("停产日期", False),
        ("应备", True),
        ("现有", True),
        ("缺", True),
    ]
    made = listing.render(
        "停产备品台账", "全部 · R6", columns, rows, ["", "", "", "", "630", "270"], made="周二 09-29 14:20"
    )

    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]

    assert len(pages) > 1
    assert all(
        "停产日期" in page and f"第 {n} 页 共 {len(pages)} 页" in page for n, page in enumerate(pages, 1)
    )
    assert "停产备品台账" in pages[0]
    assert [f"HY{n:03}" in "".join(pages) for n in range(90)] == [True] * 90
    assert "270" in pages[-1]
    assert made == listing.render(
        "停产备品台账", "全部 · R6", columns, rows, ["", "", "", "", "630", "270"], made="周二 09-29 14:20"
    )


def test_a_list_with_nothing_in_it_is_a_page_too():
    made = listing.render("库位库存", "全部", [("库位", False), ("数量", True)], [], made="周二 09-29 14:20")

    assert "库位库存" in pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_a_wide_list_lies_on_its_side_and_no_text_runs_off_it():
    columns = [(f"列{n}", False) for n in range(11)]
    made = listing.render("宽表", "", columns, [["长" * 80] * 11], made="")
    page = pypdf.PdfReader(io.BytesIO(made)).pages[0]

    assert page.mediabox.width > page.mediabox.height
    assert page.extract_text().count("长") == 880
