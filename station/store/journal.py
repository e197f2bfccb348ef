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

from sqlalchemy import Connection, func, select

from station.store import tables

FIRST = "0" * 64
"""What the first event has for a predecessor."""


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


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


def canonical(value: Any) -> str:
    """Return JSON values as the one text that is hashed: keys in order; `1`, `1.0`, `true` are three."""
    return _ENCODE(value)


def fingerprint(value: Any) -> str:
    """Return the hash, in 64 hex digits, by which the journal vouches for what is kept outside it.

    Args:
        value: bytes, such as a photo's, or JSON values.
    """
    return hashlib.sha256(value if isinstance(value, bytes) else canonical(value).encode()).hexdigest()


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
    return hashlib.sha256((previous + canonical(said)).encode()).hexdigest()


def broken_at(rows: Iterable[Mapping[str, Any]], seq: int = 0, previous: str = FIRST) -> int | None:
    """Return the sequence at which the chain breaks, None when it holds.

    Args:
        rows: event rows in order of seq, beginning after `seq`.
        seq: the last sequence already verified, and `previous` its hash.
    """
    for row in rows:
        if not follows(row, seq, previous):
            return seq + 1
        seq, previous = row["seq"], row["hash"]
    return None


def follows(row: Mapping[str, Any], seq: int, previous: str) -> bool:
    """Whether an event row is what it was when written, and follows the one of that sequence and hash."""
    try:
        return bool(
            row["seq"] == seq + 1 and row["previous"] == previous and row["hash"] == digest(previous, row)
        )
    except (TypeError, AttributeError, ValueError):  # a value of a kind that is never written
        return False


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A journal that no longer holds an end that was seen: older data lie under the desk (faults E5, I8).

    Attributes:
        seq: the end that is remembered.
        end: the journal's end now.
        lost: how many events are lost at least; more when others were written since.
    """

    seq: int
    end: int
    lost: int


def forgotten(connection: Connection, remembered: tuple[int, str] | None) -> Forgotten | None:
    """Return what a journal has forgotten, None when the remembered end is still in its chain.

    Args:
        remembered: sequence and hash, as the desk's inbox keeps them; None or sequence 0: nothing was seen.
    """
    if remembered is None or remembered[0] == 0:
        return None
    seq, seen = remembered
    if connection.scalar(select(tables.event.c.hash).where(tables.event.c.seq == seq)) == seen:
        return None
    end = connection.scalar(select(func.coalesce(func.max(tables.event.c.seq), 0))) or 0
    return Forgotten(seq, end, max(seq - end, 1))
