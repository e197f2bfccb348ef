"""XLSX and CSV: what comes out is what went in, and nothing of it runs."""

import csv
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from station.forms import tables
from station.forms.gallery import CONFIRMATION, FORM, PAPERS
from station.forms.rows import SERIALS_A_ROW, rows
from tests.station.forms.test_pdf import big

HOSTILE = [
    '=cmd|" /C calc"!A0',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "－1",
    "＋1",
    "＠A1",
    '=HYPERLINK("http://evil.example","x")',
]
PLAIN = [
    "周敏",
    "a=b",
    'say "hi", then go',
    "two\nlines",
    "<b>&amp;</b>",
    " ",
    "",
    "0012",
    "2026-09-29",
    "1e5",
]


def read_xlsx(made: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(made)).worksheets[0].iter_rows(values_only=True))


def read_csv(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_text_in_a_workbook(text):
    made = tables.xlsx("表", ["名称"], [[text]])
    (cell,) = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]["A2:A2"][0]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", tables.shown(text), text[0] not in "\t\r")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet.replace(b"<filter", b"").replace(b"<freeze", b"")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_quoted_in_a_csv_file(text):
    ((_,), (read,)) = read_csv(tables.csv(["名称"], [[text]]))
    assert read in (tables.shown(text), "'" + tables.shown(text))
    assert read.lstrip(" \t\r\n")[0] not in "=+-@＝＋－＠"


def test_every_other_text_and_number_comes_back_as_it_was():
    columns = ["甲", "乙", "丙", "丁"]
    given = [[text, -3, Decimal("194.33"), None] for text in PLAIN]
    written = [[text or None, -3, 194.33, None] for text in PLAIN]
    assert read_xlsx(tables.xlsx("表", columns, given)) == [tuple(columns), *map(tuple, written)]
    assert read_csv(tables.csv(columns, given)) == [columns, *([text, "-3", "194.33", ""] for text in PLAIN)]


@pytest.mark.parametrize("hidden", ["a\x00b", "a\x0bb", "a\u202eb", "a\ufffeb", "a\ud800b"])
def test_what_nobody_can_see_is_drawn(hidden):
    ((_,), (in_csv,)) = read_csv(tables.csv(["名称"], [[hidden]]))
    (_, (in_book,)) = read_xlsx(tables.xlsx("表", ["名称"], [[hidden]]))
    assert in_csv == in_book == tables.shown(hidden) != hidden
    assert in_csv.isprintable()


def test_a_csv_file_begins_with_the_mark_spreadsheets_look_for():
    assert tables.csv(["型号"], [["HY500G"]]) == "\ufeff型号\r\nHY500G\r\n".encode()


def test_a_text_a_cell_would_cut_is_refused():
    assert tables.xlsx("表", ["名称"], [["a" * tables.CELL_CHARS]])
    with pytest.raises(ValueError, match="32767"):
        tables.xlsx("表", ["名称"], [["a" * (tables.CELL_CHARS + 1)]])


def test_a_sheet_may_have_any_title():
    for title in ("R14/R18: [今天]?*\\'", "长" * 80, "=1"):
        assert openpyxl.load_workbook(io.BytesIO(tables.xlsx(title, ["a"], []))).properties.title == title


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_the_same_in_pdf_workbook_and_csv(name):
    columns, given = rows(PAPERS[name])
    assert given
    assert all(len(row) == len(columns) for row in given)
    as_text = [["" if value is None else str(value) for value in row] for row in given]
    assert read_csv(tables.csv(columns, given)) == [list(columns), *as_text]
    in_book = [[_read(value) for value in row] for row in read_xlsx(tables.xlsx("x", columns, given))]
    assert in_book == [list(columns), *([_read(value) for value in row] for row in given)]


def _read(value):
    """A cell as text; of a number what it is worth, however many zeros it was written with."""
    if isinstance(value, (Decimal, float)):
        value = Decimal(str(value)).normalize()
        return f"{value:f}"
    return "" if value is None else str(value)


def test_the_rows_of_f1_carry_its_lines():
    columns, given = rows(FORM)
    by_name = [dict(zip(columns, row, strict=True)) for row in given]
    assert [(row["型号"], row["申报"], row["实收"], row["差异"], row["待处理原因"]) for row in by_name] == [
        (line.model, line.declared, line.counted, line.counted - line.declared, line.hold_reason)
        for line in CONFIRMATION.lines
    ]
    assert by_name[0]["序列号"] == "HY500GA253700142 HY500GA253700143"
    assert by_name[0]["经过"].split("\n")[2] == (
        "2026-09-30 13:25 · 已录单 · 何婷 售后文员 · 第 1 版 · ERP 单号 TH20260930-017 · 台数 4"
    )


def test_more_serials_than_a_cell_holds_go_on_below_without_counting_twice():
    paper = big(1, 2 * SERIALS_A_ROW + 1)
    columns, given = rows(paper)
    counted, serials = columns.index("实收"), columns.index("序列号")
    assert [row[counted] for row in given] == [2 * SERIALS_A_ROW + 1, None, None]
    assert " ".join(str(row[serials]) for row in given).split() == list(paper.content.lines[0].serials)
    assert tables.xlsx("x", columns, given)
