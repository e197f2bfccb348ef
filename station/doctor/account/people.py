"""People, settings and answers."""

from collections.abc import Mapping
from typing import Any

from station.doctor.account.state import Account, Telling, time


def plain(value: Any) -> Any:
    """Return a setting's value as SQLite hands it back: it takes the bare JSON number `1.0` for `1`."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _operator_changed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    now = account.operators.setdefault(event["subject"], {})
    now.update({name: new for name, (_, new) in said["changes"].items()})


def _badge_issued(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.badges.add(event["subject"])


def _pin_set(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.pins[event["subject"]] = said["kept"]


def _signed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.signed_on[event["desk"]] = event["subject"] if event["kind"] == "SignedOn" else None


def _setting_changed(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    name = event["subject"]
    account.settings[name] += 1
    version, new = account.settings[name], plain(said["new"])
    account.row(event, "setting", name, version, new, time(event["at"]), event["operator"])


def _events_forgotten(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    account.forgotten.update(scan["operation"] for scan in said["scans"])
    account.skipped += said["lost"]


def _answered(account: Account, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    id = event["operation"]
    account.said.pop(account.waiting.pop(id, 0), None)
    values = event["desk"], event["operator"], event["device"], time(event["at"])
    at = account.row(event, "operation", id, *values, said["outcome"], said["code"], said["kept"])
    if said["outcome"] == "waiting":
        account.waiting[id] = at


TOLD: Mapping[str, Telling] = {
    "OperatorChanged": _operator_changed,
    "BadgeIssued": _badge_issued,
    "PinSet": _pin_set,
    "SignedOn": _signed,
    "SignedOff": _signed,
    "SettingChanged": _setting_changed,
    "EventsForgotten": _events_forgotten,
    "Answered": _answered,
}
