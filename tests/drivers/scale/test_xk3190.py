from decimal import Decimal

import pytest

from drivers.emulators.scale import EmulatedScale
from drivers.readings import Unreadable, Weight
from drivers.scale import xk3190, xk3190_command, xk3190_text


def test_a_frame_with_a_wrong_check_is_unreadable_and_the_next_one_is_read():
    """protocols.md A5.1, example 5"""
    wrong = bytes.fromhex("02 2B 30 30 32 30 30 30 32 30 30 03")

    answers = xk3190.codec("kg").feed(wrong + bytes.fromhex("02 2B 30 30 32 30 30 30 32 31 42 03"))

    assert answers == [
        Unreadable(wrong, 'expected the check 1B, found "00": "␂+002000200␃"'),
        Weight(Decimal("20.00"), "kg", stable=None),
    ]


def test_gross_is_asked_for_at_the_address_that_is_set():
    """protocols.md A5.2: the bytes for address A are the manual's"""
    asked = [xk3190_command.PROTOCOL.configured(options).request for options in ({}, {"address": "B"})]

    assert asked == [bytes.fromhex("02 41 42 30 33 03"), bytes.fromhex("02 42 42 30 30 03")]


def test_a_scale_with_a_tare_answers_gross_with_gross():
    scale = EmulatedScale(xk3190_command.PROTOCOL)
    scale.load("1.250 kg", settle=0)
    scale.tare("0.250")

    answers = xk3190_command.codec("kg").feed(scale.receive(scale.protocol.request))

    assert answers == [Weight(Decimal("1.250"), "kg", None, net=False)]


@pytest.mark.parametrize(
    ("direction", "frame"),
    [("forward", b"=00.1000-"), ("reversed", b"=-0001.00"), ("reversed", b"=0003.001")],
)
def test_a_sign_on_the_wrong_side_tells_that_the_direction_is_wrong(direction, frame):
    (answer,) = xk3190_text.codec("kg", direction).feed(frame)

    assert answer == Unreadable(frame, f'no number when read {direction}: "{frame.decode()}"')


def test_a_price_after_the_weight_is_not_read_as_one():
    answers = xk3190_text.codec("kg", "forward").feed(b"=0001.250;0012.50=0001.250")

    assert [answer for answer in answers if isinstance(answer, Weight)] == [
        Weight(Decimal("1.250"), "kg", None)
    ] * 2
