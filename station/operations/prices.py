"""The price list of salvaged parts, in versions (R4, F6): what Finance reviewed is what prices."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from station.feedback import Feedback, Refused
from station.forms.contents import PriceLine, PriceList
from station.lists.reading import read_record
from station.operations import law, papers
from station.operations.law import local
from station.operations.numbers import draw
from station.operations.people import require
from station.rules import papers as paths
from station.rules.valuation import decimal, yuan
from station.store.store import Act
from station.store.tables import operator, paper, price_line, price_list

RULE = "R4"


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


# --- writing -----------------------------------------------------------------------------------------


def of_version(connection: Connection, name: str) -> Row[Any] | None:
    """Return the list of a version, None when there is none."""
    return connection.execute(select(price_list).where(price_list.c.version == name)).one_or_none()


def write(act: Act, name: str, effective_on: date | None, lines: Sequence[Mapping[str, Any]]) -> str:
    """Put lines in the place of a draft's, or begin the version with them, and return its number.

    Args:
        name: the version; the caller has seen that it is no list that was submitted.
        lines: values of `price_line` but for the list's number, one a part.
    """
    row = of_version(act.connection, name)
    if row is None:
        number = draw(act, "PL")
        made = {"number": number, "version": name, "made_by": act.doer or "", "at": act.at}
        act.connection.execute(insert(price_list), {**made, "state": "draft", "effective_on": effective_on})
    else:
        number = row.number
        act.connection.execute(delete(price_line).where(price_line.c.price_list == number))
        changed = update(price_list).where(price_list.c.number == number)
        act.connection.execute(changed.values(effective_on=effective_on))
    if lines:
        act.connection.execute(insert(price_line), [{**line, "price_list": number} for line in lines])
    begins = effective_on.isoformat() if effective_on else None
    act.record("PriceListDrafted", number, version=name, effective_on=begins, lines=len(lines))
    return number


def put_price(
    act: Act, number: str, code: str, part_name: str, spec: str, unit_of_measure: str, price: str, basis: str
) -> Feedback:
    """Put one part's price into a draft, or in the place of the one it has there.

    Args:
        price: yuan, at most two decimals.

    Raises:
        Refused: the list is submitted or reviewed; no price, no name, or no unit of measure.
    """
    require(act, "write_price_list")
    row = _draft(act, number)
    values = _read(
        code=code, name=part_name, spec=spec, unit_of_measure=unit_of_measure, price_fen=price, basis=basis
    )
    at = price_line.c.price_list == row.number, price_line.c.code == values["code"]
    was = act.connection.execute(select(price_line).where(*at)).one_or_none()
    if was is None:
        act.connection.execute(insert(price_line), {**values, "price_list": row.number})
    else:
        act.connection.execute(update(price_line).where(*at).values(values))
    before = yuan(was.price_fen) if was else ""
    said = {"part": values["code"], "old": before, "new": yuan(values["price_fen"])}
    act.record("PriceLineChanged", row.number, **said)
    return Feedback("ok", "price_put", {"version": row.version, "name": values["name"], **said})


def remove_price(act: Act, number: str, code: str) -> Feedback:
    """Take a part out of a draft: it will be 待定价.

    Raises:
        Refused: the list is submitted or reviewed, or has no such part.
    """
    require(act, "write_price_list")
    row = _draft(act, number)
    at = price_line.c.price_list == row.number, price_line.c.code == code
    was = act.connection.execute(select(price_line).where(*at)).one_or_none()
    if was is None:
        raise Refused("price_not_there", part=code, version=row.version)
    act.connection.execute(delete(price_line).where(*at))
    act.record("PriceLineChanged", row.number, part=code, old=yuan(was.price_fen), new="")
    return Feedback("ok", "price_removed", {"version": row.version, "name": was.name})


def _draft(act: Act, number: str) -> Row[Any]:
    row = _list(act.connection, number)
    if row.state != "draft":
        raise Refused("price_list_fixed", version=row.version, state=f"paper.{row.state}", rule=RULE)
    return row


def _list(connection: Connection, number: str) -> Row[Any]:
    row = connection.execute(select(price_list).where(price_list.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    return row


def _read(**typed: str) -> dict[str, Any]:
    """Return what was typed as the columns of a line; the list's own columns read it (domain 7.7)."""
    cells = {**typed, "version": "-", "effective_on": ""}
    rows = read_record("price-list", cells)
    if rows.wrong:
        found = [{"zh": each.sentence("zh"), "en": each.sentence("en")} for each in rows.wrong]
        raise Refused("row_not_taken", findings=found)
    values = dict(rows.good[0].values)
    del values["version"], values["effective_on"]
    return values


