"""Reports of stock value, salvaged value, accounts and exceptions (R3, R4, R12b)."""

from decimal import Decimal

import pytest

from station.demo import data
from station.feedback import Refused
from station.reports import catalog
from station.views.office import Clerk
from tests.station.conftest import lived
from tests.station.parts.at_the_books import (
    FINANCE,
    acknowledge,
    batch,
    close,
    correct,
    issue,
    lot_of,
    post,
    reviewed,
    submit,
    the_batch,
    through,
)


@lived
def books(keeper):
    data.give_pins(keeper.store, keeper.desk.id, keeper.clock)
    reviewed(keeper, "202609", "FAN-4S,风扇,,只,3.50,,", "SCRAP-CU,废铜,,kg,45.00,,")
    batch(keeper)
    post(keeper, "FAN-4S", 7000)
    post(keeper, "FAN-4S", 1000)
    post(keeper, "SCRAP-CU", 420)
    post(keeper, "XFMR-4S", 5000)
    close(keeper)


def report(books, name, state="all", role="finance"):
    with books.store.read() as connection:
        who = Clerk(FINANCE, "钱芳", role)
        return catalog.make(connection, books.store.known, books.clock.now(), who, name, {"state": state})


def test_r3_the_report_sums_the_stock_and_says_what_may_still_come(books):
    made = report(books, "value")

    assert made.rows == (
        ("FAN-4S", "风扇", "只", 2, Decimal(8), Decimal(0), Decimal("28.00"), None),
        ("SCRAP-CU", "废铜", "kg", 1, Decimal("0.42"), Decimal(0), Decimal("18.90"), None),
        ("XFMR-4S", "主变压器", "个", 1, Decimal(5), Decimal(5), Decimal("0.00"), None),
    )
    assert made.total == (None, None, None, 4, None, None, Decimal("46.90"), Decimal("99953.10"))


def test_r4_the_report_narrows_to_parts_without_a_price(books):
    assert [row[0] for row in report(books, "value", "unpriced").rows] == ["XFMR-4S"]


def test_r3_what_is_all_gone_is_not_in_the_report(books):
    issue(books, lot_of(books, "SCRAP-CU").number, "0.42")

    assert [row[0] for row in report(books, "value").rows] == ["FAN-4S", "XFMR-4S"]


def test_r12b_the_report_says_what_each_batch_gave_and_what_is_left_of_it(books):
    issue(books, lot_of(books, "FAN-4S").number, "2")
    correct(books, 3, "0.400")

    (row,) = report(books, "salvaged").rows

    assert row[4:] == (Decimal("46.00"), None, Decimal("7.00"), Decimal("39.00"), 1)


def test_r12b_the_report_of_accounts_says_whom_each_waits_for(books):
    number = the_batch(books).number
    assert report(books, "accounts", "open").rows[0][:2] == (number, "account_open")
    submit(books)
    assert report(books, "accounts", "open").rows[0][1:8:6] == ("paper.submitted", "leader")

    through(books)

    assert report(books, "accounts", "open").rows == ()
    assert report(books, "accounts").rows[0][1] == "paper.reviewed"


def test_r3_an_exception_is_in_its_report_while_it_is_open_and_after(books):
    acknowledge(books, "110000")

    (row,) = report(books, "exceptions", "open").rows

    assert row[1:] == ("郑立", "十月集中拆解", Decimal("100000.00"), Decimal("110000.00"), None, None)


@pytest.mark.parametrize("name", ["value", "salvaged", "accounts", "exceptions"])
def test_the_books_are_for_those_who_keep_them(books, name):
    with pytest.raises(Refused):
        report(books, name, role="keeper")
