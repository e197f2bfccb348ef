"""Goods against policy: the keeper refuses them, and they never enter stock (R17)."""

from typing import Any

from sqlalchemy import Row, insert, select

from station.feedback import Feedback, Refused
from station.operations import claims, comparing, deliveries, discrepancies, people
from station.store.journal import fingerprint
from station.store.store import Act
from station.store.tables import delivery, refusal, unit

REASONS = ("against_policy", "not_ours", "opened_by_customer", "incomplete", "too_late")
"""Why goods may be refused."""

INFORMED = ("contact", "marketing_owner", "someone_else")
"""Who of the customer may be named as told."""

CHANNELS = ("phone", "wechat", "mail", "in_person")


def ask(act: Act, number: str | None = None) -> Feedback:
    """拒收: ask why goods are refused, and who was told; a photo then refuses them (R17).

    Args:
        number: the unit's, or the delivery's; by default the unit on the table, and without one the
            delivery, of which nothing is counted yet.

    Raises:
        Refused: nothing is on the table, or it can be refused no more.
    """
    people.require(act, "refuse_goods")
    number = number or act.context.unit or act.context.delivery
    if number is None:
        raise Refused("no_delivery_open")
    (_delivery if number.startswith("DL") else _unit)(act, number)
    act.context.question = {"kind": "refuse", "number": number, "picks": {}, "told": False}
    return Feedback("attention", "refusal_asked", {"number": number})


def refuse_goods(act: Act, number: str, reason: str, informed: str, channel: str, image: bytes) -> Feedback:
    """拒收: refuse a counted unit, or a delivery before it is counted; the customer knows, and it goes back.

    Args:
        number: the unit's, or the delivery's.
        reason: of `REASONS`. `informed`: who of the customer was told. `channel`: of `CHANNELS`.
        image: a photo; without one nothing is refused.

    Raises:
        Refused: there is none of that number, or it is no longer here, is in stock or scrapped already, was
            refused before, or what is open on it is not decided (R10, R13); units of the delivery are
            counted; no such reason, nobody was told, or it is no picture.
    """
    people.require(act, "refuse_goods")
    if number.startswith("DL"):
        return _refuse_delivery(act, number, reason, informed, channel, image)
    row = _unit(act, number)
    _said(number, reason, informed, channel)
    _record(act, number, reason, informed, channel, image, unit=number)
    discrepancies.hold(act, number)
    claims.follow(act, number)
    act.unit = number
    if (act.context.question or {}).get("kind") == "refuse":
        act.context.question = None
    return Feedback("ok", "goods_refused", {"unit": number, "ordinal": row.ordinal, "reason": reason})


def _unit(act: Act, number: str) -> Row[Any]:
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    if row.state != "counted" or row.product_status == "scrapped":
        state = row.state if row.state != "counted" else row.product_status
        raise Refused("refusal_too_late", unit=number, state=state, rule="R17")
    if act.connection.scalar(select(refusal.c.id).where(refusal.c.unit == number)) is not None:
        raise Refused("refused_already", unit=number)
    about = claims.of_unit(act.connection, number)
    if about is not None and about.state not in ("counted", "handed_over"):
        raise Refused("refusal_too_late", unit=number, state=about.state, rule="R17")
    opened = claims.pending(act.connection, [number]).get(number, ())
    if opened:
        raise Refused("decide_findings_first", unit=number, found=list(opened), rule="R17")
    return row


def _refuse_delivery(
    act: Act, number: str, reason: str, informed: str, channel: str, image: bytes
) -> Feedback:
    """Refuse everything that was signed for together, before anything of it was counted; it goes back.

    Parcels of it that are still awaited come as another delivery.
    """
    row = _delivery(act, number)
    _said(number, reason, informed, channel)
    _record(act, number, reason, informed, channel, image, delivery=number)
    comparing.drop_missing_parcels(act, number)
    deliveries.set_state(act, number, row.state, "refused")
    if act.context.delivery == number:
        act.context.delivery = act.context.unit = act.context.question = None
    return Feedback("ok", "delivery_refused", {"delivery": number, "reason": reason})


def _delivery(act: Act, number: str) -> Row[Any]:
    row = act.connection.execute(select(delivery).where(delivery.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    if row.state not in (*deliveries.OPEN_STATES, "unclaimed"):
        raise Refused("refusal_too_late", unit=number, state=row.state, rule="R17")
    if units := sum(deliveries.counts(act.connection, number).counted.values()):
        raise Refused("refuse_units_singly", delivery=number, units=units, rule="R17")
    return row


def _said(number: str, reason: str, informed: str, channel: str) -> None:
    if reason not in REASONS or channel not in CHANNELS:
        raise Refused("reason_unknown", reason=reason if reason not in REASONS else channel)
    if not informed.strip():
        raise Refused("customer_not_informed", unit=number, rule="R17")


def _record(
    act: Act, number: str, reason: str, informed: str, channel: str, image: bytes, **about: str
) -> None:
    picture = discrepancies.reencode(image)
    values = {
        **about,
        "reason": reason,
        "informed": informed,
        "channel": channel,
        "image": picture,
        "at": act.at,
        "operator": act.operator,
    }
    key = act.connection.execute(insert(refusal), values).inserted_primary_key
    assert key is not None
    act.record(
        "GoodsRefused",
        number,
        refusal=key[0],
        reason=reason,
        informed=informed,
        channel=channel,
        image=fingerprint(picture),
    )
