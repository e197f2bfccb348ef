"""The office: whoever has a PIN signs in with a browser of their own, a phone's too, and sees what waits.

The same touches as at the desk, done by who is signed in (domain 2). Nothing of the desk's work is shown or
changed here.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BuildError

from station.feedback import Feedback, Refused
from station.lists.kinds import LISTS
from station.operations.imports import PROVED, TABLES
from station.rules import rights
from station.views.office import Clerk, DayView, ListView, OfficeView, OperatorView, YearView
from webui import touches
from webui.context import desk, reader, signed_in
from webui.guard import OFFICE_COOKIE, set_cookie

bp = Blueprint("office", __name__, url_prefix="/office")

BACK = re.compile(r"/(?!/)[\w./-]*(\?(key|year|search)=[\w%.+&=-]*)?", re.ASCII)
"""Where a touch may lead back to: an address of this station."""


PAGES = {
    "people": "qualify",
    "settings": "change_settings",
    "calendar": "import_calendar",
    "lists": "import_list",
}
"""The pages besides the first, `office.show_` each, and what a role must be allowed to see them."""


def clerk() -> Clerk:
    """Return who is signed in; the guard lets nobody else ask for the pages that ask this."""
    found = signed_in()
    assert found is not None
    return found


def told() -> Feedback | None:
    """Return what was answered to the touch that led to this page."""
    operation = request.args.get("operation", "")
    return titled(desk().answer(operation)) if operation else None


def titled(answer: Feedback | None) -> Feedback | None:
    """Return an answer about a list with the list called by its title."""
    if answer is None or answer.facts.get("list") not in LISTS:
        return answer
    return replace(answer, facts={**answer.facts, "list": title(answer.facts["list"])})


@bp.get("")
def show() -> ResponseReturnValue:
    """Show what waits for whoever is signed in."""
    return render_template("office_home.html", **drawing(desk().office_view(clerk())), answer=told())


def drawing(view: OfficeView) -> dict[str, Any]:
    """Return what the office's first page is drawn with."""
    pages = [page for page, operation in PAGES.items() if rights.may(view.clerk.role, operation)]
    books = rights.may(view.clerk.role, "see_books")
    return {"view": view, "address_of": address_of, "pages": pages, "books": books}


def address_of(paper: str) -> str | None:
    """Return where a paper is shown; None where this station shows none."""
    try:
        return url_for("papers.show", number=paper)
    except BuildError:
        return None


@bp.post("/touches")
def create_touch() -> ResponseReturnValue:
    """Do one touch for whoever is signed in, then show the page it came from, and what was answered.

    A row that is not taken is shown as it was typed, to be mended.
    """
    operation_id, name, arguments = touches.asked()
    answer = desk().touch(operation_id, name, operator=clerk().number, **arguments)
    if (filed := touches.filed_paper(name, answer)) is not None:
        return redirect(url_for("papers.show", number=filed, operation=operation_id), 303)
    back = request.form.get("back", "")
    address = back if BACK.fullmatch(back) else url_for("office.show")
    if name == "put_row" and answer.outcome == "refused" and arguments["list_name"] in TABLES:
        _require(LISTS[arguments["list_name"]].right)
        g.back = address
        drawn = row_drawing(arguments["list_name"], arguments["cells"], new=arguments["new"])
        return render_template("office_row.html", **drawn, answer=titled(answer)), 409
    return redirect(f"{address}{'&' if '?' in address else '?'}operation={operation_id}", 303)


@bp.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    """Ask for number and PIN; say what was answered to the touch before, such as a new PIN's."""
    if not desk().office.has_manager():
        return redirect(url_for("office.show_setup"), 303)
    return _sign_in(told())


def _sign_in(answer: Feedback | None, status: int = 200) -> ResponseReturnValue:
    number = re.sub(r"\D", "", request.form.get("number", ""))[:4]
    return render_template("office_sign_in.html", answer=answer, number=number), status


@bp.post("/sign-in")
def create_session() -> ResponseReturnValue:
    """Sign somebody in by number and PIN."""
    number, pin = request.form.get("number", "")[:40], request.form.get("pin", "")[:40]
    answer, token = desk().office.sign_in(number, pin)
    if not token:
        return _sign_in(answer, 409)
    response = redirect(url_for("office.show"), 303)
    set_cookie(response, OFFICE_COOKIE, token)
    return response


@bp.post("/sign-out")
def end_session() -> ResponseReturnValue:
    """Sign out."""
    desk().office.sign_out(request.cookies.get(OFFICE_COOKIE, ""))
    response = redirect(url_for("office.show_sign_in"), 303)
    response.delete_cookie(OFFICE_COOKIE)
    return response


@bp.get("/pin")
def show_pin() -> ResponseReturnValue:
    """Ask for another PIN of one's own."""
    return render_template("office_pin.html", answer=told())


@bp.get("/people")
def show_people() -> ResponseReturnValue:
    """Show everybody, with their qualifications and whether they have badge and PIN."""
    _require("qualify")
    manages = rights.may(clerk().role, "manage_people")
    return render_template("office_people.html", people=desk().operators(), manages=manages, answer=told())


@bp.get("/people/<number>")
def show_person(number: str) -> ResponseReturnValue:
    """Show one person, and what the manager may do for them."""
    _require("manage_people")
    return render_template("office_person.html", person=_person(number), answer=told())


@bp.get("/people/<number>/qualification")
def show_qualification(number: str) -> ResponseReturnValue:
    """Show what one person is qualified for, and the form that says it anew (R24)."""
    _require("qualify")
    return render_template("office_qualification.html", person=_person(number), answer=told())


