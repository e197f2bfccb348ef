"""How many tiles of a model the page draws: all of a small delivery, the ones that matter of a large one."""

from dataclasses import replace

from station.views.deliveries import ModelRow
from webui.pages import MOST_TILES, tiles
from webui.stories.desk import unit


def row(counted: int, declared: int, held: tuple[int, ...] = ()) -> ModelRow:
    units = [replace(unit(1), number=f"RU{n}", ordinal=n, held=n in held) for n in range(1, counted + 1)]
    return ModelRow("HY500G", declared, counted, tuple(units))


def test_a_small_delivery_is_drawn_whole() -> None:
    drawn = tiles(row(6, 12))

    assert [each.ordinal for each in drawn.units] == [1, 2, 3, 4, 5, 6]
    assert drawn[1:] == (0, 6, 0)


def test_at_the_limit_everything_is_drawn_and_one_more_is_told() -> None:
    assert tiles(row(0, MOST_TILES))[1:] == (0, MOST_TILES, 0)
    assert tiles(row(0, MOST_TILES + 1))[1:] == (0, MOST_TILES, 1)


def test_of_many_the_newest_and_the_held_are_drawn_and_the_rest_is_a_number() -> None:
    drawn = tiles(row(1000, 2000, held=(7,)))

    shown = [each.ordinal for each in drawn.units]
    assert shown[0] == 7
    assert shown[1:] == list(range(1001 - MOST_TILES // 2, 1001))
    assert drawn.left_out == 1000 - len(shown)
    assert drawn.unseen + drawn.unseen_more == 1000
    assert len(shown) + drawn.unseen == MOST_TILES
