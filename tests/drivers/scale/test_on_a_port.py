"""Scales with ways of their own at work: the driver on a port, the scale in another process."""

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.emulators.control import running
from drivers.scale.adam import AZEXTRA
from drivers.scale.scale import Scale, ScaleSettings, default_limits


@pytest.fixture
def bench_with(tmp_path):
    """Starts emulators: bench_with("scale=scale:ohaus"); they are ended in the end."""
    running_ones = []

    def bench_with(device):
        running_ones.append(running(tmp_path, "--device", device))
        return running_ones[-1].__enter__()

    yield bench_with
    for each in running_ones:
        each.__exit__(None, None, None)


def one_kilogram_and_a_quarter(readings):
    return [(each.value, each.unit, each.stable) for each in readings] == [(Decimal("1.250"), "kg", True)]


def test_a_sartorius_set_to_22_characters_is_read_so(bench_with, start, inbox, wait):
    bench = bench_with("scale=scale:sartorius,characters=22")
    scale = start("scale", bench.scale_port, "sartorius", characters=22)
    wait(lambda: scale.live() and scale.live().weight.value == 0)

    bench.load("1.250 kg")
    wait(lambda: inbox.readings)
    bench.tare("0.250")
    wait(lambda: scale.condition().code == "tared")

    assert one_kilogram_and_a_quarter(inbox.readings)


def test_a_sartorius_whose_lines_have_another_length_is_told_which(bench_with, start, inbox, wait):
    bench = bench_with("scale=scale:sartorius,characters=22")
    scale = start("scale", bench.scale_port, "sartorius")

    wait(lambda: scale.condition().code == "wrong_answer")

    assert scale.condition().facts["found"] == (
        'expected 16 characters with the line end, found 22: "G     +    0.000 kg "'
    )


def test_a_load_that_is_said_only_once_has_settled_when_nothing_new_is_said(bench_with, start, inbox, wait):
    """An AZExtra is silent while its pan is empty, and after it has printed a load."""
    bench = bench_with("scale=scale:adam-azextra")
    scale = start("scale", bench.scale_port, "adam-azextra")
    wait(lambda: scale.condition().code == "ready")

    bench.load("1.250 kg", settle=0)
    wait(lambda: scale.live(), 10)
    told = list(inbox.readings)
    wait(lambda: scale.live() is None, 10)

    assert told == []
    assert one_kilogram_and_a_quarter(inbox.readings)
    assert scale.condition().code == "ready"


def test_a_load_in_another_unit_is_not_settled_by_silence(bench_with, inbox, wait):
    bench = bench_with("scale=scale:adam-azextra")
    patient = replace(AZEXTRA, least_poll_s=0)
    scale = Scale(
        "scale",
        bench.scale_port,
        inbox.deliver,
        patient,
        ScaleSettings(limits=default_limits("g"), unit="g", steady_s=0),
    )
    scale.start()
    try:
        wait(lambda: scale.condition().code == "ready")
        bench.load("12.500 kg", settle=0)  # more than what is empty in grams
        wait(lambda: scale.condition().code == "wrong_unit")
        wait(lambda: scale.condition().code == "ready")
    finally:
        scale.stop()

    assert inbox.readings == []
