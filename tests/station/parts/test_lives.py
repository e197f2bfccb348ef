"""A unit's life from the courier's waybill to its part in another unit's repair, on one page (R12b, R19)."""

import pytest

from station import lives
from tests.station.by_hand import bring_in, ill, put_fan_into_another
from tests.station.conftest import lived

TORN, REPAIRED, FANS, BATCH = "RU2609290001", "RU2609290002", "PT2609290001", "TB2609290001"


@lived
def torn_down(keeper):
    """A unit came, was torn down, and its fan was put into another one that was repaired."""
    put_fan_into_another(keeper)


def life(keeper, number):
    with keeper.store.read() as connection:
        return lives.life(connection, number)


def told(keeper, number):
    """What happened, in order, and where each leads."""
    return [(step.what, step.links) for step in life(keeper, number).steps]


def test_r12b_one_page_leads_from_the_waybill_to_the_part_in_another_units_repair(torn_down):
    steps = told(torn_down, TORN)
    whats = [what for what, _ in steps]

    wanted = ["parcel", "signed", "counted", "stocked", "issued", "inspected", "into_batch", "salvaged"]
    wanted += ["lot_inspected", "used_in"]
    at = [whats.index(what) for what in wanted]
    assert at == sorted(at), whats
    assert ("parcel", ("SF9000000000090",)) in steps
    assert ("into_batch", (BATCH,)) in steps
    assert ("salvaged", (FANS, BATCH)) in steps
    assert ("used_in", (FANS, REPAIRED)) in steps
    assert not ill(torn_down)


def test_r12b_a_part_leads_back_to_the_unit_the_delivery_and_the_customer_and_on_to_the_repair(torn_down):
    steps = told(torn_down, FANS)
    links = {link for _, linked in steps for link in linked}

    assert links >= {"SF9000000000090", "DL2609290001", "C001", TORN, BATCH, REPAIRED}
    view = life(torn_down, FANS)
    assert (view.what.name, view.what.quantity, view.places) == (
        "风扇",
        1000,
        (("LC000007", "拆机零件区", 1000),),
    )


def test_r12b_the_repaired_unit_names_the_part_and_its_batch(torn_down):
    assert ("part_in", (FANS, BATCH)) in told(torn_down, REPAIRED)


def test_r12b_a_batch_leads_to_its_units_and_to_what_became_of_its_parts(torn_down):
    steps = told(torn_down, BATCH)

    assert ("unit_into_batch", (TORN, BATCH)) in steps
    assert ("used_in", (FANS, REPAIRED)) in steps


def test_r12b_it_is_followed_by_scanning_alone(torn_down):
    torn_down.badge("OP0006")
    torn_down.command("0082")
    for scanned, leads_to in (
        ("HY400SB253100310", BATCH),
        (BATCH, FANS),
        (FANS, REPAIRED),
        (REPAIRED, FANS),
        (FANS, TORN),
        (TORN, "SF9000000000090"),
    ):
        assert torn_down.scan(scanned).code == "looked_up"
        shown = torn_down.view().question.facts["number"]
        links = {link for _, linked in told(torn_down, shown) for link in linked}
        assert leads_to in links, scanned


def test_r19_the_same_serial_leads_to_its_earlier_and_its_later_life(torn_down):
    torn_down.badge("OP0001")
    bring_in(torn_down, "SF9000000000092,C001,HY400S,1,exchange")
    torn_down.scan("SF9000000000092")
    torn_down.command("0001")
    torn_down.scan("HY400SB253100310")
    torn_down.choose("another_unit")

    again = "RU2609290003"
    assert ("came_again", (again,)) in told(torn_down, TORN)
    assert ("came_before", (TORN,)) in told(torn_down, again)


@pytest.mark.parametrize("number", ["RU2609290099", "PT2609290099", "TB2609290099", "HY400SB259999999", ""])
def test_what_never_lived_has_no_life(keeper, number):
    assert life(keeper, number) is None
