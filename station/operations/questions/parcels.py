"""Parcels: which courier and whose those are that come, and with which courier one goes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from station.feedback import Feedback
from station.operations import deliveries, shipping
from station.operations.questions.kind import Facts, Plain
from station.store import tables
from station.store.store import Act
from station.views.desk import Choice


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


class ParcelOut(Plain):
    """A parcel to a customer is packed; with the waybill it goes. Whose is a waybill of several shapes?"""

    blocks = True

    def choices(self, connection: Connection, facts: Facts) -> Sequence[Choice]:
        """Return the couriers that the scanned waybill may be of; none before it is scanned."""
        return [Choice(n, code, {}) for n, code in enumerate(facts.get("couriers", ()), 1)]

    def choose(self, act: Act, facts: dict[str, Any], choice: Choice) -> Feedback:
        """Ship it with this courier."""
        return shipping.ship(act, facts["waybill"], [choice.code])


def _customers(connection: Connection, facts: Facts) -> list[Choice]:
    rows = connection.execute(select(tables.customer.c.code, tables.customer.c.name).order_by("code")).all()
    return [
        Choice(n, row.code, {"name": row.name}, chosen=facts["customer"] == row.code)
        for n, row in enumerate(rows, 1)
    ]
