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
