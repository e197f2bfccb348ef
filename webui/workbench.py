"""The page of who inspects and who repairs: what waits for them, the oldest first (R7, R21)."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from station.views.workbench import WorkbenchRow
from webui.context import desk
from webui.pages import shown

bp = Blueprint("workbench", __name__)

LISTS = ("inspect", "repair")
"""What may wait there, by what is done with it."""


@bp.get("/workbench")
def show() -> ResponseReturnValue:
    """Show what waits to be inspected; `?which=repair` what waits to be repaired."""
    return render_template("page.html", **_drawn())


@bp.get("/workbench/desk")
def show_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_drawn())


def _drawn() -> dict[str, Any]:
    which = request.args.get("which", LISTS[0])
    if which not in LISTS:
        abort(404)
    page = shown("workbench.show", arrangement="workbench", which=which)
    return page if page["screen"] == "away" else {**page, **drawing(which, desk().workbench(which))}


def drawing(which: str, rows: Sequence[WorkbenchRow]) -> dict[str, Any]:
    """Return what the list is drawn with."""
    return {"which": which, "rows": rows}
