from decimal import Decimal

import pytest

from drivers.readings import FrameError, ScaleCondition, Weight
from drivers.scale.nci import PROTOCOL, decode, encode
from drivers.scale.protocol import OtherAnswer


def fed(wire):
    return PROTOCOL.codec(unit="kg").feed(wire)


@pytest.mark.parametrize(
    "frame",
    [
        b"\n  2.36LB\r\n0\r\x03",  # one status byte
        b"\n  2.36LB\r\n0000\r\x03",  # a third one that was not announced
        b"\n  2.36LB\r\n0p\r\x03",  # a third one that was, and is not there
        b"\n  2.36LB\r\n0pp\r\x03",
        b"\n  2.36LB\r\n0ppp0\r\x03",  # five
        b"\n  2.36LB\r\n@0\r\x03",  # bits 4 and 5 are set
        b"\n  2.36LB\r\n\xb00\r\x03",  # the parity bit: a line set to 8 bits
        b"\n  2.LB\r\n00\r\x03",
        b"\n  2,36LB\r\n00\r\x03",
        b"\n  2.36L\r\n00\r\x03",
        b"\n  2.36\r\n00\r\x03",
        b"\n2.36LB 5OZ\r\n00\r\x03",
        b"\n2LB\r\n5OZ\r\n00\r\x03",
        b"\n^^^^__LB\r\n00\r\x03",
        b"\n\r\n00\r\x03",
    ],
)
def test_what_is_no_documented_answer_is_a_frame_error(frame):
    with pytest.raises(FrameError, match="no NCI"):
        decode(frame)


def test_what_does_not_fit_is_not_encoded():
    assert encode(ScaleCondition.UNCHANGED) == b""
    with pytest.raises(ValueError, match="expected a unit of two characters, found pcs"):
        encode(Weight(Decimal(12), "pcs", stable=True))


def test_an_answer_that_lost_its_head_is_its_status_alone():
    assert fed(b"  2.36LB\r\n00\r\x03")[-1:] == [OtherAnswer("S", "00")]
    assert fed(b"  2.36LB\r\n10\r\x03")[-1:] == [ScaleCondition.MOVING]


def test_pounds_and_ounces_are_refused_as_what_they_are(weighing, inbox, wait):
    bench, scale = weighing("nci")
    bench.load("2 lb 5.8 oz", settle=0)

    wait(lambda: scale.condition().code == "wrong_unit")

    assert scale.condition().facts == {"found": "lb 5.8 oz", "expected": "kg"}
    assert (scale.live(), inbox.readings) == (None, [])


def test_a_net_weight_is_used_only_with_the_configured_tare(weighing, inbox, wait):
    bench, scale = weighing("nci")
    wait(lambda: scale.live() is not None)
    bench.tare("0.250")
    bench.load("1.250 kg")

    wait(lambda: scale.condition().code == "tared")

    assert (scale.live(), inbox.readings) == (None, [])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("overload", "overload"),
        ("not_zeroed", "not_zeroed"),
        ("fault", "scale_fault"),
        ("no_weight", "no_weight"),
    ],
)
def test_what_the_status_says_is_shown(said, code, weighing, inbox, wait):
    bench, scale = weighing("nci")
    wait(lambda: scale.live() is not None)

    bench.press("scale", "say", condition=said)

    wait(lambda: scale.condition().code == code)
    assert (scale.live(), inbox.readings) == (None, [])


def test_a_line_of_8n1_is_named_as_wrong_parity(weighing, wait):
    bench, scale = weighing("nci")
    bench.set("scale", set_high_bit=True)

    wait(lambda: scale.condition().code == "wrong_parity")

    assert scale.condition().facts == {"found": "7E1"}
