"""The emulated devices behind real ports: ptys with stable links, TCP for the printer, a control socket for
the knobs.

One loop in a process of its own, so that the devices survive a kill of the station.
"""

from __future__ import annotations

import heapq
import json
import os
import re
import selectors
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from drivers.emulators.esc_pos_printer import EmulatedEscPosPrinter
from drivers.emulators.printer import EmulatedPrinter, PrintedLabel
from drivers.emulators.scale import EmulatedScale
from drivers.emulators.scales import emulated_scale
from drivers.emulators.scanner import EmulatedScanner, emulated_scanner
from drivers.emulators.transports import PtyTransport, TcpTransport, Transport, Watcher
from drivers.emulators.tspl_printer import EmulatedTsplPrinter
from drivers.emulators.zpl_printer import EmulatedZplPrinter
from drivers.scale.protocols import SCALES
from drivers.scanner.protocols import SCANNERS

PRINTERS: Mapping[str, type[EmulatedPrinter]] = {
    "zpl": EmulatedZplPrinter,
    "tspl": EmulatedTsplPrinter,
    "esc-pos": EmulatedEscPosPrinter,
}

DEVICES = ("scanner=scanner:serial", "scale=scale:mt-sics", "printer=printer:zpl@tcp")
"""The devices of the demo's desk, as `--device` takes them."""


@dataclass(frozen=True, slots=True)
class EmulatedPort:
    """One device of the bench.

    Attributes:
        id: its name on the bench, and of its link.
        kind: "scanner", "scale" or "printer".
        protocol: a key of `catalog.PROTOCOLS[kind]`.
        tcp: its TCP port, 0 for a free one; None for a pty.
        options: of the protocol.
    """

    id: str
    kind: str
    protocol: str
    tcp: int | None = None
    options: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> EmulatedPort:
        """Read `ID=KIND:PROTOCOL[@pty|@tcp[:PORT]][,NAME=VALUE ...]`.

        Raises:
            ValueError: it is none, saying what was expected.
        """
        found = re.fullmatch(
            r"([a-z0-9_-]+)=(scanner|scale|printer):([a-z0-9-]+)(?:@(?:(pty)|tcp(?::([0-9]+))?))?((?:,[a-z_]+=[^,]+)*)",
            text,
        )
        if not found:
            raise ValueError(f"expected ID=KIND:PROTOCOL[@pty|@tcp[:PORT]][,NAME=VALUE], found {text}")
        options = {
            name: _value(value) for name, value in (each.split("=", 1) for each in found[6].split(",")[1:])
        }
        tcp = int(found[5] or 0) if "@tcp" in text else None
        return cls(found[1], found[2], found[3], tcp, options)


