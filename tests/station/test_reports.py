"""The reports: what each lists, what it leaves out, and who may see it; on both databases."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert, update

from station.feedback import Refused
from station.forms.contents import Notice
from station.operations import papers
from station.operations.law import ZONE
from station.reports import catalog
from station.store import tables
from station.timers import Timers
from station.views.office import Clerk
from tests.station import filed
from tests.station.conftest import lived

MANAGER = Clerk("OP0006", "郑立", "manager")


def at(text):
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def made(keeper, name, now="09-30 11:00", who=MANAGER, **asked):
    with keeper.store.read() as connection:
        return catalog.make(connection, keeper.store.known, at(now), who, name, asked)


def rows(keeper, name, *columns, **more):
    """What some columns of a report say, times as the department's clock reads them."""
    report = made(keeper, name, **more)
    names = [code.removeprefix("col.") for code, _ in report.columns]
    return [tuple(_spoken(row[names.index(column)]) for column in columns) for row in report.rows]


def _spoken(value):
    return f"{value.astimezone(ZONE):%m-%d %H:%M}" if isinstance(value, datetime) else value


def finish(keeper):
    keeper.touch("finish")
    assert keeper.touch("confirm").code == "count_finished"


@lived
def counted(counting):
    """Three units of the demo delivery counted on the day it was signed, one of them damaged."""
    for n in range(3):
        counting.scan(f"HY500GA25370014{n}")
    counting.touch("trouble")
    counting.choose("case")
    counting.touch("leave")


@pytest.mark.parametrize("name", catalog.REPORTS)
def test_every_report_is_made_for_each_state_of_an_empty_and_of_a_filled_store(counted, name):
    finish(counted)
    filed.form(counted)
    for state in catalog.REPORTS[name].states:
        for customer in ("", "C001"):
            report = made(counted, name, state=state, customer=customer)
            assert all(
                len(row) == len(report.columns) for row in (*report.rows, report.total or ()) if row != ()
            )
            assert report.total is None or len(report.total) == len(report.columns)


def test_r8a_signed_not_counted_then_counted_not_stocked_then_late_then_gone(counted):
    asked = "light", "delivery", "units", "to_stock", "on_hold", "due"
    assert rows(counted, "deliveries", *asked) == [("today", "DL2609290001", 3, 2, 1, "09-30 17:30")]
    finish(counted)
    assert rows(counted, "deliveries", *asked, now="09-30 17:30", state="late") == []
    assert rows(counted, "deliveries", *asked, now="09-30 17:31", state="late") == [
        ("late", "DL2609290001", 3, 2, 1, "09-30 17:30")
    ]
    with counted.store.write() as connection:
        stocked = tables.unit.c.product_status != "on_hold"
        connection.execute(update(tables.unit).where(stocked).values(state="stocked"))
    assert rows(counted, "deliveries", *asked) == []
    assert rows(counted, "deliveries", *asked, state="all") == [
        ("in_stock", "DL2609290001", 3, 0, 1, "09-30 17:30")
    ]


def test_r8a_a_report_of_all_goes_by_the_day_of_signing_and_by_customer(counted):
    asked = {"state": "all", "now": "10-20 09:00"}
    assert rows(counted, "deliveries", "delivery", **asked) == []
    for first, last, found in (("09-29", "09-29", 1), ("09-28", "09-28", 0), ("09-30", "10-01", 0)):
        days = {"first": f"2026-{first}", "last": f"2026-{last}"}
        assert len(rows(counted, "deliveries", "delivery", **asked, **days)) == found
    days = {"first": "2026-09-29", "last": "2026-09-29"}
    assert rows(counted, "deliveries", "delivery", customer="C002", **asked, **days) == []


@pytest.mark.parametrize(("time", "light"), [("11:59", "in_time"), ("12:01", "was_late")])
def test_r14_a_form_handed_over_by_noon_was_in_time_and_a_minute_past_was_late(counted, time, light):
    finish(counted)
    filed.go_to(counted, at(f"09-30 {time}"))
    counted.badge("OP0001")
    number = filed.form(counted)
    asked = "light", "form", "handed_over_at", "due"
    expected = [(light, number, f"09-30 {time}", "09-30 12:00")]

    assert rows(counted, "hand-over", *asked, now="09-30 14:00", state="all") == expected
    assert rows(counted, "hand-over", *asked, now="09-30 14:00", state="late") == (
        expected if light == "was_late" else []
    )


def test_r14_what_is_not_handed_over_is_open_and_late_past_noon(counted):
    for now, light in (("09-30 12:00", "today"), ("09-30 12:01", "late")):
        assert rows(counted, "hand-over", "light", "form", now=now) == [(light, None)]


