"""Samples, summaries and what is reported of problems, made up, for the storybook."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

from station.forms import gallery
from station.forms.contents import ProblemSummary, SampleSlip
from station.reports.catalog import REPORTS as CATALOG
from station.rules.problems import running_shares, share
from station.views.board import ReportView
from station.views.office import Clerk
from station.views.papers import PaperLineView, PaperView, SignatureView
from webui.stories.board import LEADER, at, report
from webui.stories.papers import KEEPER, WHOSE, Told, looked_at

INSPECTOR = Clerk("OP0004", "邓辉", "inspector")
SENT_AT = datetime(2026, 9, 29, 8, 40, tzinfo=UTC)
MADE_AT = datetime(2026, 10, 30, 7, 0, tzinfo=UTC)

SLIP = SampleSlip(
    date="2026-09-29",
    unit="RU2609290004",
    model="HY500G",
    serial="HY500GA254100019",
    produced="2025-W41",
    customer=WHOSE,
    found="safety",
    why="进线口旁有烧痕、有焦味，没有通电。请查起火点，同一生产周要不要停发。",
    to="陈工",
    back_by="2026-10-13",
    sent_by="周敏",
    stood="counted",
    place="LC000002",
)
SENT = SignatureView("sent", "周敏", "keeper", SENT_AT, 1, {"to": "陈工"})
SAMPLE = PaperView(
    number="SP2609290001",
    kind="sample",
    rule="R11b",
    state="out",
    revision=1,
    delivery="DL2609290001",
    waits_for="rnd",
    waits_since=SENT_AT,
    at=SENT_AT,
    by="周敏",
    content=SLIP,
    lines=(PaperLineView(1, "RU2609290004", 4, "on_hold", "HY500G", 1, "", None, None),),
    signatures=(SENT,),
)
FOUND = SignatureView(
    "result", "邓辉", "inspector", at("10-10 10:20"), 1, {"result": "交流插座虚焊打火，2025-W41 手工补焊"}
)
BACK = replace(
    SAMPLE,
    state="returned",
    waits_for="",
    signatures=(SENT, FOUND, SignatureView("returned", "周敏", "keeper", at("10-12 09:05"), 1, {})),
)

TABLE = ProblemSummary(
    date="2026-10-30", made_by="罗强", first="2026-10-01", last="2026-10-30", lines=gallery.FOUND
)
DISCUSSED = replace(
    TABLE,
    rnd="陈工",
    quality="吴品",
    production="赵线长",
    conclusion=(
        "无输出占一半以上，集中在 HY500G 2025-W41：交流插座手工补焊不良。改为治具焊接，库存 120 台全检。"
    ),
    owner="生产部 赵线长",
    due="2026-11-13",
)
CONCLUDED = PaperView(
    number="PS2610300001",
    kind="summary",
    rule="R11a",
    state="concluded",
    revision=2,
    delivery=None,
    waits_for="leader",
    waits_since=MADE_AT,
    at=MADE_AT,
    by="罗强",
    content=DISCUSSED,
    lines=(),
    signatures=(
        SignatureView(
            "concluded", "罗强", "leader", MADE_AT, 2, {"owner": "生产部 赵线长", "due": "2026-11-13"}
        ),
    ),
)
MADE = replace(
    CONCLUDED,
    state="draft",
    revision=1,
    signatures=(),
    content=TABLE,
)

PAPERS: Mapping[str, Told] = {
    "sample-out": looked_at(SAMPLE, KEEPER),
    "sample-back-step": looked_at(SAMPLE, KEEPER, "returned"),
    "sample-result-step": looked_at(SAMPLE, INSPECTOR, "result"),
    "sample-back": looked_at(BACK, KEEPER),
    "summary-made": looked_at(MADE, LEADER),
    "summary-conclude-step": looked_at(MADE, LEADER, "concluded"),
    "summary-concluded": looked_at(CONCLUDED, LEADER),
    "summary-done-step": looked_at(CONCLUDED, LEADER, "done"),
}

_COUNTED = [line.units for line in gallery.FOUND]
_ROWS = tuple(
    (line.model, line.defect, line.week, line.units, share(line.units, sum(_COUNTED)), so_far)
    for line, so_far in zip(gallery.FOUND, running_shares(_COUNTED), strict=True)
)


def summarised(by: str) -> ReportView:
    """Return the summary with its bars by defect, model or week."""
    draw = CATALOG["summary"].picture
    assert draw is not None
    total = (None, None, None, sum(_COUNTED), None, None)
    return report("summary", *_ROWS, total=total, state=by, picture=draw(_ROWS, by))


REPORTS: Mapping[str, ReportView] = {
    "report-summary": summarised("by_defect"),
    "report-summary-week": summarised("by_week"),
    "report-conclusions": report(
        "conclusions",
        (
            "late", "PS2608310001", "paper.concluded", "2026-08-01", "2026-08-31", 21,
            "HY400S 风扇换型，库存返工", "生产部 赵线长", "2026-09-25", None, "",
        ),
        (
            "not_concluded", "PS2609300001", "paper.draft", "2026-09-01", "2026-09-30", 35, "", "", "", None,
            "",
        ),
    ),
    "report-samples": report(
        "samples",
        (
            "to_send", None, "", "", "RU2609260002", "HY400S", "满载 5 分钟后保护", "", None, 2, None, "C001",
            "华南数码分销",
        ),
        (
            "late", "SP2609150001", "paper.out", "2026-09-29", "RU2609140031", "HY650G", "带载关机，查 PFC",
            "陈工", at("09-15 10:00"), 12, None, "C004", "云上电商旗舰",
        ),
        (
            "later", "SP2609290001", "paper.examined", "2026-10-13", "RU2609290004", "HY500G",
            "进线口旁有烧痕，查起火点", "陈工", at("09-29 16:40"), 1, None, "C001", "华南数码分销",
        ),
    ),
    "report-meeting-full": report(
        "meeting",
        *(
            (
                "late" if n % 3 else "today", role, "", f"open.{what}", 12 + n, n % 3 * 4, at("09-30 17:30"),
                "DL2609240002", "云上电商旗舰", n, "",
            )
            for n, (role, what) in enumerate(
                product(
                    ("keeper", "clerk", "leader", "manager"),
                    ("stock", "disputes", "completion", "application", "replacement", "report"),
                )
            )
        ),
    ),
    "report-meeting": report(
        "meeting",
        (
            "today", "clerk", "何婷", "open.entry", 2, 0, at("09-30 13:30"), "DL2609280003", "西北电脑城", 0,
            "",
        ),
        (
            "late", "keeper", "周敏", "open.stock", 18, 14, at("09-28 17:30"), "DL2609240002",
            "云上电商旗舰", 1, "",
        ),
        (
            "today", "keeper", "周敏", "open.hand_over", 1, 0, at("09-30 12:00"), "DL2609290001",
            "华南数码分销", 0, "",
        ),
        (
            "late", "leader", "罗强", "open.conclusion", 1, 1, at("09-25 17:30"), "PS2608310001",
            "生产部 赵线长", 0, "",
        ),
        (
            "late", "marketing", "林珊", "open.disputes", 4, 2, at("09-29 17:30"), "DL2609240002",
            "云上电商旗舰", 1, "",
        ),
    ),
}  # fmt: skip
