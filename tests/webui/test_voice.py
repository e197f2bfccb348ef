"""What the desk says aloud, and that the browser really plays it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

import webui
from station.feedback import Feedback
from station.rules.findings import CATEGORIES, KINDS
from tests.webui.conftest import serving
from webui.app import create_app
from webui.stories.stand_in import StandIn
from webui.voice import PHRASES, phrase

CLIPS = Path(webui.__file__).parent / "static" / "voice"

PLAYED = """() => {
  window.played = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...args) {
    window.played.push(this.buffer.duration);
    return start.apply(this, args);
  };
}"""
"""Hears what the page plays: how many seconds each clip has, decoded by the browser."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_phrase_has_its_clip_and_no_clip_lies_about_without_one(language: str) -> None:
    clips = {each.stem: each.read_bytes()[:4] for each in (CLIPS / language).iterdir()}

    assert clips == dict.fromkeys(PHRASES, b"OggS")


def test_every_kind_and_every_category_can_be_named() -> None:
    assert {*KINDS, *CATEGORIES} <= {*PHRASES}


@pytest.mark.parametrize(
    ("feedback", "said"),
    [
        (Feedback("ok", "unit_counted", {}), ""),
        (Feedback("attention", "counted_held", {"kinds": ["wrong_model", "unreadable"]}), "wrong_model"),
        (Feedback("attention", "trouble_marked", {"kind": "damaged"}), "damaged"),
        (Feedback("attention", "weight_off", {}), "weight_off"),
        (Feedback("attention", "which_courier", {}), "look"),
        (Feedback("refused", "label_first", {}), "label_first"),
        (Feedback("refused", "place_unknown", {}), "not_taken"),
        (Feedback("waiting", "stored", {}), "stored"),
    ],
)
def test_a_finding_is_named_a_refusal_is_told_with_what_to_do_and_what_is_taken_is_a_tone(
    feedback: Feedback, said: str
) -> None:
    assert phrase(feedback) == said


def test_a_key_that_was_refused_is_not_called_goods_not_taken() -> None:
    assert phrase(Feedback("refused", "label_first", {}), by_touch=True) == "not_done"


def test_a_page_of_a_finding_names_its_clip_in_the_reader_s_language(
    client: FlaskClient, desk: StandIn
) -> None:
    desk.turn = 4

    pages = {language: client.get(f"/desk?lang={language}").text for language in ("zh", "en")}

    for language, page in pages.items():
        assert f'data-voice="/static/voice/{language}/mixed.opus"' in page


@pytest.mark.browser
@pytest.mark.parametrize(("turn", "outcome", "words"), [(2, "ok", 0), (3, "attention", 1)])
def test_a_finding_is_heard_by_name_and_a_good_unit_is_a_tone_alone(
    browser: Browser, turn: int, outcome: str, words: int
) -> None:
    desk = StandIn()
    with serving(create_app(desk, demo=False, stories=True)) as address:
        page = browser.new_page(base_url=address, has_touch=True)
        page.add_init_script(f"({PLAYED})()")
        page.goto(f"/kiosk?key={desk.key}")
        page.touchscreen.tap(5, 5)  # the kiosk's policy spares the keeper this
        desk.turn = turn

        desk.touch("a scan", "confirm")
        expect(page.locator(f".desk[data-outcome={outcome}]")).to_be_visible(timeout=5000)
        page.wait_for_timeout(1000)
        heard = page.evaluate("window.played")
        page.close()

    assert [0.5 < seconds < 2 for seconds in heard] == [True] * words
