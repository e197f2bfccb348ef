"""Who is at the desk, and what they may do (domain 2)."""

import hmac
import re
import secrets
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Row, insert, select, update

from station.clock import Clock
from station.feedback import Feedback, Refused
from station.operations import law
from station.rules import qualification, rights
from station.store.journal import fingerprint
from station.store.store import Act, Request, Store, Tried
from station.store.tables import operator

PIN = re.compile(r"\d{6,12}", re.ASCII)
"""What a PIN may be: six digits at least (domain 2)."""

PIN_TRIES = 5
"""Wrong PINs in a row before nobody may try for `PIN_LOCK`."""

PIN_LOCK = timedelta(minutes=15)

_HASHER = PasswordHasher()  # Argon2id, RFC 9106's low-memory profile: 64 MiB, 175 ms of a processor
_ONE_AT_A_TIME = threading.Lock()
"""Held while a PIN is compared: sixty-four browsers at once would want 4 GiB."""


def sign_on(act: Act, number: str, secret: str | None) -> Feedback:
    """Sign a clerk on by badge; whoever was signed on before is signed off.

    Raises:
        Refused: a number without its secret digits, a wrong or revoked badge, nobody of that number.
    """
    return _signed_on(act, of_badge(act, number, secret), "badge")


def sign_on_with_pin(act: Act, number: str, pin: str) -> Feedback:
    """没带工牌: sign a clerk on by number and PIN.

    Raises:
        Refused: nobody of that number.
    """
    person = _person(act, full_number(number))
    return wrong_pin(act, pin, person.number) or _signed_on(act, person, "pin")


def _signed_on(act: Act, person: Row[Any], by: str) -> Feedback:
    before, number = act.context.operator, person.number
    act.context.operator, act.context.operator_name, act.context.role = number, person.name, person.role
    if before != number:
        act.record("SignedOn", number, before=before, by=by)
        act.context.question = _empty(act.context.question)
    return Feedback("ok", "signed_on", {"name": person.name, "role": person.role})


def full_number(typed: str) -> str:
    """Return an operator's number as it is kept, from its digits alone too.

    >>> full_number("6"), full_number("op0006")
    ('OP0006', 'OP0006')
    """
    typed = typed.strip().upper()
    return f"OP{int(typed):04}" if typed.isascii() and typed.isdigit() else typed


def of_badge(act: Act, number: str, secret: str | None) -> Row[Any]:
    """Return whose badge was scanned.

    Raises:
        Refused: a number without its secret digits, a wrong or revoked badge, nobody of that number.
    """
    person = _person(act, number)
    if secret is None:
        raise Refused("badge_without_secret", number=number)
    if person.badge_secret is None or not hmac.compare_digest(person.badge_secret, str(secret)):
        raise Refused("badge_revoked", number=number)
    return person


def in_turn(person: Row[Any], turn: str) -> None:
    """See that the badge that was shown is one whose turn it is, where two badges sign.

    Raises:
        Refused: its role may not sign there; says whose badge is wanted.
    """
    if not rights.may(person.role, turn):
        raise Refused("badge_out_of_turn", name=person.name, role=person.role, who=list(rights.who_may(turn)))


def _person(act: Act, number: str) -> Row[Any]:
    person = act.connection.execute(select(operator).where(operator.c.number == number)).one_or_none()
    if person is None:
        raise Refused("badge_unknown", number=number)
    return person


