"""F4 售后检测不良记录表: one per inspector and day, signed by the leader (R21)."""

from reportlab.lib.units import mm

from station.forms import page, signing
from station.forms.contents import BadCheck, BadRecord, BadRow
from station.forms.document import PaperDocument
from station.forms.page import HAIR, Column, Field, Row, Rows
from station.forms.signing import Slot
from station.forms.words import grouped, joined, word

_INDENT = 7 * mm

_COLUMNS = (
    Column("序", 7),
    Column("单元", 28),
    Column("型号", 20),
    Column("序列号\n生产周", 36),
    Column("客户", 14),
    Column("不良", 34),
    Column("原因", 14),
    Column("处置", 22),
)


def bad_record(paper: PaperDocument, content: BadRecord) -> list[Rows]:
    """F4."""
    shown = [
        Field("日期", content.date),
        Field("检测员", content.inspector),
        Field("工位", content.station),
        Field("不良", f"{sum(not row.passed for row in content.rows)} 件"),
        Field("仪器编号", joined(*content.instruments), 4),
    ]
    rows = [row for n, each in enumerate(content.rows, 1) for row in _rows(n, each)]
    return [
        Rows(page.fields(shown)),
        Rows(rows, head=(page.table_head(_COLUMNS),), lead=(page.heading("不良明细"),)),
        signing.boxes(paper, (Slot("组长签字（R21）", "leader", ("signed",)),)),
        *signing.account(paper),
    ]


def _rows(n: int, row: BadRow) -> list[Row]:
    values = (
        str(n),
        row.unit,
        row.model,
        joined(grouped(row.serial), row.produced, by="\n") if row.serial else row.part or row.produced,
        row.customer,
        joined(row.defect, word(row.defect), by=" "),
        word(row.cause),
        word(row.disposition),
    )
    looked = "复检合格" if row.passed else "复检不合格"
    notes = [
        ("复检", f"{looked}（上次 {row.rechecks}）" if row.rechecks else ""),
        ("客户所述", row.stated_fault),
        ("检测", "　".join(measured(check) for check in row.checks)),
        ("现象", row.description),
        ("备注", row.remark),
    ]
    below = [each for label, text in notes if text for each in page.note(label, text, _INDENT)]
    first = page.table_row(_COLUMNS, values, small=(3,), line=0 if below else HAIR, keep=bool(below))
    return [first, *below, *([Row(3, (), HAIR)] if below else [])]


def measured(check: BadCheck) -> str:
    """Write one inspected item: its value with the unit, its limits, and whether it is outside them.

    >>> measured(BadCheck("+12 V 满载", "11.32", "V", "11.4", "12.6", good=False))
    '+12 V 满载 11.32 V（超出 11.4 至 12.6）'
    >>> measured(BadCheck("接地电阻", "0.05", "Ω", "", "0.1", good=True))
    '接地电阻 0.05 Ω（≤ 0.1）'
    """
    value = joined(word(check.value), check.unit_of_measure, by=" ")
    if not (check.low or check.high):
        return f"{check.name} {value}"
    if check.low and check.high:
        limits = f"{check.low} 至 {check.high}"
    else:
        limits = f"≥ {check.low}" if check.low else f"≤ {check.high}"
    return f"{check.name} {value}（{'' if check.good else '超出 '}{limits}）"
