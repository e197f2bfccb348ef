"""A language's talks with an emulated printer, without a port or a clock."""

import random
from typing import Protocol, TypeVar

from drivers.printer.protocol import Talk

T = TypeVar("T")


class Printer(Protocol):
    def receive(self, data: bytes) -> bytes: ...


def converse(printer: Printer, talk: Talk[T]) -> T:
    """Carry on a talk to its end; what is answered has arrived at once, or never comes."""
    try:
        ask = next(talk)
        while True:
            ask = talk.send(printer.receive(ask.data) if ask.data else b"")
    except StopIteration as ended:
        told: T = ended.value
        return told


class Strange:
    """Answers anything: noise, the bytes of other answers, too much or nothing."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def receive(self, data: bytes) -> bytes:
        likely = [0x00, 0x02, 0x03, 0x0A, 0x0D, 0x12, 0x16, 0x20, 0x40]
        return bytes(
            self._chance.choice(likely) if self._chance.random() < 0.2 else self._chance.randrange(256)
            for _ in range(self._chance.choice([0, 1, 1, 1, 2, 8]))
        )
