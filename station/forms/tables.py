"""Tables for a spreadsheet: XLSX and CSV in which no text can run.

A text that a spreadsheet would take for a formula stays a text: in a workbook every text is typed as one and
marked as quoted, in a CSV file a `'` stands before it. Characters nobody can see are drawn.
"""

import csv as comma_separated
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from station import codes

Value = str | int | Decimal | None
"""What a cell holds; None is empty. Numbers are written as numbers."""

CELL_CHARS = 32_767
"""A spreadsheet cuts longer texts without a word, so they are refused here."""

_RUNS = "=+-@＝＋－＠"
"""What a formula may begin with; so may a tab or a CR, but these are drawn."""

_NO_XML = re.compile("[\ufffe\uffff]")
_WIDEST = 60


def xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a workbook of one sheet: bold column titles that stay in sight, a filter, no formula.

    Args:
        title: of the sheet and of the document.
        columns: the titles of the columns.
        rows: as many values each as there are columns.

    Raises:
        ValueError: a text longer than `CELL_CHARS`.
    """
    kept = [[shown(value) if isinstance(value, str) else value for value in row] for row in rows]
    longest = max((len(value) for row in kept for value in row if isinstance(value, str)), default=0)
    if longest > CELL_CHARS:
        raise ValueError(f"a cell holds at most {CELL_CHARS} characters, there is a text of {longest}")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[][:*?/\\']", " ", shown(title))[:31])
    book.properties.title = shown(title)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(kept) + 1}"
    for n, column in enumerate(columns):
        widest = max(_width(value) for value in (column, *(row[n] for row in kept)))
        sheet.column_dimensions[get_column_letter(n + 1)].width = min(widest, _WIDEST) + 2
    sheet.append([_cell(sheet, column, bold=True) for column in columns])
    for row in kept:
        sheet.append([_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a CSV file as spreadsheets open it: UTF-8 with its mark, commas, CR LF.

    Args:
        columns, rows: as of `xlsx`.
    """
    written = io.StringIO()
    writer = comma_separated.writer(written, lineterminator="\r\n")
    for row in (columns, *rows):
        writer.writerow([quoted(value) if isinstance(value, str) else value for value in row])
    return written.getvalue().encode("utf-8-sig")


def shown(text: str) -> str:
    """Return a text with every character that cannot be seen drawn; line ends stay.

    >>> shown("a\\x00b\\u202e")
    'a␀b<U+202E>'
    """
    seen = "\n".join(codes.visible(line) for line in text.split("\n"))
    return _NO_XML.sub(lambda found: f"<U+{ord(found[0]):04X}>", seen)


def quoted(text: str) -> str:
    """Return a text as a CSV file may hold it: shown, and never the beginning of a formula.

    >>> quoted("=1+1"), quoted("a=1")
    ("'=1+1", 'a=1')
    """
    seen = shown(text)
    return "'" + seen if _would_run(seen) else seen


def _would_run(text: str) -> bool:
    first = text.lstrip(" \n\u3000")[:1]
    return first != "" and first in _RUNS


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, None)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # whatever it begins with
        cell.quotePrefix = _would_run(value)
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in value or len(value) > _WIDEST)
    else:
        cell.value = value
    if bold:
        cell.font = Font(bold=True)
    return cell


def _width(value: Value) -> int:
    text = "" if value is None else str(value)
    return max(sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in text.split("\n"))