# --- from leader to Finance --------------------------------------------------------------------------


def submit(act: Act, number: str) -> Feedback:
    """The leader gives a draft to Finance; what it says then is what is reviewed.

    Raises:
        Refused: the role may not; it is no draft; it has no line.
    """
    require(act, "write_price_list")
    row = _draft(act, number)
    content = _content(act, row)
    if not content.lines:
        raise Refused("price_list_empty", version=row.version)
    step = paths.PATHS["price_list"]["submitted"]
    filed = act.connection.scalar(select(paper.c.revision).where(paper.c.number == row.number))
    if filed is None:
        papers.file(act, "price_list", RULE, content, state="draft", number=row.number)
        revision = 1
    else:
        revision = papers.revise(act, row.number, content, state="draft")
    papers.sign(act, row.number, revision, "submitted", state=step.after, waits_for=step.waits_for)
    _goes(act, row.number, state="submitted")
    said = {"version": row.version, "lines": len(content.lines)}
    return Feedback("ok", "price_list_submitted", said)


def reviewed(act: Act, number: str) -> dict[str, Any]:
    """Finance has reviewed a list: it prices from its day on, today at the earliest.

    Returns:
        What the answer says besides.
    """
    row = _list(act.connection, number)
    begins = row.effective_on or local(act.at).date()
    values = {"reviewed_by": act.operator, "reviewed_at": act.at, "effective_on": begins}
    _goes(act, number, state="reviewed", **values)
    return {"version": row.version, "effective_on": begins.isoformat()}


def sent_back(act: Act, number: str) -> dict[str, Any]:
    """Finance has sent a list back: it is the leader's draft again."""
    _goes(act, number, state="draft")
    return {"version": _list(act.connection, number).version}


def _goes(act: Act, number: str, **values: Any) -> None:
    act.connection.execute(update(price_list).where(price_list.c.number == number).values(values))


def replace_older(act: Act) -> Row[Any] | None:
    """Let the list in force take the place of those before it, and return it; None when none is in force."""
    now = act.connection.execute(in_force(local(act.at).date())).one_or_none()
    if now is None:
        return None
    older = act.connection.scalars(
        select(price_list.c.number).where(
            price_list.c.state == "reviewed",
            price_list.c.number != now.number,
            price_list.c.effective_on <= now.effective_on,
        )
    ).all()
    for number in older:
        papers.replace(act, number)
        _goes(act, number, state="replaced")
    return now


def took_effect(connection: Connection, day: date) -> Row[Any] | None:
    """Return the list in force if it was reviewed before its day: nobody was there when it began."""
    now = connection.execute(in_force(day)).one_or_none()
    return now if now is not None and now.effective_on > local(now.reviewed_at).date() else None


def lines(connection: Connection, number: str) -> Sequence[Row[Any]]:
    """Return the lines of a list in order of code."""
    return connection.execute(
        select(price_line).where(price_line.c.price_list == number).order_by(price_line.c.code)
    ).all()


def _content(act: Act, row: Row[Any]) -> PriceList:
    made_by = act.connection.scalar(select(operator.c.name).where(operator.c.number == row.made_by))
    return PriceList(
        date=f"{law.local(act.at):%Y-%m-%d}",
        version=row.version,
        effective_on=row.effective_on.isoformat() if row.effective_on else "",
        made_by=made_by or act.context.operator_name or "",
        lines=tuple(
            PriceLine(
                line.code,
                line.name,
                line.spec,
                line.unit_of_measure,
                str(decimal(line.price_fen)),
                line.basis,
            )
            for line in lines(act.connection, row.number)
        ),
    )
