"""Every report there is, and how one is made for whoever asks for it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from station.codes import visible
from station.feedback import Refused
from station.operations import law
from station.reports import books, claims, deliveries, inspection, matters, planned, problems, stock
from station.reports.report import DAYS, Filters, Reading, Report
from station.rules import rights
from station.store import tables
from station.views.board import ReportView
from station.views.office import Clerk

REPORTS: Mapping[str, Report] = {
    each.name: each
    for each in (
        deliveries.DELIVERIES,
        deliveries.HAND_OVER,
        deliveries.ENTRY,
        claims.COMPLETION,
        claims.TURNAROUND,
        matters.DISPUTES,
        matters.PROBLEMS,
        matters.APPLICATIONS,
        matters.MANY,
        matters.REPLACEMENTS,
        inspection.UNINSPECTED,
        inspection.BAD_RECORD,
        stock.STOCK,
        stock.SPARES,
        books.VALUE,
        books.SALVAGED,
        books.ACCOUNTS,
        books.EXCEPTIONS,
        planned.PLAN,
        planned.PICKS,
        matters.URGENT,
        problems.SUMMARY,
        problems.CONCLUSIONS,
        problems.SAMPLES,
        problems.MEETING,
    )
}
"""By name, in the order of the department's day."""

LONGEST_DAYS = 366
"""A report covers so many days at most."""


def seen_by(who: Clerk | None) -> tuple[Report, ...]:
    """Return the reports somebody may see."""
    return tuple(each for each in REPORTS.values() if who is not None and rights.may(who.role, each.right))


def require(who: Clerk | None, operation: str) -> None:
    """See that somebody's role may see or take something.

    Raises:
        Refused: nobody is there, or the role may not; says who may.
    """
    if who is None:
        raise Refused("nobody_signed_on")
    if not rights.may(who.role, operation):
        raise Refused("role_may_not", role=who.role, asked=operation, who=sorted(rights.who_may(operation)))


def _filters(report: Report, now: datetime, asked: Mapping[str, str]) -> Filters:
    """Return what a report is narrowed to: what is asked for, else the last `DAYS` days, its first state."""
    today = law.local(now).date()
    days = {"first": today - timedelta(days=DAYS - 1), "last": today}
    try:
        days |= {name: date.fromisoformat(asked[name]) for name in days if asked.get(name)}
    except ValueError as error:
        raise Refused("report_days", **_said(asked), most=LONGEST_DAYS) from error
    if not 0 <= (days["last"] - days["first"]).days < LONGEST_DAYS:
        raise Refused("report_days", **_said(asked), most=LONGEST_DAYS)
    state = asked.get("state", "")
    return Filters(
        **days,
        customer=asked.get("customer", ""),
        state=state if state in report.states else report.states[0],
    )


def _said(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: visible(asked.get(name, ""))[:20] for name in ("first", "last")}


def make(
    connection: Connection,
    known: dict[str, Any],
    now: datetime,
    who: Clerk | None,
    name: str,
    asked: Mapping[str, str],
) -> ReportView:
    """Return a report.

    Args:
        asked: first, last, customer, state, as far as it is to be narrowed.

    Raises:
        KeyError: there is no report of that name.
        Refused: whoever asks may not see it; no such days, not in order, or too many.
    """
    report = REPORTS[name]
    require(who, report.right)
    filters = _filters(report, now, asked)
    reading = Reading(connection, law.current(connection, known), law.History(connection), now)
    rows = tuple(tuple(row) for row in report.read(reading, filters))
    customers = connection.execute(
        select(tables.customer.c.code, tables.customer.c.name).order_by(tables.customer.c.code)
    )
    return ReportView(
        name=name,
        rules=report.rules,
        columns=tuple((column.code, column.kind) for column in report.columns),
        rows=rows,
        total=tuple(report.total(reading, rows)) if report.total and rows else None,
        states=report.states,
        first=filters.first,
        last=filters.last,
        customer=filters.customer,
        state=filters.state,
        customers=tuple((row.code, row.name) for row in customers),
        now=now,
        may_export=who is not None and rights.may(who.role, "export_report"),
        picture=report.picture(rows, filters.state) if report.picture and rows else None,
    )
