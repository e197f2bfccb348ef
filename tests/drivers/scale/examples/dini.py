"""Dini Argeo 3590, technical manual p. 65 and 68; protocols.md A10."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", stable=True, net=False):
    return Weight(Decimal(value), unit, stable, net=net, tare=None if net else Decimal(0))


EXAMPLES = [
    Example(b"ST,1,  1.234kg,  0.000kg\r\n", weight("1.234"), "0.2, Dini Argeo"),
    Example(b"US,1, 12.360kg,  0.000kg\r\n", weight("12.360", stable=False)),
    Example(b"ST,1, -0.250kg,  0.000kg\r\n", weight("-0.250")),
    Example(b"ST,1,   1250g,      0g\r\n", weight("1250", "g")),
    Example(b"ST,1,192.210kg,  0.250kg\r\n", weight("192.210", net=True), encodes=False),
    Example(b"ST,1,     1.234kg,       0.000kg\r\n", weight("1.234"), encodes=False),
    Example(b"ST,2,     1.234KG,PT     0.250KG\r\n", weight("1.234", net=True), encodes=False),
    Example(b"OL,1,       kg,  0.000kg\r\n", ScaleCondition.OVERLOAD),
    Example(b"UL,1,       kg,  0.000kg\r\n", ScaleCondition.UNDERLOAD),
    Example(b"ST,1,       kg,  0.000kg\r\n", ScaleCondition.NO_WEIGHT),
    Example(b"OK\r\n", OtherAnswer("OK")),
    Example(b"ERR01\r\n", ScaleCondition.COMMAND_ERROR, encodes=False),
    Example(b"ERR02\r\n", ScaleCondition.PARAMETER_ERROR),
    Example(b"ERR03\r\n", ScaleCondition.NOT_EXECUTABLE),
    Example(b"ERR04\r\n", ScaleCondition.COMMAND_ERROR, "A10, Dini Argeo"),
]
