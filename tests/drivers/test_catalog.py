from decimal import Decimal

import pytest

from drivers.catalog import PROTOCOLS, DeviceSettings, create
from drivers.printer.link import PrinterLink
from drivers.scale.protocols import SCALES
from drivers.scale.scale import Scale
from drivers.scanner.scanner import Scanner


def refuse(*_):
    raise AssertionError("nothing was started")


@pytest.mark.parametrize(
    ("kind", "protocol", "options", "expected"),
    [
        ("scanner", "serial", {"suffix": "crlf", "aim": "required", "baudrate": 115200}, Scanner),
        ("scanner", "keyboard", {"layout": "de", "gs_key": "f8", "gs_text": "{GS}"}, Scanner),
        ("scanner", "hid-pos", {"report_id": 3, "aim": "required"}, Scanner),
        ("scale", "mt-sics", {"unit": "g", "poll_s": 0.05, "zero": "2", "change": Decimal(10)}, Scale),
        ("scale", "toledo", {"check": "no", "multiply": True}, Scale),
        ("scale", "toledo", {"multiply": "false"}, Scale),
        ("scale", "xk3190-command", {"address": "Q"}, Scale),
        ("printer", "zpl", {"dpmm": 12, "handshake": "xonxoff"}, PrinterLink),
    ],
)
def test_settings_become_a_device(kind, protocol, options, expected):
    device = create(DeviceSettings("d1", kind, protocol, "/dev/none", options), refuse)

    assert (type(device), device.id, device.port) == (expected, "d1", "/dev/none")
    assert device.condition().code == "starting"


@pytest.mark.parametrize(
    ("kind", "protocol", "options", "finding"),
    [
        (
            "scaner",
            "serial",
            {},
            "kind: expected one of scanner, scale, printer, found scaner; did you mean scanner?",
        ),
        (
            "scale",
            "mtsics",
            {},
            f"protocol of a scale: expected one of {', '.join(SCALES)}, found mtsics; did you mean mt-sics?",
        ),
        (
            "printer",
            "zpl",
            {"dpm": 8},
            "option of zpl: expected one of baudrate, bytesize, parity, stopbits, handshake, dpmm, status, "
            "offset_x_mm, offset_y_mm, darkness, found dpm; did you mean dpmm?",
        ),
        (
            "scanner",
            "serial",
            {"suffix": "crl", "baudrate": True},
            "suffix: expected one of any, cr, lf, crlf, tab, etx, found crl; did you mean crlf?\n"
            "baudrate: expected one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, found True",
        ),
        (
            "scanner",
            "keyboard",
            {"gs_text": "a b"},
            "gs_text: expected 1 to 8 printable characters, found a b",
        ),
        (
            "scanner",
            "keyboard",
            {"layout": "uk"},
            "layout: expected one of us, de, fr, found uk",
        ),
        ("scale", "toledo", {"multiply": "yes"}, "multiply: expected one of false, true, found yes"),
        ("scale", "toledo", {"multiply": 1}, "multiply: expected one of false, true, found 1"),
        ("scale", "mt-sics", {"unit": "lb"}, "unit: expected one of kg, g, found lb"),
        ("scale", "mt-sics", {"poll_s": 0}, "poll_s: expected a number from 0.01 to 10, found 0"),
        ("scale", "mt-sics", {"zero": "some"}, "zero: expected a weight in the scale's unit, found some"),
        ("scale", "mt-sics", {"change": "-1"}, "change: expected a weight of at least 0, found -1"),
    ],
)
def test_settings_that_make_no_device_are_refused_with_everything_found(kind, protocol, options, finding):
    with pytest.raises(ValueError, match="expected") as refused:
        create(DeviceSettings("d1", kind, protocol, "/dev/none", options), refuse)

    assert str(refused.value) == finding


def test_the_protocols_of_this_station_are():
    assert {kind: set(protocols) for kind, protocols in PROTOCOLS.items()} == {
        "scanner": {"serial", "keyboard", "hid-pos"},
        "scale": set(SCALES),
        "printer": {"zpl", "tspl", "esc-pos"},
    }
