"""Yaohua XK3190, binary frames; the bytes are protocols.md A5.1, examples 1 to 4 (the first from the
manual of the A23p), and its grammar."""

from decimal import Decimal

from drivers.readings import Weight
from drivers.scale.xk3190 import sealed
from tests.drivers.scale.examples import Example


def weight(value, unit="kg"):
    return Weight(Decimal(value), unit, None)


EXAMPLES = [
    Example(bytes.fromhex("02 2B 30 30 32 30 30 30 32 31 42 03"), weight("20.00"), "A5.1.1"),
    Example(bytes.fromhex("02 2D 30 30 30 31 35 30 32 31 42 03"), weight("-1.50"), "A5.1.2"),
    Example(bytes.fromhex("02 2B 30 31 32 33 34 35 33 31 39 03"), weight("12.345"), "A5.1.3"),
    Example(bytes.fromhex("02 2B 30 30 30 30 30 30 31 31 41 03"), weight("0.0"), "A5.1.4"),
    # example 5 has a wrong check: test_xk3190.py
    # no point, four digits after it
    Example(sealed(b"+0012500"), weight("1250", "g"), unit="g"),
    Example(sealed(b"+0125004"), weight("1.2500")),
    # A to F as the characters after 9
    Example(bytes.fromhex("02 2B 30 30 32 30 30 30 32 31 3B 03"), weight("20.00"), encodes=False),
]


def reseal(frame):
    return sealed(frame[1:-3]) if len(frame) == 12 else frame
