"""Numbers in columns, as most scales print them."""

from __future__ import annotations

from decimal import Decimal

NUMBER = rb"[0-9]+(?:\.[0-9]+)?"
"""A number without sign and blanks: `12`, `012.50`; not `12.` or `.5`, which have lost something."""


def column(value: Decimal, width: int, fill: str = " ") -> str:
    """The value with its digits, right aligned in so many characters.

    >>> column(Decimal("12.50"), 9)
    '    12.50'

    Raises:
        ValueError: it does not fit.
    """
    text = f"{value:f}"
    if len(text) > width:
        raise ValueError(f"expected at most {width} characters, found {text}")
    return text.rjust(width, fill)
