"""The outgoing webhook: every event of the journal is sent to one address, in order and at least once.

One POST an event, signed as Standard Webhooks says (standardwebhooks.com): `webhook-id` is the event's
hash, the same at each try, so a receiver that has seen it may drop it. The next event is sent only when this
one was taken, by any 2xx. How far the receiver is, is written to the inbox file after its answer, so a kill
repeats at most one event. Scanning never waits for any of this (docs/decisions/0019).
"""

import base64
import hashlib
import hmac
import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, bindparam, select

from station import config
from station.clock import Clock
from station.messages import Text
from station.store import tables
from station.store.away import StoreAway
from station.store.inbox import Inbox
from station.store.journal import FIRST, Event
from station.store.store import Store
from station.views.devices import WebhookView

log = logging.getLogger(__name__)

LOOK_S = 1.0
"""How often the journal is looked at when no commit of this process says that it grew."""

BACK_OFF_MOST_S = 60.0
"""After a try that failed, 1, 2, 4 … seconds pass before the next, at most so many."""

BEHIND_S = 60.0
"""An event that waits longer is shown at the desk."""

AT_ONCE = 64
"""So many events are read from the journal at a time."""

STOP_S = 2.0
"""So long a stop waits for the answer under way; what was not confirmed is sent again at the next start."""

Mark = tuple[int, str]
"""An end of the journal: sequence and hash."""


