"""The page of labels on the real station: a batch, a cable pulled in the middle of it, and one touch."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from drivers.emulators.control import Bench, running
from station.__main__ import build
from station.station import Station
from station.store import tables
from tests.faults.process import prepared
from tests.invariants import printed_label
from tests.webui.conftest import serving
from webui.app import create_app

pytestmark = pytest.mark.browser


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """The emulators, the printer a serial one: cut off, it stays away until it is plugged in again."""
    devices = ("scanner=scanner:serial", "scale=scale:mt-sics", "printer=printer:zpl@pty")
    options = [word for each in devices for word in ("--device", each)]
    with running(tmp_path / "ports", *options) as bench:
        yield bench


@pytest.fixture
def station(tmp_path: Path, bench: Bench) -> Iterator[Station]:
    """A desk on emulators; a keeper has signed on."""
    desk = prepared(tmp_path, bench)
    station = build(desk.settings, desk.clock)
    station.start()
    with station.store.read() as connection:
        badge = tables.operator.c.number == "OP0001"
        secret = connection.scalar(select(tables.operator.c.badge_secret).where(badge))
    bench.scan(f"OP0001{secret}")
    yield station
    station.stop()


@pytest.fixture
def page(station: Station, browser: Browser) -> Iterator[Page]:
    with serving(create_app(station, demo=False)) as address:
        viewport = {"width": 1280, "height": 800}
        context = browser.new_context(base_url=address, viewport=viewport, has_touch=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        yield page
        context.close()


def test_a_batch_is_cut_off_settled_in_one_touch_and_comes_out_once_each(
    page: Page, station: Station, bench: Bench
) -> None:
    with station.store.read() as connection:
        places = sorted(connection.scalars(select(tables.location.c.code)))
    page.goto("/devices?lang=en")
    page.get_by_role("link", name="Labels").tap()
    bench.cut_after(300)

    page.get_by_role("button", name="All place labels").tap()

    expect(page.get_by_role("heading", name="Did these labels come out?")).to_be_visible(timeout=20_000)
    expect(page.locator("progress")).to_have_attribute("max", str(len(places)))
    bench.replug("printer")
    page.get_by_role("button", name="It did not: print again").tap()
    expect(page.get_by_role("heading", name="No label is waiting")).to_be_visible(timeout=20_000)
    assert page.url.endswith("/labels")
    out = [printed_label(Path(label["file"])) for label in bench.labels()]
    assert Counter(label.number for label in out) == dict.fromkeys(places, 1)


def test_what_waits_is_cancelled_with_a_reason(page: Page, station: Station, bench: Bench) -> None:
    bench.paper_out()
    page.goto("/labels?lang=en")
    page.get_by_role("button", name="All place labels").tap()

    page.get_by_role("button", name="Not needed").tap()

    expect(page.get_by_text("labels cancelled")).to_be_visible()
    assert {job.evidence for job in station.print_jobs(100) if job.state == "cancelled"} == {"not_needed"}
