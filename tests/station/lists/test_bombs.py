"""Workbooks made to harm (faults S8): each is one clear sentence, soon, and the desk keeps its memory."""

import json
import random
import struct
import subprocess
import sys
import time

import pytest

from station.lists import files
from station.lists.reading import read_list
from tests.station.lists.books import CUSTOMERS, archive, book, parts, row

WITHIN_S = 20.0
GROWTH_MB = 60

READER = """
import json, re, sys
from pathlib import Path
from station.lists.reading import read_list

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

read_list("customers", b"code,name\\nC1,x\\n")
before, rows = peak(), read_list("customers", Path(sys.argv[1]).read_bytes())
said = [[finding.sentence("en"), finding.sentence("zh")] for finding in rows.wrong]
print(json.dumps({"good": len(rows.good), "said": said, "growth": peak() - before}))
"""
"""A station's process as far as lists are concerned, fresh, so that its memory is its own."""

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY lol0 "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


def with_part(name, content):
    return archive({**parts(CUSTOMERS), name: content})


def laughing(part):
    members = parts(CUSTOMERS)
    xml = str(members.get(part, "<x/>")).partition("?>")[2] or str(members.get(part, "<x/>"))
    return archive({**members, part: f"{LAUGHS}{xml.replace('x</t>', '&lol9;</t>')}"})


def too_large_unpacked():
    noise = random.Random(8)
    return with_part(
        "xl/media/a.xml", "".join(f"{noise.getrandbits(32):08x}{' ' * 300}" for _ in range(200_000))
    )


def locked():
    data = bytearray(archive(parts(CUSTOMERS)))
    at = data.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, at + 8)[0]
    struct.pack_into("<H", data, at + 8, flags | 1)
    return bytes(data)


def lying():
    """A sheet of 40 MB whose directory says it unpacks to 1 MB."""
    data = bytearray(archive({**parts(CUSTOMERS), "xl/worksheets/sheet1.xml": bytes(40_000_000)}))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        if struct.unpack_from("<I", data, at + 24)[0] == 40_000_000:
            struct.pack_into("<I", data, at + 24, 1_000_000)
    return bytes(data)


def echoing():
    """One long text in very many cells."""
    cells = "".join('<c t="s"><v>0</v></c>' for _ in range(200))
    rows = "".join(f'<row r="{n}">{cells}</row>' for n in range(2, 2_000))
    members = parts(row(1, "code", "name") + rows, f"<si><t>{'x' * 1_999}</t></si>")
    noise = random.Random(8)
    members["xl/worksheets/sheet1.xml"] = str(members["xl/worksheets/sheet1.xml"]) + "".join(
        f"<!--{noise.getrandbits(512):x}-->" for _ in range(2_000)
    )
    return archive(members)


def one_endless_row():
    noise = random.Random(8)
    cells = "".join(f"<c><v>{noise.randrange(10)}</v></c>" for _ in range(2_600_000))
    return archive(parts(f"<row>{cells}</row>"))


def strings():
    noise = random.Random(8)
    return archive(
        parts(CUSTOMERS, "".join(f"<si><t>{noise.randrange(10)}</t></si>" for _ in range(1_000_000)))
    )


def one_endless_text():
    """45 MB in a cell, four bytes for each character because of one of them, and an escape to undo."""
    noise = random.Random(8)
    text = "".join(f"{noise.getrandbits(32):08x}{' ' * 92}" for _ in range(450_000))
    return archive(parts(row(1, f" \U0001f4e6_x0041_{text}")))


SAVE_ANEW = "open it in the spreadsheet, save it as XLSX and choose that."
COPY = "copy the list's cells into a new workbook, values only."
DO_NOT_USE = "no spreadsheet writes that: ask the sender for another file."
另存 = "请在表格软件里打开，另存为 XLSX 再选一次。"
复制 = "请把名单的格子复制到新的工作簿，只粘贴数值。"
勿用 = "表格软件不会这样写，请向发件人另要一份。"

