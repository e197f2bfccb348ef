"""Signing for a delivery and counting it (R8a, R13, R14; domain 3, 7 and 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import discrepancies, labelling, law, stock
from station.operations.numbers import draw
from station.operations.people import require
from station.rules import findings, weight
from station.rules.comparison import Comparison, Pair, compare, standing
from station.rules.warranty import Warranty, warranty
from station.store import tables
from station.store.store import Act

OPEN_STATES = ("signed", "counting")
"""States of a delivery that parcels may join and units be counted in."""


# --- signing for parcels ---------------------------------------------------------------------------


def take_waybill(act: Act, number: str, couriers: Sequence[str]) -> Feedback:
    """A waybill was scanned: open its delivery, join a parcel to it, or begin to sign for a new one.

    Args:
        number: without parcel suffix.
        couriers: every courier whose shape fits; more than one is asked back.
    """
    known = _waybill(act, number)
    question = act.context.question or {}
    if known is not None and known.delivery is not None:
        if question.get("kind") == "sign_delivery":
            raise Refused("parcel_elsewhere", waybill=number, delivery=known.delivery)
        if known.signed_at is not None:
            return open_delivery(act, known.delivery)
        if known.delivery != act.context.delivery:  # it was awaited there
            act.context.delivery, act.context.unit = known.delivery, None
        return join_parcel(act, number, known.courier or (couriers[0] if len(couriers) == 1 else ""))
    require(act, "sign_for")
    if len(couriers) > 1 and known is None and _listed_customer(act, number) is None:
        act.context.question = {
            "kind": "courier",
            "waybill": number,
            "couriers": list(couriers),
            "back": question,
        }
        return Feedback("attention", "which_courier", {"waybill": number, "couriers": list(couriers)})
    return take_parcel(act, number, (known.courier if known is not None else "") or couriers[0])


def take_parcel(act: Act, number: str, courier: str) -> Feedback:
    """A parcel of a known courier was scanned and is not signed for yet.

    Raises:
        Refused: it is listed for another customer than the parcels scanned before it.
    """
    require(act, "sign_for")
    question = act.context.question or {}
    if question.get("kind") != "sign_delivery":
        open_now = act.context.delivery and _delivery(act, act.context.delivery)
        if open_now and open_now.state in OPEN_STATES:
            act.context.question = {"kind": "parcel", "waybill": number, "courier": courier}
            return Feedback("attention", "which_delivery", {"waybill": number, "delivery": open_now.number})
        act.context.delivery = act.context.unit = None
        question = {"kind": "sign_delivery", "waybills": [], "customer": None}
    listed = _listed_customer(act, number)
    _same_customer(number, listed, question["customer"])
    if number not in [each for each, _ in question["waybills"]]:
        question = {**question, "waybills": [*question["waybills"], [number, courier]]}
    if listed is not None:
        question = {**question, "customer": listed, "listed": listed}
    act.context.question = question
    return Feedback("ok", "parcel_taken", {"waybill": number, "parcels": len(question["waybills"])})


def sign_delivery(act: Act, waybills: Sequence[Sequence[str]], customer: str | None) -> Feedback:
    """Accept parcels from the courier; starts the clocks (5.3). Without a customer it is unclaimed."""
    operator = require(act, "sign_for")
    number = draw(act, "DL")
    row = {
        "number": number,
        "customer": customer,
        "state": "signed" if customer else "unclaimed",
        "signed_at": act.at,
        "signed_by": operator,
        "limits": law.started_limits(law.of(act).policy),
    }
    act.connection.execute(insert(tables.delivery), row)
    act.record("DeliverySigned", number, customer=customer, waybills=[w for w, _ in waybills])
    for waybill, courier in waybills:
        _sign_parcel(act, waybill, courier, number)
    list_other_parcels(act, number)
    act.context.delivery, act.context.unit, act.context.question = number, None, None
    return Feedback(
        "ok", "delivery_signed", {"delivery": number, "customer": customer, "parcels": len(waybills)}
    )


def join_parcel(act: Act, waybill: str, courier: str) -> Feedback:
    """A further parcel joins the open delivery, until its count is finished (domain 3)."""
    require(act, "sign_for")
    delivery = counting_delivery(act)
    _same_customer(waybill, _listed_customer(act, waybill), delivery.customer)
    _sign_parcel(act, waybill, courier, delivery.number)
    list_other_parcels(act, delivery.number)
    act.context.question = None
    return Feedback("ok", "parcel_joined", {"waybill": waybill, "delivery": delivery.number})


def open_delivery(act: Act, number: str) -> Feedback:
    """Put a delivery that was signed for on the table again."""
    delivery = _delivery(act, number)
    if delivery is None:
        raise Refused("number_unknown", number=number)
    act.context.delivery, act.context.unit, act.context.question = number, None, None
    return Feedback("ok", "delivery_opened", {"delivery": number, "customer": delivery.customer})


def _sign_parcel(act: Act, waybill: str, courier: str, delivery: str) -> None:
    values = {"delivery": delivery, "signed_at": act.at, "courier": courier}
    if _waybill(act, waybill) is None:
        act.connection.execute(insert(tables.waybill), {"number": waybill, **values})
    else:
        act.connection.execute(
            update(tables.waybill).where(tables.waybill.c.number == waybill).values(values)
        )
    act.connection.execute(
        update(tables.packing_line).where(tables.packing_line.c.waybill == waybill).values(delivery=delivery)
    )
    act.record("ParcelSigned", delivery, waybill=waybill, courier=courier)


def ask_whose(act: Act) -> Feedback:
    """Ask whose the unclaimed delivery on the table is.

    Raises:
        Refused: none is on the table, or its customer is known.
    """
    require(act, "name_customer")
    act.context.question = {"kind": "whose", "delivery": _unclaimed(act).number, "customer": None}
    return Feedback("attention", "whose_is_it", {"delivery": act.context.delivery})


def name_customer(act: Act, customer: str) -> Feedback:
    """The unclaimed delivery on the table is a customer's after all; its clocks ran since the signing."""
    require(act, "name_customer")
    number = _unclaimed(act).number
    give_customer(act, number, customer)
    act.context.question = None
    return Feedback("ok", "customer_named", {"delivery": number, "customer": customer})


