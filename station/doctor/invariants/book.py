"""A store and its inboxes while they are checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from sqlite3 import DatabaseError as SqliteError
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
)
from sqlalchemy.exc import DBAPIError

from station.doctor.account.state import Account
from station.doctor.files import InboxFile
from station.doctor.violation import Violation

_AT_ONCE = 2_000
"""Rows fetched at a time."""


UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, DBAPIError, SqliteError)
"""What a value raises that the station never wrote."""


@dataclass
class Book:
    """A store and its inboxes while they are checked."""

    connection: Connection
    inboxes: Sequence[InboxFile]
    heads: Sequence[tuple[int, str]]
    told: Account = field(default_factory=Account)

    def rows(self, statement: Select[Any]) -> Iterator[Row[Any]]:
        """The rows of a statement, not all in memory at once."""
        return iter(self.connection.execute(statement.execution_options(yield_per=_AT_ONCE)))

    @cached_property
    def inbox(self) -> Mapping[str, InboxFile]:
        """The inboxes by their id."""
        return {each.id: each for each in self.inboxes}

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is an SQLite file."""
        return self.connection.dialect.name == "sqlite"


def now_agrees(what: str, row: Mapping[str, Any], said: object) -> Iterator[Violation]:
    """I10: each value of a row is what the journal's last word says."""
    for name, value in row.items():
        expected = getattr(said, name, None)
        if value != expected or type(value) is not type(expected):
            yield Violation.of(
                "I10",
                f"{what}：{name} 是 {value}，记录本说 {expected}",
                f"{what}: {name} is {value}, the journal says {expected}",
            )
