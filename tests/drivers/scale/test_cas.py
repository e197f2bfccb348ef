from decimal import Decimal

import pytest

from drivers.readings import FrameError, ScaleCondition, Weight
from drivers.scale.cas import decode, encode


@pytest.mark.parametrize(
    "frame",
    [
        b"ST,GS,1\xc4,00013.5 kg",  # seven columns
        b"ST,GS,1\xc4,0000013.5 kg",  # nine
        b"ST,GS,1\xc4,000013.5kg",
        b"ST,GS,1\xc4,000013,5 kg",
        b"ST,GS,1\xc4,0000-3.5 kg",
        b"ST,GS,1\xc4,00001 .5 kg",
        b"XX,GS,1\xc4,000013.5 kg",
        b"ST,XX,1\xc4,000013.5 kg",
        b"ST,GS, 13.500kg",
        b"ST,GS,  13.500 kg",
        b"13.500",  # six columns of eight
        b"13.500kg",
        b"   13.5.",
        b"",
    ],
)
def test_what_is_no_documented_line_is_a_frame_error(frame):
    with pytest.raises(FrameError, match="no CAS"):
        decode(frame)


def test_lamps_without_bit_7_are_a_line_of_7_data_bits_and_named_so():
    with pytest.raises(FrameError, match="the line must have 8 data bits"):
        decode(b"ST,GS,1\x44,000013.5 kg")


def test_what_does_not_fit_is_not_encoded():
    assert encode(ScaleCondition.UNCHANGED) == b""
    with pytest.raises(ValueError, match=r"expected 8 and 2 characters, found 100000\.000 kg"):
        encode(Weight(Decimal("100000.000"), "kg", stable=True))


def test_a_scale_that_stops_sending_is_silent_and_its_number_disappears(weighing, inbox, wait):
    bench, scale = weighing("cas")
    bench.load("1.250 kg")
    wait(lambda: scale.live() is not None and scale.live().weight.stable)

    bench.fall_silent("scale")

    wait(lambda: scale.condition().code == "silent", within_s=3)
    assert scale.live() is None


def test_an_overload_is_no_number(weighing, inbox, wait):
    bench, scale = weighing("cas")
    wait(lambda: scale.live() is not None)

    bench.overload()

    wait(lambda: scale.condition().code == "overload")
    assert (scale.live(), inbox.readings) == (None, [])
