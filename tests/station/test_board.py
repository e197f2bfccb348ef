"""Today's board: each clock from its start to its end, in order of time, with whose move it is."""

from datetime import datetime

import pytest
from sqlalchemy import insert

from station import board as boards
from station.calendar import Day
from station.operations.law import ZONE
from station.store import tables
from station.timers import Timers
from station.views.board import BoardRow, DaysOff
from station.views.office import Clerk
from tests.station import filed
from tests.station.by_hand import picture

KEEPER, CLERK = Clerk("OP0001", "周敏", "keeper"), Clerk("OP0002", "何婷", "clerk")
MARKETING, LEADER = Clerk("OP0007", "林珊", "marketing"), Clerk("OP0003", "罗强", "leader")


@pytest.fixture
def database_url(tmp_path):
    return f"sqlite:///{tmp_path}/data/station.db"


def at(text):
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def board(keeper, now, who=None, mine=False):
    filed.go_to(keeper, at(now))
    with keeper.store.read() as connection:
        return boards.board(connection, keeper.store.known, at(now), who, mine=mine)


def lines(shown):
    return [
        (row.what, row.light, f"{row.due_at.astimezone(ZONE):%m-%d %H:%M}", row.quantity)
        if isinstance(row, BoardRow)
        else ("off", row.name)
        for row in shown.rows
    ]


def line(shown, what):
    return next(row for row in shown.rows if isinstance(row, BoardRow) and row.what == what)


def whats(shown):
    return {row.what for row in shown.rows if isinstance(row, BoardRow)}


def count_one(keeper):
    keeper.scan("HY500GA253700142")


def finish(keeper):
    keeper.touch("finish")
    assert keeper.touch("confirm").code == "count_finished"


def test_a_signed_delivery_stands_there_with_its_clocks_in_order_and_the_holiday_between(counting):
    assert lines(board(counting, "09-29 15:00")) == [
        ("hand_over", "later", "09-30 12:00", 1),
        ("stock", "later", "09-30 17:30", 0),
        ("off", "National Day"),
        ("completion", "later", "10-09 17:30", 0),
    ]


def test_an_empty_board_has_nothing_to_do_next(keeper):
    shown = board(keeper, "09-29 15:00", KEEPER)

    assert (shown.rows, shown.next, shown.works, shown.more) == ((), None, True, 0)


def test_r14_the_hand_over_is_due_until_noon_and_gone_when_the_form_is_handed_over(counting):
    assert line(board(counting, "09-30 12:00"), "hand_over").light == "today"
    assert line(board(counting, "09-30 12:01"), "hand_over").light == "late"
    with counting.store.write() as connection:
        connection.execute(tables.delivery.update().values(state="handed_over"))
    assert "hand_over" not in whats(board(counting, "09-30 12:01"))


def test_r8a_units_to_stock_stand_there_until_each_is_stocked_or_on_hold(counting):
    for n in range(3):
        counting.scan(f"HY500GA25370014{n}")
    counting.touch("trouble")
    counting.choose("case")
    finish(counting)
    counting.print_labels()
    rows = [line(board(counting, f"09-30 {time}"), "stock") for time in ("17:30", "17:31")]
    assert [(row.quantity, row.light) for row in rows] == [(2, "today"), (2, "late")]
    counting.badge("OP0001")
    for n in (1, 2):
        counting.scan(counting.unit(n).number)
        assert counting.scan("LC000003").outcome == "ok"
    assert "stock" not in whats(board(counting, "09-30 17:31"))


def test_r2b_a_dispute_passes_to_marketing_at_its_limit_and_says_that_it_was_told_today(counting):
    count_one(counting)
    counting.touch("trouble")
    counting.choose("case")
    before = line(board(counting, "10-08 17:30"), "disputes")
    after = line(board(counting, "10-08 17:31"), "disputes")
    assert [(row.light, row.owner, row.people, row.notified) for row in (before, after)] == [
        ("today", "keeper", ("周敏",), False),
        ("late", "marketing", ("林珊",), False),
    ]
    Timers(counting.store, counting.clock, counting.desk.id, lambda error: None).look()
    assert line(board(counting, "10-08 17:32"), "disputes").notified
    assert not line(board(counting, "10-09 08:00"), "disputes").notified


def test_r10_the_customer_is_to_be_asked_the_same_day_as_a_target_that_is_never_late(counting):
    count_one(counting)
    counting.touch("trouble")
    counting.choose("case")
    ask = line(board(counting, "09-30 09:00"), "ask_customer")
    assert (ask.target, ask.light, ask.left_minutes) == (True, "today", None)
    counting.badge("OP0001")
    counting.touch("settle", discrepancy=ask.discrepancy)
    counting.touch("add_photo", image=picture())
    for pick in ("contact", "phone", "just_now"):
        counting.choose(pick)
    counting.touch("confirm")
    assert "ask_customer" not in whats(board(counting, "09-30 09:30"))


def test_r18_a_form_handed_over_is_amber_from_half_past_one_red_past_close_and_gone_when_entered(counting):
    board(counting, "09-30 11:00")
    counting.badge("OP0001")
    number = filed.form(counting)
    lights = [
        line(board(counting, f"09-30 {time}"), "entry").light for time in ("13:29", "13:30", "17:30", "17:31")
    ]
    assert lights == ["later", "today", "today", "late"]
    assert line(board(counting, "09-30 13:29"), "entry").people == ("何婷",)
    filed.sign(counting, number, "entered", "entered", erp="XS-1")
    assert "entry" not in whats(board(counting, "09-30 13:30"))


