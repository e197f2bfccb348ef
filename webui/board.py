"""Today's board: what is due, what waits, what is late, and the one thing to do next (domain 10)."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from station.views.board import BoardRow, BoardView
from webui.context import desk, reader
from webui.pages import shown

bp = Blueprint("board", __name__)

REPORT_OF = {
    "hand_over": "hand-over",
    "entry": "entry",
    "stock": "deliveries",
    "disputes": "disputes",
    "ask_customer": "disputes",
    "completion": "completion",
    "replacement": "replacements",
    "application": "applications",
    "report": "problems",
    "sample": "samples",
    "conclusion": "conclusions",
    "plan": "plan",
    "tasks": "plan",
}
"""The report that lists what a line of the board is about."""


@bp.get("/board")
def show() -> ResponseReturnValue:
    """Show the board; `?mine=1` only what is the move of whoever is signed on."""
    return render_template("page.html", **_drawn())


@bp.get("/board/desk")
def show_part() -> ResponseReturnValue:
    """Return everything inside the board page's frame."""
    return render_template("desk.html", **_drawn())


def _drawn() -> dict[str, Any]:
    mine = request.args.get("mine") == "1"
    page = shown("board.show", arrangement="board", **({"mine": "1"} if mine else {}))
    return (
        page if page["screen"] == "away" else {**page, **drawing(desk().board(page["view"].clerk, mine=mine))}
    )


def drawing(board: BoardView) -> dict[str, Any]:
    """Return what the board page is drawn with besides the desk."""
    return {
        "board": board,
        "left": left,
        "subject": subject,
        "whose": whose,
        "report_of": REPORT_OF,
        "when": when,
        "place": place,
        "caption": reader().text("board.title"),
    }


def left(row: BoardRow) -> str:
    """Return how long there is, in words: minutes within the hour, then hours, then working days."""
    text = reader().text
    if row.light == "late":
        return text("left.late")
    if row.target and row.left_minutes is None and not row.left_days:
        return text("due.target")
    if row.left_days:
        return text("left.day" if row.left_days == 1 else "left.days", {"days": row.left_days})
    if row.left_minutes is None:
        return text("left.now")
    if row.left_minutes < 60:
        return text("left.minutes", {"minutes": row.left_minutes})
    return text("left.hours", {"hours": row.left_minutes // 60})


def place(row: BoardRow) -> str:
    """Return where the work of a line is done: the page of its papers, else everything about its delivery."""
    pages = {
        "hand_over": "filing.show_hand_over",
        "entry": "filing.show_forms",
        "plan": "plans.show_plan",
        "tasks": "plans.show_today",
    }
    if row.what in pages:
        return url_for(pages[row.what])
    if row.what in ("sample", "conclusion"):
        return url_for("papers.show", number=row.delivery)
    return url_for("filing.show_search", q=row.delivery)


def when(row: BoardRow) -> str:
    """Return until when the next thing is to be done: the time alone when it is today."""
    return reader().day_time(row.due_at) if row.left_minutes is None else reader().time(row.due_at)


def subject(row: BoardRow) -> str:
    """Return what a line is about: the matter and how many."""
    code = f"board.{row.what}"
    if row.what == "disputes" and row.light == "late":
        code += ".late"
    elif row.what in ("stock", "completion") and not row.quantity:
        code += ".uncounted"
    return reader().text(code, {"quantity": row.quantity, "model": row.model})


def whose(row: BoardRow) -> str:
    """Return whose move it is, or who is waited for and since when."""
    reads = reader()
    people = reads.fact(list(row.people)) if row.people else reads.fact(row.owner)
    if row.waits_for:
        since = reads.day(row.waits_since) if row.waits_since else ""
        return reads.text("board.waits", {"who": people, "since": since})
    return f"{people} · {reads.text('board.notified')}" if row.notified else people