BOMBS = {
    "a part packed 1000:1": (
        lambda: with_part("xl/media/a.png", bytes(30_000_000)),
        f"file: expected parts packed at most 100:1, found xl/media/a.png 1028:1; {COPY}",
        f"文件：应为压缩比不超过 100:1 的部件，写的是 xl/media/a.png 1028:1；{复制}",
    ),
    "60 MB unpacked": (
        too_large_unpacked,
        "file: expected a workbook of at most 50 MB unpacked, found 61.6 MB; split it.",
        "文件：应为解压后不超过 50 MB 的工作簿，写的是 61.6 MB；请分成几个文件。",
    ),
    "a directory that lies": (
        lying,
        "file: expected a whole XLSX workbook, found ",
        "文件：应为完整的 XLSX 工作簿，写的是 ",
    ),
    "an archive in the archive": (
        lambda: with_part("xl/embeddings/a.bin", archive({"b": "c"})),
        f"file: expected a workbook with no other archive in it, found xl/embeddings/a.bin; {COPY}",
        f"文件：应为不含其他压缩文件的工作簿，写的是 xl/embeddings/a.bin；{复制}",
    ),
    **{
        f"a billion laughs in {part}": (
            lambda part=part: laughing(part),
            f"file: expected XML without entities of its own, found lol0; {DO_NOT_USE}",
            f"文件：应为没有自定义实体的 XML，写的是 lol0；{勿用}",
        )
        for part in (
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/sharedStrings.xml",
            "xl/worksheets/sheet1.xml",
        )
    },
    "an entity that is a file of this machine": (
        lambda: archive(parts(CUSTOMERS, dtd='<!DOCTYPE x [<!ENTITY key SYSTEM "file:///etc/passwd">]>')),
        f"file: expected XML without entities of its own, found key; {DO_NOT_USE}",
        f"文件：应为没有自定义实体的 XML，写的是 key；{勿用}",
    ),
    "a million shared strings": (
        strings,
        "file: expected at most 500000 different texts, found > 500000; split it.",
        "文件：应为不超过 500000 种文字，写的是 > 500000；请分成几个文件。",
    ),
    "one text in very many cells": (
        echoing,
        "file: expected a workbook of at most 50 MB unpacked, found > 50 MB; split it.",
        "文件：应为解压后不超过 50 MB 的工作簿，写的是 > 50 MB；请分成几个文件。",
    ),
    "one endless row": (
        one_endless_row,
        f"file: expected at most 256 columns (up to IV), found 257; {COPY}",
        f"文件：应为不超过 256 列（到 IV），写的是 257；{复制}",
    ),
    "one endless text": (
        one_endless_text,
        f"file: expected a workbook that 512 MB of memory can read, found > 512 MB; {COPY}",
        f"文件：应为 512 MB 内存能读完的工作簿，写的是 > 512 MB；{复制}",
    ),
    "a cell in the last column": (
        lambda: archive(parts(CUSTOMERS + '<row r="3"><c r="XFD3"><v>1</v></c></row>')),
        f"file: expected at most 256 columns (up to IV), found XFD3; {COPY}",
        f"文件：应为不超过 256 列（到 IV），写的是 XFD3；{复制}",
    ),
    **{
        f"a part named {name}": (
            lambda name=name: with_part(name, "x"),
            f"file: expected parts named inside the workbook, found {name}; {DO_NOT_USE}",
            f"文件：应为工作簿内部的部件名，写的是 {name}；{勿用}",
        )
        for name in ("../../etc/cron.d/x", "/etc/passwd", "..\\..\\x", "C:/x")
    },
    "a password, or an old .xls": (
        lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(5_000),
        "file: expected an XLSX workbook without a password, found D0 CF 11 E0; "
        "it has a password or is an old .xls: save it as .xlsx without a password.",
        "文件：应为没有密码的 XLSX 工作簿，写的是 D0 CF 11 E0；"
        "文件带密码，或是旧的 .xls：请在表格软件里去掉密码，另存为 .xlsx。",
    ),
    "a part with a password": (
        locked,
        "file: expected parts without a password, found [Content_Types].xml; "
        "save it as .xlsx without a password.",
        "文件：应为没有密码的部件，写的是 [Content_Types].xml；请去掉密码，另存为 .xlsx。",
    ),
    "no zip file": (
        lambda: b"PK\x03\x04" + bytes(60),
        f"file: expected a whole XLSX workbook, found File is not a zip file; {SAVE_ANEW}",
        f"文件：应为完整的 XLSX 工作簿，写的是 File is not a zip file；{另存}",
    ),
    "half a file": (
        lambda: book([("code", "name")])[:3_000],
        f"file: expected a whole XLSX workbook, found File is not a zip file; {SAVE_ANEW}",
        f"文件：应为完整的 XLSX 工作簿，写的是 File is not a zip file；{另存}",
    ),
    "XML that ends early": (
        lambda: with_part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"),
        f"file: expected a whole XLSX workbook, found no element found: line 1, column 22; {SAVE_ANEW}",
        f"文件：应为完整的 XLSX 工作簿，写的是 no element found: line 1, column 22；{另存}",
    ),
    "another kind of archive": (
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "file: expected an XLSX workbook, found \"There is no item named '[Content_Types].xml' in the "
        f'archive"; {SAVE_ANEW}',
        "文件：应为 XLSX 工作簿，写的是 \"There is no item named '[Content_Types].xml' in the archive\"；"
        + 另存,
    ),
    "too many parts": (
        lambda: archive({**parts(CUSTOMERS), **{f"xl/media/{n}": "x" for n in range(95)}}),
        f"file: expected a workbook of at most 100 parts, found 101; {COPY}",
        f"文件：应为不超过 100 个部件的工作簿，写的是 101；{复制}",
    ),
    "no content": (
        lambda: book([]),
        "file: expected a sheet with content, but it is missing; hidden sheets are not read.",
        "文件：应为有内容的工作表，没有写；隐藏的工作表不读。",
    ),
}


