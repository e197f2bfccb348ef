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
    "reprint": {"number": _line, "reason": _line},
    "add_photo": {},
    "sign_off": {},
    "open_batch": {},
    "leave_batch": {},
}
"""Every touch with the arguments its form carries; a photo comes as a file."""


@bp.post("/touches")
def create() -> ResponseReturnValue:
    """Do one touch, then show the desk.

    The form's operation id makes a reload, a second tap and the way back the same touch. The desk keeps
    what it answered, a refusal too, and the page shows it.
    """
    name = request.form.get("name", "")
    try:
        operation_id = str(UUID(request.form.get("operation", "")))
        arguments = {key: read(request.form[key]) for key, read in TOUCHES[name].items()}
    except (KeyError, ValueError) as error:
        raise BadRequest from error
    if name == "add_photo":
        image = request.files.get("image")
        if image is None or not (content := image.read()):
            abort(400)
        arguments["image"] = content
    desk().touch(operation_id, name, **arguments)
    return redirect(url_for("pages.show_desk_part" if wants_fragment() else "pages.show_desk"), 303)
