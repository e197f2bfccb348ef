"""Parcels to a customer: replacements, repaired units, goods that go back (R17, R18, R6; domain 5.4).

A parcel is packed on the desk by scanning: the new serial of a replacement, the label of a unit that goes
back, then the waybill. With the waybill everything in it is shipped, which completes the claims.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from station import codes
from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import claims, entry, law, masters, people, stock, whereabouts
from station.rules import claims as rules
from station.rules import repair as repair_rules
from station.store import tables
from station.store.store import Act
from station.store.tables import claim, model_stock, shipped_serial, unit

COURIERS = ("SF", "YTO", "JD", "JT", "DEPPON", "STO", "ZTO", "EMS", "other_courier")
"""Whom a parcel may be given to when its number names nobody (7.2)."""

_WAYBILL = re.compile(r"[A-Z0-9-]{8,30}", re.ASCII)


def pack(act: Act, customer: str) -> Feedback:
    """Begin a parcel to a customer; what goes into it is scanned next.

    Raises:
        Refused: nothing of this customer waits at shipping.
    """
    people.require(act, "ship")
    waiting = _waiting(act, customer)
    if not waiting:
        raise Refused("nothing_at_shipping", customer=customer)
    act.context.question = {"kind": "parcel_out", "customer": customer, "lines": []}
    return Feedback("ok", "parcel_begun", {"customer": customer, "units": len(waiting)})


def pack_form(act: Act, form: str) -> Feedback:
    """A form was scanned at shipping: begin a parcel to its customer."""
    from_form = select(tables.paper.c.customer).where(
        tables.paper.c.number == form, tables.paper.c.kind == "form"
    )
    customer = act.connection.scalar(from_form)
    if customer is None:
        raise Refused("number_unknown", number=form)
    return pack(act, customer)


def take(act: Act, meanings: Sequence[Meaning]) -> Feedback | None:
    """Work off a scan while a parcel is packed: a serial, a unit's label, the waybill; None for another."""
    kinds = {each.kind: each for each in reversed(meanings)}
    if (serial := kinds.get("serial") or kinds.get("gs1")) is not None:
        return pack_serial(act, serial.facts.get("serial", serial.value), serial.facts.get("model"))
    if "unit" in kinds:
        return pack_unit(act, kinds["unit"].value)
    if "waybill" in kinds:
        couriers = [each.facts["courier"] for each in meanings if each.kind == "waybill"]
        return ship(act, kinds["waybill"].value, couriers)
    return None


def pack_text(act: Act, text: str) -> Feedback:
    """Work off what was typed instead of scanned: a serial, or the number of a unit that goes back."""
    shapes = masters.shapes(act)
    meanings = codes.readings(text, None, shapes.families, shapes.gtins)
    if meanings[0].kind in ("serial", "gs1", "unit") and (packed := take(act, meanings)) is not None:
        return packed
    return pack_serial(act, codes.normalise(text).replace(" ", ""), None)


def ship_text(act: Act, waybill: str) -> Feedback:
    """The parcel goes with a typed waybill; of what shape the number is says whose it may be (7.2)."""
    readings = codes.readings(waybill, None, (), {})
    fitting = [each for each in readings if each.kind == "waybill"]
    number = fitting[0].value if fitting else codes.normalise(waybill).replace(" ", "")
    if _WAYBILL.fullmatch(number) is None:
        raise Refused("waybill_unfit", found=number)
    return ship(act, number, [each.facts["courier"] for each in fitting])


def pack_serial(act: Act, serial: str, model: str | None) -> Feedback:
    """Put a unit from stock into the parcel, in exchange for the oldest claim on its model.

    Raises:
        Refused: no parcel is packed; no claim of the customer waits for that model; the serial lies here as
            a returned unit, was sent to somebody in another exchange, or is in the parcel already.
    """
    people.require(act, "ship")
    asked = _packing(act)
    if model is None:
        model = act.connection.scalar(select(shipped_serial.c.model).where(shipped_serial.c.serial == serial))
    said = {"serial": serial, "model": model or ""}
    if any(line["serial"] == serial for line in asked["lines"]):
        raise Refused("packed_already", **said)
    here = select(unit.c.number).where(unit.c.serial == serial, unit.c.open)
    if (number := act.connection.scalar(here)) is not None:
        raise Refused("serial_lies_here", unit=number, **said)
    if claims.exchanged_on(act.connection, serial) is not None:
        raise Refused("serial_sent_before", **said)
    packed = {line["claim"] for line in asked["lines"]}
    fitting = [
        row
        for row in _waiting(act, asked["customer"])
        if row.id not in packed and row.state == "at_shipping" and _owed(row) == "replacement"
    ]
    row = next((each for each in fitting if model in (each.replacement_model or each.model,)), None)
    if row is None:
        wanted = sorted({each.replacement_model or each.model or "" for each in fitting})
        raise Refused("model_not_awaited", wanted=wanted or ["nothing_awaited"], **said)
    return _packed(act, asked, row, serial)


