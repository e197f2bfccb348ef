"""A device on the command line, without a station: so a driver is born, and mended."""

from __future__ import annotations

import argparse
import logging
import time
from datetime import datetime

from drivers.catalog import PROTOCOLS, DeviceSettings, create
from drivers.readings import Reading
from drivers.supervisor import Device


def print_reading(device_id: str, reading: Reading, received_at: datetime) -> None:
    """One line for each reading, with its local time."""
    print(f"{received_at.astimezone():%H:%M:%S.%f}", reading, flush=True)


def from_arguments(kind: str, parser: argparse.ArgumentParser) -> tuple[Device, argparse.Namespace]:
    """The device that `--port`, `--protocol` and `--set NAME=VALUE` describe, and all that was given.

    Exits with 2 and the finding when they describe none.
    """
    parser.add_argument("--port", required=True, help="/dev/serial/by-id/..., socket://host:9100, ...")
    parser.add_argument(
        "--protocol", default=next(iter(PROTOCOLS[kind])), help="one of " + ", ".join(PROTOCOLS[kind])
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="an option of the protocol"
    )
    given = parser.parse_args()
    logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(message)s")
    options = {name: _value(value) for name, _, value in (each.partition("=") for each in given.set)}
    try:
        return create(DeviceSettings(kind, kind, given.protocol, given.port, options), print_reading), given
    except ValueError as error:
        parser.error(str(error))


def watch(device: Device) -> None:
    """Run the device and print each change of its condition, until Ctrl-C."""
    device.start()
    shown = None
    try:
        while True:
            condition = device.condition()
            if condition != shown:
                shown = condition
                print(
                    f"{condition.since.astimezone():%H:%M:%S.%f}",
                    condition.code,
                    dict(condition.facts),
                    flush=True,
                )
            time.sleep(0.1)
    except KeyboardInterrupt:
        device.stop()


def _value(text: str) -> object:
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text
