"""What the journal says: one pass over its events, kept small enough for a million of them.

Rows that never change again are kept as a number each (table and values, hashed) with the sequence of the
event that speaks for them; what changes is kept as it stands after the journal's last word.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from station.doctor.account import claims, labels, matters, parts, people, plans, units
from station.doctor.account.state import Account, Telling
from station.store.journal import follows

_RIGHTS = {
    "DeliverySigned": "sign_for",
    "ParcelSigned": "sign_for",
    "ParcelGivenUp": "finish_count",
    "UnitCounted": "count",
    "UnitVoided": "undo",
    "UnitStocked": "post_to_main_store",
    "UnitIssued": "issue_to_after_sales",
    "StockTakeBegun": "take_stock",
    "StockCounted": "take_stock",
    "StockDiffered": "take_stock",
    "StockTakeEnded": "take_stock",
    "UnitScrapped": "carry_out_plan",
    "ProblemClosed": "close_problem",
    "PaperLineCarriedOut": "carry_out_plan",
    "ProblemMarked": "mark_problem",
    "DiscrepancyReclassified": "pair",
    "DiscrepancyStep": "settle_discrepancy",
    "DiscrepancySettled": "settle_discrepancy",
    "CustomerNotReached": "settle_discrepancy",
    "PhotoTaken": "settle_discrepancy",
    "ProblemPhotoTaken": "mark_problem",
    "LabelNotPrinted": "settle_print_job",
    "ClaimEntered": "enter_form",
    "ClaimToShipping": "hand_to_shipping",
    "ClaimSentBack": "ship",
    "ParcelShipped": "ship",
    "ParcelDelivered": "follow_shipment",
    "GoodsRefused": "refuse_goods",
    "SampleSent": "send_sample",
    "SampleReturned": "send_sample",
    "UnitInspected": "inspect",
    "LotInspected": "inspect",
    "RepairStarted": "repair",
    "RepairEnded": "repair",
    "BatchOpened": "open_teardown_batch",
    "UnitIntoBatch": "scan_unit_in",
    "PartRecorded": "record_part",
    "PartScrapped": "record_part",
    "PiecesWeighed": "record_part",
    "YieldExplained": "record_part",
    "UnitTornDown": "record_part",
    "BatchClosed": "record_part",
    "ValueAcknowledged": "acknowledge_value",
    "PriceLineChanged": "write_price_list",
    "PlanBegun": "plan",
    "TaskPlanned": "plan",
    "TaskReassigned": "reassign",
    "TaskTakenOff": "plan",
    "PickLineAsked": "plan",
    "PickLineCounted": "count_pick_list",
    "PickShortageReported": "report_shortage",
}
"""What the role of an event's operator must have allowed when it happened."""

_ONCE = {
    "ClaimOpened",
    "UnitCounted",
    "UnitVoided",
    "DeliverySigned",
    "BatchOpened",
    "PartRecorded",
    "UnitIntoBatch",
    "PlanBegun",
}

_TOLD: Mapping[str, Telling] = {
    **units.TOLD,
    **matters.TOLD,
    **claims.TOLD,
    **labels.TOLD,
    **parts.TOLD,
    **plans.TOLD,
    **people.TOLD,
}
"""What an event of a kind tells."""


def read(account: Account, events: Iterable[Row[Any]], remembered: Iterable[int]) -> None:
    """Read the journal.

    Args:
        events: rows of `event`, in order of seq.
        remembered: the sequences whose hash is wanted.
    """
    wanted = set(remembered)
    seq, previous = account.end
    for row in events:
        event = row._asdict()
        if account.broken_at is None and not follows(event, seq, previous):
            account.broken_at = seq + 1
        seq, previous = event["seq"], event["hash"]
        if seq in wanted:
            account.kept_from[seq] = previous
        _in_its_block(account, event)
        try:
            _happened(account, event)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            account.is_wrong(
                "I10",
                f"第 {seq} 条记录（{event['kind']}）内容读不懂：{error!r}",
                f"event {seq}, {event['kind']}, does not say what such an event says: {error!r}",
            )
    account.end = (seq, previous)
    if account.block is not None:
        _unanswered(account, account.block)


def _in_its_block(account: Account, event: Mapping[str, Any]) -> None:
    """An operation's events stand together, and its answer ends them."""
    operation = event["operation"]
    if account.block is not None and operation != account.block:
        _unanswered(account, account.block)
    account.block = None if event["kind"] == "Answered" else operation


def _unanswered(account: Account, operation: str) -> None:
    account.is_wrong(
        "I2",
        f"操作 {operation} 的记录后面没有 Answered",
        f"operation {operation} has events that no Answered ends",
    )


def _happened(account: Account, event: Mapping[str, Any]) -> None:
    kind, subject = event["kind"], event["subject"]
    operation = _RIGHTS.get(kind)
    if operation and not account.may(event["operator"], operation):
        account.is_wrong(
            "I9",
            f"{kind}（{subject}）由 {event['operator']} 做，他无权 {operation}",
            f"{kind} of {subject} by {event['operator']}, who may not {operation}",
        )
    if kind in _ONCE:
        at = hash((kind, subject))
        if at in account.once:
            account.is_wrong("I2", f"{kind}（{subject}）有 2 次", f"{kind} of {subject} is there 2 times")
        account.once.add(at)
    if (told := _TOLD.get(kind)) is not None:
        told(account, event, event["data"])
