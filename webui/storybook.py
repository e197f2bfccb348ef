"""Every state of the pages, drawn from made-up views: the demo delivery at chosen moments.

`python -m webui.storybook` serves it by itself, with a stand-in desk. Views only, nothing is stored and no
key does anything.
"""

from __future__ import annotations

import argparse
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from station.feedback import Feedback, Outcome, Refused
from station.forms import gallery
from station.forms.contents import ConfirmationForm, Customer, FormLine, PackingLine, PackingList
from station.forms.document import PaperDocument
from station.messages import Text
from station.views.board import BoardView, ReportView
from station.views.books import AccountRow, AccountView, PriceListView, ValueView
from station.views.claims import ClaimView, CustomerFile, ParcelView, Piece, ShipmentView
from station.views.deliveries import (
    Deadline,
    DeliveryView,
    DiscrepancyView,
    HandOverRow,
    ModelRow,
    PrintJobView,
    RefusalView,
    Step,
    UnitView,
)
from station.views.desk import Card, Choice, DeskView, EventView, Matter, Question
from station.views.devices import Away, DeviceView, Figures, FindingView, PortView, StoreFigures, WebhookView
from station.views.office import (
    Clerk,
    DayView,
    ListView,
    OfficeView,
    OperatorView,
    PaperRow,
    SettingChange,
    SettingView,
    YearView,
)
from station.views.papers import (
    FormRow,
    FormView,
    FoundPaper,
    ListedPaper,
    PaperList,
    PaperView,
    SignatureView,
)
from station.views.plans import PickView, PlanView, WorkView
from station.views.stock import LifeView, PlaceRow, PlaceView, StockTakeView
from station.views.workbench import BatchView, TeardownView, WorkbenchRow
from webui import (
    asks,
    board,
    board_stories,
    books_stories,
    filing,
    inspection_stories,
    lists,
    paper_stories,
    papers,
    plan_stories,
    problems_stories,
    reports,
    stock_stories,
    teardown_stories,
    workbench,
)
from webui.board_stories import BOARDS, LEADER, MORNING
from webui.context import reader
from webui.office import list_drawing, row_drawing, titled, year_drawing
from webui.pages import drawing, refusal_drawing

bp = Blueprint("stories", __name__)

PAPERS = {**paper_stories.STORIES, **problems_stories.PAPERS, **books_stories.PAPERS}
"""Every paper as somebody finds it."""
REPORTS = {**board_stories.REPORTS, **problems_stories.REPORTS}

SIGNED = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)
NOW = datetime(2026, 9, 29, 7, 12, tzinfo=UTC)
KEEPER, CLERK = Clerk("OP0001", "周敏", "keeper"), Clerk("OP0002", "何婷", "clerk")
DUE = (
    Deadline("hand_over", datetime(2026, 9, 30, 4, 0, tzinfo=UTC), "later"),
    Deadline("stock", datetime(2026, 9, 30, 9, 30, tzinfo=UTC), "later"),
    Deadline("disputes", datetime(2026, 10, 8, 9, 30, tzinfo=UTC), "later"),
    Deadline("completion", datetime(2026, 10, 9, 9, 30, tzinfo=UTC), "later"),
)

