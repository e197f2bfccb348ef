"""Claims: completed in time or not, how much of that was waiting, and how long it takes (R2a; 5.4, 5.5)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from sqlalchemy import func

from station.reports.deliveries import of_customer, of_deliveries
from station.reports.report import ALL, LATE, OPEN, UNENDED, Filters, Reading, Report, Row, between, columns
from station.store import tables


def share(part: timedelta, whole: timedelta) -> Decimal | None:
    """Return a share in percent with one decimal, None of nothing; more than all is all."""
    if whole <= timedelta():
        return None
    percent = Decimal(100) * Decimal(part.total_seconds()) / Decimal(whole.total_seconds())
    return min(percent, Decimal(100)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _completing(reading: Reading, filters: Filters) -> Iterator[Row]:
    """One row for each delivery and due time: claims alike in how they ended are summed before."""
    claim, delivery = tables.claim, tables.delivery
    wanted = (
        of_deliveries(
            delivery.c.signed_at, claim.c.due_at, claim.c.completed_at, claim.c.waits_for,
            claim.c.waits_since,
            func.count().label("claims"),
            func.sum(claim.c.waited_s).label("waited_s"),
        )
        .join(claim, claim.c.delivery == delivery.c.number)
        .where(*of_customer(filters))
        .group_by(
            delivery.c.number, tables.customer.c.code, claim.c.due_at, claim.c.completed_at,
            claim.c.waits_for, claim.c.waits_since,
        )
        .order_by(delivery.c.signed_at, delivery.c.number, claim.c.due_at)
    )  # fmt: skip
    if filters.state == OPEN:
        wanted = wanted.where(claim.c.state.in_(UNENDED))
    else:
        wanted = wanted.where(between(delivery.c.signed_at, filters))
    together: dict[tuple[str, datetime], list[Any]] = defaultdict(list)
    for row in reading.connection.execute(wanted):
        together[row.delivery, row.due_at].append(row)
    for (_, due), rows in together.items():
        said = _summed(reading, due, rows)
        if filters.state != LATE or said.late or said.open_late:
            yield (
                rows[0].delivery, rows[0].customer, rows[0].customer_name, rows[0].signed_at, due,
                said.claims, said.in_time, said.late, said.open, said.open_late, said.waits_for,
                said.since, share(said.waited, said.worked),
            )  # fmt: skip


class _Sum:
    """What the claims of one delivery with one due time come to."""

    def __init__(self) -> None:
        self.claims = self.in_time = self.late = self.open = self.open_late = 0
        self.waits_for, self.since = "", None
        self.waited = self.worked = timedelta()


def _summed(reading: Reading, due: datetime, rows: Sequence[Any]) -> Any:
    said: Any = _Sum()
    for row in rows:
        ended = row.completed_at
        said.claims += row.claims
        if ended is None:
            said.open += row.claims
            said.open_late += row.claims if reading.now > due else 0
        elif ended > due:
            said.late += row.claims
        else:
            said.in_time += row.claims
        said.waited += timedelta(seconds=int(row.waited_s or 0))
        if ended is None and row.waits_for:
            said.waited += row.claims * reading.calendar.working_time(row.waits_since, reading.now)
            said.waits_for = row.waits_for
            said.since = min(said.since or row.waits_since, row.waits_since)
        said.worked += row.claims * reading.calendar.working_time(row.signed_at, ended or reading.now)
    return said


def _completing_total(reading: Reading, rows: Sequence[Row]) -> Row:
    """Sum the numbers up, and say which share of the claims that ended or are late was in time."""
    claims, in_time, late, still, open_late = (sum(int(str(row[n])) for row in rows) for n in range(5, 10))
    judged = in_time + late + open_late
    part = share(timedelta(in_time), timedelta(judged))
    return (None,) * 5 + (claims, in_time, late, still, open_late, "share_in_time", None, part)


COMPLETION = Report(
    "completion",
    ("R2a", "R15"),
    columns(
        "delivery:mono customer customer_name signed_at:time due:time claims:number "
        "in_time:number was_late:number open:number open_late:number waits_for waits_since:time "
        "waiting_share:share"
    ),
    _completing,
    states=(ALL, OPEN, LATE),
    total=_completing_total,
)  # fmt: skip


def _turnaround(reading: Reading, filters: Filters) -> Iterator[Row]:
    """From signing to completion in working days, by customer, of what was signed for in these days."""
    claim, delivery = tables.claim, tables.delivery
    wanted = (
        of_deliveries(delivery.c.signed_at, claim.c.completed_at, func.count().label("claims"))
        .join(claim, claim.c.delivery == delivery.c.number)
        .where(
            *of_customer(filters), between(delivery.c.signed_at, filters), claim.c.completed_at.is_not(None)
        )
        .group_by(delivery.c.number, tables.customer.c.code, claim.c.completed_at)
    )  # fmt: skip
    took: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in reading.connection.execute(wanted):
        each = reading.age_days(row.signed_at, row.completed_at)
        took[row.customer or "", row.customer_name or ""] += [each] * row.claims
    for (customer, name), days in sorted(took.items()):
        mean = (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        middle = Decimal(str(median(days))).quantize(Decimal("0.1"), ROUND_HALF_UP)
        yield customer, name, len(days), mean, middle, max(days)


TURNAROUND = Report(
    "turnaround",
    ("R2a",),
    columns(
        "customer customer_name completed:number mean_days:number median_days:number "
        "longest_days:number"
    ),
    _turnaround,
    states=(ALL,),
)  # fmt: skip
