"""A picture of 100 MB, a camera that is refused: the page says so, and a photo can still be given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.station.by_hand import picture
from tests.webui.conftest import launched, serving
from webui.app import create_app
from webui.stories.stand_in import StandIn
from webui.storybook import STORIES

pytestmark = pytest.mark.browser

MB = 1024 * 1024
ASK = "() => navigator.mediaDevices.getUserMedia({ video: true }).catch((no) => no.name)"


class Wanting(StandIn):
    """A desk that wants a photo of a damaged unit."""

    view = staticmethod(STORIES["settle-photo"])  # type: ignore[assignment]


@pytest.fixture
def desk() -> StandIn:
    return Wanting()


def opened(desk: StandIn, browser: Browser, address: str) -> Page:
    page = browser.new_context(base_url=address, locale="zh-CN").new_page()
    page.goto(f"/kiosk?key={desk.key}")
    return page


@pytest.fixture
def page(desk: StandIn, browser: Browser) -> Iterator[Page]:
    with serving(create_app(desk, demo=False)) as address:
        page = opened(desk, browser, address)
        yield page
        page.context.close()


def test_a_picture_of_100_mb_is_refused_in_words_and_the_next_one_is_taken(
    desk: StandIn, page: Page, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(100 * MB)
    field = page.locator(".foot .photo input[type=file]")

    field.set_input_files(huge)

    expect(page.locator("#not-saved")).to_contain_text("太大", timeout=20_000)
    assert desk.done == {}
    field.set_input_files({"name": "case.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(page.locator("#not-saved")).to_be_hidden()
    assert len(desk.done) == 1


def test_a_camera_that_may_not_be_used_is_said_and_the_photo_key_asks_for_a_file(
    desk: StandIn, playwright: Playwright
) -> None:
    """There is a camera, and whoever keeps the browser has not allowed it."""
    with (
        launched(playwright, "--use-fake-device-for-media-stream") as browser,
        serving(create_app(desk, demo=False)) as address,
    ):
        page = opened(desk, browser, address)
        why = page.evaluate(
            "() => navigator.mediaDevices.getUserMedia({ video: true }).catch((no) => no.name)"
        )

        expect(page.locator("[data-no-camera]")).to_be_visible(timeout=10_000)
        with page.expect_file_chooser() as chooser:
            page.locator(".foot .photo label").click()
        chooser.value.set_files({"name": "case.jpg", "mimeType": "image/jpeg", "buffer": picture()})
        page.wait_for_timeout(500)

    assert (why, len(desk.done)) == ("NotAllowedError", 1)
