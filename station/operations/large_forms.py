"""Large forms: batch returns that the GM approves, exchanges that marketing is asked about (R5, R8b).

Counting, labelling, stocking and hand-over go on; entry and shipping of the lines concerned wait. A form and
its supplements count as one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from station.forms.contents import Application
from station.operations import applications, law, notices, papers
from station.rules import claims as rules
from station.rules.papers import needs_gm, needs_notice
from station.store import tables
from station.store.store import Act
from station.store.tables import claim, paper, paper_line


@dataclass(frozen=True, slots=True)
class Together:
    """Returns that reach the limit of R5 together and by no form alone: was one batch split?

    Attributes:
        returns: how many units. `forms`: those of the customer that were signed for on one day.
    """

    returns: int
    forms: tuple[str, ...]


def ask(act: Act, form: str) -> Together | None:
    """File what R5 and R8b ask for a form, if they do and it is not filed yet; say what was split (R5)."""
    main = form.partition("/")[0]
    row = papers.get(act.connection, main)
    policy = law.of(act).policy
    returns = _owed(act.connection, main, "credit")
    exchanges = _owed(act.connection, main, "replacement")
    if needs_gm(len(returns), policy.batch_return):
        asked = set(act.connection.scalars(_COVERED.where(paper.c.delivery == row.delivery)))
        new = [each for each in returns if each.unit not in asked]
        if new:
            _ask_gm(act, row, new)
    told = select(paper.c.number).where(
        paper.c.kind == "notice", paper.c.rule == "R8b", paper.c.delivery == row.delivery
    )
    if needs_notice(len(exchanges), policy.large_exchange) and act.connection.scalar(told) is None:
        _tell_marketing(act, row, exchanges)
    return _together(act, row, len(returns), policy.batch_return)


def blocks(connection: Connection, form: str) -> Sequence[tuple[str, str, str, tuple[str, ...]]]:
    """Return what stops lines of a form from entry and shipping: rule, paper, who is awaited, units.

    A batch return waits for the GM's approval, and when he has decided otherwise, until that is carried out;
    exchanges wait for marketing's opinion.
    """
    main = form.partition("/")[0]
    here = {each.unit for kind in ("credit", "replacement") for each in _owed(connection, main, kind)}
    found: dict[str, tuple[str, str, list[str]]] = {}
    rows = connection.execute(
        select(paper.c.number, paper.c.waits_for, paper_line.c.unit)
        .join(paper_line, paper_line.c.paper == paper.c.number)
        .where(
            paper.c.rule == "R5",
            paper.c.kind == "application",
            paper.c.state.not_in(("executed", "withdrawn")),
            (paper.c.state != "approved") | (paper_line.c.plan != "return"),
            paper_line.c.unit.in_(here),
        )
        .order_by(paper.c.number, paper_line.c.id)
    )
    for row in rows:
        found.setdefault(row.number, ("R5", row.waits_for or "gm", []))[2].append(row.unit)
    delivery = select(paper.c.delivery).where(paper.c.number == main).scalar_subquery()
    unanswered = connection.execute(
        select(paper.c.number).where(
            paper.c.rule == "R8b",
            paper.c.kind == "notice",
            paper.c.delivery == delivery,
            paper.c.state.in_(("open", "handed_over", "confirmed")),
        )
    )
    for row in unanswered.all():
        exchanged = [each.unit for each in _owed(connection, main, "replacement")]
        found[row.number] = ("R8b", "marketing", exchanged)
    return [(rule, number, who, tuple(units)) for number, (rule, who, units) in found.items()]


def _ask_gm(act: Act, form: Row[Any], returns: Sequence[Row[Any]]) -> None:
    """File the application of a batch return (R5); the keeper submits it, marketing reviews it."""
    content = Application(
        date=f"{law.local(act.at):%Y-%m-%d}",
        filed_by=act.context.operator_name or "",
        customer=papers.customer(act.connection, form.customer),
        kind="batch_return",
        delivery=form.delivery,
        lines=tuple(applications.unit_line(act, each.unit, "batch_return", "return") for each in returns),
        statement="",
    )
    papers.file(
        act,
        "application",
        "R5",
        content,
        state="draft",
        lines=[papers.Line(unit=each.unit, model=each.model, plan="return") for each in returns],
        delivery=form.delivery,
        customer=form.customer,
        addressee="marketing",
        waits_for="keeper",
    )


def _tell_marketing(act: Act, form: Row[Any], exchanges: Sequence[Row[Any]]) -> None:
    """File the written notice of a large exchange, one line a model (R8b)."""
    models = Counter(each.replacement_model or each.model or "" for each in exchanges)
    due = law.local(law.of(act).calendar.due_same_day(act.at))
    notices.file(
        act,
        "marketing",
        "R8b",
        about="large_exchange",
        delivery=form.delivery,
        customer=form.customer,
        models=list(models),
        quantity=len(exchanges),
        due=f"{due:%Y-%m-%d %H:%M}",
        question="large_exchange.question",
        lines=[papers.Line(model=model or None, quantity=n) for model, n in models.items()],
    )


def _together(act: Act, form: Row[Any], own: int, limit: int) -> Together | None:
    """Look for the customer's other forms of the same signing day (R5; worked example 7)."""
    signed = tables.delivery.c.signed_at
    rows = act.connection.execute(
        select(paper.c.number, paper.c.delivery, signed)
        .join(tables.delivery, tables.delivery.c.number == paper.c.delivery)
        .where(paper.c.kind == "form", paper.c.customer == form.customer, paper.c.number.not_like("%/%"))
        .order_by(paper.c.number)
    ).all()
    day = next(law.local(row.signed_at).date() for row in rows if row.number == form.number)
    counts = {
        row.number: len(_owed(act.connection, row.number, "credit"))
        for row in rows
        if law.local(row.signed_at).date() == day
    }
    forms = tuple(number for number, n in counts.items() if n)
    if own == 0 or needs_gm(own, limit) or not needs_gm(sum(counts.values()), limit):
        return None
    act.record("ReturnsTogether", form.number, returns=sum(counts.values()), forms=list(forms))
    return Together(sum(counts.values()), forms)


def _owed(connection: Connection, main: str, outcome: str) -> list[Row[Any]]:
    """Return the claims on a form and its supplements for which this is owed, in order."""
    rows = connection.execute(
        select(claim)
        .where((claim.c.paper == main) | claim.c.paper.like(f"{main}/%"), claim.c.state != "sent_back")
        .order_by(claim.c.id)
    ).all()
    return [row for row in rows if rules.outcome(row.request, row.decision) == outcome]


_COVERED = (
    select(paper_line.c.unit)
    .join(paper, paper.c.number == paper_line.c.paper)
    .where(paper.c.kind == "application", paper.c.rule == "R5", paper.c.state != "withdrawn")
)
"""Units that an application of R5 is about."""
