"""Who is at the desk, and what they may do (domain 2)."""

import hmac
import secrets
from typing import Any

from sqlalchemy import select, update

from station.feedback import Feedback, Refused
from station.rules import rights
from station.store.store import Act
from station.store.tables import operator


def sign_on(act: Act, number: str, secret: str | None) -> Feedback:
    """Sign a clerk on by badge; whoever was signed on before is signed off.

    Raises:
        Refused: a number without its secret digits, a wrong or revoked badge, nobody of that number.
    """
    person = act.connection.execute(select(operator).where(operator.c.number == number)).one_or_none()
    if person is None:
        raise Refused("badge_unknown", number=number)
    if secret is None:
        raise Refused("badge_without_secret", number=number)
    if person.badge_secret is None or not hmac.compare_digest(person.badge_secret, str(secret)):
        raise Refused("badge_revoked", number=number)
    before = act.context.operator
    act.context.operator, act.context.operator_name, act.context.role = number, person.name, person.role
    if before != number:
        act.record("SignedOn", number, before=before)
        act.context.question = _empty(act.context.question)
    return Feedback("ok", "signed_on", {"name": person.name, "role": person.role})


def _empty(question: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a question as it was first asked: nobody signs what somebody else picked (faults F5)."""
    if question is None:
        return None
    if "picks" in question:
        return {**question, "picks": {}}
    return {**question, "short": None, "unit": None} if question["kind"] == "pairing" else question


def sign_off(act: Act, reason: str = "asked") -> Feedback:
    """Lock the desk; the work on the table stays as it is."""
    name = act.context.operator_name
    act.record("SignedOff", act.operator, reason=reason)
    act.context.operator = None
    return Feedback("ok", "signed_off", {"name": name})


def require(act: Act, operation: str) -> str:
    """Return who acts, if their role may.

    Raises:
        Refused: nobody is signed on, or the role may not (R16); says who may.
    """
    number = act.operator
    if not rights.may(act.context.role or "", operation):
        raise Refused(
            "role_may_not",
            role=act.context.role,
            asked=operation,
            who=sorted(rights.who_may(operation)),
        )
    return number


def issue_badge(act: Act, number: str) -> str:
    """Give an operator a new badge and return its code; the old one stops working."""
    secret = f"{secrets.randbelow(1_000_000):06d}"
    changed = act.connection.execute(
        update(operator).where(operator.c.number == number).values(badge_secret=secret)
    )
    if changed.rowcount != 1:
        raise Refused("badge_unknown", number=number)
    act.record("BadgeIssued", number)
    return number + secret
