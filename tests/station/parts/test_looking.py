"""Whatever is scanned while something is looked up is shown, and nothing is done to it."""

import pytest

from station.store import tables
from tests.station.by_hand import rows, salvage_fans
from tests.station.conftest import lived


@lived
def looking(keeper):
    """Two fans salvaged from a unit; the keeper looks something up."""
    salvage_fans(keeper)
    assert keeper.command("0082").code == "look_up_begun"


@pytest.mark.parametrize(
    ("scanned", "shown"),
    [
        ("RU2609290001", "RU2609290001"),
        ("PT2609290001", "PT2609290001"),
        ("TB2609290001", "TB2609290001"),
        ("LC000007", "LC000007"),
        ("HY400SB253100310", "RU2609290001"),
    ],
)
def test_what_is_scanned_is_shown_and_stays_what_it_is(looking, scanned, shown):
    before = rows(looking, tables.unit), rows(looking, tables.movement)

    assert looking.scan(scanned).code == "looked_up"
    assert looking.view().question.facts["number"] == shown
    assert (rows(looking, tables.unit), rows(looking, tables.movement)) == before


@pytest.mark.parametrize("scanned", ["RU2609290099", "PT2609290099", "TB2609290099", "HY400SB253100999"])
def test_what_is_not_there_is_refused_and_what_was_shown_stays(looking, scanned):
    looking.scan("LC000007")

    assert looking.scan(scanned).code == "number_unknown"
    assert looking.view().question.facts["number"] == "LC000007"
    assert looking.scan("LC999999").code == "place_unknown"
