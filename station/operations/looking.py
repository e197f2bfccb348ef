"""查标签: whatever is scanned shows its life, and nothing is done to it (R19)."""

from collections.abc import Sequence

from sqlalchemy import select

from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import printing, stock
from station.store.store import Act
from station.store.tables import batch, part_lot, unit


def begin(act: Act) -> Feedback:
    """What is scanned from now on is shown, not done."""
    act.context.question = {"kind": "look_up", "number": None}
    return Feedback("ok", "look_up_begun")


def take(act: Act, meanings: Sequence[Meaning]) -> Feedback | None:
    """Show the life of a scanned unit, part lot or batch, or what lies in a place; None: the scan is neither.

    Raises:
        Refused: there is nothing of that number.
    """
    meaning = meanings[0]
    number: str | None = meaning.value
    match meaning.kind:
        case "unit" | "part":
            table = unit if meaning.kind == "unit" else part_lot
            known = act.connection.scalar(select(table.c.number).where(table.c.number == number))
            if known is not None:
                issue = meaning.facts.get("issue")
                printing.seen(act, known, int(issue) if issue else None)
            number = known
        case "batch":
            number = act.connection.scalar(select(batch.c.number).where(batch.c.number == number))
        case "location":
            number = str(stock.find_place(act, meaning.value).code)
        case "serial":
            newest = select(unit.c.number).where(unit.c.serial == number).order_by(unit.c.counted_at.desc())
            number = act.connection.scalar(newest.limit(1))
        case _:
            return None
    if number is None:
        raise Refused("number_unknown", number=meaning.value)
    act.context.question = {"kind": "look_up", "number": number}
    act.on_card = False
    return Feedback("ok", "looked_up", {"number": number})
