"""Today's board and the reports, made up, for the storybook."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from station.reports.catalog import REPORTS as CATALOG
from station.views.board import BoardRow, BoardView, CapView, DaysOff, ReportView, Stop
from station.views.office import Clerk

MORNING = datetime(2026, 9, 30, 3, 24, tzinfo=UTC)
LEADER = Clerk("OP0003", "罗强", "leader")


def due_row(what: str, light: Any, due: str, left: int | None = None, days: int = 0, **more: Any) -> BoardRow:
    """Return a line of the board; `due` as the department's clock reads."""
    at = datetime.strptime(f"2026-{due} +0800", "%Y-%m-%d %H:%M %z")
    said: dict[str, Any] = {
        "target": False,
        "quantity": 1,
        "delivery": "DL2609290001",
        "customer": "C001",
        "customer_name": "华南数码分销",
        "model": "",
        "owner": "keeper",
        "people": ("周敏",),
        **more,
    }
    return BoardRow(
        what=what, light=light, due_at=at.astimezone(UTC), left_minutes=left, left_days=days, **said
    )


CLOUD: dict[str, Any] = {"delivery": "DL2609240002", "customer": "C004", "customer_name": "云上电商旗舰"}
HOLIDAY = DaysOff(
    datetime(2026, 9, 30, 16, tzinfo=UTC),
    datetime(2026, 10, 6, 16, tzinfo=UTC),
    "National Day",
    datetime(2026, 10, 7, 16, tzinfo=UTC),
)
NEXT = due_row("hand_over", "today", "09-30 12:00", 36)
BOARD_ROWS = (
    due_row("disputes", "late", "09-29 17:30", owner="marketing", people=("林珊",), notified=True, **CLOUD),
    NEXT,
    due_row(
        "entry", "later", "09-30 13:30", 126, quantity=2, owner="clerk", people=("何婷",),
        delivery="DL2609280003", customer="C002", customer_name="西北电脑城",
    ),
    due_row("stock", "today", "09-30 17:30", 366, quantity=4),
    due_row(
        "completion", "today", "09-30 17:30", 366, quantity=1, owner="marketing", people=(),
        waits_for="marketing", waits_since=datetime(2026, 9, 28, 2, 0, tzinfo=UTC), **CLOUD,
    ),
    due_row("application", "today", "09-30 17:30", 366, quantity=4, target=True),
    HOLIDAY,
    due_row(
        "replacement", "later", "10-08 17:30", None, 1, model="HY350P", owner="marketing", people=("林珊",)
    ),
    due_row("disputes", "later", "10-08 17:30", None, 1, quantity=6),
    due_row("completion", "later", "10-09 17:30", None, 2, quantity=9),
)  # fmt: skip
STOPS = tuple(
    Stop(what, datetime(2026, 9, 30, hour, minute, tzinfo=UTC), count, Decimal(share))
    for what, hour, minute, count, share in (
        ("hand_over", 4, 0, 1, "38.89"),
        ("entry", 5, 30, 2, "55.56"),
        ("close", 9, 30, 3, "100"),
    )
)
BOARD = BoardView(
    now=MORNING, works=True, off=HOLIDAY, stops=STOPS, run=Decimal("32.22"),
    rows=BOARD_ROWS, more=0, next=NEXT, mine=False,
)  # fmt: skip
BOARDS: Mapping[str, BoardView] = {
    "board": BOARD,
    "board-many": replace(
        BOARD,
        rows=tuple(
            due_row(what, light, due, left, days, quantity=n * 31, deliveries=n, people=())
            for n in (1, 6, 60)
            for what, light, due, left, days in (
                ("hand_over", "today", "09-30 12:00", 36, 0),
                ("stock", "today", "09-30 17:30", 366, 0),
                ("disputes", "later", "10-08 17:30", None, 1),
                ("completion", "later", "10-09 17:30", None, 2),
            )
        ),
        more=17,
    ),
    "board-mine": replace(BOARD, rows=(), next=None, mine=True),
    "board-no-calendar": replace(BOARD, missing_years=(2027,), rows=BOARD_ROWS[:4]),
    "board-above-cap": replace(
        BOARD,
        rows=BOARD_ROWS[:4],
        cap=CapView("100,044.33", "100,000.00", True, "100,500.00", "十月集中拆解", "郑立"),
    ),
    "board-day-off": replace(BOARD, works=False, rows=BOARD_ROWS[7:], next=None),
}
"""Today's board, made up."""


