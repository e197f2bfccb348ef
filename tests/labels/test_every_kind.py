"""Every kind of label, on every medium it fits on, reads back from its exact dots; what cannot is refused."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

import labels
from labels import barcodes, gallery, style, text
from labels.drawing import Graphic
from labels.layout import Layout
from labels.text import Bitmap
from tests.labels.every_kind import SEED, SIZES, contents, faults, random_label, random_style
from tests.labels.samples import LARGE, SMALL, codes

FEW, MANY = 100, 10_000


@pytest.fixture(scope="module")
def logo(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "logo.png"
    drawn = Image.new("RGBA", (400, 100))
    ImageDraw.Draw(drawn).ellipse((5, 5, 395, 95), fill="navy")
    drawn.save(path)
    return path


@pytest.mark.parametrize(
    "count", [FEW, pytest.param(MANY, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])]
)
def test_random_labels_of_every_kind_read_back_and_nothing_touches_a_code(count, logo):
    print(f"SEED={SEED}")
    rng = random.Random(SEED)
    wrong = []
    for n in range(count):
        kind, media, dpmm = SIZES[n % len(SIZES)]
        label, choices = random_label(kind, rng), random_style(rng, logo)
        try:
            drawing = labels.render(label, labels.MEDIA[media], dpmm, choices)
            found = faults(drawing, contents(label, drawing.media))
        except labels.LabelError as refusal:
            found = [str(refusal)]
        wrong += [f"{n}: {each}; {media} at {dpmm}; {choices}; {label}" for each in found]
    print(f"{count} labels, {len(SIZES)} combinations of kind, medium and resolution, {len(wrong)} failures")
    assert not wrong, f"SEED={SEED}\n" + "\n".join(wrong[:10])


def test_what_is_wrong_with_a_label_is_found():
    drawing = labels.render(gallery.FORM, LARGE, 8)
    wanted = contents(gallery.FORM, LARGE)
    bars = next(mark for mark in drawing.marks if hasattr(mark, "module"))
    qr = next(mark for mark in drawing.marks if isinstance(mark, Graphic) and mark.quiet)
    dot = Bitmap(1, 1, b"\x80")

    assert faults(drawing, wanted) == []
    assert "should read" in faults(drawing, {("Code 128", "FM2609290002")})[0]
    for x, y in ((bars.x - 19, bars.y + 9), (qr.x - 2, qr.y + 9), (qr.x + qr.bitmap.width, qr.y - 1)):
        touched = replace(drawing, marks=(*drawing.marks, Graphic(x, y, dot)))
        assert any("quiet zone" in each for each in faults(touched, wanted)), (x, y)
    outside = replace(drawing, marks=(*drawing.marks, Graphic(480, 0, dot)))
    assert any("leaves the label" in each for each in faults(outside, wanted))
    twice = replace(drawing, marks=(*drawing.marks, drawing.marks[0]))
    assert any("runs into" in each for each in faults(twice, wanted))


def test_the_gallery_shows_one_label_of_each_kind():
    assert tuple(labels.kind(label) for label in gallery.EVERY) == labels.KINDS


@pytest.mark.parametrize("label", gallery.EVERY, ids=labels.kind)
def test_a_stored_content_of_any_kind_draws_the_same_label_again(label):
    stored = json.loads(json.dumps([labels.kind(label), labels.content(label)]))
    assert labels.from_content(*stored) == label


def test_a_list_that_is_no_list_of_texts_is_refused():
    for wrong in ("HY400S × 8", ["HY400S", 8]):
        with pytest.raises(labels.LabelError, match="lines: a pick label's lines is a list of texts; found"):
            labels.from_content("pick", labels.content(gallery.PICK) | {"lines": wrong})


def refusal(label: labels.Label, media: labels.Media = LARGE, **style: object) -> str:
    with pytest.raises(labels.LabelError) as refused:
        labels.render(label, media, 8, labels.Style(**style))
    return str(refused.value)


@pytest.mark.parametrize("label", [gallery.BADGE, gallery.LOCATION, gallery.SHIFT], ids=labels.kind)
def test_a_label_on_a_medium_it_does_not_fit_on_is_refused(label):
    kind = labels.kind(label)
    assert refusal(label, SMALL) == (
        f"media: a {kind} label needs one of 60x40, 70x50, 100x150 mm; found '40x30'"
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"customer": "深" * 60},
            "customer: the text has 39.5 mm on 2 lines, at 2 mm type it needs 120.0 mm; found '" + "深" * 39
            + "… (60 characters)",
        ),
        (
            {"link": "http://intake.local/ x"},
            "link: a QR code here holds 1-120 visible ASCII characters, no blank;"
            " found 'http://intake.local/ x'",
        ),
        (
            {"link": "http://intake.local/" + "a" * 100},
            "link: the QR code has 17.25 mm, with quiet zones it needs 19.9 mm;"
            " found 'http://intake.local/aaaaaaaaaaaaaaaaaaa… (120 characters)",
        ),
    ],
)  # fmt: skip
def test_a_form_that_would_not_be_read_is_refused_with_the_field(change, sentence):
    assert refusal(replace(gallery.FORM, **change)) == sentence


def test_a_pick_list_too_long_is_refused_where_it_would_be_listed():
    long = replace(gallery.PICK, lines=("HY400S × 1 · LC000003",) * 16)

    assert refusal(long, labels.MEDIA["100x150"]) == (
        "lines: at most 15 lines fit on 100x150 mm; found '16 lines'"
    )
    assert labels.render(long, LARGE, 8) == labels.render(gallery.PICK, LARGE, 8)


def test_a_hash_that_is_none_is_refused():
    assert refusal(replace(gallery.SHIFT, head_hash="9c11")) == (
        "head_hash: a journal's head hash has 64 digits 0-9 a-f; found '9c11'"
    )


def test_bars_finer_than_a_scanner_reads_are_refused():
    layout = Layout(LARGE, 8)
    with pytest.raises(labels.LabelError, match=r"a Code 128 needs modules of 0\.25 mm, here 0\.125 mm"):
        layout.code128("number", "RU2609290001", 0, 0, 60, 9, module=0.2)
    with pytest.raises(labels.LabelError, match=r"a DataMatrix needs modules of 0\.375 mm, here 0\.250 mm"):
        layout.datamatrix("number", "RU2609290001/1", 50, 0, 20, 0.3)


def test_a_qr_code_holds_visible_characters_only():
    for wrong in ("", "a b", "中", "a\n", "x" * 121):
        with pytest.raises(labels.LabelError):
            barcodes.qr_rows("link", wrong)


@pytest.mark.parametrize("label", gallery.EVERY, ids=labels.kind)
@pytest.mark.parametrize("character", "\u202e\u200f\u2066\u061c\u200b\ufeff\x00\n\x1b\x7f\x85\u2028")
def test_no_field_of_any_label_takes_an_invisible_character(label, character):
    media = labels.MEDIA["100x150"]
    texts = [name for name, value in labels.content(label).items() if isinstance(value, str)]
    for name in texts:
        value = getattr(label, name) or "有"
        hidden = replace(label, **{name: f"{value[:3]}{character}{value[3:]}"})
        assert name in refusal(hidden, media).split(":")[0]


# --- what a shop may change ------------------------------------------------------------------------


def test_a_logo_stands_on_the_large_label_and_no_line_moves_onto_a_code(logo):
    plain, wanted = labels.render(gallery.UNIT, LARGE, 8), labels.Style(logo=logo)

    assert len(labels.render(gallery.UNIT, LARGE, 8, wanted).marks) == len(plain.marks) + 1
    assert labels.render(gallery.UNIT, SMALL, 8, wanted) == labels.render(gallery.UNIT, SMALL, 8)


def test_a_logo_that_cannot_be_printed_is_refused_by_name(tmp_path):
    expected = "logo: the logo is a PNG of at most 2000 x 2000 pixels and 1000000 bytes"
    missing, text_file, wide, heavy = (
        tmp_path / f"{name}.png" for name in ("missing", "text", "wide", "heavy")
    )
    text_file.write_text("no picture")
    Image.new("1", (2001, 10)).save(wide)
    heavy.write_bytes(bytes(1_000_001))
    for path, why in (
        (missing, " (FileNotFoundError)"),
        (text_file, " (UnidentifiedImageError)"),
        (wide, ", this has 2001 x 10 pixels"),
        (heavy, ", this has 1000001 bytes"),
    ):
        assert refusal(gallery.UNIT, logo=path).startswith(f"{expected}{why}; found '"), path
        with pytest.raises(labels.LabelError) as refused:
            style.logo(path)
        assert refused.value.value == str(path)


def test_optional_lines_are_left_out_and_nothing_else():
    label = replace(gallery.UNIT, copy=True)
    for field in style.OPTIONAL_UNIT_LINES:
        others = tuple(each for each in style.OPTIONAL_UNIT_LINES if each != field)
        drawing = labels.render(label, LARGE, 8, labels.Style(unit_lines=others))
        changed = replace(label, **{field: "C999"})
        assert drawing != labels.render(label, LARGE, 8), field
        assert drawing == labels.render(changed, LARGE, 8, labels.Style(unit_lines=others)), field
    assert codes(drawing.image()) == contents(label, LARGE)


def test_the_shop_says_once_how_it_wants_its_labels():
    wanted = labels.Style(unit_lines=())
    labels.use(wanted)
    try:
        assert labels.render(gallery.UNIT, LARGE, 8) == labels.render(gallery.UNIT, LARGE, 8, wanted)
    finally:
        labels.use(labels.Style())
    assert labels.render(gallery.UNIT, LARGE, 8) != labels.render(gallery.UNIT, LARGE, 8, wanted)


@pytest.mark.parametrize("name", ["microhei.ttf", "characters.txt"])
def test_a_font_that_cannot_be_read_is_said_in_a_sentence(name, tmp_path, monkeypatch):
    for path in text.FONTS.iterdir():
        if path.name != name:
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / name).write_bytes(b"\xff\x00 torn")
    monkeypatch.setattr(text, "FONTS", tmp_path)
    caches = (text._font, text._drawable, text._advances, text._glyph, text.block, text.fit, labels._drawn)
    try:
        for cache in caches:
            cache.cache_clear()
        said = refusal(gallery.UNIT)
    finally:
        for cache in caches:
            cache.cache_clear()
    assert said.startswith("font: this file must be readable, install anew (")
    assert name in str(tmp_path / name)
