"""A&D. Manuals of FX-i p. 54, AD-4212 p. 69, HC-i p. 48 to 50, AD-4404 p. 80; protocols.md A7, examples 1 to
6."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(
        bytes.fromhex("53 54 2C 2B 30 30 30 31 32 2E 37 38 20 20 67 0D 0A"),
        Weight(Decimal("12.78"), "g", stable=True),
        "A7.1",
    ),
    Example(
        bytes.fromhex("55 53 2C 2B 30 30 30 31 33 2E 30 32 20 20 67 0D 0A"),
        Weight(Decimal("13.02"), "g", stable=False),
        "A7.2",
    ),
    Example(
        bytes.fromhex("4F 4C 2C 2B 39 39 39 39 39 39 39 45 2B 31 39 0D 0A"), ScaleCondition.OVERLOAD, "A7.3"
    ),
    Example(
        bytes.fromhex("4F 4C 2C 2D 39 39 39 39 39 39 39 45 2B 31 39 0D 0A"), ScaleCondition.UNDERLOAD, "A7.3"
    ),
    Example(bytes.fromhex("45 43 2C 45 30 32 0D 0A"), ScaleCondition.NOT_READY, "A7.4"),
    Example(bytes.fromhex("06 0D 0A 06 0D 0A"), (OtherAnswer("AK"), OtherAnswer("AK")), "A7.5"),
    Example(
        bytes.fromhex("53 54 2C 4E 54 2C 2D 30 30 30 2E 32 35 30 6B 67 0D 0A"),
        Weight(Decimal("-0.250"), "kg", stable=True, net=True),
        "A7.6",
    ),
    # the standard format
    Example(b"ST,+0001.250 kg\r\n", Weight(Decimal("1.250"), "kg", stable=True)),
    Example(b"ST,-0001.250 lb\r\n", Weight(Decimal("-1.250"), "lb", stable=True)),
    Example(b"ST,+00000012  g\r\n", Weight(Decimal(12), "g", stable=True)),
    Example(b"QT,+00000012 PC\r\n", Weight(Decimal(12), "pc", stable=True)),
    # nines with a point and a unit are no weight
    Example(b"OL,+9999.999 kg\r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"ST,-9999.999 kg\r\n", ScaleCondition.UNDERLOAD, encodes=False),
    # indicators
    Example(b"ST,GS,+0012.34kg\r\n", Weight(Decimal("12.34"), "kg", stable=True, net=False)),
    Example(b"US,GS,+0012.34kg\r\n", Weight(Decimal("12.34"), "kg", stable=False, net=False)),
    Example(b"ST,NT,+0012.34 t\r\n", Weight(Decimal("12.34"), "t", stable=True, net=True)),
    Example(b"ST,GS,+0012.34 kg\r\n", Weight(Decimal("12.34"), "kg", stable=True, net=False), encodes=False),
    Example(b"ST,TR,+0000.25kg\r\n", OtherAnswer("TR", "ST", "+0000.25kg")),
    Example(b"OL,GS,     .  kg\r\n", ScaleCondition.OUT_OF_RANGE, encodes=False),
    Example(b"OL,GS,+       kg\r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"OL,NT,-         \r\n", ScaleCondition.UNDERLOAD, encodes=False),
    Example(b"ST,GS,+       kg\r\n", ScaleCondition.NO_WEIGHT, encodes=False),
    Example(b"OL,GS,+9999.99kg\r\n", ScaleCondition.OVERLOAD, encodes=False),
    # the MT format
    Example(b"S    127.89 g\r\n", Weight(Decimal("127.89"), "g", stable=True), encodes=False),
    Example(b"SD   -27.89 kg\r\n", Weight(Decimal("-27.89"), "kg", stable=False), encodes=False),
    Example(b"SI+\r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"SI-\r\n", ScaleCondition.UNDERLOAD, encodes=False),
    # errors
    Example(b"EC,E00\r\n", ScaleCondition.TRANSMISSION_ERROR),
    Example(b"EC,E01\r\n", ScaleCondition.COMMAND_ERROR),
    Example(b"EC,E03\r\n", ScaleCondition.TRANSMISSION_ERROR, encodes=False),
    Example(b"EC,E04\r\n", ScaleCondition.COMMAND_ERROR, encodes=False),
    Example(b"EC,E06\r\n", ScaleCondition.PARAMETER_ERROR),
    Example(b"EC,E07\r\n", ScaleCondition.PARAMETER_ERROR, encodes=False),
    Example(b"EC,E11\r\n", ScaleCondition.MOVING),
]
