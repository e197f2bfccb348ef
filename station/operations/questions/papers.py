"""Papers and forms on the screen, until they are signed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from station.feedback import Feedback
from station.operations import applications
from station.operations.questions.kind import Facts, Plain
from station.rules.papers import PLANS
from station.store.store import Act
from station.views.desk import Choice


class Paper(Plain):
    """A paper on the screen; while an application's plan is to be proposed, its plans are numbered (R13)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the plans of a draft, or of an application that is proposed anew."""
        if not facts["plans"]:
            return ()
        plans = PLANS[facts["plans"]]
        picked = facts["picks"].get("plan")
        return [Choice(n, f"plan.{plan}", {}, "plan", picked == plan) for n, plan in enumerate(plans, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick a plan."""
        act.context.question = {**facts, "picks": {"plan": choice.code.removeprefix("plan.")}}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": choice.code})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to submit the picked plan."""
        return "submit_application" if facts["plans"] and facts["picks"] else None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Submit the application with the picked plan."""
        return applications.submit(act, facts["paper"], facts["revision"], facts["picks"]["plan"])


class HandOver(Plain):
    """A form is on the screen: two badges sign it, the keeper's and then the clerk's (R14)."""
