"""The pages of teardown batches: those that are open; one's yield, and its lots with labels (R12b, R22)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webui.context import desk
from webui.pages import shown

bp = Blueprint("teardown", __name__)


@bp.get("/batches")
def show_open() -> ResponseReturnValue:
    """Show the batches that are open."""
    return render_template("page.html", **_open())


@bp.get("/batches/desk")
def show_open_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_open())


@bp.get("/batches/<own_number:number>")
def show(number: str) -> ResponseReturnValue:
    """Show one batch."""
    return render_template("page.html", **_batch(number))


@bp.get("/batches/<own_number:number>/desk")
def show_part(number: str) -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_batch(number))


def _open() -> dict[str, Any]:
    page = shown("teardown.show_open", arrangement="batches")
    return page if page["screen"] == "away" else {**page, "open_batches": desk().open_batches()}


def _batch(number: str) -> dict[str, Any]:
    page = shown("teardown.show", arrangement="batch", number=number)
    if page["screen"] == "away":
        return page
    found = desk().teardown_batch(number)
    if found is None:
        abort(404)
    return {**page, "torn_down": found}
