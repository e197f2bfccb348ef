"""Any character in a barcode is text on every page: it changes nothing, and nothing of it runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from station.demo.script import KEEPER
from station.store import tables
from tests.playing import Played, eventually, played
from tests.webui.conftest import serving
from tests.webui.walking import Watch
from webui.app import create_app

pytestmark = pytest.mark.browser

HTML = (
    "<script>document.title='run'</script>",
    "<img src=x onerror=document.title='run'>",
    "\"'><svg onload=document.title='run'>",
    "{{7*7}}${7*7}&lt;b&gt;",
    "javascript:document.title='run'",
    "\u202eRETUPMOC\u202c\u2066x\u2069\u200f",
    "'; DROP TABLE unit; --",
)
ASCII = tuple(f"A{chr(n)}Z" for n in range(128) if chr(n) not in "\r\n")
"""Each character but the two that end a scan."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Played]:
    with played(tmp_path) as desk:
        desk.hands.badge(KEEPER)
        eventually(lambda: desk.station.view().clerk)
        yield desk


def goods(desk: Played) -> list[Any]:
    """How many rows each table has, but for those of what was scanned and of what happened."""
    with desk.station.store.read() as connection:
        return [
            connection.scalar(select(func.count()).select_from(each))
            for each in tables.metadata.sorted_tables
            if each.name not in ("operation", "event", "head", "inbox")
        ]


@pytest.fixture
def page(desk: Played, browser: Browser) -> Iterator[Page]:
    with serving(create_app(desk.station, demo=False)) as address:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(f"/kiosk?key={desk.station.sessions.one_time_key}")
        yield page
        context.close()


def test_each_ascii_character_html_script_and_bidi_text_is_shown_as_text_and_changes_nothing(
    desk: Played, page: Page
) -> None:
    token = desk.station.tokens.issue("reader")
    watch, before = Watch(page.context), goods(desk)

    for text in ASCII:
        take(desk, text)
    shows_no_elements(page)

    for text in HTML:
        take(desk, text)
        for path in ("/", "/devices"):
            page.goto(path)
            shows_no_elements(page)
        page.goto("/search")
        page.locator("input[name=q]").fill(text)
        page.locator("input[name=q]").press("Enter")
        page.wait_for_load_state()
        shows_no_elements(page)
        assert "run" not in page.title()
    answer = page.request.get("/api/v1/events", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, "application/json")
    assert goods(desk) == before
    assert (watch.foreign, watch.violations) == ([], [])


def take(desk: Played, text: str) -> None:
    """Scan it, then a code that means nothing, and wait until both are worked off.

    Bytes that are no scan are noise, and a scanner that sends nothing else is not listened to for a while.
    """
    plain = f"after {len(desk.rows(tables.operation))}"
    desk.hands.scan(text)
    desk.hands.scan(plain)
    eventually(
        lambda: desk.rows(tables.operation, tables.operation.c.reading["text"].as_string() == plain), 10
    )
    if text in HTML:
        desk.hands.scan(text)
        said = tables.operation.c.reading["text"].as_string() == text
        eventually(lambda: len(desk.rows(tables.operation, said)) == 2, 10)


def shows_no_elements(page: Page) -> None:
    """Nothing of a code has become an element, and no control of its direction is in the page."""
    assert page.locator("img[src=x], svg[onload], script:not([src])").count() == 0
    shown = page.locator("main").inner_text()
    assert not set(shown) & set("\u202e\u202c\u2066\u2069\u200f")
