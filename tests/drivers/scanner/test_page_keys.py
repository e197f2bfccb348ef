"""What a browser heard of a scanner that types, read as the scanner's keys."""

import random
from collections.abc import Iterator

import pytest

from drivers.port import USUAL_LINE, PortError, open_port
from drivers.readings import Scan, Unreadable
from drivers.scanner.keyboard import DOWN, KeyboardScanner, strokes
from drivers.scanner.page_keys import KEYS, press

CODES = {key: code for code, key in KEYS.items()}
URL = "page://test"


@pytest.fixture
def port() -> Iterator[object]:
    opened = open_port(URL, USUAL_LINE)
    yield opened
    opened.close()


def heard(text: str, gs: str = "ctrl", layout: str = "us") -> list[str]:
    """The strokes as a page names them."""
    typed = strokes(text, layout, gs)
    return [f"{CODES[key]}{'+' if value == DOWN else '-'}" for key, value in typed]


@pytest.mark.parametrize("gs", ["ctrl", "alt029", "alt29"])
def test_every_character_a_scanner_types_comes_out_as_it_went_in(port, gs) -> None:
    text = "".join(map(chr, range(0x20, 0x7F))) + "\x1d10LOT"

    assert press(URL, heard(f"{text}\r", gs))

    assert KeyboardScanner().feed(port.read(1), 10.0) == [Scan(text, None, text.encode())]


def test_random_serials_in_one_burst_each_are_read_in_order(port) -> None:
    seeded = random.Random(20261126)
    codes = ["".join(seeded.choices("ABCDEFGHJKLMNPRSTUVWXY0123456789-/", k=16)) for _ in range(200)]

    for code in codes:
        press(URL, heard(f"{code}\r"))

    scanner, read = KeyboardScanner(), []
    while data := port.read(0):
        read += scanner.feed(data, 10.0)
    assert [each.text for each in read] == codes


def test_a_key_that_no_scanner_means_makes_the_scan_unreadable_not_shorter(port) -> None:
    press(URL, [*heard("HY5"), "F13+", "F13-", *heard("00\r")])

    (read,) = KeyboardScanner().feed(port.read(1), 10.0)

    assert isinstance(read, Unreadable)
    assert "types nothing" in read.why


def test_keys_that_nobody_listens_for_are_said_to_be_taken_by_nobody() -> None:
    assert press(URL, heard("1\r")) is False


def test_the_port_is_one_device_s_alone(port) -> None:
    with pytest.raises(PortError) as refused:
        open_port(URL, USUAL_LINE)

    assert refused.value.code == "port_held"


@pytest.mark.parametrize("stroke", ["KeyA", "", "KeyA*"])
def test_what_is_no_stroke_is_refused_with_what_was_expected(port, stroke) -> None:
    with pytest.raises(ValueError, match=r"CODE\+ or CODE-"):
        press(URL, [stroke])
