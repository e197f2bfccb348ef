"""Views of the plan: today's work of somebody, the leader's plan page, the list that is counted (R20)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from station.operations import law, plans, stock
from station.rules import planning, rights
from station.store import tables
from station.store.tables import operator, part_lot, pick_line, plan, plan_task, unit
from station.views.office import Clerk
from station.views.plans import PickLineView, PickView, PlanGroup, PlanView, TaskView, WaitingView, WorkView

Known = dict[str, Any]


def work(connection: Connection, now: datetime, who: Clerk | None) -> WorkView:
    """Return what is planned today for whoever asks, and which pick lists wait (R20, R25)."""
    today = law.local(now).date()
    mine: tuple[TaskView, ...] = ()
    if who is not None:
        of_today = plan.c.date == today
        left_over = (plan.c.date < today) & plan_task.c.done_at.is_(None)
        mine = _tasks(connection, plan_task.c.person == who.number, of_today | left_over)
    waits = select(plan).where(plan.c.state.in_(("issued", "counted"))).order_by(plan.c.date, plan.c.number)
    lists = connection.execute(waits).all()
    signed: Sequence[Any] = ()
    if who is not None:
        picked = select(plan).where(plan.c.picker == who.number, plan.c.date >= today - timedelta(days=7))
        signed = connection.execute(picked.order_by(plan.c.number.desc())).all()
    return WorkView(
        date=today,
        tasks=mine,
        lists=tuple(_pick(connection, row) for row in lists),
        picked=tuple(_pick(connection, row) for row in signed),
        may_count=who is not None and rights.may(who.role, "count_pick_list"),
    )


def plan_view(connection: Connection, known: Known, now: datetime, *, today: bool = False) -> PlanView:
    """Return the plan of the next working day for the leader: what is on it, and what is proposed for it.

    Args:
        today: that of today, if it is worked.
    """
    standing = law.current(connection, known)
    calendar, policy, this_day = standing.calendar, standing.policy, law.local(now).date()
    tomorrow = planning.planned_day(calendar, this_day)
    on = this_day if today and calendar.is_working(this_day) else tomorrow
    row = plans.of_day(connection, on)
    first, last = planning.window(calendar, on, policy.plan_from, policy.plan_to)
    proposed: dict[planning.Kind, list[planning.Waiting]] = defaultdict(list)
    for each in plans.waiting(connection, on):
        proposed[each.kind].append(each)
    about = _about(connection, [each.number for some in proposed.values() for each in some])
    people = {kind: tuple(_fit(connection, kind, on)) for kind in planning.KINDS}
    tasks = _tasks(connection, plan.c.date == on)
    load = Counter(task.person for task in tasks)
    asked = connection.execute(
        select(pick_line).where(pick_line.c.plan == row.number, pick_line.c.item.not_like("RU%"))
        if row
        else select(pick_line).where(pick_line.c.id < 0)
    ).all()
    there: dict[str, list[Any]] = {}
    for lot in plans.good_lots(connection):
        there.setdefault(lot.code, [lot.name, 0, lot.unit_of_measure])[1] += lot.quantity
    return PlanView(
        day=on,
        today=this_day,
        tomorrow=tomorrow,
        today_works=calendar.is_working(this_day),
        number=row.number if row else "",
        state=row.state if row else "",
        begins=first,
        ends=last,
        light=planning.light(first, last, now),
        punctual=planning.punctual(calendar, on, policy.plan_from, policy.plan_to, row.issued_at)
        if row is not None and row.issued_at
        else "",
        issued_at=row.issued_at if row else None,
        tasks=tasks,
        groups=tuple(
            PlanGroup(
                kind,
                tuple(
                    WaitingView(
                        each.number,
                        *about.get(each.number, ("", "")),
                        age_days=calendar.working_days_between(law.local(each.since).date(), this_day),
                        left_over=each.left_over,
                    )
                    for each in proposed[kind]
                ),
                tuple((number, name, load[number]) for number, name in people[kind]),
            )
            for kind in planning.KINDS
        ),
        people=tuple(dict.fromkeys(each for kind in planning.KINDS for each in people[kind])),
        fit={kind: tuple(number for number, _ in people[kind]) for kind in planning.KINDS},
        asked=tuple((each.item, each.name, each.asked // stock.PIECE) for each in asked),
        parts=tuple(
            (code, name, quantity // stock.PIECE, unit_of_measure)
            for code, (name, quantity, unit_of_measure) in sorted(there.items())
        ),
    )


def pick_asked(connection: Connection, desk: str) -> PickView | None:
    """Return the pick list that is counted or signed at a desk, None when none is."""
    asked = connection.scalar(select(tables.desk.c.question).where(tables.desk.c.id == desk)) or {}
    if asked.get("kind") not in ("pick", "pick_sign"):
        return None
    row = plans.get(connection, asked["plan"])
    lot = connection.execute(
        select(part_lot).where(part_lot.c.number == (asked.get("lot") or ""))
    ).one_or_none()
    signed = connection.scalar(select(operator.c.name).where(operator.c.number == asked.get("picker")))
    return _pick(
        connection,
        row,
        signing=asked["kind"] == "pick_sign",
        signed_by=signed or "",
        lot=lot.number if lot else "",
        lot_name=lot.name if lot else "",
        quantity=asked.get("quantity") or 0,
    )


def _pick(connection: Connection, row: Any, **more: Any) -> PickView:
    rows = connection.execute(
        select(pick_line, tables.location.c.name.label("place"), unit.c.serial)
        .outerjoin(tables.location, tables.location.c.code == pick_line.c.location)
        .outerjoin(unit, unit.c.number == pick_line.c.item)
        .where(pick_line.c.plan == row.number)
        .order_by(*plans.in_list_order())
    )
    picker = connection.scalar(select(operator.c.name).where(operator.c.number == row.picker))
    return PickView(
        number=row.number,
        date=row.date,
        state=row.state,
        lines=tuple(
            PickLineView(
                each.id,
                each.item,
                each.name,
                each.serial or "",
                each.location,
                each.place or "",
                each.asked // stock.PIECE,
                None if each.counted is None else each.counted // stock.PIECE,
                each.missing // stock.PIECE,
                each.reason,
            )
            for each in rows
        ),
        picker=picker or "",
        **more,
    )


def _tasks(connection: Connection, *which: Any) -> tuple[TaskView, ...]:
    rows = connection.execute(
        select(plan_task, plan.c.date, unit.c.model, unit.c.serial, unit.c.ordinal, operator.c.name)
        .join(plan, plan.c.number == plan_task.c.plan)
        .outerjoin(unit, unit.c.number == plan_task.c.unit)
        .outerjoin(operator, operator.c.number == plan_task.c.person)
        .where(*which)
        .order_by(plan.c.date, plan_task.c.person, plan_task.c.kind, plan_task.c.id)
    )
    return tuple(
        TaskView(
            row.id,
            row.kind,
            row.unit or row.batch,
            row.model or "",
            row.serial or "",
            row.person,
            row.name or row.person,
            row.date,
            row.done_at,
        )
        for row in rows
    )


def _about(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return model and serial of units; batches have neither."""
    found: dict[str, tuple[str, str]] = {}
    for some in (numbers[n : n + 500] for n in range(0, len(numbers), 500)):
        rows = connection.execute(
            select(unit.c.number, unit.c.model, unit.c.serial).where(unit.c.number.in_(some))
        )
        found |= {row.number: (row.model or "", row.serial or "") for row in rows}
    return found


def _fit(connection: Connection, kind: planning.Kind, on: date) -> list[tuple[str, str]]:
    return [(row.number, row.name) for row in plans.fit_people(connection, kind, on)]
