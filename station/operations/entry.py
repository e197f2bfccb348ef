"""Entering a form and giving it to shipping (R18): the clerk's part after the hand-over.

Some lines may not be entered or shipped before somebody has approved (R5, R8b, R9, R13); the others go on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from station.feedback import Feedback, Refused
from station.operations import claims, hand_over, large_forms, papers, people
from station.rules import claims as rules
from station.store.store import Act
from station.store.tables import claim, duty, paper, unit

ERP_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{2,39}", re.ASCII)
"""What a number of the ERP may look like: it is recorded, never looked up."""


@dataclass(frozen=True, slots=True)
class Block:
    """Why units of a form may not be entered or shipped yet.

    Attributes:
        rule: R5, R8b, R9 or R13.
        paper: whose approval is awaited; "" while it is not filed.
        who: the role that may release them.
        units: own numbers.
    """

    rule: str
    paper: str
    who: str
    units: tuple[str, ...]


def blocks(connection: Connection, form: str) -> Sequence[Block]:
    """Return what stops the lines of a form: models not agreed (R9), batch returns (R5), exchanges (R8b)."""
    rows = connection.execute(
        select(duty.c.rule, duty.c.paper, duty.c.unit, paper.c.waits_for)
        .join(claim, claim.c.unit == duty.c.unit)
        .outerjoin(paper, paper.c.number == duty.c.paper)
        .where(claim.c.paper == form, duty.c.kind == "replacement", duty.c.state == "open")
        .order_by(duty.c.id)
    )
    found = [Block(row.rule, row.paper or "", row.waits_for or "marketing", (row.unit,)) for row in rows]
    return [*found, *(Block(*each) for each in large_forms.blocks(connection, form))]


def enter(act: Act, form: str, revision: int, erp: str) -> Feedback:
    """录单: the clerk has entered a form into the ERP and records its number there (R18).

    Lines that wait for an approval are left out and entered later, under the same or another number.

    Raises:
        Refused: no such form, it is entered already, no number, or every line waits for an approval.
    """
    people.require(act, "enter_form")
    row = _form(act, form)
    number = erp.strip()
    if ERP_NUMBER.fullmatch(number) is None:
        raise Refused("erp_number_unfit", found=number, form=form)
    if hand_over.amend(act, form):
        return Feedback("attention", "form_revised", {"form": form, "revision": row.revision + 1})
    large_forms.ask(act, form)  # what was decided since may have made it one
    waiting = _on_form(act.connection, form, "handed_over")
    if not waiting:
        raise Refused("form_entered_already", form=form, state=row.state, rule="R18")
    free, stopped = _unblocked(act.connection, form, waiting)
    for each in free:
        claims.change(act, each, "ClaimEntered", state="entered")
    done = {"erp": number, "units": [each.unit for each in free]}
    state = row.state if stopped else "entered"
    papers.sign(act, form, revision, "entered", state=state, facts=done)
    for each in claims.get(act.connection, [each.id for each in free]):
        owed = rules.outcome(each.request, each.decision)
        if rules.is_completed_by_entry(owed, rules.is_stocked(each.unit_state)):
            claims.complete(act, each)
    said = {"form": form, "erp": number, "units": len(free)}
    if stopped:
        return Feedback("attention", "form_entered_partly", {**said, **why(stopped)})
    return Feedback("ok", "form_entered", said)


def to_shipping(act: Act, form: str, revision: int) -> Feedback:
    """交发货: the clerk gives what was entered to shipping (R18).

    Raises:
        Refused: no such form, or nothing of it is entered and to be sent.
    """
    people.require(act, "hand_to_shipping")
    row = _form(act, form)
    entered = [
        each
        for each in _on_form(act.connection, form, "entered")
        if rules.is_shipped(rules.outcome(each.request, each.decision))
    ]
    if not entered:
        raise Refused("nothing_to_ship", form=form, state=row.state, rule="R18")
    free, _ = _unblocked(act.connection, form, entered)
    for each in free:
        claims.change(act, each, "ClaimToShipping", state="at_shipping")
    state = row.state if _on_form(act.connection, form, "handed_over") else "at_shipping"
    done = {"units": [each.unit for each in free]}
    papers.sign(act, form, revision, "to_shipping", state=state, facts=done)
    return Feedback("ok", "form_at_shipping", {"form": form, "units": len(free)})


def stops(connection: Connection, row: Row[Any]) -> Block | None:
    """Return what stops one claim from being shipped, None when nothing does."""
    if row.paper is None:
        return None
    return next((block for block in blocks(connection, row.paper) if row.unit in block.units), None)


def _unblocked(
    connection: Connection, form: str, rows: Sequence[Row[Any]]
) -> tuple[list[Row[Any]], list[Block]]:
    """Part claims into those that may go on and what stops the others; refuse when none may."""
    units = {each.unit for each in rows}
    stopped = [block for block in blocks(connection, form) if units & {*block.units}]
    held = {number for block in stopped for number in block.units}
    free = [each for each in rows if each.unit not in held]
    if not free:
        raise Refused("lines_wait", form=form, **why(stopped))
    return free, stopped


def why(stopped: Sequence[Block]) -> dict[str, Any]:
    """Name the rules, the papers and who may release the lines."""
    return {
        "rule": list(dict.fromkeys(block.rule for block in stopped)),
        "paper": list(dict.fromkeys(block.paper or "no_paper_yet" for block in stopped)),
        "who": list(dict.fromkeys(block.who for block in stopped)),
        "waiting": sum(len(block.units) for block in stopped),
    }


def _form(act: Act, number: str) -> Row[Any]:
    row = papers.get(act.connection, number)
    if row.kind != "form":
        raise Refused("number_unknown", number=number)
    return row


def _on_form(connection: Connection, form: str, state: str) -> Sequence[Row[Any]]:
    return connection.execute(
        select(claim, unit.c.ordinal)
        .join(unit, unit.c.number == claim.c.unit)
        .where(claim.c.paper == form, claim.c.state == state)
        .order_by(unit.c.ordinal)
    ).all()
