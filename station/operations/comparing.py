"""Finishing a count: what was declared against what was counted, per model (R13; domain 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from station.feedback import Feedback, Refused
from station.operations import claims, deliveries, discrepancies
from station.operations.people import require
from station.rules.comparison import Comparison, Pair, compare, standing
from station.store import tables
from station.store.store import Act


@dataclass(frozen=True, slots=True)
class Differences:
    """What does not agree in a delivery: missing per model, and the units that are too many.

    `unpaired`: units whose pair no longer holds, because the missing one was found or the list has changed.
    """

    comparison: Comparison
    short: Mapping[str, int]
    surplus: Sequence[Row[Any]]
    unpaired: Sequence[str]


def differences(connection: Connection, delivery: str) -> Differences:
    """Compare per model what was declared with what was counted and paired (domain 9).

    Without a packing list nothing differs: the desk's count is the list.
    """
    counts = deliveries.counts(connection, delivery)
    if not counts.declared:
        return Differences(compare({}, {}), {}, (), ())
    known = {model: n for model, n in counts.counted.items() if model}
    paired = _paired(connection, delivery)
    hold = standing(counts.declared, known, paired)
    found = compare(counts.declared, known, hold)
    units = connection.execute(
        select(tables.unit)
        .where(
            tables.unit.c.delivery == delivery,
            tables.unit.c.state != "voided",
            tables.unit.c.number.not_in([pair.unit for pair in hold]),
            tables.unit.c.model.in_(found.surpluses),
        )
        .order_by(tables.unit.c.ordinal.desc())
    ).all()
    left = dict(found.surpluses)
    surplus = []
    for row in units:  # the last ones counted of a model are the surplus
        if left[row.model] > 0:
            left[row.model] -= 1
            surplus.append(row)
    return Differences(found, found.shortages, surplus[::-1], [p.unit for p in paired if p not in hold])


def finish(act: Act) -> Feedback:
    """The keeper says all is counted: finish, or first show what does not agree per model."""
    require(act, "finish_count")
    delivery = deliveries.counting_delivery(act)
    missing = _missing_parcels(act, delivery.number)
    if missing:
        act.context.question = {"kind": "parcels", "waybills": missing}
        return Feedback("attention", "parcels_missing", {"waybills": missing})
    _follow_the_list(act, delivery.number)
    act.context.question = _pairing(delivery.number)
    if not deliveries.counts(act.connection, delivery.number).counted:
        return Feedback("attention", "nothing_counted", {"delivery": delivery.number})
    if differences(act.connection, delivery.number).comparison.agrees:
        return finish_count(act)
    return Feedback("attention", "models_differ", {"delivery": delivery.number})


def give_up_parcels(act: Act) -> Feedback:
    """The parcels still listed will not come: the count is finished without them."""
    delivery = deliveries.counting_delivery(act)
    drop_missing_parcels(act, delivery.number)
    act.context.question = None
    return finish(act)


def drop_missing_parcels(act: Act, delivery: str) -> None:
    """Await no further parcels with a delivery; one that comes all the same begins another."""
    for waybill in _missing_parcels(act, delivery):
        act.connection.execute(
            update(tables.waybill).where(tables.waybill.c.number == waybill).values(delivery=None)
        )
        act.record("ParcelGivenUp", delivery, waybill=waybill)


def pair(act: Act, unit: str, declared: str) -> Feedback:
    """A surplus unit came in place of a missing one: `wrong_model` (domain 9); the keeper decides.

    Raises:
        Refused: the unit is no surplus, or nothing of that model is missing.
    """
    require(act, "pair")
    delivery = deliveries.counting_delivery(act)
    found = differences(act.connection, delivery.number)
    row = next((each for each in found.surplus if each.number == unit), None)
    if row is None:
        raise Refused("not_a_surplus", unit=unit)
    if declared not in found.short:
        raise Refused("not_missing", model=declared)
    request = deliveries.counts(act.connection, delivery.number).request.get(declared)
    act.connection.execute(
        update(tables.unit).where(tables.unit.c.number == unit).values(paired_with=declared, request=request)
    )
    act.record("UnitPaired", unit, paired_with=declared, request=request)
    discrepancies.reclassify_surplus(act, unit, declared)
    act.context.question = _pairing(delivery.number)
    return Feedback(
        "ok", "paired", {"unit": unit, "ordinal": row.ordinal, "model": row.model, "declared": declared}
    )


def finish_count(act: Act) -> Feedback:
    """Close the count: what is still missing is `short`, and the rules ask for their papers (R9, R13)."""
    operator = require(act, "finish_count")
    delivery = deliveries.counting_delivery(act)
    if _missing_parcels(act, delivery.number):
        return finish(act)
    _follow_the_list(act, delivery.number)
    _open_unnoticed_surplus(act, delivery.number)
    for model, quantity in differences(act.connection, delivery.number).short.items():
        discrepancies.open_short(act, delivery.number, model, quantity)
    deliveries.set_state(
        act, delivery.number, delivery.state, "counted", counted_at=act.at, counted_by=operator
    )
    discrepancies.open_duties(act, delivery.number)
    claims.open_all(act, delivery.number)
    act.context.question = act.context.unit = None
    units = sum(deliveries.counts(act.connection, delivery.number).counted.values())
    return Feedback("ok", "count_finished", {"delivery": delivery.number, "units": units})


def _follow_the_list(act: Act, delivery: str) -> None:
    """Take back pairs and surpluses that no longer hold: more was counted since, or another list came."""
    found = differences(act.connection, delivery)
    for number in found.unpaired:
        row = act.connection.execute(select(tables.unit).where(tables.unit.c.number == number)).one()
        request = deliveries.counts(act.connection, delivery).request.get(row.model)
        act.connection.execute(
            update(tables.unit)
            .where(tables.unit.c.number == number)
            .values(paired_with=None, request=request)
        )
        act.record("UnitUnpaired", number, paired_with=None, request=request)
        discrepancies.withdraw(act, number, ("wrong_model",))
    surplus = {row.number for row in found.surplus}
    if found.comparison.rows:
        discrepancies.withdraw_surpluses(act, delivery, surplus)


def _open_unnoticed_surplus(act: Act, delivery: str) -> None:
    """A packing list that came after the count was begun makes surpluses nobody saw while scanning."""
    open_kinds = select(tables.discrepancy.c.unit).where(
        tables.discrepancy.c.delivery == delivery,
        tables.discrepancy.c.kind.in_(("mixed", "over")),
        tables.discrepancy.c.state != "withdrawn",
    )
    noticed = set(act.connection.scalars(open_kinds))
    found = differences(act.connection, delivery)
    for row in found.surplus:
        if row.number not in noticed:
            declared = any(line.declared for line in found.comparison.rows if line.model == row.model)
            discrepancies.open_and_hold(act, row.number, "over" if declared else "mixed", {})


def _pairing(delivery: str) -> dict[str, Any]:
    return {"kind": "pairing", "delivery": delivery, "short": None, "unit": None}


def _missing_parcels(act: Act, delivery: str) -> list[str]:
    waybill = tables.waybill
    return list(
        act.connection.scalars(
            select(waybill.c.number).where(waybill.c.delivery == delivery, waybill.c.signed_at.is_(None))
        )
    )


def _paired(connection: Connection, delivery: str) -> list[Pair]:
    rows = connection.execute(
        select(tables.unit.c.number, tables.unit.c.model, tables.unit.c.paired_with)
        .where(
            tables.unit.c.delivery == delivery,
            tables.unit.c.state != "voided",
            tables.unit.c.paired_with.is_not(None),
        )
        .order_by(tables.unit.c.ordinal)
    )
    return [Pair(came=row.model, declared=row.paired_with, unit=row.number) for row in rows]
