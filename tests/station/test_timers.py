"""What the clock does by itself: notices of disputes past their limit, until they are confirmed (R2b)."""

import threading
from datetime import datetime

from sqlalchemy import func, select

from station.config import load
from station.doctor import invariants
from station.messages import say
from station.operations import papers
from station.operations.law import ZONE
from station.store import tables
from station.timers import Timers
from tests.playing import eventually
from tests.station.conftest import CONFIG, Keeper, lived

PAST = "2026-10-08 17:31"
"""A minute past the limit of what was found in the demo delivery, signed on Tuesday 09-29."""


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@lived
def disputed(counting):
    """A damaged unit of the demo delivery, counted on the day it was signed for; nobody settles it."""
    counting.scan("HY500GA253700142")
    counting.touch("trouble")
    counting.choose("case")
    counting.touch("leave")


def timers(keeper):
    def died(error):
        raise error

    return Timers(keeper.store, keeper.clock, keeper.desk.id, died, look_s=0.02)


def look(keeper, text):
    keeper.clock.offset += at(text) - keeper.clock.now()
    timers(keeper).look()  # as a station that was just started


def notices(keeper):
    """Addressee, state and what is asked of every notice, in order."""
    with keeper.store.read() as connection:
        rows = connection.execute(
            select(tables.paper)
            .where(tables.paper.c.kind == "notice")
            .order_by(tables.paper.c.at, tables.paper.c.number)
        ).all()
        return [(row.addressee, row.state, papers.content(connection, row.number)) for row in rows]


def addressees(keeper):
    return [addressee for addressee, _, _ in notices(keeper)]


def newest(keeper, addressee="marketing"):
    with keeper.store.read() as connection:
        return connection.scalar(
            select(func.max(tables.paper.c.number)).where(tables.paper.c.addressee == addressee)
        )


def test_r2b_at_the_minute_of_the_limit_nobody_is_told(disputed):
    look(disputed, "2026-10-08 17:29")

    assert notices(disputed) == []


def test_r2b_a_minute_past_the_limit_the_customers_marketing_owner_is_told(disputed):
    look(disputed, PAST)

    [(addressee, state, notice)] = notices(disputed)
    assert (addressee, state, notice.addressee_name, notice.customer.code) == (
        "marketing",
        "open",
        "林珊",
        "C001",
    )
    assert (notice.due, notice.models, notice.quantity) == ("2026-10-08 17:30", ("HY500G",), 1)
    assert notice.about == (
        "DL2609290001 RU2609290001：破损 1 台，处理期限 2026-10-08 17:30 已过，还没有确认；第 1 次通知"
    )


def test_r2b_the_notice_is_the_clocks_and_no_ones_at_the_desk(disputed):
    look(disputed, PAST)

    with disputed.store.read() as connection:
        done = connection.execute(
            select(tables.operation).where(tables.operation.c.id.like("clock:R2b:%"))
        ).one()
    assert (done.id, done.operator, done.outcome) == ("clock:R2b:1:2026-10-08", None, "ok")
    assert say_of(disputed) != "notice_filed"


def say_of(keeper):
    return keeper.view().card.feedback.code


def test_r2b_it_is_filed_once_a_day_however_often_the_station_starts(disputed):
    for minute in ("17:31", "17:32", "23:59"):
        look(disputed, f"2026-10-08 {minute}")

    assert addressees(disputed) == ["marketing"]


def test_r2b_it_is_repeated_the_next_working_day_and_escalated_to_the_manager_with_a_copy_to_the_leader(
    disputed,
):
    look(disputed, PAST)
    look(disputed, "2026-10-09 08:29")
    assert addressees(disputed) == ["marketing"]
    look(disputed, "2026-10-09 08:30")

    assert sorted(addressees(disputed)) == ["leader", "manager", "marketing", "marketing"]
    assert [notice.about[-7:] for _, _, notice in notices(disputed)][1:] == ["第 2 次通知"] * 3
    asked = {addressee: notice.question for addressee, _, notice in notices(disputed)}
    assert (asked["manager"], asked["leader"]) == ("营销没有确认，请督办", "抄送，请知悉")


def test_r2b_whom_it_is_escalated_to_is_a_setting(tmp_path):
    own = {
        "STATION__DATA": str(tmp_path / "data"),
        "STATION__POLICY__ESCALATE_TO": "gm_office",
        "STATION__POLICY__ESCALATE_COPY": "",
    }
    from station.demo import data

    keeper = Keeper(load(CONFIG, own))
    data.load(keeper.store, keeper.desk.id, keeper.clock)
    keeper.sign_for_demo_delivery()
    keeper.scan("HY500GA253700142")
    keeper.touch("trouble")
    keeper.choose("case")
    look(keeper, PAST)
    look(keeper, "2026-10-09 09:00")

    assert sorted(addressees(keeper)) == ["gm_office", "marketing", "marketing"]


def test_r2b_nothing_is_filed_on_days_off_and_a_made_up_saturday_is_worked(disputed):
    look(disputed, PAST)
    look(disputed, "2026-10-10 09:00")  # Saturday, made up
    assert len(addressees(disputed)) == 4
    look(disputed, "2026-10-11 09:00")  # Sunday

    assert len(addressees(disputed)) == 4