@pytest.mark.parametrize(("entered", "light"), [("17:29", "in_time"), ("17:31", "was_late")])
def test_r18_a_form_is_followed_from_hand_over_to_the_waybill_out(counted, entered, light):
    finish(counted)
    filed.go_to(counted, at("09-30 10:00"))
    counted.badge("OP0001")
    number = filed.form(counted)
    filed.claims(counted, paper=number)
    asked = "light", "handed_over_at", "due", "entered_at", "erp", "claims", "completed", "waybill_out"
    assert rows(counted, "entry", *asked, now="09-30 13:31") == [
        ("today", "09-30 10:00", "09-30 13:30", None, None, 3, 0, None)
    ]
    filed.go_to(counted, at(f"09-30 {entered}"))
    counted.badge("OP0002")
    filed.sign(counted, number, "entered", "entered", erp="XS-0930")
    with counted.store.write() as connection:
        parcel = {"customer": "C001", "waybill": "SF1", "courier": "SF", "shipped_by": "OP0011"}
        connection.execute(insert(tables.shipment), {"id": 1, **parcel, "shipped_at": at("10-08 09:00")})
        connection.execute(
            update(tables.claim).values(shipment=1, state="completed", completed_at=at("10-08 09:00"))
        )
    expected = [(light, "09-30 10:00", "09-30 13:30", f"09-30 {entered}", "XS-0930", 3, 3, "SF1")]
    assert rows(counted, "entry", *asked, now="10-08 10:00") == []
    assert rows(counted, "entry", *asked, now="10-01 10:00", state="all") == expected
    assert bool(rows(counted, "entry", *asked, now="10-01 10:00", state="late")) == (light == "was_late")


def test_r2a_completed_at_the_minute_is_in_time_and_a_minute_after_is_late(counted):
    finish(counted)
    claim = tables.claim
    with counted.store.write() as connection:
        ids = sorted(connection.execute(claim.select()).scalars())
        for each, done in zip(ids, ("10-09 17:30", "10-09 17:31"), strict=False):
            values = {"state": "completed", "completed_at": at(done)}
            connection.execute(update(claim).where(claim.c.id == each).values(values))
    asked = {"now": "10-09 17:32", "first": "2026-09-29"}
    report = made(counted, "completion", **asked)

    assert rows(counted, "completion", "claims", "in_time", "was_late", "open", "open_late", **asked) == [
        (3, 1, 1, 1, 1)
    ]
    assert report.total[5:10] == (3, 1, 1, 1, 1)
    assert report.total[-1] == Decimal("33.3")


def test_r2a_the_waiting_share_is_of_working_time_and_goes_on_while_it_waits(counted):
    """Signed 14:20, asked at 17:00 when 160 minutes are over; waited from 16:30 on: 30 of 160 minutes."""
    finish(counted)
    filed.claims(counted, waits_for="gm", waits_since=at("09-29 16:30"))
    share = rows(counted, "completion", "waits_for", "waits_since", "waiting_share", now="09-29 17:00")
    over_night = rows(counted, "completion", "waiting_share", now="09-30 08:30")

    assert share == [("gm", "09-29 16:30", Decimal("18.8"))]
    assert over_night == [(Decimal("31.6"),)]  # 60 of 190 minutes: nobody works by night
    with counted.store.write() as connection:
        connection.execute(update(tables.claim).values(waits_for="", waits_since=None, waited_s=1920))
    assert rows(counted, "completion", "waits_for", "waiting_share", now="09-29 17:00") == [
        ("", Decimal("20.0"))
    ]


def test_r2b_disputes_past_their_limit_with_their_notices_and_the_confirmation(counted):
    assert rows(counted, "disputes", "light", now="10-08 17:30", state="late") == []
    filed.go_to(counted, at("10-08 17:31"))
    Timers(counted.store, counted.clock, counted.desk.id, lambda error: None).look()
    asked = "light", "kind", "marketing_owner", "due", "notices", "last_notice", "confirmed_at"
    expected = ("late", "damaged", "林珊", "10-08 17:30", 1, "10-08 17:31")
    assert rows(counted, "disputes", *asked, now="10-08 17:32", state="late") == [(*expected, None)]
    counted.badge("OP0007")
    counted.touch("confirm_notice", paper="NT2610080001", revision=1)
    assert rows(counted, "disputes", *asked, now="10-08 17:32", state="late") == [(*expected, "10-08 17:31")]


def test_r2b_a_dispute_that_came_up_after_the_count_runs_from_its_opening(counted):
    finish(counted)
    filed.go_to(counted, at("09-30 10:00"))
    counted.badge("OP0001")
    counted.scan(counted.unit(1).number)
    counted.touch("trouble")
    counted.choose("cable")
    found = {row for row in rows(counted, "disputes", "opened_at", "due") if row[0] != "09-29 14:20"}

    assert found == {("09-30 10:00", "10-09 17:30")}


