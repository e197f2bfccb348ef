"""How long a qualification holds (R24): warned of in time, and not a day longer than it says."""

from datetime import date, timedelta
from typing import Literal

WARNED = timedelta(days=30)
"""How long before its end a qualification is warned of."""


def validity(valid_until: date | None, today: date) -> Literal["", "ends_soon", "over"]:
    """Return how a qualification stands; it holds on its last day, and for ever where no end is said.

    >>> validity(date(2026, 9, 29), date(2026, 9, 29)), validity(date(2026, 9, 29), date(2026, 9, 30))
    ('ends_soon', 'over')
    """
    if valid_until is None:
        return ""
    if valid_until < today:
        return "over"
    return "ends_soon" if valid_until - today <= WARNED else ""
