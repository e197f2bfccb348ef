"""A list is read here, without the store: good rows, and a finding for each bad one."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from station.config import NOTHING, did_you_mean, shown
from station.lists.cells import Wrong, folded, printable
from station.lists.files import NOT_READ, Spoilt, Unusable, records
from station.lists.findings import RowFinding
from station.lists.kinds import LISTS, Column
from station.messages import Text

LIST_ROWS = 100_000
"""Most rows read, the header not counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: its number, None where somebody typed it alone, and its values by column name."""

    number: int | None
    values: dict[str, Any]


@dataclass(slots=True)
class Rows:
    """A list that was read and not yet taken.

    Attributes:
        headings: by column name, as the file calls them; for findings.
        notes: what whoever brings the list should know besides; nothing is wrong with it.
    """

    kind: str
    good: list[Row] = field(default_factory=list)
    wrong: list[RowFinding] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)

    def refuse(self, row: Row, column: str, expected: Text, hint: Text = NOTHING) -> None:
        """Note why a row that was read well cannot be taken."""
        value = row.values[column]
        heading = self.headings.get(column, column)
        self.wrong.append(RowFinding(row.number, heading, shown(str(value)), expected, hint))


def read_list(kind: str, data: bytes) -> Rows:
    """Read a list; its columns are found by their headings, in the first row with content.

    Args:
        kind: a key of `LISTS`.
        data: a CSV file or an XLSX workbook, as a spreadsheet saves it.

    Returns:
        The good rows, and what is wrong with the others. Nothing in a cell is ever computed: `=1+1` in a CSV
        file stays a text of four characters, of a workbook's formula the result that was saved is read.
    """
    rows = Rows(kind)
    if kind not in LISTS:
        expected = Text(f"以下之一：{'、'.join(LISTS)}", f"one of {', '.join(LISTS)}")
        rows.wrong.append(RowFinding(None, "", kind, expected, did_you_mean(kind, LISTS)))
        return rows
    try:
        with closing(records(data, rows.notes.append)) as found:
            number, header = next(found, (1, []))
            columns = _columns(rows, number, header)
            for count, (number, record) in enumerate(found, 1) if columns else ():
                if count > LIST_ROWS:
                    most = Text(f"不超过 {LIST_ROWS} 行", f"at most {LIST_ROWS} rows")
                    rows.wrong.append(RowFinding(number, "", "…", most, NOT_READ))
                    break
                _read_row(rows, columns or [], number, record)
    except Unusable as error:
        if error.finding.row is None:  # about the file as a whole: what was read before is not to be trusted
            rows.good.clear()
            rows.wrong.clear()
        rows.wrong.append(error.finding)
    return rows


def read_record(kind: str, cells: Mapping[str, str]) -> Rows:
    """Read one row that somebody typed, as a row of a list of that kind would be read.

    Args:
        kind: a key of `LISTS`.
        cells: what was typed, by column name.
    """
    columns = LISTS[kind].columns
    rows = Rows(kind, headings={each.name: f"{each.headings[0]} / {each.headings[-1]}" for each in columns})
    _read_row(rows, columns, None, [cells.get(column.name, "") for column in columns])
    return rows


def _columns(rows: Rows, number: int, header: Sequence[str]) -> list[Column | None] | None:
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
            rows.wrong.append(RowFinding(number, "", shown(cell.strip()), once))
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
        rows.wrong.append(RowFinding(number, "", cell, expected, hint))
    missing = [column for column in open_ if column.needed]
    for column in missing:
        expected = Text(f"列名 {column.headings[0]}", f"a column {column.headings[-1]}")
        rows.wrong.append(RowFinding(number, column.headings[0], None, expected))
    return None if missing else found


def _read_row(
    rows: Rows, columns: Sequence[Column | None], number: int | None, record: Sequence[str]
) -> None:
    values = {column.name: column.empty for column in LISTS[rows.kind].columns}
    wrong = []
    if any(cell.strip() for cell in record[len(columns) :]):
        count = Text(f"{len(columns)} 格", f"{len(columns)} cells")
        wrong.append(RowFinding(number, "", str(len(record)), count))
    for at, column in enumerate(columns):
        if column is None:
            continue
        cell = record[at] if at < len(record) else ""
        heading = rows.headings[column.name]
        try:
            if isinstance(cell, Spoilt):
                wrong.append(RowFinding(number, heading, shown(cell), _wanted(column), cell.hint))
            elif cell := cell.strip():
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
