"""What a view reaches for: the desk it serves and the person it speaks to."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import copy_current_request_context, current_app, g, request

from station.views.office import Clerk
from webui.desk import Desk
from webui.once import Once
from webui.reader import Reader


def desk() -> Desk:
    """Return the desk this application serves."""
    found: Desk = current_app.extensions["desk"]
    return found


def reader() -> Reader:
    """Return the reader of the running request, its language chosen by `?lang=` or by the cookie."""
    if "reader" not in g:
        asked = request.args.get("lang")
        if asked in ("zh", "en"):
            g.language_chosen = asked
        language = asked if asked in ("zh", "en") else request.cookies.get("lang")
        g.reader = Reader("en" if language == "en" else "zh", current_app.extensions["zone"])
    found: Reader = g.reader
    return found


def signed_in() -> Clerk | None:
    """Return who asks from the office; None where the desk's own browser or a program asks."""
    found: Clerk | None = g.get("clerk")
    return found


KEPT = ("key", "year", "search")
"""What of an address still holds after a touch: what the page is about."""


def here() -> str:
    """Return the address a touch leads back to: this page, about the same; or the page it is shown for."""
    if (back := g.get("back")) is not None:
        return str(back)
    kept = [(name, value) for name in KEPT for value in request.args.getlist(name)]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def this_run() -> str:
    """Return what names this start of the station; versions of the desk begin anew with each."""
    run: str = current_app.extensions["run"]
    return run


def once() -> Once:
    """Return what this application has drawn within the last moment."""
    found: Once = current_app.extensions["once"]
    return found


def for_this_request(draw: Callable[[], str]) -> Callable[[], str]:
    """Return what draws for whoever asks now, as often as it is called, also when the request is over."""
    known = {name: g.get(name) for name in g}

    @copy_current_request_context
    def again() -> str:
        for name, value in known.items():
            setattr(g, name, value)
        return draw()

    return again


def wants_fragment() -> bool:
    """Return whether a script of ours asks, which redraws a part of the page and speaks JSON on errors."""
    return request.headers.get("X-Desk") == "fragment"
