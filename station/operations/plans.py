"""Tomorrow's plan and the pick list that is made from it (R20, R24, R25; F10).

The leader plans between 16:30 and 17:30 for the next working day; earlier or later is marked, never refused
(R16). One plan a working day: its tasks are somebody's, who is qualified on that day, and tick off when what
they are about is done. What a task needs from the store stands on the pick list, which has the plan's number.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, insert, select, update

from station.feedback import Feedback, Refused
from station.forms.contents import PickLine, PickList, PlannedTask
from station.operations import law, papers, people, stock
from station.operations.numbers import draw
from station.rules import planning
from station.store import tables
from station.store.store import Act
from station.store.tables import batch, movement, part_lot, pick_line, plan, plan_task, unit

IS_TORN_DOWN = batch.c.state == "open", batch.c.closed_at.is_(None)
"""A batch that is not at its end; its account may be open longer."""


# --- planning ----------------------------------------------------------------------------------------


def plan_tasks(act: Act, day: str, task: str, person: str, items: Sequence[str]) -> Feedback:
    """Plan units or batches for somebody on a working day; the first of a day makes its plan.

    Args:
        day: `2026-09-30`, the next working day, or today for what was not planned in time.
        task: a kind of `planning.KINDS`.
        items: own numbers of units, or of batches for teardown.

    Raises:
        Refused: the role may not; another day; nobody of that number, or not qualified on that day (R24);
            something does not wait for that, or stands on the plan already.
    """
    people.require(act, "plan")
    on = _day(act, day)
    kind = _kind(task)
    name = _fit(act.connection, person, kind, on)
    row = of_day(act.connection, on)
    if not items:
        raise Refused("nothing_picked")
    number = row.number if row is not None else _begin(act, on)
    if row is not None:
        _still_open(row)
    for item in dict.fromkeys(items):
        _add(act, number, kind, person, item)
    revise(act, number)
    said = {"count": len(set(items)), "name": name, "work": f"task.{kind}", "day": on.isoformat()}
    return Feedback("ok", "tasks_planned", said)


def _begin(act: Act, on: date) -> str:
    number = draw(act, "PK")
    row = {"number": number, "date": on, "state": "draft", "made_by": act.operator, "at": act.at}
    act.connection.execute(insert(plan), row)
    act.record("PlanBegun", number, date=on.isoformat())
    return number


def _add(act: Act, number: str, kind: planning.Kind, person: str, item: str) -> None:
    there = plan_task.c.plan == number, plan_task.c.kind == kind, plan_task.c.done_at.is_(None)
    is_batch = item.startswith("TB")
    about = plan_task.c.batch == item if is_batch else plan_task.c.unit == item
    before = act.connection.scalar(select(plan_task.c.person).where(*there, about))
    if before is not None:
        raise Refused("planned_already", item=item, name=_name(act.connection, before), rule="R20")
    values = {"unit": None if is_batch else item, "batch": item if is_batch else None}
    lies = None
    if is_batch:
        state = act.connection.scalar(select(batch.c.state).where(batch.c.number == item))
        torn = act.connection.scalar(select(batch.c.number).where(batch.c.number == item, *IS_TORN_DOWN))
        fits, state = kind == "teardown" and torn is not None, state and f"batch.{state}"
    else:
        lies = act.connection.execute(select(unit).where(unit.c.number == item)).one_or_none()
        state = lies and lies.state
        waits = lies and planning.waits_for(lies.state, lies.disposition, lies.product_status)
        fits = lies is not None and waits == kind
    if state is None:
        raise Refused("number_unknown", number=item)
    if not fits:
        raise Refused("waits_for_other", item=item, state=state, work=f"task.{kind}", rule="R20")
    task = _insert(act, plan_task, {"plan": number, "kind": kind, "person": person, **values})
    act.record("TaskPlanned", number, task=task, work=kind, person=person, **values)
    listed = select(pick_line.c.id).where(pick_line.c.plan == number, pick_line.c.item == item)
    if lies is None or act.connection.scalar(listed) is not None:
        return
    if _kind_of_place(act.connection, lies.location) != planning.BENCH[kind]:
        _ask(act, number, item, lies.model or "", lies.location, stock.PIECE)


def _ask(act: Act, number: str, item: str, name: str, location: str, asked: int) -> None:
    values = {"item": item, "name": name[:40], "location": location, "asked": asked}
    line = _insert(act, pick_line, {"plan": number, **values, "lots": {}})
    act.record("PickLineAsked", number, line=line, **values)


def reassign(act: Act, task: int, person: str) -> Feedback:
    """Give a task to somebody else; also on the day itself, as long as it is not done.

    Raises:
        Refused: the role may not; it is done; nobody of that number, or not qualified on that day (R24).
    """
    people.require(act, "reassign")
    row = _task(act, task)
    name = _fit(act.connection, person, row.kind, max(row.date, law.local(act.at).date()))
    act.connection.execute(update(plan_task).where(plan_task.c.id == task).values(person=person))
    act.record("TaskReassigned", row.plan, task=task, old=row.person, person=person)
    revise(act, row.plan)
    return Feedback("ok", "task_reassigned", {"item": row.unit or row.batch, "name": name})


def take_off(act: Act, task: int) -> Feedback:
    """Take a task off the plan, with what was to be picked for it, as long as the list is not counted.

    Raises:
        Refused: the role may not; it is done; its pick list is counted or signed.
    """
    people.require(act, "plan")
    row = _task(act, task)
    _still_open(act.connection.execute(select(plan).where(plan.c.number == row.plan)).one())
    act.connection.execute(delete(plan_task).where(plan_task.c.id == task))
    act.record("TaskTakenOff", row.plan, task=task)
    others = select(plan_task.c.id).where(plan_task.c.plan == row.plan, plan_task.c.unit == row.unit)
    if row.unit is not None and act.connection.scalar(others) is None:
        _drop(act, row.plan, row.unit)
    revise(act, row.plan)
    return Feedback("ok", "task_taken_off", {"item": row.unit or row.batch})


def _drop(act: Act, number: str, item: str) -> None:
    lines = select(pick_line.c.id).where(pick_line.c.plan == number, pick_line.c.item == item)
    for line in act.connection.scalars(lines).all():
        act.connection.execute(delete(pick_line).where(pick_line.c.id == line))
        act.record("PickLineDropped", number, line=line)


def ask_part(act: Act, day: str, code: str, quantity: int) -> Feedback:
    """Put so many good pieces of a salvaged part on the pick list of a day's plan; none takes it off.

    Raises:
        Refused: the role may not; that day has no plan, or its list is counted; there are not so many that
            passed their inspection (R7).
    """
    people.require(act, "plan")
    row = of_day(act.connection, _day(act, day))
    if row is None:
        raise Refused("plan_first", day=day, rule="R20")
    _still_open(row)
    lots = good_lots(act.connection, code)
    there = sum(lot.quantity for lot in lots)
    if quantity < 0 or quantity * stock.PIECE > there:
        raise Refused("part_not_there", part=code, asked_for=quantity, left=there // stock.PIECE, rule="R7")
    _drop(act, row.number, code)
    name = lots[0].name if lots else code
    if quantity:
        _ask(act, row.number, code, name, lots[0].location, quantity * stock.PIECE)
    revise(act, row.number)
    return Feedback("ok", "part_asked", {"name": name, "quantity": quantity})


def good_lots(connection: Connection, code: str | None = None) -> Sequence[Any]:
    """Return the lots of salvaged parts that passed and are counted by piece, the oldest first.

    Each with where it lies in the store (`location`) and how much of it there in thousandths (`quantity`).
    """
    into = select(movement.c.item, movement.c.target.label("location"), movement.c.quantity)
    out = select(movement.c.item, movement.c.source, -movement.c.quantity)
    lying = into.where(movement.c.target.is_not(None)).union_all(out.where(movement.c.source.is_not(None)))
    moved = lying.subquery()
    wanted = (
        select(
            part_lot.c.number, part_lot.c.code, part_lot.c.name, part_lot.c.unit_of_measure,
            moved.c.location, func.sum(moved.c.quantity).label("quantity"),
        )
        .join(moved, moved.c.item == part_lot.c.number)
        .join(tables.location, tables.location.c.code == moved.c.location)
        .where(
            tables.IS_ON_HAND,
            part_lot.c.product_status == "passed",
            part_lot.c.unit_of_measure != "kg",
            tables.location.c.kind.in_(("parts", "after_sales")),
        )
        .group_by(part_lot.c.number, moved.c.location)
        .having(func.sum(moved.c.quantity) > 0)
        .order_by(part_lot.c.number, moved.c.location)
    )  # fmt: skip
    if code is not None:
        wanted = wanted.where(part_lot.c.code == code)
    return connection.execute(wanted).all()


def issue(act: Act, day: str) -> Feedback:
    """Give the pick list of a plan to the store; from then on each change makes a new revision (F10).

    Raises:
        Refused: the role may not; that day has no plan, or nothing is planned on it; it is issued already.
    """
    people.require(act, "issue_pick_list")
    on = _day(act, day)
    row = of_day(act.connection, on)
    tasks = select(func.count()).select_from(plan_task)
    if row is None or not act.connection.scalar(tasks.where(plan_task.c.plan == row.number)):
        raise Refused("plan_first", day=on.isoformat(), rule="R20")
    if row.state != "draft":
        raise Refused("plan_is_past", plan=row.number, state=f"plan.{row.state}", rule="R20")
    set_state(act, row.number, "draft", "issued", issued_at=act.at)
    content = compile_list(act.connection, row.number, law.of(act))
    papers.file(act, "pick_list", "R20", content, state="issued", addressee="keeper", number=row.number)
    standing = law.of(act)
    stands = planning.punctual(
        standing.calendar, on, standing.policy.plan_from, standing.policy.plan_to, act.at
    )
    said = {
        "plan": row.number,
        "day": on.isoformat(),
        "tasks": len(content.tasks),
        "lines": len(content.lines),
    }
    if stands:
        window = f"{standing.policy.plan_from:%H:%M}–{standing.policy.plan_to:%H:%M}"
        said |= {"at": f"{law.local(act.at):%m-%d %H:%M}", "window": window, "rule": "R20"}
        return Feedback("attention", f"plan_issued_{stands}", said)
    return Feedback("ok", "plan_issued", said)


# --- while it is worked off --------------------------------------------------------------------------


def done(act: Act, kind: str, *, unit: str | None = None, batch: str | None = None) -> None:
    """Tick off what was planned of a unit or a batch; nothing happens when nobody planned it (R25).

    A task of an earlier day is ticked off too: done late, it is done. One of a later day is as well, since
    there is nothing left to do on that day.

    Args:
        kind: `inspect`, `repair` or `teardown`.
    """
    about = plan_task.c.unit == unit if unit is not None else plan_task.c.batch == batch
    rows = act.connection.execute(
        select(plan_task.c.id, plan_task.c.plan)
        .where(about, plan_task.c.kind == kind, plan_task.c.done_at.is_(None))
        .order_by(plan_task.c.id)
    ).all()
    for row in rows:
        act.connection.execute(update(plan_task).where(plan_task.c.id == row.id).values(done_at=act.at))
        act.record("TaskDone", row.plan, task=row.id, work=kind)


AT_THE_BENCH = ("issued", "inspected", "repairing", "repaired")
PLANNED = ("", "repair", "teardown")
"""Dispositions of which something is to be planned; of the others there are ever more units."""


def waiting(connection: Connection, day: date) -> Sequence[planning.Waiting]:
    """Return what is proposed for a working day, in order, less what its plan has already (R25).

    What was planned for a day before and is not done comes first, then what waits, by age.
    """
    planned = select(plan_task.c.kind, plan_task.c.unit, plan_task.c.batch, plan.c.date)
    listed: set[tuple[str, str]] = set()
    left: set[tuple[str, str]] = set()
    not_done = plan_task.c.done_at.is_(None)  # what was done and waits once more is planned once more
    for row in connection.execute(planned.join(plan, plan.c.number == plan_task.c.plan).where(not_done)):
        about = row.kind, row.unit or row.batch
        if row.date == day:
            listed.add(about)
        elif row.date < day:
            left.add(about)
    found = []
    rows = connection.execute(
        select(
            unit.c.number,
            unit.c.state,
            unit.c.disposition,
            unit.c.product_status,
            tables.delivery.c.signed_at,
        )
        .join(tables.delivery, tables.delivery.c.number == unit.c.delivery)
        .where(
            tables.IS_OPEN,
            unit.c.state.in_(AT_THE_BENCH),
            unit.c.disposition.in_(PLANNED),
        )
    )
    for each in rows:
        kind = planning.waits_for(each.state, each.disposition, each.product_status)
        if kind is not None and (kind, each.number) not in listed:
            late = (kind, each.number) in left
            found.append(planning.Waiting(kind, each.number, each.signed_at, late))
    opened = select(batch.c.number, batch.c.opened_at).where(*IS_TORN_DOWN)
    for number, opened_at in connection.execute(opened):
        if ("teardown", number) not in listed:
            late = ("teardown", number) in left
            found.append(planning.Waiting("teardown", number, opened_at, late))
    return planning.in_order(found)


def count_waiting(connection: Connection, day: date) -> int:
    """Return how many `waiting` would be together with what the day's plan has already, none read singly."""
    kinds = unit.c.state, unit.c.disposition, unit.c.product_status
    alike = connection.execute(
        select(*kinds, func.count().label("many"))
        .where(tables.IS_OPEN, unit.c.state.in_(AT_THE_BENCH), unit.c.disposition.in_(PLANNED))
        .group_by(*kinds)
    )
    units = sum(row.many for row in alike if planning.waits_for(*row[:3]) is not None)
    batches = connection.scalar(select(func.count()).select_from(batch).where(*IS_TORN_DOWN)) or 0
    listed = connection.execute(
        select(plan_task.c.kind, plan_task.c.done_at, *kinds)
        .join(plan, plan.c.number == plan_task.c.plan)
        .outerjoin(unit, unit.c.number == plan_task.c.unit)
        .where(plan.c.date == day)
    )
    over = sum(
        row.done_at is not None or (row.state is not None and planning.waits_for(*row[2:5]) != row.kind)
        for row in listed
    )
    return int(units + batches + over)