# ordinal, model, serial, kg, kinds, problems, evidence
PLAN: tuple[tuple[int, str, str | None, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (1, "HY500G", "HY500GA253700142", "1.65", (), (), ()),
    (2, "HY500G", "HY500GA253700143", "1.64", (), (), ()),
    (3, "HY500G", "HY500GA253700205", "1.65", ("damaged",), (), ()),
    (4, "HY500G", "HY500GA254100019", "1.63", (), ("safety",), ()),
    (5, "HY500G", "HY500GA253700143", "1.05", ("duplicate_serial",), (), ("weight_off",)),
    (6, "HY650G", "HY650GA252200077", "1.94", ("wrong_model",), (), ()),
    (7, "HY400S", "HY400SB253100310", "1.31", (), (), ()),
    (8, "HY400S", "HY400SB211400921", "1.30", ("out_of_warranty",), (), ()),
    (9, "HY400S", None, "1.29", ("unreadable",), (), ()),
    (10, "HY350P", "HY350PA230800550", "1.22", ("out_of_warranty",), (), ()),
    (11, "HY350P", "HY350PA251200003", "1.21", (), (), ()),
    (12, "HY300S", "HY300SA243800415", "1.15", ("mixed",), (), ()),
)
DECLARED = {"HY500G": 6, "HY400S": 4, "HY350P": 2}


def job(ordinal: int, state: str = "printed") -> PrintJobView:
    """Return the print job of a unit's label."""
    number = f"RU26092900{ordinal:02}"
    return PrintJobView(ordinal, "unit", number, 1, state, "printer-1", SIGNED + timedelta(minutes=ordinal))


def unit_to_verify(ordinal: int) -> UnitView:
    """Return a unit whose label came out and is to be scanned back."""
    return replace(unit(ordinal), label=replace(job(ordinal, "unknown"), evidence="unverified"))


def counted(ordinal: int) -> EventView:
    """Return the event of a unit's count."""
    shown = unit(ordinal)
    return EventView(
        seq=ordinal,
        at=shown.counted_at,
        desk="desk1",
        operator=KEEPER.number,
        device="scanner-1",
        kind="UnitCounted",
        subject=shown.number,
        data={"model": shown.model, "serial": shown.serial, "ordinal": ordinal},
        operation=f"5f0c:{ordinal}",
        hash=f"{ordinal:064x}",
    )


def unit(ordinal: int, label: str = "printed", **changed: Any) -> UnitView:
    """Return one unit of the demo delivery."""
    number, model, serial, weight, kinds, problems, evidence = PLAN[ordinal - 1]
    held = bool(kinds or problems)
    made = UnitView(
        number=f"RU26092900{number:02}",
        delivery="DL2609290001",
        ordinal=number,
        model=model,
        serial=serial,
        state="counted",
        product_status="on_hold" if held else "to_inspect",
        location="LC000002" if held else "LC000001",
        location_name="待处理区" if held else "收货区",
        held=held,
        issue=1,
        kinds=kinds,
        problems=problems,
        evidence=tuple((code, {}) for code in evidence),
        suggestions=("counterfeit",) if evidence else (),
        weight=Decimal(weight),
        weight_unit="kg",
        warranty="unknown" if serial is None else "out" if "out_of_warranty" in kinds else "in",
        warranty_end=None if serial is None else datetime(2027, 10, 28, tzinfo=UTC),
        produced=f"20{serial[7:9]}-W{serial[9:11]}" if serial else None,
        request="exchange",
        counted_at=SIGNED + timedelta(minutes=40 + number),
        counted_by="周敏",
        label=job(number, label),
    )
    return replace(made, **changed)


HINTED = unit(
    7,
    held=True,
    problems=("major_defect",),
    product_status="on_hold",
    evidence=(
        (
            "batch_hint",
            {
                "model": "HY400S",
                "week": "2025-W31",
                "defect": "major_defect",
                "units": ["RU2609290007", "RU2609260003", "RU2609220011"],
            },
        ),
    ),
    suggestions=("batch",),
)


def delivery(counted: int, state: str = "counting") -> DeliveryView:
    """Return the demo delivery with its first units counted."""
    units = [unit(ordinal) for ordinal in range(1, counted + 1)]
    models = [*DECLARED, *(m for m in ("HY650G", "HY300S") if any(u.model == m for u in units))]
    rows = []
    for model in models:
        mine = tuple(each for each in units if each.model == model)
        rows.append(ModelRow(model, DECLARED.get(model, 0), len(mine), mine))
    return DeliveryView(
        number="DL2609290001",
        state=state,
        customer="C001",
        customer_name="华南数码分销",
        signed_at=SIGNED,
        signed_by="周敏",
        waybills=(("SF9000000000017", "SF", True), ("SF9000000000025", "SF", True)),
        declared=12,
        counted=counted,
        has_packing_list=True,
        models=tuple(rows),
        deadlines=DUE,
    )


def matters(counted: int) -> tuple[Matter, ...]:
    """Return what is open after the first units."""
    found = []
    for ordinal, model, _, _, kinds, problems, _ in PLAN[:counted]:
        number = f"RU26092900{ordinal:02}"
        for code in problems:
            found.append(Matter("problem", code, ordinal, number, ordinal, model, 1, "open", {}))
        for code in kinds:
            facts = {"where": "case"} if code == "damaged" else {}
            found.append(Matter("discrepancy", code, ordinal, number, ordinal, model, 1, "asked", facts))
    return tuple(sorted(found, key=lambda each: each.sort != "problem"))


def devices(**codes: str) -> tuple[DeviceView, ...]:
    """Return the three devices, each ready unless another condition is given for its kind."""
    names = {"scanner": "scanner-1", "scale": "scale-1", "printer": "printer-1"}
    return tuple(
        DeviceView(
            id=name,
            kind=kind,  # type: ignore[arg-type]
            name=name,
            code=codes.get(kind, "ready"),
            severity="attention" if kind in codes else "ok",
            since=NOW - timedelta(seconds=48),
            facts={},
            last_at=NOW - timedelta(seconds=5),
        )
        for kind, name in names.items()
    )


def port(name: str, probably: str, code: str, **said: Any) -> PortView:
    """Return a free port."""
    made = PortView(f"/dev/serial/by-id/{name}", "serial", "", "0403:6001", probably, "", "", "", code, {})
    return replace(made, **said)


WEIGHT_SAID = {"protocol": "mt-sics", "line": "9600 8N1", "said": "1.250 kg"}
PORTS = (
    port("usb-FTDI_FT232R_USB_UART_A9XYZ123-if00-port0", "bridge", "port.scale", facts=WEIGHT_SAID),
    port("usb-Honeywell_1470g_19250B4A12-if00", "scanner", "port.silent", model="Honeywell/Metrologic"),
    port(
        "usb-Prolific_2303-if00-port0",
        "bridge",
        "port.wrong_speed",
        facts={"found": "FE 98 00 F8"},
        said='"<FE><98>␀<F8>"',
        twins=1,
        usb_id="067b:2303",
    ),
)
NO_RIGHTS = replace(
    port("", "scale", "port.refused"),
    port="/dev/hidraw0",
    sort="hid",
    usb_id="0922:8003",
    model="DYMO M10",
    rule='SUBSYSTEM=="hidraw", KERNEL=="hidraw*", ATTRS{idVendor}=="0922", ATTRS{idProduct}=="8003", '
    'MODE="0660", GROUP="input", SYMLINK+="station-scale-0922-8003"',
)
BARS = "11010010000100010110001000101100010111011110110001001100110101101110001000110110001011101100011101011"
FINDINGS: Mapping[str, FindingView] = {
    "devices-ready": FindingView("", NOW),
    "devices-ports": FindingView("", NOW, PORTS),
    "devices-listening": FindingView("listening", NOW, PORTS),
    "devices-scan": FindingView("scan", NOW, PORTS, "BD481902", BARS),
    "devices-weigh": FindingView("weigh", NOW, PORTS, about="1 kg"),
    "devices-bound": FindingView(
        "",
        NOW,
        PORTS[2:],
        said=Feedback(
            "ok", "device_bound", {"kind": "seems.scanner", "name": "scanner-2", "port": PORTS[1].port}
        ),
    ),
    "devices-rights": FindingView("", NOW, (NO_RIGHTS, *PORTS[1:])),
}
"""What is being looked for on the devices pages; on those not named, nothing is shown of it."""


def using(**scanner: Any) -> tuple[DeviceView, ...]:
    """Return the three devices at work: a code read, a weight on the scale."""
    first, second, third = devices()
    weighing = replace(second, weight=(Decimal("1.31"), "kg", True))
    return replace(first, **scanner), weighing, third


def card(
    outcome: Outcome, code: str, about: UnitView | None = None, operation: str = "inbox:1", **facts: Any
) -> Card:
    """Return the last answer of the desk."""
    return Card(operation, Feedback(outcome, code, facts), NOW, about)


DUTY = Matter("duty", "application", 21, "RU2609290008", 8, "HY400S", 1, "open", {"rule": "R13"})

EMPTY = DeskView("desk-1", "收货台 1", NOW, devices(), clerk=KEEPER, head=1)


BEHIND = WebhookView(
    "http://192.168.1.20:8000",
    211,
    46,
    NOW - timedelta(minutes=31),
    True,
    Text("10 秒内没有答复", "no answer within 10 s"),
)


def counting(
    counted: int, shown: Card | None = None, question: Question | None = None, **changed: Any
) -> DeskView:
    """Return the desk while the demo delivery is counted."""
    view = replace(EMPTY, delivery=delivery(counted), card=shown, question=question, matters=matters(counted))
    return replace(view, **changed)


def away(code: str, *captured: str, captures: bool = True) -> DeskView:
    """Return a desk whose database is away."""
    why = Feedback("refused", f"store.{code}", {"where": "192.168.1.20:5432/station"})
    said = card("waiting", "captured_away", text=captured[0], count=len(captured)) if captured else None
    return replace(
        EMPTY,
        clerk=None,
        card=said,
        waiting=len(captured),
        away=Away(why, NOW - timedelta(minutes=4), captured, captures),
    )


LOSS = Question(
    "loss",
    (),
    "loss_read",
    {
        "lost": 14,
        "scans": [
            {"operation": "x:8", "text": "HY500GA253700211", "at": "2026-09-29T06:21:10+00:00"},
            {"operation": "x:9", "text": "1.64 kg", "at": "2026-09-29T06:21:14+00:00"},
            {"operation": "x:10", "text": "HY400SB253100310", "at": "2026-09-29T06:21:31+00:00"},
        ],
    },
)
ELSEWHERE = Question(
    "duplicate",
    (Choice(1, "another_unit", {}), Choice(2, "same_unit", {})),
    None,
    {
        "scanned": {"serial": "HY500GA253700143"},
        "elsewhere": {"desk": "收货台 2", "counted": "09-29 14:18", "by": "李静", "delivery": "DL2609290002"},
    },
)


def ask(
    kind: str, *codes: str, confirm: str | None = None, group: str = "", chosen: int = 0, **facts: Any
) -> Question:
    """Return a question with choices numbered from 1."""
    choices = tuple(Choice(n, code, {}, group, n == chosen) for n, code in enumerate(codes, 1))
    return Question(kind, choices, confirm, facts)


ASK_FIRST = (
    Deadline("ask_customer", datetime(2026, 9, 29, 9, 30, tzinfo=UTC), "today", target=True),
    Deadline("disputes", datetime(2026, 10, 8, 9, 30, tzinfo=UTC), "later"),
)
STEP_NAMES = ("kind", "photo", "asked", "answer", "decision", "carried_out")


def settling(now: str, kind: str = "damaged", ordinal: int = 3) -> DiscrepancyView:
    """Return a discrepancy of the demo delivery, stopped before a step."""
    done: Mapping[str, Mapping[str, Any]] = {
        "kind": {"kind": kind, **({"where": "case"} if kind == "damaged" else {})},
        "photo": {"photo": 2},
        "asked": {"who": "contact", "name": "陈经理", "how": "phone", "when": "just_now", "reached": True},
        "answer": {"answer": "as_usual"},
        "decision": {"decision": "exchange_anyway"},
    }
    at = STEP_NAMES.index(now)
    steps = tuple(
        Step(name, "done", done[name], "周敏", NOW + timedelta(minutes=n))
        if n < at
        else Step(name, "now" if n == at else "todo", {})
        for n, name in enumerate(STEP_NAMES)
    )
    about = unit(ordinal)
    return DiscrepancyView(
        id=3,
        delivery="DL2609290001",
        unit=about.number,
        ordinal=ordinal,
        kind=kind,
        model=about.model,
        quantity=1,
        state="open",
        facts={"where": "case"} if kind == "damaged" else {},
        steps=steps,
        photos=(1, 2),
        application=kind in ("mixed", "short", "out_of_warranty"),
        deadlines=ASK_FIRST[at > STEP_NAMES.index("asked") :],
        opened_at=NOW,
    )


def settle_asked() -> Question:
    """Return the question whom, how and when."""
    who = (("contact", "陈经理"), ("marketing_owner", "林珊"), ("someone_else", ""))
    choices = [
        Choice(n, code, {"name": name} if name else {}, "who", n == 1)
        for n, (code, name) in enumerate(who, 1)
    ]
    choices += [
        Choice(n, code, {}, "how", n == 4)
        for n, code in enumerate(("phone", "wechat", "mail", "in_person"), 4)
    ]
    choices += [
        Choice(n, code, {}, "when", n == 8) for n, code in enumerate(("just_now", "earlier_today"), 8)
    ]
    return Question("settle", tuple(choices), "sign_asked", {"discrepancy": 3, "picks": {}})


DECISIONS = ("exchange_anyway", "charge", "keep", "send_back", "refuse", "pass_to_marketing")
ANSWERS = (
    "agrees_with_count",
    "as_usual",
    "will_send_missing",
    "wants_it_back",
    "pays",
    "gives_it_up",
    "disputes_count",
    "leaves_it_to_us",
)
TROUBLES = (
    "box",
    "case",
    "cable",
    "connector",
    "safety",
    "major_defect",
    "counterfeit",
    "malicious",
    "batch",
)
MODELS = ("HY300S", "HY350P", "HY400S", "HY500G", "HY650G", "HY850M", "HY220T", "HY250F")
HOSTILE = "<script>alert('单')</script>\"'><img src=x onerror=alert(1)>"


def pairing() -> DeskView:
    """Return the finished count with a surplus paired with a shortage."""
    choices = (
        Choice(1, "HY500G", {"quantity": 1}, "short", True),
        Choice(2, "HY400S", {"quantity": 1}, "short"),
        Choice(3, "HY650G", {"unit": "RU2609290006", "ordinal": 6}, "unit", True),
        Choice(4, "HY300S", {"unit": "RU2609290012", "ordinal": 12}, "unit"),
        Choice(5, "do_not_pair", {}, "end"),
    )
    question = Question("pairing", choices, "pair", {"short": "HY500G", "unit": "RU2609290006"})
    return counting(12, None, question)


def hostile() -> DeskView:
    """Return a desk where every text somebody else controls is markup."""
    bad = unit(6, serial=HOSTILE, model=HOSTILE)
    row = ModelRow(HOSTILE, 0, 1, (bad,))
    parcel = replace(delivery(1), customer=HOSTILE, customer_name=HOSTILE, models=(row,))
    return counting(
        1,
        card("attention", "counted_held", bad, ordinal=6, model=HOSTILE, kinds=[HOSTILE]),
        delivery=parcel,
        name=HOSTILE,
        clerk=Clerk("OP0001", HOSTILE, HOSTILE),
        matters=(Matter("discrepancy", HOSTILE, 1, HOSTILE, 1, HOSTILE, 1, "asked", {"about": HOSTILE}),),
        question=ask("trouble", HOSTILE, HOSTILE, confirm=HOSTILE, unit=HOSTILE, model=HOSTILE),
        devices=(replace(devices()[0], name=HOSTILE, code=HOSTILE, severity="attention"),),
    )


def crowded() -> DeskView:
    """Return a delivery far larger than the screen."""
    many = tuple(replace(unit(7), ordinal=n, number=f"RU26092901{n:02}") for n in range(1, 81))
    rows = (ModelRow("HY400S", 90, 80, many), *delivery(12).models)
    parcel = replace(delivery(12), models=rows, declared=102, counted=92)
    return counting(12, card("ok", "unit_counted", many[-1]), delivery=parcel, matters=matters(12) * 3)


TAKEN = Feedback(
    "attention",
    "list_imported",
    {
        "list": "packing-list",
        "taken": 9,
        "rejected": 2,
        "findings": [
            {
                "zh": "第 4 行，数量：应为 1 到 100000 的整数，写的是 两台。",
                "en": "row 4, 数量: expected a whole number from 1 to 100000, found 两台.",
            },
            {
                "zh": "第 7 行，客户：应为客户表里的编号，写的是 C999。",
                "en": "row 7, 客户: expected a customer of the customer list, found C999.",
            },
        ],
        "findings_left": 0,
    },
)

CUSTOMER = Customer("C001", "华南数码分销", "李工", "林珊")


def line(model: str, counted: int, declared: int, ordinals: Sequence[int] = (), **more: Any) -> FormLine:
    """Return one line of the demo delivery's form."""
    serials = tuple(unit(n).serial or "unreadable" for n in ordinals)
    out = sum("out_of_warranty" in unit(n).kinds for n in ordinals)
    unknown = sum(unit(n).serial is None for n in ordinals)
    return FormLine(
        model, "", declared, counted, serials, counted - out - unknown, out, unknown, "", "exchange", **more
    )


def confirmation(*, request_missing: bool = False) -> ConfirmationForm:
    """Return the demo delivery's form as it is handed over."""
    nameless = (line("HY300S", 1, 0, (12,), hold_reason="request_missing"),) if request_missing else ()
    return ConfirmationForm(
        date="2026-09-30",
        customer=CUSTOMER,
        applications=("AP2609290001", "AP2609290002"),
        deliveries=("DL2609290001",),
        waybills=("SF9000000000017", "SF9000000000025"),
        signed_at="2026-09-29 14:20",
        signed_by="周敏",
        counted_at="2026-09-29 15:10",
        counted_by="周敏",
        lines=(
            line("HY500G", 2, 2, (1, 2)),
            line("HY400S", 1, 1, (7,)),
            line("HY350P", 1, 1, (11,), replacement_model="HY400S", replacement_quantity=1),
            line("HY500G", 1, 1, (3,), hold_reason="damaged"),
            line("HY500G", 1, 1, (4,), hold_reason="safety"),
            line("HY500G", 1, 1, (5,), hold_reason="duplicate_serial"),
            line("HY650G", 1, 0, (6,), hold_reason="wrong_model", remark="→ HY500G"),
            line("HY400S", 1, 1, (8,), hold_reason="out_of_warranty"),
            line("HY400S", 1, 1, (9,), hold_reason="unreadable"),
            line("HY350P", 1, 1, (10,), hold_reason="out_of_warranty"),
            *(nameless or (line("HY300S", 1, 0, (12,), hold_reason="mixed"),)),
            line("HY400S", 0, 1, hold_reason="short"),
        ),
        packing_list=PackingList(
            CUSTOMER,
            "2026-09-29",
            (
                PackingLine("1", "HY500G", 6, ()),
                PackingLine("2", "HY400S", 4, ()),
                PackingLine("2", "HY350P", 2, ()),
            ),
            "customer",
        ),
    )


def to_sign(**changed: Any) -> FormView:
    """Return the form that waits for its two badges."""
    return replace(FormView("", "compiled", 1, "DL2609290001", confirmation()), **changed)


HANDED_OVER = datetime(2026, 9, 30, 2, 40, tzinfo=UTC)
FORM = FormView(
    "FM2609300001",
    "handed_over",
    2,
    "DL2609290001",
    confirmation(),
    (
        SignatureView("handed_over", "周敏", "keeper", HANDED_OVER, 1, {}),
        SignatureView("taken_over", "何婷", "clerk", HANDED_OVER, 1, {}, "周敏", "badge"),
    ),
    states={"handed_over": 4},
    blocks=(("R9", "RX2609290001", "gm", 1),),
)
ENTERED = replace(
    FORM,
    state="entered",
    signatures=(
        *FORM.signatures,
        SignatureView("entered", "何婷", "clerk", NOW + timedelta(hours=22), 2, {"erp": "SO-2609-118"}),
    ),
    states={"entered": 3, "handed_over": 1},
    to_ship=3,
)
TO_HAND_OVER = (
    HandOverRow(
        "DL2609280004",
        "counted",
        "C004",
        "云上电商旗舰",
        None,
        12,
        0,
        Deadline("hand_over", datetime(2026, 9, 29, 4, 0, tzinfo=UTC), "late"),
    ),
    HandOverRow("DL2609290001", "counted", "C001", "华南数码分销", None, 4, 8, DUE[0]),
    HandOverRow("DL2609290002", "counting", "C003", "东方装机店", None, 0, 0, DUE[0]),
    HandOverRow("DL2609290003", "counted", None, None, None, 2, 0, DUE[0]),
    HandOverRow("DL2609250002", "handed_over", "C002", "西北电脑城", "FM2609280001", 2, 0, None),
)
FORMS = (
    FormRow(
        "FM2609280001",
        "DL2609250002",
        "C002",
        "西北电脑城",
        "entered",
        HANDED_OVER - timedelta(days=2),
        {"at_shipping": 5, "completed": 2},
        replace(DUE[3], due_at=SIGNED + timedelta(hours=3), light="today"),
    ),
    FormRow(
        "FM2609300001",
        "DL2609290001",
        "C001",
        "华南数码分销",
        "handed_over",
        HANDED_OVER,
        {"handed_over": 4},
        DUE[3],
    ),
    FormRow(
        "FM2609300001/1",
        "DL2609290001",
        "C001",
        "华南数码分销",
        "handed_over",
        HANDED_OVER,
        {"handed_over": 1},
        DUE[3],
    ),
)
PIECES = (
    Piece(1, "RU2609290001", 1, "replacement", "HY500G", "HY500GA253700142", "FM2609300001", DUE[3]),
    Piece(2, "RU2609290002", 2, "replacement", "HY500G", "HY500GA253700143", "FM2609300001", DUE[3]),
    Piece(3, "RU2609290011", 11, "replacement", "HY400S", "HY350PA251200003", "FM2609300001", DUE[3]),
    Piece(4, "RU2609290005", 5, "goods_back", "HY500G", "HY500GA253700143", None, DUE[3]),
    Piece(
        5,
        "RU2609250009",
        9,
        "repair",
        "HY850M",
        None,
        "FM2609280001",
        replace(DUE[3], light="late"),
        waits="repairing",
    ),
)
SHIPPING = (
    ParcelView("C001", "华南数码分销", PIECES[:4]),
    ParcelView("C002", "西北电脑城", PIECES[4:]),
)
SENT = (
    ShipmentView(2, "SF9000000000777", "SF", "C004", "云上电商旗舰", NOW, None, 12),
    ShipmentView(1, "JDVA11408814483", "JD", "C002", "西北电脑城", NOW - timedelta(days=1), None, 3),
)
PACKED = replace(
    SHIPPING[0],
    pieces=(replace(PIECES[0], packed=True, new_serial="HY500GA253800001"), *PIECES[1:4]),
)
FOUND = CustomerFile(
    "C001",
    (("C001", "华南数码分销", "林珊"),),
    (
        ("DL2609290001", "handed_over", "C001", SIGNED),
        ("DL2608110003", "closed", "C001", SIGNED - timedelta(days=49)),
    ),
    tuple(
        ClaimView(
            unit(n).number,
            n,
            "DL2609290001",
            unit(n).model,
            unit(n).serial,
            "exchange",
            decision,
            state,
            waits,
            form,
            new,
            waybill,
        )
        for n, decision, state, waits, form, new, waybill in (
            (1, "", "completed", "", "FM2609300001", "HY500GA253800001", "SF9000000000777"),
            (2, "", "at_shipping", "", "FM2609300001", None, None),
            (3, "exchange_anyway", "handed_over", "", "FM2609300001/1", None, None),
            (8, "", "counted", "gm", None, None, None),
            (9, "", "counted", "customer", None, None, None),
        )
    ),
    (
        FoundPaper("FM2609300001", "form", "at_shipping", HANDED_OVER, "DL2609290001"),
        FoundPaper("AP2609290001", "application", "reviewed", NOW, "DL2609290001"),
    ),
    (replace(SENT[0], customer="C001", customer_name="华南数码分销", units=1, delivered_at=NOW),),
    refusals=(RefusalView(1, "DL2608110003", "not_ours", "contact", "phone", SIGNED, "周敏"),),
)

LISTED = PaperList(
    tuple(
        ListedPaper(number, kind, rule, state, "C001", "华南数码分销", "DL2609290001", waits, NOW)
        for number, kind, rule, state, waits in (
            ("FM2609300001/1", "form", "R14", "handed_over", ""),
            ("FM2609300001", "form", "R14", "at_shipping", ""),
            ("AP2609290002", "application", "R13", "reviewed", "gm"),
            ("NT2609290001", "notice", "R2b", "open", "marketing"),
            ("RX2609290001", "replacement", "R9", "draft", "marketing"),
            ("RP2609290001", "report", "R1", "submitted", "gm_office"),
            ("BR2609300001", "bad_record", "R21", "to_sign", "leader"),
        )
    ),
    kinds=("application", "bad_record", "form", "notice", "replacement", "report"),
    states=("at_shipping", "draft", "handed_over", "open", "reviewed", "submitted", "to_sign"),
)

SHIPPER = Clerk("OP0011", "石磊", "shipping")

FILED: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "morning": lambda: filing.hand_over_drawing(TO_HAND_OVER),
    "morning-none": lambda: filing.hand_over_drawing(()),
    "hand-over": lambda: {"form": to_sign()},
    "hand-over-keeper": lambda: {"form": to_sign(keeper="周敏")},
    "hand-over-request": lambda: {"form": to_sign(content=confirmation(request_missing=True))},
    "forms": lambda: filing.forms_drawing(FORMS, None, False),
    "forms-none": lambda: filing.forms_drawing((), None, False),
    "form": lambda: filing.forms_drawing((), FORM, False),
    "form-entered": lambda: filing.forms_drawing((), ENTERED, False),
    "shipping": lambda: filing.shipping_drawing(SHIPPING, SENT[:1], SENT),
    **dict.fromkeys(
        ("shipping-clerk", "shipping-leader"), lambda: filing.shipping_drawing(SHIPPING, SENT[:1], SENT)
    ),
    "unit-in-order": lambda: {"unit": unit(7)},
    "papers": lambda: papers.list_drawing(LISTED),
    "papers-none": lambda: papers.list_drawing(PaperList(customer="C999")),
    "unit-batch-hint": lambda: {"unit": HINTED},
    "unit-sampled": lambda: {"unit": unit(4, state="sampled", location="", location_name="")},
    "refusal": lambda: refusal_drawing(delivery(0, "signed")),
    "refusal-past": lambda: refusal_drawing(delivery(12)),
    "shipping-none": lambda: filing.shipping_drawing((), (), ()),
    "parcel-out": lambda: {"parcel": PACKED},
    "parcel-out-empty": lambda: {"parcel": SHIPPING[1]},
    "parcel-out-courier": lambda: {"parcel": PACKED},
    "search": lambda: filing.search_drawing(FOUND),
    "search-none": lambda: filing.search_drawing(CustomerFile("C999")),
}
"""What the pages of keeper, clerk and shipping are drawn with, by story."""

