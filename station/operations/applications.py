"""Applications: goods mixed, short or out of warranty, and batches returned for credit (R5, R13, F3).

The keeper proposes a plan, marketing reviews it, the GM decides; only the decided plan is carried out.
Whoever filed an application neither reviews nor approves it. What was signed stays as it was signed: another
plan is another revision, which is reviewed and approved anew.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from station.feedback import Feedback, Refused
from station.forms.contents import Application, ApplicationLine
from station.operations import discrepancies, duties, law, papers, replacements, whereabouts
from station.operations.people import require, wrong_pin
from station.rules import papers as rules
from station.store import tables
from station.store.store import Act
from station.store.tables import unit


def file(act: Act, duty: int) -> str:
    """File the application that a finished count asks for, pre-filled, and return its number (R13)."""
    asked = duties.get(act, duty)
    row = act.connection.execute(
        select(tables.delivery).where(tables.delivery.c.number == asked.delivery)
    ).one()
    finding = discrepancies.get(act, asked.discrepancy)
    settled = discrepancies.settling(act.connection, finding)
    plan = rules.proposed(finding.kind, settled.decision) or ""
    number = papers.file(
        act,
        "application",
        asked.rule,
        _content(act, row, finding, plan),
        state="draft",
        lines=[papers.Line(finding.unit, finding.id, None, finding.model, finding.quantity, plan)],
        delivery=row.number,
        customer=row.customer,
        addressee="marketing",
        waits_for="keeper",
    )
    duties.meet(act, duty, number)
    return number


def submit(act: Act, paper: str, revision: int, plan: str) -> Feedback:
    """The keeper proposes a plan and submits; signed, reviewed and even approved ones begin anew (R13).

    Raises:
        Refused: it is decided or carried out, was changed meanwhile, or this plan is not one for its kind.
    """
    require(act, "file_application")
    row = papers.awaited(act, paper, revision, "application", "submitted")
    written = content(act, paper)
    if plan not in rules.PLANS[written.kind]:
        raise not_a_plan(plan, written.kind)
    if any(line.carried_out_at is not None for line in papers.lines(act.connection, paper)):
        raise Refused("plan_begun", paper=paper, rule=row.rule)
    if row.state == "approved":
        for line in papers.lines(act.connection, paper):
            replacements.drop(act, line.unit)
    step = rules.PATHS["application"]["submitted"]
    newest = papers.revise(
        act, paper, _renewed(act, row, written, plan), state=step.after, waits_for=step.waits_for
    )
    papers.plan(act, paper, plan)
    papers.sign(act, paper, newest, "submitted", state=step.after, waits_for=step.waits_for)
    papers.follow(act, paper)
    act.context.question = None
    return Feedback("ok", "application_submitted", {"paper": paper, "plan": f"plan.{plan}"})


def review(act: Act, paper: str, revision: int, verdict: str, plan: str, pin: str) -> Feedback:
    """Marketing agrees, names another plan, or disagrees; the GM decides in any case (R13).

    Raises:
        Refused: he filed it himself; somebody reviewed it already; it was changed meanwhile.
    """
    require(act, "review_application")
    if wrong := wrong_pin(act, pin):
        return wrong
    return reviewed(act, paper, revision, verdict, plan, None)


def reviewed(
    act: Act, paper: str, revision: int, verdict: str, plan: str, outside: papers.Outside | None
) -> Feedback:
    """Sign marketing's review, its own or one given elsewhere; another plan is a new revision."""
    row = papers.awaited(act, paper, revision, "application", "reviewed")
    papers.not_by_filer(act, row, outside.operator if outside else act.operator)
    written = content(act, paper)
    step = rules.PATHS["application"]["reviewed"]
    if verdict == "change":
        if plan not in rules.PLANS[written.kind] or plan == written.lines[0].plan:
            raise not_a_plan(plan, written.kind)
        changed = replace(written, lines=tuple(replace(line, plan=plan) for line in written.lines))
        revision = papers.revise(act, paper, changed, state=row.state, waits_for=row.waits_for)
        papers.plan(act, paper, plan)
    said = {"verdict": verdict, "plan": plan if verdict == "change" else written.lines[0].plan}
    papers.sign(
        act,
        paper,
        revision,
        "reviewed",
        state=step.after,
        waits_for=step.waits_for,
        facts=said,
        outside=outside,
    )
    papers.follow(act, paper)
    words = {"verdict": f"verdict.{verdict}", "plan": f"plan.{said['plan']}"}
    return Feedback("ok", "application_reviewed", {"paper": paper, **words})


