"""Toledo extended continuous output; the bytes are protocols.md A4, example 8, and its grammar."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.toledo import checksum
from tests.drivers.scale.examples import Example


def sealed(status, weight, tare="   0.000"):
    frame = b"\x011" + bytes.fromhex(status) + weight.encode() + tare.encode() + b"\r"
    return frame + bytes([checksum(frame)])


def weight(value, unit="kg", stable=True, net=False, zero=False, tare="0.000"):
    return Weight(Decimal(value), unit, stable, net=net, zero=zero, tare=tare and Decimal(tare))


EXAMPLES = [
    Example(sealed("22 20 20 20", "    1.250"), weight("1.250")),
    Example(
        bytes.fromhex("01 31 32 20 20 20 20 20 20 20 30 2E 30 30 30 20 20 20 30 2E 30 30 30 0D 73"),
        weight("0.000", zero=True),
        "A4.8",
    ),
    Example(
        sealed("22 20 20 20", "    1.250")[:-1],
        weight("1.250"),
        options={"check": "no"},
    ),
    Example(sealed("62 20 20 20", "   12.340"), weight("12.340", stable=False)),
    Example(sealed("22 23 20 20", "   -0.500", "   1.000"), weight("-0.500", net=True, tare="1.000")),
    # the tare was keyed in, or recalled
    Example(
        sealed("22 25 20 20", "    0.500", "   1.000"), weight("0.500", net=True, tare="1.000"), encodes=False
    ),
    Example(
        sealed("22 27 20 20", "    0.500", "   1.000"), weight("0.500", net=True, tare="1.000"), encodes=False
    ),
    # ranges 1 to 3, expanded, print requested
    Example(sealed("22 28 20 20", "    1.250"), weight("1.250"), encodes=False),
    Example(sealed("22 38 20 20", "    1.250"), weight("1.250"), encodes=False),
    Example(sealed("22 60 20 20", "   1.2503"), weight("1.2503"), encodes=False),
    Example(sealed("22 20 30 20", "    1.250"), weight("1.250"), encodes=False),
    # units
    Example(sealed("21 20 20 20", "    1.250"), weight("1.250", "lb")),
    Example(sealed("23 20 20 20", "     1250", "       0"), weight("1250", "g", tare="0")),
    Example(sealed("24 20 20 20", "    1.250"), weight("1.250", "t")),
    Example(sealed("25 20 20 20", "    1.250"), weight("1.250", "ton")),
    Example(sealed("28 20 20 20", "    1.250"), weight("1.250", "oz")),
    Example(sealed("29 20 20 20", "    1.250"), weight("1.250", "N")),
    # s3: what keeps it from weighing
    Example(sealed("22 20 24 20", "         ", "       0"), ScaleCondition.OVERLOAD),
    Example(sealed("22 20 22 20", "         ", "       0"), ScaleCondition.UNDERLOAD),
    Example(sealed("22 20 28 20", "         ", "       0"), ScaleCondition.NOT_ZEROED),
    Example(sealed("22 20 21 20", "         ", "       0"), ScaleCondition.NO_WEIGHT),
    Example(sealed("22 20 21 20", "    1.250"), ScaleCondition.NO_WEIGHT, encodes=False),
    Example(sealed("22 20 25 20", "  999.999"), ScaleCondition.OVERLOAD, encodes=False),
    Example(sealed("22 20 20 20", "         "), ScaleCondition.NO_WEIGHT, encodes=False),
    Example(sealed("22 20 20 20", "    1.250", "        "), weight("1.250", tare=None), encodes=False),
]


def reseal(frame):
    return frame[:24] + bytes([checksum(frame[:24])]) if len(frame) == 25 else frame