def give_customer(act: Act, number: str, customer: str) -> None:
    """Write down whose a delivery is, if nobody knew: a person says it, or a packing list that came late."""
    delivery = _delivery(act, number)
    if delivery is None or delivery.customer is not None:
        return
    act.connection.execute(
        update(tables.delivery).where(tables.delivery.c.number == number).values(customer=customer)
    )
    act.record("CustomerNamed", number, customer=customer)
    if delivery.state == "unclaimed":
        begun = _counts(act.connection, number).counted
        _set_state(act, number, "unclaimed", "counting" if begun else "signed")


def _unclaimed(act: Act) -> Row[Any]:
    delivery = act.context.delivery and _delivery(act, act.context.delivery)
    if not delivery:
        raise Refused("no_delivery_open")
    if delivery.customer is not None:
        raise Refused("customer_known", delivery=delivery.number, customer=delivery.customer)
    return delivery


def _same_customer(waybill: str, listed: str | None, customer: str | None) -> None:
    if listed is not None and customer is not None and listed != customer:
        raise Refused("parcel_of_other", waybill=waybill, customer=listed, expected=customer)


def list_other_parcels(act: Act, delivery: str) -> None:
    """Parcels of the same packing list that are not here yet belong to the delivery: nothing is short
    while one of them is missing (domain 3)."""
    line = tables.packing_line
    lists = select(line.c.consignment).where(line.c.delivery == delivery)
    missing = act.connection.scalars(
        select(line.c.waybill).where(line.c.consignment.in_(lists), line.c.delivery.is_(None)).distinct()
    ).all()
    for waybill in missing:
        act.connection.execute(
            insert(tables.waybill), {"number": waybill, "courier": "", "delivery": delivery}
        )
        act.connection.execute(update(line).where(line.c.waybill == waybill).values(delivery=delivery))


# --- counting --------------------------------------------------------------------------------------


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
    delivery = counting_delivery(act)
    question = act.context.question or {}
    same = act.connection.execute(_SAME_SERIAL, {"serial": scanned.serial}).all()
    open_one = next((row for row in same if row.open), None)
    if open_one is None:
        if scanned.model not in _models(act):
            return ask_model(act, scanned)
        feedback = _count(act, delivery, scanned, tuple(row.number for row in same))
        _attach_kept(act, question)
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
    if scanned.model not in _models(act):
        scanned = replace(scanned, model=open_one.model)
    act.context.unit = open_one.number
    asked = {"kind": "duplicate", "scanned": _as_facts(scanned), "unit": open_one.number}
    act.context.question = asked | _kept(question)
    here = open_one.delivery == delivery.number
    return Feedback("attention", "already_counted" if here else "open_elsewhere", facts)


