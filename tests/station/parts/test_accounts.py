"""The account of a batch: append-only, corrected by marked lines, signed in turn, reviewed (R12b, F5)."""

import csv
import io
import random
import re
from dataclasses import replace

import pypdf
import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from station.demo import data
from station.feedback import Feedback
from station.forms import files
from station.forms.contents import AccountLine, BatchAccount
from station.forms.gathering import gather
from station.operations import papers, repair, teardown, valuation
from station.store import tables
from tests.station.by_hand import ill, rows
from tests.station.conftest import lived
from tests.station.parts.at_the_books import (
    FINANCE,
    LEADER,
    MANAGER,
    REPAIRER,
    account,
    batch,
    close,
    correct,
    do,
    issue,
    lot_of,
    office,
    post,
    review,
    reviewed,
    send_back,
    sign,
    submit,
    the_batch,
    through,
    worth,
)

PRICES = ("FAN-4S,风扇,,只,3.50,,", "CABLE-4S,线组,,套,4.50,,", "SCRAP-CU,废铜,,kg,45.00,,")


@lived
def books(keeper):
    """A batch with fans, cables, copper and a transformer without a price; its teardown is over."""
    data.give_pins(keeper.store, keeper.desk.id, keeper.clock)
    reviewed(keeper, "202609", *PRICES)
    batch(keeper)
    post(keeper, "FAN-4S", 7000)
    post(keeper, "CABLE-4S", 7000)
    post(keeper, "SCRAP-CU", 420)
    post(keeper, "XFMR-4S", 5000)
    close(keeper)


def lines(books):
    return [
        (line.line, line.code, line.quantity, line.price_fen, line.amount_fen, line.corrects)
        for line in account(books)
    ]


def content(books):
    with books.store.read() as connection:
        return papers.content(connection, the_batch(books).number)


# --- append-only ----------------------------------------------------------------------------------------


def test_r12b_each_batch_has_an_account_of_its_own(books):
    batch(books)
    post(books, "FAN-4S", 1000)

    assert [(line.batch[-1], line.line) for line in account(books)] == [
        ("1", 1), ("1", 2), ("1", 3), ("1", 4), ("2", 1)
    ]  # fmt: skip
    assert [line.amount_fen for line in account(books)] == [2450, 3150, 1890, 0, 350]


@pytest.mark.parametrize("changed", [True, False])
def test_r12b_the_database_refuses_to_change_or_delete_a_line(books, changed):
    line = tables.account_line
    statement = update(line).values(amount_fen=1) if changed else delete(line)

    with pytest.raises(DatabaseError, match="append-only"), books.store.write() as connection:
        connection.execute(statement)

    assert len(account(books)) == 4


def test_r12b_a_line_that_no_event_tells_of_is_found(books):
    assert not ill(books)
    with books.store.write() as connection:
        connection.execute(
            tables.account_line.insert(),
            {**{k: v for k, v in account(books)[0]._asdict().items() if k != "id"}, "line": 5},
        )

    assert any("account_line" in each for each in ill(books))


# --- corrections ----------------------------------------------------------------------------------------


def test_r12b_a_wrong_line_is_reversed_by_a_marked_one_and_posted_anew(books):
    wrong = account(books)[0]

    answer = correct(books, 1, "6")

    assert answer.code == "line_corrected"
    assert account(books)[0] == wrong
    assert lines(books)[4:] == [
        (5, "FAN-4S", -7000, 350, -2450, wrong.id),
        (6, "FAN-4S", 6000, 350, 2100, None),
    ]
    assert account(books)[4].summary == "数错了"
    assert worth(books) == 2100 + 3150 + 1890
    jobs = rows(books, tables.print_job, tables.print_job.c.subject == wrong.voucher)
    assert (jobs[-1].issue, jobs[-1].content["quantity"]) == (2, "6")
    assert not ill(books)


