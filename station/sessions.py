"""Who may open the pages: the kiosk's browser by a one-time key, programs by a token (design decision 6).

Only hashes are stored, so a copy of a file opens nothing. The browsers of a desk are kept in its inbox, so
that they see it while the store is away. Tokens are the store's; its owner makes and ends them at the command
line, and both are events of the journal.
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
from station.store.inbox import Inbox
from station.store.store import Act, Request, Store
from station.store.tables import api_token

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


_HELD = select(api_token.c.name).where(api_token.c.token_hash == bindparam("hash"))
_TOKENS = select(api_token).order_by(api_token.c.name)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
