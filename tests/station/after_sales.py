"""The after-sales half of everything: inspection, repair, teardown, parts, books, plans, counts and samples.

Done as in `tests/station/everything.py`, by the people who do it, with the touches and scans they have.
"""

from collections.abc import Sequence
from datetime import datetime

from station.feedback import Feedback
from station.operations import law
from station.store import tables
from tests.station.by_hand import (
    begin_batch,
    count,
    count_part,
    entered,
    hand_over,
    inspected,
    issued_to_after_sales,
    meant_for_teardown,
    numbers,
    put_away,
    rows,
)
from tests.station.conftest import Keeper
from tests.station.papers.office import CLERK, FINANCE, KEEPER, LEADER, MANAGER, PIN, Office
from tests.station.parts.at_the_books import REPAIRER, listed
from tests.station.parts.at_the_books import bring_in as write_prices

INSPECTOR = "OP0004"

PARTED = "HY400SB2537{:05}"
"""Serials in order, of the model that has a parts list."""

BENCHES = (
    *("stocked, held", "issued", "issued, held"),
    *("inspected, scrap", "inspected, send_back", "inspected, rnd_sample", "inspected, held"),
    *("repairing, held", "repaired", "repaired, held", "sampled, held"),
)
"""How far each unit gets that is at no other place of the department."""

BATCHES = (
    *("open, held", "agrees", "agrees, held", "closed", "nothing posted"),
    *("leader", "manager", "finance", "sent_back", "reviewed", "posted since"),
)
"""How far each batch and its account get, besides the first one, which is being torn down."""

PLANS = (
    ("2026-09-30", "signed"),
    ("2026-10-08", "counted"),
    ("2026-10-09", "issued"),
    ("2026-10-10", "draft"),
)
"""How far the plan of each working day gets; on the last one everything is tried."""

NO_PLAN, OVER = "2026-10-12", "2026-10-09"
"""The next working day, that nobody has planned, and the one before, that is over."""

FANS, CAPACITORS, EMPTY = "FAN-4S", "CAP-4S", "LC000010"
"""A part with a price and one without, and a place in which nothing lies."""


def places(office: Office) -> None:
    """A place of R&D, and one that is empty."""
    for code, name, kind in (("LC000009", "研发", "rnd"), (EMPTY, "空架", "parts")):
        cells = {"code": code, "name": name, "kind": kind}
        done = office.touch(CLERK, "put_row", list_name="locations", cells=cells, new=True, pin=PIN)
        assert done.code == "row_put"
    fit = {"number": LEADER, "qualified_for": "拆解", "valid_until": ""}
    assert office.touch(MANAGER, "qualify", **fit, pin=PIN).code == "row_put"


def returned(desk: Keeper) -> list[str]:
    """Twelve units that were returned for credit: their claims are completed, they are meant for teardown."""
    found = []
    for n in range(3):
        serials = {PARTED.format(1000 + 10 * n + k): "return" for k in range(4)}
        delivery = count(desk, 10 + n, f"C00{n + 1}", serials)
        put_away(desk, range(1, 5), delivery)
        assert entered(desk, hand_over(desk, delivery)).code == "form_entered"
        found += numbers(desk, delivery, range(1, 5))
    meant_for_teardown(desk, *found)
    return found


def for_repair(desk: Keeper, parcel: int, first: int, many: int) -> list[str]:
    """Units in the main store that were sent for repair."""
    delivery = count(desk, parcel, "C004", {PARTED.format(first + n): "repair" for n in range(many)})
    put_away(desk, range(1, many + 1), delivery)
    return numbers(desk, delivery, range(1, many + 1))


