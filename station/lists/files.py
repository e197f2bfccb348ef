"""The rows of a file, CSV or XLSX; which of them is told by its content, never by its name.

A workbook is taken apart in a process of its own, bounded in memory and time (`station.lists.workbook`).
"""

import csv
import io
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress

from station.config import NOTHING, shown
from station.lists.cells import REWRITTEN
from station.lists.findings import RowFinding
from station.messages import Text

log = logging.getLogger(__name__)

LIST_BYTES = 5_000_000
"""Largest file read."""

TEXT_BYTES = 50_000_000
"""Most that a workbook may hold in texts, one that many cells share counted for each of them."""

WORKBOOK_S = 20.0
"""How long a workbook may take."""

NOT_READ = Text("后面的行没有读。", "the rows from here on were not read.")

_WORKBOOK = [sys.executable, "-I", "-m", "station.lists.workbook"]
_ONE_AT_A_TIME = threading.Lock()
"""However many pages send workbooks at once, the desk lends them one bounded process."""

Record = tuple[int, list[str]]
"""A row with content: its number as a spreadsheet shows it, and its cells, `Spoilt` where one is no use."""


class Unusable(Exception):
    """The file cannot be read: as a whole when the finding names no row, else from that row on."""

    def __init__(self, finding: RowFinding) -> None:
        super().__init__(finding.sentence("en"))
        self.finding = finding


class Spoilt(str):
    """What a spreadsheet shows in a cell that holds no value, and what to do about it."""

    hint: Text = NOTHING


def records(data: bytes, note: Callable[[Text], None]) -> Generator[Record, None, None]:
    """Return the rows of a CSV file (UTF-8, with or without a byte order mark, else GB 18030) or a workbook.

    Args:
        data: the file.
        note: called with what is good to know besides.

    Raises:
        Unusable: with the one sentence about it.
    """
    if len(data) > LIST_BYTES:
        most = f"{LIST_BYTES // 1_000_000} MB"
        expected = Text(f"不超过 {most} 的文件", f"a file of at most {most}")
        hint = Text("请分成几个文件。", "split it.")
        raise _unusable(f"{len(data) / 1_000_000:.1f} MB", expected, hint)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        expected = Text("没有密码的 XLSX 工作簿", "an XLSX workbook without a password")
        hint = Text(
            "文件带密码，或是旧的 .xls：请在表格软件里去掉密码，另存为 .xlsx。",
            "it has a password or is an old .xls: save it as .xlsx without a password.",
        )
        raise _unusable("D0 CF 11 E0", expected, hint)
    return _workbook(data, note) if data.startswith(b"PK") else _csv(data)


def _unusable(found: str | None, expected: Text, hint: Text = NOTHING, row: int | None = None) -> Unusable:
    return Unusable(RowFinding(row, "", found, expected, hint))


# --- CSV -------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Generator[Record, None, None]:
    number = 0
    try:
        for number, record in enumerate(csv.reader(io.StringIO(_decoded(data), newline="")), 1):
            if any(cell.strip() for cell in record):
                yield number, record
    except csv.Error as error:
        raise _unusable(str(error), Text("CSV", "CSV"), NOT_READ, number + 1) from error


def _decoded(data: bytes) -> str:
    expected = Text("CSV（UTF-8）或 XLSX 文件", "a CSV (UTF-8) or XLSX file")
    if b"\0" in data:
        hint = Text("请在表格软件里另存为 CSV 或 XLSX。", "save it as CSV or XLSX in the spreadsheet.")
        raise _unusable(shown(repr(data[:8])), expected, hint)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            wrong = f"0x{error.object[error.start]:02X}"
            row = data.count(b"\n", 0, error.start) + 1
    raise _unusable(wrong, expected, row=row)


# --- XLSX ------------------------------------------------------------------------------------------

_SAVE_ANEW = Text(
    "请在表格软件里打开，另存为 XLSX 再选一次。",
    "open it in the spreadsheet, save it as XLSX and choose that.",
)
_COPY = Text(
    "请把名单的格子复制到新的工作簿，只粘贴数值。", "copy the list's cells into a new workbook, values only."
)
_SPLIT = Text("请分成几个文件。", "split it.")
_DO_NOT_USE = Text(
    "表格软件不会这样写，请向发件人另要一份。", "no spreadsheet writes that: ask the sender for another file."
)

