"""All eight findings of the demo delivery, settled with fingers in Chromium on the real station."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from station.__main__ import build
from station.config import load
from station.demo.show import perform, played
from station.station import Station
from tests.webui.conftest import serving
from webui.app import create_app

pytestmark = pytest.mark.browser

FINDINGS = ["damaged", "duplicate_serial", "wrong_model", "out_of_warranty", "unreadable", "out_of_warranty"]
FINDINGS += ["mixed", "short"]

# In one look: between two looks an event may draw the page anew, and a key that was replaced has no place.
MIDDLE_OF_THE_INK_KEY = """() => {
    const box = document.querySelector(".foot .key.go")?.getBoundingClientRect()
    return box?.width && [box.x + box.width / 2, box.y + box.height / 2]
}"""


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """The desk after the demo delivery was counted, through emulated ports."""
    settings = load(Path("config.yaml"), {})
    with played(tmp_path, settings, fast=True, build=build) as (station, hands):
        perform(station, hands, "zh")
        yield station


@pytest.fixture
def page(station: Station, browser: Browser) -> Iterator[Page]:
    with serving(create_app(station, demo=True)) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": 1280, "height": 800}, has_touch=True
        )
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        yield page
        context.close()


def step(page: Page) -> str:
    return page.locator(".step.now .t").inner_text()


def press_ink_key(page: Page) -> None:
    """Press it twice, as an impatient finger does; the second press changes nothing."""
    before = step(page)
    x, y = page.wait_for_function(MIDDLE_OF_THE_INK_KEY).json_value()
    for _ in range(2):
        page.touchscreen.tap(x, y)
    page.wait_for_function(
        "before => document.querySelector('.step.now .t')?.innerText !== before", arg=before
    )
    page.locator(".bar .what").tap()  # a finger that comes back is no double tap


def settle(page: Page, photo: bytes) -> None:
    """Answer each step of the open matter with the first answer of each group, and sign it."""
    while page.locator(".s-settle").count():
        if page.locator(".foot .photo .go").count():  # at the decision, one may be taken besides
            page.locator("input[type=file]").set_input_files(
                {"name": "case.jpg", "mimeType": "image/jpeg", "buffer": photo}
            )
            expect(page.locator(".shots img")).to_have_count(1)
            continue
        for number in range(page.locator(".ask [class^=grid]").count()):
            answer = page.locator(".ask [class^=grid]").nth(number).locator("button").first
            if answer.get_attribute("aria-pressed") == "false":  # how and when are picked beforehand
                answer.tap()
            expect(answer).to_have_attribute("aria-pressed", "true")
        press_ink_key(page)


def test_all_findings_are_settled_by_touch_and_a_reload_in_the_middle_loses_nothing(
    station: Station, page: Page
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(out, "JPEG")
    open_ones = page.locator(".matters button.item[data-key^=settle]")
    expect(open_ones).to_have_count(len(FINDINGS))

    open_ones.first.tap()
    page.wait_for_selector(".s-settle")
    page.locator("input[type=file]").set_input_files(
        {"name": "case.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    expect(page.locator(".shots img")).to_have_count(1)
    page.locator(".ask button").first.tap()
    expect(page.locator(".ask button.on")).to_have_count(3)  # how and when are picked beforehand
    page.reload()
    expect(page.locator(".ask button.on")).to_have_count(3)  # how and when are picked beforehand
    settle(page, out.getvalue())
    while open_ones.count():
        page.locator(".bar .what").tap()
        open_ones.first.tap()
        page.wait_for_selector(".s-settle")
        settle(page, out.getvalue())

    found = station.discrepancies(50)
    assert sorted(each.kind for each in found) == sorted(FINDINGS)
    assert [(each.state, [step.name for step in each.steps if step.state != "done"]) for each in found] == [
        ("settled", [])
    ] * len(FINDINGS)
    assert [len(each.photos) for each in found if each.kind == "damaged"] == [1]
