"""Today's board: every clock that runs, in order of time, and the one thing to do next (domain 10).

Read over indexes of what is open, so that a year of what is over costs nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, case, func, literal_column, select

from station import bookkeeping
from station.calendar import Calendar, Off
from station.operations import law, plans, whereabouts
from station.reports.deliveries import BEFORE_COUNTED, NOT_HANDED_OVER, due_of, of_deliveries
from station.reports.report import UNENDED, Reading
from station.rules import planning, rights, settlement
from station.store import tables
from station.views.board import BoardRow, BoardView, DaysOff, Stop
from station.views.office import Clerk

MOST_ROWS = 40
"""More lines than that are drawn together: those alike in matter, time and owner become one."""

ALIKE = 3
"""So many lines alike stay apart."""

BEFORE_ASKED = settlement.STEPS[: settlement.STEPS.index("asked") + 1]
"""While one of these is the next step, the customer is still to be asked (R10)."""

DESK_ROLES = ("keeper", "clerk", "main_store", "shipping")


@dataclass(frozen=True, slots=True)
class _Reading(Reading):
    """What every part of the board is read with; who there is, by role, besides."""

    people: dict[str, tuple[str, ...]]

    def row(self, what: str, due: datetime, owner: str, about: Any, **more: Any) -> BoardRow:
        """Return a line; `about` has the delivery and its customer."""
        target, light = bool(more.get("target")), more.pop("light", None)
        light = light or self.calendar.light(due, self.now, target=target)
        people = more.pop("people", None) or self.people.get(owner, ())
        return BoardRow(
            what=what,
            light=light,
            target=more.pop("target", False),
            due_at=due.astimezone(UTC),
            quantity=more.pop("quantity", 1),
            delivery=about.delivery,
            customer=about.customer or "",
            customer_name=about.customer_name or "",
            model=more.pop("model", ""),
            owner=owner,
            people=people if len(people) == 1 else (),
            **self._left(due, light),
            **more,
        )

    def _left(self, due: datetime, light: str) -> dict[str, Any]:
        today, day = law.local(self.now).date(), law.local(due).date()
        if day > today:
            return {"left_days": self.calendar.working_days_between(today, day)}
        left = (due - self.now) // timedelta(minutes=1)
        return {"left_minutes": left} if light != "late" and left >= 0 else {}


def running(connection: Connection, standing: law.Law, now: datetime) -> list[BoardRow]:
    """Return every clock that runs, in the order of the board."""
    reading = _reading(connection, standing, now)
    return sorted((row for part in _PARTS for row in part(reading)), key=lambda row: _in_order(reading, row))


def _reading(connection: Connection, standing: law.Law, now: datetime) -> _Reading:
    people: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(tables.operator.c.role, tables.operator.c.name)):
        people[row.role].append(row.name)
    return _Reading(
        connection, standing, law.History(connection), now, {role: tuple(n) for role, n in people.items()}
    )


def board(
    connection: Connection, known: dict[str, Any], now: datetime, who: Clerk | None, *, mine: bool = False
) -> BoardView:
    """Return today's board for whoever asks.

    Args:
        mine: only what is his or her move.
    """
    standing = law.current(connection, known)
    reading = _reading(connection, standing, now)
    rows = running(connection, standing, now)
    today = law.local(now)
    shown = [row for row in rows if _is_mine(row, who)] if mine else rows
    first = next((row for row in rows if _is_mine(row, who) and not row.waits_for), None)
    if len(shown) > MOST_ROWS:
        shown = _together(reading, shown)
    off = standing.calendar.days_off(today.date() + timedelta(days=1), today.date() + timedelta(days=1))
    ends = [law.local(row.due_at).date() for row in rows]
    return BoardView(
        now=now,
        works=standing.calendar.is_working(today.date()),
        off=_days_off(standing.calendar, off) if off else None,
        stops=_stops(reading, rows),
        run=_share(standing.calendar, today.time()),
        rows=tuple(_with_days_off(reading, shown[:MOST_ROWS])),
        more=max(0, len(shown) - MOST_ROWS),
        next=first,
        mine=mine,
        missing_years=standing.calendar.missing_years(today.date(), max(ends, default=today.date())),
        cap=bookkeeping.cap_view(connection, known, now)
        if who is not None and rights.may(who.role, "see_books")
        else None,
    )


# --- what runs ---------------------------------------------------------------------------------------


def _deliveries(reading: _Reading) -> Iterator[BoardRow]:
    """R14 until the form is handed over; R8a and R2a as long as the delivery is not counted."""
    delivery, claim = tables.delivery, tables.claim
    has_claims = select(claim.c.id).where(claim.c.delivery == delivery.c.number).exists()
    wanted = of_deliveries(
        delivery.c.state, delivery.c.signed_at, delivery.c.limits, has_claims.label("claimed")
    ).where(delivery.c.state.in_(NOT_HANDED_OVER))
    for row in reading.connection.execute(wanted):
        yield reading.row("hand_over", due_of(reading, row, "hand_over"), "keeper", row)
        if row.state in BEFORE_COUNTED:
            yield reading.row("stock", due_of(reading, row, "stock"), "keeper", row, quantity=0)
        if not row.claimed:
            yield reading.row("completion", due_of(reading, row, "completion"), "keeper", row, quantity=0)


def _stock(reading: _Reading) -> Iterator[BoardRow]:
    """R8a: units counted and neither stocked nor on hold with a reason (4.1)."""
    unit, delivery = tables.unit, tables.delivery
    waiting = (
        select(unit.c.delivery.label("number"), func.count().label("units"))
        .where(tables.IS_COUNTED, unit.c.product_status != "on_hold")
        .group_by(unit.c.delivery)
        .subquery()
    )
    wanted = (
        of_deliveries(delivery.c.signed_at, delivery.c.limits, waiting.c.units)
        .join(waiting, waiting.c.number == delivery.c.number)
        .where(delivery.c.state.not_in(BEFORE_COUNTED))
    )
    for row in reading.connection.execute(wanted):
        yield reading.row("stock", due_of(reading, row, "stock"), "keeper", row, quantity=row.units)


def _disputes(reading: _Reading) -> Iterator[BoardRow]:
    """R2b, and R10 as long as the customer is still to be asked."""
    found, delivery, step = tables.discrepancy, tables.delivery, tables.settlement_step
    passed = select(step.c.id).where(step.c.discrepancy == found.c.id, step.c.step == "decision").exists()
    wanted = (
        of_deliveries(
            found.c.id, found.c.step, found.c.opened_at, passed.label("decided"),
            delivery.c.signed_at, delivery.c.counted_at, delivery.c.limits,
            tables.customer.c.marketing_owner,
        )
        .join(found, found.c.delivery == delivery.c.number)
        .where(found.c.state == "open")
        .order_by(found.c.id)
    )  # fmt: skip
    limits: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    asks: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in reading.connection.execute(wanted):
        due = law.dispute_due(reading.history, reading.law, row)
        with_marketing = due < reading.now or (row.step == "decision" and row.decided)
        limits[row.delivery, due, with_marketing].append(row)
        if row.step in BEFORE_ASKED:
            asks[row.delivery, reading.calendar.due_same_day(row.opened_at)].append(row)
    told = _told_today(reading)
    for (_, due, with_marketing), rows in limits.items():
        owner = "marketing" if with_marketing else "keeper"
        people = (rows[0].marketing_owner,) if with_marketing and rows[0].marketing_owner else None
        yield reading.row(
            "disputes",
            due,
            owner,
            rows[0],
            quantity=len(rows),
            people=people,
            notified=any(row.id in told for row in rows),
            discrepancy=rows[0].id,
        )
    for (_, due), rows in asks.items():
        yield reading.row(
            "ask_customer",
            due,
            "keeper",
            rows[0],
            quantity=len(rows),
            target=True,
            discrepancy=rows[0].id,
        )


def _told_today(reading: _Reading) -> set[int]:
    """Disputes that marketing was told of today."""
    midnight = datetime.combine(law.local(reading.now).date(), time(), law.ZONE)
    paper, line = tables.paper, tables.paper_line
    return set(
        reading.connection.scalars(
            select(line.c.discrepancy)
            .join(paper, paper.c.number == line.c.paper)
            .where(paper.c.number >= f"NT{midnight:%y%m%d}", paper.c.number < "NU", paper.c.rule == "R2b")
        )
    )


def _completion(reading: _Reading) -> Iterator[BoardRow]:
    """R2a: claims that are not completed; waiting does not stop their clock (5.5)."""
    claim, delivery = tables.claim, tables.delivery
    waiting = (
        select(
            claim.c.delivery.label("number"),
            claim.c.due_at,
            claim.c.waits_for,
            func.min(claim.c.waits_since).label("since"),
            func.count().label("units"),
        )
        .where(claim.c.state.in_(UNENDED))
        .group_by(claim.c.delivery, claim.c.due_at, claim.c.waits_for)
        .subquery()
    )
    wanted = of_deliveries(waiting.c.due_at, waiting.c.waits_for, waiting.c.since, waiting.c.units).join(
        waiting, waiting.c.number == delivery.c.number
    )
    for row in reading.connection.execute(wanted):
        yield reading.row(
            "completion",
            row.due_at,
            row.waits_for or "keeper",
            row,
            quantity=row.units,
            waits_for=row.waits_for,
            waits_since=row.since if row.waits_for else None,
        )


def _entry(reading: _Reading) -> Iterator[BoardRow]:
    """R18: forms handed over and waiting to be entered."""
    paper, signature = tables.paper, tables.signature
    handed = (
        select(signature.c.paper, func.min(signature.c.at).label("at"))
        .join(paper, paper.c.number == signature.c.paper)
        .where(paper.c.kind == "form", paper.c.state == "handed_over", signature.c.act == "handed_over")
        .group_by(signature.c.paper)
        .subquery()
    )
    wanted = (
        of_deliveries(handed.c.at)
        .join(paper, paper.c.delivery == tables.delivery.c.number)
        .join(handed, handed.c.paper == paper.c.number)
    )
    forms: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in reading.connection.execute(wanted):
        due = reading.calendar.due_daily(row.at, reading.history.at(row.at).entry)
        forms[row.delivery, due].append(row)
    for (_, due), rows in forms.items():
        light = reading.calendar.entry_light(due, reading.now)
        yield reading.row("entry", due, "clerk", rows[0], quantity=len(rows), light=light)


def _duties(reading: _Reading) -> Iterator[BoardRow]:
    """Papers that rules ask for: R1, R9, R13."""
    duty, paper, found = tables.duty, tables.paper, tables.discrepancy
    model = func.coalesce(tables.unit.c.model, found.c.model)
    waits_for = func.coalesce(paper.c.waits_for, literal_column("''"))
    wanted = (
        of_deliveries(
            duty.c.kind, duty.c.due_at, duty.c.target, waits_for.label("waits_for"),
            tables.customer.c.marketing_owner,
            func.min(paper.c.waits_since).label("since"),
            func.count().label("matters"),
            case((func.count(model.distinct()) == 1, func.min(model)), else_="").label("model"),
        )
        .join(duty, duty.c.delivery == tables.delivery.c.number)
        .outerjoin(paper, paper.c.number == duty.c.paper)
        .outerjoin(tables.unit, tables.unit.c.number == duty.c.unit)
        .outerjoin(found, found.c.id == duty.c.discrepancy)
        .where(duty.c.state == "open")
        .group_by(
            tables.delivery.c.number, tables.customer.c.code, duty.c.kind, duty.c.due_at, duty.c.target,
            waits_for,
        )
    )  # fmt: skip
    for row in reading.connection.execute(wanted):
        owner = row.waits_for or ("marketing" if row.kind == "replacement" else "keeper")
        waits = row.waits_for if owner not in DESK_ROLES else ""
        yield reading.row(
            row.kind,
            row.due_at,
            owner,
            row,
            target=row.target,
            quantity=row.matters,
            model=row.model or "",
            people=(row.marketing_owner,) if owner == "marketing" and row.marketing_owner else None,
            waits_for=waits,
            waits_since=row.since if waits else None,
        )


def _samples(reading: _Reading) -> Iterator[BoardRow]:
    """R11b: samples that are out, until the close of the day they are wanted back on."""
    for row in _written(reading, "sample", whereabouts.OUT, "sent"):
        about = _About(row.number, row.customer, row.content["customer"]["name"])
        due, model = _close_of(reading, row.content["back_by"]), row.content["model"]
        yield reading.row("sample", due, row.role, about, model=model, people=(row.name,))


def _conclusions(reading: _Reading) -> Iterator[BoardRow]:
    """R11a: what was concluded and is not done."""
    for row in _written(reading, "summary", ("concluded",), "concluded"):
        about = _About(row.number, "", row.content["owner"])
        yield reading.row("conclusion", _close_of(reading, row.content["due"]), "leader", about)


@dataclass(frozen=True, slots=True)
class _About:
    """What a line is about when it is no delivery: the number of a paper, and whom it names."""

    delivery: str
    customer: str | None
    customer_name: str


def _close_of(reading: _Reading, day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), reading.calendar.close, law.ZONE)


def _written(reading: _Reading, kind: str, states: Sequence[str], done: str) -> Sequence[Any]:
    """Return papers of a kind in some states: what stands on each, and who did that to it last."""
    paper, revision = tables.paper, tables.paper_revision
    signature, operator = tables.signature, tables.operator
    newest = (
        select(func.max(signature.c.id).label("id"))
        .join(paper, paper.c.number == signature.c.paper)
        .where(signature.c.act == done, paper.c.kind == kind, paper.c.state.in_(states))
        .group_by(signature.c.paper)
        .subquery()
    )
    wanted = (
        select(paper.c.number, paper.c.customer, revision.c.content, operator.c.role, operator.c.name)
        .join(revision, (revision.c.paper == paper.c.number) & (revision.c.revision == paper.c.revision))
        .join(signature, signature.c.paper == paper.c.number)
        .join(newest, newest.c.id == signature.c.id)
        .join(operator, operator.c.number == signature.c.operator)
        .order_by(paper.c.number)
    )
    return reading.connection.execute(wanted).all()


def _plan(reading: _Reading) -> Iterator[BoardRow]:
    """R20: tomorrow's plan, as long as something waits for it; R25: what is left of the newest one."""
    today, policy = law.local(reading.now).date(), reading.law.policy
    if reading.calendar.is_working(today):
        day = planning.planned_day(reading.calendar, today)
        begins, ends = planning.window(reading.calendar, day, policy.plan_from, policy.plan_to)
        row = plans.of_day(reading.connection, day)
        if row is None or row.state == "draft":
            waits = plans.count_waiting(reading.connection, day)
            if waits:
                light = planning.light(begins, ends, reading.now)
                yield reading.row("plan", ends, "leader", _NOBODYS, quantity=waits, light=light)
    left = plans.left_of_newest(reading.connection, today)
    if left is not None and left[1]:
        due = reading.calendar.close_of(datetime.combine(left[0], policy.open, law.ZONE))
        yield reading.row("tasks", due, "leader", _NOBODYS, quantity=left[1])