def _value(text: str) -> object:
    """A number, true or false, or the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def emulate(
    port: EmulatedPort, counted: int, on_label: Callable[[PrintedLabel], None]
) -> EmulatedScanner | EmulatedScale | EmulatedPrinter:
    """Make the device behind a port.

    Raises:
        ValueError: no such protocol.
    """
    options = dict(port.options)
    match port.kind, port.protocol:
        case "scanner", name if name in SCANNERS:
            return emulated_scanner(name, options)
        case "scale", name if name in SCALES:
            return emulated_scale(name, options)
        case "printer", name if name in PRINTERS:
            return PRINTERS[name](counted, on_label)
    raise ValueError(f"no emulator of a {port.kind} with the protocol {port.protocol}")


class EmulatedBench:
    """All devices of a desk under one folder.

    Layout of the folder: `ID` (a link to a pty) or `ID.port` (a TCP port's number) for each device,
    `labels/0001.zpl` ... (what came out, in order, of each language; `ID-0001.zpl` of a second one),
    `control` (unix socket: a JSON object a line, answered by one).
    """

    def __init__(
        self, folder: Path, devices: Sequence[EmulatedPort], until_stdin_closes: bool = False
    ) -> None:
        """Make the ports; `run` brings them to life."""
        self._folder = folder
        self._selector = selectors.DefaultSelector()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._timer_count = 0
        self._running = True
        (folder / "labels").mkdir(parents=True, exist_ok=True)
        self._devices: dict[str, Any] = {}
        self._label_names: dict[str, str] = {}
        self._ports: dict[str, Transport] = {}
        for each in devices:
            name = f"{{:04}}.{each.protocol}"
            name = name if name not in self._label_names.values() else f"{each.id}-{name}"
            printed = sum(1 for _ in (folder / "labels").glob(name.replace("{:04}", "[0-9]*")))
            self._label_names[each.id] = name
            device = self._devices[each.id] = emulate(each, printed, partial(self._keep_label, each.id))
            if each.tcp is None:
                self._ports[each.id] = PtyTransport(self, device, folder / each.id)
            else:
                tcp = self._ports[each.id] = TcpTransport(self, device, each.tcp)
            self._ports[each.id].plug()
            if each.tcp is not None:
                (folder / f"{each.id}.port").write_text(f"{tcp.port}\n")
            if isinstance(device, EmulatedScale) and device.protocol.rate_hz:
                self._tick(each.id, device, time.monotonic())
        self._control = self._listen(folder / "control")
        if until_stdin_closes:
            self.watch(sys.stdin.fileno(), selectors.EVENT_READ, self._stdin_ready)

    def _tick(self, id: str, device: EmulatedScale, due: float) -> None:
        """Let a scale send by itself, at its rate however late a turn is."""
        if frame := device.tick():
            self._ports[id].send(frame)
        due = max(due + 1 / device.protocol.rate_hz, time.monotonic() - 1)
        self.later(due - time.monotonic(), lambda: self._tick(id, device, due))

    def run(self, begun: Callable[[], None] = lambda: None) -> None:
        """Serve until told to end; whatever ends it, no port's name stays behind.

        Args:
            begun: called first: from here on the names are removed at the end.
        """
        try:
            begun()
            while self._running:
                self._turn()
        finally:
            for port in self._ports.values():
                port.unplug()
            (self._folder / "control").unlink(missing_ok=True)

    def _turn(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()
        wait_s = max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None
        for key, events in self._selector.select(wait_s):
            if key.fd in self._selector.get_map():  # an earlier one of this round may have closed it
                key.data(events)

    def device(self, id: str) -> Any:
        """An emulated device, by its name on the bench."""
        return self._devices[id]

    def tcp_port(self, id: str) -> int | None:
        """The TCP port at which a device is, None when it is at a terminal."""
        port = self._ports[id]
        return port.port if isinstance(port, TcpTransport) else None

    # -- for the transports

    def watch(self, fd: int, events: int, ready: Watcher) -> None:
        """Call `ready(events)` when one of the events comes; 0 for none."""
        known = fd in self._selector.get_map()
        if not events:
            if known:
                self._selector.unregister(fd)
        elif known:
            self._selector.modify(fd, events, ready)
        else:
            self._selector.register(fd, events, ready)

    def forget(self, fd: int) -> None:
        """Watch no more."""
        if fd in self._selector.get_map():
            self._selector.unregister(fd)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something so many seconds from now; at once for 0."""
        if seconds <= 0:
            act()
            return
        self.at(time.monotonic() + seconds, act)

    def at(self, moment: float, act: Callable[[], None]) -> None:
        """Do something at a monotonic time, after what was asked for earlier at the same one."""
        self._timer_count += 1
        heapq.heappush(self._timers, (moment, self._timer_count, act))

    # -- control

    def _listen(self, path: Path) -> socket.socket:
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen()
        listener.setblocking(False)
        self.watch(listener.fileno(), selectors.EVENT_READ, self._control_accept)
        return listener

    def _control_accept(self, events: int) -> None:
        caller, _ = self._control.accept()
        asked = bytearray()

        def ready(events: int) -> None:
            nonlocal asked
            data = caller.recv(65536)
            asked += data
            *lines, asked = asked.split(b"\n")
            for line in lines:
                caller.sendall(json.dumps(self._obey(bytes(line)), ensure_ascii=False).encode() + b"\n")
            if not data:
                self.forget(caller.fileno())
                caller.close()

        self.watch(caller.fileno(), selectors.EVENT_READ, ready)

    def _obey(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
            answer = getattr(self, "do_" + request.pop("do"))(**request)
        except Exception as error:
            # A mistaken request is the caller's; the devices must go on.
            return {"ok": False, "error": f"{type(error).__name__}: {error}"}
        return {"ok": True, **(answer or {})}

    def do_scan(self, texts: list[str], device: str = "scanner", **how: Any) -> None:
        """Send scans; see `EmulatedScanner.scan`."""
        self._send_pieces(device, self._devices[device].scan(*texts, **how))

    def do_noise(self, count: int, seed: int = 0, device: str = "scanner") -> None:
        """Random bytes from the scanner."""
        self._send_pieces(device, self._devices[device].noise(count, seed))

    def do_endless(self, count: int, device: str = "scanner") -> None:
        """A line without end from the scanner."""
        self._send_pieces(device, self._devices[device].endless(count))

    def do_raw(self, device: str, hexadecimal: str) -> None:
        """Send bytes as they are from one device."""
        self._ports[device].send(bytes.fromhex(hexadecimal))

    def do_set(self, device: str, **attributes: Any) -> None:
        """Set public attributes of a device, or `delay_s`, `slow_s`, `garble` and `bytes_per_s` of its port;
        bytes as latin-1 text."""
        for name in ("delay_s", "slow_s", "garble", "bytes_per_s"):
            if name in attributes:
                setattr(self._ports[device], name, attributes.pop(name))
        for name in ("stale", "garbage"):
            if isinstance(attributes.get(name), str):
                attributes[name] = attributes[name].encode("latin-1")
        _set(self._devices[device], attributes)

    def do_press(self, device: str, knob: str, **arguments: Any) -> None:
        """A knob of a device: any of its public methods that answers nothing, such as load, paper_out."""
        turned = getattr(self._devices[device], knob, None)
        if knob.startswith("_") or not callable(turned) or turned.__annotations__.get("return") != "None":
            raise ValueError(f"{device} has no knob {knob}")
        turned(**arguments)

    def do_unplug(self, device: str) -> None:
        """Pull the cable."""
        self._ports[device].unplug()

    def do_replug(self, device: str) -> None:
        """Put the cable back."""
        self._ports[device].plug()

    def do_stop_reading(self, device: str, on: bool = True) -> None:
        """The device takes bytes and never reads them."""
        self._ports[device].stop_reading(on)

    def do_drop_after(self, device: str, count: int) -> None:
        """Drop the connection of a device when so many bytes more have gone, either way."""
        self._ports[device].drop_after(count)

    def do_cut_after(self, count: int, device: str = "printer") -> None:
        """Cut the printer's connection in mid-job; a cable pulled so stays out until `do_replug`."""
        self._ports[device].cut_after(count)

    def do_labels(self, after: int = 0, device: str = "printer") -> dict[str, Any]:
        """What came out since the emulators began, in order, after the given index."""
        return {
            "labels": [
                {
                    "index": label.index,
                    "number": label.number,
                    "file": str(self._label_file(device, label)),
                }
                for label in self._devices[device].labels
                if label.index > after
            ]
        }

    def do_state(self) -> dict[str, Any]:
        """Everything the knobs show: which ports are plugged, and what each scale and printer displays."""
        shown = {id: each.display() for id, each in self._devices.items() if hasattr(each, "display")}
        return {"plugged": {id: port.plugged for id, port in self._ports.items()}, **shown}

    def do_end(self) -> None:
        """End the process."""
        self._running = False

    def _send_pieces(self, id: str, pieces: list[tuple[float, bytes]]) -> None:
        due_s = 0.0
        for pause_s, piece in pieces:
            due_s += pause_s
            self.later(due_s, lambda piece=piece: self._ports[id].send(piece))  # type: ignore[misc]

    def _label_file(self, id: str, label: PrintedLabel) -> Path:
        return self._folder / "labels" / self._label_names[id].format(label.index)

    def _keep_label(self, id: str, label: PrintedLabel) -> None:
        self._label_file(id, label).write_bytes(label.format)

    def _stdin_ready(self, events: int) -> None:
        if not os.read(sys.stdin.fileno(), 4096):
            self._running = False


def _set(device: object, attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if name.startswith("_") or not hasattr(device, name) or callable(getattr(device, name)):
            raise ValueError(f"{type(device).__name__} has no attribute {name}")
        setattr(device, name, value)
