"""Stock is only ever the sum of its movements, value the sum of their amounts (R3, R12a)."""

import pytest
from sqlalchemy import insert, update

from station.feedback import Feedback
from station.operations import stock, valuation
from station.store import tables
from station.store.store import Request
from tests.station.by_hand import ill, rows, salvage_fans
from tests.station.conftest import lived

FANS = "PT2609290001"


@pytest.fixture
def do(keeper):
    """Do something in one operation of whoever is signed on."""
    done = iter(range(10_000))

    def carry_out(*movements, **more):
        def operation(act):
            for source, target, quantity in movements:
                stock.move(act, FANS, source, target, quantity, **more)
            return Feedback("ok", "question_left")

        request = Request(f"touch:{next(done)}", "test", keeper.desk.id, keeper.clock.now())
        return keeper.store.perform(request, operation)

    return carry_out


@lived
def fans(keeper):
    """Two fans in the salvaged parts."""
    salvage_fans(keeper)


def taken(act, place, **more):
    valuation.take_out(act, FANS, place, 1000, "repair", **more)
    return Feedback("ok", "question_left")


def on_hand(keeper, place=None):
    with keeper.store.read() as connection:
        return stock.on_hand(connection, FANS, place)


def test_what_is_on_hand_is_the_sum_of_the_movements(fans, do):
    do(("LC000007", "LC000004", 1000))
    out = Request("touch:out", "test", fans.desk.id, fans.clock.now())
    fans.store.perform(out, lambda act: taken(act, "LC000004", unit="RU2609290001"))

    assert (on_hand(fans), on_hand(fans, "LC000007"), on_hand(fans, "LC000004")) == (1000, 1000, 0)
    assert [(row.amount_fen, row.unit) for row in rows(fans, tables.movement)][-2:] == [
        (None, None),
        (None, "RU2609290001"),  # 待定价
    ]
    assert not ill(fans)


def test_no_more_is_taken_from_a_place_than_lies_there(fans, do):
    refused = do(("LC000007", None, 3000))

    assert (refused.code, refused.facts["found"], refused.facts["expected"]) == ("not_enough_there", "2", "3")
    assert on_hand(fans) == 2000


@pytest.mark.parametrize("altered", [{"amount_fen": 1}, {"unit": "RU2609290001"}, {"reason": "lost"}])
def test_a_movement_that_was_altered_is_found(fans, altered):
    assert not ill(fans)
    with fans.store.write() as connection:
        connection.execute(update(tables.movement).where(tables.movement.c.item == FANS).values(altered))

    assert any("movement" in each for each in ill(fans))


def test_what_is_kept_as_on_hand_is_what_the_movements_sum_up_to(fans, do):
    do(("LC000007", "LC000004", 1000))
    do(("LC000004", None, 1000))
    assert [row.on_hand for row in rows(fans, tables.part_lot)] == [1000]
    with fans.store.write() as connection:
        connection.execute(update(tables.part_lot).values(on_hand=2000))

    assert [each for each in ill(fans) if "on hand" in each] == [
        "I10: PT2609290001 is kept as 2000 on hand, its movements sum up to 1000 (R3)"
    ]


def test_a_movement_that_no_event_tells_of_is_found(fans):
    lot = rows(fans, tables.movement, tables.movement.c.item == FANS)[0]._asdict() | {"id": None}
    with fans.store.write() as connection:
        connection.execute(
            insert(tables.movement), {name: each for name, each in lot.items() if name != "id"}
        )

    assert any("the movements sum up to 4000, the journal says 2000" in each for each in ill(fans))
