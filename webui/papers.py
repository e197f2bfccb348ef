"""One page a paper: what it says, who signed what, and the one next thing for whoever looks.

The same page at the desk and in a browser of the office, on a phone too. What needs more than a key (a plan,
a reason, a PIN) is asked for in a second step.
"""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from webui.asks import drawing
from webui.context import desk, signed_in
from webui.pages import shown

bp = Blueprint("papers", __name__)


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
