import pytest

from drivers import port
from drivers.readings import Unreadable
from drivers.scale.hid_pos import codec, data_report_id, found_at

# HID 1.11: scale page, usage "weighing device"; attributes with report 1, then the data report.
BEFORE = "05 8D 09 20 A1 01 09 21 A1 02 85 01 09 22 75 08 95 01 B1 02 C0"
AFTER = "09 70 A1 02 09 71 81 00 C0 75 08 95 05 81 02 C0 C0"


def descriptor(data_report):
    return bytes.fromhex(BEFORE + data_report + AFTER)


@pytest.mark.parametrize(
    ("data_report", "report_id"),
    [
        ("09 32 A1 02 85 03", 3),
        ("85 04 09 32 A1 02", 4),  # the id before the collection
        ("0B 32 00 8D 00 A1 02 85 05", 5),  # usage with its page
        ("FE 02 00 85 63 09 32 A1 02 85 06", 6),  # a long item, to be passed over
        ("09 31 A1 02 85 07", None),  # no data report
    ],
)
def test_the_id_of_the_data_report_stands_in_the_descriptor(data_report, report_id):
    assert data_report_id(descriptor(data_report)) == report_id


def test_reports_without_ids_have_the_id_0():
    assert data_report_id(bytes.fromhex("05 8D 09 20 A1 01 09 32 A1 02 75 08 95 05 81 02 C0 C0")) == 0


def test_a_descriptor_cut_anywhere_tells_nothing_wrong():
    whole = descriptor("09 32 A1 02 85 03")

    assert {data_report_id(whole[:cut]) for cut in range(len(whole))} <= {None, 3}


def test_the_descriptor_is_found_by_the_name_of_the_port(tmp_path, monkeypatch):
    monkeypatch.setattr(port, "SYS_HIDRAW", tmp_path)
    folder = tmp_path / "hidraw7" / "device"
    folder.mkdir(parents=True)
    (folder / "report_descriptor").write_bytes(descriptor("09 32 A1 02 85 04"))

    assert [found_at(each) for each in ("/dev/hidraw7", "/dev/hidraw8", "/dev/ttyUSB0")] == [
        {"report_id": 4},
        {},
        {},
    ]


def test_two_halves_of_reports_are_no_report():
    reader = codec("kg")

    answers = reader.feed(bytes.fromhex("03 04 0B")) + reader.feed(bytes.fromhex("FF 1D 00"))

    assert [type(answer) for answer in answers] == [Unreadable, Unreadable]


def test_a_longer_report_is_another_one_whatever_it_begins_with():
    (answer,) = codec("kg").feed(bytes.fromhex("03 04 02 00 2C 01 00"))

    assert isinstance(answer, Unreadable)


def test_a_report_of_another_id_says_which():
    (answer,) = codec("kg").feed(bytes.fromhex("04 04 02 00 2C 01"))

    assert answer.why == "expected a report of id 3 and 5 bytes, found 04 04 02 00 2C 01"
