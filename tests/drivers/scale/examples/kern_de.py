"""KERN DE, manual 1255 p. 33; protocols.md A10."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(b"       1.250 kg \r\n", Weight(Decimal("1.250"), "kg", stable=True), "A10, KERN DE"),
    Example(b" -     0.250 kg \r\n", Weight(Decimal("-0.250"), "kg", stable=True)),
    Example(b"M-     0.000 kg \r\n", Weight(Decimal("-0.000"), "kg", stable=True, net=True)),
    Example(b"      192.21 g  \r\n", Weight(Decimal("192.21"), "g", stable=True)),
    Example(b"       1.250    \r\n", Weight(Decimal("1.250"), "kg", stable=False)),
    Example(b"          12 pcs\r\n", Weight(Decimal(12), "pcs", stable=True)),
    Example(b"           Error\r\n", ScaleCondition.FAULT),
]
