"""Who may ask: security checklist S2, S12 to S15 and S29."""

import io
import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.feedback import Feedback, Refused
from station.messages import Text, say
from webui.app import create_app
from webui.guard import COOKIE, HEADERS
from webui.stories.desk import HOSTILE
from webui.stories.stand_in import StandIn
from webui.storybook import EVERY_STORY

TOUCH = {"name": "finish", "operation": "0a0f2c1e-58d8-4d2c-9d54-2f0f5f6a7f10"}


class DemoDesk(StandIn):
    """A stand-in with a bench, so that every route there is exists."""

    class Bench:
        def __init__(self) -> None:
            self.acts: list[str] = []

        def title(self) -> Text | None:
            return Text("扫工牌", "Scan the badge")

        def do(self, name: str, **arguments: object) -> None:
            self.acts.append(name)

    def __init__(self) -> None:
        super().__init__()
        self.bench = self.Bench()  # type: ignore[assignment]

    def find(self, name: str, /, **arguments: str) -> None:
        self.bench.acts.append(name)  # type: ignore[attr-defined]


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/").text)
    assert found is not None
    return found[1]


def unsafe_routes() -> list[tuple[str, str]]:
    app = create_app(DemoDesk(), demo=True)
    adapter = app.url_map.bind("127.0.0.1")
    found = []
    for rule in app.url_map.iter_rules():
        arguments = dict.fromkeys(rule.arguments, "next")
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            found.append((method, adapter.build(rule.endpoint, arguments, method=method)))
    return found


CROSS_SITE: list[tuple[str, Callable[[str], dict[str, object]]]] = [
    ("no token", lambda good: {"data": TOUCH}),
    ("another session's token", lambda good: {"data": {**TOUCH, "csrf": "0" * 64}}),
    (
        "sent by another site",
        lambda good: {"data": {**TOUCH, "csrf": good}, "headers": {"Origin": "http://evil.example"}},
    ),
    ("an origin that hides", lambda good: {"data": {**TOUCH, "csrf": good}, "headers": {"Origin": "null"}}),
    (
        "another port of this machine",
        lambda good: {"data": {**TOUCH, "csrf": good}, "headers": {"Sec-Fetch-Site": "same-site"}},
    ),
    (
        "the browser says cross-site",
        lambda good: {"data": {**TOUCH, "csrf": good}, "headers": {"Sec-Fetch-Site": "cross-site"}},
    ),
]


@pytest.mark.parametrize(("method", "path"), unsafe_routes())
@pytest.mark.parametrize("forged", [made for _, made in CROSS_SITE], ids=[name for name, _ in CROSS_SITE])
def test_an_unsafe_request_that_no_page_of_this_session_sent_does_nothing(
    method: str, path: str, forged: Callable[[str], dict[str, object]]
) -> None:
    desk = DemoDesk()
    client = create_app(desk, demo=True).test_client()
    client.get(f"/kiosk?key={desk.key}")
    desk.turn = 3
    request = forged(token(client))

    answer = client.open(path, method=method, **request)  # type: ignore[arg-type]

    assert (answer.status_code, desk.done, desk.bench.acts) == (403, {}, [])  # type: ignore[attr-defined]


AT_THE_DESK = [each for each in unsafe_routes() if not each[1].startswith(("/office", "/phone"))]
"""The office's are asked by who is signed in there: test_office. A phone's by its code: test_photos."""


@pytest.mark.parametrize(("method", "path"), AT_THE_DESK)
def test_an_unsafe_request_from_our_own_page_is_carried_out(method: str, path: str) -> None:
    desk = DemoDesk()
    client = create_app(desk, demo=True).test_client()
    client.get(f"/kiosk?key={desk.key}")
    desk.turn = 3
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}

    form: dict[str, object] = {**TOUCH, "csrf": token(client)}
    if path == "/lists":
        form |= {"kind": "packing-list", "file": (io.BytesIO(b"a"), "list.csv")}
    if path == "/devices":
        form["search"] = "find"

    answer = client.open(path, method=method, data=form, headers=headers)

    seen = 204 if path == "/scans" else 303  # what was scanned shows by itself
    assert (answer.status_code, len(desk.done) + len(desk.bench.acts)) == (seen, 1)  # type: ignore[attr-defined]


def test_a_json_body_is_no_form(client: FlaskClient, desk: StandIn) -> None:
    answer = client.post("/touches", json=TOUCH)

    assert (answer.status_code, desk.done) == (415, {})


@pytest.mark.parametrize(
    "path", ["/", "/desk", "/devices", "/units/RU2609290001", "/live", "/storybook", "/nothing"]
)
def test_a_browser_that_has_not_opened_the_desk_is_told_how_in_both_languages(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)

    assert answer.status_code == 403
    if path != "/live":
        assert "一次性网址" in answer.text
        assert "one-time address" in answer.text


