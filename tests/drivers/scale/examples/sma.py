"""SMA SCP-0499. The first three are the bytes of protocols.md A3b."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", stable=True, net=False, zero=False):
    return Weight(Decimal(value), unit, stable=stable, net=net, zero=zero)


EXAMPLES = [
    Example(
        bytes.fromhex("0A 20 31 47 20 20 20 20 20 20 31 32 2E 33 34 30 6B 67 20 0D"),
        weight("12.340"),
        "A3b.1",
    ),
    Example(
        bytes.fromhex("0A 20 31 47 4D 20 20 20 20 20 31 32 2E 33 36 30 6B 67 20 0D"),
        weight("12.360", stable=False),
        "A3b.2",
    ),
    Example(
        bytes.fromhex("0A 4F 31 47 20 20 20 20 20 20 36 30 2E 30 36 30 6B 67 20 0D"),
        ScaleCondition.OVERLOAD,
        "A3b.3",
        encodes=False,
    ),
    Example(b"\nZ1G       0.000kg \r", weight("0.000", zero=True)),
    Example(b"\n 1N      -0.250kg \r", weight("-0.250", net=True)),
    Example(b"\n 1G  123456.789lb \r", weight("123456.789", "lb")),
    Example(b"\n 1G      1250.5g  \r", weight("1250.5", "g")),
    Example(b"\n 2G      12.340kg \r", weight("12.340"), encodes=False),
    Example(b"\n 1g     12.3405kg \r", weight("12.3405"), encodes=False),
    Example(b"\n 1n     12.3405kg \r", weight("12.3405", net=True), encodes=False),
    Example(b"\n 1T       0.500kg \r", OtherAnswer("T", "", "0.500 kg")),
    Example(b"\n 1t      0.5000kg \r", OtherAnswer("T", "", "0.5000 kg")),
    Example(b"\nO1G            kg \r", ScaleCondition.OVERLOAD),
    Example(b"\nU1G            kg \r", ScaleCondition.UNDERLOAD),
    Example(b"\nU1G      -0.500kg \r", ScaleCondition.UNDERLOAD, encodes=False),
    Example(b"\nE1G            kg \r", ScaleCondition.NOT_ZEROED),
    Example(b"\nI1G            kg \r", ScaleCondition.NOT_ZEROED, encodes=False),
    Example(b"\nT1G            kg \r", ScaleCondition.FAULT),
    Example(b"\n 1GM           kg \r", ScaleCondition.MOVING),
    Example(b"\n 1G            kg \r", ScaleCondition.NO_WEIGHT),
    Example(b"\n?\r", ScaleCondition.COMMAND_ERROR),
]
