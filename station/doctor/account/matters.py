"""Discrepancies, problems, duties and papers."""

from collections.abc import Mapping
from typing import Any

from station.doctor.account.parts import book_signed
from station.doctor.account.state import (
    Account,
    Duty,
    Finding,
    Telling,
    time,
    without,
)
from station.doctor.papers import EVENTS


def _problem_marked(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    facts = without(said, "category", "problem")
    account.row(
        event,
        "problem",
        event["subject"],
        said["category"],
        facts,
        time(event["at"]),
        event["operator"],
    )


def _duty_opened(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    values = (said[name] for name in ("duty", "rule", "discrepancy", "due_at", "target"))
    account.row(event, "duty", event["subject"], *values, time(event["at"]))
    if "id" in said:
        account.duties[said["id"]] = Duty()


def _duty_met(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.duties[said["id"]].paper = event["subject"]


def _duty_ended(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    duty = account.duties[said["id"]]
    if duty.state != "open" or duty.paper != event["subject"]:
        number = event["subject"]
        account.is_wrong(
            "I9",
            f"任务 {said['id']} 随 {number} 结束，它是 {duty.state}，单号 {duty.paper}",
            f"duty {said['id']} ended with {number}, it was {duty.state} with {duty.paper}",
        )
    duty.state, duty.ended_at = said["state"], event["at"]


def _problem_closed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.closed.add(said["problem"])


def _paper(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    for table, *values in account.papers.rows(event, said):
        account.row(event, table, *values)
    for zh, en in account.papers.happened(event, said, account.may):
        account.is_wrong("I9", zh, en)
    book_signed(account, event, said)


def _opened(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    about, kind = said["discrepancy"], said["discrepancy_kind"]
    facts = without(said, "discrepancy", "discrepancy_kind", "model", "quantity")
    values = event["subject"], said["model"], said["quantity"], time(event["at"]), event["operator"]
    account.row(event, "discrepancy", about, *values)
    account.findings[about] = Finding(kind, facts)
    _step(account, event, about, "kind", {"kind": kind, **facts})


def _reclassified(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    finding = account.findings[said["discrepancy"]]
    facts = without(said, "discrepancy", "old", "new")
    finding.kind, finding.version = said["new"], finding.version + 1
    finding.facts = {**finding.facts, **facts}
    _step(account, event, said["discrepancy"], "kind", {"kind": said["new"], **facts})


def _stepped(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.findings[said["discrepancy"]].version += 1
    _step(account, event, said["discrepancy"], said["step"], without(said, "discrepancy", "step"))


def _photo_taken(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    about, photo = said["discrepancy"], said["photo"]
    account.row(event, "photo", photo, about, None, said["image"], time(event["at"]), event["operator"])
    account.findings[about].version += 1
    _step(account, event, about, "photo", {"photo": photo})


def _problem_photo_taken(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    values = None, said["problem"], said["image"], time(event["at"]), event["operator"]
    account.row(event, "photo", said["photo"], *values)


def _not_reached(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    _step(account, event, said["discrepancy"], "asked", {"reached": False})


def _step(
    account: Account, event: Mapping[str, Any], about: int, step: str, facts: Mapping[str, Any]
) -> None:
    account.row(event, "settlement_step", about, step, facts, event["operator"], time(event["at"]))
    account.findings[about].steps.append(step)


def _ended(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    state = "settled" if event["kind"] == "DiscrepancySettled" else "withdrawn"
    account.findings[said["discrepancy"]].state = state


TOLD: Mapping[str, Telling] = {
    "ProblemMarked": _problem_marked,
    "DutyOpened": _duty_opened,
    "DutyMet": _duty_met,
    "DutyEnded": _duty_ended,
    "ProblemClosed": _problem_closed,
    **dict.fromkeys(EVENTS, _paper),
    "DiscrepancyOpened": _opened,
    "DiscrepancyReclassified": _reclassified,
    "DiscrepancyStep": _stepped,
    "PhotoTaken": _photo_taken,
    "ProblemPhotoTaken": _problem_photo_taken,
    "CustomerNotReached": _not_reached,
    "DiscrepancySettled": _ended,
    "DiscrepancyWithdrawn": _ended,
}
