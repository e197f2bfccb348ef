import pytest

from drivers.readings import Scan, Unreadable
from drivers.scanner.hid_pos import HidPosScanner, encode
from tests.drivers.scanner.examples.hid_pos import FIRST, ONE, SECOND

LONG = FIRST + SECOND


@pytest.mark.parametrize("cut", [each for each in range(1, 128) if each != 64])
def test_a_part_of_a_message_in_two_reports_is_never_a_scan(cut):
    """Between two reports a port begins to read at a whole one: that it is the second nothing tells."""
    codec = HidPosScanner()

    readings = codec.feed(LONG[cut:], 1.0) + codec.feed(b"", 4.0) + codec.feed(ONE, 4.1)

    *lost, good = readings
    assert lost
    assert all(isinstance(reading, Unreadable) for reading in lost)
    assert good == Scan("9506000134352", "]E0")


def test_a_second_report_that_comes_too_late_is_not_joined():
    codec = HidPosScanner()

    readings = codec.feed(FIRST, 1.0) + codec.feed(ONE, 3.0)

    unreadable, good = readings
    assert unreadable.why.startswith("unfinished message, no further report within 2 s")
    assert good == Scan("9506000134352", "]E0")


def test_a_message_of_more_reports_than_any_code_has_is_one_unreadable():
    scan = Scan("A" * 5000, "]Q1")
    codec = HidPosScanner()

    [unreadable] = codec.feed(encode(scan), 1.0)

    assert (len(unreadable.frame), unreadable.why[:22]) == (4096, "longer than 4096 bytes")
    assert codec.feed(ONE, 1.1) == [Scan("9506000134352", "]E0")]


def test_a_report_without_data_is_nothing():
    assert HidPosScanner().feed(b"\x02\0]E0" + bytes(59), 1.0) == []


def test_a_report_of_another_id_is_no_scan():
    codec = HidPosScanner(report_id=3)

    assert codec.feed(ONE, 1.0) == []
    assert [type(reading) for reading in codec.feed(b"", 3.5)] == [Unreadable]
