"""The outgoing webhook against real receivers: those that take, fail, hang, trickle, die and come back."""

import base64
import hashlib
import hmac
import json
import logging
import os
import random
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, insert, select, text, update

from station import webhook as module
from station.config import Webhook as Settings
from station.store import tables
from station.store.inbox import Inbox
from station.store.journal import FIRST, broken_at, digest
from station.webhook import Webhook
from tests.playing import eventually, played

SEED = int(os.environ.get("SEED", "20260929"))

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


class Receiver(BaseHTTPRequestHandler):
    """One answer; `server.moods` says how the next requests fare, nothing there means well."""

    server: Any
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        mood = self.server.moods.pop(0) if self.server.moods else "take"
        self.server.asked += 1
        if mood == "reset before reading":
            return self.reset()
        if mood == "hang before reading":
            return self.hang()
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # the sender gave up in the middle
            return self.reset()
        if mood not in ("error", "gone", "moved", "refuse"):
            self.server.got.append((dict(self.headers), body))
        match mood:
            case "reset after reading":
                return self.reset()
            case "hang after reading":
                return self.hang()
            case "trickle":
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 1000:
                    if self.server.over.wait(0.05):
                        break
                    with suppress(OSError):
                        self.wfile.write(bytes([byte]))
                return None
            case "garbage":
                self.wfile.write(os.urandom(300) + b"\r\n\r\n")
                return None
            case "endless":
                with suppress(OSError):
                    self.wfile.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                    while not self.server.over.is_set():
                        self.wfile.write(b"x" * 65536)
                return None
        status = {"error": 500, "gone": 410, "moved": 307, "refuse": 422}.get(mood, 204)
        self.send_response(status)
        if mood == "moved":
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def hang(self) -> None:
        self.server.over.wait(30)

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *_: Any) -> None:
        pass


Got = list[tuple[dict[str, str], bytes]]


