"""The pages, the live stream and the JSON API of one desk, as a Flask application, and what serves it.

`create_app` gets the desk and knows nothing of how it works: it asks for views, posts touches and draws.
Every error leaves by the handlers here: a refusal as its sentence, a fault as one calm sentence with
everything in the log.
"""

import logging
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from waitress.server import BaseWSGIServer
from waitress.server import create_server as waitress_server
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from station.feedback import Refused
from station.rules import rights
from station.store.away import StoreAway
from webui import (
    addresses,
    api,
    bench,
    board,
    books,
    filing,
    guard,
    health,
    lists,
    live,
    lives,
    metrics,
    office,
    pages,
    paper_files,
    papers,
    phone,
    plans,
    reports,
    scans,
    stock,
    storybook,
    teardown,
    touches,
    workbench,
)
from webui.context import here, reader, signed_in, wants_fragment
from webui.desk import Desk
from webui.once import Once
from webui.reader import Reader

log = logging.getLogger(__name__)

THREADS = 64
"""Each page that listens holds one."""

UNSENT = 64 << 10
"""Bytes an answer may be ahead of its reader. A live stream never ends, and what was sent of it is let go
whenever so much was written; by the server's own measure that is 16 MB, for each page that listens."""

HTTP_SENTENCES = {404: "error.missing", 413: "error.too_large", 503: "error.streams"}


def create_app(
    desk: Desk,
    *,
    demo: bool,
    stories: bool = False,
    hosts: Sequence[str] = (),
    zone: str = "Asia/Shanghai",
) -> Flask:
    """Return the web application of a desk.

    Args:
        desk: everything shown is asked of it and everything done goes through it.
        demo: True adds the bench panel, where emulated devices are scanned at, loaded and unplugged,
            and the storybook.
        stories: True adds the storybook: every state of the pages from made-up views.
        hosts: names this desk may be reached by besides 127.0.0.1 and localhost.
        zone: time zone of the department's calendar.
    """
    app = api.application(__name__)
    app.extensions["desk"] = desk
    app.extensions["once"] = Once()
    app.extensions["run"] = secrets.token_hex(4)
    app.extensions["zone"] = ZoneInfo(zone)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    addresses.install(app)
    guard.install(app, hosts)
    for blueprint in (
        pages.bp,
        touches.bp,
        scans.bp,
        phone.bp,
        lists.bp,
        lives.bp,
        filing.bp,
        workbench.bp,
        paper_files.bp,
        office.bp,
        papers.bp,
        plans.bp,
        board.bp,
        reports.bp,
        books.bp,
        stock.bp,
        teardown.bp,
        live.create_blueprint(),
        health.bp,
        metrics.bp,
    ):
        app.register_blueprint(blueprint)
    app.register_api(api.bp)
    if demo:
        app.register_blueprint(bench.bp)
    if demo or stories:
        app.register_blueprint(storybook.bp)

    app.context_processor(_drawing_tools)
    app.register_error_handler(Exception, _error)
    return app


def create_server(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """Return the web server of an application, which listens and is not running yet.

    Raises:
        OSError: another program has the port, or there is no such host.
    """
    return waitress_server(
        app, host=host, port=port, threads=THREADS, ident=None, outbuf_high_watermark=UNSENT
    )


def _drawing_tools() -> dict[str, Any]:
    """Return what every template draws with; a new operation id for each form it draws."""
    return {
        "r": reader(),
        "t": reader().text,
        "csrf": guard.csrf_token,
        "signed_in": signed_in(),
        "here": here,
        "new_operation": lambda: str(uuid.uuid4()),
        "inert": False,
        "may": rights.may,
    }


def _error(error: Exception) -> ResponseReturnValue:
    """Map whatever a view raised to a screen and a status: refusal, guard, HTTP error or fault."""
    facts: Mapping[str, Any] = {}
    headers: dict[str, str] = {}
    match error:
        case Refused():
            status, code, facts = 409, error.code, error.facts
        case StoreAway():
            status, code, facts = 503, f"store.{error.code}", error.facts
        case guard.NoSession() if guard.by_program():
            status, code = 401, "error.token"
            headers["WWW-Authenticate"] = 'Bearer realm="station"'
        case guard.NoSession():
            status, code = 403, "error.session"
        case guard.NotSignedIn() if request.method in guard.SAFE:
            return redirect(url_for("office.show_sign_in", operation=request.args.get("operation")), 303)
        case guard.NotSignedIn():
            status, code = 403, "error.office"
        case guard.Stale():
            status, code = 403, "error.stale"
        case guard.Foreign():
            status, code = 403, "error.foreign"
        case SecurityError():
            status, code = 400, "error.host"
        case HTTPException(code=number) if number is not None and 300 <= number < 400:
            return error.get_response()
        case HTTPException(code=number) if (number is not None and number < 500) or number == 503:
            status, code = number or 400, HTTP_SENTENCES.get(number or 400, "error.bad")
        case _:
            log.error("fault in %s %s", request.method, request.path, exc_info=error)
            status, code = 500, "error.fault"
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    answer = _worded(error, status, code, facts)
    answer.headers.update(headers)
    return answer


def _worded(error: Exception, status: int, code: str, facts: Mapping[str, Any]) -> Response:
    """Return an error as whoever asked can read it: a program, a script of ours, a person."""
    reads = reader()
    if guard.by_program():
        return make_response(
            jsonify(error={"code": code, "message": _message(error, status, code, facts)}), status
        )
    if isinstance(error, SecurityError):  # a host that is not ours: no address of ours can be written for it
        return make_response(f"{reads.text(code)}\n", status, {"Content-Type": "text/plain; charset=utf-8"})
    if request.blueprint == "live" or wants_fragment():
        why = reads.text(f"{code}.why") if reads.has(f"{code}.why") else ""
        said = {"code": code, "message": reads.sentence(code, facts), "why": why}
        return make_response(jsonify(error=said), status)
    other = Reader("zh" if reads.language == "en" else "en", reads.zone)
    return make_response(
        render_template("error.html", code=code, facts=facts, readers=(reads, other), status=status), status
    )


def _message(error: Exception, status: int, code: str, facts: Mapping[str, Any]) -> str:
    """Return what a program's log is told, in English: what was expected and found, where that is known."""
    if isinstance(error, HTTPException) and status in (400, 405) and not isinstance(error, SecurityError):
        return error.description or ""
    if status == 404:
        return f"there is nothing at {request.path}"
    return Reader("en", reader().zone).sentence(code, facts)
