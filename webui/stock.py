"""The pages of stock: every place with what lies there, and a place while it is counted (R7, R12a)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from station.rules import rights
from station.views.office import Clerk
from station.views.stock import PlaceRow, PlaceView, StockTakeView
from webui.context import desk, reader, signed_in
from webui.pages import require_in_office, shown

bp = Blueprint("stock", __name__)


@bp.get("/stock")
def show() -> ResponseReturnValue:
    """Show every place with how much lies there, and which are being counted."""
    return render_template("page.html", **_drawn())


@bp.get("/stock/desk")
def show_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_drawn())


@bp.get("/locations/<location:code>")
def show_place(code: str) -> ResponseReturnValue:
    """Show one place with what lies there."""
    return render_template("page.html", **_place(code))


@bp.get("/locations/<location:code>/desk")
def show_place_part(code: str) -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_place(code))


def _drawn() -> dict[str, Any]:
    require_in_office("see_stock")
    page = shown("stock.show", arrangement="stock")
    return page if page["screen"] == "away" else {**page, **drawing(desk().places(), page["view"].clerk)}


def _place(code: str) -> dict[str, Any]:
    require_in_office("see_stock")
    page = shown("stock.show_place", arrangement="place", code=code)
    if page["screen"] == "away":
        return page
    place = desk().place(code)
    if place is None:
        abort(404)
    return {**page, **place_drawing(place, page["view"].clerk)}


def drawing(places: Sequence[PlaceRow], clerk: Clerk | None) -> dict[str, Any]:
    """Return what the list of places is drawn with besides the desk."""
    return {**_tools(clerk), "places": places, "worth": reader().yuan(sum(each.value_fen for each in places))}


def place_drawing(place: PlaceView, clerk: Clerk | None) -> dict[str, Any]:
    """Return what a place is drawn with besides the desk."""
    return {**_tools(clerk), "place": place}


def take_drawing(take: StockTakeView | None) -> dict[str, Any]:
    """Return what a count is drawn with besides the desk."""
    return {"take": take}


def _tools(clerk: Clerk | None) -> dict[str, Any]:
    role = clerk.role if clerk is not None and signed_in() is None else None  # the office moves nothing
    may = {name: role is not None and rights.may(role, name) for name in ("take_stock", "put_many")}
    return {"pieces": pieces, "may": may}


def pieces(by_unit: Mapping[str, int]) -> str:
    """Return how much of parts there is, unit by unit."""
    return reader().fact([reader().amount(quantity, unit) for unit, quantity in by_unit.items() if quantity])
