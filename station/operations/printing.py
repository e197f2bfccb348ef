"""Print jobs and the truth about them: queued, sending, printed, unknown, not printed (faults I4, C1-C6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from labels import KINDS
from station.feedback import Feedback, Refused
from station.operations.people import require
from station.store.journal import fingerprint
from station.store.store import Act
from station.store.tables import print_job, unit

CANCEL_REASONS = ("printer_away", "labels_wrong", "not_needed")
"""Why labels that wait are given up."""

UNVERIFIED = "unverified"
"""Why a label that came out is still unknown: it was not scanned back (`labels: verify:`)."""


def claim(
    connection: Connection,
    desk: str,
    printer: str,
    counter: int | None,
    at: datetime,
    kinds: Sequence[str] = KINDS,
) -> Row[Any] | None:
    """Mark the oldest queued job of a desk as `sending` and return it, None when nothing is queued.

    No event: it only says, for a restart, that bytes may have left. The journal has what was asked for and
    what became of it.

    Args:
        counter: the printer's label counter as it stands before.
        kinds: the kinds of label the printer takes.
    """
    return connection.execute(
        _CLAIM,
        {
            "p_desk": desk,
            "p_printer": printer,
            "p_counter": counter,
            "p_at": at,
            "p_kinds": list(kinds),
        },
    ).one_or_none()


def end(act: Act, job: int, state: str, evidence: str) -> Feedback:
    """What is known of a job that was sent.

    Args:
        state: `printed`, `queued` (no byte left), `unknown`, or `cancelled` (it cannot be drawn).
        evidence: `counter`, `status`, `no_byte_left`, or why it is unknown or cancelled.
    """
    row = _job(act, job)
    if row.state not in ("sending", "unknown"):
        raise Refused("job_is_past", job=job, state=row.state)
    _change(act, row, state, evidence=evidence)
    return _silent(act, f"label_{state}", row)


def ask(act: Act, job: int) -> Feedback:
    """Put the question on the screen: did this label come out?"""
    require(act, "settle_print_job")
    row = _job(act, job)
    if row.state != "unknown":
        raise Refused("job_is_past", job=job, state=row.state)
    act.context.question = {"kind": "print_job", "job": job}
    return Feedback("attention", "did_it_come_out", {"number": row.subject, "issue": row.issue})


def oldest_unknown(act: Act) -> int | None:
    """Return the oldest job of this desk of which nobody knows whether it came out."""
    return act.connection.scalar(
        select(print_job.c.id)
        .where(print_job.c.desk == act.context.id, print_job.c.state == "unknown")
        .order_by(print_job.c.id)
        .limit(1)
    )


def settle(act: Act, job: int, came_out: bool) -> Feedback:
    """A person, named, says whether an unknown label came out; if not, the job is queued anew."""
    operator = require(act, "settle_print_job")
    row = _job(act, job)
    _no_longer_asked(act, job)
    if row.state != "unknown":  # the printer or a scan has told meanwhile: nothing is left to ask
        return Feedback("attention", "job_is_past", {"job": job, "state": row.state})
    facts = {"number": row.subject, "issue": row.issue}
    if came_out:
        _change(act, row, "printed", evidence=operator)
        return Feedback("ok", "label_came_out", facts)
    _change(act, row, "not_printed", evidence=operator)
    again = {name: getattr(row, name) for name in ("kind", "subject", "issue", "copy", "content", "desk")} | {
        "state": "queued",
        "printer": "",
        "reason": "not_printed",
        "queued_at": act.at,
        "changed_at": act.at,
    }
    key = act.connection.execute(insert(print_job), again).inserted_primary_key
    assert key is not None
    act.record("LabelQueued", row.subject, job=key[0], **asked_for(again))
    return Feedback("ok", "label_queued", {**facts, "reason": "not_printed"})


def seen(act: Act, number: str, issue: int | None) -> str | None:
    """A label was scanned back: that is the proof that its unknown job came out.

    Args:
        issue: as the DataMatrix names it; None for the Code 128, which does not.

    What was scanned proves a job only when no other label that looks the same can be in circulation: no
    marked copy of the same issue and, for the Code 128, no other issue. Of a label that came out and only
    waits to be scanned back (`UNVERIFIED`), a copy of the same issue is no doubt.

    Returns:
        Why the job that it proved was unknown; None when it proved none.

    Raises:
        Refused: another label came out before and was not scanned back yet: they are stuck on and scanned in
            the order they came out, so one of the two is on the wrong unit.
    """
    mine = select(print_job).where(print_job.c.subject == number).order_by(print_job.c.id)
    jobs = act.connection.execute(mine).all()
    alike = [
        row
        for row in jobs
        if row.state in ("printed", "sending", "unknown") and (issue is None or row.issue == issue)
    ]
    fresh = [row for row in alike if row.state == "unknown" and row.evidence == UNVERIFIED]
    if fresh and len({row.issue for row in alike}) == 1:
        _in_order(act, fresh[0])
        proven = fresh[0]
    elif len(alike) == 1 and alike[0].state == "unknown":
        proven = alike[0]
    else:
        return None
    _change(act, proven, "printed", evidence="scanned")
    _no_longer_asked(act, proven.id)
    return str(proven.evidence)


def _in_order(act: Act, scanned: Row[Any]) -> None:
    newest = unit.c.number == print_job.c.subject, unit.c.issue == print_job.c.issue, unit.c.state != "voided"
    waits = print_job.c.desk == scanned.desk, print_job.c.state == "unknown"
    first = act.connection.scalar(
        select(print_job.c.subject)
        .join(unit, and_(*newest))
        .where(*waits, print_job.c.evidence == UNVERIFIED)
        .order_by(print_job.c.id)
        .limit(1)
    )
    if first is not None and first != scanned.subject:
        raise Refused("label_out_of_order", number=scanned.subject, expected=first)


def cancel_all(act: Act, reason: str) -> Feedback:
    """Cancel every queued job of this desk with one of the `CANCEL_REASONS`: a long batch, or a printer that
    was away for long (faults C12). What is being sent is not called back.
    """
    require(act, "settle_print_job")
    if reason not in CANCEL_REASONS:
        raise Refused("reason_unknown", reason=reason)
    mine = print_job.c.desk == act.context.id, print_job.c.state == "queued"
    rows = act.connection.execute(select(print_job).where(*mine).order_by(print_job.c.id)).all()
    for row in rows:
        _change(act, row, "cancelled", evidence=reason)
    return Feedback("ok", "labels_cancelled", {"count": len(rows)})


def asked_for(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the journal keeps of a new job: whatever can never change, the drawing as a fingerprint."""
    said = {name: job[name] for name in ("issue", "copy", "reason", "desk")}
    return said | {"label": job["kind"], "content": fingerprint(job["content"])}


