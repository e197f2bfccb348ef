"""A workbook is read as the CSV of the same list is."""

import csv
import datetime
import io
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.demo.data import ORDER
from station.lists import workbook
from station.lists.kinds import LISTS
from station.lists.reading import LIST_ROWS, read_list
from station.operations.imports import import_rows
from tests.station.lists.books import CUSTOMERS, archive, book, parts, row, saved

DEMO = Path("station/demo/lists")
CALENDAR = "日期,名称,上班\n2027-10-01,国庆节,0\n2027-10-09,补班,1\n"


def both(kind, text):
    """Read a list as CSV, and as the workbook of the same cells."""
    cells = list(csv.reader(io.StringIO(text, newline="")))
    return read_list(kind, text.encode()), read_list(kind, book(cells))


@pytest.mark.parametrize("kind", LISTS)
def test_each_kind_of_list_says_the_same_as_a_workbook_and_as_csv(kind):
    text = CALENDAR if kind == "calendar" else (DEMO / f"{kind}.csv").read_text("utf-8")

    from_csv, from_workbook = both(kind, text)

    assert from_workbook == from_csv
    assert from_csv.good
    assert not from_csv.wrong


def test_the_demo_comes_in_as_workbooks(keeper):
    for kind in ORDER:
        cells = csv.reader((DEMO / f"{kind}.csv").open(encoding="utf-8", newline=""))
        report = import_rows(keeper.store, "desk1", read_list(kind, book(list(cells))), keeper.clock)
        assert (report.taken > 0, report.rejected, report.notes) == (True, (), ())