def test_r2b_a_later_change_of_the_limit_leaves_the_running_clocks(counted):
    with counted.store.write() as connection:
        row = {"name": "dispute_days", "version": 2, "value": 5, "at": at("09-30 09:00"), "operator": None}
        connection.execute(insert(tables.setting), row)
    finish(counted)
    filed.go_to(counted, at("09-30 10:00"))
    counted.badge("OP0001")
    counted.scan(counted.unit(1).number)
    counted.touch("trouble")
    counted.choose("cable")
    dues = set(rows(counted, "disputes", "kind", "due"))

    assert {("damaged", "10-08 17:30"), ("damaged", "10-13 17:30")} <= dues


def test_r1_a_problem_is_listed_until_it_is_closed_with_what_is_written_of_it(counting):
    counting.scan("HY500GA254100019")
    counting.touch("trouble")
    counting.choose("safety")
    asked = "unit", "category", "state", "paper_state", "target", "handed_over_at"

    assert rows(counting, "problems", *asked) == [
        ("RU2609290001", "safety", "open", "not_written", "09-29 17:30", None)
    ]


def test_r13_applications_by_state_and_age(counting):
    counting.scan("HY400SB211400921")
    finish(counting)
    asked = "paper_state", "age", "kind", "model", "target"

    assert ("not_written", 2, "out_of_warranty", "HY400S", "09-29 17:30") in rows(
        counting, "applications", *asked, now="10-08 09:00"
    )
    assert ("not_written", 0, "out_of_warranty", "HY400S", "09-29 17:30") in rows(
        counting, "applications", *asked, now="09-29 16:00"
    )


def test_r9_open_replacements_are_late_a_minute_past_their_limit(counting):
    counting.scan("HY350PA251200003")
    finish(counting)

    assert rows(counting, "replacements", "model", "due", now="09-30 17:30") == [("HY350P", "09-30 17:30")]
    assert rows(counting, "replacements", "model", now="09-30 17:30", state="late") == []
    assert rows(counting, "replacements", "model", now="09-30 17:31", state="late") == [("HY350P",)]


def test_r8b_a_notice_about_many_exchanges_waits_until_marketing_has_answered(counting):
    content = Notice("2026-09-29", "marketing", "林珊", filed.SOUTH, "many", ("HY500G",), 100, "", "?")
    number = filed.done(
        counting,
        lambda act: papers.file(
            act, "notice", "R8b", content, state="open", customer="C001", addressee="marketing",
            waits_for="marketing", lines=[papers.Line(model="HY500G", quantity=100)],
        ),
    )  # fmt: skip
    asked = "paper", "rule", "quantity", "waits_for"

    assert rows(counting, "many", *asked) == [(number, "R8b", 100, "marketing")]
    filed.sign(counting, number, "opinion", "answered")
    assert rows(counting, "many", *asked) == []
    assert rows(counting, "many", *asked, state="all") == [(number, "R8b", 100, "")]


def test_turnaround_is_in_working_days_by_customer(counted):
    finish(counted)
    with counted.store.write() as connection:
        ids = sorted(connection.execute(tables.claim.select()).scalars())
        for each, done in zip(ids, ("09-29 17:00", "09-30 09:00", "10-09 09:00"), strict=True):
            one = tables.claim.c.id == each
            connection.execute(update(tables.claim).where(one).values(completed_at=at(done)))
    asked = "customer", "completed", "mean_days", "median_days", "longest_days"

    assert rows(counted, "turnaround", *asked, now="10-09 10:00", first="2026-09-29") == [
        ("C001", 3, Decimal("1.3"), Decimal("1.0"), 3)
    ]


def test_who_may_not_see_a_report_is_told_who_may(counted):
    with pytest.raises(Refused) as refused:
        made(counted, "urgent", who=Clerk("OP0001", "周敏", "keeper"))

    assert (refused.value.code, refused.value.facts["who"]) == (
        "role_may_not",
        ["clerk", "gm", "gm_office", "leader", "manager"],
    )
    with pytest.raises(Refused, match="nobody_signed_on"):
        made(counted, "urgent", who=None)
    assert {each.name for each in catalog.seen_by(MANAGER)} == set(catalog.REPORTS)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-09-30", "2026-09-29"), ("2025-09-29", "2026-09-30"), ("yesterday", ""), ("2026-02-30", "")],
)
def test_days_that_make_no_report_are_refused_with_what_was_given(counted, first, last):
    with pytest.raises(Refused) as refused:
        made(counted, "deliveries", first=first, last=last)

    assert refused.value.facts == {"first": first, "last": last, "most": 366}


def test_a_year_is_not_too_long(counted):
    assert made(counted, "deliveries", first="2025-09-30", last="2026-09-30").rows
