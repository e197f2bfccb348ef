"""How values are written for the person in front of the page: one language, one local calendar.

Dates read `周三 09-30 12:00` / `Wed 09-30 12:00`, times have 24 hours, serials come in groups, weights
have two decimals and always their unit. Nothing here decides anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from station import messages
from station.feedback import Feedback
from station.forms.words import iso
from station.messages import Language, Text
from station.rules.problems import code
from webui.words import WORDS

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
SERIAL_GROUPS = re.compile(r"(?P<model>[A-Z]{2}[0-9A-Z]{4})(?P<plant>[A-Z])(?P<week>\d{4})(?P<count>\d{5})")


class _Known(dict[str, str]):
    """Facts for `str.format_map`; one that is missing is left out rather than raising at the desk."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """The language and time zone of the person who reads."""

    language: Language
    zone: ZoneInfo

    def has(self, code: str) -> bool:
        """Return whether `text` knows a word or sentence for the code."""
        return code in WORDS or code in messages.SENTENCES or code in messages.WORDS

    def text(self, code: str, facts: Mapping[str, Any] | None = None) -> str:
        """Return the page's or the station's words for a code, filled; an unknown code as it is."""
        return self._filled(
            WORDS.get(code) or messages.WORDS.get(code) or messages.SENTENCES.get(code), code, facts
        )

    def say(self, feedback: Feedback) -> str:
        """Return the sentence of an answer of the desk."""
        return self.sentence(feedback.code, feedback.facts)

    def sentence(self, code: str, facts: Mapping[str, Any]) -> str:
        """Return the station's sentence for a code, else the page's words for it."""
        return self._filled(messages.SENTENCES.get(code) or WORDS.get(code), code, facts)

    def _filled(self, found: Text | None, code: str, facts: Mapping[str, Any] | None) -> str:
        if found is None:
            return code
        template: str = getattr(found, self.language)
        return template.format_map(_Known({name: self.fact(value) for name, value in (facts or {}).items()}))

    def named(self, label: str) -> str:
        """Return what a summary counts, in words: a defect with its code before it."""
        return f"{code(label)} {self.text(label)}".strip()

    def fact(self, value: Any) -> str:
        """Return one fact as words: codes spelt, lists joined, times local, serials in groups."""
        if isinstance(value, list | tuple):
            return ("、" if self.language == "zh" else ", ").join(self.fact(each) for each in value)
        if isinstance(value, datetime):
            return self.day_time(value)
        if value is None:
            return ""
        if isinstance(value, str) and (at := iso(value)):
            return self.day_time(at)
        word = str(value)
        found = messages.WORDS.get(word) or WORDS.get(word)
        return getattr(found, self.language) if found else self.serial(word)

    def time(self, at: datetime) -> str:
        """Return local hours and minutes."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def seconds(self, at: datetime) -> str:
        """Return local hours, minutes and seconds."""
        return f"{at.astimezone(self.zone):%H:%M:%S}"

    def day(self, at: datetime) -> str:
        """Return the local day with its weekday, as the bar shows it."""
        local = at.astimezone(self.zone)
        return f"{local:%m-%d} {self._weekday(local)}"

    def long_day(self, at: datetime) -> str:
        """Return the local day in words, for the locked desk."""
        local = at.astimezone(self.zone)
        if self.language == "zh":
            return f"{local.month} 月 {local.day} 日 {self._weekday(local)}"
        return f"{self._weekday(local)} {local:%Y-%m-%d}"

    def day_time(self, at: datetime) -> str:
        """Return weekday, day and time of a deadline."""
        local = at.astimezone(self.zone)
        return f"{self._weekday(local)} {local:%m-%d %H:%M}"

    def weekday(self, day: Date) -> str:
        """Return a local day that is known by its date alone, with its weekday."""
        return f"{self._weekday(day)} {day:%m-%d}"

    def date(self, at: datetime) -> str:
        """Return the whole local date."""
        return f"{at.astimezone(self.zone):%Y-%m-%d}"

    def weight(self, value: Decimal) -> str:
        """Return a weight's number with two decimals; its unit stands beside it."""
        return f"{value:.2f}"

    def amount(self, quantity: int, unit_of_measure: str) -> str:
        """Return thousandths as they are read: kilograms with three decimals, all else in whole pieces.

        >>> Reader("zh", ZoneInfo("Asia/Shanghai")).amount(420, "kg")
        '0.420 kg'
        """
        number = f"{Decimal(quantity) / 1000:.3f}" if unit_of_measure == "kg" else str(quantity // 1000)
        return f"{number} {unit_of_measure}"

    def yuan(self, fen: int) -> str:
        """Return an amount of money as it is read.

        >>> Reader("zh", ZoneInfo("Asia/Shanghai")).yuan(10_004_433)
        '100,044.33'
        """
        return f"{Decimal(fen) / 100:,.2f}"

    def serial(self, serial: str) -> str:
        """Return a serial in the groups of its template; anything else unchanged.

        >>> Reader("zh", ZoneInfo("Asia/Shanghai")).serial("HY400SB253100310")
        'HY400S B 2531 00310'
        """
        match = SERIAL_GROUPS.fullmatch(serial)
        return " ".join(match.groups()) if match else serial

    def produced(self, iso_week: str) -> str:
        """Return the production week, `2025-W31`, in words; anything else unchanged.

        >>> Reader("zh", ZoneInfo("Asia/Shanghai")).produced("2025-W31")
        '25 年 31 周'
        """
        match = re.fullmatch(r"20(\d\d)-W(\d\d)", iso_week)
        if match is None:
            return iso_week
        year, week = match.groups()
        return f"{year} 年 {week} 周" if self.language == "zh" else f"20{year} week {week}"

    def _weekday(self, local: datetime | Date) -> str:
        name = WEEKDAYS[self.language][local.weekday()]
        return f"周{name}" if self.language == "zh" else name
