"""The desk itself: whether a label came out, and what its database has lost."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from station.feedback import Feedback
from station.operations import losses, printing
from station.operations.questions.kind import Facts, Plain
from station.store.store import Act
from station.views.desk import Choice


class PrintJob(Plain):
    """Did this label come out? Both answers weigh the same."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the two answers."""
        return [Choice(1, "came_out", {}), Choice(2, "did_not_come_out", {})]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Settle the job."""
        return printing.settle(act, facts["job"], choice.number == 1)


class Loss(Plain):
    """The database has forgotten what this desk did; has somebody read which scans? (faults E5)."""

    blocks = True

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to say so."""
        return "loss_read"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Write down who has."""
        return losses.see(act, facts)