def _person(number: str) -> OperatorView:
    person = next((each for each in desk().operators() if each.number == number), None)
    if person is None:
        abort(404)
    return person


@bp.get("/settings")
def show_settings() -> ResponseReturnValue:
    """Show the department's settings."""
    _require("change_settings")
    return render_template("office_settings.html", settings=desk().settings(), answer=told())


@bp.get("/settings/<name>")
def show_setting(name: str) -> ResponseReturnValue:
    """Show one setting: its value, what it was, and the form that gives it another."""
    _require("change_settings")
    setting = next((each for each in desk().settings() if each.name == name), None)
    if setting is None:
        abort(404)
    return render_template("office_setting.html", setting=setting, answer=told())


@bp.get("/calendar")
def show_calendar() -> ResponseReturnValue:
    """Show a year as it counts, and the form that adds a day of the department's own."""
    _require("import_calendar")
    asked = request.args.get("year", "")
    now = desk().office_view(clerk()).now.astimezone(reader().zone)
    year = int(asked) if re.fullmatch(r"20\d\d", asked) else now.year
    return render_template("office_calendar.html", **year_drawing(desk().year(year)), answer=told())


def year_drawing(year: YearView) -> dict[str, Any]:
    """Return what the calendar page is drawn with: the days by month, each month's first weekday 0 to 6."""
    months: dict[int, list[DayView]] = {}
    for day in year.days:
        months.setdefault(day.date.month, []).append(day)
    return {"year": year, "months": months, "own": [day for day in year.days if day.why == "own"]}


@bp.get("/lists")
def show_lists() -> ResponseReturnValue:
    """Show the lists this role may bring in or edit."""
    kinds = [kind for kind in LISTS if rights.may(clerk().role, LISTS[kind].right)]
    if not kinds:
        _require("import_list")
    return render_template("office_lists.html", kinds=[(kind, title(kind)) for kind in kinds], answer=told())


@bp.post("/lists")
def create_list() -> ResponseReturnValue:
    """Take a list, then show its page with what came of it."""
    kind, sent = request.form.get("kind", ""), request.files.get("file")
    operation_id = touches.operation()
    if kind not in LISTS or sent is None or not (data := sent.read()):
        abort(400)
    desk().import_list(operation_id, kind, data, operator=clerk().number)
    return redirect(url_for("office.show_list", kind=kind, operation=operation_id), 303)


@bp.get("/lists/<kind>")
def show_list(kind: str) -> ResponseReturnValue:
    """Show the rows of a list in which a text occurs, and the key that brings in a file."""
    if kind not in LISTS:
        abort(404)
    _require(LISTS[kind].right)
    search = request.args.get("search", "").strip()[:80]
    rows = desk().list_rows(kind, search) if kind in TABLES else None
    return render_template("office_list.html", **list_drawing(kind, rows), search=search, answer=told())


def list_drawing(kind: str, rows: ListView | None) -> dict[str, Any]:
    """Return what the page of a list is drawn with; no rows where a list is not edited row by row."""
    return {
        "kind": kind,
        "title": title(kind),
        "columns": columns(kind),
        "keys": LISTS[kind].key,
        "rows": rows,
    }


@bp.get("/lists/<kind>/row")
def show_row(kind: str) -> ResponseReturnValue:
    """Show one row to be edited, or an empty one."""
    if kind not in TABLES:
        abort(404)
    _require(LISTS[kind].right)
    key = [text[:80] for text in request.args.getlist("key")]
    row = desk().list_row(kind, key) if key else {}
    if row is None:
        abort(404)
    return render_template("office_row.html", **row_drawing(kind, row), answer=told())


def row_drawing(kind: str, row: Mapping[str, str], new: bool | None = None) -> dict[str, Any]:
    """Return what the page of a row is drawn with.

    Args:
        new: whether it is a new one, of which the key is typed as well; by default an empty one is.
    """
    new = not row if new is None else new
    return {
        "kind": kind,
        "title": title(kind),
        "columns": columns(kind),
        "keys": () if new else LISTS[kind].key,
        "row": row,
        "new": new,
        "proved": kind in PROVED,
    }


def title(kind: str) -> str:
    """Return what a list is called."""
    said: str = getattr(LISTS[kind].title, reader().language)
    return said[0].upper() + said[1:]


def columns(kind: str) -> list[tuple[str, str, bool]]:
    """Return name, heading and whether it must be filled, of each column of a list."""
    at = 0 if reader().language == "zh" else -1
    return [(each.name, each.headings[at], each.needed) for each in LISTS[kind].columns]


def _require(operation: str) -> None:
    """Refuse a page to a role that may not do what it is for."""
    if not rights.may(clerk().role, operation):
        raise Refused(
            "role_may_not", role=clerk().role, asked=operation, who=sorted(rights.who_may(operation))
        )


@bp.get("/setup")
def show_setup() -> ResponseReturnValue:
    """Ask for the code printed at start, and for who is to be the first manager."""
    return render_template("office_setup.html", answer=None, has_manager=desk().office.has_manager())


@bp.post("/setup")
def create_manager() -> ResponseReturnValue:
    """Enter the first manager."""
    said = {name: request.form.get(name, "")[:80].strip() for name in ("code", "number", "name")}
    pin, again = (request.form.get(name, "")[:40] for name in ("new_pin", "again"))
    if pin != again:
        answer = Feedback("refused", "pins_differ")
    else:
        answer = desk().office.make_manager(**said, pin=pin)
    if answer.outcome != "ok":
        return render_template("office_setup.html", answer=answer, has_manager=False, **said), 409
    return _sign_in(answer)
