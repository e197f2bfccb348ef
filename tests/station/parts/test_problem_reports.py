"""R11a, R11b: what is reported of problems, samples and conclusions, and the sheet for the meeting."""

from datetime import datetime
from decimal import Decimal

import pytest

from station import board, messages
from station.feedback import Refused
from station.operations import law
from station.operations.law import ZONE
from station.reports import catalog, problems
from station.rules.rights import RIGHTS
from station.views.office import Clerk
from tests.station.by_hand import inspected, issued_to_after_sales, stock_units
from tests.station.conftest import lived
from tests.station.parts.slips import act_on
from webui import words

LEADER = Clerk("OP0003", "罗强", "leader")


def at(text):
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def made(keeper, name, now="09-29 16:00", **asked):
    with keeper.store.read() as connection:
        return catalog.make(connection, keeper.store.known, at(now), LEADER, name, asked)


def rows(keeper, name, *columns, **more):
    report = made(keeper, name, **more)
    names = [code.removeprefix("col.") for code, _ in report.columns]
    return [tuple(row[names.index(column)] for column in columns) for row in report.rows]


@lived
def counted(counting):
    """Five units, four of them with something wrong, all of one customer."""
    for serial, category in (
        ("HY500GA253700142", "major_defect"),
        ("HY500GA253700143", "major_defect"),
        ("HY500GA254100019", "safety"),
        ("HY400SB253100310", "major_defect"),
        ("HY400SB253100311", None),
    ):
        counting.scan(serial)
        if category:
            counting.touch("trouble")
            counting.choose(category)


def send(keeper, back_by="2026-10-08", unit="RU2609290001"):
    answer = keeper.touch("send_sample", unit=unit, why="查 PFC", to="陈工", back_by=back_by)
    assert answer.code == "sample_sent"


def conclude(keeper, due="2026-10-08"):
    keeper.badge("OP0003")
    keeper.touch("file_summary", first="2026-09-29", last="2026-09-29")
    said = {"rnd": "陈工", "quality": "吴品", "production": "赵线长", "conclusion": "换电容", "owner": "陈工"}
    assert act_on(keeper, "conclude_summary", "summary", **said, due=due).code == "summary_concluded"


def test_r11a_the_report_counts_by_model_defect_and_week_with_shares(counted):
    assert rows(counted, "summary", "model", "defect", "week", "units", "share_of_all", "cumulative") == [
        ("HY500G", "major_defect", "2025-W37", 2, Decimal("50.0"), Decimal("50.0")),
        ("HY400S", "major_defect", "2025-W31", 1, Decimal("25.0"), Decimal("75.0")),
        ("HY500G", "safety", "2025-W41", 1, Decimal("25.0"), Decimal("100.0")),
    ]
    assert made(counted, "summary").total[3] == 4


@pytest.mark.parametrize(
    ("by", "bars", "vital"),
    [
        ("by_defect", [("major_defect", 3), ("safety", 1)], 2),
        ("by_model", [("HY500G", 3), ("HY400S", 1)], 2),
        ("by_week", [("2025-W37", 2), ("2025-W31", 1), ("2025-W41", 1)], 3),
    ],
)
def test_r11a_the_picture_has_the_highest_bar_first_and_says_which_reach_eighty_percent(
    counted, by, bars, vital
):
    picture = made(counted, "summary", state=by).picture
    assert [(bar.label, bar.units) for bar in picture.bars] == bars
    assert picture.vital == vital


def test_r11a_the_report_is_of_the_days_and_the_customer_that_are_asked_for(counted):
    assert made(counted, "summary", first="2026-09-28", last="2026-09-28").rows == ()
    assert made(counted, "summary", first="2026-09-28", last="2026-09-28").picture is None
    assert made(counted, "summary", customer="C002").rows == ()
    assert len(made(counted, "summary", customer="C001").rows) == 3


@pytest.mark.parametrize(("now", "light"), [("10-08 17:30", "today"), ("10-08 17:31", "late")])
def test_r11b_a_sample_is_late_past_the_close_of_the_day_it_is_wanted_back(counted, now, light):
    send(counted)
    late = [("late", "SP2609290001")] if light == "late" else []

    assert rows(counted, "samples", "light", "paper", now=now) == [(light, "SP2609290001")]
    assert rows(counted, "samples", "light", "paper", now=now, state="late") == late


def test_r11b_a_sample_that_is_back_is_in_the_list_of_all_and_on_no_board(counted):
    send(counted)
    assert on_board(counted, "sample", "09-29 16:00") == [("keeper", ("周敏",), "SP2609290001", "later")]
    act_on(counted, "take_sample_back", "sample", result="正常")

    assert rows(counted, "samples", "paper") == []
    days = {"first": "2026-09-29", "last": "2026-09-29", "state": "all"}
    assert rows(counted, "samples", "light", "paper_state", **days) == [("in_time", "paper.returned")]
    assert on_board(counted, "sample", "09-29 16:00") == []


