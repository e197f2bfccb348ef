import random
from decimal import Decimal

import pytest

from drivers.readings import Unreadable, Weight
from drivers.scale.toledo import codec, encode

STX, CR = 0x02, 0x0D


def kilograms(value):
    return Weight(Decimal(value).scaleb(-2), "kg", True, net=False, tare=Decimal("0.00"))


LOADS = [kilograms(value) for value in range(0, 999_999, 611)]


def frames(check, loads=LOADS):
    return [encode(load, check=check) for load in loads]


def in_pieces(wire, chance):
    while wire:
        length = chance.randint(1, 40)
        yield wire[:length]
        wire = wire[length:]


@pytest.mark.parametrize("check", ["yes", "no"])
def test_whether_frames_have_a_check_byte_is_found_out_by_their_distance(check):
    sent = frames(check)
    chance = random.Random(f"toledo {check}")
    assert {STX, CR} <= {frame[-1] for frame in frames("yes")}, "check bytes that begin or end a frame"

    reader = codec("kg")
    answers = [answer for piece in in_pieces(b"".join(sent), chance) for answer in reader.feed(piece)]

    assert answers == LOADS


def test_a_frame_with_a_check_byte_that_begins_a_frame_is_read_as_the_first_one_too():
    load = kilograms(8999)

    for check in ("yes", "no"):
        frame = encode(load, check=check)
        assert codec("kg").feed(frame * 3 + frame[:2]) == [load] * 3


def test_without_check_bytes_a_frame_is_read_when_it_is_whole_and_not_only_with_the_next():
    reader = codec("kg")
    reader.feed(b"".join(frames("no", LOADS[:2])))

    assert [reader.feed(frame) for frame in frames("no", LOADS[2:5])] == [[load] for load in LOADS[2:5]]


def test_a_wrong_check_is_no_weight_however_many_come():
    good, other = frames("yes", LOADS[1:3])
    wrong = other[:9] + b"7" + other[10:]

    answers = codec("kg").feed(good + wrong * 5 + good)

    assert [type(answer) for answer in answers] == [Weight, Unreadable, Weight]
    assert {answer for answer in answers if isinstance(answer, Weight)} == {LOADS[1]}
    assert answers[1].why.startswith("expected CHK ")


def test_a_first_frame_that_lost_its_check_does_not_end_the_checking():
    good, other = frames("yes", LOADS[1:3])
    wrong = other[:9] + b"7" + other[10:]

    answers = codec("kg").feed(good[:17] + good * 2 + wrong * 5)

    assert {answer for answer in answers if isinstance(answer, Weight)} == {LOADS[1]}


def test_a_scale_whose_check_is_switched_on_or_off_meanwhile_is_read_again_after_a_frame():
    reader = codec("kg")
    loads = LOADS[10:20]

    for check in ("yes", "no", "yes", "no"):
        weights = [each for each in reader.feed(b"".join(frames(check, loads))) if isinstance(each, Weight)]
        assert weights[-8:] == loads[-8:]


def test_digits_with_a_gap_are_no_weight():
    frame = bytes.fromhex("02 2C 30 20 20 31 20 32 33 34 20 20 20 20 20 30 0D")

    (answer,) = codec("kg", check="no").feed(frame)

    assert answer.why == 'expected digits after spaces, found " 1 234" in "␂,0  1 234     0␍"'
