"""KERN EOC; protocols.md A10, KFB-TM manual p. 49."""

from decimal import Decimal

from drivers.readings import Weight
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", stable=True, net=False):
    return Weight(Decimal(value), unit, stable, net=net)


EXAMPLES = [
    Example(b"ST,GS  12.34kg\r\n", weight("12.34"), "A10, KERN EOC"),
    Example(b"US,NT  12.34kg\r\n", weight("12.34", stable=False, net=True), "A10, KERN EOC"),
    Example(b"ST,NT  -1.25lb\r\n", weight("-1.25", "lb", net=True)),
    Example(b"ST,GS   1250g\r\n", weight("1250", "g")),
    Example(b"ST,GS 1.000KG\r\n", weight("1.000"), encodes=False),
    Example(b"ST,GS-  12.34kg\r\n", weight("-12.34"), encodes=False),
    Example(b"\xffST,GS  12.34kg\r\n", weight("12.34"), encodes=False),
]
