"""A whole working day at the desk, done by two kinds of hands: fingers in Chromium, and a scanner alone.

What a hand does is said once, in the words of the desk; a finger taps the key of that name and a scanner
reads the command code, number, badge or label that stands for it. Each act is waited for until the store has
its answer and the page shows it.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page

from station.feedback import Feedback
from station.operations.commands import COMMANDS
from station.policy import Policy
from station.store import tables
from tests.playing import Played, eventually

BOUNCE_S = Policy().bounce_s + 0.1
FOREIGN = re.compile(r"^(https?|wss?)://(?!127\.0\.0\.1[:/])")


class Watch:
    """What a browser must never do: ask another host for anything, or break its content policy."""

    def __init__(self, context: BrowserContext) -> None:
        self.foreign: list[str] = []
        self.violations: list[str] = []
        context.on("request", lambda request: self._see(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._see(socket.url)))
        context.on("console", lambda message: self._read(message.text))
        context.on("weberror", lambda error: self.violations.append(str(error.error)))

    def _see(self, url: str) -> None:
        if FOREIGN.match(url):
            self.foreign.append(url)

    def _read(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.violations.append(text)


class Hands:
    """What both kinds of hands have in common: the desk's emulated devices, and the station's answers.

    Attributes:
        acts: how many taps, or codes of the command sheet, it took so far.
    """

    def __init__(self, desk: Played, page: Page) -> None:
        self.desk, self.page, self.acts = desk, page, 0

    # --- what every keeper does with the scanner

    def scan(self, text: str) -> Feedback:
        """Scan a waybill, a serial or a label."""
        with self._answered() as answers:
            self.desk.hands.scan(text)
        return answers[0]

    def badge(self, number: str) -> Feedback:
        """Scan a badge."""
        with self._answered() as answers:
            self.desk.hands.badge(number)
        return answers[0]

    # --- what is done by touch, or by a code of the command sheet

    def do(self, touch: str) -> Feedback:
        """Do one thing of the desk by its name."""
        raise NotImplementedError

    def number(self, number: int) -> Feedback:
        """Give the answer that has this number on the screen."""
        raise NotImplementedError

    def take_photo(self) -> Feedback:
        """Take the photo that is wanted, with the desk's camera."""
        raise NotImplementedError

    def open(self, matter: int) -> Feedback:
        """Open a matter to settle it."""
        raise NotImplementedError

    def hand_over(self) -> Feedback:
        """Put the form of the delivery on the screen."""
        raise NotImplementedError

    def reprint(self, unit: str) -> Feedback:
        """Print a unit's label once more, because it is damaged."""
        raise NotImplementedError

    def refuse(self, unit: str | None) -> Feedback:
        """Ask to refuse a unit, or the whole delivery on the table."""
        raise NotImplementedError

    def sign_on(self, number: str, pin: str) -> Feedback:
        """Sign on; whoever touches has left the badge at home."""
        raise NotImplementedError

    def ask_job(self) -> Feedback:
        """Ask whether the label that nobody knows of came out."""
        raise NotImplementedError

    def see(self) -> None:
        """Wait for the camera's picture."""
        self.page.wait_for_function("() => document.querySelector('video[data-camera]')?.videoWidth > 0")

    def home(self) -> None:
        """Go back to the desk, where another page was opened."""

    def choose(self, code: str) -> Feedback:
        """Give the answer of that code."""
        question = self.desk.station.view().question
        assert question is not None, f"nothing is asked: {code}"
        numbers = {choice.code: choice.number for choice in question.choices}
        return self.number(numbers[code])

    # --- waiting for what came of it

    def answers(self) -> dict[str, Feedback]:
        """Every answer to a scan or a touch so far, by operation."""
        rows = self.desk.rows(tables.operation)
        return {row.id: Feedback(row.outcome, row.code, row.facts) for row in rows if _BY_HAND.match(row.id)}

    @contextmanager
    def _answered(self) -> Iterator[list[Feedback]]:
        before, found = self.answers(), list[Feedback]()
        yield found
        eventually(lambda: self.answers().keys() - before.keys(), 10)
        after = self.answers()
        found += [after[id] for id in after.keys() - before.keys()]
        self.shown()

    def shown(self) -> None:
        """Wait until the page shows the desk as it is."""
        eventually(lambda: self._version() == str(self.desk.station.wait(-1, 0)), 10)

    def _version(self) -> str:
        drawn = self.page.evaluate("document.querySelector('.desk').dataset.version")
        return str(drawn).rpartition("-")[2]


_BY_HAND = re.compile(r"touch:|[^:]+:\d+$")
"""Operations that a hand began: a touch, or a reading of the inbox by its number."""