def doubt(act: Act) -> int:
    """Nobody knows what became of labels still to print: an older store was restored, and they may be out.

    Returns how many are asked about; none is printed a second time by itself.
    """
    rows = act.connection.execute(select(print_job).where(print_job.c.state.in_(("queued", "sending")))).all()
    for row in rows:
        _change(act, row, "unknown", evidence="restored")
    return len(rows)


def _job(act: Act, job: int) -> Row[Any]:
    row = act.connection.execute(select(print_job).where(print_job.c.id == job)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=job)
    return row


_OLDEST = (
    select(print_job.c.id)
    .where(
        print_job.c.desk == bindparam("p_desk"),
        print_job.c.state == "queued",
        print_job.c.kind.in_(bindparam("p_kinds", expanding=True)),
    )
    .order_by(print_job.c.id)
    .limit(1)
    .scalar_subquery()
)
_CLAIM = (
    update(print_job)
    .where(print_job.c.id == _OLDEST)
    .values(
        state="sending",
        printer=bindparam("p_printer"),
        counter=bindparam("p_counter"),
        changed_at=bindparam("p_at"),
    )
    .returning(print_job)
)
_EVENTS = {
    "printed": "LabelPrinted",
    "queued": "LabelRequeued",
    "unknown": "LabelUnknown",
    "not_printed": "LabelNotPrinted",
    "cancelled": "LabelCancelled",
}


def _no_longer_asked(act: Act, job: int) -> None:
    if (act.context.question or {}).get("job") == job:
        act.context.question = None


def _change(act: Act, row: Row[Any], state: str, **values: object) -> None:
    act.connection.execute(
        update(print_job).where(print_job.c.id == row.id).values(state=state, changed_at=act.at, **values)
    )
    sent = {"printer": row.printer, "counter": row.counter}
    act.record(_EVENTS[state], row.subject, job=row.id, issue=row.issue, old=row.state, **sent, **values)


def _silent(act: Act, code: str, row: Row[Any]) -> Feedback:
    """The printer's progress is shown beside the card, it is no card of its own."""
    act.on_card = False
    return Feedback("ok", code, {"number": row.subject, "issue": row.issue})
