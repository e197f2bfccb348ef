"""The sheet of command codes at a desk: every act by scanner alone. A4, on paper, from the same drawing.

The desk's secret digits stand in the bars only; in print there is the verb (CM0020).
"""

from dataclasses import dataclass

from labels.badge import OPEN_CHARACTERS, WIDE_MODULE_MM
from labels.drawing import Drawing
from labels.layout import SMALL_PRINT_MM, Layout
from labels.sheets import A4, DPMM
from labels.sheets import pdf as pdf_of

_COLUMNS, _ROWS = 3, 8
_CELL_WIDTH, _CELL_HEIGHT = 60.0, 31.5
_LEFT, _TOP = 15.0, 30.0


@dataclass(frozen=True, slots=True)
class Command:
    """One command code: what is scanned, its name, when it is used."""

    code: str  # CM0020 and six secret digits
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class CommandSheet:
    """All command codes of one desk, in the order they are looked for."""

    desk_name: str
    commands: tuple[Command, ...]


def draw(sheet: CommandSheet) -> list[Drawing]:
    """Draw the pages, 24 codes on each, 12 dots/mm.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    per_page = _COLUMNS * _ROWS
    pages = [sheet.commands[i : i + per_page] for i in range(0, len(sheet.commands), per_page)]
    return [_page(sheet.desk_name, page, f"{i} / {len(pages)}") for i, page in enumerate(pages, 1)]


def pdf(sheet: CommandSheet) -> bytes:
    """The pages as one PDF, to be printed at actual size."""
    return pdf_of(draw(sheet), "命令码")


def _page(desk_name: str, commands: tuple[Command, ...], number: str) -> Drawing:
    layout = Layout(A4, DPMM)
    width = _COLUMNS * _CELL_WIDTH
    layout.text("desk_name", f"命令码 · {desk_name}", _LEFT, 13, width - 20, 11, 8.0, bold=True)
    layout.text("page", number, _LEFT + width - 20, 13, 20, 11, 4.0, align="right")
    for row in range((len(commands) + _COLUMNS - 1) // _COLUMNS + 1):
        layout.box(_LEFT, _TOP + row * _CELL_HEIGHT, width, 0.16, 0.16)
    for i, command in enumerate(commands):
        row, column = divmod(i, _COLUMNS)
        _cell(layout, command, _LEFT + column * _CELL_WIDTH, _TOP + row * _CELL_HEIGHT)
    return layout.drawing()


def _cell(layout: Layout, command: Command, x: float, y: float) -> None:
    inner = _CELL_WIDTH - 6
    layout.text("title", command.title, x + 3, y + 2, inner - 16, 6.5, 5.5, lines=2, bold=True)
    verb = command.code[:OPEN_CHARACTERS]
    layout.text("code", verb, x + 3 + inner - 15, y + 2, 15, 6.5, 2.75, align="right")
    layout.code128("code", command.code, x, y + 9.5, _CELL_WIDTH, 13, WIDE_MODULE_MM)
    layout.text("note", command.note, x + 3, y + 24, inner, 5.5, 3.0, floor=SMALL_PRINT_MM, lines=2)
