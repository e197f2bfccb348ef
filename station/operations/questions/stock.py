"""Places and what lies in them: goods are put, counted, or only looked up."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from station.feedback import Feedback
from station.lists.cells import in_units
from station.operations import people, stock, stocktaking, storing
from station.operations.questions.digits import DIGIT_KEYS, type_digit
from station.operations.questions.kind import NUMBERS, Facts, Plain
from station.store import tables
from station.store.store import Act
from station.views.desk import Choice


class Lot(Plain):
    """A part lot on the table: the next place that is scanned is where it goes, or some of it."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the places it lies in, when these are several; then the digits, each its own number."""
        if facts["counting"]:
            return DIGIT_KEYS
        there = stock.lies(connection, facts["part"])
        rows = connection.execute(select(tables.location.c.code, tables.location.c.name))
        names = {row.code: row.name for row in rows}
        return [
            Choice(
                n,
                "lot_lies",
                {"code": code, "place": names.get(code, code), "quantity": in_units(there[code])},
                chosen=code == facts["source"],
            )
            for n, code in enumerate(there, 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Take it from there, or type a digit."""
        if facts["counting"]:
            return type_digit(act, facts, choice.code)
        return storing.choose_source(act, facts["part"], choice.facts["code"])


class PutMany(Plain):
    """A place: what is scanned goes into it, one after the other (R12a)."""


class LookUp(Plain):
    """What is scanned is shown, and nothing is done to it (R19)."""


class StockTake(Plain):
    """A place is counted: how many of the lot in the hand, and in the end why something differs."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return digits that are added to the count of a lot, or the reasons for a difference."""
        if facts["reasons"] is not None:
            if facts["item"] is None:
                return ()
            return [Choice(n, f"differs.{code}", {}) for n, code in enumerate(stocktaking.REASONS, 1)]
        if facts["item"] is None:
            return ()
        return [Choice(n, "pieces_more", {"pieces": n}) for n in range(1, NUMBERS + 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Add pieces, or say why it differs."""
        people.require(act, "take_stock")
        if facts["reasons"] is not None:
            return stocktaking.explain(act, facts, choice.code.removeprefix("differs."))
        return stocktaking.add_pieces(act, choice.number)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to end the count; while something differs, only once its reason is given."""
        if facts["take"] is None:
            return None
        if facts["reasons"] is None:
            return "stock_take_finish"
        return None if stocktaking.unexplained(connection, dict(facts)) else "stock_take_book"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Ask about what differs, or book it."""
        return stocktaking.finish(act, facts)