def at(text: str) -> datetime:
    """Return a time of 2026 as the department's clock reads it."""
    return datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z").astimezone(UTC)


def report(
    name: str, *rows: tuple[Any, ...], total: tuple[Any, ...] | None = None, **more: Any
) -> ReportView:
    """Return a report with these rows."""
    about = CATALOG[name]
    made = ReportView(
        name=name,
        rules=about.rules,
        columns=tuple((column.code, column.kind) for column in about.columns),
        rows=rows,
        total=total,
        states=about.states,
        first=date(2026, 9, 24),
        last=date(2026, 9, 30),
        customer="",
        state=about.states[0],
        customers=(("C001", "华南数码分销"), ("C004", "云上电商旗舰")),
        now=MORNING,
        may_export=True,
    )
    return replace(made, **more)


SOUTH, CLOUDS = ("DL2609290001", "C001", "华南数码分销"), ("DL2609240002", "C004", "云上电商旗舰")
REPORTS: Mapping[str, ReportView] = {
    "report-deliveries": report(
        "deliveries",
        ("late", *CLOUDS, at("09-24 10:12"), "counted", at("09-28 09:40"), 14, 3, 2, at("09-28 17:30")),
        ("today", *SOUTH, at("09-29 14:20"), "counting", None, 7, 5, 2, at("09-30 17:30")),
    ),
    "report-completion": report(
        "completion",
        (
            *CLOUDS, at("09-24 10:12"), at("09-30 17:30"), 14, 9, 0, 5, 0, "marketing", at("09-28 10:00"),
            Decimal("41.5"),
        ),
        (*SOUTH, at("09-29 14:20"), at("10-09 17:30"), 12, 0, 0, 12, 0, "", None, Decimal("0.0")),
        total=(None,) * 5 + (26, 9, 0, 17, 0, "share_in_time", None, Decimal("100.0")),
    ),
    "report-disputes": report(
        "disputes",
        (
            "late", *CLOUDS, "林珊", "RU2609240031", "damaged", "HY500G", 1, at("09-24 11:05"),
            at("09-29 17:30"), 2, at("09-30 08:30"), None,
        ),
        (
            "late", *CLOUDS, "林珊", None, "short", "HY400S", 3, at("09-28 09:40"), at("09-29 17:30"), 2,
            at("09-30 08:30"), at("09-30 10:02"),
        ),
        state="late",
    ),
    "report-uninspected": report(
        "uninspected",
        (4, "RU2609240031", "HY500G", "HY500GA253700142", "C004", "issued", "不开机", "售后仓位",
         at("09-24 16:05")),
        (1, "RU2609290007", "HY400S", "HY400SB253100310", "C001", "repaired", "defect.E09", "检测区",
         at("09-29 09:05")),
        (0, "PT2609300004", "风扇", None, None, "part_lot", "7 只", "", at("09-30 09:50")),
    ),
    "report-bad-record": report(
        "bad-record",
        (at("09-29 10:41"), "邓辉", "RU2609240007", "HY400S", "HY400SB253100310", "C004", "2025-W31", "E12",
         "defect.E12", "cause.material", "repair", "DMM-07", "BR2609290001", "paper.signed"),
        (at("09-30 09:02"), "邓辉", "RU2609240011", "HY350P", "HY350PA251200003", "C004", "2025-W12", "E01",
         "defect.E01", "cause.process", "teardown", None, "BR2609300001", "paper.to_sign"),
    ),
    "report-hostile": report(
        "urgent",
        (
            at("09-30 09:00"), "郑立", "RP2609300001", *SOUTH, "<b>停用</b>", '=HYPERLINK("http://x","y")',
        ),
    ),
    "report-empty": report("applications"),
}  # fmt: skip
"""Reports, made up."""
