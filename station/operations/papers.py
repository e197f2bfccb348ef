"""Papers of the department: filed, revised, signed (domain 6).

A signature signs what was shown: the revision's fingerprint. Whoever signs names the revision that the screen
showed, so nobody approves what has changed meanwhile; a later revision begins without signatures of approval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from station.feedback import Refused
from station.forms.contents import KINDS, Content, from_plain, plain
from station.operations.numbers import draw
from station.store.journal import fingerprint
from station.store.store import Act
from station.store.tables import paper, paper_line, paper_revision, signature


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of a paper is about; `plan` is what is proposed for it."""

    unit: str | None = None
    discrepancy: int | None = None
    problem: int | None = None
    model: str | None = None
    quantity: int = 1
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """An act done outside the station, recorded by whoever acts: who did it, how, and what proves it."""

    operator: str
    channel: str
    reference: str = ""
    image: bytes | None = None


def file(
    act: Act,
    kind: str,
    rule: str,
    content: Content,
    *,
    state: str,
    lines: Sequence[Line] = (),
    delivery: str | None = None,
    customer: str | None = None,
    addressee: str = "",
    waits_for: str = "",
    number: str | None = None,
) -> str:
    """File a paper with its first revision and return its number.

    Args:
        number: of a supplement, `FM2609300001/1`; by default the next of its kind.
    """
    number = number or draw(act, KINDS[kind][0])
    row = {
        "number": number,
        "kind": kind,
        "rule": rule,
        "delivery": delivery,
        "customer": customer,
        "addressee": addressee,
        "state": state,
        "revision": 1,
        "waits_for": waits_for,
        "waits_since": act.at if waits_for else None,
        "at": act.at,
        "operator": act.doer,
    }
    act.connection.execute(insert(paper), row)
    written = _write_revision(act, number, 1, content)
    for line in lines:
        values = {name: getattr(line, name) for name in Line.__dataclass_fields__}
        act.connection.execute(insert(paper_line), {"paper": number, **values})
    act.record(
        "PaperFiled",
        number,
        paper=kind,
        rule=rule,
        state=state,
        delivery=delivery,
        customer=customer,
        addressee=addressee,
        waits_for=waits_for,
        revision=1,
        content=written,
    )
    return number


def revise(act: Act, number: str, content: Content, *, state: str, waits_for: str = "") -> int:
    """Put a new revision in the place of the last and return its number; nothing is signed on it yet."""
    row = get(act.connection, number)
    revision: int = row.revision + 1
    written = _write_revision(act, number, revision, content)
    values = {
        "revision": revision,
        "state": state,
        "waits_for": waits_for,
        "waits_since": act.at if waits_for else None,
    }
    act.connection.execute(update(paper).where(paper.c.number == number).values(values))
    act.record(
        "PaperRevised",
        number,
        old=row.state,
        state=state,
        waits_for=waits_for,
        revision=revision,
        content=written,
    )
    return revision


def sign(
    act: Act,
    number: str,
    revision: int,
    done: str,
    *,
    state: str,
    waits_for: str = "",
    facts: Mapping[str, Any] | None = None,
    outside: Outside | None = None,
) -> None:
    """Put a signature on the revision that was shown, and move the paper on.

    Args:
        revision: that the screen showed.
        done: what is signed: `submitted`, `reviewed`, `approved`, `rejected`, `handed_over` …
        outside: when another person did it elsewhere; who acts is then on record as having recorded it.

    Raises:
        Refused: the paper was changed since it was shown.
    """
    row = get(act.connection, number)
    if row.revision != revision:
        raise Refused("paper_changed", paper=number, shown=revision, now=row.revision)
    signed = act.connection.execute(
        select(paper_revision.c.hash).where(
            paper_revision.c.paper == number, paper_revision.c.revision == revision
        )
    ).scalar_one()
    values = {
        "paper": number,
        "revision": revision,
        "hash": signed,
        "act": done,
        "operator": outside.operator if outside else act.operator,
        "recorded_by": act.operator if outside else None,
        "channel": outside.channel if outside else "",
        "reference": outside.reference if outside else "",
        "image": outside.image if outside else None,
        "facts": dict(facts or {}),
        "at": act.at,
    }
    act.connection.execute(insert(signature), values)
    moved = {"state": state, "waits_for": waits_for, "waits_since": act.at if waits_for else None}
    act.connection.execute(update(paper).where(paper.c.number == number).values(moved))
    act.record(
        "PaperSigned",
        number,
        old=row.state,
        state=state,
        waits_for=waits_for,
        revision=revision,
        content=signed,
        done=done,
        by=values["operator"],
        recorded_by=values["recorded_by"],
        channel=values["channel"],
        reference=values["reference"],
        image=fingerprint(outside.image) if outside and outside.image else None,
        facts=values["facts"],
    )


def get(connection: Connection, number: str) -> Row[Any]:
    """Return a paper's row.

    Raises:
        Refused: there is no such paper.
    """
    row = connection.execute(select(paper).where(paper.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    return row


def content(connection: Connection, number: str, revision: int | None = None) -> Content:
    """Return what stands on a paper, by default on its newest revision."""
    row = get(connection, number)
    said = connection.execute(
        select(paper_revision.c.content).where(
            paper_revision.c.paper == number, paper_revision.c.revision == (revision or row.revision)
        )
    ).scalar_one()
    return from_plain(row.kind, said)


def lines(connection: Connection, number: str) -> Sequence[Row[Any]]:
    """Return the lines of a paper in order."""
    return connection.execute(
        select(paper_line).where(paper_line.c.paper == number).order_by(paper_line.c.id)
    ).all()


def signatures(connection: Connection, number: str) -> Sequence[Row[Any]]:
    """Return the signatures of a paper in order, of earlier revisions too."""
    return connection.execute(
        select(signature).where(signature.c.paper == number).order_by(signature.c.id)
    ).all()


def _write_revision(act: Act, number: str, revision: int, content: Content) -> str:
    said = plain(content)
    written = fingerprint(said)
    row = {
        "paper": number,
        "revision": revision,
        "content": said,
        "hash": written,
        "at": act.at,
        "operator": act.doer,
    }
    act.connection.execute(insert(paper_revision), row)
    return written
