"""The pages of keeper, clerk and shipping: what is handed over, entered, sent and found (R14, R18, R19)."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from station.codes import visible
from station.views.claims import CustomerFile, ParcelView, ShipmentView
from station.views.deliveries import HandOverRow
from station.views.papers import FormRow, FormView
from webui.context import desk
from webui.pages import leads, require_in_office, shown

bp = Blueprint("filing", __name__)

SEARCH_LENGTH = 80
"""Longest text that is searched for."""


@bp.get("/hand-over")
def show_hand_over() -> ResponseReturnValue:
    """Show the keeper's morning list."""
    return render_template("page.html", **_hand_over())


@bp.get("/hand-over/desk")
def show_hand_over_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_hand_over())


@bp.get("/forms")
def show_forms() -> ResponseReturnValue:
    """Show the clerk's forms; `?done=1` those that are done; `?number=` one of them."""
    return render_template("page.html", **_forms())


@bp.get("/forms/desk")
def show_forms_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_forms())


@bp.get("/shipping")
def show_shipping() -> ResponseReturnValue:
    """Show what is to be sent today, what has left, and what is under way."""
    return render_template("page.html", **_shipping())


@bp.get("/shipping/desk")
def show_shipping_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_shipping())


@bp.get("/search")
def show_search() -> ResponseReturnValue:
    """Find deliveries, units, papers and parcels by number, serial, waybill or customer.

    What has a page of its own, a part lot, a batch or a place, is shown there.
    """
    require_in_office("see_stock")
    if (number := desk().labelled(request.args.get("q", "")[:SEARCH_LENGTH])) is not None:
        return redirect(leads(number), 303)
    return render_template("page.html", **_search())


@bp.get("/search/desk")
def show_search_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    require_in_office("see_stock")
    return render_template("desk.html", **_search())


def _hand_over() -> dict[str, Any]:
    page = shown("filing.show_hand_over", arrangement="morning")
    return page if page["screen"] == "away" else {**page, **hand_over_drawing(desk().hand_over_list())}


def _forms() -> dict[str, Any]:
    number, done = request.args.get("number", ""), request.args.get("done") == "1"
    kept = {"number": number} if number else {"done": "1"} if done else {}
    page = shown("filing.show_forms", arrangement="forms", **kept)
    if page["screen"] == "away":
        return page
    found = desk().form(number) if number else None
    if number and found is None:
        abort(404)
    return {**page, **forms_drawing(desk().forms(done=done) if found is None else (), found, done)}


def _shipping() -> dict[str, Any]:
    page = shown("filing.show_shipping", arrangement="shipping")
    if page["screen"] == "away":
        return page
    lists = desk().shipping_list(), desk().shipments(today=True), desk().shipments()
    return {**page, **shipping_drawing(*lists)}


def _search() -> dict[str, Any]:
    asked = request.args.get("q", "")[:SEARCH_LENGTH]
    page = shown("filing.show_search", arrangement="search", **({"q": asked} if asked else {}))
    if page["screen"] == "away":
        return page
    return {**page, **search_drawing(desk().customer_file(asked))}


def hand_over_drawing(rows: Sequence[HandOverRow]) -> dict[str, Any]:
    """Return what the morning list is drawn with."""
    return {"rows": rows}


def forms_drawing(rows: Sequence[FormRow], form: FormView | None, done: bool) -> dict[str, Any]:
    """Return what the clerk's page is drawn with: the list, or one form."""
    return {"rows": rows, "form": form, "done": done}


def shipping_drawing(
    parcels: Sequence[ParcelView], today: Sequence[ShipmentView], under_way: Sequence[ShipmentView]
) -> dict[str, Any]:
    """Return what the shipping page is drawn with."""
    return {"parcels": parcels, "today": today, "under_way": under_way}


def search_drawing(found: CustomerFile) -> dict[str, Any]:
    """Return what the customer file is drawn with."""
    return {"found": found, "searched": visible(found.asked)}
