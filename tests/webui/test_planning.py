"""Tomorrow planned and picked with fingers and scanner in Chromium on the real station (R20)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from station.__main__ import build
from station.config import load
from station.demo.script import Hands
from station.demo.show import perform, played
from station.doctor.invariants import check
from station.station import Station
from station.store import tables
from tests.webui.conftest import serving
from webui.app import create_app

pytestmark = pytest.mark.browser

UNITS = ("RU2609290001", "RU2609290002", "RU2609290007")


@pytest.fixture
def played_out(tmp_path: Path) -> Iterator[tuple[Station, Hands]]:
    """The demo delivery counted, and three of its units issued to after-sales."""
    with played(tmp_path, load(Path("config.yaml"), {}), fast=True, build=build) as (station, hands):
        perform(station, hands, "zh")
        for place, who, code in (("LC000003", "OP0001", "put_away"), ("LC000004", "OP0010", "unit_issued")):
            hands.badge(who)
            answered(station, "signed_on")
            for unit in UNITS:
                hands.scan(unit)
                answered(station, "unit_on_table")
                hands.scan(place)
                answered(station, code)
        yield station, hands


@pytest.fixture
def page(played_out: tuple[Station, Hands], browser: Browser) -> Iterator[Page]:
    station, _ = played_out
    with serving(create_app(station, demo=False)) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": 1280, "height": 800}, has_touch=True
        )
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        yield page
        context.close()


def answered(station: Station, code: str) -> None:
    """Wait until that is what the desk has said last."""
    give_up = time.monotonic() + 20
    while (card := station.view().card) is None or card.feedback.code != code:
        assert time.monotonic() < give_up, (code, card and card.feedback)
        time.sleep(0.02)


def test_r20_the_leader_plans_the_store_hands_out_and_two_badges_sign(
    page: Page, played_out: tuple[Station, Hands]
) -> None:
    station, hands = played_out
    hands.badge("OP0003")
    answered(station, "signed_on")
    page.goto("/work")
    page.locator(".foot .go").tap()
    expect(page.locator(".tick input")).to_have_count(3)

    for unit in UNITS[:2]:
        page.locator(f".tick input[value={unit}]").tap()
    page.locator("[data-key=plan-inspect-OP0004]").tap()
    expect(page.locator(".tick input")).to_have_count(1)
    expect(page.locator(".said")).to_contain_text("邓辉 检测 2 项")
    page.locator(f".tick input[value={UNITS[2]}]").tap()
    drawn = page.locator(".desk").get_attribute("data-card") or ""
    hands.scan(UNITS[2])  # the page is drawn anew by the scan; the tick stays
    expect(page.locator(".desk")).not_to_have_attribute("data-card", drawn)
    expect(page.locator(f".tick input[value={UNITS[2]}]")).to_be_checked()
    page.locator(".foot .go").tap()
    expect(page.locator(".said")).to_contain_text("提早下达")

    hands.badge("OP0001")
    answered(station, "signed_on")
    hands.scan("PK2609290001")
    answered(station, "pick_begun")
    page.goto("/")
    hands.scan(UNITS[0])
    expect(page.locator(".packed")).to_have_count(1)
    hands.scan(UNITS[2])
    answered(station, "not_on_pick_list")
    page.locator("[data-key=confirm]").tap()
    expect(page.locator(".ask .notice")).to_contain_text("短 1")
    hands.badge("OP0004")
    answered(station, "picker_has_signed")
    expect(page.locator(".step.done .s")).to_have_text("邓辉")
    hands.badge("OP0003")
    answered(station, "pick_signed_short")

    hands.badge("OP0004")
    answered(station, "signed_on")
    page.goto("/work")
    page.locator(".task summary").tap()
    page.get_by_role("button", name="找不到").tap()
    expect(page.locator(".said")).to_contain_text("记在领料人 邓辉 名下")
    page.goto("/papers/PK2609290001")
    expect(page.locator(".says")).to_contain_text("签后短 1：找不到")
    with station.store.read() as connection:
        lines = connection.execute(select(tables.pick_line).order_by(tables.pick_line.c.item)).all()
        assert [(line.item, line.counted, line.missing) for line in lines] == [
            (UNITS[0], 1000, 1000),
            (UNITS[1], 0, 0),
        ]
        assert check(connection) == []
