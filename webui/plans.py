"""What is planned: today's work of who is signed on, and the leader's page that plans it (R20, R24, R25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from station.operations.picking import REASONS
from station.rules import rights
from station.views.office import Clerk
from station.views.plans import PlanView, WorkView
from webui.context import desk, signed_in
from webui.pages import shown

bp = Blueprint("plans", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A page that somebody's work leads to.

    Attributes:
        endpoint, arguments: of the page.
        word: what its key says.
        roles: whose it is; empty for everybody's.
    """

    endpoint: str
    word: str
    sign: str
    roles: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)


PLACES: Sequence[Place] = (
    Place("filing.show_hand_over", "key.morning", "finish", ("keeper",)),
    Place("filing.show_forms", "key.forms", "finish", ("clerk",)),
    Place("filing.show_shipping", "key.shipping", "flag", ("shipping", "clerk", "leader", "manager")),
    Place("workbench.show", "workbench.inspect", "tick", ("inspector", "leader"), {"which": "inspect"}),
    Place("workbench.show", "workbench.repair", "tick", ("repairer", "leader"), {"which": "repair"}),
    Place("teardown.show_open", "key.teardown", "finish", ("repairer", "leader", "manager")),
    Place(
        "stock.show",
        "key.stock",
        "label",
        ("main_store", "keeper", "clerk", "inspector", "repairer", "leader", "manager"),
    ),
    Place("reports.show", "kind.summary", "list", ("leader", "manager"), {"name": "conclusions"}),
    Place(
        "reports.show",
        "kind.sample",
        "flag",
        ("keeper", "inspector", "leader", "manager"),
        {"name": "samples"},
    ),
    Place("books.show_value", "work.books", "list", ("repairer", "leader", "manager", "finance")),
    Place("filing.show_search", "key.search", "find"),
    Place("lists.show", "key.lists", "list", ("keeper", "clerk", "leader", "manager")),
)
"""Every page of the desk that is not its own: the way to each is from one's work, in the order of the day."""


@bp.get("/work")
def show_work() -> ResponseReturnValue:
    """Show what is planned today for who is signed on, and the pick lists."""
    return render_template("page.html", **_work())


@bp.get("/work/desk")
def show_work_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_work())


@bp.get("/plan")
def show_plan() -> ResponseReturnValue:
    """Show the plan of the next working day."""
    return render_template("page.html", **_plan(""))


@bp.get("/plan/desk")
def show_plan_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_plan(""))


@bp.get("/plan/today")
def show_today() -> ResponseReturnValue:
    """Show the plan of today."""
    return render_template("page.html", **_plan("today"))


@bp.get("/plan/today/desk")
def show_today_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_plan("today"))


def _work() -> dict[str, Any]:
    page = shown("plans.show_work", arrangement="work")
    if page["screen"] == "away":
        return page
    clerk = signed_in() or page["view"].clerk
    return {**page, **work_drawing(desk().work(clerk), clerk), "answer": _answer()}


def _plan(which: str) -> dict[str, Any]:
    page = shown("plans.show_today" if which else "plans.show_plan", arrangement="plan")
    if page["screen"] == "away":
        return page
    clerk = signed_in() or page["view"].clerk
    return {**page, **plan_drawing(desk().plan(today=bool(which)), clerk), "answer": _answer()}


def _answer() -> Any:
    operation = request.args.get("operation", "")[:80]
    return desk().answer(operation) if operation else None


def work_drawing(work: WorkView, clerk: Clerk | None) -> dict[str, Any]:
    """Return what the page of somebody's work is drawn with: late tasks, those of today, what is done."""
    kinds: dict[str, list[Any]] = {}
    for task in work.tasks:
        if task.done_at is None:
            kinds.setdefault(task.kind, []).append(task)
    return {
        "work": work,
        "kinds": kinds,
        "done": [task for task in work.tasks if task.done_at is not None],
        "reasons": REASONS,
        "may_plan": may(clerk, "plan"),
        "places": places(clerk),
    }


def places(clerk: Clerk | None) -> list[Place]:
    """Return where the work of whoever looks leads; the office has its own ways."""
    if clerk is None or signed_in() is not None:
        return []
    return [each for each in PLACES if not each.roles or clerk.role in each.roles]


def plan_drawing(plan: PlanView, clerk: Clerk | None) -> dict[str, Any]:
    """Return what the leader's page is drawn with; whoever else looks sees it without keys."""
    by_person: dict[tuple[str, str], list[Any]] = {}
    for task in plan.tasks:
        by_person.setdefault((task.person, task.name), []).append(task)
    return {
        "plan": plan,
        "by_person": by_person,
        "open": plan.state in ("", "draft", "issued"),
        "may_plan": may(clerk, "plan"),
        "back": "/plan/today" if plan.day == plan.today else "/plan",
    }


def may(clerk: Clerk | None, operation: str) -> bool:
    """Whether whoever looks may do something."""
    return clerk is not None and rights.may(clerk.role, operation)
