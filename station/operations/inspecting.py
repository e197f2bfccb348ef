"""An inspection on the screen: instrument, values, what is wrong, what becomes of it, one after the other.

What has been picked stays in the desk's question, so it survives a restart; it is written down when it is
signed. Who signs on in between begins anew: nobody signs what somebody else has seen.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, select

from station import codes
from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import inspection, labelling, people
from station.rules import inspection as rules
from station.rules.inspection import Item
from station.store import tables
from station.store.store import Act

Step = Literal["instrument", "item", "defect", "cause", "disposition", "sign"]

KEYS = ("0", ".", "-")
"""Keys of the number pad besides the digits 1 to 9, which are numbered choices."""

INSTRUMENTS = 6
"""Instruments used last that are offered (R23)."""

_DIGITS = 9


def begin(act: Act, number: str) -> Feedback:
    """Put the inspection of a unit on the screen.

    Raises:
        Refused: as `inspection.begins`.
    """
    row = inspection.begins(act, number)
    act.context.unit = number
    act.context.question = {"kind": "inspection", "unit": number, "lot": None, "picks": {}}
    return Feedback("ok", "inspecting", {"ordinal": row.ordinal, "model": row.model or "–", "unit": number})


def begin_lot(act: Act, number: str) -> Feedback:
    """Put the inspection of a part lot on the screen.

    Raises:
        Refused: as `inspection.begins_lot`.
    """
    row = inspection.begins_lot(act, number)
    act.context.question = {"kind": "inspection", "unit": None, "lot": number, "picks": {}}
    return Feedback("ok", "inspecting_lot", {"part": number, "name": row.name})


def scan_lot(act: Act, number: str, issue: int | None) -> Feedback:
    """A part lot's label was scanned by who inspects.

    Raises:
        Refused: as `begin_lot`.
    """
    return labelling.old_part_label(act, number, issue) or begin_lot(act, number)


def inspect(act: Act, number: str) -> Feedback:
    """检测: begin with a unit or a part lot of the list of what waits."""
    return begin(act, number) if number.startswith("RU") else begin_lot(act, number)


def items(connection: Connection, asked: Mapping[str, Any]) -> Sequence[Item]:
    """Return the checklist of what is inspected."""
    if asked["lot"] is not None:
        return inspection.checklist(connection, rules.PARTS)
    model = connection.scalar(select(tables.unit.c.model).where(tables.unit.c.number == asked["unit"]))
    return inspection.checklist(connection, inspection.family(connection, model))


def step(listed: Sequence[Item], asked: Mapping[str, Any]) -> tuple[Step, Item | None]:
    """Return what is asked next, and of an item which."""
    picks = asked["picks"]
    if any(item.is_measured for item in listed) and "instrument" not in picks and not picks.get("judged"):
        return "instrument", None
    following = next((item for item in listed if _is_open(item, picks)), None)
    if following is not None and not picks.get("judged"):
        return "item", following
    if "defect" not in picks:
        return "defect", None
    failed = picks["defect"] != rules.NO_FAULT
    if asked["lot"] is None and failed and "cause" not in picks:
        return "cause", None
    if asked["lot"] is None and "disposition" not in picks:
        return "disposition", None
    return "sign", None


def _is_open(item: Item, picks: Mapping[str, Any]) -> bool:
    """Whether an item waits for its value; nothing is measured where there is no instrument (R23)."""
    return item.code not in picks.get("values", {}) and (not item.is_measured or bool(picks["instrument"]))


def instruments(connection: Connection) -> Sequence[str]:
    """Return the instruments that were used last, the newest first (R23)."""
    rows = connection.scalars(
        select(tables.inspection.c.instrument)
        .where(tables.inspection.c.instrument != "")
        .order_by(tables.inspection.c.id.desc())
        .limit(100)
    )
    return list(dict.fromkeys(rows))[:INSTRUMENTS]


# --- picking -----------------------------------------------------------------------------------------


def pick(act: Act, asked: Mapping[str, Any], **picked: Any) -> Feedback:
    """Keep an answer as picked."""
    act.context.question = {**asked, "picks": {**asked["picks"], **picked}}
    act.on_card = False
    return Feedback("ok", "picked", {"picked": next(iter(picked.values()))})


def write_value(act: Act, asked: Mapping[str, Any], item: Item, value: str) -> Feedback:
    """Keep the value of the item that is asked for.

    Raises:
        Refused: it is no value of such an item.
    """
    if not item.reads(value):
        raise Refused("value_unreadable", item=item.name, found=value or "–")
    values = {**asked["picks"].get("values", {}), item.code: value}
    act.context.question = {**asked, "picks": {**asked["picks"], "values": values, "entry": ""}}
    act.on_card = False
    return Feedback("ok", "picked", {"picked": value})


def measure(act: Act, value: str) -> Feedback:
    """Write down the value of the item that is asked for.

    Raises:
        Refused: nothing is inspected, no number is asked for, or it is none.
    """
    people.require(act, "inspect")
    asked = current(act)
    _, item = step(items(act.connection, asked), asked)
    if item is None or not item.is_measured:
        raise Refused("no_number_asked", found=value)
    return write_value(act, asked, item, value.strip())


def key_in(act: Act, key: str) -> Feedback:
    """Press a key of the number pad.

    Raises:
        Refused: nothing is inspected, or no number is asked for.
    """
    people.require(act, "inspect")
    asked = current(act)
    at, item = step(items(act.connection, asked), asked)
    if at != "item" or item is None or not item.is_measured or key not in (*KEYS, *"123456789"):
        raise Refused("no_number_asked", found=key)
    typed = asked["picks"].get("entry", "") + key
    if len(typed) > _DIGITS:
        raise Refused("value_unreadable", item=item.name, found=typed)
    return pick(act, asked, entry=typed)


def take_back(act: Act) -> Feedback:
    """退回一步: take the last digit away, or else the last answer.

    Raises:
        Refused: nothing is inspected, or nothing was answered.
    """
    people.require(act, "inspect")
    asked = current(act)
    picks = dict(asked["picks"])
    if picks.get("entry"):
        return pick(act, asked, entry=picks["entry"][:-1])
    values = dict(picks.get("values", {}))
    last = next((name for name in ("disposition", "cause", "defect", "judged") if name in picks), None)
    if last is not None:
        del picks[last]
    elif values:
        values.popitem()
        picks["values"] = values
    elif "instrument" in picks:
        del picks["instrument"]
    else:
        raise Refused("nothing_to_take_back")
    act.context.question = {**asked, "picks": picks}
    act.on_card = False
    return Feedback("ok", "picked", {"picked": "back"})


def judge(act: Act) -> Feedback:
    """判不良: what is wrong is clear, the rest of the checklist is left out."""
    people.require(act, "inspect")
    asked = current(act)
    at, _ = step(items(act.connection, asked), asked)
    if at not in ("instrument", "item"):
        raise Refused("nothing_to_choose", number="0074")
    return pick(act, asked, judged=True)


def name_instrument(act: Act, text: str) -> Feedback:
    """Say which instrument measures: typed, or scanned from its label (R23).

    Raises:
        Refused: nothing is inspected, it is not asked for, or the text is none.
    """
    people.require(act, "inspect")
    asked = current(act)
    if step(items(act.connection, asked), asked)[0] != "instrument":
        raise Refused("nothing_to_choose", number="–")
    said = codes.normalise(text)
    if not 0 < len(said) <= 40:
        raise Refused("instrument_unfit", found=said[:60] or "–", rule="R23")
    return pick(act, asked, instrument=said)


def describe(act: Act, text: str) -> Feedback:
    """Write what was seen, in words."""
    people.require(act, "inspect")
    return pick(act, current(act), description=text.strip()[:200])


def take(act: Act, meanings: Sequence[Meaning]) -> Feedback | None:
    """Work off a scan while an instrument is asked for: its label; None for another."""
    asked = current(act)
    own = meanings[0].kind in _OWN
    if own or step(items(act.connection, asked), asked)[0] != "instrument":
        return None
    return name_instrument(act, meanings[0].value)


_OWN = frozenset({*codes.PREFIXES.values(), "location", "control"})
"""What no instrument carries."""


def sign(act: Act, asked: Mapping[str, Any]) -> Feedback:
    """Write the inspection down."""
    picks = asked["picks"]
    values = picks.get("values", {})
    measured = any(item.is_measured and item.code in values for item in items(act.connection, asked))
    said: dict[str, Any] = {
        "defect": picks["defect"],
        "values": values,
        "instrument": picks.get("instrument", "") if measured else "",
        "description": picks.get("description", ""),
    }
    act.context.question = None
    if asked["lot"] is not None:
        return inspection.inspect_lot(act, asked["lot"], **said)
    act.context.unit = asked["unit"]
    return inspection.inspect(
        act, asked["unit"], cause=picks.get("cause", ""), disposition=picks["disposition"], **said
    )


def current(act: Act) -> dict[str, Any]:
    """Return the inspection on the screen.

    Raises:
        Refused: there is none.
    """
    asked = act.context.question or {}
    if asked.get("kind") != "inspection":
        raise Refused("nothing_inspected")
    return asked
