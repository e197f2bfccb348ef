"""Counting units by serial, by product code or as unreadable; taking a count back (R8a; domain 7, 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import claims, deliveries, discrepancies, labelling, law, masters, stock, weighing
from station.operations.numbers import draw
from station.operations.people import require
from station.rules import findings
from station.rules.warranty import Warranty, warranty
from station.store import tables
from station.store.store import Act


@dataclass(frozen=True, slots=True)
class Scanned:
    """What is known of the thing in the keeper's hand before it is counted.

    Attributes:
        serial: without blanks, None when unreadable.
        model: as the serial, the product code or the keeper names it.
        year, week: production week from the serial, None when it names none.
        product_model: the model a product code named before, None without one.
        duplicate_of: own number of the unit with the same serial, when the keeper said "another one".
    """

    serial: str | None
    model: str | None
    year: int | None = None
    week: int | None = None
    week_possible: bool = True
    product_model: str | None = None
    duplicate_of: str | None = None


def scanned_serial(meaning: Meaning, product_model: str | None = None) -> Scanned:
    """Return what a scanned serial (or a GS1 symbol with one) says."""
    facts = meaning.facts
    year, week = facts.get("year"), facts.get("week")
    return Scanned(
        serial=facts.get("serial", meaning.value),
        model=facts.get("model") or product_model,
        year=int(year) if year else None,
        week=int(week) if week else None,
        week_possible=facts.get("week_possible") != "false",
        product_model=product_model,
    )


def count_serial(act: Act, scanned: Scanned) -> Feedback:
    """Count a unit by its serial, unless that serial lies open here or elsewhere: then ask (7.1)."""
    require(act, "count")
    delivery = deliveries.counting_delivery(act)
    question = act.context.question or {}
    same = act.connection.execute(_SAME_SERIAL, {"serial": scanned.serial}).all()
    open_one = next((row for row in same if row.open), None)
    if open_one is None:
        if scanned.model not in masters.models(act):
            return ask_model(act, scanned)
        feedback = _count(act, delivery, scanned, tuple(row.number for row in same))
        weighing.attach_kept(act, question)
        return feedback
    act.unit = open_one.number
    facts = {
        "unit": open_one.number,
        "ordinal": open_one.ordinal,
        "serial": scanned.serial,
        "delivery": open_one.delivery,
        "location": open_one.location,
    }
    bounce = timedelta(seconds=law.of(act).policy.bounce_s)
    if open_one.number == act.context.unit and abs(act.at - open_one.counted_at) <= bounce:
        return Feedback("ok", "already_scanned", facts)
    if scanned.model not in masters.models(act):
        scanned = replace(scanned, model=open_one.model)
    act.context.unit = open_one.number
    asked = {"kind": "duplicate", "scanned": _as_facts(scanned), "unit": open_one.number}
    code = "already_counted"
    if open_one.delivery != delivery.number:
        code, facts = "open_elsewhere", facts | _counted_where(act, open_one)
        asked["elsewhere"] = {name: facts[name] for name in ("desk", "counted", "by", "delivery")}
    act.context.question = asked | weighing.kept(question)
    return Feedback("attention", code, facts)


def _counted_where(act: Act, unit: Row[Any]) -> dict[str, str]:
    """Say at which desk, when and by whom a unit was counted; another desk may just have done it (E6)."""
    row = act.connection.execute(_COUNTED, {"unit": unit.number}).one()
    return {
        "desk": row.desk_name or row.desk,
        "counted": f"{law.local(unit.counted_at):%m-%d %H:%M}",
        "by": row.name or unit.counted_by,
    }


def count_another(act: Act, scanned: Mapping[str, Any], duplicate_of: str) -> Feedback:
    """Count a second unit with a serial that is open already: `duplicate_serial`, on hold (7.1)."""
    require(act, "count")
    question = act.context.question or {}
    feedback = _count(
        act, deliveries.counting_delivery(act), Scanned(**{**scanned, "duplicate_of": duplicate_of}), ()
    )
    weighing.attach_kept(act, question)
    return feedback


def ask_model(act: Act, scanned: Scanned | None) -> Feedback:
    """Ask which model the thing in the hand is, the declared ones first.

    Args:
        scanned: a serial that names no model of ours (anybody can print one); None when nothing can be read.
    """
    require(act, "count")
    delivery = deliveries.counting_delivery(act)
    declared = dict.fromkeys(
        row.model for row in act.connection.execute(deliveries.DECLARED, {"delivery": delivery.number})
    )
    known = masters.models(act)
    act.context.question = {
        "kind": "model",
        "models": [*(model for model in declared if model in known), *sorted(known.keys() - declared.keys())],
        "scanned": scanned and _as_facts(scanned),
    } | weighing.kept(act.context.question or {})
    if scanned is None:
        return Feedback("attention", "which_model")
    return Feedback("attention", "model_unknown", {"serial": scanned.serial})


def count_of_model(act: Act, model: str) -> Feedback:
    """Count the thing in the hand as a unit of a model that a person named (7.1, 7.3)."""
    require(act, "count")
    question = act.context.question or {}
    if question.get("scanned"):
        return count_serial(act, Scanned(**{**question["scanned"], "model": model}))
    feedback = _count(act, deliveries.counting_delivery(act), Scanned(None, model), ())
    weighing.attach_kept(act, question)
    return feedback


def name_model(act: Act, model: str) -> Feedback:
    """A product code names the model; the serial is awaited (7.1)."""
    require(act, "count")
    deliveries.counting_delivery(act)
    act.context.question = {"kind": "serial", "model": model}
    return Feedback("attention", "scan_serial", {"model": model})


def _count(act: Act, delivery: Row[Any], scanned: Scanned, returned_before: tuple[str, ...]) -> Feedback:
    counts = deliveries.counts(act.connection, delivery.number)
    found, verdict = _findings(act, delivery, scanned, counts, returned_before)
    number = draw(act, "RU")
    ordinal = sum(counts.counted.values()) + 1
    status = "on_hold" if found.holds else "to_inspect"
    row = {
        "number": number,
        "delivery": delivery.number,
        "ordinal": ordinal,
        "model": scanned.model,
        "serial": scanned.serial,
        "duplicate": scanned.duplicate_of is not None,
        "open": True,
        "state": "counted",
        "product_status": status,
        "location": stock.place(act, "hold" if found.holds else "receiving"),
        "request": counts.request.get(scanned.model or ""),
        "warranty": verdict.state,
        "warranty_end": verdict.end,
        "produced": f"{scanned.year}-W{scanned.week:02}" if scanned.year and scanned.week else None,
        "issue": 1,
        "counted_at": act.at,
        "counted_by": act.operator,
    }
    act.connection.execute(insert(tables.unit), row)
    if delivery.state == "signed":
        deliveries.set_state(act, delivery.number, "signed", "counting")
    act.record(
        "UnitCounted",
        number,
        delivery=delivery.number,
        model=scanned.model,
        serial=scanned.serial,
        state="counted",
        product_status=status,
        location=row["location"],
        ordinal=ordinal,
        duplicate=row["duplicate"],
        request=row["request"],
        warranty=verdict.state,
        warranty_end=verdict.end and verdict.end.isoformat(),
        produced=row["produced"],
    )
    stock.move(act, number, None, row["location"])
    for finding in found.found:
        discrepancies.open_on_unit(act, delivery.number, number, scanned.model, finding.kind, finding.facts)
    for piece in found.evidence:
        weighing.note_evidence(act, number, piece.kind, piece.facts)
    labelling.queue_first_label(act, row, delivery, found.kinds)
    act.unit = act.context.unit = number
    act.context.question = None
    facts = {"unit": number, "ordinal": ordinal, "model": scanned.model, "serial": scanned.serial}
    if found.found:
        return Feedback("attention", "counted_held", {**facts, "kinds": list(found.kinds)})
    return Feedback("ok", "unit_counted", facts)


def _findings(
    act: Act,
    delivery: Row[Any],
    scanned: Scanned,
    counts: deliveries.Counts,
    returned_before: tuple[str, ...],
) -> tuple[findings.Findings, Warranty]:
    model = masters.models(act).get(scanned.model or "")
    shipped = scanned.serial and act.connection.execute(_SHIPPED, {"serial": scanned.serial}).one_or_none()
    verdict = warranty(
        model.warranty_months if model else None,
        model.shelf_months if model else 0,
        law.local(delivery.signed_at).date(),
        sale_date=shipped.shipped_on if shipped else None,
        production=(scanned.year, scanned.week) if scanned.year and scanned.week else None,
        exchanged_on=claims.exchanged_on(act.connection, scanned.serial) if scanned.serial else None,
    )
    register: findings.Register = "not_asked"
    if scanned.serial is not None:
        register = "known" if shipped else "unknown" if masters.register_kept(act) else "not_asked"
    counted = findings.Counted(
        model=scanned.model,
        customer=delivery.customer,
        remaining=counts.remaining,
        serial=scanned.serial,
        warranty=verdict,
        product_model=scanned.product_model,
        week_possible=scanned.week_possible,
        register=register,
        shipped_to=shipped.customer if shipped else None,
        duplicate_of=scanned.duplicate_of,
        returned_before=returned_before,
    )
    return findings.count_findings(counted), verdict


def undo(act: Act) -> Feedback:
    """Take back the last count: at once while its label is not printing, else after a second step."""
    require(act, "undo")
    if act.context.question is not None:
        return leave_question(act)
    last = _last_counted(act)
    if not labelling.may_be_out(act, last.number):
        return void(act, last.number)
    act.unit = last.number
    act.context.question = {"kind": "undo", "unit": last.number, "ordinal": last.ordinal}
    return Feedback("attention", "undo_asked", {"unit": last.number, "ordinal": last.ordinal})


def leave_question(act: Act) -> Feedback:
    """Close the open question; one that stood before it is asked again."""
    act.context.question = (act.context.question or {}).get("back") or None
    return Feedback("ok", "question_left")


def void(act: Act, number: str) -> Feedback:
    """Void a unit counted by mistake: its number stays used, its label is void, its findings withdrawn.

    Raises:
        Refused: it was put away meanwhile, or its count is finished.
    """
    require(act, "undo")
    deliveries.counting_delivery(act)
    row = act.connection.execute(select(tables.unit).where(tables.unit.c.number == number)).one()
    if row.state != "counted":
        raise Refused("undo_too_late", unit=number, ordinal=row.ordinal, state=row.state)
    act.connection.execute(
        update(tables.unit).where(tables.unit.c.number == number).values(state="voided", open=False)
    )
    act.record("UnitVoided", number, state="voided", was=row.state)
    stock.move(act, number, row.location, None)
    labelling.cancel_labels(act, number)
    discrepancies.withdraw_all(act, number)
    act.unit, act.context.question = number, None
    act.context.unit = None
    return Feedback("ok", "unit_voided", {"unit": number, "ordinal": row.ordinal})


def _last_counted(act: Act) -> Row[Any]:
    delivery = deliveries.counting_delivery(act)
    last = act.connection.execute(
        select(tables.unit)
        .where(tables.unit.c.delivery == delivery.number, tables.unit.c.state != "voided")
        .order_by(tables.unit.c.ordinal.desc())
    ).first()
    if last is None:
        raise Refused("nothing_to_undo", delivery=delivery.number)
    if last.state != "counted":
        raise Refused("undo_too_late", unit=last.number, ordinal=last.ordinal, state=last.state)
    return last


def _as_facts(scanned: Scanned) -> dict[str, Any]:
    return {name: getattr(scanned, name) for name in Scanned.__dataclass_fields__}


_SHIPPED = select(tables.shipped_serial).where(tables.shipped_serial.c.serial == bindparam("serial"))


_COUNTED = (
    select(tables.event.c.desk, tables.desk.c.name.label("desk_name"), tables.operator.c.name)
    .outerjoin(tables.desk, tables.desk.c.id == tables.event.c.desk)
    .outerjoin(tables.operator, tables.operator.c.number == tables.event.c.operator)
    .where(tables.event.c.subject == bindparam("unit"), tables.event.c.kind == "UnitCounted")
)
_SAME_SERIAL = (
    select(tables.unit)
    .where(tables.unit.c.serial == bindparam("serial"), tables.unit.c.state != "voided")
    .order_by(tables.unit.c.number)
)
