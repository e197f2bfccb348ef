"""Inspection, repair, teardown, prices and books."""

from collections.abc import Mapping
from typing import Any

from station.doctor.account.state import Account, Lot, Telling, time, without
from station.doctor.account.units import unit_changed

INSPECTED = (
    "checks", "passed", "defect", "cause", "instrument", "description", "remark", "disposition", "rechecks"
)  # fmt: skip
"""What an inspection says, which never changes."""

ACCOUNT_LINE = (
    "line", "voucher", "code", "name", "unit_of_measure", "summary", "quantity", "price_fen", "amount_fen",
    "corrects",
)  # fmt: skip
"""What stands in a line of a batch's account."""


def _unit_inspected(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    _inspected(account, event, said)
    unit_changed(account, event, said)


def _repair_started(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.row(event, "repair", said["repair"], event["subject"], event["operator"], time(event["at"]))
    account.repairs[said["repair"]] = {"ended_at": None, "result": "", "remark": ""}
    unit_changed(account, event, said)


def _repair_ended(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    now = {"ended_at": event["at"], "result": said["result"], "remark": said["remark"]}
    account.repairs[said["repair"]] = now
    unit_changed(account, event, said)


def _lot_inspected(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    _inspected(account, event, said)
    lot = account.lots[event["subject"]]
    lot.product_status, lot.issue = said["product_status"], said["issue"]


def _inspected(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    values = (said.get(name, "") for name in INSPECTED)
    account.row(
        event,
        "inspection",
        said["inspection"],
        event["subject"],
        *values,
        event["operator"],
        time(event["at"]),
    )


def _batch_opened(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.row(event, "batch", event["subject"], time(event["at"]), event["operator"])
    account.batches[event["subject"]] = "open"
    account.torn_down[event["subject"]] = {"repairer": None, "closed_at": None}


def _batch_taken(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.torn_down[event["subject"]]["repairer"] = said["repairer"]


def _batch_closed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.torn_down[event["subject"]]["closed_at"] = event["at"]


def _into_batch(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.row(event, "batch_unit", event["subject"], said["batch"])
    unit_changed(account, event, said)


def _part_scrapped(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    _of_batch(account, "scrapped_part", event, said, "model", "part", "quantity", "reason")


def _pieces_weighed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    _of_batch(account, "piece_weight", event, said, "code", "pieces", "kg")


def _yield_explained(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    _of_batch(account, "yield_reason", event, said, "model", "part", "quantity", "reason")


def _of_batch(
    account: Account, table: str, event: Mapping[str, Any], said: Mapping[str, Any], *names: str
) -> None:
    values = (said[name] for name in names)
    account.row(event, table, event["subject"], *values, time(event["at"]), event["operator"])


def _part_recorded(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    number = event["subject"]
    values = (said[name] for name in ("batch", "model", "part", "name", "unit_of_measure"))
    account.row(event, "part_lot", number, *values, said.get("spec", ""))
    account.lots[number] = Lot(said["price"], said.get("price_list"), said.get("status", "to_inspect"))
    account.quantities[number] = said["quantity"]


def _part_priced(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    lot = account.lots[event["subject"]]
    if lot.price_fen is not None:
        account.is_wrong(
            "I9",
            f"{event['subject']} 已有价 {lot.price_fen}，又定价（R4）",
            f"{event['subject']} was priced again, it had a price of {lot.price_fen} fen (R4)",
        )
    lot.price_fen, lot.price_list = said["price_fen"], said["price_list"]


def _price_list_drafted(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    number = event["subject"]
    if number not in account.price_lists:
        made = said["version"], event["operator"] or "", time(event["at"])
        account.row(event, "price_list", number, *made)
        account.price_lists[number] = {"state": "draft", "reviewed_by": None, "reviewed_at": None}
    account.price_lists[number]["effective_on"] = said["effective_on"]


def book_signed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """A price list or an account went on, as its paper says."""
    """A price list or an account went on, by whom its paper says."""
    """A batch is as its account, a price list as its paper; one that is sent back is a draft again."""
    number = event["subject"]
    state = account.papers.known[number].state
    if number in account.batches:
        account.batches[number] = state
    if (listed := account.price_lists.get(number)) is not None:
        listed["state"] = "draft" if state == "sent_back" else state
        if said.get("done") == "reviewed":
            listed.update(
                reviewed_by=event["operator"],
                reviewed_at=event["at"],
                effective_on=said["facts"]["effective_on"],
            )


def _account_posted(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    values = (said[name] for name in ACCOUNT_LINE)
    by = event["operator"] or ""
    account.row(event, "account_line", event["subject"], *values, time(event["at"]), by)


def _value_acknowledged(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    id, at = said["exception"], event["at"]
    now = account.exceptions.setdefault(id, {"opened_at": at, "peak_fen": 0, "closed_at": None})
    now.update(without(said, "exception"))
    now.update(state="open", acknowledged_at=at, acknowledged_by=event["operator"])


def _value_exceeded(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    now = account.exceptions[said["exception"]]
    if said["peak_fen"] > now["allowed_fen"]:
        account.is_wrong(
            "I9",
            f"库存价值 {said['peak_fen']} 分，只认可到 {now['allowed_fen']} 分（R3）",
            f"the value rose to {said['peak_fen']} fen, acknowledged up to {now['allowed_fen']} (R3)",
        )
    now["peak_fen"] = said["peak_fen"]


def _value_exception_closed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.exceptions[said["exception"]].update(state="closed", closed_at=event["at"])


TOLD: Mapping[str, Telling] = {
    "UnitInspected": _unit_inspected,
    "LotInspected": _lot_inspected,
    "RepairStarted": _repair_started,
    "RepairEnded": _repair_ended,
    "AccountPosted": _account_posted,
    "ValueAcknowledged": _value_acknowledged,
    "ValueExceeded": _value_exceeded,
    "ValueExceptionClosed": _value_exception_closed,
    "PartPriced": _part_priced,
    "PriceListDrafted": _price_list_drafted,
    "BatchOpened": _batch_opened,
    "BatchTaken": _batch_taken,
    "BatchClosed": _batch_closed,
    "UnitIntoBatch": _into_batch,
    "PartScrapped": _part_scrapped,
    "PiecesWeighed": _pieces_weighed,
    "YieldExplained": _yield_explained,
    "PartRecorded": _part_recorded,
}
