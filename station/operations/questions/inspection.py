"""A unit is inspected, or repaired."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from station.feedback import Feedback
from station.operations import inspecting, repair
from station.operations.questions.kind import Facts, Plain
from station.rules import inspection
from station.rules import repair as repair_rules
from station.store.store import Act
from station.views.desk import Choice


class Inspection(Plain):
    """A unit or part lot is inspected: one thing of its checklist after the other (R7, R21, R23)."""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the answers to what is asked next: an instrument, a digit, a code."""
        listed = inspecting.items(connection, facts)
        at, item = inspecting.step(listed, facts)
        offered: list[tuple[str, dict[str, Any]]] = []
        if at == "instrument":
            used = inspecting.instruments(connection)
            offered = [*(("instrument", {"number": each}) for each in used), ("no_instrument", {})]
        elif item is not None:
            seen = (inspection.GOOD, inspection.BAD)
            offered = [(each, {}) for each in ("123456789" if item.is_measured else seen)]
        elif at == "defect":
            passes = inspection.may_pass(listed, facts["picks"].get("values", {}))
            every = sorted(inspection.DEFECTS, key=lambda code: code != inspection.NO_FAULT)
            offered = [
                (f"defect.{each}", {"name": each}) for each in every if passes or each != inspection.NO_FAULT
            ]
        elif at == "cause":
            offered = [(f"cause.{each}", {}) for each in inspection.CAUSES]
        elif at == "disposition":
            passed = facts["picks"]["defect"] == inspection.NO_FAULT
            offered = [(each, {}) for each in inspection.dispositions(passed)]
        return [Choice(n, code, said, at) for n, (code, said) in enumerate(offered, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick the answer; a digit is added to the number that is typed."""
        at, item = inspecting.step(inspecting.items(act.connection, facts), facts)
        if at == "instrument":
            return inspecting.pick(act, facts, instrument=choice.facts.get("number", ""))
        if item is not None and item.is_measured:
            return inspecting.key_in(act, choice.code)
        if item is not None:
            return inspecting.write_value(act, facts, item, choice.code)
        picked = choice.code.removeprefix("defect.").removeprefix("cause.")
        return inspecting.pick(act, {**facts, "page": 0}, **{at: picked})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to take the number that was typed, and to sign at the end."""
        at, item = inspecting.step(inspecting.items(connection, facts), facts)
        if at == "sign":
            return "sign_inspection"
        entry = facts["picks"].get("entry", "")
        return "take_value" if item is not None and item.is_measured and item.reads(entry) else None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Take the number, or write the inspection down."""
        _, item = inspecting.step(inspecting.items(act.connection, facts), facts)
        if item is not None:
            return inspecting.write_value(act, facts, item, facts["picks"].get("entry", ""))
        return inspecting.sign(act, facts)


class Repair(Plain):
    """A unit is repaired: parts are put in by scanning their labels; what did it end in? (R2a)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the results: repaired, or what becomes of a unit that cannot be."""
        if not facts["begun"]:
            return ()
        offered = ("repaired", *repair_rules.DISPOSITIONS)
        picked = facts["picks"].get("result")
        return [
            Choice(n, "repair.repaired" if n == 1 else f"repair.{code}", {}, "result", picked == code)
            for n, code in enumerate(offered, 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick the result."""
        act.context.question = {**facts, "picks": {"result": choice.code.removeprefix("repair.")}}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": choice.code})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to begin, and to sign the picked result."""
        if not facts["begun"]:
            return "start_repair"
        return "end_repair" if facts["picks"] else None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Begin, or end it."""
        if not facts["begun"]:
            return repair.start(act, facts["unit"])
        result = facts["picks"]["result"]
        if result == "repaired":
            return repair.end(act, facts["unit"], "repaired")
        return repair.end(act, facts["unit"], "not_repairable", result)
