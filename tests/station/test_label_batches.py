"""Many labels at once, how far they are, and what is asked about them in one touch (C6, C12)."""

from collections import Counter

import pytest
from sqlalchemy import select, update

from station import queries
from station.doctor import invariants
from station.store import tables


def jobs(keeper, **wanted):
    with keeper.store.read() as connection:
        rows = connection.execute(select(tables.print_job).order_by(tables.print_job.c.id)).all()
    return [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]


def say(keeper, state, *ids):
    """What a printer would have said of jobs, in the journal's eyes too."""
    for id in ids:
        with keeper.store.write() as connection:
            connection.execute(
                update(tables.print_job).where(tables.print_job.c.id == id).values(state=state)
            )


def violations(keeper):
    with keeper.store.read() as connection:
        inbox = keeper.settings.data / "inbox.db"
        return [found.sentence("en") for found in invariants.check(connection, [inbox])]


@pytest.fixture
def places(keeper):
    keeper.badge("OP0001")
    with keeper.store.read() as connection:
        return list(connection.scalars(select(tables.location.c.code).order_by(tables.location.c.code)))


def batch(keeper):
    with keeper.store.read() as connection:
        return queries.print_batch(connection, keeper.desk.id)


def test_the_labels_of_all_places_are_asked_for_in_one_touch_in_order(keeper, places):
    answer = keeper.touch("print_labels", of="locations", reason="asked_for")

    assert (answer.code, answer.facts) == ("labels_queued", {"count": len(places)})
    assert [(job.subject, job.content["code"], job.copy) for job in jobs(keeper)] == [
        (place, place, False) for place in places
    ]
    assert violations(keeper) == []


def test_a_second_touch_does_not_print_everything_twice(keeper, places):
    keeper.touch("print_labels", of="locations", reason="asked_for")

    again = keeper.touch("print_labels", of="locations", reason="asked_for")

    assert (again.outcome, again.code) == ("refused", "labels_wait_already")
    assert len(jobs(keeper)) == len(places)


def test_a_place_label_that_may_be_out_is_asked_for_again_as_a_copy(keeper, places):
    keeper.touch("print_labels", of="locations", reason="asked_for")
    say(keeper, "cancelled", *(job.id for job in jobs(keeper)[1:]))
    say(keeper, "printed", jobs(keeper)[0].id)

    keeper.touch("print_labels", of="locations", reason="label_lost")

    marked = [(job.copy, job.content["copy"]) for job in jobs(keeper)[len(places) :]]
    assert marked == [(True, True)] + [(False, False)] * (len(places) - 1)


def test_all_labels_of_a_delivery_are_printed_again_as_marked_copies_with_the_reason(counting):
    for n in (142, 143, 144):
        counting.scan(f"HY500GA253700{n}")
    say(counting, "printed", *(job.id for job in jobs(counting)))
    counting.touch("undo")
    counting.command("0001")
    delivery = counting.view().delivery.number

    answer = counting.touch("print_labels", of=delivery, reason="label_faint")

    copies = jobs(counting, copy=True)
    assert answer.facts == {"count": 2}
    assert [(job.subject, job.issue, job.reason) for job in copies] == [
        ("RU2609290001", 1, "label_faint"),
        ("RU2609290002", 1, "label_faint"),
    ]
    assert all(job.content["copy"] for job in copies)


def test_nothing_of_that_number_is_refused(keeper, places):
    assert keeper.touch("print_labels", of="DL2609290009", reason="asked_for").code == "number_unknown"


def test_a_batch_says_how_far_it_is_and_what_waits_alone_is_none(keeper, places):
    assert batch(keeper) is None
    keeper.touch("print_labels", of="locations", reason="asked_for")
    first, second, third = (job.id for job in jobs(keeper)[:3])
    say(keeper, "printed", first, second)
    say(keeper, "unknown", third)

    now = batch(keeper)

    assert (now.total, now.printed, now.waiting, now.unknown) == (len(places), 2, len(places) - 3, 1)
    say(keeper, "printed", *(job.id for job in jobs(keeper)))
    assert batch(keeper) is None


def test_a_batch_is_cancelled_with_a_reason_but_not_what_is_being_sent(keeper, places):
    keeper.touch("print_labels", of="locations", reason="asked_for")
    say(keeper, "sending", jobs(keeper)[0].id)

    answer = keeper.touch("cancel_jobs", reason="labels_wrong")

    assert (answer.code, answer.facts) == ("labels_cancelled", {"count": len(places) - 1})
    assert Counter((job.state, job.evidence) for job in jobs(keeper)) == {
        ("sending", None): 1,
        ("cancelled", "labels_wrong"): len(places) - 1,
    }
    assert violations(keeper) == []


def test_labels_are_not_cancelled_without_a_reason_from_the_list(keeper, places):
    keeper.touch("print_labels", of="locations", reason="asked_for")

    answer = keeper.touch("cancel_jobs", reason="x" * 200)

    assert (answer.outcome, answer.code) == ("refused", "reason_unknown")
    assert len(jobs(keeper, state="queued")) == len(places)


@pytest.mark.parametrize(("came_out", "state"), [(True, "printed"), (False, "not_printed")])
def test_an_unknown_label_is_settled_in_one_touch_and_another_question_stays(counting, came_out, state):
    counting.scan("HY500GA253700142")
    say(counting, "unknown", 1)
    counting.touch("trouble")
    asked = counting.view().question

    answer = counting.touch("settle_job", job=1, came_out=came_out)

    assert answer.outcome == "ok"
    assert [job.state for job in jobs(counting)] == [state, *([] if came_out else ["queued"])]
    assert asked.kind == "trouble"
    assert counting.view().question == asked


def test_a_place_label_that_came_out_is_settled_by_scanning_it(keeper, places):
    keeper.touch("print_labels", of="locations", reason="asked_for")
    say(keeper, "unknown", *(job.id for job in jobs(keeper)))

    answer = keeper.scan(places[1])

    assert (answer.code, answer.facts["number"]) == ("label_came_out", places[1])
    assert [job.evidence for job in jobs(keeper, state="printed")] == ["scanned"]


def test_who_may_not_print_again_prints_no_batch(keeper):
    keeper.badge("OP0005")

    answer = keeper.touch("print_labels", of="locations", reason="asked_for")

    assert (answer.outcome, jobs(keeper)) == ("refused", [])
