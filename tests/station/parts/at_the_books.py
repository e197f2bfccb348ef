"""Leader, repairer, manager and Finance at their books, in a few words."""

from itertools import count

from sqlalchemy import select, update

from station.demo import data
from station.feedback import Feedback
from station.lists.reading import read_list
from station.operations import imports, teardown, valuation
from station.store import tables
from station.store.store import Request
from tests.station.by_hand import rows

LEADER, REPAIRER, MANAGER, FINANCE = "OP0003", "OP0005", "OP0006", "OP0008"
HEAD = "version,part code,name,spec,unit,price,basis,effective on"
_ids = count()


def do(keeper, operation, who=None):
    """Carry out an operation as somebody of the office, or as who is signed on."""
    id = f"touch:book{next(_ids)}"
    return keeper.store.perform(
        Request(id, "test", keeper.desk.id, keeper.clock.now(), operator=who), operation
    )


def office(keeper, who, touch, /, **arguments):
    """Press a key in the office."""
    return keeper.desk.touch(f"office{next(_ids)}", touch, operator=who, **arguments)


def bring_in(keeper, *lines, who=LEADER):
    """Bring in a price list, and return the answer and what was not taken."""
    read = read_list("price-list", "\n".join((HEAD, *lines)).encode())
    wrong = []

    def take(act):
        answer, report = imports.import_list(act, read)
        wrong.extend(each.sentence("en") for each in report.rejected)
        return answer

    return do(keeper, take, who), wrong


def listed(keeper, version):
    return rows(keeper, tables.price_list, tables.price_list.c.version == version)[0]


def reviewed(keeper, version, *lines):
    """A list that the leader wrote, in force."""
    bring_in(keeper, *(f"{version},{line}" for line in lines))
    number = listed(keeper, version).number
    office(keeper, LEADER, "submit_prices", number=number)
    return review(keeper, number)


def review(keeper, number, who=FINANCE, revision=None):
    filed = revision or rows(keeper, tables.paper, tables.paper.c.number == number)[0].revision
    return office(keeper, who, "review_book", paper=number, revision=filed, pin=data.PINS[who])


def send_back(keeper, number, reason, who=FINANCE):
    revision = rows(keeper, tables.paper, tables.paper.c.number == number)[0].revision
    pin = data.PINS[who]
    return office(keeper, who, "send_book_back", paper=number, revision=revision, reason=reason, pin=pin)


def batch(keeper):
    """The leader releases a batch, the repairer stands at it."""
    keeper.badge(LEADER)
    answer = keeper.touch("open_batch")
    keeper.badge(REPAIRER)
    return answer


def post(keeper, code, quantity, **more):
    """The repairer books parts of an HY400S, thousandths."""
    return do(keeper, lambda act: teardown.record_parts(act, "HY400S", code, quantity, **more))


def lots(keeper):
    return rows(keeper, tables.part_lot)


def lot_of(keeper, code):
    return next(each for each in lots(keeper) if each.code == code)


def worth(keeper):
    """What the stock is worth, in fen."""
    found = []

    def look(act):
        found.append(valuation.now(act))
        return Feedback("ok", "question_left")

    do(keeper, look)
    return found[0].total


def account(keeper, number=None):
    """The lines of the account."""
    line = tables.account_line
    with keeper.store.read() as connection:
        return connection.execute(select(line).order_by(line.c.batch, line.c.line)).all()


def issue(keeper, lot, quantity, how="sold", reason="卖给回收商", who=LEADER):
    return office(keeper, who, "issue_parts", lot=lot, quantity=quantity, how=how, reason=reason)


def acknowledge(keeper, allowed, reason="十月集中拆解", who=MANAGER):
    return office(keeper, who, "acknowledge_value", allowed=allowed, reason=reason, pin=data.PINS[who])


def close(keeper):
    """The teardown of the batch on the table is over."""

    def operation(act):
        number = act.context.batch
        act.connection.execute(
            update(tables.batch).where(tables.batch.c.number == number).values(closed_at=act.at)
        )
        act.record("BatchClosed", number)
        return Feedback("ok", "question_left")

    return do(keeper, operation)


def the_batch(keeper):
    return rows(keeper, tables.batch)[0]


def submit(keeper, who=REPAIRER):
    return office(keeper, who, "submit_account", batch=the_batch(keeper).number)


def sign(keeper, who):
    number = the_batch(keeper).number
    revision = rows(keeper, tables.paper, tables.paper.c.number == number)[0].revision
    return office(keeper, who, "sign_account", paper=number, revision=revision, pin=data.PINS[who])


def through(keeper):
    """The account goes from the repairer to leader, manager and Finance, and is reviewed."""
    submit(keeper)
    sign(keeper, LEADER)
    sign(keeper, MANAGER)
    return review(keeper, the_batch(keeper).number)


def correct(keeper, n, quantity, reason="数错了", who=REPAIRER):
    """Correct the n-th line of the only account."""
    return office(
        keeper, who, "correct_account", line=account(keeper)[n - 1].id, quantity=quantity, reason=reason
    )
