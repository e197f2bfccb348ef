"""Claims: what the customer gets for each unit, from the end of the count to its completion (domain 3).

A claim follows what is known of its unit: whom it waits for, and what was decided. Whoever changes one of
these (a settlement, a paper) calls `follow`; nothing else decides what becomes of a claim.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from station.feedback import Feedback, Refused
from station.operations import deliveries, law
from station.operations.people import require
from station.rules import claims as rules
from station.store import tables
from station.store.store import Act
from station.store.tables import claim, discrepancy, duty, paper, paper_line, problem, settlement_step, unit

# --- opening -----------------------------------------------------------------------------------------


def open_all(act: Act, delivery: str) -> None:
    """When a count is finished, open the claim of each unit for which something is asked (R2a, R15)."""
    signed = _delivery(act, delivery)
    rows = act.connection.execute(
        select(unit).where(unit.c.delivery == delivery, unit.c.state != "voided").order_by(unit.c.ordinal)
    ).all()
    for row in rows:
        if row.request is not None:
            _open(act, row, signed, row.request)
    found = select(discrepancy.c.unit).where(discrepancy.c.delivery == delivery)
    refused = (
        select(tables.refusal.c.unit)
        .join(unit, unit.c.number == tables.refusal.c.unit)
        .where(unit.c.delivery == delivery)
    )
    told = {*act.connection.scalars(found), *act.connection.scalars(refused)}
    for row in rows:
        if row.number in told:
            follow(act, row.number)


def name_request(act: Act, delivery: str, model: str, request: str) -> Feedback:
    """Say what the customer asks for, for the units of a model that no packing list speaks of.

    Raises:
        Refused: the delivery is not counted yet, no such request, or no unit of that model is without one.
    """
    require(act, "name_request")
    signed = _delivery(act, delivery)
    if signed.state not in ("counted", "handed_over"):
        raise Refused("not_counted_yet", delivery=delivery, state=signed.state, rule="R14")
    if request not in rules.REQUESTS:
        raise Refused("request_unknown", request=request, known=list(rules.REQUESTS))
    rows = act.connection.execute(
        select(unit)
        .where(
            unit.c.delivery == delivery,
            unit.c.model == model,
            unit.c.state != "voided",
            unit.c.request.is_(None),
        )
        .order_by(unit.c.ordinal)
    ).all()
    if not rows:
        raise Refused("no_unit_without_request", delivery=delivery, model=model)
    for row in rows:
        act.connection.execute(update(unit).where(unit.c.number == row.number).values(request=request))
        act.record("RequestNamed", row.number, request=request)
        if of_unit(act.connection, row.number) is None:
            _open(act, row, signed, request)
        follow(act, row.number)
    return Feedback(
        "ok", "request_named", {"delivery": delivery, "model": model, "request": request, "units": len(rows)}
    )


def _open(act: Act, row: Row[Any], signed: Row[Any], request: str) -> None:
    standing = law.of(act)
    due = standing.calendar.due(signed.signed_at, law.limits(signed.limits).completion_days)
    values = {
        "delivery": row.delivery,
        "unit": row.number,
        "model": row.model,
        "request": request,
        "decision": "",
        "state": "counted",
        "waits_for": "",
        "waited_s": 0,
        "source": "",
        "started_at": signed.signed_at,
        "due_at": due.astimezone(UTC),
    }
    key = act.connection.execute(insert(claim), values).inserted_primary_key
    assert key is not None
    act.record("ClaimOpened", row.number, claim=key[0], **_plain(values))


# --- following ---------------------------------------------------------------------------------------


def follow(act: Act, number: str) -> None:
    """Bring the claim of a unit up to what is known of it: whom it waits for, and what was decided."""
    row = of_unit(act.connection, number)
    if row is not None and row.state in rules.ENDED:
        return
    if row is not None:
        _wait(act, row, _waits_for(act.connection, number))
    if pending(act.connection, [number]):
        return
    decided = decision(act.connection, number)
    if row is None:
        row = _open_by_decision(act, number, decided)
        if row is None:
            return
    if decided != row.decision:
        change(act, row, "ClaimDecided", decision=decided, model=_owed_model(act, number, decided))
    if rules.outcome(row.request, decided) == "goods_back" and row.state in ("counted", "handed_over"):
        change(act, row, "ClaimRefused", state="refused")


def _open_by_decision(act: Act, number: str, decided: str) -> Row[Any] | None:
    """Open a claim for a unit that nobody asked anything for, when its goods leave or a plan grants it."""
    granted = rules.REQUEST_OF_PLAN.get(decided, "")
    if not granted and rules.outcome("", decided) != "goods_back":
        return None
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    signed = _delivery(act, row.delivery)
    if signed.state not in ("counted", "handed_over"):
        return None
    if granted:
        act.connection.execute(update(unit).where(unit.c.number == number).values(request=granted))
        act.record("RequestNamed", number, request=granted)
    _open(act, row, signed, granted)
    return of_unit(act.connection, number)


def _wait(act: Act, row: Row[Any], whom: str) -> None:
    """Write down whom a claim waits for; the working time it waited adds up to the share of R2a (5.5)."""
    if whom == row.waits_for:
        return
    waited = row.waited_s
    if row.waits_for:
        waited += int(law.of(act).calendar.working_time(row.waits_since, act.at).total_seconds())
    since = act.at if whom else None
    change(act, row, "ClaimWaits", waits_for=whom, waits_since=since, waited_s=waited)


def _waits_for(connection: Connection, number: str) -> str:
    """Return whom the claim of a unit waits for: the last in `WAITS_FOR` who holds it up, "" for nobody."""
    whom = set(
        connection.scalars(
            select(paper.c.waits_for)
            .join(paper_line, paper_line.c.paper == paper.c.number)
            .where(paper_line.c.unit == number, paper.c.kind != "form", paper.c.waits_for != "")
        )
    )
    opened = connection.execute(
        select(discrepancy.c.id, discrepancy.c.step).where(
            discrepancy.c.unit == number, discrepancy.c.state == "open"
        )
    ).all()
    for row in opened:
        if row.step == "answer":
            whom.add("customer")
        elif row.step == "decision" and last_decisions(connection, [row.id]).get(row.id):
            whom.add("marketing")
    return next((each for each in reversed(rules.WAITS_FOR) if each in whom), "")


def decision(connection: Connection, number: str) -> str:
    """Return what was decided for a unit: by a plan carried out (R13), else with the customer (R10)."""
    plan: str | None = connection.scalar(
        select(paper_line.c.plan)
        .join(paper, paper.c.number == paper_line.c.paper)
        .where(
            paper_line.c.unit == number,
            paper.c.kind == "application",
            paper_line.c.carried_out_at.is_not(None),
        )
        .order_by(paper_line.c.id.desc())
        .limit(1)
    )
    if plan:
        return plan
    if connection.scalar(select(tables.refusal.c.id).where(tables.refusal.c.unit == number)):
        return "refuse"
    settled = connection.scalars(
        select(discrepancy.c.id).where(discrepancy.c.unit == number, discrepancy.c.state == "settled")
    ).all()
    return rules.combined(last_decisions(connection, settled).values())


def last_decisions(connection: Connection, discrepancies: Collection[int]) -> dict[int, str]:
    """Return what was decided last of each of these discrepancies."""
    rows = connection.execute(
        select(settlement_step.c.discrepancy, settlement_step.c.facts)
        .where(settlement_step.c.discrepancy.in_(discrepancies), settlement_step.c.step == "decision")
        .order_by(settlement_step.c.id)
    )
    return {row.discrepancy: row.facts["decision"] for row in rows}


def _owed_model(act: Act, number: str, decided: str) -> str | None:
    """Return the model the customer gets: what he declared, when it is exchanged as usual (wrong_model)."""
    row = act.connection.execute(
        select(unit.c.model, unit.c.paired_with).where(unit.c.number == number)
    ).one()
    owed: str | None = row.paired_with if decided == "exchange_anyway" and row.paired_with else row.model
    return owed


def pending(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return, of these units, what keeps each from being handed over: open findings, problems, applications.

    A unit that nothing holds up is not in it (R13, R14).
    """
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(discrepancy.c.unit, discrepancy.c.kind)
        .where(discrepancy.c.unit.in_(numbers), discrepancy.c.state == "open")
        .order_by(discrepancy.c.id)
    ):
        found[row.unit].append(row.kind)
    for row in connection.execute(
        select(problem.c.unit, problem.c.category)
        .where(problem.c.unit.in_(numbers), problem.c.state == "open")
        .order_by(problem.c.id)
    ):
        found[row.unit].append(row.category)
    for row in connection.execute(
        select(duty.c.unit, discrepancy.c.kind)
        .join(discrepancy, discrepancy.c.id == duty.c.discrepancy)
        .where(duty.c.unit.in_(numbers), duty.c.kind == "application", duty.c.state == "open")
        .order_by(duty.c.id)
    ):
        found[row.unit].append(row.kind)
    return {number: tuple(dict.fromkeys(codes)) for number, codes in found.items()}


