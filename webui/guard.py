"""Who may ask: host list, kiosk session, token and origin of every unsafe request, headers of every answer.

A page of the desk is proved by the kiosk session (a cookie opened by the one-time URL printed at start), one
of the office by the session of whoever signed in with number and PIN (another cookie); an unsafe request also
by a token that only a page of this session can know and by where it says it comes from.
Nothing is trusted for coming from localhost: any web page open in a browser can send requests there.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from station.views.office import Clerk
from webui.context import desk

COOKIE = "desk"
KEPT_S = 400 * 86400
"""Browsers keep no cookie longer."""
OFFICE_COOKIE = "office"
SAFE = {"GET", "HEAD", "OPTIONS"}
OPEN_ENDPOINTS = {
    "static",
    "pages.font",
    "pages.open_session",
    "health.alive",
    "health.ready",
    "api.show_document",
    "office.show_sign_in",
    "office.create_session",
    "office.show_setup",
    "office.create_manager",
    "phone.show",
    "phone.create",
}
"""What needs no session: nothing of the store and nothing of a customer. A phone's page has a code in its
address that nobody can guess."""

OFFICE_SEES = {
    *("papers", "paper_files", "board", "books", "plans", "reports", "stock", "lives"),
    *("pages.show_photo", "pages.show_unit", "pages.show_unit_part", "pages.show_label"),
    *("filing.show_search", "filing.show_search_part"),
}
"""Blueprints and endpoints that are not the office's own, whose pages (not their keys) it sees too."""

PROGRAM_PATHS = ("/api/", "/metrics", "/healthz", "/readyz")
"""Where programs ask: by token, and every answer is for them, an error too."""

FILE_ENDPOINTS = {
    "touches.create",
    "lists.create",
    "office.create_list",
    "office.create_touch",
    "phone.create",
}
"""What takes a file."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

MAX_FILE_BYTES = 16 * 1024 * 1024
"""Of a photo or a list. What the station takes of either is less, and its sentence says how much."""

MAX_FORM_BYTES = 64 * 1024
MAX_PART_BYTES = 256 * 1024
"""What the multipart parser may hold at once: a 64 KiB piece of a file and the rest of the piece before."""


class Stale(Exception):
    """The form was made by another session or before this one; nothing was done."""


class Foreign(Exception):
    """The request comes from another site; nothing was done."""


class NoSession(Exception):
    """This browser has not opened the desk, or this program has no token that opens anything."""


class NotSignedIn(Exception):
    """Nobody is signed in in this browser, or not any more; nothing was done."""


def by_program() -> bool:
    """Return whether the running request is to one of the `PROGRAM_PATHS`, a route or not."""
    return request.path.startswith(PROGRAM_PATHS)


def csrf_token() -> str:
    """Return the token the forms of this session carry.

    It is derived from the session's own token, so it outlives a restart of the station and needs no store.
    A browser that is about to sign in gets a token to derive it from; a phone's is its code.
    """
    if request.blueprint == "phone":
        code: str = (request.view_args or {})["code"]
        return hmac.new(code.encode(), b"form", hashlib.sha256).hexdigest()
    session = request.cookies.get(COOKIE if g.session == "desk" else OFFICE_COOKIE, "")
    if not session and g.session == "office":
        g.office_token = session = g.get("office_token") or secrets.token_urlsafe(24)
    return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()


def install(app: Flask, hosts: Sequence[str]) -> None:
    """Put the guards before every view and the headers on every answer."""
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost", *hosts]
    app.config["MAX_CONTENT_LENGTH"] = MAX_FILE_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_PART_BYTES
    app.config["MAX_FORM_PARTS"] = 20
    app.before_request(_check)
    app.after_request(_put_headers)


def _check() -> None:
    if request.routing_exception is not None and request.routing_exception.code == 400:
        raise request.routing_exception  # a host that is not ours: nothing more of the request is read
    if any("\0" in text for text in (request.path, *request.args.values())):
        raise BadRequest("there is a NUL character in the address")  # which PostgreSQL has no text for
    g.session = "office" if request.blueprint == "office" else "desk"
    if request.method not in SAFE:
        _refuse_other_sites()
    if request.endpoint not in OPEN_ENDPOINTS:
        _require_session()
    if request.method not in SAFE and request.endpoint is not None:
        _require_token()


def _refuse_other_sites() -> None:
    """Refuse what another site sent; a request that names no origin at all still needs the token.

    A plain form of a page with the policy `no-referrer` says `Origin: null`; that is believed only where the
    browser itself adds that it comes from this origin.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin"):
        raise Foreign
    if origin is None or (origin == "null" and site == "same-origin"):
        return
    if urlsplit(origin).netloc != request.host:
        raise Foreign


def _require_session() -> None:
    if request.blueprint == "office":
        g.clerk = _signed_in()
        if g.clerk is None:
            raise NotSignedIn
        return
    sessions = desk().sessions
    token = request.cookies.get(COOKIE)
    if token and sessions.holds(token):
        return
    seen = not OFFICE_SEES.isdisjoint((request.blueprint or "", request.endpoint or ""))
    if seen and request.method in SAFE and (clerk := _signed_in()) is not None:
        g.session, g.clerk = "office", clerk
        return
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if by_program() and scheme.lower() == "bearer" and bearer and sessions.holds_api(bearer):
        return
    raise NoSession


def _signed_in() -> Clerk | None:
    token = request.cookies.get(OFFICE_COOKIE)
    return desk().office.who(token) if token else None


def set_cookie(answer: BaseResponse, name: str, token: str) -> None:
    """Give the browser a session's token, which no script and no other site gets to see.

    The desk's own browser keeps it when it is started anew: the one-time address is used up by then.
    """
    answer.set_cookie(
        name,
        token,
        max_age=KEPT_S if name == COOKIE else None,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )


def _require_token() -> None:
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        abort(415)
    if request.endpoint not in FILE_ENDPOINTS or request.mimetype != "multipart/form-data":
        request.max_content_length = MAX_FORM_BYTES
    if not hmac.compare_digest(request.form.get("csrf", "").encode(), csrf_token().encode()):
        raise Stale


def _put_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    if "office_token" in g:
        set_cookie(response, OFFICE_COOKIE, g.office_token)
    if "language_chosen" in g:
        response.set_cookie("lang", g.language_chosen, samesite="Strict", httponly=True, max_age=365 * 86400)
    return response
