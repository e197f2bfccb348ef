"""Why a database cannot be worked with for now."""

from typing import Any


class StoreAway(Exception):
    """The database cannot be reached or does not answer; nothing of what was asked is known to be done."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts
