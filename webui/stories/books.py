"""The department's books in each state that somebody may find them, made up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from station.forms import gallery
from station.forms.contents import BatchAccount, PriceList
from station.rules.papers import acts
from station.views.books import AccountRow, AccountView, ExceptionView, PriceListView, ValuedLot, ValueView
from station.views.office import Clerk
from station.views.papers import PaperView, SignatureView
from webui import books
from webui.stories.papers import Told

LEADER = Clerk("OP0003", "罗强", "leader")
REPAIRER = Clerk("OP0005", "马超群", "repairer")
MANAGER = Clerk("OP0006", "郑立", "manager")
FINANCE = Clerk("OP0008", "钱芳", "finance")

AT = datetime(2026, 10, 12, 8, 50, tzinfo=UTC)
_ACCOUNT, _LIST = gallery.ACCOUNT.content, gallery.PRICE_LIST.content
assert isinstance(_ACCOUNT, BatchAccount)
assert isinstance(_LIST, PriceList)


def lot(n: int, code: str, name: str, unit: str, quantity: str, price: str | None, worth: str) -> ValuedLot:
    """A lot of the demo's batch."""
    version = "" if price is None else "202609"
    return ValuedLot(
        f"PT26101200{n:02}", code, name, unit, quantity, price, version, worth, "TB2610120001", ("零件区",)
    )


LOTS = (
    lot(13, "XFMR-8M", "主变压器", "个", "1", None, "0.00"),
    lot(12, "SCRAP-PCB", "废电路板", "kg", "1.860", "12.00", "22.32"),
    lot(10, "SCRAP-CU", "废铜", "kg", "0.420", "45.00", "18.90"),
    lot(8, "INLET-4S", "AC 插座", "个", "8", "0.80", "6.40"),
    lot(7, "CABLE-4S", "输出线组", "套", "7", "4.50", "31.50"),
    lot(4, "XFMR-4S", "主变压器", "个", "5", "2.80", "14.00"),
    lot(3, "PCBA-4S", "电路板", "块", "1", "12.00", "12.00"),
    lot(1, "FAN-4S", "风扇", "只", "5", "3.50", "17.50"),
)
VALUE = ValueView(
    total="64,120.40",
    salvaged="64,120.40",
    spares="0.00",
    cap="100,000.00",
    headroom="35,879.60",
    share=64,
    amber="90,000.00",
    light="ok",
    exception=None,
    lots=LOTS,
    list_in_force="202609",
)
AMBER = replace(VALUE, total="100,000.00", salvaged="100,000.00", headroom="0.00", share=100, light="amber")
EXCEPTION = ExceptionView("100,500.00", "100,044.33", "十月集中拆解，下周卖一批废铜", "郑立", AT)
ABOVE = replace(
    VALUE,
    total="100,044.33",
    salvaged="100,044.33",
    headroom="-44.33",
    share=100,
    light="above",
    exception=EXCEPTION,
)
ALLOWED = replace(AMBER, exception=EXCEPTION)
SPARES = replace(VALUE, spares="1,215.00", total="65,335.40", unpriced_spares=("HY220T",))
EMPTY = replace(
    VALUE, total="0.00", salvaged="0.00", headroom="100,000.00", share=0, lots=(), list_in_force=""
)

REVIEWED = PriceListView(
    number="PL2608310001",
    version="202609",
    state="reviewed",
    effective_on=date(2026, 9, 1),
    made_by="罗强",
    at=datetime(2026, 8, 31, 2, 2, tzinfo=UTC),
    reviewed_by="钱芳",
    reviewed_at=datetime(2026, 8, 31, 7, 20, tzinfo=UTC),
    in_force=True,
    count=12,
    has_paper=True,
    lines=_LIST.lines,
)
DRAFT = replace(
    REVIEWED,
    number="PL2610120001",
    version="202610",
    state="draft",
    effective_on=None,
    at=AT,
    reviewed_by="",
    reviewed_at=None,
    in_force=False,
    has_paper=False,
)
BACK = replace(DRAFT, has_paper=True, sent_back="钱芳：风扇的价比采购价还高")
SUBMITTED = replace(DRAFT, state="submitted", has_paper=True)
LISTS = (
    replace(SUBMITTED, lines=()),
    replace(REVIEWED, lines=()),
    replace(REVIEWED, number="PL2606010001", version="202606", state="replaced", in_force=False),
)

ROW = AccountRow(
    batch="TB2610120001",
    state="open",
    opened_at=datetime(2026, 10, 12, 1, 5, tzinfo=UTC),
    models=("HY400S",),
    units=8,
    lines=16,
    came="194.33",
    went="7.00",
    balance="187.33",
    waits_for="",
    waits_since=None,
    has_paper=False,
)
OPEN = AccountView(
    row=ROW,
    content=_ACCOUNT,
    ids={n: n for n in range(1, 17)},
    correctable=tuple(n for n in range(1, 17) if n not in (8, 14)),
    reversed={8: 14},
    since=None,
    closed=True,
)
ON_ITS_WAY = replace(
    OPEN,
    row=replace(ROW, state="submitted", waits_for="finance", waits_since=AT, has_paper=True),
    correctable=(),
    since=0,
)
SENT_BACK = replace(
    OPEN,
    row=replace(ROW, state="sent_back", waits_for="repairer", waits_since=AT, has_paper=True),
    since=0,
    sent_back="钱芳：AC 插座的数对不上",
)
ACCOUNTS = (
    ROW,
    replace(ROW, batch="TB2610090001", state="submitted", waits_for="finance", waits_since=AT),
    replace(ROW, batch="TB2609280001", state="reviewed", came="210.05", went="30.00", balance="180.05"),
)

