"""The JSON API, read-only, under /api/v1: deliveries, units, discrepancies, print jobs and label drawings.

Fields are named as the views of `station.views` name them. Numbers that must stay exact are strings, times
are ISO 8601 with their offset. A list takes `limit` (1 to 500) and `after`, the `next` of the page before.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from webui.context import desk
from webui.pages import picture

bp = Blueprint("api", __name__, url_prefix="/api/v1")

DEFAULT_LIMIT = 100
MAX_LIMIT = 500


def plain(value: Any) -> Any:
    """Return a view as JSON values.

    >>> plain((Decimal("1.310"), None))
    ['1.310', None]
    """
    if dataclasses.is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _page(query: Callable[[int], Sequence[Any]], cursor: Callable[[Any], Any]) -> ResponseReturnValue:
    """Answer one page of a list; `next` is None on the last."""
    limit = _number("limit", DEFAULT_LIMIT)
    if not 1 <= limit <= MAX_LIMIT:
        raise BadRequest(f"limit must be 1 to {MAX_LIMIT}, was {request.args['limit']!r}")
    found = query(limit + 1)
    more = len(found) > limit
    shown = found[:limit]
    return jsonify(items=plain(list(shown)), next=cursor(shown[-1]) if more else None)


def _number(name: str, default: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise BadRequest(f"{name} must be a whole number, was {text[:40]!r}")
    return int(text)


def _one(found: Any) -> ResponseReturnValue:
    if found is None:
        abort(404)
    return jsonify(plain(found))


@bp.get("/deliveries")
def list_deliveries() -> ResponseReturnValue:
    """List deliveries, newest first."""
    return _page(
        lambda limit: desk().deliveries(limit, request.args.get("after", "")), lambda each: each.number
    )


@bp.get("/deliveries/<number>")
def show_delivery(number: str) -> ResponseReturnValue:
    """Show one delivery."""
    return _one(desk().delivery(number))


@bp.get("/units")
def list_units() -> ResponseReturnValue:
    """List units, oldest first; `delivery` keeps one delivery's."""
    return _page(
        lambda limit: desk().units(limit, request.args.get("after", ""), request.args.get("delivery")),
        lambda each: each.number,
    )


@bp.get("/units/<number>")
def show_unit(number: str) -> ResponseReturnValue:
    """Show one unit."""
    return _one(desk().unit(number))


@bp.get("/discrepancies")
def list_discrepancies() -> ResponseReturnValue:
    """List discrepancies, oldest first; `delivery` keeps one delivery's."""
    return _page(
        lambda limit: desk().discrepancies(limit, _number("after", 0), request.args.get("delivery")),
        lambda each: each.id,
    )


@bp.get("/discrepancies/<int:id>")
def show_discrepancy(id: int) -> ResponseReturnValue:
    """Show one discrepancy."""
    return _one(desk().discrepancy(id))


@bp.get("/print-jobs")
def list_print_jobs() -> ResponseReturnValue:
    """List print jobs, oldest first."""
    return _page(lambda limit: desk().print_jobs(limit, _number("after", 0)), lambda each: each.id)


@bp.get("/print-jobs/<int:id>")
def show_print_job(id: int) -> ResponseReturnValue:
    """Show one print job."""
    found = desk().print_jobs(1, id - 1)
    return _one(found[0] if found and found[0].id == id else None)


@bp.get("/labels/<int:job>.png")
def show_label(job: int) -> ResponseReturnValue:
    """Return the drawing of a print job as PNG."""
    return picture(desk().label_png(job), "image/png")
