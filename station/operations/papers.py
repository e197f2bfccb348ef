"""Papers of the department: filed, revised, signed (domain 6).

A signature signs what was shown: the revision's fingerprint. Whoever signs names the revision that the screen
showed, so nobody approves what has changed meanwhile; a later revision begins without signatures of approval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from station.feedback import Refused
from station.forms.contents import KINDS, Content, Customer, from_plain, plain
from station.operations import claims, second
from station.operations.numbers import draw
from station.rules.papers import PROPOSES, step
from station.store import tables
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
    """An act done outside the station, recorded by whoever acts: who did it, how, and what proves it.

    `given_on`: the day it was done, as ISO 8601 writes it; empty when it is done while it is recorded.
    """

    operator: str
    channel: str
    reference: str = ""
    image: bytes | None = None
    given_on: str = ""


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
    filed = []
    for line in lines:
        values = {name: getattr(line, name) for name in Line.__dataclass_fields__}
        key = act.connection.execute(insert(paper_line), {"paper": number, **values}).inserted_primary_key
        assert key is not None
        filed.append({"line": key[0], **values})
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
        lines=filed,
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
    _shown(act, row, revision)
    said = dict(facts or {})
    if outside and outside.given_on:
        said["given_on"] = outside.given_on
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
        "facts": said,
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


def by_badge(act: Act, number: str) -> Outside | None:
    """How somebody signs who shows his badge: who is signed on himself, another recorded by him."""
    return None if number == act.operator else Outside(number, "badge")


def plan(act: Act, number: str, planned: str) -> None:
    """Write what is planned for the lines of a paper that are not carried out yet."""
    open_lines = paper_line.c.paper == number, paper_line.c.carried_out_at.is_(None)
    act.connection.execute(update(paper_line).where(*open_lines).values(plan=planned))
    act.record("PaperPlanned", number, plan=planned)


def carry_out(act: Act, number: str, line: int) -> None:
    """Record that what is planned for one line of a paper was done."""
    values = {"carried_out_at": act.at, "carried_out_by": act.operator}
    act.connection.execute(update(paper_line).where(paper_line.c.id == line).values(values))
    act.record("PaperLineCarriedOut", number, line=line)


def withdraw(act: Act, number: str) -> None:
    """What a paper is about turned out to be nothing; it stays on record and asks nobody for anything."""
    row = get(act.connection, number)
    values = {"state": "withdrawn", "waits_for": "", "waits_since": None}
    act.connection.execute(update(paper).where(paper.c.number == number).values(values))
    act.record("PaperWithdrawn", number, old=row.state, state="withdrawn")


def replace(act: Act, number: str) -> None:
    """A later paper has taken the place of one; it stays on record."""
    row = get(act.connection, number)
    values = {"state": "replaced", "waits_for": "", "waits_since": None}
    act.connection.execute(update(paper).where(paper.c.number == number).values(values))
    act.record("PaperReplaced", number, old=row.state, state="replaced")


def follow(act: Act, number: str) -> None:
    """Let the claims that a paper is about follow it: whom they wait for, and what was decided."""
    for each in lines(act.connection, number):
        if each.unit is not None:
            claims.follow(act, each.unit)


def done_last(act: Act, number: str) -> dict[str, Any]:
    """Return what was done last to a paper, by whom, when and at which desk: for who came second."""
    last = next(second.happened(act.connection, number, ["PaperSigned", *_DID]))
    return {"did": f"paper.{last.data.get('done') or _DID[last.kind]}", **second.who(last)}


def customer(connection: Connection, code: str | None) -> Customer:
    """Return whose goods they are, as it stands on every paper; empty for an unclaimed delivery."""
    found = connection.execute(
        select(tables.customer).where(tables.customer.c.code == (code or ""))
    ).one_or_none()
    if found is None:
        return Customer("", "")
    return Customer(found.code, found.name, found.contact, found.marketing_owner)


def awaited(act: Act, number: str, revision: int, kind: str, done: str) -> Row[Any]:
    """Return a paper, if `done` is what it waits for and the revision that was shown is its newest.

    Raises:
        Refused: it is another kind of paper, somebody did it already or changed it meanwhile: who, and when.
    """
    row = get(act.connection, number)
    if row.kind != kind or step(row.kind, row.state, done) is None:
        last = done_last(act, number)
        raise Refused("paper_is_past", paper=number, state=f"paper.{row.state}", rule=row.rule, **last)
    _shown(act, row, revision)
    return row


def _shown(act: Act, row: Row[Any], revision: int) -> None:
    if row.revision != revision:
        last = done_last(act, row.number)
        raise Refused("paper_changed", paper=row.number, shown=revision, now=row.revision, **last)


def in_turn(act: Act, row: Row[Any]) -> None:
    """See that a paper waits for the role of who acts (F5).

    Raises:
        Refused: it waits for somebody else first.
    """
    if row.waits_for != act.context.role:
        raise Refused("paper_waits_for", paper=row.number, who=row.waits_for, rule=row.rule)


def not_by_filer(act: Act, row: Row[Any], number: str) -> None:
    """Refuse somebody who filed or proposed what he would review or approve (domain 2, R13).

    Raises:
        Refused: he did.
    """
    if number in proposers(act.connection, row):
        person = select(tables.operator.c.name).where(tables.operator.c.number == number)
        name = act.connection.scalar(person) or number
        raise Refused("own_paper", paper=row.number, name=name, rule=row.rule)


def proposers(connection: Connection, row: Row[Any]) -> set[str | None]:
    """Return who filed or proposed a paper; of a replacement, which nobody files, who named the model."""
    signed = {
        each.operator
        for each in signatures(connection, row.number)
        if each.act == PROPOSES.get(row.kind, "submitted")
    }
    return signed if row.kind == "replacement" else {row.operator, *signed, *_writers(connection, row)}


def _writers(connection: Connection, row: Row[Any]) -> Sequence[str | None]:
    """Return who wrote what Finance reviews: the lines of an account, a price list and its changes."""
    if row.kind == "account":
        line = tables.account_line
        return connection.scalars(select(line.c.operator).distinct().where(line.c.batch == row.number)).all()
    if row.kind == "price_list":
        event = tables.event
        wrote = event.c.subject == row.number, event.c.kind.in_(("PriceListDrafted", "PriceLineChanged"))
        return connection.scalars(select(event.c.operator).distinct().where(*wrote)).all()
    return ()


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


_DID = {
    "PaperFiled": "filed",
    "PaperRevised": "revised",
    "PaperWithdrawn": "withdrawn",
    "PaperReplaced": "replaced",
}
