"""The station with one carelessness about power cuts: as `on_the_demo_day`, and CARELESS says which.

normal  SQLite is told `synchronous=NORMAL`: a commit does not wait for the disk
late    a reading is committed to the inbox a moment after it was taken
"""

import os
import sqlite3
import sys
import threading
from datetime import timedelta
from functools import partial
from typing import Any

from station import __main__ as command
from station.clock import Clock
from station.store.inbox import Inbox

LATE_S = 0.25


class Careless(sqlite3.Connection):
    """A connection that does not wait for the disk."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous=FULL", "synchronous=NORMAL"), *parameters)


def be_normal() -> None:
    """Open every database so."""
    careless = partial(sqlite3.connect, factory=Careless)
    sqlite3.connect = sqlite3.dbapi2.connect = careless  # type: ignore[assignment, attr-defined]


def be_late() -> None:
    """Acknowledge a reading first and commit it then."""
    put = Inbox.put

    def commit(inbox: Inbox) -> None:
        with inbox._lock:
            if inbox._db.in_transaction:
                inbox._db.execute("COMMIT")

    def put_before_commit(inbox: Inbox, *reading: Any) -> int:
        with inbox._lock:
            if not inbox._db.in_transaction:
                inbox._db.execute("BEGIN")
        seq = put(inbox, *reading)
        threading.Timer(LATE_S, commit, (inbox,)).start()
        return seq

    Inbox.put = put_before_commit  # type: ignore[method-assign]


if carelessness := os.environ.get("CARELESS"):
    {"normal": be_normal, "late": be_late}[carelessness]()

if __name__ == "__main__":
    command.Clock = partial(Clock, timedelta(seconds=float(sys.argv[1])))  # type: ignore[misc, assignment]
    sys.exit(command.main(sys.argv[2:]))