def test_r12b_a_line_may_be_reversed_to_nothing(books):
    correct(books, 2, "0", "是另一批的")

    assert lines(books)[4:] == [(5, "CABLE-4S", -7000, 450, -3150, account(books)[1].id)]
    assert worth(books) == 2450 + 1890
    assert not ill(books)


def test_r12b_a_line_is_corrected_once_and_a_correction_never(books):
    correct(books, 1, "6")

    assert correct(books, 1, "5").code == "line_corrected_already"
    assert correct(books, 5, "5").code == "line_not_correctable"
    assert correct(books, 6, "5").code == "line_corrected"  # the new line may be wrong as well
    assert not ill(books)


@pytest.mark.parametrize("quantity", ["7", "-1", "6.5", "viele"])
def test_r12b_a_correction_names_another_quantity(books, quantity):
    assert correct(books, 1, quantity).code == "quantity_unfit"
    assert len(account(books)) == 4


def test_r12b_a_correction_says_why_and_is_the_repairers_or_leaders(books):
    assert correct(books, 1, "6", reason=" ").code == "reason_needed"
    assert correct(books, 1, "6", who=FINANCE).facts["who"] == ["leader", "repairer"]
    assert correct(books, 1, "6", who=LEADER).outcome == "ok"


def test_r12b_what_went_out_since_is_reversed_first(books):
    fan = lot_of(books, "FAN-4S").number
    issue(books, fan, "2")

    refused = correct(books, 1, "6")
    back = correct(books, 5, "0", "没有卖成")
    answer = correct(books, 1, "6")

    assert (refused.code, refused.facts["other"]) == ("parts_gone_since", 5)
    assert (back.code, answer.code) == ("line_corrected", "line_corrected")
    assert [line.amount_fen for line in account(books)] == [2450, 3150, 1890, 0, -700, 700, -2450, 2100]
    assert not ill(books)


def test_r12b_more_or_fewer_went_out_than_was_written(books):
    issue(books, lot_of(books, "FAN-4S").number, "2")

    answer = correct(books, 5, "3", "卖了三只")
    too_many = correct(books, 7, "8")

    assert answer.outcome == "ok"
    assert [line.amount_fen for line in account(books)][4:] == [-700, 700, -1050]
    assert (too_many.code, too_many.facts["found"]) == ("parts_not_there", "7")
    assert worth(books) == 2450 + 3150 + 1890 - 1050
    assert not ill(books)


def test_r12b_the_price_given_later_is_reversed_with_what_came_in(books):
    reviewed(books, "202610", *PRICES, "XFMR-4S,主变压器,,个,2.80,,")
    assert account(books)[-1].amount_fen == 1400

    answer = correct(books, 4, "4", "裂了一个")

    assert answer.outcome == "ok"
    assert [line[2:5] for line in lines(books)[5:]] == [
        (-5000, None, 0),
        (0, 280, -1400),
        (4000, 280, 1120),
    ]
    assert not ill(books)


# --- from the repairer to Finance -----------------------------------------------------------------------


def test_r12b_an_account_is_signed_in_turn_and_reviewed_by_finance(books):
    number = the_batch(books).number
    early = sign(books, LEADER) if rows(books, tables.paper, tables.paper.c.number == number) else None
    submitted = submit(books)
    manager_first = sign(books, MANAGER)
    finance_first = review(books, number)
    leader, manager = sign(books, LEADER), sign(books, MANAGER)

    answer = review(books, number)

    assert early is None
    assert (submitted.facts["lines"], submitted.facts["who"]) == (4, "leader")
    assert [each.code for each in (manager_first, finance_first)] == ["paper_waits_for"] * 2
    assert [each.outcome for each in (leader, manager, answer)] == ["ok"] * 3
    signed = rows(books, tables.signature, tables.signature.c.paper == number)
    assert [(each.act, each.operator) for each in signed] == [
        ("submitted", REPAIRER),
        ("checked", LEADER),
        ("agreed", MANAGER),
        ("reviewed", FINANCE),
    ]
    assert the_batch(books).state == "reviewed"
    assert not ill(books)


