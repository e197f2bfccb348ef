"""What every question is: its choices, what each does, and what the ink key confirms."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection

from station.feedback import Feedback, Refused
from station.store.store import Act
from station.views.desk import Choice

Facts = Mapping[str, Any]

NUMBERS = 9
"""Numbers a choice can have: keys on the screen and command codes."""


class Kind(Protocol):
    """One kind of question."""

    blocks: bool
    """True when the next goods must wait for the answer: a question of fact about the thing in the hand."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return what may be chosen."""

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Do what a choice says, or keep it as picked until it is confirmed."""

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Return the words of the ink key, None while there is nothing to confirm."""

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Do what the ink key says."""


class Plain:
    """A question whose choices act at once and that has no ink key."""

    blocks = False

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return no choices."""
        return ()

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Refuse: there is nothing to choose."""
        raise Refused("nothing_to_choose", number=choice.number)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Return None: choices act at once."""
        return None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Refuse: there is nothing to confirm."""
        raise Refused("nothing_to_confirm")
