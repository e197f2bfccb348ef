"""Who may open the pages: the kiosk's browser by a one-time key, programs by a token (design decision 6).

Only hashes are stored, so a copy of the database opens nothing.
"""

import hashlib
import hmac
import secrets
import threading
from typing import Literal

from sqlalchemy import insert, select

from station.clock import Clock
from station.store.store import Store
from station.store.tables import kiosk_session


class Sessions:
    """The open sessions of one desk.

    Attributes:
        one_time_key: opens one kiosk session; printed at start, used up by the first who shows it.
    """

    def __init__(self, store: Store, desk: str, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock
        self._lock = threading.Lock()
        self._held: set[str] = set()
        self.one_time_key: str | None = secrets.token_urlsafe(18)

    def open(self, one_time_key: str) -> str | None:
        """Return a new session's token for the right key, once; None otherwise."""
        with self._lock:
            key = self.one_time_key
            if key is None or not hmac.compare_digest(key.encode(), one_time_key.encode()):
                return None
            self.one_time_key = None
        return self._issue("kiosk")

    def issue_token(self) -> str:
        """Return a new token that may read the JSON API."""
        return self._issue("api")

    def holds(self, token: str) -> bool:
        """Return whether the token is an open kiosk session's."""
        return self._holds(token, "kiosk")

    def holds_api(self, token: str) -> bool:
        """Return whether the token may read the API."""
        return self._holds(token, "api")

    def _issue(self, kind: Literal["kiosk", "api"]) -> str:
        token = secrets.token_urlsafe(24)
        row = {"token_hash": _hash(token), "desk": self._desk, "kind": kind, "at": self._clock.now()}
        with self._store.write() as connection:
            connection.execute(insert(kiosk_session), row)
        return token

    def _holds(self, token: str, kind: str) -> bool:
        digest = _hash(token)
        if f"{kind}:{digest}" in self._held:
            return True
        wanted = select(kiosk_session.c.token_hash).where(
            kiosk_session.c.token_hash == digest, kiosk_session.c.kind == kind
        )
        with self._store.read() as connection:
            held = connection.scalar(wanted) is not None
        if held:
            self._held.add(f"{kind}:{digest}")
        return held


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
