"""Every label: what it says can be read back from its dots and from its bytes."""

import random
from dataclasses import fields, replace

import pytest
import zxingcpp

import labels
from labels import barcodes, gallery, zpl
from labels.drawing import Box, Code128, DataMatrix, Drawing, Graphic, Mark
from tests.independent.renderer import render as render_independently
from tests.labels.interpreter import interpret
from tests.labels.samples import LARGE, LONGEST, NAMES, SMALL, codes, random_unit

SEED = 20260929
ALL_MEDIA = list(labels.MEDIA.values())
UNITS = [gallery.UNIT, gallery.OUT_OF_WARRANTY, gallery.DUPLICATE, gallery.UNREADABLE, LONGEST]
PARTS = [gallery.PART, gallery.UNPRICED]


def numbered(label: labels.UnitLabel | labels.PartLabel) -> set[tuple[str, str]]:
    return {
        (str(zxingcpp.BarcodeFormat.Code128), label.number),
        (str(zxingcpp.BarcodeFormat.DataMatrix), f"{label.number}/{label.issue}"),
    }


@pytest.mark.parametrize("dpmm", [8, 12])
@pytest.mark.parametrize("media", ALL_MEDIA, ids=lambda media: media.name)
@pytest.mark.parametrize("label", [*UNITS, *PARTS], ids=lambda label: label.number)
def test_the_codes_read_the_number_and_its_issue(label, media, dpmm):
    picture = labels.render(label, media, dpmm).image()
    assert codes(picture) == numbered(label)


def test_a_hundred_random_unit_labels_read_back_from_dots_and_bytes():
    rng = random.Random(SEED)
    for _ in range(100):
        label = random_unit(rng)
        drawing = labels.render(label, rng.choice([LARGE, SMALL]), rng.choice([8, 12]))
        assert codes(drawing.image()) == numbered(label), f"seed {SEED}: {label}"
        assert interpret(zpl.encode(drawing)) == asked(drawing), f"seed {SEED}: {label}"


def asked(drawing: Drawing) -> tuple[int, int, str, list[Mark]]:
    return drawing.width, drawing.height, "Y", list(drawing.marks)


@pytest.mark.parametrize("media", [LARGE, SMALL], ids=lambda media: media.name)
def test_another_renderer_draws_the_bytes_dot_for_dot_as_the_preview(media):
    kinds = [*UNITS, *PARTS, *([gallery.BADGE, gallery.LOCATION] if media is LARGE else [])]
    for dpmm in (8, 12):
        drawings = [labels.render(label, media, dpmm) for label in kinds]
        pictures = render_independently(map(zpl.encode, drawings), media.width_mm, media.height_mm, dpmm)
        assert [p.tobytes() for p in pictures] == [d.image().tobytes() for d in drawings]


@pytest.mark.parametrize(
    ("label", "code"),
    [(gallery.BADGE, "OP0001123456"), (gallery.LOCATION, "LC000002")],
    ids=["badge", "location"],
)
@pytest.mark.parametrize("dpmm", [8, 12])
def test_badge_and_location_codes_read_back(label, code, dpmm):
    picture = labels.render(label, LARGE, dpmm).image()
    assert codes(picture) == {(str(zxingcpp.BarcodeFormat.Code128), code)}


def test_the_secret_digits_of_a_badge_are_not_in_print():
    one = labels.render(gallery.BADGE, LARGE, 8)
    other = labels.render(replace(gallery.BADGE, code="OP0001999999"), LARGE, 8)
    assert graphics(one) == graphics(other)


def graphics(drawing: Drawing) -> list[Mark]:
    return [mark for mark in drawing.marks if isinstance(mark, Graphic)]


@pytest.mark.parametrize("dpmm", [8, 12])
@pytest.mark.parametrize("media", ALL_MEDIA, ids=lambda media: media.name)
@pytest.mark.parametrize("label", [*UNITS, *PARTS], ids=lambda label: label.number)
def test_marks_keep_apart_and_quiet_zones_stay_white(label, media, dpmm):
    drawing = labels.render(label, media, dpmm)
    taken = [room(mark) for mark in drawing.marks]
    for i, (x, y, right, bottom) in enumerate(taken):
        assert min(x, y, drawing.width - right, drawing.height - bottom) >= 0, drawing.marks[i]
        for other in taken[:i]:
            apart = x >= other[2] or right <= other[0] or y >= other[3] or bottom <= other[1]
            assert apart, f"{drawing.marks[i]} runs into another mark"