class Fingers(Hands):
    """Whoever touches the screen: only goods, labels and badges are scanned."""

    def tap(self, where: str) -> None:
        """Tap one key or link, and count it. The finger leaves the place first: it is no double tap."""
        self.page.locator(".bar .what").tap()
        self.page.locator(where).tap()
        self.acts += 1

    def press(self, key: str) -> Feedback:
        """Tap the key of that name and wait for what it does."""
        with self._answered() as answers:
            self.tap(f'[data-key="{key}"]')
        return answers[0]

    def do(self, touch: str) -> Feedback:
        return self.press(touch)

    def number(self, number: int) -> Feedback:
        return self.press(f"choose-{number}")

    def take_photo(self) -> Feedback:
        self.see()
        with self._answered() as answers:
            self.tap(".foot form.photo label")
        return answers[0]

    def open(self, matter: int) -> Feedback:
        return self.press(f"settle-{matter}")

    def hand_over(self) -> Feedback:
        self.tap('.foot a[href="/hand-over"]')
        self.page.wait_for_selector(".s-morning")
        delivery = self.desk.station.deliveries(1)[0].number
        return self.press(f"hand_over{delivery}")

    def reprint(self, unit: str) -> Feedback:
        self.scan(unit)
        self.tap("a.aside")
        self.page.wait_for_selector(".s-unit")
        self.tap("details:has([data-key^=reprint]) summary")
        answer = self.press(f"reprint{unit}-label_damaged")
        self.home()
        return answer

    def sign_on(self, number: str, pin: str) -> Feedback:
        self.tap('.foot a[href="/sign-on"]')
        self.page.wait_for_selector(".s-sign_on")
        for digit in f"{number.removeprefix('OP')}{pin}":
            self.tap(f'[data-digit="{digit}"]')
        answer = self.press("sign_on")
        self.page.wait_for_function("() => location.pathname === '/'")
        return answer

    def refuse(self, unit: str | None) -> Feedback:
        if unit is None:
            return self.press(self.page.locator("[data-key^=refuse]").get_attribute("data-key") or "")
        self.scan(unit)
        self.tap("a.aside")
        self.page.wait_for_selector(".s-unit")
        return self.press(f"refuse{unit}")

    def ask_job(self) -> Feedback:
        self.tap(".bar .devices")
        self.page.wait_for_selector(".s-devices")
        return self.press(self.page.locator("[data-key^=ask_job]").first.get_attribute("data-key") or "")

    def home(self) -> None:
        """Go back to the desk, if the page is not there again by itself."""
        if self.page.evaluate("location.pathname") == "/":
            return
        self.tap('.foot a.go[href="/"]')
        self.page.wait_for_function("() => location.pathname === '/'")
        self.shown()


class Scanner(Hands):
    """Whoever has only a scanner: command codes, labels and badges; the screen is not touched."""

    _last = ""

    def command(self, verb: str) -> Feedback:
        """Scan one code of the desk's command sheet."""
        self.acts += 1
        if verb == self._last:
            time.sleep(BOUNCE_S)  # sooner it would be one pull of the trigger, read twice
        self._last = verb
        with self._answered() as answers:
            self.desk.hands.command(verb)
        return answers[0]

    def do(self, touch: str) -> Feedback:
        return self.command(_VERBS[touch])

    def number(self, number: int) -> Feedback:
        return self.command(f"01{number:02}")

    def take_photo(self) -> Feedback:
        self.see()
        before = self._taken()
        self.do("confirm")
        eventually(lambda: self._taken().keys() - before.keys(), 10)
        self.shown()
        [taken] = self._taken().keys() - before.keys()
        return self._taken()[taken]

    def _taken(self) -> dict[str, Feedback]:
        return {id: each for id, each in self.answers().items() if each.code in _PHOTOGRAPHED}

    def open(self, matter: int) -> Feedback:
        found = self.desk.station.discrepancy(matter)
        assert found is not None
        if found.unit:
            return self.scan(found.unit)
        while True:
            answer = self.do("next_matter")
            asked = self.desk.station.view().settling
            if answer.outcome != "ok" or (asked is not None and asked.id == matter):
                return answer

    def sign_on(self, number: str, pin: str) -> Feedback:
        return self.badge(number)

    def hand_over(self) -> Feedback:
        return self.do("hand_over")

    def reprint(self, unit: str) -> Feedback:
        self.scan(unit)
        return self.do("reprint_on_table")

    def refuse(self, unit: str | None) -> Feedback:
        if unit is not None:
            self.scan(unit)
        return self.do("refuse")

    def ask_job(self) -> Feedback:
        return self.do("ask_oldest_job")


_PHOTOGRAPHED = ("photo_kept", "goods_refused", "delivery_refused")
_VERBS = {command.touch: command.verb for command in COMMANDS if not command.arguments}
