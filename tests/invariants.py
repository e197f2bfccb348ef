"""What must hold at a desk whatever happened to it: one checker, run after every fault.

The product's own (`station.doctor.invariants`: I2 to I5, I7 to I10), and what only tests know: what was
acknowledged, and what came out of the emulated printer.

I1  every acknowledged scan, weight and touch is in the store
I4  a label said to be printed by the printer's own word came out
I5  a label that came out belongs to a unit or lot that is in the store
I6  no more labels came out than were asked for
"""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from station.doctor import invariants
from station.doctor.files import reading
from station.store import tables

# --- what was acknowledged ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody was shown and relies on from then on.

    Attributes:
        answers: the answer's code by operation id; None while it waited for a badge.
        readings: the last reading that was taken into the inbox.
        head: sequence and hash of the journal's end.
    """

    answers: Mapping[str, str | None]
    readings: int
    head: tuple[int, str]


def seen(store: Path | str | Connection, inbox: Path) -> Seen:
    """Return what a desk's store (a file, a URL, or a connection) and inbox show now."""
    if not isinstance(store, Connection):
        with reading(_url(store)) as connection:
            return seen(connection, inbox)
    operation = tables.operation
    rows = store.execute(select(operation.c.id, operation.c.outcome, operation.c.code))
    answers = {id: None if outcome == "waiting" else code for id, outcome, code in rows}
    [head] = store.execute(select(tables.head.c.seq, tables.head.c.hash)).all()
    return Seen(answers, last_reading(inbox), (head.seq, head.hash))


def last_reading(inbox: Path) -> int:
    """Return the sequence of the newest reading in an inbox."""
    with closing(sqlite3.connect(f"file:{inbox}?mode=ro", uri=True, timeout=10)) as db:
        last: int = db.execute("SELECT coalesce(max(seq), 0) FROM reading").fetchone()[0]
    return last


def _url(store: Path | str) -> str:
    return store if isinstance(store, str) else f"sqlite:///{store}"


# --- what came out -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Out:
    """A label that came out of the emulated printer.

    Attributes:
        issue: from its DataMatrix; 0 for a label without one (badge, location).
        codes: every own number on it.
    """

    file: str
    number: str
    issue: int
    codes: frozenset[str]


def printed_label(file: Path) -> Out:
    """Read what an emulated printer printed."""
    codes = re.findall(r"\^B[CX][^^]*\^FD([A-Z]{2}[0-9]+(?:/[0-9]+)?)\^FS", file.read_text("ascii"))
    numbers = frozenset(code.partition("/")[0] for code in codes)
    issues = [code.partition("/") for code in codes if "/" in code]
    number, _, issue = issues[0] if issues else (codes[0] if codes else "", "", "0")
    return Out(file.name, number, int(issue), numbers)


# --- the check ---------------------------------------------------------------------------------------


def check(
    store: Path | str | Connection,
    inbox: Path | Sequence[Path],
    labels: Path | None = None,
    acknowledged: Sequence[Seen] = (),
) -> list[str]:
    """Return every violation as a sentence that begins with its invariant; none when all hold.

    Args:
        store: the database file, a URL, or a connection.
        inbox: the inbox file of the one desk that worked on it, or those of several. Operations of a desk
            whose inbox is not given are taken at their word.
        labels: folder of what the emulated printer printed; None: I4 (in part), I5 and I6 are not asked.
        acknowledged: what was seen before, at any time.
    """
    if not isinstance(store, Connection):
        with reading(_url(store)) as connection:
            return check(connection, inbox, labels, acknowledged)
    inboxes = [inbox] if isinstance(inbox, Path) else list(inbox)
    found = invariants.check(store, inboxes, [shown.head for shown in acknowledged])
    out = [printed_label(file) for file in sorted(labels.glob("*.zpl"))] if labels else []
    return [
        *_i1(store, max(map(last_reading, inboxes), default=0), acknowledged),
        *(violation.sentence("en") for violation in found),
        *(_came_out(store, out) if labels is not None else ()),
    ]


def _i1(store: Connection, readings: int, acknowledged: Sequence[Seen]) -> Iterator[str]:
    codes = {
        row.id: row.code for row in store.execute(select(tables.operation.c.id, tables.operation.c.code))
    }
    for shown in acknowledged:
        if shown.readings > readings:
            yield f"I1: reading {shown.readings} was taken and is not in the inbox"
        for id, code in shown.answers.items():
            if id not in codes:
                yield f"I1: operation {id} was answered {code} and is not in the store"
            elif code is not None and codes[id] != code:
                yield f"I1: operation {id} was answered {code}, the store says {codes[id]}"


_LEFT = ("sending", "printed", "unknown", "not_printed")


def _came_out(store: Connection, out: Sequence[Out]) -> Iterator[str]:
    jobs = store.execute(select(tables.print_job)).all()
    came = Counter((label.number, label.issue) for label in out)
    proven = Counter(
        (job.subject, job.issue)
        for job in jobs
        if job.state == "printed" and job.evidence in ("counter", "status")
    )
    for (number, issue), n in proven.items():
        if came[number, issue] < n:
            yield f"I4: label {number}/{issue} is printed {n} times, {came[number, issue]} came out"
    known = {*store.scalars(select(tables.unit.c.number)), *store.scalars(select(tables.part_lot.c.number))}
    queued = {(job.subject, job.issue) for job in jobs}
    for label in out:
        if len(label.codes) != 1:
            yield f"I5: label {label.file} carries {len(label.codes)} numbers: {sorted(label.codes)}"
        elif label.issue and label.number not in known:
            yield f"I5: label {label.file} belongs to {label.number}, which is not in the store"
        elif label.issue and (label.number, label.issue) not in queued:
            yield f"I5: label {label.file} is issue {label.issue} of {label.number}, which nobody queued"
    left = Counter((job.subject, job.issue) for job in jobs if job.state in _LEFT)
    of_number: dict[str, list[Any]] = defaultdict(list)
    for job in jobs:
        of_number[job.subject].append(job)
    for (number, issue), n in came.items():
        if issue and n > left[number, issue]:
            yield f"I6: label {number}/{issue} came out {n} times, {left[number, issue]} were sent"
    for number, n in Counter(label.number for label in out if label.issue).items():
        asked = sum(job.copy or job.reason == "not_printed" for job in of_number[number])
        issues = len({job.issue for job in of_number[number]})
        if n > issues + asked:
            yield f"I6: {n} labels of {number} came out: {issues} issues and {asked} reprints were asked for"
