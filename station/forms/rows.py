"""The papers as tables, one row a line, what is true of the whole paper repeated in each."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from station.forms import books
from station.forms.contents import (
    Application,
    BadCheck,
    BadRecord,
    BatchAccount,
    ConfirmationForm,
    Customer,
    FormLine,
    Notice,
    PackingList,
    PickList,
    PriceList,
    ProblemSummary,
    Replacement,
    SampleSlip,
    WrittenReport,
)
from station.forms.document import PaperDocument
from station.forms.tables import Value
from station.forms.words import facts, joined, moment, said, word
from station.rules import inspection
from station.rules.problems import code, running_shares, share

SERIALS_A_ROW = 500
"""More serials go on in a row of their own: a cell does not hold any number of them."""

Rows = list[list[Value]]

_PAPER = ("单号", "版", "状态", "日期", "客户", "客户名称")


def rows(paper: PaperDocument) -> tuple[tuple[str, ...], Rows]:
    """Return the titles of the columns and the rows of a paper.

    The account of its signatures stands in one more column, a line each.
    """
    columns, lines = _lines(paper)
    about = [paper.number, paper.revision, word(paper.state), *_whose(paper)]
    account = "\n".join(_account(paper))
    return (*_PAPER, *columns, "经过"), [[*about, *line, account] for line in lines]


def _whose(paper: PaperDocument) -> list[Value]:
    customer: Customer | None = getattr(paper.content, "customer", None)
    return [paper.content.date, customer.code if customer else "", customer.name if customer else ""]


def _lines(paper: PaperDocument) -> tuple[tuple[str, ...], Rows]:
    match paper.content:
        case ConfirmationForm() as form:
            return _FORM, [row for n, line in enumerate(form.lines, 1) for row in _form_rows(form, n, line)]
        case Application() as asked:
            return _APPLICATION, [
                [
                    n,
                    asked.delivery,
                    word(asked.kind),
                    asked.filed_by,
                    line.unit,
                    line.model,
                    line.quantity,
                    word(line.serial),
                    line.produced,
                    line.sold_on,
                    line.warranty_end,
                    word(line.found),
                    word(line.plan),
                    said(asked.statement),
                ]
                for n, line in enumerate(asked.lines, 1)
            ]
        case WrittenReport() as report:
            return _REPORT, [
                [
                    word(report.category),
                    report.found_at,
                    report.where,
                    joined(*report.models, by=" "),
                    " ".join(serials),
                    report.quantity if n == 0 else None,
                    said(report.what),
                    said(report.why),
                    report.affected,
                    report.measures,
                    joined(*map(word, report.told), by="、"),
                    report.reporter,
                ]
                for n, serials in enumerate(_portions(report.serials))
            ]
        case Notice() as notice:
            return _NOTICE, [
                [
                    word(notice.addressee),
                    notice.addressee_name,
                    word(notice.about),
                    joined(*notice.models, by=" "),
                    notice.quantity,
                    notice.due,
                    notice.question,
                ]
            ]
        case Replacement() as replaced:
            return _REPLACEMENT, [
                [replaced.delivery, replaced.unit, replaced.model, replaced.quantity, replaced.proposed]
            ]
        case SampleSlip() as slip:
            return _SAMPLE, [
                [
                    slip.unit,
                    slip.model,
                    word(slip.serial),
                    slip.produced,
                    said(slip.found),
                    slip.why,
                    slip.to,
                    slip.sent_by,
                    slip.back_by,
                    "；".join(signed_with(paper, "result")),
                    next((moment(each.at) for each in paper.signatures if each.act == "returned"), ""),
                ]
            ]
        case ProblemSummary() as summary:
            total = sum(line.units for line in summary.lines)
            shares = running_shares([line.units for line in summary.lines])
            return _SUMMARY, [
                [
                    summary.first,
                    summary.last,
                    n,
                    word(line.model),
                    named(line.defect),
                    word(line.week),
                    line.units,
                    _percent(share(line.units, total)),
                    _percent(so_far),
                    summary.rnd,
                    summary.quality,
                    summary.production,
                    summary.conclusion,
                    summary.owner,
                    summary.due,
                ]
                for n, (line, so_far) in enumerate(zip(summary.lines, shares, strict=True), 1)
            ]
        case BadRecord() as record:
            return _bad_record(record)
        case PriceList() as listed:
            return _PRICES, [
                [
                    n,
                    listed.version,
                    listed.effective_on,
                    listed.made_by,
                    line.code,
                    line.name,
                    line.spec,
                    line.unit_of_measure,
                    Decimal(line.price),
                    line.basis,
                ]
                for n, line in enumerate(listed.lines, 1)
            ]
        case BatchAccount() as account:
            return _ACCOUNT, [
                [
                    line.line,
                    line.date,
                    line.voucher,
                    line.code,
                    line.name,
                    line.unit_of_measure,
                    books.summary(line),
                    *map(
                        _number,
                        (
                            line.price,
                            line.in_quantity,
                            line.in_amount,
                            line.out_quantity,
                            line.out_amount,
                            line.balance_quantity,
                            line.balance_amount,
                        ),
                    ),
                    line.entered_by,
                    joined(*account.models, by=" "),
                    account.repairer,
                    joined(*account.price_lists, by=" "),
                ]
                for line in account.lines
            ]
        case PickList() as plan:
            about: list[Value] = [plan.made_by, plan.issued_at, word(plan.punctual), plan.picker]
            tasks: Rows = [
                [
                    *about,
                    "计划",
                    word(task.kind),
                    task.item,
                    task.model,
                    task.serial,
                    task.person,
                    *[None] * 6,
                ]
                for task in plan.tasks
            ]
            return _PICK_LIST, tasks + [
                [
                    *about,
                    "领料",
                    "",
                    line.item,
                    line.name,
                    word(line.serial),
                    "",
                    line.place,
                    line.asked,
                    line.counted,
                    None if line.counted is None else line.counted - line.asked,
                    line.missing or None,
                    joined(line.missing_at, word(line.reason)),
                ]
                for line in plan.lines
            ]
        case PackingList():
            raise TypeError("a packing list is written with its form")


_FORM = (
    "序",
    "来货",
    "运单",
    "签收",
    "清点",
    "型号",
    "描述",
    "申报",
    "实收",
    "差异",
    "保内",
    "过保",
    "不明",
    "客户所述",
    "要求",
    "处理",
    "更换型号",
    "更换数量",
    "待处理原因",
    "备注",
    "序列号",
)
_APPLICATION = (
    "序",
    "来货",
    "类别",
    "填单人",
    "单元",
    "型号",
    "数量",
    "序列号",
    "生产周",
    "销售日",
    "保修到",
    "查得",
    "拟处理",
    "客户说明",
)
_REPORT = (
    "类别",
    "发现时间",
    "发现地点",
    "型号",
    "序列号",
    "数量",
    "发生了什么",
    "为什么怀疑",
    "影响范围",
    "已采取的措施",
    "已告知",
    "报告人",
)
_NOTICE = ("发给", "姓名", "事由", "型号", "数量", "答复期限", "需要答复的问题")
_PICK_LIST = (
    "计划人",
    "下达",
    "时间",
    "领料人",
    "行",
    "工作",
    "单元 / 零件",
    "型号 / 名称",
    "序列号",
    "人员",
    "位置",
    "应领",
    "实领",
    "差异",
    "签后短少",
    "短少说明",
)
_REPLACEMENT = ("来货", "单元", "原型号", "数量", "更换为")
_SAMPLE = (
    "单元",
    "型号",
    "序列号",
    "生产周",
    "查得",
    "为什么送",
    "交给",
    "送样人",
    "要求归还",
    "结果",
    "归还",
)
_SUMMARY = (
    "从",
    "到",
    "序",
    "型号",
    "缺陷",
    "生产周",
    "台数",
    "占比 %",
    "累计 %",
    "研发",
    "品管",
    "生产",
    "结论",
    "负责人",
    "期限",
)


def _bad_record(record: BadRecord) -> tuple[tuple[str, ...], Rows]:
    """A column for each item that was inspected, with its unit of measure."""

    def titled(check: BadCheck) -> str:
        return joined("检测：" + check.name, check.unit_of_measure, by=" ")

    items = dict.fromkeys(titled(check) for row in record.rows for check in row.checks)
    lines: Rows = []
    for n, row in enumerate(record.rows, 1):
        found: dict[str, Value] = {
            titled(check): inspection.number(check.value) or word(check.value) for check in row.checks
        }
        lines.append(
            [
                n,
                record.inspector,
                record.station,
                joined(*record.instruments, by=" "),
                row.unit,
                row.model,
                row.part,
                row.serial,
                row.customer,
                row.produced,
                row.stated_fault,
                *(found.get(item) for item in items),
                row.defect,
                joined(word(row.defect), row.description, by="；"),
                word(row.cause),
                word(row.disposition),
                row.rechecks,
                "合格" if row.passed else "不合格",
                row.remark,
            ]
        )
    return (*_BAD, *items, *_BAD_FOUND), lines


_BAD = (
    "序",
    "检测员",
    "工位",
    "仪器编号",
    "单元",
    "型号",
    "零件",
    "序列号",
    "客户编号",
    "生产周",
    "客户所述",
)
_BAD_FOUND = ("不良代码", "不良描述", "原因", "处置", "复检（上次）", "结果", "备注")

_PRICES = ("序", "版本", "生效日期", "编制", "零件编号", "名称", "规格", "单位", "单价", "依据")
_ACCOUNT = (
    "序",
    "记帐日期",
    "凭证",
    "零件编号",
    "名称",
    "单位",
    "摘要",
    "单价",
    "收入数量",
    "收入金额",
    "付出数量",
    "付出金额",
    "结存数量",
    "结存金额",
    "记帐人",
    "型号",
    "维修员",
    "单价明细",
)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _form_rows(form: ConfirmationForm, n: int, line: FormLine) -> Iterator[list[Value]]:
    about: list[Value] = [
        n,
        joined(*form.deliveries, by=" "),
        joined(*form.waybills, by=" "),
        joined(form.signed_at, form.signed_by, by=" "),
        joined(form.counted_at, form.counted_by, by=" "),
        line.model,
        line.description,
    ]
    quantities: list[Value] = [
        line.declared,
        line.counted,
        line.counted - line.declared,
        line.in_warranty,
        line.out_of_warranty,
        line.unknown_warranty,
    ]
    asked: list[Value] = [
        line.stated_fault,
        word(line.request),
        word(line.decision),
        line.replacement_model,
        line.replacement_quantity if line.replacement_model else None,
        said(line.hold_reason),
        line.remark,
    ]
    for portion, serials in enumerate(_portions(line.serials)):
        once = quantities if portion == 0 else [None] * len(quantities)  # or sums would count them again
        yield [*about, *once, *asked, " ".join(map(word, serials))]


def _portions(serials: Sequence[str]) -> list[Sequence[str]]:
    """As many serials together as a cell holds; one empty portion when there are none."""
    return [serials[n : n + SERIALS_A_ROW] for n in range(0, max(len(serials), 1), SERIALS_A_ROW)]


def named(label: str) -> str:
    """Return what a bar or a line of a summary is of: a defect with its code.

    >>> named("defect.E01"), named("safety"), named("HY500G")
    ('E01 无输出', '安全隐患', 'HY500G')
    """
    return joined(code(label), word(label), by=" ")


def _percent(value: Decimal) -> Value:
    """A percentage as a spreadsheet keeps it: whole ones without a decimal."""
    return value if value % 1 else int(value)


def signed_with(paper: PaperDocument, name: str) -> list[str]:
    """Return what was said under a name with the signatures, in order."""
    return [str(each.facts[name]) for each in paper.signatures if each.facts.get(name)]


def _account(paper: PaperDocument) -> Iterator[str]:
    for each in paper.signatures:
        with_it = [f"{name} {value}" for name, value in facts(each.facts)]
        who = f"{each.name} {word(each.role)}".strip()
        recorded = (
            joined(f"{each.recorded_by} 补记 {moment(each.at)}", word(each.channel), each.reference)
            if each.elsewhere
            else ""
        )
        at = each.given_on or moment(each.at)
        yield joined(at, word(each.act), who, f"第 {each.revision} 版", *with_it, recorded)
