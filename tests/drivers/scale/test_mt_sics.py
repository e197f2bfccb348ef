from decimal import Decimal

import pytest

from drivers.emulators.scale import EmulatedScale
from drivers.readings import FrameError, ScaleCondition, Unreadable, Weight
from drivers.scale.mt_sics import PROTOCOL, REQUEST, decode


def fed(pieces):
    codec = PROTOCOL.codec(unit="kg")
    return [answer for piece in pieces for answer in codec.feed(piece)]


@pytest.mark.parametrize(
    "frame",
    [
        b"S S     12. kg",  # truncated number
        b"S S      12.345",  # no unit
        b"S S     12.345 kg ",
        b"S S    1,250 kg",  # locale comma
        b"S S   " + "１.２５０".encode() + b" kg",  # full-width digits
        b"S S        1e3 g",
        b"S S " + b"1" * 40 + b" g",
        b"S S      249.50 g",  # eleven columns
        b"S S    249.50 g",  # nine
        b"S S            g",  # blank is no weight, and not zero
        b"S S    -12-.3 g",
        b"S X     249.50 g",
        b"S S     249.50 g\rS S     249.50 g",
        b"S S        NaN g",
        b"S S   Infinity g",
        b"",
        b"S",
    ],
)
def test_what_is_no_documented_response_is_a_frame_error(frame):
    with pytest.raises(FrameError, match="no MT-SICS response"):
        decode(frame)


def test_a_line_feed_alone_ends_no_frame():
    assert [type(answer) for answer in fed([b"S S     249.50 g\nS S     249.50 g\r\n"])] == [Unreadable]


def test_ten_megabytes_without_a_line_end_are_one_unreadable_and_the_next_response_is_read():
    answers = fed([*[b"9" * 65536] * 160, b"\r\n", b"S S     249.50 g\r\n"])

    assert [type(answer) for answer in answers] == [Unreadable, Weight]
    assert len(answers[0].frame) == 4096


def test_the_emulated_scale_answers_what_the_codec_reads():
    scale = EmulatedScale(PROTOCOL)

    scale.load("1.250 kg", settle=1)
    answers = fed([scale.receive(REQUEST) for _ in range(3)])
    scale.overload()
    answers += fed([scale.receive(REQUEST)])
    scale.unload()
    answers += fed(
        [scale.receive(b"S"), scale.receive(b"I\r"), scale.receive(b"\n"), scale.receive(b"SI\r\nQ\r\n")]
    )

    assert answers == [
        Weight(Decimal("1.125"), "kg", stable=False),
        Weight(Decimal("1.250"), "kg", stable=True),
        Weight(Decimal("1.250"), "kg", stable=True),
        ScaleCondition.OVERLOAD,
        Weight(Decimal("0.000"), "kg", stable=False),
        Weight(Decimal("0.000"), "kg", stable=True),
        ScaleCondition.COMMAND_ERROR,
    ]
