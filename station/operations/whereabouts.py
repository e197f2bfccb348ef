"""Whether a unit is in the house: what is out as a sample is neither worked on nor sent (R11b)."""

from typing import Any

from sqlalchemy import Connection, Row, select

from station.feedback import Refused
from station.store.store import Act
from station.store.tables import paper, paper_line, unit

OUT = ("out", "examined")
"""States of a sample slip whose unit is not back."""


def slip(connection: Connection, number: str) -> Row[Any] | None:
    """Return the slip under which a unit is out as a sample, None when it is not."""
    return connection.execute(
        select(paper)
        .join(paper_line, paper_line.c.paper == paper.c.number)
        .where(paper_line.c.unit == number, paper.c.kind == "sample", paper.c.state.in_(OUT))
    ).one_or_none()


def require_here(act: Act, number: str) -> None:
    """See that a unit is not out as a sample.

    Raises:
        Refused: it is; names the slip to take it back with (R11b).
    """
    state = act.connection.scalar(select(unit.c.state).where(unit.c.number == number))
    if state == "sampled" and (out := slip(act.connection, number)) is not None:
        raise Refused("unit_is_sample", unit=number, paper=out.number, rule="R11b")
