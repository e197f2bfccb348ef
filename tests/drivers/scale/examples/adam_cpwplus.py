"""Adam CPWplus, manual p. 14; protocols.md A10."""

from decimal import Decimal

from drivers.readings import Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(b"G + 2.00 kg\r\n", Weight(Decimal("2.00"), "kg", stable=None, net=False), "A10, CPWplus"),
    Example(b"N + 1.00 kg\r\n", Weight(Decimal("1.00"), "kg", stable=None, net=True)),
    Example(b"N - 12.50 lb\r\n", Weight(Decimal("-12.50"), "lb", stable=None, net=True)),
    Example(b"G  +   2.00 kg\r\n", Weight(Decimal("2.00"), "kg", stable=None, net=False), encodes=False),
    Example(b"T + 1.00 kg\r\n", OtherAnswer("T", "", "+ 1.00 kg")),
]
