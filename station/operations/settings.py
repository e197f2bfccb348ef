"""The department's settings are changed: by a manager with PIN, old and new value on record (domain 13)."""

from typing import Any

from sqlalchemy import func, insert, select

from station.config import did_you_mean, read_setting, shown, write_setting
from station.feedback import Feedback, Refused
from station.operations import law, people
from station.policy import Policy
from station.store.store import Act
from station.store.tables import setting


def change(act: Act, setting_name: str, value: str, pin: str) -> Feedback:
    """Give a setting another value; clocks that run keep the limit they started with.

    Args:
        setting_name: a field of `Policy`.
        value: as it is typed (`station.config.write_setting`).

    Raises:
        Refused: the role may not; no such setting; not a value of it, or the one it has.
    """
    people.require(act, "change_settings")
    if wrong := people.wrong_pin(act, pin):
        return wrong
    if setting_name not in Policy.model_fields:
        hint = did_you_mean(setting_name, Policy.model_fields)
        raise Refused("setting_unknown", setting=shown(setting_name), findings=[hint._asdict()])
    now = getattr(law.of(act).policy, setting_name)
    new, right = read_setting(setting_name, value)
    name = f"setting.{setting_name}"
    if new is None:
        said = {
            "zh": f"应为{right.zh}，写的是 {shown(value)}。",
            "en": f"expected {right.en}, found {shown(value)}.",
        }
        raise Refused("setting_unfit", setting=name, findings=[said])
    if new == now:
        raise Refused("setting_same", setting=name, value=write_setting(now))
    put(act, setting_name, new, now)
    return Feedback(
        "ok", "setting_changed", {"setting": name, "old": write_setting(now), "new": write_setting(new)}
    )


def put(act: Act, name: str, new: Any, old: Any) -> None:
    """Write the next version of a setting."""
    plain = Policy.model_validate({name: new}).model_dump(mode="json")[name]
    was = Policy.model_validate({name: old}).model_dump(mode="json")[name]
    versions = select(func.coalesce(func.max(setting.c.version), 0)).where(setting.c.name == name)
    version = (act.connection.scalar(versions) or 0) + 1
    row = {"name": name, "version": version, "value": plain, "at": act.at, "operator": act.doer}
    act.connection.execute(insert(setting), row)
    act.record("SettingChanged", name, old=was, new=plain)
