"""The demo's bench: emulated devices, played with by hand. Not part of a real desk."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from webui.context import desk, wants_fragment

bp = Blueprint("bench", __name__)

ACTS: Mapping[str, Mapping[str, Callable[[str], Any]]] = {
    "next": {},
    "scan": {"text": str},
    "load": {"kg": str},
    "unload": {},
    "unplug": {"device": str},
    "replug": {"device": str},
    "paper_out": {},
    "refill": {},
    "head_open": {},
    "close_head": {},
}


@bp.post("/bench/<name>")
def create_act(name: str) -> ResponseReturnValue:
    """Do one thing at the bench."""
    bench = desk().bench
    if bench is None or name not in ACTS:
        abort(404)
    try:
        arguments = {key: read(request.form[key]) for key, read in ACTS[name].items()}
    except (KeyError, ValueError) as error:
        raise BadRequest from error
    bench.do(name, **arguments)
    return redirect(url_for("pages.show_desk_part" if wants_fragment() else "pages.show_desk"), 303)
