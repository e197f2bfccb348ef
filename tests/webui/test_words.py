"""What the pages say: both languages of everything, values written as the desk writes them."""

import re
import string
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar import Holiday

from station import messages
from webui.reader import Reader
from webui.storybook import EVERY_STORY
from webui.words import WORDS

HOUSE = Path(__file__).parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH, EN = Reader("zh", SHANGHAI), Reader("en", SHANGHAI)


def test_both_languages_of_a_word_take_the_same_facts() -> None:
    def facts(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert {code: facts(text.zh) for code, text in WORDS.items()} == {
        code: facts(text.en) for code, text in WORDS.items()
    }


def test_every_word_is_one_that_the_source_can_name() -> None:
    """By its whole code, or by a beginning that is written down and names that stand somewhere."""
    paths = [path for folder in ("station", "webui") for path in (HOUSE / folder).rglob("*.*")]
    source = "\n".join(
        path.read_text()
        for path in paths
        if path.suffix in (".py", ".html", ".js") and path.parent.name not in ("messages", "words", "stories")
    )
    whole = {*re.findall(r"""(?<=["'`])[^"'`\n]+(?=["'`])""", source), *(each.value for each in Holiday)}
    begun = set(re.findall(r"""(?<=["'`])[a-z_.]+\.(?=["'`{])""", source))
    names = set(re.findall(r"[\w-]+", source))

    def is_named(code: str) -> bool:
        """Whether something can ask for this word."""
        return code in whole or any(
            code.startswith(each) and set(code.removeprefix(each).split(".")) <= names for each in begun
        )

    assert [c for c in WORDS if not (is_named(c) or is_named(c.removesuffix(".why")))] == []


@pytest.mark.parametrize("story", sorted(set(EVERY_STORY) - {"hostile"}))
def test_no_page_shows_a_code_instead_of_a_word(story: str) -> None:
    from webui.app import create_app
    from webui.stories.stand_in import StandIn

    desk = StandIn()
    client = create_app(desk, demo=False, stories=True).test_client()
    client.get(f"/kiosk?key={desk.key}")

    for language in ("zh", "en"):
        text = client.get(f"/storybook/{story}?lang={language}").text
        seen = re.sub(r"<[^>]*>", " ", text[text.index('<div class="desk') :])
        assert re.findall(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z]\w+\b", seen) == []


TIMES = [  # 2026-09-29 is a Tuesday
    (ZH.time, "15:12"),
    (ZH.seconds, "15:12:07"),
    (ZH.day, "09-29 周二"),
    (ZH.long_day, "9 月 29 日 周二"),
    (ZH.day_time, "周二 09-29 15:12"),
    (ZH.date, "2026-09-29"),
    (EN.day_time, "Tue 09-29 15:12"),
]


@pytest.mark.parametrize(("write", "written"), TIMES)
def test_times_are_written_in_the_departments_calendar(write: object, written: str) -> None:
    assert callable(write)
    assert write(datetime(2026, 9, 29, 7, 12, 7, tzinfo=UTC)) == written


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        ("damaged", "破损", "Damaged"),
        (["out_of_warranty", "unreadable"], "过保、序列号看不清", "Out of warranty, Unreadable"),
        ("HY500GA253700142", "HY500G A 2537 00142", "HY500G A 2537 00142"),
        ("2026-09-29T07:12:07+00:00", "周二 09-29 15:12", "Tue 09-29 15:12"),
        ("2026-99-29T07:12:07+00:00", "2026-99-29T07:12:07+00:00", "2026-99-29T07:12:07+00:00"),
        (None, "", ""),
        ("{0.__class__}", "{0.__class__}", "{0.__class__}"),
    ],
)
def test_facts_are_spelt_in_the_readers_language(fact: object, zh: str, en: str) -> None:
    assert (ZH.fact(fact), EN.fact(fact)) == (zh, en)


def test_a_sentence_of_the_station_wins_over_a_word_of_the_same_code() -> None:
    facts = {"measured_kg": "1.05", "expected_kg": "1.65", "difference_percent": "36"}

    assert "weight_off" in messages.WORDS
    assert (ZH.sentence("weight_off", facts), ZH.text("weight_off")) == (
        "1.05 kg，应为 1.65 kg，差 36 %",
        "重量不符",
    )