# --- moving on ---------------------------------------------------------------------------------------


def change(act: Act, row: Row[Any], happened: str, **values: Any) -> None:
    """Change a claim, on record; `state` only to one that may follow."""
    if "state" in values and values["state"] not in rules.NEXT[row.state]:
        raise Refused("claim_not_so_far", unit=row.unit, state=row.state, wanted=values["state"])
    act.connection.execute(update(claim).where(claim.c.id == row.id).values(values))
    act.record(happened, row.unit, claim=row.id, **_plain(values))


def complete(act: Act, row: Row[Any], **values: Any) -> None:
    """A claim is completed (5.4): what it waited for is over, and its delivery closes with the last one."""
    change(act, row, "ClaimCompleted", state="completed", completed_at=act.at, **values)
    close_if_ended(act, row.delivery)


def complete_by_stock(act: Act, number: str) -> None:
    """A unit was put into the main store: an entered return is completed with that (5.4)."""
    row = of_unit(act.connection, number)
    if row is not None and row.state == "entered":
        owed = rules.outcome(row.request, row.decision)
        if rules.is_completed_by_entry(owed, stocked=True):
            complete(act, row)


def close_if_ended(act: Act, delivery: str) -> None:
    """Close a delivery that was handed over, once every claim has ended and nothing about it is open."""
    row = _delivery(act, delivery)
    if row.state != "handed_over":
        return
    left = (
        select(claim.c.id).where(claim.c.delivery == delivery, claim.c.state.not_in(rules.ENDED)),
        select(discrepancy.c.id).where(discrepancy.c.delivery == delivery, discrepancy.c.state == "open"),
        select(duty.c.id).where(duty.c.delivery == delivery, duty.c.state == "open"),
    )
    if any(act.connection.scalar(each.limit(1)) is not None for each in left):
        return
    deliveries.set_state(act, delivery, "handed_over", "closed")


