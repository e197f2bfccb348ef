"""Workbooks for tests: made by openpyxl, or member by member for what no spreadsheet would write."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def book(*sheets: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of sheets named A, B, C, with these rows of cells."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in zip("ABC", sheets, strict=False):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these members, deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def parts(rows: str, strings: str = "", before: str = "", dtd: str = "") -> dict[str, str | bytes]:
    """The members of a small workbook: XML of its rows and shared strings as given.

    Args:
        before: XML that stands before the rows.
        dtd: document type declaration of each of the two parts.
    """
    head = f'<?xml version="1.0" encoding="UTF-8"?>{dtd}'
    return {
        "[Content_Types].xml": f'{head[: -len(dtd) or None]}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{head}<worksheet {MAIN}>{before}"
        f"<sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"{head}<sst {MAIN}>{strings}</sst>",
    }


def row(number: int, *cells: str) -> str:
    """XML of a row of texts."""
    inner = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inner}</row>'


CUSTOMERS = row(1, "code", "name") + row(2, "C900", "x")
"""A good list."""
