"""The emulated devices behind real ports: ptys with stable links, TCP for the printer, a control socket for
the knobs.

One loop in a process of its own, so that the devices survive a kill of the station.
"""

from __future__ import annotations

import contextlib
import heapq
import json
import os
import selectors
import socket
import struct
import sys
import time
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from drivers.emulators.mt_sics import EmulatedScale
from drivers.emulators.scanner import EmulatedScanner
from drivers.emulators.zpl_printer import EmulatedZplPrinter, PrintedLabel
from drivers.scanner.framing import Framing

Watcher = Callable[[int], None]


class EmulatedDevice(Protocol):
    """Bytes in, answers out."""

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host; what is answered."""
        ...


class PtyTransport:
    """A serial port: a pseudo-terminal behind a link with a stable name."""

    def __init__(self, bench: EmulatedBench, device: EmulatedDevice, link: Path) -> None:
        self._bench = bench
        self._device = device
        self._link = link
        self._master: int | None = None
        self._slave = -1
        self._outgoing = bytearray()
        self.delay_s = 0.0
        self.reads = True

    def plug(self) -> None:
        """Appear, under a new terminal and the old name."""
        if self._master is not None:
            return
        self._master, self._slave = os.openpty()
        # Raw before the first byte, else the line discipline echoes and turns CR into LF. Our own end of the
        # slave stays open, so that the host may come and go without the master seeing a hang-up.
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        fresh = self._link.with_name(self._link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self._link)
        self._bench.watch(self._master, selectors.EVENT_READ, self._ready)

    def unplug(self) -> None:
        """Disappear: every call of the host fails from now on."""
        if self._master is None:
            return
        self._bench.forget(self._master)
        self._link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)
        self._master = None
        self._outgoing.clear()

    @property
    def plugged(self) -> bool:
        """Whether the port is there."""
        return self._master is not None

    def send(self, data: bytes) -> None:
        """Towards the host; waits here while the terminal's buffer is full, lost when unplugged."""
        if self._master is not None:
            self._outgoing += data
            self._flush()

    def stop_reading(self, on: bool) -> None:
        """Leave what the host writes in the terminal's buffer, or read it again."""
        self.reads = not on
        self._flush()

    def _ready(self, events: int) -> None:
        assert self._master is not None
        if events & selectors.EVENT_READ:
            with contextlib.suppress(BlockingIOError):
                answer = self._device.receive(os.read(self._master, 65536))
                if answer:
                    self._bench.later(self.delay_s, lambda: self.send(answer))
        self._flush()

    def _flush(self) -> None:
        if self._master is None:
            return
        with contextlib.suppress(BlockingIOError):
            while self._outgoing:
                del self._outgoing[: os.write(self._master, self._outgoing[:4096])]
        reading = selectors.EVENT_READ if self.reads else 0
        self._bench.watch(
            self._master, reading | (selectors.EVENT_WRITE if self._outgoing else 0), self._ready
        )


