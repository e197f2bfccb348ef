"""The desk on the day of the demo delivery, made up, for the storybook."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from station.feedback import Feedback, Outcome
from station.views.deliveries import (
    Deadline,
    DeliveryView,
    ModelRow,
    PrintJobView,
    UnitView,
)
from station.views.desk import Card, Choice, DeskView, EventView, Matter, Question
from station.views.devices import Away, DeviceView
from station.views.office import (
    Clerk,
)

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


def card(
    outcome: Outcome, code: str, about: UnitView | None = None, operation: str = "inbox:1", **facts: Any
) -> Card:
    """Return the last answer of the desk."""
    return Card(operation, Feedback(outcome, code, facts), NOW, about)


DUTY = Matter("duty", "application", 21, "RU2609290008", 8, "HY400S", 1, "open", {"rule": "R13"})


EMPTY = DeskView("desk-1", "收货台 1", NOW, devices(), clerk=KEEPER, head=1)


def counting(
    counted: int, shown: Card | None = None, question: Question | None = None, **changed: Any
) -> DeskView:
    """Return the desk while the demo delivery is counted."""
    view = replace(EMPTY, delivery=delivery(counted), card=shown, question=question, matters=matters(counted))
    view = replace(view, on_table=unit(counted).number if counted else None)
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


MODELS = ("HY300S", "HY350P", "HY400S", "HY500G", "HY650G", "HY850M", "HY220T", "HY250F")


HOSTILE = "<script>alert('单')</script>\"'><img src=x onerror=alert(1)>"


def ask(
    kind: str, *codes: str, confirm: str | None = None, group: str = "", chosen: int = 0, **facts: Any
) -> Question:
    """Return a question with choices numbered from 1."""
    choices = tuple(Choice(n, code, {}, group, n == chosen) for n, code in enumerate(codes, 1))
    return Question(kind, choices, confirm, facts)


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
    many = tuple(replace(unit(7), ordinal=n, number=f"RU26092901{n:02}") for n in range(57, 81))
    rows = (ModelRow("HY400S", 90, 80, many), *delivery(12).models)
    parcel = replace(delivery(12), models=rows, declared=102, counted=92)
    return counting(12, card("ok", "unit_counted", many[-1]), delivery=parcel, matters=matters(12) * 3)
