"""Yaohua XK3190-A12, `ww` text; the bytes are protocols.md A5.5."""

from decimal import Decimal

from drivers.readings import Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", net=False):
    return Weight(Decimal(value), unit, None, net=net)


EXAMPLES = [
    Example(bytes.fromhex("77 77 30 30 32 2E 33 34 35 6B 67 0D 0A"), weight("2.345"), "A5.5.1"),
    Example(bytes.fromhex("77 6E 2D 30 30 30 30 2E 31 6B 67 0D 0A"), weight("-0.1", net=True), "A5.5.2"),
    Example(
        bytes.fromhex("77 74 30 30 30 2E 35 30 30 6B 67 0D 0A"), OtherAnswer("wt", text="000.500kg"), "A5.5.3"
    ),
    Example(b"ww000.000kg\r\n", weight("0.000")),
    Example(b"ww004.139lb\r\n", weight("4.139", "lb")),
    Example(b"ww0004139 g\r\n", weight("4139", "g")),
]
