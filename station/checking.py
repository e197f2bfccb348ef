"""`station check` and `station devices`: what the settings name, what is there, and what it says."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from drivers import binding, catalog, discovery, listening
from drivers.catalog import DeviceSettings, line_settings
from drivers.discovery import PortInfo
from drivers.port import USUAL_LINE, LineSettings
from drivers.readings import Reading
from drivers.scale.protocols import SCALES
from labels import KINDS
from labels.barcodes import code128_pattern
from station.config import Settings, did_you_mean
from station.config_file import ConfigFile
from station.feedback import Feedback, Refused
from station.finding import KNOWN_KG, WAIT_S, asked, described, listened, new_code, rule_for
from station.messages import Language, say, say_condition, spell
from station.trying_labels import off_the_paper

PATIENCE_S = 4.0
"""How long a device may take to answer."""


def check(settings: Settings, language: Language) -> list[str]:
    """Try each device of the settings and return a sentence for each that is not ready."""
    devices = [(each, catalog.create(each, _heard)) for each in settings.device_settings()]
    for _, device in devices:
        device.start()
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and any(device.condition().code != "ready" for _, device in devices):
        time.sleep(0.05)
    found = []
    for wanted, device in devices:
        condition = device.condition()
        if condition.code != "ready":
            found.append(
                f"{wanted.id} ({wanted.port}): {say_condition(condition.code, condition.facts, language)}"
            )
        if condition.code == "port_refused" and (rule := rule_for(wanted.port)):
            found += [f"  {spell('port.rule', language)}", f"  {rule}"]
    for _, device in devices:
        device.stop()
    found += shared_names([wanted for wanted, _ in devices], discovery.ports(), language)
    return found + not_printed(settings, language) + off_the_paper(settings, language)


def not_printed(settings: Settings, language: Language) -> list[str]:
    """Return a sentence about the kinds of label that none of the desk's printers takes."""
    printers = [each for each in settings.devices if each.kind == "printer"]
    taken = {kind for each in printers for kind in settings.label_kinds(each)}
    left = [kind for kind in KINDS if kind not in taken]
    if not printers or not left:
        return []
    return [say(Feedback("refused", "no_printer_takes", {"kinds": ", ".join(left)}), language)]


def shared_names(
    devices: Sequence[DeviceSettings], ports: Sequence[PortInfo], language: Language
) -> list[str]:
    """Return a sentence for each device that is called by a name which two adapters share."""
    found = []
    for device in devices:
        info = discovery.find(device.port, ports)
        if info and info.twins and device.port != info.port and "/by-id/" in device.port:
            others = [each.port for each in ports if each.device in (info.device, *info.twins)]
            said = Feedback("refused", "name_is_shared", {"name": device.port, "ports": ", ".join(others)})
            found.append(f"{device.id}: {say(said, language)}")
    return found


def list_devices(
    settings: Settings, language: Language, sys: Path = discovery.SYS, dev: Path = discovery.DEV
) -> list[str]:
    """Listen at every port of this machine, sending nothing; a line for each.

    Its lasting name, what it calls itself, its USB id, who of ours uses it, what it probably is, and what was
    found and heard.
    """
    ports = discovery.ports(settings.data / "ports", sys, dev)
    users = [(user(info, settings), info) for info in ports]
    lines = {each.id: _line_of(each) for each in settings.device_settings()}
    with ThreadPoolExecutor(max_workers=max(1, len(ports))) as threads:
        heard = list(threads.map(lambda each: listened(each[1], lines.get(each[0])), users))
    return [_line_about(info, each, used, language) for (used, info), each in zip(users, heard, strict=True)]


def user(info: PortInfo, settings: Settings) -> str:
    """Return the id of the device of the settings that is at a port, or ""."""
    devices = settings.device_settings()
    return next((each.id for each in devices if discovery.find(each.port, [info])), "")


def _line_of(device: DeviceSettings) -> LineSettings:
    usual = (SCALES[device.protocol].line if device.protocol in SCALES else None) or USUAL_LINE
    return line_settings(device.options, usual)


def _line_about(info: PortInfo, heard: listening.Heard | None, used: str, language: Language) -> str:
    view = described(info, heard)
    probably = f"{spell(f'probably.{info.probably}', language)}{f' ({info.model})' if info.model else ''}"
    found = spell(view.code, language).format_map(defaultdict(str, view.facts)).strip()
    fields = [info.port, info.description or "-", info.usb_id or "-", used or "-", probably, found]
    if view.said:
        fields.append(view.said)
    if view.twins:
        fields.append(spell("port.twins", language).format(count=view.twins + 1))
    line = "\t".join(fields)
    return f"{line}\n  {spell('port.rule', language)}\n  {view.rule}" if view.rule else line