def benches(desk: Keeper) -> None:
    """Units that are inspected and repaired, and what was found only then to be a problem (R1)."""
    for number, until in zip(for_repair(desk, 30, 1100, len(BENCHES)), BENCHES, strict=True):
        state, _, became = until.partition(", ")
        if state not in ("stocked", "sampled"):
            assert issued_to_after_sales(desk, number).code == "unit_issued"
        if state == "inspected" and became != "held":
            assert inspected(desk, number, became, defect="E08", cause="use").outcome != "refused"
        elif state == "inspected":
            assert inspected(desk, number).outcome != "refused"
        if state in ("repairing", "repaired"):
            assert inspected(desk, number, "repair", defect="E09", cause="use").outcome != "refused"
            desk.print_labels()
            repair(desk, number)
        if state == "repaired":
            desk.choose("repair.repaired")
            assert desk.touch("confirm").code == "unit_repaired"
        if state == "sampled":
            send(desk, number)
        desk.touch("leave")
        desk.print_labels()
        if became == "held":
            hold(desk, number)
    desk.badge(KEEPER)


def repair(desk: Keeper, number: str) -> None:
    """The repairer begins to repair a unit."""
    desk.badge(REPAIRER)
    desk.scan(number)
    assert desk.touch("confirm").code == "repair_open"


def hold(desk: Keeper, number: str) -> None:
    """The inspector finds a problem in a unit (R1)."""
    desk.badge(INSPECTOR)
    assert desk.touch("mark_problem", unit=number, category="malicious").outcome != "refused"
    desk.touch("leave")


# --- teardown, parts and books -----------------------------------------------------------------------


def in_force(desk: Keeper, office: Office, version: str, *parts: str) -> None:
    """A price list is in force from today (R4)."""
    write_prices(desk, *(f"{version},{part},旧件市价," for part in parts))
    number = listed(desk, version).number
    assert office.touch(LEADER, "submit_prices", number=number).code == "price_list_submitted"
    assert office.on(FINANCE, "review_book", number, pin=PIN).code == "price_list_reviewed"


def teardown(desk: Keeper, office: Office, units: Sequence[str]) -> None:
    """Batches in every state, parts in every status, accounts at every desk they go to."""
    first, *others = units
    fan = f"{FANS},风扇,,只,3.50"
    in_force(desk, office, "202608", fan)
    parts(desk, office, first)
    in_force(desk, office, "202609", fan, "CASE-4S,外壳套件,,套,2.20")
    for until, number in zip(BATCHES, others, strict=True):
        begin_batch(desk, number)
        if until != "nothing posted":
            book(desk, FANS, 1)
        if until != "open, held":
            explain(desk)
        if until in ("open, held", "agrees", "agrees, held"):
            desk.touch("leave")
            desk.touch("leave_batch")
        else:
            assert desk.touch("confirm").code == "batch_ended"
        desk.print_labels()
        if until.endswith("held"):
            hold(desk, number)
        [batch] = rows(desk, tables.batch_unit, tables.batch_unit.c.unit == number)
        account(desk, office, batch.batch, until)
    begin_batch(desk)
    desk.touch("leave_batch")
    desk.badge(KEEPER)


def parts(desk: Keeper, office: Office, number: str) -> None:
    """Part lots of every status out of one unit; some went out, one is corrected, some have no price."""
    begin_batch(desk, number)
    for pieces in (6, 2, 1, 1, 3, 4):
        book(desk, FANS, pieces)
    for code in ("CASE-4S", "XFMR-4S", CAPACITORS):
        book(desk, code, 1)
    desk.touch("take_part", model="HY400S", code="SCRAP-CU")
    desk.weigh("0.420")
    assert desk.touch("confirm").outcome == "ok"
    desk.touch("leave_batch")
    desk.print_labels()
    passed, _, failed, gone, wrong, partly = lots(desk, FANS)
    for each in (passed, gone, partly, *lots(desk, CAPACITORS)):
        look_at(desk, each, "good")
    look_at(desk, failed, "bad")
    desk.print_labels()
    sell(office, gone, 1)
    sell(office, partly, 1)
    [line] = rows(desk, tables.account_line, tables.account_line.c.voucher == wrong)
    said = {"line": line.id, "quantity": "0", "reason": "数错了"}
    assert office.touch(REPAIRER, "correct_account", **said).code == "line_corrected"
    [begun] = rows(
        desk, tables.unit, tables.unit.c.state == "repairing", tables.unit.c.product_status != "on_hold"
    )
    desk.badge(REPAIRER)
    desk.scan(begun.number)
    assert desk.scan(passed).code == "part_put_in"
    desk.touch("leave")


