"""A pick list is counted, then signed for by both (R20)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from station.feedback import Feedback
from station.operations import picking
from station.operations.questions.kind import NUMBERS, Facts, Plain
from station.store.store import Act
from station.views.desk import Choice


class Pick(Plain):
    """A pick list is counted face to face: units and parts are scanned, of a part how many (R20)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the number keys, once a part is scanned: each adds so many pieces."""
        if facts["lot"] is None:
            return ()
        return [Choice(n, "add_pieces", {"count": n}) for n in range(1, NUMBERS + 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Add pieces."""
        return picking.add_pieces(act, facts, choice.number)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to write the pieces down, or to end the count."""
        return "pick_finish" if facts["lot"] is None else "pick_pieces"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Write the pieces down, or end the count."""
        if facts["lot"] is None:
            return picking.finish(act)
        return picking.count_part(act, facts["quantity"])


class PickSign(Plain):
    """A counted pick list is on the screen: two badges sign it, the picker's, then who gives out (R20)."""
