"""The test code of the setup sheet, as a scanner would send it that is set up right, or wrong in one way."""

import pytest

from drivers.readings import Scan, Unreadable
from drivers.scanner.protocols import SCANNERS
from drivers.scanner.setup import TEST_CODE, check, check_unreadable

CODE = Scan(TEST_CODE, "]C1")
DROPPED = TEST_CODE.replace("\x1d", "")


@pytest.mark.parametrize(
    ("text", "symbology", "findings"),
    [
        (TEST_CODE, "]C1", ()),
        (TEST_CODE, None, ("no_aim",)),
        (DROPPED, "]C1", ("gs_dropped",)),
        (DROPPED, None, ("no_aim", "gs_dropped")),
        (f"K{TEST_CODE}", None, ("code_letter",)),
        (TEST_CODE, "]C0", ("not_gs1",)),
        (f"#{TEST_CODE}", None, ("no_aim", "prefix")),
        (TEST_CODE.replace("\x1d", "{GS}"), "]C1", ("gs_text",)),
        (TEST_CODE.replace("\x1d", "~"), None, ("no_aim", "gs_text")),
        (f"{TEST_CODE}\t", "]C1", ("suffix",)),
        (TEST_CODE.swapcase(), None, ("caps_lock",)),
        (f"]c1{TEST_CODE.swapcase()}", None, ("caps_lock",)),
        ("010950600013435210LOT7", "]C1", None),
        ("SETUP", None, None),
        ("91SETUP-AQWYZ" * 400, None, None),
    ],
)
def test_each_wrong_setting_is_found_by_what_it_does_to_the_code(text, symbology, findings):
    assert check(text, symbology) == findings


@pytest.mark.parametrize("theirs", ["us", "de", "fr"])
@pytest.mark.parametrize("ours", ["us", "de", "fr"])
def test_the_layout_that_the_scanner_types_with_is_found(ours, theirs):
    keyboard = SCANNERS["keyboard"]
    [read] = keyboard.codec(layout=ours).feed(keyboard.encode(CODE, layout=theirs), 1.0)

    if isinstance(read, Unreadable):  # the bracket is no key of ours
        findings = check_unreadable(read.frame, read.why)
    else:
        findings = check(read.text, read.symbology)

    assert findings == (() if ours == theirs else (f"layout_{theirs}",))


@pytest.mark.parametrize("key", ["f8", "down"])
def test_the_key_that_is_pressed_for_gs_is_found(key):
    keyboard = SCANNERS["keyboard"]
    [unreadable] = keyboard.codec().feed(keyboard.encode(CODE, gs_key=key), 1.0)

    assert isinstance(unreadable, Unreadable)
    assert check_unreadable(unreadable.frame, unreadable.why) == (f"gs_key_{key}",)


@pytest.mark.parametrize("name", ["serial", "keyboard"])
def test_a_suffix_that_is_missing_is_found(name):
    codec = SCANNERS[name].codec()
    codec.feed(SCANNERS[name].encode(CODE, ended=False), 1.0)
    [unreadable] = codec.feed(b"", 4.0)

    assert check_unreadable(unreadable.frame, unreadable.why) == ("no_suffix",)


def test_an_identifier_that_is_due_and_missing_is_found():
    [unreadable] = SCANNERS["serial"].codec(aim="required").feed(TEST_CODE.encode() + b"\r", 1.0)

    assert check_unreadable(unreadable.frame, unreadable.why) == ("no_aim",)


def test_a_vendor_s_letters_that_are_configured_and_not_sent_are_found():
    zebra = SCANNERS["serial"].codec(code_id="zebra")
    [unreadable] = zebra.feed(SCANNERS["serial"].encode(CODE), 1.0)

    assert check_unreadable(unreadable.frame, unreadable.why) == ("code_id_aim",)


def test_a_test_code_that_was_broken_on_its_way_is_no_finding():
    assert check_unreadable(b"]C1" + TEST_CODE.encode(), "key events were lost") is None


def test_other_broken_scans_are_none():
    assert check_unreadable(b"HY500\xff", "not UTF-8") is None