class Webhook:
    """Follows the journal for one receiver.

    Args:
        inbox: keeps how far the receiver is.
        fatal: called when the thread dies of a fault: the process must not live half dead.
        changed: called when what the pages say about it changes.
    """

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        clock: Clock,
        settings: config.Webhook,
        fatal: Callable[[BaseException], None],
        changed: Callable[[], None],
    ) -> None:
        self._store, self._inbox, self._clock = store, inbox, clock
        self._settings = settings
        self._fatal, self._changed = fatal, changed
        parts = urlsplit(settings.url)
        self._address = f"{parts.scheme}://{parts.netloc}"  # paths and queries may carry a key: never shown
        self._secret = settings.secret.get_secret_value().removeprefix("whsec_")
        self._trail = inbox.delivered()
        """Ends the receiver has reached, newest first; none before the first start."""
        self._answer: Text | None = None
        self._failures = 0
        self._behind = False
        self._grown = threading.Event()
        self._stopping = threading.Event()
        self._writing, self._over = threading.Lock(), False
        self._post: _Post | None = None
        self._thread = threading.Thread(target=self._guard, name="webhook", daemon=True)
        self.rounds: dict[str, float] = {}
        """When the thread last went its round, on the monotonic clock."""
        store.on_commit(self._on_commit)

    def start(self) -> None:
        """Begin to send."""
        self._go_on()
        self._thread.start()

    def stop(self) -> None:
        """End; an answer under way is not waited for longer than `STOP_S`."""
        self._stopping.set()
        self._grown.set()
        if (post := self._post) is not None:
            post.join(STOP_S / 2)
            post.end()
        self._thread.join(STOP_S / 2)
        with self._writing:
            self._over = True  # the inbox may be closed now

    def state(self) -> WebhookView:
        """Return how far the receiver is behind.

        Raises:
            StoreAway: the journal cannot be asked.
        """
        reached = self._trail[0][0] if self._trail else None
        with self._store.read() as connection:
            if reached is None:  # the thread has not begun
                begins_now = self._settings.begin == "now"
                reached = (connection.scalar(select(tables.head.c.seq)) or 0) if begins_now else 0
            end = connection.execute(_BACKLOG, {"next": reached + 1}).one()
        late = end.at is not None and self._clock.now() - end.at > timedelta(seconds=BEHIND_S)
        return WebhookView(self._address, reached, max(0, end.seq - reached), end.at, late, self._answer)

    # -- the thread

    def _on_commit(self, events: Sequence[Event]) -> None:
        if events:
            self._grown.set()

    def _guard(self) -> None:
        try:
            while not self._stopping.is_set():
                self._round()
        except BaseException as error:  # a dead thread must end the process, not hide
            log.exception("the webhook's thread died")
            self._fatal(error)

    def _round(self) -> None:
        """Send what there is to send, up to the first event that is not taken."""
        self._go_on()
        self._grown.clear()  # before looking: an event from here on sets it again
        try:
            events = self._due()
        except StoreAway as away:
            log.debug("webhook: the journal cannot be read: %r", away)
            self._stopping.wait(LOOK_S)
            return
        self._show(events)
        if not events:
            self._grown.wait(LOOK_S)
        for event in events:
            self._go_on()
            if not self._deliver(event):
                return

    def _go_on(self) -> None:
        self.rounds["webhook"] = time.monotonic()

    def _deliver(self, event: Mapping[str, Any]) -> bool:
        """Send one event, once; True when it was taken and that is on disk."""
        refusal = self._send(event)
        if self._stopping.is_set() and refusal is not None:
            return False
        self._answer = refusal or Text("收下了", "taken")
        if refusal is not None:
            self._failures += 1
            pause_s = min(2.0 ** (self._failures - 1), BACK_OFF_MOST_S)
            log.log(
                logging.WARNING if self._failures == 1 else logging.DEBUG,
                "webhook: %s did not take event %d: %s; it and what follows is kept and sent again until it "
                "is taken (in %d s, then less often, at least every %d s)",
                self._address, event["seq"], refusal.en, pause_s, BACK_OFF_MOST_S,
            )  # fmt: skip
            self._show([event])
            self._pause(pause_s)
            return False
        self._remember([(event["seq"], event["hash"]), *self._trail])
        if self._failures:
            log.info("webhook: %s takes events again, after %d tries", self._address, self._failures)
            self._failures = 0
        return True

    def _ended(self, post: "_Post") -> bool:
        """Wait until a POST is over; False when it takes longer than it may."""
        until = time.monotonic() + self._settings.timeout_s
        while (left_s := until - time.monotonic()) > 0 and post.is_alive():
            self._go_on()
            post.join(min(left_s, LOOK_S))
        return not post.is_alive()

    def _pause(self, seconds: float) -> None:
        """Wait, and go on living meanwhile."""
        until = time.monotonic() + seconds
        while (left_s := until - time.monotonic()) > 0 and not self._stopping.wait(min(left_s, LOOK_S)):
            self._go_on()

    def _show(self, waiting: Sequence[Mapping[str, Any]]) -> None:
        """Wake the pages when it begins or ceases to be behind."""
        behind = bool(waiting) and self._clock.now() - waiting[0]["at"] > timedelta(seconds=BEHIND_S)
        if behind != self._behind:
            self._behind = behind
            self._changed()

    # -- the journal

    def _due(self) -> Sequence[Mapping[str, Any]]:
        """Return the next events the receiver has not taken, in order.

        A database that was restored from a copy, or failed over to one, may have another journal from some
        event on: then it is sent from the newest end that both have in common.
        """
        with self._store.read() as connection:
            if not self._trail:
                self._begin(connection)
            seq, digest = self._trail[0]
            events = [dict(row) for row in connection.execute(_FROM, {"seq": seq}).mappings()]
            if seq == 0:
                return events
            if events and events[0]["hash"] == digest:
                return events[1:]
            common = self._common(connection)
        log.warning(
            "webhook: event %d, the last that was taken, is not in the journal any more: the database was "
            "replaced by another state of it; sending goes on after event %d, which both have",
            seq, common[0][0],
        )  # fmt: skip
        self._remember(common)
        return []

    def _begin(self, connection: Connection) -> None:
        head = connection.execute(select(tables.head.c.seq, tables.head.c.hash)).one()
        ends: list[Mark] = [(0, FIRST)]
        if self._settings.begin == "now" and head.seq:
            ends.insert(0, (head.seq, head.hash))
        log.info("webhook: %s is sent every event after event %d", self._address, ends[0][0])
        self._remember(ends)

    def _common(self, connection: Connection) -> list[Mark]:
        """Return the trail from its newest end that the journal has."""
        for place, (seq, digest) in enumerate(self._trail):
            if seq == 0 or connection.scalar(_HASH, {"seq": seq}) == digest:
                return self._trail[place:]
        return [(0, FIRST)]

    def _remember(self, trail: Sequence[Mark]) -> None:
        kept = thinned(trail)
        with self._writing:
            if not self._over:
                self._inbox.remember_delivered(kept)
                self._trail = kept

    # -- the wire

    def _send(self, event: Mapping[str, Any]) -> Text | None:
        """POST one event; None when it was taken, else what came instead."""
        if self._post is not None and not self._ended(self._post):
            # It was cut off, but the look-up of a name cannot be: never two at once.
            return Text("主机名查不到结果", "the look-up of its name does not end")
        body = content(event)
        head = headers(event["hash"], int(time.time()), body, self._secret)
        post = _Post(self._settings.url, body, head, self._settings.timeout_s)
        post.start()
        self._post = post
        ended = self._ended(post)
        came = post.end()
        if ended:
            self._post = None
        return _refusal(came, self._settings)


