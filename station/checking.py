"""`station check` and `station devices`: what the settings name, what is there, and what it says."""

import time
from datetime import datetime

from drivers import catalog, discovery
from drivers.readings import Reading
from station.config import Settings
from station.messages import Language, say_condition

PATIENCE_S = 4.0
"""How long a device may take to answer."""


def check(settings: Settings, language: Language) -> list[str]:
    """Try each device of the settings and return a sentence for each that is not ready."""
    devices = [(each, catalog.create(each, _heard)) for each in settings.device_settings()]
    for _, device in devices:
        device.start()
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and any(device.condition().code != "ready" for _, device in devices):
        time.sleep(0.05)
    found = []
    for wanted, device in devices:
        condition = device.condition()
        if condition.code != "ready":
            found.append(
                f"{wanted.id} ({wanted.port}): {say_condition(condition.code, condition.facts, language)}"
            )
    for _, device in devices:
        device.stop()
    return found


def list_devices(settings: Settings, language: Language) -> list[str]:
    """Return a line for each port of this machine: its lasting name, what it is, and who of ours uses it."""
    used = {each.port: each.id for each in settings.device_settings()}
    lines = []
    emulated = settings.data / "ports"
    for port in discovery.ports(emulated if emulated.is_dir() else None):
        user = used.get(port.port) or used.get(port.device) or "-"
        lines.append("\t".join((port.port, port.description or "-", port.usb_id or "-", user)))
    return lines


def _heard(_device: str, _reading: Reading, _at: datetime) -> None:
    """Trying the devices takes nothing in."""