@pytest.mark.parametrize(("now", "light"), [("10-08 17:30", "today"), ("10-08 17:31", "late")])
def test_r11a_a_conclusion_past_its_day_is_on_the_board_and_in_its_report(counted, now, light):
    conclude(counted)

    assert on_board(counted, "conclusion", now) == [("leader", ("罗强",), "PS2609290001", light)]
    assert rows(counted, "conclusions", "light", "seen_to_by", "due_on", now=now) == [
        (light, "陈工", "2026-10-08")
    ]
    assert len(rows(counted, "conclusions", "light", now=now, state="late")) == (light == "late")


def test_r11a_a_conclusion_that_is_done_is_owed_no_more(counted):
    conclude(counted)
    act_on(counted, "end_summary", "summary", how="已换")

    assert rows(counted, "conclusions", "paper", now="10-20 09:00") == []
    assert on_board(counted, "conclusion", "10-20 09:00") == []
    days = {"first": "2026-09-29", "last": "2026-09-29", "state": "all"}
    assert rows(counted, "conclusions", "light", "how", now="10-20 09:00", **days) == [("in_time", "已换")]


def test_r11b_what_was_inspected_as_a_sample_is_to_be_sent_until_it_is(counting):
    stock_units(counting, "HY400SB253100310")
    issued_to_after_sales(counting, "RU2609290001")
    assert inspected(counting, "RU2609290001", "rnd_sample", description="带载保护").code == "unit_inspected"
    asked = "light", "paper", "unit", "why"
    assert rows(counting, "samples", *asked) == [("to_send", None, "RU2609290001", "带载保护")]
    assert rows(counting, "samples", *asked, customer="C002") == []

    counting.badge("OP0001")
    send(counting)
    assert rows(counting, "samples", *asked) == [("later", "SP2609290001", "RU2609290001", "查 PFC")]
    act_on(counting, "take_sample_back", "sample", result="正常")
    assert rows(counting, "samples", *asked) == [], "it was sent, and is what it was before"


def test_r11a_a_summary_without_a_conclusion_is_listed_as_such(counted):
    counted.badge("OP0003")
    counted.touch("file_summary", first="2026-09-29", last="2026-09-29")

    assert rows(counted, "conclusions", "light", "units") == [("not_concluded", 4)]
    assert rows(counted, "conclusions", "light", state="late", now="12-01 09:00") == []


def on_board(keeper, what, now):
    return [
        (row.owner, row.people, row.delivery, row.light) for row in running(keeper, now) if row.what == what
    ]


def running(keeper, now):
    with keeper.store.read() as connection:
        return board.running(connection, law.current(connection, keeper.store.known), at(now))


def test_the_meeting_sheet_has_everything_that_is_open_by_owner_and_nothing_twice(counted):
    send(counted)
    conclude(counted)
    now = "10-12 09:00"
    lines = rows(counted, "meeting", "owner", "person", "matter", "quantity_open", "late", now=now)
    open_now = running(counted, now)

    assert ("leader", "罗强", "open.conclusion", 1, 1) in lines
    assert ("keeper", "周敏", "open.sample", 1, 1) in lines
    assert sum(line[3] for line in lines) == sum(row.quantity for row in open_now)
    assert {(line[0], line[2]) for line in lines} == {(row.owner, f"open.{row.what}") for row in open_now}
    assert len({line[:3] for line in lines}) == len(lines)


def test_the_meeting_sheet_of_what_is_late_leaves_out_what_is_not(counted):
    send(counted)
    now = "09-29 17:00"
    assert rows(counted, "meeting", "matter", now=now, state="late") == []
    assert rows(counted, "meeting", "matter", now=now) != []


def test_the_meeting_sheet_stays_one_page_however_much_is_open(counted, monkeypatch):
    [first, *_] = running(counted, "09-29 16:00")
    many = [
        board.replace(first, people=(f"营销{n}",), owner="marketing", what=what)
        for n in range(30)
        for what in ("disputes", "completion")
    ]
    monkeypatch.setattr(board, "running", lambda *_: many)

    lines = rows(counted, "meeting", "owner", "person", "matter", "quantity_open")

    assert lines == [
        ("marketing", "", "open.completion", 30 * first.quantity),
        ("marketing", "", "open.disputes", 30 * first.quantity),
    ]


def test_every_matter_of_the_board_has_a_word_on_the_meeting_sheet():
    for what in board._ORDER:
        assert f"open.{what}" in words.WORDS


@pytest.mark.parametrize("name", ["summary", "conclusions", "samples", "meeting"])
def test_a_report_of_problems_is_refused_to_who_may_not_see_it(counted, name):
    right = catalog.REPORTS[name].right
    assert "shipping" not in RIGHTS[right]
    who = Clerk("OP0011", "石磊", "shipping")
    with counted.store.read() as connection:
        asked = connection, counted.store.known, at("09-29 16:00"), who, name, {}
        with pytest.raises(Refused) as refused:
            catalog.make(*asked)
    assert refused.value.facts["who"] == sorted(RIGHTS[right])


def test_the_bars_beyond_twelve_stand_last_together():
    drawn = problems.problems.pareto({f"E{n:02}": 20 - n for n in range(1, 15)})
    assert len(drawn.bars) == 12
    assert (drawn.bars[-1].label, drawn.bars[-1].units) == ("others", 8 + 7 + 6)
    assert messages.WORDS["others"].zh == "其余"
