"""A machine's /sys and /dev in a folder, as the kernel and udev lay them out, with devices to plug in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass
class Machine:
    """Two roots to hand to `drivers.discovery`."""

    root: Path

    @property
    def sys(self) -> Path:
        return self.root / "sys"

    @property
    def dev(self) -> Path:
        return self.root / "dev"

    def ports(self):
        from drivers.discovery import ports

        return ports(sys=self.sys, dev=self.dev)

    def plug(
        self,
        node: str,
        usb_id: str = "",
        *,
        socket: str = "1-1",
        serial: str = "",
        product: str = "",
        maker: str = "",
        interface: str = "1.0",
        page: bytes = b"",
    ) -> Path:
        """A device file `ttyUSB0`, `hidraw0`, `lp0` or `event5` behind a USB device in a socket."""
        family = {"tty": "tty", "hid": "hidraw", "lp": "usbmisc", "eve": "input"}
        subsystem = next(found for start, found in family.items() if node.startswith(start))
        usb = self.sys / "devices" / "pci0000:00" / "usb1" / socket
        below = usb / f"{socket}:{interface}" / node
        (below / subsystem / node).mkdir(parents=True, exist_ok=True)
        vendor, _, number = usb_id.partition(":")
        said = {"idVendor": vendor, "idProduct": number, "serial": serial, "product": product}
        for name, text in {**said, "manufacturer": maker}.items():
            if text:
                (usb / name).write_text(f"{text}\n")
        entry = self.sys / "class" / subsystem / node
        entry.parent.mkdir(parents=True, exist_ok=True)
        (below / subsystem / node / "device").symlink_to(below)
        entry.symlink_to(below / subsystem / node)
        if page:
            (below / "report_descriptor").write_bytes(page)
        folder = self.dev / {"usbmisc": "usb", "input": "input"}.get(subsystem, ".")
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / node
        file.touch()
        file = file.resolve()
        if subsystem == "tty":
            label = "_".join(filter(None, (maker or vendor, product[:40], serial)))
            self._link("serial/by-id", f"usb-{label}-if{interface[-1:].zfill(2)}", file)
            self._link("serial/by-path", f"pci-0000:00:14.0-usb-0:{socket[2:]}:{interface}", file)
        if subsystem == "input":
            self._link("input/by-id", f"usb-{maker}_{product}-event-kbd", file)
        return file

    def _link(self, folder: str, name: str, file: Path) -> None:
        (self.dev / folder).mkdir(parents=True, exist_ok=True)
        link = self.dev / folder / name.replace(" ", "_")
        link.unlink(missing_ok=True)  # of two alike, the one plugged in last has the name
        link.symlink_to(file)
