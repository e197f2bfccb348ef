"""Which ports there are, found without sending a byte to any of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports


@dataclass(frozen=True, slots=True)
class PortInfo:
    """A port of this machine.

    Attributes:
        port: what to write as `port:` in the settings: a name that stays when the device is plugged in
            again, where there is one.
        device: the device file at this moment; the next plugging may give it to another device.
        description: what USB says about the device, or "".
        usb_id: vendor and product, "05e0:1701", or "".
        serial_number: of the USB device, or "". Bridges without one cannot be told apart but by their socket.
    """

    port: str
    device: str
    description: str = ""
    usb_id: str = ""
    serial_number: str = ""


def ports(emulated: Path | None = None) -> list[PortInfo]:
    """All serial ports, USB printers, and the emulated ports linked in a folder; passive.

    Args:
        emulated: the folder of `python -m drivers.emulators`.
    """
    found = [
        PortInfo(
            port=_stable_name(each.device),
            device=each.device,
            description=" ".join(filter(None, (each.manufacturer, each.product))),
            usb_id=f"{each.vid:04x}:{each.pid:04x}" if each.vid is not None and each.pid is not None else "",
            serial_number=each.serial_number or "",
        )
        # The sixteen ttyS of a PC are there without anything behind them; those in use are named by hand.
        for each in list_ports.comports()
        if each.vid is not None
    ]
    found += [PortInfo(str(path), str(path), "USB printer") for path in sorted(Path("/dev/usb").glob("lp*"))]
    if emulated is not None:
        found += [
            PortInfo(str(link), os.path.realpath(link), "emulated")
            for link in sorted(emulated.iterdir())
            if link.is_symlink() and os.path.realpath(link).startswith("/dev/pts/")
        ]
        if (number := emulated / "printer.port").exists():
            url = f"socket://127.0.0.1:{number.read_text().strip()}"
            found.append(PortInfo(url, url, "emulated"))
    return found


def _stable_name(device: str) -> str:
    links = [*_links_to(device, "by-id"), *_links_to(device, "by-path")]
    return str(links[0]) if links else device


def _links_to(device: str, family: str) -> list[Path]:
    return [
        link for link in sorted(Path("/dev/serial", family).glob("*")) if os.path.realpath(link) == device
    ]
