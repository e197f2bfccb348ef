"""What the station is joined to: devices, ports, the webhook, the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from station.feedback import Feedback
from station.messages import Text


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One device and its condition, as `station.messages` words it.

    Attributes:
        last_at: when it was last heard.
        last_text: the code it read last, secrets hidden; "" for anything but a scanner.
        weight: what a scale shows now: value, unit, stable; None while it says nothing usable.
        lasts_s: seconds since it is in this condition.
        quiet_s: seconds since the last byte came.
        readings: how many came since the start of this process.
        unreadable: and how many that could not be read.
        rule: the udev rule that gives the right to open it, where that is what is missing.
    """

    id: str
    kind: Literal["scanner", "scale", "printer"]
    name: str
    code: str
    severity: Literal["ok", "attention", "refused"]
    since: datetime
    facts: Mapping[str, Any]
    last_at: datetime | None = None
    last_text: str = ""
    weight: tuple[Decimal, str, bool] | None = None
    lasts_s: float = 0.0
    quiet_s: float = 0.0
    readings: int = 0
    unreadable: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PortView:
    """A port, what it probably is and what it said.

    Attributes:
        port: its lasting name.
        sort, description, usb_id, probably, model: as `drivers.discovery.PortInfo` has them.
        user: the device of ours that uses it, or "".
        said: quoted, or "".
        code: which sentence says what was found (`port. ...` in `station.messages.WORDS`), with its facts.
        rule: the udev rule that gives the right to open it, where that is what is missing.
        twins: how many other ports only its socket tells it from.
    """

    port: str
    sort: str
    description: str
    usb_id: str
    probably: str
    model: str
    user: str
    said: str
    code: str
    facts: Mapping[str, Any]
    rule: str = ""
    twins: int = 0


@dataclass(frozen=True, slots=True)
class FindingView:
    """What is being looked for at the ports that no device of ours uses.

    Attributes:
        doing: "" nothing, "listening", "asking", "scan" (a code is waited for), "weigh" (a weight is).
        since: when that began.
        code: the code to be scanned, or "".
        bars: the same as bars and spaces of Code 128, one character a module, "1" a bar.
        about: the port that is asked, or the weight that is waited for.
        ports: those that are free.
        said: what came of the last search.
        writes: whether a device can be bound; not in the demo.
    """

    doing: Literal["", "listening", "asking", "scan", "weigh"]
    since: datetime
    ports: tuple[PortView, ...] = ()
    code: str = ""
    bars: str = ""
    about: str = ""
    said: Feedback | None = None
    writes: bool = True


@dataclass(frozen=True, slots=True)
class WebhookView:
    """How far the webhook's receiver is behind the journal.

    Attributes:
        address: scheme, host and port it is sent to.
        delivered: sequence of the last event it took.
        waiting: how many events it has not taken.
        since: when the oldest of them happened; None when none waits.
        behind: that one waits for longer than it should.
        answer: what came of the last try; None before the first.
    """

    address: str
    delivered: int
    waiting: int
    since: datetime | None
    behind: bool
    answer: Text | None


@dataclass(frozen=True, slots=True)
class Away:
    """The store cannot be reached: what was captured meanwhile is shown, nothing is decided.

    Attributes:
        why: the sentence that says what is wrong and who mends it.
        captured: the newest scans that wait, newest first, as they were read.
        captures: whether scans are still taken; not when the disk is full.
    """

    why: Feedback
    since: datetime
    captured: tuple[str, ...]
    captures: bool = True


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """How much there is of what a watcher counts; all of it read over indexes of what is open.

    Attributes:
        head: sequence of the newest event.
        stored: readings of this desk that wait in the store for somebody to sign on or to answer.
        open_jobs: print jobs of all desks by state: queued, sending, unknown.
        open_discrepancies: by kind; a kind without any is not there.
    """

    head: int
    stored: int
    open_jobs: Mapping[str, int]
    open_discrepancies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers a watcher follows.

    Attributes:
        store: None while the store cannot be read.
        inbox: readings captured and not worked off yet.
        devices: each with its condition.
        answers: operations and readings answered since the start of this process, by outcome.
        events: events written since the start of this process, by kind.
        webhook: how many events its receiver has not taken; None without one, or while the store is away.
    """

    store: StoreFigures | None
    inbox: int
    devices: tuple[DeviceView, ...]
    answers: Mapping[str, int]
    events: Mapping[str, int]
    webhook: int | None = None