def test_r18_a_form_handed_over_past_half_past_one_is_due_the_next_working_day(counting):
    board(counting, "09-30 13:31")
    counting.badge("OP0001")
    filed.form(counting)
    assert line(board(counting, "09-30 14:00"), "entry").due_at.astimezone(ZONE) == at("10-08 13:30")


def test_r2a_a_claim_that_waits_for_approval_keeps_its_due_time_and_says_for_whom_since_when(counting):
    count_one(counting)
    finish(counting)
    filed.claims(counting, waits_for="marketing", waits_since=at("09-30 10:00"))
    row = line(board(counting, "10-09 17:30"), "completion")

    assert (row.light, row.due_at.astimezone(ZONE), row.owner, row.waits_for, row.waits_since) == (
        "today",
        at("10-09 17:30"),
        "marketing",
        "marketing",
        at("09-30 10:00"),
    )
    assert line(board(counting, "10-09 17:31"), "completion").light == "late"


def test_r2a_a_completed_claim_is_gone(counting):
    count_one(counting)
    finish(counting)
    filed.claims(counting, state="completed", completed_at=at("09-30 10:00"))

    assert "completion" not in whats(board(counting, "10-09 17:31"))


def test_r9_a_replacement_to_agree_is_marketings_with_its_model(counting):
    counting.scan("HY350PA251200003")
    finish(counting)
    row = line(board(counting, "09-30 09:00"), "replacement")

    assert (row.model, row.owner, row.people, row.light, row.left_days) == (
        "HY350P",
        "marketing",
        ("林珊",),
        "today",
        0,
    )


def test_r13_applications_to_file_are_targets_together_for_one_delivery(counting):
    for serial in ("HY400SB211400921", "HY350PA230800550"):
        counting.scan(serial)
    finish(counting)
    row = line(board(counting, "09-30 09:00"), "application")

    assert (row.quantity, row.target, row.light, row.model) == (5, True, "today", "")


def test_the_next_thing_is_the_first_that_is_the_move_of_who_asks(counting):
    count_one(counting)
    finish(counting)
    assert board(counting, "09-30 11:24", KEEPER).next.what == "hand_over"
    assert board(counting, "09-30 11:24", CLERK).next is None
    counting.badge("OP0001")
    filed.form(counting)
    assert board(counting, "09-30 11:25", CLERK).next.what == "entry"
    assert board(counting, "09-30 11:25", LEADER).next is None


def test_only_mine_leaves_what_is_my_move(counting):
    count_one(counting)
    counting.touch("trouble")
    counting.choose("case")
    assert whats(board(counting, "10-09 09:00", KEEPER, mine=True)) == {
        "hand_over", "stock", "completion", "ask_customer",
    }  # fmt: skip
    assert whats(board(counting, "10-09 09:00", MARKETING, mine=True)) == {"disputes"}
    other = Clerk("OP0070", "李四", "marketing")
    assert whats(board(counting, "10-09 09:00", other, mine=True)) == set()
    assert board(counting, "10-09 09:00", MARKETING, mine=True).next.what == "disputes"


def test_the_times_of_the_day_say_how_much_is_due_then(counting):
    shown = board(counting, "09-30 11:24")

    assert [(stop.what, stop.count, str(stop.share)) for stop in shown.stops] == [
        ("hand_over", 1, "38.89"),
        ("entry", 0, "55.56"),
        ("close", 1, "100.00"),
    ]
    assert str(shown.run) == "32.22"


@pytest.mark.parametrize(
    ("now", "works", "off"),
    [("09-29 15:00", True, None), ("09-30 11:24", True, "10-08"), ("10-03 09:00", False, "10-08")],
)
def test_days_off_that_begin_tomorrow_or_go_on_are_said(keeper, now, works, off):
    shown = board(keeper, now)

    assert shown.works is works
    assert (shown.off and f"{shown.off.back.astimezone(ZONE):%m-%d}") == off


def test_a_year_without_a_calendar_is_said_as_soon_as_a_clock_reaches_it(counting):
    assert board(counting, "09-30 09:00").missing_years == ()
    assert board(counting, "12-31 09:00").missing_years == ()
    filed.go_to(counting, at("12-31 15:00"))
    counting.badge("OP0001")
    counting.scan("SF9000000000033")
    counting.touch("choose", number=2)  # no, another delivery's
    counting.choose("C001")
    counting.touch("confirm")
    assert board(counting, "12-31 15:01").missing_years == (2027,)


def test_the_departments_own_closing_day_is_named_on_the_board(counting):
    with counting.store.write() as connection:
        connection.execute(
            insert(tables.calendar_day), {"date": at("09-30 00:00").date(), "name": "盘点", "works": False}
        )
    counting.store.known = {}
    off = next(row for row in board(counting, "09-29 15:00").rows if isinstance(row, DaysOff))
    assert off.name == "盘点"
    assert Day("盘点", works=False).works is False


def test_many_lines_alike_become_one_that_counts_them(counting):
    with counting.store.write() as connection:
        first = connection.execute(tables.delivery.select()).one()._asdict()
        connection.execute(
            insert(tables.delivery), [{**first, "number": f"DL26092900{n:02}"} for n in range(10, 69)]
        )
    shown = board(counting, "09-30 09:00", KEEPER)

    assert [(row.what, row.deliveries) for row in shown.rows if isinstance(row, BoardRow)] == [
        ("hand_over", 60),
        ("stock", 60),
        ("completion", 60),
    ]
    assert (shown.more, shown.stops[0].count, shown.next.what) == (0, 60, "hand_over")
