"""A teardown batch: who may, which units, parts good and bad, the yield (R12b, R22, R24)."""

from datetime import date

import pytest
from sqlalchemy import func, insert, select, update

from station.operations import teardown
from station.store import tables
from tests.station.by_hand import ill, meant_for_teardown, rows

UNIT = "RU2609290001"


def released(keeper):
    keeper.badge("OP0003")
    keeper.touch("open_batch")
    keeper.badge("OP0005")
    return keeper


def changed(keeper, table, **values):
    with keeper.store.write() as connection:
        connection.execute(update(table).values(values))


def count(keeper, name, pieces, bad=""):
    """Choose a part, type how many, and book them."""
    code, model = next(
        (choice.code, choice.facts["model"])
        for choice in all_choices(keeper)
        if choice.facts.get("name") == name
    )
    keeper.touch("take_part", model=model, code=code)
    if bad:
        keeper.touch("bad_parts")
        keeper.choose(f"bad.{bad}")
    for digit in str(pieces):
        keeper.touch("key_in", key=digit)
    return keeper.touch("confirm")


def all_choices(keeper):
    keeper.touch("which_part")
    found = []
    while True:
        page = keeper.view().question.choices
        found += [choice for choice in page if choice.code != "more"]
        if len(page) < 9 or page[-1].code != "more" or page[0] in found[:-8]:
            return found
        keeper.touch("choose", number=9)


def line(keeper, code):
    with keeper.store.read() as connection:
        return next(each for each in teardown.lines(connection, "TB2609290001") if each.code == code)


# --- R12b: the batch -----------------------------------------------------------------------------------


def test_r12b_the_leader_releases_a_batch_and_the_repairer_who_scans_first_is_its_repairer(in_batch):
    row = rows(in_batch, tables.batch)[0]

    assert (row.state, row.opened_by, row.repairer) == ("open", "OP0003", "OP0005")
    units = rows(in_batch, tables.unit)
    assert {(each.state, each.location) for each in units} == {("in_teardown", "LC000006")}


@pytest.mark.parametrize("who", ["OP0001", "OP0005", "OP0006"])
def test_r12b_nobody_but_the_leader_releases_a_batch(for_teardown, who):
    for_teardown.badge(who)

    refused = for_teardown.touch("open_batch")

    assert (refused.code, refused.facts["who"]) == ("role_may_not", ["leader"])
    assert rows(for_teardown, tables.batch) == []


def test_r12b_a_unit_of_one_batch_is_in_no_other(in_batch):
    released(in_batch)

    refused = in_batch.scan(UNIT)

    assert (refused.code, refused.facts["batch"], refused.facts["rule"]) == (
        "unit_in_other_batch",
        "TB2609290001",
        "R12b",
    )


# --- what is not torn down -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "values", "code", "rule", "who"),
    [
        (tables.claim, {"state": "at_shipping"}, "customers_unit_teardown", "R22", ["clerk", "shipping"]),
        (tables.claim, {"state": "refused"}, "customers_unit_teardown", "R22", ["clerk", "shipping"]),
        (tables.unit, {"state": "sampled"}, "sample_teardown", "R11b", ["leader"]),
        (tables.unit, {"state": "stocked"}, "issue_before_teardown", "R12a", ["main_store"]),
        (tables.unit, {"state": "counted"}, "issue_before_teardown", "R12a", ["main_store"]),
        (tables.unit, {"product_status": "on_hold"}, "held_unit_teardown", "R13", ["keeper", "clerk"]),
        (tables.unit, {"state": "issued", "disposition": ""}, "not_for_teardown", "R22", ["inspector"]),
        (tables.unit, {"disposition": "repair"}, "not_for_teardown", "R22", ["inspector"]),
        (tables.unit, {"state": "torn_down"}, "not_for_teardown", "R22", ["inspector"]),
    ],
)
def test_r22_a_unit_is_torn_down_only_when_the_step_before_is_in_order(
    for_teardown, table, values, code, rule, who
):
    changed(for_teardown, table, **values)
    released(for_teardown)

    refused = for_teardown.scan(UNIT)

    assert (refused.code, refused.facts["rule"], refused.facts["who"]) == (code, rule, who)
    assert rows(for_teardown, tables.batch_unit) == []


def test_r24_who_is_not_qualified_for_teardown_tears_nothing_down(for_teardown):
    released(for_teardown)
    with for_teardown.store.write() as connection:
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == "OP0005").values(qualified_for="维修")
        )

    refused = for_teardown.scan(UNIT)

    assert (refused.code, refused.facts["rule"]) == ("not_qualified", "R24")
    assert rows(for_teardown, tables.batch_unit) == []


