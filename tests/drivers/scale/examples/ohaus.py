"""Ohaus. Manuals of Explorer EN-156, Defender 3000 EN-35, RS232 interface EN-3; protocols.md A8, examples 1
to 3."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(
        bytes.fromhex("20 20 20 20 31 39 32 2E 32 31 20 67 20 20 20 20 20 0D 0A"),
        Weight(Decimal("192.21"), "g", stable=True),
        "A8.1",
    ),
    Example(
        bytes.fromhex("20 20 20 20 20 20 30 2E 30 31 20 67 20 3F 20 20 20 0D 0A"),
        Weight(Decimal("0.01"), "g", stable=False),
        "A8.2",
    ),
    Example(bytes.fromhex("45 53 0D 0A"), ScaleCondition.COMMAND_ERROR, "A8.3"),
    # Explorer and Scout
    Example(b"     -3.20 kg     \r\n", Weight(Decimal("-3.20"), "kg", stable=True)),
    Example(b"        12 pcs ?   \r\n", Weight(Decimal(12), "pcs", stable=False)),
    Example(b"1234567.89 g     \r\n", Weight(Decimal("1234567.89"), "g", stable=True)),
    Example(b"    192.08 g   00:00:30\r\n", Weight(Decimal("192.08"), "g", stable=True), encodes=False),
    Example(b"    176.30 g ? 00:00:15\r\n", Weight(Decimal("176.30"), "g", stable=False), encodes=False),
    Example(b"    207.80 g   TOTAL\r\n", OtherAnswer("TOTAL", "", "207.80")),
    # Defender
    Example(b"    1.250 kg       \r\n", Weight(Decimal("1.250"), "kg", stable=True), encodes=False),
    Example(b"-   1.250 kg   ?   \r\n", Weight(Decimal("-1.250"), "kg", stable=False), encodes=False),
    Example(b"    1.250    lb NET\r\n", Weight(Decimal("1.250"), "lb", stable=True, net=True), encodes=False),
    Example(
        b"  192.210 g     G  \r\n", Weight(Decimal("192.210"), "g", stable=True, net=False), encodes=False
    ),
    Example(b"    0.250 kg    T  \r\n", OtherAnswer("T", "", "0.250")),
    # Ranger
    Example(b"     1.250 kg   B/G\r\n", Weight(Decimal("1.250"), "kg", stable=True, net=False)),
    Example(b"-    1.250 kg ? NET\r\n", Weight(Decimal("-1.250"), "kg", stable=False, net=True)),
    Example(b"   192.210 g    B/G\r\n", Weight(Decimal("192.210"), "g", stable=True, net=False)),
    # with the address of RS-485
    Example(
        b"@01     1.250 kg   B/G\r\n", Weight(Decimal("1.250"), "kg", stable=True, net=False), encodes=False
    ),
]
