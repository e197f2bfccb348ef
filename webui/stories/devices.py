"""Devices, ports and what is found about them, made up, for the storybook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from station.feedback import Feedback
from station.messages import Text
from station.views.devices import DeviceView, FindingView, PortView, WebhookView
from webui.stories.desk import NOW, devices


def port(name: str, probably: str, code: str, **said: Any) -> PortView:
    """Return a free port."""
    made = PortView(f"/dev/serial/by-id/{name}", "serial", "", "0403:6001", probably, "", "", "", code, {})
    return replace(made, **said)


WEIGHT_SAID = {"protocol": "mt-sics", "line": "9600 8N1", "said": "1.250 kg"}


PORTS = (
    port("usb-FTDI_FT232R_USB_UART_A9XYZ123-if00-port0", "bridge", "port.scale", facts=WEIGHT_SAID),
    port("usb-Honeywell_1470g_19250B4A12-if00", "scanner", "port.silent", model="Honeywell/Metrologic"),
    port(
        "usb-Prolific_2303-if00-port0",
        "bridge",
        "port.wrong_speed",
        facts={"found": "FE 98 00 F8"},
        said='"<FE><98>␀<F8>"',
        twins=1,
        usb_id="067b:2303",
    ),
)


NO_RIGHTS = replace(
    port("", "scale", "port.refused"),
    port="/dev/hidraw0",
    sort="hid",
    usb_id="0922:8003",
    model="DYMO M10",
    rule='SUBSYSTEM=="hidraw", KERNEL=="hidraw*", ATTRS{idVendor}=="0922", ATTRS{idProduct}=="8003", '
    'MODE="0660", GROUP="input", SYMLINK+="station-scale-0922-8003"',
)


BARS = "11010010000100010110001000101100010111011110110001001100110101101110001000110110001011101100011101011"


FINDINGS: Mapping[str, FindingView] = {
    "devices-ready": FindingView("", NOW),
    "devices-ports": FindingView("", NOW, PORTS),
    "devices-listening": FindingView("listening", NOW, PORTS),
    "devices-scan": FindingView("scan", NOW, PORTS, "BD481902", BARS),
    "devices-weigh": FindingView("weigh", NOW, PORTS, about="1 kg"),
    "devices-bound": FindingView(
        "",
        NOW,
        PORTS[2:],
        said=Feedback(
            "ok", "device_bound", {"kind": "seems.scanner", "name": "scanner-2", "port": PORTS[1].port}
        ),
    ),
    "devices-rights": FindingView("", NOW, (NO_RIGHTS, *PORTS[1:])),
}
"""What is being looked for on the devices pages; on those not named, nothing is shown of it."""


def using(**scanner: Any) -> tuple[DeviceView, ...]:
    """Return the three devices at work: a code read, a weight on the scale."""
    first, second, third = devices()
    weighing = replace(second, weight=(Decimal("1.31"), "kg", True))
    return replace(first, **scanner), weighing, third


BEHIND = WebhookView(
    "http://192.168.1.20:8000",
    211,
    46,
    NOW - timedelta(minutes=31),
    True,
    Text("10 秒内没有答复", "no answer within 10 s"),
)