def test_r12b_an_account_sent_back_is_corrected_and_submitted_as_a_new_revision(books):
    submit(books)
    number = the_batch(books).number
    in_the_middle = correct(books, 1, "6")
    sign(books, LEADER)
    without = send_back(books, number, " ", MANAGER)
    back = send_back(books, number, "风扇应为 6 只", MANAGER)
    state = the_batch(books).state
    correct(books, 1, "6")

    answer = through(books)

    assert (in_the_middle.code, without.code, back.code) == (
        "account_submitted",
        "reason_missing",
        "paper_sent_back",
    )
    assert (back.facts["who"], state, answer.code) == ("repairer", "sent_back", "account_reviewed")
    assert rows(books, tables.paper, tables.paper.c.number == number)[0].revision == 2
    assert len(content(books).lines) == 6
    assert not ill(books)


def test_r12b_finance_sends_back_with_a_reason_too(books):
    submit(books)
    sign(books, LEADER)
    sign(books, MANAGER)

    answer = send_back(books, the_batch(books).number, "铜价不对")

    assert (answer.code, the_batch(books).state) == ("paper_sent_back", "sent_back")


def test_r12b_who_wrote_a_line_does_not_review_the_account(books):
    correct(books, 1, "6", who=LEADER)
    submit(books)
    number = the_batch(books).number
    sign(books, LEADER)
    sign(books, MANAGER)
    with books.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == LEADER).values(role="finance")
        )

    assert review(books, number, LEADER).code == "own_paper"
    assert review(books, number).code == "account_reviewed"


@pytest.mark.parametrize("who", [LEADER, MANAGER, FINANCE])
def test_r12b_the_repairer_submits(books, who):
    assert submit(books, who).facts["who"] == ["repairer"]


@pytest.mark.parametrize("who", [REPAIRER, LEADER, MANAGER])
def test_r12b_only_finance_reviews_an_account(books, who):
    submit(books)
    sign(books, LEADER)
    sign(books, MANAGER)

    assert review(books, the_batch(books).number, who).facts["who"] == ["finance"]
    assert the_batch(books).state == "submitted"


def test_r12b_a_batch_whose_teardown_is_not_over_is_not_submitted(books):
    batch(books)
    post(books, "FAN-4S", 1000)
    number = rows(books, tables.batch)[-1].number

    assert office(books, REPAIRER, "submit_account", batch=number).code == "batch_not_closed"


def test_r12b_a_reviewed_account_goes_on_and_is_submitted_again_when_something_is_new(books):
    through(books)
    nothing = submit(books)
    issue(books, lot_of(books, "FAN-4S").number, "1")
    state = the_batch(books).state

    answer = through(books)

    assert (nothing.code, state, answer.code) == ("account_says_nothing_new", "reviewed", "account_reviewed")
    assert content(books).lines[-1].out_amount == "3.50"
    assert not ill(books)


def test_r12b_a_review_is_not_recorded_by_the_clerk(books):
    submit(books)
    number = the_batch(books).number

    answer = office(
        books,
        "OP0002",
        "record_decision",
        paper=number,
        revision=1,
        done="reviewed",
        given_by=FINANCE,
        given_on="2026-09-29",
        channel="phone",
        reference="电话",
        verdict="agree",
        plan="",
        reason="",
    )

    assert answer.code == "review_only_here"


# --- what is written ------------------------------------------------------------------------------------


def test_r12b_the_account_says_what_came_in_went_out_and_is_left(books):
    issue(books, lot_of(books, "FAN-4S").number, "2")
    correct(books, 2, "6")
    submit(books)

    written = content(books)

    assert (written.repairer, written.price_lists, written.unpriced) == ("", ("202609",), 1)
    assert (written.in_amount, written.out_amount, written.balance_amount) == ("70.40", "7.00", "63.40")
    fan, cable = written.lines[0], written.lines[5]
    assert (fan.in_quantity, fan.price, fan.in_amount, fan.out_quantity) == ("7", "3.50", "24.50", "")
    assert (cable.corrects, cable.in_quantity, cable.in_amount) == (2, "-7", "-31.50")
    assert written.lines[4].out_quantity == "2"
    assert written.lines[-1].balance_amount == written.balance_amount
    assert [line.price for line in written.lines if line.code == "XFMR-4S"] == [""]


