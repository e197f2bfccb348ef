"""People with PINs, each in a browser of his own, and the papers of the desk they write to."""

from typing import Any

from sqlalchemy import Row, select

from station.feedback import Feedback
from station.operations import commands, papers, people
from station.store import tables
from station.store.store import Act, Request
from tests.station.conftest import Keeper

PIN = "246802"
KEEPER, CLERK, LEADER, MANAGER, MARKETING, FINANCE, GM = (f"OP{n:04}" for n in (1, 2, 3, 6, 7, 8, 9))


class Office:
    """Everybody who is not at the desk."""

    def __init__(self, desk: Keeper) -> None:
        self.desk, self._touches = desk, 0

    def give_pins(self, *numbers: str) -> None:
        """Let these people have the PIN of the tests."""

        def give(act: Act) -> Feedback:
            for number in numbers:
                people.set_pin(act, number, PIN)
            return Feedback("ok", "settings_seeded")

        id = f"setup:pins-{'-'.join(numbers)}"
        at = self.desk.clock.now()
        self.desk.store.perform(Request(id, "set_pin", self.desk.desk.id, at, by_machine=True), give)

    def touch(self, who: str, name: str, **arguments: Any) -> Feedback:
        """Press a key in the browser of somebody."""
        self._touches += 1
        at, desk = self.desk.clock.now(), self.desk.desk.id
        request = Request(f"touch:office-{self._touches}", name, desk, at, operator=who)
        return self.desk.store.perform(request, lambda act: commands.do(act, name, arguments))

    def paper(self, number: str) -> Row[Any]:
        """A paper as it stands."""
        with self.desk.store.read() as connection:
            return papers.get(connection, number)

    def on(self, who: str, name: str, number: str, **arguments: Any) -> Feedback:
        """Press a key about a paper, of which the newest revision is shown."""
        shown = {"revision": self.paper(number).revision, **arguments}
        return self.touch(who, name, paper=number, **shown)

    def review(
        self, number: str, verdict: str = "agree", plan: str = "", who: str = MARKETING, **other: Any
    ) -> Feedback:
        """Marketing reviews."""
        said = {"verdict": verdict, "plan": plan, "pin": PIN, **other}
        return self.on(who, "review_application", number, **said)

    def approve(self, number: str, who: str = GM, **other: Any) -> Feedback:
        """The GM approves."""
        return self.on(who, "approve_paper", number, **{"pin": PIN, **other})

    def reject(self, number: str, plan: str = "", reason: str = "不符合三包", who: str = GM) -> Feedback:
        """The GM rejects."""
        return self.on(who, "reject_paper", number, plan=plan, reason=reason, pin=PIN)


def duty_row(desk, ordinal, kind="application"):
    """The duty of a unit, shown or not."""
    about = tables.unit.c.ordinal == ordinal if ordinal else tables.duty.c.unit.is_(None)
    with desk.store.read() as connection:
        return connection.execute(
            select(tables.duty)
            .outerjoin(tables.unit, tables.unit.c.number == tables.duty.c.unit)
            .where(tables.duty.c.kind == kind, about)
            .order_by(tables.duty.c.id)
        ).first()


def content(desk, number):
    with desk.store.read() as connection:
        return papers.content(connection, number)


def file(desk, ordinal):
    """Open the draft of a unit's application (None: of the shortage) and return its number."""
    return desk.touch("open_duty", duty=duty_row(desk, ordinal).id).facts["paper"]


def submit(desk, ordinal, plan):
    number = file(desk, ordinal)
    desk.choose(f"plan.{plan}")
    assert desk.touch("confirm").code == "application_submitted"
    return number


def approved(desk, office, ordinal, plan):
    number = submit(desk, ordinal, plan)
    assert office.review(number).code == "application_reviewed"
    assert office.approve(number).code == "paper_approved"
    return number


def carry_out(desk, office, number):
    return desk.touch("carry_out_plan", paper=number, revision=office.paper(number).revision)
