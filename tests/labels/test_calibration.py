"""Calibration: the drawing is moved alike in every language, and never off its label."""

import pytest
from PIL import ImageChops

import labels
from labels import esc_pos, gallery, trial_label, tspl, zpl
from labels.calibration import NONE, Calibration
from labels.errors import LabelError
from labels.trial_label import TrialLabel

TRIAL = TrialLabel("printer, zpl", "x 0 y 0 mm, darkness 15", "11-26 04:47")


@pytest.mark.parametrize("dpmm", [8, 12])
@pytest.mark.parametrize("media", labels.MEDIA.values(), ids=str)
def test_a_trial_label_fits_every_stock_and_can_be_moved_as_far_as_its_margin(media, dpmm):
    drawing = trial_label.draw(TRIAL, media, dpmm)

    for x in (-trial_label.MARGIN_MM, trial_label.MARGIN_MM - 1):
        moved = Calibration(x, -x).place(drawing)
        dots = ImageChops.invert(moved.image().convert("L")).getbbox()
        assert dots[0] >= 0
        assert dots[2] <= moved.width
        assert moved.image().histogram()[0] == drawing.image().histogram()[0]  # not a dot is lost


@pytest.mark.parametrize("mm", [10, 20, 30])
def test_the_tick_of_a_number_stands_as_many_millimetres_from_the_edge(mm):
    image = trial_label.draw(TRIAL, labels.MEDIA["60x40"], 8).image()
    top, behind = (trial_label.MARGIN_MM + 2.5) * 8, (trial_label.MARGIN_MM + 2.5) * 8

    assert [image.getpixel((mm * 8 + step, top)) for step in (-1, 0, 1)] == [1, 0, 1]
    assert [image.getpixel((behind, mm * 8 + step)) for step in (-1, 0, 1)] == [1, 0, 1]


def test_every_mark_moves_by_whole_dots_and_the_picture_is_the_same_elsewhere():
    drawing = labels.render(gallery.LOCATION, labels.MEDIA["60x40"], 8)

    moved = Calibration(offset_x_mm=0.5, offset_y_mm=-1.0).place(drawing)

    expected = ImageChops.offset(drawing.image(), 4, -8)
    assert moved.image().tobytes() == expected.tobytes()
    assert NONE.place(drawing) is drawing


@pytest.mark.parametrize(
    ("offset", "field"),
    [((-9.0, 0.0), "offset_x_mm"), ((9.0, 0.0), "offset_x_mm"), ((0.0, 9.0), "offset_y_mm")],
)
def test_an_offset_that_pushes_the_drawing_off_the_label_is_refused_with_the_room_there_is(offset, field):
    drawing = labels.render(gallery.UNIT, labels.MEDIA["60x40"], 8)

    with pytest.raises(LabelError, match=rf"{field}: this label can be moved from -\d.* to .* mm") as refused:
        Calibration(*offset).place(drawing)
    assert refused.value.value in offset


def test_darkness_is_said_before_the_job_in_the_language_s_own_way():
    dark = Calibration(darkness=7)

    assert dark.prologue("zpl") == b"~SD07"
    assert dark.prologue("tspl") == b"DENSITY 7\r\n"
    assert dark.prologue("esc-pos") == b""
    assert NONE.prologue("zpl") == b""


@pytest.mark.parametrize("encode", [zpl.encode, tspl.encode, esc_pos.encode])
def test_every_language_can_print_a_moved_drawing(encode):
    drawing = labels.render(gallery.UNIT, labels.MEDIA["60x40"], 8)

    assert encode(Calibration(0.25, 0.25).place(drawing)) != encode(drawing)
