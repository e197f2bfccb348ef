"""Places, what lies there, and a place while it is counted, made up for the storybook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from station.feedback import Feedback, Outcome
from station.operations.questions.digits import DIGIT_KEYS
from station.operations.stocktaking import REASONS
from station.views.desk import Card, Choice, Question
from station.views.office import Clerk
from station.views.stock import Counted, LifeStep, LifeView, Lying, PlaceRow, PlaceView, StockTakeView
from webui import stock

KEEPER, MAIN_STORE = Clerk("OP0001", "周敏", "keeper"), Clerk("OP0010", "黄勇", "main_store")
REPAIRER = Clerk("OP0005", "马超群", "repairer")
SINCE = datetime(2026, 10, 12, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """A story of stock: who looks, what is asked, what was answered last."""

    arrangement: str
    clerk: Clerk
    drawing: Callable[[], Mapping[str, Any]]
    question: Question | None = None
    card: Card | None = None


def card(outcome: Outcome, code: str, **facts: Any) -> Card:
    """Return the desk's last answer."""
    return Card("touch:1", Feedback(outcome, code, facts), SINCE, None)


PLACES = (
    PlaceRow("LC000001", "收货区", "receiving", 4, {}, 0),
    PlaceRow("LC000002", "待处理区", "hold", 8, {}, 0),
    PlaceRow("LC000003", "总仓退货区", "main", 37, {}, 0),
    PlaceRow("LC000004", "售后仓位", "after_sales", 12, {}, 0),
    PlaceRow("LC000005", "检测区", "inspection", 3, {}, 0),
    PlaceRow("LC000006", "拆解区", "teardown", 8, {}, 0),
    PlaceRow(
        "LC000007", "拆机零件区", "parts", 0, {"只": 15_000, "套": 14_000, "个": 31_000, "kg": 0}, 15_091,
        (3, SINCE, "周敏"),
    ),
    PlaceRow("LC000008", "报废区", "scrap", 1, {"kg": 3_230}, 4_342),
)  # fmt: skip


def unit(n: int, model: str, serial: str | None, status: str = "to_inspect", state: str = "stocked") -> Lying:
    """Return a unit."""
    return Lying(f"RU26092900{n:02}", model, serial or "", 1000, "台", status, state)


FAN = Lying("PT2610120001", "风扇", "FAN-8025", 7000, "只", "passed")
CASE = Lying("PT2610120002", "外壳", "CASE-ATX", 7000, "套", "to_inspect")
COPPER = Lying("PT2610120010", "铜", "CU", 420, "kg", "to_inspect")
UNITS = (
    unit(1, "HY500G", "HY500GA253700142"),
    unit(2, "HY500G", "HY500GA253700143"),
    unit(7, "HY400S", "HY400SB253100310"),
    unit(9, "HY400S", None),
    unit(11, "HY350P", "HY350PA251200003"),
)
MAIN = PlaceView(PLACES[2], UNITS, more=True)
SALVAGED = PlaceView(PLACES[6], (FAN, CASE, COPPER))
COUNTING = StockTakeView(
    3,
    "LC000007",
    "拆机零件区",
    SINCE,
    "周敏",
    (Counted(FAN, 7000, 7000), Counted(CASE, 7000, 5000)),
    (),
    (),
    FAN.item,
)
UNITS_COUNTED = StockTakeView(
    4, "LC000003", "总仓退货区", SINCE, "黄勇",
    (Counted(UNITS[0], 1000, 1000), Counted(UNITS[3], 0, 1000, "待处理区")), (UNITS[1], UNITS[2], UNITS[4]),
)  # fmt: skip
DIFFERING = replace(
    COUNTING,
    differences=(
        Counted(CASE, 7000, 5000),
        Counted(COPPER, 420, 0, reason="used"),
        Counted(UNITS[3], 0, 1000, "待处理区"),
    ),
    hand=CASE.item,
)


def asked(
    item: str | None, reasons: Mapping[str, str] | None, *choices: Choice, take: int | None = 3
) -> Question:
    """Return what the count asks for."""
    confirm = "stock_take_finish" if reasons is None else None if choices else "stock_take_book"
    facts = {"take": take, "item": item, "reasons": reasons}
    return Question("stock_take", choices, confirm if take else None, facts)


