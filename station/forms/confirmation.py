"""F1 客户退换货确认单, and F2 装箱清单 as its last pages."""

from collections.abc import Sequence

from reportlab.lib.units import mm

from station.forms import page, signing
from station.forms.contents import ConfirmationForm, Customer, FormLine, PackingLine, PackingList
from station.forms.document import PaperDocument
from station.forms.page import HAIR, RULE, Column, Field, Row, Rows
from station.forms.signing import Slot
from station.forms.words import grouped, joined, moment, said, word

SLOTS = (
    Slot("交出", "keeper", ("handed_over",), lasts=True),
    Slot("接收", "clerk", ("taken_over",), lasts=True),
    Slot("录单", "clerk", ("entered",), lasts=True),
    Slot("交发货", "clerk", ("to_shipping",), lasts=True),
)

_INDENT = 7 * mm
_SHORT = 60
"""Characters that stand in a column of the packing list; longer texts go below."""

_LINES = (
    Column("序", 7),
    Column("型号", 32),
    Column("申报", 12, right=True),
    Column("实收", 12, right=True),
    Column("差异", 12, right=True),
    Column("保内", 12, right=True),
    Column("过保", 12, right=True),
    Column("不明", 12, right=True),
    Column("", 3),
    Column("要求", 13),
    Column("处理", 22),
    Column("更换为", 26),
)
_TOTALS = (
    Column("", 7),
    Column("型号", 32),
    Column("申报", 12, right=True),
    Column("实收", 12, right=True),
    Column("差异", 12, right=True),
    Column("保内", 12, right=True),
    Column("过保", 12, right=True),
    Column("不明", 12, right=True),
    Column("", 64),
)
_PACKED = (
    Column("箱", 16),
    Column("型号", 34),
    Column("数量", 15, right=True),
    Column("", 8),
    Column("客户所述", 62),
    Column("附件", 40),
)
_SHIPPED = (
    Column("运单", 55),
    Column("台数", 15, right=True),
    Column("", 5),
    Column("发出", 50),
    Column("客户收到", 50),
)


def form(paper: PaperDocument, content: ConfirmationForm) -> list[Rows]:
    """The pages of F1 without the packing list."""
    held = sum(line.counted or line.declared for line in content.lines if line.hold_reason)
    return [
        Rows(
            page.fields(
                [
                    *customer_fields(content.customer),
                    Field("日期", content.date),
                    Field("申请单 / 批准单", joined(*content.applications), 2),
                    Field("待处理", f"{held} 台挂起，随补充单另交" if held else "无"),
                    Field("来货", joined(*content.deliveries), 2),
                    Field("运单", joined(*content.waybills), 2),
                    Field("签收", joined(content.signed_at, content.signed_by), 2),
                    Field("清点", joined(content.counted_at, content.counted_by), 2),
                ]
            )
        ),
        Rows(
            [row for n, line in enumerate(content.lines, 1) for row in _line(n, line)],
            head=(page.table_head(_LINES),),
            lead=(page.heading("明细"),),
        ),
        Rows(totals(content.lines), head=(page.table_head(_TOTALS),), lead=(page.heading("合计"),)),
        *shipments(paper),
        signing.boxes(paper, _slots(paper)),
        *signing.account(paper),
        *signing.pictures(paper),
    ]


def customer_fields(customer: Customer) -> list[Field]:
    """Whose goods they are and who looks after him."""
    return [
        Field("客户", f"{customer.code} {customer.name}".strip(), 2),
        Field("联系人", customer.contact),
        Field("营销负责人", customer.marketing_owner),
    ]


def _line(n: int, line: FormLine) -> list[Row]:
    values = (
        str(n),
        f"{line.model}\n{line.description}" if line.description else line.model,
        str(line.declared),
        str(line.counted),
        difference(line.declared, line.counted),
        count(line.in_warranty),
        count(line.out_of_warranty),
        count(line.unknown_warranty),
        "",
        word(line.request),
        word(line.decision),
        f"{line.replacement_model} × {line.replacement_quantity}" if line.replacement_model else "",
    )
    below = [
        *(page.note("待处理", said(line.hold_reason), _INDENT, marked=True) if line.hold_reason else ()),
        *(page.note("客户所述", line.stated_fault, _INDENT) if line.stated_fault else ()),
        *(page.note("备注", line.remark, _INDENT) if line.remark else ()),
        *page.serials([grouped(serial) for serial in line.serials], _INDENT),
    ]
    first = page.table_row(_LINES, values, small=(1,), line=0 if below else HAIR, keep=bool(below))
    return [first, *below, *([Row(3, (), HAIR)] if below else [])]


