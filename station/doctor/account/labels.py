"""Labels and print jobs."""

from collections.abc import Mapping
from typing import Any

from station.doctor.account.state import Account, Job, Telling, time

_JOB_STATES = {
    "LabelPrinted": ({"queued", "unknown"}, "printed"),
    "LabelRequeued": ({"queued"}, "queued"),
    "LabelUnknown": ({"queued"}, "unknown"),
    "LabelNotPrinted": ({"unknown"}, "not_printed"),
    "LabelCancelled": ({"queued"}, "cancelled"),
}
"""Print jobs: from which states an event may lead, and to which. `sending` is a mark without an event."""


def _label_queued(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    job, subject = said["job"], event["subject"]
    values = (said[name] for name in ("label", "issue", "copy", "reason", "desk", "content"))
    account.row(event, "print_job", job, subject, *values, time(event["at"]))
    if job in account.jobs:
        _job_went(account, job, account.jobs[job].state, "queued")
    account.jobs[job] = Job("queued", event["at"])
    if (unit := account.units.get(subject)) is not None:
        unit.issue = max(unit.issue or 0, said["issue"])
    if (lot := account.lots.get(subject)) is not None:
        lot.issue = max(lot.issue, said["issue"])


def _label_went(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    allowed, after = _JOB_STATES[event["kind"]]
    job = account.jobs.get(said["job"])
    if job is None or job.state not in allowed:
        _job_went(account, said["job"], job.state if job else None, after)
    job = account.jobs.setdefault(said["job"], Job(after, event["at"]))
    job.state, job.changed_at = after, event["at"]
    job.evidence = said.get("evidence", job.evidence)
    job.printer, job.counter = said.get("printer", job.printer), said.get("counter", job.counter)
    if after == "printed":
        operator = event["operator"]
        job.said = event["operation"], operator, account.may(operator, "settle_print_job")


def _job_went(account: Account, job: int, before: str | None, after: str) -> None:
    account.is_wrong(
        "I9",
        f"打印任务 {job} 从 {before} 变为 {after}",
        f"print job {job} went from {before} to {after}",
    )


TOLD: Mapping[str, Telling] = {
    "LabelQueued": _label_queued,
    **dict.fromkeys(_JOB_STATES, _label_went),
}
