"""Weights: to whom a settled one belongs, and what it says (domain 7.4, faults I7)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select

from station.feedback import Feedback, Refused
from station.operations import law, masters, part_weighing
from station.rules import findings, weight
from station.store import tables
from station.store.store import Act

IN_HAND = ("duplicate", "model", "serial")
"""Questions about a thing that is not counted yet: a weight that comes meanwhile is its own."""


SHOWN_AGAIN = ("unit_on_table", "settling", "old_label")
"""Answers to a unit's own label: it is weighed once more after these."""


def needs(act: Act) -> str:
    """Return what a role needs to take a weight now: parts lie on the scale, or a unit."""
    return "record_part" if act.context.batch else "count"


def take_weight(act: Act, weighed: Mapping[str, str]) -> Feedback:
    """Attach a settled weight to the unit on the table (7.4, I7), or count parts by it (R22).

    Args:
        weighed: value and unit as the scale sent them, device, raw frame.

    Raises:
        Refused: nothing is on the table that was counted before this load was put on.
    """
    question = act.context.question or {}
    if question.get("kind") == "pieces":
        return part_weighing.take(act, question, weighed)
    if act.context.batch:
        raise Refused("part_first")
    act.on_card = False
    facts = {"value": weighed["value"], "unit_of_measure": weighed["unit"]}
    if question.get("kind") in IN_HAND:
        act.context.question = {**question, "weight": dict(weighed)}
        act.unit = question.get("unit")
        return Feedback("ok", "weight_kept", facts)
    number = act.context.unit
    row = (
        number
        and act.connection.execute(
            select(tables.unit.c.state, tables.unit.c.ordinal).where(tables.unit.c.number == number)
        ).one()
    )
    if not number or not row or row.state != "counted":
        raise Refused("weight_without_unit", **facts)
    act.unit = number
    if _is_weighed(act, number):
        raise Refused("weighed_already", unit=number, ordinal=row.ordinal, **facts)
    return attach_weight(act, number, weighed)


def _is_weighed(act: Act, number: str) -> bool:
    """Whether a unit has its weight, so that the next load is another unit's, put on before its scan."""
    newest = act.connection.scalar(select(func.max(tables.weight.c.at)).where(tables.weight.c.unit == number))
    if newest is None:
        return False
    card = act.connection.execute(
        select(tables.operation.c.at).where(
            tables.operation.c.id == act.context.card,
            tables.operation.c.unit == number,
            tables.operation.c.code.in_(SHOWN_AGAIN),
        )
    ).one_or_none()
    return card is None or bool(card.at <= newest)


def kept(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the weight that a question about the thing in the hand holds for it."""
    return {"weight": question["weight"]} if "weight" in question else {}


def attach_kept(act: Act, question: Mapping[str, Any]) -> None:
    """Attach the weight that was kept with a question to the unit its answer counted."""
    if "weight" in question and act.unit:
        attach_weight(act, act.unit, question["weight"])


def attach_weight(act: Act, number: str, weighed: Mapping[str, str]) -> Feedback:
    """Record one weight of one unit, and the evidence when it fits neither bare nor boxed."""
    row = {
        "operation": act.request.id,
        "unit": number,
        "value": weighed["value"],
        "unit_of_measure": weighed["unit"],
        "device": weighed["device"],
        "raw": weighed["raw"],
        "at": act.at,
    }
    act.connection.execute(insert(tables.weight), row)
    act.record(
        "WeightRecorded", number, value=row["value"], unit=row["unit_of_measure"], device=row["device"]
    )
    code = act.connection.scalar(select(tables.unit.c.model).where(tables.unit.c.number == number))
    model = masters.models(act).get(code or "")
    off = None
    if model is not None:
        off = weight.compare(
            Decimal(weighed["value"]),
            weighed["unit"],
            Decimal(model.kg) if model.kg else None,
            Decimal(model.kg_boxed) if model.kg_boxed else None,
            law.of(act).policy.weight_tolerance,
        )
    facts = {"unit": number, "value": weighed["value"], "unit_of_measure": weighed["unit"]}
    if off is None:
        return Feedback("ok", "weight_recorded", facts)
    piece = findings.weight_evidence(off)
    note_evidence(act, number, piece.kind, piece.facts)
    return Feedback("attention", "weight_off", {**facts, **piece.facts})


def note_evidence(act: Act, number: str, kind: str, facts: Mapping[str, Any]) -> None:
    """Write down what the station noticed about a unit; a hint, never a verdict."""
    row = {"unit": number, "kind": kind, "facts": dict(facts), "at": act.at}
    act.connection.execute(insert(tables.evidence), row)
    act.record("EvidenceNoted", number, evidence=kind, **facts)
