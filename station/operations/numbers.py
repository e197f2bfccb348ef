"""Own numbers: drawn in the operation's transaction, one sequence per kind and local day (domain 7.1)."""

from sqlalchemy import bindparam, insert, update

from station.codes import own_number
from station.operations.law import local
from station.store.store import Act
from station.store.tables import number

_NEXT = (
    update(number)
    .where(number.c.prefix == bindparam("p"), number.c.day == bindparam("d"))
    .values(last=number.c.last + 1)
    .returning(number.c.last)
)


def draw(act: Act, prefix: str) -> str:
    """Return the next own number of a kind: `draw(act, "RU")` -> `RU2609290001`."""
    day = local(act.at).date()
    key = {"p": prefix, "d": f"{day:%y%m%d}"}
    drawn = act.connection.execute(_NEXT, key).scalar()
    if drawn is None:
        drawn = 1
        act.connection.execute(insert(number), {"prefix": prefix, "day": key["d"], "last": drawn})
    return own_number(prefix, day, drawn)


def skip(act: Act, count: int) -> None:
    """Leave out so many numbers of each kind: labels with them may lie about, of units the store forgot."""
    act.connection.execute(update(number).values(last=number.c.last + count))
