"""Touches: every key of every page is one of the desk's named touches, done once per operation id."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from station.feedback import Feedback
from station.rules.papers import VERDICTS
from webui.addresses import OWN_NUMBER
from webui.context import desk, wants_fragment

bp = Blueprint("touches", __name__)


def _line(text: str) -> str:
    """Return one short line of text as sent by a form of ours."""
    if not 0 < len(text) <= 200:
        raise ValueError(text)
    return text


def _text(text: str) -> str:
    """Return a text that may be empty."""
    if len(text) > 2000:
        raise ValueError(text)
    return text


def _pin(text: str) -> str:
    """Return a PIN as it was typed; a wrong one too, for wrong ones are counted."""
    if not 0 < len(text) <= 40:
        raise ValueError("a PIN")
    return text


def _yes_or_no(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _verdict(text: str) -> str:
    if text not in VERDICTS:
        raise ValueError(text)
    return text


_PAPER: Mapping[str, Callable[[str], Any]] = {"paper": _line, "revision": int}
"""What is signed: a paper, and the revision that the screen showed."""

TOUCHES: Mapping[str, Mapping[str, Callable[[str], Any]]] = {
    "choose": {"number": int},
    "confirm": {},
    "undo": {},
    "trouble": {},
    "no_code": {},
    "mark_problem": {"unit": _line, "category": _line},
    "finish": {},
    "settle": {"discrepancy": int},
    "leave": {},
    "not_reached": {},
    "to_marketing": {},
    "ask_job": {"job": int},
    "settle_job": {"job": int, "came_out": _yes_or_no},
    "print_labels": {"of": _line, "reason": _line},
    "cancel_jobs": {"reason": _line},
    "reprint": {"number": _line, "reason": _line},
    "add_photo": {},
    "inspect": {"number": _line},
    "measure": {"value": _line},
    "key_in": {"key": _line},
    "take_back": {},
    "judge": {},
    "name_instrument": {"text": _line},
    "describe": {"text": _text},
    "repair": {"number": _line},
    "put_in_part": {"lot": _line, "quantity": int},
    "put_back_part": {"lot": _line},
    "name_request": {"delivery": _line, "model": _line, "request": _line},
    "hand_over": {"delivery": _line},
    "enter_form": {"form": _line, "revision": int, "erp": _line},
    "to_shipping": {"form": _line, "revision": int},
    "pack": {"customer": _line},
    "pack_text": {"text": _line},
    "ship": {"waybill": _line},
    "record_delivered": {"shipment": int},
    "take_spares": {"model": _line, "quantity": int, "reason": _line},
    "refuse": {"number": _line},
    "refuse_goods": {"number": _line, "reason": _line, "informed": _line, "channel": _line},
    "open_duty": {"duty": int},
    "open_problem": {"problem": int},
    "open_paper": {"number": _line},
    "change_plan": {"number": _line},
    "review_application": {**_PAPER, "verdict": _verdict, "plan": _text, "pin": _pin},
    "approve_paper": {**_PAPER, "pin": _pin},
    "reject_paper": {**_PAPER, "plan": _text, "reason": _text, "pin": _pin},
    "record_decision": {
        **_PAPER,
        "done": _line,
        "given_by": _line,
        "given_on": _line,
        "channel": _line,
        "reference": _text,
        "verdict": _verdict,
        "plan": _text,
        "reason": _text,
    },
    "carry_out_plan": _PAPER,
    "name_replacement": {**_PAPER, "model": _line, "pin": _pin},
    "write_report": {**_PAPER, "why": _text, "affected": _text, "measures": _text},
    "act_urgently": {**_PAPER, "measure": _text, "reason": _text, "pin": _pin},
    "hand_over_report": {**_PAPER, "to": _line, "how": _line},
    "take_report": _PAPER,
    "close_problem": {"id": int},
    "send_sample": {"unit": _line, "why": _text, "to": _text, "back_by": _text},
    "note_sample_result": {**_PAPER, "result": _text},
    "take_sample_back": {**_PAPER, "result": _text},
    "file_summary": {"first": _line, "last": _line},
    "conclude_summary": {
        **_PAPER,
        **dict.fromkeys(("rnd", "quality", "production", "conclusion", "owner", "due"), _text),
    },
    "end_summary": {**_PAPER, "how": _text},
    "sign_bad_record": {**_PAPER, "pin": _pin},
    "confirm_notice": _PAPER,
    "hand_over_notice": {**_PAPER, "to": _line, "how": _line},
    "give_opinion": {**_PAPER, "opinion": _text, "pin": _pin},
    "carry_out_line": {**_PAPER, "line": int, "how": _line},
    "plan_tasks": {"day": _line, "task": _line, "person": _line},
    "reassign": {"task": int, "person": _line},
    "take_off": {"task": int},
    "ask_part": {"day": _line, "code": _line, "quantity": int},
    "issue_pick_list": {"day": _line},
    "count_pick_list": {"number": _line},
    "count_part": {"quantity": int},
    "count_again": {},
    "report_shortage": {"line": int, "quantity": int, "reason": _line},
    "sign_on": {"number": _line, "pin": _pin},
    "sign_off": {},
    "change_pin": {"new_pin": _pin, "pin": _pin},
    "change_setting": {"setting_name": _line, "value": _text, "pin": _pin},
    "put_row": {"list_name": _line, "new": _yes_or_no, "pin": _text},
    "qualify": {"number": _line, "qualified_for": _text, "valid_until": _text, "pin": _pin},
    "remove_day": {"date": _line},
    "reset_pin": {"number": _line, "new_pin": _pin, "pin": _pin},
    "put_price": {
        "number": _line,
        "code": _line,
        "part_name": _line,
        "spec": _text,
        "unit_of_measure": _line,
        "price": _line,
        "basis": _text,
    },
    "remove_price": {"number": _line, "code": _line},
    "submit_prices": {"number": _line},
    "review_book": {**_PAPER, "pin": _pin},
    "send_book_back": {**_PAPER, "reason": _text, "pin": _pin},
    "price_parked": {},
    "acknowledge_value": {"allowed": _line, "reason": _text, "pin": _pin},
    "withdraw_acknowledgement": {"pin": _pin},
    "issue_parts": {"lot": _line, "quantity": _line, "how": _line, "reason": _text},
    "submit_account": {"batch": _line},
    "sign_account": {**_PAPER, "pin": _pin},
    "correct_account": {"line": int, "quantity": _text, "reason": _text},
    "put_many": {},
    "look_up": {},
    "take_stock": {},
    "take_stock_of": {"code": _line},
    "count_pieces": {"quantity": _line},
    "give_up_stock_take": {"take": int},
    "open_batch": {},
    "leave_batch": {},
    "take_batch": {"number": _line},
    "which_part": {},
    "take_part": {"model": _text, "code": _line},
    "bad_parts": {},
    "take_tray": {},
    "sample_anew": {},
    "count_on": {},
    "park_part": {},
    "close_batch": {},
    "print_batch_label": {"batch": _line},
}
"""Every touch with the arguments its form carries; a photo comes as a file."""


CELL = "cell-"
"""What the field of a column is called in the form of a row, before the column's name."""

