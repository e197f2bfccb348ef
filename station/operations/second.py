"""What whoever comes second is told: who did it before, at which desk, and when (faults F3)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from station.operations import law
from station.store import tables


def happened(connection: Connection, subject: str, kinds: Sequence[str]) -> Iterator[Row[Any]]:
    """Yield the events of some kinds about a subject, newest first, with the names of person and desk."""
    yield from connection.execute(_ABOUT, {"subject": subject, "kinds": list(kinds)})


def who(row: Row[Any]) -> dict[str, str]:
    """Return by whom, where and when an event happened, as the sentences name it."""
    return {
        "by": row.name or row.operator or "",
        "desk": row.desk_name or row.desk,
        "at": f"{law.local(row.at):%m-%d %H:%M}",
    }


_ABOUT: Select[Any] = (
    select(
        tables.event.c.kind,
        tables.event.c.data,
        tables.event.c.at,
        tables.event.c.desk,
        tables.event.c.operator,
        tables.desk.c.name.label("desk_name"),
        tables.operator.c.name,
    )
    .outerjoin(tables.desk, tables.desk.c.id == tables.event.c.desk)
    .outerjoin(tables.operator, tables.operator.c.number == tables.event.c.operator)
    .where(
        tables.event.c.subject == bindparam("subject"),
        tables.event.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(tables.event.c.seq.desc())
)
