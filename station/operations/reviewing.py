"""Finance reviews what the department wrote: price lists and batch accounts (R4, R12b)."""

from typing import Any

from sqlalchemy import Row

from station.feedback import Feedback, Refused
from station.operations import accounts, papers, prices, valuation
from station.operations.people import require, wrong_pin
from station.rules import papers as paths
from station.store.store import Act


def review(act: Act, paper: str, revision: int, pin: str) -> Feedback:
    """Finance reviews what the screen showed; a price list prices from then on, or from its day.

    Raises:
        Refused: the role may not; who reviews wrote it; it is not submitted, or was changed meanwhile.
    """
    require(act, "review_books")
    if wrong := wrong_pin(act, pin):
        return wrong
    row = _awaited(act, paper, revision, "reviewed")
    papers.not_by_filer(act, row, act.operator)
    step = paths.PATHS[row.kind]["reviewed"]
    if row.kind == "account":
        papers.sign(act, paper, revision, "reviewed", state=step.after)
        return Feedback("ok", "account_reviewed", accounts.reviewed(act, paper))
    said = prices.reviewed(act, paper)
    facts = {"effective_on": said["effective_on"]}
    papers.sign(act, paper, revision, "reviewed", state=step.after, facts=facts)
    done = valuation.take_effect(act)
    return Feedback(done.outcome, "price_list_reviewed", {**done.facts, **said})


def send_back(act: Act, paper: str, revision: int, reason: str, pin: str) -> Feedback:
    """What was submitted goes back to who wrote it, with the reason; whom it waits for may do so.

    Raises:
        Refused: as `review`; or there is no reason.
    """
    require(act, "send_books_back")
    if wrong := wrong_pin(act, pin):
        return wrong
    row = _awaited(act, paper, revision, "sent_back")
    if not reason.strip():
        raise Refused("reason_missing", paper=paper)
    step = paths.PATHS[row.kind]["sent_back"]
    said = {"reason": reason.strip()}
    papers.sign(act, paper, revision, "sent_back", state=step.after, waits_for=step.waits_for, facts=said)
    (accounts if row.kind == "account" else prices).sent_back(act, paper)
    return Feedback("ok", "paper_sent_back", {"paper": paper, "who": step.waits_for})


def _awaited(act: Act, number: str, revision: int, done: str) -> Row[Any]:
    kind = papers.get(act.connection, number).kind
    if kind not in paths.REVIEWED_HERE:
        raise Refused("not_reviewed_so", paper=number)
    row = papers.awaited(act, number, revision, kind, done)
    papers.in_turn(act, row)
    return row
