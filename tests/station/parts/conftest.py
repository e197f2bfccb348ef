"""What the tests of units and parts begin with."""

import pytest
from sqlalchemy import update

from station.store import tables
from tests.station.by_hand import bring_in


@pytest.fixture
def for_teardown(keeper):
    """Two HY400S counted, in the main store and past it: inspected, for teardown, their claims completed."""
    bring_in(keeper, "SF9000000000090,C001,HY400S,2,exchange")
    keeper.badge("OP0001")
    keeper.scan("SF9000000000090")
    keeper.command("0001")
    for n in range(2):
        keeper.later(seconds=20)
        assert keeper.scan(f"HY400SB25310090{n}").code == "unit_counted"
        keeper.print_labels()
        assert keeper.scan("LC000003").code == "put_away"
    keeper.touch("finish")
    keeper.touch("confirm")
    with keeper.store.write() as connection:
        meant = {"state": "inspected", "disposition": "teardown", "product_status": "failed"}
        connection.execute(update(tables.unit).values(meant))
        connection.execute(update(tables.claim).values(state="completed"))
    return keeper


@pytest.fixture
def in_batch(for_teardown):
    """The two units in a batch that the leader released; the repairer is at the desk."""
    keeper = for_teardown
    keeper.badge("OP0003")
    assert keeper.touch("open_batch").code == "batch_opened"
    keeper.badge("OP0005")
    for n in (1, 2):
        assert keeper.scan(f"RU260929000{n}").code == "unit_into_batch"
    return keeper
