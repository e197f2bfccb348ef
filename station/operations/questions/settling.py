"""What does not fit: what is wrong with a unit, how a discrepancy is settled, why goods are refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from station.feedback import Feedback, Refused
from station.operations import discrepancies, hints, refusals
from station.operations.questions.kind import Facts, Plain
from station.rules import settlement
from station.store import tables
from station.store.store import Act
from station.views.desk import Choice


class Trouble(Plain):
    """What is wrong with the unit on the table? Damage, or one of the problem categories (R1, R10)."""

    TROUBLES: Mapping[str, tuple[str, str, str | None]] = {
        "box": ("discrepancy", "damaged", "box"),
        "case": ("discrepancy", "damaged", "case"),
        "cable": ("discrepancy", "damaged", "cable"),
        "connector": ("discrepancy", "damaged", "connector"),
        "safety": ("problem", "safety", None),
        "major_defect": ("problem", "major_defect", None),
        "counterfeit": ("problem", "counterfeit", None),
        "malicious": ("problem", "malicious", None),
        "batch": ("problem", "batch", None),
        "out_of_warranty": ("problem", "out_of_warranty", None),
        "unknown_serial": ("discrepancy", "unknown_serial", None),
    }
    """By code: whether it is a discrepancy or a problem, which one, and where."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return damage by place, the problem categories, and the kind that only a person opens.

        A batch problem that is suggested stands first (R1).
        """
        first = "batch" if hints.suggested(connection, facts["unit"]) else ""
        ordered = sorted(self.TROUBLES.items(), key=lambda each: each[0] != first)
        return [
            Choice(n, code, {"sort": sort, "kind": kind, "proposed": code == first})
            for n, (code, (sort, kind, _)) in enumerate(ordered, 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Mark it."""
        return discrepancies.mark_trouble(act, facts["unit"], *self.TROUBLES[choice.code])


class Photo(Plain):
    """A photo of the damage is wanted; it may also be taken later, when the matter is settled."""

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Refuse without one: a page with a camera takes it when it hears that."""
        raise Refused("photo_missing", step="photo")


class Settle(Plain):
    """One discrepancy, step by step (R10)."""

    USUAL: Mapping[str, str] = {"how": "phone", "when": "just_now"}
    """How and when a customer is asked unless the keeper says otherwise; who was reached is never guessed."""

    HOW = ("phone", "wechat", "mail", "in_person")
    ANSWERS = (
        "agrees_with_count",
        "as_usual",
        "will_send_missing",
        "wants_it_back",
        "pays",
        "gives_it_up",
        "disputes_count",
        "leaves_it_to_us",
    )

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the answers of the step that is next."""
        row = _discrepancy(connection, facts["discrepancy"])
        if row.state != "open":
            return ()
        picks = self._picks(row, facts)
        offered: list[tuple[str, dict[str, Any], str]] = []
        if row.step == "asked":
            who = self._who(connection, row.delivery)
            offered = [(code, said, "who") for code, said in who]
            offered += [(code, {}, "how") for code in self.HOW]
            offered += [("just_now", {}, "when"), ("earlier_today", {}, "when")]
        elif row.step == "answer":
            offered = [(code, {}, "answer") for code in self.ANSWERS]
        elif row.step == "decision":
            kind: Any = row.kind
            so_far = discrepancies.settling(connection, row)
            for code in settlement.DECISIONS[kind]:
                barred = settlement.check(so_far, "decision", code)
                offered.append((code, {"barred": barred} if barred else {}, "decision"))
        return [
            Choice(n, code, said, group, picks.get(group) == code)
            for n, (code, said, group) in enumerate(offered, 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick one answer of its group."""
        act.context.question = {**facts, "picks": {**facts["picks"], choice.group: choice.code}}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": choice.code})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to sign the step once its groups are picked."""
        row = _discrepancy(connection, facts["discrepancy"])
        wanted = {
            "asked": {"who", "how", "when"},
            "answer": {"answer"},
            "decision": {"decision"},
            "carried_out": set(),
        }
        if (
            row.state != "open"
            or row.step not in wanted
            or not wanted[row.step] <= self._picks(row, facts).keys()
        ):
            return None
        return f"sign_{row.step}"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Sign the step that is next."""
        row = discrepancies.get(act, facts["discrepancy"])
        if self.confirm_code(act.connection, facts) is None:
            raise Refused("photo_missing" if row.step == "photo" else "pick_first", step=row.step)
        said = self._picks(row, facts)
        if row.step == "asked":
            said["reached"] = True
            if said["who"] != "someone_else":
                said["name"] = dict(self._who(act.connection, row.delivery))[said["who"]]["name"]
        return discrepancies.settle_step(act, row.id, row.step, said)

    def _picks(self, row: Row[Any], facts: Facts) -> dict[str, Any]:
        return {**(self.USUAL if row.step == "asked" else {}), **facts["picks"]}

    def _who(self, connection: Connection, delivery: str) -> list[tuple[str, dict[str, Any]]]:
        customer = connection.execute(
            select(tables.customer)
            .join(tables.delivery, tables.delivery.c.customer == tables.customer.c.code)
            .where(tables.delivery.c.number == delivery)
        ).one_or_none()
        who: list[tuple[str, dict[str, Any]]] = []
        if customer is not None and customer.contact:
            who.append(("contact", {"name": customer.contact}))
        if customer is not None and customer.marketing_owner:
            who.append(("marketing_owner", {"name": customer.marketing_owner}))
        return [*who, ("someone_else", {})]


class Refuse(Plain):
    """Goods are refused: why, who was told and how, then a photo, which refuses them (R17)."""

    USUAL: Mapping[str, str] = {"channel": "phone"}
    """How the customer is told unless the keeper says otherwise; who was reached is never guessed."""

    @staticmethod
    def step(facts: Facts) -> str:
        """Return what is asked next.

        >>> Refuse.step({"picks": {}, "told": False}), Refuse.step({"picks": {"reason": "x"}, "told": True})
        ('reason', 'photo')
        """
        return "reason" if "reason" not in facts["picks"] else "photo" if facts["told"] else "told"

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the reasons, then who was told and how."""
        asked: Mapping[str, Mapping[str, Sequence[str]]] = {
            "reason": {"reason": refusals.REASONS},
            "told": {"informed": refusals.INFORMED, "channel": refusals.CHANNELS},
        }
        picks = {**self.USUAL, **facts["picks"]}
        offered = [
            (group, code) for group, codes in asked.get(self.step(facts), {}).items() for code in codes
        ]
        return [
            Choice(n, code, {}, group, picks.get(group) == code) for n, (group, code) in enumerate(offered, 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick the answer; a reason asks the next thing at once."""
        act.context.question = {**facts, "picks": {**facts["picks"], choice.group: choice.code}}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": choice.code})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to write down who was told."""
        return "refusal_told" if self.step(facts) == "told" and "informed" in facts["picks"] else None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Ask for the photo; a page with a camera takes it when it hears that there is none."""
        if self.step(facts) == "photo":
            raise Refused("refusal_needs_photo", step="photo")
        if self.confirm_code(act.connection, facts) is None:
            raise Refused("pick_first", step=self.step(facts))
        act.context.question = {**facts, "picks": {**self.USUAL, **facts["picks"]}, "told": True}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": facts["picks"]["informed"]})


def _discrepancy(connection: Connection, opened: int) -> Any:
    return connection.execute(select(tables.discrepancy).where(tables.discrepancy.c.id == opened)).one()
