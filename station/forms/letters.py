"""F3 售后退货申请表, F7 书面报告, F8 书面通知 and F9 更换型号确认."""

from station.forms import page, signing
from station.forms.confirmation import count, customer_fields, shipments
from station.forms.contents import Application, ApplicationLine, Notice, Replacement, WrittenReport
from station.forms.document import PaperDocument
from station.forms.page import HAIR, Column, Field, Row, Rows
from station.forms.signing import Slot
from station.forms.words import fact, grouped, joined, moment, said, word

_MANAGER = Slot("先阅（R26）", "manager", ("seen", "urgent"), lasts=True)

_ASKED = (
    Column("序", 7),
    Column("单元", 25),
    Column("型号", 18),
    Column("数量", 11, right=True),
    Column("", 2),
    Column("序列号\n生产周", 36),
    Column("销售日", 20),
    Column("保修到", 20),
    Column("查得", 16),
    Column("拟处理", 20),
)
_TASKS = (
    Column("单元", 26),
    Column("型号", 30),
    Column("数量", 14, right=True),
    Column("", 5),
    Column("方案", 35),
    Column("执行", 65),
)


def application(paper: PaperDocument, content: Application) -> list[Rows]:
    """F3."""
    shown = [
        *customer_fields(content.customer),
        Field("日期", content.date),
        Field("填单人", content.filed_by),
        Field("类别", word(content.kind)),
        Field("来货", content.delivery),
    ]
    return [
        Rows(page.fields(shown)),
        Rows(
            [page.table_row(_ASKED, _asked(n, line), small=(5,)) for n, line in enumerate(content.lines, 1)],
            head=(page.table_head(_ASKED),),
            lead=(page.heading("申请处理"),),
        ),
        *_said(("客户说明", content.statement)),
        *_tasks(paper),
        *shipments(paper),
        signing.boxes(paper, (Slot("填单", "", ("submitted",), lasts=True), signing.MARKETING, signing.GM)),
        *signing.account(paper),
        *signing.pictures(paper),
    ]


def _asked(n: int, line: ApplicationLine) -> tuple[str, ...]:
    return (
        str(n),
        line.unit,
        line.model,
        count(line.quantity),
        "",
        joined(grouped(line.serial), line.produced, by="\n"),
        line.sold_on or "–",
        line.warranty_end or "–",
        word(line.found),
        word(line.plan),
    )


def report(paper: PaperDocument, content: WrittenReport) -> list[Rows]:
    """F7."""
    shown = [
        *customer_fields(content.customer),
        Field("日期", content.date),
        Field("类别", word(content.category)),
        Field("发现时间", content.found_at),
        Field("报告人", content.reporter),
        Field("发现地点", content.where, 2),
        Field("记录", signing.recorded(content.found_at, paper.filed_at, paper.filed_by), 2),
        Field("型号", joined(*content.models), 2),
        Field("数量", f"{content.quantity} 台"),
        Field("已告知", joined(*map(word, content.told), by="、"), 4),
    ]
    acts = {signed.act for signed in paper.signatures}
    numbers = page.serials([grouped(serial) for serial in content.serials], 0)
    return [
        Rows(page.fields(shown)),
        *([Rows([Row(4), *numbers, Row(4, (), HAIR)])] if numbers else []),
        *_said(
            ("发生了什么", content.what),
            ("为什么怀疑", content.why),
            ("影响范围", content.affected),
            ("已采取的措施", content.measures),
        ),
        *_tasks(paper),
        signing.boxes(
            paper,
            (
                Slot("报告", "", ("submitted",), lasts=True),
                *((_MANAGER,) if paper.waits_for == "manager" or acts & set(_MANAGER.acts) else ()),
                Slot("交到总经办", "", ("handed_over",), lasts=True),
                Slot("接收", "gm_office", ("taken_over",), lasts=True),
            ),
        ),
        *signing.account(paper),
        *signing.pictures(paper),
    ]


def notice(paper: PaperDocument, content: Notice) -> list[Rows]:
    """F8."""
    shown = [
        Field("发给", joined(*dict.fromkeys((word(content.addressee), content.addressee_name))), 2),
        Field("日期", content.date),
        Field("期限", fact(content.due)),
        *customer_fields(content.customer),
        Field("事由", word(content.about), 2),
        Field("型号", joined(*content.models)),
        Field("数量", f"{content.quantity} 台"),
    ]
    return [
        Rows(page.fields(shown)),
        *_said(("问题", content.question)),
        *_tasks(paper),
        signing.boxes(
            paper,
            (
                Slot("交出", "", ("handed_over",), lasts=True),
                *(
                    (Slot("处理意见", content.addressee, ("opinion",)), Slot("执行", "", ("executed",)))
                    if paper.rule == "R8b"
                    else (Slot("确认", content.addressee, ("confirmed",)),)
                ),
            ),
        ),
        *signing.account(paper),
    ]


def replacement(paper: PaperDocument, content: Replacement) -> list[Rows]:
    """F9."""
    shown = [
        *customer_fields(content.customer),
        Field("日期", content.date),
        Field("来货", content.delivery),
        Field("单元", content.unit),
        Field("数量", f"{content.quantity} 台"),
        Field("原型号（停产，无成品无备品）", content.model, 2),
        Field("更换为", content.proposed, 2),
    ]
    return [
        Rows(page.fields(shown)),
        *shipments(paper),
        signing.boxes(paper, (Slot("商定", "marketing", ("reviewed",)), signing.GM)),
        *signing.account(paper),
    ]


def _said(*texts: tuple[str, str]) -> list[Rows]:
    """Long texts, each under its label; those that are empty are left out."""
    rows = [row for label, text in texts for row in page.prose(label, said(text))]
    return [Rows(rows)] if rows else []


def _tasks(paper: PaperDocument) -> list[Rows]:
    """What is planned for each line and when it was carried out; room for ink where it was not."""
    rows = [
        page.table_row(
            _TASKS,
            (
                task.unit,
                task.model,
                str(task.quantity),
                "",
                word(task.plan),
                joined(moment(task.carried_out_at), task.carried_out_by),
            ),
        )
        for task in paper.tasks
        if task.plan
    ]
    return [Rows(rows, head=(page.table_head(_TASKS),), lead=(page.heading("执行"),))] if rows else []
