"""Labels of every kind there is, by their types alone: a new kind is in as soon as the gallery shows one."""

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import labels
from labels import gallery
from labels.drawing import Drawing
from labels.text import FONTS
from tests.labels.samples import random_unit

KINDS = tuple(labels._KINDS)
_SHOWN = [each for each in vars(gallery).values() if isinstance(each, labels.Label)]
EXAMPLES: dict[str, list[Any]] = {
    kind: [each for each in _SHOWN if labels.kind(each) == kind] for kind in KINDS
}
Path = tuple[str | int, ...]


@cache
def characters() -> str:
    """The Chinese characters that can be drawn."""
    every = (FONTS / "characters.txt").read_text(encoding="utf-8")
    return "".join(each for each in every if "\u4e00" <= each <= "\u9fff")


def varied(rng: random.Random, value: Any) -> Any:
    """The same label with other digits, letters and characters, numbers and flags."""
    match value:
        case bool():
            return rng.random() < 0.5
        case int():
            return rng.choice([1, 2, 3, 12, 123])
        case str():
            return "".join(_varied(rng, each) for each in value)
        case tuple() | list():
            return type(value)(varied(rng, each) for each in value)
        case _ if is_dataclass(value):
            of = {each.name: varied(rng, getattr(value, each.name)) for each in fields(value)}
            return replace(value, **of)
    return value


def _varied(rng: random.Random, character: str) -> str:
    if character.isascii() and character.isdigit():
        return rng.choice("0123456789")
    if character.isascii() and character.isupper():
        return rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return rng.choice(characters()) if "\u4e00" <= character <= "\u9fff" else character


def random_drawings(rng: random.Random) -> Iterator[tuple[Any, Drawing]]:
    """Labels of all kinds on all media for both heads, without end; what does not fit is left out.

    Only unit and part labels are made for less than 60 x 40 mm.
    """
    while True:
        for kind, examples in EXAMPLES.items():
            label = varied(rng, rng.choice(examples))
            if kind == "unit" and rng.random() < 0.5:
                label = random_unit(rng)
            small = kind in ("unit", "part")
            media = rng.choice([each for each in labels.MEDIA.values() if small or each.width_mm >= 60])
            try:
                yield label, labels.render(label, media, rng.choice([8, 12]))
            except labels.LabelError:
                continue


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a label, and how to get there."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple | list):
        for n, each in enumerate(value):
            yield from texts(each, (*path, n))
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name), (*path, each.name))


def with_text(value: Any, path: Path, text: str) -> Any:
    """The same label with another text in that place."""
    if not path:
        return text
    step, *rest = path
    if isinstance(step, int):
        return type(value)(
            with_text(each, tuple(rest), text) if n == step else each for n, each in enumerate(value)
        )
    return replace(value, **{step: with_text(getattr(value, step), tuple(rest), text)})
