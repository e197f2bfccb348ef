"""Yaohua XK3190-A12E, text frames; the bytes are protocols.md A5.4, examples 1 to 4 (the first from the
manual), and its grammar."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.xk3190 import check
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", net=False):
    return Weight(Decimal(value), unit, None, net=net)


def sealed(data):
    return data + check(data) + b"\r\n"


EXAMPLES = [
    Example(bytes.fromhex("57 47 30 30 34 2E 31 33 39 6B 67 33 44 0D 0A"), weight("4.139"), "A5.4.1"),
    Example(
        bytes.fromhex("57 4E 2D 30 30 2E 32 35 30 6B 67 32 31 0D 0A"), weight("-0.250", net=True), "A5.4.2"
    ),
    Example(bytes.fromhex("20 20 20 20 20 20 20 20 20 4F 4C 32 33 0D 0A"), ScaleCondition.OVERLOAD, "A5.4.3"),
    Example(
        bytes.fromhex("20 20 20 20 20 20 20 20 20 4C 4F 32 33 0D 0A"), ScaleCondition.UNDERLOAD, "A5.4.4"
    ),
    Example(sealed(b"WG004.139lb"), weight("4.139", "lb")),
    Example(sealed(b"WG0004139 g"), weight("4139", "g")),
    Example(sealed(b"WG0004139g "), weight("4139", "g"), encodes=False),
]


def reseal(frame):
    return sealed(frame[:-4]) if len(frame) > 4 else frame
