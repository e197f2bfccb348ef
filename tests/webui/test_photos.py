"""Photos of a damaged unit: by the desk's camera, by scanner, by a phone with the code on the screen."""

import io
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from station.__main__ import build
from station.config import load
from station.demo.show import perform, played
from station.phone import GOOD_FOR
from station.station import Station
from station.store import tables
from tests.webui.conftest import serving
from webui.app import create_app


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """The counted demo delivery, with the settling of its damaged unit open at the step of the photo."""
    settings = load(Path("config.yaml"), {})
    web = settings.web.model_copy(update={"public_url": "https://desk.example.cn"})
    settings = settings.model_copy(update={"web": web})
    with played(tmp_path, settings, fast=True, build=build) as (station, hands):
        perform(station, hands, "zh")
        with station.store.read() as connection:
            damaged = tables.discrepancy.c.kind == "damaged"
            opened = connection.scalar(select(tables.discrepancy.c.id).where(damaged))
        assert station.touch(str(uuid.uuid4()), "settle", discrepancy=opened).outcome == "ok"
        yield station


def photos(station: Station) -> list[bytes]:
    with station.store.read() as connection:
        return list(connection.scalars(select(tables.photo.c.image).order_by(tables.photo.c.id)))


def picture(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    return file.getvalue()


# --- the phone


@pytest.fixture
def phone(station: Station) -> FlaskClient:
    """A browser that knows nothing of the desk."""
    return create_app(station, demo=False, hosts=("desk.example.cn",)).test_client()


def address(station: Station) -> str:
    view = station.view()
    assert view.settling is not None
    return station.phone_address(view.settling.id).removeprefix("https://desk.example.cn")


def send(phone: FlaskClient, path: str, image: bytes) -> str:
    page = phone.get(path).text
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "operation")}
    return phone.post(path, data={**hidden, "image": (io.BytesIO(image), "p.jpg")}).text


def test_a_phone_that_scans_the_code_on_the_screen_is_the_camera_once(
    station: Station, phone: FlaskClient
) -> None:
    path = address(station)

    said = send(phone, path, picture())

    assert "照片到收货台了" in said
    assert len(photos(station)) == 1
    settling = station.view().settling
    assert settling is not None
    assert next(step.name for step in settling.steps if step.state == "now") == "asked"
    again = phone.get(path)
    assert (again.status_code, "这个码已用过一次" in again.text) == (409, True)


def test_the_phone_s_photo_of_goods_refuses_them(station: Station, phone: FlaskClient) -> None:
    def touch(name: str, **arguments: object) -> None:
        assert station.touch(str(uuid.uuid4()), name, **arguments).outcome != "refused"

    with station.store.read() as connection:
        good = tables.unit.c.product_status == "to_inspect"
        number = connection.scalar(select(tables.unit.c.number).where(good).limit(1))
    assert number is not None
    early = station.phone_address(number).removeprefix("https://desk.example.cn")
    touch("leave")
    touch("refuse", number=number)
    assert "照片没存" in send(phone, early, picture())  # it is not said yet why, and whom it was told to
    for answer in (1, 1):
        touch("choose", number=answer)
    touch("confirm")
    view = station.view()
    assert view.question is not None
    assert (view.question.kind, view.question.facts["told"]) == ("refuse", True)

    said = send(phone, early, picture())

    assert "照片到收货台了" in said
    with station.store.read() as connection:
        [refused] = connection.execute(select(tables.refusal)).all()
    assert (refused.unit, refused.reason, bool(refused.image)) == (number, "against_policy", True)
    assert station.view().question is None


def test_the_same_photo_sent_twice_at_once_is_kept_once(station: Station, phone: FlaskClient) -> None:
    path = address(station)
    page = phone.get(path).text
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "operation")}

    for _ in range(2):
        phone.post(path, data={**hidden, "image": (io.BytesIO(picture()), "p.jpg")})

    assert len(photos(station)) == 1


