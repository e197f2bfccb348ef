"""What a scan asks for: one meaning is chosen among all readings by what the desk waits for (domain 7.1)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from drivers.scanner import setup
from station import codes
from station.codes import Meaning
from station.feedback import Feedback, Refused
from station.operations import (
    commands,
    counting,
    deliveries,
    hand_over,
    inspecting,
    law,
    looking,
    masters,
    opening,
    people,
    picking,
    printing,
    questions,
    repair,
    shipping,
    stock,
    stocktaking,
    storing,
    teardown,
    units,
    weighing,
)
from station.operations.questions.digits import typed_quantity
from station.rules import rights
from station.store import tables
from station.store.store import Act

SHOWN = 60
"""Most characters of a scanned text in a sentence."""


@dataclass(frozen=True, slots=True)
class Before:
    """The scan before this one, when it was done: the same code once more may be one pull of the trigger."""

    text: str
    at: datetime


def work_off(
    act: Act, said: Mapping[str, Any], before: Before | None, stored: bool = False, late: bool = False
) -> Feedback:
    """Work off one reading of the inbox: a scan, a settled weight, or bytes that were no message.

    Args:
        said: what the device said, with its `kind`.
        before: the scan before this one, if it was done.
        stored: it was stored before and waits on when who is signed on may not do it.
        late: it was captured while the store was away: whoever scanned it saw no answer, so it waits behind
            what waits, is never refused for an open question, and commands nothing.
    """
    if said["kind"] == "scan":
        return take_scan(act, said["text"], said["symbology"], before, stored, late)
    if said["kind"] == "weight":
        needs = weighing.needs(act)
        if _waits(act, needs, stored, late=late):
            act.on_card = False
            return _store(act, f"{said['value']} {said['unit']}", needs)
        return weighing.take_weight(act, said)
    return take_unreadable(act, said["why"], said["raw"])


def take_scan(
    act: Act,
    text: str,
    symbology: str | None,
    before: Before | None = None,
    stored: bool = False,
    late: bool = False,
) -> Feedback:
    """Work off one scan: say what it means here, and do that (domain 7.1).

    Args:
        stored, late: see `work_off`.
    """
    shapes = masters.shapes(act)
    meanings = codes.readings(text, symbology, shapes.families, shapes.gtins)
    first = meanings[0]
    if first.kind == "setup":
        return _about_scanner(first.value, first.facts)
    asks = (act.context.question or {}).get("kind") if act.context.operator and not late else None
    if first.kind == "badge" and asks in _SIGNED_BY_BADGE:
        return _SIGNED_BY_BADGE[asks](act, first.facts["operator"], first.facts.get("secret"))
    if first.kind == "badge":
        if late and _question_blocks(act) and _others_wait(act):  # what waits was scanned by who is signed on
            return _store(act, first.facts["operator"], None)
        return people.sign_on(act, first.facts["operator"], first.facts.get("secret"))
    if first.kind not in ("serial", "gs1") and _bounced(act, text, before):
        act.on_card = False
        return Feedback("ok", "scanned_twice", {"text": _shown(first.value)})
    if first.kind == "command":
        if late:
            raise Refused("command_while_away", text=first.facts["verb"])
        return commands.obey(act, first.facts["verb"], first.facts.get("secret"))
    into = None if stored or asks is None else _SCANNED_INTO.get(asks)
    if into is not None and (taken := into(act, meanings)) is not None:
        return taken
    meaning = _meant(act, meanings)
    needs = "scan_unit_in" if meaning.kind == "unit" and act.context.batch else _NEEDS.get(meaning.kind)
    if meaning.kind == "location":
        needs = stock.asked_right(act, meaning.value)
    asked = _is_asked_first(act, meaning)
    if _waits(act, needs, stored, asked, late):
        return _store(act, _shown(text), needs)
    if asked:
        raise Refused("answer_first", question=(act.context.question or {})["kind"])
    return _SCANS.get(meaning.kind, _not_used)(act, meaning, meanings)


_SIGNED_BY_BADGE = {"hand_over": hand_over.take_badge, "pick_sign": picking.take_badge}
"""Questions that two badges answer."""

_SCANNED_INTO: Mapping[str, Callable[[Act, Sequence[Meaning]], Feedback | None]] = {
    "parcel_out": shipping.take,
    "pick": picking.take,
    "put_many": storing.take_many,
    "stock_take": stocktaking.take,
    "look_up": looking.take,
    "inspection": inspecting.take,
    "repair": repair.take,
}
"""Questions that a scan may belong to: what is packed, handed out, put away, counted, looked up, put in."""


def _bounced(act: Act, text: str, before: Before | None) -> bool:
    if before is None or before.text != text:
        return False
    return abs(act.at - before.at) <= timedelta(seconds=law.of(act).policy.bounce_s)


# --- waiting for somebody who may --------------------------------------------------------------------

_NEEDS = {
    "waybill": "sign_for",
    "serial": "count",
    "gs1": "count",
    "product": "count",
    "batch": "scan_unit_in",
    "pick_list": "count_pick_list",
}
"""What a role needs to work off a scan; the others only show something."""


def _waits(act: Act, needs: str | None, stored: bool, asked: bool = False, late: bool = False) -> bool:
    """Whether a reading is stored: nobody is signed on, or it would overtake readings stored before."""
    role = act.context.role
    if act.context.operator is None or role is None:
        return True
    if late and _others_wait(act):
        return True
    if stored or late:
        return asked or (needs is not None and not rights.may(role, needs))
    return not rights.may(role, "count") and _others_wait(act)


def _others_wait(act: Act) -> bool:
    waiting = STORED.with_only_columns(tables.operation.c.id).limit(1)
    return act.connection.scalar(waiting, {"desk": act.context.id}) is not None


def _question_blocks(act: Act) -> bool:
    question = act.context.question
    return question is not None and questions.KINDS[question["kind"]].blocks


def _store(act: Act, shown: str, needs: str | None) -> Feedback:
    if act.context.operator is None:
        return Feedback("waiting", "stored_until_badge", {"text": shown})
    if _question_blocks(act) or (needs and rights.may(act.context.role or "", needs)):
        return Feedback("waiting", "stored_until_answer", {"text": shown})
    return Feedback(
        "waiting", "stored_until_who", {"text": shown, "who": list(rights.who_may(needs or "count"))}
    )


def _shown(text: str) -> str:
    """Return a scanned text for a sentence: nothing unseen in it, and not longer than a line."""
    drawn = codes.visible(text)
    return drawn if len(drawn) <= SHOWN else f"{drawn[:SHOWN]}…"


def take_unreadable(act: Act, why: str, frame: str) -> Feedback:
    """Work off bytes that were no scan: nothing is done, and the clerk is told to scan again."""
    if (wrong := setup.check_unreadable(bytes.fromhex(frame), why)) is not None:
        return _about_scanner(bytes.fromhex(frame).decode("utf-8", "replace"), wrong)
    if act.context.operator is None:
        act.on_card = False
    raise Refused("unreadable_scan", why=why, frame=_shown(frame))


def _about_scanner(text: str, wrong: Iterable[str]) -> Feedback:
    """Answer the test code of the setup sheet; it changes nothing and needs nobody signed on."""
    findings = [f"setup.{finding}" for finding in wrong]
    if not findings:
        return Feedback("ok", "setup_right")
    return Feedback("attention", "setup_wrong", {"findings": findings, "text": _shown(text)})


def _meant(act: Act, meanings: Sequence[Meaning]) -> Meaning:
    """Choose among readings by what the desk waits for: goods while counting, else a parcel."""
    kinds = [meaning.kind for meaning in meanings]
    if "waybill" in kinds and meanings[0].kind == "product" and "model" not in meanings[0].facts:
        signing = (act.context.question or {}).get("kind") == "sign_delivery"
        if signing or act.context.delivery is None:
            return next(meaning for meaning in meanings if meaning.kind == "waybill")
    return meanings[0]


def _is_asked_first(act: Act, meaning: Meaning) -> bool:
    """Whether a question about the thing in the hand stands before the next thing."""
    question = act.context.question or {}
    if not _question_blocks(act):
        return False
    if question["kind"] == "duplicate" and meaning.value == question["scanned"]["serial"]:
        return False
    if question["kind"] == "sign_delivery" and meaning.kind == "waybill":
        return False
    return meaning.kind in _GOODS


_GOODS = frozenset({"serial", "product", "gs1", "waybill", "unit", "part", "location", "batch", "delivery"})
"""What a question about the thing in the hand stands before."""


def _on_waybill(act: Act, meaning: Meaning, meanings: Sequence[Meaning]) -> Feedback:
    couriers = [each.facts["courier"] for each in meanings if each.kind == "waybill"]
    return deliveries.take_waybill(act, meaning.value, couriers)


def _on_serial(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    question = act.context.question or {}
    model = question["model"] if question.get("kind") == "serial" else None
    return counting.count_serial(act, counting.scanned_serial(meaning, model))


def _on_product(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    model = meaning.facts.get("model")
    if model is None:
        raise Refused("product_unknown", code=meaning.value)
    if (act.context.question or {}).get("kind") == "model":
        return counting.count_of_model(act, model)
    return counting.name_model(act, model)


def _on_location(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    proved = printing.seen(act, meaning.value, None)
    if proved and act.context.unit is None:
        return Feedback("ok", "label_came_out", {"number": meaning.value, "issue": 1})
    asked = act.context.question or {}
    if asked.get("kind") == "lot":
        return storing.put_lot(act, asked["part"], asked["source"], meaning.value, typed_quantity(asked))
    return stock.put_away(act, meaning.value)


def _on_unit(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    issue = meaning.facts.get("issue")
    return units.scan_label(act, meaning.value, int(issue) if issue else None)


def _on_delivery(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return deliveries.open_delivery(act, meaning.value)


def _on_paper(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return opening.open_paper(act, meaning.value)


def _on_sample(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    issue = meaning.facts.get("issue")
    printing.seen(act, meaning.value, int(issue) if issue else None)
    return opening.open_paper(act, meaning.value)


def _on_form(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return shipping.pack_form(act, meaning.value)


def _on_pick_list(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return picking.begin(act, meaning.value)


def _on_batch(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    return teardown.take_batch(act, meaning.value)


def _on_part(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    issue = int(meaning.facts["issue"]) if meaning.facts.get("issue") else None
    is_there = bool(stock.lies(act.connection, meaning.value))
    if is_there and rights.may(act.context.role or "", "inspect"):
        return inspecting.scan_lot(act, meaning.value, issue)
    if is_there and rights.may(act.context.role or "", "put_away"):
        return storing.take_lot(act, meaning.value, issue)
    return storing.show_lot(act, meaning.value, issue)


def _not_used(act: Act, meaning: Meaning, _: Sequence[Meaning]) -> Feedback:
    if meaning.kind == "control":
        raise Refused(
            "control_character", text=_shown(meaning.value), found=_shown(meaning.facts.get("characters", ""))
        )
    if meaning.why == "separator_missing":
        raise Refused("separator_missing", text=_shown(meaning.value))
    is_ours = meaning.why == "own_number"  # a label of the house is no parcel, even where it opens nothing
    if act.context.delivery is None and not is_ours and _WAYBILL_LIKE.fullmatch(meaning.value):
        return deliveries.take_waybill(act, meaning.value, EVERY_COURIER)
    raise Refused("not_used_here", text=_shown(meaning.value), why=meaning.why)


_WAYBILL_LIKE = re.compile(r"[A-Z0-9]{8,30}", re.ASCII)
"""What may be a waybill of no known shape; a person says whose (7.2)."""

EVERY_COURIER = ("SF", "YTO", "JD", "JT", "DEPPON", "STO", "ZTO", "YUNDA", "EMS", "FREIGHT", "other_courier")

_SCANS: Mapping[str, Callable[[Act, Meaning, Sequence[Meaning]], Feedback]] = {
    "waybill": _on_waybill,
    "serial": _on_serial,
    "gs1": _on_serial,
    "product": _on_product,
    "location": _on_location,
    "unit": _on_unit,
    "delivery": _on_delivery,
    "form": _on_form,
    "batch": _on_batch,
    "pick_list": _on_pick_list,
    "part": _on_part,
    "sample": _on_sample,
    **dict.fromkeys(("application", "report", "notice", "replacement", "summary"), _on_paper),
}


STORED = select(tables.operation).where(tables.operation.c.desk == bindparam("desk"), tables.IS_WAITING)
"""Readings of a desk that wait for somebody who may work them off."""
