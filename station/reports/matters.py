"""What does not fit, and the papers that rules ask for: R1, R2b, R5, R8b, R9, R13, R26."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, func, select

from station.operations import law
from station.reports.deliveries import of_customer, of_deliveries
from station.reports.report import ALL, LATE, OPEN, Filters, Reading, Report, Row, between, columns
from station.store import tables

# --- R2b: disputes past their limit, and notices ------------------------------------------------------


def _disputing(reading: Reading, filters: Filters) -> Iterator[Row]:
    found, delivery = tables.discrepancy, tables.delivery
    wanted = (
        of_deliveries(
            found.c.id, found.c.unit, found.c.kind, found.c.model, found.c.quantity, found.c.state,
            found.c.opened_at, delivery.c.signed_at, delivery.c.counted_at, delivery.c.limits,
            tables.customer.c.marketing_owner,
        )
        .join(found, found.c.delivery == delivery.c.number)
        .where(*of_customer(filters))
        .order_by(found.c.opened_at, found.c.id)
    )  # fmt: skip
    if filters.state == ALL:
        wanted = wanted.where(between(found.c.opened_at, filters))
    else:
        wanted = wanted.where(found.c.state == "open")
    rows = reading.connection.execute(wanted).all()
    told = _notices(reading, [row.id for row in rows])
    for row in rows:
        due = law.dispute_due(reading.history, reading.law, row)
        light = reading.calendar.light(due, reading.now) if row.state == "open" else row.state
        if filters.state == LATE and light != "late":
            continue
        notices = told.get(row.id, [])
        confirmed = next((each.confirmed_at for each in notices if each.confirmed_at), None)
        yield (
            light, row.delivery, row.customer, row.customer_name, row.marketing_owner, row.unit, row.kind,
            row.model, row.quantity, row.opened_at, due, len(notices),
            max((each.at for each in notices), default=None), confirmed,
        )  # fmt: skip


def _notices(reading: Reading, disputes: list[int]) -> dict[int, list[Any]]:
    """Return marketing's notices of each dispute, with when it was confirmed."""
    paper, line, signature = tables.paper, tables.paper_line, tables.signature
    confirmed = and_(signature.c.paper == paper.c.number, signature.c.act == "confirmed")
    found: dict[int, list[Any]] = defaultdict(list)
    for some in (disputes[n : n + 500] for n in range(0, len(disputes), 500)):
        for row in reading.connection.execute(
            select(line.c.discrepancy, paper.c.at, signature.c.at.label("confirmed_at"))
            .join(paper, paper.c.number == line.c.paper)
            .outerjoin(signature, confirmed)
            .where(line.c.discrepancy.in_(some), paper.c.rule == "R2b", paper.c.addressee == "marketing")
        ):
            found[row.discrepancy].append(row)
    return found


DISPUTES = Report(
    "disputes",
    ("R2b", "R10"),
    columns(
        "light:light delivery:mono customer customer_name marketing_owner unit:mono kind model "
        "quantity:number opened_at:time due:time notices:number last_notice:time "
        "confirmed_at:time"
    ),
    _disputing,
)  # fmt: skip


def _paper_state(state: str | None) -> str:
    """Return the code of the word for a paper's state; None of one that is not filed."""
    return f"paper.{state}" if state else "not_written"


# --- R1: problems and their written reports -----------------------------------------------------------


def _problems(reading: Reading, filters: Filters) -> Iterator[Row]:
    problem, unit, delivery = tables.problem, tables.unit, tables.delivery
    paper, line, signature, duty = tables.paper, tables.paper_line, tables.signature, tables.duty
    wanted = (
        of_deliveries(
            problem.c.id, problem.c.unit, unit.c.model, problem.c.category, problem.c.state,
            problem.c.at, func.min(paper.c.number).label("report"), func.min(paper.c.state).label("written"),
            func.min(paper.c.waits_for).label("waits_for"),
            func.min(signature.c.at).label("handed_over_at"), func.min(duty.c.due_at).label("due_at"),
        )
        .join(unit, unit.c.delivery == delivery.c.number)
        .join(problem, problem.c.unit == unit.c.number)
        .outerjoin(line, line.c.problem == problem.c.id)
        .outerjoin(paper, and_(paper.c.number == line.c.paper, paper.c.kind == "report"))
        .outerjoin(
            signature, and_(signature.c.paper == paper.c.number, signature.c.act == "handed_over")
        )
        .outerjoin(duty, and_(duty.c.unit == unit.c.number, duty.c.kind == "report"))
        .where(*of_customer(filters), problem.c.state != "withdrawn")
        .group_by(delivery.c.number, tables.customer.c.code, problem.c.id, unit.c.number)
        .order_by(problem.c.at, problem.c.id)
    )  # fmt: skip
    if filters.state == OPEN:
        wanted = wanted.where(problem.c.state == "open")
    else:
        wanted = wanted.where(between(problem.c.at, filters))
    for row in reading.connection.execute(wanted):
        yield (
            row.delivery, row.customer, row.customer_name, row.unit, row.model, row.category, row.at,
            row.state, row.report, _paper_state(row.written), row.waits_for, row.due_at,
            row.handed_over_at,
        )  # fmt: skip


PROBLEMS = Report(
    "problems",
    ("R1",),
    columns(
        "delivery:mono customer customer_name unit:mono model category at:time state report:mono "
        "paper_state waits_for target:time handed_over_at:time"
    ),
    _problems,
    states=(OPEN, ALL),
)  # fmt: skip


# --- R13, R9: what is owed, by state and age ----------------------------------------------------------