def book(desk: Keeper, code: str, pieces: int) -> None:
    """The repairer books good parts of a HY400S."""
    assert count_part(desk, code, pieces).outcome == "ok"


def explain(desk: Keeper) -> None:
    """The repairer says why the batch on the table differs, part by part; it may be closed then."""
    left = desk.touch("close_batch").facts.get("count", 0)
    for _ in range(left):
        assert desk.choose("yield.not_inside").code == "yield_explained"


def lots(desk: Keeper, code: str) -> list[str]:
    """Numbers of the part lots of a part, in the order in which they were booked."""
    return [row.number for row in rows(desk, tables.part_lot, tables.part_lot.c.code == code)]


def look_at(desk: Keeper, lot: str, found: str) -> None:
    """The inspector inspects a part lot."""
    desk.badge(INSPECTOR)
    desk.scan(lot)
    for _ in range(2):
        desk.choose(found)
    desk.choose("defect.N00" if found == "good" else "defect.E01")
    assert desk.touch("confirm").code == "lot_inspected"


def sell(office: Office, lot: str, pieces: int) -> None:
    """The leader sells parts."""
    said = {"lot": lot, "quantity": str(pieces), "how": "sold", "reason": "卖给回收商"}
    assert office.touch(LEADER, "issue_parts", **said).code == "parts_issued"


def account(desk: Keeper, office: Office, batch: str, until: str) -> None:
    """Bring the account of a batch so far (R12b)."""
    on_the_way = ("leader", "manager", "finance", "sent_back", "reviewed", "posted since")
    if until not in on_the_way:
        return
    assert office.touch(REPAIRER, "submit_account", batch=batch).code == "account_submitted_to"
    if until == "sent_back":
        done = office.on(LEADER, "send_book_back", batch, reason="数量不对", pin=PIN)
        assert done.code == "paper_sent_back"
    signs = {
        "manager": (LEADER,),
        **dict.fromkeys(("finance", "reviewed", "posted since"), (LEADER, MANAGER)),
    }
    for who in signs.get(until, ()):
        assert office.on(who, "sign_account", batch, pin=PIN).code == "account_signed"
    if until in ("reviewed", "posted since"):
        assert office.on(FINANCE, "review_book", batch, pin=PIN).code == "account_reviewed"
    if until == "posted since":
        [lot] = rows(desk, tables.part_lot, tables.part_lot.c.batch == batch)
        sell(office, lot.number, 1)


# --- plans, counts, samples, summaries ---------------------------------------------------------------


def on(desk: Keeper, text: str) -> None:
    """It is that time by the department's clock."""
    wanted = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=law.ZONE)
    desk.clock.offset += wanted - desk.clock.now()


def plans(desk: Keeper, office: Office) -> None:
    """A plan in every state, each of its own day; what is done, picked and missing of it (R20, R25)."""
    *units, unplanned = for_repair(desk, 31, 1200, 3 * len(PLANS) + 1)
    for number in (*units, unplanned):
        assert issued_to_after_sales(desk, number).code == "unit_issued"
    for n, (day, until) in enumerate(PLANS):
        plan(desk, office, day, until, units[3 * n : 3 * n + 3])
        if n + 1 < len(PLANS):
            on(desk, f"{day} 16:40")
    on(desk, f"{PLANS[-1][0]} 09:00")
    [record] = rows(desk, tables.paper, tables.paper.c.kind == "bad_record")
    assert office.on(LEADER, "sign_bad_record", record.number, pin=PIN).code == "bad_record_signed"
    look_at_unit(desk, unplanned)
    desk.badge(KEEPER)


