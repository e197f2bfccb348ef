"""Reports: on screen with filters, on paper, and as a file for a spreadsheet (domain 10)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from station.rules.problems import code
from station.views.board import ReportView
from webui.context import desk, reader, signed_in
from webui.pages import shown
from webui.pareto import picture

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


@bp.get("/reports/<name>.<any(csv, xlsx, pdf):ending>")
def show_file(name: str, ending: str) -> ResponseReturnValue:
    """Return a report as a file for a spreadsheet, narrowed as it was shown; in it, no text can run."""
    from station.forms import files, tables  # what writes files is loaded for the first of them

    report = desk().report(signed_in() or desk().view().clerk, name, _asked(), to_take=True)
    columns = [reader().text(code) for code, _ in report.columns]
    rows = [_written(row, report) for row in report.rows]
    total = _written(report.total, report) if report.total else None
    summed = [*rows, *([total] if total else ())]
    if ending == "csv":
        content = tables.csv(columns, summed)
    elif ending == "xlsx":
        content = tables.xlsx(title(name), columns, summed)
    else:
        content = _pdf(report, rows, total)
    answer = make_response(content)
    answer.headers["Content-Type"] = files.WRITERS[ending][0]
    called = f"{name}-{report.first}-{report.last}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{called}"'
    return answer


def _written(row: Sequence[Value], report: ReportView) -> list[str]:
    return [written(value, kind) for value, (_, kind) in zip(row, report.columns, strict=True)]


def _pdf(report: ReportView, rows: Sequence[Sequence[str]], total: Sequence[str] | None) -> bytes:
    """Return a report as A4."""
    from station.forms import files, listing

    text, made = reader().text, reader().text("report.made", {"at": reader().day_time(report.now)})
    narrowed = [text(f"filter.{report.state}"), f"{report.first} {text('board.to')} {report.last}"]
    under = " · ".join((*narrowed, *((report.customer,) if report.customer else ()), *report.rules))
    columns = [(text(code), kind in ("number", "share", "days")) for code, kind in report.columns]
    total = [text("compare.total"), *total[1:]] if total else None
    with files.unfit_texts(title(report.name)):
        return listing.render(title(report.name), under, columns, rows, total, made=made)


def _asked() -> dict[str, str]:
    return {each: request.args[each] for each in ASKED if request.args.get(each)}


def _drawn(name: str = "") -> dict[str, Any]:
    asked = _asked() if name else {}
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
        "caption": title(report.name) if report else reader().text("key.reports"),
        "rows_shown": ROWS_SHOWN,
        "drawn": picture(report.picture, reader().named) if report and report.picture else None,
        "asked": {each: str(getattr(report, each)) for each in ASKED} if report else {},
    }


def title(name: str) -> str:
    """Return what a report is called."""
    return reader().text(f"report.{name}")


def written(value: Value, kind: str) -> str:
    """Return one value as a file has it: as on the screen, times with their year."""
    if isinstance(value, datetime):
        return f"{value.astimezone(reader().zone):%Y-%m-%d %H:%M}"
    return cell(value, kind)


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
            if code(value):
                return reads.named(value)
            return reads.text(f"in.{value}") if reads.has(f"in.{value}") else reads.fact(value)
        case _:
            return str(value)
