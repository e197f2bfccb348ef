"""Scans that were typed into the page: what a scanner in keyboard mode presses, caught by a script."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from webui.context import desk

bp = Blueprint("scans", __name__)


@bp.post("/scans")
def create() -> ResponseReturnValue:
    """Hand the keys that the page heard to the scanner they belong to; the page shows what comes of it."""
    try:
        desk().type_keys(request.form.get("keys", "").split())
    except ValueError as error:
        raise BadRequest from error
    return "", 204
