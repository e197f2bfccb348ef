"""Own numbers: drawn in the operation's transaction, one sequence per kind and local day (domain 7.1)."""

from sqlalchemy import bindparam, insert, select, update

from station.codes import own_number
from station.operations.law import local
from station.store.store import Act
from station.store.tables import number

_LAST = (
    select(number.c.last)
    .where(number.c.prefix == bindparam("p"), number.c.day == bindparam("d"))
    .with_for_update()
)
_NEXT = (
    update(number)
    .where(number.c.prefix == bindparam("p"), number.c.day == bindparam("d"))
    .values(last=bindparam("n"))
)


def draw(act: Act, prefix: str) -> str:
    """Return the next own number of a kind: `draw(act, "RU")` -> `RU2609290001`."""
    day = local(act.at).date()
    key = {"p": prefix, "d": f"{day:%y%m%d}"}
    last = act.connection.execute(_LAST, key).scalar()
    if last is None:
        act.connection.execute(insert(number), {"prefix": prefix, "day": key["d"], "last": 1})
    else:
        act.connection.execute(_NEXT, {**key, "n": last + 1})
    return own_number(prefix, day, (last or 0) + 1)
