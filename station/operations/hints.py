"""A batch suspected: units alike with the same defect, noticed while one more is marked or inspected (R1).

What is noted is evidence: it proposes the category `batch`, and a person marks it or does not.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, union_all

from station.feedback import Feedback
from station.operations import law, weighing
from station.rules import problems
from station.store.store import Act
from station.store.tables import evidence, inspection, problem, unit

KIND = "batch_hint"
"""The kind of evidence."""


def note(act: Act, number: str, defect: str) -> Mapping[str, Any] | None:
    """Note on a unit that its defect has come often enough to suggest a batch problem.

    Call it when the defect is on record: an inspection's code, or a problem that was marked. Once it was
    noted, or a unit of these marked as a batch problem, it is not noted again as long as that lies within
    the days.

    Returns:
        The facts of the evidence: model, week, defect, units; None when nothing is suggested.
    """
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    if defect in problems.NOT_A_DEFECT or not defect or row.model is None or row.produced is None:
        return None
    policy = law.of(act).policy
    found = {each.number: law.local(each.at).date() for each in _alike(act, row, defect)}
    today = law.local(act.at).date()
    if not problems.suggests_batch(
        found.values(), today, units=policy.batch_hint_units, days=policy.batch_hint_days
    ):
        return None
    near = [each for each, day in found.items() if (today - day).days <= policy.batch_hint_days]
    if _said(act, near, defect):
        return None
    facts = {"model": row.model, "week": row.produced, "defect": defect, "units": sorted(near)}
    weighing.note_evidence(act, number, KIND, facts)
    return facts


def suggested(connection: Connection, number: str) -> bool:
    """Whether a batch problem was suggested on a unit and nobody has marked it so yet."""
    noted = select(evidence.c.id).where(evidence.c.unit == number, evidence.c.kind == KIND)
    marked = select(problem.c.id).where(problem.c.unit == number, problem.c.category == "batch")
    return connection.scalar(noted.limit(1)) is not None and connection.scalar(marked.limit(1)) is None


def told(answer: Feedback, hint: Mapping[str, Any] | None) -> Feedback:
    """Return what is answered to whoever marked or inspected: with a hint, the hint."""
    if hint is None:
        return answer
    facts = {"model": hint["model"], "week": hint["week"], "defect": problems.word(hint["defect"])}
    return Feedback("attention", KIND, {**answer.facts, **facts, "count": len(hint["units"])})


def _alike(act: Act, row: Row[Any], defect: str) -> list[Row[Any]]:
    """Units of the same model and week with the defect, and when it was found on each, oldest first."""
    begins = act.at - timedelta(days=law.of(act).policy.batch_hint_days + 1)
    again = select(inspection.c.rechecks).where(inspection.c.rechecks.is_not(None))
    inspected = select(inspection.c.unit.label("unit"), inspection.c.at.label("at")).where(
        inspection.c.defect == defect, inspection.c.at >= begins, inspection.c.id.not_in(again)
    )
    marked = select(problem.c.unit.label("unit"), problem.c.at.label("at")).where(
        problem.c.category == defect, problem.c.state != "withdrawn", problem.c.at >= begins
    )
    found = union_all(inspected, marked).subquery()
    return list(
        act.connection.execute(
            select(unit.c.number, found.c.at)
            .join(found, found.c.unit == unit.c.number)
            .where(unit.c.model == row.model, unit.c.produced == row.produced, unit.c.state != "voided")
            .order_by(found.c.at, unit.c.number)
        )
    )


def _said(act: Act, numbers: list[str], defect: str) -> bool:
    """Whether a batch problem of these units was suggested or marked already."""
    hinted = act.connection.scalars(
        select(evidence.c.facts).where(evidence.c.unit.in_(numbers), evidence.c.kind == KIND)
    )
    if any(facts.get("defect") == defect for facts in hinted):
        return True
    marked = select(problem.c.id).where(
        problem.c.unit.in_(numbers), problem.c.category == "batch", problem.c.state != "withdrawn"
    )
    return act.connection.scalar(marked.limit(1)) is not None
