"""Whether the station is alive and ready, for whoever starts and watches it."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from webui.api import plain
from webui.context import desk

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answer 200 as long as the program answers at all."""
    return jsonify(alive=True)


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer 200 when store, inbox and required devices are ready; else 503 and what is not.

    How far a webhook's receiver is behind is told besides; a desk is ready without it.
    """
    is_ready, missing = desk().ready()
    webhook = desk().webhook_state()
    besides = {}
    if webhook is not None:
        answer = webhook.answer and webhook.answer._asdict()
        besides = {"webhook": {**plain(webhook), "answer": answer}}
    return jsonify(ready=is_ready, missing=missing, **besides), 200 if is_ready else 503
