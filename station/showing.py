"""Views of papers, read from the store."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from station.operations import papers
from station.rules import papers as rules
from station.rules import rights
from station.store import tables
from station.views.office import Clerk
from station.views.papers import PaperLineView, PaperView, SignatureView


def paper_view(connection: Connection, number: str, clerk: Clerk | None) -> PaperView | None:
    """Return a paper as it stands, None when there is none of that number.

    Args:
        clerk: who looks, and may do something about it.
    """
    row = connection.execute(
        select(tables.paper, tables.operator.c.name)
        .outerjoin(tables.operator, tables.operator.c.number == tables.paper.c.operator)
        .where(tables.paper.c.number == number)
    ).one_or_none()
    if row is None:
        return None
    content = papers.content(connection, number)
    acts: tuple[str, ...] = ()
    if clerk is not None:
        took_part = clerk.number in papers.proposers(connection, row)
        acts = rules.acts(row.kind, row.state, row.waits_for, clerk.role, took_part, row.rule)
    plans = rules.PLANS.get(getattr(content, "kind", ""), ())
    return PaperView(
        number=row.number,
        kind=row.kind,
        rule=row.rule,
        state=row.state,
        revision=row.revision,
        delivery=row.delivery,
        waits_for=row.waits_for,
        waits_since=row.waits_since,
        at=row.at,
        by=row.name or "",
        content=content,
        lines=_lines(connection, number),
        signatures=signatures(connection, number),
        acts=acts,
        plans=plans,
        models=_models(connection, row) if "reviewed" in acts or "recorded" in acts else (),
        deciders=_deciders(connection, row) if "recorded" in acts else (),
        problem=_problem(connection, row) if clerk and rights.may(clerk.role, "close_problem") else None,
    )


def _lines(connection: Connection, number: str) -> tuple[PaperLineView, ...]:
    line, unit = tables.paper_line, tables.unit
    rows = connection.execute(
        select(line, unit.c.ordinal, unit.c.product_status, tables.operator.c.name)
        .outerjoin(unit, unit.c.number == line.c.unit)
        .outerjoin(tables.operator, tables.operator.c.number == line.c.carried_out_by)
        .where(line.c.paper == number)
        .order_by(line.c.id)
    )
    return tuple(
        PaperLineView(
            row.id,
            row.unit,
            row.ordinal,
            row.product_status,
            row.model,
            row.quantity,
            row.plan,
            row.carried_out_at,
            row.name,
        )
        for row in rows
    )


def signatures(connection: Connection, number: str) -> tuple[SignatureView, ...]:
    """Return who signed a paper, in order, earlier revisions too."""
    signed, recorder = tables.signature, tables.operator.alias("recorder")
    rows = connection.execute(
        select(signed, tables.operator.c.name, tables.operator.c.role, recorder.c.name.label("recorder"))
        .outerjoin(tables.operator, tables.operator.c.number == signed.c.operator)
        .outerjoin(recorder, recorder.c.number == signed.c.recorded_by)
        .where(signed.c.paper == number)
        .order_by(signed.c.id)
    )
    return tuple(
        SignatureView(
            row.act,
            row.name or row.operator,
            row.role or "",
            row.at,
            row.revision,
            row.facts,
            row.recorder,
            row.channel,
            row.reference,
        )
        for row in rows
    )


def _models(connection: Connection, row: Row[Any]) -> tuple[tuple[str, int], ...]:
    """Return the models there still are, for marketing to name one (R9)."""
    if row.kind != "replacement" or row.state != "draft":
        return ()
    stock = tables.model_stock
    left = func.sum(stock.c.quantity)
    there = select(stock.c.model, left).group_by(stock.c.model).having(left > 0).order_by(stock.c.model)
    return tuple((model, int(quantity)) for model, quantity in connection.execute(there).all())


def _deciders(connection: Connection, row: Row[Any]) -> tuple[Clerk, ...]:
    wanted = {
        role
        for done in rules.DECISIONS
        if (step := rules.step(row.kind, row.state, done))
        for role in rights.who_may(step.right)
    }
    operator = tables.operator
    rows = connection.execute(select(operator).where(operator.c.role.in_(wanted)).order_by(operator.c.number))
    return tuple(Clerk(each.number, each.name, each.role) for each in rows)


def _problem(connection: Connection, row: Row[Any]) -> int | None:
    if row.kind != "report" or row.state != "handed_over":
        return None
    line, problem = tables.paper_line, tables.problem
    return connection.scalar(
        select(problem.c.id)
        .join(line, line.c.problem == problem.c.id)
        .where(line.c.paper == row.number, problem.c.state == "open")
    )
