"""How long a qualification holds (R24): warned of in time, and not a day longer than it says."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

Work = Literal["inspect", "tear_down", "repair"]

WORDS: Mapping[Work, tuple[str, ...]] = {
    "inspect": ("检测", "inspect"),
    "tear_down": ("拆解", "tear_down"),
    "repair": ("维修", "repair"),
}
"""The work that asks for a qualification, as the list of operators names it."""

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


def covers(qualified_for: str, work: Work) -> bool:
    """Whether the list of what somebody is qualified for names a work.

    >>> covers("检测、维修", "inspect"), covers("检测、维修", "tear_down")
    (True, False)
    """
    named = {each.strip().lower() for each in re.split(r"[、,，;；/ ]+", qualified_for)}
    return not named.isdisjoint(WORDS[work])
