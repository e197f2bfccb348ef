"""Replacement models: what is sent when neither stock nor spares have the model (R9, F9).

The paper is filed when the rule asks for it, so it lies on marketing's page at once: marketing names a model,
the GM approves it, and the claim goes on with it.
"""

from dataclasses import replace

from sqlalchemy import ColumnElement, func, select

from station.feedback import Feedback, Refused
from station.forms.contents import Replacement
from station.operations import claims, duties, law, papers
from station.operations.people import require, wrong_pin
from station.rules.papers import PATHS
from station.store import tables
from station.store.store import Act
from station.store.tables import unit


def missing(act: Act, wanted: ColumnElement[bool]) -> list[str]:
    """Units whose exchange cannot be supplied: discontinued, finished stock and spares both empty (R9).

    Args:
        wanted: which units are looked at.
    """
    return list(
        act.connection.scalars(
            select(unit.c.number)
            .join(tables.model, tables.model.c.code == unit.c.model)
            .where(
                wanted,
                unit.c.state != "voided",
                unit.c.request == "exchange",
                tables.model.c.discontinued_on.is_not(None),
                tables.model.c.discontinued_on <= law.local(act.at).date(),
                _left(unit.c.model) == 0,
            )
            .order_by(unit.c.ordinal)
        )
    )


def _left(model: ColumnElement[str] | str) -> ColumnElement[int]:
    """Finished units and spares there are of a model; exchange goods come from either (R6, R9)."""
    return (
        select(func.coalesce(func.sum(tables.model_stock.c.quantity), 0))
        .where(tables.model_stock.c.model == model)
        .scalar_subquery()
    )


def ask(act: Act, delivery: str, number: str) -> None:
    """Open the duty of R9 for a unit, and file its paper for marketing to name a model."""
    row = act.connection.execute(
        select(unit.c.model, tables.delivery.c.customer)
        .join(tables.delivery, tables.delivery.c.number == unit.c.delivery)
        .where(unit.c.number == number)
    ).one()
    asked = duties.open_duty(act, "replacement", "R9", delivery, number)
    content = Replacement(
        date=f"{law.local(act.at):%Y-%m-%d}",
        customer=papers.customer(act.connection, row.customer),
        delivery=delivery,
        unit=number,
        model=row.model,
        quantity=1,
    )
    filed = papers.file(
        act,
        "replacement",
        "R9",
        content,
        state="draft",
        lines=[papers.Line(unit=number, model=row.model)],
        delivery=delivery,
        customer=row.customer,
        addressee="marketing",
        waits_for="marketing",
    )
    duties.meet(act, asked, filed)


def drop(act: Act, number: str | None) -> None:
    """Take back what R9 asked for a unit whose plan is proposed anew."""
    asked = select(tables.duty.c.paper).where(
        tables.duty.c.unit == number, tables.duty.c.kind == "replacement", tables.duty.c.state == "open"
    )
    for paper in act.connection.scalars(asked).all():
        papers.withdraw(act, paper)
        duties.end(act, paper, "withdrawn")


def name(act: Act, paper: str, revision: int, model: str, pin: str) -> Feedback:
    """Marketing names the model that is sent instead; the GM is to approve it.

    Raises:
        Refused: no such model, the same one, or none left of it; named already, or changed meanwhile.
    """
    require(act, "name_replacement")
    if wrong := wrong_pin(act, pin):
        return wrong
    return name_model(act, paper, revision, model, None)


def name_model(act: Act, paper: str, revision: int, model: str, outside: papers.Outside | None) -> Feedback:
    """Write the named model on the paper and sign it, or record that it was named elsewhere."""
    row = papers.awaited(act, paper, revision, "replacement", "reviewed")
    content = papers.content(act.connection, paper)
    assert isinstance(content, Replacement)
    known = act.connection.scalar(select(tables.model.c.code).where(tables.model.c.code == model))
    if known is None or model == content.model:
        raise Refused("replacement_unfit", model=model, original=content.model, rule="R9")
    if not act.connection.scalar(select(_left(model))):
        raise Refused("replacement_not_there", model=model, rule="R9")
    step = PATHS[row.kind]["reviewed"]
    newest = papers.revise(
        act, paper, replace(content, proposed=model), state=row.state, waits_for=row.waits_for
    )
    papers.plan(act, paper, "exchange")
    papers.sign(
        act,
        paper,
        newest,
        "reviewed",
        state=step.after,
        waits_for=step.waits_for,
        facts={"model": model},
        outside=outside,
    )
    papers.follow(act, paper)
    return Feedback("ok", "replacement_named", {"paper": paper, "model": model, "original": content.model})


def agreed(act: Act, paper: str) -> None:
    """The GM has approved: the claim goes on with the other model, and R9's clock has ended."""
    content = papers.content(act.connection, paper)
    assert isinstance(content, Replacement)
    row = claims.of_unit(act.connection, content.unit)
    if row is not None:
        claims.change(act, row, "ClaimReplaced", replacement_model=content.proposed)
    duties.end(act, paper)
