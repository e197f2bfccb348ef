"""Every screen there is, looked at by machine: fit, words large enough, contrast, names, and both languages.

Axe-core, written by others, judges WCAG 2.2 AA (`npm ci --prefix tests/independent`).
"""

import os
import random
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page

from station.forms import gallery
from tests.webui.conftest import serving
from tests.webui.looks import LOOK, PHONE
from webui import stories, storybook
from webui.app import create_app
from webui.stories.stand_in import StandIn
from webui.storybook import EVERY_STORY

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

STORIES = sorted(set(EVERY_STORY) - {"hostile"})
"""`hostile` is made to be ugly: what it must not do is tried in test_browser."""

SIZES = {(1280, 800): LOOK, (1024, 600): LOOK, (1920, 1080): LOOK, (390, 844): PHONE}
"""The kiosk, a ten-inch panel, a large screen, a phone held upright; and what each is looked at with."""

AXE = Path("tests/independent/node_modules/axe-core/axe.min.js")

JUDGE = """async (off) => {
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await axe.run(document, { runOnly, rules: off, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
}"""

CHINESE = re.compile(r"[\u3400-\u9fff]+")

SAID = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const place = texts.currentNode.parentElement;
    if (!place.closest("svg, script, style, noscript, .lab, body [lang='zh-CN'], [hidden]"))
      found.push(texts.currentNode.textContent);
  }
  return found;
}"""
"""The words of a page, but for what is Chinese in every language: the drawing of a label."""


BOTH_LANGUAGES = {"中文", "扫工牌"}
"""The key that turns the page to Chinese, and what a locked desk asks of whoever comes."""


Place = TypeVar("Place")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the kiosk's browser, which has opened the storybook's desk."""
    desk = StandIn()
    with serving(create_app(desk, demo=False, stories=True)) as address:
        context = browser.new_context(base_url=address, has_touch=True, locale="zh-CN")
        page = context.new_page()
        page.goto(f"/kiosk?key={desk.key}")
        yield page
        context.close()


def screens(page: Page, language: str) -> Iterator[str]:
    """Open one screen after the other; loading takes longest, so all that is asked is asked at once."""
    for story in STORIES:
        page.goto(f"/storybook/{story}?lang={language}")
        yield story


def looked_at(page: Page) -> dict[int, Collection[str]]:
    """What is wrong with a screen, by width; it was loaded at the size at which the one before was left."""
    there = page.viewport_size
    sizes = sorted(SIZES, key=lambda size: there != {"width": size[0], "height": size[1]})
    found: dict[int, list[str]] = {}
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
        found[width] = page.evaluate(SIZES[width, height])
    return wrong(found)


def wrong(found: Mapping[Place, Collection[str]]) -> dict[Place, Collection[str]]:
    """Those places where something was found."""
    return {place: what for place, what in found.items() if what}


COVERED = """() => [...document.querySelectorAll("#step :is(input, select, textarea, button, label.key)")]
  .filter((each) => !each.matches("[type=hidden], .file"))
  .filter((each) => {
    each.scrollIntoView({ block: "nearest" });
    const box = each.getBoundingClientRect();
    const there = document.elementFromPoint(box.x + box.width / 2, box.bottom - 4);
    return !(each.contains(there) || there?.contains(each));
  }).map((each) => each.outerHTML.slice(0, 80))"""
"""What of a page's second step another part lies over, once it is scrolled to."""


def test_every_screen_fits_and_can_be_read_and_touched_at_four_sizes_and_its_second_step_is_not_covered(
    page: Page,
) -> None:
    found, covered, steps = {}, {}, 0
    for story in screens(page, "zh"):
        found[story] = looked_at(page)
        if page.locator("#step").count():
            steps += 1
            page.set_viewport_size({"width": 1024, "height": 600})
            covered[story] = page.evaluate(COVERED)
            assert page.locator(".foot [form=step]").count() == 1, story

    assert steps > 15
    assert (wrong(found), wrong(covered)) == ({}, {})


def test_every_english_screen_fits_too_and_has_no_chinese_word_but_what_was_typed_in_chinese(
    page: Page,
) -> None:
    """What the made-up data say in Chinese is data; every other Chinese word was not translated."""
    made_up = [*Path(stories.__file__).parent.glob("*.py"), Path(storybook.__file__), Path(gallery.__file__)]
    told = [each.read_text(encoding="utf-8") for each in made_up]
    data = {run for text in told for run in CHINESE.findall(text)}
    found, left = {}, {}
    for story in screens(page, "en"):
        found[story] = looked_at(page)
        runs = {run for text in page.evaluate(SAID) for run in CHINESE.findall(text)}
        left[story] = runs - data - BOTH_LANGUAGES

    assert (wrong(found), wrong(left)) == ({}, {})


def test_on_a_large_screen_everything_is_larger_by_one_factor(page: Page) -> None:
    read = """() => { const key = document.querySelector(".foot .key"), box = key.getBoundingClientRect();
      return [parseFloat(getComputedStyle(key).fontSize) * key.currentCSSZoom, box.height, box.bottom]; }"""
    drawn_at = {}
    for width, height in ((1280, 800), (1600, 900), (1920, 1080), (2560, 1440)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/storybook/counting-ok?lang=zh")
        font, key, bottom = page.evaluate(read)
        assert bottom < height
        drawn_at[width] = (round(font, 1), round(key, 1))

    assert drawn_at == {1280: (20, 64), 1600: (22.4, 71.7), 1920: (26, 83.2), 2560: (35, 112)}


def judged(page: Page, story: str, language: str, scheme: str, width: int, height: int) -> list[str]:
    """What axe-core has against one screen."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/storybook/{story}?lang={language}")
    page.evaluate(AXE.read_text())
    # on a phone the foot covers what is pushed up from below it; how large a key is, is measured above
    off = {"target-size": {"enabled": False}} if width < 400 else {}
    found: list[str] = page.evaluate(JUDGE, off)
    return found


EVERY_LOOK = [
    (language, scheme, *size) for language in ("zh", "en") for scheme in ("light", "dark") for size in SIZES
]


def test_nothing_is_in_the_way_of_whoever_sees_little_or_uses_the_keyboard(page: Page) -> None:
    """Each screen once; language, scheme and size change from screen to screen and run to run."""
    seed = int(os.environ.get("SEED", random.randrange(2**32)))
    print(f"SEED={seed}")
    turn = random.Random(seed).randrange(len(EVERY_LOOK))

    found = {}
    for n, story in enumerate(STORIES):
        look = EVERY_LOOK[(n * 5 + turn) % len(EVERY_LOOK)]
        found[(story, *look)] = judged(page, story, *look)

    assert wrong(found) == {}


@pytest.mark.soak
@pytest.mark.parametrize("look", EVERY_LOOK, ids=str)
def test_nothing_is_in_the_way_on_any_screen_in_any_look(page: Page, look: tuple[str, str, int, int]) -> None:
    found = {story: judged(page, story, *look) for story in STORIES}

    print(f"{len(found)} screens as {look}")
    assert wrong(found) == {}
