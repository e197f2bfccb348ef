"""Rows as the operations of claims and forms write them, for what only reads them."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from station.feedback import Feedback
from station.forms.contents import ConfirmationForm, Customer, PackingList
from station.operations import papers
from station.store import tables
from station.store.store import Request
from tests.station.conftest import Keeper

SOUTH = Customer("C001", "华南数码分销", "", "林珊")


def claims(keeper: Keeper, **values: Any) -> None:
    """Bring every claim so far: what hand-over, entry and shipping write, all at once."""
    with keeper.store.write() as connection:
        connection.execute(update(tables.claim).values(values))


def done(keeper: Keeper, operation: Any) -> Any:
    """Carry out one operation now, as whoever is signed on; return what it gives."""
    given: list[Any] = []

    def carry_out(act: Any) -> Feedback:
        given[:] = [operation(act)]
        return Feedback("ok", "settings_seeded")

    keeper._touches += 1
    now = keeper.clock.now()
    request = Request(f"touch:filed{keeper._touches}", "filed", keeper.desk.id, now)
    keeper.store.perform(request, carry_out)
    return given[0]


def form(keeper: Keeper, delivery: str = "DL2609290001", **more: Any) -> str:
    """File a form and hand it over now; its number."""
    content = ConfirmationForm(
        "2026-09-30", SOUTH, (), (delivery,), (), "2026-09-29 14:20", "周敏", "", "", (),
        PackingList(SOUTH, "2026-09-30", (), "desk"),
    )  # fmt: skip

    def file(act: Any) -> str:
        number = papers.file(
            act, "form", "R14", content, state="compiled", delivery=delivery, customer="C001", **more
        )
        papers.sign(act, number, 1, "handed_over", state="handed_over")
        return number

    number: str = done(keeper, file)
    return number


def sign(keeper: Keeper, number: str, act_done: str, state: str, **facts: Any) -> None:
    """Put a signature on a paper now."""
    done(keeper, lambda act: papers.sign(act, number, 1, act_done, state=state, facts=facts))


def go_to(keeper: Keeper, at: datetime) -> None:
    """Set the desk's clock."""
    keeper.clock.offset += at - keeper.clock.now()
