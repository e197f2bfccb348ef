"""Who may open the pages: the kiosk's browser by a one-time key, programs by a token (design decision 6).

Only hashes are stored, so a copy of the database opens nothing. Tokens are made and ended by the station's
owner, at the command line; both are events of the journal.
"""

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from station.clock import Clock
from station.feedback import Feedback, Refused
from station.store.away import StoreAway
from station.store.store import Act, Request, Store
from station.store.tables import kiosk_session

NAME = re.compile(r"[\w.-]{1,30}")
"""What a token may be called: letters of any script, digits, `.`, `_` and `-`."""

BELIEVED_S = 3.0
"""How long a session found in the store is believed without looking again: a token that another process
revoked opens nothing after that."""


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

    def __init__(self, store: Store, desk: str, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock
        self._lock = threading.Lock()
        self._found: dict[tuple[str, str], float] = {}
        """Sessions by hash and kind, and when each was last found in the store (monotonic)."""
        self.one_time_key: str | None = secrets.token_urlsafe(18)

    def open(self, one_time_key: str) -> str | None:
        """Return a new session's token for the right key, once; None otherwise."""
        with self._lock:
            key = self.one_time_key
            if key is None or not hmac.compare_digest(key.encode(), one_time_key.encode()):
                return None
            self.one_time_key = None
        token = secrets.token_urlsafe(24)
        with self._store.write() as connection:
            connection.execute(insert(kiosk_session), self._row(token, "kiosk"))
        return token

    def issue_token(self, name: str) -> str:
        """Return a new token that may read the JSON API and the metrics.

        Raises:
            Refused: not a name (`NAME`), or there is a token of that name.
        """
        token = secrets.token_urlsafe(24)

        def issue(act: Act) -> Feedback:
            if NAME.fullmatch(name) is None:
                return Feedback("refused", "token_name_bad", {"name": name[:40]})
            if act.connection.execute(select(kiosk_session).where(kiosk_session.c.name == name)).first():
                return Feedback("refused", "token_name_taken", {"name": name})
            act.connection.execute(insert(kiosk_session), {**self._row(token, "api", act.at), "name": name})
            act.record("TokenIssued", name)
            return Feedback("ok", "token_issued", {"name": name})

        self._perform("issue_token", issue)
        return token

    def revoke_token(self, name: str) -> Feedback:
        """End a token: it opens nothing from now on, at another running station within `BELIEVED_S`.

        Raises:
            Refused: there is no token of that name.
        """

        def revoke(act: Act) -> Feedback:
            ended = act.connection.execute(delete(kiosk_session).where(kiosk_session.c.name == name))
            if ended.rowcount != 1:
                return Feedback("refused", "token_unknown", {"name": name[:40]})
            act.record("TokenRevoked", name)
            return Feedback("ok", "token_revoked", {"name": name})

        feedback = self._perform("revoke_token", revoke)
        self._found.clear()
        return feedback

    def tokens(self) -> Sequence[Token]:
        """Return every token there is, in order of name."""
        with self._store.read() as connection:
            rows = connection.execute(_TOKENS).all()
        return [Token(row.name, row.desk, row.at) for row in rows]

    def holds(self, token: str) -> bool:
        """Return whether the token is an open kiosk session's."""
        return self._holds(token, "kiosk")

    def holds_api(self, token: str) -> bool:
        """Return whether the token may read the API."""
        return self._holds(token, "api")

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

    def _row(self, token: str, kind: str, at: datetime | None = None) -> dict[str, object]:
        return {"token_hash": _hash(token), "desk": self._desk, "kind": kind, "at": at or self._clock.now()}

    def _holds(self, token: str, kind: str) -> bool:
        key = _hash(token), kind
        found_at = self._found.get(key)
        if found_at is not None and time.monotonic() - found_at < BELIEVED_S:
            return True
        asked_at = time.monotonic()
        try:
            with self._store.read() as connection:
                held = connection.scalar(_HELD, {"hash": key[0], "kind": kind}) is not None
        except StoreAway:
            if found_at is None:
                raise
            return True  # nobody could have ended it; the pages and the metrics say that the store is away
        if held:
            self._found[key] = asked_at
        else:
            self._found.pop(key, None)
        return held


_HELD = select(kiosk_session.c.token_hash).where(
    kiosk_session.c.token_hash == bindparam("hash"), kiosk_session.c.kind == bindparam("kind")
)
_TOKENS = select(kiosk_session).where(kiosk_session.c.kind == "api").order_by(kiosk_session.c.name)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
