"""Lines that are nearly those of a protocol, and would be a wrong weight if they were read."""

import pytest

from drivers.readings import Unreadable
from drivers.scale.protocols import SCALES

NEARLY = {
    "a-and-d": [
        b"ST,+0012.78  g",  # seven columns
        b"ST,+00012.78 g",  # two of the unit
        b"ST,+00012.   g",
        b"ST,+0001,250 kg",  # a decimal comma
        b"ST, 0001.250 kg",  # no sign
        b"ST,+   1.250 kg",  # not zero filled
        b"ST,+9999999E+19",
        b"ST,PT,+000.250kg",
        b"ST,GS,+000.250",
        b"S 127.89",
        b"EC,E99",
    ],
    "ohaus": [
        b"192.21 g     ",  # no columns before it
        b"    192.21 g ?",  # the legend is gone
        b"    207.80 g   TOT",
        b"    207.80 g   ",
        b"    207.80 g   XYZ",
        b"    1.250 kg      ",  # Defender, a column less
        b"+   1.250 kg       ",
        b"    1,250 kg       ",
        b"     1.250 kg   NE",
        b"@1     1.250 kg   B/G",
    ],
    "sartorius": [
        b"+  1255.70 g ",  # the line end of a line that lost one character
        b"   1255.70 g  +",
        b"+ 1255.70  g  ",  # a column to the left
        b"+  1255,70 g  ",
        b"N     +    1.250 kg ",  # 22 characters
        b"       X      ",
        b"    Err       ",
    ],
    "radwag": [
        b"S        12.40 kg ",  # a column less
        b"SI   12.40 kg      ",
        b"SI ~      12.40 kg ",
        b"SU        12.40 kg ",
        b"SI        12,40 kg ",
    ],
    "st-gs": [
        b"GS,+  12.340kg",
        b"ST,GS,+12.34kg",  # five columns
        b"ST,GS,+    12.3400kg",  # eleven
        b"ST,GS,+ -12.340kg",
        b"ST,GS,+  12.340k",
        b"ST,GS,+  12.340",
        b"ST,GS,+  12,340kg",
        b"HD,GS,+  12.340kg",
    ],
    "adam-azextra": [
        b"0.250kg",  # perhaps of 10.250
        b"-0.250kg",
        b"   - 0.250kg",
        b"    -0.250kg",
        b"     .250kg",
        b"   1 0.250kg",
    ],
    "adam-cpwplus": [b"+ 2.00 kg", b"G 2.00 kg", b"G + 2. kg", b"G + 2.00 k", b"P + 2.00 kg", b"G + 2.00"],
    "dini": [
        b"ST,1, 1.234kg,  0.000kg",  # six columns
        b"ST,1,  1.234kg,  0.000g",
        b"ST,1,  1.234kg",
        b"1,  1.234kg,  0.000kg",
        b"ST,GS,   1.234,kg",
        b"ERR05",
    ],
    "kern-de": [
        b"      1.250 kg ",
        b"       1.250 kg",
        b"-      1.250 kg ",
        b"      1.2500  kg",
        b"N      1.250 kg ",
    ],
    "kern-eoc": [
        b"GS  12.34kg",
        b"ST,GS12.34kg",
        b"ST,GS 2.34kg",
        b"ST,GS  12.34k",
        b"ST,TR  12.34kg",
        b"ST,GS- -12.34kg",
    ],
    "dibal": [
        b"9900031600000005",  # the check byte of another weight
        b"9900131600000004",
        b"990031600000004",
        b"9800031600000005",
    ],
    "epelsa": [
        b"S000001250KG",  # no point: kilograms or grams?
        b"S00000125G ",
        b"S000001250G",
        b"000001250G ",
        b"S-00001250G ",
        b"SI",
    ],
}


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in NEARLY.items() for line in lines])
def test_a_line_that_is_nearly_one_is_unreadable(name, line):
    read = SCALES[name].codec(unit="kg").feed(line + b"\r\n")

    assert [type(each) for each in read] == [Unreadable]


@pytest.mark.parametrize("name", NEARLY)
def test_no_protocol_sends_what_another_scale_takes_for_tare_zero_or_worse(name):
    """protocols.md 0.1, its right-hand column; P is AZExtra's only question."""
    harmful = (b"T", b"Z", b"C\r", b"L\r", b"@", b"E", b"W", b"X\r", b"\x1bZ", b"\x1bS", b"OFF", b"ON", b"B")
    harmful += () if name == "adam-azextra" else (b"P\r",)
    assert not SCALES[name].request.startswith(harmful)
