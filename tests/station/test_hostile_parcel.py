"""What a customer's parcel can hold, by mistake or on purpose, and what the desk makes of it (7.1, S1-S4)."""

import pytest


@pytest.mark.parametrize(
    ("text", "symbology", "serial"),
    [("ZZ999XA253700142", None, "ZZ999XA253700142"), ("21ABC123", "]C1", "ABC123")],
)
def test_a_serial_of_no_model_of_ours_is_assigned_by_hand(counting, text, symbology, serial):
    asked = counting.scan(text, symbology)
    counting.choose("HY400S")

    assert (asked.outcome, asked.code, asked.facts) == ("attention", "model_unknown", {"serial": serial})
    assert (counting.unit(1).serial, counting.unit(1).model) == (serial, "HY400S")


def test_a_serial_of_no_model_of_ours_is_a_duplicate_the_second_time(counting):
    counting.scan("ZZ999XA253700142")
    counting.choose("HY400S")
    counting.later(seconds=5)
    again = counting.scan("ZZ999XA253700142")
    counting.choose("another_unit")

    assert again.code == "already_counted"
    assert (counting.unit(2).model, counting.unit(2).kinds) == ("HY400S", ("duplicate_serial",))


@pytest.mark.parametrize("text", ["A" * 4000, "\x1b" * 4000, "\u202e" * 4000])
def test_a_code_of_4000_characters_is_shown_in_one_line(counting, text):
    answer = counting.scan(text)

    assert answer.outcome == "refused"
    assert all(len(str(fact)) <= 61 for fact in answer.facts.values())


@pytest.mark.parametrize("text", ["ｈｙ５００ｇａ２５３７００１４２", " hy500g a 2537 00142 "])
def test_full_width_lower_case_and_blanks_are_the_same_serial(counting, text):
    counting.scan(text)

    assert counting.unit(1).serial == "HY500GA253700142"


def test_a_parcel_listed_for_another_customer_does_not_join(counting, take_list):
    take_list("YT1234567890123,C002,HY500G,1")
    counting.scan("YT1234567890123")

    refused = counting.choose("joins_delivery")

    assert (refused.code, refused.facts["customer"], refused.facts["expected"]) == (
        "parcel_of_other",
        "C002",
        "C001",
    )


def test_parcels_of_two_customers_are_not_signed_for_together(keeper, take_list):
    take_list("YT1234567890123,C002,HY500G,1")
    keeper.badge("OP0001")
    keeper.scan("SF9000000000017")

    assert keeper.scan("YT1234567890123").code == "parcel_of_other"
    assert keeper.view().question.facts["waybills"] == [["SF9000000000017", "SF"]]


def test_both_labels_of_a_consignment_of_two_are_one_waybill(keeper):
    keeper.badge("OP0001")
    keeper.scan("JDVA11408814483-1-2-")
    keeper.scan("JDVA11408814483-2-2-")

    assert keeper.view().question.facts["waybills"] == [["JDVA11408814483", "JD"]]