class TcpTransport:
    """A raw network port, one host at a time as most printers have it; the next one waits."""

    def __init__(self, bench: EmulatedBench, device: EmulatedDevice, port: int) -> None:
        self._bench = bench
        self._device = device
        self.port = port
        self._listener: socket.socket | None = None
        self._host: socket.socket | None = None
        self._outgoing = bytearray()
        self._cut_after: int | None = None
        self.delay_s = 0.0
        self.reads = True

    def plug(self) -> None:
        """Listen, on the same port as before."""
        if self._listener is not None:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(1)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._watch()

    def unplug(self) -> None:
        """Cut the connection and listen no more."""
        self._hang_up()
        if self._listener is not None:
            self._bench.forget(self._listener.fileno())
            self._listener.close()
            self._listener = None

    @property
    def plugged(self) -> bool:
        """Whether the port is there."""
        return self._listener is not None

    def send(self, data: bytes) -> None:
        """Towards the host; lost when there is none."""
        if self._host is not None:
            self._outgoing += data
            self._flush()

    def stop_reading(self, on: bool) -> None:
        """Accept and never read, or read again."""
        self.reads = not on
        self._watch()

    def cut_after(self, count: int) -> None:
        """Cut the connection when so many bytes of the next format have come (counted from its ^XA)."""
        self._cut_after = count

    def _watch(self) -> None:
        if self._listener is not None:
            accepting = selectors.EVENT_READ if self._host is None else 0
            self._bench.watch(self._listener.fileno(), accepting, self._accept)
        if self._host is not None:
            reading = selectors.EVENT_READ if self.reads else 0
            writing = selectors.EVENT_WRITE if self._outgoing else 0
            self._bench.watch(self._host.fileno(), reading | writing, self._ready)

    def _accept(self, events: int) -> None:
        assert self._listener is not None
        self._host, _ = self._listener.accept()
        self._host.setblocking(False)
        self._host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch()

    def _ready(self, events: int) -> None:
        assert self._host is not None
        if events & selectors.EVENT_READ:
            try:
                data = self._host.recv(65536)
            except BlockingIOError:
                data = None
            except OSError:
                data = b""
            if data == b"":
                self._hang_up()
                return
            if data and (data := self._until_cut(data)):
                answer = self._device.receive(data)
                if answer:
                    self._bench.later(self.delay_s, lambda: self.send(answer))
            if self._cut_after == 0:
                self._cut_after = None
                assert self._host is not None
                self._host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self._hang_up()
                return
        self._flush()

    def _until_cut(self, data: bytes) -> bytes:
        if self._cut_after is None:
            return data
        begin = data.find(b"^XA") if not getattr(self._device, "partial_format", False) else 0
        if begin < 0:
            return data
        taken = data[: begin + self._cut_after]
        self._cut_after -= len(taken) - begin
        return taken

    def _flush(self) -> None:
        if self._host is None:
            return
        try:
            while self._outgoing:
                del self._outgoing[: self._host.send(self._outgoing)]
        except BlockingIOError:
            pass
        except OSError:
            self._hang_up()
            return
        self._watch()

    def _hang_up(self) -> None:
        if self._host is not None:
            self._bench.forget(self._host.fileno())
            self._host.close()
            self._host = None
        self._outgoing.clear()
        self._watch()


