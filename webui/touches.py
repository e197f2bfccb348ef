"""Touches: every key of every page is one of the desk's named touches, done once per operation id."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from webui.context import desk, wants_fragment

bp = Blueprint("touches", __name__)


def _line(text: str) -> str:
    """Return one short line of text as sent by a form of ours."""
    if not 0 < len(text) <= 200:
        raise ValueError(text)
    return text


def _yes_or_no(text: str) -> bool:
    return {"yes": True, "no": False}[text]


TOUCHES: Mapping[str, Mapping[str, Callable[[str], Any]]] = {
    "choose": {"number": int},
    "confirm": {},
    "undo": {},
    "trouble": {},
    "no_code": {},
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
    "name_request": {"delivery": _line, "model": _line, "request": _line},
    "hand_over": {"delivery": _line},
    "enter_form": {"form": _line, "revision": int, "erp": _line},
    "to_shipping": {"form": _line, "revision": int},
    "pack": {"customer": _line},
    "pack_text": {"text": _line},
    "ship": {"waybill": _line},
    "record_delivered": {"shipment": int},
    "take_spares": {"model": _line, "quantity": int, "reason": _line},
    "refuse_goods": {"number": _line, "reason": _line, "informed": _line, "channel": _line},
    "sign_off": {},
    "open_batch": {},
    "leave_batch": {},
}
"""Every touch with the arguments its form carries; a photo comes as a file."""


PICTURES = {"add_photo", "refuse_goods"}
"""Touches whose form carries a photo as a file."""

STAYS: Mapping[str, str] = {
    **dict.fromkeys(("settle_job", "print_labels", "cancel_jobs"), "pages.show_labels"),
    **dict.fromkeys(("enter_form", "to_shipping"), "filing.show_forms"),
    **dict.fromkeys(("record_delivered", "take_spares"), "filing.show_shipping"),
}
"""Touches after which their own page is shown again, not the desk's: there is more to do there."""


@bp.post("/touches")
def create() -> ResponseReturnValue:
    """Do one touch, then show the desk, or the page it `STAYS` on.

    The form's operation id makes a reload, a second tap and the way back the same touch. The desk keeps
    what it answered, a refusal too, and the page shows it.
    """
    name = request.form.get("name", "")
    try:
        operation_id = str(UUID(request.form.get("operation", "")))
        arguments = {key: read(request.form[key]) for key, read in TOUCHES[name].items()}
    except (KeyError, ValueError) as error:
        raise BadRequest from error
    if name in PICTURES:
        image = request.files.get("image")
        if image is None or not (content := image.read()):
            abort(400)
        arguments["image"] = content
    desk().touch(operation_id, name, **arguments)
    page = STAYS.get(name, "pages.show_desk")
    return redirect(url_for(f"{page}_part" if wants_fragment() else page), 303)
