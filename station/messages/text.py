"""A text in both languages, and tables of them."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence or word in both languages of the desk."""

    zh: str
    en: str


def joined(*tables: Mapping[str, Text]) -> Mapping[str, Text]:
    """Return one table of several; `ValueError` if a code stands in two of them."""
    one: dict[str, Text] = {}
    for table in tables:
        if twice := one.keys() & table.keys():
            raise ValueError(f"said twice: {', '.join(sorted(twice))}")
        one |= table
    return one