OWN_PAGE = re.compile(rf"/(?P<page>papers|prices|accounts|value)(/(?P<number>{OWN_NUMBER}))?")
"""Pages that are shown again with the answer to a touch that came from them."""

_OWN_PAGES: Mapping[str, tuple[str, str]] = {
    "papers": ("pages.show_desk", "papers.show"),
    "prices": ("books.show_prices", "books.show_price_list"),
    "accounts": ("books.show_accounts", "books.show_account"),
    "value": ("books.show_value", "books.show_value"),
}
"""Each of them, without a number and with one."""

PICTURES: Mapping[str, bool] = {"add_photo": True, "refuse_goods": True, "record_decision": False}
"""Touches that take a picture, and whether they need one."""

STAYS: Mapping[str, str] = {
    **dict.fromkeys(("settle_job", "print_labels", "cancel_jobs"), "pages.show_labels"),
    **dict.fromkeys(("enter_form", "to_shipping"), "filing.show_forms"),
    **dict.fromkeys(("record_delivered", "take_spares"), "filing.show_shipping"),
}
"""Touches after which their own page is shown again, not the desk's: there is more to do there."""


OPENS = ("send_sample", "file_summary")
"""Touches that file a paper, whose page is shown next."""


BACK_TO: Mapping[str, str] = {
    "/work": "plans.show_work",
    "/plan": "plans.show_plan",
    "/plan/today": "plans.show_today",
}
"""Pages that ask to be shown again after a touch of theirs, by address."""

STAYS_REFUSED: Mapping[str, str] = {"sign_on": "pages.show_sign_on"}
"""Touches whose own page is shown again as long as they are refused."""


@bp.post("/touches")
def create() -> ResponseReturnValue:
    """Do one touch, then show the desk, or the page it `STAYS` on.

    The form's operation id makes a reload, a second tap and the way back the same touch. The desk keeps
    what it answered, a refusal too, and the page shows it.
    """
    operation_id, name, arguments = asked()
    answer = desk().touch(operation_id, name, **arguments)
    if (own := OWN_PAGE.fullmatch(request.form.get("back", ""))) is not None:
        page = _OWN_PAGES[own["page"]][own["number"] is not None]
        about: dict[str, Any] = {"number": own["number"]} if own["number"] else {}
        part = "_part" if wants_fragment() else ""
        return redirect(url_for(f"{page}{part}", **about, operation=operation_id), 303)
    if (filed := filed_paper(name, answer)) is not None:
        page = "papers.show_part" if wants_fragment() else "papers.show"
        return redirect(url_for(page, number=filed, operation=operation_id), 303)
    page = BACK_TO.get(request.form.get("back", "")) or STAYS.get(name, "pages.show_desk")
    if name in STAYS_REFUSED and answer.outcome == "refused":
        page = STAYS_REFUSED[name]
    return redirect(url_for(f"{page}_part" if wants_fragment() else page), 303)


def filed_paper(name: str, answer: Feedback) -> str | None:
    """Return the number of the paper that a touch has filed; None when it has filed none."""
    filed = answer.facts.get("paper") if name in OPENS and answer.outcome != "refused" else None
    return str(filed) if filed else None


def asked() -> tuple[str, str, dict[str, Any]]:
    """Return the operation id, the name and the arguments of the touch that a form asks for."""
    name, operation_id = request.form.get("name", ""), operation()
    try:
        arguments = {key: read(request.form[key]) for key, read in TOUCHES[name].items()}
    except (KeyError, ValueError) as error:
        raise BadRequest from error
    if name == "put_row":
        cells = [each for each in request.form if each.startswith(CELL)]
        arguments["cells"] = {each.removeprefix(CELL): _text(request.form[each]) for each in cells}
    if name == "plan_tasks":
        arguments["items"] = [_line(each) for each in request.form.getlist("items")]
    if name in PICTURES:
        image = request.files.get("image")
        content = image.read() if image is not None else b""
        if content:
            arguments["image"] = content
        elif PICTURES[name]:
            abort(400)
    return operation_id, name, arguments


def operation() -> str:
    """Return the id under which what a form asks for is done once."""
    try:
        return str(UUID(request.form.get("operation", "")))
    except ValueError as error:
        raise BadRequest from error
