"""Approvals: the GM's own, with a PIN; those given outside, recorded with evidence (R5, R9, R13).

Two who decide at once: the first does, the second is told who did what and when.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from station.feedback import Feedback, Refused
from station.operations import applications, discrepancies, law, papers, replacements
from station.operations.people import require, wrong_pin
from station.rules import papers as rules
from station.rules import rights
from station.store import tables
from station.store.store import Act


def approve(act: Act, paper: str, revision: int, pin: str) -> Feedback:
    """The GM approves what the screen showed.

    Raises:
        Refused: he took part in it himself; it is decided already; it was changed meanwhile.
    """
    require(act, "approve_paper")
    if wrong := wrong_pin(act, pin):
        return wrong
    return _decide(act, paper, revision, "approved", "", "", None)


def reject(act: Act, paper: str, revision: int, plan: str, reason: str, pin: str) -> Feedback:
    """The GM rejects, with a reason and the plan that is carried out instead.

    Args:
        plan: of an application: one of its kind's; sent back unless he says otherwise.

    Raises:
        Refused: as `approve`; or there is no reason.
    """
    require(act, "approve_paper")
    if wrong := wrong_pin(act, pin):
        return wrong
    return _decide(act, paper, revision, "rejected", plan, reason, None)


def record(
    act: Act,
    paper: str,
    revision: int,
    done: str,
    given_by: str,
    given_on: str,
    channel: str,
    reference: str = "",
    image: bytes | None = None,
    verdict: str = "agree",
    plan: str = "",
    reason: str = "",
) -> Feedback:
    """The clerk records what marketing or the GM said elsewhere: who, when, how, and what proves it.

    Args:
        done: `reviewed`, `approved` or `rejected`. `given_by`: number of who said it.
        given_on: the day, as ISO 8601 writes it.
        plan: another one that marketing or a rejection names; of a replacement the model.

    Raises:
        Refused: no evidence; a date that is to come or before the paper; he whom it names may not; and as
            `approve`.
    """
    require(act, "record_approval")
    row = papers.get(act.connection, paper)
    if row.kind in rules.REVIEWED_HERE:
        raise Refused("review_only_here", paper=paper, rule=row.rule)
    step = rules.PATHS.get(row.kind, {}).get(done)
    if step is None or done not in rules.DECISIONS:
        raise Refused("paper_is_past", **_now(act, row))
    if not reference and image is None:
        raise Refused("evidence_missing", paper=paper)
    first, last = law.local(row.at).date(), law.local(act.at).date()
    if not f"{first}" <= given_on <= f"{last}" or _day(given_on) is None:
        raise Refused("date_not_possible", date=given_on, first=first.isoformat())
    person = act.connection.execute(
        select(tables.operator).where(tables.operator.c.number == given_by)
    ).one_or_none()
    if person is None:
        raise Refused("badge_unknown", number=given_by)
    if not rights.may(person.role, step.right):
        raise Refused(
            "role_may_not", role=person.role, asked=step.right, who=sorted(rights.who_may(step.right))
        )
    papers.not_by_filer(act, row, act.operator)
    kept = discrepancies.reencode(image) if image is not None else None
    outside = papers.Outside(given_by, channel, reference, kept, given_on)
    if done == "reviewed" and row.kind == "replacement":
        return replacements.name_model(act, paper, revision, plan, outside)
    if done == "reviewed":
        return applications.reviewed(act, paper, revision, verdict, plan, outside)
    return _decide(act, paper, revision, done, plan, reason, outside)


def _decide(
    act: Act,
    paper: str,
    revision: int,
    done: str,
    plan: str,
    reason: str,
    outside: papers.Outside | None,
) -> Feedback:
    row = papers.get(act.connection, paper)
    papers.awaited(act, paper, revision, row.kind, done)
    papers.not_by_filer(act, row, outside.operator if outside else act.operator)
    step = rules.PATHS[row.kind][done]
    facts: dict[str, Any] = {}
    if done == "rejected":
        if not reason.strip():
            raise Refused("reason_missing", paper=paper)
        facts["reason"] = reason.strip()
    lines = papers.lines(act.connection, paper)
    decided = lines[0].plan
    if row.kind == "application" and done == "rejected":
        decided = _instead(act, row, plan)
    facts["plan"] = decided
    papers.sign(
        act,
        paper,
        revision,
        done,
        state=step.after,
        waits_for=step.waits_for,
        facts=facts,
        outside=outside,
    )
    if row.kind == "application":
        if decided != lines[0].plan:
            papers.plan(act, paper, decided)
        applications.decided(act, row, decided)
    elif done == "approved":
        replacements.agreed(act, paper)
    papers.follow(act, paper)
    code = "paper_approved" if done == "approved" else "paper_rejected"
    return Feedback("ok", code, {"paper": paper, "plan": f"plan.{decided}"})


def _instead(act: Act, row: Row[Any], plan: str) -> str:
    """Return the plan of a rejected application: the one written in the rejection, else to send back."""
    kind = applications.content(act, row.number).kind
    offered = rules.PLANS[kind]
    plan = plan or ("send_back" if "send_back" in offered else offered[0])
    if plan not in offered:
        raise applications.not_a_plan(plan, kind)
    return plan


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _now(act: Act, row: Row[Any]) -> dict[str, Any]:
    return {
        "paper": row.number,
        "state": f"paper.{row.state}",
        "rule": row.rule,
        **papers.done_last(act, row.number),
    }
