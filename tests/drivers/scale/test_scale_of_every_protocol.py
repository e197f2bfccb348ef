"""Each protocol's emulated scale on a real port, and the scale that reads it."""

from decimal import Decimal

import pytest

from drivers.scale.protocols import SCALES


@pytest.mark.parametrize("name", SCALES)
def test_one_settled_weight_is_delivered_for_each_load(name, weighing, inbox, wait):
    bench, scale = weighing(name)
    wait(lambda: scale.live() is not None and scale.condition().code == "ready")

    bench.load("1.250 kg")
    wait(lambda: len(inbox.readings) == 1)
    bench.unload()
    wait(lambda: scale.live() is not None and scale.live().weight.value == 0)
    bench.load("0.480 kg")
    wait(lambda: len(inbox.readings) == 2)

    assert [(each.value, each.unit, each.stable) for each in inbox.readings] == [
        (Decimal("1.250"), "kg", True),
        (Decimal("0.480"), "kg", True),
    ]
    assert scale.condition().code == "ready"