def _empty(question: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a question as it was first asked: nobody signs what somebody else picked (faults F5)."""
    if question is None:
        return None
    if "picks" in question:
        return {**question, "picks": {}}
    given = {"hand_over": "keeper", "pick_sign": "picker", "stock_take": "reasons"}
    if (first := given.get(question["kind"])) is not None:
        return {**question, first: None}
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


def require_qualified(act: Act, work: qualification.Work) -> None:
    """See that who acts is qualified for the work today (R24).

    Raises:
        Refused: the work is not among what they are qualified for, or the qualification is over; the leader
            sees to it.
    """
    person = act.connection.execute(select(operator).where(operator.c.number == act.operator)).one()
    facts = {"name": person.name, "work": f"work.{work}", "rule": "R24"}
    if not qualification.covers(person.qualified_for, work):
        raise Refused("not_qualified", **facts)
    if qualification.validity(person.valid_until, law.local(act.at).date()) == "over":
        raise Refused("qualification_over", until=person.valid_until.isoformat(), **facts)


def set_pin(act: Act, number: str, pin: str) -> None:
    """Give somebody a PIN; what was wrong before is forgiven, and their browsers are signed out.

    Raises:
        Refused: not six to twelve digits, all the same digit, or nobody of that number.
    """
    if PIN.fullmatch(pin) is None or len(set(pin)) == 1:
        raise Refused("pin_unfit", digits=len(pin))
    hashed = _HASHER.hash(pin)
    values = {"pin_hash": hashed, "pin_failures": 0, "pin_locked_until": None}
    changed = act.connection.execute(update(operator).where(operator.c.number == number).values(values))
    if changed.rowcount != 1:
        raise Refused("badge_unknown", number=number)
    act.record("PinSet", number, kept=fingerprint(hashed))


def give_pin(store: Store, desk: str, clock: Clock, number: str, pin: str) -> Feedback:
    """Give somebody a PIN on behalf of the machine's owner, in an operation of its own.

    Raises:
        Refused: as `set_pin`.
    """
    number = full_number(number)

    def give(act: Act) -> Feedback:
        act.on_card = False
        set_pin(act, number, pin)
        return Feedback("ok", "pin_set", {"number": number, "name": _person(act, number).name})

    request = Request(f"pin:{secrets.token_hex(8)}", "set_pin", desk, clock.now(), by_machine=True)
    feedback = store.perform(request, give)
    if feedback.outcome == "refused":
        raise Refused(feedback.code, **feedback.facts)
    return feedback


def reset_pin(act: Act, number: str, new_pin: str, pin: str) -> Feedback:
    """Give somebody else a PIN, as a manager does when it is forgotten or locked.

    Raises:
        Refused: the role may not; the new PIN is unfit; nobody of that number.
    """
    require(act, "reset_pin")
    if wrong := wrong_pin(act, pin):
        return wrong
    person = _person(act, full_number(number))
    set_pin(act, person.number, new_pin)
    return Feedback("ok", "pin_set", {"number": person.number, "name": person.name})


def change_pin(act: Act, new_pin: str, pin: str) -> Feedback:
    """Give oneself another PIN, known by the one that was.

    Raises:
        Refused: the new PIN is unfit, or it is the old one.
    """
    if wrong := wrong_pin(act, pin):
        return wrong
    if hmac.compare_digest(new_pin.encode(), pin.encode()):
        raise Refused("pin_same")
    set_pin(act, act.operator, new_pin)
    return Feedback("ok", "pin_set", {"number": act.operator, "name": act.context.operator_name})


def try_pin(store: Store, number: str, pin: str, at: datetime) -> Tried | None:
    """Compare a PIN before the store's lock is taken, for `Request.tried`; None when it would not be asked.

    Nothing is counted here and nothing told: that is for the operation, one at a time.
    """
    with store.read() as connection:
        wanted = select(operator.c.pin_hash, operator.c.pin_locked_until).where(operator.c.number == number)
        person = connection.execute(wanted).one_or_none()
    if person is None or person.pin_hash is None or _locked(person.pin_locked_until, at):
        return None
    return Tried(person.pin_hash, _is_pin(person.pin_hash, pin))


def wrong_pin(act: Act, pin: str, number: str | None = None) -> Feedback | None:
    """Whether the PIN is not that of who acts: None when it is, else the answer to return at once.

    A wrong one is counted, so the answer is returned and not raised: what is raised leaves no trace. After
    `PIN_TRIES` nobody may try for `PIN_LOCK`; restarts forgive nothing.

    Args:
        number: whose PIN, when nobody is signed on yet.
    """
    number = number or act.operator
    person = act.connection.execute(select(operator).where(operator.c.number == number)).one()
    if person.pin_hash is None:
        return Feedback("refused", "pin_not_set", {"name": person.name})
    if _locked(person.pin_locked_until, act.at):
        left = -((act.at - person.pin_locked_until) // timedelta(minutes=1))
        return Feedback("refused", "pin_locked", {"name": person.name, "minutes": left})
    tried = act.request.tried
    right = tried.right if tried and tried.against == person.pin_hash else _is_pin(person.pin_hash, pin)
    if not right:
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


def _locked(until: datetime | None, at: datetime) -> bool:
    return until is not None and at < until


def _is_pin(hashed: str, pin: str) -> bool:
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(hashed, pin)
        except VerificationError:
            return False


def make_manager(act: Act, number: str, name: str, pin: str) -> Feedback:
    """Enter the first manager of a station that has none (design decision 6).

    Raises:
        Refused: there is one; the number is somebody's; the PIN is unfit.
    """
    if act.connection.scalar(select(operator.c.number).where(operator.c.role == "manager").limit(1)):
        raise Refused("manager_there")
    holder = act.connection.scalar(select(operator.c.name).where(operator.c.number == number))
    if holder is not None:
        raise Refused("badge_taken", number=number, name=holder)
    row = {"number": number, "name": name, "role": "manager"}
    act.connection.execute(insert(operator), row)
    note_changes(act, number, {}, row)
    issue_badge(act, number)
    set_pin(act, number, pin)
    return Feedback("ok", "manager_made", {"number": number, "name": name})


def note_changes(act: Act, number: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Record what is otherwise about an operator: each column's old and new value."""
    was = {name: str(before.get(name) or "") for name in now}
    said = {name: str(value or "") for name, value in now.items()}
    changes = {name: [was[name], said[name]] for name in now if was[name] != said[name]}
    if changes:
        act.record("OperatorChanged", number, changes=changes)


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
