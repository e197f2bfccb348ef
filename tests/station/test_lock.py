"""The desk locks itself; the work stays (faults F5)."""

import station.desk


def test_an_idle_desk_asks_for_a_badge_again_and_keeps_the_work(counting, monkeypatch):
    counting.scan("HY500GA253700142")
    monkeypatch.setattr(station.desk, "monotonic", lambda: counting.desk._active_at + 181)

    counting.desk.lock_if_idle()

    assert counting.view().clerk is None
    assert counting.view().delivery.counted == 1
    assert counting.events("SignedOff") == [{"reason": "idle"}]


def test_a_busy_desk_stays_open(counting):
    counting.desk.lock_if_idle()

    assert counting.view().clerk.number == "OP0001"
