"""Which ports there are, what they probably are, and by which name to call them; found by looking into /sys
and /dev, without opening anything."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from drivers.usb_ids import look_up

SYS, DEV = Path("/sys"), Path("/dev")

_PAGES = {b"\x05\x8d": "scale", b"\x05\x8c": "scanner"}
"""How the report descriptor of a scale begins, and of a bar code scanner: their usage pages."""


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
        sort: "serial", "printer" (usblp), "hid" (hidraw), "keyboard" (evdev) or "network".
        probably: "scanner", "scale", "printer", "bridge" (an adapter, anything may be behind it), or "" when
            nothing tells.
        model: maker and family from the table of USB ids, or "".
        names: all names it has, the one to use first.
        twins: the names of other ports that cannot be told from this one but by their socket.
    """

    port: str
    device: str
    description: str = ""
    usb_id: str = ""
    serial_number: str = ""
    sort: str = "serial"
    probably: str = ""
    model: str = ""
    names: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()


def ports(emulated: Path | None = None, sys: Path = SYS, dev: Path = DEV) -> list[PortInfo]:
    """Every port behind which a device of a desk may be; passive.

    Serial ports on USB (the sixteen `ttyS` of a PC are there without anything behind them; one in use is
    named by hand), USB printers, HID scales and scanners, and keyboards, which a scanner may pretend to be.

    Args:
        emulated: the folder of `python -m drivers.emulators`.
        sys: where /sys is mounted.
        dev: where /dev is.
    """
    seen = [*_terminals(sys, dev), *_printers(sys, dev), *_hidraws(sys, dev), *_keyboards(sys, dev)]
    links = _links(dev)
    found = [_named(each, seen, links) for each in seen]
    return found + (_emulated(emulated) if emulated is not None and emulated.is_dir() else [])


def find(port: str, among: Iterable[PortInfo]) -> PortInfo | None:
    """The port that is called so by any of its names, or by another link to it."""
    real = os.path.realpath(port) if "://" not in port else port
    return next((each for each in among if real == each.device or port in each.names), None)


def udev_rule(info: PortInfo) -> str:
    """The line for /etc/udev/rules.d that lets the group `input` use a HID device, under a lasting name.

    hidraw devices are root's by default and have no such name. (protocols.md D6)
    """
    vendor, _, product = info.usb_id.partition(":")
    which = "hidraw*" if info.sort == "hid" else "event*"
    subsystem = "hidraw" if info.sort == "hid" else "input"
    alone = f', ATTRS{{serial}}=="{info.serial_number}"' if _plain(info.serial_number) else ""
    name = f"station-{info.probably or 'device'}-{vendor}-{product}"
    return (
        f'SUBSYSTEM=="{subsystem}", KERNEL=="{which}", ATTRS{{idVendor}}=="{vendor}", '
        f'ATTRS{{idProduct}}=="{product}"{alone}, MODE="0660", GROUP="input", SYMLINK+="{name}"'
    )


def _plain(serial_number: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9._-]{1,64}", serial_number))


# --- what the kernel knows ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    device: str
    sort: str
    usb_id: str = ""
    serial_number: str = ""
    description: str = ""
    interface: str = ""
    probably: str = ""


def _terminals(sys: Path, dev: Path) -> Iterator[_Seen]:
    for entry in _entries(sys / "class" / "tty"):
        if (node := dev / entry.name).exists() and (usb := _usb_device(entry / "device")):
            yield _of_usb(usb, str(node), "serial", entry)


def _printers(sys: Path, dev: Path) -> Iterator[_Seen]:
    for entry in _entries(sys / "class" / "usbmisc"):
        if entry.name.startswith("lp"):
            node = str(dev / "usb" / entry.name)
            usb = _usb_device(entry / "device")
            yield _of_usb(usb, node, "printer", entry, "printer") if usb else _Seen(node, "printer")


def _hidraws(sys: Path, dev: Path) -> Iterator[_Seen]:
    for entry in _entries(sys / "class" / "hidraw"):
        usb = _usb_device(entry / "device")
        if usb is None:
            continue
        seen = _of_usb(usb, str(dev / entry.name), "hid", entry)
        with suppress(OSError):
            page = (entry / "device" / "report_descriptor").read_bytes()[:2]
            if page in _PAGES:
                yield _of_usb(usb, seen.device, "hid", entry, _PAGES[page])
                continue
        known = look_up(seen.usb_id)
        if known and known.kind == "scale":  # mice and keyboards have a hidraw too
            yield seen


