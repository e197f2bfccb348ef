"""Everything the station can say has a sentence in both languages, with the same facts."""

import ast
import re
import string
from pathlib import Path

import pytest

from drivers.conditions import CONDITIONS
from drivers.scanner import setup
from drivers.scanner.keyboard import GS_KEYS, LAYOUTS
from station.feedback import Feedback
from station.messages import SENTENCES, WORDS, say

STATION = Path(__file__).parents[2] / "station"


def _codes() -> set[str]:
    """The codes of all feedbacks and refusals in the source that are written as literals."""
    found = set()
    for path in STATION.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = {"Feedback": 1, "Refused": 0}.get(node.func.id)
            if place is not None and len(node.args) > place:
                found |= set(_literals(node.args[place]))
    return found


def _literals(code: ast.expr) -> list[str]:
    match code:
        case ast.Constant(str(text)):
            return [text]
        case ast.IfExp(_, body, orelse):
            return [*_literals(body), *_literals(orelse)]
    return []


def test_every_answer_of_the_desk_has_a_sentence():
    assert sorted(code for code in _codes() if code not in SENTENCES) == []


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_name_the_same_facts(code):
    fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in SENTENCES[code]]
    assert fields[0] == fields[1]


def test_facts_that_are_codes_are_spelt_in_the_reader_s_language():
    held = Feedback("attention", "counted_held", {"ordinal": 8, "kinds": ["out_of_warranty", "damaged"]})

    assert say(held, "zh") == "第 8 台：过保、破损。贴标签，放待处理区"
    assert say(held, "en") == "Unit 8: Out of warranty, Damaged. Label it, put it on hold"


@pytest.mark.parametrize("code", sorted(CONDITIONS))
def test_every_condition_of_a_device_has_its_words(code):
    wanted = {f"device.{code}"} if code == "ready" else {f"device.{code}", f"device.{code}.short"}

    assert wanted <= WORDS.keys()


def test_no_word_is_missing_in_either_language():
    assert [code for code, text in WORDS.items() if not (text.zh and text.en)] == []


def test_every_finding_about_a_scanner_has_its_words():
    source = Path(setup.__file__).read_text()
    named = set(re.findall(r'"((?:no|gs|code|caps|layout)_\w+|prefix|suffix)"', source))
    named |= {f"layout_{name}" for name in LAYOUTS} | {f"gs_key_{name}" for name in GS_KEYS}

    assert sorted(finding for finding in named if f"setup.{finding}" not in WORDS) == []
    assert len(named) > 10
