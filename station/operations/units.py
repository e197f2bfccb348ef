"""A unit's own label, scanned: what it is, where it stands, and what is open on it (7.1, 7.6)."""

from typing import Any

from sqlalchemy import Row, select

from station.feedback import Feedback, Refused
from station.operations import (
    discrepancies,
    inspecting,
    inspection,
    opening,
    printing,
    repair,
    teardown,
    whereabouts,
)
from station.rules import rights
from station.store.store import Act
from station.store.tables import unit


def scan_label(act: Act, number: str, issue: int | None) -> Feedback:
    """Put a unit on the table by its label; an open matter on it is put on the screen.

    Args:
        issue: which issue of the label was scanned, when its DataMatrix said so; a scan of a label whose
            print was unknown proves that it came out.

    Raises:
        Refused: no such unit, it was undone and its label is void, or its fresh label is not the one whose
            turn it is to be scanned back.
    """
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    act.unit = number
    if row.state == "voided":
        raise Refused("unit_voided", number=number)
    was = printing.seen(act, number, issue)
    if act.context.batch is not None:
        return teardown.add_unit(act, number)
    act.context.unit = number
    act.context.question = None
    facts = {"unit": number, "ordinal": row.ordinal, "model": row.model, "issue": issue, "current": row.issue}
    if issue is not None and issue < row.issue:
        return Feedback("attention", "old_label", facts)
    if was == printing.UNVERIFIED:
        return Feedback("ok", "label_verified", facts)
    if row.state == "sampled" and (slip := whereabouts.slip(act.connection, number)) is not None:
        return opening.open_paper(act, slip.number)
    if (bench := _on_the_bench(act, row)) is not None:
        return bench
    opened = discrepancies.first_open(act, number)
    if opened is not None and rights.may(act.context.role or "", "settle_discrepancy"):
        return discrepancies.open_settling(act, opened)
    return Feedback("ok", "unit_on_table", facts)


def _on_the_bench(act: Act, row: Row[Any]) -> Feedback | None:
    """Begin what the inspector or the repairer does with the unit that they scan; None when it is nothing."""
    role, number = act.context.role or "", str(row.number)
    if rights.may(role, "inspect"):
        if row.state in inspection.INSPECTED:
            return inspecting.begin(act, number)
        if row.state in ("counted", "stocked"):
            said = {"unit": number, "state": row.state, "rule": "R12a"}
            return Feedback("attention", "not_issued", said)
    if rights.may(role, "repair") and (
        row.state == "repairing" or (row.state, row.disposition) == ("inspected", "repair")
    ):
        return repair.ask(act, number)
    return None
