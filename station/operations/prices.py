"""The price list of salvaged parts, in versions (R4, F6): what Finance reviewed is what prices."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from station.operations.law import local
from station.store.store import Act
from station.store.tables import price_line, price_list


def in_force(day: date) -> Select[Any]:
    """Select the list that prices on a day: of those Finance reviewed, the one that took effect last."""
    return (
        select(price_list)
        .where(price_list.c.state == "reviewed", price_list.c.effective_on <= day)
        .order_by(
            price_list.c.effective_on.desc(), price_list.c.reviewed_at.desc(), price_list.c.number.desc()
        )
        .limit(1)
    )


def current(act: Act, code: str) -> Row[Any] | None:
    """Return `price_fen` and `price_list` of a part in the list in force, or None: it is 待定价 (R4)."""
    number = in_force(local(act.at).date()).with_only_columns(price_list.c.number).scalar_subquery()
    wanted: Select[Any] = select(price_line.c.price_fen, price_line.c.price_list)
    at = price_line.c.code == code, price_line.c.price_list == number
    return act.connection.execute(wanted.where(*at)).one_or_none()


def version(connection: Connection, number: str | None) -> str:
    """Return the version that a list's number stands for, as labels name it; "" for none."""
    wanted = select(price_list.c.version).where(price_list.c.number == (number or ""))
    return connection.scalar(wanted) or ""