_UNFIT: Mapping[str, tuple[Text, Text]] = {
    "broken": (Text("完整的 XLSX 工作簿", "a whole XLSX workbook"), _SAVE_ANEW),
    "other": (Text("XLSX 工作簿", "an XLSX workbook"), _SAVE_ANEW),
    "empty": (
        Text("有内容的工作表", "a sheet with content"),
        Text("隐藏的工作表不读。", "hidden sheets are not read."),
    ),
    "members": (Text("不超过 100 个部件的工作簿", "a workbook of at most 100 parts"), _COPY),
    "unpacked": (Text("解压后不超过 50 MB 的工作簿", "a workbook of at most 50 MB unpacked"), _SPLIT),
    "ratio": (Text("压缩比不超过 100:1 的部件", "parts packed at most 100:1"), _COPY),
    "name": (Text("工作簿内部的部件名", "parts named inside the workbook"), _DO_NOT_USE),
    "locked": (
        Text("没有密码的部件", "parts without a password"),
        Text("请去掉密码，另存为 .xlsx。", "save it as .xlsx without a password."),
    ),
    "nested": (Text("不含其他压缩文件的工作簿", "a workbook with no other archive in it"), _COPY),
    "entities": (Text("没有自定义实体的 XML", "XML without entities of its own"), _DO_NOT_USE),
    "strings": (Text("不超过 500000 种文字", "at most 500000 different texts"), _SPLIT),
    "columns": (Text("不超过 256 列（到 IV）", "at most 256 columns (up to IV)"), _COPY),
    "memory": (Text("512 MB 内存能读完的工作簿", "a workbook that 512 MB of memory can read"), _COPY),
    "time": (Text("20 秒能读完的工作簿", "a workbook that can be read in 20 s"), _SPLIT),
    "died": (Text("读得了的工作簿", "a workbook that can be read"), _COPY),
}
"""By what `station.lists.workbook` says: what would be right, and what to do."""

_SPOILT: Mapping[str, Text] = {
    "error": Text("公式出错，请先改好。", "a formula failed there, mend it first."),
    "formula": Text(
        "公式的结果没有存进文件，请在表格软件里打开、保存一次。",
        "the formula's result is not in the file: open it in the spreadsheet and save it.",
    ),
    "rewritten": REWRITTEN,
    "long": NOTHING,
}


def _workbook(data: bytes, note: Callable[[Text], None]) -> Generator[Record, None, None]:
    # A session of its own, so that Ctrl+C is the station's; no variables, so that no password is passed on.
    with (
        _ONE_AT_A_TIME,
        subprocess.Popen(  # noqa: S603 - the command is our own module
            _WORKBOOK,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        began = time.monotonic()
        late = threading.Timer(WORKBOOK_S, process.kill)
        late.start()
        try:
            with suppress(BrokenPipeError):  # it died: what it said before, or why, is told below
                process.stdin.write(data)
                process.stdin.close()
            left = TEXT_BYTES
            while (line := process.stdout.readline(left + 1)).endswith(b"\n"):
                left -= len(line)
                match json.loads(line):
                    case {"row": number, "cells": cells}:
                        yield number, [cell if isinstance(cell, str) else _spoilt(*cell) for cell in cells]
                    case {"sheet": sheet, "others": others}:
                        if others:
                            note(_only(sheet, others))
                        return
                    case {"unfit": why, "found": found}:
                        raise _unusable(shown(found) if found else None, *_UNFIT[why])
            if len(line) > left:
                raise _unusable(f"> {TEXT_BYTES // 1_000_000} MB", *_UNFIT["unpacked"])
            ended = process.wait()
            log.warning("a workbook's reader ended with %s after %.1f s", ended, time.monotonic() - began)
            if time.monotonic() - began >= WORKBOOK_S:
                raise _unusable(f"> {WORKBOOK_S:.0f} s", *_UNFIT["time"])
            raise _unusable(f"exit {ended}", *_UNFIT["died"])
        finally:
            late.cancel()
            process.kill()


def _spoilt(why: str, text: str) -> Spoilt:
    cell = Spoilt(text)
    cell.hint = _SPOILT[why]
    return cell


def _only(sheet: str, others: list[str]) -> Text:
    zh, en = "、".join(map(shown, others)), ", ".join(map(shown, others))
    return Text(
        f"只读了工作表“{shown(sheet)}”；{zh} 也有内容，没有读。",
        f"only the sheet “{shown(sheet)}” was read; {en} have content too and were not read.",
    )
