"""Who may open the pages: the kiosk's browser by a one-time key, people in the office by number and PIN,
programs by a token (design decision 6).

Only hashes are stored, so a copy of a file opens nothing. The browsers of a desk are kept in its inbox, so
that they see it while the store is away. Those of the office, and tokens, are the store's; that they begin
and end is in the journal.
"""

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, update

from station.clock import Clock
from station.feedback import Feedback, Refused
from station.lists.reading import read_record
from station.operations import people
from station.store.away import StoreAway
from station.store.inbox import Inbox
from station.store.journal import fingerprint
from station.store.store import Act, Request, Store
from station.store.tables import api_token, office_session, operator
from station.views.office import Clerk

NAME = re.compile(r"[\w.-]{1,30}")
"""What a token may be called: letters of any script, digits, `.`, `_` and `-`."""

BELIEVED_S = 3.0
"""How long a session found in the store is believed without looking again: a token that another process
revoked opens nothing after that."""

IDLE = timedelta(minutes=30)
"""After so long without a page asked for, whoever is signed in in the office is asked for the PIN again."""

LONGEST = timedelta(hours=12)
"""And after so long in any case."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a browser of the office was last seen."""


@dataclass(frozen=True, slots=True)
class Token:
    """One API token, without what opens anything.

    Attributes:
        desk: at whose command line it was made.
        made_at: aware, UTC.
    """

    name: str
    desk: str
    made_at: datetime


class Sessions:
    """The open sessions of one desk.

    Attributes:
        one_time_key: opens one kiosk session; printed at start, used up by the first who shows it.
    """

    def __init__(self, inbox: Inbox, tokens: "Tokens", clock: Clock) -> None:
        self._inbox, self._tokens, self._clock = inbox, tokens, clock
        self._lock = threading.Lock()
        self._opened: set[str] = set()
        self.one_time_key: str | None = secrets.token_urlsafe(18)

    def open(self, one_time_key: str) -> str | None:
        """Return a new session's token for the right key, once; None otherwise."""
        with self._lock:
            key = self.one_time_key
            if key is None or not hmac.compare_digest(key.encode(), one_time_key.encode()):
                return None
            self.one_time_key = None
        token = secrets.token_urlsafe(24)
        self._inbox.open_session(_hash(token), self._clock.now())
        return token

    def holds(self, token: str) -> bool:
        """Return whether the token is an open kiosk session's."""
        digest = _hash(token)
        if digest not in self._opened and self._inbox.has_session(digest):
            self._opened.add(digest)
        return digest in self._opened

    def holds_api(self, token: str) -> bool:
        """Return whether the token may read the API."""
        return self._tokens.holds(token)