MANAGER = Clerk("OP0006", "郑立", "manager")
MARKETING, GM = Clerk("OP0007", "林珊", "marketing"), Clerk("OP0009", "许总", "gm")


def paper(n: int, kind: str, rule: str, *lines: tuple[str, int], waits: str = "") -> PaperRow:
    """Return a paper of the demo delivery's customer."""
    prefix = {"application": "AP", "replacement": "RX", "notice": "NT", "report": "RP"}[kind]
    at = NOW - timedelta(hours=n)
    return PaperRow(
        f"{prefix}26092900{n:02}",
        kind,
        rule,
        "submitted",
        "DL2609290001",
        "C001",
        "华南数码分销",
        waits,
        at if waits else None,
        at,
        lines,
    )


PEOPLE = (
    OperatorView("OP0001", "周敏", "keeper", "", None, "", True, False, None),
    OperatorView("OP0004", "邓辉", "inspector", "检测", date(2026, 10, 12), "ends_soon", True, True, None),
    OperatorView(
        "OP0005",
        "马超群",
        "repairer",
        "拆解、维修",
        date(2026, 9, 1),
        "over",
        False,
        True,
        NOW + timedelta(minutes=9),
    ),
)

SETTINGS = (
    SettingView("week", "mon-fri", "5.1", ("mon-fri", "mon-sat")),
    SettingView(
        "close",
        "17:30",
        "5.1",
        changes=(SettingChange("17:30", NOW, "郑立"), SettingChange("18:00", SIGNED, None)),
    ),
    SettingView("count_start_day", "false", "5.2", ("true", "false")),
    SettingView("application_kinds", "mixed, short, out_of_warranty", "R13"),
)

