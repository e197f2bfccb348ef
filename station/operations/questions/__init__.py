"""What the desk waits for besides the next scan: its numbered choices, and what an answer does.

A question is kept in the desk's row, so it survives a restart. Its choices are numbered 1 to 9, the same for
a touch and for command codes CM0101 to CM0109; the ink key is CM0001. Each kind of question is one class,
a module a subject: what may be chosen, what a choice does, and what the ink key confirms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from station.feedback import Feedback, Refused
from station.operations.counting import leave_question
from station.operations.discrepancies import moved_on
from station.operations.questions import (
    counting,
    desk,
    inspection,
    papers,
    parcels,
    plans,
    settling,
    stock,
    teardown,
)
from station.operations.questions.kind import NUMBERS, Facts, Kind
from station.store.store import Act
from station.views.desk import Choice

MORE = "more"
"""Code of the choice that turns to the choices which follow."""

KINDS: Mapping[str, Kind] = {
    "courier": parcels.Courier(),
    "parcel": parcels.WhichDelivery(),
    "sign_delivery": parcels.SignDelivery(),
    "whose": parcels.Whose(),
    "parcels": counting.Parcels(),
    "serial": counting.Serial(),
    "trouble": settling.Trouble(),
    "photo": settling.Photo(),
    "model": counting.Model(),
    "duplicate": counting.Duplicate(),
    "undo": counting.Undo(),
    "pairing": counting.Pairing(),
    "settle": settling.Settle(),
    "refuse": settling.Refuse(),
    "paper": papers.Paper(),
    "print_job": desk.PrintJob(),
    "part": teardown.Part(),
    "pieces": teardown.Pieces(),
    "bad": teardown.Bad(),
    "extra": teardown.Extra(),
    "extra_why": teardown.ExtraWhy(),
    "yield": teardown.Yield(),
    "inspection": inspection.Inspection(),
    "repair": inspection.Repair(),
    "loss": desk.Loss(),
    "hand_over": papers.HandOver(),
    "parcel_out": parcels.ParcelOut(),
    "lot": stock.Lot(),
    "put_many": stock.PutMany(),
    "look_up": stock.LookUp(),
    "stock_take": stock.StockTake(),
    "pick": plans.Pick(),
    "pick_sign": plans.PickSign(),
}


def choose(act: Act, number: int) -> Feedback:
    """Answer the open question with a number, 1 to 9.

    Raises:
        Refused: nothing is asked, or the question has no such number; nothing happens.
    """
    kind, facts = _open(act)
    if past := _past(act, facts):
        return past
    for choice in choices(act.connection, facts):
        if choice.number == number and choice.code == MORE:
            act.context.question = {**facts, "page": facts.get("page", 0) + 1}
            act.on_card = False
            return Feedback("ok", "picked", {"picked": MORE})
        if choice.number == number:
            return KINDS[kind].choose(act, facts, choice)
    raise Refused("nothing_to_choose", number=number)


def choices(connection: Connection, asked: Facts) -> Sequence[Choice]:
    """Return the choices that the numbers stand for now: all nine, or eight and one that turns the page."""
    every = KINDS[asked["kind"]].choices(connection, asked)
    if len(every) <= NUMBERS:
        return every
    page = asked.get("page", 0) % -(-len(every) // (NUMBERS - 1))
    shown = every[page * (NUMBERS - 1) : (page + 1) * (NUMBERS - 1)]
    renumbered = [replace(choice, number=n) for n, choice in enumerate(shown, 1)]
    return [*renumbered, Choice(NUMBERS, MORE, {}, shown[-1].group)]


def presses(connection: Connection, asked: Facts, code: str) -> Sequence[int]:
    """Return the numbers to press for an answer: those that turn to its page, then its own."""
    every = [choice.code for choice in KINDS[asked["kind"]].choices(connection, asked)]
    if code not in every:
        return ()
    if len(every) <= NUMBERS:
        return (every.index(code) + 1,)
    page, at = divmod(every.index(code), NUMBERS - 1)
    turns = (page - asked.get("page", 0)) % -(-len(every) // (NUMBERS - 1))
    return (*(NUMBERS for _ in range(turns)), at + 1)


def confirm(act: Act) -> Feedback:
    """Press the ink key of the open question."""
    kind, facts = _open(act)
    if past := _past(act, facts):
        return past
    if KINDS[kind].confirm_code(act.connection, facts) is None and kind not in ("settle", "photo", "refuse"):
        raise Refused("nothing_to_confirm")
    return KINDS[kind].confirm(act, facts)


def leave(act: Act) -> Feedback:
    """Close the open question; what was done so far is kept."""
    act.on_card = False
    return leave_question(act)


def _open(act: Act) -> tuple[str, dict[str, Any]]:
    if act.context.question is None:
        raise Refused("nothing_asked")
    return act.context.question["kind"], act.context.question


def _past(act: Act, asked: Facts) -> Feedback | None:
    return moved_on(act, asked) if asked["kind"] == "settle" else None
