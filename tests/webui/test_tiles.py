"""What stands around the tiles of units: how many units are left out, and how many are not seen yet."""

import pytest

from station.views.deliveries import MOST_TILES
from webui.pages import tiles


@pytest.mark.parametrize(
    ("declared", "counted", "drawn", "around"),
    [
        (12, 6, 6, (0, 6, 0)),
        (MOST_TILES, 0, 0, (0, MOST_TILES, 0)),
        (MOST_TILES + 1, 0, 0, (0, MOST_TILES, 1)),
        (2000, 1000, 25, (975, MOST_TILES - 25, 1000 - MOST_TILES + 25)),
        (40, 60, 24, (36, 0, 0)),
        (60, MOST_TILES, MOST_TILES, (0, 0, 12)),
        (100, 60, MOST_TILES + 1, (60 - MOST_TILES - 1, 0, 40)),
    ],
)
def test_a_row_says_how_many_it_leaves_out_and_never_grows_without_end(
    declared: int, counted: int, drawn: int, around: tuple[int, int, int]
) -> None:
    assert tiles(drawn, counted, declared) == around