class _Post(threading.Thread):
    """One POST, in a thread of its own: looking up a name can be given no deadline, waiting can."""

    def __init__(self, url: str, body: bytes, head: Mapping[str, str], timeout_s: float) -> None:
        super().__init__(name="webhook post", daemon=True)
        self._url, self._body, self._head, self._timeout_s = urlsplit(url), body, head, timeout_s
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._over = False
        self._came: int | BaseException | None = None

    def end(self) -> int | BaseException | None:
        """Cut it off; return the status of the answer, or what went wrong, None when nothing had come yet."""
        with self._lock:
            self._over = True
            if self._socket is not None:
                with suppress(OSError):  # not SSLSocket's own, which takes its state from under the reader
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            return self._came

    def run(self) -> None:
        """Ask, and keep what comes."""
        came: int | BaseException
        try:
            came = self._exchange()
        except BaseException as error:  # the webhook's thread raises what is a fault
            came = error
        with self._lock:
            if not self._over:
                self._came = came

    def _exchange(self) -> int:
        """Return the status of the answer; its body is not read, and no redirect is followed."""
        url = self._url
        secure = url.scheme == "https"
        host, port = url.hostname or "", url.port or (443 if secure else 80)
        wire = self._hold(socket.create_connection((host, port), self._timeout_s))
        try:
            if secure:
                tls = ssl.create_default_context()
                wire = self._hold(tls.wrap_socket(wire, server_hostname=host, do_handshake_on_connect=False))
                wire.do_handshake()  # type: ignore[attr-defined]
            connection = HTTPConnection(host, port)
            connection.sock = wire
            target = (url.path or "/") + (f"?{url.query}" if url.query else "")
            connection.request("POST", target, self._body, {"Host": url.netloc, **self._head})
            return connection.getresponse().status
        finally:
            with self._lock:
                self._socket = None
            wire.close()

    def _hold(self, wire: socket.socket) -> socket.socket:
        """Let `end` cut off what is done on this socket."""
        with self._lock:
            self._socket = wire
            if self._over:
                wire.close()
                raise TimeoutError
        return wire


def content(event: Mapping[str, Any]) -> bytes:
    """Return the body for one event: `type`, `timestamp`, and as `data` the journal's row, whole.

    With `seq`, `previous` and `hash` a receiver can tell a gap, and prove the chain itself.
    """
    at = event["at"].astimezone(UTC).isoformat(timespec="microseconds")
    said = {"type": event["kind"], "timestamp": at, "data": {**event, "at": at}}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers(id: str, at: int, body: bytes, secret: str) -> dict[str, str]:
    """Return the headers of one POST, signed when there is a secret.

    Args:
        at: the time of this try, seconds since 1970.
        secret: base64, without its `whsec_`.

    >>> key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    >>> body = b'{"test": 2432232314}'
    >>> headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, key)["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

    Source: Standard Webhooks 1.0.0, "Webhook headers" and "Signature scheme".
    """
    head = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "intake-station",
        "Connection": "close",
        "webhook-id": id,
        "webhook-timestamp": str(at),
    }
    if secret:
        signed = hmac.new(base64.b64decode(secret), f"{id}.{at}.".encode() + body, hashlib.sha256)
        head["webhook-signature"] = f"v1,{base64.b64encode(signed.digest()).decode()}"
    return head


def thinned(trail: Sequence[Mark]) -> list[Mark]:
    """Return few of many ends, newest first: of those 1, 2 to 3, 4 to 7 … events back, the oldest.

    >>> thinned([(seq, "") for seq in (9, 8, 7, 6, 5, 0)])
    [(9, ''), (8, ''), (6, ''), (5, ''), (0, '')]
    """
    newest = trail[0][0]
    return list({(newest - seq).bit_length(): (seq, digest) for seq, digest in trail}.values())


def _refusal(came: int | BaseException | None, settings: config.Webhook) -> Text | None:
    """Return what an answer that is not 2xx means, None for one that is; a fault of ours is raised."""
    match came:
        case int() if 200 <= came <= 299:
            return None
        case int() if 300 <= came <= 399:
            return Text(f"HTTP {came}（不跟着转址）", f"HTTP {came} (redirects are not followed)")
        case int():
            return Text(f"HTTP {came}", f"HTTP {came}")
        case None | TimeoutError():
            within = f"{settings.timeout_s:g}"
            return Text(f"{within} 秒内没有答复", f"no answer within {within} s")
        case ssl.SSLCertVerificationError():
            return Text(f"证书不可信：{came.verify_message}", f"untrusted certificate: {came.verify_message}")
        case socket.gaierror():
            return Text("找不到这台主机", "there is no host of that name")
        case OSError() if came.strerror:
            return Text(f"连不上：{came.strerror}", f"no connection: {came.strerror}")
        case OSError() | HTTPException() | ValueError():
            return Text("答复读不懂", "an answer that cannot be read")
        case _:
            raise came


_FROM = (
    select(tables.event)
    .where(tables.event.c.seq >= bindparam("seq"))
    .order_by(tables.event.c.seq)
    .limit(AT_ONCE)
)
_HASH = select(tables.event.c.hash).where(tables.event.c.seq == bindparam("seq"))
_BACKLOG = select(tables.head.c.seq, tables.event.c.at).outerjoin(
    tables.event, tables.event.c.seq == bindparam("next")
)
