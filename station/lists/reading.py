"""A list is read here, without the store: good rows, and a finding for each bad one."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from station.config import NOTHING, did_you_mean, shown
from station.lists.cells import Wrong, folded, printable
from station.lists.findings import RowFinding
from station.lists.kinds import LISTS, Column
from station.messages import Text

LIST_BYTES = 5_000_000
"""Largest file read."""

LIST_ROWS = 100_000
"""Most rows read, the header not counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: its number, and its values by column name."""

    number: int
    values: dict[str, Any]


@dataclass(slots=True)
class Rows:
    """A list that was read and not yet taken.

    Attributes:
        headings: by column name, as the file calls them; for findings.
    """

    kind: str
    good: list[Row] = field(default_factory=list)
    wrong: list[RowFinding] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)

    def refuse(self, row: Row, column: str, expected: Text, hint: Text = NOTHING) -> None:
        """Note why a row that was read well cannot be taken."""
        value = row.values[column]
        heading = self.headings.get(column, column)
        self.wrong.append(RowFinding(row.number, heading, shown(str(value)), expected, hint))


def read_list(kind: str, data: bytes) -> Rows:
    """Read a list: UTF-8, with or without a byte order mark, else GB 18030; columns found by their headings.

    Args:
        kind: a key of `LISTS`.
        data: a CSV file as a spreadsheet saves it.

    Returns:
        The good rows, and what is wrong with the others. Nothing in a cell is ever computed: `=1+1` stays
        a text of four characters.
    """
    rows = Rows(kind)
    if kind not in LISTS:
        expected = Text(f"以下之一：{'、'.join(LISTS)}", f"one of {', '.join(LISTS)}")
        rows.wrong.append(RowFinding(None, "", kind, expected, did_you_mean(kind, LISTS)))
        return rows
    text = _decoded(rows, data)
    if text is None:
        return rows
    records = csv.reader(io.StringIO(text, newline=""))
    number = 0
    try:
        header = next(records, [])
        number = 1
        columns = _columns(rows, header)
        if columns is None:
            return rows
        for number, record in enumerate(records, 2):
            if number > LIST_ROWS + 1:
                most = Text(f"不超过 {LIST_ROWS} 行", f"at most {LIST_ROWS} rows")
                hint = Text("后面的行没有读。", "the rows from here on were not read.")
                rows.wrong.append(RowFinding(number, "", "…", most, hint))
                break
            if any(cell.strip() for cell in record):
                _read_row(rows, columns, number, record)
    except csv.Error as error:
        hint = Text("后面的行没有读。", "the rows from here on were not read.")
        rows.wrong.append(RowFinding(number + 1, "", str(error), Text("CSV", "CSV"), hint))
    return rows


def _decoded(rows: Rows, data: bytes) -> str | None:
    csv_text = Text("CSV 文件（UTF-8）", "a CSV file (UTF-8)")
    if len(data) > LIST_BYTES:
        most = f"{LIST_BYTES // 1_000_000} MB"
        expected = Text(f"不超过 {most} 的文件", f"a file of at most {most}")
        hint = Text("请分成几个文件。", "split it.")
        rows.wrong.append(RowFinding(None, "", f"{len(data) / 1_000_000:.1f} MB", expected, hint))
        return None
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        hint = Text("请在表格软件里另存为 CSV。", "save it as CSV in the spreadsheet.")
        rows.wrong.append(RowFinding(None, "", shown(repr(data[:8])), csv_text, hint))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            wrong = f"0x{error.object[error.start]:02X}"
            row = data.count(b"\n", 0, error.start) + 1
    rows.wrong.append(RowFinding(row, "", wrong, csv_text))
    return None


def _columns(rows: Rows, header: Sequence[str]) -> list[Column | None] | None:
    """Return the list's columns in the order of the file; None when the file cannot be used."""
    wanted = LISTS[rows.kind].columns
    by_heading = {folded(heading): column for column in wanted for heading in column.headings}
    found: list[Column | None] = []
    strange = []
    for cell in header:
        column = by_heading.get(folded(cell))
        found.append(column)
        if column is None and cell.strip():
            strange.append(shown(cell.strip()))
        elif column is not None and column.name in rows.headings:
            once = Text("每列只出现一次", "each column once")
            rows.wrong.append(RowFinding(1, "", shown(cell.strip()), once))
            return None
        elif column is not None:
            rows.headings[column.name] = cell.strip()
    open_ = [column for column in wanted if column not in found]
    for cell in strange:
        names = [column.headings[0] for column in open_], [column.headings[-1] for column in open_]
        hint = did_you_mean(cell, [heading for column in open_ for heading in column.headings])
        if not hint.en:
            hint = Text("这一列没有用。", "the column was not used.")
        expected = Text(f"列名：{'、'.join(names[0])}", f"a heading such as {', '.join(names[1])}")
        if not open_:
            expected = Text("没有别的列", "no further column")
        rows.wrong.append(RowFinding(1, "", cell, expected, hint))
    missing = [column for column in open_ if column.needed]
    for column in missing:
        expected = Text(f"列名 {column.headings[0]}", f"a column {column.headings[-1]}")
        rows.wrong.append(RowFinding(1, column.headings[0], None, expected))
    return None if missing else found


def _read_row(rows: Rows, columns: Sequence[Column | None], number: int, record: Sequence[str]) -> None:
    values = {column.name: column.empty for column in LISTS[rows.kind].columns}
    wrong = []
    if any(cell.strip() for cell in record[len(columns) :]):
        count = Text(f"{len(columns)} 格", f"{len(columns)} cells")
        wrong.append(RowFinding(number, "", str(len(record)), count))
    for at, column in enumerate(columns):
        if column is None:
            continue
        cell = record[at].strip() if at < len(record) else ""
        heading = rows.headings[column.name]
        try:
            if cell:
                values[column.name] = column.read(printable(cell))
            elif column.needed:
                wrong.append(RowFinding(number, heading, None, _wanted(column)))
        except Wrong as error:
            wrong.append(RowFinding(number, heading, shown(cell), error.expected, error.hint))
    if wrong:
        rows.wrong.extend(wrong)
    else:
        rows.good.append(Row(number, values))


def _wanted(column: Column) -> Text:
    """Say what a cell should hold: what a column answers to a cell that cannot be right."""
    try:
        column.read("?" * 1000)
    except Wrong as error:
        return error.expected
    return Text("文字", "a text")
