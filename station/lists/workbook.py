"""The rows of an XLSX workbook as JSON lines: `python -m station.lists.workbook < list.xlsx`.

This runs in a process of its own (`station.lists.files` starts it): a workbook can be made to eat memory and
time, and then only this process dies. It imports nothing of ours and computes nothing. A line is one of

    {"row": 7, "cells": ["C001", "", ["error", "#N/A"]]}     [why, what stands there] where a cell is no use
    {"sheet": "Sheet1", "others": ["Prices"]}                the end: what was read, what else has content
    {"unfit": "ratio", "found": "xl/media/a.png 1028:1"}     the end: this workbook is not read
"""

import io
import json
import os
import re
import resource
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Context
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS

MEMORY_BYTES = 512 * 1024 * 1024
CPU_S = 20
MEMBERS = 100
UNPACKED_BYTES = 50_000_000
"""Of all members together, as the archive's directory says; no member is read further than it says."""
RATIO = 100
STRINGS = 500_000
"""Different texts in the workbook: 100,000 rows of five."""
COLUMNS = 256
CELL_CHARS = 2_000
"""No column of a list takes as much."""

_S = f"{{{SHEET_MAIN_NS}}}"
_SHEET_DATA, _ROW, _CELL = f"{_S}sheetData", f"{_S}row", f"{_S}c"
_VALUE, _FORMULA = f"{_S}v", f"{_S}f"
_INLINE, _STRING, _RUN, _TEXT = f"{_S}is", f"{_S}si", f"{_S}r", f"{_S}t"
_SAID = frozenset({_RUN, _TEXT})
_FIFTEEN = Context(prec=15)
"""Digits a spreadsheet keeps of a number."""

Cell = str | list[str]


class Unfit(Exception):
    """This workbook is not read; why, and what was found."""

    def __init__(self, why: str, found: str) -> None:
        super().__init__(why, found)
        self.why, self.found = why, found