@pytest.mark.parametrize(
    ("until", "code"), [("2026-09-28", "qualification_over"), ("2026-09-29", "unit_into_batch")]
)
def test_r24_a_qualification_holds_on_its_last_day_and_no_longer(for_teardown, until, code):
    released(for_teardown)
    with for_teardown.store.write() as connection:
        mine = update(tables.operator).where(tables.operator.c.number == "OP0005")
        connection.execute(mine.values(valid_until=date.fromisoformat(until)))

    assert for_teardown.scan(UNIT).code == code


# --- parts ---------------------------------------------------------------------------------------------


def test_good_parts_get_one_label_for_the_lot_and_boards_one_each(in_batch):
    assert count(in_batch, "风扇", 7).facts["labels"] == 1
    assert count(in_batch, "电路板", 2).facts["labels"] == 2

    jobs = [job.content for job in rows(in_batch, tables.print_job, tables.print_job.c.kind == "part")]
    assert [(job["name"], job["quantity"], job["unit"], job["location"]) for job in jobs] == [
        ("风扇", "7", "只", "LC000007"),
        ("电路板", "1", "块", "LC000007"),
        ("电路板", "1", "块", "LC000007"),
    ]


def test_sixty_pieces_are_typed_and_not_tapped(in_batch):
    in_batch.touch("take_part", model="HY400S", code="CAP-4S")
    for digit in (6, 5):
        in_batch.touch("choose", number=digit)
    in_batch.touch("take_back")  # one too many: taken back
    in_batch.touch("key_in", key="0")

    assert in_batch.touch("confirm").facts["quantity"] == "60"


def test_every_digit_and_key_is_a_command_code_too(in_batch):
    in_batch.touch("take_part", model="HY400S", code="FAN-4S")
    for verb in ("0101", "0070", "0073", "0102"):  # 1, 0, erase, 2
        in_batch.command(verb)
        in_batch.later(seconds=2)

    assert in_batch.command("0001").facts["quantity"] == "12"


def test_bad_parts_stand_apart_with_their_reason_and_get_no_label(in_batch):
    booked = count(in_batch, "外壳套件", 1, bad="bent")

    row = rows(in_batch, tables.scrapped_part)[0]
    assert (booked.code, row.code, row.quantity, row.reason) == ("part_scrapped", "CASE-4S", 1000, "bent")
    assert rows(in_batch, tables.part_lot) == []


def test_nothing_is_booked_without_a_quantity(in_batch):
    in_batch.touch("take_part", model="HY400S", code="FAN-4S")

    assert in_batch.touch("confirm").code == "nothing_to_confirm"
    in_batch.touch("key_in", key="0")
    assert in_batch.touch("confirm").code == "nothing_to_confirm"


def test_r22_a_part_that_is_not_listed_is_refused_without_a_reason(in_batch):
    refused = in_batch.touch("take_part", model="HY400S", code="OTHER")

    assert (refused.code, refused.facts["rule"]) == ("part_not_listed", "R22")


def test_r22_a_part_that_is_not_listed_is_recorded_with_its_reason(in_batch):
    every = all_choices(in_batch)
    assert every[-1].code == "not_listed"
    in_batch.touch("which_part")
    while "not_listed" not in {choice.code for choice in in_batch.view().question.choices}:
        in_batch.touch("choose", number=9)
    in_batch.choose("not_listed")
    while "OTHER" not in {choice.code for choice in in_batch.view().question.choices}:
        in_batch.touch("choose", number=9)
    in_batch.choose("OTHER")
    in_batch.choose("yield.changed_inside")
    in_batch.touch("choose", number=2)

    assert in_batch.touch("confirm").code == "part_recorded"
    extra = line(in_batch, "OTHER")
    assert (extra.expected, extra.good, extra.reason, extra.unexplained) == (0, 2000, "changed_inside", False)


# --- R22: the yield ------------------------------------------------------------------------------------


def everything_but(keeper, *names):
    for name in ("风扇", "外壳套件", "电路板", "主变压器", "PFC 电感", "输出线组", "AC 插座", "开关"):
        if name not in names:
            count(keeper, name, 2)
    count(keeper, "主滤波电容", 4)


