"""Units and deliveries."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from station.doctor.account.state import (
    Account,
    Delivery,
    Telling,
    Unit,
    time,
    without,
)

_DELIVERY_STATES = {
    ("signed", "counting"),
    ("signed", "counted"),
    ("counting", "counted"),
    ("unclaimed", "signed"),
    ("unclaimed", "counting"),
    ("unclaimed", "counted"),
    ("signed", "refused"),
    ("counting", "refused"),
    ("unclaimed", "refused"),
    ("counted", "handed_over"),
    ("handed_over", "closed"),
}

_MAY_BE_SAMPLED = ("counted", "stocked", "issued", "inspected", "repaired")

COUNTED = (
    "delivery", "ordinal", "model", "serial", "duplicate", "warranty", "warranty_end", "produced"
)  # fmt: skip
"""What is known of a unit when it is counted and never changes."""

_AFTER: Mapping[str, tuple[str, ...]] = {
    "UnitInspected": ("issued", "inspected", "repaired"),
    "UnitIntoBatch": ("inspected",),
    "UnitTornDown": ("in_teardown",),
    "RepairStarted": ("inspected",),
    "RepairEnded": ("repairing",),
}
"""From which states of a unit an event may lead."""

_SENT = ("counted", "stocked", "issued", "inspected", "repaired")
"""From which states a unit leaves for its customer."""


def _unit_counted(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    number = event["subject"]
    fixed = (said[each] for each in COUNTED)
    account.row(event, "unit", number, *fixed, time(event["at"]), event["operator"])
    account.units[number] = Unit(
        said["state"], said["product_status"], said["location"], said["request"], issue=None
    )


def unit_changed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """A unit is otherwise than it was; from where it was, that was allowed."""
    number, kind = event["subject"], event["kind"]
    unit = account.units.setdefault(number, Unit())
    if unit.state == "voided" and kind in ("UnitHeld", "UnitReleased", "UnitStocked", "Moved"):
        account.is_wrong(
            "I9", f"{number} 已撤销，之后又 {kind}", f"{kind} of {number}, which was voided before"
        )
    was = f"{unit.state}, {unit.product_status}"
    if kind == "UnitHeld" and (said["old"] != unit.product_status or said["old"] == "on_hold"):
        account.is_wrong(
            "I9",
            f"{number} 从 {said['old']} 转待处理，之前是 {unit.product_status}",
            f"{number} was held from {said['old']}, it was {unit.product_status}",
        )
    for wrong, zh, en in (
        (kind == "UnitReleased" and unit.product_status != "on_hold", "解除待处理", "released"),
        (kind == "UnitScrapped" and unit.product_status != "on_hold", "报废", "scrapped"),
        (
            kind == "UnitStocked" and (unit.state != "counted" or unit.product_status == "on_hold"),
            "入库",
            "stocked",
        ),
        (kind == "UnitIssued" and unit.state != "stocked", "发给售后", "issued"),
        (kind == "UnitSent" and unit.state not in _SENT, "发出", "sent"),
        (kind == "UnitVoided" and unit.state != "counted", "撤销", "voided"),
        (
            said.get("product_status") == "passed" and kind != "UnitInspected",
            "没经检测就判合格（R7）",
            "passed without an inspection (R7)",
        ),
        (kind in _AFTER and unit.state not in _AFTER.get(kind, ()), f"出现 {kind}", f"told of {kind}"),
    ):
        if wrong:
            account.is_wrong("I9", f"{number} {zh}，之前是 {was}", f"{number} was {en}, it was {was}")
    for name in ("state", "product_status", "location", "request", "paired_with", "disposition"):
        if name in said:
            setattr(unit, name, said[name])


def _sample_went(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    number, unit = event["subject"], account.units[event["subject"]]
    out = event["kind"] == "SampleSent"
    allowed = unit.state in _MAY_BE_SAMPLED if out else unit.state == "sampled"
    if not allowed or said["old"] != unit.state or (not out and said["state"] != unit.was):
        account.is_wrong(
            "I9",
            f"{number} {event['kind']} 变为 {said['state']}，之前是 {unit.state}，送样前是 {unit.was}",
            f"{event['kind']} of {number} to {said['state']}: it was {unit.state}, {unit.was} before",
        )
    unit.was = unit.state if out else None
    unit_changed(account, event, said)


def _moved(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    item, source, target, quantity = (
        event["subject"],
        said["source"],
        said["target"],
        said["quantity"],
    )
    more = said.get("amount_fen"), said.get("unit"), said.get("reason", "")
    at = time(event["at"])
    account.row(event, "movement", event["operation"], item, source, target, quantity, *more, at)
    if item in account.quantities:
        _lot_moved(account, item, source, target, quantity)
    unit = account.units.get(item)
    if unit is None:
        return
    if unit.state == "voided" and target is not None:
        account.is_wrong("I9", f"{item} 已撤销，之后又 Moved", f"Moved of {item}, which was voided before")
    if source != unit.stands:
        account.is_wrong(
            "I9",
            f"{item} 从 {source} 移走，它当时不在那里",
            f"{item} was moved from {source}, it lay elsewhere",
        )
    unit.stands = target
    unit.location = target or ("" if said.get("reason") else unit.location)


def _lot_moved(account: Account, item: str, source: str | None, target: str | None, quantity: int) -> None:
    lies, recorded = account.lies.setdefault(item, Counter()), account.quantities[item]
    if not lies and (source is not None or quantity != recorded):
        account.is_wrong(
            "I9",
            f"{item} 记了 {recorded}，先从 {source} 移了 {quantity}",
            f"{item} was recorded as {recorded}, and {quantity} of it were moved from {source} first",
        )
    for place, change in ((source, -quantity), (target, quantity)):
        if place is None:
            continue
        lies[place] += change
        if lies[place] < 0:
            account.is_wrong(
                "I9",
                f"{item} 从 {place} 移走 {quantity}，那里没有这么多",
                f"{quantity} of {item} were moved from {place}, which had less",
            )


def _delivery_signed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    number, customer = event["subject"], said["customer"]
    account.row(event, "delivery", number, time(event["at"]), event["operator"], said["limits"])
    account.deliveries[number] = Delivery("signed" if customer else "unclaimed", customer)


def _customer_named(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.deliveries[event["subject"]].customer = said["customer"]


def _delivery_state(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    number, old, new = event["subject"], said["old"], said["new"]
    delivery = account.deliveries[number]
    if (old, new) not in _DELIVERY_STATES or old != delivery.state:
        account.is_wrong("I9", f"{number} 从 {old} 变为 {new}", f"{number} went from {old} to {new}")
    delivery.state = new
    if new == "counted":
        delivery.counted_at, delivery.counted_by = event["at"], event["operator"]


def _parcel_signed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.row(event, "waybill", said["waybill"], event["subject"], said["courier"], time(event["at"]))


def _weight_recorded(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    values = said["value"], said["unit"], said["device"]
    account.row(event, "weight", event["operation"], event["subject"], *values, time(event["at"]))


def _evidence_noted(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    facts = without(said, "evidence")
    account.row(event, "evidence", event["subject"], said["evidence"], facts, time(event["at"]))


TOLD: Mapping[str, Telling] = {
    "UnitCounted": _unit_counted,
    **dict.fromkeys(
        (
            "UnitHeld",
            "UnitReleased",
            "UnitStocked",
            "UnitIssued",
            "UnitScrapped",
            "UnitTornDown",
            "UnitVoided",
            "UnitPaired",
            "UnitUnpaired",
            "UnitSent",
            "RequestNamed",
        ),
        unit_changed,
    ),
    "SampleSent": _sample_went,
    "SampleReturned": _sample_went,
    "Moved": _moved,
    "DeliverySigned": _delivery_signed,
    "CustomerNamed": _customer_named,
    "DeliveryState": _delivery_state,
    "ParcelSigned": _parcel_signed,
    "WeightRecorded": _weight_recorded,
    "EvidenceNoted": _evidence_noted,
}
