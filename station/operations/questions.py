"""What the desk waits for besides the next scan: its numbered choices, and what an answer does.

A question is kept in the desk's row, so it survives a restart. Its choices are numbered 1 to 9, the same for
a touch and for command codes CM0101 to CM0109; the ink key is CM0001. Each kind of question is one class
here: what may be chosen, what a choice does, and what the ink key confirms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy import Connection, Row, select

from station.feedback import Feedback, Refused
from station.lists.cells import in_units
from station.operations import (
    applications,
    comparing,
    counting,
    deliveries,
    discrepancies,
    hints,
    inspecting,
    losses,
    people,
    picking,
    printing,
    refusals,
    repair,
    shipping,
    stock,
    stocktaking,
    storing,
    teardown,
)
from station.rules import inspection, settlement, yields
from station.rules import repair as repair_rules
from station.rules.papers import PLANS
from station.store import tables
from station.store.store import Act
from station.views.desk import Choice

Facts = Mapping[str, Any]

NUMBERS = 9
"""Numbers a choice can have: keys on the screen and command codes."""

MORE = "more"
"""Code of the choice that turns to the choices which follow."""


class Kind(Protocol):
    """One kind of question."""

    blocks: bool
    """True when the next goods must wait for the answer: a question of fact about the thing in the hand."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return what may be chosen."""

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Do what a choice says, or keep it as picked until it is confirmed."""

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Return the words of the ink key, None while there is nothing to confirm."""

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Do what the ink key says."""


class Plain:
    """A question whose choices act at once and that has no ink key."""

    blocks = False

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return no choices."""
        return ()

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Refuse: there is nothing to choose."""
        raise Refused("nothing_to_choose", number=choice.number)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Return None: choices act at once."""
        return None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Refuse: there is nothing to confirm."""
        raise Refused("nothing_to_confirm")


class Courier(Plain):
    """Which courier is this number from? Several shapes fit (7.2)."""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the couriers that fit."""
        return [Choice(n, code, {}) for n, code in enumerate(facts["couriers"], 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Go on with the parcel."""
        act.context.question = facts["back"] or None
        return deliveries.take_parcel(act, facts["waybill"], choice.code)


class WhichDelivery(Plain):
    """Does this parcel join the delivery on the table, or begin another?"""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the two possibilities."""
        return [Choice(1, "joins_delivery", facts), Choice(2, "other_delivery", facts)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Join it, or begin to sign for a new delivery."""
        act.context.question = None
        if choice.number == 1:
            return deliveries.join_parcel(act, facts["waybill"], facts["courier"])
        act.context.delivery = act.context.unit = None
        return deliveries.take_parcel(act, facts["waybill"], facts["courier"])


class SignDelivery(Plain):
    """Parcels on the desk, not signed for yet; whose are they?"""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return customers when no packing list names one; the last choice is an unclaimed parcel."""
        if facts.get("listed"):
            return ()
        named = _customers(connection, facts)
        return [*named, Choice(len(named) + 1, "unclaimed", {}, chosen=facts.get("unclaimed", False))]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick the customer."""
        unclaimed = choice.code == "unclaimed"
        act.context.question = {
            **facts,
            "customer": None if unclaimed else choice.code,
            "unclaimed": unclaimed,
        }
        return Feedback("ok", "customer_picked", {"customer": choice.facts.get("name", choice.code)})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to sign once the customer is known, or known to be unknown."""
        return "sign" if facts["customer"] or facts.get("unclaimed") else None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Sign for the parcels."""
        return deliveries.sign_delivery(act, facts["waybills"], facts["customer"])


class Whose(Plain):
    """Whose is this unclaimed delivery?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the customers."""
        return _customers(connection, facts)

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick the customer."""
        act.context.question = {**facts, "customer": choice.code}
        return Feedback("ok", "customer_picked", {"customer": choice.facts["name"]})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to sign once a customer is picked."""
        return "name_customer" if facts["customer"] else None

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Name the customer."""
        return deliveries.name_customer(act, facts["customer"])


class Parcels(Plain):
    """The list names parcels that are not here: count on later, or without them?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the two possibilities."""
        return [Choice(1, "wait_for_parcels", facts), Choice(2, "parcels_will_not_come", facts)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Go back to counting, or finish without the missing parcels."""
        if choice.number == 2:
            return comparing.give_up_parcels(act)
        act.context.question = None
        return Feedback("ok", "question_left")


class Serial(Plain):
    """A product code named the model; the serial is awaited."""


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


class Model(Plain):
    """No code can be read, or it names no model of ours: which model is it, by its shape?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the declared models first, then the others."""
        return [Choice(n, code, {}) for n, code in enumerate(facts["models"], 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Count it: unreadable, or with the serial that named no model of ours."""
        return counting.count_of_model(act, choice.code)


class Duplicate(Plain):
    """The serial is counted already: another unit with this number, or the same one twice? (7.1)."""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the two answers; both weigh the same."""
        return [Choice(1, "another_unit", {}), Choice(2, "same_unit", {})]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Count a second unit, or nothing."""
        if choice.number == 1:
            return counting.count_another(act, facts["scanned"], facts["unit"])
        act.context.question, act.unit = None, facts["unit"]
        return Feedback("ok", "same_unit", {"unit": facts["unit"]})


class Undo(Plain):
    """The label of the last unit is out: undo it all the same?"""

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer the second step."""
        return "void"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Void the unit."""
        return counting.void(act, facts["unit"])


class Pairing(Plain):
    """Which surplus came in place of which shortage? The keeper decides, nothing is paired by itself."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return shortages, surplus units, and not to pair."""
        table = comparing.differences(connection, facts["delivery"])
        short = [
            Choice(n, model, {"quantity": quantity}, "short", facts["short"] == model)
            for n, (model, quantity) in enumerate(table.short.items(), 1)
        ]
        over = [
            Choice(
                n,
                row.model or "",
                {"unit": row.number, "ordinal": row.ordinal},
                "unit",
                facts["unit"] == row.number,
            )
            for n, row in enumerate(table.surplus, len(short) + 1)
        ]
        if not (short and over):
            return [*short, *over]
        return [*short, *over, Choice(len(short) + len(over) + 1, "do_not_pair", {}, "end")]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Pick one side, or finish without pairing."""
        if choice.group == "end":
            return comparing.finish_count(act)
        picked = choice.code if choice.group == "short" else choice.facts["unit"]
        act.context.question = {**facts, choice.group: picked}
        return Feedback("ok", "picked", {"picked": choice.code})

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to pair when both sides are picked, to finish when there is nothing to pair."""
        if facts["short"] and facts["unit"]:
            return "pair"
        table = comparing.differences(connection, facts["delivery"])
        return None if table.short and table.surplus else "finish"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Pair, or finish."""
        if facts["short"] and facts["unit"]:
            return comparing.pair(act, facts["unit"], facts["short"])
        return comparing.finish_count(act)


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


class PrintJob(Plain):
    """Did this label come out? Both answers weigh the same."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the two answers."""
        return [Choice(1, "came_out", {}), Choice(2, "did_not_come_out", {})]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Settle the job."""
        return printing.settle(act, facts["job"], choice.number == 1)


class Part(Plain):
    """Which part is counted next?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the parts lists of the batch's models, what is weighed as scrap, and what is on no list."""
        found = [
            Choice(n, each["code"], {name: each[name] for name in ("name", "unit", "model")})
            for n, each in enumerate(teardown.listed_parts(connection, facts["batch"]), 1)
        ]
        return [*found, Choice(len(found) + 1, "not_listed", {})] if found else []

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Take the part to be counted."""
        if choice.code == "not_listed":
            act.context.question = {"kind": "extra", "batch": facts["batch"], "back": {**facts}}
            return Feedback("ok", "which_extra")
        return teardown.take_part(act, choice.facts["model"], choice.code)


class Pieces(Plain):
    """How many pieces? By digits, or by what the scale says; 0 and 退一位 are keys of their own."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the digits, each its own number."""
        return DIGIT_KEYS

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Type a digit."""
        return type_digit(act, facts, choice.code)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to book them once they are counted."""
        if not _quantity(facts):
            return None
        return "book_bad" if facts["bad"] else "print_part"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Book them: good ones get their label, others stand apart."""
        return book_pieces(act, facts)


DIGITS = 5
"""Most digits of a number of pieces, or of grams."""

DIGIT_KEYS = tuple(Choice(n, str(n), {}, "digits") for n in range(1, 10))
"""The number pad; 0 and 退一位 are keys of their own."""

_PAST: Mapping[str, Facts] = {"pieces": {"weighed": None, "over": False}}
"""By kind of question, what is past once something is typed: what the scale said."""


def type_digit(act: Act, facts: Facts, key: str) -> Feedback:
    """Press a key of the number pad while pieces are counted, or said how many are moved."""
    if key != "back" and key not in "0123456789":
        raise Refused("no_number_asked", found=key)
    typed = facts["typed"][:-1] if key == "back" else f"{facts['typed']}{key}".lstrip("0")
    if len(typed) > DIGITS:
        raise Refused("number_too_long", name=facts["name"])
    act.context.question = {**facts, "typed": typed, **_PAST.get(facts["kind"], {})}
    act.on_card = False
    return Feedback("ok", "picked", {"picked": typed})


def _quantity(facts: Facts) -> int:
    """Return what was counted, in thousandths; 0 for nothing yet."""
    weighed = facts["weighed"]
    if weighed is not None and facts["unit"] == "kg":
        return int(weighed["quantity"])
    if weighed is not None:
        return int(weighed["pieces"] or 0) * yields.PIECE
    return typed_quantity(facts) or 0


def typed_quantity(facts: Facts) -> int | None:
    """Return what was typed in thousandths, of what is weighed in grams; None for nothing."""
    typed = int(facts["typed"] or 0)
    return (typed if facts["unit"] == "kg" else typed * yields.PIECE) or None


def book_pieces(act: Act, facts: Facts, *, parked: bool = False) -> Feedback:
    """Book what was counted; above the cap nothing is lost, it can be recorded without its value (R3)."""
    model, code, quantity, reason = facts["model"], facts["part"], _quantity(facts), facts["reason"]
    if facts["bad"]:
        return teardown.record_bad(act, model, code, quantity, facts["bad"], reason=reason)
    try:
        return teardown.record_parts(act, model, code, quantity, reason=reason, parked=parked)
    except Refused as refused:
        if refused.code != "value_above_cap":
            raise
        act.context.question = {**facts, "over": True}
        return refused.feedback()


class Bad(Plain):
    """Why are these pieces not good?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the reasons."""
        return [Choice(n, f"bad.{reason}", {}) for n, reason in enumerate(yields.BAD, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Count them with this reason."""
        act.context.question = {**facts["back"], "bad": choice.code.removeprefix("bad.")}
        act.on_card = False
        return Feedback("ok", "picked", {"picked": choice.code})


class Extra(Plain):
    """Which part is it, that is not on the parts list?"""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the parts that other lists know, and one for what none does."""
        return [
            Choice(n, each["code"], {name: each[name] for name in ("name", "unit")})
            for n, each in enumerate(teardown.other_parts(connection, facts["batch"]), 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Ask why it is there."""
        act.context.question = {
            **facts,
            "kind": "extra_why",
            "part": choice.code,
            "name": choice.facts["name"],
        }
        return Feedback("attention", "why_extra", {"name": choice.facts["name"], "rule": "R22"})


class ExtraWhy(Plain):
    """Why is a part there that is not on the list? Without a reason it is not booked (R22)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the reasons."""
        return [Choice(n, f"yield.{reason}", {}) for n, reason in enumerate(yields.REASONS, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Take it to be counted."""
        model = next(iter(teardown.models(act.connection, facts["batch"])))
        return teardown.take_part(act, model, facts["part"], choice.code.removeprefix("yield."))


class Yield(Plain):
    """The batch is about to be closed: why does each part that differs from the list? (R22)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the reasons for the first part that differs; none when all are explained."""
        if not teardown.unexplained(connection, facts["batch"]):
            return ()
        return [Choice(n, f"yield.{reason}", {}) for n, reason in enumerate(yields.REASONS, 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Write the reason down; the next part follows."""
        line = teardown.unexplained(act.connection, facts["batch"])[0]
        reason = choice.code.removeprefix("yield.")
        return teardown.explain(act, facts["batch"], line.model, line.code, reason)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to close the batch once every difference has its reason."""
        return None if teardown.unexplained(connection, facts["batch"]) else "end_batch"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Close it."""
        return teardown.end_batch(act)


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


class Loss(Plain):
    """The database has forgotten what this desk did; has somebody read which scans? (faults E5)."""

    blocks = True

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to say so."""
        return "loss_read"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Write down who has."""
        return losses.see(act, facts)


class HandOver(Plain):
    """A form is on the screen: two badges sign it, the keeper's and then the clerk's (R14)."""


class Pick(Plain):
    """A pick list is counted face to face: units and parts are scanned, of a part how many (R20)."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the number keys, once a part is scanned: each adds so many pieces."""
        if facts["lot"] is None:
            return ()
        return [Choice(n, "add_pieces", {"count": n}) for n in range(1, NUMBERS + 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Add pieces."""
        return picking.add_pieces(act, facts, choice.number)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to write the pieces down, or to end the count."""
        return "pick_finish" if facts["lot"] is None else "pick_pieces"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Write the pieces down, or end the count."""
        if facts["lot"] is None:
            return picking.finish(act)
        return picking.count_part(act, facts["quantity"])


class PickSign(Plain):
    """A counted pick list is on the screen: two badges sign it, the picker's, then who gives out (R20)."""


class ParcelOut(Plain):
    """A parcel to a customer is packed; with the waybill it goes. Whose is a waybill of several shapes?"""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the couriers that the scanned waybill may be of; none before it is scanned."""
        return [Choice(n, code, {}) for n, code in enumerate(facts.get("couriers", ()), 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Ship it with this courier."""
        return shipping.ship(act, facts["waybill"], [choice.code])


class Lot(Plain):
    """A part lot on the table: the next place that is scanned is where it goes, or some of it."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the places it lies in, when these are several; then the digits, each its own number."""
        if facts["counting"]:
            return DIGIT_KEYS
        there = stock.lies(connection, facts["part"])
        rows = connection.execute(select(tables.location.c.code, tables.location.c.name))
        names = {row.code: row.name for row in rows}
        return [
            Choice(
                n,
                "lot_lies",
                {"code": code, "place": names.get(code, code), "quantity": in_units(there[code])},
                chosen=code == facts["source"],
            )
            for n, code in enumerate(there, 1)
        ]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Take it from there, or type a digit."""
        if facts["counting"]:
            return type_digit(act, facts, choice.code)
        return storing.choose_source(act, facts["part"], choice.facts["code"])


class StockTake(Plain):
    """A place is counted: how many of the lot in the hand, and in the end why something differs."""

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return digits that are added to the count of a lot, or the reasons for a difference."""
        if facts["reasons"] is not None:
            if facts["item"] is None:
                return ()
            return [Choice(n, f"differs.{code}", {}) for n, code in enumerate(stocktaking.REASONS, 1)]
        if facts["item"] is None:
            return ()
        return [Choice(n, "pieces_more", {"pieces": n}) for n in range(1, NUMBERS + 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Add pieces, or say why it differs."""
        people.require(act, "take_stock")
        if facts["reasons"] is not None:
            return stocktaking.explain(act, facts, choice.code.removeprefix("differs."))
        return stocktaking.add_pieces(act, choice.number)

    def confirm_code(self, connection: Connection, facts: Facts) -> str | None:
        """Offer to end the count; while something differs, only once its reason is given."""
        if facts["take"] is None:
            return None
        if facts["reasons"] is None:
            return "stock_take_finish"
        return None if stocktaking.unexplained(connection, dict(facts)) else "stock_take_book"

    def confirm(self, act: Act, facts: dict[str, Any]) -> Feedback:
        """Ask about what differs, or book it."""
        return stocktaking.finish(act, facts)


class LookUp(Plain):
    """What is scanned is shown, and nothing is done to it (R19)."""


class PutMany(Plain):
    """A place: what is scanned goes into it, one after the other (R12a)."""


KINDS: Mapping[str, Kind] = {
    "courier": Courier(),
    "parcel": WhichDelivery(),
    "sign_delivery": SignDelivery(),
    "whose": Whose(),
    "parcels": Parcels(),
    "serial": Serial(),
    "trouble": Trouble(),
    "photo": Photo(),
    "model": Model(),
    "duplicate": Duplicate(),
    "undo": Undo(),
    "pairing": Pairing(),
    "settle": Settle(),
    "refuse": Refuse(),
    "paper": Paper(),
    "print_job": PrintJob(),
    "part": Part(),
    "pieces": Pieces(),
    "bad": Bad(),
    "extra": Extra(),
    "extra_why": ExtraWhy(),
    "yield": Yield(),
    "inspection": Inspection(),
    "repair": Repair(),
    "loss": Loss(),
    "hand_over": HandOver(),
    "parcel_out": ParcelOut(),
    "lot": Lot(),
    "put_many": PutMany(),
    "look_up": LookUp(),
    "stock_take": StockTake(),
    "pick": Pick(),
    "pick_sign": PickSign(),
}


def choose(act: Act, number: int) -> Feedback:
    """Answer the open question with a number, 1 to 9.

    Raises:
        Refused: nothing is asked, or the question has no such number; nothing happens.
    """
    kind, facts = _open(act)
    if past := _past(act, facts):
        return past
    for choice in choices(act.connection, facts):
        if choice.number == number and choice.code == MORE:
            act.context.question = {**facts, "page": facts.get("page", 0) + 1}
            act.on_card = False
            return Feedback("ok", "picked", {"picked": MORE})
        if choice.number == number:
            return KINDS[kind].choose(act, facts, choice)
    raise Refused("nothing_to_choose", number=number)


def choices(connection: Connection, asked: Facts) -> Sequence[Choice]:
    """Return the choices that the numbers stand for now: all nine, or eight and one that turns the page."""
    every = KINDS[asked["kind"]].choices(connection, asked)
    if len(every) <= NUMBERS:
        return every
    page = asked.get("page", 0) % -(-len(every) // (NUMBERS - 1))
    shown = every[page * (NUMBERS - 1) : (page + 1) * (NUMBERS - 1)]
    renumbered = [replace(choice, number=n) for n, choice in enumerate(shown, 1)]
    return [*renumbered, Choice(NUMBERS, MORE, {}, shown[-1].group)]


def presses(connection: Connection, asked: Facts, code: str) -> Sequence[int]:
    """Return the numbers to press for an answer: those that turn to its page, then its own."""
    every = [choice.code for choice in KINDS[asked["kind"]].choices(connection, asked)]
    if code not in every:
        return ()
    if len(every) <= NUMBERS:
        return (every.index(code) + 1,)
    page, at = divmod(every.index(code), NUMBERS - 1)
    turns = (page - asked.get("page", 0)) % -(-len(every) // (NUMBERS - 1))
    return (*(NUMBERS for _ in range(turns)), at + 1)


def confirm(act: Act) -> Feedback:
    """Press the ink key of the open question."""
    kind, facts = _open(act)
    if past := _past(act, facts):
        return past
    if KINDS[kind].confirm_code(act.connection, facts) is None and kind not in ("settle", "photo", "refuse"):
        raise Refused("nothing_to_confirm")
    return KINDS[kind].confirm(act, facts)


def leave(act: Act) -> Feedback:
    """Close the open question; what was done so far is kept."""
    act.on_card = False
    return counting.leave_question(act)


def _customers(connection: Connection, facts: Facts) -> list[Choice]:
    rows = connection.execute(select(tables.customer.c.code, tables.customer.c.name).order_by("code")).all()
    return [
        Choice(n, row.code, {"name": row.name}, chosen=facts["customer"] == row.code)
        for n, row in enumerate(rows, 1)
    ]


def _open(act: Act) -> tuple[str, dict[str, Any]]:
    if act.context.question is None:
        raise Refused("nothing_asked")
    return act.context.question["kind"], act.context.question


def _past(act: Act, asked: Facts) -> Feedback | None:
    return discrepancies.moved_on(act, asked) if asked["kind"] == "settle" else None


def _discrepancy(connection: Connection, opened: int) -> Any:
    return connection.execute(select(tables.discrepancy).where(tables.discrepancy.c.id == opened)).one()