DIGITS = tuple(Choice(n, "pieces_more", {"pieces": n}) for n in range(1, 10))
WHY = tuple(Choice(n, f"differs.{code}", {}) for n, code in enumerate(REASONS, 1))
EXPLAINED = replace(
    DIFFERING, differences=tuple(replace(each, reason="lost") for each in DIFFERING.differences), hand=None
)


def count(take: StockTakeView | None, question: Question, said: Card) -> Told:
    """Return a moment of a count."""
    return Told("stock_take", KEEPER, lambda: stock.take_drawing(take), question, said)


def many(**facts: Any) -> Question:
    """Return a place that many things go into."""
    return Question("put_many", (), None, {"place": None, "name": "", "done": 0, **facts})


STORIES: Mapping[str, Told] = {
    "stock": Told("stock", KEEPER, lambda: stock.drawing(PLACES, KEEPER)),
    "stock-nobody": Told("stock", Clerk("OP0004", "邓辉", "inspector"), lambda: stock.drawing(PLACES, None)),
    "place": Told("place", MAIN_STORE, lambda: stock.place_drawing(MAIN, MAIN_STORE)),
    "place-counted": Told("place", KEEPER, lambda: stock.place_drawing(SALVAGED, KEEPER)),
    "place-empty": Told(
        "place", KEEPER, lambda: stock.place_drawing(PlaceView(replace(PLACES[4], units=0), ()), KEEPER)
    ),
    "stock-take-begin": count(
        StockTakeView(None, "", "", None, ""), asked(None, None, take=None), card("ok", "stock_take_which")
    ),
    "stock-take-units": count(
        UNITS_COUNTED,
        asked(None, None, take=4),
        card(
            "attention",
            "stock_counted_elsewhere",
            unit="RU2609290009",
            ordinal=9,
            model="HY400S",
            name="待处理区",
        ),
    ),
    "stock-take-parts": count(
        COUNTING,
        asked(FAN.item, None, *DIGITS),
        card("ok", "stock_lot_counted", part=FAN.item, name="风扇", quantity="7", unit_of_measure="只"),
    ),
    "stock-take-differs": count(
        DIFFERING,
        asked(CASE.item, {COPPER.item: "used"}, *WHY),
        card("attention", "stock_differs", name="拆机零件区", count=3),
    ),
    "stock-take-explained": count(
        EXPLAINED,
        asked(None, {CASE.item: "lost"}),
        card("attention", "stock_differs", name="拆机零件区", count=3),
    ),
    "put-many": Told("put_many", MAIN_STORE, dict, many(), card("ok", "put_many_begun")),
    "put-many-into": Told(
        "put_many",
        MAIN_STORE,
        dict,
        many(place="LC000004", name="售后仓位", done=3),
        card("ok", "unit_issued", unit="RU2609290003", ordinal=3, place="LC000004", name="售后仓位"),
    ),
}


def at(day: str) -> datetime:
    """Return a moment as the department's clock reads it."""
    return datetime.strptime(f"2026-{day} +0800", "%Y-%m-%d %H:%M %z").astimezone(UTC)


