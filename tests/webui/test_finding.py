"""The devices page at a real desk, by touch: a code is scanned off the screen, and the scanner works."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from drivers.emulators.control import Bench, running
from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.station import Station
from tests.playing import CONFIG
from tests.webui.conftest import serving
from webui.app import create_app

pytestmark = pytest.mark.browser


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[tuple[Station, Bench, Path]]:
    """A station none of whose devices is there; a scanner and a scale are plugged in elsewhere."""
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG.read_text().replace("socket://127.0.0.1:9100", "socket://127.0.0.1:9"))
    devices = ("--device", "gun=scanner:serial", "--device", "pan=scale:mt-sics")
    with running(tmp_path / "var" / "ports", *devices) as bench:
        station = build(load(file, {"STATION__RESERVE_MB": "0"}), Clock(), file=file)
        station.start()
        yield station, bench, file
        station.stop()


@pytest.fixture
def page(browser: Browser, at_desk: tuple[Station, Bench, Path]) -> Iterator[Page]:
    station = at_desk[0]
    with serving(create_app(station, demo=False)) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": 1280, "height": 800}, has_touch=True, locale="zh-CN"
        )
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        page.goto("/devices?lang=en")
        yield page
        context.close()


def test_a_scanner_is_bound_by_scanning_the_code_off_the_screen(
    page: Page, at_desk: tuple[Station, Bench, Path]
) -> None:
    _, bench, file = at_desk
    expect(page.get_by_text("Not plugged in")).to_have_count(2)

    page.get_by_role("button", name="Add scanner").tap()
    expect(page.get_by_text("Scan this with the scanner you want here")).to_be_visible()
    (symbol,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    bench.scan(symbol.text, device="gun")

    expect(page.get_by_text("The scanner scanner is set up")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("Not plugged in")).to_have_count(1, timeout=10_000)
    assert load(file, {}).devices[0].port == bench.port("gun")


def test_a_scale_is_asked_and_bound_by_the_weight_put_on_it(
    page: Page, at_desk: tuple[Station, Bench, Path]
) -> None:
    _, bench, file = at_desk
    page.get_by_role("button", name="Listen").tap()
    expect(page.get_by_text("Says nothing")).to_have_count(2, timeout=10_000)

    row = page.locator(".job", has_text="ports/pan")
    row.get_by_role("button", name="Ask").tap()
    expect(row.get_by_text("Scale (mt-sics")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Add scale").tap()
    expect(page.get_by_text("then put 1 kg on it")).to_be_visible()
    set_up = page.get_by_text("The scale scale is set up")
    for _ in range(20):
        bench.load("0.000 kg", settle=0, device="pan")
        time.sleep(0.6)
        bench.load("1.000 kg", settle=1, device="pan")
        time.sleep(0.6)
        if set_up.is_visible():
            break

    expect(set_up).to_be_visible(timeout=10_000)
    expect(page.locator(".dp .now")).to_have_text("1.00 kg", timeout=10_000)
    assert load(file, {}).devices[1].port == bench.port("pan")


def test_a_search_is_ended_by_touch(page: Page) -> None:
    page.get_by_role("button", name="Add scanner").tap()

    page.get_by_role("button", name="Stop").tap()

    expect(page.get_by_role("button", name="Add scanner")).to_be_visible(timeout=10_000)
