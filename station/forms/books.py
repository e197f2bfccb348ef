"""F5 拆解批次手工帐 and F6 售后拆解物料单价明细."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlab.platypus import Flowable

from station.forms import page, signing
from station.forms.contents import AccountLine, BatchAccount, PriceLine, PriceList
from station.forms.document import PaperDocument
from station.forms.page import HAIR, RULE, Column, Field, Row, Rows
from station.forms.signing import Slot
from station.forms.words import grouped, joined, moment, word

_ACCOUNT = (
    Column("序", 7),
    Column("凭证\n日期", 24),
    Column("零件", 29),
    Column("摘要\n记帐", 24),
    Column("单价", 12, right=True),
    Column("收入\n数量", 11, right=True),
    Column("收入\n金额", 17, right=True),
    Column("付出\n数量", 10, right=True),
    Column("付出\n金额", 15, right=True),
    Column("结存\n数量", 9, right=True),
    Column("结存\n金额", 17, right=True),
)
_PRICES = (
    Column("序", 10),
    Column("零件编号", 32),
    Column("名称", 36),
    Column("规格", 34),
    Column("单位", 12),
    Column("单价（元）", 19, right=True),
    Column("", 3),
    Column("依据", 29),
)


def account(paper: PaperDocument, content: BatchAccount) -> list[Rows]:
    """The pages of F5, their totals carried over."""
    shown = [
        Field("批次", content.batch),
        Field("日期", content.date),
        Field("型号", joined(*content.models), 2),
        Field("维修员", content.repairer),
        Field("单价明细", joined(*content.price_lists) or "–"),
        Field("拆解", f"{len(content.units)} 台"),
        Field("待定价", f"{content.unpriced} 批" if content.unpriced else "无"),
    ]
    numbers = page.serials([grouped(each) for each in content.units], 0)
    sums = [(_amount(line.in_amount), _amount(line.out_amount)) for line in content.lines]
    return [
        Rows(page.fields(shown)),
        *([Rows([Row(4), *numbers, Row(4, (), HAIR)])] if numbers else []),
        Ledger([_entry(line) for line in content.lines], sums, lead=(page.heading("帐"),)),
        signing.boxes(
            paper,
            (
                Slot("记帐", "repairer", ("submitted",)),
                Slot("组长", "leader", ("checked",)),
                Slot("经理", "manager", ("agreed",)),
                Slot("财务审核", "finance", ("reviewed", "sent_back"), ("审核", "退回")),
            ),
        ),
        *signing.account(paper),
    ]


def _entry(line: AccountLine) -> Row:
    return page.table_row(
        _ACCOUNT,
        (
            str(line.line),
            f"{line.voucher}\n{line.date}",
            f"{line.name}（{line.unit_of_measure}）\n{line.code}",
            f"{summary(line)}\n{line.entered_by}",
            line.price or "待定价",
            line.in_quantity,
            line.in_amount,
            line.out_quantity,
            line.out_amount,
            line.balance_quantity,
            line.balance_amount,
        ),
        small=(1, 2, 3),
    )


def summary(line: AccountLine) -> str:
    """Return what a line is about; a correcting one is marked, with the line it reverses and why.

    >>> from dataclasses import replace
    >>> fan = AccountLine(3, "", "", "", "", "", "account.sold", "", "", "", "", "", "", "", "")
    >>> summary(fan), summary(replace(fan, summary="数错了", corrects=1))
    ('出售', '冲第 1 行：数错了')
    """
    said = word(line.summary) if line.summary.startswith("account.") else line.summary
    return f"冲第 {line.corrects} 行：{said}" if line.corrects else said


def _amount(text: str) -> Decimal:
    return Decimal(text or 0)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What has come in and gone out so far."""

    came: Decimal = Decimal("0.00")
    went: Decimal = Decimal("0.00")

    def and_(self, more: Sequence[tuple[Decimal, Decimal]]) -> "_Sum":
        """Return it with some lines more."""
        return _Sum(self.came + sum(each[0] for each in more), self.went + sum(each[1] for each in more))

    def row(self, title: str) -> Row:
        """Draw it under the columns of an account."""
        values = [""] * len(_ACCOUNT)
        values[2], values[6], values[8], values[10] = (
            title,
            f"{self.came:,.2f}",
            f"{self.went:,.2f}",
            f"{self.came - self.went:,.2f}",
        )
        return page.table_row(_ACCOUNT, values, bold=True, line=RULE)


class Ledger(Rows):
    """Lines of an account: each page ends with what is carried over, the next begins with it.

    Args:
        rows: of the lines. `sums`: what each of them adds to what came in and to what went out.
        brought: what was carried over to here; None at the beginning.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        sums: Sequence[tuple[Decimal, Decimal]],
        brought: _Sum | None = None,
        lead: Sequence[Row] = (),
    ) -> None:
        self.brought, self.sums, self.lines = brought, tuple(sums), tuple(rows)
        head = (page.table_head(_ACCOUNT), *((brought.row("承前页"),) if brought else ()))
        total = (brought or _Sum()).and_(self.sums)
        super().__init__((*rows, total.row("合计")), head, lead)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return the lines that fit with what they sum up to, and the rest, which begins with it."""
        before = sum(row.height for row in (*self.lead, *self.head))
        room = available_height - before - _Sum().row("过次页").height
        fits = 0
        for row in self.lines:
            room -= row.height
            if room < 0:
                break
            fits += 1
        fits = min(fits, len(self.lines) - 1)  # the total never stands on a page without a line
        if fits < 1:
            return []
        carried = (self.brought or _Sum()).and_(self.sums[:fits])
        here = Rows((*self.lines[:fits], carried.row("过次页")), self.head, self.lead)
        return [here, Ledger(self.lines[fits:], self.sums[fits:], carried)]


def price_list(paper: PaperDocument, content: PriceList) -> list[Rows]:
    """The pages of F6."""
    reviewed = next((each for each in reversed(paper.signatures) if each.act == "reviewed"), None)
    begins = str(reviewed.facts.get("effective_on", "")) if reviewed else content.effective_on
    shown = [
        Field("版本", content.version),
        Field("生效日期", begins or "审核之日"),
        Field("编制", content.made_by),
        Field("财务审核", joined(reviewed.name, moment(reviewed.at)) if reviewed else ""),
    ]
    return [
        Rows(page.fields(shown)),
        Rows(
            [_priced(n, line) for n, line in enumerate(content.lines, 1)],
            head=(page.table_head(_PRICES),),
            lead=(page.heading("单价"),),
        ),
        signing.boxes(
            paper,
            (
                Slot("编制", "leader", ("submitted",)),
                Slot("财务审核", "finance", ("reviewed", "sent_back"), ("审核", "退回")),
            ),
        ),
        *signing.account(paper),
    ]


def _priced(n: int, line: PriceLine) -> Row:
    values = (str(n), line.code, line.name, line.spec, line.unit_of_measure, line.price, "", line.basis)
    return page.table_row(_PRICES, values)