class Server(ThreadingHTTPServer):
    """A receiver that can die and come back on the same port.

    Attributes:
        got: headers and body of what it read whole, in order; what it turned away with an error is not there.
    """

    daemon_threads = True

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None, got: Got | None = None) -> None:
        super().__init__(("127.0.0.1", port), Receiver)
        self.moods: list[str] = []
        self.got: Got = [] if got is None else got
        self.asked = 0
        self.over = threading.Event()
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/events?key=hidden"

    def handle_error(self, *_: Any) -> None:
        pass

    def die(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    def seqs(self) -> list[int]:
        return [json.loads(body)["data"]["seq"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Server]:
    server = Server()
    yield server
    server.die()


@pytest.fixture
def quick(monkeypatch):
    """Back off, and look after the journal, in hundredths of a second."""
    monkeypatch.setattr(module, "BACK_OFF_MOST_S", 0.02)
    monkeypatch.setattr(module, "LOOK_S", 0.05)


def fatal(error: BaseException) -> None:
    raise error


@contextmanager
def following(keeper: Any, url: str, inbox: Inbox | None = None, **settings: Any) -> Iterator[Webhook]:
    """Give a webhook that sends what happens at a desk."""
    wanted = Settings.model_validate({"url": url, "begin": "start", "timeout_s": 5, **settings})
    hook = Webhook(
        keeper.store, inbox or keeper.inbox, keeper.clock, wanted, keeper.fatal, keeper.desk.changed
    )
    hook.start()
    try:
        yield hook
    finally:
        hook.stop()


@pytest.fixture
def keeper(keeper, monkeypatch):
    """The keeper, and whatever a webhook's thread died of."""
    died: list[BaseException] = []
    keeper.fatal = died.append
    yield keeper
    assert died == []


def journal(keeper: Any) -> list[dict[str, Any]]:
    with keeper.store.read() as connection:
        rows = connection.execute(select(tables.event).order_by(tables.event.c.seq)).mappings()
        return [dict(row) for row in rows]


def up_to_date(hook: Webhook) -> bool:
    return hook.state().waiting == 0


HASHED = ("seq", "operation", "at", "desk", "operator", "device", "kind", "subject", "data")


# --- what is sent --------------------------------------------------------------------------------------


def test_a_receiver_gets_every_event_whole_and_can_prove_the_chain(keeper, receiver):
    keeper.sign_for_demo_delivery()
    with following(keeper, receiver.url) as hook:
        keeper.scan("HY500GA253700142")
        eventually(lambda: up_to_date(hook))
    rows = journal(keeper)
    said = [json.loads(body) for _, body in receiver.got]
    assert [each["type"] for each in said] == [row["kind"] for row in rows]
    previous = FIRST
    for each, row in zip(said, rows, strict=True):
        wire = json.dumps(
            [each["data"][name] for name in HASHED], ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        assert each["data"]["previous"] == previous
        previous = hashlib.sha256((previous + wire).encode()).hexdigest()
        assert each["data"]["hash"] == previous == row["hash"]
    assert [head["webhook-id"] for head, _ in receiver.got] == [row["hash"] for row in rows]


def test_the_signature_is_the_one_of_standard_webhooks_and_its_time_is_now(keeper, receiver):
    keeper.badge("OP0001")
    with following(keeper, receiver.url, secret=SECRET) as hook:
        eventually(lambda: up_to_date(hook))
    assert receiver.got
    for head, body in receiver.got:
        signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
        proof = hmac.new(bytes(range(32)), signed, hashlib.sha256).digest()
        assert head["webhook-signature"] == "v1," + base64.b64encode(proof).decode()
        assert abs(int(head["webhook-timestamp"]) - time.time()) < 10


def test_without_a_secret_nothing_pretends_to_be_signed(keeper, receiver):
    keeper.badge("OP0001")
    with following(keeper, receiver.url) as hook:
        eventually(lambda: up_to_date(hook))
    assert all("webhook-signature" not in head for head, _ in receiver.got)


def test_a_first_start_begins_with_what_happens_from_then_on_and_later_ones_go_on(keeper, receiver):
    keeper.badge("OP0001")
    before = len(journal(keeper))
    with following(keeper, receiver.url, begin="now") as hook:
        eventually(lambda: hook._trail)
        keeper.scan("SF9000000000017")
        keeper.touch("confirm")
        eventually(lambda: up_to_date(hook))
    after = len(journal(keeper))
    keeper.scan("HY500GA253700142")  # nobody is told now
    with following(keeper, receiver.url, begin="now") as hook:
        eventually(lambda: up_to_date(hook))
    assert after > before
    assert receiver.seqs() == list(range(before + 1, len(journal(keeper)) + 1))


def test_an_event_is_sent_at_once_when_it_was_committed(keeper, receiver):
    with following(keeper, receiver.url) as hook:
        eventually(lambda: hook._trail)
        eventually(lambda: up_to_date(hook))
        time.sleep(0.1)  # it waits for news now
        keeper.badge("OP0001")
        assert eventually(lambda: up_to_date(hook)) < module.LOOK_S / 2


def test_an_event_of_another_desk_is_seen_without_a_word(keeper, receiver, monkeypatch):
    monkeypatch.setattr(module, "LOOK_S", 0.1)
    with following(keeper, receiver.url) as hook:
        eventually(lambda: hook._trail)
        monkeypatch.setattr(hook, "_on_commit", None)
        keeper.store._listeners.pop()
        keeper.badge("OP0001")
        eventually(lambda: up_to_date(hook))
    assert receiver.seqs() == list(range(1, len(journal(keeper)) + 1))


# --- a receiver that fails -----------------------------------------------------------------------------

MOODS = (
    "take", "take", "take", "error", "gone", "moved", "refuse", "garbage", "endless",
    "reset before reading", "reset after reading", "hang before reading", "hang after reading", "trickle",
)  # fmt: skip


def receive_at_random(keeper: Any, rng: random.Random, rounds: int) -> None:
    """Let a receiver of many moods, that also dies, get whatever happens at a desk; look at what it got."""
    server = Server()
    port, got = server.server_port, server.got
    try:
        with following(keeper, server.url, timeout_s=0.15) as hook:
            for _ in range(rounds):
                server.moods[:] = rng.choices(MOODS, k=rng.randint(1, 6))
                for _ in range(rng.randint(1, 5)):
                    keeper.badge(rng.choice(("OP0001", "OP0002")))
                if rng.random() < 0.3:
                    server.die()
                    time.sleep(rng.uniform(0, 0.1))
                    server = Server(port, got=got)
                time.sleep(rng.uniform(0, 0.3))
            server.moods.clear()
            eventually(lambda: up_to_date(hook), 20)
    finally:
        server.die()
    seqs = [json.loads(body)["data"]["seq"] for _, body in got]
    assert list(dict.fromkeys(seqs)) == list(range(1, len(journal(keeper)) + 1))  # first deliveries: in order
    ids = {seq: head["webhook-id"] for seq, (head, _) in zip(seqs, got, strict=True)}
    again = [(seq, head["webhook-id"]) for seq, (head, _) in zip(seqs, got, strict=True)]
    assert all(ids[seq] == id for seq, id in again)  # a repeat is known by its id
    print(f"{len(ids)} events, {len(seqs) - len(ids)} repeats")


def test_a_receiver_that_fails_at_random_gets_every_event_at_least_once_in_order(keeper, quick):
    print(f"SEED={SEED}")
    receive_at_random(keeper, random.Random(SEED), 12)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_receiver_that_fails_at_random_for_long_gets_every_event(keeper, quick):
    print(f"SEED={SEED}")
    receive_at_random(keeper, random.Random(SEED), 400)


ANSWERS = [
    ("error", "HTTP 500"),
    ("gone", "HTTP 410"),
    ("refuse", "HTTP 422"),
    ("moved", "HTTP 307 (redirects are not followed)"),
    ("reset before reading", "no connection: Connection reset by peer"),
    ("hang before reading", "no answer within 0.3 s"),
    ("hang after reading", "no answer within 0.3 s"),
    ("trickle", "no answer within 0.3 s"),
    ("garbage", "an answer that cannot be read"),
]


@pytest.mark.parametrize(("mood", "answer"), ANSWERS)
def test_what_is_no_2xx_keeps_the_event_and_is_said_once(keeper, receiver, quick, caplog, mood, answer):
    caplog.set_level(logging.INFO, "station.webhook")
    receiver.moods = [mood] * 3
    keeper.badge("OP0001")
    with following(keeper, receiver.url, timeout_s=0.3) as hook:
        eventually(lambda: hook.state().answer)
        assert hook.state().answer.en == answer
        eventually(lambda: up_to_date(hook))
    address = f"http://127.0.0.1:{receiver.server_port}"
    said = [record.getMessage() for record in caplog.records if record.name == "station.webhook"]
    assert said == [
        f"webhook: {address} is sent every event after event 0",
        f"webhook: {address} did not take event 1: {answer}; it and what follows is kept and sent again "
        "until it is taken (in 0 s, then less often, at least every 0 s)",
        f"webhook: {address} takes events again, after 3 tries",
    ]
    assert list(dict.fromkeys(receiver.seqs())) == list(range(1, len(journal(keeper)) + 1))


def test_a_2xx_counts_though_its_body_never_ends(keeper, receiver):
    receiver.moods = ["endless"]
    keeper.badge("OP0001")
    with following(keeper, receiver.url, timeout_s=5) as hook:
        assert eventually(lambda: up_to_date(hook)) < 2
    assert receiver.seqs() == list(range(1, len(journal(keeper)) + 1))


def test_the_pauses_double_up_to_a_minute():
    tried = []

    class Counting(Webhook):
        def _send(self, event: Any) -> Any:
            return module.Text("不收", "no")

        def _pause(self, seconds: float) -> None:
            tried.append(seconds)

        def _show(self, waiting: Any) -> None:
            pass

    hook = Counting.__new__(Counting)
    hook._failures, hook._stopping, hook._address = 0, threading.Event(), ""
    for _ in range(9):
        assert not hook._deliver({"seq": 1})
    assert tried == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_an_address_where_nobody_listens_or_nobody_is_known_is_said(keeper, quick):
    keeper.badge("OP0001")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with following(keeper, f"http://127.0.0.1:{port}/") as hook:
        eventually(lambda: hook.state().answer)
        assert hook.state().answer.en == "no connection: Connection refused"
    with following(keeper, "http://nobody.invalid/", timeout_s=10) as hook:
        eventually(lambda: hook.state().answer, 15)
        assert hook.state().answer.en == "there is no host of that name"


def test_a_name_that_is_looked_up_for_ever_holds_one_thread_and_no_stop(keeper, quick, monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait() and [])
    keeper.badge("OP0001")
    with following(keeper, "http://127.0.0.1:9/", timeout_s=0.1) as hook:
        eventually(lambda: hook._failures > 3)
        assert sum(thread.name == "webhook post" for thread in threading.enumerate()) == 1
        began = time.monotonic()
    assert time.monotonic() - began < module.STOP_S + 0.5
    released.set()


@contextmanager
def silent(answer: bytes = b"", gap_s: float = 0.05) -> Iterator[int]:
    """A port that accepts, and says these bytes one by one, again and again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        over = threading.Event()

        def talk(wire: socket.socket) -> None:
            with suppress(OSError), wire:
                while not over.wait(gap_s):
                    for byte in answer:
                        wire.sendall(bytes([byte]))
                        if over.wait(gap_s):
                            return

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        over.set()


@pytest.mark.parametrize(
    ("scheme", "answer"),
    [
        ("http", b""),
        ("http", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ("http", b"HTTP/1.1 200 "),
        ("https", b""),
        ("https", b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + bytes(200)),
    ],
)
def test_bytes_that_trickle_hold_a_try_no_longer_than_its_deadline(keeper, quick, scheme, answer):
    keeper.badge("OP0001")
    with silent(answer) as port, following(keeper, f"{scheme}://127.0.0.1:{port}/", timeout_s=0.3) as hook:
        began = time.monotonic()
        eventually(lambda: hook._failures >= 4)
        assert 4 * 0.3 <= time.monotonic() - began < 4 * 0.3 + 1
        assert hook.state().answer.en == "no answer within 0.3 s"


# --- TLS -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate of our own for localhost, with its key."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", f"{file}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.mark.parametrize(
    ("host", "trusted", "answer"),
    [
        ("localhost", True, "taken"),
        ("localhost", False, "untrusted certificate: self-signed certificate"),
        (
            "127.0.0.1",
            True,
            "untrusted certificate: IP address mismatch, certificate is not valid for '127.0.0.1'.",
        ),
    ],
)
def test_tls_is_checked_against_the_machines_certificates_and_the_name(
    keeper, quick, certificate, monkeypatch, host, trusted, answer
):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    server = Server(tls=tls)
    keeper.badge("OP0001")
    try:
        with following(keeper, f"https://{host}:{server.server_port}/", timeout_s=5) as hook:
            eventually(lambda: hook.state().answer)
            assert hook.state().answer.en == answer
    finally:
        server.die()
    assert bool(server.got) is (answer == "taken")


def test_plain_http_where_tls_is_expected_is_said(keeper, quick, receiver):
    keeper.badge("OP0001")
    with following(keeper, f"https://127.0.0.1:{receiver.server_port}/") as hook:
        eventually(lambda: hook.state().answer)
        assert "no connection: [SSL" in hook.state().answer.en


# --- the place in the journal --------------------------------------------------------------------------


def test_a_restart_repeats_nothing_that_was_confirmed(keeper, receiver, tmp_path):
    keeper.sign_for_demo_delivery()
    with following(keeper, receiver.url) as hook:
        eventually(lambda: up_to_date(hook))
    sent = len(receiver.got)
    keeper.scan("HY500GA253700142")
    keeper.inbox.close()
    again = keeper.inbox = Inbox(keeper.settings.data / "inbox.db")
    with following(keeper, receiver.url, again) as hook:
        eventually(lambda: up_to_date(hook))
    assert receiver.seqs() == list(range(1, len(journal(keeper)) + 1))
    assert len(receiver.got) > sent


@contextmanager
def without_triggers(keeper: Any) -> Iterator[Any]:
    """Give a connection on which nothing keeps the journal from being altered."""
    if keeper.store.shared:
        engine = create_engine(keeper.store.url.set(username="owner"))
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
        engine.dispose()
        return
    with keeper.store.write() as connection:
        triggers = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'")
        ).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        for _, sql in triggers:
            connection.execute(text(sql))


def rewrite(keeper: Any, after: int, count: int) -> None:
    """Make the journal another one after an event, as a database restored from a copy and worked at has."""
    old = journal(keeper)
    with without_triggers(keeper) as connection:
        connection.execute(delete(tables.event).where(tables.event.c.seq > after))
        previous = old[after - 1]["hash"] if after else FIRST
        for seq in range(after + 1, after + count + 1):
            row = {**old[0], "seq": seq, "subject": f"OP{seq:04}", "previous": previous}
            previous = row["hash"] = digest(row["previous"], row)
            connection.execute(insert(tables.event).values(row))
        connection.execute(update(tables.head).values(seq=after + count, hash=previous))


@pytest.mark.parametrize(("after", "count"), [(0, 2), (5, 40), (20, 3), (27, 0), (29, 1), (30, 0)])
def test_a_restored_database_is_sent_on_from_the_last_common_place(
    keeper, receiver, quick, caplog, after, count
):
    while len(journal(keeper)) < 30:
        keeper.badge("OP0001")
    rewrite(keeper, 30, 0)
    with following(keeper, receiver.url) as hook:
        eventually(lambda: up_to_date(hook))
    assert receiver.seqs() == list(range(1, 31))
    rewrite(keeper, after, count)
    assert broken_at(journal(keeper)) is None
    with following(keeper, receiver.url) as hook:
        wanted = {row["hash"] for row in journal(keeper)}
        eventually(lambda: wanted <= {head["webhook-id"] for head, _ in receiver.got})
        eventually(lambda: hook.state().delivered == after + count)
    repeated = receiver.seqs()[30:]
    assert repeated == list(range(after + count - len(repeated) + 1, after + count + 1))  # in order, no gap
    assert len(repeated) - count <= 30 - after  # at most as many twice as were lost
    warned = [record for record in caplog.records if "not in the journal any more" in record.getMessage()]
    assert len(warned) == (after < 30)


@pytest.mark.parametrize("length", [1, 2, 3, 50, 1000])
def test_the_places_kept_are_few_and_reach_back_to_the_beginning(length):
    trail: Sequence[module.Mark] = [(0, FIRST)]
    for seq in range(1, length + 1):
        trail = module.thinned([(seq, str(seq)), *trail])
        assert trail[0][0] == seq
        assert trail[-1] == (0, FIRST)
        assert len(trail) <= seq.bit_length() + 1
        for lost in range(1, seq):  # the newest place before what was lost is not much further back
            common = next(each for each, _ in trail if each <= seq - lost)
            assert seq - common <= 4 * lost


# --- the desk ------------------------------------------------------------------------------------------


def test_who_is_behind_for_a_minute_is_told_to_the_pages(keeper, quick):
    shown = []
    with silent() as port:
        keeper.badge("OP0001")
        keeper.desk.changed = lambda: shown.append(True)
        with following(keeper, f"http://127.0.0.1:{port}/", timeout_s=0.3) as hook:
            eventually(lambda: hook._failures)
            first = hook.state()
            assert (first.behind, first.waiting, first.delivered) == (False, len(journal(keeper)), 0)
            assert first.since == journal(keeper)[0]["at"]
            assert not shown
            keeper.later(seconds=61)
            eventually(lambda: shown)
            assert hook.state().behind
            assert hook.state().address == f"http://127.0.0.1:{port}"


def test_a_receiver_that_hangs_costs_scanning_nothing(tmp_path):
    def seconds(folder: Path, url: str) -> float:
        with played(folder) as desk:
            settings = Settings.model_validate({"url": url, "begin": "start", "timeout_s": 0.5})
            station = desk.station
            hook = Webhook(
                station.store, station.desk.inbox, station.clock, settings, fatal, station.desk.changed
            )
            hook.start()
            began = time.monotonic()
            desk.play()
            took = time.monotonic() - began
            if url == taking.url:
                eventually(lambda: up_to_date(hook), 30)
            else:
                assert hook.state().waiting > 40
            hook.stop()
            return took

    taking = Server()
    try:
        with silent() as port:
            hanging_s = seconds(tmp_path / "hanging", f"http://127.0.0.1:{port}/")
        taking_s = seconds(tmp_path / "taking", taking.url)
    finally:
        taking.die()
    print(
        f"the demo delivery: {hanging_s:.2f} s beside a hanging receiver, {taking_s:.2f} s beside a quick one"
    )
    assert hanging_s < 20  # forty events that were waited for would take as long; the machine may be busy


def test_a_database_that_is_away_is_waited_for(keeper, receiver, quick, monkeypatch):
    keeper.badge("OP0001")
    real, away = keeper.store.read, threading.Event()
    away.set()

    @contextmanager
    def read() -> Iterator[Any]:
        if away.is_set() and threading.current_thread().name == "webhook":
            raise module.StoreAway("refused")
        with real() as connection:
            yield connection

    monkeypatch.setattr(keeper.store, "read", read)
    with following(keeper, receiver.url) as hook:
        time.sleep(0.2)
        assert receiver.got == []
        away.clear()
        eventually(lambda: hook._trail and up_to_date(hook))
    assert receiver.seqs() == list(range(1, len(journal(keeper)) + 1))
