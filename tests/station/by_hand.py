"""What the people of the department do, in a few words, for the tests that begin where that has been done."""

import io
from uuid import uuid4

from PIL import Image
from sqlalchemy import select

from station.demo.script import UNITS
from station.doctor import invariants
from station.lists.reading import read_list
from station.operations import inspection
from station.operations.imports import import_rows
from station.store import tables
from station.store.store import Request


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "gray").save(out, "PNG")
    return out.getvalue()


def count_demo_delivery(counting):
    """Count all twelve units of the demo delivery and mark the two that are to be marked."""
    for n, planned in enumerate(UNITS, 1):
        counting.later(seconds=20)
        if planned.serial is None:
            counting.touch("no_code")
            counting.choose("HY400S")
        else:
            counting.scan(planned.serial)
        if n == 5:
            counting.choose("another_unit")
        if n in (3, 4):
            counting.touch("trouble")
            counting.choose("case" if n == 3 else "safety")


def finish_demo_delivery(counted):
    """Pair what came for what is missing, and finish the count."""
    counted.touch("finish")
    counted.choose("HY500G")
    counted.choose("HY650G")
    counted.touch("confirm")
    counted.choose("do_not_pair")


def open_matter(keeper, kind):
    return next(m for m in keeper.view().matters if m.sort == "discrepancy" and m.code == kind)


def settle(keeper, matter, answer, decision):
    keeper.touch("settle", discrepancy=matter.id)
    if matter.state == "photo":
        keeper.touch("add_photo", image=picture())
        keeper.touch("settle", discrepancy=matter.id)
    for pick in ("contact", "phone", "just_now"):
        keeper.choose(pick)
    keeper.touch("confirm")
    keeper.choose(answer)
    keeper.touch("confirm")
    keeper.choose(decision)
    keeper.touch("confirm")
    return keeper.touch("confirm")


def stock_units(counting, *serials):
    """Count units and put them into the main store, each by its label."""
    for serial in serials:
        counting.later(seconds=20)
        assert counting.scan(serial).code == "unit_counted"
        counting.print_labels()
        assert counting.scan("LC000003").code == "put_away"


def issued_to_after_sales(keeper, number):
    """The main store issues a unit, by two scans (R12a)."""
    keeper.badge("OP0010")
    keeper.scan(number)
    return keeper.scan("LC000004")


GOOD_ATX = {
    "LOOKS": "good",
    "HIPOT": "1.8",
    "INSUL": "100",
    "EARTH": "0.05",
    "5VSB": "5.02",
    "3V3-N": "3.31",
    "5V-N": "5.03",
    "12V-N": "12.05",
    "M12V-N": "-11.9",
    "3V3-F": "3.28",
    "5V-F": "4.98",
    "12V-F": "11.93",
    "M12V-F": "-12.1",
    "PG": "320",
    "RIPPLE": "68",
    "FAN": "good",
    "BURN": "good",
}


def inspected(keeper, number, disposition="teardown", *, defect="E01", cause="material", **said):
    """The inspector judges a unit that was issued; what is measured stands in `said`."""
    keeper.badge("OP0004")
    request = Request(f"touch:inspect-{uuid4()}", "inspect", keeper.desk.id, keeper.clock.now())
    cause = "" if defect == "N00" else cause
    return keeper.store.perform(
        request,
        lambda act: inspection.inspect(
            act, number, disposition=disposition, defect=defect, cause=cause, **said
        ),
    )


def meant_for_teardown(keeper, *numbers):
    """Units in the main store are issued and inspected for teardown; each one's new label comes out."""
    for number in numbers:
        assert issued_to_after_sales(keeper, number).outcome == "ok"
        assert inspected(keeper, number).outcome != "refused"
        keeper.print_labels()


def begin_batch(keeper, *numbers):
    """The leader releases a batch, and the repairer scans units in."""
    keeper.badge("OP0003")
    assert keeper.touch("open_batch").code == "batch_opened"
    keeper.badge("OP0005")
    for number in numbers:
        answer = keeper.scan(number)
        assert answer.code == "unit_into_batch", answer


def ours_for_teardown(keeper):
    """A HY400S is returned for credit, its claim completed; it is issued and inspected for teardown."""
    bring_in(keeper, "SF9000000000090,C001,HY400S,1,return")
    keeper.scan("SF9000000000090")
    keeper.command("0001")
    stock_units(keeper, "HY400SB253100310")
    keeper.touch("finish")
    keeper.touch("confirm")
    keeper.touch("hand_over")
    keeper.badge("OP0001")
    entered(keeper, keeper.badge("OP0002").facts["form"])
    assert states(keeper) == {1: "completed"}
    meant_for_teardown(keeper, "RU2609290001")


