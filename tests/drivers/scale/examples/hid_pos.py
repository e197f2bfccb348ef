"""USB HID POS scales; the reports are protocols.md A11, examples 1 to 7, and its tables."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from tests.drivers.scale.examples import Example

WHOLE = True


def weight(value, unit="kg", stable=True, zero=False):
    return Weight(Decimal(value), unit, stable, zero=zero)


UNITS = ["mg", "g", "kg", "ct", "tael", "gr", "dwt", "t", "ton", "ozt", "oz", "lb"]

EXAMPLES = [
    Example(bytes.fromhex("03 04 0B FF 1D 00"), weight("2.9", "oz"), "A11.1"),
    Example(bytes.fromhex("03 04 02 00 2C 01"), weight("300", "g"), "A11.2"),
    Example(bytes.fromhex("03 03 02 00 F4 01"), weight("500", "g", stable=False), "A11.3"),
    Example(bytes.fromhex("03 02 02 00 00 00"), weight("0", "g", zero=True), "A11.4"),
    Example(bytes.fromhex("03 05 0B FF 0A 00"), ScaleCondition.UNDERLOAD, "A11.5", encodes=False),
    Example(bytes.fromhex("03 06 03 FD 00 00"), ScaleCondition.OVERLOAD, "A11.6"),
    Example(bytes.fromhex("03 04 0C FE 7B 00"), weight("1.23", "lb"), "A11.7"),
    Example(bytes.fromhex("03 01 03 FD 00 00"), ScaleCondition.FAULT),
    Example(bytes.fromhex("03 05 03 FD 00 00"), ScaleCondition.UNDERLOAD),
    Example(bytes.fromhex("03 07 03 FD 00 00"), ScaleCondition.FAULT, encodes=False),
    Example(bytes.fromhex("03 08 03 FD 00 00"), ScaleCondition.NOT_ZEROED),
    # "stable at zero" with a weight
    Example(bytes.fromhex("03 02 02 00 2C 01"), weight("300", "g"), encodes=False),
    Example(bytes.fromhex("03 04 02 02 03 00"), weight("300", "g"), encodes=False),
    Example(bytes.fromhex("03 04 03 FD FF FF"), weight("65.535")),
    *(Example(bytes([3, 4, code, 0, 5, 0]), weight("5", unit)) for code, unit in enumerate(UNITS, 1)),
    # another id, and none
    Example(bytes.fromhex("04 04 02 00 2C 01"), weight("300", "g"), options={"report_id": 4}),
    Example(bytes.fromhex("04 02 00 2C 01"), weight("300", "g"), options={"report_id": 0}),
]
