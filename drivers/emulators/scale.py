"""A scale of any protocol, seen from the cable: the load on its pan, and what it says of it."""

from __future__ import annotations

import random
from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import ScaleProtocol


class EmulatedScale:
    """Answers commands about the load on its pan, and sends by itself where its protocol does.

    A protocol whose dialogue is more than commands and answers has a subclass of its own.

    Attributes:
        unit: what the display is switched to; the number stays as loaded.
        always_moving: the load never settles.
        silent: says nothing.
        stale: bytes put before the next answer, as left over from another command.
        answer_cut: of the next answers only so many bytes come; None for whole answers.
        garbled: in so many of the next frames one byte is another one.
        set_high_bit: bit 7 of each byte is its even parity, as a line set to 7E1 looks to one read at 8N1.
        streaming: sends by itself; as its protocol does, and as commands change it.
    """

    def __init__(
        self,
        protocol: ScaleProtocol,
        unit: str = "kg",
        zero: str = "0.000",
        options: dict[str, object] | None = None,
    ) -> None:
        self.protocol = protocol.configured(options or {})
        self.unit = unit
        self.always_moving = False
        self.silent = False
        self.stale = b""
        self.answer_cut: int | None = None
        self.garbled = 0
        self.set_high_bit = False
        self.streaming = not protocol.request
        self._options = options or {}
        self._chance = random.Random(0)  # noqa: S311 - the same noise each time
        self._zero = Decimal(zero)
        self._value = self._zero
        self._tare = Decimal(0)
        self._condition: ScaleCondition | None = None
        self._moving = 0
        self._printed = Decimal(0)
        self._command = b""

    # -- knobs

    def load(self, weight: str, settle: int = 2) -> None:
        """Put a load on the pan: "1.250 kg". The first `settle` answers are still moving."""
        value, _, unit = weight.partition(" ")
        self._value = Decimal(value)
        self.unit = unit or self.unit
        self._condition = None
        self._moving = settle

    def unload(self) -> None:
        """Take everything off the pan; one answer still moves."""
        self._value = self._zero
        self._condition = None
        self._moving = 1

    def tare(self, weight: str = "") -> None:
        """Take the load off as tare, or so much: "0.250"; "0" ends that."""
        self._tare = Decimal(weight) if weight else self._value

    def zero(self) -> None:
        """Call the present load zero."""
        self._value = self._zero

    def overload(self) -> None:
        """Too much on the pan, until the next `load` or `unload`."""
        self._condition = ScaleCondition.OVERLOAD

    def underload(self) -> None:
        """The pan is lifted, until the next `load` or `unload`."""
        self._condition = ScaleCondition.UNDERLOAD

    def say(self, condition: str) -> None:
        """Say this condition, a value of ScaleCondition, until the next `load` or `unload`."""
        self._condition = ScaleCondition(condition)

    def display(self) -> str:
        """What the scale's own display shows."""
        return self._condition.value if self._condition else f"{self._value - self._tare} {self.unit}"

    # -- wire

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host; the answers to the commands they complete."""
        self._command += data
        answers = b""
        while self._command and (name := self._next_command()) is not None:
            answers += self._spoil(self._stale_once() + self.answer(name)) if not self.silent else b""
        return answers

    def tick(self) -> bytes:
        """What it sends by itself now; to be called `protocol.rate_hz` times a second."""
        return self._spoil(self.weigh()) if self.streaming and not self.silent else b""

    def answer(self, name: str) -> bytes:
        """What is answered to a command, by the name it has in the protocol."""
        match name:
            case "weigh":
                return self.weigh()
            case "weigh_stable":
                accepted = self.protocol.replies.get("accepted", b"")
                if not self._moves():
                    return accepted + self.weigh()
                # A real scale waits for the load to settle; ours says at once that it would have to.
                return accepted + self.protocol.replies.get("not_settled", b"")
            case "weigh_gross":
                return self.weigh(Decimal(0))
            case "stream" | "stop":
                self.streaming = name == "stream"
            case "zero":
                self.zero()
            case "tare":
                self.tare()
            case "clear_tare":
                self.tare("0")
            case _:
                pass
        return self.protocol.replies.get(name, b"")

    def weigh(self, tare: Decimal | None = None) -> bytes:
        """The frame of the present load; one answer less until it is settled.

        Args:
            tare: what is taken off, the scale's own tare when None.
        """
        if self._condition:
            return self.protocol.encode(self._condition, **self._options)
        moving = self._moves()
        tare = self._tare if tare is None else tare
        # What a load being put on looks like: still short of its weight.
        value = self._value
        if moving:
            value = (self._value * Decimal("0.9")).quantize(self._value)
        shown = Weight(value - tare, self.unit, stable=not moving, net=tare != 0, zero=value == 0, tare=tare)
        if self.protocol.silence == "unchanged":
            if moving or shown.value == self._printed:
                return b""
            self._printed = shown.value
        try:
            return self.protocol.encode(shown, **self._options)
        except ValueError:  # more than it can display
            return self.protocol.encode(ScaleCondition.OVERLOAD, **self._options)

    def _moves(self) -> bool:
        """Whether the load moves at this answer."""
        moving = self.always_moving or self._moving > 0
        self._moving = max(0, self._moving - 1)
        return moving

    def _next_command(self) -> str | None:
        """Take the next command off the buffer; None while its end is still to come."""
        protocol = self.protocol
        for command in sorted(protocol.commands, key=len, reverse=True):
            if self._command.startswith(command):
                self._command = self._command[len(command) :]
                return protocol.commands[command]
        if any(command.startswith(self._command) for command in protocol.commands):
            return None
        end = self._command.find(protocol.terminator) if protocol.terminator else 0
        if end < 0:
            return None
        self._command = self._command[end + max(1, len(protocol.terminator)) :]
        return "unknown"

    def _stale_once(self) -> bytes:
        stale, self.stale = self.stale, b""
        return stale

    def _spoil(self, frame: bytes) -> bytes:
        frame = frame[: self.answer_cut]
        if self.garbled and frame:
            self.garbled -= 1
            at = self._chance.randrange(len(frame))
            frame = frame[:at] + bytes([frame[at] ^ self._chance.randrange(1, 256)]) + frame[at + 1 :]
        if self.set_high_bit:
            frame = bytes(byte | (byte.bit_count() % 2) << 7 for byte in frame)
        return frame
