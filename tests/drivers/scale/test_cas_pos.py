from decimal import Decimal

import pytest

from drivers.emulators.scales import emulated_scale
from drivers.readings import FrameError, ScaleCondition, Weight
from drivers.scale.cas_pos import decode, encode
from tests.drivers.scale.examples.cas_pos import reseal


@pytest.mark.parametrize(
    "frame",
    [
        bytes.fromhex("01 02 53 20 30 31 2E 32 33 34 6B 67 64 03 04"),  # check byte
        reseal(b"\x01\x02S 01,234kg?\x03\x04"),
        reseal(b"\x01\x02S 01.234k1?\x03\x04"),
        reseal(b"\x01\x02S 01. 34kg?\x03\x04"),
        reseal(b"\x01\x02X 01.234kg?\x03\x04"),
        reseal(b"\x01\x02S+01.234kg?\x03\x04"),
        reseal(b"\x01\x02S 012345.?\x03\x04"),
        b"\x11",
        b"",
    ],
)
def test_what_is_no_documented_step_is_a_frame_error(frame):
    with pytest.raises(FrameError, match="no CAS"):
        decode(frame)


def test_what_does_not_fit_is_not_encoded():
    assert encode(ScaleCondition.OVERLOAD) == b""
    with pytest.raises(ValueError, match=r"expected 6 and 2 characters, found 1000\.000 kg"):
        encode(Weight(Decimal("1000.000"), "kg", stable=True))


def test_the_emulated_scale_sends_its_weight_to_dc1_alone():
    scale = emulated_scale("cas-pos")
    scale.load("1.234 kg", settle=0)

    assert scale.receive(b"\x05") == b"\x06"
    assert scale.receive(b"\x11") == bytes.fromhex("01 02 53 20 30 31 2E 32 33 34 6B 67 65 03 04")
    scale.say("not_ready")
    assert scale.receive(b"\x05") == b"\x15"


def test_a_scale_that_is_not_ready_is_asked_again(weighing, inbox, wait):
    bench, scale = weighing("cas-pos")
    wait(lambda: scale.live() is not None)
    bench.press("scale", "say", condition="not_ready")
    wait(lambda: scale.live() is None)

    bench.load("1.250 kg")

    wait(lambda: inbox.readings)
    assert scale.condition().code == "ready"  # it was answered, and never silent


def test_an_acknowledgement_and_no_weight_is_no_weight(weighing, inbox, wait):
    bench, scale = weighing("cas-pos")
    wait(lambda: scale.live() is not None)

    bench.overload()
    wait(lambda: scale.condition().code == "no_weight", within_s=3)
    assert (scale.live(), inbox.readings) == (None, [])

    bench.load("1.250 kg")
    wait(lambda: inbox.readings)
    assert scale.condition().code == "ready"


def test_a_scale_that_does_not_even_acknowledge_is_silent(weighing, wait):
    bench, scale = weighing("cas-pos")
    wait(lambda: scale.live() is not None)

    bench.fall_silent("scale")

    wait(lambda: scale.condition().code == "silent", within_s=3)
