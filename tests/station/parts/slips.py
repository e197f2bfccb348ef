"""Samples and summaries as their tests ask of them."""

from station.doctor import invariants
from station.store import tables
from tests.station.by_hand import rows


def slip(keeper, kind):
    """The newest paper of a kind."""
    return rows(keeper, tables.paper, tables.paper.c.kind == kind)[-1]


def act_on(keeper, touch, kind, **said):
    """Do something to that paper, as it is shown now."""
    row = slip(keeper, kind)
    return keeper.touch(touch, paper=row.number, revision=row.revision, **said)


def sound(keeper):
    """What the doctor finds wrong."""
    with keeper.store.read() as connection:
        found = invariants.check(connection, [keeper.settings.data / "inbox.db"])
    return [each.sentence("en") for each in found]
