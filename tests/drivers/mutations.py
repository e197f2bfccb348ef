"""Frames changed at random, and what reading them costs: for every codec the same."""

import time
import tracemalloc
from collections.abc import Callable
from random import Random

FRAME_S = 0.05
"""No frame may hold the reader longer; its own time, as the machine may be busy."""

GROWN_BYTES = 64 * 1024
"""A reader may hold so much more after a thousand frames."""


def scrambled(wire: bytes, chance: Random) -> bytes:
    """A frame with bytes put in, taken out, doubled or changed."""
    frame = bytearray(wire)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = int(chance.random() * len(frame))
        match chance.choice("idrc"):
            case "i":
                frame[at:at] = chance.randbytes(2)
            case "d":
                del frame[at : at + 1 + at % 4]
            case "r":
                frame[at:at] = frame[: 1 + at % 8]
            case _:
                frame[at : at + 1] = chance.randbytes(1)
    return bytes(frame)


def cost(read: Callable[[int], Callable[[], object]], count: int) -> tuple[float, int]:
    """Read so many frames; the slowest in seconds of this thread, and how many bytes are held more.

    Args:
        read: makes the nth frame and returns what reads it.
    """
    slowest = 0.0

    def feed(count: int) -> None:
        nonlocal slowest
        for n in range(count):
            reading = read(n)
            began = time.thread_time()
            reading()
            slowest = max(slowest, time.thread_time() - began)

    feed(count)
    tracemalloc.start()  # it makes all else slow, so only at the end
    try:
        feed(100)
        before = tracemalloc.get_traced_memory()[0]
        feed(1000)
        return slowest, tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
