"""Dibal EPOS, TISA. protocols.md A10, the published pair; the others from its grammar."""

from decimal import Decimal

from drivers.readings import Weight
from drivers.scale.dibal import sealed
from tests.drivers.scale.examples import Example


def reseal(frame):
    """With a valid check byte again."""
    return sealed(frame[:15]) + frame[16:]


EXAMPLES = [
    Example(
        bytes.fromhex("39 39 30 30 30 33 31 36 30 30 30 30 30 30 30 34 0D 0A"),
        Weight(Decimal(316), "g", stable=None),
        "A10, Dibal",
        unit="g",
    ),
    Example(sealed(b"990192500000000") + b"\r\n", Weight(Decimal("19.250"), "kg", stable=None)),
    Example(sealed(b"990003160000123") + b"\r\n", Weight(Decimal("0.316"), "kg", stable=None), encodes=False),
    Example(b"9900000000000000\r\n", Weight(Decimal("0.000"), "kg", stable=None)),
]
