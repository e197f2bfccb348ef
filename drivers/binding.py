"""Which port a person means: the one where a code arrives that was just scanned, or whose scale goes to a
known weight."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from drivers.catalog import DeviceSettings, create
from drivers.discovery import PortInfo
from drivers.port import USUAL_LINE, LineSettings, Port, PortError, open_port
from drivers.readings import Reading, Scan, Weight
from drivers.recognition import Match
from drivers.scale.protocol import Codec, Say, ScaleProtocol
from drivers.scale.protocols import SCALES
from drivers.scale.scale import default_limits
from drivers.scale.settling import Settling, Steady
from drivers.scale.teaching import NotLearnt, learn

log = logging.getLogger(__name__)

TOLERANCE = Decimal("0.02")
"""How far what lies on the scale may be from the weight that was asked for: a bag of sugar will do."""

LATELY = 512
"""So many of the newest bytes tell in which of several ways a scale is to be read."""

POLL_S = 0.2
STEADY_S = 0.6
TROUBLE_S = 0.5
"""By then a port that cannot be opened has said so."""

SCANNER_AT: Mapping[str, tuple[str, ...]] = {
    "serial": ("serial",),
    "network": ("serial",),
    "hid": ("hid-pos",),
    "keyboard": ("keyboard",),
}
"""By the sort of a port, the protocols a scanner may speak there; none at a printer's."""

Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Bound:
    """The device that was meant.

    Attributes:
        port: its lasting name.
        kind: "scanner" or "scale".
        protocol: its name in the settings.
        options: what is not as usual: line settings, unit, mode.
    """

    port: str
    kind: str
    protocol: str
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What came of waiting.

    Attributes:
        bound: None when nobody came in time.
        troubles: ports that could not be opened, with the condition each is in and its facts.
        units: units other than kg and g that a scale showed.
    """

    bound: Bound | None = None
    troubles: tuple[tuple[str, str, Mapping[str, str]], ...] = ()
    units: tuple[str, ...] = ()


def await_code(ports: Sequence[PortInfo], code: str, stopped: Stopped, within_s: float) -> Awaited:
    """Wait until a code is scanned: the port where it arrives is the scanner's. Sends nothing.

    Keyboards are taken away from the screen meanwhile, since one of them may be a scanner.
    """
    arrived: list[Bound] = []
    meant = {
        f"{name} {n}": (each, name) for n, each in enumerate(ports) for name in SCANNER_AT.get(each.sort, ())
    }

    def deliver(id: str, reading: Reading, at: datetime) -> None:
        if isinstance(reading, Scan) and reading.text == code:
            port, protocol = meant[id]
            arrived.append(Bound(port.port, "scanner", protocol))

    devices = [
        create(DeviceSettings(id, "scanner", protocol, port.port), deliver)
        for id, (port, protocol) in meant.items()
    ]
    for device in devices:
        device.start()
    give_up = time.monotonic() + within_s
    while not arrived and not stopped() and time.monotonic() < give_up:
        time.sleep(0.05)
    conditions = [(device.port, device.condition()) for device in devices]
    for device in devices:
        device.stop()
    troubles = tuple((port, each.code, each.facts) for port, each in conditions if each.code in _TROUBLES)
    return Awaited(arrived[0] if arrived else None, troubles)


_TROUBLES = ("port_held", "port_refused", "port_failed", "unreachable")


def await_weight(
    candidates: Mapping[str, Sequence[Match]],
    known_kg: Decimal,
    stopped: Stopped,
    within_s: float,
    scales: Mapping[str, ScaleProtocol] = SCALES,
) -> Awaited:
    """Wait until a scale settles at a known weight it did not show before: that scale is meant.

    Sends only the question of a protocol that the port has answered before, and none to a scale that sends by
    itself.

    Args:
        candidates: by port, the protocols of scales that read what it said, best first; those that were asked
            are asked again.
    """
    watches = [_Watch(port, matches, known_kg, scales) for port, matches in candidates.items()]
    for watch in watches:
        watch.start()
    give_up = time.monotonic() + within_s
    while time.monotonic() < give_up and not stopped():
        if any(watch.bound for watch in watches) or not any(watch.is_alive() for watch in watches):
            break
        time.sleep(0.05)
    for watch in watches:
        watch.end()
    return Awaited(
        next((watch.bound for watch in watches if watch.bound), None),
        tuple(
            (watch.port, watch.failure.code, watch.failure.facts)
            for watch in watches
            if watch.failure and watch.failure.code in _TROUBLES
        ),
        tuple(sorted({unit for watch in watches for unit in watch.units})),
    )


@dataclass
class _Reader:
    """One way to read what a port says."""

    match: Match
    unit: str
    codec: Codec
    settling: Settling
    steady: Steady


class _Watch(threading.Thread):
    """One port, read in every way that is left of it until the weight is there."""

    def __init__(
        self, port: str, matches: Sequence[Match], known_kg: Decimal, scales: Mapping[str, ScaleProtocol]
    ) -> None:
        super().__init__(name=f"watch {port}", daemon=True)
        self.port = port
        self.bound: Bound | None = None
        self.failure: PortError | None = None
        self.units: set[str] = set()
        self._known_kg = known_kg
        self._scales = scales
        self._ended = threading.Event()
        self._lately = b""
        # One line and one way to ask: those of the best.
        self._matches = [each for each in matches if each.asked == matches[0].asked][:8]
        if matches[0].asked:
            self._matches = self._matches[:1]
        self._readers = [
            _Reader(
                each,
                unit,
                scales[each.protocol].codec(
                    unit=unit, **{**scales[each.protocol].found_at(port), **each.options}
                ),
                Settling(default_limits(unit)),
                Steady(STEADY_S),
            )
            for each in self._matches
            for unit in ("kg", "g")
        ]

    def end(self) -> None:
        """End, and wait for it."""
        self._ended.set()
        self.join(5)

    def run(self) -> None:
        """Read until the weight is there, or the end."""
        best = self._matches[0]
        try:
            port = open_port(self.port, best.line)
        except PortError as error:
            self.failure = error
            return
        try:
            self._read(port, best)
        except PortError as error:
            self.failure = error
        finally:
            port.close()

    def _read(self, port: Port, best: Match) -> None:
        protocol = self._scales[best.protocol].configured(best.options)
        request = protocol.request if best.asked else b""
        asked_at = 0.0
        least_s = max(POLL_S, protocol.least_poll_s)
        while not self._ended.is_set() and self.bound is None:
            now = time.monotonic()
            if request and now - asked_at >= least_s:
                port.write(request, 1.0)
                asked_at = now
            data = port.read(0.1)
            self._lately = (self._lately + data)[-LATELY:]
            if best.line.bytesize == 7:
                data = bytes(byte & 0x7F for byte in data)
            for reader in self._readers:
                self._feed(reader, data, port)

    def _feed(self, reader: _Reader, data: bytes, port: Port) -> None:
        for answer in reader.codec.feed(data):
            if isinstance(answer, Say) and reader is self._readers[0]:
                port.write(answer.data, 1.0)
            if not isinstance(answer, Weight):
                continue
            if answer.unit != reader.unit:
                self.units |= {answer.unit} - {"kg", "g"}
                continue
            settled = reader.settling.feed(reader.steady.feed(answer, time.monotonic()))
            if settled is not None and self._is_known(settled) and self._is_taught(reader):
                self.bound = self._bound(reader)
                return

    def _is_known(self, weight: Weight) -> bool:
        kg = weight.value if weight.unit == "kg" else weight.value / 1000
        return abs(kg - self._known_kg) <= self._known_kg * TOLERANCE

    def _is_taught(self, reader: _Reader) -> bool:
        """Whether what was heard reads as the known weight in this way and in no other."""
        if not reader.match.options:
            return True
        known = self._known_kg * (1 if reader.unit == "kg" else 1000)
        learnt = learn(reader.match.protocol, self._lately, known, reader.unit)
        if isinstance(learnt, NotLearnt):
            log.info("%s: %s not learnt: %s %s", self.port, reader.match.protocol, learnt.code, learnt.facts)
            return False
        return all(learnt.get(name) == value for name, value in reader.match.options.items())

    def _bound(self, reader: _Reader) -> Bound:
        protocol = self._scales[reader.match.protocol]
        options: dict[str, object] = {"unit": reader.unit, **reader.match.options}
        options |= line_options(reader.match.line, protocol.line or USUAL_LINE)
        if protocol.request and not reader.match.asked:
            options["mode"] = "listen"
        return Bound(self.port, "scale", reader.match.protocol, options)


def line_options(line: LineSettings, usual: LineSettings = USUAL_LINE) -> dict[str, object]:
    """The settings of a line that are not the usual ones, as config.yaml names them."""
    named: dict[str, object] = {
        "baudrate": line.baudrate,
        "bytesize": line.bytesize,
        "parity": line.parity,
        "stopbits": line.stopbits,
    }
    return {name: value for name, value in named.items() if value != getattr(usual, name)}
