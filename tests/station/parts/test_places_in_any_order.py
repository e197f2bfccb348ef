"""Whatever is put away, issued, counted and missed, in any order: stock is the sum of its movements (R3)."""

import os
import random
from collections import Counter

import pytest

from station.operations import stock, stocktaking
from station.store import tables
from tests.station.by_hand import ill, rows, salvage_fans, stock_units
from tests.station.conftest import lived

PLACES = [f"LC00000{n}" for n in range(1, 9)]
UNITS = [f"RU260929000{n}" for n in (2, 3, 4)]
FANS = "PT2609290001"


def seeded():
    seed = int(os.environ.get("SEED", random.randrange(2**32)))
    print(f"SEED={seed}")
    return random.Random(seed)


@lived
def house(keeper):
    """Three units in the main store, two fans in the salvaged parts."""
    salvage_fans(keeper)
    keeper.touch("leave")
    keeper.scan("SF9000000000017")
    keeper.command("0001")
    stock_units(keeper, "HY500GA253700142", "HY500GA253700143", "HY400SB253100312")
    keeper.touch("finish")
    keeper.touch("confirm")
    keeper.touch("leave")


def put_away(keeper, chance):
    keeper.badge(chance.choice(("OP0001", "OP0010")))
    keeper.scan(chance.choice([*UNITS, FANS]))
    keeper.scan(chance.choice(PLACES))
    keeper.touch("leave")


def put_many(keeper, chance):
    keeper.badge(chance.choice(("OP0001", "OP0010")))
    keeper.touch("put_many")
    keeper.scan(chance.choice(PLACES))
    for item in chance.sample([*UNITS, FANS], 2):
        keeper.later(seconds=5)
        keeper.scan(item)
    keeper.touch("leave")


def take_stock(keeper, chance):
    keeper.badge(chance.choice(("OP0001", "OP0010")))
    keeper.touch("take_stock")
    keeper.scan(chance.choice(PLACES))
    for item in chance.sample([*UNITS, FANS], chance.randrange(4)):
        keeper.later(seconds=5)
        keeper.scan(item)
        if item == FANS:
            keeper.touch("count_pieces", quantity=str(chance.randrange(5)))
    if chance.random() < 0.3:  # interrupted: somebody else works on meanwhile
        keeper.touch("leave")
        put_away(keeper, chance)
        return
    keeper.touch("confirm")
    while (question := keeper.view().question) is not None and question.choices:
        keeper.touch("choose", number=chance.randrange(1, len(stocktaking.REASONS) + 1))
    keeper.touch("confirm")
    keeper.touch("leave")


def play(keeper, chance, turns):
    for _ in range(turns):
        keeper.later(minutes=1)
        keeper.print_labels()
        chance.choice((put_away, put_many, take_stock))(keeper, chance)


def agrees(keeper):
    """Stock, value, account and each unit's place are what the movements sum up to."""
    assert ill(keeper) == []
    per_place, value = Counter(), 0
    for row in rows(keeper, tables.movement):
        per_place[row.item, row.source] -= row.quantity
        per_place[row.item, row.target] += row.quantity
        value += (row.amount_fen or 0) * (row.item == FANS)
    with keeper.store.read() as connection:
        for item in (*UNITS, FANS):
            lies = {place: n for (what, place), n in per_place.items() if what == item and place and n}
            assert stock.lies(connection, item) == lies
            assert all(n > 0 for n in lies.values())
            assert stock.on_hand(connection, item) == sum(lies.values())
    for number in UNITS:
        lies = [place for (what, place), n in per_place.items() if what == number and place and n]
        assert [keeper.unit_of(number).location or None] == (lies or [None])
    account = rows(keeper, tables.account_line)
    assert sum(line.quantity for line in account) == sum(
        n for (what, place), n in per_place.items() if what == FANS and place
    )
    assert sum(line.amount_fen for line in account) == value


def test_any_order_of_putting_away_and_counting_keeps_stock_the_sum_of_its_movements(house):
    play(house, seeded(), 12)

    agrees(house)


@pytest.mark.soak
def test_any_long_order_of_putting_away_and_counting_keeps_stock_the_sum_of_its_movements(house):
    chance = seeded()
    for n in range(1, 16):
        play(house, chance, 20)
        agrees(house)
        print(f"{20 * n} turns, {len(rows(house, tables.movement))} movements")
