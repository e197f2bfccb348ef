"""Why a database cannot be worked with: for now (`StoreAway`), or not as it is (`StoreUnfit`)."""

from typing import Any

from station.feedback import Feedback


class StoreAway(Exception):
    """The database cannot be reached or does not answer; nothing of what was asked is known to be done.

    What the devices say is captured meanwhile, and a request may be made again under its id: the first
    thing that is looked up then is whether it was done.

    Args:
        code: why, `store.<code>` in `station.messages.SENTENCES`: `refused`, `silent`, `wrong_password`,
            `disk_full` …
        facts: what the sentence names.
        lost: a connection that there was broke, so the database may still be there.
    """

    def __init__(self, code: str, /, lost: bool = False, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code, self.facts, self.lost = code, facts, lost

    def feedback(self) -> Feedback:
        """Return what a touch is answered: nothing was done."""
        return Feedback("refused", f"store.{self.code}", self.facts)


class StoreUnfit(Exception):
    """The database is there and is not one this station may work with; a person has to act.

    Args:
        code: why, `store.<code>` in `station.messages.SENTENCES`: `newer`, `older`, `foreign`, `damaged` …
        facts: what the sentence names: value, expectation, finding.
    """

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts

    def feedback(self) -> Feedback:
        """Return the finding as a sentence can be made of it."""
        return Feedback("refused", f"store.{self.code}", self.facts)
