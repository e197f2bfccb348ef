"""CAS indicators. CI-400 manual, page 103; CI-600D, page 74; NT-200, page 48; the bytes are protocols.md
A6.1, examples 1 to 4."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", stable=True, net=False, zero=False):
    return Weight(Decimal(value), unit, stable=stable, net=net, zero=zero)


EXAMPLES = [
    Example(
        bytes.fromhex("53 54 2C 47 53 2C 31 C4 2C 30 30 30 30 31 33 2E 35 20 6B 67 0D 0A"),
        weight("13.5"),
        "A6.1.1",
    ),
    Example(
        bytes.fromhex("55 53 2C 4E 54 2C 31 82 2C 30 30 30 30 30 32 2E 36 20 6B 67 0D 0A"),
        weight("2.6", stable=False, net=True),
        "A6.1.2",
    ),
    Example(
        bytes.fromhex("4F 4C 2C 47 53 2C 31 84 2C 20 20 20 20 20 20 20 20 20 6B 67 0D 0A"),
        ScaleCondition.OVERLOAD,
        "A6.1.3",
    ),
    Example(
        bytes.fromhex("53 54 2C 47 53 2C 20 20 31 33 2E 35 30 30 6B 67 0D 0A"),
        weight("13.500", zero=None),
        "A6.1.4",
        encodes=False,
    ),
    Example(b"ST,GS,1\xc5,0000.000 kg\r\n", weight("0.000", zero=True)),
    Example(b"ST,NT,1\xc2,-000.250 kg\r\n", weight("-0.250", net=True)),
    Example(b"ST,GS,1\xc4,00001250  g\r\n", weight("1250", "g")),
    Example(b"ST,GS,1\xc4,    2.36 lb\r\n", weight("2.36", "lb"), encodes=False),
    # CI-400: b5 of the lamps is set; another device; printer lamp
    Example(b"ST,GS,2\xec,000013.5 kg\r\n", weight("13.5"), encodes=False),
    # held is not what lies on the pan
    Example(b"ST,GS,1\xd4,000013.5 kg\r\n", weight("13.5", stable=False), encodes=False),
    Example(b"OL,GS,1\x84,000060.1 kg\r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"US,GS,1\x84,         kg\r\n", ScaleCondition.MOVING),
    Example(b"ST,GS,1\xc4,         kg\r\n", ScaleCondition.NO_WEIGHT),
    # 18 bytes
    Example(b"US,NT, - 0.250kg\r\n", weight("-0.250", stable=False, net=True, zero=None), encodes=False),
    Example(b"ST,GS,+0013.50kg\r\n", weight("13.50", zero=None), encodes=False),
    Example(b"OL,GS,        kg\r\n", ScaleCondition.OVERLOAD, encodes=False),
    # 10 bytes: the unit is the configured one
    Example(b"  13.500\r\n", Weight(Decimal("13.500"), "kg", stable=None), encodes=False),
    Example(b"  -0.250\r\n", Weight(Decimal("-0.250"), "kg", stable=None), encodes=False),
    Example(b"    1250\r\n", Weight(Decimal(1250), "g", stable=None), encodes=False, unit="g"),
    Example(b"        \r\n", ScaleCondition.NO_WEIGHT, encodes=False),
]
