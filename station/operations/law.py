"""The law of the department as it stands: settings and calendar, read from the store and kept."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, insert, select

from station.calendar import Calendar, Day, Limits, as_started, dispute_starts
from station.policy import Policy
from station.store.store import Act
from station.store.tables import calendar_day, setting

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Law:
    """Settings and working days together."""

    policy: Policy
    calendar: Calendar


def of(act: Act) -> Law:
    """Return the law an operation acts under."""
    return current(act.connection, act.known)


def current(connection: Connection, known: dict[str, Any]) -> Law:
    """Return the law, from `known` when it was read before."""
    if "law" not in known:
        newest = (
            select(setting.c.name, func.max(setting.c.version).label("version"))
            .group_by(setting.c.name)
            .subquery()
        )
        rows = connection.execute(
            select(setting.c.name, setting.c.value).join(
                newest, (setting.c.name == newest.c.name) & (setting.c.version == newest.c.version)
            )
        )
        policy = Policy.model_validate({row.name: row.value for row in rows})
        calendar = Calendar(
            works_saturday=policy.week == "mon-sat",
            days={row.date: Day(row.name, row.works) for row in connection.execute(select(calendar_day))},
            open=policy.open,
            close=policy.close,
            count_start_day=policy.count_start_day,
            tz=ZONE,
        )
        known["law"] = Law(policy, calendar)
    law: Law = known["law"]
    return law


def seed(act: Act, policy: Policy) -> None:
    """Write the settings of a first start; later starts leave the store's alone."""
    values = policy.model_dump(mode="json")
    present = set(act.connection.scalars(select(setting.c.name)))
    for name, value in values.items():
        if name not in present:
            row = {"name": name, "version": 1, "value": value, "at": act.at, "operator": None}
            act.connection.execute(insert(setting), row)
            act.record("SettingChanged", name, old=None, new=value)


def started_limits(policy: Policy) -> dict[str, Any]:
    """Return the limits a clock starts with, as stored on the delivery; later changes leave it alone."""
    return {
        "hand_over": policy.hand_over.isoformat(),
        "stock_days": policy.stock_days,
        "dispute_days": policy.dispute_days,
        "completion_days": policy.completion_days,
        "close": policy.close.isoformat(),
        "count_start_day": policy.count_start_day,
    }


def limits(stored: dict[str, Any]) -> Limits:
    """Return stored limits as the calendar takes them; one that was not kept is the default."""
    times: dict[str, Any] = {
        name: time.fromisoformat(stored[name]) for name in ("hand_over", "close") if name in stored
    }
    return Limits(**{**stored, **times})


class History:
    """The settings as they were: a clock that kept no limit of its own keeps the one of when it started."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: dict[int, Policy] = {}

    @cached_property
    def _changes(self) -> Sequence[Row[Any]]:
        return self._connection.execute(select(setting).order_by(setting.c.at, setting.c.version)).all()

    def at(self, moment: datetime) -> Policy:
        """Return the settings that were in force at a moment."""
        count = bisect_right(self._changes, moment, key=lambda row: row.at)
        if count not in self._kept:
            values = {row.name: row.value for row in self._changes[:count]}
            self._kept[count] = Policy.model_validate(values)
        return self._kept[count]


def dispute_due(history: History, law: Law, row: Row[Any]) -> datetime:
    """Return when R2b's limit of a discrepancy runs out.

    Args:
        row: `opened_at` of the discrepancy; `signed_at`, `counted_at` and `limits` of its delivery.
    """
    kept = limits(row.limits)
    start = dispute_starts(row.signed_at, row.counted_at, row.opened_at)
    days, calendar = kept.dispute_days, as_started(law.calendar, kept)
    if start != row.signed_at:
        began = history.at(start)
        days = began.dispute_days
        calendar = replace(law.calendar, close=began.close, count_start_day=began.count_start_day)
    return calendar.due(start, days)


def local(at: datetime) -> datetime:
    """Return a time as the department's clock shows it."""
    return at.astimezone(ZONE)