_NOBODYS = _About("", "", "")

_PARTS = (_deliveries, _stock, _disputes, _completion, _entry, _duties, _plan, _samples, _conclusions)

_ORDER = (
    "hand_over", "entry", "stock", "ask_customer", "report", "application", "replacement", "disputes",
    "completion", "plan", "tasks", "sample", "conclusion",
)  # fmt: skip
"""Of what is due at the same time, in the order of the department's day."""


# --- how it is shown ---------------------------------------------------------------------------------


def _is_mine(row: BoardRow, who: Clerk | None) -> bool:
    """Whether a line is the move of who asks; a marketing owner's is only his."""
    if who is None:
        return row.owner in DESK_ROLES
    if row.owner != who.role:
        return False
    return who.role != "marketing" or not row.people or who.name in row.people


def _in_order(reading: _Reading, row: BoardRow) -> tuple[Any, ...]:
    """Where a line stands: late ones first, then by time; a target that is past is for before close."""
    due = row.due_at
    if row.target and due < reading.now:
        due = reading.calendar.close_of(reading.now)
    return row.light != "late", due, _ORDER.index(row.what), row.delivery


def _together(reading: _Reading, rows: Sequence[BoardRow]) -> list[BoardRow]:
    """Draw lines together that are alike in matter, time and owner, once there are more than `ALIKE`."""
    alike: dict[tuple[Any, ...], list[BoardRow]] = defaultdict(list)
    for row in rows:
        alike[row.what, row.due_at, row.light, row.owner, row.people, row.waits_for].append(row)
    drawn = []
    for each in alike.values():
        if len(each) <= ALIKE:
            drawn += each
            continue
        models = {row.model for row in each}
        since = [row.waits_since for row in each if row.waits_since]
        drawn.append(
            replace(
                each[0],
                deliveries=len({row.delivery for row in each}),
                quantity=sum(row.quantity for row in each),
                model=models.pop() if len(models) == 1 else "",
                notified=all(row.notified for row in each),
                waits_since=min(since, default=None),
                discrepancy=None,
            )
        )
    return sorted(drawn, key=lambda row: _in_order(reading, row))


