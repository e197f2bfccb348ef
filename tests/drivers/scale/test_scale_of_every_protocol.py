"""Each protocol's emulated scale on a real port, and the scale that reads it."""

from decimal import Decimal

import pytest

from drivers.scale.protocols import SCALES
from tests.drivers.scale.examples import examples

ASKED = [name for name, protocol in SCALES.items() if protocol.silence == "fault"]
"""One that is silent while nothing is new has a test of its own."""

LATE_S = 15
"""A scale that tells only settled weights tells them late."""


@pytest.mark.parametrize("name", ASKED)
def test_one_settled_weight_is_delivered_for_each_load(name, weighing, inbox, wait):
    taught = {option: examples(name)[0].options[option] for option in SCALES[name].taught}
    bench, scale = weighing(name, *(f"{option}={value}" for option, value in taught.items()), **taught)
    wait(lambda: scale.live() is not None and scale.condition().code == "ready", LATE_S)

    bench.load("1.250 kg")
    wait(lambda: len(inbox.readings) == 1, LATE_S)
    bench.unload()
    wait(lambda: scale.live() is not None and scale.live().weight.value == 0, LATE_S)
    bench.load("0.480 kg")
    wait(lambda: len(inbox.readings) == 2, LATE_S)

    assert [(each.value, each.unit, each.stable) for each in inbox.readings] == [
        (Decimal("1.250"), "kg", True),
        (Decimal("0.480"), "kg", True),
    ]
    assert scale.condition().code == "ready"
