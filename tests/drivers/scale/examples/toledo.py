"""Toledo continuous output; the bytes are protocols.md A4, examples 1 to 7, and its grammar."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.toledo import checksum
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", stable=True, net=False, tare="0"):
    value = Decimal(value)
    return Weight(value, unit, stable, net=net, tare=None if tare is None else Decimal(tare).quantize(value))


def sealed(text):
    frame = bytes.fromhex(text)
    return frame + bytes([checksum(frame)])


EXAMPLES = [
    Example(
        bytes.fromhex("02 2C 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D 1B"),
        weight("12.34"),
        "A4.1",
    ),
    Example(
        bytes.fromhex("02 2D 38 20 20 31 32 33 34 30 20 20 20 20 20 30 0D"),
        weight("12.340", stable=False),
        "A4.2",
        options={"check": "no"},
    ),
    Example(
        bytes.fromhex("02 2C 33 20 20 20 20 20 35 30 20 20 20 31 30 30 0D 1C"),
        weight("-0.50", net=True, tare="1.00"),
        "A4.3",
    ),
    Example(
        bytes.fromhex("02 2C 34 20 20 20 20 20 20 20 20 20 20 20 20 30 0D 61"),
        ScaleCondition.OVERLOAD,
        "A4.4",
    ),
    Example(
        bytes.fromhex("02 2C 36 20 20 20 20 20 20 20 20 20 20 20 20 30 0D 5F"),
        ScaleCondition.UNDERLOAD,
        "A4.5",
    ),
    Example(
        bytes.fromhex("02 2C 70 20 30 30 30 30 30 30 30 30 30 30 30 30 0D 75"),
        ScaleCondition.NOT_ZEROED,
        "A4.6",
        encodes=False,  # ours fills with spaces
    ),
    Example(
        bytes.fromhex("02 35 20 21 20 31 32 35 30 30 20 20 20 20 20 30 0D 13"),
        weight("12.500", "g"),
        "A4.7",
        encodes=False,  # ours has increment 1
    ),
    Example(sealed("02 2C 30 20 20 20 20 20 20 20 20 20 20 20 20 30 0D"), ScaleCondition.NO_WEIGHT),
    Example(
        sealed("02 2C 30 20 20 20 20 20 20 20 20 20 20 20 20 20 0D"), ScaleCondition.NO_WEIGHT, encodes=False
    ),
    # out of range with a number in the field is none
    Example(
        sealed("02 2C 34 20 20 39 39 39 39 39 20 20 20 20 20 30 0D"), ScaleCondition.OVERLOAD, encodes=False
    ),
    # the three fills: spaces, zeros (8142), zeros as far as the capacity reaches (Kingbird)
    Example(sealed("02 2D 30 20 20 20 31 32 35 30 20 20 20 20 20 30 0D"), weight("1.250")),
    Example(sealed("02 2D 30 20 30 30 31 32 35 30 30 30 30 30 30 30 0D"), weight("1.250"), encodes=False),
    Example(sealed("02 2D 30 20 20 30 31 32 35 30 20 30 30 30 30 30 0D"), weight("1.250"), encodes=False),
    # the point
    Example(sealed("02 28 30 20 20 20 20 32 30 30 20 20 20 20 20 30 0D"), weight("200"), encodes=False),
    Example(sealed("02 29 30 20 20 20 20 32 30 30 20 20 20 20 20 30 0D"), weight("200"), encodes=False),
    Example(sealed("02 2A 30 20 20 20 20 32 30 30 20 20 20 20 20 30 0D"), weight("200")),
    Example(sealed("02 2B 30 20 20 20 20 32 30 30 20 20 20 20 20 30 0D"), weight("20.0")),
    Example(sealed("02 2E 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("0.1234")),
    Example(sealed("02 2F 30 20 31 32 33 34 35 36 20 20 20 20 20 30 0D"), weight("1.23456")),
    Example(
        sealed("02 28 30 20 20 20 20 20 20 32 20 20 20 20 20 31 0D"),
        weight("200", tare="100"),
        encodes=False,
        options={"multiply": True},
    ),
    Example(
        sealed("02 29 30 20 20 20 20 20 32 30 20 20 20 20 20 30 0D"),
        weight("200"),
        encodes=False,
        options={"multiply": True},
    ),
    Example(
        sealed("02 2C 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D"),
        weight("12.34"),
        options={"multiply": True},
    ),
    # increments 1, 2, 5
    Example(sealed("02 3D 30 20 20 20 31 32 35 30 20 20 20 20 20 30 0D"), weight("1.250"), encodes=False),
    # units
    Example(sealed("02 2C 20 20 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34", "lb")),
    Example(sealed("02 2C 20 22 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34", "t")),
    Example(sealed("02 2C 20 23 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34", "oz")),
    Example(sealed("02 2C 20 26 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34", "ton")),
    Example(sealed("02 2C 20 27 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34", "other")),
    # print requested, ten times expanded
    Example(sealed("02 2C 30 28 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34"), encodes=False),
    Example(sealed("02 2C 30 30 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34"), encodes=False),
    # a blank tare is not named
    Example(
        sealed("02 2C 30 20 20 20 31 32 33 34 20 20 20 20 20 20 0D"),
        weight("12.34", tare=None),
        encodes=False,
    ),
    # Liden LUW2001: no increment, bits 4 and 6 of SWA instead
    Example(sealed("02 54 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D"), weight("12.34"), encodes=False),
    # CHK is CR, or STX
    Example(bytes.fromhex("02 2C 30 20 20 20 32 37 36 39 20 20 20 20 20 30 0D 0D"), weight("27.69")),
    Example(
        bytes.fromhex("02 2C 30 20 20 20 38 39 39 39 20 20 20 20 20 30 0D 02"),
        weight("89.99"),
        options={"check": "yes"},
    ),
    # seven bits and parity, read with eight
    Example(
        bytes(
            byte | byte.bit_count() % 2 << 7
            for byte in sealed("02 2C 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D")
        ),
        weight("12.34"),
        encodes=False,
    ),
]


def reseal(frame):
    return frame[:17] + bytes([checksum(frame[:17])]) if len(frame) == 18 else frame
