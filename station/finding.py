"""Finding devices while the station runs: what is at the ports that no device of ours uses, and which of them
a person means. Nothing is sent to a port but when a person asks for it, port by port.

Work that takes seconds is done in a thread of its own; the page shows how far it is.
"""

import logging
import os
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from drivers import binding, discovery, listening
from drivers.catalog import DeviceSettings
from drivers.discovery import PortInfo
from drivers.port import USUAL_LINE, LineSettings
from drivers.printer.link import PrinterLink
from drivers.readings import Reading, Scan, Weight, quote
from drivers.recognition import Match
from drivers.scale.scale import Scale
from drivers.supervisor import Deliver, Device
from labels.barcodes import code128_pattern
from station.codes import without_secret
from station.config_file import ConfigFile
from station.feedback import Feedback, Refused
from station.views.devices import FindingView, PortView

log = logging.getLogger(__name__)

KNOWN_KG = Decimal(1)
"""What is put on the scale that is meant."""

WAIT_S = 90.0
"""How long a code or a weight is waited for."""

GONE = ("lost", "port_missing", "port_failed", "unreachable")
"""The conditions of a device whose place another one may take."""

Make = Callable[[DeviceSettings], Device]


def new_code() -> str:
    """Return a code that nobody has printed before, for the scanner that is meant to read."""
    return f"BD{secrets.randbelow(10**6):06}"


def described(info: PortInfo, heard: listening.Heard | None, user: str = "") -> PortView:
    """Return what is to be shown of a port.

    Args:
        heard: what it said; None when it was not listened at.
        user: id of the device of ours that uses it.
    """
    code, facts = _finding(info, heard, user)
    return PortView(
        port=info.port,
        sort=info.sort,
        description=info.description,
        usb_id=info.usb_id,
        probably=info.probably,
        model=info.model,
        user=user,
        said=quote(heard.data) if heard and heard.data and code != "port.scanner" else "",
        code=code,
        facts=facts,
        rule=discovery.udev_rule(info) if code == "port.refused" and info.sort in ("hid", "keyboard") else "",
        twins=len(info.twins),
    )


def _finding(info: PortInfo, heard: listening.Heard | None, user: str) -> tuple[str, dict[str, str]]:
    if user:
        return "port.used", {"user": user}
    if heard is None:
        return "port.not_listened", {}
    if heard.failure is not None:
        code = {"port_held": "port.held", "port_refused": "port.refused"}.get(
            heard.failure.code, "port.failed"
        )
        return code, {"owner": "", "why": "", **heard.failure.facts}
    if heard.matches:
        return f"port.{heard.matches[0].kind}", told(heard.matches)
    if heard.wrong and heard.data:
        return f"port.{heard.wrong['code']}", dict(heard.wrong)
    return ("port.unknown" if heard.data else "port.silent"), {}


def told(matches: Sequence[Match]) -> dict[str, str]:
    """Return the facts of the sentence about what was recognised: protocols, line, what was said."""
    best = matches[0]
    said = best.said
    if isinstance(best.reading, Weight):
        said = f"{best.reading.value} {best.reading.unit}"
    elif isinstance(best.reading, Scan):
        said = without_secret(best.reading.text)
    line = best.line
    return {
        "protocol": ", ".join(each.protocol for each in matches),
        "line": f"{line.baudrate} {line.bytesize}{line.parity}{line.stopbits}",
        "said": said,
    }


def listened(
    info: PortInfo, line: LineSettings | None = None, stopped: Callable[[], bool] = lambda: False
) -> listening.Heard | None:
    """Listen at a port that may speak: keyboards would be silenced meanwhile, printers say nothing."""
    if info.sort not in ("serial", "hid"):
        return None
    return listening.listen(info.port, line or USUAL_LINE, stopped=stopped)


def asked(
    info: PortInfo, stopped: Callable[[], bool] = lambda: False, *, printer: bool = False
) -> listening.Heard:
    """Ask a port what is behind it, as a person wants it: a printer as a printer, all else as a scale.

    What is asked of the one never goes to the other: a printer would print it, a scale might be tared by it.

    Args:
        printer: whether the settings say that it is one.
    """
    if printer or info.sort == "printer" or info.probably == "printer" or info.port.endswith(":9100"):
        return listening.probe_printer(info.port)
    return listening.probe(info.port, stopped=stopped)


