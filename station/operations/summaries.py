"""Problems over a period: counted by model, defect and production week, discussed, concluded (R11a; F12)."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, select, union

from station.feedback import Feedback, Refused
from station.forms.contents import ProblemSummary, SummaryLine
from station.operations import law, papers
from station.operations.people import require
from station.operations.samples import future_day
from station.rules import problems
from station.store import tables
from station.store.store import Act
from station.store.tables import inspection, problem, unit

LONGEST_DAYS = 366
"""A summary covers so many days at most."""

TEXT = 200
"""Characters that a name may have."""

DEPARTMENTS = ("rnd", "quality", "production")
"""Those who discuss a summary."""

UNKNOWN = "unknown"
"""The model or week of a unit that nobody could read."""


def count(connection: Connection, first: date, last: date, customer: str = "") -> list[SummaryLine]:
    """Count the units with a problem or defect found in these days, the most frequent first.

    A unit counts once for each defect that was found on it: a category somebody marked, or the code of its
    last inspection; not what tested good, and no mark that was withdrawn.

    Args:
        first, last: local days, both included. `customer`: code; "" for all.
    """
    begins = datetime.combine(first, time(), law.ZONE)
    ends = datetime.combine(last + timedelta(days=1), time(), law.ZONE)
    again = select(inspection.c.rechecks).where(inspection.c.rechecks.is_not(None))
    inspected = select(inspection.c.unit.label("unit"), inspection.c.defect.label("defect")).where(
        inspection.c.at >= begins,
        inspection.c.at < ends,
        inspection.c.unit.is_not(None),
        inspection.c.defect.not_in(("", problems.NO_FAULT)),
        inspection.c.id.not_in(again),
    )
    marked = select(problem.c.unit.label("unit"), problem.c.category.label("defect")).where(
        problem.c.at >= begins, problem.c.at < ends, problem.c.state != "withdrawn"
    )
    found = union(inspected, marked).subquery()  # a union: each unit and defect once
    wanted = (
        select(unit.c.model, found.c.defect, unit.c.produced, func.count().label("units"))
        .join(unit, unit.c.number == found.c.unit)
        .where(unit.c.state != "voided")
        .group_by(unit.c.model, found.c.defect, unit.c.produced)
    )
    if customer:
        wanted = wanted.join(tables.delivery, tables.delivery.c.number == unit.c.delivery).where(
            tables.delivery.c.customer == customer
        )
    counted = [
        SummaryLine(*line_of(row.model, row.defect, row.produced), row.units)
        for row in connection.execute(wanted)
    ]
    return sorted(counted, key=lambda line: (-line.units, line.model, line.defect, line.week))


def line_of(model: str | None, defect: str, produced: str | None) -> tuple[str, str, str]:
    """Return model, defect and week of the line that counts a unit with such a defect or problem."""
    return model or UNKNOWN, problems.word(defect), produced or UNKNOWN


def bars(lines: list[SummaryLine] | tuple[SummaryLine, ...], by: str) -> problems.Pareto:
    """Return the bars of the picture: units by `defect`, `model` or `week`."""
    counted: Counter[str] = Counter()
    for line in lines:
        counted[getattr(line, by)] += line.units
    return problems.pareto(counted)


def file(act: Act, first: str, last: str) -> Feedback:
    """Make the summary of a period: its table stays as it is now, whatever is found later.

    One that was made of the same days before and is not concluded is opened instead.

    Raises:
        Refused: no such days, not in order, too many, or not over yet; nothing was found in them.
    """
    require(act, "write_summary")
    begins, ends = _days(act, first, last)
    for number in act.connection.scalars(
        select(tables.paper.c.number)
        .where(tables.paper.c.kind == "summary", tables.paper.c.state == "draft")
        .order_by(tables.paper.c.number)
    ):
        there = content(act, number)
        if (there.first, there.last) == (begins.isoformat(), ends.isoformat()):
            return Feedback(
                "attention", "summary_there", {"paper": number, "first": there.first, "last": there.last}
            )
    lines = count(act.connection, begins, ends)
    if not lines:
        raise Refused("nothing_to_summarise", first=begins.isoformat(), last=ends.isoformat(), rule="R11a")
    made = ProblemSummary(
        date=f"{law.local(act.at):%Y-%m-%d}",
        made_by=act.context.operator_name or "",
        first=begins.isoformat(),
        last=ends.isoformat(),
        lines=tuple(lines),
    )
    number = papers.file(act, "summary", "R11a", made, state="draft", waits_for="leader")
    units = sum(line.units for line in lines)
    return Feedback("ok", "summary_filed", {"paper": number, "count": units})


def conclude(
    act: Act,
    paper: str,
    revision: int,
    rnd: str,
    quality: str,
    production: str,
    conclusion: str,
    owner: str,
    due: str,
) -> Feedback:
    """Note what was concluded with R&D, quality and production, who sees to it and until when (R11a).

    It may be concluded anew until it is done.

    Args:
        rnd, quality, production: who took part. `owner`: who sees to it. `due`: a day, as ISO 8601 writes it.

    Raises:
        Refused: one of the three did not take part; there is no conclusion or nobody sees to it; the day is
            none or past; it is done, or was changed meanwhile.
    """
    require(act, "write_summary")
    papers.awaited(act, paper, revision, "summary", "concluded")
    written = replace(
        content(act, paper),
        rnd=rnd.strip(),
        quality=quality.strip(),
        production=production.strip(),
        conclusion=conclusion.strip(),
        owner=owner.strip(),
    )
    took_part = {name: getattr(written, name) for name in DEPARTMENTS}
    if absent := [department for department, names in took_part.items() if not names]:
        raise Refused("summary_without", paper=paper, absent=absent, rule="R11a")
    if (
        not written.conclusion
        or not written.owner
        or max(map(len, (written.owner, *took_part.values()))) > TEXT
    ):
        raise Refused("conclusion_incomplete", paper=paper, most=TEXT, rule="R11a")
    written = replace(written, due=future_day(act, due).isoformat())
    newest = papers.revise(act, paper, written, state="concluded", waits_for="leader")
    facts = {name: getattr(written, name) for name in ("conclusion", "owner", "due")}
    papers.sign(act, paper, newest, "concluded", state="concluded", waits_for="leader", facts=facts)
    return Feedback("ok", "summary_concluded", {"paper": paper, "owner": written.owner, "due": written.due})


def end(act: Act, paper: str, revision: int, how: str) -> Feedback:
    """The conclusion was carried out: how.

    Raises:
        Refused: nothing is concluded, it is done already, or was changed meanwhile; nothing says how.
    """
    require(act, "write_summary")
    papers.awaited(act, paper, revision, "summary", "done")
    if not how.strip():
        raise Refused("reason_missing", paper=paper)
    papers.sign(act, paper, revision, "done", state="done", facts={"how": how.strip()})
    return Feedback("ok", "summary_done", {"paper": paper})


def content(act: Act, paper: str) -> ProblemSummary:
    """Return what stands on a summary."""
    written = papers.content(act.connection, paper)
    assert isinstance(written, ProblemSummary)
    return written


def _days(act: Act, first: str, last: str) -> tuple[date, date]:
    today = law.local(act.at).date()
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        begins, ends = today, date.min
    if not 0 <= (ends - begins).days < LONGEST_DAYS or ends > today:
        raise Refused("report_days", first=first[:20], last=last[:20], most=LONGEST_DAYS)
    return begins, ends
