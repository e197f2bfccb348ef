"""Claims and what is sent out."""

from collections.abc import Mapping
from typing import Any

from station.doctor.account.state import Account, Telling, time, without
from station.rules import claims


def _claim_opened(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.claims[said["claim"]] = without(said, "claim")


def _claim_changed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    now = account.claims[said["claim"]]
    state = said.get("state", now["state"])
    if now["unit"] != event["subject"] or (state != now["state"] and state not in claims.NEXT[now["state"]]):
        account.is_wrong(
            "I9",
            f"{event['subject']} 的申请从 {now['state']} 变为 {state}",
            f"the claim of {event['subject']} went from {now['state']} to {state}",
        )
    now.update(without(said, "claim"))


def _parcel_shipped(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.shipments[said["shipment"]] = {
        "customer": said["customer"],
        "waybill": event["subject"],
        "courier": said["courier"],
        "shipped_at": time(event["at"]),
        "shipped_by": event["operator"],
        "delivered_at": None,
    }


def _parcel_delivered(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.shipments[said["shipment"]]["delivered_at"] = time(event["at"])


def _goods_refused(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    values = (said[name] for name in ("refusal", "reason", "informed", "channel", "image"))
    account.row(event, "refusal", event["subject"], *values, time(event["at"]), event["operator"])


TOLD: Mapping[str, Telling] = {
    "ClaimOpened": _claim_opened,
    **dict.fromkeys(
        (
            "ClaimWaits",
            "ClaimDecided",
            "ClaimHandedOver",
            "ClaimReplaced",
            "ClaimEntered",
            "ClaimToShipping",
            "ClaimCompleted",
            "ClaimRefused",
            "ClaimSentBack",
        ),
        _claim_changed,
    ),
    "ParcelShipped": _parcel_shipped,
    "ParcelDelivered": _parcel_delivered,
    "GoodsRefused": _goods_refused,
}
