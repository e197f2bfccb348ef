"""`python -m tests.pictures FOLDER`: the pictures of docs/screens.

The delivery is taken of the demo desk as it really runs. Two windows share one kiosk session: in the first,
the bench's key "next" plays the demo delivery, the second shows the desk without it and is photographed.
The other screens, one picture each, are the storybook's, in FOLDER/storybook.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.webui.conftest import launched, serving
from webui.app import create_app
from webui.stories.stand_in import StandIn
from webui.storybook import ARRANGEMENTS, EVERY_STORY, OFFICE_STORIES

HOUSE = Path(__file__).parent.parent
STATION = Path(sys.executable).with_name("station")
LARGE = ViewportSize(width=1280, height=800)
SMALL = ViewportSize(width=1024, height=600)

AT_THE_DESK = (
    "away-captured", "disk-full", "loss", "elsewhere", "parcels", "serial", "trouble", "model", "photo",
    "undo", "refuse-told", "refuse-photo", "settle-photo", "settle-answer",
    "settle-carried-out", "print-job", "teardown", "pieces-weighed",
    "pieces-by-hand", "bad-parts", "extra-part", "yield", "hand-over", "hand-over-keeper", "parcel-out",
    "paper-plan", "inspection-measure", "inspection-defect", "repair", "pick",
)  # fmt: skip
"""Stories of the desk that the demo delivery does not come by."""


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """A demo desk with a port and data of its own; its kiosk address."""
    environment = {**os.environ, "STATION__DATA": str(folder), "STATION__WEB__PORT": str(free_port())}
    command = [str(STATION), "--config", str(HOUSE / "config.yaml"), "demo"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line.startswith("desk "):
            raise SystemExit(f"the demo did not start:\n{(folder / 'log').read_text()}")
        yield line.split()[1]
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def flat(picture: Image.Image) -> Image.Image:
    """A picture in its 256 most frequent colours: flat pages look the same and take a third of the room."""
    dots = picture.tobytes()
    colours = Counter(zip(dots[::3], dots[1::3], dots[2::3], strict=True))
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour, _ in colours.most_common(256) for channel in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def photograph(shown: Page, file: Path) -> None:
    """Write what a page shows."""
    with Image.open(io.BytesIO(shown.screenshot())) as picture:
        flat(picture.convert("RGB")).save(file, optimize=True)


class Play:
    """The demo delivery, played at the bench up to the moments worth a picture.

    Args:
        bench: the window with the bench.
        shown: the window to be photographed.
        target: folder of the pictures.
    """

    def __init__(self, bench: Page, shown: Page, target: Path) -> None:
        self.bench, self.shown, self.target = bench, shown, target

    def until(self, title: str) -> None:
        """Press "next" until the next step's title begins so."""
        key = self.bench.locator(".bench .first")
        while title not in (step := key.inner_text()):
            key.tap()
            expect(key).not_to_have_text(step, timeout=20_000)

    def turn(self, act: str) -> None:
        """Turn one of the bench's knobs."""
        drawer = self.bench.locator(".bench details")
        if drawer.get_attribute("open") is None:
            drawer.locator("summary").tap()
        drawer.locator(f"form[action$='/bench/{act}'] button").first.tap()
        drawer.locator("summary").tap()

    def take(self, name: str, size: ViewportSize = LARGE) -> None:
        """Photograph the desk, once it has stood still for a moment."""
        self.shown.set_viewport_size(size)
        seen = ""
        while (now := self.shown.locator(".desk").get_attribute("data-version") or "") != seen:
            seen = now
            self.shown.wait_for_timeout(800)
        self.shown.evaluate("document.querySelector('.bench')?.remove()")
        photograph(self.shown, self.target / f"{name}.png")
        self.shown.set_viewport_size(LARGE)

    def answer(self, *numbers: int) -> None:
        """Touch answers of the open question by their numbers."""
        for number in numbers:
            key = self.shown.locator(f"[data-key=choose-{number}]")
            key.tap()
            expect(key).to_have_attribute("aria-pressed", "true")

    def sign(self) -> None:
        """Touch the ink key, and wait for the step after."""
        before = self.shown.locator(".step.now .t").inner_text()
        self.shown.locator(".foot [data-key=confirm]").tap()
        expect(self.shown.locator(".step.now .t")).not_to_have_text(before)


def play(desk: Play) -> None:
    """The delivery from the badge to a settled decision."""
    shown = desk.shown
    desk.take("locked")
    desk.until("SF9000000000017")
    desk.take("signed-on")
    desk.until("签收")
    desk.take("signing")
    desk.until("是另一台")
    desk.take("duplicate")
    desk.until("扫第 7 台")
    desk.take("counting-attention")
    desk.until("扫第 8 台")
    expect(shown.locator(".card .aside")).to_contain_text("已打印")
    desk.take("counting-ok")
    desk.take("counting-ok-1024x600", SMALL)

    desk.turn("paper_out")
    shown.wait_for_timeout(2000)
    desk.until("扫第 10 台")
    shown.locator("a.devices").tap()
    expect(shown.locator(".dp.bad")).to_have_count(1)
    desk.take("devices-paper-out")
    desk.turn("refill")
    expect(shown.locator(".dp.bad")).to_have_count(0)
    shown.goto("/")

    desk.until("配成一对")
    desk.take("pairing")
    desk.until("扫快递单")  # of the next delivery
    desk.take("counted")

    shown.locator(".item", has_text="HY650G").tap()
    desk.answer(1, 5, 8)  # whom, how, when
    desk.take("settle-asked")
    desk.sign()
    desk.answer(2)
    desk.sign()
    desk.answer(2)
    desk.take("settle-decide")


def of_every_screen() -> Iterator[str]:
    """The first story of each screen, and each step of work at the desk that asks something else."""
    drawn = set()
    for story in EVERY_STORY:
        screen = ARRANGEMENTS.get(story) or (story if story in OFFICE_STORIES else None)
        if screen is None:
            continue
        if screen not in drawn:
            drawn.add(screen)
            yield story
    yield from AT_THE_DESK


def show_storybook(browser: Browser, target: Path) -> None:
    """Photograph one story of every screen."""
    target.mkdir(exist_ok=True)
    desk = StandIn()
    with serving(create_app(desk, demo=False, stories=True)) as address:
        context = browser.new_context(base_url=address, viewport=LARGE, has_touch=True, locale="zh-CN")
        shown = context.new_page()
        shown.goto(f"/kiosk?key={desk.key}")
        for story in of_every_screen():
            shown.goto(f"/storybook/{story}?lang=zh")
            shown.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
            photograph(shown, target / f"{story}.png")
        context.close()


def main(target: Path) -> None:
    """Take all pictures."""
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, launched(playwright) as browser:
        show_storybook(browser, target / "storybook")
        with tempfile.TemporaryDirectory(prefix="pictures-") as folder, demo(Path(folder)) as address:
            context = browser.new_context(
                base_url=address.partition("/kiosk")[0], viewport=LARGE, has_touch=True, locale="zh-CN"
            )
            bench, shown = context.new_page(), context.new_page()
            bench.goto(address)
            shown.goto("/")
            play(Play(bench, shown, target))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
