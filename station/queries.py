"""Views read from the store: what `station.views` describes, in as few queries as it takes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, String, and_, cast, func, or_, select

from station import tearing, workbench
from station.calendar import deadlines, official_day
from station.config import setting_choices, write_setting
from station.feedback import Feedback
from station.lists.cells import Wrong
from station.lists.kinds import LISTS
from station.operations import law, questions
from station.operations.discrepancies import settling
from station.operations.imports import TABLES
from station.policy import Policy
from station.rules import findings, qualification, settlement
from station.showing import paper_view
from station.store import tables
from station.views.deliveries import (
    MOST_TILES,
    Deadline,
    DeliveryView,
    DiscrepancyView,
    ModelRow,
    PrintJobView,
    Step,
    UnitView,
)
from station.views.desk import Card, DeskView, EventView, Matter, Question
from station.views.devices import DeviceView, StoreFigures
from station.views.office import (
    Clerk,
    DayView,
    ListView,
    OfficeView,
    OperatorView,
    PaperRow,
    SettingChange,
    SettingView,
    YearView,
)
from station.views.workbench import BatchView

Known = dict[str, Any]
"""The store's slow-changing lists (`Store.known`)."""

BATCH_MOST = 10_000
"""Labels that can be asked for together."""

CLOCKS_REACH = timedelta(days=31)
"""How far ahead of today a clock's end may lie, holidays between: beyond it no calendar is missed yet."""

PAPERS_SHOWN = 50
"""Papers that wait for nobody and are listed all the same."""

OPEN_JOBS = ("queued", "sending", "unknown")
"""States of a print job that something is still to come of."""

_JOB = tables.print_job.c[
    "id", "kind", "subject", "issue", "state", "printer", "changed_at", "copy", "evidence"
]
"""What `PrintJobView` shows of a print job, in its order; the label's content, which is long, stays there."""


def desk_view(
    connection: Connection,
    known: Known,
    desk: str,
    now: datetime,
    devices: Sequence[DeviceView],
    waiting: int,
) -> DeskView:
    """Return everything the desk page shows."""
    row = connection.execute(
        select(tables.desk, tables.operator.c.name.label("operator_name"), tables.operator.c.role)
        .outerjoin(tables.operator, tables.operator.c.number == tables.desk.c.operator)
        .where(tables.desk.c.id == desk)
    ).one()
    opened = (row.question or {}).get("discrepancy") if (row.question or {}).get("kind") == "settle" else None
    paper = (row.question or {}).get("paper") if (row.question or {}).get("kind") == "paper" else None
    clerk = Clerk(row.operator, row.operator_name, row.role) if row.operator else None
    asked = row.question or {}
    kind = asked.get("kind")
    settling = discrepancy_view(connection, known, opened, now) if opened else None
    delivery = None
    if row.delivery:
        tiles = _tiles(connection, row.delivery, settling.unit if settling else asked.get("unit"))
        delivery = delivery_view(connection, known, row.delivery, now, tiles)
    return DeskView(
        desk=row.id,
        name=row.name,
        now=now,
        clerk=clerk,
        delivery=delivery,
        on_table=row.unit,
        card=_card(connection, row.card, delivery),
        question=_question(connection, row.question),
        matters=matters(connection, row.delivery) if row.delivery else (),
        settling=settling,
        paper=paper_view(connection, paper, clerk) if paper else None,
        inspecting=workbench.inspection_view(connection, asked) if kind == "inspection" else None,
        repairing=workbench.repair_view(connection, asked) if kind == "repair" else None,
        devices=tuple(devices),
        open_jobs=print_jobs(connection, states=OPEN_JOBS, desk=desk),
        batch=row.batch,
        teardown=tearing.batch(connection, known, row.batch, now) if row.batch else None,
        waiting=waiting + _stored(connection, desk),
        head=connection.scalar(select(tables.head.c.seq)) or 0,
        missing_years=_missing_years(connection, known, now),
    )


def _missing_years(connection: Connection, known: Known, now: datetime) -> tuple[int, ...]:
    """Return the years without a calendar that a clock started today may reach into."""
    today = law.local(now).date()
    return law.current(connection, known).calendar.missing_years(today, today + CLOCKS_REACH)


