"""CAS checkout scales. AP-1 protocol sheet; SW-II manual, page 15; the bytes are protocols.md A6.2, examples
1 to 4."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.cas_pos import check_byte
from drivers.scale.protocol import Say
from tests.drivers.scale.examples import Example


def reseal(frame):
    """With the check byte that belongs to its body."""
    return frame if len(frame) != 15 else frame[:12] + bytes([check_byte(frame[2:12])]) + frame[13:]


def weight(value, unit="kg", stable=True):
    return Weight(Decimal(value), unit, stable=stable)


EXAMPLES = [
    Example(bytes.fromhex("06"), Say(bytes.fromhex("11")), "A6.2.1"),
    Example(
        bytes.fromhex("01 02 53 20 30 31 2E 32 33 34 6B 67 65 03 04"),
        weight("1.234"),
        "A6.2.1",
    ),
    Example(
        bytes.fromhex("01 02 55 20 30 31 2E 32 35 30 6B 67 61 03 04"),
        weight("1.250", stable=False),
        "A6.2.2",
    ),
    Example(
        bytes.fromhex("01 02 53 2D 30 30 2E 30 35 30 6B 67 69 03 04"),
        weight("-0.050"),
        "A6.2.3",
    ),
    Example(bytes.fromhex("15"), ScaleCondition.NOT_READY, "A6.2.4"),
    # ready, and the weight at once
    Example(b"\x06" + reseal(b"\x01\x02S 01.250kg?\x03\x04"), (Say(b"\x11"), weight("1.250"))),
    # first byte 81
    Example(reseal(b"\x81\x02S 01.250kg?\x03\x04"), weight("1.250"), encodes=False),
    # 7 for the weight, 1 for the unit
    Example(reseal(b"\x01\x02S 01250.5g?\x03\x04"), weight("1250.5", "g"), encodes=False),
    Example(reseal(b"\x01\x02S 0012.5 g?\x03\x04"), weight("12.5", "g")),
    Example(reseal(b"\x01\x02S  1.250kg?\x03\x04"), weight("1.250"), encodes=False),
    Example(reseal(b"\x01\x02S 012.34lb?\x03\x04"), weight("12.34", "lb")),
    Example(reseal(b"\x01\x02S       kg?\x03\x04"), ScaleCondition.NO_WEIGHT),
]
