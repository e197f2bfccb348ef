"""An inspection and a repair at each step, made up, for the storybook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from station.feedback import Feedback
from station.rules.inspection import CAUSES, DEFECTS, dispositions
from station.views.desk import Card, Choice, DeskView, Question
from station.views.office import Clerk
from station.views.workbench import CheckView, InspectionView, RepairView, WorkbenchRow

AT = datetime(2026, 10, 12, 2, 40, tzinfo=UTC)
INSPECTOR, REPAIRER = Clerk("OP0004", "邓辉", "inspector"), Clerk("OP0005", "马超群", "repairer")
LEADER = Clerk("OP0003", "罗强", "leader")

CHECKLIST: Sequence[tuple[str, str, str, str | None, str | None, str]] = (
    ("LOOKS", "外观", "", None, None, "good"),
    ("HIPOT", "耐压漏电流", "mA", None, "5", "1.8"),
    ("INSUL", "绝缘电阻", "MΩ", "10", None, "100"),
    ("EARTH", "接地电阻", "Ω", None, "0.1", "0.05"),
    ("5VSB", "+5VSB", "V", "4.75", "5.25", "5.02"),
    ("3V3-N", "+3.3 V 空载", "V", "3.135", "3.465", "3.31"),
    ("5V-N", "+5 V 空载", "V", "4.75", "5.25", "5.03"),
    ("12V-N", "+12 V 空载", "V", "11.4", "12.6", "12.05"),
    ("M12V-N", "-12 V 空载", "V", "-13.2", "-10.8", "-11.9"),
    ("3V3-F", "+3.3 V 满载", "V", "3.135", "3.465", "3.28"),
    ("5V-F", "+5 V 满载", "V", "4.75", "5.25", "4.98"),
    ("12V-F", "+12 V 满载", "V", "11.4", "12.6", "11.32"),
    ("M12V-F", "-12 V 满载", "V", "-13.2", "-10.8", "-12.1"),
    ("PG", "PG 延时", "ms", "100", "500", "320"),
    ("RIPPLE", "+12 V 纹波", "mV", None, "120", "68"),
    ("FAN", "风扇和噪声", "", None, None, "good"),
    ("BURN", "老化 2 小时", "", None, None, "good"),
)


def checks(done: int, *, nothing_wrong: bool = False, asks: bool = True) -> tuple[CheckView, ...]:
    """Return the checklist of an HY400S of which so many items are done."""
    items = []
    for n, (code, name, unit, low, high, value) in enumerate(CHECKLIST):
        shown = "11.92" if nothing_wrong and code == "12V-F" else value
        good = code != "12V-F" or nothing_wrong
        known = n < done
        items.append(
            CheckView(code, name, unit, low, high, shown if known else "", good if known else None)
            if not (asks and n == done)
            else CheckView(code, name, unit, low, high, is_next=True)
        )
    return tuple(items)


UNIT = InspectionView(
    "RU2609290007", "HY400S", "HY400SB253100310", "带载关机", checks(0, asks=False), "instrument", False
)
DONE = replace(
    UNIT, items=checks(17), step="defect", instrument="DMM-07 / HIPOT-02", before=("E09", "repair")
)
REPAIR = RepairView("RU2609290007", "HY400S", "HY400SB253100310", "E09", "use", "风扇卡死，主滤波电容鼓包")


def choices(*codes: str | tuple[str, Mapping[str, Any]], group: str) -> tuple[Choice, ...]:
    """Return numbered answers of one group."""
    said = [(each, {}) if isinstance(each, str) else each for each in codes]
    return tuple(Choice(n, code, facts, group) for n, (code, facts) in enumerate(said, 1))


def coded(defect: str) -> tuple[str, Mapping[str, Any]]:
    """Return a defect as it is offered."""
    return f"defect.{defect}", {"name": defect}


def inspecting(
    empty: DeskView, view: InspectionView, *codes: Any, confirm: str | None = None, said: Card | None = None
) -> DeskView:
    """Return a desk on which something is inspected."""
    asked = Question("inspection", choices(*codes, group=view.step), confirm, {"unit": view.subject})
    return replace(empty, clerk=INSPECTOR, now=AT, question=asked, inspecting=view, card=said)


def repairing(
    empty: DeskView, view: RepairView, *codes: Any, confirm: str | None = None, said: Card | None = None
) -> DeskView:
    """Return a desk on which a unit is repaired."""
    asked = Question("repair", choices(*codes, group="result"), confirm, {"unit": view.unit})
    return replace(empty, clerk=REPAIRER, now=AT, question=asked, repairing=view, card=said)


def card(outcome: Any, code: str, **facts: Any) -> Card:
    """Return an answer of the desk."""
    return Card("touch:story", Feedback(outcome, code, facts), AT, None)


ENDS = ("repair.repaired", "repair.teardown", "repair.scrap", "repair.send_back")
MID = replace(DONE, items=checks(4), step="item", before=None)
BEGUN = replace(
    REPAIR,
    since=AT - timedelta(minutes=26),
    parts=(
        ("PT2610120004", "风扇", "1", "只", AT - timedelta(minutes=9)),
        ("PT2610120009", "主滤波电容", "2", "只", AT - timedelta(minutes=4)),
    ),
)

DESKS: Mapping[str, Callable[[DeskView], DeskView]] = {
    "inspection-instrument": lambda empty: inspecting(
        empty,
        UNIT,
        ("instrument", {"number": "DMM-07"}),
        ("instrument", {"number": "HIPOT-02"}),
        "no_instrument",
    ),
    "inspection-seen": lambda empty: inspecting(empty, replace(MID, items=checks(0)), "good", "bad"),
    "inspection-measure": lambda empty: inspecting(empty, MID, *"123456789"),
    "inspection-typed": lambda empty: inspecting(
        empty, replace(MID, items=checks(11), entry="11.3"), *"123456789", confirm="take_value"
    ),
    "inspection-defect": lambda empty: inspecting(
        empty, DONE, *(coded(code) for code in DEFECTS[:8]), "more"
    ),
    "inspection-passes": lambda empty: inspecting(
        empty,
        replace(DONE, items=checks(17, nothing_wrong=True), may_pass=True),
        *(coded(code) for code in ("N00", *DEFECTS[:7])),
        "more",
    ),
    "inspection-cause": lambda empty: inspecting(
        empty, replace(DONE, step="cause", defect="E12"), *(f"cause.{code}" for code in CAUSES)
    ),
    "inspection-disposition": lambda empty: inspecting(
        empty, replace(DONE, step="disposition", defect="E12", cause="material"), *dispositions(False)
    ),
    "inspection-sign": lambda empty: inspecting(
        empty,
        replace(DONE, step="sign", defect="E12", cause="material", disposition="repair"),
        confirm="sign_inspection",
    ),
    "inspection-refused": lambda empty: inspecting(
        empty, MID, *"123456789", said=card("refused", "value_unreadable", item="+5VSB", found="5..0")
    ),
    "inspection-lot": lambda empty: inspecting(
        empty,
        InspectionView(
            "PT2610120004",
            "风扇 FAN-4S",
            None,
            "",
            (
                CheckView("LOOKS", "外观", "", None, None, "good", True),
                CheckView("WORKS", "功能", "", None, None, is_next=True),
            ),
            "item",
            False,
        ),
        "good",
        "bad",
    ),
    "inspection-no-checklist": lambda empty: inspecting(
        empty,
        replace(DONE, items=(), name="HY900X", before=None),
        *(coded(code) for code in DEFECTS[:8]),
    ),
    "repair-begin": lambda empty: repairing(empty, REPAIR, confirm="start_repair"),
    "repair": lambda empty: repairing(
        empty,
        BEGUN,
        *ENDS,
        said=card(
            "ok",
            "part_put_in",
            part="PT2610120009",
            name="主滤波电容",
            unit="RU2609290007",
            unit_of_measure="只",
            left=5,
        ),
    ),
    "repair-part-refused": lambda empty: repairing(
        empty,
        replace(BEGUN, parts=()),
        *ENDS,
        said=card(
            "refused", "part_not_passed", part="PT2610120011", name="风扇", status="to_inspect", rule="R7"
        ),
    ),
}
"""Name of a story to what it makes of an empty desk."""

TO_INSPECT = (
    WorkbenchRow(
        "RU2609290001", "issued", "HY500G", "HY500GA253700142", "C001", "不开机", "售后仓位",
        datetime(2026, 9, 30, 3, 5, tzinfo=UTC), 4,
    ),
    WorkbenchRow(
        "RU2609290007", "repaired", "HY400S", "HY400SB253100310", "C001", "defect.E09", "检测区",
        datetime(2026, 10, 10, 1, 5, tzinfo=UTC), 1,
    ),
    WorkbenchRow(
        "RU2610120001", "issued", "HY850M", None, "C003", "", "检测区",
        datetime(2026, 10, 12, 0, 50, tzinfo=UTC), 0,
    ),
    WorkbenchRow(
        "PT2610120004", "part", "风扇", None, None, "7 只", "", datetime(2026, 10, 12, 1, 50, tzinfo=UTC), 0
    ),
)  # fmt: skip
TO_REPAIR = (
    WorkbenchRow(
        "RU2609290011", "repairing", "HY350P", "HY350PA251200003", "C001", "defect.E12", "检测区",
        datetime(2026, 10, 9, 6, 5, tzinfo=UTC), 2,
    ),
    WorkbenchRow(
        "RU2609290002", "inspected", "HY500G", "HY500GA253700143", "C001", "defect.E09", "检测区",
        datetime(2026, 10, 10, 1, 5, tzinfo=UTC), 1,
    ),
)  # fmt: skip

LISTS: Mapping[str, tuple[Clerk, str, Sequence[WorkbenchRow]]] = {
    "to-inspect": (INSPECTOR, "inspect", TO_INSPECT),
    "to-inspect-leader": (LEADER, "inspect", TO_INSPECT),
    "to-inspect-none": (INSPECTOR, "inspect", ()),
    "to-repair": (REPAIRER, "repair", TO_REPAIR),
}
"""Name of a story to who looks at which list."""
