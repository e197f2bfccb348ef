"""Every sentence and word an operator reads that the station itself speaks, in Chinese and in English.

A module a subject, and in it both languages of a text side by side, so that a missing translation is a
missing column and not a missing file (docs/decisions/0002). `{name}` is filled from the facts of a feedback;
facts that are codes (a kind, a status, a role) are spelt by `WORDS` first.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from station.feedback import Feedback
from station.messages import (
    books,
    claims,
    counting,
    database,
    devices,
    inspection,
    kinds,
    labels,
    papers,
    people,
    plans,
    settings,
    settling,
    stock,
    teardown,
)
from station.messages.text import Language, Text, joined

__all__ = ["SENTENCES", "WORDS", "Language", "Text", "joined", "say", "say_condition", "spell"]

WORDS: Mapping[str, Text] = joined(
    books.WORDS,
    claims.WORDS,
    devices.WORDS,
    inspection.WORDS,
    kinds.WORDS,
    labels.WORDS,
    papers.WORDS,
    people.WORDS,
    plans.WORDS,
    settings.WORDS,
    settling.WORDS,
    stock.WORDS,
    teardown.WORDS,
)

SENTENCES: Mapping[str, Text] = joined(
    books.SENTENCES,
    claims.SENTENCES,
    counting.SENTENCES,
    database.SENTENCES,
    devices.SENTENCES,
    inspection.SENTENCES,
    labels.SENTENCES,
    papers.SENTENCES,
    people.SENTENCES,
    plans.SENTENCES,
    settings.SENTENCES,
    settling.SENTENCES,
    stock.SENTENCES,
    teardown.SENTENCES,
)


def spell(code: str, language: Language) -> str:
    """Return the word for a code; an unknown code is shown as it is, never hidden."""
    text = WORDS.get(code)
    return getattr(text, language) if text else code


def say(feedback: Feedback, language: Language) -> str:
    """Return the sentence of a feedback.

    Facts that are codes of `WORDS`, and lists of them, are spelt in the same language; what somebody or
    something is called (`name`) never is, even when it reads like a code.
    """
    text: str = getattr(SENTENCES[feedback.code], language)
    facts = feedback.facts.items()
    return text.format_map({key: value if key == "name" else _spelt(value, language) for key, value in facts})


def say_condition(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """Return what a device's condition is, what was found, and what to do about it."""
    do = WORDS.get(f"device.{code}.do")
    said, then = spell(f"device.{code}", language), getattr(do, language) if do else ""
    found = [
        str(value)
        for name, value in facts.items()
        if value and name != "port" and f"{{{name}}}" not in said + then
    ]
    known = defaultdict(str, {name: spell(str(value), language) for name, value in facts.items()})
    sentence = said.format_map(known).strip() + "".join(f" ({each})" for each in found)
    stop = "。" if language == "zh" else ". "
    return sentence + (stop + then.format_map(known) if then else "")


def _spelt(value: Any, language: Language) -> str:
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(_spelt(each, language) for each in value)
    return spell(str(value), language)
