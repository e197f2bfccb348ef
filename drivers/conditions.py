"""The conditions a device can be in, each declared once. Sentences for people are made by whoever shows
them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from drivers import clock

log = logging.getLogger(__name__)

Severity = Literal["ok", "attention", "refused"]


@dataclass(frozen=True, slots=True)
class ConditionKind:
    """How serious a condition is, and how long it must last (seconds) before anyone is told."""

    severity: Severity
    lasts_s: float = 0.0


CONDITIONS: Mapping[str, ConditionKind] = {
    # Order is rank: of several conditions the first in this table is shown.
    # the port
    "lost": ConditionKind("refused"),  # was open, is gone: unplugged, switched off
    "port_missing": ConditionKind("refused"),  # facts: port
    "port_held": ConditionKind("refused"),  # facts: port, owner ("name (pid)", or "" when not to be found)
    "port_refused": ConditionKind("refused"),  # no permission; facts: port, why
    "unreachable": ConditionKind("refused"),  # a network port does not accept; facts: port, why
    "port_failed": ConditionKind("refused"),  # any other failure to open; facts: port, why
    "starting": ConditionKind("attention"),
    # every device
    "inbox_full": ConditionKind("refused"),  # a reading could not be handed over and waits; facts: why
    "silent": ConditionKind("refused"),  # a scale that is asked and does not answer
    "no_answer": ConditionKind("refused"),  # a printer that is asked and does not answer
    # scanner
    "settings_changed": ConditionKind("refused"),  # no identifier, though the scanner is set to send one
    # scanner and scale
    "wrong_device": ConditionKind("refused"),  # of another kind; facts: seems (seems.scale ...), found
    "wrong_parity": ConditionKind("refused"),  # the line's; facts: found, such as 7E1
    "wrong_speed": ConditionKind("refused"),  # the line's; facts: found, bytes in hexadecimal
    "noise": ConditionKind("refused"),  # 5 unreadable messages in 10 s
    # scale
    "wrong_answer": ConditionKind("refused"),  # answers, but not with a weight; facts: found, expected
    "wrong_unit": ConditionKind("refused"),  # facts: found, expected
    "overload": ConditionKind("refused"),
    "underload": ConditionKind("attention", 1.0),  # for a moment whenever a load is lifted
    "no_weight": ConditionKind("refused"),  # a blank where the number stands
    "not_zeroed": ConditionKind("refused"),
    "scale_fault": ConditionKind("refused"),  # reported by the scale itself
    "untaught": ConditionKind("refused"),  # cannot be read before a known weight taught how; facts: missing
    "tared": ConditionKind("refused"),  # shows net; facts: found (the tare, "" if not named), expected
    "unstable": ConditionKind("attention", 15.0),
    # printer
    "printer_unknown": ConditionKind(
        "refused"
    ),  # answers, but not as a printer of this language; facts: found
    "wrong_dpmm": ConditionKind("refused"),  # facts: found, expected
    "head_open": ConditionKind("refused"),
    "paper_out": ConditionKind("refused"),
    "ribbon_out": ConditionKind("refused"),
    "paper_jam": ConditionKind("refused"),
    "cutter_fault": ConditionKind("refused"),
    "hot": ConditionKind("refused"),  # head or motor too hot; prints again by itself
    "cold": ConditionKind("attention"),
    "fault": ConditionKind("refused"),  # another error the printer reports; facts: bits (hexadecimal)
    "buffer_full": ConditionKind("attention", 3.0),
    "paused": ConditionKind("refused"),
    "one_way": ConditionKind("attention"),  # set up as a printer that can say nothing about itself
    "ready": ConditionKind("ok"),
}

_RANK = {code: rank for rank, code in enumerate(CONDITIONS)}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a device is in.

    Attributes:
        code: a key of CONDITIONS.
        since: when it began, aware, UTC.
        facts: what a sentence about it needs, ready to be shown.
    """

    code: str
    since: datetime
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """'ok', 'attention' or 'refused', from CONDITIONS."""
        return CONDITIONS[self.code].severity


class Board:
    """The conditions of one device at this moment. May be used from any thread.

    The first time a condition is raised is logged as WARNING, its repeats as DEBUG, its end as INFO;
    conditions that must last before anyone is told are everyday ones and stay at DEBUG.
    """

    def __init__(self, device_id: str) -> None:
        self._device_id = device_id
        self._lock = threading.Lock()
        self._present: dict[str, tuple[Condition, float]] = {}
        self._ready_since = clock.now()
        self.begin("starting")

    def begin(self, code: str, **facts: str) -> None:
        """Declare a condition; one already present keeps its `since` and takes the new facts."""
        kind = CONDITIONS[code]
        with self._lock:
            known = self._present.get(code)
            since, began = (known[0].since, known[1]) if known else (clock.now(), clock.monotonic())
            self._present[code] = (Condition(code, since, facts), began)
        level = logging.DEBUG if known or kind.lasts_s or code == "starting" else logging.WARNING
        log.log(level, "%s: %s%s", self._device_id, code, f" {facts}" if facts else "")

    def end(self, *codes: str) -> None:
        """The conditions named are over; those not present are passed over."""
        with self._lock:
            ended = [code for code in codes if self._present.pop(code, None)]
            if ended and not self._present:
                self._ready_since = clock.now()
        for code in ended:
            quiet = CONDITIONS[code].lasts_s or code == "starting"
            log.log(logging.DEBUG if quiet else logging.INFO, "%s: no longer %s", self._device_id, code)

    def shown(self) -> Condition:
        """The gravest condition that has lasted long enough to be told; `ready` when there is none."""
        now = clock.monotonic()
        with self._lock:
            told = [
                condition
                for condition, began in self._present.values()
                if now - began >= CONDITIONS[condition.code].lasts_s
            ]
            ready = Condition("ready", self._ready_since)
        return min(told, key=lambda condition: _RANK[condition.code], default=ready)
