"""What a rule asks for and has a time: opened, met with a paper, ended (R1, R9, R13)."""

from datetime import UTC
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update

from station.feedback import Refused
from station.operations import law
from station.store.store import Act
from station.store.tables import duty


def open_duty(
    act: Act, kind: str, rule: str, delivery: str, number: str | None, about: int | None = None
) -> int:
    """Open a duty and return its id.

    Args:
        number: the unit it is about. `about`: the discrepancy.
    """
    standing = law.of(act)
    due = standing.calendar.due_same_day(act.at)
    if kind == "replacement":
        due = standing.calendar.due(act.at, standing.policy.replacement_days)
    row = {
        "kind": kind,
        "rule": rule,
        "delivery": delivery,
        "unit": number,
        "discrepancy": about,
        "state": "open",
        "due_at": due,
        "target": kind != "replacement",
        "at": act.at,
    }
    key = act.connection.execute(insert(duty), row).inserted_primary_key
    assert key is not None
    act.record(
        "DutyOpened",
        number or delivery,
        id=key[0],
        duty=kind,
        rule=rule,
        discrepancy=about,
        due_at=due.astimezone(UTC).isoformat(),
        target=row["target"],
    )
    return int(key[0])


def get(act: Act, id: int) -> Row[Any]:
    """Return a duty.

    Raises:
        Refused: there is none of that id.
    """
    row = act.connection.execute(select(duty).where(duty.c.id == id)).one_or_none()
    if row is None:
        raise Refused("nothing_asked")
    return row


def meet(act: Act, id: int, paper: str) -> None:
    """The duty's paper is filed; it ends when the paper has come to its end."""
    act.connection.execute(update(duty).where(duty.c.id == id).values(paper=paper))
    act.record("DutyMet", paper, id=id)


def end(act: Act, paper: str, state: Literal["done", "withdrawn"] = "done") -> None:
    """A paper has come to its end, and what it was asked for with it."""
    met = select(duty.c.id).where(duty.c.paper == paper, duty.c.state == "open").order_by(duty.c.id)
    for id in act.connection.scalars(met).all():
        act.connection.execute(update(duty).where(duty.c.id == id).values(state=state, ended_at=act.at))
        act.record("DutyEnded", paper, id=id, state=state)
