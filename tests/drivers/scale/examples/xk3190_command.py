"""Yaohua XK3190 in command mode; the bytes are protocols.md A5.2 and its grammar."""

from decimal import Decimal

from drivers.readings import Weight
from drivers.scale.protocol import OtherAnswer
from drivers.scale.xk3190 import sealed
from tests.drivers.scale.examples import Example


def weight(value, net=False):
    return Weight(Decimal(value), "kg", None, net=net)


EXAMPLES = [
    Example(bytes.fromhex("02 41 42 2B 30 30 31 32 33 34 32 31 45 03"), weight("12.34"), "A5.2.2"),
    Example(bytes.fromhex("02 41 41 30 30 03"), OtherAnswer("A", "A"), "A5.2.3"),
    Example(sealed(b"AD-0001002"), weight("-1.00", net=True)),
    Example(sealed(b"AC+0001002"), OtherAnswer("C", "A", "+0001002")),
    Example(sealed(b"ZB+0012503"), weight("1.250"), options={"address": "Z"}),
    # another scale on the same line
    Example(sealed(b"AB+0012503"), OtherAnswer("B", "A", "+0012503"), options={"address": "Z"}),
]


def reseal(frame):
    return sealed(frame[1:-3]) if len(frame) > 4 else frame
