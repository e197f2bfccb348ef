"""What must hold whatever happened to a desk: one checker, run by `station doctor` and after every fault.

It reads a store through one connection, SQLite or PostgreSQL, and the inboxes of its desks, and writes
nothing. The journal's chain stands for the events, the events for all that they tell of; so a row that was
altered is found by the journal, and the journal by its chain and by whoever remembers a later end.

I2  every event has its cause, a reading, a touch, a print, a list, a clock; nothing was done twice
I3  one open unit per serial, but for marked duplicates; one unit per own number
I4  a label said to be printed is on record as such, by evidence or by somebody who may say so
I5  a label that is queued draws what its unit is
I7  a weight belongs to one unit, was stable, has its unit of measure, and came after the unit was counted
I8  the journal has no gap, its chain verifies, and every end that was ever seen is still in it
I9  each change of state was allowed, and by somebody who might
I10 the database is sound, and its tables say what the journal says

What only those know who watched is not asked here: I1 (what was acknowledged), I6 and half of I4 and I5 (what
came out of the printer). What no event speaks for is listed in docs/decisions/0017.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from station.doctor.account.state import MOST
from station.doctor.files import InboxFile
from station.doctor.invariants import causes, database, labels, matters, parts, rows, units
from station.doctor.invariants.book import UNREADABLE, Book
from station.doctor.violation import Violation


def check(
    connection: Connection, inboxes: Sequence[Path] = (), heads: Sequence[tuple[int, str]] = ()
) -> list[Violation]:
    """Return every violation, up to `MOST` of each examination; none when all hold.

    Args:
        connection: to the store; on SQLite read-only is enough. Begin a transaction for one view of a
            store that is at work.
        inboxes: files of the desks that work on it. Operations of a desk whose inbox is not given are
            taken at their word.
        heads: ends of the journal that were seen, besides those the inboxes remember.
    """
    found: list[Violation] = []
    with ExitStack() as open_files:
        opened = []
        for path in inboxes:
            try:
                opened.append(InboxFile(path))
                open_files.callback(opened[-1].close)
            except UNREADABLE as error:
                found.append(
                    Violation.of(
                        "I10", f"收件箱 {path} 读不了：{error}", f"inbox {path} cannot be read: {error}"
                    )
                )
        remembered = [inbox.head for inbox in opened if inbox.head]
        for _, violations in examinations(connection, opened, [*heads, *remembered]):
            found += violations
    return found


def examinations(
    connection: Connection, inboxes: Sequence[InboxFile], heads: Sequence[tuple[int, str]]
) -> Iterator[tuple[str, list[Violation]]]:
    """Examine one matter after the other: its name, and what was found.

    Args:
        heads: every end of the journal that was seen.
    """
    book = Book(connection, inboxes, heads)
    for examine in _EXAMINATIONS:
        yield examine.__name__, _examined(examine, book)


def _examined(examine: "Callable[[Book], Iterator[Violation]]", book: Book) -> list[Violation]:
    """Return what one examination finds; a value that cannot be read at all is a finding too."""
    found: list[Violation] = []
    try:
        found.extend(islice(examine(book), MOST))
    except UNREADABLE as error:
        if isinstance(error, DBAPIError):
            book.connection.rollback()
        said = " ".join(str(error).split())[:300]
        name = examine.__name__
        found.append(
            Violation.of("I10", f"数据库有读不了的值（{name}）：{said}", f"{name} cannot be read: {said}")
        )
    return found


_EXAMINATIONS: Sequence[Callable[[Book], Iterator[Violation]]] = (
    database.sound,
    database.complete,
    database.journal,
    database.remembered,
    causes.changes,
    causes.operations,
    causes.caused,
    units.numbers,
    labels.labels,
    units.weights,
    units.units,
    units.claims,
    matters.findings,
    rows.rows,
    parts.books,
    matters.papers,
    parts.plans,
    parts.stock_takes,
    matters.people,
    rows.unspoken,
)
"""In this order: `journal` reads what the others compare with, `unspoken` tells what they left."""
