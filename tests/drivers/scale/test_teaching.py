from decimal import Decimal

import pytest

from drivers.emulators.scales import emulated_scale
from drivers.readings import Weight
from drivers.scale.protocol import Say
from drivers.scale.protocols import SCALES
from drivers.scale.teaching import NotLearnt, learn
from tests.drivers.scale.examples import arrives_whole, examples

KNOWN = Decimal("1.000")


def heard(protocol, load="1.000 kg", settle=2, **options):
    """What a scale sends, from the middle of a frame on, while the load is put on and lies there."""
    scale = emulated_scale(protocol, options)
    scale.load(load, settle)
    sent = b""
    for _ in range(10):
        asked = scale.protocol.request
        sent += (answer := scale.receive(asked) if asked else scale.tick())
        given = {**examples(protocol)[0].options, **options}
        for say in SCALES[protocol].codec(unit="kg", **given).feed(answer):
            sent += scale.receive(say.data) if isinstance(say, Say) else b""
    return sent[0 if arrives_whole(protocol) else 3 :]


@pytest.mark.parametrize(
    ("protocol", "options"),
    [
        ("xk3190-text", {"direction": "forward"}),
        ("xk3190-text", {"direction": "reversed"}),
        ("xk3190-command", {"address": "Q"}),
    ],
)
def test_what_the_scale_is_set_to_is_learnt_with_a_known_weight(protocol, options):
    assert learn(protocol, heard(protocol, **options), KNOWN, "kg") == options


@pytest.mark.parametrize("protocol", [name for name in SCALES if not SCALES[name].taught])
def test_where_the_usual_options_are_right_none_need_be_set(protocol):
    assert learn(protocol, heard(protocol), KNOWN, "kg") == {}


def test_fixed_zeros_that_are_no_digits_are_learnt():
    tens = bytes.fromhex("02 29 30 20 20 20 20 20 32 30 20 20 20 20 20 30 0D")  # dp 1: XXXXX0

    assert learn("toledo", tens * 3, Decimal(200), "kg") == {"multiply": True}
    assert learn("toledo", tens * 3, Decimal(20), "kg") == {}


@pytest.mark.parametrize("protocol", SCALES)
def test_what_was_learnt_with_one_weight_reads_another(protocol):
    options = learn(protocol, heard(protocol), KNOWN, "kg")

    answers = SCALES[protocol].codec(unit="kg", **options).feed(heard(protocol, "2.345 kg"))

    assert [each.value for each in answers if isinstance(each, Weight)][-1] == Decimal("2.345")


@pytest.mark.parametrize(
    ("protocol", "bytes_heard", "finding"),
    [
        ("xk3190", b"", NotLearnt("silent")),
        (
            "xk3190",
            b"S S      1.000 kg\r\n",
            NotLearnt(
                "wrong_answer",
                {
                    "found": '"S S      1.000 kg␍␊"',
                    "expected": "Yaohua XK3190, binary frames (tF = 0)",
                },
            ),
        ),
        ("xk3190", heard("xk3190", "1000 g"), NotLearnt("wrong_unit", {"found": "g", "expected": "kg"})),
        ("xk3190", heard("xk3190", "2.204 lb"), NotLearnt("wrong_unit", {"found": "lb", "expected": "kg"})),
        ("toledo", heard("toledo", "2.204 lb"), NotLearnt("wrong_unit", {"found": "lb", "expected": "kg"})),
        # a scale that names its unit is believed
        (
            "toledo",
            heard("toledo", "2.204 kg"),
            NotLearnt("wrong_weight", {"found": "2.204 kg", "expected": "1.000 kg"}),
        ),
        (
            "xk3190-text",
            heard("xk3190-text", "3.000 kg"),
            NotLearnt("wrong_weight", {"found": "0.3000 kg, 3.000 kg", "expected": "1.000 kg"}),
        ),
        ("toledo", heard("toledo", settle=99), NotLearnt("unstable", {"expected": "1.000 kg"})),
        (
            "xk3190-a12e",
            bytes.fromhex("20 20 20 20 20 20 20 20 20 4F 4C 32 33 0D 0A") * 3,
            NotLearnt("overload", {"expected": "1.000 kg"}),
        ),
        (
            "xk3190",
            bytes(byte | byte.bit_count() % 2 << 7 for byte in heard("xk3190")),
            NotLearnt("wrong_parity", {"found": "7E1"}),
        ),
        (
            "xk3190",
            b"\xff\xfe\x00\xff" * 10,
            NotLearnt("wrong_speed", {"found": "FF FE 00 FF FF FE 00 FF FF FE 00 FF FF FE 00 FF"}),
        ),
    ],
)
def test_why_nothing_was_learnt(protocol, bytes_heard, finding):
    assert learn(protocol, bytes_heard, KNOWN, "kg") == finding


def test_a_weight_that_reads_the_same_in_both_directions_teaches_nothing():
    both = b"=001.1000" * 3  # 001.1000 forward, 0001.100 backwards

    assert learn("xk3190-text", both, Decimal("1.1"), "kg") == NotLearnt(
        "ambiguous_weight", {"found": "1.1 kg"}
    )
