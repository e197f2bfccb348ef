"""A delivery is counted: what the thing in the hand is, and what the list and the count differ in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from station.feedback import Feedback
from station.operations import comparing, counting
from station.operations.questions.kind import Facts, Plain
from station.store.store import Act
from station.views.desk import Choice


class Serial(Plain):
    """A product code named the model; the serial is awaited."""


class Model(Plain):
    """No code can be read, or it names no model of ours: which model is it, by its shape?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the declared models first, then the others."""
        return [Choice(n, code, {}) for n, code in enumerate(facts["models"], 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Count it: unreadable, or with the serial that named no model of ours."""
        return counting.count_of_model(act, choice.code)


class Duplicate(Plain):
    """The serial is counted already: another unit with this number, or the same one twice? (7.1)."""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the two answers; both weigh the same."""
        return [Choice(1, "another_unit", {}), Choice(2, "same_unit", {})]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Count a second unit, or nothing."""
        if choice.number == 1:
            return counting.count_another(act, facts["scanned"], facts["unit"])
        act.context.question, act.unit = None, facts["unit"]
        return Feedback("ok", "same_unit", {"unit": facts["unit"]})


class Undo(Plain):
    """The label of the last unit is out: undo it all the same?"""

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer the second step."""
        return "void"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Void the unit."""
        return counting.void(act, facts["unit"])


class Parcels(Plain):
    """The list names parcels that are not here: count on later, or without them?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the two possibilities."""
        return [Choice(1, "wait_for_parcels", facts), Choice(2, "parcels_will_not_come", facts)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Go back to counting, or finish without the missing parcels."""
        if choice.number == 2:
            return comparing.give_up_parcels(act)
        act.context.question = None
        return Feedback("ok", "question_left")


class Pairing(Plain):
    """Which surplus came in place of which shortage? The keeper decides, nothing is paired by itself."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return shortages, surplus units, and not to pair."""
        table = comparing.differences(connection, facts["delivery"])
        short = [
            Choice(n, model, {"quantity": quantity}, "short", facts["short"] == model)
            for n, (model, quantity) in enumerate(table.short.items(), 1)
        ]
        over = [
            Choice(
                n,
                row.model or "",
                {"unit": row.number, "ordinal": row.ordinal},
                "unit",
                facts["unit"] == row.number,
            )
            for n, row in enumerate(table.surplus, len(short) + 1)
        ]
        if not (short and over):
            return [*short, *over]
        return [*short, *over, Choice(len(short) + len(over) + 1, "do_not_pair", {}, "end")]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick one side, or finish without pairing."""
        if choice.group == "end":
            return comparing.finish_count(act)
        picked = choice.code if choice.group == "short" else choice.facts["unit"]
        act.context.question = {**facts, choice.group: picked}
        return Feedback("ok", "picked", {"picked": choice.code})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to pair when both sides are picked, to finish when there is nothing to pair."""
        if facts["short"] and facts["unit"]:
            return "pair"
        table = comparing.differences(connection, facts["delivery"])
        return None if table.short and table.surplus else "finish"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Pair, or finish."""
        if facts["short"] and facts["unit"]:
            return comparing.pair(act, facts["unit"], facts["short"])
        return comparing.finish_count(act)
