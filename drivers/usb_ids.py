"""What a USB device probably is, told from its vendor and product number (and nothing of what it says).

A bridge says nothing about the device behind its cable. Cheap scanners carry numbers of somebody else: what
is not in the table is not known, and what is in it is still only probable.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsbKind:
    """What stands behind a pair of numbers.

    Attributes:
        kind: "scanner", "scale", "printer", or "bridge" for an adapter with anything behind it.
        name: maker and family.
    """

    kind: str
    name: str


USB_IDS: Mapping[str, UsbKind] = {
    # scanners, protocols.md B6
    "05e0:1200": UsbKind("scanner", "Zebra/Symbol, keyboard mode"),
    "05e0:1701": UsbKind("scanner", "Zebra/Symbol, serial mode"),
    "05e0:1900": UsbKind("scanner", "Zebra/Symbol, SNAPI mode"),
    "0c2e:0200": UsbKind("scanner", "Honeywell/Metrologic, keyboard mode"),
    "0c2e:0204": UsbKind("scanner", "Honeywell/Metrologic, keyboard mode"),
    "0c2e:0700": UsbKind("scanner", "Honeywell/Metrologic, serial mode"),
    "0c2e:0720": UsbKind("scanner", "Honeywell/Metrologic, serial mode"),
    "0c2e:0b61": UsbKind("scanner", "Honeywell Vuquest 3310g"),
    "0c2e:0b81": UsbKind("scanner", "Honeywell Voyager 1400g"),
    "0c2e:0b6a": UsbKind("scanner", "Honeywell"),
    "0536:01ca": UsbKind("scanner", "Hand Held Products"),
    "05f9:2206": UsbKind("scanner", "Datalogic, keyboard mode"),
    "05f9:220c": UsbKind("scanner", "Datalogic, keyboard mode"),
    "05f9:4204": UsbKind("scanner", "Datalogic, serial mode"),
    "05f9:1104": UsbKind("scanner", "Datalogic"),
    "05f9:120c": UsbKind("scanner", "Datalogic"),
    "05f9:2202": UsbKind("scanner", "Datalogic"),
    "05f9:2601": UsbKind("scanner", "Datalogic"),
    "05f9:2602": UsbKind("scanner", "Datalogic"),
    "1eab:??03": UsbKind("scanner", "Newland, keyboard mode"),
    "1eab:??06": UsbKind("scanner", "Newland, serial mode"),
    "1eab:??10": UsbKind("scanner", "Newland, HID-POS mode"),
    "065a:0001": UsbKind("scanner", "Opticon, keyboard mode"),
    "065a:0009": UsbKind("scanner", "Opticon, serial mode"),
    # HID scales, protocols.md A11
    "0922:8003": UsbKind("scale", "DYMO M10"),
    "0922:8004": UsbKind("scale", "DYMO M25"),
    "0922:8009": UsbKind("scale", "DYMO S180/S250"),
    "0eb8:f000": UsbKind("scale", "Mettler Toledo PS60/BC60"),
    "0eb8:f001": UsbKind("scale", "Mettler Toledo PS60/BC60"),
    "0b67:555e": UsbKind("scale", "Fairbanks SCB-R9000"),
    "1446:6a73": UsbKind("scale", "Stamps.com 5 lb"),
    "1446:6a78": UsbKind("scale", "DYMO Endicia 75 lb"),
    "1446:6a79": UsbKind("scale", "USPS DS25"),
    "2474:0550": UsbKind("scale", "Stamps.com"),
    "2474:3550": UsbKind("scale", "Stamps.com"),
    "6096:0158": UsbKind("scale", "Sanford DYMO"),
    "7b7c:0100": UsbKind("scale", "Elane"),
    "0d8f:0200": UsbKind("scale", "Pitney Bowes"),
    # printers, protocols.md C2
    "0a5f:*": UsbKind("printer", "Zebra"),
    "1203:*": UsbKind("printer", "TSC"),
    "2aaf:9006": UsbKind("printer", "iDPRT SP410"),
    "2d84:b806": UsbKind("printer", "Poskey"),
    "2d37:*": UsbKind("printer", "Poskey"),
    "04f9:*": UsbKind("printer", "Brother"),
    "1504:*": UsbKind("printer", "Bixolon"),
    # bridges, protocols.md B6
    "0403:60??": UsbKind("bridge", "FTDI"),
    "067b:2303": UsbKind("bridge", "Prolific PL2303"),
    "10c4:ea60": UsbKind("bridge", "Silicon Labs CP210x"),
    "1a86:7523": UsbKind("bridge", "WCH CH340"),
}
"""By "vendor:product" in lower case; `?` and `*` stand for any digit and any digits. Sources: protocols.md
A11, B6, C2, which name theirs."""


def look_up(usb_id: str) -> UsbKind | None:
    """What carries these numbers, if that is known.

    >>> look_up("1eab:1306")
    UsbKind(kind='scanner', name='Newland, serial mode')
    """
    found = USB_IDS.get(usb_id)
    if found is None and usb_id:
        found = next((kind for each, kind in USB_IDS.items() if fnmatch.fnmatchcase(usb_id, each)), None)
    return found
