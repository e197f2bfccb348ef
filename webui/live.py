"""The live stream: tells open pages that something shown has changed, and the weight while it moves.

One stream per page, as server-sent events. `desk` says that what is shown has changed: the desk page gets its
new looks with it, drawn once for all that are open; another page fetches itself again, as one does that was
away. `weight` is drawn in place. `beat` comes every second, so that a page knows within three that it is
not live.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from station.store.away import StoreAway
from webui.context import desk, for_this_request, this_run
from webui.desk import Desk
from webui.pages import desk_part

MAX_STREAMS = 48
"""Each open stream holds a thread of the web server, which has 64."""

WEIGHT_EVERY_S = 0.05
"""With the 0.2 s between two questions to the scale, the page is less than 0.3 s behind the load."""

SETTLES_IN_S = 0.015
"""A scan changes what is shown thrice: counted, label queued, label sent; a page draws them at once."""

BEAT_EVERY_S = 1.0


def create_blueprint() -> Blueprint:
    """Return the route of the stream, with a count of open streams of its own."""
    bp = Blueprint("live", __name__)
    free = threading.BoundedSemaphore(MAX_STREAMS)

    @bp.get("/live")
    def stream() -> ResponseReturnValue:
        """Send what changes, from the version the page was drawn with."""
        if not free.acquire(blocking=False):
            raise ServiceUnavailable
        run, _, version = request.args.get("since", "").rpartition("-")
        of_desk = request.args.get("of") == url_for("pages.show_desk_part")
        told = events(desk(), run == this_run(), version, for_this_request(desk_part) if of_desk else None)
        answer = Response(told, mimetype="text/event-stream")
        answer.call_on_close(free.release)
        return answer

    return bp


def events(desk: Desk, of_this_run: bool, since: str, part: Callable[[], str] | None = None) -> Iterator[str]:
    """Yield server-sent events until the reader goes away.

    Args:
        desk: whose changes are told.
        of_this_run: whether the page was drawn since the last start of the station; an older page is told
            to load itself anew, its scripts may be another release's.
        since: version the page was drawn with.
        part: draws the page as it is now, for one that is told its new looks.
    """
    if not of_this_run:
        yield _event("reload", {})
    version = desk.wait(-1, 0)
    if since != str(version):
        yield _event("desk", {}, version)
    shown: Any = None
    beat_at = 0.0
    while True:
        weight = _weight(desk)
        if weight != shown:
            shown = weight
            yield _event("weight", weight)
        if time.monotonic() >= beat_at:
            beat_at = time.monotonic() + BEAT_EVERY_S
            yield _event("beat", {})
        if desk.wait(version, WEIGHT_EVERY_S) != version:
            time.sleep(SETTLES_IN_S)
            version = desk.wait(-1, 0)
            yield _event("desk", _looks(part), version)


def _looks(part: Callable[[], str] | None) -> dict[str, str]:
    """Return how the page looks now; nothing when it is to fetch itself, which tells it why it cannot."""
    try:
        return {"part": part()} if part else {}
    except StoreAway:
        return {}


def _weight(desk: Desk) -> dict[str, Any]:
    live = desk.live_weight()
    if live is None:
        return {"value": None, "unit": "", "stable": False}
    value, unit, stable = live
    return {"value": f"{value:.2f}" if stable else None, "unit": unit, "stable": stable}


def _event(name: str, data: Any, id: int | None = None) -> str:
    lines = [f"id: {id}"] if id is not None else []
    return "\n".join([*lines, f"event: {name}", f"data: {json.dumps(data, ensure_ascii=False)}", "", ""])
