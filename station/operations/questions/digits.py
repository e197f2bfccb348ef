"""The number pad: pieces or grams are typed, a digit at a time."""

from collections.abc import Mapping

from station.feedback import Feedback, Refused
from station.operations.questions.kind import Facts
from station.rules import yields
from station.store.store import Act
from station.views.desk import Choice

DIGITS = 5
"""Most digits of a number of pieces, or of grams."""

DIGIT_KEYS = tuple(Choice(n, str(n), {}, "digits") for n in range(1, 10))
"""The number pad; 0 and 退一位 are keys of their own."""

_PAST: Mapping[str, Facts] = {"pieces": {"weighed": None, "over": False}}
"""By kind of question, what is past once something is typed: what the scale said."""


def type_digit(act: Act, facts: Facts, key: str) -> Feedback:
    """Press a key of the number pad while pieces are counted, or said how many are moved."""
    if key != "back" and key not in "0123456789":
        raise Refused("no_number_asked", found=key)
    typed = facts["typed"][:-1] if key == "back" else f"{facts['typed']}{key}".lstrip("0")
    if len(typed) > DIGITS:
        raise Refused("number_too_long", name=facts["name"])
    act.context.question = {**facts, "typed": typed, **_PAST.get(facts["kind"], {})}
    act.on_card = False
    return Feedback("ok", "picked", {"picked": typed})


def typed_quantity(facts: Facts) -> int | None:
    """Return what was typed in thousandths, of what is weighed in grams; None for nothing."""
    typed = int(facts["typed"] or 0)
    return (typed if facts["unit"] == "kg" else typed * yields.PIECE) or None