def difference(declared: int, counted: int) -> str:
    """What the count found more or less than declared, with its sign; 0 when they agree.

    >>> difference(4, 3), difference(0, 1), difference(2, 2)
    ('-1', '+1', '0')
    """
    found = counted - declared
    return f"{found:+d}" if found else "0"


def count(number: int) -> str:
    """A number, a dash for none."""
    return str(number) if number else "–"


def totals(lines: Sequence[FormLine]) -> list[Row]:
    """The sums of each model, and of all."""
    models = dict.fromkeys(line.model for line in lines)
    together = len(models) <= 12  # a short table is not parted
    rows = [
        page.table_row(_TOTALS, _sums(model, [line for line in lines if line.model == model]), keep=together)
        for model in models
    ]
    return [*rows, page.table_row(_TOTALS, _sums("全部", lines), bold=True, line=RULE)]


def _sums(name: str, lines: Sequence[FormLine]) -> tuple[str, ...]:
    declared, counted = sum(line.declared for line in lines), sum(line.counted for line in lines)
    return (
        "",
        name,
        str(declared),
        str(counted),
        difference(declared, counted),
        count(sum(line.in_warranty for line in lines)),
        count(sum(line.out_of_warranty for line in lines)),
        count(sum(line.unknown_warranty for line in lines)),
        "",
    )


def _slots(paper: PaperDocument) -> list[Slot]:
    """Those of every form; marketing's and the GM's where they signed or are waited for."""
    acts = {signed.act for signed in paper.signatures}
    asked = [
        slot
        for slot in (signing.MARKETING, signing.GM)
        if acts & set(slot.acts) or paper.waits_for == slot.role
    ]
    return [*SLOTS, *asked]


def shipments(paper: PaperDocument) -> list[Rows]:
    """The parcels that left for the customer; none when there are none."""
    rows = [
        page.table_row(
            _SHIPPED,
            (
                joined(word(each.courier), each.waybill),
                str(each.units),
                "",
                joined(moment(each.shipped_at), each.shipped_by),
                moment(each.delivered_at),
            ),
        )
        for each in paper.shipments
    ]
    return [Rows(rows, head=(page.table_head(_SHIPPED),), lead=(page.heading("发货"),))] if rows else []


def packing_list(content: PackingList) -> list[Rows]:
    """The pages of F2."""
    cartons = list(dict.fromkeys(line.carton for line in content.lines if line.carton))
    rows = [row for line in content.lines for row in _packed(line, cartons)]
    total = sum(line.quantity for line in content.lines)
    whole = ("合计", "", str(total), "", "", "")
    return [
        Rows(
            page.fields(
                [
                    *customer_fields(content.customer),
                    Field("日期", content.date),
                    Field("箱数", str(len(cartons)) if cartons else ""),
                    Field("重量", content.weight),
                    Field("由谁编制", word(content.compiled_by)),
                ]
            )
        ),
        Rows(
            [*rows, page.table_row(_PACKED, whole, bold=True, line=RULE)],
            head=(page.table_head(_PACKED),),
            lead=(page.heading("箱内"),),
        ),
    ]


def _packed(line: PackingLine, cartons: Sequence[str]) -> list[Row]:
    place = f"{cartons.index(line.carton) + 1} / {len(cartons)}" if line.carton else ""
    carton = joined(place, line.carton if line.carton != place.partition(" ")[0] else "")
    fits = max(len(line.stated_fault), len(line.accessories)) <= _SHORT
    beside = (line.stated_fault, line.accessories) if fits else ("", "")
    values = (carton, line.model, str(line.quantity), "", *beside)
    below = page.serials([grouped(serial) for serial in line.serials], 16 * mm)
    if not fits:
        notes = (("客户所述", line.stated_fault), ("附件", line.accessories))
        below = [*(row for label, text in notes if text for row in page.note(label, text, 16 * mm)), *below]
    first = page.table_row(_PACKED, values, line=0 if below else HAIR, keep=bool(below))
    return [first, *below, *([Row(3, (), HAIR)] if below else [])]
