"""A delivery of hundreds: its desk shows the units that matter, and counts all of them."""

import pytest
from sqlalchemy import insert, update

from station import queries
from station.store import tables
from station.views.deliveries import MOST_TILES

HALF, QUARTER = MOST_TILES // 2, MOST_TILES // 4


@pytest.fixture
def count(counting):
    """Counts so many HY500G; every unit whose ordinal `held` names is marked as damaged."""

    def scan(units, held=()):
        serials = [f"HY500GA2537{n:05}" for n in range(1, units + 1)]
        shipped = [{"serial": serial, "model": "HY500G", "customer": "C001"} for serial in serials]
        with counting.store.write() as connection:
            connection.execute(insert(tables.shipped_serial), shipped)
            connection.execute(update(tables.packing_line).values(quantity=100))
        for ordinal, serial in enumerate(serials, 1):
            assert counting.scan(serial).code == "unit_counted"
            if ordinal in held:
                counting.touch("trouble")
                counting.choose("case")

    return scan


def row(keeper):
    return next(each for each in keeper.view().delivery.models if each.model == "HY500G")


def ordinals(keeper):
    return [unit.ordinal for unit in row(keeper).units]


def test_a_small_delivery_is_shown_whole(counting, count):
    count(MOST_TILES)

    assert ordinals(counting) == list(range(1, MOST_TILES + 1))


def test_of_one_unit_more_the_newest_are_shown_and_all_are_counted(counting, count):
    count(MOST_TILES + 1)

    assert ordinals(counting) == list(range(MOST_TILES + 2 - HALF, MOST_TILES + 2))
    assert row(counting).counted == counting.view().delivery.counted == MOST_TILES + 1


def test_of_many_what_is_held_is_shown_too_the_newest_of_it(counting, count):
    count(80, held=range(1, QUARTER + 2))

    assert ordinals(counting) == [*range(2, QUARTER + 2), *range(81 - HALF, 81)]


def test_the_unit_that_is_asked_about_is_shown_however_old(counting, count):
    count(60, held=(3,))
    damage = next(each for each in counting.view().matters if each.unit)

    counting.touch("settle", discrepancy=damage.id)

    assert 3 in ordinals(counting)


def test_a_unit_that_was_undone_is_neither_shown_nor_counted(counting, count):
    count(MOST_TILES + 1)

    counting.touch("undo")

    assert ordinals(counting) == list(range(1, MOST_TILES + 1))
    assert row(counting).counted == MOST_TILES


def test_who_asks_for_the_delivery_itself_gets_every_unit(counting, count):
    count(MOST_TILES + 1)
    with counting.store.read() as connection:
        number = counting.view().delivery.number
        whole = queries.delivery_view(connection, counting.store.known, number, counting.clock.now())

    assert sum(len(each.units) for each in whole.models) == MOST_TILES + 1
