"""Notices: a department is told in writing, and what it answers is carried out (R1, R2b, R8b; F8).

The station sends nothing: a notice lies on its addressee's page, is printed, and is handed over to somebody.
"""

from collections.abc import Sequence

from station.feedback import Feedback, Refused
from station.forms.contents import Notice
from station.messages import WORDS
from station.operations import law, papers
from station.operations.people import require, wrong_pin
from station.store.store import Act


def file(
    act: Act,
    addressee: str,
    rule: str,
    *,
    about: str,
    delivery: str | None,
    customer: str | None,
    models: Sequence[str],
    quantity: int,
    due: str = "",
    question: str = "",
    lines: Sequence[papers.Line] = (),
) -> str:
    """File a notice and return its number.

    Args:
        addressee: a role or department, whose page it lies on. `about`: what it tells of, a code of `WORDS`.
        due: as the department's clock reads, empty where nothing is asked. `question`: what is asked.
    """
    content = Notice(
        date=f"{law.local(act.at):%Y-%m-%d}",
        addressee=addressee,
        addressee_name=WORDS[addressee].zh,
        customer=papers.customer(act.connection, customer),
        about=about,
        models=tuple(models),
        quantity=quantity,
        due=due,
        question=question,
    )
    return papers.file(
        act,
        "notice",
        rule,
        content,
        state="open",
        lines=lines,
        delivery=delivery,
        customer=customer,
        addressee=addressee,
        waits_for=addressee,
    )


def give_opinion(act: Act, paper: str, revision: int, opinion: str, pin: str) -> Feedback:
    """Marketing answers what it was asked; the release waits for it, and it is carried out (R8b).

    Raises:
        Refused: nothing was asked; it is answered already; there is no text.
    """
    require(act, "give_opinion")
    if wrong := wrong_pin(act, pin):
        return wrong
    row = papers.awaited(act, paper, revision, "notice", "opinion")
    if row.addressee != "marketing" or row.rule != "R8b":
        raise Refused("nothing_asked")
    if not opinion.strip():
        raise Refused("reason_missing", paper=paper)
    papers.sign(
        act,
        paper,
        revision,
        "opinion",
        state="answered",
        waits_for="keeper",
        facts={"opinion": opinion.strip()},
    )
    return Feedback("ok", "opinion_given", {"paper": paper})


def carry_out(act: Act, paper: str, revision: int, line: int, how: str) -> Feedback:
    """What marketing answered was done for one line of the notice; with the last it has ended (R8b).

    Args:
        how: how it was carried out, as the line shows it.
    """
    require(act, "carry_out_plan")
    papers.awaited(act, paper, revision, "notice", "carried_out")
    if not how.strip():
        raise Refused("reason_missing", paper=paper)
    wanted = next((each for each in papers.lines(act.connection, paper) if each.id == line), None)
    if wanted is None or wanted.carried_out_at is not None:
        raise Refused("line_is_past", paper=paper, **papers.done_last(act, paper))
    papers.carry_out(act, paper, line)
    facts = {"model": wanted.model or "", "how": how.strip()}
    papers.sign(act, paper, revision, "carried_out", state="answered", waits_for="keeper", facts=facts)
    left = [each for each in papers.lines(act.connection, paper) if each.carried_out_at is None]
    if not left:
        papers.sign(act, paper, revision, "executed", state="executed")
    return Feedback("ok", "line_carried_out", {"paper": paper, "left": len(left)})
