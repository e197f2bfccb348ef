"""Adam AZExtra, "label format 3"; protocols.md A10."""

from decimal import Decimal

from drivers.readings import Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(b"     0.250kg\r\n", Weight(Decimal("0.250"), "kg", stable=None), "A10, AZExtra"),
    Example(b"   192.210kg\r\n", Weight(Decimal("192.210"), "kg", stable=None)),
    Example(b" 0.250kg\r\n", Weight(Decimal("0.250"), "kg", stable=None), encodes=False),
    Example(b"Weight:   1.250kg\r\n", Weight(Decimal("1.250"), "kg", stable=None), encodes=False),
    Example(
        b"Weight\r\n     1.250kg\r\n\r\n",
        (
            OtherAnswer("label", "", "Weight"),
            Weight(Decimal("1.250"), "kg", stable=None),
            OtherAnswer("label", "", ""),
        ),
    ),
]
