"""Yaohua XK3190, `=` text frames; the bytes are protocols.md A5.3 (manuals of A26 and A12E) and its
variants."""

from decimal import Decimal

from drivers.readings import Weight
from tests.drivers.scale.examples import Example

FORWARD, REVERSED = {"direction": "forward"}, {"direction": "reversed"}


def weight(value, unit="kg"):
    return Weight(Decimal(value), unit, None)


EXAMPLES = [
    Example(bytes.fromhex("3D 30 30 30 2E 33 30 30 30"), weight("3.000"), "A5.3.1", options=REVERSED),
    Example(bytes.fromhex("3D 30 30 2E 31 30 30 30 2D"), weight("-1.00"), "A5.3.2", options=REVERSED),
    Example(bytes.fromhex("3D 30 30 30 33 2E 30 30 30"), weight("3.000"), "A5.3.3", options=FORWARD),
    Example(bytes.fromhex("3D 2D 30 30 30 31 2E 30 30"), weight("-1.00"), "A5.3.4", options=FORWARD),
    # the same bytes in the other direction
    Example(b"=000.3000", weight("0.3000"), options=FORWARD, encodes=False),
    Example(b"=12345.67", weight("12345.67"), options=FORWARD),
    Example(b"=00001250", weight("1250", "g"), options=FORWARD, unit="g"),
    Example(b"=05210000", weight("1250", "g"), options=REVERSED, unit="g"),
    # XK3118T1: with its unit
    Example(b"=00012.5(kg)", weight("12.5"), options=FORWARD, encodes=False),
]
