"""Whether the station is alive and ready, for whoever starts and watches it."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from webui.context import desk

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answer 200 as long as the program answers at all."""
    return jsonify(alive=True)


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer 200 when store, inbox and required devices are ready; else 503 and what is not."""
    is_ready, missing = desk().ready()
    return jsonify(ready=is_ready, missing=missing), 200 if is_ready else 503
