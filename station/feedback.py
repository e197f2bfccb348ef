"""What the desk answers, to a scan and to a touch alike.

A feedback is a value: an outcome, a code and facts. It becomes a sentence in the reader's language only
at the edge (`station.messages`); what is stored in the operation's row is the value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["ok", "attention", "refused", "waiting"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """The answer to one scan, weight or touch.

    Attributes:
        outcome: `ok` done; `attention` done, and something does not fit or is asked; `refused` nothing
            was changed; `waiting` captured, not decided yet.
        code: which sentence (`station.messages.SENTENCES`).
        facts: what the sentence names: numbers, models, kinds; JSON values only.
    """

    outcome: Outcome
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """A rule or the state of things forbids what was asked; nothing was changed.

    Args:
        code: which sentence tells the person (`station.messages.SENTENCES`).
        facts: value, expectation and finding, what to do next, and `rule` where a rule decided (R13).
    """

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def feedback(self) -> Feedback:
        """Return the refusal as an answer of the desk."""
        return Feedback("refused", self.code, self.facts)
