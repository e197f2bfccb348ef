"""NCI SCP-01, SCP-02 and ECR. NCI "General Serial Communications Protocol" 8408-14788-01, Mettler Toledo DIVA
service manual, pages 41 and 42; the bytes are protocols.md A3, examples 1 to 8, and of clones."""

from decimal import Decimal

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import OtherAnswer
from tests.drivers.scale.examples import Example


def weight(value, unit, stable=True, zero=False, net=None):
    return Weight(Decimal(value), unit, stable=stable, net=net, zero=zero)


EXAMPLES = [
    Example(
        bytes.fromhex("0A 20 20 32 2E 33 36 4C 42 0D 0A 30 30 0D 03"),
        weight("2.36", "lb"),
        "A3.1",
        encodes=False,
    ),
    Example(
        bytes.fromhex("0A 20 20 32 2E 34 31 4C 42 0D 0A 53 31 30 0D 03"),
        weight("2.41", "lb", stable=False),
        "A3.2",
    ),
    Example(
        bytes.fromhex("0A 20 20 30 2E 30 30 4B 47 0D 0A 32 30 0D 03"),
        weight("0.00", "kg", zero=True),
        "A3.3",
        encodes=False,
    ),
    Example(bytes.fromhex("0A 53 30 32 0D 03"), ScaleCondition.OVERLOAD, "A3.4"),
    Example(
        bytes.fromhex("0A 5E 5E 5E 5E 5E 5E 4C 42 0D 0A 53 30 32 0D 03"),
        ScaleCondition.OVERLOAD,
        "A3.5",
        encodes=False,
    ),
    Example(bytes.fromhex("0A 53 30 31 0D 03"), ScaleCondition.UNDERLOAD, "A3.6"),
    Example(bytes.fromhex("0A 3F 0D 03"), ScaleCondition.COMMAND_ERROR, "A3.7"),
    Example(
        bytes.fromhex("0A 20 20 31 2E 32 35 30 4B 47 0D 0A 53 30 70 34 0D 03"),
        weight("1.250", "kg", net=True),
        "A3.8",
    ),
    Example(b"\n  1.250KG\r\nS0p0\r\x03", weight("1.250", "kg", net=False)),
    Example(b"\n  0.00KG\r\nS20\r\x03", weight("0.00", "kg", zero=True)),
    Example(b"\n -0.05KG\r\nS00\r\x03", weight("-0.05", "kg")),
    # DIVA: leading zeros kept; BenchPro and Brecknell: a place for the sign, small letters
    Example(b"\n001.25KG\r\nS00\r\x03", weight("1.25", "kg"), encodes=False),
    Example(b"\n- 12.35kg\r\n00\r\x03", weight("-12.35", "kg"), encodes=False),
    Example(b"\n  1250 g\r\n00\r\x03", weight("1250", "g"), encodes=False),
    Example(b"\n  1250g \r\n00\r\x03", weight("1250", "g"), encodes=False),
    Example(b"\n    12pcs\r\n00\r\x03", weight("12", "pcs"), encodes=False),
    # pounds and ounces: as displayed, and in no unit that could be configured
    Example(b"\n2LB 5.8OZ\r\nS00\r\x03", weight("2", "lb 5.8 oz")),
    Example(b"\n   2lb  5.8oz\r\n10\r\x03", weight("2", "lb 5.8 oz", stable=False), encodes=False),
    # each bit of the status, with the weight (SCP-01) or alone (ECR)
    Example(b"\n 60.06KG\r\n02\r\x03", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"\n -0.50KG\r\n01\r\x03", ScaleCondition.UNDERLOAD, encodes=False),
    Example(b"\nS10\r\x03", ScaleCondition.MOVING),
    Example(b"\n10\r\x03", ScaleCondition.MOVING, encodes=False),
    Example(b"\nS40\r\x03", ScaleCondition.FAULT),  # RAM
    Example(b"\nS80\r\x03", ScaleCondition.FAULT, encodes=False),  # EEPROM
    Example(b"\nS04\r\x03", ScaleCondition.FAULT, encodes=False),  # ROM
    Example(b"\n  1.25KG\r\nS08\r\x03", ScaleCondition.FAULT, encodes=False),  # calibration
    Example(b"\nS0p8\r\x03", ScaleCondition.NOT_ZEROED),
    Example(b"\n  1.25KG\r\n0p3\r\x03", weight("1.25", "kg", net=False), encodes=False),  # high range
    # CAS CI-100A: a fourth byte; held is not what lies on the pan
    Example(b"\n  1.25KG\r\n0pp8\r\x03", weight("1.25", "kg", net=False), encodes=False),  # low battery
    Example(b"\n  1.25KG\r\n0pt4\r\x03", weight("1.25", "kg", stable=False, net=True), encodes=False),
    # clones: instead of the number
    Example(b"\n^^^^^^^^kg\r\n02\r\x03", ScaleCondition.OVERLOAD, encodes=False),
    Example(b"\n______kg\r\n01\r\x03", ScaleCondition.UNDERLOAD, encodes=False),
    Example(b"\n------kg\r\n00\r\x03", ScaleCondition.NOT_ZEROED, encodes=False),
    Example(b"\n      KG\r\nS00\r\x03", ScaleCondition.NO_WEIGHT),
    # answers to S, Z, U and M
    Example(b"\nS20\r\x03", OtherAnswer("S", "20")),
    Example(b"\n00\r\x03", OtherAnswer("S", "00")),
    Example(b"\nKG\r\nS00\r\x03", OtherAnswer("U", "", "kg")),
    Example(b"\nlb:oz\r\n00\r\x03", OtherAnswer("U", "", "lb:oz")),
    Example(b"\n0123456MM\r\nS00\r\x03", OtherAnswer("M", "", "0123456")),
]
