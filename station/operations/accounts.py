"""The account of a teardown batch (R12b, F5): posted line by line, never changed, signed and reviewed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from station.feedback import Feedback, Refused
from station.forms.contents import AccountLine, BatchAccount
from station.operations import papers
from station.operations.law import local
from station.operations.people import require, wrong_pin
from station.rules import papers as paths
from station.rules.valuation import decimal
from station.rules.yields import shown
from station.store.store import Act
from station.store.tables import account_line, batch, batch_unit, operator, paper, part_lot, price_list, unit

RULE = "R12b"

PUT_BACK = "put_back"
"""Summary of the correcting line of a part that was put into a unit by mistake."""


def post(
    act: Act,
    batch: str,
    *,
    voucher: str,
    code: str,
    name: str,
    unit_of_measure: str,
    summary: str,
    quantity: int,
    price_fen: int | None,
    amount_fen: int,
    corrects: int | None = None,
) -> int:
    """Post a line to a batch's account and return its id; the database refuses to change it later.

    Args:
        voucher: what it was posted for: the part lot's own number.
        summary: why: `torn_down`, `repair`, `sold`, `disposed`, `counted`, `priced`; of a correcting line its
            reason.
        quantity: thousandths, negative for what goes out; 0 where only the price is given.
        price_fen: None of a part without a price (R4).
        amount_fen: what it adds to the account; 0 without a price.
        corrects: id of the wrong line that this one reverses.
    """
    last = select(func.coalesce(func.max(account_line.c.line), 0)).where(account_line.c.batch == batch)
    line = (act.connection.scalar(last) or 0) + 1
    said = {
        "voucher": voucher,
        "code": code,
        "name": name,
        "unit_of_measure": unit_of_measure,
        "summary": summary,
        "quantity": quantity,
        "price_fen": price_fen,
        "amount_fen": amount_fen,
        "corrects": corrects,
    }
    row = {"batch": batch, "line": line, "at": act.at, "operator": act.doer or "", **said}
    key = act.connection.execute(insert(account_line), row).inserted_primary_key
    assert key is not None
    act.record("AccountPosted", batch, line=line, **said)
    return int(key[0])


def found(batch: str | None = None) -> Select[Any]:
    """Select what was found of each lot, `lot` and `quantity` in thousandths: wrong counts are reversed.

    Args:
        batch: only of its lots.
    """
    wrong = account_line.alias()
    reverses = select(wrong.c.id).where(wrong.c.id == account_line.c.corrects, wrong.c.summary == "torn_down")
    statement: Select[Any] = (
        select(account_line.c.voucher.label("lot"), func.sum(account_line.c.quantity).label("quantity"))
        .where(or_(account_line.c.summary == "torn_down", reverses.exists()))
        .group_by(account_line.c.voucher)
    )
    return statement if batch is None else statement.where(account_line.c.batch == batch)


# --- from the repairer to Finance --------------------------------------------------------------------


def submit(act: Act, batch: str) -> Feedback:
    """The repairer submits an account as it stands: a new revision, which nobody has signed yet (R12b).

    Raises:
        Refused: the role may not; its teardown is not closed; nothing is posted, or nothing since it was
            reviewed; it is on its way to Finance already.
    """
    require(act, "submit_account")
    row = get(act.connection, batch)
    if row.closed_at is None:
        raise Refused("batch_not_closed", batch=batch, rule=RULE)
    if row.state == "submitted":
        raise Refused("account_submitted", batch=batch, rule=RULE)
    posted = lines(act.connection, batch)
    filed = act.connection.execute(select(paper).where(paper.c.number == batch)).one_or_none()
    if not posted or (filed is not None and row.state == "reviewed" and not _since(act.connection, filed)):
        raise Refused("account_says_nothing_new", batch=batch, rule=RULE)
    content = as_it_stands(act.connection, batch)
    step = paths.PATHS["account"]["submitted"]
    if filed is None:
        papers.file(act, "account", RULE, content, state="open", number=batch)
        revision = 1
    else:
        revision = papers.revise(act, batch, content, state=filed.state)
    papers.sign(act, batch, revision, "submitted", state=step.after, waits_for=step.waits_for)
    _goes(act, batch, step.after)
    return Feedback(
        "ok", "account_submitted_to", {"batch": batch, "lines": len(posted), "who": step.waits_for}
    )


def sign(act: Act, paper: str, revision: int, pin: str) -> Feedback:
    """The leader, then the manager, signs an account on its way to Finance (F5).

    Raises:
        Refused: the role may not; it does not wait for whoever signs; it was changed meanwhile.
    """
    require(act, "sign_account")
    if wrong := wrong_pin(act, pin):
        return wrong
    row = papers.get(act.connection, paper)
    done = paths.SIGNS_ACCOUNT.get(row.waits_for, "agreed")
    papers.in_turn(act, papers.awaited(act, paper, revision, "account", done))
    step = paths.PATHS["account"][done]
    papers.sign(act, paper, revision, done, state=step.after, waits_for=step.waits_for)
    return Feedback("ok", "account_signed", {"batch": paper, "who": step.waits_for})


def reviewed(act: Act, number: str) -> dict[str, Any]:
    """Finance has reviewed an account."""
    _goes(act, number, "reviewed")
    return {"batch": number}


def sent_back(act: Act, number: str) -> dict[str, Any]:
    """An account was sent back to the repairer."""
    _goes(act, number, "sent_back")
    return {"batch": number}


def _goes(act: Act, number: str, state: str) -> None:
    act.connection.execute(update(batch).where(batch.c.number == number).values(state=state))


def _since(connection: Connection, filed: Row[Any]) -> int:
    """Return how many lines were posted since the newest revision of an account."""
    content = papers.content(connection, filed.number)
    assert isinstance(content, BatchAccount)
    return len(lines(connection, filed.number)) - len(content.lines)


# --- what stands in it -------------------------------------------------------------------------------


def get(connection: Connection, number: str) -> Row[Any]:
    """Return a batch.

    Raises:
        Refused: there is none of that number.
    """
    row = connection.execute(select(batch).where(batch.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    return row


def lines(connection: Connection, number: str) -> Sequence[Row[Any]]:
    """Return the lines of an account in order, each with the name of who entered it."""
    return connection.execute(
        select(account_line, operator.c.name.label("by"))
        .outerjoin(operator, operator.c.number == account_line.c.operator)
        .where(account_line.c.batch == number)
        .order_by(account_line.c.line)
    ).all()


def as_it_stands(connection: Connection, number: str) -> BatchAccount:
    """Return what stands in an account now (F5)."""
    row = get(connection, number)
    posted = lines(connection, number)
    numbers = {line.id: line.line for line in posted}
    left: Counter[str] = Counter()
    came = went = 0
    written = []
    for line in posted:
        left[line.code] += line.quantity
        inward = _is_inward(line, posted)
        if inward:
            came += line.amount_fen
        else:
            went -= line.amount_fen
        sign = 1 if inward else -1
        quantity, amount = (
            shown(sign * line.quantity, line.unit_of_measure),
            str(decimal(sign * line.amount_fen)),
        )
        written.append(
            AccountLine(
                line=line.line,
                date=f"{local(line.at):%Y-%m-%d}",
                voucher=line.voucher,
                code=line.code,
                name=line.name,
                unit_of_measure=line.unit_of_measure,
                summary=summary(line),
                price="" if line.price_fen is None else str(decimal(line.price_fen)),
                in_quantity=quantity if inward else "",
                in_amount=amount if inward else "",
                out_quantity="" if inward else quantity,
                out_amount="" if inward else amount,
                balance_quantity=shown(left[line.code], line.unit_of_measure),
                balance_amount=str(decimal(came - went)),
                entered_by=line.by or line.operator,
                corrects=numbers.get(line.corrects, 0),
            )
        )
    units = connection.execute(
        select(unit.c.number, unit.c.serial, unit.c.model)
        .join(batch_unit, batch_unit.c.unit == unit.c.number)
        .where(batch_unit.c.batch == number)
        .order_by(unit.c.number)
    ).all()
    return BatchAccount(
        date=f"{local(row.opened_at):%Y-%m-%d}",
        batch=number,
        models=tuple(dict.fromkeys(each.model or "" for each in units)),
        units=tuple(each.serial or each.number for each in units),
        repairer=connection.scalar(select(operator.c.name).where(operator.c.number == row.repairer)) or "",
        price_lists=tuple(
            connection.scalars(
                select(price_list.c.version)
                .distinct()
                .join(part_lot, part_lot.c.price_list == price_list.c.number)
                .where(part_lot.c.batch == number)
                .order_by(price_list.c.version)
            )
        ),
        lines=tuple(written),
        in_amount=str(decimal(came)),
        out_amount=str(decimal(went)),
        balance_amount=str(decimal(came - went)),
        unpriced=_unpriced(connection, number),
    )


def summary(line: Row[Any]) -> str:
    """Return the word of a line's summary; the reason as it was written of one that somebody corrected."""
    return line.summary if line.corrects and line.summary != PUT_BACK else f"account.{line.summary}"


def _is_inward(line: Row[Any], posted: Sequence[Row[Any]]) -> bool:
    """Whether a line stands among what came in: a correcting one where the line it reverses stands."""
    if line.corrects is not None:
        line = next(each for each in posted if each.id == line.corrects)
    return bool(line.quantity >= 0)


def _unpriced(connection: Connection, number: str) -> int:
    """Return how many lots of a batch that are still there have no price (R4)."""
    left = (
        select(account_line.c.voucher)
        .join(part_lot, part_lot.c.number == account_line.c.voucher)
        .where(account_line.c.batch == number, part_lot.c.price_fen.is_(None))
        .group_by(account_line.c.voucher)
        .having(func.sum(account_line.c.quantity) > 0)
    )
    return len(connection.execute(left).all())
