"""Putting a paper on the desk's screen: from the matter that calls for it, or by its number."""

from sqlalchemy import and_, select

from station.feedback import Feedback, Refused
from station.forms.contents import Application
from station.operations import applications, duties, papers, reports
from station.operations.people import require
from station.store import tables
from station.store.store import Act

_FILES = {"application": ("file_application", applications.file), "report": ("write_report", reports.file)}
"""By kind of duty: what filing its paper takes, and what files it. That of R9 is filed when it is asked."""


def open_duty(act: Act, duty: int) -> Feedback:
    """Open the paper that a rule asks for; it is filed, pre-filled, when there is none yet (R1, R13).

    Raises:
        Refused: it is done, or withdrawn.
    """
    row = duties.get(act, duty)
    if row.state != "open":
        raise Refused("duty_is_past", kind=row.kind, state=row.state)
    number = row.paper
    if number is None:
        right, file = _FILES[row.kind]
        require(act, right)
        number = file(act, duty)
    return open_paper(act, number)


def open_problem(act: Act, problem: int) -> Feedback:
    """Open the written report about a marked problem (R1)."""
    marked = tables.problem.c.unit == tables.duty.c.unit, tables.problem.c.at == tables.duty.c.at
    asked = act.connection.scalar(
        select(tables.duty.c.id)
        .join(tables.problem, and_(*marked))
        .where(tables.problem.c.id == problem, tables.duty.c.kind == "report")
        .order_by(tables.duty.c.id)
    )
    if asked is None:
        raise Refused("nothing_asked")
    row = duties.get(act, asked)
    return open_paper(act, row.paper) if row.paper else open_duty(act, asked)


def open_paper(act: Act, number: str) -> Feedback:
    """Put a paper on the screen; a draft application asks for its plan."""
    row = papers.get(act.connection, number)
    return _show(act, number, choosing=row.kind == "application" and row.state == "draft")


def change_plan(act: Act, number: str) -> Feedback:
    """Ask for another plan: what was reviewed and approved of the one before begins anew (R13)."""
    require(act, "file_application")
    row = papers.get(act.connection, number)
    papers.awaited(act, number, row.revision, "application", "submitted")
    return _show(act, number, choosing=True)


def _show(act: Act, number: str, *, choosing: bool) -> Feedback:
    row = papers.get(act.connection, number)
    content = papers.content(act.connection, number)
    asked = content if isinstance(content, Application) and choosing else None
    plan = asked.lines[0].plan if asked else ""
    act.context.question = {
        "kind": "paper",
        "paper": number,
        "revision": row.revision,
        "plans": asked.kind if asked else None,
        "picks": {"plan": plan} if plan else {},
    }
    return Feedback("ok", "paper_opened", {"paper": number, "kind": row.kind, "state": f"paper.{row.state}"})