class Office:
    """The people signed in in browsers of their own (domain 2).

    Args:
        desk: at whose station they are.

    Attributes:
        setup_code: makes the first manager of a station that has none, once; printed at start.
    """

    def __init__(self, store: Store, desk: str, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock
        self.setup_code = secrets.token_urlsafe(9)

    def sign_in(self, number: str, pin: str) -> tuple[Feedback, str]:
        """Open a session by number and PIN; the answer, and the session's token, empty when there is none.

        Raises:
            StoreAway: nobody can be asked.
        """
        number, token, now = people.full_number(number), secrets.token_urlsafe(24), self._clock.now()
        with self._store.read() as connection:
            known = connection.scalar(select(operator.c.number).where(operator.c.number == number))
        if known is None:
            return Feedback("refused", "badge_unknown", {"number": number[:20]}), ""
        tried = people.try_pin(self._store, number, pin, now)

        def sign_in(act: Act) -> Feedback:
            if wrong := people.wrong_pin(act, pin):
                return wrong
            person = act.connection.execute(select(operator).where(operator.c.number == number)).one()
            act.connection.execute(
                delete(office_session).where(
                    or_(office_session.c.seen_at < act.at - IDLE, office_session.c.at < act.at - LONGEST)
                )
            )
            row = {
                "token_hash": _hash(token),
                "operator": number,
                "proof": _proof(person.pin_hash, person.role),
            }
            act.connection.execute(insert(office_session), {**row, "at": act.at, "seen_at": act.at})
            act.record("SignedIn", number)
            return Feedback("ok", "signed_in", {"name": person.name, "role": person.role})

        id = f"office:{secrets.token_hex(8)}"
        request = Request(id, "sign_in", self._desk, now, operator=number, tried=tried)
        feedback = self._store.perform(request, sign_in)
        return feedback, token if feedback.outcome == "ok" else ""

    def who(self, token: str) -> Clerk | None:
        """Return who is signed in under a token, None when nobody is (any more).

        Raises:
            StoreAway: nobody can be asked.
        """
        digest, now = _hash(token), self._clock.now()
        with self._store.read() as connection:
            row = connection.execute(_SESSION, {"hash": digest}).one_or_none()
        if row is None or now - row.seen_at > IDLE or now - row.at > LONGEST:
            return None
        if row.pin_hash is None or row.proof != _proof(row.pin_hash, row.role):
            return None
        if now - row.seen_at > SEEN_EVERY:
            with self._store.write() as connection:
                connection.execute(_SEEN, {"hash": digest, "now": now})
        return Clerk(row.number, row.name, row.role)

    def sign_out(self, token: str) -> None:
        """End a session."""
        clerk = self.who(token)
        if clerk is None:
            return

        def sign_out(act: Act) -> Feedback:
            act.connection.execute(delete(office_session).where(office_session.c.token_hash == _hash(token)))
            act.record("SignedOut", clerk.number)
            return Feedback("ok", "signed_out", {"name": clerk.name})

        id, now = f"office:{secrets.token_hex(8)}", self._clock.now()
        self._store.perform(Request(id, "sign_out", self._desk, now, operator=clerk.number), sign_out)

    def has_manager(self) -> bool:
        """Whether anybody is a manager; a station begins without one.

        Raises:
            StoreAway: nobody can be asked.
        """
        with self._store.read() as connection:
            manager = select(operator.c.number).where(operator.c.role == "manager").limit(1)
            return connection.scalar(manager) is not None

    def make_manager(self, code: str, number: str, name: str, pin: str) -> Feedback:
        """Enter the first manager, for who read the code that was printed at start; it is good once."""
        if not hmac.compare_digest(code.strip().encode(), self.setup_code.encode()):
            return Feedback("refused", "setup_code_wrong")
        rows = read_record(
            "operators", {"number": people.full_number(number), "name": name, "role": "manager"}
        )
        if rows.wrong:
            return rows.wrong[0].feedback()

        def make(act: Act) -> Feedback:
            act.on_card = False
            values = rows.good[0].values
            return people.make_manager(act, values["number"], values["name"], pin)

        id = f"setup:{secrets.token_hex(8)}"
        request = Request(id, "make_manager", self._desk, self._clock.now(), by_machine=True)
        feedback = self._store.perform(request, make)
        if feedback.outcome == "ok":
            self.setup_code = secrets.token_urlsafe(9)
        return feedback


class Tokens:
    """The named tokens of a store, for programs that read the API and the metrics.

    Args:
        desk: at whose command line they are made.
    """

    def __init__(self, store: Store, desk: str, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock
        self._found: dict[str, float] = {}
        """Tokens by hash, and when each was last found in the store (monotonic)."""

    def issue(self, name: str) -> str:
        """Return a new token that may read the JSON API and the metrics.

        Raises:
            Refused: not a name (`NAME`), or there is a token of that name.
        """
        token = secrets.token_urlsafe(24)

        def issue(act: Act) -> Feedback:
            if NAME.fullmatch(name) is None:
                return Feedback("refused", "token_name_bad", {"name": name[:40]})
            if act.connection.execute(select(api_token).where(api_token.c.name == name)).first():
                return Feedback("refused", "token_name_taken", {"name": name})
            row = {"token_hash": _hash(token), "name": name, "desk": self._desk, "at": act.at}
            act.connection.execute(insert(api_token), row)
            act.record("TokenIssued", name)
            return Feedback("ok", "token_issued", {"name": name})

        self._perform("issue_token", issue)
        return token

    def revoke(self, name: str) -> Feedback:
        """End a token: it opens nothing from now on, at another running station within `BELIEVED_S`.

        Raises:
            Refused: there is no token of that name.
        """

        def revoke(act: Act) -> Feedback:
            ended = act.connection.execute(delete(api_token).where(api_token.c.name == name))
            if ended.rowcount != 1:
                return Feedback("refused", "token_unknown", {"name": name[:40]})
            act.record("TokenRevoked", name)
            return Feedback("ok", "token_revoked", {"name": name})

        feedback = self._perform("revoke_token", revoke)
        self._found.clear()
        return feedback

    def list(self) -> Sequence[Token]:
        """Return every token there is, in order of name."""
        with self._store.read() as connection:
            rows = connection.execute(_TOKENS).all()
        return [Token(row.name, row.desk, row.at) for row in rows]

    def holds(self, token: str) -> bool:
        """Return whether the token may read the API."""
        digest = _hash(token)
        found_at = self._found.get(digest)
        if found_at is not None and time.monotonic() - found_at < BELIEVED_S:
            return True
        asked_at = time.monotonic()
        try:
            with self._store.read() as connection:
                held = connection.scalar(_HELD, {"hash": digest}) is not None
        except StoreAway:
            if found_at is None:
                raise
            return True  # nobody could have ended it; the pages and the metrics say that the store is away
        if held:
            self._found[digest] = asked_at
        else:
            self._found.pop(digest, None)
        return held

    def _perform(self, name: str, operation: Callable[[Act], Feedback]) -> Feedback:
        """Carry out what the owner of the station asks; no answer of it belongs on the desk's card."""

        def apart(act: Act) -> Feedback:
            act.on_card = False
            return operation(act)

        request = Request(
            f"token:{secrets.token_hex(8)}", name, self._desk, self._clock.now(), by_machine=True
        )
        feedback = self._store.perform(request, apart)
        if feedback.outcome == "refused":
            raise Refused(feedback.code, **feedback.facts)
        return feedback


_SESSION = (
    select(office_session, operator.c.number, operator.c.name, operator.c.role, operator.c.pin_hash)
    .join(operator, operator.c.number == office_session.c.operator)
    .where(office_session.c.token_hash == bindparam("hash"))
)
_SEEN = (
    update(office_session)
    .where(office_session.c.token_hash == bindparam("hash"))
    .values(seen_at=bindparam("now"))
)
_HELD = select(api_token.c.name).where(api_token.c.token_hash == bindparam("hash"))
_TOKENS = select(api_token).order_by(api_token.c.name)


def _proof(pin_hash: str, role: str) -> str:
    return fingerprint([pin_hash, role])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
