"""Without a script the forms still post: matters are settled, papers signed, office pages edited."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from station.__main__ import build
from station.config import load
from station.demo import data
from station.demo.show import perform, played
from station.station import Station
from tests.station.by_hand import picture
from tests.webui.conftest import serving
from webui.app import create_app

pytestmark = pytest.mark.browser

MANAGER, MARKETING = "OP0006", "OP0007"


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """The desk after the demo delivery was counted; everybody has a PIN."""
    settings = load(Path("config.yaml"), {})
    with played(tmp_path_factory.mktemp("desk"), settings, fast=True, build=build) as (station, hands):
        perform(station, hands, "zh")
        data.give_pins(station.store, station.desk.id, station.clock)
        yield station


@pytest.fixture(scope="module")
def plain(browser: Browser, station: Station) -> Iterator[BrowserContext]:
    """A browser that runs no script, and has opened the desk."""
    with serving(create_app(station, demo=True)) as address:
        context = browser.new_context(base_url=address, java_script_enabled=False, locale="zh-CN")
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        page.close()
        yield context
        context.close()


@pytest.fixture
def page(plain: BrowserContext) -> Iterator[Page]:
    page = plain.new_page()
    page.goto("/")
    yield page
    page.close()


@pytest.fixture
def office(browser: Browser, plain: BrowserContext, page: Page) -> Iterator[Page]:
    """A browser elsewhere, that runs no script either."""
    context = browser.new_context(base_url=page.url, java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()


def sign_in(page: Page, number: str) -> None:
    """Sign in in the office."""
    page.goto("/office/sign-in")
    page.locator("input[name=number]").fill(number.removeprefix("OP"))
    page.locator("input[name=pin]").fill(data.PINS[number])
    page.locator(".foot .key.go").click()
    expect(page.locator(".clerk .h")).to_be_visible()


def settle(page: Page) -> None:
    """Answer each step of the open matter and sign it."""
    for _ in range(8):
        if not page.locator(".s-settle").count():
            return
        if page.locator(".foot .photo .go").count():
            page.locator(".foot .photo input[type=file]").set_input_files(
                {"name": "case.jpg", "mimeType": "image/jpeg", "buffer": picture()}
            )
            page.locator(".foot .photo noscript button").click()
            expect(page.locator(".shots img")).to_have_count(1)
            continue
        for group in range(page.locator(".ask [class^=grid]").count()):
            answer = page.locator(".ask [class^=grid]").nth(group).locator("button").first
            if answer.get_attribute("aria-pressed") == "false":
                answer.click()
        page.locator(".foot .key.go").click()


def test_a_matter_is_settled_with_its_photo(station: Station, page: Page) -> None:
    damaged = next(each for each in station.discrepancies(50) if each.kind == "damaged")

    page.locator(f'[data-key="settle-{damaged.id}"]').click()
    settle(page)

    after = station.discrepancy(damaged.id)
    assert after is not None
    assert (after.state, len(after.photos), [step.state for step in after.steps]) == (
        "settled",
        1,
        ["done"] * 6,
    )


def test_a_page_on_which_something_is_open_does_not_load_itself_anew(station: Station, page: Page) -> None:
    refresh = 'meta[http-equiv="refresh"]'
    short = next(each for each in station.discrepancies(50) if each.kind == "short")
    assert page.locator(refresh).count() == 1

    page.locator(f'[data-key="settle-{short.id}"]').click()
    assert page.locator(refresh).count() == 0

    page.locator('[data-key="leave"]').click()
    assert page.locator(refresh).count() == 1
    paper = page.request.get("/sign-on").text()
    assert "refresh" not in paper


def test_a_paper_is_signed_in_the_office(station: Station, office: Page) -> None:
    [filed] = station.papers("replacement", "draft", "", "").rows

    sign_in(office, MARKETING)
    office.goto(f"/papers/{filed.number}?act=reviewed")
    office.locator("input[name=pin]").fill(data.PINS[MARKETING])
    office.locator('.foot [data-key="act-reviewed"]').click()

    paper = station.paper(filed.number, None)
    assert paper is not None
    assert (paper.state, [each.by for each in paper.signatures][-1]) == ("reviewed", "林珊")


def test_a_setting_is_changed_in_the_office(station: Station, office: Page) -> None:
    page = office
    sign_in(page, MANAGER)

    page.goto("/office/settings/close")
    page.locator("input[name=value]").fill("18:00")
    page.locator("input[name=pin]").fill(data.PINS[MANAGER])
    page.locator(".foot .key.go").click()

    assert next(each.value for each in station.settings() if each.name == "close") == "18:00"
    expect(page.locator(".told.ok")).to_be_visible()


def test_whoever_leaves_locks_the_desk(station: Station, page: Page) -> None:
    page.locator('[data-key="sign_off"]').click()

    expect(page.locator(".s-locked")).to_be_visible()
    assert station.view().clerk is None
