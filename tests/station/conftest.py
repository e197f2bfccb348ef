"""A desk with the demo's lists and no devices: readings are put into its inbox by hand."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from drivers.readings import Scan, Unreadable, Weight
from station import messages, queries
from station.clock import Clock
from station.config import Settings, load
from station.demo import data
from station.demo.show import STARTS
from station.desk import Desk
from station.feedback import Feedback
from station.lists.reading import read_list
from station.operations import people, printing
from station.operations.imports import import_rows
from station.operations.setup import first_start
from station.store import tables
from station.store.inbox import Inbox
from station.store.store import Request, Store
from station.views.deliveries import UnitView
from station.views.desk import DeskView
from tests.postgres import Server
from tests.station.by_hand import count_demo_delivery, finish_demo_delivery

CONFIG = Path(__file__).parents[2] / "config.yaml"


class Keeper:
    """Whoever stands at the desk: scans, weighs, touches, and reads the screen."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock.starting_at(STARTS)
        self.store = Store(settings.database.url)
        self.store.migrate()
        first_start(self.store, settings, self.clock)
        self.inbox = Inbox(settings.data / "inbox.db")
        self.desk = Desk(settings.desk.id, self.store, self.inbox, self.clock, self._fatal)
        self._touches = 0

    @staticmethod
    def _fatal(error: BaseException) -> None:
        raise error

    def scan(self, text: str, symbology: str | None = None) -> Feedback:
        """Scan a code and return the desk's answer."""
        return self._hear("scanner", Scan(text, symbology, text.encode()))

    def unreadable(self, frame: bytes) -> Feedback:
        """Scan something that arrives broken."""
        return self._hear("scanner", Unreadable(frame, "cut off"))

    def weigh(self, kg: str) -> Feedback:
        """Put a load on the scale and let it settle."""
        return self._hear("scale", Weight(Decimal(kg), "kg", True, f"S S {kg} kg".encode()))

    def _hear(self, device: str, reading: Scan | Weight | Unreadable) -> Feedback:
        self.desk.deliver(device, reading, datetime.now(UTC))
        assert self.desk.work_off_next(1)
        return self.answer()

    def answer(self) -> Feedback:
        """The newest operation's answer."""
        id = tables.operation.c.id  # the inbox's own and the reading's number, which counts on
        newest = select(tables.operation).where(id.like(f"{self.inbox.id}:%"))
        with self.store.read() as connection:
            row = connection.execute(newest.order_by(func.length(id).desc(), id.desc()).limit(1)).one()
        return Feedback(row.outcome, row.code, row.facts)

    def print_labels(self) -> None:
        """Let every waiting label come out of a printer that says so."""
        while True:
            with self.store.write() as connection:
                job = printing.claim(connection, self.desk.id, "printer", None, self.clock.now())
            if job is None:
                return
            request = Request(f"print:{job.id}", "printing", self.desk.id, self.clock.now(), by_machine=True)
            self.store.perform(request, lambda act, job=job: printing.end(act, job.id, "printed", "status"))

    def touch(self, name: str, **arguments: Any) -> Feedback:
        """Press a key on the page."""
        self._touches += 1
        return self.desk.touch(f"t{self._touches}", name, **arguments)

    def badge(self, number: str) -> Feedback:
        """Scan an operator's badge."""
        with self.store.read() as connection:
            secret = connection.scalar(
                select(tables.operator.c.badge_secret).where(tables.operator.c.number == number)
            )
        return self.scan(f"{number}{secret}")

    def command(self, verb: str) -> Feedback:
        """Scan a code of the command sheet."""
        with self.store.read() as connection:
            secret = connection.scalar(select(tables.desk.c.command_secret))
        return self.scan(f"CM{verb}{secret}")

    def choose(self, code: str) -> Feedback:
        """Touch the numbered answer of that code."""
        question = self.view().question
        assert question is not None
        number = next(choice.number for choice in question.choices if choice.code == code)
        return self.touch("choose", number=number)

    def view(self) -> DeskView:
        """What the screen shows."""
        with self.store.read() as connection:
            return queries.desk_view(
                connection, self.store.known, self.desk.id, self.clock.now(), [], self.inbox.waiting()
            )

    def unit(self, ordinal: int) -> UnitView:
        """The unit whose tile carries that number."""
        with self.store.read() as connection:
            return next(
                unit
                for unit in queries.units(connection)
                if unit.ordinal == ordinal and unit.state != "voided"
            )

    def unit_of(self, number: str) -> UnitView:
        """The unit of that own number."""
        with self.store.read() as connection:
            return queries.units(connection, numbers=[number])[0]

    def later(self, **gap: float) -> None:
        """Let time pass."""
        self.clock.offset += timedelta(**gap)

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The data of all events of a kind, in order."""
        with self.store.read() as connection:
            return list(
                connection.scalars(
                    select(tables.event.c.data)
                    .where(tables.event.c.kind == kind)
                    .order_by(tables.event.c.seq)
                )
            )

    def sign_for_demo_delivery(self) -> None:
        """Sign on as keeper and sign for both parcels."""
        self.badge("OP0001")
        self.scan("SF9000000000017")
        self.scan("SF9000000000025")
        assert self.command("0001").code == "delivery_signed"


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with the newest schema and nothing in it."""
    file = tmp_path_factory.mktemp("empty") / "station.db"
    store = Store(f"sqlite:///{file}")
    store.migrate()
    store.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store with nothing in it, on each of the two databases."""
    if request.param == "sqlite":
        (tmp_path / "data").mkdir(mode=0o700)
        shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "data")
        return f"sqlite:///{tmp_path}/data/station.db"
    server: Server = request.getfixturevalue("server")
    return server.database()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The shipped settings, in a data folder of the test's own."""
    own = {
        "STATION__DATA": str(tmp_path / "data"),
        "STATION__DATABASE__URL": database_url,
        "STATION__RESERVE_MB": "0",
    }
    return load(CONFIG, own)


