"""Problems summarised, what was concluded, samples out, and everything that is open by owner: R11a, R11b."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import func, select

from station import board
from station.operations import law, summaries, whereabouts
from station.reports.report import ALL, LATE, OPEN, Filters, Reading, Report, Row, between, columns
from station.rules import problems, rights
from station.store import tables
from station.views.board import BoardRow

# --- R11a: problems by model, defect and production week ----------------------------------------------

BY = {"by_defect": "defect", "by_model": "model", "by_week": "week"}
"""What the bars of the picture are."""


def _summary(reading: Reading, filters: Filters) -> Iterator[Row]:
    lines = summaries.count(reading.connection, filters.first, filters.last, filters.customer)
    counted = [line.units for line in lines]
    for line, so_far in zip(lines, problems.running_shares(counted), strict=True):
        part = problems.share(line.units, sum(counted))
        yield line.model, line.defect, line.week, line.units, part, so_far


def _all_units(reading: Reading, rows: Sequence[Row]) -> Row:
    return None, None, None, sum(_number(row[3]) for row in rows), None, None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _picture(rows: Sequence[Row], by: str) -> problems.Pareto:
    at = tuple(BY).index(by)
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        counted[str(row[(1, 0, 2)[at]])] += _number(row[3])
    return problems.pareto(counted)


SUMMARY = Report(
    "summary",
    ("R11a",),
    columns("model defect week units:number share_of_all:share cumulative:share"),
    _summary,
    states=tuple(BY),
    total=_all_units,
    picture=_picture,
)

# --- R11a: what was concluded ---------------------------------------------------------------------------


def _papers(reading: Reading, kind: str, filters: Filters, open_states: Sequence[str]) -> Sequence[Any]:
    """Return papers of a kind with what stands on them: the open ones, or those of the days asked for."""
    paper, revision = tables.paper, tables.paper_revision
    wanted = (
        select(paper, revision.c.content, tables.customer.c.name.label("customer_name"))
        .join(revision, (revision.c.paper == paper.c.number) & (revision.c.revision == paper.c.revision))
        .outerjoin(tables.customer, tables.customer.c.code == paper.c.customer)
        .where(paper.c.kind == kind)
        .order_by(paper.c.at, paper.c.number)
    )
    if filters.customer:
        wanted = wanted.where(paper.c.customer == filters.customer)
    if filters.state == ALL:
        wanted = wanted.where(between(paper.c.at, filters))
    else:
        wanted = wanted.where(paper.c.state.in_(open_states))
    return reading.connection.execute(wanted).all()


def _signed(reading: Reading, papers: Sequence[Any], *done: str) -> dict[str, Any]:
    """Return by paper the last signature of one of these."""
    signature = tables.signature
    found: dict[str, Any] = {}
    numbers = [row.number for row in papers]
    for some in (numbers[n : n + 500] for n in range(0, len(numbers), 500)):
        for row in reading.connection.execute(
            select(signature)
            .where(signature.c.paper.in_(some), signature.c.act.in_(done))
            .order_by(signature.c.id)
        ):
            found[row.paper] = row
    return found


def _light(reading: Reading, day: str, done: datetime | None) -> str:
    """Return how something stands that somebody wanted by the close of a day."""
    return reading.outcome(datetime.combine(date.fromisoformat(day), reading.calendar.close, law.ZONE), done)


def _conclusions(reading: Reading, filters: Filters) -> Iterator[Row]:
    rows = _papers(reading, "summary", filters, ("draft", "concluded"))
    ended = _signed(reading, rows, "done")
    for row in rows:
        said, done = row.content, ended.get(row.number)
        light = _light(reading, said["due"], done.at if done else None) if said["due"] else "not_concluded"
        if filters.state == LATE and light != "late":
            continue
        yield (
            light, row.number, f"paper.{row.state}", said["first"], said["last"],
            sum(line["units"] for line in said["lines"]), said["conclusion"], said["owner"], said["due"],
            done.at if done else None, done.facts.get("how", "") if done else "",
        )  # fmt: skip


CONCLUSIONS = Report(
    "conclusions",
    ("R11a",),
    columns(
        "light:light paper:paper paper_state first:mono last:mono units:number conclusion seen_to_by "
        "due_on:mono ended_at:time how"
    ),
    _conclusions,
)

# --- R11b: samples out ----------------------------------------------------------------------------------


def _to_send(reading: Reading, filters: Filters) -> Iterator[Row]:
    """Units that an inspector meant for R&D and nobody has sent yet."""
    unit, inspection, delivery = tables.unit, tables.inspection, tables.delivery
    slip = select(tables.paper_line.c.unit).join(
        tables.paper, tables.paper.c.number == tables.paper_line.c.paper
    )
    again = inspection.alias("again")
    newest = select(func.max(again.c.id)).where(again.c.unit == unit.c.number).scalar_subquery()
    wanted = (
        select(unit.c.number, unit.c.model, inspection.c.description, inspection.c.at, delivery.c.customer,
               tables.customer.c.name)
        .join(inspection, inspection.c.unit == unit.c.number)
        .join(delivery, delivery.c.number == unit.c.delivery)
        .outerjoin(tables.customer, tables.customer.c.code == delivery.c.customer)
        .where(
            inspection.c.id == newest, tables.IS_OPEN, unit.c.state == "inspected",
            unit.c.disposition == "rnd_sample",
            unit.c.number.not_in(slip.where(tables.paper.c.kind == "sample")),
        )
        .order_by(inspection.c.at, unit.c.number)
    )  # fmt: skip
    if filters.customer:
        wanted = wanted.where(delivery.c.customer == filters.customer)
    for row in reading.connection.execute(wanted):
        yield (
            "to_send", None, "", "", row.number, row.model, row.description, "", None,
            reading.age_days(row.at), None, row.customer, row.name,
        )  # fmt: skip


def _samples(reading: Reading, filters: Filters) -> Iterator[Row]:
    if filters.state == OPEN:
        yield from _to_send(reading, filters)
    rows = _papers(reading, "sample", filters, whereabouts.OUT)
    back = _signed(reading, rows, "returned")
    for row in rows:
        said, returned = row.content, back.get(row.number)
        light = _light(reading, said["back_by"], returned.at if returned else None)
        if filters.state == LATE and light != "late":
            continue
        yield (
            light, row.number, f"paper.{row.state}", said["back_by"], said["unit"], said["model"],
            said["why"], said["to"], row.at, reading.age_days(row.at, returned.at if returned else None),
            returned.at if returned else None, row.customer, row.customer_name,
        )  # fmt: skip


SAMPLES = Report(
    "samples",
    ("R11b",),
    columns(
        "light:light paper:paper paper_state back_by:mono unit:mono model why with_whom sent_at:time "
        "age:days back_at:time customer customer_name"
    ),
    _samples,
)

# --- the meeting sheet ----------------------------------------------------------------------------------


MOST_LINES = 24
"""More lines than that do not fit on one sheet: those of one role are drawn together."""


def _meeting(reading: Reading, filters: Filters) -> Iterator[Row]:
    """Everything open, a line for each owner and matter, so that it stays one page."""
    every = [
        row
        for row in board.running(reading.connection, reading.law, reading.now)
        if not filters.customer or row.customer == filters.customer
    ]
    matters = _together(every, lambda row: (row.owner, row.people, row.what))
    if len(matters) > MOST_LINES:
        matters = _together(every, lambda row: (row.owner, (), row.what))
    for (owner, people, what), rows in matters:
        late = sum(row.light == "late" for row in rows)
        if filters.state == LATE and not late:
            continue
        first = rows[0]
        yield (
            "late" if late else first.light, owner, people[0] if people else "", f"open.{what}",
            sum(row.quantity for row in rows), late, first.due_at, first.delivery,
            first.customer_name or first.customer, len({row.delivery for row in rows}) - 1, "",
        )  # fmt: skip


_Key = tuple[str, tuple[str, ...], str]


def _together(rows: Sequence[BoardRow], key: Callable[[BoardRow], _Key]) -> list[tuple[_Key, list[BoardRow]]]:
    """Return rows by their key, each the first due first, in order of role, name and time."""
    found: dict[_Key, list[BoardRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.due_at):
        found[key(row)].append(row)

    def order(item: tuple[_Key, list[BoardRow]]) -> tuple[Any, ...]:
        (owner, people, what), those = item
        role = rights.ROLES.index(cast(Any, owner)) if owner in rights.ROLES else len(rights.ROLES)
        return role, owner, people, those[0].due_at, what

    return sorted(found.items(), key=order)


MEETING = Report(
    "meeting",
    (),
    columns(
        "light:light owner person matter quantity_open:number late:number first_due:time oldest:mono "
        "about more:number decided_here"
    ),
    _meeting,
    states=(OPEN, LATE),
)