def _keyboards(sys: Path, dev: Path) -> Iterator[_Seen]:
    told = set()
    for link in _glob(dev / "input" / "by-id", "*-event-kbd") + _glob(
        dev / "input" / "by-path", "*-event-kbd"
    ):
        node = Path(os.path.realpath(link))
        usb = _usb_device(sys / "class" / "input" / node.name / "device")
        if node.exists() and node not in told:
            told.add(node)
            entry = sys / "class" / "input" / node.name
            yield _of_usb(usb, str(node), "keyboard", entry) if usb else _Seen(str(node), "keyboard")


def _of_usb(usb: Path, device: str, sort: str, entry: Path, probably: str = "") -> _Seen:
    said = (_said(usb, "manufacturer"), _said(usb, "product"))
    return _Seen(
        device=device,
        sort=sort,
        usb_id=f"{_said(usb, 'idVendor')}:{_said(usb, 'idProduct')}".lower(),
        serial_number=_said(usb, "serial"),
        description=" ".join(filter(None, said)),
        # Adapters with several sockets: "1.0" and "1.1", or one interface and a number of the port.
        interface=os.path.relpath(os.path.realpath(entry / "device"), usb).split("/")[0].partition(":")[2]
        + _said(entry / "device", "port_number"),
        probably=probably,
    )


def _usb_device(node: Path) -> Path | None:
    """The USB device something in /sys belongs to: the nearest folder above that has a vendor's number."""
    try:
        here = node.resolve(strict=True)
    except OSError:
        return None
    return next((each for each in (here, *here.parents) if (each / "idVendor").is_file()), None)


def _said(node: Path, name: str) -> str:
    # What a device says of itself is anybody's text: one line, printable, not long.
    try:
        text = (node / name).read_bytes()[:120].decode("utf-8", "replace").strip()
    except OSError:
        return ""
    return "".join(each for each in text if each.isprintable())


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir(), key=lambda each: (len(each.name), each.name)) if folder.is_dir() else []


def _glob(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern)) if folder.is_dir() else []


# --- names that stay ---------------------------------------------------------------------------------


def _links(dev: Path) -> dict[str, list[Path]]:
    """Every lasting name of a device file, those by identity before those by socket."""
    found: dict[str, list[Path]] = {}
    folders = [(dev / "serial" / "by-id", "*"), (dev / "input" / "by-id", "*-event-kbd"), (dev, "station-*")]
    folders += [(dev / "serial" / "by-path", "*"), (dev / "input" / "by-path", "*-event-kbd")]
    for folder, pattern in folders:
        for link in _glob(folder, pattern):
            found.setdefault(os.path.realpath(link), []).append(link)
    return found


def _named(seen: _Seen, all_seen: Sequence[_Seen], links: dict[str, list[Path]]) -> PortInfo:
    names = links.get(os.path.realpath(seen.device), [])
    twins = [each.device for each in all_seen if each is not seen and _same(each, seen)]
    if twins or not seen.serial_number:
        # The name by identity belongs to whichever of two was plugged in last: only the socket is told apart,
        # and it still is when a second one comes.
        names = sorted(names, key=lambda each: each.parent.name == "by-id")
    known = look_up(seen.usb_id)
    stable = [str(each) for each in names]
    return PortInfo(
        port=stable[0] if stable else seen.device,
        device=seen.device,
        description=seen.description,
        usb_id=seen.usb_id,
        serial_number=seen.serial_number,
        sort=seen.sort,
        probably=seen.probably or (known.kind if known else ""),
        model=known.name if known else "",
        names=(*stable, seen.device),
        twins=tuple(twins),
    )


def _same(one: _Seen, other: _Seen) -> bool:
    """Whether nothing but their sockets tells two apart: cheap makers give every piece one serial number."""
    if not one.usb_id or one.sort != other.sort:
        return False
    return (one.usb_id, one.serial_number, one.interface) == (
        other.usb_id,
        other.serial_number,
        other.interface,
    )


def _emulated(folder: Path) -> list[PortInfo]:
    found = [
        PortInfo(str(link), os.path.realpath(link), "emulated", names=(str(link),))
        for link in sorted(folder.iterdir())
        if link.is_symlink() and os.path.realpath(link).startswith("/dev/pts/")
    ]
    for number in sorted(folder.glob("*.port")):
        url = f"socket://127.0.0.1:{number.read_text().strip()}"
        found.append(PortInfo(url, url, "emulated", sort="network", names=(url,)))
    return found
