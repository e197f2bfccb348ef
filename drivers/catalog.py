"""Which protocols there are, and how a device's settings become a device."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from drivers.port import USUAL_LINE, LineSettings
from drivers.printer.link import PrinterLink
from drivers.printer.protocols import PRINTERS
from drivers.recorder import Recorder
from drivers.scale import protocols
from drivers.scale.protocol import ScaleProtocol
from drivers.scale.scale import Scale, ScaleSettings, default_limits
from drivers.scale.settling import SettlingLimits
from drivers.scanner.protocol import ScannerProtocol
from drivers.scanner.protocols import SCANNERS
from drivers.scanner.scanner import Scanner
from drivers.settings import Setting, number, one_of, weight
from drivers.supervisor import Deliver, Device

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """One device of the desk.

    Attributes:
        id: its name in readings, conditions and the log.
        kind: "scanner", "scale" or "printer".
        protocol: a key of PROTOCOLS[kind].
        port: see `port.open_port`.
        options: further settings by name; those a protocol knows are its `options` in PROTOCOLS.
    """

    id: str
    kind: str
    protocol: str
    port: str
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProtocolKind:
    """A protocol: the options it takes, and how a device is made of them."""

    options: Mapping[str, Setting]
    build: Callable[[DeviceSettings, Mapping[str, Any], Deliver, Recorder | None], Device]


def create(settings: DeviceSettings, deliver: Deliver, recorder: Recorder | None = None) -> Device:
    """The device, not yet started: a Scanner, Scale or PrinterLink.

    Raises:
        ValueError: unknown kind, protocol or option, or an option's value; everything wrong in one message,
            a line each.
    """
    protocol = _known(settings.kind, PROTOCOLS, "kind")
    found = _known(settings.protocol, protocol, f"protocol of a {settings.kind}")
    options: dict[str, Any] = {}
    wrong = []
    for name, value in settings.options.items():
        try:
            options[name] = _known(name, found.options, f"option of {settings.protocol}")(value)
        except ValueError as error:
            wrong.append(str(error) if name not in found.options else f"{name}: {error}")
    if wrong:
        raise ValueError("\n".join(wrong))
    return found.build(settings, options, deliver, recorder)


def _known(name: str, table: Mapping[str, T], what: str) -> T:
    if name in table:
        return table[name]
    near = difflib.get_close_matches(name, table, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ValueError(f"{what}: expected one of {', '.join(table)}, found {name}{hint}")


_LINE: Mapping[str, Setting] = {
    "baudrate": one_of(1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200),
    "bytesize": one_of(7, 8),
    "parity": one_of("N", "E", "O", "M", "S"),
    "stopbits": one_of(1, 2),
    "handshake": one_of("none", "xonxoff", "rtscts"),
}


def line_settings(options: Mapping[str, Any], usual: LineSettings = USUAL_LINE) -> LineSettings:
    """The settings of a device's line: the usual ones, but for its options."""
    return replace(usual, **{name: value for name, value in options.items() if name in _LINE})


def _scanner(
    protocol: ScannerProtocol,
    settings: DeviceSettings,
    options: Mapping[str, Any],
    deliver: Deliver,
    recorder: Recorder | None,
) -> Device:
    own = {name: value for name, value in options.items() if name in protocol.options}
    return Scanner(settings.id, settings.port, deliver, protocol, own, line_settings(options), recorder)


_SCALE: Mapping[str, Setting] = {
    **_LINE,
    "unit": one_of("kg", "g"),
    "tare": weight,
    "mode": one_of("ask", "listen"),
    "poll_s": number(0.01, 10.0),
    "steady_s": number(0.1, 10.0),
    "zero": weight,
    "change": weight,
}
"""What a scale of any protocol takes."""


def _scale(
    protocol: ScaleProtocol,
    settings: DeviceSettings,
    options: Mapping[str, Any],
    deliver: Deliver,
    recorder: Recorder | None,
) -> Device:
    given = dict(options)
    unit = given.get("unit", "kg")
    usual = default_limits(unit)
    used = ScaleSettings(
        limits=SettlingLimits(given.get("zero", usual.zero), given.get("change", usual.change)),
        unit=unit,
        listen=given.get("mode", "ask") == "listen",
        **{name: given[name] for name in ("tare", "poll_s", "steady_s") if name in given},
    )
    own = {name: value for name, value in given.items() if name in protocol.options}
    line = line_settings(options, protocol.line or USUAL_LINE)
    return Scale(settings.id, settings.port, deliver, protocol, used, own, line, recorder)


def _printer(
    settings: DeviceSettings, options: Mapping[str, Any], deliver: Deliver, recorder: Recorder | None
) -> Device:
    line = line_settings(options, PRINTERS[settings.protocol].line)
    one_way = options.get("status", "ask") == "none"
    return PrinterLink(
        settings.id, settings.port, settings.protocol, options.get("dpmm"), line, recorder, one_way=one_way
    )


_PRINTER: Mapping[str, Setting] = {
    **_LINE,
    "dpmm": one_of(6, 8, 12, 24),
    "status": one_of("ask", "none"),
    "offset_x_mm": number(-10.0, 10.0),
    "offset_y_mm": number(-10.0, 10.0),
}
"""What a printer of any language takes. Offsets and darkness are for whoever draws what it prints."""

_DARKNESS: Mapping[str, Setting] = {"zpl": one_of(*range(31)), "tspl": one_of(*range(16))}
"""The steps of a language's darkness command: ~SD, DENSITY."""


PROTOCOLS: Mapping[str, Mapping[str, ProtocolKind]] = {
    "scanner": {
        name: ProtocolKind({**(_LINE if each.on_a_line else {}), **each.options}, partial(_scanner, each))
        for name, each in SCANNERS.items()
    },
    "scale": {
        name: ProtocolKind({**_SCALE, **each.options}, partial(_scale, each))
        for name, each in protocols.SCALES.items()
    },
    "printer": {
        name: ProtocolKind(
            {**_PRINTER, **({"darkness": _DARKNESS[name]} if name in _DARKNESS else {})}, _printer
        )
        for name in PRINTERS
    },
}
