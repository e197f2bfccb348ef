"""Who is at the desk, and what they may do (domain 2)."""

import hmac
import re
import secrets
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Row, select, update

from station.feedback import Feedback, Refused
from station.rules import rights
from station.store.store import Act
from station.store.tables import operator

PIN = re.compile(r"\d{6,12}", re.ASCII)
"""What a PIN may be: six digits at least (domain 2)."""

PIN_TRIES = 5
"""Wrong PINs in a row before nobody may try for `PIN_LOCK`."""

PIN_LOCK = timedelta(minutes=15)

_HASHER = PasswordHasher()  # Argon2id, RFC 9106's low-memory profile


def sign_on(act: Act, number: str, secret: str | None) -> Feedback:
    """Sign a clerk on by badge; whoever was signed on before is signed off.

    Raises:
        Refused: a number without its secret digits, a wrong or revoked badge, nobody of that number.
    """
    person = of_badge(act, number, secret)
    before = act.context.operator
    act.context.operator, act.context.operator_name, act.context.role = number, person.name, person.role
    if before != number:
        act.record("SignedOn", number, before=before)
        act.context.question = _empty(act.context.question)
    return Feedback("ok", "signed_on", {"name": person.name, "role": person.role})


def of_badge(act: Act, number: str, secret: str | None) -> Row[Any]:
    """Return whose badge was scanned.

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
    return person


def _empty(question: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a question as it was first asked: nobody signs what somebody else picked (faults F5)."""
    if question is None:
        return None
    if "picks" in question:
        return {**question, "picks": {}}
    if question["kind"] == "hand_over":
        return {**question, "keeper": None}
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


def set_pin(act: Act, number: str, pin: str) -> None:
    """Give somebody a PIN; what was wrong before is forgiven.

    Raises:
        Refused: not six to twelve digits, all the same digit, or nobody of that number.
    """
    if PIN.fullmatch(pin) is None or len(set(pin)) == 1:
        raise Refused("pin_unfit", digits=len(pin))
    values = {"pin_hash": _HASHER.hash(pin), "pin_failures": 0, "pin_locked_until": None}
    changed = act.connection.execute(update(operator).where(operator.c.number == number).values(values))
    if changed.rowcount != 1:
        raise Refused("badge_unknown", number=number)
    act.record("PinSet", number)


def wrong_pin(act: Act, pin: str) -> Feedback | None:
    """Whether the PIN is not that of who acts: None when it is, else the answer to return at once.

    A wrong one is counted, so the answer is returned and not raised: what is raised leaves no trace. After
    `PIN_TRIES` nobody may try for `PIN_LOCK`; restarts forgive nothing.
    """
    number = act.operator
    person = act.connection.execute(select(operator).where(operator.c.number == number)).one()
    if person.pin_hash is None:
        return Feedback("refused", "pin_not_set", {"name": person.name})
    if person.pin_locked_until is not None and act.at < person.pin_locked_until:
        left = -((act.at - person.pin_locked_until) // timedelta(minutes=1))
        return Feedback("refused", "pin_locked", {"name": person.name, "minutes": left})
    try:
        _HASHER.verify(person.pin_hash, pin)
    except VerificationError:
        failures = person.pin_failures + 1
        locked = failures >= PIN_TRIES
        values = {
            "pin_failures": 0 if locked else failures,
            "pin_locked_until": act.at + PIN_LOCK if locked else None,
        }
        act.connection.execute(update(operator).where(operator.c.number == number).values(values))
        act.record("PinWrong", number, failures=failures, locked=locked)
        if locked:
            minutes = PIN_LOCK // timedelta(minutes=1)
            return Feedback("refused", "pin_locked", {"name": person.name, "minutes": minutes})
        return Feedback("refused", "pin_wrong", {"left": PIN_TRIES - failures})
    if person.pin_failures:
        act.connection.execute(update(operator).where(operator.c.number == number).values(pin_failures=0))
    return None


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
