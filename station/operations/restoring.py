"""What a restored store has to know of the time it has no memory of (faults D7, I5, I6)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from station.codes import PREFIXES
from station.feedback import Feedback
from station.operations import printing
from station.operations.law import local
from station.store.store import Act
from station.store.tables import number

BEYOND = 1_000
"""How far numbers go on beyond the backup's when nobody can say which were drawn since."""

Drawn = tuple[str, str, int]
"""Prefix, day and last number: a row of `number`."""


def restored(
    act: Act,
    made_at: datetime,
    head: tuple[int, str],
    before: tuple[int, str] | None,
    lost: int,
    drawn: Iterable[Drawn],
    all_drawn: bool,
) -> Feedback:
    """Write down that the store is a backup's, and keep it from giving out what was given out since.

    Args:
        made_at: when the backup was made; `head` the journal's end in it.
        before: the journal's end that was there before the restoring, as far as is known.
        lost: how many events are known to be newer than the backup.
        drawn: the numbers drawn in the store that is replaced.
        all_drawn: whether `drawn` is everything; else numbers go on `BEYOND` the backup's.

    Numbers are on labels that lie on units: one drawn since the backup must not be given to another unit.
    Labels that were waiting then may have come out since: they are asked about.
    """
    left_out = _draw_on(act, drawn)
    if not all_drawn:
        left_out += _draw_on(act, _beyond(act, local(made_at).date()))
    doubted = printing.doubt(act) if lost or not all_drawn else 0
    act.record(
        "Restored",
        act.context.id,
        made_at=made_at.isoformat(),
        head={"seq": head[0], "hash": head[1]},
        before={"seq": before[0], "hash": before[1]} if before else None,
        lost=lost,
        labels_doubted=doubted,
        numbers=left_out,
    )
    act.on_card = False
    return Feedback("ok", "restored", {"made_at": f"{local(made_at):%Y-%m-%d %H:%M}"})


def _draw_on(act: Act, drawn: Iterable[Drawn]) -> list[Drawn]:
    """Let numbers go on after those that were drawn elsewhere; returns where that leaves some out."""
    left_out = []
    for prefix, day, last in drawn:
        key = {"prefix": prefix, "day": day}
        present = act.connection.scalar(select(number.c.last).filter_by(**key))
        if present is None:
            act.connection.execute(insert(number), {**key, "last": last})
        elif present < last:
            act.connection.execute(update(number).filter_by(**key).values(last=last))
        else:
            continue
        left_out.append((prefix, day, last))
    return left_out


def _beyond(act: Act, since: date) -> list[Drawn]:
    rows: Any = act.connection.execute(select(number.c.prefix, number.c.day, number.c.last))
    last = {(prefix, day): drawn for prefix, day, drawn in rows}
    days = (local(act.at).date() - since).days
    return [
        (prefix, day, last.get((prefix, day), 0) + BEYOND)
        for n in range(max(days, 0) + 1)
        for day in [f"{since + timedelta(days=n):%y%m%d}"]
        for prefix in PREFIXES
    ]