CUSTOMERS = ListView(
    "customers",
    tuple(
        {"code": code, "name": name, "contact": "陈经理", "phone": "", "marketing_owner": "林珊"}
        for code, name in (("C001", "华南数码分销"), ("C002", "西北电脑城"))
    ),
    more=True,
)


def a_year(year: int) -> YearView:
    """Return a year of which nobody has said the holidays, but for one day of the department's own."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(365)]
    closed = date(year, 3, 5)
    made = (
        DayView(day, day.weekday() < 5 and day != closed, "own" if day == closed else "week", "盘点")
        for day in days
    )
    return YearView(year, tuple(made), missing=True)


OFFICE_STORIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "office-sign-in": ("office_sign_in.html", {"number": "", "answer": None}),
    "office-sign-in-wrong": (
        "office_sign_in.html",
        {"number": "9", "answer": Feedback("refused", "pin_wrong", {"left": 3})},
    ),
    "office-setup": ("office_setup.html", {"answer": None, "has_manager": False}),
    "office-setup-done": ("office_setup.html", {"answer": None, "has_manager": True}),
    "office-pin": ("office_pin.html", {"signed_in": GM, "answer": None}),
    "office-nothing": ("office_home.html", {"signed_in": GM, "answer": None, "view": OfficeView(GM, NOW)}),
    "office-people": (
        "office_people.html",
        {"signed_in": MANAGER, "answer": None, "people": PEOPLE, "manages": True},
    ),
    "office-people-leader": (
        "office_people.html",
        {"signed_in": LEADER, "answer": None, "people": PEOPLE, "manages": False},
    ),
    "office-qualification": (
        "office_qualification.html",
        {"signed_in": LEADER, "answer": None, "person": PEOPLE[2]},
    ),
    "office-settings": ("office_settings.html", {"signed_in": MANAGER, "answer": None, "settings": SETTINGS}),
    "office-setting": ("office_setting.html", {"signed_in": MANAGER, "answer": None, "setting": SETTINGS[1]}),
    "office-setting-choice": (
        "office_setting.html",
        {
            "signed_in": MANAGER,
            "answer": Feedback("refused", "setting_same", {"setting": "setting.week", "value": "mon-fri"}),
            "setting": SETTINGS[0],
        },
    ),
    "office-lists": (
        "office_lists.html",
        {"signed_in": CLERK, "answer": None, "kinds": [("customers", "客户表"), ("models", "型号表")]},
    ),
    "office-list": (
        "office_list.html",
        {
            "signed_in": CLERK,
            "answer": None,
            "search": "",
            "drawing": lambda: list_drawing("customers", CUSTOMERS),
        },
    ),
    "office-list-taken": (
        "office_list.html",
        {
            "signed_in": CLERK,
            "answer": TAKEN,
            "search": "",
            "drawing": lambda: list_drawing("packing-list", None),
        },
    ),
    "office-row": (
        "office_row.html",
        {
            "signed_in": CLERK,
            "answer": Feedback("refused", "row_not_taken", {"findings": TAKEN.facts["findings"][:1]}),
            "drawing": lambda: row_drawing("customers", CUSTOMERS.rows[0]),
        },
    ),
    "office-row-operator": (
        "office_row.html",
        {"signed_in": MANAGER, "answer": None, "drawing": lambda: row_drawing("operators", {})},
    ),
    "office-calendar": (
        "office_calendar.html",
        {"signed_in": MANAGER, "answer": None, "drawing": lambda: year_drawing(a_year(2027))},
    ),
    "office-person": ("office_person.html", {"signed_in": MANAGER, "answer": None, "person": PEOPLE[2]}),
    "office-waiting": (
        "office_home.html",
        {
            "signed_in": MARKETING,
            "answer": Feedback("ok", "pin_set", {"name": "林珊", "number": "OP0007"}),
            "pages": ["people", "settings", "calendar", "lists"],
            "view": OfficeView(
                MARKETING,
                NOW,
                (
                    paper(3, "application", "R13", ("HY400S", 1), ("HY350P", 1), waits="marketing"),
                    paper(2, "replacement", "R9", ("HY350P", 1), waits="marketing"),
                ),
                (paper(1, "notice", "R8b", ("HY500G", 120)),),
            ),
        },
    ),
}
"""Name of a story of the office to the template and what it is drawn with."""

STORIES: Mapping[str, Callable[[], DeskView]] = {
    "locked": lambda: replace(EMPTY, clerk=None),
    "calendar-missing": lambda: replace(EMPTY, missing_years=(2027,)),
    "sign-on": lambda: replace(EMPTY, clerk=None),
    "sign-on-wrong": lambda: replace(EMPTY, clerk=None, card=card("refused", "pin_wrong", left=4)),
    "locked-work-kept": lambda: counting(7, clerk=None),
    "away": lambda: away("refused"),
    "away-captured": lambda: away("silent", "HY500GA253700211", "HY500GA253700187", "SF9000000000033"),
    "disk-full": lambda: away("disk_full", captures=False),
    "loss": lambda: counting(7, None, LOSS),
    "elsewhere": lambda: counting(7, None, ELSEWHERE),
    "empty": lambda: EMPTY,
    "empty-signed-on": lambda: replace(
        EMPTY, card=card("ok", "signed_on", name="周敏", role="keeper", operator="OP0001")
    ),
    "empty-refused": lambda: replace(EMPTY, card=card("refused", "no_delivery_open")),
    "signing": lambda: replace(
        EMPTY,
        question=Question(
            "sign_delivery",
            (
                *(
                    Choice(n, f"C00{n}", {"name": name}, "", n == 1)
                    for n, name in enumerate(
                        ("华南数码分销", "西北电脑城", "东方装机店", "云上电商旗舰", "北辰教育采购"), 1
                    )
                ),
                Choice(6, "unclaimed", {}),
            ),
            "sign",
            {
                "waybills": [["SF9000000000017", "SF"], ["SF9000000000025", "SF"]],
                "customer": "C001",
                "customer_name": "华南数码分销",
            },
        ),
    ),
    "courier": lambda: replace(EMPTY, question=ask("courier", "STO", "ZTO", waybill="77316523125896")),
    "parcel": lambda: counting(
        7, None, ask("parcel", "joins_delivery", "other_delivery", waybill="SF9000000000033", courier="SF")
    ),
    "parcels": lambda: counting(
        7, None, ask("parcels", "wait_for_parcels", "parcels_will_not_come", waybills=["SF9000000000025"])
    ),
    "counting-first": lambda: counting(0),
    "counting-ok": lambda: counting(7, card("ok", "unit_counted", unit(7))),
    "counting-printing": lambda: counting(7, card("ok", "unit_counted", unit(7, "sending"))),
    "counting-verify": lambda: counting(7, card("ok", "unit_counted", unit_to_verify(7))),
    "counting-attention": lambda: counting(
        6, card("attention", "counted_held", unit(6), ordinal=6, model="HY650G", kinds=["mixed"])
    ),
    "counting-evidence": lambda: counting(
        5, card("attention", "counted_held", unit(5), ordinal=5, model="HY500G", kinds=["duplicate_serial"])
    ),
    "counting-refused": lambda: counting(
        7,
        card(
            "refused",
            "held_unit_elsewhere",
            unit="RU2609290003",
            place="LC000003",
            name="总仓退货区",
            rule="R13",
        ),
    ),
    "counting-waiting": lambda: counting(
        7, card("waiting", "stored_until_badge", text="HY400SB253100310"), waiting=3
    ),
    "counting-crowded": crowded,
    "counted": lambda: counting(
        12,
        card("ok", "count_finished", delivery="DL2609290001", units=12),
        delivery=delivery(12, "counted"),
        matters=(*matters(12), DUTY),
    ),
    "serial": lambda: counting(6, None, ask("serial", model="HY400S")),
    "trouble": lambda: counting(
        3, card("ok", "unit_counted", unit(3)), ask("trouble", *TROUBLES, unit="RU2609290003")
    ),
    "model": lambda: counting(8, card("ok", "unit_counted", unit(8)), ask("model", *MODELS)),
    "photo-problem": lambda: counting(
        4,
        card("attention", "trouble_marked", unit(4), ordinal=4, model="HY500G", kind="safety"),
        ask("photo", problem=1, unit="RU2609290004"),
    ),
    "photo": lambda: counting(
        3,
        card("attention", "trouble_marked", unit(3), ordinal=3, kind="damaged", where="case"),
        ask("photo", discrepancy=3, unit="RU2609290003"),
    ),
    "duplicate": lambda: counting(
        4,
        card("attention", "already_counted", unit(2), ordinal=2, serial="HY500GA253700143"),
        ask(
            "duplicate",
            "another_unit",
            "same_unit",
            unit="RU2609290002",
            scanned={"serial": "HY500GA253700143"},
            weight={"value": "1.05", "unit": "kg"},
        ),
    ),
    "undo": lambda: counting(
        7,
        card("attention", "undo_asked", unit(7), ordinal=7),
        ask("undo", confirm="void", unit="RU2609290007"),
    ),
    "pairing": pairing,
    "settle-photo": lambda: counting(12, None, ask("settle"), settling=settling("photo")),
    "settle-asked": lambda: counting(12, None, settle_asked(), settling=settling("asked")),
    "settle-answer": lambda: counting(
        12, None, ask("settle", *ANSWERS, group="answer"), settling=settling("answer", "mixed", 12)
    ),
    "settle-decision": lambda: counting(
        12,
        None,
        ask("settle", *DECISIONS, group="decision", chosen=1, confirm="sign_decision"),
        settling=settling("decision"),
    ),
    "settle-carried-out": lambda: counting(
        12,
        None,
        ask("settle", confirm="sign_carried_out"),
        settling=settling("carried_out", "out_of_warranty", 8),
    ),
    "print-job": lambda: counting(
        8,
        None,
        ask("print_job", "came_out", "did_not_come_out", job=8),
        devices=devices(scale="silent", printer="paper_out"),
        open_jobs=(job(8, "unknown"), job(9, "queued"), job(10, "queued")),
    ),
    **{name: partial(made, EMPTY) for name, made in teardown_stories.STORIES.items()},
    "devices-ready": lambda: counting(7),
    "devices-trouble": lambda: counting(
        7,
        devices=devices(scanner="noise", scale="port_missing", printer="no_answer"),
        open_jobs=(job(6, "unknown"), job(7, "queued")),
    ),
    "labels-unknown": lambda: counting(
        7, open_jobs=(job(5, "unknown"), job(6, "unknown"), job(7, "sending"), job(8, "queued"))
    ),
    "labels-batch": lambda: counting(
        7,
        card("ok", "labels_queued", count=48),
        open_jobs=tuple(job(n, "sending" if n == 13 else "queued") for n in range(13, 49)),
    ),
    "labels-done": lambda: counting(7, card("ok", "labels_cancelled", count=36)),
    "devices-ports": lambda: replace(EMPTY, devices=using(last_text="HY400S B 2531 00310")),
    "devices-listening": lambda: replace(EMPTY, devices=using()),
    "devices-scan": lambda: replace(EMPTY, devices=devices(scanner="port_missing")),
    "devices-weigh": lambda: replace(EMPTY, devices=devices(scale="port_missing")),
    "devices-bound": lambda: replace(EMPTY, devices=using()),
    "devices-rights": lambda: replace(
        EMPTY,
        devices=(
            replace(
                devices()[1],
                code="port_refused",
                severity="refused",
                facts={"port": "/dev/hidraw0", "why": "Permission denied"},
                rule=NO_RIGHTS.rule,
            ),
            *devices()[2:],
        ),
    ),
    "devices-webhook": lambda: counting(7, webhook=BEHIND),
    "unit": lambda: counting(6),
    "lists": lambda: replace(EMPTY, clerk=CLERK),
    "lists-taken": lambda: replace(EMPTY, clerk=CLERK),
    "lists-keeper": lambda: EMPTY,
    **dict.fromkeys(("morning", "morning-none"), lambda: EMPTY),
    "hand-over": lambda: replace(EMPTY, question=Question("hand_over", (), None, {})),
    "hand-over-request": lambda: replace(EMPTY, question=Question("hand_over", (), None, {})),
    "hand-over-keeper": lambda: replace(
        EMPTY,
        question=Question("hand_over", (), None, {}),
        card=card("refused", "badge_out_of_turn", name="罗强", role="leader", who=["clerk"]),
    ),
    **dict.fromkeys(("forms", "forms-none", "search", "search-none"), lambda: replace(EMPTY, clerk=CLERK)),
    "form": lambda: replace(EMPTY, clerk=CLERK),
    "form-entered": lambda: replace(
        EMPTY,
        clerk=CLERK,
        card=card(
            "attention",
            "form_entered_partly",
            form="FM2609300001",
            erp="SO-2609-118",
            units=3,
            waiting=1,
            rule=["R9"],
            paper=["RX2609290001"],
            who=["gm"],
        ),
    ),
    **dict.fromkeys(("shipping", "shipping-none"), lambda: replace(EMPTY, clerk=SHIPPER)),
    "shipping-clerk": lambda: replace(EMPTY, clerk=CLERK),
    "shipping-leader": lambda: replace(EMPTY, clerk=Clerk("OP0003", "罗强", "leader")),
    "unit-in-order": lambda: counting(7),
    "papers": lambda: counting(7),
    "papers-none": lambda: counting(7),
    "unit-batch-hint": lambda: counting(7),
    "unit-sampled": lambda: counting(7),
    "counting-batch-hint": lambda: counting(
        7,
        card(
            "attention",
            "batch_hint",
            HINTED,
            unit=HINTED.number,
            ordinal=7,
            kind="major_defect",
            defect="major_defect",
            model="HY400S",
            week="2025-W31",
            count=3,
        ),
    ),
    "refusal": lambda: counting(0),
    "refusal-past": lambda: counting(12),
    "parcel-out": lambda: replace(
        EMPTY,
        clerk=SHIPPER,
        question=Question("parcel_out", (), None, {}),
        card=card("ok", "packed", serial="HY500GA253800001", pieces=1),
    ),
    "parcel-out-empty": lambda: replace(
        EMPTY,
        clerk=SHIPPER,
        question=Question("parcel_out", (), None, {}),
        card=card(
            "refused", "model_not_awaited", serial="HY650GA252200999", model="HY650G", wanted=["HY850M"]
        ),
    ),
    "parcel-out-courier": lambda: replace(
        EMPTY, clerk=SHIPPER, question=replace(ask("parcel_out", "STO", "ZTO"), confirm=None)
    ),
    **{name: partial(replace, EMPTY, clerk=each.clerk) for name, each in PAPERS.items()},
    **{name: partial(replace, EMPTY, clerk=who) for name, (_, who, *_) in books_stories.DRAWN.items()},
    "paper-plan": lambda: replace(
        counting(12),
        question=ask(
            "paper",
            *(f"plan.{plan}" for plan in paper_stories.APPLICATION.plans),
            group="plan",
            chosen=3,
            confirm="submit_application",
        ),
        paper=paper_stories.APPLICATION,
    ),
    **{name: partial(made, EMPTY) for name, made in inspection_stories.DESKS.items()},
    **{
        name: partial(replace, EMPTY, clerk=clerk, now=inspection_stories.AT)
        for name, (clerk, _, _) in inspection_stories.LISTS.items()
    },
    **{
        name: partial(replace, EMPTY, clerk=clerk, now=plan_stories.AT)
        for name, (_, clerk) in (*plan_stories.PLANS.items(), *plan_stories.WORKS.items())
    },
    **{
        name: partial(replace, EMPTY, now=plan_stories.AT, question=each.question, card=each.card)
        for name, each in plan_stories.PICKS.items()
    },
    **dict.fromkeys((*BOARDS, *REPORTS), lambda: replace(EMPTY, clerk=LEADER, now=MORNING)),
    "reports": lambda: replace(EMPTY, clerk=LEADER, now=MORNING),
    **{
        name: partial(replace, EMPTY, clerk=each.clerk, question=each.question, card=each.card)
        for name, each in stock_stories.STORIES.items()
    },
    "hostile": hostile,
}
"""Name of a story to the view it draws."""

ARRANGEMENTS = {
    "devices-ready": "devices",
    "devices-trouble": "devices",
    "devices-webhook": "devices",
    **dict.fromkeys(FINDINGS, "devices"),
    **dict.fromkeys(("labels-unknown", "labels-batch", "labels-done"), "labels"),
    **dict.fromkeys(("unit", "unit-in-order", "unit-batch-hint", "unit-sampled"), "unit"),
    **dict.fromkeys(("refusal", "refusal-past"), "refusal"),
    **dict.fromkeys(("papers", "papers-none"), "papers"),
    **dict.fromkeys(("morning", "morning-none"), "morning"),
    **dict.fromkeys(("forms", "forms-none", "form", "form-entered"), "forms"),
    **dict.fromkeys(("shipping", "shipping-none", "shipping-clerk", "shipping-leader"), "shipping"),
    **dict.fromkeys(("search", "search-none"), "search"),
    "unit": "unit",
    **dict.fromkeys(("sign-on", "sign-on-wrong"), "sign_on"),
    "lists": "lists",
    "lists-taken": "lists",
    "lists-keeper": "lists",
    **dict.fromkeys(PAPERS, "paper"),
    **{name: arrangement for name, (arrangement, *_) in books_stories.DRAWN.items()},
    **dict.fromkeys(inspection_stories.LISTS, "workbench"),
    **dict.fromkeys(plan_stories.PLANS, "plan"),
    **dict.fromkeys(plan_stories.WORKS, "work"),
    **dict.fromkeys(BOARDS, "board"),
    **dict.fromkeys(REPORTS, "report"),
    "reports": "reports",
    **dict.fromkeys(("batch", "batch-closed"), "batch"),
    **stock_stories.ARRANGEMENTS,
    **dict.fromkeys(("batches", "batches-none"), "batches"),
}

EVERY_STORY = (*STORIES, *OFFICE_STORIES)


@bp.get("/storybook")
def list_stories() -> ResponseReturnValue:
    """List every story."""
    return render_template("stories.html", stories=EVERY_STORY)


@bp.get("/storybook/<story>")
def show_story(story: str) -> ResponseReturnValue:
    """Show one state of the desk, or of a page of the office."""
    if story in OFFICE_STORIES:
        template, drawn = OFFICE_STORIES[story]
        more = drawn["drawing"]() if "drawing" in drawn else {}
        more["answer"] = titled(drawn["answer"])
        return render_template(template, **{**drawn, **more}, inert=True, address_of=lambda number: "#")
    if story not in STORIES:
        abort(404)
    view, arrangement = STORIES[story](), ARRANGEMENTS.get(story)
    drawn = told(view, arrangement, FINDINGS.get(story))
    if arrangement == "lists":
        drawn |= lists.drawing(view.clerk, TAKEN if story == "lists-taken" else None)
    if story in FILED:
        drawn |= FILED[story]()
    if story in books_stories.DRAWN:
        drawn |= books_stories.drawing(story)
    if (of_paper := PAPERS.get(story)) is not None:
        drawn |= {**asks.drawing(of_paper.paper, of_paper.act), "own_page": True}
    if (of_stock := stock_stories.STORIES.get(story)) is not None:
        drawn |= of_stock.drawing()
    if story in inspection_stories.LISTS:
        drawn |= workbench.drawing(*inspection_stories.LISTS[story][1:])
    if arrangement == "batch":
        drawn |= {"torn_down": teardown_stories.CLOSED if story == "batch-closed" else teardown_stories.FULL}
    if arrangement == "batches":
        drawn |= {"open_batches": (teardown_stories.BATCH,) if story == "batches" else ()}
    drawn |= plan_stories.drawing_of(story)
    if story in BOARDS:
        drawn |= board.drawing(BOARDS[story])
    if story in REPORTS or story == "reports":
        listed = [(each.name, each.rules) for each in REPORTS.values()]
        drawn |= reports.drawing(listed, REPORTS.get(story))
    return render_template("page.html", **drawn)


def told(
    view: DeskView, arrangement: str | None = None, finding: FindingView | None = None
) -> dict[str, Any]:
    """Return what the page of a story is drawn with: no key does anything and no stream is opened."""
    return {
        **drawing(view, arrangement=arrangement),
        "r": reader(),
        "inert": True,
        "unit": unit(6) if arrangement == "unit" else None,
        "life": stock_stories.LIFE if arrangement == "unit" else None,
        "weight": (Decimal("1.31"), "kg", True),
        "finding": finding,
        "batch": BatchView(48, 12, 36, 0)
        if view.card and view.card.feedback.code == "labels_queued"
        else None,
        "label_url": lambda job_id: url_for("static", filename="story-label.svg"),
        "photo_url": lambda photo_id: url_for("static", filename="story-photo.svg"),
    }


class StandInOffice:
    """An office whose only PIN is 290009, the GM's."""

    setup_code = "setup"

    def __init__(self) -> None:
        self.opened: set[str] = set()

    def sign_in(self, number: str, pin: str) -> tuple[Feedback, str]:
        """Open a session for the one PIN."""
        if pin != "290009":
            return Feedback("refused", "pin_wrong", {"left": 4}), ""
        token = secrets.token_urlsafe(16)
        self.opened.add(token)
        return Feedback("ok", "signed_in", {"name": GM.name, "role": GM.role}), token

    def who(self, token: str) -> Clerk | None:
        """Know the GM."""
        return GM if token in self.opened else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.opened.discard(token)

    def has_manager(self) -> bool:
        """Have one."""
        return True

    def make_manager(self, code: str, number: str, name: str, pin: str) -> Feedback:
        """Refuse: there is one."""
        return Feedback("refused", "manager_there")


