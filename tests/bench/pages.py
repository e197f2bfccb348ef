"""The page in Chromium, at a real station: how soon a scan is seen, how heavy the page is, how it answers.

A page stamps the moment at which a frame with the new card was painted, by the clock that stamps the scan.
"""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, sync_playwright

from tests.webui.conftest import CHROMIUM_FLAGS

PAGES = 8
SCANS = int(os.environ.get("PAGE_SCANS", "120"))
WARM = 10
"""So many scans find pages that still load their font and have not drawn a card yet."""
EVERY_S = 0.8
"""What a hand needs at least to scan the next unit; the browsers are not asked anything meanwhile."""
VIEWPORT: Any = {"width": 1280, "height": 800}
IDLE = 40
IDLE_EVERY_S = 0.25
"""Four scans a second, faster than any hand."""
TURNS = 6
PER_TURN = 25
"""Scans with and without the idle pages, by turns."""
MOST = 2 * TURNS * PER_TURN

STAMP = """() => {
  window.shown = [];
  new MutationObserver(() => {
    const { card } = document.querySelector(".desk").dataset;
    if (card === window.last) return;
    window.last = card;
    const stamp = () => window.shown.push(performance.timeOrigin + performance.now());
    requestAnimationFrame(() => setTimeout(stamp));
  }).observe(document.body, { childList: true, subtree: true });
}"""

LISTEN = """
import selectors, sys, urllib.request
address, cookie, count = sys.argv[1:]
asked = urllib.request.Request(address, headers={"Cookie": cookie})
streams = selectors.DefaultSelector()
for _ in range(int(count)):
    streams.register(urllib.request.urlopen(asked, timeout=10), selectors.EVENT_READ)
print(flush=True)
while True:
    for ready, _ in streams.select():
        ready.fileobj.read1(65536)
"""

WATCH = """() => {
  window.slow = [];
  new PerformanceObserver((list) => window.slow.push(...list.getEntries().map((each) => each.duration)))
    .observe({ type: "event", durationThreshold: 16, buffered: true });
}"""


def bench(log: Path, scan: Callable[[int], float], counted: int) -> dict[str, Any]:
    """Measure the page of a station that counts.

    Args:
        log: where the station printed the address that opens it.
        scan: scans the nth unit and waits for its label; returns the seconds to the label's first byte.
        counted: how many units were scanned before.
    """
    opens = re.findall(r"http://\S+/kiosk\?key=\S+", log.read_text())[-1]
    figures: dict[str, Any] = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        context = chromium.new_context(viewport=VIEWPORT, has_touch=True)
        first = context.new_page()
        figures |= _weight(first, opens)
        # a browser of its own each: one holds six connections to a host, and its hidden pages no stream
        known = context.storage_state()
        seen = [chromium.new_context(viewport=VIEWPORT, storage_state=known) for _ in range(PAGES - 1)]
        pages = [first, *(each.new_page() for each in seen)]
        address = f"http://{urlsplit(opens).netloc}/"
        for page in pages:
            _whole_on_screen(page)
            page.goto(address)
            page.evaluate(STAMP)
        figures |= _seen(pages, scan, counted)
        for page in pages[1:]:
            page.close()
        figures |= _answers(first)
        cookie = context.cookies()[0]["value"]
        chromium.close()
    return figures | _idle(address, cookie, scan, counted + SCANS)


def _whole_on_screen(page: Page) -> None:
    """Make the window larger than the page: what would lie outside of it is drawn and never painted."""
    session = page.context.new_cdp_session(page)
    window = session.send("Browser.getWindowForTarget")["windowId"]
    session.send("Browser.setWindowBounds", {"windowId": window, "bounds": {"width": 1400, "height": 1000}})


def _weight(page: Page, opens: str) -> dict[str, Any]:
    """Open the desk for the first time and count what comes over the wire."""
    finished: list[Request] = []
    page.on("requestfinished", lambda each: finished.append(each))  # which the live stream never is
    page.goto(opens)
    page.wait_for_timeout(1000)
    bodies = [(each.url, each.sizes()["responseBodySize"]) for each in finished]
    fonts = [size for url, size in bodies if "font" in url]
    return {
        "first page without its font, KB (aim 100)": (sum(size for _, size in bodies) - sum(fonts)) / 1000,
        "requests for the font (aim 1)": len(fonts),
    }


def _seen(pages: list[Page], scan: Callable[[int], float], counted: int) -> dict[str, Any]:
    """Scan units and wait until each page has painted its card."""
    took: list[list[float]] = []
    for n in range(counted, counted + SCANS):
        before = [page.evaluate("window.shown.length") for page in pages]
        at = time.time()
        scan(n)
        time.sleep(EVERY_S)
        for page, seen in zip(pages, before, strict=True):
            page.wait_for_function("seen => window.shown.length > seen", arg=seen)
        took.append([page.evaluate("seen => window.shown[seen]", seen) / 1000 - at
                     for page, seen in zip(pages, before, strict=True)])  # fmt: skip
    first, took = took[:WARM], took[WARM:]
    one = [each[0] for each in took]
    return {
        f"scan to card, {PAGES} pages open, ms, p99 of one page (aim 150)": _p99(one) * 1e3,
        "the same, of all pages": _p99([time for each in took for time in each]) * 1e3,
        "the same, p50 of one page": statistics.median(one) * 1e3,
        f"the same, worst of the first {WARM}, just opened": max(max(each) for each in first) * 1e3,
    }


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _answers(page: Page) -> dict[str, Any]:
    """Tap keys with a processor four times slower, and ask the browser how long each took to be painted."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.evaluate(WATCH)
    for _ in range(10):
        page.get_by_role("button", name=re.compile("破损|有问题")).first.tap()
        page.locator(".card.asking").wait_for()
        page.get_by_role("button", name="返回").tap()
        page.locator(".card.asking").wait_for(state="detached")
    slow = page.evaluate("window.slow")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return {"interaction to next paint, CPU four times slower, ms, worst (aim 100)": max(slow, default=0)}


@contextmanager
def _streams(address: str, cookie: str, count: int) -> Iterator[None]:
    """So many pages that only listen: a program of its own reads their streams to nowhere."""
    listening = [sys.executable, "-c", LISTEN, f"{address}live?of=/desk&since=", f"desk={cookie}", str(count)]
    with subprocess.Popen(listening, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        try:
            program.stdout.read(1)  # all are open
            yield
        finally:
            program.kill()
    time.sleep(2)  # that nobody reads a stream any more is noticed with its next beat


def _idle(address: str, cookie: str, scan: Callable[[int], float], counted: int) -> dict[str, Any]:
    """Scan with and without idle pages, by turns."""
    times: dict[int, list[float]] = {0: [], IDLE: []}
    for _ in range(TURNS):
        for count, took in times.items():
            with _streams(address, cookie, count):
                for _ in range(PER_TURN):
                    took.append(scan(counted))
                    counted += 1
                    time.sleep(IDLE_EVERY_S)
    return {
        f"a scan beside {IDLE} idle pages / without, p50 (aim 1.2)": statistics.median(times[IDLE])
        / statistics.median(times[0])
    }
