"""Views of what goes from hand to hand: morning list, forms, shipping, customer file (R14, R18, R19)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from station import codes
from station.calendar import deadlines
from station.feedback import Refused
from station.operations import bad_records, claims, entry, hand_over, law, papers, summaries
from station.rules import claims as rules
from station.rules.repair import may_leave
from station.showing import signatures
from station.store import tables
from station.store.tables import (
    claim,
    customer,
    delivery,
    inspection,
    operator,
    paper,
    problem,
    shipment,
    unit,
)
from station.views.claims import ClaimView, CustomerFile, ParcelView, Piece, ShipmentView
from station.views.deliveries import Deadline, HandOverRow, RefusalView
from station.views.papers import FormRow, FormView, FoundPaper, ListedPaper, PaperList

Known = dict[str, Any]

SHOWN = 100
"""Most rows of one kind on a page."""


# --- the keeper's morning list -----------------------------------------------------------------------


def hand_over_list(connection: Connection, known: Known, now: datetime) -> tuple[HandOverRow, ...]:
    """Return what is to be handed over, first what is due first: counted or not, and supplements (R14)."""
    standing = law.current(connection, known)
    left = select(claim.c.delivery).where(claim.c.paper.is_(None), claim.c.state.in_(("counted", "refused")))
    waiting = delivery.c.state.in_(("signed", "counting", "counted"))
    rows = connection.execute(
        select(delivery, customer.c.name)
        .outerjoin(customer, customer.c.code == delivery.c.customer)
        .where(or_(waiting, (delivery.c.state == "handed_over") & delivery.c.number.in_(left)))
        .order_by(delivery.c.signed_at, delivery.c.number)
    ).all()
    counts = _ready_and_held(connection, [row.number for row in rows])
    found = []
    for row in rows:
        ready, held = counts[row.number]
        form = hand_over.main_form(connection, row.number) if row.state == "handed_over" else None
        if form is not None and not ready:
            continue  # what is held follows when it is settled
        limits = law.limits(row.limits)
        [due] = [
            each for each in deadlines(row.signed_at, standing.calendar, limits) if each.name == "hand_over"
        ]
        clock = Deadline("hand_over", due.at, standing.calendar.light(due.at, now))
        found.append(
            HandOverRow(
                row.number,
                row.state,
                row.customer,
                row.name,
                form,
                ready,
                held,
                None if form else clock,
            )
        )
    return tuple(found)


def _ready_and_held(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[int, int]]:
    rows = connection.execute(
        select(unit.c.number, unit.c.delivery, claim.c.id, claim.c.paper)
        .outerjoin(claim, claim.c.unit == unit.c.number)
        .where(unit.c.delivery.in_(numbers), unit.c.state != "voided")
    ).all()
    pending = claims.pending(connection, [row.number for row in rows])
    ready: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for row in rows:
        if row.paper is None:
            is_ready = row.id is not None and row.number not in pending
            (ready if is_ready else held)[row.delivery] += 1
    return {number: (ready[number], held[number]) for number in numbers}


# --- forms -------------------------------------------------------------------------------------------


def form_asked(connection: Connection, desk: str, now: datetime) -> FormView | None:
    """Return the form that waits for its two badges at a desk, None when none does."""
    asked = connection.scalar(select(tables.desk.c.question).where(tables.desk.c.id == desk)) or {}
    if asked.get("kind") != "hand_over":
        return None
    try:
        compiled = hand_over.compile_form(connection, asked["delivery"], now)
    except Refused:
        return None
    keeper = connection.scalar(select(operator.c.name).where(operator.c.number == asked["keeper"]))
    return FormView(compiled.main or "", "compiled", 1, compiled.delivery, compiled.content, keeper=keeper)


def form(connection: Connection, number: str) -> FormView | None:
    """Return a form that was handed over, None when there is none of that number."""
    row = connection.execute(
        select(paper).where(paper.c.number == number, paper.c.kind == "form")
    ).one_or_none()
    if row is None:
        return None
    content: Any = papers.content(connection, number)
    of_it = connection.execute(select(claim).where(claim.c.paper == number)).all()
    entered = [each for each in of_it if each.state == "entered"]
    return FormView(
        number=row.number,
        state=row.state,
        revision=row.revision,
        delivery=row.delivery,
        content=content,
        signatures=signatures(connection, number),
        states=Counter(each.state for each in of_it),
        to_ship=sum(rules.is_shipped(rules.outcome(each.request, each.decision)) for each in entered),
        blocks=tuple(
            (block.rule, block.paper, block.who, len(block.units))
            for block in entry.blocks(connection, number)
        ),
    )


def forms(connection: Connection, known: Known, now: datetime, *, done: bool = False) -> tuple[FormRow, ...]:
    """Return forms, oldest first: those on which something is left to do, or the newest that are done."""
    running = select(claim.c.paper).where(claim.c.state.not_in(rules.ENDED), claim.c.paper.is_not(None))
    wanted = select(paper, customer.c.name).outerjoin(customer, customer.c.code == paper.c.customer)
    if done:
        wanted = wanted.where(paper.c.kind == "form", paper.c.number.not_in(running))
        wanted = wanted.order_by(paper.c.at.desc(), paper.c.number.desc()).limit(SHOWN)
    else:
        wanted = wanted.where(paper.c.number.in_(running)).order_by(paper.c.at, paper.c.number)
    rows = connection.execute(wanted).all()
    calendar = law.current(connection, known).calendar
    states: dict[str, Counter[str]] = defaultdict(Counter)
    due: dict[str, datetime] = {}
    for each in connection.execute(
        select(claim.c.paper, claim.c.state, claim.c.due_at).where(
            claim.c.paper.in_([row.number for row in rows])
        )
    ):
        states[each.paper][each.state] += 1
        if each.state not in rules.ENDED:
            due[each.paper] = min(due.get(each.paper, each.due_at), each.due_at)
    return tuple(
        FormRow(
            row.number,
            row.delivery,
            row.customer,
            row.name,
            row.state,
            row.at,
            states[row.number],
            Deadline("completion", due[row.number], calendar.light(due[row.number], now))
            if row.number in due
            else None,
        )
        for row in rows
    )


# --- shipping ----------------------------------------------------------------------------------------


def shipping_list(
    connection: Connection, known: Known, now: datetime, only: str | None = None
) -> tuple[ParcelView, ...]:
    """Return what waits at shipping, by customer, first what is due first; `only` one customer's."""
    calendar = law.current(connection, known).calendar
    wanted = (
        select(
            claim,
            unit.c.serial,
            unit.c.ordinal,
            unit.c.state.label("unit_state"),
            unit.c.product_status,
            unit.c.disposition,
            delivery.c.customer,
            customer.c.name,
        )
        .join(unit, unit.c.number == claim.c.unit)
        .join(delivery, delivery.c.number == claim.c.delivery)
        .join(customer, customer.c.code == delivery.c.customer)
        .where(claim.c.state.in_(("at_shipping", "refused")))
        .order_by(claim.c.due_at, claim.c.id)
    )
    if only is not None:
        wanted = wanted.where(delivery.c.customer == only)
    pieces: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for row in connection.execute(wanted):
        what = rules.outcome(row.request, row.decision)
        model = row.replacement_model if what == "replacement" and row.replacement_model else row.model
        ready = may_leave(row.unit_state, row.product_status, row.disposition)
        pieces[row.customer, row.name].append(
            Piece(
                row.id,
                row.unit,
                row.ordinal,
                what,
                model or "",
                row.serial,
                row.paper,
                Deadline("completion", row.due_at, calendar.light(row.due_at, now)),
                waits=row.unit_state if row.state == "at_shipping" and what == "repair" and not ready else "",
            )
        )
    return tuple(ParcelView(code, name, tuple(each)) for (code, name), each in pieces.items())