def count_another(act: Act, scanned: Mapping[str, Any], duplicate_of: str) -> Feedback:
    """Count a second unit with a serial that is open already: `duplicate_serial`, on hold (7.1)."""
    require(act, "count")
    question = act.context.question or {}
    feedback = _count(act, counting_delivery(act), Scanned(**{**scanned, "duplicate_of": duplicate_of}), ())
    _attach_kept(act, question)
    return feedback


def ask_model(act: Act, scanned: Scanned | None) -> Feedback:
    """Ask which model the thing in the hand is, the declared ones first.

    Args:
        scanned: a serial that names no model of ours (anybody can print one); None when nothing can be read.
    """
    require(act, "count")
    delivery = counting_delivery(act)
    declared = dict.fromkeys(
        row.model for row in act.connection.execute(_DECLARED, {"delivery": delivery.number})
    )
    known = _models(act)
    act.context.question = {
        "kind": "model",
        "models": [*(model for model in declared if model in known), *sorted(known.keys() - declared.keys())],
        "scanned": scanned and _as_facts(scanned),
    } | _kept(act.context.question or {})
    if scanned is None:
        return Feedback("attention", "which_model")
    return Feedback("attention", "model_unknown", {"serial": scanned.serial})


def count_of_model(act: Act, model: str) -> Feedback:
    """Count the thing in the hand as a unit of a model that a person named (7.1, 7.3)."""
    require(act, "count")
    question = act.context.question or {}
    if question.get("scanned"):
        return count_serial(act, Scanned(**{**question["scanned"], "model": model}))
    feedback = _count(act, counting_delivery(act), Scanned(None, model), ())
    _attach_kept(act, question)
    return feedback


def name_model(act: Act, model: str) -> Feedback:
    """A product code names the model; the serial is awaited (7.1)."""
    require(act, "count")
    counting_delivery(act)
    act.context.question = {"kind": "serial", "model": model}
    return Feedback("attention", "scan_serial", {"model": model})


def _count(act: Act, delivery: Row[Any], scanned: Scanned, returned_before: tuple[str, ...]) -> Feedback:
    counts = _counts(act.connection, delivery.number)
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
        _set_state(act, delivery.number, "signed", "counting")
    act.record(
        "UnitCounted",
        number,
        delivery=delivery.number,
        model=scanned.model,
        serial=scanned.serial,
        state="counted",
        product_status=status,
        location=row["location"],
    )
    for finding in found.found:
        discrepancies.open_on_unit(act, delivery.number, number, scanned.model, finding.kind, finding.facts)
    for piece in found.evidence:
        note_evidence(act, number, piece.kind, piece.facts)
    labelling.queue_first_label(act, row, delivery, found.kinds)
    act.unit = act.context.unit = number
    act.context.question = None
    facts = {"unit": number, "ordinal": ordinal, "model": scanned.model, "serial": scanned.serial}
    if found.found:
        return Feedback("attention", "counted_held", {**facts, "kinds": list(found.kinds)})
    return Feedback("ok", "unit_counted", facts)


def _findings(
    act: Act, delivery: Row[Any], scanned: Scanned, counts: "_Counts", returned_before: tuple[str, ...]
) -> tuple[findings.Findings, Warranty]:
    model = _models(act).get(scanned.model or "")
    shipped = scanned.serial and act.connection.execute(_SHIPPED, {"serial": scanned.serial}).one_or_none()
    verdict = warranty(
        model.warranty_months if model else None,
        model.shelf_months if model else 0,
        law.local(delivery.signed_at).date(),
        sale_date=shipped.shipped_on if shipped else None,
        production=(scanned.year, scanned.week) if scanned.year and scanned.week else None,
    )
    register: findings.Register = "not_asked"
    if scanned.serial is not None:
        register = "known" if shipped else "unknown" if _register_kept(act) else "not_asked"
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


@dataclass(frozen=True, slots=True)
class _Counts:
    declared: Mapping[str, int]
    counted: Mapping[str, int]
    request: Mapping[str, str]

    @property
    def remaining(self) -> dict[str, int] | None:
        if not self.declared:
            return None
        return {model: n - self.counted.get(model, 0) for model, n in self.declared.items()}


