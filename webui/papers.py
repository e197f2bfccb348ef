"""One page a paper: what it says, who signed what, and the one next thing for whoever looks.

The same page at the desk and in a browser of the office, on a phone too. What needs more than a key (a plan,
a reason, a PIN) is asked for in a second step.
"""

import re
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from station.views.papers import ListedPaper, PaperList
from webui.addresses import OWN_NUMBER
from webui.asks import drawing
from webui.context import desk, signed_in
from webui.pages import shown

bp = Blueprint("papers", __name__)


FILTERS = ("kind", "state", "customer", "number")
"""What the list of papers is asked for by."""


@bp.get("/papers")
def show_list() -> ResponseReturnValue:
    """List the papers of the department, by kind, state, customer and number (R19)."""
    return render_template("page.html", **_listed())


@bp.get("/papers/desk")
def show_list_part() -> ResponseReturnValue:
    """Return everything inside its frame."""
    return render_template("desk.html", **_listed())


def _listed() -> dict[str, Any]:
    asked = {name: request.args.get(name, "")[:80] for name in FILTERS}
    kept = {name: text for name, text in asked.items() if text}
    page = shown("papers.show_list", arrangement="papers", **kept)
    if page["screen"] == "away":
        return page
    return {**page, **list_drawing(desk().papers(**asked))}


def list_drawing(found: PaperList) -> dict[str, Any]:
    """Return what the list of papers is drawn with."""
    return {"found": found, "address_of": address_of}


@bp.get("/papers/<own_number:number>")
def show(number: str) -> ResponseReturnValue:
    """Show a paper, or the second step of an act on it."""
    return render_template("page.html", **_drawn(number))


@bp.get("/papers/<own_number:number>/desk")
def show_part(number: str) -> ResponseReturnValue:
    """Return everything inside the paper page's frame."""
    return render_template("desk.html", **_drawn(number))


def _drawn(number: str) -> dict[str, Any]:
    asked = {name: request.args[name][:80] for name in ("act", "operation") if request.args.get(name)}
    page = shown("papers.show", arrangement="paper", number=number, **asked)
    paper = desk().paper(number, signed_in() or page["view"].clerk)
    if paper is None:
        abort(404)
    answer = desk().answer(asked["operation"]) if "operation" in asked else None
    return {**page, **drawing(paper, asked.get("act", "")), "answer": answer, "own_page": True}


def address_of(paper: ListedPaper) -> str | None:
    """Return where a paper is read; a form's page is the clerk's, and the desk's alone."""
    if paper.kind == "form":
        return None if signed_in() else url_for("filing.show_forms", number=paper.number)
    return url_for("papers.show", number=paper.number) if re.fullmatch(OWN_NUMBER, paper.number) else None
