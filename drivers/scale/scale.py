"""A scale at its port: asked or listened to, watched for silence; one settled weight per load is handed
over."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from decimal import Decimal

from drivers import clock
from drivers.line_settings import diagnose
from drivers.port import USUAL_LINE, LineSettings, Port
from drivers.readings import ScaleCondition, Scan, Unreadable, Weight, quote
from drivers.recognition import seems_scan
from drivers.recorder import Recorder
from drivers.scale.protocol import Answer, Codec, OtherAnswer, Say, ScaleProtocol
from drivers.scale.settling import Settling, SettlingLimits, Steady
from drivers.supervisor import Deliver, Device

log = logging.getLogger(__name__)

_SCALE_CODES = (
    "starting",
    "silent",
    "unstable",
    "overload",
    "underload",
    "no_weight",
    "not_zeroed",
    "scale_fault",
    "wrong_device",
    "wrong_answer",
    "wrong_unit",
    "wrong_parity",
    "wrong_speed",
    "tared",
    "untaught",
)

_CODES = {
    ScaleCondition.OVERLOAD: "overload",
    ScaleCondition.OUT_OF_RANGE: "overload",
    ScaleCondition.UNDERLOAD: "underload",
    ScaleCondition.MOVING: "unstable",
    ScaleCondition.NOT_EXECUTABLE: "unstable",
    ScaleCondition.NOT_READY: "unstable",
    ScaleCondition.NO_WEIGHT: "no_weight",
    ScaleCondition.UNCHANGED: "no_weight",  # since a weight that we did not read
    ScaleCondition.NOT_ZEROED: "not_zeroed",
    ScaleCondition.FAULT: "scale_fault",
}
"""The condition of `conditions.CONDITIONS` for what a scale says instead of a weight; all else is a wrong
answer."""


LATELY = 256
"""So many of the newest bytes are looked at for the reason why none of them is an answer."""


@dataclass(frozen=True, slots=True)
class LiveWeight:
    """The newest reading of the scale, for showing; only what is delivered is to be recorded.

    Attributes:
        weight: in the configured unit; may be moving (`weight.stable` is False) or negative.
        age_s: seconds since it was read.
    """

    weight: Weight
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSettings:
    """How a scale is used.

    Attributes:
        limits: what counts as an empty pan and as another load.
        unit: a weight in another one is not used.
        tare: what is taken off when the scale shows net; a net weight with another tare, or one that the
            scale does not name, is not used.
        listen: never ask; the scale is set to send by itself.
        poll_s: seconds between two questions.
        steady_s: where the scale does not say that it is settled: equal readings for so long are.
    """

    limits: SettlingLimits
    unit: str = "kg"
    tare: Decimal = Decimal(0)
    listen: bool = False
    poll_s: float = 0.2
    steady_s: float = 0.6


class Scale(Device):
    """A scale of any protocol. Delivers one settled Weight per load, in the configured unit and no other.

    Args:
        options: the protocol's own.
        line: the line settings, the protocol's usual ones when None.
    """

    REPLY_S = 1.0
    """An answer that takes longer is a missed one."""
    MISSED = 2
    """After so many missed answers, or so many times REPLY_S without a byte, the scale is silent."""
    IN_STEP = 3
    """After a missed answer, so many in time and in a row, unused, before one is trusted again."""
    LIVE_S = 1.0
    """An older reading is not shown."""
    GATHER_S = 0.02
    """What a fast scale sends is gathered for so long, else reading each frame by itself costs more than all
    the rest."""
    SILENT_S = 1.0
    """A scale that sends by itself is silent after so long without an answer."""

    def __init__(
        self,
        device_id: str,
        port: str,
        deliver: Deliver,
        protocol: ScaleProtocol,
        settings: ScaleSettings,
        options: dict[str, object] | None = None,
        line: LineSettings | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(device_id, port, line or protocol.line or USUAL_LINE, recorder)
        self._deliver = deliver
        self._protocol = protocol.configured(options or {})
        self._settings = settings
        self._options = self._set = options or {}
        self._poll_s = max(settings.poll_s, protocol.least_poll_s)
        self._live_s = max(self.LIVE_S, 2 * self._poll_s)
        self._settling = Settling(settings.limits)
        self._steady = Steady(settings.steady_s)
        self._rearm = clock.event()
        self._newest: tuple[Weight, float] | None = None
        self._last: Weight | None = None
        self._heard = b""
        self._stray = b""

    def live(self) -> LiveWeight | None:
        """The newest reading; None when it is old, or the scale is silent, overloaded, away or in another
        unit."""
        newest = self._newest
        if newest is None:
            return None
        age_s = clock.monotonic() - newest[1]
        return LiveWeight(newest[0], age_s) if age_s <= self._live_s else None

    def rearm(self) -> None:
        """Deliver the present load once more, at the next stable reading that comes after this call.

        For a load that was on the pan before its unit was known, and after a restart.
        """
        self._rearm.set()

    def _serve(self, port: Port) -> None:
        self._board.begin("starting")
        self._last = None
        self._steady = Steady(self._settings.steady_s)
        self._options = {**self._protocol.found_at(self.port), **self._set}
        try:
            if untaught := [name for name in self._protocol.taught if name not in self._options]:
                self._only("untaught", missing=", ".join(untaught))
                while not self._stopping.is_set():
                    self._read(port, 0.2)  # for the recorder
            elif self._settings.listen or not self._protocol.request:
                self._listen_to(port)
            else:
                self._question(port)
        finally:
            self._newest = None
            self._only(None)

    def _codec(self) -> Codec:
        return self._protocol.codec(unit=self._settings.unit, **self._options)

    def _rearm_if_asked(self) -> None:
        if self._rearm.is_set():
            self._rearm.clear()
            self._settling.rearm()

    # -- a scale that sends by itself

    def _listen_to(self, port: Port) -> None:
        codec = self._codec()
        heard_at = clock.monotonic()
        lately = b""
        old = self._protocol.first_is_old
        while not self._stopping.is_set():
            data = self._read(port, 0.2)
            now = clock.monotonic()
            lately = (lately + data)[-LATELY:]
            for answer in codec.feed(data):
                if isinstance(answer, Say):
                    continue
                if old and not isinstance(answer, Unreadable):
                    old = False
                    continue
                self._rearm_if_asked()
                self._take(answer)
                if not isinstance(answer, Unreadable):
                    heard_at, lately = now, b""
            if now - heard_at > self.SILENT_S:
                self._newest = None
                self._steady.forget()
                if lately:
                    self._unreadable(Unreadable(lately, f"no answer among {quote(lately)}"))
                else:
                    self._only("silent")
                heard_at, lately = now, b""
            if data:
                self._stopping.wait(self.GATHER_S)

    # -- a scale that is asked

    def _question(self, port: Port) -> None:
        missed = in_step = 0
        while not self._stopping.is_set():
            asked = clock.monotonic()
            self._rearm_if_asked()
            match self._ask(port):
                case None if self._protocol.silence == "unchanged":
                    if not self._stopping.is_set():
                        self._nothing_new()
                case None:
                    self._newest = None
                    self._steady.forget()
                    in_step = 0
                    missed += 1 if self._is_late(port) else 2
                    if missed >= self.MISSED and not self._stopping.is_set():
                        self._not_heard(self._heard)
                case OtherAnswer() as other:
                    missed += 1
                    in_step = 0
                    self._newest = None
                    self._only("wrong_answer", found=f"{other.command} {other.status}".strip(), expected="S")
                case answer if not missed:
                    self._take(answer)
                case _:
                    # Perhaps an earlier question's answer; only so many of them can be under way.
                    in_step += 1
                    if in_step == self.IN_STEP:
                        missed = 0
                        self._board.end("silent")
            self._stopping.wait(max(0.0, asked + self._poll_s - clock.monotonic()))

    def _nothing_new(self) -> None:
        """Silence, of a scale that says each load once: the pan is empty, or the load as it was said.

        So what it said last had settled. That it still lies there is not said, nor shown; what it says next
        is another load.
        """
        self._only(None)
        if self._newest and self._last:
            self._newest = None
            if settled := self._settling.feed(self._steady.feed(self._last, clock.monotonic())):
                self._hand_over(self._deliver, settled)
        self._settling.rearm()

    def _ask(self, port: Port) -> Answer | Unreadable | None:
        """Ask once; what answered the question, else what answered another one, else None.

        Answers carry no mark of their question, so what lies there is discarded before asking.
        """
        if stale := self._drain(port):
            log.debug("%s: discarded before asking: %r", self.id, stale[:80])
            self._stray = (self._stray + stale)[-LATELY:]
        codec = self._codec()
        give_up = clock.monotonic() + self.REPLY_S
        request = self._protocol.request
        if self._write(port, request, self.REPLY_S) < len(request):
            return None
        other: OtherAnswer | None = None
        self._heard = b""
        while (left_s := give_up - clock.monotonic()) > 0 and not self._stopping.is_set():
            data = self._read(port, min(left_s, 0.2))
            self._heard = (self._heard + data)[-LATELY:]
            for answer in reversed(codec.feed(data)):  # of several the newest counts
                match answer:
                    case Say():
                        self._write(port, answer.data, max(0.0, give_up - clock.monotonic()))
                    case OtherAnswer():
                        log.debug("%s: answer to another command: %r", self.id, answer)
                        other = answer
                    case _:
                        return answer
        return other

    def _is_late(self, port: Port) -> bool:
        """Wait, asking nothing new, for the answer that was missed; it is discarded when it comes."""
        give_up = clock.monotonic() + self.REPLY_S
        while (left_s := give_up - clock.monotonic()) > 0 and not self._stopping.is_set():
            if late := self._read(port, min(left_s, 0.2)):
                log.info("%s: answered too late: %r", self.id, late[:80])
                return True
        return False

    # -- what it says

    def _take(self, answer: Answer | Unreadable) -> None:
        self._newest = None
        if answer is ScaleCondition.UNCHANGED and self._last is not None:
            answer = self._last
        self._last = answer if isinstance(answer, Weight) else None
        if not isinstance(answer, Weight):
            self._steady.forget()
        match answer:
            case Weight(unit=unit) if unit != self._settings.unit:
                self._only("wrong_unit", found=unit, expected=self._settings.unit)
            case Weight(net=True, tare=tare) if tare != self._settings.tare:
                found = "" if tare is None else f"{tare} {answer.unit}"
                self._only("tared", found=found, expected=f"{self._settings.tare} {answer.unit}")
            case Weight():
                self._take_weight(self._steady.feed(answer, clock.monotonic()))
            case ScaleCondition() if answer in _CODES:
                self._only(_CODES[answer])
            case ScaleCondition():
                self._only("wrong_answer", found=answer.value, expected="S")
            case OtherAnswer():
                log.info("%s: said of itself: %r", self.id, answer)
            case Unreadable():
                self._unreadable(answer)

    def _take_weight(self, weight: Weight) -> None:
        self._newest = (weight, clock.monotonic())
        self._stray = b""
        if weight.stable:
            self._only(None)
        else:
            self._only("unstable")
        if settled := self._settling.feed(weight):
            self._hand_over(self._deliver, settled)

    def _unreadable(self, what: Unreadable) -> None:
        log.info("%s: unreadable: %s", self.id, what.why)
        self.counts["unreadable"] += 1
        if wrong := self._line_settings(what.frame):
            self._only(**wrong)
        elif scan := seems_scan(what.frame + b"\r"):
            self._say_scanner(scan)
        else:
            self._only("wrong_answer", found=what.why, expected="S")

    def _not_heard(self, data: bytes) -> None:
        """No answer was among what came, if anything did."""
        if wrong := self._line_settings(data):
            self._only(**wrong)
        elif scan := seems_scan(self._stray + data):
            # It came unasked and stays said until a weight comes: a scanner is silent between two codes.
            self._say_scanner(scan)
        elif self._is_read(data):  # it took up the dialogue, and had nothing more to say
            self._only("no_weight")
        else:
            self._only("silent")

    def _line_settings(self, data: bytes) -> dict[str, str] | None:
        return diagnose(data, self._is_read) if self._protocol.line else None

    def _say_scanner(self, scan: Scan) -> None:
        self._only("wrong_device", seems="seems.scanner", found=quote(scan.raw))

    def _is_read(self, data: bytes) -> bool:
        return any(not isinstance(each, Unreadable) for each in self._codec().feed(data))

    def _only(self, code: str | None, **facts: str) -> None:
        self._board.end(*(other for other in _SCALE_CODES if other != code))
        if code:
            self._board.begin(code, **facts)


def default_limits(unit: str) -> SettlingLimits:
    """What counts as an empty pan and as another load: 5 g and 20 g.

    Raises:
        ValueError: a unit other than kg and g.
    """
    if unit == "kg":
        return SettlingLimits(zero=Decimal("0.005"), change=Decimal("0.020"))
    if unit == "g":
        return SettlingLimits(zero=Decimal(5), change=Decimal(20))
    raise ValueError(f"unit: expected kg or g, found {unit}")
