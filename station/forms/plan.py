"""F10 明日计划 / 领料单: who does what on a working day, and what the store hands out for it (R20)."""

from station.forms import page, signing
from station.forms.contents import PickLine, PickList, PlannedTask
from station.forms.document import PaperDocument
from station.forms.page import Column, Field, Row, Rows
from station.forms.signing import Slot
from station.forms.words import grouped, joined, word

_TASKS = (
    Column("序", 8),
    Column("人员", 26),
    Column("工作", 18),
    Column("单元 / 批次", 34),
    Column("型号", 30),
    Column("序列号", 59),
)
_LINES = (
    Column("序", 8),
    Column("位置", 38),
    Column("单元 / 零件", 34),
    Column("名称\n序列号", 50),
    Column("应领", 14, right=True),
    Column("实领", 14, right=True),
    Column("差异", 17, right=True),
)
_MISSING = (
    Column("单元 / 零件", 42),
    Column("名称", 44),
    Column("短少", 16, right=True),
    Column("", 4),
    Column("记录", 36),
    Column("说明", 33),
)
_SLOTS = (
    Slot("领料人", "", ("picked",), lasts=True),
    Slot("发料（仓管员或组长）", "", ("given_out",), lasts=True),
)


def pick_list(paper: PaperDocument, content: PickList) -> list[Rows]:
    """F10; the shortages against the picker stand in a table of their own, once there are any."""
    issued = joined(content.issued_at, word(content.punctual))
    short = [line for line in content.lines if line.missing]
    shown = [
        Field("日期", content.date),
        Field("计划人", content.made_by),
        Field("下达", issued),
        Field("领料人", content.picker),
    ]
    return [
        Rows(page.fields(shown)),
        Rows(
            [page.table_row(_TASKS, _task(n, task)) for n, task in enumerate(content.tasks, 1)],
            head=(page.table_head(_TASKS),),
            lead=(page.heading("计划"),),
        ),
        *(
            [
                Rows(
                    [
                        page.table_row(_LINES, _line(n, line), small=(3,))
                        for n, line in enumerate(content.lines, 1)
                    ],
                    head=(page.table_head(_LINES),),
                    lead=(page.heading("领料"),),
                )
            ]
            if content.lines
            else []
        ),
        *([_against(content.picker, short)] if short else []),
        signing.boxes(paper, _SLOTS),
        *signing.account(paper),
    ]


def _task(n: int, task: PlannedTask) -> tuple[str, ...]:
    return str(n), task.person, word(task.kind), task.item, task.model, grouped(task.serial)


def _line(n: int, line: PickLine) -> tuple[str, ...]:
    name = joined(line.name, grouped(line.serial), by="\n")
    counted, differs = ("", "") if line.counted is None else (str(line.counted), _difference(line))
    return str(n), line.place, line.item, name, str(line.asked), counted, differs


def _difference(line: PickLine) -> str:
    less = line.asked - (line.counted or 0)
    return f"短 {less}" if less else ""


def _against(picker: str, short: list[PickLine]) -> Rows:
    rows: list[Row] = [
        page.table_row(
            _MISSING,
            (line.item, line.name, str(line.missing), "", line.missing_at, word(line.reason)),
        )
        for line in short
    ]
    return Rows(
        rows, head=(page.table_head(_MISSING),), lead=(page.heading(f"签字后短少，由领料人 {picker} 负责"),)
    )
