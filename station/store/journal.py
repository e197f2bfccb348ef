"""The event journal: one gapless, hash-chained list of what happened.

Each event's hash covers its predecessor's, so an edit, a deletion or a new order anywhere breaks the chain
from there on; cutting the tail is found by whoever remembers a later head (a desk does, in its inbox).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64
"""What the first event has for a predecessor."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing we hold to have happened, in the past tense: `UnitCounted`, `WeightRecorded`.

    Attributes:
        subject: the own number (or id) it is about: RU…, DL…, `discrepancy:7`.
        data: old and new values, the reason, evidence; JSON values only.
    """

    kind: str
    subject: str
    data: Mapping[str, Any]


def digest(previous: str, row: Mapping[str, Any]) -> str:
    """Return the hash of one event row, chained to its predecessor's.

    Args:
        previous: the predecessor's hash, 64 hex digits, `FIRST` for the first.
        row: seq, operation, at (aware), desk, operator, device, kind, subject, data.
    """
    at: datetime = row["at"]
    said = [
        row["seq"],
        row["operation"],
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        row["desk"],
        row["operator"],
        row["device"],
        row["kind"],
        row["subject"],
        row["data"],
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((previous + text).encode()).hexdigest()


def broken_at(rows: Iterable[Mapping[str, Any]], seq: int = 0, previous: str = FIRST) -> int | None:
    """Return the sequence at which the chain breaks, None when it holds.

    Args:
        rows: event rows in order of seq, beginning after `seq`.
        seq: the last sequence already verified, and `previous` its hash.
    """
    for row in rows:
        if row["seq"] != seq + 1 or row["previous"] != previous or row["hash"] != digest(previous, row):
            return seq + 1
        seq, previous = row["seq"], row["hash"]
    return None