# --- looking -----------------------------------------------------------------------------------------


def of_unit(connection: Connection, number: str) -> Row[Any] | None:
    """Return the claim of a unit, None when nothing is asked for it."""
    return connection.execute(select(claim).where(claim.c.unit == number)).one_or_none()


def get(connection: Connection, ids: Iterable[int]) -> Sequence[Row[Any]]:
    """Return claims with their units' serial, model and place, in order of id."""
    return connection.execute(
        select(
            claim,
            unit.c.serial,
            unit.c.ordinal,
            unit.c.model.label("unit_model"),
            unit.c.state.label("unit_state"),
            unit.c.product_status.label("unit_status"),
            unit.c.disposition.label("unit_disposition"),
            unit.c.location,
        )
        .join(unit, unit.c.number == claim.c.unit)
        .where(claim.c.id.in_(list(ids)))
        .order_by(claim.c.id)
    ).all()


def exchanged_on(connection: Connection, serial: str) -> date | None:
    """Return the local day on which a unit was itself sent out in an exchange; its term began then (8)."""
    at = connection.scalar(
        select(claim.c.completed_at)
        .where(claim.c.new_serial == serial, claim.c.completed_at.is_not(None))
        .order_by(claim.c.id.desc())
        .limit(1)
    )
    return law.local(at).date() if at else None


def _delivery(act: Act, number: str) -> Row[Any]:
    row = act.connection.execute(
        select(tables.delivery).where(tables.delivery.c.number == number)
    ).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    return row


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