ARRIVED = (
    ("09-29 14:20", "parcel", {"courier": "SF"}, "黄勇", ("SF9000000000017",)),
    ("09-29 14:20", "signed", {"customer": "C001 华南数码分销"}, "黄勇", ("DL2609290001", "C001")),
    ("09-29 14:52", "counted", {"ordinal": 7, "model": "HY400S", "serial": "HY400SB253100310"}, "周敏", ()),
)
LIFE = LifeView(
    "RU2609290006",
    replace(unit(6, "HY650G", "HY650GA252200077", "failed"), state="torn_down"),
    (),
    tuple(
        LifeStep(at(day), what, facts, by, links, strand)
        for day, what, facts, by, links, strand in (
            *((*each, "own") for each in ARRIVED),
            ("09-29 14:53", "weighed", {"weight": "1.31 kg"}, "", (), "own"),
            ("09-29 15:40", "finding", {"kind": "wrong_model"}, "周敏", (), "own"),
            (
                "09-30 09:10", "decided", {"kind": "wrong_model", "decision": "accept_count"},
                "周敏", (), "own",
            ),
            ("09-30 10:40", "paper", {"kind": "kind.form"}, "周敏", ("FM2609300001",), "own"),
            ("09-30 11:02", "stocked", {"target": "总仓退货区"}, "周敏", ("LC000001", "LC000003"), "own"),
            ("10-09 09:30", "issued", {"target": "售后仓位"}, "黄勇", ("LC000003", "LC000004"), "own"),
            (
                "10-09 10:15", "inspected",
                {
                    "status": "failed", "defect": "defect.E01", "disposition": "teardown",
                    "instrument": "AT-0017",
                },
                "邓辉", (), "own",
            ),
            ("10-12 09:02", "into_batch", {}, "马超群", ("TB2610120001",), "own"),
            (
                "10-12 10:20", "salvaged", {"name": "风扇", "quantity": 7000, "unit_of_measure": "只"},
                "马超群", ("PT2610120001", "TB2610120001"), "after",
            ),
            ("10-12 11:00", "torn_down", {}, "马超群", (), "own"),
            (
                "10-12 14:00", "lot_inspected", {"name": "风扇", "status": "passed", "defect": "defect.N00"},
                "邓辉", ("PT2610120001",), "after",
            ),
            (
                "10-13 09:41", "used_in", {"name": "风扇", "quantity": 1000, "unit_of_measure": "只"},
                "马超群", ("PT2610120001", "RU2609290002"), "after",
            ),
        )
    ),
)  # fmt: skip
PART = LifeView(
    FAN.item,
    replace(FAN, quantity=6000),
    (("LC000007", "拆机零件区", 4000), ("LC000004", "售后仓位", 2000)),
    tuple(
        replace(step, strand=("own" if FAN.item in step.links else "before"))
        for step in LIFE.steps
        if step.what in ("parcel", "signed", "counted", "salvaged", "lot_inspected", "used_in")
    ),
)
ON_TABLE = card(
    "ok", "part_on_table", part=FAN.item, name="风扇", quantity="4", unit_of_measure="只", place="拆机零件区"
)
SHOWN_PART = replace(ON_TABLE, feedback=replace(ON_TABLE.feedback, code="part_shown"))
LIES = tuple(
    Choice(n, "lot_lies", {"code": code, "place": name, "quantity": str(quantity // 1000)}, chosen=n == 1)
    for n, (code, name, quantity) in enumerate(PART.places, 1)
)


def lot(typed: str = "", choices: tuple[Choice, ...] = DIGIT_KEYS) -> Told:
    """Return a part lot on the table, or as much of it as was typed."""
    facts = {"part": FAN.item, "name": "风扇", "unit": "只", "source": "LC000007", "typed": typed}
    asks = Question("lot", choices, None, {**facts, "counting": choices == DIGIT_KEYS})
    return Told("lot", KEEPER, lambda: {"life": PART}, asks, ON_TABLE)


LOOKING = Question("look_up", (), None, {"number": None})
STORIES = {
    **STORIES,
    "scanned-unit": Told(
        "scanned",
        KEEPER,
        lambda: {"life": LIFE},
        None,
        card("ok", "unit_on_table", unit=LIFE.number, ordinal=6, model="HY650G", issue=1, current=1),
    ),
    "scanned-part": Told("scanned", REPAIRER, lambda: {"life": PART}, None, SHOWN_PART),
    "lot-on-table": lot(),
    "lot-in-part": lot("2"),
    "lot-which-place": lot(choices=LIES),
    "look-up": Told("look_up", KEEPER, dict, LOOKING, card("ok", "look_up_begun")),
    "look-up-unit": Told("look_up", KEEPER, lambda: {"life": LIFE}, LOOKING),
    "look-up-place": Told("look_up", KEEPER, lambda: {"place": SALVAGED}, LOOKING),
    "look-up-unknown": Told(
        "look_up", KEEPER, dict, LOOKING, card("refused", "number_unknown", number="PT2610120099")
    ),
    "part": Told("part", KEEPER, lambda: {"life": PART}),
}

ARRANGEMENTS = {name: each.arrangement for name, each in STORIES.items()}
