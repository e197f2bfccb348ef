"""A paper gathered from the store."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from station.forms.contents import from_plain
from station.forms.document import PaperDocument, Photo, Shipped, Signed, Task
from station.operations import papers
from station.store.tables import claim, operator, paper_line, paper_revision, photo, shipment


def gather(connection: Connection, number: str) -> PaperDocument:
    """Return the newest revision of a paper with its signatures, photos, tasks and shipments.

    Raises:
        Refused: there is no such paper.
    """
    row = papers.get(connection, number)
    names = {each.number: each for each in connection.execute(select(operator)).all()}

    def name(who: str | None) -> str:
        return names[who].name if who in names else who or ""

    written = connection.execute(
        select(paper_revision).where(
            paper_revision.c.paper == number, paper_revision.c.revision == row.revision
        )
    ).one()
    content = from_plain(row.kind, written.content)
    return PaperDocument(
        number=number,
        kind=row.kind,
        rule=row.rule,
        revision=row.revision,
        state=row.state,
        hash=written.hash,
        filed_at=row.at,
        filed_by=name(row.operator),
        revised_at=written.at,
        revised_by=name(written.operator),
        content=content,
        waits_for=row.waits_for,
        signatures=tuple(
            Signed(
                act=each.act,
                operator=each.operator,
                name=name(each.operator),
                role=names[each.operator].role if each.operator in names else "",
                at=each.at,
                revision=each.revision,
                recorded_by=name(each.recorded_by),
                channel=each.channel,
                reference=each.reference,
                image=each.image,
                given_on=each.facts.get("given_on", ""),
                facts=each.facts,
            )
            for each in papers.signatures(connection, number)
        ),
        photos=_photos(connection, getattr(content, "photos", ())),
        tasks=tuple(
            Task(
                unit=each.unit or "",
                model=each.model or "",
                quantity=each.quantity,
                plan=each.plan,
                carried_out_at=each.carried_out_at,
                carried_out_by=name(each.carried_out_by),
            )
            for each in papers.lines(connection, number)
        ),
        shipments=tuple(
            Shipped(
                waybill=each.waybill,
                courier=each.courier,
                units=each.units,
                shipped_at=each.shipped_at,
                shipped_by=name(each.shipped_by),
                delivered_at=each.delivered_at,
            )
            for each in _shipments(connection, number, row.kind)
        ),
    )


def _shipments(connection: Connection, number: str, kind: str) -> Sequence[Row[Any]]:
    """Return the parcels with goods of a form, or with those another paper is about."""
    about = select(paper_line.c.unit).where(paper_line.c.paper == number)
    mine = claim.c.paper == number if kind == "form" else claim.c.unit.in_(about)
    return connection.execute(
        select(shipment, func.count(claim.c.id).label("units"))
        .join(claim, claim.c.shipment == shipment.c.id)
        .where(mine)
        .group_by(*shipment.c)
        .order_by(shipment.c.id)
    ).all()


def _photos(connection: Connection, wanted: tuple[int, ...]) -> tuple[Photo, ...]:
    rows = {
        each.id: each
        for each in connection.execute(
            select(photo, operator.c.name)
            .outerjoin(operator, operator.c.number == photo.c.operator)
            .where(photo.c.id.in_(wanted))
        )
    }
    return tuple(
        Photo(id, rows[id].image, rows[id].at, rows[id].name or rows[id].operator)
        if id in rows
        else Photo(id, None)
        for id in wanted
    )
