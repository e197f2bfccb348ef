"""The page of who inspects and who repairs: what waits for them, the oldest first (R7, R21)."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from station.views import WorkbenchRow
from webui.context import desk
from webui.pages import shown

bp = Blueprint("workbench", __name__)

LISTS = ("inspect", "repair")
"""What may wait there, by what is done with it."""


@bp.get("/workbench/<which>")
def show(which: str) -> ResponseReturnValue:
    """Show what waits to be inspected or repaired."""
    return render_template("page.html", **_drawn(which))


@bp.get("/workbench/<which>/desk")
def show_part(which: str) -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_drawn(which))


def _drawn(which: str) -> dict[str, Any]:
    if which not in LISTS:
        abort(404)
    page = shown("workbench.show", arrangement="workbench", which=which)
    return page if page["screen"] == "away" else {**page, **drawing(which, desk().workbench(which))}


def drawing(which: str, rows: Sequence[WorkbenchRow]) -> dict[str, Any]:
    """Return what the list is drawn with."""
    return {"which": which, "rows": rows}