def room(mark: Mark) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a mark, its quiet zone with it."""
    match mark:
        case Graphic(x, y, bitmap):
            return x, y, x + bitmap.width, y + bitmap.height
        case Box(x, y, width, height, _):
            return x, y, x + width, y + height
        case Code128(x, y, height, module, text):
            quiet = barcodes.CODE128_QUIET * module
            bars = len(barcodes.code128_pattern(text)) * module
            return x - quiet, y, x + bars + quiet, y + height
        case DataMatrix(x, y, module, side, _):
            quiet = barcodes.DATAMATRIX_QUIET * module
            return x - quiet, y - quiet, x + side * module + quiet, y + side * module + quiet


def test_what_differs_between_two_labels_is_seen_on_the_large_one():
    plain = labels.render(gallery.UNIT, LARGE, 8)
    for field in fields(gallery.UNIT):
        old = getattr(gallery.UNIT, field.name)
        new = {str: "RU2609290099" if field.name == "number" else "合格", int: 2, bool: True}[type(old)]
        assert labels.render(replace(gallery.UNIT, **{field.name: new}), LARGE, 8) != plain, field.name


@pytest.mark.parametrize("name", NAMES)
def test_rare_characters_of_names_print(name):
    label = replace(gallery.UNIT, printed_by=name)
    assert labels.render(label, LARGE, 8) != labels.render(gallery.UNIT, LARGE, 8) or name == "周敏"
    labels.render(replace(gallery.BADGE, name=name), LARGE, 8)


@pytest.mark.parametrize(
    "label", [*UNITS, *PARTS, gallery.BADGE, gallery.LOCATION], ids=lambda label: repr(label)[:30]
)
def test_a_stored_content_draws_the_same_label_again(label):
    import json

    stored = json.loads(json.dumps([labels.kind(label), labels.content(label)]))
    again = labels.from_content(*stored)
    assert again == label
    assert labels.render(again, LARGE, 8) == labels.render(label, LARGE, 8)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"issue": "1"}, "issue: a unit label's issue is of type int; found '1'"),
        ({"issue": True}, "issue: a unit label's issue is of type int; found True"),
        ({"colour": "red"}, "colour: a unit label has no such field; found 'red'"),
    ],
)
def test_a_content_that_is_no_label_is_refused(change, sentence):
    with pytest.raises(labels.LabelError) as refused:
        labels.from_content("unit", labels.content(gallery.UNIT) | change)
    assert str(refused.value) == sentence


def test_a_content_without_a_field_is_refused():
    stored = labels.content(gallery.UNIT)
    del stored["serial"]
    with pytest.raises(labels.LabelError) as refused:
        labels.from_content("unit", stored)
    assert str(refused.value) == "serial: a unit label needs this field; found nothing"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"model": "HY\U00020000"},
            "model: every character must be in the shipped font, \U00020000 (U+20000) is not;"
            " found 'HY\U00020000'",
        ),
        (
            {"printed_by": "周\u202e敏"},
            "printed_by: only visible characters, U+202E is a format character; found '周\\u202e敏'",
        ),
        (
            {"number": "RU26092900071"},
            "number: a bar code here holds capital letters, then 4, 6, 8 .. 20 digits; found 'RU26092900071'",
        ),
        (
            {"delivery": "DL" + "0" * 40},
            "delivery: the text has 20 mm on one line, at 2.5 mm type it needs 58.0 mm;"
            " found 'DL0000000000000000000000000000000000000… (42 characters)",
        ),
    ],
)
def test_a_label_that_cannot_be_drawn_names_the_field_the_rule_and_the_finding(change, sentence):
    with pytest.raises(labels.LabelError) as refused:
        labels.render(replace(gallery.UNIT, **change), LARGE, 8)
    assert str(refused.value) == sentence


def test_the_missing_character_is_named():
    with pytest.raises(labels.GlyphMissing) as missing:
        labels.render(replace(gallery.UNIT, hold_reason="破损🔥"), LARGE, 8)
    assert (missing.value.field, missing.value.character) == ("hold_reason", "🔥")