def _tiles(connection: Connection, delivery: str, about: str | None) -> Sequence[str]:
    """Return the units of a delivery that its desk shows: of each model all, or the newest and those held.

    Args:
        about: the unit that a question is about; it is among them.
    """
    unit = tables.unit.c
    held = unit.product_status == "on_hold"

    def newest(*among: ColumnElement[Any]) -> ColumnElement[int]:
        return func.row_number().over(partition_by=among, order_by=unit.number.desc())

    ranked = (
        select(
            unit.number,
            held.label("held"),
            newest(unit.model).label("newest"),
            newest(unit.model, held).label("newest_held"),
            func.count().over(partition_by=unit.model).label("counted"),
        )
        .where(unit.delivery == delivery, unit.state != "voided")
        .subquery()
        .c
    )
    matters = or_(
        ranked.counted <= MOST_TILES,
        ranked.newest <= MOST_TILES // 2,
        and_(ranked.held, ranked.newest_held <= MOST_TILES // 4),
        ranked.number == about,
    )
    return connection.scalars(select(ranked.number).where(matters)).all()


def delivery_view(
    connection: Connection, known: Known, number: str, now: datetime, only: Sequence[str] | None = None
) -> DeliveryView | None:
    """Return one delivery with its units per model, None when there is none of that number.

    Args:
        only: numbers of the units that are wanted; all of them are counted.
    """
    row = connection.execute(
        select(tables.delivery, tables.customer.c.name.label("customer_name"))
        .outerjoin(tables.customer, tables.customer.c.code == tables.delivery.c.customer)
        .where(tables.delivery.c.number == number)
    ).one_or_none()
    if row is None:
        return None
    shown = [unit for unit in units(connection, numbers=only, delivery=number) if unit.state != "voided"]
    model = func.coalesce(tables.unit.c.model, "")
    present = {
        each.model: each.counted
        for each in connection.execute(
            select(model.label("model"), func.count().label("counted"))
            .where(tables.unit.c.delivery == number, tables.unit.c.state != "voided")
            .group_by(model)
            .order_by(func.min(tables.unit.c.number))
        )
    }
    declared: dict[str, int] = defaultdict(int)
    for line in connection.execute(
        select(tables.packing_line.c.model, tables.packing_line.c.quantity)
        .where(tables.packing_line.c.delivery == number)
        .order_by(tables.packing_line.c.id)
    ):
        declared[line.model] += line.quantity
    models = dict.fromkeys([*declared, *present])
    parcels = connection.execute(
        select(tables.waybill).where(tables.waybill.c.delivery == number).order_by(tables.waybill.c.number)
    )
    return DeliveryView(
        number=row.number,
        state=row.state,
        customer=row.customer,
        customer_name=row.customer_name,
        signed_at=row.signed_at,
        signed_by=row.signed_by,
        waybills=tuple((each.number, each.courier, each.signed_at is not None) for each in parcels),
        declared=sum(declared.values()),
        counted=sum(present.values()),
        has_packing_list=bool(declared),
        models=tuple(
            ModelRow(
                model,
                declared.get(model, 0),
                present.get(model, 0),
                tuple(unit for unit in shown if (unit.model or "") == model),
            )
            for model in models
        ),
        deadlines=_delivery_deadlines(connection, known, row, now),
    )


def deliveries(
    connection: Connection, known: Known, now: datetime, limit: int, after: str = ""
) -> tuple[DeliveryView, ...]:
    """Return deliveries, newest first, those before `after`."""
    numbers = select(tables.delivery.c.number).order_by(tables.delivery.c.number.desc()).limit(limit)
    if after:
        numbers = numbers.where(tables.delivery.c.number < after)
    views = (delivery_view(connection, known, number, now) for number in connection.scalars(numbers).all())
    return tuple(view for view in views if view is not None)


def units(
    connection: Connection,
    *,
    numbers: Sequence[str] | None = None,
    delivery: str | None = None,
    limit: int | None = None,
    after: str = "",
) -> tuple[UnitView, ...]:
    """Return units in order of number: some by number, those of a delivery, or a page of all."""
    wanted = (
        select(tables.unit, tables.location.c.name.label("location_name"))
        .outerjoin(tables.location, tables.location.c.code == tables.unit.c.location)
        .order_by(tables.unit.c.number)
    )
    if numbers is not None:
        wanted = wanted.where(tables.unit.c.number.in_(numbers))
    if delivery is not None:
        wanted = wanted.where(tables.unit.c.delivery == delivery)
    if after:
        wanted = wanted.where(tables.unit.c.number > after)
    rows = connection.execute(wanted.limit(limit)).all()
    names = [row.number for row in rows]
    found = _by_unit(
        connection.execute(
            select(tables.discrepancy.c.unit, tables.discrepancy.c.kind, tables.discrepancy.c.state)
            .where(tables.discrepancy.c.unit.in_(names), tables.discrepancy.c.state != "withdrawn")
            .order_by(tables.discrepancy.c.id)
        )
    )
    problems = _by_unit(
        connection.execute(
            select(tables.problem.c.unit, tables.problem.c.category)
            .where(tables.problem.c.unit.in_(names), tables.problem.c.state == "open")
            .order_by(tables.problem.c.id)
        )
    )
    noticed = _by_unit(
        connection.execute(
            select(tables.evidence).where(tables.evidence.c.unit.in_(names)).order_by(tables.evidence.c.id)
        )
    )
    weights = _by_unit(
        connection.execute(
            select(tables.weight).where(tables.weight.c.unit.in_(names)).order_by(tables.weight.c.at)
        )
    )
    jobs = _newest_jobs(connection, names)
    return tuple(
        _unit(
            row,
            found[row.number],
            problems[row.number],
            noticed[row.number],
            weights[row.number],
            jobs.get(row.number),
        )
        for row in rows
    )


def unit(connection: Connection, number: str) -> UnitView | None:
    """Return one unit, None when there is none of that number."""
    return next(iter(units(connection, numbers=[number])), None)


def matters(connection: Connection, delivery: str) -> tuple[Matter, ...]:
    """Return what is open about a delivery, worst first: problems, discrepancies, then papers."""
    ordinal, model = tables.unit.c.ordinal, tables.unit.c.model
    problems = connection.execute(
        select(tables.problem, ordinal, model)
        .join(tables.unit, tables.unit.c.number == tables.problem.c.unit)
        .where(tables.unit.c.delivery == delivery, tables.problem.c.state == "open")
        .order_by(tables.problem.c.id)
    )
    found = [
        Matter("problem", row.category, row.id, row.unit, row.ordinal, row.model, 1, "open", row.facts)
        for row in problems
    ]
    open_ones = connection.execute(
        select(tables.discrepancy, ordinal)
        .outerjoin(tables.unit, tables.unit.c.number == tables.discrepancy.c.unit)
        .where(tables.discrepancy.c.delivery == delivery, tables.discrepancy.c.state == "open")
        .order_by(tables.discrepancy.c.id)
    )
    found += [
        Matter(
            "discrepancy",
            row.kind,
            row.id,
            row.unit,
            row.ordinal,
            row.model,
            row.quantity,
            row.step,
            row.facts,
        )
        for row in open_ones
    ]
    duties = connection.execute(
        select(tables.duty, ordinal, func.coalesce(model, tables.discrepancy.c.model).label("model"))
        .outerjoin(tables.unit, tables.unit.c.number == tables.duty.c.unit)
        .outerjoin(tables.discrepancy, tables.discrepancy.c.id == tables.duty.c.discrepancy)
        .where(
            tables.duty.c.delivery == delivery,
            tables.duty.c.state == "open",
            # a paper is shown with the matter that calls for it, and by itself once that is settled
            tables.duty.c.kind != "report",
            func.coalesce(tables.discrepancy.c.state, "settled") == "settled",
        )
        .order_by(tables.duty.c.id)
    )
    found += [
        Matter("duty", row.kind, row.id, row.unit, row.ordinal, row.model, 1, "open", {"rule": row.rule})
        for row in duties
    ]
    return tuple(found)


def discrepancy_view(
    connection: Connection, known: Known, opened: int, now: datetime
) -> DiscrepancyView | None:
    """Return one discrepancy with its steps, None when there is none of that id."""
    row = connection.execute(
        select(
            tables.discrepancy,
            tables.unit.c.ordinal,
            tables.delivery.c.signed_at,
            tables.delivery.c.counted_at,
            tables.delivery.c.limits,
        )
        .join(tables.delivery, tables.delivery.c.number == tables.discrepancy.c.delivery)
        .outerjoin(tables.unit, tables.unit.c.number == tables.discrepancy.c.unit)
        .where(tables.discrepancy.c.id == opened)
    ).one_or_none()
    if row is None:
        return None
    photos = connection.scalars(
        select(tables.photo.c.id).where(tables.photo.c.discrepancy == opened).order_by(tables.photo.c.id)
    ).all()
    return DiscrepancyView(
        id=row.id,
        delivery=row.delivery,
        unit=row.unit,
        ordinal=row.ordinal,
        kind=row.kind,
        model=row.model,
        quantity=row.quantity,
        state=row.state,
        facts=row.facts,
        steps=_steps(connection, row),
        photos=tuple(photos),
        application=settlement.needs_application(
            row.kind, law.current(connection, known).policy.application_kinds
        ),
        deadlines=_discrepancy_deadlines(connection, known, row, now),
        opened_at=row.opened_at,
    )


def discrepancies(
    connection: Connection,
    known: Known,
    now: datetime,
    limit: int,
    after: int = 0,
    delivery: str | None = None,
) -> tuple[DiscrepancyView, ...]:
    """Return discrepancies in order of id, those after `after`."""
    wanted = select(tables.discrepancy.c.id).where(tables.discrepancy.c.id > after)
    if delivery is not None:
        wanted = wanted.where(tables.discrepancy.c.delivery == delivery)
    ids = connection.scalars(wanted.order_by(tables.discrepancy.c.id).limit(limit)).all()
    views = (discrepancy_view(connection, known, each, now) for each in ids)
    return tuple(view for view in views if view is not None)


def office_view(connection: Connection, clerk: Clerk, now: datetime) -> OfficeView:
    """Return what waits for whoever is signed in in the office, and the newest papers to their role."""
    paper = tables.paper
    listed = select(paper, tables.customer.c.name.label("customer_name")).outerjoin(
        tables.customer, tables.customer.c.code == paper.c.customer
    )
    waiting = listed.where(paper.c.waits_for == clerk.role).order_by(paper.c.waits_since, paper.c.number)
    addressed = (
        listed.where(paper.c.addressee == clerk.role, paper.c.waits_for != clerk.role)
        .order_by(paper.c.at.desc(), paper.c.number.desc())
        .limit(PAPERS_SHOWN)
    )
    return OfficeView(clerk, now, _papers(connection, waiting), _papers(connection, addressed))


def operators(connection: Connection, now: datetime) -> tuple[OperatorView, ...]:
    """Return everybody in order of number."""
    today = law.local(now).date()
    rows = connection.execute(select(tables.operator).order_by(tables.operator.c.number))
    return tuple(
        OperatorView(
            number=row.number,
            name=row.name,
            role=row.role,
            qualified_for=row.qualified_for,
            valid_until=row.valid_until,
            validity=qualification.validity(row.valid_until, today),
            has_badge=row.badge_secret is not None,
            has_pin=row.pin_hash is not None,
            locked_until=row.pin_locked_until
            if row.pin_locked_until is not None and now < row.pin_locked_until
            else None,
        )
        for row in rows
    )


def settings(connection: Connection, known: Known) -> tuple[SettingView, ...]:
    """Return every setting with its history, in the order of config.yaml."""
    policy = law.current(connection, known).policy
    given: dict[str, list[SettingChange]] = defaultdict(list)
    rows = connection.execute(
        select(tables.setting, tables.operator.c.name.label("by"))
        .outerjoin(tables.operator, tables.operator.c.number == tables.setting.c.operator)
        .order_by(tables.setting.c.version.desc())
    )
    for row in rows:
        if row.name in Policy.model_fields:
            value = getattr(Policy.model_validate({row.name: row.value}), row.name)
            given[row.name].append(SettingChange(write_setting(value), row.at, row.by))
    return tuple(
        SettingView(
            name,
            write_setting(getattr(policy, name)),
            (re.findall(r"\(([^()]+)\)$", field.description or "") or [""])[0],
            setting_choices(name),
            tuple(given[name]),
        )
        for name, field in Policy.model_fields.items()
    )


def list_rows(connection: Connection, kind: str, search: str, limit: int) -> ListView:
    """Return the rows of a list in which a text occurs, in order of their key.

    The register of shipped serials is long: there a text is looked for at the beginning of the serial alone.
    """
    table, listed = TABLES[kind], LISTS[kind]
    key = [table.c[name] for name in listed.key]
    wanted = select(*(table.c[column.name] for column in listed.columns)).order_by(*key)
    if search and kind == "shipped-serials":
        wanted = wanted.where(key[0] >= search.upper(), key[0] < search.upper() + "\uffff")
    elif search:
        texts = [cast(table.c[column.name], String) for column in listed.columns]
        wanted = wanted.where(or_(*(each.icontains(search, autoescape=True) for each in texts)))
    found = connection.execute(wanted.limit(limit + 1)).all()
    rows = [
        {column.name: column.write(getattr(row, column.name)) for column in listed.columns}
        for row in found[:limit]
    ]
    return ListView(kind, tuple(rows), len(found) > limit)


def list_row(connection: Connection, kind: str, key: Sequence[str]) -> Mapping[str, str] | None:
    """Return one row of a list by its key as it is typed; None when there is none."""
    table, listed = TABLES[kind], LISTS[kind]
    columns = {column.name: column for column in listed.columns}
    try:
        at = {name: columns[name].read(text) for name, text in zip(listed.key, key, strict=True)}
    except (Wrong, ValueError):
        return None
    row = connection.execute(select(table).filter_by(**at)).one_or_none()
    return None if row is None else {name: each.write(getattr(row, name)) for name, each in columns.items()}


def year(connection: Connection, known: Known, year: int) -> YearView:
    """Return a year of the calendar as it counts."""
    calendar = law.current(connection, known).calendar
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        own = calendar.days.get(day)
        why: Any = "own" if own else "week" if official_day(day) is None else "official"
        days.append(DayView(day, calendar.is_working(day), why, own.name if own else ""))
    return YearView(year, tuple(days), bool(calendar.missing_years(first, last)))


def _papers(connection: Connection, wanted: Select[Any]) -> tuple[PaperRow, ...]:
    rows = connection.execute(wanted).all()
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    line = tables.paper_line
    about = select(line.c.paper, line.c.model, line.c.quantity).where(
        line.c.paper.in_([row.number for row in rows]), line.c.model.is_not(None)
    )
    for each in connection.execute(about.order_by(line.c.id)):
        lines[each.paper][each.model] += each.quantity
    named = [each.name for each in fields(PaperRow) if each.name != "lines"]
    return tuple(
        PaperRow(**{name: getattr(row, name) for name in named}, lines=tuple(lines[row.number].items()))
        for row in rows
    )


def print_jobs(
    connection: Connection,
    *,
    states: Sequence[str] | None = None,
    desk: str | None = None,
    limit: int = 200,
    after: int = 0,
) -> tuple[PrintJobView, ...]:
    """Return print jobs in order of id, those after `after`."""
    wanted = select(*_JOB).where(tables.print_job.c.id > after).order_by(tables.print_job.c.id).limit(limit)
    if states is not None:
        wanted = wanted.where(tables.print_job.c.state.in_(states))
    if desk is not None:
        wanted = wanted.where(tables.print_job.c.desk == desk)
    return tuple(PrintJobView(*row) for row in connection.execute(wanted))


def print_batch(connection: Connection, desk: str) -> BatchView | None:
    """Return how far the labels are that were asked for together with the next one to print.

    None when nothing waits, or it waits alone. One operation queues all of its labels at one time.
    """
    job = tables.print_job
    waits = job.c.desk == desk, job.c.state.in_(("queued", "sending"))
    first = connection.execute(select(job.c.id, job.c.queued_at).where(*waits).order_by(job.c.id)).first()
    if first is None:
        return None
    together = job.c.desk == desk, job.c.queued_at == first.queued_at
    near = job.c.id.between(first.id - BATCH_MOST, first.id + BATCH_MOST)  # by its key, not by a look at all
    counted = select(job.c.state, func.count()).where(*together, near).group_by(job.c.state)
    by_state: Counter[str] = Counter({row[0]: row[1] for row in connection.execute(counted)})
    if by_state.total() < 2:
        return None
    waiting = by_state["queued"] + by_state["sending"]
    return BatchView(by_state.total(), by_state["printed"], waiting, by_state["unknown"])


def events(connection: Connection, limit: int, after: int = 0) -> tuple[EventView, ...]:
    """Return the journal's events in order of seq, those after `after`."""
    columns = [tables.event.c[each.name] for each in fields(EventView)]
    wanted = select(*columns).where(tables.event.c.seq > after).order_by(tables.event.c.seq).limit(limit)
    return tuple(EventView(*row) for row in connection.execute(wanted))


def figures(connection: Connection, desk: str) -> StoreFigures:
    """Return what is open, counted. What is over is never counted: there is ever more of it."""
    jobs, found = tables.print_job.c.state, tables.discrepancy.c.kind
    by_state = connection.execute(select(jobs, func.count()).where(jobs.in_(OPEN_JOBS)).group_by(jobs))
    by_kind = connection.execute(
        select(found, func.count()).where(tables.discrepancy.c.state == "open").group_by(found)
    )
    return StoreFigures(
        head=connection.scalar(select(tables.head.c.seq)) or 0,
        stored=_stored(connection, desk),
        open_jobs={**dict.fromkeys(OPEN_JOBS, 0), **{row[0]: row[1] for row in by_state}},
        open_discrepancies={row[0]: row[1] for row in by_kind},
    )


def label_content(connection: Connection, job: int) -> tuple[str, dict[str, Any]] | None:
    """Return kind and content of a print job's label, None when there is no such job."""
    row = connection.execute(
        select(tables.print_job.c.kind, tables.print_job.c.content).where(tables.print_job.c.id == job)
    ).one_or_none()
    return (row.kind, row.content) if row else None


def photo(connection: Connection, id: int) -> bytes | None:
    """Return a photo's JPEG, None when there is none of that id."""
    return connection.scalar(select(tables.photo.c.image).where(tables.photo.c.id == id))


def refusal_photo(connection: Connection, id: int) -> bytes | None:
    """Return the JPEG of goods that were refused (R17), None when there is no refusal of that id."""
    return connection.scalar(select(tables.refusal.c.image).where(tables.refusal.c.id == id))


def _stored(connection: Connection, desk: str) -> int:
    stored = select(func.count()).where(tables.operation.c.desk == desk, tables.IS_WAITING)
    return connection.scalar(stored) or 0


# --- pieces ------------------------------------------------------------------------------------------


def _unit(
    row: Row[Any],
    found: Sequence[Row[Any]],
    problems: Sequence[Row[Any]],
    noticed: Sequence[Row[Any]],
    weights: Sequence[Row[Any]],
    label: PrintJobView | None,
) -> UnitView:
    kinds = tuple(each.kind for each in found)
    suggested = findings.suggestions({*kinds, *(each.kind for each in noticed)})
    newest = weights[-1] if weights else None
    end = row.warranty_end
    return UnitView(
        number=row.number,
        delivery=row.delivery,
        ordinal=row.ordinal,
        model=row.model,
        serial=row.serial,
        state=row.state,
        product_status=row.product_status,
        location=row.location,
        location_name=row.location_name or row.location,
        held=row.product_status == "on_hold",
        issue=row.issue,
        kinds=kinds,
        problems=tuple(each.category for each in problems),
        evidence=tuple((each.kind, each.facts) for each in noticed),
        suggestions=tuple(each.code for each in suggested if each.sort == "problem"),
        weight=Decimal(newest.value) if newest else None,
        weight_unit=newest.unit_of_measure if newest else "",
        warranty=row.warranty,
        warranty_end=datetime.combine(end, time(), law.ZONE).astimezone(UTC) if end else None,
        produced=row.produced,
        request=row.request,
        counted_at=row.counted_at,
        counted_by=row.counted_by,
        label=label,
    )


def _by_unit(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    sorted_out: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        sorted_out[row.unit].append(row)
    return sorted_out


def _newest_jobs(connection: Connection, subjects: Sequence[str]) -> dict[str, PrintJobView]:
    rows = connection.execute(
        select(*_JOB).where(tables.print_job.c.subject.in_(subjects)).order_by(tables.print_job.c.id)
    )
    return {row.subject: PrintJobView(*row) for row in rows}


def _card(connection: Connection, operation: str | None, delivery: DeliveryView | None) -> Card | None:
    if operation is None:
        return None
    row = connection.execute(select(tables.operation).where(tables.operation.c.id == operation)).one_or_none()
    if row is None:
        return None
    shown = (delivery and delivery.unit(row.unit)) or (unit(connection, row.unit) if row.unit else None)
    return Card(row.id, Feedback(row.outcome, row.code, row.facts), row.at, shown)


def _question(connection: Connection, asked: dict[str, Any] | None) -> Question | None:
    if asked is None:
        return None
    kind = questions.KINDS[asked["kind"]]
    facts = {name: value for name, value in asked.items() if name != "kind"}
    if facts.get("customer"):
        facts["customer_name"] = connection.scalar(
            select(tables.customer.c.name).where(tables.customer.c.code == facts["customer"])
        )
    return Question(
        asked["kind"],
        tuple(questions.choices(connection, asked)),
        kind.confirm_code(connection, asked),
        facts,
    )


def _delivery_deadlines(
    connection: Connection, known: Known, row: Row[Any], now: datetime
) -> tuple[Deadline, ...]:
    if row.state == "refused":
        return ()
    calendar = law.current(connection, known).calendar
    return tuple(
        Deadline(due.name, due.at.astimezone(UTC), calendar.light(due.at, now))
        for due in deadlines(row.signed_at, calendar, law.limits(row.limits))
    )


def _discrepancy_deadlines(
    connection: Connection, known: Known, row: Row[Any], now: datetime
) -> tuple[Deadline, ...]:
    standing = law.current(connection, known)
    calendar = standing.calendar
    ask = calendar.due_same_day(row.opened_at)
    limit = law.dispute_due(law.History(connection), standing, row)
    disputes = Deadline("disputes", limit.astimezone(UTC), calendar.light(limit, now))
    if row.step not in _BEFORE_ASKED:
        return (disputes,)
    asked = Deadline("ask_customer", ask.astimezone(UTC), calendar.light(ask, now, target=True), target=True)
    return asked, disputes


_BEFORE_ASKED = settlement.STEPS[: settlement.STEPS.index("asked") + 1]
"""While one of these is the next step, the customer is still to be asked (R10)."""


def _steps(connection: Connection, row: Row[Any]) -> tuple[Step, ...]:
    taken = {
        step.step: step
        for step in connection.execute(
            select(tables.settlement_step, tables.operator.c.name)
            .outerjoin(tables.operator, tables.operator.c.number == tables.settlement_step.c.operator)
            .where(tables.settlement_step.c.discrepancy == row.id)
            .order_by(tables.settlement_step.c.id)
        )
    }
    following = settlement.next_step(settling(connection, row)) if row.state == "open" else None
    steps = []
    for name in settlement.STEPS:
        step = taken.get(name)
        if name == following:
            steps.append(Step(name, "now", step.facts if step else {}))
        elif step is not None:
            steps.append(Step(name, "done", step.facts, step.name, step.at))
        elif name != "photo":
            steps.append(Step(name, "todo", {}))
    return tuple(steps)