def kind_of(device: Device) -> Literal["scanner", "scale", "printer"]:
    """Return what a device is."""
    if isinstance(device, PrinterLink):
        return "printer"
    return "scale" if isinstance(device, Scale) else "scanner"


def rule_for(port: str, sys: Path = discovery.SYS, dev: Path = discovery.DEV) -> str:
    """Return the udev rule that gives the right to open a HID device or a keyboard; "" for other ports."""
    info = discovery.find(port, discovery.ports(sys=sys, dev=dev))
    return discovery.udev_rule(info) if info is not None and info.sort in ("hid", "keyboard") else ""


class Finder:
    """What is being looked for at this desk, one thing at a time.

    Args:
        deliver: where readings of the desk's devices go, but for the code that is waited for.
        make: makes a device from its settings.
        emulated: the folder of emulated ports.
        file: config.yaml; None where nothing is to be written, as in the demo.
        changed: wakes the pages.
        fatal: called when the thread dies of a fault.
    """

    def __init__(
        self,
        deliver: Deliver,
        make: Make,
        emulated: Path,
        file: Path | None,
        now: Callable[[], datetime],
        changed: Callable[[], None],
        fatal: Callable[[BaseException], None],
    ) -> None:
        self._deliver, self._make, self._emulated, self._file = deliver, make, emulated, file
        self._now, self._changed, self._fatal = now, changed, fatal
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._heard: dict[str, listening.Heard] = {}
        self._code = ""
        self._own = ""
        self._doing = ""
        self._about = ""
        self._since = now()
        self._said: Feedback | None = None
        self.devices: Callable[[], Sequence[Device]] = lambda: ()
        """The devices of the desk."""
        self.replace: Callable[[Device], None] = lambda device: None
        """Puts a device in the place of the one with its id, or beside the others."""

    def deliver(self, device: str, reading: Reading, at: datetime) -> None:
        """Hand a reading on to the desk, unless it is the code that is waited for: it is no goods."""
        if self._code and isinstance(reading, Scan) and reading.text == self._code:
            self._own = device
            self._stopping.set()
            return
        self._deliver(device, reading, at)

    def view(self) -> FindingView:
        """Return what the devices page shows of it."""
        users = {each.port: each.id for each in self.devices()}
        code = self._code
        ports = []
        for info in discovery.ports(self._emulated):
            user = _user(info, users)
            ports.append(described(info, self._heard.get(info.port), user))
        return FindingView(
            doing=self._doing,  # type: ignore[arg-type]
            since=self._since,
            code=code,
            bars=code128_pattern(code) if code else "",
            about=self._about,
            ports=tuple(each for each in ports if not each.user),
            said=self._said,
            writes=self._file is not None,
        )

    def find(self) -> None:
        """Listen at every port that no device of ours uses; nothing is sent."""
        self._begin("listening", self._listen)

    def ask(self, port: str) -> None:
        """Ask one port, which is not used by a device of ours, what is behind it."""
        self._begin("asking", lambda: self._ask(port), about=port)

    def bind_scanner(self) -> None:
        """Wait for a code to be scanned, and bind the scanner that reads it."""
        code = new_code()
        self._begin("scan", lambda: self._bind_scanner(code), code=code)

    def bind_scale(self) -> None:
        """Wait for a weight to be put on, and bind the scale that shows it."""
        self._begin("weigh", self._bind_scale, about=f"{KNOWN_KG} kg")

    def cancel(self) -> None:
        """Look no further; returns at once."""
        self._stopping.set()

    def stop(self) -> None:
        """Look no further; returns when the ports are free again."""
        self.cancel()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(15)

    # -- the work

    def _begin(
        self, doing: str, work: Callable[[], Feedback | None], *, code: str = "", about: str = ""
    ) -> None:
        with self._lock:
            if self._doing:
                return  # a second tap
            self._doing, self._code, self._about, self._since = doing, code, about, self._now()
            self._said, self._own = None, ""
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, args=(work,), name="finding", daemon=True)
            self._thread.start()
        self._changed()

    def _run(self, work: Callable[[], Feedback | None]) -> None:
        try:
            self._said = work()
        except Refused as refused:
            self._said = refused.feedback()
        except BaseException as error:  # a thread that dies in silence would look as if it were still at work
            log.exception("finding devices failed")
            self._fatal(error)
        with self._lock:
            self._doing = self._code = self._about = ""
        self._changed()

    def _free(self) -> list[PortInfo]:
        users = {each.port: each.id for each in self.devices()}
        return [each for each in discovery.ports(self._emulated) if not _user(each, users)]

    def _listen(self) -> Feedback | None:
        free = self._free()
        with ThreadPoolExecutor(max_workers=max(1, len(free))) as threads:
            heard = list(threads.map(lambda info: listened(info, stopped=self._stopping.is_set), free))
        self._heard = {info.port: each for info, each in zip(free, heard, strict=True) if each is not None}
        return None

    def _ask(self, port: str) -> Feedback | None:
        info = next((each for each in self._free() if each.port == port), None)
        if info is None:
            raise Refused("port_not_free", port=port)
        self._heard[port] = asked(info, self._stopping.is_set)
        return None

    def _bind_scanner(self, code: str) -> Feedback | None:
        file = self._open_file()
        came = binding.await_code(self._free(), code, self._stopping.is_set, WAIT_S)
        if self._own:
            return Feedback("attention", "bound_already", {"name": self._own})
        return self._bound(file, came, Feedback("attention", "no_code_came", {}))

    def _bind_scale(self) -> Feedback | None:
        file = self._open_file()
        self._listen_again()
        scales = {
            port: [match for match in heard.matches if match.kind == "scale"]
            for port, heard in self._heard.items()
        }
        scales = {port: matches for port, matches in scales.items() if matches}
        if not scales:
            return Feedback("attention", "no_scale_heard", {})
        came = binding.await_weight(scales, KNOWN_KG, self._stopping.is_set, WAIT_S)
        if came.units and came.bound is None:
            return Feedback("attention", "other_unit", {"found": ", ".join(came.units)})
        return self._bound(file, came, Feedback("attention", "no_weight_came", {"weight": str(KNOWN_KG)}))

    def _listen_again(self) -> None:
        """Listen, keeping what the ports said that were asked: they say nothing by themselves."""
        before = dict(self._heard)
        self._listen()
        free = {each.port for each in self._free()}
        for port, heard in before.items():
            if port in free and any(each.asked for each in heard.matches):
                self._heard[port] = heard

    def _open_file(self) -> ConfigFile:
        if self._file is None:
            raise Refused("demo_binds_nothing")
        return ConfigFile(self._file)

    def _bound(self, file: ConfigFile, came: binding.Awaited, otherwise: Feedback) -> Feedback | None:
        if came.bound is None:
            return None if self._stopping.is_set() else otherwise
        bound = came.bound
        id = free_id(bound.kind, [(each.id, each.condition().code) for each in self._of_kind(bound.kind)])
        settings = file.bind(id, bound, os.environ)
        device = next(each for each in settings.device_settings() if each.id == id)
        self.replace(self._make(device))
        self._heard.pop(bound.port, None)
        log.info("%s %s is bound to %s (%s)", bound.kind, id, bound.port, bound.protocol)
        return Feedback("ok", "device_bound", {"kind": f"seems.{bound.kind}", "name": id, "port": bound.port})

    def _of_kind(self, kind: str) -> list[Device]:
        return [each for each in self.devices() if kind_of(each) == kind]


def free_id(kind: str, taken: Sequence[tuple[str, str]]) -> str:
    """Return the id a found device gets: of one of its kind that is gone, else a new one.

    >>> free_id("scanner", [("scanner", "port_missing")])
    'scanner'
    >>> free_id("scanner", [("scanner", "ready")])
    'scanner-2'

    Args:
        taken: id and condition of the devices of its kind.
    """
    gone = next((id for id, condition in taken if condition in GONE), None)
    if gone is not None:
        return gone
    ids = {id for id, _ in taken}
    return next(id for id in (kind, *(f"{kind}-{n}" for n in range(2, 99))) if id not in ids)


def _user(info: PortInfo, users: Mapping[str, str]) -> str:
    return next((id for port, id in users.items() if discovery.find(port, [info])), "")
