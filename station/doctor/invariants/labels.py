"""I4 and I5: labels and print jobs."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Row,
    select,
)

from station.doctor.account.state import Job, time
from station.doctor.invariants.book import Book, now_agrees
from station.doctor.invariants.rows import no_event
from station.doctor.violation import Violation
from station.store import tables
from station.store.journal import fingerprint


def labels(book: Book) -> Iterator[Violation]:
    """I4, I5, I10: print jobs are what the journal says, and draw what they are about."""
    job, unit = tables.print_job, tables.unit
    missing = set(book.told.jobs)
    for row in book.rows(select(job, unit.c.serial).outerjoin(unit, unit.c.number == job.c.subject)):
        what = f"print job {row.id}", f"打印任务 {row.id}"
        values = row.kind, row.issue, row.copy, row.reason, row.desk, fingerprint(row.content)
        spoken = book.told.speaks_for("print_job", (row.id, row.subject, *values, time(row.queued_at)))
        if not spoken:
            yield no_event("print_job", (row.id, row.subject, *values[:-1]), "LabelQueued")
        drawn = row.content.get("number"), row.content.get("issue")
        if row.kind in ("unit", "part") and drawn != (row.subject, row.issue):
            yield Violation.of(
                "I5",
                f"{what[1]}（{row.subject}/{row.issue}）画的是另一张标签",
                f"{what[0]} of {row.subject}/{row.issue} draws another label",
            )
        if row.kind == "unit" and row.serial and row.content.get("serial") != row.serial:
            yield Violation.of(
                "I5",
                f"{what[1]} 画的序列号是 {row.content.get('serial')}，{row.subject} 是 {row.serial}",
                f"{what[0]} draws serial {row.content.get('serial')}, {row.subject} is {row.serial}",
            )
        missing.discard(row.id)
        said = book.told.jobs.get(row.id)
        state = "queued" if row.state == "sending" else row.state
        if said is None or state != said.state:
            yield Violation.of(
                "I10",
                f"{what[1]} 是 {row.state}，记录本说 {said and said.state}",
                f"{what[0]} is {row.state}, the journal says {said and said.state}",
            )
        elif row.state != "sending":
            values_now = {
                name: getattr(row, name) for name in ("evidence", "printer", "counter", "changed_at")
            }
            yield from now_agrees(what[0], values_now, said)
        elif row.evidence != said.evidence:
            yield from now_agrees(what[0], {"evidence": row.evidence}, said)
        if row.state == "printed" and said is not None:
            yield from _evidence(book, row, said)
    for id in sorted(missing):
        yield Violation.of(
            "I10", f"打印任务 {id} 只在记录本里", f"print job {id} is in the journal and nowhere else"
        )


def _evidence(book: Book, row: Row[Any], said: Job) -> Iterator[Violation]:
    label = f"{row.subject}/{row.issue}"
    what, zh = f"label {label} (job {row.id})", f"标签 {label}（任务 {row.id}）"
    if said.said is None or said.evidence != row.evidence:
        yield Violation.of(
            "I4",
            f"{zh}凭 {row.evidence!r} 算已打印，记录本没有说",
            f"{what} is printed by {row.evidence!r} and no event says so",
        )
        return
    operation, operator, might = said.said
    if row.evidence == "scanned":
        reading = book.connection.scalar(
            select(tables.operation.c.reading).where(tables.operation.c.id == operation)
        )
        if not reading or row.subject not in str(reading.get("text", "")).upper():
            yield Violation.of(
                "I4", f"{zh}凭扫描别的东西算已打印", f"{what} is proven by a scan of something else"
            )
    elif row.evidence not in ("counter", "status") and (row.evidence != operator or not might):
        yield Violation.of(
            "I4",
            f"{zh}凭 {row.evidence!r} 的话算已打印，他没有说过或无权说",
            f"{what} is printed by the word of {row.evidence!r}, who did not or may not say so",
        )
