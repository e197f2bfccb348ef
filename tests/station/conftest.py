"""A desk with the demo's lists and no devices: readings are put into its inbox by hand."""

import inspect
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
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
from tests import postgres
from tests.station.by_hand import count_demo_delivery, finish_demo_delivery

CONFIG = Path(__file__).parents[2] / "config.yaml"


class Keeper:
    """Whoever stands at the desk: scans, weighs, touches, and reads the screen."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._come(STARTS, 0)

    def _come(self, at: datetime, touches: int) -> None:
        self.clock = Clock.starting_at(at)
        self.store = Store(self.settings.database.url)
        self.store.migrate()
        first_start(self.store, self.settings, self.clock)
        self.inbox = Inbox(self.settings.data / "inbox.db")
        self.desk = Desk(self.settings.desk.id, self.store, self.inbox, self.clock, self._fatal)
        self._touches = touches

    def leave(self) -> None:
        """Close what is open."""
        self.inbox.close()
        self.store.close()

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


@dataclass(frozen=True)
class Past:
    """What was done at a desk before a test: its database, its inbox, the time by then, the touches.

    Attributes:
        inbox: None when there was none yet.
    """

    database: str
    inbox: Path | None = None
    at: datetime = STARTS
    touches: int = 0


Act = Callable[[Keeper], object]

MOST = 200
"""Pasts in a process; each is a database that stays, some 10 MB on a server."""

_OF_ONE_TEST: Any = {"data": True, "database": True, "backup": {"folder"}}
"""Settings that say only where a test works."""


@dataclass(frozen=True)
class Pasts:
    """What came of each past, by the one before it, the settings and what was done then; kept in `folder`."""

    folder: Path
    lived: dict[tuple[Past, str, Act], Past] = field(default_factory=dict)


class Beginner(Keeper):
    """A keeper whose past is lived once in a process, by the same hands, and copied for every test with it.

    Nothing is there, not even the database, until somebody looks at the desk or the test itself begins.

    Args:
        past: an empty database.
    """

    def __init__(self, settings: Settings, past: Past, pasts: Pasts) -> None:
        self.settings, self._past, self._pasts = settings, past, pasts

    def live(self, act: Act) -> None:
        """Do what a test begins with; when nothing else was done before, what came of it is kept."""
        if self.is_there:
            act(self)
            return
        done = (self._past, self.settings.model_dump_json(exclude=_OF_ONE_TEST), act)
        if done not in self._pasts.lived:
            assert len(self._pasts.lived) < MOST, "each test begins anew: what differs in their settings?"
            act(self)
            self._pasts.lived[done] = self._kept()
        self._past = self._pasts.lived[done]

    @property
    def is_there(self) -> bool:
        """Whether the desk was looked at."""
        return "desk" in vars(self)

    def __getattr__(self, name: str) -> Any:
        if name not in _AT_A_DESK:
            raise AttributeError(name)
        self.look()
        return vars(self)[name]

    def look(self) -> None:
        """Be at the desk, with the past so far, if not there yet."""
        if self.is_there:
            return
        self.settings.data.mkdir(mode=0o700, exist_ok=True)
        copy_database(self._past.database, self.settings.database.url)
        if self._past.inbox:
            shutil.copy(self._past.inbox, self.settings.data / "inbox.db")
        self._come(self._past.at, self._past.touches)

    def _kept(self) -> Past:
        name, own = f"past{len(self._pasts.lived)}", self.settings.database.url
        at, touches = self.clock.now(), self._touches
        self.leave()
        for each in _AT_A_DESK:
            delattr(self, each)
        inbox = Path(shutil.move(self.settings.data / "inbox.db", self._pasts.folder / f"{name}-inbox.db"))
        if not own.startswith("sqlite:"):
            return Past(postgres.renamed(own, name), inbox, at, touches)
        with closing(sqlite3.connect(_file(own))) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = shutil.move(_file(own), self._pasts.folder / f"{name}.db")
        return Past(f"sqlite:///{kept}", inbox, at, touches)


_AT_A_DESK = ("clock", "store", "inbox", "desk", "_touches")


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def copy_database(source: str, target: str) -> None:
    """Make a database that is a copy of another, which nobody has open."""
    if source.startswith("sqlite:"):
        _file(target).parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(_file(source), _file(target))
    else:
        postgres.copy(source, target)


def lived(act: Act) -> Any:
    """Make a fixture of what tests begin with: done by the keeper whom `act` names, who is given then."""

    def begin(**given: Beginner) -> Beginner:
        [keeper] = given.values()
        keeper.live(act)
        return keeper

    begin.__signature__ = inspect.signature(act)  # type: ignore[attr-defined]
    begin.__doc__ = act.__doc__
    return pytest.fixture(begin)


@pytest.fixture(scope="session")
def pasts(tmp_path_factory: pytest.TempPathFactory) -> Pasts:
    """What tests began with so far."""
    return Pasts(tmp_path_factory.mktemp("pasts"))


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
    """A store with nothing in it, on each of the two databases; a keeper makes its own, there."""
    if request.param == "sqlite":
        source = f"sqlite:///{request.getfixturevalue('empty_file')}"
        target = f"sqlite:///{tmp_path}/data/station.db"
    else:
        server: postgres.Server = request.getfixturevalue("server")
        source, target = server.template, server.new_url()
    if "keeper" not in request.fixturenames:
        copy_database(source, target)
    return target


@pytest.fixture(scope="session")
def shipped() -> Settings:
    """The shipped settings."""
    return load(CONFIG, {"STATION__RESERVE_MB": "0"})


@pytest.fixture
def settings(tmp_path: Path, database_url: str, shipped: Settings) -> Settings:
    """The shipped settings, in a data folder of the test's own."""
    own = {
        "data": tmp_path / "data",
        "database": shipped.database.model_copy(update={"url": database_url}),
        "backup": shipped.backup.model_copy(update={"folder": tmp_path / "data" / "backups"}),
    }
    return shipped.model_copy(update=own)


def pytest_runtest_call(item: pytest.Item) -> None:
    """A test's own lines may look at the desk's files before its keeper does."""
    if isinstance(at_desk := getattr(item, "funcargs", {}).get("keeper"), Beginner):
        at_desk.look()


@pytest.fixture
def keeper(settings: Settings, pasts: Pasts, request: pytest.FixtureRequest) -> Iterator[Keeper]:
    """A keeper at an empty desk with the demo's lists."""
    if settings.database.url.startswith("sqlite:"):
        nothing = Past(f"sqlite:///{request.getfixturevalue('empty_file')}")
    else:
        nothing = Past(request.getfixturevalue("one_server").template)
    at_desk = Beginner(settings, nothing, pasts)
    at_desk.live(load_lists)
    yield at_desk
    if at_desk.is_there:
        at_desk.leave()


def load_lists(keeper: Keeper) -> None:
    """Bring in the demo's lists."""
    data.load(keeper.store, keeper.desk.id, keeper.clock)


@lived
def counting(keeper: Keeper) -> None:
    """A keeper who has signed for the demo delivery and begins to count."""
    keeper.sign_for_demo_delivery()


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


@lived
def counted(counting):
    """All twelve units of the demo delivery counted, the two marked ones marked; not finished."""
    count_demo_delivery(counting)


@lived
def finished(counted):
    """The demo delivery counted, paired and finished."""
    finish_demo_delivery(counted)