def decided(act: Act, row: Row[Any], plan: str) -> None:
    """The GM has decided: an exchange that nothing can be sent for asks for a replacement model (R9)."""
    if plan != "exchange":
        return
    for line in papers.lines(act.connection, row.number):
        if line.unit is None:
            continue
        asked = select(tables.duty.c.id).where(
            tables.duty.c.unit == line.unit,
            tables.duty.c.kind == "replacement",
            tables.duty.c.state != "withdrawn",
        )
        if act.connection.scalar(asked.limit(1)) is None and replacements.missing(
            act, unit.c.number == line.unit
        ):
            replacements.ask(act, row.delivery, line.unit)


def carry_out(act: Act, paper: str, revision: int) -> Feedback:
    """The decided plan was carried out: on record line by line, and each unit follows it (R13).

    What stays goes to stock once nothing else holds it; what is scrapped goes where scrap lies; what is sent
    back stays in the hold area until it is shipped, and is never stocked.

    Raises:
        Refused: it is not decided, or was re-opened; or the goods leave and another finding is still open.
    """
    require(act, "carry_out_plan")
    row = papers.awaited(act, paper, revision, "application", "executed")
    for line in papers.lines(act.connection, paper):
        leaves = line.unit is not None and not rules.stays(line.plan)
        if leaves and discrepancies.holds_open(act.connection, line.unit):
            raise Refused("finding_open", unit=line.unit, paper=paper, rule=row.rule)
        if line.unit is not None and line.plan == "scrap":
            whereabouts.require_here(act, line.unit)
        papers.carry_out(act, paper, line.id)
        if line.unit is None:
            continue
        act.unit = line.unit
        if line.plan == "scrap":
            discrepancies.scrap(act, line.unit)
        else:
            discrepancies.release_if_clear(act, line.unit)
    papers.sign(act, paper, revision, "executed", state="executed")
    duties.end(act, paper)
    papers.follow(act, paper)
    if (act.context.question or {}).get("paper") == paper:
        act.context.question = None
    plans = {line.plan for line in papers.lines(act.connection, paper)}
    return Feedback(
        "ok", "plan_carried_out", {"paper": paper, "plan": [f"plan.{plan}" for plan in sorted(plans)]}
    )


def not_a_plan(plan: str, kind: str) -> Refused:
    """Return the refusal of a plan that an application of a kind does not allow."""
    plans = [f"plan.{each}" for each in rules.PLANS[kind]]
    return Refused("plan_not_allowed", plan=f"plan.{plan}" if plan else "–", kind=kind, plans=plans)


# --- what stands on it -------------------------------------------------------------------------------


def content(act: Act, paper: str) -> Application:
    """Return what stands on an application."""
    written = papers.content(act.connection, paper)
    assert isinstance(written, Application)
    return written


def _renewed(act: Act, row: Row[Any], written: Application, plan: str) -> Application:
    """Return what stands on an application with what was learnt since: photos, the customer's answer."""
    found = [line.discrepancy for line in papers.lines(act.connection, row.number) if line.discrepancy]
    if not found:
        return replace(written, lines=tuple(replace(line, plan=plan) for line in written.lines))
    delivery = act.connection.execute(
        select(tables.delivery).where(tables.delivery.c.number == row.delivery)
    ).one()
    return replace(_content(act, delivery, discrepancies.get(act, found[0]), plan), date=written.date)


def _content(act: Act, delivery: Row[Any], finding: Row[Any], plan: str) -> Application:
    answer = act.connection.scalars(
        select(tables.settlement_step.c.facts)
        .where(tables.settlement_step.c.discrepancy == finding.id, tables.settlement_step.c.step == "answer")
        .order_by(tables.settlement_step.c.id.desc())
    ).first()
    photos = act.connection.scalars(
        select(tables.photo.c.id).where(tables.photo.c.discrepancy == finding.id).order_by(tables.photo.c.id)
    )
    if finding.unit is None:
        line = ApplicationLine(
            "", finding.model, finding.quantity, "", "", "", "", found=finding.kind, plan=plan
        )
    else:
        line = unit_line(act, finding.unit, finding.kind, plan)
    return Application(
        date=f"{law.local(act.at):%Y-%m-%d}",
        filed_by=act.context.operator_name or "",
        customer=papers.customer(act.connection, delivery.customer),
        kind=finding.kind,
        delivery=delivery.number,
        lines=(line,),
        statement=answer["answer"] if answer else "",
        photos=tuple(photos),
    )


def unit_line(act: Act, number: str, found: str, plan: str) -> ApplicationLine:
    """Return what an application says of a unit."""
    row = act.connection.execute(
        select(unit, tables.shipped_serial.c.shipped_on)
        .outerjoin(tables.shipped_serial, tables.shipped_serial.c.serial == unit.c.serial)
        .where(unit.c.number == number)
    ).one()
    return ApplicationLine(
        unit=row.number,
        model=row.model or "",
        quantity=1,
        serial=row.serial or "",
        produced=row.produced or "",
        sold_on=row.shipped_on.isoformat() if row.shipped_on else "",
        warranty_end=row.warranty_end.isoformat() if row.warranty_end else "",
        found=found,
        plan=plan,
    )
