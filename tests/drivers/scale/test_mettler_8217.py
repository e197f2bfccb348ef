from decimal import Decimal

import pytest

from drivers.emulators.scales import EmulatedMettler8217, emulated_scale
from drivers.readings import FrameError, ScaleCondition, Weight
from drivers.scale.mettler_8217 import PROTOCOL, decode, encode


@pytest.fixture
def scale():
    scale = emulated_scale("mettler-8217")
    assert isinstance(scale, EmulatedMettler8217)
    return scale


def fed(wire):
    return PROTOCOL.codec(unit="kg").feed(wire)


@pytest.mark.parametrize(
    "frame",
    [
        b"\x0201.23\x0d\x0a",
        b"\x021.234\r",
        b"\x0201.2345\r",  # ten-fold, as to H
        b"\x0201.2\r",
        b"\x02123.456\r",
        b"\x0201,234\r",
        b"\x02  .234\r",
        b"\x02      \r",  # blank is no weight, and not zero
        b"\x02-1.234\r",
        b"\x021.234kg\r",
        b"\x02?0\r",  # bit 6 is always set
        b"\x02?\xc1\r",  # the parity bit: a line set to 8 bits
        b"\x8201.234\r",
        b"\x02NaN\r",
    ],
)
def test_what_is_no_documented_answer_is_a_frame_error(frame):
    with pytest.raises(FrameError, match="no 8217 answer"):
        decode(frame)


def test_what_has_no_bytes_in_this_protocol_is_silence():
    assert encode(ScaleCondition.FAULT) == b""  # while its self-test failed, W is not answered
    assert encode(Weight(Decimal("-0.5"), "kg", stable=True)) == b"\x02?D\r"
    with pytest.raises(ValueError, match="expected less than 100 kg or 1000 lb, found 100 kg"):
        encode(Weight(Decimal(100), "kg", stable=True))
    with pytest.raises(ValueError, match="found 5 g"):
        encode(Weight(Decimal(5), "g", stable=True))


def test_between_e_and_f_the_emulated_scale_echoes_what_comes(scale):
    """protocols.md A2.6"""
    scale.load("1.234 kg", settle=0)

    assert scale.receive(b"Ehello") == b"\x02E\rhello"
    assert scale.receive(b"W") == b"W"
    assert scale.receive(b"WF") == b"W\x02F\r"
    assert scale.receive(b"WE") == b"\x0201.234\r\x02E\r"
    assert scale.receive(b"EFW") == b"E\x02F\r\x0201.234\r"


def test_a_scale_left_in_echo_mode_gives_no_weight(scale):
    scale.receive(b"E")

    assert fed(scale.receive(b"W")) == []


def test_the_emulated_scale_takes_a_tare_from_the_pan_or_in_digits(scale):
    scale.load("1.250 kg", settle=0)

    assert scale.receive(b"T00250W") == b"\x02?`\r\x0201.000N\r"
    assert scale.receive(b"CW") == b"\x02?@\r\x0201.250\r"
    assert scale.receive(b"TW") == b"\x02?`\r\x0200.000N\r"


def test_a_load_beyond_the_display_is_an_overload(scale):
    scale.load("100 kg", settle=0)

    assert fed(scale.receive(b"W")) == [ScaleCondition.OVERLOAD]


def test_the_emulated_scale_may_send_each_weight_once(scale):
    scale.weighs_once = True
    scale.load("1.250 kg", settle=1)

    assert fed(scale.receive(b"WWWW")) == [
        ScaleCondition.MOVING,
        Weight(Decimal("1.250"), "kg", stable=True, net=False),
        ScaleCondition.UNCHANGED,
        ScaleCondition.UNCHANGED,
    ]


def test_nothing_new_keeps_the_last_weight(weighing, inbox, wait):
    bench, scale = weighing("mettler-8217")
    bench.set("scale", weighs_once=True)
    wait(lambda: scale.live() is not None)
    bench.load("1.250 kg")
    wait(lambda: inbox.readings)

    # The weight itself was answered once; every answer since has been "nothing new".
    wait(lambda: scale.live().age_s < 0.1)
    for _ in range(5):
        wait(lambda: scale.live().age_s > 0.1)
        wait(lambda: scale.live() is not None and scale.live().age_s < 0.1)

    assert scale.live().weight.value == Decimal("1.250")
    assert (scale.condition().code, len(inbox.readings)) == ("ready", 1)
    bench.unload()
    wait(lambda: scale.live() is not None and scale.live().weight.value == 0)


def test_nothing_new_after_the_port_came_back_is_no_weight(weighing, inbox, wait):
    bench, scale = weighing("mettler-8217")
    bench.set("scale", weighs_once=True)
    bench.load("1.250 kg")
    wait(lambda: scale.live() is not None and scale.live().weight.value == Decimal("1.250"))

    bench.unplug("scale")
    wait(lambda: scale.condition().code == "lost")
    bench.replug("scale")

    wait(lambda: scale.condition().code == "no_weight")
    assert scale.live() is None


def test_pounds_are_refused_by_name(weighing, inbox, wait):
    bench, scale = weighing("mettler-8217")
    bench.load("12.34 lb", settle=0)

    wait(lambda: scale.condition().code == "wrong_unit")

    assert scale.condition().facts == {"found": "lb", "expected": "kg"}
    assert (scale.live(), inbox.readings) == (None, [])


def test_a_line_of_8n1_is_named_as_wrong_parity(weighing, wait):
    bench, scale = weighing("mettler-8217")
    bench.set("scale", set_high_bit=True)

    wait(lambda: scale.condition().code == "wrong_parity")

    assert scale.condition().facts == {"found": "7E1"}
