"""A phone lends the desk its camera: a code on the screen, good once and for a few minutes."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.feedback import Refused

GOOD_FOR = timedelta(minutes=10)
"""How long a code may be used after it was first shown."""

REMEMBERED = 1000
"""So many codes are known by name, so that one used or shown before is told from one never given out."""


@dataclass(slots=True)
class _Code:
    about: int | str
    ends_at: datetime
    used: bool = False


class PhoneCodes:
    """The codes that were shown since the station started; a restart makes them all unknown.

    A code says what a photo is of and nothing else, a discrepancy by its id or goods to be refused by their
    number: whoever has it may add one photo to that, while somebody is signed on at the desk.
    """

    def __init__(self) -> None:
        self._codes: dict[str, _Code] = {}
        self._lock = threading.Lock()

    def shown(self, about: int | str, now: datetime) -> str:
        """Return the code for photos of a matter: the one on the screen already, while it may be used."""
        with self._lock:
            for code, each in self._codes.items():
                if each.about == about and not each.used and now < each.ends_at:
                    return code
            code = secrets.token_urlsafe(16)
            self._codes[code] = _Code(about, now + GOOD_FOR)
            while len(self._codes) > REMEMBERED:
                del self._codes[next(iter(self._codes))]
            return code

    def of(self, code: str, now: datetime) -> int | str:
        """Return the matter that a code is for.

        Raises:
            Refused: never given out since the start, used already, or too old.
        """
        with self._lock:
            known = self._codes.get(code)
        if known is None:
            raise Refused("phone_code_unknown")
        if known.used:
            raise Refused("phone_code_used")
        if now >= known.ends_at:
            raise Refused("phone_code_over", minutes=int(GOOD_FOR.total_seconds() // 60))
        return known.about

    def use_up(self, code: str) -> None:
        """A photo came with it: no second one does."""
        with self._lock:
            self._codes[code].used = True