def test_a_code_that_is_too_old_or_was_never_given_out_says_what_to_do(
    station: Station, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(station)
    late = station.clock.now() + GOOD_FOR
    monkeypatch.setattr(station.clock, "now", lambda: late)

    old, unknown = phone.get(path), phone.get("/phone/AAAAAAAAAAAAAAAAAAAAAA")

    assert (old.status_code, "超过 10 分钟" in old.text) == (409, True)
    assert (unknown.status_code, "不认这个码" in unknown.text) == (409, True)
    assert address(station) != path


def test_a_code_is_good_until_its_last_minute_and_the_screen_shows_the_same_one_meanwhile(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(station)
    in_time = station.clock.now() + GOOD_FOR - timedelta(seconds=1)
    monkeypatch.setattr(station.clock, "now", lambda: in_time)

    assert address(station) == path


def test_when_the_desk_has_gone_on_the_photo_is_refused_and_the_code_stays_good(
    station: Station, phone: FlaskClient
) -> None:
    path = address(station)
    station.touch(str(uuid.uuid4()), "leave")

    said = send(phone, path, picture())

    assert "收货台已经在办别的事" in said
    assert photos(station) == []
    assert phone.get(path).status_code == 200


@pytest.mark.parametrize(
    ("sent", "told"),
    [(b"no picture at all", "不是"), (b"\xff" * (16 * 1024 * 1024 + 1), None)],
    ids=["no picture", "more than 16 MB"],
)
def test_what_is_no_photo_is_refused_and_another_may_be_sent(
    station: Station, phone: FlaskClient, sent: bytes, told: str | None
) -> None:
    path = address(station)

    said = send(phone, path, sent)

    assert photos(station) == []
    assert (told or "太大") in said
    assert "照片到收货台了" in send(phone, path, picture())


def test_a_photo_that_no_page_of_this_code_sent_is_refused(station: Station, phone: FlaskClient) -> None:
    path = address(station)

    answer = phone.post(
        path,
        data={"csrf": "0" * 64, "operation": str(uuid.uuid4()), "image": (io.BytesIO(picture()), "p.jpg")},
    )

    assert (answer.status_code, photos(station)) == (403, [])


# --- the desk's own camera


@pytest.fixture
def page(station: Station, camera: Browser) -> Iterator[Page]:
    """The desk's page in a browser with a camera."""
    with serving(create_app(station, demo=True)) as served:
        context = camera.new_context(
            base_url=served, viewport={"width": 1280, "height": 800}, has_touch=True, permissions=["camera"]
        )
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        yield page
        context.close()


@pytest.mark.browser
def test_the_photo_key_takes_what_the_camera_sees(page: Page, station: Station) -> None:
    expect(page.locator("video[data-camera]")).to_be_visible(timeout=10_000)
    page.wait_for_function("() => document.querySelector('video[data-camera]').videoWidth > 0")

    page.locator(".foot form.photo .file").tap()

    expect(page.locator(".shots img")).to_have_count(1, timeout=10_000)
    (kept,) = photos(station)
    assert Image.open(io.BytesIO(kept)).size[0] >= 640
    expect(page.locator("video[data-camera]")).to_have_count(0)


@pytest.mark.browser
def test_the_scanned_command_takes_the_photo_too(page: Page, station: Station) -> None:
    page.wait_for_function("() => document.querySelector('video[data-camera]').videoWidth > 0")

    station.touch(str(uuid.uuid4()), "confirm")  # what CM0001 asks for

    expect(page.locator(".shots img")).to_have_count(1, timeout=10_000)
    assert len(photos(station)) == 1


@pytest.mark.browser
def test_without_a_camera_the_page_says_so_and_the_code_on_it_opens_the_phone_s_page(
    station: Station, browser: Browser
) -> None:
    with serving(create_app(station, demo=True)) as served:
        page = browser.new_page(base_url=served, viewport={"width": 1280, "height": 800})
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        expect(page.locator("[data-no-camera]")).to_be_visible(timeout=10_000)
        shown = Image.open(io.BytesIO(page.locator(".qr").screenshot()))
        page.close()

    (read,) = zxingcpp.read_barcodes(shown)

    assert read.text == f"https://desk.example.cn{address(station)}"