Drawn = Callable[[], Mapping[str, Any]]
DRAWN: Mapping[str, tuple[str, Clerk, Drawn, Mapping[str, str]]] = {
    "value": ("value", LEADER, lambda: books.value_drawing(VALUE), {}),
    "value-out": ("value", LEADER, lambda: books.value_drawing(VALUE), {"lot": "PT2610120010"}),
    "value-amber": ("value", REPAIRER, lambda: books.value_drawing(AMBER), {}),
    "value-above": ("value", MANAGER, lambda: books.value_drawing(ABOVE), {}),
    "value-acknowledge": ("value", MANAGER, lambda: books.value_drawing(ABOVE), {"act": "acknowledge"}),
    "value-allowed": ("value", MANAGER, lambda: books.value_drawing(ALLOWED), {}),
    "value-withdraw": ("value", MANAGER, lambda: books.value_drawing(ALLOWED), {"act": "withdraw"}),
    "value-spares": ("value", FINANCE, lambda: books.value_drawing(SPARES), {}),
    "value-empty": ("value", LEADER, lambda: books.value_drawing(EMPTY), {}),
    "prices": ("prices", LEADER, lambda: books.prices_drawing(LISTS, None), {}),
    "prices-none": ("prices", LEADER, lambda: books.prices_drawing((), None), {}),
    "price-list": ("prices", FINANCE, lambda: books.prices_drawing((), REVIEWED), {}),
    "price-list-draft": ("prices", LEADER, lambda: books.prices_drawing((), DRAFT), {}),
    "price-list-back": ("prices", LEADER, lambda: books.prices_drawing((), BACK), {"code": "FAN-4S"}),
    "price-list-submitted": ("prices", FINANCE, lambda: books.prices_drawing((), SUBMITTED), {}),
    "accounts": ("accounts", FINANCE, lambda: books.accounts_drawing(ACCOUNTS, None), {}),
    "accounts-none": ("accounts", REPAIRER, lambda: books.accounts_drawing((), None), {}),
    "account": ("accounts", REPAIRER, lambda: books.accounts_drawing((), OPEN), {}),
    "account-correct": ("accounts", REPAIRER, lambda: books.accounts_drawing((), OPEN), {"line": "7"}),
    "account-submitted": ("accounts", FINANCE, lambda: books.accounts_drawing((), ON_ITS_WAY), {}),
    "account-sent-back": ("accounts", REPAIRER, lambda: books.accounts_drawing((), SENT_BACK), {}),
}
"""By story: the arrangement, who looks, what it is drawn with, and what is asked for."""


def drawing(story: str) -> dict[str, Any]:
    """Return what a story is drawn with besides the desk."""
    arrangement, _, drawn, asked = DRAWN[story]
    return {**drawn(), "asked_for": asked, "answer": None, "own": f"/{arrangement}", "own_page": True}


# --- their papers ------------------------------------------------------------------------------------


def paper(kind: str, who: Clerk, waits_for: str, *signed: SignatureView) -> PaperView:
    """The paper of the demo's account or price list, submitted."""
    document = gallery.ACCOUNT if kind == "account" else gallery.PRICE_LIST
    made = PaperView(
        number=document.number,
        kind=kind,
        rule=document.rule,
        state="submitted",
        revision=1,
        delivery=None,
        waits_for=waits_for,
        waits_since=AT,
        at=AT,
        by=document.filed_by,
        content=document.content,
        lines=(),
        signatures=signed,
    )
    return replace(made, acts=acts(kind, "submitted", waits_for, who.role, False, document.rule))


_SIGNED = (
    SignatureView("submitted", "马超群", "repairer", AT, 1, {}),
    SignatureView("checked", "罗强", "leader", AT, 1, {}),
    SignatureView("agreed", "郑立", "manager", AT, 1, {}),
)

PAPERS: Mapping[str, Told] = {
    "paper-account-leader": Told(paper("account", LEADER, "leader", *_SIGNED[:1]), LEADER),
    "paper-account-sign": Told(paper("account", MANAGER, "manager", *_SIGNED[:2]), MANAGER, "agreed"),
    "paper-account-finance": Told(paper("account", FINANCE, "finance", *_SIGNED), FINANCE),
    "paper-account-back": Told(paper("account", FINANCE, "finance", *_SIGNED), FINANCE, "sent_back"),
    "paper-prices-finance": Told(paper("price_list", FINANCE, "finance"), FINANCE),
    "paper-prices-review": Told(paper("price_list", FINANCE, "finance"), FINANCE, "reviewed"),
}
"""Papers of the books, as whoever they wait for finds them."""
