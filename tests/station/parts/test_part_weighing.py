"""Parts counted on the scale: tray, sample, lot, and never silently wrong (R22)."""

import pytest

from station.store import tables
from tests.station.by_hand import rows


def fan(keeper):
    return keeper.touch("take_part", model="HY400S", code="FAN-4S")


def typed(keeper, number):
    for digit in str(number):
        keeper.touch("key_in", key=digit)


def test_a_lot_is_counted_by_a_sample_and_booked_as_the_scale_says(in_batch):
    fan(in_batch)
    typed(in_batch, 4)
    sampled = in_batch.weigh("0.340")
    counted = in_batch.weigh("0.595")
    booked = in_batch.touch("confirm")

    assert (sampled.code, sampled.facts["piece"], sampled.facts["most"]) == ("piece_weighed", "85.00", 6)
    assert (counted.code, counted.facts["pieces"], counted.facts["exact"]) == ("pieces_weighed", 7, "7.00")
    assert (booked.facts["quantity"], booked.facts["name"]) == ("7", "风扇")


def test_what_a_piece_weighs_is_asked_once_in_a_batch(in_batch):
    fan(in_batch)
    typed(in_batch, 4)
    in_batch.weigh("0.340")
    in_batch.touch("confirm")
    fan(in_batch)

    assert in_batch.weigh("0.255").facts["pieces"] == 3


def test_another_part_needs_a_sample_of_its_own(in_batch):
    fan(in_batch)
    typed(in_batch, 4)
    in_batch.weigh("0.340")
    in_batch.touch("take_part", model="HY400S", code="XFMR-4S")

    assert in_batch.weigh("0.595").code == "sample_first"


def test_the_empty_tray_is_taken_off(in_batch):
    fan(in_batch)
    in_batch.touch("take_tray")
    tray = in_batch.weigh("0.210")
    typed(in_batch, 4)
    in_batch.weigh("0.550")

    assert tray.code == "tray_weighed"
    assert in_batch.weigh("0.805").facts["pieces"] == 7


def test_less_than_the_tray_is_no_lot(in_batch):
    fan(in_batch)
    in_batch.touch("take_tray")
    in_batch.weigh("0.210")
    typed(in_batch, 4)

    refused = in_batch.weigh("0.205")

    assert (refused.code, refused.facts["tray"]) == ("not_more_than_tray", "0.210")
    assert rows(in_batch, tables.piece_weight) == []


@pytest.mark.parametrize(
    ("kg", "code", "why"),
    [
        ("0.630", "by_hand_too_many", "seven or eight, by a sample of four"),
        ("5.950", "by_hand_too_many", "seventy, by a sample of four"),
        ("0.030", "by_hand_too_light", "less than a piece"),
    ],
)
def test_where_the_statistics_do_not_allow_it_the_desk_says_count_by_hand(in_batch, kg, code, why):
    fan(in_batch)
    typed(in_batch, 4)
    in_batch.weigh("0.340")

    said = in_batch.weigh(kg)

    assert (said.outcome, said.code) == ("attention", code), why
    assert in_batch.touch("confirm").code == "nothing_to_confirm"
    assert rows(in_batch, tables.part_lot) == []


def test_a_weight_that_is_no_whole_number_of_pieces_is_refused_with_the_rule(in_batch):
    fan(in_batch)
    typed(in_batch, 40)
    in_batch.weigh("3.400")

    said = in_batch.weigh("0.635")

    assert (said.code, said.facts["exact"], said.facts["rule"]) == ("by_hand_not_whole", "7.47", "R22")
    assert in_batch.view().question.confirm is None


def test_a_number_typed_after_that_is_what_was_counted_by_hand(in_batch):
    fan(in_batch)
    typed(in_batch, 4)
    in_batch.weigh("0.340")
    in_batch.weigh("5.950")
    typed(in_batch, 70)

    assert in_batch.touch("confirm").facts["quantity"] == "70"


def test_a_sample_that_was_miscounted_is_found_by_the_one_before(in_batch):
    fan(in_batch)
    typed(in_batch, 4)
    in_batch.weigh("0.340")
    typed(in_batch, 5)

    refused = in_batch.weigh("0.510")

    assert (refused.code, refused.facts["typed"], refused.facts["found"]) == ("sample_differs", 5, 6)
    assert len(rows(in_batch, tables.piece_weight)) == 1


def test_more_is_added_by_handfuls_each_counted_by_itself(in_batch):
    fan(in_batch)
    typed(in_batch, 4)
    in_batch.weigh("0.340")
    in_batch.touch("count_on")
    first = in_batch.weigh("0.680")
    in_batch.touch("count_on")
    second = in_batch.weigh("1.105")

    assert (first.facts["pieces"], second.facts["pieces"]) == (8, 13)
    assert [row.pieces for row in rows(in_batch, tables.piece_weight)] == [4, 4, 5]
    in_batch.touch("count_on")
    assert in_batch.weigh("1.000").code == "nothing_added"
    assert in_batch.view().question.confirm == "print_part"


def test_a_sample_is_dropped_when_the_parts_are_others(in_batch):
    fan(in_batch)
    typed(in_batch, 4)
    in_batch.weigh("0.340")
    in_batch.touch("sample_anew")

    assert in_batch.weigh("0.595").code == "sample_first"


def test_scrap_is_booked_by_its_weight_with_three_decimals(in_batch):
    in_batch.touch("take_part", model="HY400S", code="SCRAP-CU")
    in_batch.touch("take_tray")
    in_batch.weigh("0.210")
    in_batch.weigh("0.630")
    in_batch.touch("confirm")

    label = rows(in_batch, tables.print_job, tables.print_job.c.kind == "part")[0].content
    wanted = {
        "name": "废铜",
        "quantity": "0.420",
        "unit": "kg",
        "location": "LC000008",
        "status_word": "报废",
    }
    assert {name: label[name] for name in wanted} == wanted


def test_a_weight_before_the_part_is_chosen_is_nobody_s(in_batch):
    assert in_batch.weigh("0.595").code == "part_first"


def test_a_coarser_display_counts_for_what_it_shows(in_batch):
    fan(in_batch)
    typed(in_batch, 4)

    assert in_batch.weigh("0.34").facts["most"] < 7


def test_a_sample_lighter_than_the_scale_can_tell_counts_nothing(in_batch):
    in_batch.touch("take_part", model="HY400S", code="SW-4S")
    typed(in_batch, 2)

    said = in_batch.weigh("0.015")

    assert (said.code, said.facts["most"]) == ("piece_too_light", 0)
