"""Which line settings a device seems to have, told from bytes that were read with the wrong ones. Pure.

A device set to seven data bits and parity, read with eight, delivers its parity as bit 7 of each byte; at a
wrong speed many bytes have bit 7 set, or are NUL. (protocols.md 0.3)
"""

from __future__ import annotations

from collections.abc import Callable

STRANGE = 0.3
"""Where so large a part of the bytes is no text, the speed is wrong."""

ENOUGH = 6
"""Fewer bytes tell nothing."""


def diagnose(data: bytes, is_read: Callable[[bytes], bool]) -> dict[str, str] | None:
    """Say what is wrong with the line settings these bytes were read with; None when nothing seems to be.

    >>> frame = bytes.fromhex("82 30 B1 2E B2 33 B4 8D")  # STX 01.234 CR at 7E1
    >>> diagnose(frame, lambda data: data == b"\\x0201.234\\r")
    {'code': 'wrong_parity', 'found': '7E1'}

    Args:
        data: as it was read.
        is_read: whether the device's codec finds a good frame in some bytes.
    """
    if len(data) < ENOUGH:
        return None
    if any(byte & 0x80 for byte in data) and is_read(bytes(byte & 0x7F for byte in data)):
        ones = {byte.bit_count() % 2 for byte in data}
        found = {frozenset({0}): "7E1", frozenset({1}): "7O1"}.get(frozenset(ones), "7N2")
        return {"code": "wrong_parity", "found": found}
    strange = sum(byte & 0x80 > 0 or byte in (0x00, 0x7F) for byte in data)
    if strange / len(data) >= STRANGE:
        return {"code": "wrong_speed", "found": data[:16].hex(" ").upper()}
    return None
