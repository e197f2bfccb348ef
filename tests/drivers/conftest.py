"""Emulated devices in their own process, and what is needed to watch real ones at work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from drivers.catalog import DeviceSettings, create
from drivers.emulators.control import Bench, running
from drivers.readings import Reading
from drivers.supervisor import Device


class Inbox:
    """Keeps what is delivered; refuses while `full`."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.full = False

    def deliver(self, device_id: str, reading: Reading, received_at: datetime) -> None:
        if self.full:
            raise OSError("inbox: disk full")
        assert received_at.tzinfo is not None
        self.readings.append(reading)


def eventually(true: Callable[[], object], within_s: float = 5.0) -> float:
    """Waits until something holds; how many seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, f"not within {within_s} s"
        time.sleep(0.005)
    return time.monotonic() - began


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with running(tmp_path) as bench:
        yield bench


@pytest.fixture
def start(inbox: Inbox) -> Iterator[Callable[..., Device]]:
    """Starts a device: start("scale", port, "ohaus", unit="g"); all are stopped in the end."""
    started: list[Device] = []

    def start(kind: str, port: str, protocol: str = "", **options: object) -> Device:
        protocol = protocol or {"scanner": "serial", "scale": "mt-sics", "printer": "zpl"}[kind]
        device = create(DeviceSettings(kind, kind, protocol, port, options), inbox.deliver)
        device.start()
        started.append(device)
        return device

    yield start
    for device in started:
        device.stop()


@pytest.fixture
def wait() -> Callable[..., float]:
    return eventually
