"""Mettler Toledo 8217. Mettler Toledo DIVA service manual, pages 45 to 51; the bytes are protocols.md A2,
examples 1 to 7, and of clones: Rice Lake BenchPro, page 26; Brecknell 67xx service manual, page 71."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example


def weight(value, unit="kg", net=False):
    return Weight(Decimal(value), unit, stable=True, net=net)


EXAMPLES = [
    # A number without its last digit is one in pounds, as far as anybody can tell: never used.
    Example(
        bytes.fromhex("02 30 31 2E 32 33 34 0D"),
        weight("1.234"),
        "A2.1",
        misread=(weight("1.23", "lb"),),
    ),
    # Without its N it is a gross weight.
    Example(
        bytes.fromhex("02 30 30 2E 38 35 30 4E 0D"),
        weight("0.850", net=True),
        "A2.2",
        misread=(weight("0.850"), weight("0.85", "lb")),
    ),
    Example(bytes.fromhex("02 3F 41 0D"), ScaleCondition.MOVING, "A2.3"),
    Example(bytes.fromhex("02 3F 42 0D"), ScaleCondition.OVERLOAD, "A2.4"),
    Example(bytes.fromhex("02 3F 44 0D"), ScaleCondition.UNDERLOAD, "A2.4"),
    Example(
        bytes.fromhex("02 3F 50 0D"),
        Weight(Decimal(0), "kg", stable=True, zero=True),
        "A2.5",
        encodes=False,
    ),
    Example(bytes.fromhex("02 45 0D"), OtherAnswer("E"), "A2.6"),
    Example(bytes.fromhex("02 46 0D"), OtherAnswer("F"), "A2.6"),
    Example(bytes.fromhex("02 3F 40 0D"), ScaleCondition.UNCHANGED, "A2.7"),
    # pounds: nn.nn, with the leading 0 of a setup variant, and net
    Example(b"\x0212.34\r", weight("12.34", "lb")),
    Example(b"\x02012.34\r", weight("12.34", "lb"), encodes=False),
    Example(b"\x0212.34N\r", weight("12.34", "lb", net=True), misread=(weight("12.34", "lb"),)),
    # leading zeros suppressed
    Example(b"\x02 1.234\r", weight("1.234"), encodes=False, misread=(weight("1.23", "lb"),)),
    # Brecknell: the unit after the digits
    Example(b"\x0201.234kg\r", weight("1.234"), encodes=False, misread=(weight("1.23", "lb"),)),
    Example(
        b"\x0201.234kgN\r",
        weight("1.234", net=True),
        encodes=False,
        misread=(weight("1.234"), weight("1.23", "lb")),
    ),
    Example(b"\x02012.34lb\r", weight("12.34", "lb"), encodes=False),
    Example(b"\x02 123.4oz\r", weight("123.4", "oz"), encodes=False),
    Example(b"\x020123.4g\r", weight("123.4", "g"), encodes=False),
    # each bit of the status; the gravest counts
    Example(b"\x02?C\r", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"\x02?E\r", ScaleCondition.UNDERLOAD, encodes=False),
    Example(b"\x02?H\r", ScaleCondition.UNCHANGED, encodes=False),
    Example(b"\x02?i\r", ScaleCondition.MOVING, encodes=False),
    # BenchPro: the net bit is always set
    Example(b"\x02?`\r", ScaleCondition.UNCHANGED, encodes=False),
    Example(b"\x02?a\r", ScaleCondition.MOVING, encodes=False),
    Example(b"\x02?p\r", Weight(Decimal(0), "kg", stable=True, zero=True), encodes=False),
    # the answer to A, of Mettler and of Brecknell
    Example(b"\x02\r", OtherAnswer("A")),
    Example(b"\x02?\r", OtherAnswer("A")),
    # the second answer to B, passed, and ROM failed; the first looks like a status
    Example(b"\x02?\x00\r", OtherAnswer("B", "", "00")),
    Example(b"\x02?\x10\r", OtherAnswer("B", "", "10")),
]