def read_apart(data, folder):
    """Read a list in a process of its own: what it said, and how long it took."""
    file = folder / "list.xlsx"
    file.write_bytes(data)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", READER, str(file)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout), time.monotonic() - began


@pytest.mark.parametrize(("make", "english", "chinese"), BOMBS.values(), ids=BOMBS)
def test_a_workbook_made_to_harm_is_one_sentence_soon_and_costs_no_memory(make, english, chinese, tmp_path):
    data = make()
    assert len(data) <= files.LIST_BYTES

    answer, took_s = read_apart(data, tmp_path)

    [[said, gesagt]] = answer["said"]
    assert (said[: len(english)], gesagt[: len(chinese)]) == (english, chinese)
    assert answer["good"] == 0
    assert took_s < WITHIN_S
    assert answer["growth"] < GROWTH_MB


def test_a_sheet_that_calls_itself_giant_is_read_as_it_is(tmp_path):
    data = archive(parts(CUSTOMERS, before='<dimension ref="A1:XFD1048576"/>'))
    answer, took_s = read_apart(data, tmp_path)
    assert (answer["good"], answer["said"]) == (1, [])
    assert took_s < WITHIN_S
    assert answer["growth"] < GROWTH_MB


def test_tags_nested_very_deep_end_in_a_sentence_too(tmp_path):
    noise = random.Random(8)
    tags = [f"a{noise.randrange(100)}" for _ in range(500_000)]
    deep = "".join(f"<{tag}>" for tag in tags) + "".join(f"</{tag}>" for tag in reversed(tags))
    answer, took_s = read_apart(
        with_part("xl/worksheets/sheet1.xml", f"<worksheet>{deep}</worksheet>"), tmp_path
    )
    [[said, _]] = answer["said"]
    assert said.startswith(("file: expected a sheet with content", "file: expected a workbook that"))
    assert took_s < WITHIN_S
    assert answer["growth"] < GROWTH_MB


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(files, "WORKBOOK_S", 1.0)
    data = archive(parts(CUSTOMERS + "".join(row(n, f"C{n}", "x") for n in range(3, 90_000))))
    began = time.monotonic()
    read = read_list("customers", data)
    assert [(each.sentence("en"), each.sentence("zh")) for each in read.wrong] == [
        (
            "file: expected a workbook that can be read in 20 s, found > 1 s; split it.",
            "文件：应为 20 秒能读完的工作簿，写的是 > 1 s；请分成几个文件。",
        )
    ]
    assert read.good == []
    assert time.monotonic() - began < 5


def test_the_reader_is_gone_when_its_list_is_read(monkeypatch):
    started = []
    popen = subprocess.Popen

    def noted(*arguments, **options):
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    read_list("customers", archive(parts(CUSTOMERS)))
    read_list("customers", archive(parts(row(1, "no", "such", "columns"))))
    assert [process.poll() is not None for process in started] == [True, True]
