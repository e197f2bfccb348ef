"""Indicators that send ST,GS lines. protocols.md A10; Dini Argeo 3590 technical manual p. 65, "standard";
KERN KXS-TM manual p. 70."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", stable=True, net=False):
    return Weight(Decimal(value), unit, stable, net=net)


EXAMPLES = [
    Example(
        bytes.fromhex("53 54 2C 47 53 2C 2B 20 20 31 32 2E 33 34 30 6B 67 0D 0A"),
        weight("12.340"),
        "A10, ST,GS stable",
    ),
    Example(
        bytes.fromhex("55 53 2C 47 53 2C 2B 20 20 31 32 2E 33 36 30 6B 67 0D 0A"),
        weight("12.360", stable=False),
        "A10, ST,GS unstable",
    ),
    Example(
        bytes.fromhex("4F 4C 2C 47 53 2C 2B 20 20 20 20 20 20 0D 0A"),
        ScaleCondition.OVERLOAD,
        "A10, ST,GS overload",
    ),
    Example(b"ST,NT,-   0.250kg\r\n", weight("-0.250", net=True)),
    Example(b"ST,TR,+   0.250kg\r\n", OtherAnswer("TR", "ST", "+   0.250kg")),
    Example(b"ST,GS,+    1250g\r\n", weight("1250", "g")),
    Example(b"ST,GS,-    2.50lb\r\n", weight("-2.50", "lb")),
    # widths 6, 7 and 9
    Example(b"ST,GS,+ 4.876kg\r\n", weight("4.876"), encodes=False),
    Example(b"US,NT,-  4.876kg\r\n", weight("-4.876", stable=False, net=True), encodes=False),
    Example(b"ST,GS,+   12.340kg\r\n", weight("12.340"), encodes=False),
    # a comma or blanks before the unit, another case, zero filled, the sign before the number
    Example(b"ST,GS,+  12.340,kg\r\n", weight("12.340"), encodes=False),
    Example(b"ST,GS,+0012.345  KG\r\n", weight("12.345"), encodes=False),
    Example(b"ST,GS,   1.234,Kg\r\n", weight("1.234"), encodes=False),
    Example(b"ST,GS,  -1.234,kg\r\n", weight("-1.234"), encodes=False),
    # out of range, and blank
    Example(b"OL,GS,-      \r\n", ScaleCondition.UNDERLOAD),
    Example(b"UL,GS,   0.000,kg\r\n", ScaleCondition.UNDERLOAD, encodes=False),
    Example(b"OL,GS,+            \r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"OL,NT,+  99.999kg\r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"ST,GS,+        kg\r\n", ScaleCondition.NO_WEIGHT),
]
