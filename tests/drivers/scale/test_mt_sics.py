import random
from decimal import Decimal

import pytest

from drivers.emulators.mt_sics import EmulatedScale
from drivers.readings import FrameError, ScaleCondition, Unreadable, Weight
from drivers.scale.mt_sics import REQUEST, MtSics, OtherAnswer, decode, encode

# Mettler-Toledo, "MT-SICS Interface Commands" 11780711, commands S and SI; the bytes are protocols A1,
# examples 2 to 6.
RESPONSES = [
    (
        bytes.fromhex("53 20 53 20 20 20 20 20 32 34 39 2E 35 30 20 67 0D 0A"),
        Weight(Decimal("249.50"), "g", stable=True),
    ),
    (
        bytes.fromhex("53 20 44 20 20 20 20 20 32 35 31 2E 30 37 20 67 0D 0A"),
        Weight(Decimal("251.07"), "g", stable=False),
    ),
    (
        bytes.fromhex("53 20 53 20 20 20 20 20 20 2D 33 2E 32 30 20 67 0D 0A"),
        Weight(Decimal("-3.20"), "g", stable=True),
    ),
    (b"S S      1.250 kg\r\n", Weight(Decimal("1.250"), "kg", stable=True)),
    (b"S S         12 PCS\r\n", Weight(Decimal(12), "PCS", stable=True)),
    (bytes.fromhex("53 20 2B 0D 0A"), ScaleCondition.OVERLOAD),
    (bytes.fromhex("53 20 2D 0D 0A"), ScaleCondition.UNDERLOAD),
    (bytes.fromhex("53 20 49 0D 0A"), ScaleCondition.NOT_EXECUTABLE),
    (bytes.fromhex("45 53 0D 0A"), ScaleCondition.COMMAND_ERROR),
    (bytes.fromhex("45 4C 0D 0A"), ScaleCondition.PARAMETER_ERROR),
    (b"ET\r\n", ScaleCondition.TRANSMISSION_ERROR),
]

# The same source: answers to commands we did not send.
FOREIGN = [
    (b"Z A\r\n", OtherAnswer("Z", "A", "")),
    (b"T S      35.20 g\r\n", OtherAnswer("T", "S", "     35.20 g")),
    (b"TA A      35.20 g\r\n", OtherAnswer("TA", "A", "     35.20 g")),
    (b'I2 A "XS6002S 6100.90 g"\r\n', OtherAnswer("I2", "A", '"XS6002S 6100.90 g"')),
    (
        bytes.fromhex("49 34 20 41 20 22 30 31 32 33 34 35 36 37 38 39 22 0D 0A"),
        OtherAnswer("I4", "A", '"0123456789"'),
    ),
]


def whole(wire):
    return [wire]


def byte_by_byte(wire):
    return [wire[at : at + 1] for at in range(len(wire))]


def fed(pieces):
    codec = MtSics()
    return [answer for piece in pieces for answer in codec.feed(piece)]


@pytest.mark.parametrize("arrival", [whole, byte_by_byte])
@pytest.mark.parametrize(("wire", "answer"), RESPONSES + FOREIGN)
def test_a_response_is_read_however_its_bytes_arrive(wire, answer, arrival):
    assert fed(arrival(wire)) == [answer]


def test_glued_responses_are_read_in_order():
    table = RESPONSES + FOREIGN

    assert fed([b"".join(wire for wire, _ in table)]) == [answer for _, answer in table]


@pytest.mark.parametrize(("wire", "answer"), RESPONSES)
def test_encoding_is_the_inverse_of_decoding(wire, answer):
    assert encode(answer) == wire


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


@pytest.mark.parametrize(("wire", "answer"), RESPONSES)
def test_cut_at_any_byte_no_other_number_is_read(wire, answer):
    follower = b"S S    4321.00 g\r\n"
    for cut in range(len(wire)):
        for rest in (b"", b"\r\n", b"\n", follower):
            numbers = {each.value for each in fed([wire[:cut] + rest]) if isinstance(each, Weight)}

            # A frame that lost its end may still have the whole number, never a part of it. Its unit may be
            # cut, "k" for "kg": that is another unit, and refused as such.
            assert numbers <= {getattr(answer, "value", None), Decimal("4321.00")}


@pytest.mark.parametrize(("wire", "answer"), RESPONSES)
def test_joined_in_mid_frame_no_other_weight_is_read(wire, answer):
    for start in range(1, len(wire)):
        assert [each for each in fed([wire[start:]]) if isinstance(each, Weight)] == []


def test_a_line_feed_alone_ends_a_frame_but_makes_no_weight():
    assert [type(answer) for answer in fed([b"S S     249.50 g\nS S     249.50 g\r\n"])] == [
        Unreadable,
        Weight,
    ]


def test_ten_megabytes_without_a_line_end_are_one_unreadable_and_the_next_response_is_read():
    answers = fed([*[b"9" * 65536] * 160, b"\r\n", b"S S     249.50 g\r\n"])

    assert [type(answer) for answer in answers] == [Unreadable, Weight]
    assert len(answers[0].frame) == 4096


def test_after_noise_the_next_good_response_is_read():
    chance = random.Random("mt-sics noise")
    good = b"S S     249.50 g\r\n"
    for _ in range(5000):
        codec = MtSics()
        noise = bytearray(good * 2)
        for _ in range(chance.randrange(1, 10)):
            noise[chance.randrange(len(noise))] = chance.randrange(256)
        codec.feed(bytes(noise[: chance.randrange(len(noise))]))
        codec.feed(b"\r\n")

        assert codec.feed(good) == [Weight(Decimal("249.50"), "g", stable=True)]


def test_the_emulated_scale_answers_what_the_codec_reads():
    scale = EmulatedScale()

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
