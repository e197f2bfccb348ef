"""Goods against policy: the keeper refuses them, and they never enter stock (R17)."""

from sqlalchemy import insert, select

from station.feedback import Feedback, Refused
from station.operations import claims, discrepancies, people
from station.store.journal import fingerprint
from station.store.store import Act
from station.store.tables import refusal, unit

REASONS = ("against_policy", "not_ours", "opened_by_customer", "incomplete", "too_late")
"""Why goods may be refused."""

CHANNELS = ("phone", "wechat", "mail", "in_person")


def refuse_goods(act: Act, number: str, reason: str, informed: str, channel: str, image: bytes) -> Feedback:
    """拒收: refuse a counted unit; the customer was told, and it goes back to him.

    Args:
        reason: of `REASONS`. `informed`: who of the customer was told. `channel`: of `CHANNELS`.
        image: a photo; without one nothing is refused.

    Raises:
        Refused: no such unit or it is no longer here, it is in stock or scrapped already, it was refused
            before, what is open on it is not decided (R10, R13), no such reason, nobody was told, or it is no
            picture.
    """
    operator = people.require(act, "refuse_goods")
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    if row.state != "counted" or row.product_status == "scrapped":
        state = row.state if row.state != "counted" else row.product_status
        raise Refused("refusal_too_late", unit=number, state=state, rule="R17")
    if reason not in REASONS or channel not in CHANNELS:
        raise Refused("reason_unknown", reason=reason if reason not in REASONS else channel)
    if not informed.strip():
        raise Refused("customer_not_informed", unit=number, rule="R17")
    if act.connection.scalar(select(refusal.c.id).where(refusal.c.unit == number)) is not None:
        raise Refused("refused_already", unit=number)
    about = claims.of_unit(act.connection, number)
    if about is not None and about.state not in ("counted", "handed_over"):
        raise Refused("refusal_too_late", unit=number, state=about.state, rule="R17")
    opened = claims.pending(act.connection, [number]).get(number, ())
    if opened:
        raise Refused("decide_findings_first", unit=number, found=list(opened), rule="R17")
    picture = discrepancies.reencode(image)
    values = {
        "unit": number,
        "reason": reason,
        "informed": informed,
        "channel": channel,
        "image": picture,
        "at": act.at,
        "operator": operator,
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
    discrepancies.hold(act, number)
    claims.follow(act, number)
    act.unit = number
    return Feedback("ok", "goods_refused", {"unit": number, "ordinal": row.ordinal, "reason": reason})
