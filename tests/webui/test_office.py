"""The office in the browser: its own session, the same touches as the desk's, and nothing of the desk."""

import html
import logging
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlalchemy import select, update

from station.__main__ import _say_where, build
from station.clock import Clock
from station.config import Settings, load
from station.demo import data
from station.demo.show import STARTS
from station.operations import people
from station.sessions import IDLE
from station.station import Station
from station.store import tables
from tests.webui.conftest import serving
from webui.app import create_app

GM, PIN = "OP0009", data.PINS["OP0009"]
NEW = "552301"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(Path("config.yaml"), {"STATION__DATA": str(tmp_path)})


@pytest.fixture(autouse=True)
def pins_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def station(settings: Settings) -> Iterator[Station]:
    """The demo's desk, lists and PINs; no device is attached."""
    station = build(settings, Clock.starting_at(STARTS), None)
    data.load(station.store, settings.desk.id, station.clock)
    data.give_pins(station.store, settings.desk.id, station.clock)
    yield station
    station.desk.inbox.close()


@pytest.fixture
def app(station: Station) -> Flask:
    return create_app(station, demo=False)


@pytest.fixture
def gm(app: Flask) -> FlaskClient:
    """The GM's browser, signed in."""
    client = app.test_client()
    assert sign_in(client).location == "/office"
    return client