def pack_unit(act: Act, number: str) -> Feedback:
    """Put a returned unit into the parcel: goods that go back (R17), or that were repaired.

    Raises:
        Refused: no parcel is packed, this unit does not go to this customer, or it came for repair and is
            neither repaired nor said to go back as it is (R2a).
    """
    people.require(act, "ship")
    asked = _packing(act)
    if any(line["unit"] == number for line in asked["lines"]):
        raise Refused("packed_already", serial=number, model="")
    row = next((each for each in _waiting(act, asked["customer"]) if each.unit == number), None)
    if row is None or not (row.state == "refused" or _owed(row) == "repair"):
        raise Refused("unit_does_not_leave", unit=number, customer=asked["customer"])
    whereabouts.require_here(act, number)
    return _packed(act, asked, row, None)


def _packed(act: Act, asked: Mapping[str, Any], row: Row[Any], serial: str | None) -> Feedback:
    if (block := entry.stops(act.connection, row)) is not None:
        raise Refused("lines_wait", form=row.paper, **entry.why([block]))
    if serial is None:
        _may_leave(row)
    line = {"claim": row.id, "unit": row.unit, "serial": serial}
    act.context.question = {**asked, "lines": [*asked["lines"], line]}
    act.unit = row.unit
    said = {"unit": row.unit, "serial": serial or row.serial or "unreadable"}
    return Feedback("ok", "packed", {**said, "pieces": len(asked["lines"]) + 1})


def ship(act: Act, waybill: str, couriers: Sequence[str]) -> Feedback:
    """The parcel goes: everything in it is shipped with this waybill.

    Args:
        couriers: whose number it may be; with several, or none, somebody chooses (7.2).

    Raises:
        Refused: no parcel is packed or nothing is in it; the number is that of a parcel that came in, or went
            out before; a line may not be shipped; nothing is left in stock.
    """
    operator = people.require(act, "ship")
    asked = _packing(act)
    if not asked["lines"]:
        raise Refused("parcel_empty", customer=asked["customer"])
    came = select(tables.waybill.c.number).where(tables.waybill.c.number == waybill)
    went = select(tables.shipment.c.id).where(tables.shipment.c.waybill == waybill)
    if act.connection.scalar(came) is not None or act.connection.scalar(went) is not None:
        raise Refused("waybill_used", waybill=waybill)
    if len(couriers) != 1:
        act.context.question = {**asked, "waybill": waybill, "couriers": list(couriers or COURIERS)}
        return Feedback(
            "attention", "which_courier", {"waybill": waybill, "couriers": list(couriers or COURIERS)}
        )
    values = {
        "customer": asked["customer"],
        "waybill": waybill,
        "courier": couriers[0],
        "shipped_at": act.at,
        "shipped_by": operator,
    }
    key = act.connection.execute(insert(tables.shipment), values).inserted_primary_key
    assert key is not None
    sent = int(key[0])
    act.record(
        "ParcelShipped",
        waybill,
        shipment=sent,
        customer=asked["customer"],
        courier=couriers[0],
        units=[line["unit"] for line in asked["lines"]],
    )
    serials = {line["claim"]: line["serial"] for line in asked["lines"]}
    for row in claims.get(act.connection, serials):
        _send(act, row, sent, serials[row.id], asked["customer"])
    act.context.question = None
    return Feedback("ok", "parcel_shipped", {"waybill": waybill, "pieces": len(serials)})


def _send(act: Act, row: Row[Any], sent: int, serial: str | None, customer: str) -> None:
    if (block := entry.stops(act.connection, row)) is not None:
        raise Refused("lines_wait", form=row.paper, **entry.why([block]))
    if serial is not None:
        source = _take_from_stock(act, row.replacement_model or row.model)
        _register(act, serial, row.replacement_model or row.model, customer)
        claims.complete(act, row, shipment=sent, source=source, new_serial=serial)
        return
    whereabouts.require_here(act, row.unit)
    _may_leave(row)
    gone = "sent_back" if row.state == "refused" else "shipped"
    act.connection.execute(update(unit).where(unit.c.number == row.unit).values(state=gone, open=False))
    act.record("UnitSent", row.unit, old=row.unit_state, state=gone)
    stock.move(act, row.unit, row.location or None, None)
    if row.state == "refused":
        claims.change(act, row, "ClaimSentBack", state="sent_back", shipment=sent, completed_at=act.at)
        claims.close_if_ended(act, row.delivery)
    else:
        claims.complete(act, row, shipment=sent)


def _may_leave(row: Row[Any]) -> None:
    """See that a unit that came for repair is ready to be sent (R2a, 5.4); goods that go back always are.

    Raises:
        Refused: it is not repaired yet, or not inspected after it.
    """
    ready = repair_rules.may_leave(row.unit_state, row.unit_status, row.unit_disposition)
    if row.state != "refused" and not ready:
        raise Refused(
            "repair_not_done", unit=row.unit, state=row.unit_state, status=row.unit_status, rule="R2a"
        )


