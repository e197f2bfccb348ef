"""What the checker finds."""

from dataclasses import dataclass

from station.messages import Language, Text


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold.

    Attributes:
        invariant: its number, I2 to I10 (`station.doctor.invariants`).
        said: value, finding and expectation.
    """

    invariant: str
    said: Text

    @classmethod
    def of(cls, invariant: str, zh: str, en: str) -> "Violation":
        """Return a violation in both languages."""
        return cls(invariant, Text(zh, en))

    def sentence(self, language: Language) -> str:
        """Return it as one line."""
        text: str = getattr(self.said, language)
        return f"{self.invariant}: {text}"
