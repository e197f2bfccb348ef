"""What an option of a device may be: each turns the value found in a settings file into the option's."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

Setting = Callable[[object], object]
"""Turns the value found into the option's; raises ValueError saying what was expected."""


class OneOf:
    """One of the values `allowed`."""

    def __init__(self, *allowed: object) -> None:
        self.allowed = allowed

    def __call__(self, value: object) -> object:
        """The value, when it is one of them; true and false may be texts."""
        for each in self.allowed:
            if isinstance(each, bool):
                same = value is each or value == _spelt(each)
            else:
                same = value == each and not isinstance(value, bool)  # 1 == True
            if same:
                return each
        choices = [_spelt(each) for each in self.allowed]
        near = difflib.get_close_matches(str(value), choices, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"expected one of {', '.join(choices)}, found {value}{hint}")


def _spelt(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


one_of = OneOf


def number(least: float, most: float) -> Setting:
    """A number of this range."""

    def setting(value: object) -> object:
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError(f"expected a number from {least:g} to {most:g}, found {value}")

    return setting


def stand_in(value: object) -> object:
    """What a scanner writes in the place of a character: 1 to 8 printable ASCII characters, none a blank."""
    if isinstance(value, str) and 1 <= len(value) <= 8 and all("!" <= each <= "~" for each in value):
        return value
    raise ValueError(f"expected 1 to 8 printable characters, found {value}")


def weight(value: object) -> object:
    """A weight in the scale's unit."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"expected a weight in the scale's unit, found {value}") from None
    if not found.is_finite() or found < 0:
        raise ValueError(f"expected a weight of at least 0, found {value}")
    return found
