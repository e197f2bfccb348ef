"""The plan, somebody's work and the pick list, made up, for the storybook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from station.feedback import Feedback
from station.views.desk import Card, Choice, Question
from station.views.office import Clerk
from station.views.plans import PickLineView, PickView, PlanGroup, PlanView, TaskView, WaitingView, WorkView
from webui.plans import plan_drawing, work_drawing

AT = datetime(2026, 10, 12, 8, 42, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 10, 12), date(2026, 10, 13)
KEEPER, LEADER = Clerk("OP0001", "周敏", "keeper"), Clerk("OP0003", "罗强", "leader")
INSPECTOR, REPAIRER = Clerk("OP0004", "邓辉", "inspector"), Clerk("OP0005", "马超群", "repairer")


def waits(n: int, model: str, serial: str, age: int, left_over: bool = False) -> WaitingView:
    """Return a unit that may be planned."""
    return WaitingView(f"RU26092900{n:02}", model, serial, age, left_over)


def task(n: int, kind: str, who: Clerk, model: str, serial: str, **more: Any) -> TaskView:
    """Return a task of Tuesday's plan."""
    number = f"RU26092900{n:02}" if model else "TB2610120001"
    said: dict[str, Any] = {"date": TUESDAY, **more}
    return TaskView(n, kind, number, model, serial, who.number, who.name, **said)


GROUPS = (
    PlanGroup(
        "inspect",
        (
            waits(2, "HY500G", "HY500GA253700143", 7, True),
            waits(7, "HY400S", "HY400SB253100310", 7),
            waits(11, "HY350P", "HY350PA251200003", 6),
            waits(14, "HY850M", "HY850MA261200077", 2),
        ),
        (("OP0004", "邓辉", 3), ("OP0013", "范一鸣", 0)),
    ),
    PlanGroup("repair", (waits(1, "HY500G", "HY500GA253700142", 7),), (("OP0005", "马超群", 1),)),
    PlanGroup(
        "teardown",
        (WaitingView("TB2610120001", "", "", 0, True), waits(21, "HY400S", "HY400SB253100501", 5)),
        (("OP0005", "马超群", 1),),
    ),
)
TASKS = (
    task(3, "inspect", INSPECTOR, "HY500G", "HY500GA253700205"),
    task(5, "inspect", INSPECTOR, "HY500G", "HY500GA253700144"),
    task(8, "repair", REPAIRER, "HY400S", "HY400SB253100400"),
)
PLAN = PlanView(
    day=TUESDAY,
    today=MONDAY,
    tomorrow=TUESDAY,
    today_works=True,
    number="PK2610120001",
    state="draft",
    begins=datetime(2026, 10, 12, 8, 30, tzinfo=UTC),
    ends=datetime(2026, 10, 12, 9, 30, tzinfo=UTC),
    light="today",
    punctual="",
    issued_at=None,
    tasks=TASKS,
    groups=GROUPS,
    people=(("OP0004", "邓辉"), ("OP0013", "范一鸣"), ("OP0005", "马超群")),
    fit={"inspect": ("OP0004", "OP0013"), "repair": ("OP0005",), "teardown": ("OP0005",)},
    asked=(("CAP", "电容", 6),),
    parts=(("CAP", "电容", 24, "只"), ("FAN", "风扇", 7, "只")),
)
ISSUED = replace(PLAN, state="issued", issued_at=datetime(2026, 10, 12, 9, 36, tzinfo=UTC), punctual="late")
NONE = replace(
    PLAN,
    number="",
    state="",
    light="late",
    tasks=(),
    asked=(),
    groups=(replace(GROUPS[0], people=()), GROUPS[1], replace(GROUPS[2], waiting=())),
)
LINES = (
    PickLineView(1, "RU2609290003", "HY500G", "HY500GA253700205", "LC000004", "售后仓位", 1, 1),
    PickLineView(2, "RU2609290005", "HY500G", "HY500GA253700144", "LC000004", "售后仓位", 1),
    PickLineView(3, "RU2609290008", "HY400S", "HY400SB253100400", "LC000004", "售后仓位", 1, 1),
    PickLineView(4, "CAP", "电容", "", "LC000007", "拆机零件区", 6),
)
COUNTED = (*LINES[:1], replace(LINES[1], counted=0), LINES[2], replace(LINES[3], counted=6))
PICK = PickView("PK2610120001", TUESDAY, "issued", LINES)
PICKED = replace(
    PICK,
    state="signed",
    picker="马超群",
    lines=(LINES[0], LINES[2], replace(COUNTED[3], missing=1, reason="miscounted")),
)
NO_WORK = WorkView(TUESDAY, (), (), (), may_count=False)
PLANS: Mapping[str, tuple[PlanView, Clerk]] = {
    "plan": (PLAN, LEADER),
    "plan-issued": (ISSUED, LEADER),
    "plan-nobody": (NONE, LEADER),
    "plan-seen": (ISSUED, INSPECTOR),
}
WORKS: Mapping[str, tuple[WorkView, Clerk]] = {
    "work": (
        replace(
            NO_WORK,
            tasks=(
                task(2, "inspect", INSPECTOR, "HY500G", "HY500GA253700143", date=MONDAY),
                *TASKS[:2],
                task(7, "inspect", INSPECTOR, "HY400S", "HY400SB253100310", done_at=AT),
            ),
        ),
        INSPECTOR,
    ),
    "work-none": (NO_WORK, INSPECTOR),
    "work-keeper": (
        replace(NO_WORK, lists=(PICK, replace(PICK, state="counted", date=MONDAY)), may_count=True),
        KEEPER,
    ),
    "work-leader": (replace(NO_WORK, lists=(PICK,)), LEADER),
    "work-picked": (
        replace(NO_WORK, tasks=(TASKS[2], task(9, "teardown", REPAIRER, "", "")), picked=(PICKED,)),
        REPAIRER,
    ),
}


