"""Epelsa TPV; protocols.md A10."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(b"S000001250G \r\n", Weight(Decimal(1250), "g", stable=None), "A10, Epelsa"),
    Example(b"S00001.250KG\r\n", Weight(Decimal("1.250"), "kg", stable=None)),
    Example(b"S00192.210KG\r\n", Weight(Decimal("192.210"), "kg", stable=None)),
    Example(b"S000002.50LB\r\n", Weight(Decimal("2.50"), "lb", stable=None)),
    Example(b"SI \r\n", ScaleCondition.NO_WEIGHT, "A10, Epelsa"),
]
