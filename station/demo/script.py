"""The demo delivery, step by step, as a keeper's hands would do it: with scanner and scale alone.

Each step knows whether it has been done already, from the store; so the play goes on after a power cut, and
nothing is done twice. What the station should find is the last table of `docs/domain.md`'s demo.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, func, select

from drivers.emulators.control import Bench
from station.desk import Desk
from station.feedback import Feedback
from station.messages import Text
from station.operations import questions
from station.store import tables
from station.store.store import Store

WAYBILLS = ("SF9000000000017", "SF9000000000025")
KEEPER = "OP0001"


@dataclass(frozen=True, slots=True)
class Planned:
    """One unit of the demo parcel, and what the station should find.

    Attributes:
        serial: as its label reads; None where it is torn.
        kg: what the scale shows.
        kinds, problems, evidence, suggestions: as `UnitView` has them after the count.
    """

    serial: str | None
    kg: str
    held: bool = False
    kinds: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


UNITS: Sequence[Planned] = (
    Planned("HY500GA253700142", "1.66"),
    Planned("HY500GA253700143", "1.64"),
    Planned("HY500GA253700205", "1.63", True, ("damaged",)),
    Planned("HY500GA254100019", "1.65", True, (), ("safety",)),
    Planned("HY500GA253700143", "1.05", True, ("duplicate_serial",), (), ("weight_off",), ("counterfeit",)),
    Planned("HY650GA252200077", "1.94", True, ("wrong_model",)),
    Planned("HY400SB253100310", "1.31"),
    Planned("HY400SB211400921", "1.29", True, ("out_of_warranty",)),
    Planned(None, "1.30", True, ("unreadable",)),
    Planned("HY350PA230800550", "1.22", True, ("out_of_warranty",)),
    Planned("HY350PA251200003", "1.23"),
    Planned("HY300SA243800415", "1.15", True, ("mixed",)),
)
"""The twelve units in the order they lie in the cartons."""

SHORT = {"HY400S": 1}
"""What is missing once the surplus HY650G is paired with the missing HY500G."""


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of the keeper's hands.

    Attributes:
        title: what a bystander sees.
        act: does it at the emulated devices.
        done: whether the store shows that it was done.
    """

    title: Text
    act: Callable[["Hands"], None]
    done: Callable[[Connection], bool]


@dataclass(slots=True)
class Hands:
    """The keeper's hands at the emulated devices.

    Attributes:
        zero_s: how long the pan stays empty between two loads, so that the scale sees it.
        settle: how many readings still move before a load lies still.
        pieces: in how many pieces the bytes of a scan arrive.
        desk: where they touch the page as well.
    """

    bench: Bench
    store: Store
    zero_s: float = 0.25
    settle: int = 2
    pieces: int = 1
    desk: Desk | None = None
    _badges: dict[str, str] = field(default_factory=dict)

    @property
    def at_desk(self) -> Desk:
        """The desk they are at; a LookupError where they only have devices."""
        if self.desk is None:
            raise LookupError("these hands have devices only")
        return self.desk

    def badge(self, number: str) -> None:
        """Scan an operator's badge."""
        with self.store.read() as connection:
            secret = connection.scalar(
                select(tables.operator.c.badge_secret).where(tables.operator.c.number == number)
            )
        self.scan(f"{number}{secret}")

    def command(self, verb: str) -> None:
        """Scan a code of the desk's command sheet."""
        with self.store.read() as connection:
            secret = connection.scalar(select(tables.desk.c.command_secret))
        self.scan(f"CM{verb}{secret}")

    def choose(self, code: str) -> None:
        """Scan the number that stands beside an answer on the screen, turning to its page first."""
        with self.store.read() as connection:
            asked = connection.scalar(select(tables.desk.c.question))
            numbers = questions.presses(connection, asked, code) if asked else ()
        for number in numbers:
            self.command(f"01{number:02}")

    def digits(self, number: int) -> None:
        """Scan the codes of a number's digits."""
        for digit in str(number):
            self.command("0070" if digit == "0" else f"010{digit}")

    def touch(self, name: str, operator: str | None = None, **arguments: Any) -> Feedback:
        """Press a key of the page, or of somebody's browser in the office."""
        return self.at_desk.touch(uuid4().hex, name, operator=operator, **arguments)

    def scan(self, text: str) -> None:
        """Scan any code."""
        self.bench.scan(text, pieces=self.pieces)

    def weigh(self, kg: str) -> None:
        """Put a unit on the empty pan."""
        self.bench.unload()
        time.sleep(self.zero_s)
        self.bench.load(f"{kg} kg", settle=self.settle)


def steps() -> list[Step]:
    """Return the whole play: sign on, sign for the parcels, count, compare, finish."""
    first, second = WAYBILLS
    play = [
        Step(Text("周敏扫工牌", "Zhou Min scans her badge"), lambda hands: hands.badge(KEEPER), _signed_on),
        Step(
            Text(f"扫快递单 {first}", f"scan waybill {first}"), lambda hands: hands.scan(first), _parcels(1)
        ),
        Step(
            Text(f"扫快递单 {second}", f"scan waybill {second}"),
            lambda hands: hands.scan(second),
            _parcels(2),
        ),
        Step(Text("签收", "sign for the delivery"), lambda hands: hands.command("0001"), _signed),
    ]
    for n, unit in enumerate(UNITS, 1):
        play += _unit_steps(n, unit)
    return [*play, *_finishing_steps()]