def gathered(books):
    with books.store.read() as connection:
        return gather(connection, the_batch(books).number)


def test_r12b_the_files_add_up_to_the_cent(books):
    correct(books, 1, "6")
    through(books)
    paper = gathered(books)

    book = load_workbook(io.BytesIO(files.write(paper, "xlsx")))
    header, *read = list(book.active.iter_rows(values_only=True))
    listed = list(csv.reader(io.StringIO(files.write(paper, "csv").decode("utf-8-sig"))))
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files.write(paper, "pdf"))).pages
    )

    at = header.index("收入金额")
    assert round(sum(float(row[at]) for row in read), 2) == 71.40
    assert len(listed) == 1 + len(read) == 7
    assert listed[0][header.index("结存金额")] == "结存金额"
    assert listed[-1][header.index("结存金额")] == "71.40"
    for said in ("拆解批次手工帐", "冲第 1 行：数错了", "待定价", "71.40", "钱芳"):
        assert said in text.replace("\n", ""), said


def test_r12b_pages_carry_their_totals_over(books):
    submit(books)
    paper, random_ = gathered(books), random.Random(12)
    amounts = [random_.randint(1, 99_999) for _ in range(120)]
    total, made = 0, []
    for n, fen in enumerate(amounts, 1):
        total += fen
        money = f"{fen // 100}.{fen % 100:02}"
        made.append(
            AccountLine(
                n, "2026-10-12", f"PT26101200{n:02}", "FAN-4S", "风扇", "只", "account.torn_down", money,
                "1", money, "", "", str(n), f"{total // 100}.{total % 100:02}", "马超群",
            )
        )  # fmt: skip
    assert isinstance(paper.content, BatchAccount)
    long = replace(paper, content=replace(paper.content, lines=tuple(made)))

    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files.write(long, "pdf"))).pages]

    assert len(pages) > 2
    carried = [re.search(r"过次页\s*([\d,.]+)", page) for page in pages]
    brought = [re.search(r"承前页\s*([\d,.]+)", page) for page in pages]
    ledger = [n for n, found in enumerate(carried) if found]
    assert ledger
    for n in ledger:
        assert brought[n + 1] is not None
        assert carried[n][1] == brought[n + 1][1]
    assert re.search(rf"合计\s*{total / 100:,.2f}", "".join(pages))


def test_r12b_what_a_batch_gave_follows_its_corrections_and_not_what_left_it(books):
    number = the_batch(books).number
    issue(books, lot_of(books, "FAN-4S").number, "2")
    correct(books, 5, "3")
    correct(books, 2, "6")

    with books.store.read() as connection:
        gave = {line.code: line.good for line in teardown.lines(connection, number)}

    assert (gave["FAN-4S"], gave["CABLE-4S"], gave["SCRAP-CU"]) == (7000, 6000, 420)


def test_r12b_a_part_that_was_not_put_into_a_unit_is_not_in_it_once_that_is_corrected(counting):
    counting.scan("HY400SB253100310")
    data.give_pins(counting.store, counting.desk.id, counting.clock)
    batch(counting)
    post(counting, "FAN-4S", 3000)
    fan = lot_of(counting, "FAN-4S").number

    def put(act):
        valuation.take_out(act, fan, "LC000007", 2000, "repair", unit="RU2609290001")
        return Feedback("ok", "question_left")

    do(counting, put)
    correct(counting, 2, "1", "只装了一个")

    with counting.store.read() as connection:
        inside = repair.put_in(connection, "RU2609290001")
    assert [(each.item, each.quantity) for each in inside] == [(fan, 1000)]
    assert not ill(counting)