@dataclass(frozen=True, slots=True)
class Picked:
    """A pick list on the desk's screen: what is shown, what is asked, what was answered last."""

    pick: PickView
    question: Question
    card: Card | None = None


def answered(code: str, outcome: Any = "ok", **facts: Any) -> Card:
    """Return the desk's last answer."""
    return Card("story", Feedback(outcome, code, facts), AT, None)


PIECES = tuple(Choice(n, "add_pieces", {"count": n}) for n in range(1, 10))
PICKS: Mapping[str, Picked] = {
    "pick": Picked(
        PICK,
        Question("pick", (), "pick_finish", {}),
        answered("unit_picked", unit="RU2609290003", left=2),
    ),
    "pick-part": Picked(
        replace(PICK, lot="PT2610120006", lot_name="电容", quantity=5),
        Question("pick", PIECES, "pick_pieces", {"quantity": 5}),
        answered("how_many", "attention", part="PT2610120006", name="电容", asked_for=6),
    ),
    "pick-foreign": Picked(
        PICK,
        Question("pick", (), "pick_finish", {}),
        answered("not_on_pick_list", "refused", item="RU2609290021", plan="PK2610120001", rule="R20"),
    ),
    "pick-all": Picked(
        replace(PICK, lines=tuple(replace(line, counted=line.asked) for line in LINES)),
        Question("pick", (), "pick_finish", {}),
        answered("part_picked", name="电容", quantity=6, left=0),
    ),
    "pick-short": Picked(
        replace(PICK, state="counted", lines=COUNTED, signing=True),
        Question("pick_sign", (), None, {}),
        answered("pick_counted_short", "attention", plan="PK2610120001", short=1, rule="R20"),
    ),
    "pick-sign": Picked(
        replace(PICK, state="counted", lines=COUNTED, signing=True, signed_by="马超群"),
        Question("pick_sign", (), None, {}),
        answered("picker_has_signed", name="马超群", plan="PK2610120001"),
    ),
}


def drawing_of(story: str) -> dict[str, Any]:
    """Return what a story of the plan is drawn with besides the desk; nothing for any other."""
    if story in PLANS:
        return plan_drawing(*PLANS[story])
    if story in WORKS:
        return work_drawing(*WORKS[story])
    return {"pick": PICKS[story].pick} if story in PICKS else {}