def left_of_newest(connection: Connection, today: date) -> tuple[date, int] | None:
    """Return the day of the newest issued plan that has begun, and how many tasks of it are not done."""
    newest = select(plan).where(plan.c.date <= today, plan.c.state != "draft").order_by(plan.c.date.desc())
    row = connection.execute(newest.limit(1)).one_or_none()
    if row is None:
        return None
    left = select(func.count()).select_from(plan_task)
    open_ones = plan_task.c.plan == row.number, plan_task.c.done_at.is_(None)
    return row.date, connection.scalar(left.where(*open_ones)) or 0


def fit_people(connection: Connection, kind: planning.Kind, day: date) -> Sequence[Row[Any]]:
    """Return who is qualified for a kind of task on a day, in order of number (R24)."""
    rows = connection.execute(select(tables.operator).order_by(tables.operator.c.number))
    return [row for row in rows if not planning.fit(kind, row.qualified_for, row.valid_until, day)]


# --- the pick list -----------------------------------------------------------------------------------


def of_day(connection: Connection, on: date) -> Row[Any] | None:
    """Return the plan of a working day, None when there is none."""
    return connection.execute(select(plan).where(plan.c.date == on)).one_or_none()


def get(connection: Connection, number: str) -> Row[Any]:
    """Return a plan's row.

    Raises:
        Refused: there is no such plan.
    """
    row = connection.execute(select(plan).where(plan.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    return row


def set_state(act: Act, number: str, old: str, state: str, **values: Any) -> None:
    """Move a plan on."""
    act.connection.execute(update(plan).where(plan.c.number == number).values(state=state, **values))
    said = {name: value for name, value in values.items() if name == "picker"}
    act.record("PlanState", number, old=old, state=state, **said)


def compile_list(connection: Connection, number: str, standing: law.Law) -> PickList:
    """Return what stands on F10 as it is now."""
    row = get(connection, number)
    tasks = connection.execute(
        select(plan_task, unit.c.model, unit.c.serial, tables.operator.c.name)
        .outerjoin(unit, unit.c.number == plan_task.c.unit)
        .outerjoin(tables.operator, tables.operator.c.number == plan_task.c.person)
        .where(plan_task.c.plan == number)
        .order_by(plan_task.c.person, plan_task.c.kind, plan_task.c.id)
    )
    lines = connection.execute(
        select(pick_line, tables.location.c.name.label("place"), unit.c.serial)
        .outerjoin(tables.location, tables.location.c.code == pick_line.c.location)
        .outerjoin(unit, unit.c.number == pick_line.c.item)
        .where(pick_line.c.plan == number)
        .order_by(*in_list_order())
    )
    policy = standing.policy
    stands = planning.punctual(
        standing.calendar, row.date, policy.plan_from, policy.plan_to, row.issued_at or row.at
    )
    return PickList(
        date=f"{row.date}",
        made_by=_name(connection, row.made_by),
        issued_at=_shown(row.issued_at),
        punctual=stands,
        tasks=tuple(
            PlannedTask(
                task.kind, task.unit or task.batch, task.model or "", task.serial or "", task.name or ""
            )
            for task in tasks
        ),
        lines=tuple(
            PickLine(
                item=line.item,
                name=line.name,
                serial=line.serial or "",
                place=" ".join(filter(None, (line.location, line.place))),
                asked=line.asked // stock.PIECE,
                counted=None if line.counted is None else line.counted // stock.PIECE,
                missing=line.missing // stock.PIECE,
                missing_at=_shown(line.missing_at),
                reason=line.reason,
            )
            for line in lines
        ),
        picker=_name(connection, row.picker) if row.picker else "",
    )


def in_list_order() -> Sequence[Any]:
    """The order of a pick list: by place, and there by item, as one walks."""
    of_units = case((pick_line.c.item.like("RU%"), 0), else_=1)
    return of_units, pick_line.c.location, pick_line.c.name, pick_line.c.item


def _shown(at: datetime | None) -> str:
    return f"{law.local(at):%Y-%m-%d %H:%M}" if at else ""


def revise(act: Act, number: str) -> None:
    """Write the next revision of a list that the store has, when what stands on it has changed."""
    row = get(act.connection, number)
    if row.state == "draft":
        return
    written = papers.get(act.connection, number)
    now = compile_list(act.connection, number, law.of(act))
    if now != papers.content(act.connection, number):
        papers.revise(act, number, now, state=written.state)


# --- pieces ------------------------------------------------------------------------------------------


def _day(act: Act, day: str) -> date:
    """Return the day that is planned.

    Raises:
        Refused: it is neither the next working day nor today.
    """
    calendar, today = law.of(act).calendar, law.local(act.at).date()
    tomorrow = planning.planned_day(calendar, today)
    days = {
        each.isoformat(): each for each in (tomorrow, today) if each == tomorrow or calendar.is_working(each)
    }
    if day not in days:
        raise Refused("plan_day", found=day[:20], expected=tomorrow.isoformat(), rule="R20")
    return days[day]


def _kind(task: str) -> planning.Kind:
    found = next((kind for kind in planning.KINDS if kind == task), None)
    if found is None:
        raise Refused("nothing_picked")
    return found


def _still_open(row: Row[Any]) -> None:
    if row.state not in ("draft", "issued"):
        raise Refused("plan_is_past", plan=row.number, state=f"plan.{row.state}", rule="R20")


def _fit(connection: Connection, person: str, kind: planning.Kind, on: date) -> str:
    """Return somebody's name, if he is qualified for a kind of task on a day (R24).

    Raises:
        Refused: nobody of that number; the work is not among what he is qualified for, or that is over then.
    """
    row = connection.execute(select(tables.operator).where(tables.operator.c.number == person)).one_or_none()
    if row is None:
        raise Refused("badge_unknown", number=person)
    why = planning.fit(kind, row.qualified_for, row.valid_until, on)
    said = {"name": row.name, "work": f"task.{kind}", "day": on.isoformat(), "rule": "R24"}
    if why == "not":
        raise Refused("not_fit_to_plan", **said)
    if why == "over":
        raise Refused("fit_until_before", until=row.valid_until.isoformat(), **said)
    return str(row.name)


def _task(act: Act, task: int) -> Row[Any]:
    row = act.connection.execute(
        select(plan_task, plan.c.date)
        .join(plan, plan.c.number == plan_task.c.plan)
        .where(plan_task.c.id == task)
    ).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=task)
    if row.done_at is not None:
        raise Refused("task_is_done", item=row.unit or row.batch, at=f"{law.local(row.done_at):%m-%d %H:%M}")
    return row


def _insert(act: Act, table: Any, values: dict[str, Any]) -> int:
    key = act.connection.execute(insert(table), values).inserted_primary_key
    assert key is not None
    return int(key[0])


def _name(connection: Connection, number: str) -> str:
    name = select(tables.operator.c.name).where(tables.operator.c.number == number)
    return connection.scalar(name) or number


def _kind_of_place(connection: Connection, code: str) -> str | None:
    return connection.scalar(select(tables.location.c.kind).where(tables.location.c.code == code))