def _counts(connection: Connection, delivery: str) -> _Counts:
    declared: dict[str, int] = {}
    request: dict[str, str] = {}
    for line in connection.execute(_DECLARED, {"delivery": delivery}):
        declared[line.model] = declared.get(line.model, 0) + line.quantity
        request.setdefault(line.model, line.request)
    counted = {row.model or "": row.n for row in connection.execute(_COUNTED, {"delivery": delivery})}
    return _Counts(declared, counted, request)


# --- weight and evidence ---------------------------------------------------------------------------

IN_HAND = ("duplicate", "model", "serial")
"""Questions about a thing that is not counted yet: a weight that comes meanwhile is its own."""

SHOWN_AGAIN = ("unit_on_table", "settling", "old_label")
"""Answers to a unit's own label: it is weighed once more after these."""


def take_weight(act: Act, weighed: Mapping[str, str]) -> Feedback:
    """Attach a settled weight to the unit on the table (7.4, I7).

    Args:
        weighed: value and unit as the scale sent them, device, raw frame.

    Raises:
        Refused: nothing is on the table that was counted before this load was put on.
    """
    act.on_card = False
    question = act.context.question or {}
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


def _kept(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the weight that a question about the thing in the hand holds for it."""
    return {"weight": question["weight"]} if "weight" in question else {}


def _attach_kept(act: Act, question: Mapping[str, Any]) -> None:
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
    model = _models(act).get(code or "")
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


# --- undo ------------------------------------------------------------------------------------------


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
    counting_delivery(act)
    row = act.connection.execute(select(tables.unit).where(tables.unit.c.number == number)).one()
    if row.state != "counted":
        raise Refused("undo_too_late", unit=number, ordinal=row.ordinal, state=row.state)
    act.connection.execute(
        update(tables.unit).where(tables.unit.c.number == number).values(state="voided", open=False)
    )
    act.record("UnitVoided", number, state="voided", was=row.state)
    labelling.cancel_labels(act, number)
    discrepancies.withdraw_all(act, number)
    act.unit, act.context.question = number, None
    act.context.unit = None
    return Feedback("ok", "unit_voided", {"unit": number, "ordinal": row.ordinal})


def _last_counted(act: Act) -> Row[Any]:
    delivery = counting_delivery(act)
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


# --- finishing -------------------------------------------------------------------------------------


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
    counts = _counts(connection, delivery)
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
    delivery = counting_delivery(act)
    missing = _missing_parcels(act, delivery.number)
    if missing:
        act.context.question = {"kind": "parcels", "waybills": missing}
        return Feedback("attention", "parcels_missing", {"waybills": missing})
    _follow_the_list(act, delivery.number)
    act.context.question = _pairing(delivery.number)
    if not _counts(act.connection, delivery.number).counted:
        return Feedback("attention", "nothing_counted", {"delivery": delivery.number})
    if differences(act.connection, delivery.number).comparison.agrees:
        return finish_count(act)
    return Feedback("attention", "models_differ", {"delivery": delivery.number})


def give_up_parcels(act: Act) -> Feedback:
    """The parcels still listed will not come: the count is finished without them."""
    delivery = counting_delivery(act)
    for waybill in _missing_parcels(act, delivery.number):
        act.connection.execute(
            update(tables.waybill).where(tables.waybill.c.number == waybill).values(delivery=None)
        )
        act.record("ParcelGivenUp", delivery.number, waybill=waybill)
    act.context.question = None
    return finish(act)


def pair(act: Act, unit: str, declared: str) -> Feedback:
    """A surplus unit came in place of a missing one: `wrong_model` (domain 9); the keeper decides.

    Raises:
        Refused: the unit is no surplus, or nothing of that model is missing.
    """
    require(act, "pair")
    delivery = counting_delivery(act)
    found = differences(act.connection, delivery.number)
    row = next((each for each in found.surplus if each.number == unit), None)
    if row is None:
        raise Refused("not_a_surplus", unit=unit)
    if declared not in found.short:
        raise Refused("not_missing", model=declared)
    request = _counts(act.connection, delivery.number).request.get(declared)
    act.connection.execute(
        update(tables.unit).where(tables.unit.c.number == unit).values(paired_with=declared, request=request)
    )
    discrepancies.reclassify_surplus(act, unit, declared)
    act.context.question = _pairing(delivery.number)
    return Feedback(
        "ok", "paired", {"unit": unit, "ordinal": row.ordinal, "model": row.model, "declared": declared}
    )


def finish_count(act: Act) -> Feedback:
    """Close the count: what is still missing is `short`, and the rules ask for their papers (R9, R13)."""
    operator = require(act, "finish_count")
    delivery = counting_delivery(act)
    if _missing_parcels(act, delivery.number):
        return finish(act)
    _follow_the_list(act, delivery.number)
    _open_unnoticed_surplus(act, delivery.number)
    for model, quantity in differences(act.connection, delivery.number).short.items():
        discrepancies.open_short(act, delivery.number, model, quantity)
    _set_state(act, delivery.number, delivery.state, "counted", counted_at=act.at, counted_by=operator)
    discrepancies.open_duties(act, delivery.number)
    act.context.question = act.context.unit = None
    units = sum(_counts(act.connection, delivery.number).counted.values())
    return Feedback("ok", "count_finished", {"delivery": delivery.number, "units": units})


def _follow_the_list(act: Act, delivery: str) -> None:
    """Take back pairs and surpluses that no longer hold: more was counted since, or another list came."""
    found = differences(act.connection, delivery)
    for number in found.unpaired:
        row = act.connection.execute(select(tables.unit).where(tables.unit.c.number == number)).one()
        request = _counts(act.connection, delivery).request.get(row.model)
        act.connection.execute(
            update(tables.unit)
            .where(tables.unit.c.number == number)
            .values(paired_with=None, request=request)
        )
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


def counting_delivery(act: Act) -> Row[Any]:
    """Return the delivery on the table, if it can still be counted.

    Raises:
        Refused: none is open, or its count is finished (R8a).
    """
    if act.context.delivery is None:
        raise Refused("no_delivery_open")
    delivery = _delivery(act, act.context.delivery)
    if delivery is None or delivery.state not in (*OPEN_STATES, "unclaimed"):
        raise Refused("count_is_finished", delivery=act.context.delivery, state=delivery and delivery.state)
    return delivery


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


def _models(act: Act) -> dict[str, Row[Any]]:
    if "models" not in act.known:
        act.known["models"] = {row.code: row for row in act.connection.execute(select(tables.model))}
    models: dict[str, Row[Any]] = act.known["models"]
    return models


def _register_kept(act: Act) -> bool:
    if "register_kept" not in act.known:
        act.known["register_kept"] = (
            act.connection.scalar(select(tables.shipped_serial.c.serial).limit(1)) is not None
        )
    return bool(act.known["register_kept"])


def _as_facts(scanned: Scanned) -> dict[str, Any]:
    return {name: getattr(scanned, name) for name in Scanned.__dataclass_fields__}


def _set_state(act: Act, number: str, old: str, new: str, **values: Any) -> None:
    act.connection.execute(
        update(tables.delivery).where(tables.delivery.c.number == number).values(state=new, **values)
    )
    act.record("DeliveryState", number, old=old, new=new)


def _delivery(act: Act, number: str) -> Row[Any] | None:
    return act.connection.execute(_DELIVERY, {"number": number}).one_or_none()


def _waybill(act: Act, number: str) -> Row[Any] | None:
    return act.connection.execute(
        select(tables.waybill).where(tables.waybill.c.number == number)
    ).one_or_none()


def _listed_customer(act: Act, waybill: str) -> str | None:
    line = tables.packing_line
    return act.connection.scalar(select(line.c.customer).where(line.c.waybill == waybill).limit(1))


_DELIVERY = select(tables.delivery).where(tables.delivery.c.number == bindparam("number"))
_SHIPPED = select(tables.shipped_serial).where(tables.shipped_serial.c.serial == bindparam("serial"))
_SAME_SERIAL = (
    select(tables.unit)
    .where(tables.unit.c.serial == bindparam("serial"), tables.unit.c.state != "voided")
    .order_by(tables.unit.c.number)
)
_DECLARED = (
    select(tables.packing_line.c.model, tables.packing_line.c.quantity, tables.packing_line.c.request)
    .where(tables.packing_line.c.delivery == bindparam("delivery"))
    .order_by(tables.packing_line.c.id)
)
_COUNTED = (
    select(tables.unit.c.model, func.count().label("n"))
    .where(tables.unit.c.delivery == bindparam("delivery"), tables.unit.c.state != "voided")
    .group_by(tables.unit.c.model)
)
