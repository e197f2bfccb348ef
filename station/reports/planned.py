"""What was planned and what came of it: plan against done (R20, R25), picks and shortages (R20)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from station.operations import law, stock
from station.reports.report import ALL, OPEN, Filters, Reading, Report, Row, columns
from station.rules import planning
from station.store.tables import operator, pick_line, plan, plan_task

SHORT = "short"
"""Only what was short at the count, or missing after it."""


def _planned(reading: Reading, filters: Filters) -> Iterator[Row]:
    """Each person's tasks of each day: how many were planned, done that day, done later, and are not done."""
    wanted = (
        select(plan.c.date, plan.c.issued_at, plan_task.c.person, plan_task.c.done_at, operator.c.name)
        .join(plan_task, plan_task.c.plan == plan.c.number)
        .outerjoin(operator, operator.c.number == plan_task.c.person)
        .where(plan.c.date.between(filters.first, filters.last))
        .order_by(plan.c.date, plan_task.c.person, plan_task.c.id)
    )
    counts: dict[tuple[date, datetime | None, str], Counter[str]] = defaultdict(Counter)
    for row in reading.connection.execute(wanted):
        if row.done_at is None:
            came = "left"
        else:
            came = "in_time" if law.local(row.done_at).date() <= row.date else "late"
        counts[row.date, row.issued_at, row.name or row.person][came] += 1
    policy, calendar = reading.law.policy, reading.calendar
    for (day, issued_at, name), came_of in counts.items():
        if filters.state == OPEN and not came_of["left"]:
            continue
        stands = (
            planning.punctual(calendar, day, policy.plan_from, policy.plan_to, issued_at) if issued_at else ""
        )
        yield (
            str(day), name, came_of.total(), came_of["in_time"], came_of["late"], came_of["left"],
            _share(came_of["in_time"], came_of.total()), issued_at, f"punctual.{stands}" if stands else "",
        )  # fmt: skip


def _share(in_time: int, planned: int) -> Decimal:
    return (Decimal(100) * in_time / planned).quantize(Decimal("0.1"))


def _sum_of_plans(reading: Reading, rows: Sequence[Row]) -> Row:
    planned, in_time, late, left = (
        sum(each for row in rows if isinstance(each := row[n], int)) for n in (2, 3, 4, 5)
    )
    return None, None, planned, in_time, late, left, _share(in_time, planned), None, "share_in_time"


PLAN = Report(
    "plan",
    ("R20", "R25"),
    columns(
        "day:mono person planned:number done_in_time:number done_late:number left:number in_time:share "
        "issued_at:time state"
    ),
    _planned,
    states=(ALL, OPEN),
    total=_sum_of_plans,
)


def _picks(reading: Reading, filters: Filters) -> Iterator[Row]:
    """Each line of each pick list: what was short when both signed, and what is the picker's since."""
    picker = operator.alias("picker")
    wanted = (
        select(pick_line, plan.c.date, plan.c.state, plan.c.signed_at, picker.c.name.label("picker"))
        .join(plan, plan.c.number == pick_line.c.plan)
        .outerjoin(picker, picker.c.number == plan.c.picker)
        .where(plan.c.date.between(filters.first, filters.last), plan.c.state != "draft")
        .order_by(plan.c.date, pick_line.c.plan, pick_line.c.id)
    )
    for row in reading.connection.execute(wanted):
        counted = None if row.counted is None else row.counted // stock.PIECE
        short = 0 if row.counted is None else (row.asked - row.counted) // stock.PIECE
        missing = row.missing // stock.PIECE
        if filters.state == SHORT and not (short or missing):
            continue
        yield (
            row.plan, str(row.date), row.item, row.name, row.asked // stock.PIECE, counted, short, missing,
            f"shortage.{row.reason}" if row.reason else "", row.picker, row.signed_at, row.missing_at,
        )  # fmt: skip


PICKS = Report(
    "picks",
    ("R20",),
    columns(
        "pick_list:mono day:mono item:mono name asked:number counted:number short:number missing:number "
        "reason picker signed:time reported_at:time"
    ),
    _picks,
    states=(SHORT, ALL),
)
