"""Sartorius SBI. Manuals of CP323S p. 55, LE2202S p. 51, MSE p. 71; protocols.md A9, examples 1 to 5."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from tests.drivers.scale.examples import Example

LONG = {"characters": 22}

EXAMPLES = [
    Example(
        bytes.fromhex("2B 20 20 31 32 35 35 2E 37 30 20 67 20 20 0D 0A"),
        Weight(Decimal("1255.70"), "g", stable=True),
        "A9.1",
    ),
    Example(
        bytes.fromhex("2B 20 20 31 32 35 35 2E 38 30 20 20 20 20 0D 0A"),
        Weight(Decimal("1255.80"), "g", stable=False),
        "A9.2",
        unit="g",
    ),
    Example(
        bytes.fromhex("20 20 20 20 20 20 20 48 20 20 20 20 20 20 0D 0A"), ScaleCondition.OVERLOAD, "A9.3"
    ),
    Example(
        bytes.fromhex("4E 20 20 20 20 20 2D 20 20 20 20 31 32 2E 35 30 20 6B 67 20 0D 0A"),
        Weight(Decimal("-12.50"), "kg", stable=True, net=True),
        "A9.4",
        options=LONG,
    ),
    Example(
        bytes.fromhex("53 74 61 74 20 20 20 20 20 20 20 20 20 4C 20 20 20 20 20 20 0D 0A"),
        ScaleCondition.UNDERLOAD,
        "A9.5",
        options=LONG,
    ),
    # 16 characters
    Example(b"+    1.250    \r\n", Weight(Decimal("1.250"), "kg", stable=False)),
    Example(b"-    1.250 kg \r\n", Weight(Decimal("-1.250"), "kg", stable=True)),
    Example(b"     0.000 kg \r\n", Weight(Decimal("0.000"), "kg", stable=True), encodes=False),
    Example(b"+123456.78 g  \r\n", Weight(Decimal("123456.78"), "g", stable=True)),
    Example(b"+       12 pcs\r\n", Weight(Decimal(12), "pcs", stable=True)),
    Example(b"       L      \r\n", ScaleCondition.UNDERLOAD),
    Example(b"      H       \r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"       C      \r\n", ScaleCondition.NOT_READY),
    Example(b"              \r\n", ScaleCondition.NO_WEIGHT),
    Example(b"    Err 54    \r\n", ScaleCondition.FAULT),
    Example(b"Err 102       \r\n", ScaleCondition.FAULT, encodes=False),
    # 22 characters
    Example(
        b"G     +    1.250 kg \r\n", Weight(Decimal("1.250"), "kg", stable=True, net=False), options=LONG
    ),
    Example(
        b"G     +    1.250    \r\n", Weight(Decimal("1.250"), "kg", stable=False, net=False), options=LONG
    ),
    Example(b"Stat         H      \r\n", ScaleCondition.OVERLOAD, options=LONG),
    Example(b"Stat      Err 54    \r\n", ScaleCondition.FAULT, options=LONG),
]
