"""Reports: on screen with filters, on paper, and as a file for a spreadsheet (domain 10)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from station.views import ReportView
from webui.context import desk, reader
from webui.pages import shown

bp = Blueprint("reports", __name__)

ASKED = ("first", "last", "customer", "state")
"""What a report may be narrowed by, as its address names it."""

ROWS_SHOWN = 200
"""Rows drawn on the screen; a file has all of them."""

Value = str | int | Decimal | datetime | None


@bp.get("/reports")
def show_all() -> ResponseReturnValue:
    """List the reports that whoever asks may see."""
    return render_template("page.html", **_drawn())


@bp.get("/reports/desk")
def show_all_part() -> ResponseReturnValue:
    """Return everything inside that page's frame."""
    return render_template("desk.html", **_drawn())


@bp.get("/reports/<name>")
def show(name: str) -> ResponseReturnValue:
    """Show one report."""
    return render_template("page.html", **_drawn(name))


@bp.get("/reports/<name>/desk")
def show_part(name: str) -> ResponseReturnValue:
    """Return everything inside that page's frame."""
    return render_template("desk.html", **_drawn(name))


def _drawn(name: str = "") -> dict[str, Any]:
    asked = {each: request.args[each] for each in ASKED if request.args.get(each)} if name else {}
    page = (
        shown("reports.show", arrangement="report", name=name, **asked)
        if name
        else shown("reports.show_all", arrangement="reports")
    )
    if page["screen"] == "away":
        return page
    who = page["view"].clerk
    listed = desk().reports(who)
    if not name:
        return {**page, **drawing(listed, None)}
    try:
        report = desk().report(who, name, asked)
    except KeyError:
        abort(404)
    return {**page, **drawing(listed, report)}


def drawing(listed: Sequence[tuple[str, tuple[str, ...]]], report: ReportView | None) -> dict[str, Any]:
    """Return what the pages of reports are drawn with besides the desk."""
    return {
        "listed": listed,
        "report": report,
        "cell": cell,
        "title": title,
        "rows_shown": ROWS_SHOWN,
        "asked": {each: str(getattr(report, each)) for each in ASKED} if report else {},
    }


def title(name: str) -> str:
    """Return what a report is called."""
    return reader().text(f"report.{name}")


def cell(value: Value, kind: str) -> str:
    """Return one value as it is read: times local with their weekday, shares with their sign, codes spelt."""
    reads = reader()
    match value, kind:
        case None, _:
            return ""
        case datetime(), _:
            return reads.day_time(value)
        case _, "share":
            return f"{value} %"
        case str(), "text" | "light":
            return reads.text(f"in.{value}") if reads.has(f"in.{value}") else reads.fact(value)
        case _:
            return str(value)
