"""The scanners' setup sheet: its test code scans as the station knows it, every maker is on it, A4."""

import io
from dataclasses import replace

import pytest
import zxingcpp
from pypdf import PdfReader

from labels import setup_sheet
from labels.errors import LabelError
from labels.setup_sheet import SetupSheet, Step

SETUP = SetupSheet(
    "一号收货台",
    (
        Step("后缀：只要 CR", "Suffix: CR and nothing else.", {"Acme": "Scan Suffix: CR", "其他": "后缀"}),
        Step("前缀：AIM 码制标识", "Prefix: the AIM symbology identifier.", {"Acme": "AIM Code ID"}),
    ),
    (("91", "SETUP"), ("92", "END")),
    "设好后扫这个码",
    "Then scan this.",
)


def test_the_test_code_scans_as_gs1_with_its_separator():
    first, second = setup_sheet.draw(SETUP)

    [found] = zxingcpp.read_barcodes(first.image().convert("L"))

    assert (found.symbology_identifier, found.bytes) == ("]C1", b"91SETUP\x1d92END")
    assert zxingcpp.read_barcodes(second.image().convert("L")) == []


def test_the_pdf_is_two_pages_of_a4_at_actual_size():
    pages = PdfReader(io.BytesIO(setup_sheet.pdf(SETUP))).pages
    sizes = [[float(side) / 72 * 25.4 for side in page.mediabox[2:]] for page in pages]
    assert sizes == [pytest.approx((210, 297), abs=0.1)] * 2


def test_a_setting_that_does_not_fit_is_refused():
    wide = replace(SETUP.steps[0], zh="恢复出厂设置" * 20)
    with pytest.raises(LabelError, match="zh: the text has 170 mm on one line"):
        setup_sheet.draw(replace(SETUP, steps=(wide,)))
