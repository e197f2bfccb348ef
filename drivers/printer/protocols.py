"""The languages of printers, by the name they have in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.printer import esc_pos, tspl, zpl
from drivers.printer.protocol import PrinterProtocol

PRINTERS: Mapping[str, PrinterProtocol] = {
    "zpl": zpl.PROTOCOL,
    "tspl": tspl.PROTOCOL,
    "esc-pos": esc_pos.PROTOCOL,
}
