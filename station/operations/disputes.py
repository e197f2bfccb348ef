"""Disputes that nobody has confirmed past their limit: notices, each working day anew (R2b; domain 5.3).

A notice is a paper on its addressee's page; the station sends no mail, so handing it over is on record too.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from station.feedback import Feedback, Refused
from station.forms.contents import Customer, Notice
from station.messages import say, spell
from station.operations import law, papers
from station.operations.people import require
from station.rules.papers import ASKS_OPINION
from station.store import tables
from station.store.store import Act

RULE = "R2b"


def overdue(connection: Connection, standing: law.Law, at: datetime, only: int | None = None) -> list[int]:
    """Return the disputes that a notice is due for now: open, past their limit, and not confirmed.

    None on a day off, or before work begins.

    Args:
        only: the one dispute that is asked about.
    """
    now = law.local(at)
    if not standing.calendar.is_working(now.date()) or now.time() < standing.calendar.open:
        return []
    wanted = _unconfirmed() if only is None else _unconfirmed().where(tables.discrepancy.c.id == only)
    rows, history = connection.execute(wanted).all(), law.History(connection)
    return [row.id for row in rows if now > law.dispute_due(history, standing, row)]


def notify(act: Act, opened: int) -> Feedback:
    """File today's notice of a dispute to the customer's marketing owner; from the second on, escalated.

    The clock's own act: it looks again whether there is still something to tell.
    """
    act.on_card = False
    standing = law.of(act)
    if not overdue(act.connection, standing, act.at, opened):
        return Feedback("ok", "notice_not_due", {"discrepancy": opened})
    found, delivery, customer = tables.discrepancy, tables.delivery, tables.customer
    row = act.connection.execute(
        select(
            found, delivery.c.customer, delivery.c.signed_at, delivery.c.counted_at, delivery.c.limits,
            customer.c.name, customer.c.contact, customer.c.marketing_owner,
        )
        .join(delivery, delivery.c.number == found.c.delivery)
        .outerjoin(customer, customer.c.code == delivery.c.customer)
        .where(found.c.id == opened)
    ).one()  # fmt: skip
    due = law.local(law.dispute_due(law.History(act.connection), standing, row))
    told = act.connection.scalar(select(func.count()).select_from(notices(opened).subquery()))
    facts = {
        "delivery": row.delivery,
        "unit": row.unit or row.model or "",
        "kind": spell(row.kind, "zh"),
        "quantity": row.quantity,
        "due": f"{due:%Y-%m-%d %H:%M}",
        "times": (told or 0) + 1,
    }
    filed = [
        papers.file(
            act,
            "notice",
            RULE,
            Notice(
                date=f"{law.local(act.at):%Y-%m-%d}",
                addressee=addressee,
                addressee_name=row.marketing_owner or "" if addressee == "marketing" else "",
                customer=Customer(
                    row.customer or "", row.name or "", row.contact or "", row.marketing_owner or ""
                ),
                about=say(Feedback("ok", "dispute_unconfirmed", facts), "zh"),
                models=(row.model,) if row.model else (),
                quantity=row.quantity,
                due=facts["due"],
                question=say(Feedback("ok", asked), "zh"),
            ),
            state="open",
            lines=[papers.Line(row.unit, opened, None, row.model, row.quantity)],
            delivery=row.delivery,
            customer=row.customer,
            addressee=addressee,
            waits_for=addressee,
        )
        for addressee, asked in _addressees(standing, escalate=bool(told))
    ]
    papers.follow(act, filed[0])
    return Feedback("ok", "notice_filed", {"paper": filed[0], "due": facts["due"]})


def _addressees(standing: law.Law, *, escalate: bool) -> list[tuple[str, str]]:
    """Whom today's notice is for, and which sentence says what is asked."""
    told = [("marketing", "confirm_dispute")]
    if escalate:
        policy = standing.policy
        told += [(policy.escalate_to, "dispute_escalated"), (policy.escalate_copy, "dispute_copied")]
    return [(addressee, asked) for addressee, asked in told if addressee]


def notices(opened: int, addressee: str = "marketing") -> Select[Any]:
    """Select the numbers of a dispute's notices."""
    return (
        select(tables.paper.c.number)
        .join(tables.paper_line, tables.paper_line.c.paper == tables.paper.c.number)
        .where(
            tables.paper_line.c.discrepancy == opened,
            tables.paper.c.kind == "notice",
            tables.paper.c.rule == RULE,
            tables.paper.c.addressee == addressee,
        )
    )


def _unconfirmed() -> Select[Any]:
    found, delivery, line = tables.discrepancy, tables.delivery, tables.paper_line
    confirmed = (
        select(line.c.discrepancy)
        .join(tables.paper, tables.paper.c.number == line.c.paper)
        .where(
            line.c.discrepancy == found.c.id,
            tables.paper.c.rule == RULE,
            tables.paper.c.addressee == "marketing",
            tables.paper.c.state == "confirmed",
        )
    )
    return (
        select(found.c.id, found.c.opened_at, delivery.c.signed_at, delivery.c.counted_at, delivery.c.limits)
        .join(delivery, delivery.c.number == found.c.delivery)
        .where(found.c.state == "open", ~confirmed.exists())
        .order_by(found.c.id)
    )


def confirm_notice(act: Act, paper: str, revision: int) -> Feedback:
    """Whom a notice is for confirms it; marketing's ends the repetition of R2b.

    Raises:
        Refused: it is no notice or somebody else's, it is confirmed already, it was changed meanwhile, or it
            asks for more (R8b).
    """
    require(act, "confirm_notice")
    row = papers.awaited(act, paper, revision, "notice", "confirmed")
    if row.addressee != act.context.role:
        raise Refused("notice_of_other", paper=paper, addressee=row.addressee, role=act.context.role)
    if row.rule == ASKS_OPINION:
        raise Refused("notice_asks_opinion", paper=paper, rule=row.rule)
    papers.sign(act, paper, revision, "confirmed", state="confirmed")
    papers.follow(act, paper)
    return Feedback("ok", "notice_confirmed", {"paper": paper})


def hand_over_notice(act: Act, paper: str, revision: int, to: str, how: str) -> Feedback:
    """Write down that a notice was handed over: to whom, and how; when is now.

    Raises:
        Refused: it is no notice, it was handed over or confirmed already, or it was changed meanwhile.
    """
    require(act, "hand_over_notice")
    row = papers.awaited(act, paper, revision, "notice", "handed_over")
    facts = {"to": to, "how": how}
    papers.sign(
        act, paper, revision, "handed_over", state="handed_over", waits_for=row.addressee, facts=facts
    )
    return Feedback("ok", "notice_handed_over", {"paper": paper, "to": to, "how": how})