def xml_escaped(text):
    """Write a text as a spreadsheet does: what looks like an escape is escaped itself."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


LEGAL = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("_x05Fabe\t '=+-@\"")


@settings(derandomize=True, deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(LEGAL, max_size=90), min_size=20, max_size=60))
def test_any_text_means_the_same_in_a_workbook_and_in_csv(texts):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("code", "name"), *((f"C{at}", text) for at, text in enumerate(texts))])
    escaped = [(f"C{at}", xml_escaped(text)) for at, text in enumerate(texts)]
    made = openpyxl.Workbook()
    for cells in [("code", "name"), *escaped]:
        made.active.append(cells)
    for column in made.active.iter_rows():
        for cell in column:
            cell.data_type = "s"  # a text, also when it begins with =

    assert read_list("customers", saved(made)) == read_list("customers", out.getvalue().encode())


@pytest.mark.parametrize(
    ("written", "meant"),
    [("a_x0041_", "aA"), ("_x005F_x0041_", "_x0041_"), ("x005F_", "x005F_"), ("_x41_", "_x41_")],
)
@pytest.mark.parametrize("cell", ['t="inlineStr"><is><t>{}</t></is>', 't="str"><v>{}</v>', 't="s"><v>0</v>'])
def test_what_a_spreadsheet_escaped_is_read_as_it_was(written, meant, cell):
    rows = f"<row><c {cell.format(written)}</c></row>"
    [first, _] = workbook.said(archive(parts(rows, f"<si><t>{written}</t></si>")))
    assert first["cells"] == [meant]


NUMBERS = [  # what stands in the file, what the spreadsheet shows
    ("12", "12"),
    ("12.0", "12"),
    ("-3", "-3"),
    ("0", "0"),
    ("1.65", "1.65"),
    ("1.1000000000000001", "1.1"),
    ("0.30000000000000004", "0.3"),
    ("2000000005003", "2000000005003"),
    ("2.000000005003E12", "2000000005003"),
    ("1E-3", "0.001"),
]


@pytest.mark.parametrize(("written", "shown"), NUMBERS)
def test_a_number_is_what_the_spreadsheet_shows(written, shown):
    rows = f'<row r="1"><c><v>{written}</v></c></row>'
    lines = list(workbook.said(archive(parts(rows))))
    assert lines == [{"row": 1, "cells": [shown]}, {"sheet": "A", "others": []}]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("1.2E+12", "1.2E+12"), ("1200000000000", "1.2E+12"), ("1.2345678901234501E+19", "1.23457E+19")],
)
def test_a_code_that_a_spreadsheet_made_a_number_of_and_shortened_is_not_taken(written, shown):
    rows = row(1, "serial", "model", "customer") + (
        f'<row r="2"><c><v>{written}</v></c><c t="str"><v>HY500G</v></c><c t="str"><v>C001</v></c></row>'
    )
    read = read_list("shipped-serials", archive(parts(rows)))
    assert read.good == []
    assert [each.sentence("en") for each in read.wrong] == [
        "row 2, serial: expected a code of at most 40 letters, digits and - . / _, "
        f"found {shown}; a spreadsheet rewrote it, make the column text."
    ]


def test_dates_truths_and_leading_zeros_are_read_as_they_are_shown():
    made = openpyxl.Workbook()
    made.active.append(
        [
            datetime.date(2027, 10, 1),
            datetime.datetime(2027, 10, 1, 8, 30),  # noqa: DTZ001 - a spreadsheet knows no zones
            datetime.time(8, 30),
            True,
            False,
            42,
        ]
    )
    made.active["F1"].number_format = "000000"
    [first, _] = workbook.said(saved(made))
    assert first["cells"] == ["2027-10-01", "2027-10-01 08:30:00", "08:30:00", "1", "0", "000042"]


def test_a_workbook_that_counts_its_days_from_1904_has_the_same_days():
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.append([datetime.date(2027, 10, 1)])
    assert next(workbook.said(saved(made)))["cells"] == ["2027-10-01"]


SPOILT = [
    (
        '<c t="e"><f>VLOOKUP(A2,B:C,2)</f><v>#N/A</v></c>',
        "row 2, works: expected one of 0, 1, found #N/A; a formula failed there, mend it first.",
        "第 2 行，works：应为以下之一：休息、上班，写的是 #N/A；公式出错，请先改好。",
    ),
    (
        "<c><f>1+1</f></c>",
        "row 2, works: expected one of 0, 1, found =1+1; "
        "the formula's result is not in the file: open it in the spreadsheet and save it.",
        "第 2 行，works：应为以下之一：休息、上班，写的是 =1+1；"
        "公式的结果没有存进文件，请在表格软件里打开、保存一次。",
    ),
]


@pytest.mark.parametrize(("cell", "english", "chinese"), SPOILT)
def test_a_formula_without_a_result_is_told_and_never_computed(cell, english, chinese):
    rows = row(1, "date", "name", "works")
    rows += row(2, "2027-10-01", "x").replace("</row>", f"{cell}</row>")
    read = read_list("calendar", archive(parts(rows)))
    assert [(each.sentence("en"), each.sentence("zh")) for each in read.wrong] == [(english, chinese)]
    assert read.good == []


def test_of_a_formula_the_saved_result_is_read():
    rows = f'<row r="1"><c><f>1+1</f><v>7</v></c><c t="str"><f>""</f><v></v></c></row>{row(2, "x")}'
    [first, *_] = workbook.said(archive(parts(rows)))
    assert first == {"row": 1, "cells": ["7"]}


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    rows = row(3, "code", "name") + row(7, "C900", "x") + row(1_048_576, "$", "y")
    read = read_list("customers", archive(parts(rows)))
    assert [each.number for each in read.good] == [7]
    assert [each.row for each in read.wrong] == [1_048_576]


def test_the_first_sheet_with_content_is_read_and_the_others_are_named(keeper):
    data = book([], [["code", "name"], ["C900", "x"]], [["price"], [9]])
    report = import_rows(keeper.store, "desk1", read_list("customers", data), keeper.clock)
    assert report.sentences("en") == [
        "customers: 1 rows taken, 0 rows not taken.",
        "only the sheet “B” was read; C have content too and were not read.",
    ]
    assert report.sentences("zh")[1] == "只读了工作表“B”；C 也有内容，没有读。"


def test_a_hidden_sheet_is_not_read():
    made = openpyxl.Workbook()
    made.active.append(["secret"])
    made.active.sheet_state = "hidden"
    shown = made.create_sheet("B")
    shown.append(["code", "name"])
    shown.append(["C900", "x"])
    read = read_list("customers", saved(made))
    assert ([each.values["code"] for each in read.good], read.wrong, read.notes) == (["C900"], [], [])


def test_reading_aids_of_east_asian_text_are_no_part_of_it():
    strings = "<si><r><t>东</t></r><r><t>方</t></r><rPh sb='0' eb='1'><t>dong</t></rPh></si>"
    [first, *_] = workbook.said(archive(parts('<row><c t="s"><v>0</v></c></row>', strings)))
    assert first["cells"] == ["东方"]


def test_more_rows_than_a_list_may_have_are_not_read_of_a_workbook_either():
    good = '<row><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>' * (LIST_ROWS + 5)
    strings = "".join(f"<si><t>{each}</t></si>" for each in ("code", "C900", "x", "name"))
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>3</v></c></row>' + good
    members = parts(rows, strings)
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet + f"<!--{'0123456789abcdef'.join(map(str, range(40_000)))}-->"
    read = read_list("customers", archive(members))
    assert len(read.good) == LIST_ROWS
    assert [each.sentence("en") for each in read.wrong] == [
        f"row {LIST_ROWS + 2}: expected at most {LIST_ROWS} rows, found …; the rows from here on were not "
        "read."
    ]


def test_a_list_is_known_by_its_content():
    assert [each.values["code"] for each in read_list("customers", archive(parts(CUSTOMERS))).good] == [
        "C900"
    ]


def test_of_a_workbook_that_breaks_off_nothing_is_taken():
    members = parts(CUSTOMERS)
    sheet = str(members["xl/worksheets/sheet1.xml"])
    members["xl/worksheets/sheet1.xml"] = sheet[: sheet.rindex("</row>") + len("</row>")]
    read = read_list("customers", archive(members))
    assert read.good == []
    assert [each.row for each in read.wrong] == [None]
