"""The station ends and starts again in mid-flow, and two tabs do the same: each act is done once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from drivers.emulators.control import Bench, running
from station.demo.script import Hands, steps
from station.store import tables
from tests.faults.process import Desk, Onlooker, prepared
from tests.playing import eventually, play

pytestmark = pytest.mark.browser


class AtWork:
    """A station as a process of its own, its emulators, and the hands of the keeper."""

    def __init__(self, desk: Desk, bench: Bench) -> None:
        self.desk, self.life = desk, desk.start()
        self.life.wait_until_ready()
        self.store = Onlooker(desk.url)
        self.hands = Hands(bench, self.store, zero_s=0.02, settle=0)  # type: ignore[arg-type]

    def again(self) -> None:
        """End the station and start it anew."""
        self.life.end()
        self.life = self.desk.start()
        self.life.wait_until_ready()

    def rows(self, table: Any, *where: Any) -> list[Any]:
        """Rows of the store."""
        with self.store.read() as connection:
            return list(connection.execute(select(table).where(*where)).all())


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    """The demo delivery is counted and compared, without a scale."""
    with running(tmp_path / "ports") as bench:
        at_work = AtWork(prepared(tmp_path, bench), bench)
        play(at_work.hands, [step for step in steps() if not step.title.en.startswith("weigh")])
        yield at_work
        at_work.life.end()


@pytest.fixture
def page(work: AtWork, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(re.findall(r"open the desk at (\S+)", work.desk.log.read_text())[-1])
    yield page
    context.close()


def tap(page: Page, key: str) -> None:
    page.locator(".bar .what").tap()
    page.locator(f'[data-key="{key}"]').tap()


def test_settling_goes_on_where_it_was_when_the_station_starts_again(work: AtWork, page: Page) -> None:
    [short] = work.rows(tables.discrepancy, tables.discrepancy.c.kind == "short")
    tap(page, f"settle-{short.id}")
    page.wait_for_selector(".s-settle")
    tap(page, "choose-2")
    expect(page.locator("[data-key=choose-2]")).to_have_attribute("aria-pressed", "true")

    work.again()

    expect(page.locator("#not-live")).to_be_hidden(timeout=20_000)
    expect(page.locator("[data-key=choose-2]")).to_have_attribute("aria-pressed", "true")
    tap(page, "confirm")
    expect(page.locator(".step.now .t")).to_have_text("答复")
    steps = work.rows(tables.settlement_step, tables.settlement_step.c.discrepancy == short.id)
    assert [(each.step, each.facts.get("who")) for each in steps if each.step != "kind"] == [
        ("asked", "marketing_owner")
    ]


def test_a_hand_over_goes_on_between_its_two_badges_and_one_form_is_made(work: AtWork, page: Page) -> None:
    work.hands.command("0030")
    page.wait_for_selector(".s-hand_over")
    work.hands.badge("OP0001")
    expect(page.locator(".s-hand_over .step.done")).to_have_count(1)

    work.again()

    expect(page.locator("#not-live")).to_be_hidden(timeout=20_000)
    expect(page.locator(".s-hand_over .step.done")).to_have_count(1)
    work.hands.badge("OP0002")
    eventually(lambda: work.rows(tables.paper, tables.paper.c.kind == "form"), 10)
    [form] = work.rows(tables.paper, tables.paper.c.kind == "form")
    signed = work.rows(tables.signature, tables.signature.c.paper == form.number)
    assert [(each.act, each.operator) for each in signed] == [
        ("handed_over", "OP0001"),
        ("taken_over", "OP0002"),
    ]


def test_what_is_typed_without_a_badge_stays_typed_when_the_station_starts_again(
    work: AtWork, page: Page
) -> None:
    work.hands.command("0060")
    page.wait_for_selector(".s-locked")
    page.locator('.foot a[href="/sign-on"]').tap()
    for digit in "0001":
        page.locator(f'[data-digit="{digit}"]').tap()

    work.again()

    expect(page.locator("#not-live")).to_be_hidden(timeout=20_000)
    expect(page.locator("input[name=number]")).to_have_value("0001")


def test_two_tabs_settle_the_same_step_and_the_second_is_told(work: AtWork, page: Page) -> None:
    [short] = work.rows(tables.discrepancy, tables.discrepancy.c.kind == "short")
    tap(page, f"settle-{short.id}")
    page.wait_for_selector(".s-settle")
    tap(page, "choose-1")
    expect(page.locator("[data-key=choose-1]")).to_have_attribute("aria-pressed", "true")
    second = page.context.new_page()
    second.goto(page.url)
    second.route("**/live*", lambda route: route.abort())  # it shows what was
    second.reload()
    expect(second.locator("[data-key=confirm]")).to_have_count(1)
    tap(page, "confirm")
    expect(page.locator(".step.now .t")).to_have_text("答复")

    tap(second, "confirm")

    expect(second.locator(".step.now .t")).to_have_text("答复")
    steps = work.rows(tables.settlement_step, tables.settlement_step.c.discrepancy == short.id)
    assert [each.step for each in steps if each.step != "kind"] == ["asked"]
