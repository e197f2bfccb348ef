"""What the tests of units and parts begin with."""

from sqlalchemy import update

from station.store import tables
from tests.station.by_hand import begin_batch, bring_in, meant_for_teardown
from tests.station.conftest import lived

UNITS = ("RU2609290001", "RU2609290002")


@lived
def for_teardown(keeper):
    """Two HY400S counted, stocked, issued, inspected for teardown; their claims are completed."""
    bring_in(keeper, "SF9000000000090,C001,HY400S,2,exchange")
    keeper.scan("SF9000000000090")
    keeper.command("0001")
    for n in range(2):
        keeper.later(seconds=20)
        keeper.scan(f"HY400SB25310090{n}")
        keeper.print_labels()
        keeper.scan("LC000003")
    keeper.touch("finish")
    keeper.touch("confirm")
    meant_for_teardown(keeper, *UNITS)
    with keeper.store.write() as connection:
        connection.execute(update(tables.claim).values(state="completed"))


@lived
def in_batch(for_teardown):
    """The two units in a batch that the leader released; the repairer is at the desk."""
    begin_batch(for_teardown, *UNITS)