def test_the_one_time_key_opens_one_session_and_no_second(app: Flask, desk: StandIn) -> None:
    address = f"/kiosk?key={desk.key}"

    first, second = app.test_client().get(address), app.test_client().get(address)

    assert (first.status_code, first.location, second.status_code) == (303, "/", 403)
    cookie = first.headers["Set-Cookie"]
    assert "Max-Age=34560000" in cookie
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_session_of_another_desk_opens_nothing_here() -> None:
    here, there = StandIn(), StandIn()
    browser = create_app(there, demo=False).test_client()
    browser.get(f"/kiosk?key={there.key}")
    cookie, there.turn = browser.get_cookie(COOKIE), 3
    assert cookie is not None
    visitor = create_app(here, demo=False).test_client()
    visitor.set_cookie(COOKIE, cookie.value)

    pages = [visitor.get(path).status_code for path in ("/", "/desk", "/devices", "/api/v1/units")]
    posted = visitor.post("/touches", data={**TOUCH, "csrf": token(browser)})

    assert (pages, posted.status_code, here.done) == ([403, 403, 403, 401], 403, {})


def test_the_desk_s_own_browser_started_anew_at_the_used_address_sees_the_desk(
    app: Flask, desk: StandIn
) -> None:
    browser, address = app.test_client(), f"/kiosk?key={desk.key}"
    browser.get(address)

    again = browser.get(address)

    assert (again.status_code, again.location) == (303, "/")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "xn--lcalhost-54a.example",
        "127.0.0.2",
        "0.0.0.0",
        "192.168.1.20",
        "[::2]",
        "2130706433",
        "a b",
        "localhost@evil.example",
        "",
    ],
)
def test_a_host_that_is_not_ours_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "desk-1.lan"])
def test_our_own_hosts_are_served(desk: StandIn, host: str) -> None:
    client = create_app(desk, demo=False, hosts=["desk-1.lan"]).test_client()

    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/desk", 200),
        ("/devices", 200),
        ("/static/desk.css", 200),
        ("/font.woff2", 200),
        ("/healthz", 200),
        ("/api/v1/units", 200),
        ("/nothing", 404),
        ("/touches", 405),
        ("/api/v1/units?limit=x", 400),
        ("/api/v1/units/RU0", 404),
        ("/photos/7", 404),
        ("/photos/2147483648", 404),
        ("/units/RU0%2F..%2F..", 404),
        ("/units/RU260929000%00", 400),
        ("/lists?operation=%00", 400),
        ("/kiosk?key=wrong", 303),  # this browser has its session already
    ],
)
def test_every_answer_carries_the_headers_errors_too(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"]
    if answer.mimetype == "text/html":
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_holds_a_script_or_a_style_of_its_own(client: FlaskClient) -> None:
    for story in EVERY_STORY:
        text = client.get(f"/storybook/{story}").text
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=\"", text), story


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_others_wrote_is_text_everywhere(client: FlaskClient, language: str) -> None:
    text = client.get(f"/storybook/hostile?lang={language}").text

    assert HOSTILE not in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert text.count("&lt;script&gt;alert") > 10


def test_a_body_over_the_limit_is_refused(client: FlaskClient, desk: StandIn) -> None:
    desk.turn = 3
    answer = client.post("/touches", data={**TOUCH, "csrf": token(client), "more": "x" * 100_000})

    assert (answer.status_code, desk.done) == (413, {})


def test_a_fault_shows_one_calm_sentence_and_leaves_everything_in_the_log(
    client: FlaskClient, desk: StandIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def burst() -> None:
        raise RuntimeError("SELECT secret FROM /home/keeper")

    monkeypatch.setattr(desk, "view", burst)

    with caplog.at_level(logging.ERROR):
        answer = client.get("/")

    assert answer.status_code == 500
    assert "出了差错，没有办成" in answer.text
    assert not re.search("SELECT|/home|Traceback|RuntimeError", answer.text)
    assert "SELECT secret FROM /home/keeper" in caplog.text


def test_a_refusal_is_shown_as_its_sentence(
    client: FlaskClient, desk: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Feedback:
        raise Refused("nothing_to_choose", number=7)

    desk.turn = 3
    form = {**TOUCH, "name": "choose", "number": "7", "csrf": token(client)}
    monkeypatch.setattr(desk, "touch", refuse)

    page = client.post("/touches", data=form)
    script = client.post("/touches", data=form, headers={"X-Desk": "fragment"})

    assert page.status_code == 409
    said = say(Feedback("refused", "nothing_to_choose", {"number": 7}), "zh")
    assert said in page.text
    assert script.json == {"error": {"code": "nothing_to_choose", "message": said, "why": ""}}