def _with_days_off(reading: _Reading, rows: Sequence[BoardRow]) -> Iterator[BoardRow | DaysOff]:
    """Put the days off between the lines that lie before and after them."""
    today = law.local(reading.now).date()
    days = [today, *(max(law.local(row.due_at).date(), today) for row in rows)]
    for row, (before, after) in zip(rows, pairwise(days), strict=True):
        if after > before and (off := reading.calendar.days_off(before + timedelta(days=1), after)):
            yield _days_off(reading.calendar, off)
        yield row


def _days_off(calendar: Calendar, off: Off) -> DaysOff:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), calendar.tz).astimezone(UTC)

    return DaysOff(midnight(off.first), midnight(off.last), off.name, midnight(off.last + timedelta(days=1)))


def _stops(reading: _Reading, rows: Sequence[BoardRow]) -> tuple[Stop, ...]:
    """The times of the department's day, with what is due then or late."""
    calendar, today = reading.calendar, law.local(reading.now).date()
    policy = reading.law.policy
    due = [row for row in rows if row.light == "late" or law.local(row.due_at).date() <= today]
    counts = {
        "hand_over": sum(row.what == "hand_over" for row in due),
        "entry": sum(row.quantity for row in due if row.what == "entry"),
        "close": sum(row.what not in ("hand_over", "entry") for row in due),
    }
    times = {"hand_over": policy.hand_over, "entry": policy.entry, "close": policy.close}
    return tuple(
        Stop(
            what,
            datetime.combine(today, at, calendar.tz).astimezone(UTC),
            counts[what],
            _share(calendar, at),
        )
        for what, at in times.items()
    )


def _share(calendar: Calendar, at: time) -> Decimal:
    """Where a time lies between open and close, 0 to 100."""
    opens, closes, now = (each.hour * 60 + each.minute for each in (calendar.open, calendar.close, at))
    share = Decimal(100) * (now - opens) / max(closes - opens, 1)
    return min(max(share, Decimal(0)), Decimal(100)).quantize(Decimal("0.01"))
