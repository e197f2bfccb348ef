"""The sheet after which a scanner is set up: what to set, what to look for in its manual, a test code. A4."""

from collections.abc import Mapping
from dataclasses import dataclass

from labels.drawing import Drawing
from labels.layout import SMALL_PRINT_MM, Layout
from labels.sheets import A4, DPMM
from labels.sheets import pdf as pdf_of

_LEFT, _WIDTH = 15.0, 180.0
_MODULE_MM = 0.34


@dataclass(frozen=True, slots=True)
class Step:
    """One setting: what it is in Chinese and in English, and what to look for in each maker's manual."""

    zh: str
    en: str
    called: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SetupSheet:
    """The sheet of a desk.

    Attributes:
        steps: in the order in which they are set.
        test_elements: application identifier and value of each element of the GS1-128 that is scanned last.
        test_zh, test_en: what it is for.
    """

    desk_name: str
    steps: tuple[Step, ...]
    test_elements: tuple[tuple[str, str], ...]
    test_zh: str
    test_en: str


def draw(sheet: SetupSheet) -> list[Drawing]:
    """Draw the pages, 12 dots/mm: the settings with the test code, then the makers' names for them.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    return [_settings(sheet), _names(sheet)]


def pdf(sheet: SetupSheet) -> bytes:
    """The pages as one PDF, to be printed at actual size."""
    return pdf_of(draw(sheet), "扫描枪设置单")


def _settings(sheet: SetupSheet) -> Drawing:
    layout = _page(sheet, "1 / 2")
    y = 32.0
    for n, step in enumerate(sheet.steps, 1):
        layout.text("number", str(n), _LEFT, y, 8, 9, 6.0, bold=True)
        layout.text("zh", step.zh, _LEFT + 10, y, _WIDTH - 10, 7, 5.0, bold=True)
        layout.text("en", step.en, _LEFT + 10, y + 7.5, _WIDTH - 10, 9, 3.6, lines=2)
        y += 21
    layout.box(_LEFT, 240, _WIDTH, 0.25, 0.25)
    layout.text("test_zh", sheet.test_zh, _LEFT, 243, _WIDTH, 7, 5.0, bold=True)
    layout.text("test_en", sheet.test_en, _LEFT, 250.5, _WIDTH, 5, 3.6)
    layout.gs1_128("test_code", sheet.test_elements, _LEFT, 259, _WIDTH, 20, _MODULE_MM)
    return layout.drawing()


def _names(sheet: SetupSheet) -> Drawing:
    layout = _page(sheet, "2 / 2")
    note = "在手册里找这样的设置，各型号叫法不同 · What to look for in the manual; models name it differently"
    layout.text("note", note, _LEFT, 24, _WIDTH, 5, 3.4)
    y = 32.0
    for maker in dict.fromkeys(maker for step in sheet.steps for maker in step.called):
        layout.box(_LEFT, y, _WIDTH, 0.16, 0.16)
        layout.text("maker", maker, _LEFT, y + 1.5, _WIDTH, 7, 5.0, bold=True)
        y += 9
        for n, step in enumerate(sheet.steps, 1):
            if maker in step.called:
                layout.text("number", str(n), _LEFT, y, 8, 5, 3.6, bold=True)
                layout.text(
                    "called", step.called[maker], _LEFT + 10, y, _WIDTH - 10, 5, 3.4, floor=SMALL_PRINT_MM
                )
                y += 5.4
        y += 3
    return layout.drawing()


def _page(sheet: SetupSheet, number: str) -> Layout:
    layout = Layout(A4, DPMM)
    title = f"扫描枪设置单 Scanner setup · {sheet.desk_name}"
    layout.text("desk_name", title, _LEFT, 13, _WIDTH - 20, 11, 7.0, bold=True)
    layout.text("page", number, _LEFT + _WIDTH - 20, 13, 20, 11, 4.0, align="right")
    return layout
