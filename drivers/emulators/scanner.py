"""A serial scanner, seen from the cable. Pure: says what is sent and when, sends nothing itself."""

from __future__ import annotations

import random

from drivers.readings import Scan
from drivers.scanner import aim
from drivers.scanner.framing import USUAL_FRAMING, Framing, encode

Sending = list[tuple[float, bytes]]
"""Pieces to be sent, each with the pause before it in seconds."""


class EmulatedScanner:
    """Sends what it is told to have seen; never answers."""

    def __init__(self, framing: Framing = USUAL_FRAMING) -> None:
        self.framing = framing

    def scan(
        self, *texts: str, pieces: int = 1, gap_s: float = 0.0, cut: int | None = None, suffix: bool = True
    ) -> Sending:
        """One message for each text, glued together.

        Args:
            texts: what the labels say; a leading AIM identifier is sent as such.
            pieces: into how many parts the bytes are cut (at most one per byte).
            gap_s: pause between two parts.
            cut: send only so many bytes, as when the cable is pulled.
            suffix: False leaves the messages unended.
        """
        scans = [Scan(data, symbology) for symbology, data in map(aim.split, texts)]
        frames = [encode(scan, self.framing) for scan in scans]
        if not suffix:
            frames = [((scan.symbology or "") + scan.text).encode() for scan in scans]
        wire = b"".join(frames)[:cut]
        size = max(1, -(-len(wire) // max(1, pieces)))
        parts = [wire[at : at + size] for at in range(0, len(wire), size)]
        return [(gap_s if index else 0.0, part) for index, part in enumerate(parts)]

    def noise(self, count: int, seed: int = 0) -> Sending:
        """So many random bytes, as from a wrong baud rate."""
        return [(0.0, random.Random(seed).randbytes(count))]  # noqa: S311 - noise, not a secret

    def endless(self, count: int) -> Sending:
        """So many bytes of a line that does not end."""
        return [(0.0, b"A" * count)]

    def receive(self, data: bytes) -> bytes:
        """A scanner without handshake ignores what it is sent."""
        return b""