def parcel_asked(connection: Connection, known: Known, desk: str, now: datetime) -> ParcelView | None:
    """Return the parcel that is packed at a desk: what waits for its customer, and what is in it already."""
    asked = connection.scalar(select(tables.desk.c.question).where(tables.desk.c.id == desk)) or {}
    if asked.get("kind") != "parcel_out":
        return None
    packed = {line["claim"]: line["serial"] for line in asked["lines"]}
    for view in shipping_list(connection, known, now, asked["customer"]):
        pieces = [
            replace(piece, packed=piece.claim in packed, new_serial=packed.get(piece.claim))
            for piece in view.pieces
        ]
        return ParcelView(view.customer, view.customer_name, tuple(pieces))
    return None


def shipments(connection: Connection, *which: ColumnElement[bool]) -> tuple[ShipmentView, ...]:
    """Return parcels that went out, newest first."""
    rows = connection.execute(
        select(shipment, customer.c.name, func.count(claim.c.id).label("units"))
        .join(customer, customer.c.code == shipment.c.customer)
        .outerjoin(claim, claim.c.shipment == shipment.c.id)
        .where(*which)
        .group_by(*shipment.c, customer.c.name)
        .order_by(shipment.c.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        ShipmentView(
            row.id,
            row.waybill,
            row.courier,
            row.customer,
            row.name,
            row.shipped_at,
            row.delivered_at,
            row.units,
        )
        for row in rows
    )


def under_way(connection: Connection) -> tuple[ShipmentView, ...]:
    """Return parcels that are not known to have arrived, for the clerk to follow (R18)."""
    return shipments(connection, shipment.c.delivered_at.is_(None))


def shipped_today(connection: Connection, now: datetime) -> tuple[ShipmentView, ...]:
    """Return what has left since the local day began."""
    begins = datetime.combine(law.local(now).date(), time(), law.ZONE)
    return shipments(connection, shipment.c.shipped_at >= begins)


# --- the customer file -------------------------------------------------------------------------------


def customer_file(connection: Connection, asked: str) -> CustomerFile:
    """Find everything by a number, a serial, a waybill, a model, or a customer's code or name (R19).

    A customer brings his newest deliveries, papers and parcels; a model its samples and the summaries that
    count it (R11a, R11b); anything else what belongs to it.
    """
    text = codes.normalise(asked)
    bare = text.replace(" ", "")
    if not bare:
        return CustomerFile(asked)
    customers = connection.execute(
        select(customer)
        .where(or_(customer.c.code == bare, customer.c.name.like(_containing(asked), escape="\\")))
        .order_by(customer.c.code)
        .limit(SHOWN)
    ).all()
    if customers:
        return _file_of(connection, asked, customers)
    model = connection.scalar(select(tables.model.c.code).where(tables.model.c.code == bare))
    if model is not None:
        written = _papers(connection, _of_model(connection, model))
        return CustomerFile(asked, papers=written, more=len(written) == SHOWN)
    return _file_about(connection, asked, bare)


def _of_model(connection: Connection, model: str) -> ColumnElement[bool]:
    """Which papers are about a model by itself: samples of it, and summaries that count it (R11a, R11b)."""
    line = tables.paper_line
    sampled = select(line.c.id).where(line.c.paper == paper.c.number, line.c.model == model).exists()
    counted = [number for number, lines, *_ in _summaries(connection) if model in {each[0] for each in lines}]
    return or_(and_(paper.c.kind == "sample", sampled), paper.c.number.in_(counted))


def _of_units(connection: Connection, units: Sequence[str]) -> ColumnElement[bool]:
    """Which papers speak of units without a line for each: bad records of the days on which they failed, and
    summaries that count them (R11a, R21).
    """
    first = inspection.alias("first")
    looked = connection.execute(
        select(inspection, unit.c.model, unit.c.produced, first.c.passed.label("before"))
        .join(unit, unit.c.number == inspection.c.unit)
        .outerjoin(first, first.c.id == inspection.c.rechecks)
        .where(inspection.c.unit.in_(units))
    ).all()
    failed = {
        (row.inspector, law.local(row.at).date()) for row in looked if not row.passed or row.before is False
    }
    found = [(row.model, row.defect, row.produced, law.local(row.at).date()) for row in looked]
    marked = select(problem.c.category, problem.c.at, unit.c.model, unit.c.produced).join(
        unit, unit.c.number == problem.c.unit
    )
    of_these = marked.where(problem.c.unit.in_(units), problem.c.state != "withdrawn")
    found += [
        (row.model, row.category, row.produced, law.local(row.at).date())
        for row in connection.execute(of_these)
    ]
    told = {(summaries.line_of(*each[:3]), each[3]) for each in found}
    counted = [
        number
        for number, lines, begins, ends in (_summaries(connection) if told else ())
        if any(line in lines and begins <= day <= ends for line, day in told)
    ]
    records = [
        and_(
            paper.c.kind == "bad_record",
            paper.c.operator == inspector,
            paper.c.at >= begins,
            paper.c.at < ends,
        )
        for inspector, (begins, ends) in ((who, bad_records.bounds(day)) for who, day in sorted(failed))
    ]
    return or_(paper.c.number.in_(counted), *records)


SUMMARIES = 200
"""Of the newest summaries it is looked up what they count: four years of one a week."""


def _summaries(
    connection: Connection,
) -> Iterator[tuple[str, Set[tuple[str, str, str]], date, date]]:
    """Yield number, lines (model, defect, week), first and last day of summaries, the newest first."""
    newest = (
        select(paper.c.number, tables.paper_revision.c.content)
        .join(tables.paper_revision, tables.paper_revision.c.paper == paper.c.number)
        .where(paper.c.kind == "summary", tables.paper_revision.c.revision == paper.c.revision)
        .order_by(paper.c.at.desc())
        .limit(SUMMARIES)
    )
    for row in connection.execute(newest):
        lines = {(line["model"], line["defect"], line["week"]) for line in row.content["lines"]}
        yield row.number, lines, *(date.fromisoformat(row.content[name]) for name in ("first", "last"))


def _file_of(connection: Connection, asked: str, customers: Sequence[Row[Any]]) -> CustomerFile:
    their = [row.code for row in customers]
    deliveries = _deliveries(connection, delivery.c.customer.in_(their))
    shown = _claims(connection, unit.c.delivery.in_([row[0] for row in deliveries]))
    written = _papers(connection, paper.c.customer.in_(their))
    return CustomerFile(
        asked,
        tuple((row.code, row.name, row.marketing_owner) for row in customers),
        deliveries,
        shown,
        written,
        shipments(connection, shipment.c.customer.in_(their)),
        more=SHOWN in (len(deliveries), len(shown), len(written)),
        refusals=_refusals(connection, deliveries, shown),
    )


def _file_about(connection: Connection, asked: str, bare: str) -> CustomerFile:
    """Return what belongs to a delivery, a unit, a paper or a parcel."""
    sent = select(claim.c.unit).join(shipment, shipment.c.id == claim.c.shipment)
    lines = tables.paper_line
    units = set(
        connection.scalars(select(unit.c.number).where(or_(unit.c.number == bare, unit.c.serial == bare)))
    )
    units |= set(connection.scalars(select(claim.c.unit).where(claim.c.new_serial == bare)))
    units |= set(connection.scalars(sent.where(shipment.c.waybill == bare)))
    of_paper = select(lines.c.unit).where(lines.c.paper == bare, lines.c.unit.is_not(None))
    units |= set(connection.scalars(of_paper))
    numbers = set(connection.scalars(select(delivery.c.number).where(delivery.c.number == bare)))
    came = select(tables.waybill.c.delivery).where(
        tables.waybill.c.number == bare, tables.waybill.c.delivery.is_not(None)
    )
    numbers |= set(connection.scalars(came))
    of_units = unit.c.number.in_(units) if units else unit.c.delivery.in_(numbers)
    shown = _claims(connection, of_units)
    numbers |= {each.delivery for each in shown}
    deliveries = _deliveries(connection, delivery.c.number.in_(numbers))
    about = [each.unit for each in shown]
    on_lines = select(lines.c.paper).where(lines.c.unit.in_(about))
    of_these = or_(paper.c.number.in_(on_lines), _of_units(connection, about))
    written = _papers(
        connection,
        or_(of_these, paper.c.number == bare)
        if units
        else or_(paper.c.delivery.in_(numbers), paper.c.number == bare),
    )
    whose = {each[2] for each in deliveries if each[2]}
    customers = connection.execute(select(customer).where(customer.c.code.in_(whose)).order_by("code")).all()
    with_them = select(claim.c.shipment).where(claim.c.unit.in_(about), claim.c.shipment.is_not(None))
    return CustomerFile(
        asked,
        tuple((row.code, row.name, row.marketing_owner) for row in customers),
        deliveries,
        shown,
        written,
        shipments(connection, or_(shipment.c.id.in_(with_them), shipment.c.waybill == bare)),
        more=SHOWN in (len(shown), len(written)),
        refusals=_refusals(connection, deliveries, shown),
    )


def papers_by(connection: Connection, kind: str, state: str, asked: str, number: str) -> PaperList:
    """List papers by kind, state, customer and number, newest first; "" asks for every one (R19).

    Args:
        asked: a customer's code, or a part of his name.
        number: a part of the paper's number, or of its delivery's.
    """
    which: list[ColumnElement[bool]] = []
    if kind:
        which.append(paper.c.kind == kind)
    if state:
        which.append(paper.c.state == state)
    if asked.strip():
        name = customer.c.name.like(_containing(asked), escape="\\")
        which.append(or_(paper.c.customer == asked.strip().upper(), name))
    if number.strip():
        text = _containing(codes.normalise(number).replace(" ", ""))
        which.append(or_(paper.c.number.like(text, escape="\\"), paper.c.delivery.like(text, escape="\\")))
    rows = connection.execute(
        select(paper, customer.c.name)
        .outerjoin(customer, customer.c.code == paper.c.customer)
        .where(*which)
        .order_by(paper.c.at.desc(), paper.c.number.desc())
        .limit(SHOWN + 1)
    ).all()
    kinds, states = (
        tuple(connection.scalars(select(column).distinct().order_by(column)))
        for column in (paper.c.kind, paper.c.state)
    )
    found = tuple(
        ListedPaper(
            row.number,
            row.kind,
            row.rule,
            row.state,
            row.customer,
            row.name,
            row.delivery,
            row.waits_for,
            row.at,
        )
        for row in rows[:SHOWN]
    )
    return PaperList(found, kind, state, asked, number, kinds, states, more=len(rows) > SHOWN)


def _containing(text: str) -> str:
    """Return the pattern of what contains a text, none of whose signs stand for others."""
    plain = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _deliveries(
    connection: Connection, which: ColumnElement[bool]
) -> tuple[tuple[str, str, str | None, datetime], ...]:
    rows = connection.execute(
        select(delivery.c.number, delivery.c.state, delivery.c.customer, delivery.c.signed_at)
        .where(which)
        .order_by(delivery.c.number.desc())
        .limit(SHOWN)
    )
    return tuple((row.number, row.state, row.customer, row.signed_at) for row in rows)


def _refusals(
    connection: Connection, deliveries: Sequence[tuple[Any, ...]], shown: Sequence[ClaimView]
) -> tuple[RefusalView, ...]:
    refusal, by = tables.refusal, tables.operator
    which = (
        refusal.c.delivery.in_([row[0] for row in deliveries]),
        refusal.c.unit.in_([each.unit for each in shown]),
    )
    rows = connection.execute(
        select(refusal, by.c.name)
        .join(by, by.c.number == refusal.c.operator)
        .where(or_(*which))
        .order_by(refusal.c.id.desc())
    )
    return tuple(
        RefusalView(row.id, row.unit or row.delivery, row.reason, row.informed, row.channel, row.at, row.name)
        for row in rows
    )


def _claims(connection: Connection, which: ColumnElement[bool]) -> tuple[ClaimView, ...]:
    rows = connection.execute(
        select(
            unit.c.number,
            unit.c.ordinal,
            unit.c.delivery,
            unit.c.model,
            unit.c.serial,
            unit.c.request,
            unit.c.state.label("unit_state"),
            claim.c.decision,
            claim.c.state,
            claim.c.waits_for,
            claim.c.paper,
            claim.c.new_serial,
            shipment.c.waybill,
        )
        .outerjoin(claim, claim.c.unit == unit.c.number)
        .outerjoin(shipment, shipment.c.id == claim.c.shipment)
        .where(which)
        .order_by(unit.c.delivery.desc(), unit.c.ordinal)
        .limit(SHOWN)
    )
    return tuple(
        ClaimView(
            row.number,
            row.ordinal,
            row.delivery,
            row.model,
            row.serial,
            row.request,
            row.decision or "",
            row.state or row.unit_state,
            row.waits_for or "",
            row.paper,
            row.new_serial,
            row.waybill,
        )
        for row in rows
    )


def _papers(connection: Connection, which: ColumnElement[bool]) -> tuple[FoundPaper, ...]:
    rows = connection.execute(
        select(paper).where(which).order_by(paper.c.at.desc(), paper.c.number.desc()).limit(SHOWN)
    )
    return tuple(FoundPaper(row.number, row.kind, row.state, row.at, row.delivery) for row in rows)