def test_r22_what_differs_from_the_list_needs_a_reason_before_the_batch_is_closed(in_batch):
    everything_but(in_batch, "风扇")
    count(in_batch, "风扇", 1)

    asked = in_batch.touch("close_batch")
    refused = in_batch.touch("confirm")

    assert (asked.code, asked.facts["count"]) == ("yield_differs", 1)
    assert refused.code == "nothing_to_confirm"
    assert rows(in_batch, tables.batch)[0].closed_at is None

    said = in_batch.choose("yield.lost")
    closed = in_batch.touch("confirm")

    assert (said.code, closed.code) == ("yield_explained", "batch_ended")
    assert rows(in_batch, tables.batch)[0].closed_at is not None
    units = rows(in_batch, tables.unit)
    assert {(each.state, each.open) for each in units} == {("torn_down", False)}


def test_r22_good_and_bad_together_are_what_the_list_says_so_nothing_is_asked(in_batch):
    everything_but(in_batch, "风扇")
    count(in_batch, "风扇", 1)
    count(in_batch, "风扇", 1, bad="scrapped")

    assert in_batch.touch("close_batch").code == "yield_agrees"
    assert in_batch.touch("confirm").code == "batch_ended"


def test_r22_one_too_many_is_asked_like_one_too_few(in_batch):
    everything_but(in_batch, "风扇")
    count(in_batch, "风扇", 3)

    assert in_batch.touch("close_batch").facts["count"] == 1


def test_r22_a_reason_holds_only_as_long_as_the_difference_stays_the_same(in_batch):
    everything_but(in_batch, "风扇")
    in_batch.touch("close_batch")
    in_batch.choose("yield.lost")
    in_batch.touch("leave")
    count(in_batch, "风扇", 1)

    assert in_batch.touch("close_batch").code == "yield_differs"


def test_nothing_is_booked_into_a_closed_batch(in_batch):
    everything_but(in_batch)
    in_batch.touch("close_batch")
    in_batch.touch("confirm")

    refused = in_batch.scan("TB2609290001")

    assert (refused.code, refused.facts["rule"]) == ("batch_closed", "R22")


def test_r13_a_batch_is_not_closed_while_a_unit_in_it_is_on_hold(in_batch):
    everything_but(in_batch)
    in_batch.badge("OP0004")
    assert in_batch.touch("mark_problem", unit=UNIT, category="counterfeit").code == "trouble_marked"
    in_batch.badge("OP0005")
    in_batch.touch("close_batch")
    refused = in_batch.touch("confirm")

    assert (refused.code, refused.facts["unit"], refused.facts["rule"]) == ("held_unit_teardown", UNIT, "R13")
    assert rows(in_batch, tables.batch)[0].closed_at is None
    assert {each.state for each in rows(in_batch, tables.unit)} == {"in_teardown"}


def test_no_part_comes_out_of_a_batch_in_which_no_unit_is(for_teardown):
    released(for_teardown)
    refused = for_teardown.touch("take_part", model="HY400S", code="FAN-4S")

    assert (refused.outcome, refused.code) == ("refused", "batch_empty")
    assert for_teardown.view().question is None


def test_stock_is_the_sum_of_what_was_booked(in_batch):
    count(in_batch, "风扇", 1)
    count(in_batch, "电路板", 2)

    with in_batch.store.read() as connection:
        moved = tables.movement
        total = connection.scalar(
            select(func.sum(moved.c.quantity)).where(moved.c.item.like("PT%"), moved.c.target == "LC000007")
        )
    assert total == 3000


# --- at the desk ---------------------------------------------------------------------------------------


def test_a_part_s_label_of_an_older_issue_is_named(in_batch):
    count(in_batch, "风扇", 1)
    changed(in_batch, tables.part_lot, issue=2)

    old = in_batch.scan("PT2609290001/1", "]d1")

    assert (old.outcome, old.code, old.facts["current"]) == ("attention", "old_label", 2)


def test_a_part_without_a_price_enters_stock_as_such(in_batch):
    booked = count(in_batch, "风扇", 2)

    lot = rows(in_batch, tables.part_lot)[0]
    label = rows(in_batch, tables.print_job, tables.print_job.c.subject == lot.number)[0].content
    assert (booked.code, lot.price_fen, label["price_version"]) == ("part_recorded", None, "待定价")
    wanted = {"quantity": "2", "location": "LC000007", "inspector": "", "status_word": "待检"}
    assert {name: label[name] for name in wanted} == wanted


def test_the_repairer_prints_a_part_s_label_once_more(in_batch):
    count(in_batch, "风扇", 1)

    assert in_batch.touch("reprint", number="PT2609290001", reason="label_damaged").code == "label_queued"
    assert in_batch.touch("reprint", number=UNIT, reason="label_damaged").code == "role_may_not"


