"""Tomorrow's plan and its pick list, and stock-taking."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from station.doctor.account.state import Account, Take, Telling, time, without

_PLAN_STATES = {("draft", "issued"), ("issued", "counted"), ("counted", "issued"), ("counted", "signed")}
"""How a plan's pick list goes; a count that is not signed may begin anew (R20)."""


def _plan_begun(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.plans[event["subject"]] = {
        "date": date.fromisoformat(said["date"]),
        "state": "draft",
        "made_by": event["operator"],
        "at": event["at"],
        "picker": None,
        **dict.fromkeys(("issued_at", "counted_at", "signed_at")),
    }


def _plan_state(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    number, old, new = event["subject"], said["old"], said["state"]
    now = account.plans[number]
    if (old, new) not in _PLAN_STATES or old != now["state"]:
        account.is_wrong("I9", f"{number} 从 {old} 变为 {new}", f"{number} went from {old} to {new}")
    now.update(without(said, "old"))
    if (old, new) != ("counted", "issued"):
        now[f"{new}_at"] = event["at"]


def _task_planned(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.tasks[said["task"]] = {
        "plan": event["subject"],
        "kind": said["work"],
        **{name: said[name] for name in ("unit", "batch", "person")},
        "done_at": None,
    }


def _task_changed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    if event["kind"] == "TaskTakenOff":
        del account.tasks[said["task"]]
    elif event["kind"] == "TaskReassigned":
        account.tasks[said["task"]]["person"] = said["person"]
    else:
        account.tasks[said["task"]]["done_at"] = event["at"]


def _line_asked(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.pick_lines[said["line"]] = {
        "plan": event["subject"],
        **{name: said[name] for name in ("item", "name", "location", "asked")},
        "counted": None,
        "lots": {},
        "missing": 0,
        "missing_at": None,
        "reason": "",
    }


def _line_changed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    line, kind = said["line"], event["kind"]
    if kind == "PickLineDropped":
        del account.pick_lines[line]
        return
    now = account.pick_lines[line]
    state = account.plans[now["plan"]]["state"]
    if (kind == "PickShortageReported") != (state == "signed"):
        account.is_wrong(
            "I9",
            f"{now['plan']}（{state}）的一行 {kind}",
            f"{kind} of a line of {now['plan']}, which was {state}",
        )
    now.update(without(said, "line"))
    if kind == "PickShortageReported":
        now["missing_at"] = event["at"]


def _take_begun(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.row(event, "stock_take", said["take"], event["subject"], time(event["at"]), event["operator"])
    account.takes[said["take"]] = Take()


def _take_counted(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    of = account.takes[said["take"]]
    if of.state != "open":
        account.is_wrong(
            "I9",
            f"盘点 {said['take']} 结束之后又数了 {event['subject']}",
            f"{event['subject']} was counted after stock-taking {said['take']} was over",
        )
    of.lines[event["subject"]] = said["expected"], said["counted"], said.get("reason", "")


def _take_ended(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    of = account.takes[said["take"]]
    of.state, of.ended_at = said["state"], event["at"]


TOLD: Mapping[str, Telling] = {
    "StockTakeBegun": _take_begun,
    "StockCounted": _take_counted,
    "StockDiffered": _take_counted,
    "StockTakeEnded": _take_ended,
    "PlanBegun": _plan_begun,
    "PlanState": _plan_state,
    "TaskPlanned": _task_planned,
    **dict.fromkeys(
        (
            "TaskReassigned",
            "TaskTakenOff",
            "TaskDone",
        ),
        _task_changed,
    ),
    "PickLineAsked": _line_asked,
    **dict.fromkeys(
        (
            "PickLineCounted",
            "PickLineDropped",
            "PickShortageReported",
        ),
        _line_changed,
    ),
}