def csrf(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def sign_in(client: FlaskClient, number: str = "9", pin: str = PIN) -> object:
    form = {"csrf": csrf(client, "/office/sign-in"), "number": number, "pin": pin}
    return client.post("/office/sign-in", data=form)


def touch_form(client: FlaskClient, path: str) -> dict[str, str]:
    """Return the hidden fields of the first touch on a page."""
    page = client.get(path).text
    form = next(
        each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="operation"' in each
    )
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def desk_row(station: Station) -> object:
    with station.store.read() as connection:
        return connection.execute(select(tables.desk)).one()


# --- signing in ----------------------------------------------------------------------------------------


def test_number_and_pin_open_the_office_in_a_cookie_of_its_own(app: Flask) -> None:
    client = app.test_client()

    answer = sign_in(client)

    assert (answer.status_code, answer.location) == (303, "/office")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("office=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    page = client.get("/office").text
    assert "许总" in page
    assert "没有等您办的" in page


def test_signing_in_gives_the_browser_another_token_than_it_came_with(app: Flask) -> None:
    client = app.test_client()
    client.get("/office/sign-in")
    before = client.get_cookie("office")

    sign_in(client)

    after = client.get_cookie("office")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_a_wrong_pin_says_how_many_tries_are_left_and_is_not_sent_back(app: Flask) -> None:
    client = app.test_client()

    answer = sign_in(client, pin="118852")

    assert answer.status_code == 409
    assert "PIN 不对，还可以试 4 次" in answer.text
    assert "118852" not in answer.text
    assert client.get("/office").location == "/office/sign-in"


def test_whoever_is_not_signed_in_is_asked_to_and_what_they_posted_is_not_done(
    app: Flask, gm: FlaskClient, station: Station
) -> None:
    form = {**touch_form(gm, "/office/pin"), "pin": PIN, "new_pin": NEW}
    station.clock.offset += IDLE + IDLE

    posted = gm.post("/office/touches", data=form)
    shown = gm.get("/office")

    assert (posted.status_code, shown.status_code, shown.location) == (403, 303, "/office/sign-in")
    assert "没有办" in posted.text
    assert sign_in(app.test_client()).status_code == 303  # the old PIN


def test_who_signs_out_is_out(gm: FlaskClient) -> None:
    assert gm.post("/office/sign-out", data={"csrf": csrf(gm, "/office")}).location == "/office/sign-in"

    assert gm.get("/office").location == "/office/sign-in"


# --- the office and the desk are apart -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/desk", "/devices", "/lists", "/labels", "/live", "/api/v1/units"])
def test_an_office_session_opens_nothing_of_the_desk(gm: FlaskClient, path: str) -> None:
    assert gm.get(path).status_code in (401, 403)


def test_the_desk_s_own_browser_is_not_signed_in_in_the_office(app: Flask, station: Station) -> None:
    client = app.test_client()
    client.get(f"/kiosk?key={station.sessions.one_time_key}")

    assert client.get("/").status_code == 200
    assert client.get("/office").location == "/office/sign-in"


def test_a_touch_from_the_office_is_done_by_who_is_signed_in_there_and_leaves_the_desk_alone(
    gm: FlaskClient, station: Station
) -> None:
    station.touch("3f0c", "sign_on", number="1", pin=data.PINS["OP0001"])
    before = desk_row(station)
    form = {**touch_form(gm, "/office/pin"), "pin": PIN, "new_pin": NEW}

    answer = gm.post("/office/touches", data=form)

    with station.store.read() as connection:
        done = connection.execute(
            select(tables.operation).where(tables.operation.c.id == f"touch:{form['operation']}")
        ).one()
    assert (answer.status_code, done.operator, done.code) == (303, GM, "pin_set")
    assert desk_row(station) == before
    # the session of the old PIN is over, and the page that asks for the new one says why
    assert gm.get(answer.location).location == f"/office/sign-in?operation={form['operation']}"
    assert "的 PIN 设好了" in gm.get(f"/office/sign-in?operation={form['operation']}").text


def test_a_refused_touch_is_answered_on_the_page_it_came_from(gm: FlaskClient) -> None:
    form = {**touch_form(gm, "/office/pin"), "pin": "118852", "new_pin": NEW}

    answer = gm.post("/office/touches", data=form)

    assert answer.location == f"/office/pin?operation={form['operation']}"
    assert "还可以试 4 次" in gm.get(answer.location).text
    assert NEW not in gm.get(answer.location).text


@pytest.mark.parametrize(
    "back", ["//evil.example", "http://evil.example", "/\\evil", "/office?x=1", "office", ""]
)
def test_a_touch_leads_back_to_a_page_of_this_station_alone(gm: FlaskClient, back: str) -> None:
    form = {**touch_form(gm, "/office/pin"), "pin": "118852", "new_pin": NEW, "back": back}

    assert gm.post("/office/touches", data=form).location == f"/office?operation={form['operation']}"


FORGED = [
    ("no token", {"csrf": ""}, {}),
    ("the token of no session", {"csrf": "0" * 64}, {}),
    ("another site", {}, {"Origin": "http://evil.example"}),
    ("an origin that hides", {}, {"Origin": "null"}),
    ("the browser says cross-site", {}, {"Sec-Fetch-Site": "cross-site"}),
]


@pytest.mark.parametrize(("form", "headers"), [row[1:] for row in FORGED], ids=[row[0] for row in FORGED])
def test_a_touch_that_no_page_of_this_session_sent_does_nothing(
    gm: FlaskClient, app: Flask, form: dict[str, str], headers: dict[str, str]
) -> None:
    sent = {**touch_form(gm, "/office/pin"), "pin": PIN, "new_pin": NEW, **form}

    assert gm.post("/office/touches", data=sent, headers=headers).status_code == 403
    assert sign_in(app.test_client()).status_code == 303  # the old PIN


@pytest.mark.parametrize("path", ["/office/sign-in", "/office/setup", "/office/sign-out"])
@pytest.mark.parametrize(("form", "headers"), [row[1:] for row in FORGED], ids=[row[0] for row in FORGED])
def test_nobody_is_signed_in_or_out_by_another_site(
    gm: FlaskClient, path: str, form: dict[str, str], headers: dict[str, str]
) -> None:
    sent = {"csrf": csrf(gm, "/office"), "number": "9", "pin": PIN, **form}

    assert gm.post(path, data=sent, headers=headers).status_code == 403
    assert gm.get("/office").status_code == 200


def test_the_desk_s_token_is_not_the_office_s(gm: FlaskClient, station: Station) -> None:
    gm.get(f"/kiosk?key={station.sessions.one_time_key}")  # both in one browser
    of_desk = csrf(gm, "/sign-on")
    sent = {**touch_form(gm, "/office/pin"), "pin": PIN, "new_pin": NEW}

    assert sent["csrf"] != of_desk
    assert gm.post("/office/touches", data={**sent, "csrf": of_desk}).status_code == 403


# --- what waits ----------------------------------------------------------------------------------------


def listed(page: str) -> list[str]:
    """The papers of a page, each once: its row links to it."""
    return list(dict.fromkeys(re.findall(r"AP260929000\d", page)))


def test_the_first_page_lists_what_waits_for_the_role_the_longest_first(
    gm: FlaskClient, app: Flask, station: Station
) -> None:
    now = station.clock.now()
    row = {
        "kind": "application",
        "rule": "R13",
        "customer": "C001",
        "state": "reviewed",
        "revision": 1,
        "at": now,
    }
    with station.store.write() as connection:
        for n, (waits, to) in enumerate([("gm", ""), ("gm", ""), ("marketing", ""), ("", "gm")], 1):
            number = f"AP260929000{n}"
            connection.execute(
                tables.paper.insert(),
                {**row, "number": number, "waits_for": waits, "waits_since": now, "addressee": to},
            )
            line = {"paper": number, "model": "HY400S", "quantity": n}
            connection.execute(tables.paper_line.insert(), [line, line])
        connection.execute(
            update(tables.paper).where(tables.paper.c.number == "AP2609290002").values(waits_since=now - IDLE)
        )

    page = gm.get("/office").text

    assert listed(page) == ["AP2609290002", "AP2609290001", "AP2609290004"]
    assert "HY400S × 4" in page
    assert "华南数码分销" in page
    marketing = app.test_client()
    sign_in(marketing, "7", data.PINS["OP0007"])
    assert listed(marketing.get("/office").text) == ["AP2609290003"]


# --- lists, rows and settings ---------------------------------------------------------------------------


def browser_of(app: Flask, number: str) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, number, data.PINS[number]).location == "/office"
    return client


def test_a_list_in_another_order_and_in_gb18030_is_taken_in_the_office(app: Flask, station: Station) -> None:
    clerk = browser_of(app, "OP0002")
    page = clerk.get("/office/lists/customers").text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    file = "名称,电话,编号\n新客户,020-1,C011\n,020-2,C012\n".encode("gb18030")

    answer = clerk.post("/office/lists", data={**form, "file": (BytesIO(file), "客户.csv")})

    assert answer.location == f"/office/lists/customers?operation={form['operation']}"
    shown = clerk.get(answer.location).text
    assert "客户表：收下 1 行，没收 1 行" in shown
    assert "第 3 行，名称" in shown
    assert station.list_row("customers", ["C011"])["name"] == "新客户"  # type: ignore[index]
    with station.store.read() as connection:
        by = connection.scalar(
            select(tables.event.c.operator)
            .where(tables.event.c.kind == "ListImported")
            .order_by(tables.event.c.seq.desc())
        )
    assert by == "OP0002"


def test_a_row_is_found_changed_by_its_form_and_shown_as_it_is_now(app: Flask, station: Station) -> None:
    clerk = browser_of(app, "OP0002")
    assert "西北电脑城" not in clerk.get("/office/lists/customers?search=数码").text
    form = touch_form(clerk, "/office/lists/customers/row?key=C001")
    page = clerk.get("/office/lists/customers/row?key=C001").text
    cells = dict(re.findall(r'name="(cell-\w+)" value="([^"]*)"', page))

    answer = clerk.post("/office/touches", data={**form, **cells, "cell-contact": "李经理"})

    assert answer.location == f"/office/lists/customers/row?key=C001&operation={form['operation']}"
    shown = clerk.get(answer.location).text
    assert "C001 记下了" in shown
    assert "李经理" in shown
    assert station.list_row("customers", ["C001"])["contact"] == "李经理"  # type: ignore[index]


@pytest.mark.parametrize(
    ("kind", "who", "typed", "refusal"),
    [
        ("customers", "OP0002", {"code": "C090", "name": "", "contact": "<李> 经理"}, "名称"),
        ("customers", "OP0002", {"code": "C001", "name": "又一个", "contact": "<李> 经理"}, "C001"),
        ("operators", "OP0006", {"number": "OP0055", "name": "新人", "role": "<皇帝>"}, "PIN"),
    ],
)
def test_a_row_that_is_not_taken_is_shown_as_it_was_typed_and_taken_when_it_is_mended(
    app: Flask, station: Station, kind: str, who: str, typed: dict[str, str], refusal: str
) -> None:
    client = browser_of(app, who)
    form = touch_form(client, f"/office/lists/{kind}/row")
    cells = {f"cell-{name}": text for name, text in typed.items()}

    answer = client.post("/office/touches", data={**form, "pin": "000000", **cells})

    assert answer.status_code == 409
    assert refusal in answer.text
    shown = dict(re.findall(r'name="(cell-\w+)" value="([^"]*)"', answer.text))
    assert {name: html.unescape(text) for name, text in shown.items() if text} == {
        name: text for name, text in cells.items() if text
    }
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert (again["back"], again["new"]) == (f"/office/lists/{kind}/row", "yes")
    assert again["operation"] != form["operation"]
    mended = {"customers": {"code": "C091", "name": "新客户"}, "operators": {"role": "clerk"}}[kind]
    cells |= {f"cell-{name}": text for name, text in mended.items()}

    done = client.post("/office/touches", data={**again, "pin": data.PINS[who], **cells})

    assert (done.status_code, done.location) == (
        303,
        f"/office/lists/{kind}/row?operation={again['operation']}",
    )
    key = {"customers": "C091", "operators": "OP0055"}[kind]
    assert station.list_row(kind, [key])["name"] in ("新客户", "新人")  # type: ignore[index]


def test_a_setting_is_changed_on_its_page_and_listed_with_who_and_from_what(app: Flask) -> None:
    manager = browser_of(app, "OP0006")
    form = touch_form(manager, "/office/settings/close")

    answer = manager.post("/office/touches", data={**form, "value": "18:00", "pin": data.PINS["OP0006"]})

    shown = manager.get(answer.location).text
    assert "下班：17:30 → 18:00" in shown
    assert re.findall(r"<td>(郑立|第一次启动)</td><td>([^<]*)</td>", shown) == [
        ("郑立", "18:00"),
        ("第一次启动", "17:30"),
    ]


# --- the first manager ---------------------------------------------------------------------------------


def test_the_code_printed_at_the_first_start_makes_the_manager(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    station = build(settings, Clock.starting_at(STARTS), None)
    with caplog.at_level(logging.INFO):
        _say_where(station, settings)
    found = re.search(r"/office/setup with the code (\S+)", caplog.text)
    assert found is not None
    client = create_app(station, demo=False).test_client()
    form = {"number": "6", "name": "郑立", "new_pin": NEW, "again": NEW}

    assert client.get("/office/sign-in").location == "/office/setup"
    wrong = client.post("/office/setup", data={**form, "csrf": csrf(client, "/office/setup"), "code": "x"})
    differ = client.post(
        "/office/setup",
        data={**form, "again": PIN, "csrf": csrf(client, "/office/setup"), "code": found[1]},
    )
    made = client.post(
        "/office/setup", data={**form, "csrf": csrf(client, "/office/setup"), "code": found[1]}
    )

    assert (wrong.status_code, differ.status_code, made.status_code) == (409, 409, 200)
    assert "郑立（OP0006）是经理" in made.text
    assert sign_in(client, "6", NEW).location == "/office"
    assert "已经有经理了" in client.get("/office/setup").text
    caplog.clear()
    with caplog.at_level(logging.INFO):
        _say_where(station, settings)
    assert "office/setup" not in caplog.text
    station.desk.inbox.close()


# --- with fingers --------------------------------------------------------------------------------------


@pytest.mark.browser
def test_on_a_phone_the_pad_types_number_and_pin_and_a_touch_is_done(
    browser: Browser, app: Flask, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(app) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN"
        )
        page = context.new_page()
        page.goto("/office")
        expect(page).to_have_url(re.compile("/office/sign-in$"))
        for digit in f"0009{PIN}":
            page.locator(f"[data-digit='{digit}']").tap()
        expect(page.locator("[name=pin]")).to_have_value(PIN)
        assert page.locator("[name=pin]").get_attribute("type") == "password"
        keys = page.locator("[data-digit]").all()
        boxes = [box for key in keys if (box := key.bounding_box())]
        assert len(boxes) == 11
        assert min(min(box["width"], box["height"]) for box in boxes) >= 56
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="登录").tap()
        expect(page).to_have_url(re.compile("/office$"))

        page.get_by_role("link", name="换 PIN").tap()
        for digit in PIN:
            page.locator(f"[data-digit='{digit}']").tap()
        page.locator("[name=new_pin]").tap()
        for digit in f"9{NEW}":
            page.locator(f"[data-digit='{digit}']").tap()
        for _ in range(7):
            page.locator("[data-digit=back]").tap()
        for digit in NEW:
            page.locator(f"[data-digit='{digit}']").tap()
        page.get_by_role("button", name="换成新的").tap()
        expect(page.locator(".told")).to_contain_text("PIN 设好了")
        context.close()
    assert station.office.sign_in("9", NEW)[0].code == "signed_in"


@pytest.mark.browser
def test_without_a_badge_the_pad_at_the_locked_desk_signs_on(
    browser: Browser, app: Flask, station: Station
) -> None:
    with serving(app) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": 1280, "height": 800}, has_touch=True, locale="zh-CN"
        )
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        page.get_by_role("link", name="没带工牌").tap()

        def type_in(digits: str) -> None:
            for digit in digits:
                page.locator(f"[data-digit='{digit}']").tap()

        type_in("0001")
        station.desk.changed()  # a redraw in the middle keeps what was typed
        page.wait_for_timeout(300)
        type_in("118852")
        page.get_by_role("button", name="登录").tap()
        expect(page.locator(".told")).to_contain_text("还可以试 4 次")
        expect(page.locator("[name=pin]")).to_have_value("")
        expect(page.locator("[name=number]")).to_have_value("0001")
        page.locator("[name=pin]").tap()
        type_in(data.PINS["OP0001"])
        page.get_by_role("button", name="登录").tap()
        expect(page.locator(".clerk")).to_contain_text("周敏")
        context.close()
