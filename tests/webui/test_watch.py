"""The watch over the journeys, proved: what it is there to catch, it catches."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.webui.conftest import serving
from tests.webui.walking import Watch
from webui.app import create_app
from webui.stories.stand_in import StandIn

pytestmark = pytest.mark.browser

ELSEWHERE = "http://127.0.0.2:9/x"
"""A host that is not ours, at which nobody answers."""


def put(tag: str, properties: str) -> str:
    """Return the script that puts an element into the page; `url` is the other host's."""
    made = f"Object.assign(document.createElement('{tag}'), {{ {properties} }})"
    return f"url => {{ document.body.append({made}) }}"


ASKS = {
    "picture": "url => { new Image().src = url }",
    "fetch": "url => { fetch(url).catch(() => {}) }",
    "beacon": "url => { navigator.sendBeacon(url, 'x') }",
    "script": put("script", "src: url"),
    "style": put("link", "rel: 'stylesheet', href: url"),
    "frame": put("iframe", "src: url"),
    "socket": "url => { new WebSocket(url.replace('http', 'ws')) }",
    "form": "url => { document.forms[0].action = url; document.forms[0].submit() }",
}
"""Ways in which a page asks another host."""

FORBIDDEN = {
    "script in the page": put("script", "textContent: '1'"),
    "style in the page": put("style", "textContent: 'b{}'"),
    "handler in the page": "url => { document.body.insertAdjacentHTML('beforeend', '<b onclick=1>x</b>') }",
    "code from a text": "url => { setTimeout(() => eval('1')) }",
    "base": put("base", "href: url"),
    "object": put("object", "data: url"),
    **{name: ask for name, ask in ASKS.items() if name != "beacon"},
}
"""What the policy of every page forbids."""


def page_of(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/storybook/counting-ok")
    return page


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, str]]:
    desk = StandIn()
    with serving(create_app(desk, demo=False, stories=True)) as served:
        yield served, desk.token


def opened(browser: Browser, address: tuple[str, str], *, without_policy: bool = False) -> BrowserContext:
    served, token = address
    context = browser.new_context(base_url=served, bypass_csp=without_policy)
    context.add_cookies([{"name": "desk", "value": token, "url": served}])
    return context


@pytest.mark.parametrize("ask", ASKS)
def test_a_page_that_asks_another_host_is_seen(browser: Browser, address: tuple[str, str], ask: str) -> None:
    context = opened(browser, address, without_policy=True)
    watch = Watch(context)
    page = page_of(context)
    assert (watch.foreign, watch.violations) == ([], [])

    page.evaluate(ASKS[ask], ELSEWHERE)
    page.wait_for_timeout(500)
    context.close()

    assert [url.replace("ws:", "http:") for url in watch.foreign] == [ELSEWHERE]


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_what_the_policy_forbids_is_seen(browser: Browser, address: tuple[str, str], forbidden: str) -> None:
    context = opened(browser, address)
    watch = Watch(context)
    page = page_of(context)
    assert (watch.foreign, watch.violations) == ([], [])

    page.evaluate(FORBIDDEN[forbidden], ELSEWHERE)
    page.wait_for_timeout(500)
    context.close()

    assert watch.violations


def test_an_error_of_a_script_is_seen(browser: Browser, address: tuple[str, str]) -> None:
    context = opened(browser, address)
    watch = Watch(context)
    page = page_of(context)

    page.evaluate("() => { setTimeout(() => { throw new Error('burst') }) }")
    page.wait_for_timeout(300)
    context.close()

    assert any("burst" in said for said in watch.violations)
