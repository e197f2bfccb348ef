"""The durable inbox: committed before anything else, worked off in order, once."""

from datetime import UTC, datetime

import pytest

from station.store import inbox
from station.store.inbox import Inbox, InboxFull

AT = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)


@pytest.fixture
def box(tmp_path):
    made = Inbox(tmp_path / "inbox.db")
    yield made
    made.close()


def put(box, *texts):
    for text in texts:
        box.put("scanner", "scan", {"text": text, "symbology": None}, text.encode(), AT)


def drain(box):
    taken = []
    while (waiting := box.next(0)) is not None:
        taken.append(waiting.said["text"])
        box.done(waiting.seq)
    return taken


def test_readings_come_out_in_order_and_once(box):
    put(box, "A", "B", "C")

    assert drain(box) == ["A", "B", "C"]
    assert drain(box) == []


def test_a_reading_keeps_its_bytes_device_and_time(box):
    box.put("scanner", "scan", {"text": "电"}, b"\xe7\x94\xb5", AT)

    waiting = box.next(0)

    assert (waiting.device, waiting.kind, waiting.said, waiting.raw, waiting.at) == (
        "scanner",
        "scan",
        {"text": "电"},
        b"\xe7\x94\xb5",
        AT,
    )


def test_what_was_not_worked_off_is_there_after_a_restart_under_the_same_operation_id(tmp_path):
    before = Inbox(tmp_path / "inbox.db")
    put(before, "A", "B")
    first = before.next(0)
    before.done(first.seq)
    second = before.next(0).operation_id
    before.close()

    after = Inbox(tmp_path / "inbox.db")

    assert after.next(0).operation_id == second
    after.close()


def test_a_kill_may_offer_a_reading_again_but_under_its_old_id(tmp_path):
    killed = Inbox(tmp_path / "inbox.db")
    put(killed, "A")
    waiting = killed.next(0)
    killed.done(waiting.seq)  # the mark is lazy and was not written when the power went

    after = Inbox(tmp_path / "inbox.db")

    assert after.next(0).operation_id == waiting.operation_id


def test_a_full_inbox_takes_nothing_and_says_so(box, monkeypatch):
    monkeypatch.setattr(inbox, "CAPACITY", 2)
    put(box, "A", "B")

    with pytest.raises(InboxFull):
        put(box, "C")
    assert drain(box) == ["A", "B"]


def test_the_desk_remembers_the_journal_s_end_it_has_seen(box):
    assert box.remembered_head() is None

    box.remember_head(7, "ab" * 32)

    assert box.remembered_head() == (7, "ab" * 32)


def lateness(box):
    return [(each.said["text"], each.late) for each in reversed(box.newest(10))]


def test_a_mark_that_finds_the_disk_full_is_known_and_written_when_there_is_room(box, tmp_path):
    box._db.execute("PRAGMA max_page_count=1")
    ends = [(seq, "f" * 64) for seq in range(500)]
    box.remember_delivered(ends)
    assert box.delivered() == ends
    box._db.execute("PRAGMA max_page_count=1000000")
    box.remember_head(7, "abc")
    again = Inbox(tmp_path / "inbox.db")
    assert (again.delivered(), again.remembered_head()) == (ends, (7, "abc"))


def test_late_is_what_was_not_worked_off_when_the_store_went_away_until_it_was_back(box, tmp_path):
    put(box, "worked off")
    drain(box)
    put(box, "in hand")
    box.go_away()
    put(box, "captured")
    box.go_away()
    box.come_back()
    put(box, "live")

    assert lateness(box) == [("in hand", True), ("captured", True), ("live", False)]


def test_nothing_is_late_when_nothing_came_meanwhile(box):
    box.go_away()
    box.come_back()
    put(box, "live")

    assert lateness(box) == [("live", False)]


def test_nothing_is_late_when_the_store_was_never_away(box):
    put(box, "waiting")
    box.come_back()

    assert lateness(box) == [("waiting", False)]


def test_late_readings_stay_late_while_the_store_comes_and_goes(box):
    box.go_away()
    put(box, "first")
    box.come_back()
    box.go_away()
    put(box, "second")
    box.come_back()

    assert lateness(box) == [("first", True), ("second", True)]


def test_a_restart_in_the_middle_leaves_them_late(tmp_path):
    box = Inbox(tmp_path / "inbox.db")
    box.go_away()
    put(box, "before")
    box.close()

    box = Inbox(tmp_path / "inbox.db")
    assert box.away
    put(box, "after")
    box.come_back()

    assert lateness(box) == [("before", True), ("after", True)]
    box.close()
