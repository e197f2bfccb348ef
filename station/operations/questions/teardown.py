"""Parts of a batch: which, how many, why some are not good, and why they differ from the list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from station.feedback import Feedback, Refused
from station.operations import teardown
from station.operations.questions.digits import DIGIT_KEYS, type_digit, typed_quantity
from station.operations.questions.kind import Facts, Plain
from station.rules import yields
from station.store.store import Act
from station.views.desk import Choice


class Part(Plain):
    """Which part is counted next?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the parts lists of the batch's models, what is weighed as scrap, and what is on no list."""
        found = [
            Choice(n, each["code"], {name: each[name] for name in ("name", "unit", "model")})
            for n, each in enumerate(teardown.listed_parts(connection, facts["batch"]), 1)
        ]
        return [*found, Choice(len(found) + 1, "not_listed", {})] if found else []

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Take the part to be counted."""
        if choice.code == "not_listed":
            act.context.question = {"kind": "extra", "batch": facts["batch"], "back": {**facts}}
            return Feedback("ok", "which_extra")
        return teardown.take_part(act, choice.facts["model"], choice.code)


class Pieces(Plain):
    """How many pieces? By digits, or by what the scale says; 0 and 退一位 are keys of their own."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the digits, each its own number."""
        return DIGIT_KEYS

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Type a digit."""
        return type_digit(act, facts, choice.code)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to book them once they are counted."""
        if not _quantity(facts):
            return None
        return "book_bad" if facts["bad"] else "print_part"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Book them: good ones get their label, others stand apart."""
        return book_pieces(act, facts)


class Bad(Plain):
    """Why are these pieces not good?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the reasons."""
        return [Choice(n, f"bad.{reason}", {}) for n, reason in enumerate(yields.BAD, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Count them with this reason."""
        act.context.question = {**facts["back"], "bad": choice.code.removeprefix("bad.")}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": choice.code})


class Extra(Plain):
    """Which part is it, that is not on the parts list?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the parts that other lists know, and one for what none does."""
        return [
            Choice(n, each["code"], {name: each[name] for name in ("name", "unit")})
            for n, each in enumerate(teardown.other_parts(connection, facts["batch"]), 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Ask why it is there."""
        act.context.question = {
            **facts,
            "kind": "extra_why",
            "part": choice.code,
            "name": choice.facts["name"],
        }
        return Feedback("attention", "why_extra", {"name": choice.facts["name"], "rule": "R22"})


class ExtraWhy(Plain):
    """Why is a part there that is not on the list? Without a reason it is not booked (R22)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the reasons."""
        return [Choice(n, f"yield.{reason}", {}) for n, reason in enumerate(yields.REASONS, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Take it to be counted."""
        model = next(iter(teardown.models(act.connection, facts["batch"])))
        return teardown.take_part(act, model, facts["part"], choice.code.removeprefix("yield."))


class Yield(Plain):
    """The batch is about to be closed: why does each part that differs from the list? (R22)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the reasons for the first part that differs; none when all are explained."""
        if not teardown.unexplained(connection, facts["batch"]):
            return ()
        return [Choice(n, f"yield.{reason}", {}) for n, reason in enumerate(yields.REASONS, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Write the reason down; the next part follows."""
        line = teardown.unexplained(act.connection, facts["batch"])[0]
        reason = choice.code.removeprefix("yield.")
        return teardown.explain(act, facts["batch"], line.model, line.code, reason)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to close the batch once every difference has its reason."""
        return None if teardown.unexplained(connection, facts["batch"]) else "end_batch"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Close it."""
        return teardown.end_batch(act)


def book_pieces(act: Act, facts: Facts, *, parked: bool = False) -> Feedback:
    """Book what was counted; above the cap nothing is lost, it can be recorded without its value (R3)."""
    model, code, quantity, reason = facts["model"], facts["part"], _quantity(facts), facts["reason"]
    if facts["bad"]:
        return teardown.record_bad(act, model, code, quantity, facts["bad"], reason=reason)
    try:
        return teardown.record_parts(act, model, code, quantity, reason=reason, parked=parked)
    except Refused as refused:
        if refused.code != "value_above_cap":
            raise
        act.context.question = {**facts, "over": True}
        return refused.feedback()


def _quantity(facts: Facts) -> int:
    """Return what was counted, in thousandths; 0 for nothing yet."""
    weighed = facts["weighed"]
    if weighed is not None and facts["unit"] == "kg":
        return int(weighed["quantity"])
    if weighed is not None:
        return int(weighed["pieces"] or 0) * yields.PIECE
    return typed_quantity(facts) or 0
