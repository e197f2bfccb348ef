"""The bytes: nothing a label holds can become a command, and a Chinese label stays small."""

import random
import zlib
from dataclasses import fields, replace

import pytest

import labels
from labels import gallery, zpl
from labels.drawing import Box, Code128, DataMatrix, Graphic
from labels.text import Bitmap
from tests.labels.interpreter import interpret, zebrafy
from tests.labels.samples import LARGE, LONGEST, random_unit

SEED = 20260930
HOSTILE = [
    '^XZ', '^XA', '~JA', '~JR', '~JX', '^CC+', '^CT-', '~DG', '^DF', '^ID*.*', '~PS', '^JUS', '^FD',
    '^FS^FO0,0', '^XZ^XA^FO0,0^A0N,50,50^FDX^FS^XZ', '~HS', '~HQES', '! U1 do', '_5EXZ', '\\5E', '>5>6',
    '>:', ':Z64:', ',,', '~', '^', '^^', '~~', "'", '"', '\\"', '`', '<ESC>', '\x1b!?', '\x1b@', '\r\n',
    '\n', '\r', '\t', '\x00', '\x01', '\x02', '\x03', '\x10\x04', '\x7f', '\x80', '\x9f', '\u2028',
    '\u2029', '\u202e', '\u2066', '\u200b', '\u200f', '\ufeff', '\ufffe', '\ud800', '\U000e0001', '\xe9',
    '＾ＸＺ', '～ＪＡ', '%n%n', '{{7*7}}', '<script>', "'; DROP TABLE unit;--", '../../etc/passwd',
    "9" * 10_000, "检" * 10_000, "^" * 10_000,
]  # fmt: skip
COMMANDS = {Graphic: 3, Box: 3, DataMatrix: 4, Code128: 5}  # each with its ^FO and ^FS
TEXT_FIELDS = [field.name for field in fields(gallery.UNIT) if field.type is str]


def shape(data: bytes) -> tuple[int, int, int]:
    """Commands begun by ^ and ~, and control bytes."""
    return data.count(b"^"), data.count(b"~"), sum(byte < 0x20 or byte > 0x7E for byte in data)


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_hostile_text_is_refused_or_travels_as_dots(field):
    drawn, refused = 0, set()
    for text in HOSTILE:
        try:
            drawing = labels.render(replace(gallery.OUT_OF_WARRANTY, **{field: text}), LARGE, 8)
        except labels.LabelError as error:
            refused.add(error.field)
            continue
        drawn += 1
        data = zpl.encode(drawing)
        assert shape(data) == (8 + sum(COMMANDS[type(mark)] for mark in drawing.marks), 0, 0)
        assert interpret(data)[3] == list(drawing.marks)
    assert all(field in named for named in refused)
    assert drawn > 10 or field == "number"  # the short ones among them are only odd, and print


GRAPHICS = [  # ZPL II Programming Guide, "Alternative Data Compression Scheme"
    (bytes.fromhex("FFFFFFFFFFFFFFFF0000000000000000"), 8, "VF,"),
    (bytes.fromhex("F0F00F0F00000001"), 8, "F0F00F0FM01"),
    (bytes.fromhex("F0F00F0F00000001") * 3, 8, "F0F00F0FM01::"),
    (bytes.fromhex("1200000000000000"), 8, "12,"),
    (bytes.fromhex("1230000000000000"), 8, "1230,"),  # the comma fills an even number of digits
    (b"\xaa" + b"\xff" * 20 + b"\x55", 22, "AAhF55"),
]


@pytest.mark.parametrize(("rows", "row_bytes", "data"), GRAPHICS)
def test_a_graphic_is_written_in_run_lengths_when_they_are_shorter(rows, row_bytes, data):
    bitmap = Bitmap(row_bytes * 8, len(rows) // row_bytes, rows)
    assert zpl.graphic(bitmap) == f"^GFA,{len(rows)},{len(rows)},{row_bytes},{data}"


def test_any_graphic_reads_back_in_either_form():
    rng = random.Random(SEED)
    forms = set()
    for _ in range(300):
        row_bytes, height = rng.randint(1, 60), rng.randint(1, 30)
        density = rng.choice([0.01, 0.1, 0.5])
        rows = bytes(
            rng.randrange(256) if rng.random() < density else rng.choice([0, 255])
            for _ in range(row_bytes * height)
        )
        command = zpl.graphic(Bitmap(row_bytes * 8, height, rows))
        forms.add(":Z64:" in command)
        assert zebrafy(command) == rows, f"seed {SEED}"
    assert forms == {True, False}


def test_a_damaged_graphic_is_noticed_by_its_crc():
    rows = zlib.compress(bytes(range(256)) * 4)[:256]
    command = zpl.graphic(Bitmap(128, 16, rows))
    assert ":Z64:" in command
    at = command.index(":Z64:") + 12
    with pytest.raises(ValueError, match="CRC"):
        zebrafy(command[:at] + ("A" if command[at] != "A" else "B") + command[at + 1 :])


def test_a_complete_chinese_label_takes_an_eighth_of_the_naive_bitmap_at_most():
    rng = random.Random(SEED)
    for label in [
        gallery.UNIT,
        gallery.OUT_OF_WARRANTY,
        gallery.DUPLICATE,
        LONGEST,
        *(random_unit(rng) for _ in range(50)),
    ]:
        for dpmm in (8, 12):
            drawing = labels.render(label, LARGE, dpmm)
            naive = drawing.width // 8 * 2 * drawing.height  # hex digits
            assert len(zpl.encode(drawing)) <= naive / 8, label