@pytest.fixture
def keeper(settings: Settings) -> Iterator[Keeper]:
    """A keeper at an empty desk with the demo's lists."""
    at_desk = Keeper(settings)
    data.load(at_desk.store, at_desk.desk.id, at_desk.clock)
    yield at_desk
    at_desk.inbox.close()
    at_desk.store.close()


@pytest.fixture
def counting(keeper: Keeper) -> Keeper:
    """A keeper who has signed for the demo delivery and begins to count."""
    keeper.sign_for_demo_delivery()
    return keeper


@pytest.fixture
def take_list(keeper: Keeper) -> Callable[..., None]:
    """Bring in a packing list, `waybill,customer,model,quantity` a line; whoever was on signs on again."""

    def take(*lines: str) -> None:
        rows = ["waybill,customer,model,qty,request", *(f"{line},exchange" for line in lines)]
        read = read_list("packing-list", "\n".join(rows).encode())
        assert not import_rows(keeper.store, keeper.desk.id, read, keeper.clock).rejected
        keeper.badge("OP0001")

    return take


@pytest.fixture(autouse=True)
def pins_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN is hashed as always, with less work than a guesser should have."""
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(autouse=True)
def every_answer_is_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a desk of these tests answers has its sentence in both languages, with every fact it names."""
    perform = Store.perform

    def worded(store: Store, request: Any, operation: Any) -> Feedback:
        feedback = perform(store, request, operation)
        for language in ("zh", "en"):
            sentence = messages.say(feedback, language)
            assert "None" not in sentence, (feedback, sentence)
        return feedback

    monkeypatch.setattr(Store, "perform", worded)


@pytest.fixture
def counted(counting):
    """All twelve units of the demo delivery counted, the two marked ones marked; not finished."""
    count_demo_delivery(counting)
    return counting


@pytest.fixture
def finished(counted):
    """The demo delivery counted, paired and finished."""
    finish_demo_delivery(counted)
    return counted
