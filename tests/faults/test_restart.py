"""Instants that a random kill seldom meets, met on purpose."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from drivers.readings import Scan
from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.desk import Desk
from station.operations.setup import first_start
from station.store import tables
from station.store.inbox import Inbox
from station.store.store import Store
from tests.invariants import check
from tests.playing import CONFIG, eventually


class Killed(BaseException):
    """The process ended here."""


def fatal(error: BaseException) -> None:
    raise error


def test_scans_that_waited_for_a_badge_are_worked_off_though_the_power_failed_right_after_it(tmp_path):
    settings = load(CONFIG, {"STATION__DATA": str(tmp_path)})
    store, clock = Store(settings.database.url), Clock.starting_at(STARTS)
    store.migrate()
    first_start(store, settings, clock)
    data.load(store, settings.desk.id, clock)
    inbox = Inbox(tmp_path / "inbox.db")
    desk = Desk(settings.desk.id, store, inbox, clock, fatal)

    def scan(text: str) -> None:
        desk.deliver("scanner", Scan(text, None, text.encode()), datetime.now(UTC))

    with store.read() as connection:
        wanted = tables.operator.c.number == "OP0001"
        secret = connection.scalar(select(tables.operator.c.badge_secret).where(wanted))
    for text in ("SF9000000000017", "SF9000000000025", f"OP0001{secret}"):
        scan(text)
    powered_off(desk)
    inbox.close()

    again = Desk(settings.desk.id, store, Inbox(tmp_path / "inbox.db"), clock, fatal)
    again.start()

    def question() -> dict[str, object]:
        with store.read() as connection:
            return connection.scalar(select(tables.desk.c.question)) or {}

    eventually(lambda: len(question().get("waybills", ())) == 2)  # type: ignore[arg-type]
    again.stop()
    again.inbox.close()
    assert codes(store) == ["parcel_taken", "parcel_taken", "signed_on"]
    assert check(Path(store.url.database or ""), tmp_path / "inbox.db") == []


def powered_off(desk: Desk) -> None:
    """Work off the badge, and end before what waited for it is worked off."""

    def end() -> None:
        raise Killed

    desk._take_stored = end  # type: ignore[method-assign]
    try:
        while desk.work_off_next(0):
            pass
    except Killed:
        return
    raise AssertionError("the badge was not worked off")


def codes(store: Store) -> list[str]:
    with store.read() as connection:
        rows = connection.execute(select(tables.operation).where(tables.operation.c.device == "scanner"))
        return [row.code for row in sorted(rows, key=lambda row: int(row.id.partition(":")[2]))]
