"""A teardown batch, made up, for the storybook."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from station.feedback import Feedback
from station.rules.yields import BAD, REASONS, SCRAP, YieldLine
from station.views.deliveries import PrintJobView
from station.views.desk import Card, Choice, DeskView, Question
from station.views.office import Clerk
from station.views.stock import LotView
from station.views.workbench import TeardownView

REPAIRER = Clerk("OP0005", "马超群", "repairer")
LEADER = Clerk("OP0003", "罗强", "leader")
AT = datetime(2026, 10, 12, 2, 5, tzinfo=UTC)

PARTS = (
    ("CABLE-4S", "输出线组", "套", 1, 7, 1, "4.50"),
    ("CAP-4S", "主滤波电容", "只", 2, 8, 4, "0.90"),
    ("CASE-4S", "外壳套件", "套", 1, 7, 1, "2.20"),
    ("FAN-4S", "风扇", "只", 1, 7, 1, "3.50"),
    ("INLET-4S", "AC 插座", "个", 1, 8, 0, "0.80"),
    ("PCBA-4S", "电路板", "块", 1, 2, 6, "12.00"),
    ("PFC-4S", "PFC 电感", "个", 1, 8, 0, "3.20"),
    ("SW-4S", "开关", "个", 1, 8, 0, "0.35"),
    ("XFMR-4S", "主变压器", "个", 1, 5, 1, "2.80"),
)
"""Code, name, unit, of each unit, good, bad, price."""

LINES = (
    *(
        YieldLine("HY400S", code, name, unit, each * 8000, good * 1000, bad * 1000)
        for code, name, unit, each, good, bad, _ in PARTS
    ),
    *(
        YieldLine("HY400S", code, name, "kg", 0, grams)
        for code, (name, grams) in zip(
            SCRAP, (("废铜", 420), ("废铁", 950), ("废电路板", 1860), ("废塑料", 0)), strict=True
        )
    ),
)
EMPTY = tuple(replace(line, good=0, bad=0) for line in LINES)
SOME = tuple(replace(line, good=0, bad=0) if n not in (2, 3) else line for n, line in enumerate(LINES))
EXPLAINED = tuple(
    replace(line, reason="on_board", explained=line.deviation) if line.deviation else line for line in LINES
)


PART_JOBS = 100
"""Print jobs from here on are part labels."""


def lot(
    n: int, name: str, quantity: str, unit: str, price: str, amount: str, status: str = "to_inspect"
) -> LotView:
    """Return a lot with its label."""
    number = f"PT261012{n:04}"
    label = PrintJobView(PART_JOBS + n, "part", number, 1, "printed", "printer", AT)
    return LotView(number, "", name, quantity, unit, status, price, amount, "202609" if price else "", label)


LOTS = (
    lot(5, "废铜", "0.420", "kg", "45.00", "18.90", "scrapped"),
    lot(4, "主变压器", "5", "个", "", ""),
    lot(3, "电路板", "1", "块", "12.00", "12.00"),
    lot(2, "电路板", "1", "块", "12.00", "12.00"),
    lot(1, "风扇", "7", "只", "3.50", "24.50"),
)

BATCH = TeardownView(
    number="TB2610120001",
    state="open",
    opened_at=AT,
    opened_by="罗强",
    repairer="马超群",
    version="202609",
    closed_at=None,
    units=tuple((f"RU26101200{n:02}", "HY400S", f"HY400SB2531003{n:02}") for n in range(1, 9)),
    lines=SOME,
    lots=LOTS[-1:],
    worth="39.90",
    value="99,821.07",
    cap="100,000.00",
    headroom="178.93",
    share=99.8,
    light="amber",
)
FULL = replace(BATCH, lines=LINES, lots=LOTS, worth="194.33")
CLOSED = replace(FULL, lines=EXPLAINED, closed_at=AT)


def card(outcome: Any, code: str, **facts: Any) -> Card:
    """Return an answer of the desk."""
    return Card("story", Feedback(outcome, code, facts), AT, None)


def parts() -> Question:
    """Return the question which part, the first eight numbered."""
    named = [
        Choice(n, line.code, {"name": line.name, "unit": line.unit_of_measure})
        for n, line in enumerate(LINES[:8], 1)
    ]
    return Question("part", (*named, Choice(9, "more", {})), None, {"batch": BATCH.number})


def pieces(confirm: str | None = "print_part", **said: Any) -> Question:
    """Return the question how many pieces."""
    digits = [Choice(n, str(n), {}, "digits") for n in range(1, 10)]
    facts: dict[str, Any] = {
        "model": "HY400S",
        "part": "FAN-4S",
        "name": "风扇",
        "unit": "只",
        "bad": "",
        "typed": "",
    }
    facts |= {"tray": "0", "awaits_tray": False, "weighed": None, "on": None, "over": False}
    return Question("pieces", tuple(digits), confirm, facts | said)


WEIGHED = {
    "pieces": 7, "kg": "0.595", "gross": "0.805", "by": "lot", "why": "", "exact": "7.00",
    "uncertainty": "0.14", "piece": "85.00", "most": 6,
}  # fmt: skip


def choose(kind: str, prefix: str, reasons: tuple[str, ...], **facts: Any) -> Question:
    """Return a question for a reason."""
    return Question(
        kind, tuple(Choice(n, f"{prefix}.{each}", {}) for n, each in enumerate(reasons, 1)), None, facts
    )


ABOVE = card(
    "refused",
    "value_above_cap",
    value="99,821.07",
    added="184.33",
    after="100,005.40",
    expected="100,000.00",
    rule="R3",
)
LOT_SAID = card(
    "ok",
    "pieces_weighed",
    name="风扇",
    pieces=7,
    kg="0.595",
    piece="85.00",
    exact="7.00",
    uncertainty="0.14",
)
MANY = card(
    "attention", "by_hand_too_many", name="风扇", kg="5.950", piece="85.00", exact="70.00",
    uncertainty="2.11", most=6, rule="R22",
)  # fmt: skip
FAN = card(
    "ok",
    "part_priced_recorded",
    name="风扇",
    quantity="7",
    unit_of_measure="只",
    price="3.50",
    amount="24.50",
)

STORIES: Mapping[str, Callable[[DeskView], DeskView]] = {
    "teardown": lambda empty: told(
        empty, replace(BATCH, lines=EMPTY, lots=(), worth="0.00"), None,
        card("ok", "unit_into_batch", unit="RU2610120008", batch=BATCH.number, units=8),
    ),
    "teardown-new": lambda empty: told(
        empty, replace(BATCH, units=(), lines=(), lots=(), repairer="", worth="0.00"), None,
        card("ok", "batch_opened", batch=BATCH.number),
    ),
    "which-part": lambda empty: told(empty, BATCH, parts(), FAN),
    "part-refused": lambda empty: told(
        empty, BATCH, None,
        card("refused", "customers_unit_teardown", unit="RU2610120009", claim="at_shipping",
             who=["clerk", "shipping"], rule="R22"),
    ),
    "pieces": lambda empty: told(empty, BATCH, pieces(None), FAN),
    "pieces-typed": lambda empty: told(empty, BATCH, pieces(typed="60"), FAN),
    "pieces-weighed": lambda empty: told(empty, BATCH, pieces(weighed=WEIGHED, tray="0.210"), LOT_SAID),
    "pieces-by-hand": lambda empty: told(
        empty, BATCH, pieces(None, weighed={**WEIGHED, "pieces": None, "kg": "5.950", "exact": "70.00",
                                            "uncertainty": "2.11", "why": "too_many"}), MANY
    ),
    "pieces-bad": lambda empty: told(empty, BATCH, pieces("book_bad", typed="1", bad="bent"), FAN),
    "pieces-tray": lambda empty: told(empty, BATCH, pieces(None, awaits_tray=True), FAN),
    "pieces-above": lambda empty: told(empty, BATCH, pieces(typed="52", over=True), ABOVE),
    "pieces-scrap": lambda empty: told(
        empty, FULL,
        pieces(part="SCRAP-CU", name="废铜", unit="kg", tray="0.210",
               weighed={"quantity": 420, "kg": "0.420"}),
        card("ok", "scrap_weighed", name="废铜", kg="0.420"),
    ),
    "bad-parts": lambda empty: told(empty, BATCH, choose("bad", "bad", BAD, back={"name": "外壳套件"}), FAN),
    "extra-part": lambda empty: told(
        empty, BATCH, choose("extra_why", "yield", REASONS, name="其他零件"), FAN
    ),
    "yield": lambda empty: told(
        empty, FULL, choose("yield", "yield", REASONS, batch=BATCH.number),
        card("attention", "yield_differs", batch=BATCH.number, count=2, rule="R22"),
    ),
    "yield-done": lambda empty: told(
        empty, replace(FULL, lines=EXPLAINED), Question("yield", (), "end_batch", {"batch": BATCH.number}),
        card("ok", "yield_explained", name="主变压器", reason="yield.on_board", left=0),
    ),
    "batch": lambda empty: replace(empty, clerk=REPAIRER, now=AT),
    "batches": lambda empty: replace(empty, clerk=REPAIRER, now=AT),
    "batch-closed": lambda empty: replace(empty, clerk=REPAIRER, now=AT),
    "batches-none": lambda empty: replace(empty, clerk=LEADER, now=AT),
}  # fmt: skip
"""Name of a story to what it makes of an empty desk."""


def told(empty: DeskView, batch: TeardownView, question: Question | None, said: Card | None) -> DeskView:
    """Return a desk with a batch on the table."""
    return replace(
        empty, clerk=REPAIRER, now=AT, batch=batch.number, teardown=batch, question=question, card=said
    )
