"""The emulated scales whose dialogue is more than commands and answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from drivers.emulators.scale import EmulatedScale
from drivers.readings import ScaleCondition
from drivers.scale.protocols import SCALES


class EmulatedMettler8217(EmulatedScale):
    """A Mettler 8217: echoes between `E` and `F`, takes a tare of five digits, and may send each weight once.

    Attributes:
        weighs_once: asked again for the same weight, it has nothing new.
        echoing: sends back what comes, up to `F`.
    """

    weighs_once = False
    echoing = False
    _sent = b""

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host; in echo mode they are no commands."""
        if self.echoing:
            echoed, end, rest = data.partition(b"F")
            sent = (b"" if self.silent else echoed) + super().receive(end)
        else:
            commands, begin, rest = data.partition(b"E")
            sent = super().receive(commands + begin)
        return sent + self.receive(rest) if rest else sent

    def answer(self, name: str) -> bytes:
        """What is answered to a command, by the name it has in the protocol."""
        self.echoing = name == "echo"
        return super().answer(name)

    def weigh(self, tare: Decimal | None = None) -> bytes:
        """The frame of the present load, or that there is nothing new."""
        frame = super().weigh(tare)
        if self.weighs_once and frame == self._sent:
            return self.protocol.encode(ScaleCondition.UNCHANGED)
        self._sent = frame
        return frame

    def _next_command(self) -> str | None:
        if digits := re.match(rb"T([0-9]{5})", self._command):
            self._command = self._command[digits.end() :]
            self.tare(str(Decimal(digits[1].decode()).scaleb(-3)))
            return "digital_tare"
        return super()._next_command()


class EmulatedCasPos(EmulatedScale):
    """A CAS checkout scale: not ready, it says so to ENQ."""

    def answer(self, name: str) -> bytes:
        """What is answered to a command, by the name it has in the protocol."""
        return self.weigh() if self._condition is ScaleCondition.NOT_READY else super().answer(name)


_OF_THEIR_OWN: Mapping[str, type[EmulatedScale]] = {
    "mettler-8217": EmulatedMettler8217,
    "cas-pos": EmulatedCasPos,
}


def emulated_scale(name: str, options: dict[str, object] | None = None) -> EmulatedScale:
    """A scale of the protocol with this name in `SCALES`."""
    return _OF_THEIR_OWN.get(name, EmulatedScale)(SCALES[name], options=options)