def plan(desk: Keeper, office: Office, day: str, until: str, units: Sequence[str]) -> None:
    """Bring the plan of a day so far: units to inspect, of which one is done, and parts."""
    said = {"day": day, "task": "inspect", "person": INSPECTOR, "items": list(units)}
    assert office.touch(LEADER, "plan_tasks", **said).code == "tasks_planned"
    asked = (FANS, CAPACITORS) if until == "signed" else (FANS,)
    for code in asked:
        assert office.touch(LEADER, "ask_part", day=day, code=code, quantity=1).code == "part_asked"
    if until == "draft":
        return
    assert office.touch(LEADER, "issue_pick_list", day=day).outcome != "refused"
    number = rows(desk, tables.plan)[-1].number
    if until in ("counted", "signed"):
        desk.badge(KEEPER)
        desk.touch("count_pick_list", number=number)
        for code in asked:
            desk.scan(lots(desk, code)[0])
            assert desk.touch("count_part", quantity=1).code == "part_picked"
        assert desk.touch("confirm").code == "pick_counted_short"
    if until == "signed":
        desk.badge(INSPECTOR)
        assert desk.badge(LEADER).code == "pick_signed_short"
        [line] = rows(desk, tables.pick_line, tables.pick_line.c.item == CAPACITORS)
        missing = {"line": line.id, "quantity": 1, "reason": "not_found"}
        assert office.touch(KEEPER, "report_shortage", **missing).code == "shortage_reported"
    desk.touch("leave")
    if until == "signed":
        look_at_unit(desk, units[1])


def look_at_unit(desk: Keeper, number: str) -> None:
    """The inspector inspects a unit, planned or not; it is to be repaired."""
    assert inspected(desk, number, "repair", defect="E09", cause="use").outcome != "refused"
    desk.print_labels()


def stock_takes(desk: Keeper) -> None:
    """A count that is over, one that was given up, and one that goes on."""
    desk.badge(KEEPER)
    desk.touch("take_stock_of", code=EMPTY)
    assert desk.touch("confirm").code == "stock_taken"
    desk.touch("take_stock_of", code=EMPTY)
    begun = rows(desk, tables.stock_take)[-1].id
    assert desk.touch("give_up_stock_take", take=begun).code == "stock_take_given_up"
    assert desk.touch("take_stock_of", code="LC000007").code == "stock_take_begun"
    desk.touch("leave")


def send(desk: Keeper, number: str) -> str:
    """The keeper sends a unit to R&D; the slip's number."""
    desk.badge(KEEPER)
    said = {"why": "烧痕", "to": "研发 高工", "back_by": "2026-10-30"}
    done: Feedback = desk.touch("send_sample", unit=number, **said)
    assert done.code == "sample_sent"
    return str(done.facts["paper"])


def samples(desk: Keeper, office: Office) -> None:
    """Samples that are out, examined and back, with and without a result (R11b)."""
    for n, number in enumerate(for_repair(desk, 32, 1300, 4)):
        slip = send(desk, number)
        if n in (1, 2):
            done = office.on(KEEPER, "note_sample_result", slip, result="风扇轴承磨损")
            assert done.code == "sample_result"
        if n > 1:
            desk.touch("take_sample_back", paper=slip, revision=office.paper(slip).revision)
    desk.badge(KEEPER)


def summaries(desk: Keeper, office: Office) -> None:
    """Summaries that are made, concluded and done (R11a)."""
    took_part = {"rnd": "高工", "quality": "李工", "production": "王工"}
    concluded = {**took_part, "conclusion": "换风扇供应商", "owner": "高工", "due": "2026-10-30"}
    for n in range(3):
        done = office.touch(LEADER, "file_summary", first=f"2026-09-2{n}", last="2026-09-29")
        number = done.facts["paper"]
        if n:
            assert office.on(LEADER, "conclude_summary", number, **concluded).code == "summary_concluded"
        if n > 1:
            assert office.on(LEADER, "end_summary", number, how="已换").code == "summary_done"