def _unit_steps(n: int, unit: Planned) -> list[Step]:
    counted = _counted(n)
    weighed = _weighed(n)
    weigh = Step(
        Text(f"第 {n} 台上秤，{unit.kg} kg", f"weigh unit {n}, {unit.kg} kg"),
        lambda hands: hands.weigh(unit.kg),
        weighed,
    )
    if unit.serial is None:
        model = "HY400S"
        return [
            Step(
                Text(f"第 {n} 台扫不出", f"unit {n}: no code"),
                lambda hands: hands.command("0011"),
                _asked("model", counted),
            ),
            Step(Text(f"是 {model}", f"it is a {model}"), lambda hands: hands.choose(model), counted),
            weigh,
        ]
    serial = unit.serial
    scan = Step(
        Text(f"扫第 {n} 台 {serial}", f"scan unit {n}, {serial}"), lambda hands: hands.scan(serial), counted
    )
    if "duplicate_serial" in unit.kinds:
        asked = _asked("duplicate", counted)
        return [
            Step(scan.title, scan.act, asked),
            Step(weigh.title, weigh.act, lambda connection: counted(connection) or _kept_weight(connection)),
            Step(Text("是另一台", "it is another unit"), lambda hands: hands.choose("another_unit"), counted),
        ]
    marks = {"damaged": "case", "safety": "safety"}
    trouble: list[Step] = []
    for code in (*unit.kinds, *unit.problems):
        if code in marks:
            trouble += _trouble_steps(n, marks[code])
    return [scan, weigh, *trouble]


def _trouble_steps(n: int, choice: str) -> list[Step]:
    held = _held(n)
    return [
        Step(
            Text(f"第 {n} 台有问题", f"unit {n} has a problem"),
            lambda hands: hands.command("0010"),
            _asked("trouble", held),
        ),
        Step(Text("选哪里有问题", "choose what is wrong"), lambda hands: hands.choose(choice), held),
    ]


def _finishing_steps() -> list[Step]:
    return [
        Step(
            Text("数完了", "the count is done"),
            lambda hands: hands.command("0020"),
            _asked("pairing", _paired),
        ),
        Step(
            Text("短少的是 HY500G", "HY500G is short"),
            lambda hands: hands.choose("HY500G"),
            _picked("short", _paired),
        ),
        Step(
            Text("多出的是 HY650G", "HY650G is a surplus"),
            lambda hands: hands.choose("HY650G"),
            _picked("unit", _paired),
        ),
        Step(Text("配成一对", "pair them"), lambda hands: hands.command("0001"), _paired),
        Step(Text("剩下的不配", "keep the rest apart"), lambda hands: hands.choose("do_not_pair"), _finished),
    ]


# --- what the store shows ----------------------------------------------------------------------------


_MINE = select(tables.waybill.c.delivery).where(tables.waybill.c.number == WAYBILLS[0])
"""The number of the demo's delivery, once it is signed for."""


def _question(connection: Connection) -> dict[str, Any]:
    return connection.scalar(select(tables.desk.c.question)) or {}


def _signed_on(connection: Connection) -> bool:
    return connection.scalar(select(tables.desk.c.operator)) is not None


def _signed(connection: Connection) -> bool:
    return connection.scalar(_MINE) is not None


def _parcels(count: int) -> Callable[[Connection], bool]:
    return lambda connection: _signed(connection) or len(_question(connection).get("waybills", ())) >= count


def _number(connection: Connection, ordinal: int) -> str | None:
    return connection.scalar(
        select(tables.unit.c.number).where(
            tables.unit.c.delivery == _MINE.scalar_subquery(),
            tables.unit.c.ordinal == ordinal,
            tables.unit.c.state != "voided",
        )
    )


def _counted(ordinal: int) -> Callable[[Connection], bool]:
    return lambda connection: _number(connection, ordinal) is not None


def _weighed(ordinal: int) -> Callable[[Connection], bool]:
    def weighed(connection: Connection) -> bool:
        number = _number(connection, ordinal)
        found = select(func.count()).select_from(tables.weight).where(tables.weight.c.unit == number)
        return number is not None and bool(connection.scalar(found))

    return weighed


def _kept_weight(connection: Connection) -> bool:
    return "weight" in _question(connection)


def _held(ordinal: int) -> Callable[[Connection], bool]:
    def held(connection: Connection) -> bool:
        number = _number(connection, ordinal)
        status = select(tables.unit.c.product_status).where(tables.unit.c.number == number)
        return connection.scalar(status) == "on_hold"

    return held


def _asked(kind: str, over: Callable[[Connection], bool]) -> Callable[[Connection], bool]:
    return lambda connection: _question(connection).get("kind") == kind or over(connection)


def _picked(side: str, over: Callable[[Connection], bool]) -> Callable[[Connection], bool]:
    return lambda connection: bool(_question(connection).get(side)) or over(connection)


def _paired(connection: Connection) -> bool:
    paired = select(func.count()).select_from(tables.unit).where(tables.unit.c.paired_with.is_not(None))
    return bool(connection.scalar(paired))


def _finished(connection: Connection) -> bool:
    state = select(tables.delivery.c.state).where(tables.delivery.c.number == _MINE.scalar_subquery())
    return connection.scalar(state) in ("counted", "handed_over", "closed")
