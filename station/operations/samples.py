"""A unit goes to R&D as a sample and comes back to what it was (R11b; F11).

The slip goes with it: why, to whom, until when; what R&D found and that it is back are signed on it. A unit
that is out is neither torn down, repaired, inspected nor shipped (`whereabouts`).
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, select, update

from station.feedback import Feedback, Refused
from station.forms.contents import SampleSlip
from station.operations import labelling, law, papers, stock, whereabouts
from station.operations.people import require
from station.rules import problems
from station.store import tables
from station.store.store import Act
from station.store.tables import inspection, problem, unit

FROM = ("counted", "stocked", "issued", "inspected", "repaired")
"""States of a unit that may be sent: it lies somewhere, and nobody is at work on it."""

TEXT = 200
"""Characters that why and to whom may have."""


def send(act: Act, unit: str, why: str, to: str, back_by: str) -> Feedback:
    """Send a unit to R&D as a sample: its slip is filed and signed, its label printed, the unit is out.

    Args:
        why: what R&D is to find out. `to`: who takes it there.
        back_by: the day it is wanted back, as ISO 8601 writes it.

    Raises:
        Refused: it is out already, torn down, being repaired or not here; nothing says why or to whom; the
            day is none or past.
    """
    require(act, "send_sample")
    row = _unit(act, unit)
    whereabouts.require_here(act, unit)
    if not row.open or row.state not in FROM:
        raise Refused("sample_not_from", unit=unit, state=row.state, expected=list(FROM), rule="R11b")
    why, to = why.strip(), to.strip()
    if not 0 < len(why) <= TEXT or not 0 < len(to) <= TEXT:
        raise Refused("sample_says_nothing", unit=unit, most=TEXT, rule="R11b")
    day = future_day(act, back_by)
    customer = papers.customer(act.connection, row.customer)
    content = SampleSlip(
        date=f"{law.local(act.at):%Y-%m-%d}",
        unit=unit,
        model=row.model or "",
        serial=row.serial or "unreadable",
        produced=row.produced or "",
        customer=customer,
        found="、".join(_found(act, unit)),
        why=why,
        to=to,
        back_by=day.isoformat(),
        sent_by=act.context.operator_name or "",
        stood=row.state,
        place=row.location,
    )
    number = papers.file(
        act,
        "sample",
        "R11b",
        content,
        state="draft",
        lines=[papers.Line(unit=unit, model=row.model)],
        delivery=row.delivery,
        customer=row.customer,
        addressee="rnd",
    )
    papers.sign(act, number, 1, "sent", state="out", waits_for="rnd", facts={"to": to})
    target = stock.place(act, "rnd")
    _stands(act, unit, "sampled", target)
    act.record("SampleSent", unit, old=row.state, state="sampled", location=target, paper=number)
    if target != row.location:
        stock.move(act, unit, row.location or None, target or None)
    labelling.queue_sample_label(act, number, content)
    act.unit = unit
    act.context.question = None
    return Feedback(
        "ok", "sample_sent", {"unit": unit, "paper": number, "to": to, "back_by": day.isoformat()}
    )


def note_result(act: Act, paper: str, revision: int, result: str) -> Feedback:
    """Write down what R&D found; also when the unit came back before.

    Raises:
        Refused: there is no text; it is no sample slip, or was changed meanwhile.
    """
    require(act, "send_sample")
    row = papers.get(act.connection, paper)
    done = "result_after" if row.state == "returned" else "result"
    papers.awaited(act, paper, revision, "sample", done)
    if not result.strip():
        raise Refused("reason_missing", paper=paper)
    facts = {"result": result.strip()}
    if done == "result":
        papers.sign(act, paper, revision, done, state="examined", waits_for="rnd", facts=facts)
    else:
        papers.sign(act, paper, revision, done, state="returned", facts=facts)
    return Feedback("ok", "sample_result", {"paper": paper})


def take_back(act: Act, paper: str, revision: int, result: str = "") -> Feedback:
    """The unit is back: it is what it was, and lies where it lay, or in the hold area when it is held.

    Args:
        result: what R&D found, where it comes with the unit and was not written down before.

    Raises:
        Refused: it is back already, or it is no sample slip.
    """
    require(act, "send_sample")
    row = papers.awaited(act, paper, revision, "sample", "returned")
    content = papers.content(act.connection, paper)
    assert isinstance(content, SampleSlip)
    found = result.strip()
    known = found or row.state == "examined"
    facts = {"result": found} if found else {}
    waits_for = "" if known else "rnd"
    papers.sign(act, paper, revision, "returned", state="returned", waits_for=waits_for, facts=facts)
    now = _unit(act, content.unit)
    target = _place(act, now, content)
    _stands(act, content.unit, content.stood, target)
    act.record(
        "SampleReturned", content.unit, old=now.state, state=content.stood, location=target, paper=paper
    )
    if target != now.location:
        stock.move(act, content.unit, now.location or None, target)
    act.unit = content.unit
    if (act.context.question or {}).get("paper") == paper:
        act.context.question = None
    name = act.connection.scalar(select(tables.location.c.name).where(tables.location.c.code == target))
    return Feedback(
        "ok",
        "sample_back" if known else "sample_back_without",
        {"unit": content.unit, "paper": paper, "state": content.stood, "name": name or target},
    )


def future_day(act: Act, typed: str) -> date:
    """Return a day that was typed, today or later.

    Raises:
        Refused: it is none, or past.
    """
    today = law.local(act.at).date()
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        day = None
    if day is None or day < today:
        raise Refused("day_unfit", found=typed.strip()[:20] or "–", first=today.isoformat())
    return day


def _unit(act: Act, number: str) -> Row[Any]:
    row = act.connection.execute(
        select(unit, tables.delivery.c.customer)
        .join(tables.delivery, tables.delivery.c.number == unit.c.delivery)
        .where(unit.c.number == number)
    ).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    return row


def _stands(act: Act, number: str, state: str, location: str) -> None:
    values = {"state": state, "location": location}
    act.connection.execute(update(unit).where(unit.c.number == number).values(values))


def _place(act: Act, now: Row[Any], content: SampleSlip) -> str:
    held = stock.place(act, "hold")
    if now.product_status == "on_hold":
        return held
    return stock.place(act, "receiving") if content.place == held else content.place


def _found(act: Act, number: str) -> list[str]:
    """What is known to be wrong with a unit: problems that were marked, defects that were found."""
    marked = act.connection.scalars(
        select(problem.c.category)
        .where(problem.c.unit == number, problem.c.state != "withdrawn")
        .order_by(problem.c.id)
    )
    inspected = act.connection.scalars(
        select(inspection.c.defect)
        .where(inspection.c.unit == number, inspection.c.defect.not_in(("", problems.NO_FAULT)))
        .order_by(inspection.c.id)
    )
    return list(dict.fromkeys([*marked, *map(problems.word, inspected)]))
