"""Scales that send by themselves, on a real port: what an overload, silence and foreign bytes look like."""

import time
from decimal import Decimal

import pytest

from drivers.readings import Weight

TAUGHT = {"xk3190-text": {"direction": "reversed"}}


@pytest.mark.parametrize(
    ("protocol", "at_overload"),
    [
        ("toledo", "overload"),
        ("toledo-extended", "overload"),
        ("xk3190", "silent"),
        ("xk3190-command", "silent"),
        ("xk3190-text", "silent"),
        ("xk3190-a12e", "overload"),
        ("xk3190-ww", "silent"),
        ("hid-pos", "overload"),
    ],
)
def test_each_load_is_one_settled_weight_and_an_overload_is_none(
    protocol, at_overload, weighing, inbox, wait
):
    knobs, scale = weighing(protocol, **TAUGHT.get(protocol, {}))
    wait(lambda: scale.live() and scale.condition().code == "ready")

    knobs.load("1.250 kg")
    wait(lambda: inbox.readings)
    knobs.overload()
    wait(lambda: scale.condition().code == at_overload)
    shown = scale.live()
    knobs.load("2.345 kg")
    wait(lambda: len(inbox.readings) == 2)
    knobs.unload()
    wait(lambda: scale.condition().code == "ready" and scale.live().weight.value == 0)

    assert shown is None
    assert [(each.value, each.unit) for each in inbox.readings] == [
        (Decimal("1.250"), "kg"),
        (Decimal("2.345"), "kg"),
    ]


def test_an_emulated_scale_takes_the_options_of_its_protocol(weighing, wait):
    _, scale = weighing("hid-pos", "report_id=4", report_id=4)

    wait(lambda: scale.live() and scale.condition().code == "ready")


def test_a_report_of_another_id_is_said_and_no_speed_is_blamed(weighing, wait):
    _, scale = weighing("hid-pos", "report_id=4")

    wait(lambda: "found" in scale.condition().facts)
    said = scale.condition()

    assert (said.code, said.facts["found"]) == (
        "wrong_answer",
        "expected a report of id 3 and 5 bytes, found 04 02 03 FD 00 00",
    )


def test_a_scale_of_another_protocol_is_no_silent_one(weighing, wait):
    knobs, scale = weighing("xk3190")
    wait(lambda: scale.live())
    knobs.fall_silent("scale")
    wait(lambda: scale.condition().code == "silent")

    for _ in range(15):
        knobs.raw("scale", b"ST,GS,   1.250kg\r\n")
        time.sleep(0.1)

    assert scale.condition().code == "wrong_answer"
    assert "ST,GS,   1.250kg" in scale.condition().facts["found"]


def test_a_scale_that_was_not_taught_gives_no_weight_and_says_so(weighing, inbox, wait):
    knobs, scale = weighing("xk3190-text", "direction=forward")
    wait(lambda: scale.condition().code == "untaught")

    knobs.load("1.250 kg")
    time.sleep(1)

    assert (scale.live(), inbox.readings) == (None, [])
    assert (scale.condition().code, dict(scale.condition().facts)) == ("untaught", {"missing": "direction"})


def test_the_first_report_of_a_hid_scale_may_be_an_old_one_and_is_not_used(weighing, inbox, wait):
    knobs, scale = weighing("hid-pos")
    wait(lambda: scale.live())
    knobs.fall_silent("scale")
    wait(lambda: scale.condition().code == "silent")

    knobs.unplug("scale")
    wait(lambda: scale.condition().code == "lost")
    knobs.replug("scale")
    wait(lambda: scale.condition().code == "silent")
    live = []
    for _ in range(2):
        knobs.raw("scale", bytes.fromhex("03 04 03 FD E8 03"))
        time.sleep(0.3)
        live.append(scale.live() and scale.live().weight)

    assert live == [None, Weight(Decimal("1.000"), "kg", stable=True, zero=False)]
