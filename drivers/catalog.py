"""Which protocols there are, and how a device's settings become a device."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from drivers.port import LineSettings
from drivers.printer.link import PrinterLink
from drivers.recorder import Recorder
from drivers.scale.settling import SettlingLimits
from drivers.scanner.framing import Framing
from drivers.supervisor import Deliver, Device, Scale, Scanner, default_limits

T = TypeVar("T")

Setting = Callable[[object], object]
"""Turns the value found in a settings file into the option's; raises ValueError saying what was expected."""


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


def _one_of(*allowed: object) -> Setting:
    def setting(value: object) -> object:
        if value in allowed and not isinstance(value, bool):
            return value
        near = difflib.get_close_matches(str(value), [str(each) for each in allowed], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"expected one of {', '.join(map(str, allowed))}, found {value}{hint}")

    return setting


def _number(least: float, most: float) -> Setting:
    def setting(value: object) -> object:
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError(f"expected a number from {least:g} to {most:g}, found {value}")

    return setting


def _weight(value: object) -> object:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"expected a weight in the scale's unit, found {value}") from None
    if not found.is_finite() or found < 0:
        raise ValueError(f"expected a weight of at least 0, found {value}")
    return found


_LINE: Mapping[str, Setting] = {
    "baudrate": _one_of(1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200),
    "bytesize": _one_of(7, 8),
    "parity": _one_of("N", "E", "O", "M", "S"),
    "stopbits": _one_of(1, 2),
    "handshake": _one_of("none", "xonxoff", "rtscts"),
}


def _line(options: Mapping[str, Any]) -> LineSettings:
    return LineSettings(**{name: value for name, value in options.items() if name in _LINE})


def _scanner(
    settings: DeviceSettings, options: Mapping[str, Any], deliver: Deliver, recorder: Recorder | None
) -> Device:
    framing = Framing(options.get("suffix", "any"), options.get("aim", "optional"))
    return Scanner(settings.id, settings.port, deliver, framing, _line(options), recorder)


def _scale(
    settings: DeviceSettings, options: Mapping[str, Any], deliver: Deliver, recorder: Recorder | None
) -> Device:
    unit = options.get("unit", "kg")
    usual = default_limits(unit)
    limits = SettlingLimits(options.get("zero", usual.zero), options.get("change", usual.change))
    poll_s = options.get("poll_s", 0.2)
    return Scale(settings.id, settings.port, deliver, limits, unit, poll_s, _line(options), recorder)


def _printer(
    settings: DeviceSettings, options: Mapping[str, Any], deliver: Deliver, recorder: Recorder | None
) -> Device:
    return PrinterLink(settings.id, settings.port, options.get("dpmm"), _line(options), recorder)


PROTOCOLS: Mapping[str, Mapping[str, ProtocolKind]] = {
    "scanner": {
        "serial": ProtocolKind(
            {
                **_LINE,
                "suffix": _one_of("any", "cr", "lf", "crlf", "tab", "etx"),
                "aim": _one_of("optional", "required"),
            },
            _scanner,
        )
    },
    "scale": {
        "mt-sics": ProtocolKind(
            {
                **_LINE,
                "unit": _one_of("kg", "g"),
                "poll_s": _number(0.01, 1.0),
                "zero": _weight,
                "change": _weight,
            },
            _scale,
        )
    },
    "printer": {"zpl": ProtocolKind({**_LINE, "dpmm": _one_of(6, 8, 12, 24)}, _printer)},
}
