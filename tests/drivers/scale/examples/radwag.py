"""Radwag, commands S and SI; protocols.md A10."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(
        bytes.fromhex("53 20 41 0D 0A 53 20 20 20 20 20 20 20 20 20 31 32 2E 34 30 20 6B 67 20 0D 0A"),
        (OtherAnswer("S", "A"), Weight(Decimal("12.40"), "kg", stable=True)),
        "A10, Radwag",
    ),
    Example(b"S         12.40 kg \r\n", Weight(Decimal("12.40"), "kg", stable=True), encodes=False),
    Example(b"SI        12.40 kg \r\n", Weight(Decimal("12.40"), "kg", stable=True)),
    Example(b"SI ? -    12.40 kg \r\n", Weight(Decimal("-12.40"), "kg", stable=False)),
    Example(b"SI    23456.789 g  \r\n", Weight(Decimal("23456.789"), "g", stable=True)),
    Example(b"SI           12 pcs\r\n", Weight(Decimal(12), "pcs", stable=True)),
    Example(b"SI ^            kg \r\n", ScaleCondition.OVERLOAD),
    Example(b"SI ^      99.99 kg \r\n", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"SI v            kg \r\n", ScaleCondition.UNDERLOAD),
    Example(b"SI v -     0.50 kg \r\n", ScaleCondition.UNDERLOAD, encodes=False),
    Example(b"SI              kg \r\n", ScaleCondition.NO_WEIGHT),
    Example(b"SI I\r\n", ScaleCondition.NOT_EXECUTABLE),
    Example(b"S I\r\n", ScaleCondition.NOT_EXECUTABLE, encodes=False),
    Example(b"S E\r\n", ScaleCondition.MOVING),
    Example(b"ES\r\n", ScaleCondition.COMMAND_ERROR),
    Example(b"Z A\r\n", OtherAnswer("Z", "A")),
    Example(b"T D\r\n", OtherAnswer("T", "D")),
]