def test_r2b_a_machine_that_was_off_files_todays_only(disputed):
    look(disputed, "2026-10-16 11:00")

    assert addressees(disputed) == ["marketing"]


def test_r2b_a_settled_dispute_is_not_told(disputed):
    from tests.station.by_hand import open_matter, settle

    settle(disputed, open_matter(disputed, "damaged"), "as_usual", "exchange_anyway")
    look(disputed, PAST)

    assert notices(disputed) == []


def test_r2b_a_confirmed_notice_is_not_repeated(disputed):
    look(disputed, PAST)
    disputed.badge("OP0007")
    said = disputed.touch("confirm_notice", paper=newest(disputed), revision=1)
    look(disputed, "2026-10-09 09:00")

    assert say(said, "zh") == f"{newest(disputed)} 已确认，不再重复通知"
    assert [(addressee, state) for addressee, state, _ in notices(disputed)] == [("marketing", "confirmed")]


def test_r2b_only_whom_it_is_for_confirms_a_notice_and_only_once(disputed):
    look(disputed, PAST)
    number = newest(disputed)
    disputed.badge("OP0001")
    assert disputed.touch("confirm_notice", paper=number, revision=1).code == "role_may_not"
    disputed.badge("OP0006")
    refused = disputed.touch("confirm_notice", paper=number, revision=1)
    assert say(refused, "en") == f"{number} is for Marketing, you are Manager. Marketing may confirm it (R2b)"
    disputed.badge("OP0007")
    assert disputed.touch("confirm_notice", paper=number, revision=1).code == "notice_confirmed"
    assert disputed.touch("confirm_notice", paper=number, revision=1).code == "paper_is_past"
    assert disputed.touch("confirm_notice", paper="NT2601010001", revision=1).code == "number_unknown"


def test_r2b_the_copy_that_the_manager_confirms_leaves_the_repetition_to_marketing(disputed):
    look(disputed, PAST)
    look(disputed, "2026-10-09 09:00")
    disputed.badge("OP0006")
    assert (
        disputed.touch("confirm_notice", paper=newest(disputed, "manager"), revision=1).code
        == "notice_confirmed"
    )
    look(disputed, "2026-10-12 09:00")

    assert addressees(disputed).count("marketing") == 3


def test_the_journal_speaks_for_every_notice(disputed):
    look(disputed, PAST)
    look(disputed, "2026-10-09 09:00")
    disputed.badge("OP0002")
    disputed.touch("hand_over_notice", paper=newest(disputed), revision=1, to="林珊", how="phone")
    disputed.badge("OP0007")
    assert disputed.touch("confirm_notice", paper=newest(disputed), revision=1).code == "notice_confirmed"
    disputed.desk._remember_head()

    with disputed.store.read() as connection:
        assert invariants.check(connection) == []


def test_a_notice_handed_over_says_to_whom_how_and_when(disputed):
    look(disputed, PAST)
    number = newest(disputed)
    disputed.badge("OP0002")
    said = disputed.touch("hand_over_notice", paper=number, revision=1, to="林珊", how="wechat")

    assert said.code == "notice_handed_over"
    with disputed.store.read() as connection:
        [signature] = papers.signatures(connection, number)
        row = papers.get(connection, number)
    assert (signature.act, signature.operator, signature.facts, row.state, row.waits_for) == (
        "handed_over",
        "OP0002",
        {"to": "林珊", "how": "wechat"},
        "handed_over",
        "marketing",
    )
    assert f"{signature.at.astimezone(ZONE):%m-%d %H:%M}" == "10-08 17:31"


def test_r2b_two_desks_on_one_store_file_one_notice(disputed, settings, tmp_path):
    own = {
        "STATION__DESK__ID": "desk2",
        "STATION__DATA": str(tmp_path / "desk2"),
        "STATION__DATABASE__URL": settings.database.url,
    }
    other = Keeper(load(CONFIG, own))
    disputed.clock.offset += at(PAST) - disputed.clock.now()
    other.clock.offset = disputed.clock.offset
    line = threading.Barrier(2)

    def go(keeper):
        line.wait()
        timers(keeper).look()

    both = [threading.Thread(target=go, args=(each,)) for each in (disputed, other)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert addressees(disputed) == ["marketing"]
    other.inbox.close()
    other.store.close()


def test_the_thread_looks_by_itself_and_goes_its_rounds(disputed):
    disputed.clock.offset += at(PAST) - disputed.clock.now()
    running = timers(disputed)
    running.start()
    try:
        eventually(lambda: notices(disputed))
        before = running.rounds["timers"]
        eventually(lambda: running.rounds["timers"] > before)
    finally:
        running.stop()


def test_a_fault_of_the_timers_ends_the_station(disputed, monkeypatch):
    died = []
    running = Timers(disputed.store, disputed.clock, disputed.desk.id, died.append, look_s=0.02)
    monkeypatch.setattr(disputed.clock, "now", lambda: 1 / 0)
    running.start()
    eventually(lambda: died)

    assert isinstance(died[0], ZeroDivisionError)
