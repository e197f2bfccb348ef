"""The law of the department as it stands: settings and calendar, read from the store and kept."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select

from station.calendar import Calendar, Day, Limits
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
    }


def limits(stored: dict[str, Any]) -> Limits:
    """Return stored limits as the calendar takes them."""
    return Limits(**{**stored, "hand_over": time.fromisoformat(stored["hand_over"])})


def local(at: datetime) -> datetime:
    """Return a time as the department's clock shows it."""
    return at.astimezone(ZONE)
