"""A scanner that types into the page, in Chromium: caught whatever has the focus and never left there."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from drivers.emulators.control import Bench, running
from drivers.scanner.keyboard import DOWN, ENTER, LAYOUTS, strokes
from drivers.scanner.page_keys import KEYS
from station.__main__ import build
from station.config import Device
from station.station import Station
from station.store import tables
from tests.faults.process import prepared
from tests.webui.conftest import serving
from webui.app import create_app

pytestmark = pytest.mark.browser

CODES = {key: code for code, key in KEYS.items()}
SHIFT = 42


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with running(tmp_path / "ports") as bench:
        yield bench


@pytest.fixture
def station(tmp_path: Path, bench: Bench) -> Iterator[Station]:
    """A desk that has a scanner typing into its page besides its own."""
    desk = prepared(tmp_path, bench)
    typing = Device(id="typing", kind="scanner", protocol="keyboard", port="page://desk")
    settings = desk.settings.model_copy(update={"devices": (*desk.settings.devices, typing)})
    station = build(settings, desk.clock)
    station.start()
    yield station
    station.stop()


@pytest.fixture
def page(station: Station, browser: Browser) -> Iterator[Page]:
    with serving(create_app(station, demo=False)) as address:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        yield page
        context.close()


def badge(station: Station) -> str:
    with station.store.read() as connection:
        keeper = tables.operator.c.number == "OP0001"
        secret = connection.scalar(select(tables.operator.c.badge_secret).where(keeper))
    return f"OP0001{secret}"


def texts(station: Station) -> list[str]:
    """Every text that was scanned, in no order."""
    with station.store.read() as connection:
        readings = connection.scalars(select(tables.operation.c.reading)).all()
    return [each["text"] for each in readings if each]


def scan(page: Page, text: str, *, composed: bool = False) -> None:
    """Press what a scanner presses, 5 ms apart by the keys' own clock, however busy the machine is.

    Args:
        composed: a Chinese input method is on: it takes the keys, and their letters stand in its composition.
    """
    session = page.context.new_cdp_session(page)
    shift, written, at = False, "", time.time()
    for n, (key, value) in enumerate(strokes(f"{text}\r")):
        if key == SHIFT:
            shift = value == DOWN
        character = LAYOUTS["us"].keys.get((key, "shift" if shift else "plain"), "")
        said = {"code": CODES[key], "modifiers": 8 * shift, "timestamp": at + n * 0.005}
        if value != DOWN:
            session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": character or CODES[key], **said})
        elif composed and character:
            session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", **said})
            written += character
            ends = {"selectionStart": len(written), "selectionEnd": len(written)}
            session.send("Input.imeSetComposition", {"text": written, **ends})
        else:
            typed = {"text": "\r" if key == ENTER else character} if character or key == ENTER else {}
            way = "keyDown" if typed else "rawKeyDown"
            session.send(
                "Input.dispatchKeyEvent", {"type": way, "key": character or CODES[key], **said, **typed}
            )
    session.detach()


def test_a_badge_that_is_typed_signs_on_and_a_waybill_is_signed_for(page: Page, station: Station) -> None:
    scan(page, badge(station))
    expect(page.locator(".bar")).to_contain_text("周敏", timeout=5000)

    scan(page, "SF9000000000017")

    expect(page.locator(".s-sign_delivery, .s-arriving, .s-counting").first).to_be_visible(timeout=5000)


def test_a_scan_while_a_field_has_the_focus_is_taken_and_the_field_stays_as_it_was(
    page: Page, station: Station
) -> None:
    page.goto("/sign-on")
    field = page.locator("input[name=number]")
    field.fill("00")
    field.focus()

    scan(page, "SF9000000000017")

    page.wait_for_timeout(500)
    assert (field.input_value(), texts(station)) == ("00", ["SF9000000000017"])


def test_the_enter_of_a_scanner_presses_no_key_that_has_the_focus(page: Page, station: Station) -> None:
    page.goto("/sign-on")
    page.locator("input[name=number]").fill("0001")
    page.locator("input[name=pin]").fill("290001")
    page.locator(".key.go").focus()

    scan(page, "SF9000000000017")

    page.wait_for_timeout(500)
    with station.store.read() as connection:
        done = connection.scalars(select(tables.operation.c.name)).all()
    assert "sign_on" not in done
    assert texts(station) == ["SF9000000000017"]


def test_what_a_person_types_stays_in_its_field(page: Page) -> None:
    page.goto("/sign-on")
    field = page.locator("input[name=number]")
    field.focus()

    page.keyboard.type("0001", delay=120)

    assert field.input_value() == "0001"


def test_with_a_chinese_input_method_on_the_code_is_read_by_its_keys_and_the_page_says_so(
    page: Page, station: Station
) -> None:
    page.goto("/sign-on")
    field = page.locator("input[name=number]")
    field.focus()

    scan(page, "SF9000000000017", composed=True)

    expect(page.locator("#ime-on")).to_be_visible()
    page.wait_for_timeout(500)
    assert field.input_value() == ""
    assert texts(station) == ["SF9000000000017"]


def test_without_such_a_scanner_the_page_says_that_one_types(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        station = build(desk.settings, desk.clock)
        station.start()
        with serving(create_app(station, demo=False)) as address:
            page = browser.new_page(base_url=address)
            page.goto(f"/kiosk?key={station.sessions.one_time_key}")

            scan(page, "SF9000000000017")

            expect(page.locator("#not-saved")).to_contain_text("page://desk")
            page.close()
        station.stop()