def probe(settings: Settings, port: str, language: Language) -> tuple[bool, list[str]]:
    """Ask a port what is behind it; whether something was recognised, and the lines that say so."""
    info = _port(settings, port)
    used = user(info, settings)
    kinds = {each.id: each.kind for each in settings.device_settings()}
    heard = asked(info, printer=kinds.get(used) == "printer")
    return bool(heard.matches), [_line_about(info, heard, used, language)]


def _port(settings: Settings, port: str) -> PortInfo:
    known = discovery.ports(settings.data / "ports")
    sort = "network" if "://" in port else "serial"
    return discovery.find(port, known) or PortInfo(port, port, sort=sort, names=(port,))


def bind(
    settings: Settings,
    file: Path,
    id: str,
    kind: str | None,
    probed: Sequence[str],
    show: Callable[[str], None],
    language: Language,
) -> Feedback:
    """Find the device a person means, and write it into the settings under an id.

    Args:
        kind: of a device that is not in the settings yet.
        probed: ports to ask, where the scale does not send by itself.
        show: prints what to do.

    Raises:
        Refused: nothing was written.
    """
    known = next((each for each in settings.device_settings() if each.id == id), None)
    if known is None and kind is None:
        near = did_you_mean(id, [each.id for each in settings.device_settings()])
        raise Refused("bind_needs_kind", id=id, hint=getattr(near, language))
    kind = known.kind if known else kind
    if kind not in ("scanner", "scale"):
        raise Refused("bind_by_hand", id=id, kind=f"seems.{kind}")
    config = ConfigFile(file)
    others = [each for each in settings.device_settings() if each.id != id]
    ports = [
        info
        for info in discovery.ports(settings.data / "ports")
        if not any(discovery.find(each.port, [info]) for each in others)
    ]
    came = (
        _scanner(ports, show, language)
        if kind == "scanner"
        else _scale(settings, ports, probed, show, language)
    )
    for port, code, facts in came.troubles:
        show(f"{port}: {say_condition(code, facts, language)}")
    if came.bound is None:
        if came.units:
            return Feedback("attention", "other_unit", {"found": ", ".join(came.units)})
        code = "no_code_came" if kind == "scanner" else "no_weight_came"
        return Feedback("attention", code, {"weight": str(KNOWN_KG)})
    config.bind(id, came.bound, os.environ)
    return Feedback("ok", "device_bound", {"kind": f"seems.{kind}", "name": id, "port": came.bound.port})


def _scanner(ports: Sequence[PortInfo], show: Callable[[str], None], language: Language) -> binding.Awaited:
    code = new_code()
    show(spell("bind.scan", language))
    show(in_terminal(code))
    show(code)
    return binding.await_code(ports, code, lambda: False, WAIT_S)


def _scale(
    settings: Settings,
    ports: Sequence[PortInfo],
    probed: Sequence[str],
    show: Callable[[str], None],
    language: Language,
) -> binding.Awaited:
    heard = {port: asked(_port(settings, port)) for port in probed}
    with ThreadPoolExecutor(max_workers=max(1, len(ports))) as threads:
        silent = [info for info in ports if info.port not in heard]
        for info, each in zip(silent, threads.map(listened, silent), strict=True):
            if each is not None:
                heard[info.port] = each
    scales = {
        port: [match for match in each.matches if match.kind == "scale"] for port, each in heard.items()
    }
    scales = {port: matches for port, matches in scales.items() if matches}
    if not scales:
        raise Refused("no_scale_heard")
    for port, matches in scales.items():
        show(f"{port}\t{', '.join(match.protocol for match in matches)}")
    show(spell("bind.weigh", language).format(weight=KNOWN_KG))
    return binding.await_weight(scales, KNOWN_KG, lambda: False, WAIT_S)


def in_terminal(code: str) -> str:
    """Return a bar code in block characters, dark on light, 61 columns wide for eight characters."""
    modules = f"{'0' * 10}{code128_pattern(code)}{'0' * 10}"
    modules += "0" * (len(modules) % 2)
    blocks = {"00": " ", "01": "▐", "10": "▌", "11": "█"}
    row = "".join(blocks[modules[at : at + 2]] for at in range(0, len(modules), 2))
    return "\n".join([f"\x1b[30;107m{row}\x1b[0m"] * 6)


def _heard(_device: str, _reading: Reading, _at: datetime) -> None:
    """Trying the devices takes nothing in."""