def _owed(reading: Reading, filters: Filters, kind: str) -> Iterator[Row]:
    duty, paper, unit, found = tables.duty, tables.paper, tables.unit, tables.discrepancy
    delivery = tables.delivery
    wanted = (
        of_deliveries(
            duty.c.unit, func.coalesce(unit.c.model, found.c.model).label("model"), found.c.kind,
            duty.c.state, duty.c.at, duty.c.due_at, duty.c.ended_at, paper.c.number,
            paper.c.state.label("written"), paper.c.waits_for, paper.c.waits_since,
        )
        .join(duty, duty.c.delivery == delivery.c.number)
        .outerjoin(paper, paper.c.number == duty.c.paper)
        .outerjoin(unit, unit.c.number == duty.c.unit)
        .outerjoin(found, found.c.id == duty.c.discrepancy)
        .where(*of_customer(filters), duty.c.kind == kind, duty.c.state != "withdrawn")
        .order_by(duty.c.at, duty.c.id)
    )  # fmt: skip
    if filters.state == ALL:
        wanted = wanted.where(between(duty.c.at, filters))
    else:
        wanted = wanted.where(duty.c.state == "open")
    for row in reading.connection.execute(wanted):
        if filters.state == LATE and not reading.late(row.due_at, row.ended_at):
            continue
        age = reading.age_days(row.at, row.ended_at)
        yield (
            row.number, _paper_state(row.written), age, row.delivery, row.customer, row.customer_name,
            row.unit, row.model, row.kind, row.at, row.due_at, row.waits_for, row.waits_since, row.ended_at,
        )  # fmt: skip


_OWED = (
    "paper:mono paper_state age:days delivery:mono customer customer_name unit:mono model kind asked_at:time "
    "{due}:time waits_for waits_since:time ended_at:time"
)

APPLICATIONS = Report(
    "applications",
    ("R13",),
    columns(_OWED.format(due="target")),
    lambda reading, filters: _owed(reading, filters, "application"),
    states=(OPEN, ALL),
)

REPLACEMENTS = Report(
    "replacements",
    ("R9",),
    columns(_OWED.format(due="due")),
    lambda reading, filters: _owed(reading, filters, "replacement"),
)


# --- R5, R8b: many on one form ------------------------------------------------------------------------


def _many(reading: Reading, filters: Filters) -> Iterator[Row]:
    paper, line, signature, customer = tables.paper, tables.paper_line, tables.signature, tables.customer
    decided = signature.c.act.in_(("approved", "rejected", "opinion"))
    quantity = select(func.sum(line.c.quantity)).where(line.c.paper == paper.c.number).scalar_subquery()
    wanted = (
        select(
            paper.c.number, paper.c.rule, paper.c.kind, paper.c.customer, customer.c.name,
            paper.c.delivery, quantity.label("quantity"), paper.c.state, paper.c.at, paper.c.waits_for,
            paper.c.waits_since, func.max(signature.c.at).label("decided_at"),
        )
        .outerjoin(customer, customer.c.code == paper.c.customer)
        .outerjoin(signature, and_(signature.c.paper == paper.c.number, decided))
        .where(paper.c.rule.in_(("R5", "R8b")))
        .group_by(paper.c.number, customer.c.code)
        .order_by(paper.c.at, paper.c.number)
    )  # fmt: skip
    if filters.customer:
        wanted = wanted.where(paper.c.customer == filters.customer)
    if filters.state == OPEN:
        wanted = wanted.where(tables.IS_AWAITED)
    else:
        wanted = wanted.where(between(paper.c.at, filters))
    for row in reading.connection.execute(wanted):
        yield (
            row.number, row.rule, row.kind, row.customer, row.name, row.delivery, row.quantity,
            _paper_state(row.state), row.at, row.waits_for, row.waits_since, row.decided_at,
        )  # fmt: skip


MANY = Report(
    "many",
    ("R5", "R8b"),
    columns(
        "paper:mono rule paper_kind customer customer_name delivery:mono quantity:number "
        "paper_state filed_at:time waits_for waits_since:time decided_at:time"
    ),
    _many,
    states=(OPEN, ALL),
)  # fmt: skip


# --- R26: urgent acts ---------------------------------------------------------------------------------


def _urgent(reading: Reading, filters: Filters) -> Iterator[Row]:
    signature, paper, operator = tables.signature, tables.paper, tables.operator
    customer = tables.customer
    wanted = (
        select(
            signature.c.at, operator.c.name, signature.c.operator, paper.c.number, paper.c.delivery,
            paper.c.customer, customer.c.name.label("customer_name"), signature.c.facts,
        )
        .join(paper, paper.c.number == signature.c.paper)
        .outerjoin(operator, operator.c.number == signature.c.operator)
        .outerjoin(customer, customer.c.code == paper.c.customer)
        .where(tables.IS_URGENT, between(signature.c.at, filters))
        .order_by(signature.c.at, signature.c.id)
    )  # fmt: skip
    if filters.customer:
        wanted = wanted.where(paper.c.customer == filters.customer)
    for row in reading.connection.execute(wanted):
        yield (
            row.at, row.name or row.operator, row.number, row.delivery, row.customer, row.customer_name,
            row.facts.get("measure", ""), row.facts.get("reason", ""),
        )  # fmt: skip


URGENT = Report(
    "urgent",
    ("R26",),
    columns(
        "at:time by paper:mono delivery:mono customer customer_name measure reason"
    ),
    _urgent,
    states=(ALL,),
)  # fmt: skip