def salvage_fans(keeper):
    """Take two fans out of that HY400S, `PT2609290001`, their label printed; the keeper signs on again."""
    ours_for_teardown(keeper)
    begin_batch(keeper, "RU2609290001")
    assert count_part(keeper, "FAN-4S", 2).facts["part"] == "PT2609290001"
    keeper.touch("leave_batch")
    keeper.print_labels()
    keeper.badge("OP0001")


def put_fan_into_another(keeper):
    """One of those fans passes its inspection and is put into `RU2609290002`, which is being repaired."""
    salvage_fans(keeper)
    keeper.later(minutes=10)
    keeper.badge("OP0004")
    keeper.scan("PT2609290001")
    for _ in range(2):
        keeper.choose("good")
    keeper.choose("defect.N00")
    assert keeper.touch("confirm").code == "lot_inspected"
    keeper.print_labels()
    bring_in(keeper, "SF9000000000091,C002,HY400S,1,repair")
    keeper.scan("SF9000000000091")
    keeper.command("0001")
    stock_units(keeper, "HY400SB253100311")
    keeper.touch("finish")
    keeper.touch("confirm")
    issued_to_after_sales(keeper, "RU2609290002")
    assert inspected(keeper, "RU2609290002", "repair", defect="E09", cause="use").outcome == "ok"
    keeper.print_labels()
    keeper.badge("OP0005")
    keeper.scan("RU2609290002")
    assert keeper.touch("confirm").code == "repair_open"
    keeper.later(minutes=1)
    assert keeper.scan("PT2609290001").code == "part_put_in"


def count_part(keeper, code, pieces, model="HY400S"):
    """The repairer chooses a part, types how many good ones were found, and books them."""
    keeper.touch("take_part", model=model, code=code)
    for digit in str(pieces):
        keeper.touch("key_in", key=digit)
    return keeper.touch("confirm")


def rows(keeper, table, *where):
    with keeper.store.read() as connection:
        order = next(iter(table.primary_key))
        return connection.execute(select(table).where(*where).order_by(order)).all()


def ill(keeper):
    """What the doctor finds wrong with the store; nothing when it is sound."""
    with keeper.store.read() as connection:
        return [each.sentence("en") for each in invariants.check(connection)]


def claims(keeper):
    """The state of each claim, by the ordinal of its unit."""
    with keeper.store.read() as connection:
        joined = select(tables.unit.c.ordinal, tables.claim).join(
            tables.claim, tables.claim.c.unit == tables.unit.c.number
        )
        return {row.ordinal: row for row in connection.execute(joined)}


def states(keeper):
    return {ordinal: row.state for ordinal, row in sorted(claims(keeper).items())}


def bring_in(keeper, *lines):
    """A packing list comes in, and the keeper signs on."""
    read = read_list("packing-list", "\n".join(("waybill,customer,model,qty,request", *lines)).encode())
    assert not import_rows(keeper.store, keeper.desk.id, read, keeper.clock).rejected
    keeper.badge("OP0001")


def entered(keeper, number, erp="SO-2026-0930-1"):
    keeper.badge("OP0002")
    revision = rows(keeper, tables.paper, tables.paper.c.number == number)[0].revision
    return keeper.touch("enter_form", form=number, revision=revision, erp=erp)


def to_shipping(keeper, number):
    keeper.badge("OP0002")
    revision = rows(keeper, tables.paper, tables.paper.c.number == number)[0].revision
    return keeper.touch("to_shipping", form=number, revision=revision)


def count(keeper, parcel, customer, units, *, finish=True):
    """Sign for a parcel and count what is in it, `units`: request by serial; the delivery's number."""
    waybill = f"SF90000000002{parcel:02}"
    bring_in(keeper, *(f"{waybill},{customer},{serial[:6]},1,{asked}" for serial, asked in units.items()))
    keeper.scan(waybill)
    assert keeper.touch("confirm").code == "delivery_signed"
    for serial in units:
        keeper.later(seconds=5)
        keeper.scan(serial)
    if finish:
        assert keeper.touch("finish").code == "count_finished"
    delivery = keeper.view().delivery
    assert delivery is not None
    return delivery.number


def hand_over(keeper, delivery):
    """Two badges; the form's number."""
    keeper.badge("OP0001")
    assert keeper.touch("hand_over", delivery=delivery).code == "hand_over_asked"
    keeper.badge("OP0001")
    done = keeper.badge("OP0002")
    form = str(done.facts["form"])
    keeper.badge("OP0001")
    return form


def put_away(keeper, ordinals, delivery):
    """Print the labels and put the units into the main store."""
    keeper.print_labels()
    keeper.badge("OP0001")
    for number in numbers(keeper, delivery, ordinals):
        keeper.scan(number)
        assert keeper.scan("LC000003").code == "put_away"


def numbers(keeper, delivery, ordinals):
    """Own numbers of units of a delivery."""
    of = tables.unit.c.delivery == delivery, tables.unit.c.ordinal.in_(ordinals)
    return [row.number for row in rows(keeper, tables.unit, *of)]
