"""Papers of the demo delivery, in each state that somebody may find them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from station.forms import gallery
from station.forms.contents import Application, ApplicationLine, Customer, Notice, Replacement, WrittenReport
from station.rules.papers import PLANS, acts
from station.views.office import Clerk
from station.views.papers import PaperLineView, PaperView, SignatureView

KEEPER = Clerk("OP0001", "周敏", "keeper")
CLERK = Clerk("OP0002", "何婷", "clerk")
LEADER = Clerk("OP0003", "罗强", "leader")
MANAGER = Clerk("OP0006", "郑立", "manager")
MARKETING = Clerk("OP0007", "林珊", "marketing")
GM = Clerk("OP0009", "许总", "gm")
GM_OFFICE = Clerk("OP0014", "总经办", "gm_office")

WHOSE = Customer("C001", "华南数码分销", "陈经理", "林珊")
FILED = datetime(2026, 9, 29, 7, 58, tzinfo=UTC)
REVIEWED = datetime(2026, 9, 30, 1, 40, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """A story of a paper: who looks at it, and whose second step is asked for."""

    paper: PaperView
    clerk: Clerk
    act: str = ""


def looked_at(paper: PaperView, clerk: Clerk, act: str = "") -> Told:
    """Return a paper as somebody sees it, with what he may do."""
    may = acts(paper.kind, paper.state, paper.waits_for, clerk.role, clerk is KEEPER, paper.rule)
    return Told(replace(paper, acts=may, deciders=(MARKETING, GM) if "recorded" in may else ()), clerk, act)


APPLICATION = PaperView(
    number="AP2609290002",
    kind="application",
    rule="R13",
    state="draft",
    revision=1,
    delivery="DL2609290001",
    waits_for="keeper",
    waits_since=FILED,
    at=FILED,
    by="周敏",
    content=Application(
        date="2026-09-29",
        filed_by="周敏",
        customer=WHOSE,
        kind="out_of_warranty",
        delivery="DL2609290001",
        lines=(
            ApplicationLine(
                unit="RU2609290008",
                model="HY400S",
                quantity=1,
                serial="HY400SB211400921",
                produced="2021-W14",
                sold_on="",
                warranty_end="2023-07-05",
                found="out_of_warranty",
                plan="charged_repair",
            ),
        ),
        statement="pays",
        photos=(1,),
    ),
    lines=(PaperLineView(1, "RU2609290008", 8, "on_hold", "HY400S", 1, "charged_repair", None, None),),
    signatures=(),
    plans=PLANS["out_of_warranty"],
)
SUBMITTED = replace(
    APPLICATION,
    state="submitted",
    revision=2,
    waits_for="marketing",
    signatures=(SignatureView("submitted", "周敏", "keeper", FILED, 2, {}),),
)
AGREED = replace(
    SUBMITTED,
    state="reviewed",
    waits_for="gm",
    waits_since=REVIEWED,
    signatures=(
        *SUBMITTED.signatures,
        SignatureView(
            "reviewed", "林珊", "marketing", REVIEWED, 2, {"verdict": "agree", "plan": "charged_repair"}
        ),
    ),
)
APPROVED = replace(
    AGREED,
    state="approved",
    waits_for="keeper",
    signatures=(
        *AGREED.signatures,
        SignatureView(
            "approved",
            "许总",
            "gm",
            REVIEWED,
            2,
            {"plan": "charged_repair"},
            "何婷",
            "wechat",
            "2026-09-30 微信 09:55",
        ),
    ),
)
REJECTED = replace(
    AGREED,
    state="rejected",
    waits_for="keeper",
    lines=(replace(AGREED.lines[0], plan="send_back"),),
    signatures=(
        *AGREED.signatures,
        SignatureView(
            "rejected", "许总", "gm", REVIEWED, 2, {"plan": "send_back", "reason": "过保两年，客户自提"}
        ),
    ),
)
EXECUTED = replace(
    APPROVED,
    state="executed",
    waits_for="",
    lines=(
        replace(
            APPROVED.lines[0], product_status="to_inspect", carried_out_at=REVIEWED, carried_out_by="周敏"
        ),
    ),
)
REPLACEMENT = PaperView(
    number="RX2609290001",
    kind="replacement",
    rule="R9",
    state="draft",
    revision=1,
    delivery="DL2609290001",
    waits_for="marketing",
    waits_since=FILED,
    at=FILED,
    by="周敏",
    content=Replacement("2026-09-29", WHOSE, "DL2609290001", "RU2609290011", "HY350P", 1),
    lines=(PaperLineView(2, "RU2609290011", 11, "to_inspect", "HY350P", 1, "", None, None),),
    signatures=(),
    models=(("HY400S", 260), ("HY500G", 180)),
)
NAMED = replace(
    REPLACEMENT,
    state="reviewed",
    revision=2,
    waits_for="gm",
    content=Replacement("2026-09-29", WHOSE, "DL2609290001", "RU2609290011", "HY350P", 1, "HY400S"),
    signatures=(SignatureView("reviewed", "林珊", "marketing", REVIEWED, 2, {"model": "HY400S"}),),
)
REPORT = PaperView(
    number="RP2609290001",
    kind="report",
    rule="R1",
    state="draft",
    revision=1,
    delivery="DL2609290001",
    waits_for="keeper",
    waits_since=FILED,
    at=FILED,
    by="周敏",
    content=WrittenReport(
        date="2026-09-29",
        what="safety",
        category="safety",
        found_at="2026-09-29 14:31",
        where="待处理区",
        customer=WHOSE,
        models=("HY500G",),
        serials=("HY500GA254100019",),
        quantity=1,
        why="外壳有烧痕，闻到焦味",
        affected="目前 1 台",
        measures="已隔离，放待处理区",
        told=("quality", "rnd", "production", "manager"),
        reporter="周敏",
    ),
    lines=(PaperLineView(3, "RU2609290004", 4, "on_hold", "HY500G", 1, "", None, None),),
    signatures=(),
)
WRITTEN = replace(
    REPORT,
    state="submitted",
    revision=2,
    waits_for="manager",
    signatures=(SignatureView("submitted", "周敏", "keeper", FILED, 2, {}),),
)
SEEN = replace(
    WRITTEN,
    waits_for="gm_office",
    signatures=(
        *WRITTEN.signatures,
        SignatureView(
            "urgent", "郑立", "manager", FILED, 2, {"measure": "同批停止发货", "reason": "有烧毁风险"}
        ),
    ),
)
HANDED_OVER = replace(
    SEEN,
    state="handed_over",
    waits_for="",
    problem=4,
    signatures=(
        *SEEN.signatures,
        SignatureView(
            "handed_over", "周敏", "keeper", REVIEWED, 2, {"to": "总经办 李主任", "how": "in_person"}
        ),
    ),
)
NOTICE = PaperView(
    number="NT2609300001",
    kind="notice",
    rule="R8b",
    state="open",
    revision=1,
    delivery="DL2609290001",
    waits_for="marketing",
    waits_since=REVIEWED,
    at=REVIEWED,
    by="周敏",
    content=Notice(
        date="2026-09-30",
        addressee="marketing",
        addressee_name="营销中心",
        customer=WHOSE,
        about="large_exchange",
        models=("HY500G",),
        quantity=120,
        due="2026-09-30 17:30",
        question="large_exchange.question",
    ),
    lines=(
        PaperLineView(5, "RU2609290001", 1, "to_inspect", "HY500G", 1, "exchange", None, None),
        PaperLineView(6, "RU2609290002", 2, "to_inspect", "HY500G", 1, "exchange", REVIEWED, "周敏"),
    ),
    signatures=(),
)
DISPUTED = replace(
    NOTICE,
    rule="R2b",
    by="",
    content=Notice(
        date="2026-10-09",
        addressee="marketing",
        addressee_name="林珊",
        customer=WHOSE,
        models=("HY500G",),
        about="DL2609290001 RU2609290003：破损 1 台，处理期限 2026-10-08 17:30 已过，还没有确认；第 2 次通知",
        quantity=1,
        due="2026-10-08 17:30",
        question="请与客户确认怎么处理，并确认这份通知；没有确认，每个工作日再通知",
    ),
    lines=(),
)
ANSWERED = replace(
    NOTICE,
    state="answered",
    waits_for="keeper",
    signatures=(
        SignatureView("opinion", "林珊", "marketing", REVIEWED, 1, {"opinion": "分两批发，先发 60 台"}),
    ),
)

BAD_RECORD = PaperView(
    number=gallery.BAD_RECORD.number,
    kind="bad_record",
    rule="R21",
    state="to_sign",
    revision=4,
    delivery=None,
    waits_for="leader",
    waits_since=datetime(2026, 10, 12, 8, 42, tzinfo=UTC),
    at=datetime(2026, 10, 12, 2, 41, tzinfo=UTC),
    by="邓辉",
    content=gallery.BAD_RECORD.content,
    lines=(),
    signatures=(),
)

STORIES: Mapping[str, Told] = {
    "paper-bad-record": looked_at(BAD_RECORD, LEADER),
    "paper-bad-record-step": looked_at(BAD_RECORD, LEADER, "signed"),
    "paper-draft": looked_at(APPLICATION, KEEPER),
    "paper-submitted": looked_at(SUBMITTED, KEEPER),
    "paper-review": looked_at(SUBMITTED, MARKETING),
    "paper-review-step": looked_at(SUBMITTED, MARKETING, "reviewed"),
    "paper-approve": looked_at(AGREED, GM),
    "paper-approve-step": looked_at(AGREED, GM, "approved"),
    "paper-reject-step": looked_at(AGREED, GM, "rejected"),
    "paper-record-step": looked_at(AGREED, CLERK, "recorded"),
    "paper-approved": looked_at(APPROVED, KEEPER),
    "paper-rejected": looked_at(REJECTED, KEEPER),
    "paper-executed": looked_at(EXECUTED, KEEPER),
    "paper-replacement": looked_at(REPLACEMENT, MARKETING),
    "paper-replacement-step": looked_at(REPLACEMENT, MARKETING, "reviewed"),
    "paper-replacement-approve": looked_at(NAMED, GM),
    "paper-report": looked_at(REPORT, KEEPER),
    "paper-report-step": looked_at(REPORT, KEEPER, "submitted"),
    "paper-report-manager": looked_at(WRITTEN, MANAGER),
    "paper-report-urgent": looked_at(WRITTEN, MANAGER, "urgent"),
    "paper-report-office": looked_at(SEEN, GM_OFFICE),
    "paper-report-hand-over": looked_at(SEEN, CLERK, "handed_over"),
    "paper-report-close": looked_at(HANDED_OVER, KEEPER),
    "paper-notice": looked_at(NOTICE, MARKETING),
    "paper-notice-step": looked_at(NOTICE, MARKETING, "opinion"),
    "paper-dispute": looked_at(DISPUTED, MARKETING),
    "paper-dispute-hand-over": looked_at(DISPUTED, CLERK, "handed_over"),
    "paper-notice-answered": looked_at(ANSWERED, KEEPER),
}
