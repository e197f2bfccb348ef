"""The journal as it is read: what stands after its last word."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from station.doctor.papers import Papers
from station.doctor.violation import Violation
from station.rules import rights
from station.store.journal import FIRST, canonical

MOST = 1_000
"""Violations kept of one kind: who has lost a table needs no line for each of its rows."""


@dataclass(slots=True)
class Unit:
    """A unit after the journal's last word; `stands`: where its movements have brought it."""

    state: str | None = None
    product_status: str | None = None
    location: str | None = None
    request: str | None = None
    paired_with: str | None = None
    disposition: str = ""
    issue: int | None = None
    stands: str | None = None
    was: str | None = None
    """The state it had before it went out as a sample."""


@dataclass(slots=True)
class Take:
    """A place being counted, after the journal's last word; `lines`: expected, counted, reason by item."""

    state: str = "open"
    ended_at: datetime | None = None
    lines: dict[str, tuple[int, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Job:
    """A print job after the journal's last word.

    Attributes:
        said: operation, operator, and whether he might, of the event that called it printed.
    """

    state: str
    changed_at: datetime
    evidence: str | None = None
    printer: str = ""
    counter: int | None = None
    said: tuple[str, str | None, bool] | None = None


@dataclass(slots=True)
class Finding:
    """A discrepancy after the journal's last word; `step` is what its recorded steps leave to do."""

    kind: str
    facts: dict[str, Any]
    state: str = "open"
    version: int = 1
    steps: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Delivery:
    """A delivery after the journal's last word."""

    state: str
    customer: str | None
    counted_at: datetime | None = None
    counted_by: str | None = None


@dataclass(slots=True)
class Lot:
    """A part lot after the journal's last word."""

    price_fen: int | None
    price_list: str | None
    product_status: str = "to_inspect"
    issue: int = 1


@dataclass(slots=True)
class Duty:
    """A duty after the journal's last word."""

    state: str = "open"
    paper: str | None = None
    ended_at: datetime | None = None


@dataclass
class Account:
    """The journal read to its end.

    Attributes:
        end: sequence and hash of the last event.
        broken_at: where the chain breaks, None when it holds.
        wrong: what was wrong by the events alone.
        said: the events that speak for rows, by `key`.
    """

    end: tuple[int, str] = (0, FIRST)
    broken_at: int | None = None
    wrong: list[Violation] = field(default_factory=list)
    said: dict[int, int] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    repairs: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By id, what the events say of how each ended."""
    findings: dict[int, Finding] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    duties: dict[int, Duty] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    """Problems that are closed."""
    papers: Papers = field(default_factory=Papers)
    claims: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By id, what the events say of each column."""
    shipments: dict[int, dict[str, Any]] = field(default_factory=dict)
    operators: dict[str, dict[str, str]] = field(default_factory=dict)
    badges: set[str] = field(default_factory=set)
    pins: dict[str, str] = field(default_factory=dict)
    """The fingerprint of each one's PIN, as it was set last."""
    signed_on: dict[str, str | None] = field(default_factory=dict)
    batches: dict[str, str] = field(default_factory=dict)
    """The state of each teardown batch, which is its account's."""
    lots: dict[str, Lot] = field(default_factory=dict)
    torn_down: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By batch, whose it is and when it was closed."""
    price_lists: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By number, what the events say of each column that changes."""
    exceptions: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Exceptions from the cap on value (R3), by id."""
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By number, what the events say of each column."""
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    pick_lines: dict[int, dict[str, Any]] = field(default_factory=dict)
    quantities: dict[str, int] = field(default_factory=dict)
    """What each part lot was recorded as, in thousandths."""
    lies: dict[str, Counter[str]] = field(default_factory=dict)
    """How much of each part lot its movements have left in each place."""
    takes: dict[int, Take] = field(default_factory=dict)
    kept_from: dict[int, str] = field(default_factory=dict)
    """Hash by sequence, of the heads that are remembered."""
    forgotten: set[str] = field(default_factory=set)
    """Operations that a database once forgot, and that is on record (faults E5)."""
    skipped: int = 0
    """Numbers of each kind that were left out for that."""
    block: str | None = None
    once: set[int] = field(default_factory=set)
    settings: Counter[str] = field(default_factory=Counter)
    waiting: dict[str, int] = field(default_factory=dict)

    def speaks_for(self, table: str, values: Iterable[Any]) -> bool:
        """Whether an event speaks for a row that never changes; each event speaks once."""
        at = key(table, values)
        if at not in self.said:
            return False
        while at + 1 in self.said:  # equal rows have keys that follow one another
            at += 1
        del self.said[at]
        return True

    def may(self, operator: str | None, operation: str) -> bool:
        """Whether somebody's role allows something, as the journal read so far names it."""
        role = self.operators.get(operator or "", {}).get("role", "")
        return rights.may(role, operation)

    def row(self, event: Mapping[str, Any], table: str, *values: Any) -> int:
        """Take an event as what speaks for a row that never changes; return under what number."""
        at = key(table, values)
        while at in self.said:
            at += 1
        self.said[at] = event["seq"]
        return at

    def is_wrong(self, invariant: str, zh: str, en: str) -> None:
        """Note a violation, up to `MOST` of them."""
        if len(self.wrong) < MOST:
            self.wrong.append(Violation.of(invariant, zh, en))


def key(table: str, values: Iterable[Any]) -> int:
    """Return the number under which a row is kept; `1`, `1.0` and `true` make three."""
    return hash((table, canonical(list(values))))


def time(at: datetime | None) -> str | None:
    """Return a time as it stands in a key."""
    return at.astimezone(UTC).isoformat() if at else None


def without(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return an event's data less what is a column of its own."""
    return {name: value for name, value in said.items() if name not in names}


Telling = Callable[[Account, Mapping[str, Any], Mapping[str, Any]], None]
"""Takes an event and its data into the account."""
