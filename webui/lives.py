"""The page of a part lot: its life, from the parcel its unit came in to the unit it went into (R12b, R19)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webui.context import desk
from webui.pages import require_in_office, shown

bp = Blueprint("lives", __name__)


@bp.get("/parts/<own_number:number>")
def show_part(number: str) -> ResponseReturnValue:
    """Show one part lot."""
    return render_template("page.html", **_drawn(number))


@bp.get("/parts/<own_number:number>/desk")
def show_part_part(number: str) -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_drawn(number))


def _drawn(number: str) -> dict[str, Any]:
    require_in_office("see_stock")
    page = shown("lives.show_part", arrangement="part", number=number)
    if page["screen"] == "away":
        return page
    life = desk().life(number) if number.startswith("PT") else None
    if life is None:
        abort(404)
    return {**page, "life": life}
