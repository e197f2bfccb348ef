"""Written reports to the GM's office about a marked problem; what the manager does at once (R1, R26; F7)."""

from dataclasses import replace

from sqlalchemy import select, update

from station.feedback import Feedback, Refused
from station.forms.contents import WrittenReport
from station.operations import claims, discrepancies, duties, law, notices, papers
from station.operations.people import require, wrong_pin
from station.rules.papers import MAJOR
from station.store import tables
from station.store.store import Act
from station.store.tables import photo, problem, unit


def file(act: Act, duty: int) -> str:
    """File the report that a marked problem asks for, pre-filled, and return its number."""
    asked = duties.get(act, duty)
    row = act.connection.execute(
        select(unit, tables.delivery.c.customer, tables.location.c.name.label("place"))
        .join(tables.delivery, tables.delivery.c.number == unit.c.delivery)
        .outerjoin(tables.location, tables.location.c.code == unit.c.location)
        .where(unit.c.number == asked.unit)
    ).one()
    marked = act.connection.execute(
        select(problem).where(problem.c.unit == asked.unit, problem.c.at == asked.at).order_by(problem.c.id)
    ).first()
    assert marked is not None
    noticed = act.connection.scalars(
        select(tables.evidence.c.kind).where(tables.evidence.c.unit == row.number).order_by("id")
    )
    content = WrittenReport(
        date=f"{law.local(act.at):%Y-%m-%d}",
        what=marked.category,
        category=marked.category,
        found_at=f"{law.local(marked.at):%Y-%m-%d %H:%M}",
        where=row.place or row.delivery,
        customer=papers.customer(act.connection, row.customer),
        models=(row.model,) if row.model else (),
        serials=(row.serial,) if row.serial else (),
        quantity=1,
        why="、".join(dict.fromkeys(noticed)),
        affected="",
        measures="",
        told=law.of(act).policy.told[marked.category],
        reporter=act.context.operator_name or "",
        photos=_photos(act, marked.id),
    )
    number = papers.file(
        act,
        "report",
        "R1",
        content,
        state="draft",
        lines=[papers.Line(unit=row.number, problem=marked.id, model=row.model)],
        delivery=row.delivery,
        customer=row.customer,
        addressee="gm_office",
        waits_for="keeper",
    )
    duties.meet(act, duty, number)
    return number


def write(act: Act, paper: str, revision: int, why: str, affected: str, measures: str) -> Feedback:
    """Write why it is suspected, how many are affected and what was done; the departments are told (R1).

    A major one goes to the manager first (R26). It may be written anew until it is handed over.
    """
    require(act, "write_report")
    row = papers.awaited(act, paper, revision, "report", "submitted")
    content = papers.content(act.connection, paper)
    assert isinstance(content, WrittenReport)
    [line, *_] = papers.lines(act.connection, paper)
    photos = _photos(act, line.problem)
    written = replace(content, why=why, affected=affected, measures=measures, photos=photos)
    waits_for = "manager" if content.category in MAJOR else "gm_office"
    newest = papers.revise(act, paper, written, state="submitted", waits_for=waits_for)
    papers.sign(act, paper, newest, "submitted", state="submitted", waits_for=waits_for)
    if row.state == "draft":
        for department in content.told:
            notices.file(
                act,
                department,
                "R1",
                about=content.category,
                delivery=row.delivery,
                customer=row.customer,
                models=content.models,
                quantity=content.quantity,
                lines=[
                    papers.Line(unit=line.unit, problem=line.problem, model=line.model)
                    for line in papers.lines(act.connection, paper)
                ],
            )
    act.context.question = None
    return Feedback("ok", "report_written", {"paper": paper, "told": list(content.told)})


def _photos(act: Act, marked: int) -> tuple[int, ...]:
    taken = select(photo.c.id).where(photo.c.problem == marked).order_by(photo.c.id)
    return tuple(act.connection.scalars(taken))


def act_urgently(act: Act, paper: str, revision: int, measure: str, reason: str, pin: str) -> Feedback:
    """The manager acts at once on something major, with a reason; it is listed afterwards (R26).

    Raises:
        Refused: it is no report: the urgent right never stands in for a GM or Finance decision; or there is
            no reason.
    """
    require(act, "act_urgently")
    if wrong := wrong_pin(act, pin):
        return wrong
    row = papers.get(act.connection, paper)
    if row.kind != "report":
        raise Refused("urgent_not_instead", paper=paper, who=["gm"], rule="R26")
    if not measure.strip() or not reason.strip():
        raise Refused("reason_missing", paper=paper)
    papers.awaited(act, paper, revision, "report", "urgent")
    facts = {"measure": measure.strip(), "reason": reason.strip()}
    papers.sign(act, paper, revision, "urgent", state="submitted", waits_for="gm_office", facts=facts)
    return Feedback("ok", "acted_urgently", {"paper": paper})


def hand_over(act: Act, paper: str, revision: int, to: str, how: str) -> Feedback:
    """A report was handed over to the GM's office: to whom and how; when is now.

    Raises:
        Refused: it is handed over already, or has changed; a major one goes to the manager first (R26).
    """
    require(act, "hand_over_report")
    return _hand_over(act, paper, revision, to, how)


def take(act: Act, paper: str, revision: int) -> Feedback:
    """Whoever a report waits for says that he has it: the manager of a major one (R26), then the GM's office.

    Raises:
        Refused: it waits for somebody else, or was handed over meanwhile.
    """
    row = papers.get(act.connection, paper)
    if row.waits_for and act.context.role != row.waits_for:
        raise Refused("role_may_not", role=act.context.role, asked="take_report", who=[row.waits_for])
    if row.waits_for == "manager":
        papers.awaited(act, paper, revision, "report", "seen")
        papers.sign(act, paper, revision, "seen", state=row.state, waits_for="gm_office")
        return Feedback("ok", "report_seen", {"paper": paper})
    return _hand_over(act, paper, revision, act.context.operator_name or act.operator, "station")


def _hand_over(act: Act, paper: str, revision: int, to: str, how: str) -> Feedback:
    row = papers.awaited(act, paper, revision, "report", "handed_over")
    if row.waits_for == "manager":
        raise Refused("manager_first", paper=paper, rule="R26")
    facts = {"to": to, "how": how}
    papers.sign(act, paper, revision, "handed_over", state="handed_over", facts=facts)
    duties.end(act, paper)
    return Feedback("ok", "report_handed_over", {"paper": paper, "to": to})


def close_problem(act: Act, id: int) -> Feedback:
    """A problem is dealt with: its unit goes on if nothing else holds it.

    Raises:
        Refused: its report is not handed over yet (R1); or it is closed.
    """
    require(act, "close_problem")
    row = act.connection.execute(select(problem).where(problem.c.id == id)).one_or_none()
    if row is None or row.state != "open":
        raise Refused("problem_is_closed")
    handed_over = (
        select(tables.paper.c.number)
        .join(tables.paper_line, tables.paper_line.c.paper == tables.paper.c.number)
        .where(
            tables.paper_line.c.problem == id,
            tables.paper.c.kind == "report",
            tables.paper.c.state == "handed_over",
        )
    )
    if act.connection.scalar(handed_over) is None:
        raise Refused("report_first", kind=row.category, unit=row.unit, rule="R1")
    act.connection.execute(update(problem).where(problem.c.id == id).values(state="closed"))
    act.record("ProblemClosed", row.unit, problem=id)
    act.unit = row.unit
    discrepancies.release_if_clear(act, row.unit)
    claims.follow(act, row.unit)
    return Feedback("ok", "problem_closed", {"kind": row.category, "unit": row.unit})
