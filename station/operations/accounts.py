"""The account of a teardown batch (R12b, F5): posted line by line, never changed."""

from sqlalchemy import func, insert, select

from station.store.store import Act
from station.store.tables import account_line


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
        summary: why: `torn_down`, `repair`, `sold`, `disposed`, `priced`, `counted`, `correction`.
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
    row = {"batch": batch, "line": line, "at": act.at, "operator": act.operator, **said}
    key = act.connection.execute(insert(account_line), row).inserted_primary_key
    assert key is not None
    act.record("AccountPosted", batch, line=line, **said)
    return int(key[0])