class EmulatedBench:
    """All devices of a desk under one folder.

    Layout of the folder: `scanner`, `scale` (links to ptys), `printer.port` (the TCP port's number) or
    `printer` (link), `labels/0001.zpl` ... (what came out, in order), `control` (unix socket: a JSON object
    a line, answered by one).
    """

    def __init__(
        self,
        folder: Path,
        printer_port: int = 0,
        printer_serial: bool = False,
        suffix: str = "cr",
        until_stdin_closes: bool = False,
    ) -> None:
        """Make the ports; `run` brings them to life."""
        self._folder = folder
        self._selector = selectors.DefaultSelector()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._timer_count = 0
        self._running = True
        (folder / "labels").mkdir(parents=True, exist_ok=True)
        printed = sum(1 for _ in (folder / "labels").glob("*.zpl"))
        self.scanner = EmulatedScanner(Framing(suffix))  # type: ignore[arg-type]
        self.scale = EmulatedScale()
        self.printer = EmulatedZplPrinter(printed, self._keep_label)
        self._ports: dict[str, PtyTransport | TcpTransport] = {
            "scanner": PtyTransport(self, self.scanner, folder / "scanner"),
            "scale": PtyTransport(self, self.scale, folder / "scale"),
            "printer": (
                PtyTransport(self, self.printer, folder / "printer")
                if printer_serial
                else TcpTransport(self, self.printer, printer_port)
            ),
        }
        for port in self._ports.values():
            port.plug()
        if isinstance(tcp := self._ports["printer"], TcpTransport):
            (folder / "printer.port").write_text(f"{tcp.port}\n")
        self._control = self._listen(folder / "control")
        if until_stdin_closes:
            self.watch(sys.stdin.fileno(), selectors.EVENT_READ, self._stdin_ready)

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
        self._timer_count += 1
        heapq.heappush(self._timers, (time.monotonic() + seconds, self._timer_count, act))

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

    def do_scan(self, texts: list[str], **how: Any) -> None:
        """Send scans; see `EmulatedScanner.scan`."""
        self._send_pieces(self.scanner.scan(*texts, **how))

    def do_noise(self, count: int, seed: int = 0) -> None:
        """Random bytes from the scanner."""
        self._send_pieces(self.scanner.noise(count, seed))

    def do_endless(self, count: int) -> None:
        """A line without end from the scanner."""
        self._send_pieces(self.scanner.endless(count))

    def do_raw(self, device: str, hexadecimal: str) -> None:
        """Send bytes as they are from one device."""
        self._ports[device].send(bytes.fromhex(hexadecimal))

    def do_load(self, weight: str, settle: int = 2) -> None:
        """Put a load on the scale."""
        self.scale.load(weight, settle)

    def do_set_scale(self, **attributes: Any) -> None:
        """Set attributes of EmulatedScale; `stale` as text."""
        if "stale" in attributes:
            attributes["stale"] = attributes["stale"].encode("latin-1")
        if "delay_s" in attributes:
            self._ports["scale"].delay_s = attributes.pop("delay_s")
        _set(self.scale, attributes)

    def do_set_printer(self, **attributes: Any) -> None:
        """Set attributes of EmulatedZplPrinter; `garbage` as text."""
        if attributes.get("garbage") is not None:
            attributes["garbage"] = attributes["garbage"].encode("latin-1")
        if "delay_s" in attributes:
            self._ports["printer"].delay_s = attributes.pop("delay_s")
        _set(self.printer, attributes)

    def do_press(self, device: str, knob: str) -> None:
        """A knob without arguments: scale unload, overload, underload; printer paper_out, head_open, refill
        ..."""
        knobs = {
            "scale": {"unload", "overload", "underload"},
            "printer": {
                "paper_out",
                "head_open",
                "ribbon_out",
                "pause",
                "refill",
                "close_head",
                "resume",
            },
        }
        if knob not in knobs.get(device, ()):
            raise ValueError(f"{device} has no knob {knob}")
        getattr(self.scale if device == "scale" else self.printer, knob)()

    def do_unplug(self, device: str) -> None:
        """Pull the cable."""
        self._ports[device].unplug()

    def do_replug(self, device: str) -> None:
        """Put the cable back."""
        self._ports[device].plug()

    def do_stop_reading(self, device: str, on: bool = True) -> None:
        """The device takes bytes and never reads them."""
        self._ports[device].stop_reading(on)

    def do_cut_after(self, count: int) -> None:
        """Cut the printer's connection in mid-job."""
        port = self._ports["printer"]
        if not isinstance(port, TcpTransport):
            raise ValueError("the printer is not on TCP")
        port.cut_after(count)

    def do_labels(self, after: int = 0) -> dict[str, Any]:
        """What came out since the emulators began, in order, after the given index."""
        return {
            "labels": [
                {"index": label.index, "number": label.number, "file": str(self._label_file(label))}
                for label in self.printer.labels
                if label.index > after
            ]
        }

    def do_state(self) -> dict[str, Any]:
        """Everything the knobs show."""
        return {
            "plugged": {name: port.plugged for name, port in self._ports.items()},
            "scale": self.scale.display(),
            "printer": {
                "paper_out": self.printer.paper_is_out,
                "head_open": self.printer.head_is_open,
                "ribbon_out": self.printer.ribbon_is_out,
                "paused": self.printer.is_paused,
                "held": self.printer.held,
                "partial_format": self.printer.partial_format,
                "counted": self.printer.counted,
                "violations": self.printer.violations,
            },
        }

    def do_end(self) -> None:
        """End the process."""
        self._running = False

    def _send_pieces(self, pieces: list[tuple[float, bytes]]) -> None:
        due_s = 0.0
        for pause_s, piece in pieces:
            due_s += pause_s
            self.later(due_s, lambda piece=piece: self._ports["scanner"].send(piece))  # type: ignore[misc]

    def _label_file(self, label: PrintedLabel) -> Path:
        return self._folder / "labels" / f"{label.index:04}.zpl"

    def _keep_label(self, label: PrintedLabel) -> None:
        self._label_file(label).write_bytes(label.format)

    def _stdin_ready(self, events: int) -> None:
        if not os.read(sys.stdin.fileno(), 4096):
            self._running = False


def _set(device: object, attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if name.startswith("_") or not hasattr(device, name) or callable(getattr(device, name)):
            raise ValueError(f"{type(device).__name__} has no attribute {name}")
        setattr(device, name, value)
