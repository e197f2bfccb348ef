"""The lists page: a clerk brings in a CSV or XLSX list while the desk runs (domain 7.7).

Each kind of list has a key of its own that opens the machine's file dialog; a chosen file is sent at once.
What came of it is kept by the desk under the form's operation id, so a reload shows it again and takes
nothing twice.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from station.feedback import Feedback
from station.lists.kinds import LISTS
from station.rules import rights
from station.views.office import Clerk
from webui.context import desk, reader, wants_fragment
from webui.pages import shown

bp = Blueprint("lists", __name__)

DAILY = "packing-list"
"""The list brought in most often stands first."""


@bp.get("/lists")
def show() -> ResponseReturnValue:
    """Show what may be brought in, and what came of the list sent last."""
    return render_template("page.html", **_drawn())


@bp.get("/lists/desk")
def show_part() -> ResponseReturnValue:
    """Return everything inside the lists page's frame."""
    return render_template("desk.html", **_drawn())


@bp.post("/lists")
def create() -> ResponseReturnValue:
    """Take a list, then show what came of it; a second time the same form is the same list."""
    kind, sent = request.form.get("kind", ""), request.files.get("file")
    try:
        operation_id = str(UUID(request.form.get("operation", "")))
    except ValueError as error:
        raise BadRequest from error
    if kind not in LISTS or sent is None or not (data := sent.read()):
        abort(400)
    desk().import_list(operation_id, kind, data)
    return redirect(
        url_for("lists.show_part" if wants_fragment() else "lists.show", operation=operation_id), 303
    )


def drawing(clerk: Clerk | None, answer: Feedback | None) -> dict[str, Any]:
    """Return what the lists page is drawn with besides the desk.

    Args:
        clerk: who may bring in what; `DAILY` stands first.
        answer: what came of a list.
    """
    kinds = [kind for kind in LISTS if clerk is not None and rights.may(clerk.role, LISTS[kind].right)]
    language = reader().language
    return {
        "lists": [
            {
                "kind": kind,
                "title": _title(kind),
                "columns": [
                    each.headings[0 if language == "zh" else -1]
                    for each in LISTS[kind].columns
                    if each.needed
                ],
            }
            for kind in sorted(kinds, key=lambda kind: kind != DAILY)
        ],
        "who_may": rights.who_may("import_list"),
        "answer": answer,
        "said": _said(answer) if answer else "",
    }


def _drawn() -> dict[str, Any]:
    operation = request.args.get("operation", "")
    arguments = {"operation": operation} if operation else {}
    page = shown("lists.show", arrangement="lists", **arguments)
    answer = desk().answer(operation) if operation else None
    return {**page, **drawing(page["view"].clerk, answer)}


def _said(answer: Feedback) -> str:
    """Return the sentence of an answer, the list called by its title."""
    kind = answer.facts.get("list")
    return reader().sentence(answer.code, {**answer.facts, "list": _title(kind) if kind else ""})


def _title(kind: str) -> str:
    title: str = getattr(LISTS[kind].title, reader().language)
    return title[0].upper() + title[1:]
