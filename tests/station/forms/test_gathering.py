"""A paper gathered from the store of a desk, on both databases."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update

from station.feedback import Feedback, Refused
from station.forms import gallery, pdf
from station.forms.gathering import gather
from station.operations import papers
from station.operations.papers import Line, Outside
from station.store import tables
from station.store.store import Request
from tests.station.forms import reading


def done(keeper, operator, operation):
    """Do an operation as somebody."""

    def act_out(act):
        operation(act)
        return Feedback("ok", "restored", {"made_at": ""})

    request = Request(f"touch:{uuid4()}", "trying", keeper.desk.id, keeper.clock.now(), operator=operator)
    assert keeper.store.perform(request, act_out).outcome == "ok"


@pytest.fixture
def filed(counting):
    """An application about a real unit with a photo, filed, reviewed, approved elsewhere, revised before."""
    counting.scan("HY400SB211400921")
    unit = counting.unit(1)
    with counting.store.read() as connection:
        found = connection.scalar(
            select(tables.discrepancy.c.id).where(tables.discrepancy.c.unit == unit.number)
        )
    image = gallery.photo(1, "2026-09-29 15:31", "").image
    content = replace(gallery.APPLICATION.content, photos=(1, 99))
    number = ""

    def file(act):
        nonlocal number
        row = {"id": 1, "discrepancy": found, "image": image, "at": act.at, "operator": "OP0001"}
        act.connection.execute(insert(tables.photo), row)
        line = Line(unit.number, found, None, "HY400S", 1, "send_back")
        number = papers.file(
            act, "application", "R13", replace(content, statement="旧"), state="draft", lines=(line,)
        )
        papers.sign(act, number, 1, "submitted", state="submitted", waits_for="marketing")

    done(counting, "OP0001", file)

    def revise(act):
        papers.revise(act, number, content, state="submitted", waits_for="marketing")
        papers.sign(act, number, 2, "reviewed", state="reviewed", waits_for="gm", facts={"verdict": "agree"})

    done(counting, "OP0007", revise)

    def record(act):
        said = Outside("OP0009", "wechat", "截图 17", image, "2026-09-28")
        papers.sign(act, number, 2, "approved", state="approved", outside=said)
        values = {"carried_out_at": act.at, "carried_out_by": "OP0011"}
        act.connection.execute(update(tables.paper_line).values(values))

    done(counting, "OP0002", record)
    return counting, number, content


def test_a_paper_is_gathered_with_all_that_was_done_to_it(filed):
    keeper, number, content = filed
    with keeper.store.read() as connection:
        paper = gather(connection, number)
    assert (paper.content, paper.revision, paper.state) == (content, 2, "approved")
    assert (paper.filed_by, paper.revised_by) == ("周敏", "林珊")
    assert [(each.act, each.name, each.role, each.revision) for each in paper.signatures] == [
        ("submitted", "周敏", "keeper", 1),
        ("reviewed", "林珊", "marketing", 2),
        ("approved", "许总", "gm", 2),
    ]
    approved = paper.signatures[2]
    assert (approved.recorded_by, approved.channel, approved.reference) == ("何婷", "wechat", "截图 17")
    assert (approved.given_on, approved.elsewhere) == ("2026-09-28", True)
    assert [(each.number, each.image is None) for each in paper.photos] == [(1, False), (99, True)]
    (task,) = paper.tasks
    assert (task.plan, task.carried_out_by, task.unit) == ("send_back", "石磊", keeper.unit(1).number)


def test_what_was_gathered_prints_as_it_is(filed):
    keeper, number, content = filed
    with keeper.store.read() as connection:
        paper = gather(connection, number)
    read = reading.text(pdf.render(paper))
    for text in (
        number,
        "第2版",
        "许总·总经理",
        "何婷补记·微信",
        reading.bare(content.statement),
        "照片读不出",
    ):
        assert reading.bare(text) in read
    assert "旧" not in read


def test_shipments_of_a_form_are_gathered_with_their_units(counting):
    counting.scan("HY500GA253700142")
    counting.scan("HY500GA253700205")
    units = [counting.unit(1).number, counting.unit(2).number]
    now = counting.clock.now()

    def hand_over(act):
        papers.file(
            act,
            "form",
            "R14",
            gallery.CONFIRMATION,
            state="handed_over",
            number="FM2609300001",
            customer="C001",
        )
        parcel = {"customer": "C001", "waybill": "SF9000000000991", "courier": "SF", "shipped_by": "OP0011"}
        times = {"shipped_at": now, "delivered_at": now + timedelta(days=2)}
        id = act.connection.execute(insert(tables.shipment), {**parcel, **times}).inserted_primary_key[0]
        claim = {
            "delivery": act.connection.scalar(select(tables.delivery.c.number)),
            "request": "exchange",
            "state": "shipped",
            "paper": "FM2609300001",
            "shipment": id,
            "started_at": now,
            "due_at": now,
        }
        act.connection.execute(insert(tables.claim), [{**claim, "unit": unit} for unit in units])

    done(counting, "OP0002", hand_over)
    with counting.store.read() as connection:
        (shipped,) = gather(connection, "FM2609300001").shipments
    assert (shipped.waybill, shipped.courier, shipped.units, shipped.shipped_by) == (
        "SF9000000000991",
        "SF",
        2,
        "石磊",
    )
    assert shipped.delivered_at == now + timedelta(days=2)


def test_an_unknown_number_is_refused(keeper):
    with keeper.store.read() as connection, pytest.raises(Refused) as caught:
        gather(connection, "FM2609300009")
    assert caught.value.code == "number_unknown"
