"""Labels for printers that are sent a picture: the same dots as on the screen, and bytes that harm nobody."""

import random
import re
from dataclasses import replace

import pytest

import labels
from labels import esc_pos, gallery, tspl
from labels.drawing import Box, DataMatrix, Drawing, Graphic
from labels.raster import MOST_BYTES, Band
from labels.text import Bitmap
from tests.labels.rasters import esc_pos_picture, tspl_picture
from tests.labels.rasters import tspl as tspl_job
from tests.labels.samples import codes

SIZES = [(media, dpmm) for media in ("40x30", "60x40", "100x150") for dpmm in (8, 12)]


def test_a_bitmap_is_written_as_the_manual_has_it():
    # protocols C2: 8 x 2 dots, the left half black; 0 burns.
    wire = bytes.fromhex("42 49 54 4D 41 50 20 32 30 2C 31 34 30 2C 31 2C 32 2C 31 2C 0F 0F 0D 0A")

    assert tspl.bitmap(Band(20, 140, 1, b"\xf0\xf0")) == wire


def test_a_rectangle_is_written_as_the_manual_has_it():
    # TSPL/TSPL2 Programming Language, BAR: x, y, width, height in dots.
    assert tspl.bar(80, 80, 300, 100) == b"BAR 80,80,300,100\r\n"


def test_a_datamatrix_left_to_the_printer_says_its_module_its_side_and_no_more_room_than_it_takes():
    drawing = Drawing(labels.MEDIA["60x40"], 8, (DataMatrix(320, 102, 5, 16, "RU2609290007/1"),))

    assert b'\r\nDMATRIX 320,102,80,80,x5,16,16,"RU2609290007/1"\r\nPRINT ' in tspl.encode(drawing, "native")


def test_a_frame_is_four_rectangles_and_a_line_is_one():
    drawing = Drawing(labels.MEDIA["60x40"], 8, (Box(8, 8, 100, 60, 3), Box(8, 90, 100, 2, 2)))

    names, label = tspl_job(tspl.encode(drawing), 8)

    assert names == ["BAR"] * 5 + ["PRINT"]
    assert label.tobytes() == drawing.image().tobytes()


def test_a_raster_is_written_as_the_manual_has_it():
    # protocols C4: 8 x 2 dots, the left half black.
    assert esc_pos.raster(Band(0, 0, 1, b"\xf0\xf0")) == bytes.fromhex("1D 76 30 00 01 00 02 00 F0 F0")


def test_a_tspl_label_says_its_size_and_gap_clears_the_image_and_prints_once():
    job = tspl.encode(labels.render(gallery.UNIT, labels.MEDIA["60x40"], 8))

    assert job.startswith(
        b"SIZE 60 mm,40 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\nBITMAP "
    )
    assert job.endswith(b"\r\nPRINT 1,1\r\n")
    roll = Drawing(replace(labels.MEDIA["60x40"], gap_mm=0), 8, ())
    assert b"GAP 0 mm,0 mm\r\n" in tspl.encode(roll)


@pytest.mark.parametrize(("media", "dpmm"), SIZES)
@pytest.mark.parametrize("label", [gallery.UNIT, gallery.OUT_OF_WARRANTY])
def test_the_dots_that_arrive_are_the_dots_on_the_screen_and_their_codes_read(label, media, dpmm):
    drawing = labels.render(label, labels.MEDIA[media], dpmm)
    screen = drawing.image()

    arrived = tspl_picture(tspl.encode(drawing), dpmm)
    paper = esc_pos_picture(esc_pos.encode(drawing), drawing.width)

    assert arrived.tobytes() == screen.tobytes()
    assert paper.tobytes() == screen.tobytes()
    assert {text for _, text in codes(arrived)} == {label.number, f"{label.number}/{label.issue}"}


def dotted(rows: bytes, width: int) -> Drawing:
    return Drawing(labels.MEDIA["40x30"], 8, (Graphic(0, 0, Bitmap(width, len(rows) * 8 // width, rows)),))


def test_no_band_is_longer_than_what_a_printer_is_given_to_forget_it():
    rng = random.Random("bands")
    for _ in range(20):
        drawing = dotted(rng.randbytes(40 * 240), 320)
        job = tspl.encode(drawing)
        sizes = [int(a) * int(b) for a, b in re.findall(rb"BITMAP \d+,\d+,(\d+),(\d+),1,", job)]
        assert 0 < max(sizes) <= MOST_BYTES
        assert tspl_picture(job, 8).tobytes() == drawing.image().tobytes()


def test_dots_that_read_as_a_real_time_request_are_moved_aside():
    drawing = dotted(b"\x00\x10\x04\x01" + bytes(36), 320)  # DLE EOT 1

    paper = esc_pos_picture(esc_pos.encode(drawing), 328)

    assert b"\x10\x04" not in esc_pos.encode(drawing)
    assert paper.crop((1, 0, 321, 1)).tobytes() == drawing.image().crop((0, 0, 320, 1)).tobytes()


def test_dots_that_read_as_requests_wherever_they_are_moved_to_are_refused():
    row = int.from_bytes(b"\x00\x10\x04" + bytes(37))
    every = b"".join(
        (row << shift).to_bytes(40) for shift in range(8)
    )  # row n is a DLE EOT n dots further on

    with pytest.raises(labels.LabelError, match="real-time request"):
        esc_pos.encode(dotted(every, 320))


def test_labels_of_any_text_hold_no_request():
    for label in (gallery.UNIT, gallery.OUT_OF_WARRANTY):
        for media, dpmm in SIZES:
            job = esc_pos.encode(labels.render(label, labels.MEDIA[media], dpmm))
            assert not re.search(rb"\x10[\x04\x05\x14]", job)
