"""The command sheet: every code scans, no secret is in print, the paper is A4."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from labels import command_sheet
from labels.command_sheet import Command
from labels.drawing import Graphic
from labels.errors import LabelError
from labels.gallery import SHEET
from tests.labels.samples import codes

MANY = replace(
    SHEET, commands=tuple(Command(f"CM{n:04d}654321", f"选 {n}", "屏幕上的一项") for n in range(1, 31))
)


def test_every_command_scans_from_its_page():
    pages = command_sheet.draw(MANY)
    read = [{text for _, text in codes(page.image())} for page in pages]
    assert read == [{c.code for c in MANY.commands[:24]}, {c.code for c in MANY.commands[24:]}]


def test_the_desks_secret_digits_are_not_in_print():
    other = replace(SHEET, commands=tuple(replace(c, code=c.code[:6] + "999999") for c in SHEET.commands))
    printed = [[m for m in command_sheet.draw(s)[0].marks if isinstance(m, Graphic)] for s in (SHEET, other)]
    assert printed[0] == printed[1]


def test_the_pdf_is_a4_at_actual_size():
    pages = PdfReader(io.BytesIO(command_sheet.pdf(MANY))).pages
    sizes = [
        (float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4) for page in pages
    ]
    assert sizes == [pytest.approx((210, 297), abs=0.1)] * 2


def test_a_title_that_does_not_fit_is_refused():
    with pytest.raises(LabelError, match=re.escape("title: the text has 38 mm on 2 lines")):
        command_sheet.draw(replace(SHEET, commands=(Command("CM0001123456", "确认" * 30, ""),)))
