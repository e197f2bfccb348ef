"""The protocols of scanners, by the name they have in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.scanner import framing, hid_pos, keyboard
from drivers.scanner.protocol import ScannerProtocol

SCANNERS: Mapping[str, ScannerProtocol] = {
    "serial": framing.PROTOCOL,
    "keyboard": keyboard.PROTOCOL,
    "hid-pos": hid_pos.PROTOCOL,
}