def test_a_batch_has_a_label_that_takes_it_up_and_a_second_one_is_a_copy(in_batch):
    asked = in_batch.touch("print_batch_label", batch="TB2609290001")
    in_batch.print_labels()
    in_batch.touch("print_batch_label", batch="TB2609290001")

    assert asked.code == "label_queued"
    first, second = rows(in_batch, tables.print_job, tables.print_job.c.kind == "batch")
    wanted = {"models": "HY400S", "quantity": "2 台", "repairer": "马超群", "price_version": "没有价表"}
    assert {name: first.content[name] for name in wanted} == wanted
    assert (first.copy, second.copy) == (False, True)
    in_batch.touch("leave_batch")
    assert in_batch.scan("TB2609290001/1", "]d1").code == "batch_opened"


def test_more_parts_are_booked_after_the_question_was_left(in_batch):
    in_batch.touch("leave")
    in_batch.later(seconds=2)
    again = in_batch.scan(UNIT)

    assert (again.code, in_batch.view().question.kind) == ("unit_in_batch", "part")


def test_a_batch_that_was_left_is_taken_up_again(in_batch):
    in_batch.touch("leave_batch")
    in_batch.badge("OP0001")
    refused = in_batch.scan("TB2609290001")
    in_batch.badge("OP0005")

    assert refused.code == "role_may_not"
    assert in_batch.scan("TB2609290001").code == "batch_opened"
    assert in_batch.view().question.kind == "part"


def test_a_repairer_s_own_stored_scan_is_worked_off_for_the_repairer(for_teardown):
    released(for_teardown)
    for_teardown.touch("sign_off")
    for_teardown.scan(UNIT)
    for_teardown.badge("OP0005")

    assert for_teardown.view().card.feedback.code == "unit_into_batch"


def test_a_unit_of_a_delivery_that_is_still_counted_is_the_customer_s(counting):
    counting.scan("HY400SB253100310")
    counting.print_labels()
    counting.scan("LC000003")
    meant_for_teardown(counting, UNIT)
    released(counting)

    assert counting.scan(UNIT).code == "customers_unit_teardown"


def test_the_doctor_finds_a_batch_as_the_journal_tells_it(in_batch):
    everything_but(in_batch, "风扇")
    count(in_batch, "风扇", 1, bad="cracked")
    in_batch.touch("take_part", model="HY400S", code="SCRAP-FE")
    in_batch.weigh("0.950")
    in_batch.touch("confirm")
    in_batch.touch("close_batch")
    in_batch.choose("yield.not_inside")
    assert in_batch.touch("confirm").code == "batch_ended"
    with in_batch.store.write() as connection:
        connection.execute(update(tables.claim).values(state="counted"))  # as the journal has it

    assert ill(in_batch) == []


# --- above the cap -------------------------------------------------------------------------------------


def priced(keeper, fen):
    """A reviewed list prices fans so."""
    with keeper.store.write() as connection:
        at = keeper.clock.now()
        listed = {
            "number": "PL2609290001",
            "version": "202609",
            "state": "reviewed",
            "made_by": "OP0003",
            "at": at,
        }
        listed |= {"effective_on": at.date(), "reviewed_by": "OP0008", "reviewed_at": at}
        connection.execute(insert(tables.price_list), listed)
        line = {"price_list": "PL2609290001", "code": "FAN-4S", "name": "风扇", "spec": "80 mm"}
        connection.execute(insert(tables.price_line), {**line, "unit_of_measure": "只", "price_fen": fen})


def test_r3_above_the_cap_parts_are_refused_and_can_be_recorded_without_their_value(in_batch):
    priced(in_batch, 10_000_001)
    refused = count(in_batch, "风扇", 1)

    assert (refused.code, refused.facts["rule"]) == ("value_above_cap", "R3")
    assert rows(in_batch, tables.part_lot) == []
    assert in_batch.view().question.confirm == "print_part"  # what was counted is not lost

    assert in_batch.touch("park_part").code == "part_recorded"
    assert [lot.price_fen for lot in rows(in_batch, tables.part_lot)] == [None]


def test_r3_at_the_cap_parts_are_posted_with_their_value(in_batch):
    priced(in_batch, 10_000_000)

    assert count(in_batch, "风扇", 1).facts["amount"] == "100,000.00"
    label = rows(in_batch, tables.print_job, tables.print_job.c.kind == "part")[0].content
    assert (label["price_version"], label["spec"]) == ("价表 202609", "80 mm")