def lines(data: bytes) -> Iterator[dict[str, Any]]:
    """Return what is told of a workbook, line by line.

    Raises:
        Exception: whatever the libraries raise about a file that is broken or no workbook; `said` words it.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        check(archive)
    book = _Book(data)
    sheet, others = "", []
    for name, part in book.sheets():
        rows = book.rows(part)
        if not sheet and (first := next(rows, None)):
            sheet = name
            yield first
            yield from rows
        elif sheet and next(rows, None):
            others.append(name)
    if not sheet:
        raise Unfit("empty", "")
    yield {"sheet": sheet, "others": others}


def check(archive: ZipFile) -> None:
    """Refuse an archive by its directory, before anything in it is unpacked.

    Raises:
        Unfit: too much of something, a name no spreadsheet writes, or another archive inside.
    """
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise Unfit("members", str(len(members)))
    unpacked = sum(member.file_size for member in members)
    if unpacked > UNPACKED_BYTES:
        raise Unfit("unpacked", f"{unpacked / 1_000_000:.1f} MB")
    for member in members:
        name = member.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise Unfit("name", name)
        if member.flag_bits & 1:
            raise Unfit("locked", name)
        if member.file_size > RATIO * member.compress_size:
            raise Unfit("ratio", f"{name} {member.file_size // max(member.compress_size, 1)}:1")
        with archive.open(member) as part:
            if part.read(4) == b"PK\x03\x04":
                raise Unfit("nested", name)


class _Book:
    """An opened workbook: openpyxl finds its parts, the cells are read here, one row at a time."""

    def __init__(self, data: bytes) -> None:
        self._reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        self._archive = self._reader.archive
        self._reader.read_manifest()
        self._reader.read_workbook()
        self._formats = self._read_formats()
        self._strings = self._read_strings()

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Return name and part of each worksheet a person can see, in order."""
        for sheet, relation in self._reader.parser.find_sheets():
            if sheet.state == "visible" and relation.Type.endswith("/worksheet"):
                yield sheet.name, relation.Target

    def rows(self, part: str) -> Iterator[dict[str, Any]]:
        """Return the rows with content, numbered as the spreadsheet does.

        Neither the sheet's own word about its size nor a row's about its width is asked.
        """
        number = at = 0
        cells: list[Cell] = []
        with self._archive.open(part) as source:
            for _, element in iterparse(source):
                if element.tag == _CELL:
                    letters = re.match("[A-Za-z]+", element.get("r", ""))
                    at = column_index_from_string(letters[0]) if letters else at + 1
                    if cell := self._cell(element):
                        if at > COLUMNS:
                            raise Unfit("columns", element.get("r", str(at)))
                        cells.extend([""] * (at - len(cells)))
                        cells[at - 1] = cell
                    element.clear()
                elif element.tag == _ROW:
                    number = int(element.get("r", number + 1))
                    if cells:
                        yield {"row": number, "cells": cells}
                    cells, at = [], 0
                    element.clear()
                elif element.tag == _SHEET_DATA:
                    return

    def _cell(self, element: Element) -> Cell:
        kind, written = element.get("t", "n"), element.findtext(_VALUE) or ""
        formula = element.find(_FORMULA)
        if formula is not None and not written and kind != "str":
            return ["formula", f"={formula.text or ''}"[:CELL_CHARS]]
        match kind:
            case "inlineStr":
                text = _text(element.find(_INLINE))
            case "s" if written:
                text = self._strings[int(written)]
            case "str":
                text = unescape(written)
            case "e":
                return ["error", written]
            case "b" if written:
                return "1" if written in ("1", "true") else "0"
            case "d":
                return _day(from_ISO8601(written))  # type: ignore[no-untyped-call]
            case "n" if written:
                return self._number(written, self._formats.get(int(element.get("s", 0)), "General"))
            case _:
                return ""
        text = text.strip()
        return text if len(text) <= CELL_CHARS else ["long", text[:CELL_CHARS]]

    def _number(self, written: str, shape: str) -> Cell:
        """Return a number as the spreadsheet shows it: a date, leading zeros, else its digits, at most 15."""
        value = _FIFTEEN.create_decimal(written)
        if not -400 < value.adjusted() < 400 or not value.is_finite():
            raise ValueError(written)
        if is_date_format(shape):
            try:
                return _day(from_excel(float(value), self._reader.wb.epoch, is_timedelta_format(shape)))
            except (OverflowError, ValueError):
                return ["error", "####"]
        whole = value == value.to_integral_value()
        shortened = whole and value.adjusted() >= 11 and value % 10**6 == 0
        if shortened or value.adjusted() >= 15:  # what is left of a long code that was shown as 1.2E+12
            return ["rewritten", f"{float(value):.6G}"]
        if whole:
            return str(int(value)).zfill(len(shape) if re.fullmatch("0+", shape) else 0)
        return f"{value:f}".rstrip("0")

    def _read_strings(self) -> list[str]:
        part = self._reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        strings: list[str] = []
        if part is None:
            return strings
        with self._archive.open(part.PartName[1:]) as source:
            for _, element in iterparse(source):
                if element.tag == _STRING:
                    if len(strings) == STRINGS:
                        raise Unfit("strings", f"> {STRINGS}")
                    strings.append(_text(element))
                    element.clear()
        return strings

    def _read_formats(self) -> dict[int, str]:
        """Return the number format of each cell style."""
        if ARC_STYLE not in self._reader.valid_files:
            return {}
        styles = fromstring(self._archive.read(ARC_STYLE))
        own = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{_S}numFmt")}
        used = (each.get("numFmtId", "0") for each in styles.iterfind(f"{_S}cellXfs/{_S}xf"))
        return {
            at: own.get(number) or builtin_format_code(int(number)) or "General"
            for at, number in enumerate(used)
        }


def _text(element: Element | None) -> str:
    """Return the text of a string, its runs joined, without the reading aids of East Asian text."""
    if element is None:
        return ""
    texts = (
        (each.text if each.tag == _TEXT else each.findtext(_TEXT)) for each in element if each.tag in _SAID
    )
    return unescape("".join(text or "" for text in texts))


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value or "")


def said(data: bytes) -> Iterator[dict[str, Any]]:
    """Return `lines`, and whatever goes wrong as the last of them."""
    try:
        yield from lines(data)
    except Unfit as unfit:
        yield {"unfit": unfit.why, "found": unfit.found}
    except DefusedXmlException as error:
        yield {"unfit": "entities", "found": getattr(error, "name", None) or type(error).__name__}
    except MemoryError:
        yield {"unfit": "memory", "found": f"> {MEMORY_BYTES // 1024**2} MB"}
    except (BadZipFile, EOFError, ParseError, zlib.error) as error:
        if str(error).startswith("out of memory"):  # the XML reader's word for it
            yield {"unfit": "memory", "found": f"> {MEMORY_BYTES // 1024**2} MB"}
        else:
            yield {"unfit": "broken", "found": str(error)}
    except (KeyError, OSError) as error:  # a part is not there: some other kind of archive
        yield {"unfit": "other", "found": str(error)}
    except Exception as error:  # what the libraries raise about a part that is not what it should be
        yield {"unfit": "broken", "found": f"{type(error).__name__} {error}"}


def confine() -> None:
    """Bound this process: memory, processor time, no core dump; the desk's own work goes first."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    with suppress(OSError):
        os.nice(5)


def main(source: IO[bytes], out: IO[str]) -> None:
    """Read a workbook, tell its rows."""
    for line in said(source.read()):
        out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    confine()
    main(sys.stdin.buffer, sys.stdout)
