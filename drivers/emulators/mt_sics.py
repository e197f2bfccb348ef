"""An MT-SICS scale, seen from the cable: levels 0 and 1 as far as a weighing desk meets them."""

from __future__ import annotations

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.mt_sics import encode


class EmulatedScale:
    """Answers commands about the load on its pan.

    Attributes:
        unit: what the display is switched to; the number stays as loaded.
        always_moving: answers S D for ever.
        silent: answers nothing.
        stale: bytes put before the next answer, as left over from another command.
        answer_cut: of the next answers only so many bytes come; None for whole answers.
    """

    SERIAL = "0123456789"

    def __init__(self, unit: str = "kg", zero: str = "0.000") -> None:
        self.unit = unit
        self.always_moving = False
        self.silent = False
        self.stale = b""
        self.answer_cut: int | None = None
        self._zero = Decimal(zero)
        self._value = self._zero
        self._condition: ScaleCondition | None = None
        self._moving = 0
        self._command = bytearray()

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

    def overload(self) -> None:
        """Too much on the pan, until the next `load` or `unload`."""
        self._condition = ScaleCondition.OVERLOAD

    def underload(self) -> None:
        """The pan is lifted, until the next `load` or `unload`."""
        self._condition = ScaleCondition.UNDERLOAD

    def display(self) -> str:
        """What the scale's own display shows."""
        return self._condition.value if self._condition else f"{self._value} {self.unit}"

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host; the answers to the commands they complete."""
        self._command += data
        *lines, rest = bytes(self._command).split(b"\n")
        self._command[:] = rest
        return b"".join(self._answer(line.rstrip(b"\r").decode("latin-1")) for line in lines)

    def _answer(self, command: str) -> bytes:
        if self.silent:
            return b""
        answer = self._stale_once() + self._reply(command)
        return answer[: self.answer_cut]

    def _stale_once(self) -> bytes:
        stale, self.stale = self.stale, b""
        return stale

    def _reply(self, command: str) -> bytes:
        match command:
            case "SI":
                return self._weight()
            case "S":
                # A real scale waits for the load to settle; ours says at once that it would have to.
                return b"S I\r\n" if self.always_moving or self._moving else self._weight()
            case "I4" | "@":
                return f'I4 A "{self.SERIAL}"\r\n'.encode()
            case "I2":
                return b'I2 A "Emulated scale 15 kg"\r\n'
            case "I1":
                return b'I1 A "01" "2.30" "2.20" "" ""\r\n'
            case _:
                return b"ES\r\n"

    def _weight(self) -> bytes:
        if self._condition:
            return encode(self._condition)
        moving = self.always_moving or self._moving > 0
        # What a load being put on looks like: still short of its weight.
        value = self._value
        if moving:
            value = (self._value * Decimal("0.9")).quantize(self._value)
        self._moving = max(0, self._moving - 1)
        return encode(Weight(value, self.unit, stable=not moving))
