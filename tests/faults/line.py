"""The line between a desk and its database server, in a test's hands: cut or silent at any message.

It knows where a message of PostgreSQL's protocol (version 3) begins and ends, and nothing else.
"""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy.engine import make_url

Deed = Literal["pass", "cut", "pass, cut", "hush"]
"""What is done with a message: passed on; the line is cut instead of it, or after it; or nothing more comes
through in either direction, while both ends stay open."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message on its way.

    Attributes:
        to_server: which way.
        kind: its type byte, `Q` a query, `C` a completed command; empty for a connection's first.
    """

    to_server: bool
    kind: bytes
    body: bytes


@dataclass
class Line:
    """A TCP port that leads to a server.

    Attributes:
        judge: says what is done with each message.
        alter: may write another body, of the same kind.
    """

    server_port: int
    judge: Callable[[Message], Deed] = lambda message: "pass"
    alter: Callable[[Message], bytes] = lambda message: message.body
    up: bool = True
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def through(self, url: str) -> str:
        """Return the same database's address by this line."""
        return make_url(url).set(port=self.port, query={"sslmode": "disable"}).render_as_string(False)

    def cut(self) -> None:
        """Cut every connection there is."""
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def pull(self) -> None:
        """Cut, and take no further connection until `plug`."""
        self.up = False
        self.cut()

    def plug(self) -> None:
        """Take connections again."""
        self.up = True

    def close(self) -> None:
        """End it."""
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                desk, _ = self._listening.accept()
                if not self.up:
                    desk.close()
                    continue
                try:
                    server = socket.create_connection(("127.0.0.1", self.server_port))
                except OSError:
                    desk.close()
                    continue
                for end in (desk, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [desk, server]
                hushed = threading.Event()
                for source, target, to_server in ((desk, server, True), (server, desk, False)):
                    threading.Thread(
                        target=self._carry, args=(source, target, to_server, hushed), daemon=True
                    ).start()

    def _carry(
        self, source: socket.socket, target: socket.socket, to_server: bool, hushed: threading.Event
    ) -> None:
        stream = source.makefile("rb")
        first = to_server
        with suppress(OSError, struct.error, ValueError):
            while True:
                kind = b"" if first else stream.read(1)
                length = stream.read(4)
                body = stream.read(struct.unpack("!I", length)[0] - 4)
                first = False
                message = Message(to_server, kind, body)
                deed = self.judge(message)
                body = self.alter(message)
                if deed == "hush":
                    hushed.set()
                if deed != "cut" and not hushed.is_set():
                    target.sendall(kind + struct.pack("!I", len(body) + 4) + body)
                if deed in ("cut", "pass, cut"):
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
