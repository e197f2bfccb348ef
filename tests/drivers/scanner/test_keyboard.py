import pytest

from drivers.readings import Scan, Unreadable
from drivers.scanner.keyboard import LAYOUTS, KeyboardScanner, encode, events, strokes
from tests.drivers.scanner.examples.keyboard import EVENT, tapped

PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


@pytest.mark.parametrize("gs", ["ctrl", "alt029", "alt29", "f8", "down"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_ascii_character_and_separator_is_read_as_it_was_typed(layout, gs):
    scan = Scan(PRINTABLE + "\x1d\x1e\x04\x1c\x1d" + PRINTABLE, "]d1")
    gs_key = gs if gs in ("f8", "down") else "none"

    wire = encode(scan, layout=layout, gs=gs, gs_key=gs_key)

    assert KeyboardScanner(layout=layout, gs_key=gs_key).feed(wire, 1.0) == [scan]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_character_of_a_layout_is_typed_by_its_keys(layout):
    scan = Scan("".join(dict.fromkeys(LAYOUTS[layout].keys.values())).strip(), None)

    assert KeyboardScanner(layout=layout).feed(encode(scan, layout=layout), 1.0) == [scan]


def test_a_scanner_and_a_desk_with_different_layouts_do_not_agree():
    assert KeyboardScanner(layout="us").feed(encode(Scan("YZ", None), layout="de"), 1.0) == [Scan("ZY", None)]


def test_what_no_key_and_no_number_types_cannot_be_sent():
    with pytest.raises(ValueError, match="encode character"):
        encode(Scan("电", None))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ([66], "key 66 types nothing; if it is GS, set gs_key: f8"),
        ([108], "key 108 types nothing; if it is GS, set gs_key: down"),
        ([113], "key 113 types nothing"),
    ],
)
def test_a_key_that_types_nothing_spoils_its_scan_and_is_named(keys, why):
    codec = KeyboardScanner()

    readings = codec.feed(events(iter([*tapped(2, *keys, 3, 28)])), 1.0)
    good = codec.feed(encode(Scan("SN42", None)), 1.1)

    assert readings == [Unreadable(b"12", f'{why}: "12"')]
    assert good == [Scan("SN42", None)]


def test_events_that_the_kernel_lost_spoil_the_scan_and_let_go_of_all_keys():
    codec = KeyboardScanner()
    held = events(iter([(42, 1), *tapped(30)]))

    codec.feed(held + EVENT.pack(0, 0, 0, 3, 0), 1.0)
    readings = codec.feed(events(iter(tapped(30, 28))), 1.1)

    assert readings == [Unreadable(b"Aa", 'key events were lost: "Aa"')]


def test_a_key_that_is_held_for_two_seconds_was_lost():
    codec = KeyboardScanner()
    codec.feed(events(iter([(42, 1), *tapped(58)])), 1.0)

    assert codec.feed(events(iter(tapped(30, 28))), 3.0) == [Scan("a", None)]


def test_an_unended_message_is_unreadable_after_two_seconds():
    codec = KeyboardScanner()
    codec.feed(encode(Scan("SN12", None), ended=False), 1.0)

    assert codec.feed(b"", 2.9) == []
    assert codec.feed(b"", 3.0) == [Unreadable(b"SN12", 'unfinished message, no suffix within 2 s: "SN12"')]


def test_a_key_repeated_by_the_system_is_one():
    typed = [(key, value) for key, value in strokes("SN42\r") for value in ([value, 2, 2] if value else [0])]

    assert KeyboardScanner().feed(events(iter(typed)), 1.0) == [Scan("SN42", None)]


def test_a_scan_without_an_identifier_is_a_sign_of_changed_settings_where_one_is_due():
    [unreadable] = KeyboardScanner(aim="required").feed(encode(Scan("SN42", None)), 1.0)

    assert unreadable.condition == "settings_changed"
