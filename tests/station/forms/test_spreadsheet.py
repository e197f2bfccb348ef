"""The tables as a spreadsheet program opens them: LibreOffice sees texts and numbers, it computes nothing."""

import re
import subprocess
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from station.forms import gallery, tables
from station.forms.rows import rows
from tests.station.forms.test_tables import HOSTILE, PLAIN

pytestmark = pytest.mark.xdist_group("spreadsheet")  # the program starts once for all of them

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CSV = "--infilter=CSV:44,34,UTF-8"  # commas, quotes; what is a number is found out, as by a double click


def opened(folder: Path, files: dict[str, bytes]) -> dict[str, tuple[list[list[str]], list[str]]]:
    """The texts of each file's cells and its formulas, as LibreOffice has them after opening it."""
    found = {}
    for ending in ("xlsx", "csv"):
        names = [folder / name for name in files if name.endswith(ending)]
        for name in names:
            name.write_bytes(files[name.name])
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                *([CSV] if ending == "csv" else []),
                "--convert-to",
                "fods",
                "--outdir",
                folder,
                *names,
            ],
            check=True,
            capture_output=True,
            timeout=110,
        )
        for name in names:
            sheet = fromstring(name.with_suffix(".fods").read_bytes())
            cells = [
                [
                    "\n".join("".join(line.itertext()) for line in cell.iter(f"{TEXT}p"))
                    for cell in row.iter(f"{TABLE}table-cell")
                ]
                for row in sheet.iter(f"{TABLE}table-row")
            ]
            formulas = [cell.get(f"{TABLE}formula", "") for cell in sheet.iter(f"{TABLE}table-cell")]
            found[name.name] = (cells, [formula for formula in formulas if formula])
    return found


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> dict[str, tuple[list[list[str]], list[str]]]:
    """A confirmation form and a table of hostile texts, each in both formats."""
    columns, given = rows(gallery.FORM)
    hostile = [[text, "x"] for text in [*HOSTILE, *PLAIN]]
    naive = "名称,\r\n=1+1,x\r\n".encode("utf-8-sig")
    return opened(
        tmp_path_factory.mktemp("office"),
        {
            "form.xlsx": tables.xlsx("确认单", columns, given),
            "hostile.xlsx": tables.xlsx("表", ["名称", ""], hostile),
            "form2.csv": tables.csv(columns, given),
            "hostile2.csv": tables.csv(["名称", ""], hostile),
            "naive2.csv": naive,
        },
    )


def test_nothing_is_a_formula(seen):
    for name, (cells, formulas) in seen.items():
        if name != "naive2.csv":
            assert cells, name
            assert formulas == [], name


def test_the_eye_sees_a_formula_where_there_is_one(seen):
    assert seen["naive2.csv"][1] == ["of:=1+1"]


def test_hostile_texts_are_shown_as_they_are(seen):
    shown = [row[0] for row in seen["hostile.xlsx"][0][1:]]
    for text in HOSTILE:
        assert re.sub(r"\s+", "", tables.shown(text)) in [re.sub(r"\s+", "", each) for each in shown]


def test_the_form_opens_with_its_lines(seen):
    columns, given = rows(gallery.FORM)
    for name in ("form.xlsx", "form2.csv"):
        cells = seen[name][0]
        assert cells[0][: len(columns)] == list(columns)
        for row, expected in zip(cells[1:], given, strict=False):
            assert row[11] == expected[11], name  # the model
