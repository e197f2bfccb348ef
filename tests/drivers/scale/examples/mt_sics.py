"""MT-SICS. Mettler-Toledo, "MT-SICS Interface Commands" 11780711, commands S and SI; the bytes are
protocols.md A1, examples 2 to 8."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example

EXAMPLES = [
    Example(
        bytes.fromhex("53 20 53 20 20 20 20 20 32 34 39 2E 35 30 20 67 0D 0A"),
        Weight(Decimal("249.50"), "g", stable=True),
        "A1.2",
    ),
    Example(
        bytes.fromhex("53 20 44 20 20 20 20 20 32 35 31 2E 30 37 20 67 0D 0A"),
        Weight(Decimal("251.07"), "g", stable=False),
        "A1.3",
    ),
    Example(
        bytes.fromhex("53 20 53 20 20 20 20 20 20 2D 33 2E 32 30 20 67 0D 0A"),
        Weight(Decimal("-3.20"), "g", stable=True),
        "A1.4",
    ),
    Example(b"S S      1.250 kg\r\n", Weight(Decimal("1.250"), "kg", stable=True)),
    Example(b"S S         12 PCS\r\n", Weight(Decimal(12), "PCS", stable=True)),
    Example(bytes.fromhex("53 20 2B 0D 0A"), ScaleCondition.OVERLOAD, "A1.5"),
    Example(bytes.fromhex("53 20 2D 0D 0A"), ScaleCondition.UNDERLOAD, "A1.5"),
    Example(bytes.fromhex("53 20 49 0D 0A"), ScaleCondition.NOT_EXECUTABLE, "A1.5"),
    Example(bytes.fromhex("45 53 0D 0A"), ScaleCondition.COMMAND_ERROR, "A1.6"),
    Example(bytes.fromhex("45 4C 0D 0A"), ScaleCondition.PARAMETER_ERROR, "A1.6"),
    Example(b"ET\r\n", ScaleCondition.TRANSMISSION_ERROR),
    Example(b"EI\r\n", ScaleCondition.NOT_EXECUTABLE, encodes=False),
    # answers to commands we did not send
    Example(b"Z A\r\n", OtherAnswer("Z", "A", "")),
    Example(b"T S      35.20 g\r\n", OtherAnswer("T", "S", "     35.20 g")),
    Example(
        bytes.fromhex("54 41 20 41 20 20 20 20 20 20 33 35 2E 32 30 20 67 0D 0A"),
        OtherAnswer("TA", "A", "     35.20 g"),
        "A1.7",
    ),
    Example(b'I2 A "XS6002S 6100.90 g"\r\n', OtherAnswer("I2", "A", '"XS6002S 6100.90 g"')),
    Example(
        bytes.fromhex("49 34 20 41 20 22 30 31 32 33 34 35 36 37 38 39 22 0D 0A"),
        OtherAnswer("I4", "A", '"0123456789"'),
        "A1.8",
    ),
]