class StandIn:
    """A desk that shows one view after another: each touch turns to the next story of the count."""

    bench = None
    TURNS = (
        "locked",
        "empty",
        "signing",
        "counting-ok",
        "counting-attention",
        "pairing",
        "settle-asked",
        "counted",
    )

    def __init__(self) -> None:
        self.sessions = self
        self.office = StandInOffice()
        self.key: str | None = secrets.token_urlsafe(16)
        self.token = secrets.token_urlsafe(16)
        self.turn = 0
        self.done: dict[str, Feedback] = {}

    def open(self, one_time_key: str) -> str | None:
        """Open the session once."""
        if self.key is None or one_time_key != self.key:
            return None
        self.key = None
        return self.token

    def holds(self, token: str) -> bool:
        """Know the one session."""
        return token == self.token

    holds_api = holds

    def view(self) -> DeskView:
        """Show the story it has turned to."""
        return STORIES[self.TURNS[self.turn % len(self.TURNS)]]()

    def office_view(self, clerk: Clerk) -> OfficeView:
        """Have nothing waiting."""
        return OfficeView(clerk, NOW)

    def touch(
        self, operation_id: str, name: str, /, operator: str | None = None, **arguments: Any
    ) -> Feedback:
        """Turn to the next story, once per operation id."""
        if operation_id not in self.done:
            self.turn += 1
            self.done[operation_id] = Feedback("ok", name)
        return self.done[operation_id]

    def type_keys(self, strokes: Sequence[str]) -> None:
        """Keep what was typed."""
        self.done[" ".join(strokes)] = Feedback("ok", "typed")

    def phone_address(self, discrepancy: int) -> str:
        """Be reached by phones."""
        return "https://desk.example.cn/phone/q7Zl0bJYwQmH5s2kT9xVdA"

    def photo_wanted(self, code: str) -> None:
        """Know one code."""
        if code != "q7Zl0bJYwQmH5s2kT9xVdA":
            raise Refused("phone_code_unknown")

    def take_phone_photo(self, code: str, operation_id: str, image: bytes) -> Feedback:
        """Take it."""
        self.photo_wanted(code)
        return self.touch(operation_id, "add_photo", image=image)

    def operators(self) -> Sequence[OperatorView]:
        """Have three people."""
        return PEOPLE

    def settings(self) -> Sequence[SettingView]:
        """Have four settings."""
        return SETTINGS

    def list_rows(self, kind: str, search: str = "", limit: int = 60) -> ListView:
        """Have two customers."""
        return CUSTOMERS

    def list_row(self, kind: str, key: Sequence[str]) -> Mapping[str, str] | None:
        """Find the first customer."""
        return CUSTOMERS.rows[0]

    def year(self, year: int) -> YearView:
        """Have a year without a list."""
        return a_year(year)

    def import_list(self, operation_id: str, kind: str, data: bytes, operator: str | None = None) -> Feedback:
        """Take a list, which turns to the next story."""
        return self.touch(operation_id, "list_imported")

    def answer(self, operation_id: str) -> Feedback | None:
        """Return what a touch was answered."""
        return self.done.get(operation_id)

    def wait(self, version: int, timeout_s: float) -> int:
        """Count the turns."""
        deadline = time.monotonic() + timeout_s
        while self.turn == version and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.turn

    def live_weight(self) -> tuple[Decimal, str, bool] | None:
        """Weigh the same each time."""
        return Decimal("1.31"), "kg", True

    def finding(self) -> FindingView:
        """Have three free ports."""
        return FINDINGS["devices-ports"]

    def find(self, name: str, /, **arguments: str) -> None:
        """Find nothing."""

    def deliveries(self, limit: int, after: str = "") -> Sequence[DeliveryView]:
        """List the demo delivery."""
        return [] if after else [delivery(12)][:limit]

    def delivery(self, number: str) -> DeliveryView | None:
        """Find the demo delivery."""
        return delivery(12) if number == "DL2609290001" else None

    def units(self, limit: int, after: str = "", delivery: str | None = None) -> Sequence[UnitView]:
        """List the demo units."""
        found = [unit(n) for n in range(1, 13)]
        return [each for each in found if each.number > after][:limit]

    def unit(self, number: str) -> UnitView | None:
        """Find a demo unit."""
        return next((each for each in self.units(12) if each.number == number), None)

    def discrepancies(
        self, limit: int, after: int = 0, delivery: str | None = None
    ) -> Sequence[DiscrepancyView]:
        """List one discrepancy."""
        return [] if after else [settling("asked")][:limit]

    def discrepancy(self, id: int) -> DiscrepancyView | None:
        """Find the one discrepancy."""
        return settling("asked") if id == 3 else None

    def hand_over_list(self) -> Sequence[HandOverRow]:
        """List five deliveries."""
        return TO_HAND_OVER

    def form_asked(self) -> FormView | None:
        """Show the demo delivery's form."""
        return to_sign()

    def forms(self, *, done: bool = False) -> Sequence[FormRow]:
        """List three forms."""
        return () if done else FORMS

    def form(self, number: str) -> FormView | None:
        """Find the demo delivery's form."""
        return FORM if number == FORM.number else None

    def work(self, who: Clerk | None) -> WorkView:
        """Have a morning's work."""
        return plan_stories.WORKS["work"][0]

    def plan(self, *, today: bool = False) -> PlanView:
        """Have a plan that is being made."""
        return plan_stories.PLAN

    def pick_asked(self) -> PickView | None:
        """Show a list that is counted."""
        return plan_stories.PICK

    def shipping_list(self) -> Sequence[ParcelView]:
        """List two parcels."""
        return SHIPPING

    def parcel_asked(self) -> ParcelView | None:
        """Show a parcel with one unit in it."""
        return PACKED

    def workbench(self, which: str) -> Sequence[WorkbenchRow]:
        """List what waits for the inspector, or for the repairer."""
        return inspection_stories.TO_INSPECT if which == "inspect" else inspection_stories.TO_REPAIR

    def open_batches(self) -> Sequence[TeardownView]:
        """List the batch of the stories."""
        return (teardown_stories.BATCH,)

    def teardown_batch(self, number: str) -> TeardownView | None:
        """Find the batch of the stories."""
        return teardown_stories.FULL if number == teardown_stories.FULL.number else None

    def shipments(self, *, today: bool = False) -> Sequence[ShipmentView]:
        """List two parcels under way, one of today."""
        return SENT[:1] if today else SENT

    def papers(self, kind: str, state: str, customer: str, number: str) -> PaperList:
        """List the demo's papers."""
        return LISTED

    def stock_value(self, who: Clerk | None) -> ValueView:
        """Be worth what the story says."""
        return books_stories.VALUE

    def price_lists(self, who: Clerk | None) -> tuple[PriceListView, ...]:
        """Have three versions."""
        return books_stories.LISTS

    def price_list(self, who: Clerk | None, number: str) -> PriceListView | None:
        """Have the one in force."""
        return books_stories.REVIEWED if number == books_stories.REVIEWED.number else None

    def batch_accounts(self, who: Clerk | None) -> tuple[AccountRow, ...]:
        """Have three batches."""
        return books_stories.ACCOUNTS

    def batch_account(self, who: Clerk | None, number: str) -> AccountView | None:
        """Have the demo's batch."""
        return books_stories.OPEN if number == books_stories.ROW.batch else None

    def customer_file(self, asked: str) -> CustomerFile:
        """Find the demo's customer, or nothing."""
        return FOUND if asked == "C001" else CustomerFile(asked)

    def places(self) -> Sequence[PlaceRow]:
        """List the demo's places."""
        return stock_stories.PLACES

    def place(self, code: str) -> PlaceView | None:
        """Find the main store."""
        return stock_stories.MAIN if code == stock_stories.MAIN.row.code else None

    def life(self, number: str) -> LifeView | None:
        """Know the lives of a unit and of a part lot."""
        return {each.number: each for each in (stock_stories.LIFE, stock_stories.PART)}.get(number)

    def labelled(self, asked: str) -> str | None:
        """Find the part lot."""
        return asked if asked == stock_stories.PART.number else None

    def stock_take_asked(self) -> StockTakeView | None:
        """Count the salvaged parts."""
        return stock_stories.COUNTING

    def paper(self, number: str, clerk: Clerk | None) -> PaperView | None:
        """Find a paper of the stories."""
        papers = {each.paper.number: each.paper for each in PAPERS.values()}
        return papers.get(number)

    def print_jobs(self, limit: int, after: int = 0) -> Sequence[PrintJobView]:
        """List the labels of the demo units."""
        return [job(n) for n in range(after + 1, 13)][:limit]

    def events(self, limit: int, after: int = 0) -> Sequence[EventView]:
        """List an event for each demo unit."""
        return [counted(n) for n in range(after + 1, 13)][:limit]

    def figures(self) -> Figures:
        """Have twelve events, one label waiting and two open matters."""
        store = StoreFigures(12, 0, {"queued": 1, "sending": 0, "unknown": 0}, {"damaged": 1, "short": 1})
        return Figures(store, 0, self.view().devices, {"ok": 20, "refused": 1}, {"UnitCounted": 12})

    def label_png(self, job_id: int) -> bytes | None:
        """Draw nothing."""
        return None

    def refusal_photo(self, id: int) -> bytes | None:
        """Have no photos."""
        return None

    def photo(self, id: int) -> tuple[bytes, str] | None:
        """Have no photos."""
        return None

    def paper_document(self, number: str) -> PaperDocument:
        """Find one of the gallery's papers."""
        for paper in gallery.PAPERS.values():
            if paper.number == number:
                return paper
        raise Refused("number_unknown", number=number)

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Be ready."""
        return True, {}

    def print_batch(self) -> BatchView | None:
        """Have none."""
        return None

    def board(self, who: Clerk | None, *, mine: bool = False) -> BoardView:
        """Have a morning."""
        return BOARDS["board-mine" if mine else "board"]

    def reports(self, who: Clerk | None) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Have those of the stories."""
        return [(each.name, each.rules) for each in REPORTS.values()]

    def report(
        self, who: Clerk | None, name: str, asked: Mapping[str, str], *, to_take: bool = False
    ) -> ReportView:
        """Have those of the stories."""
        return next(each for each in REPORTS.values() if each.name == name)

    def webhook_state(self) -> WebhookView | None:
        """Have none."""
        return None


def main() -> None:
    """Serve the storybook on 127.0.0.1."""
    import waitress

    from webui.app import create_app

    parser = argparse.ArgumentParser(prog="python -m webui.storybook", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8090)
    port = parser.parse_args().port
    desk = StandIn()
    print(f"http://127.0.0.1:{port}/kiosk?key={desk.key}   then /storybook", flush=True)
    waitress.serve(create_app(desk, demo=False, stories=True), host="127.0.0.1", port=port, threads=64)


if __name__ == "__main__":
    main()