def _take_from_stock(act: Act, model: str) -> str:
    """Take one piece for an exchange: finished stock first, then spares, however few are left (R6).

    The list of the ERP is what is known of stock; a model it does not speak of is taken at its word.

    Raises:
        Refused: the list says that nothing is left; for a discontinued model R9 begins.
    """
    rows = act.connection.execute(
        select(model_stock).where(model_stock.c.model == model).order_by(model_stock.c.location)
    ).all()
    if not rows:
        return "finished"
    left = {kind: sum(row.quantity for row in rows if row.kind == kind) for kind in ("finished", "spare")}
    source = rules.source(left["finished"], left["spare"])
    if source is None:
        ended = masters.models(act)[model].discontinued_on
        rule = "R9" if ended is not None and ended <= law.local(act.at).date() else "R18"
        raise Refused("stock_is_empty", model=model, rule=rule)
    place = next(row for row in rows if row.kind == source and row.quantity > 0)
    take_stock(act, place, 1, "exchange")
    return source


def take_stock(act: Act, place: Row[Any], quantity: int, reason: str) -> None:
    """Take pieces out of one row of the stock list."""
    act.connection.execute(
        update(model_stock)
        .where(
            model_stock.c.model == place.model,
            model_stock.c.location == place.location,
            model_stock.c.kind == place.kind,
        )
        .values(quantity=place.quantity - quantity)
    )
    act.record(
        "StockTaken",
        place.model,
        location=place.location,
        stock=place.kind,
        quantity=quantity,
        left=place.quantity - quantity,
        reason=reason,
    )


def _register(act: Act, serial: str, model: str, customer: str) -> None:
    """Write the new unit into the register of shipped serials, where one is kept: its term begins today (8).

    A first serial in an empty register would make every other one unknown.
    """
    if not masters.register_kept(act):
        return
    values = {"model": model, "customer": customer, "shipped_on": law.local(act.at).date(), "invoice": ""}
    known = select(shipped_serial.c.serial).where(shipped_serial.c.serial == serial)
    if act.connection.scalar(known) is None:
        act.connection.execute(insert(shipped_serial), {"serial": serial, **values})
    else:
        act.connection.execute(update(shipped_serial).where(shipped_serial.c.serial == serial).values(values))


def take_spares(act: Act, model: str, quantity: int, reason: str) -> Feedback:
    """Take spares of a discontinued model for another use than an exchange; below the target it warns (R6).

    Raises:
        Refused: fewer are there.
    """
    people.require(act, "take_spares")
    rows = act.connection.execute(
        select(model_stock)
        .where(model_stock.c.model == model, model_stock.c.kind == "spare", model_stock.c.quantity > 0)
        .order_by(model_stock.c.location)
    ).all()
    there = sum(row.quantity for row in rows)
    if not 0 < quantity <= there:
        raise Refused("spares_not_there", model=model, asked_for=quantity, left=there, rule="R6")
    wanted = quantity
    for row in rows:
        taken = min(row.quantity, wanted)
        if taken:
            take_stock(act, row, taken, reason)
        wanted -= taken
    known = masters.models(act)[model]
    standing = law.of(act).policy.spares if known.discontinued_on is not None else 0
    target = standing if known.spare_target is None else known.spare_target
    said = {"model": model, "quantity": quantity, "left": there - quantity, "target": target, "rule": "R6"}
    if there - quantity < target:
        return Feedback("attention", "spares_below_target", said)
    return Feedback("ok", "spares_taken", said)


def record_delivered(act: Act, shipment: int) -> Feedback:
    """The clerk has followed a parcel up: it has arrived (R18).

    Raises:
        Refused: there is no such parcel, or that is recorded already.
    """
    people.require(act, "follow_shipment")
    sent = tables.shipment
    row = act.connection.execute(select(sent).where(sent.c.id == shipment)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=shipment)
    if row.delivered_at is not None:
        raise Refused(
            "delivered_already", waybill=row.waybill, at=f"{law.local(row.delivered_at):%m-%d %H:%M}"
        )
    act.connection.execute(update(sent).where(sent.c.id == shipment).values(delivered_at=act.at))
    act.record("ParcelDelivered", row.waybill, shipment=shipment)
    return Feedback("ok", "parcel_delivered", {"waybill": row.waybill})


def _packing(act: Act) -> dict[str, Any]:
    asked = act.context.question or {}
    if asked.get("kind") != "parcel_out":
        raise Refused("no_parcel_begun")
    return asked


def _waiting(act: Act, customer: str) -> Sequence[Row[Any]]:
    """Return the claims of a customer that are to be sent, oldest first."""
    ids = act.connection.scalars(
        select(claim.c.id)
        .join(tables.delivery, tables.delivery.c.number == claim.c.delivery)
        .where(tables.delivery.c.customer == customer, claim.c.state.in_(("at_shipping", "refused")))
        .order_by(claim.c.id)
    ).all()
    return claims.get(act.connection, ids)


def _owed(row: Row[Any]) -> str:
    return rules.outcome(row.request, row.decision)
