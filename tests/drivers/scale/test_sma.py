from decimal import Decimal

import pytest

from drivers.readings import FrameError, ScaleCondition, Weight
from drivers.scale.sma import decode, encode


@pytest.mark.parametrize(
    "frame",
    [
        b"\n 1G      2.340kg \r",  # nine columns
        b"\n 1G       12.340kg \r",  # eleven
        b"\n 1G      12.340kg\r",
        b"\n 1G      12,340kg \r",
        b"\n 1G      12.34 kg \r",
        b"\n 1G      1-.340kg \r",
        b"\n 1G     1 2.340kg \r",
        b"\nX1G      12.340kg \r",
        b"\n 1X      12.340kg \r",
        b"\n 1GX     12.340kg \r",
        b"\n G       12.340kg \r",
        b"\n 1G      12.340kg\xa0\r",
        b"\n\r",
    ],
)
def test_what_is_no_documented_answer_is_a_frame_error(frame):
    with pytest.raises(FrameError, match="no SMA"):
        decode(frame)


def test_what_does_not_fit_is_not_encoded():
    assert encode(ScaleCondition.UNCHANGED) == b""
    with pytest.raises(ValueError, match=r"expected 10 and 3 characters, found 1234567\.890 kg"):
        encode(Weight(Decimal("1234567.890"), "kg", stable=True))


def test_a_scale_that_does_not_know_the_command_is_a_wrong_answer(weighing, inbox, wait):
    bench, scale = weighing("sma")
    wait(lambda: scale.live() is not None)

    bench.press("scale", "say", condition="command_error")

    wait(lambda: scale.condition().code == "wrong_answer")
    assert scale.live() is None
