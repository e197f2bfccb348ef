"""Every language: what a printer makes of the bytes is the preview, and no text ever becomes a command."""

import os
import random
from collections import Counter, defaultdict
from itertools import islice

import pytest
import zxingcpp

import labels
from labels import esc_pos, tspl, zpl
from labels.drawing import Box, Code128, DataMatrix, Drawing, Graphic
from tests.independent.renderer import render as render_independently
from tests.labels import rasters
from tests.labels.hostile import TEXTS
from tests.labels.interpreter import interpret
from tests.labels.samples import LARGE, codes
from tests.labels.variety import EXAMPLES, KINDS, random_drawings, texts, with_text

SEED = int(os.environ.get("SEED", "20261125"))
MODES = ("certain", "native", "bitmap")
ZPL_COMMANDS = {Graphic: 3, Box: 3, DataMatrix: 4, Code128: 5}  # each with its ^FO and ^FS


def test_the_gallery_has_a_label_of_every_kind():
    assert [kind for kind, examples in EXAMPLES.items() if not examples] == []


def come_back(drawing: Drawing) -> None:
    """Every language in every mode, brought back to marks or dots, is the drawing."""
    preview = drawing.image()
    for mode in MODES:
        written = zpl.encode(drawing, mode)
        width, length, _, marks = interpret(written)  # every graphic through zebrafy, with its CRC
        assert (width, length) == preview.size
        if mode == "bitmap":
            assert [(each.x, each.y) for each in marks] == [(0, 0)]
        else:
            assert marks == list(drawing.marks)
        drawn = Drawing(drawing.media, drawing.dpmm, tuple(marks))
        assert drawn.image().tobytes() == preview.tobytes()
        assert written.count(b"^") == 8 + sum(ZPL_COMMANDS[type(each)] for each in marks)
        assert b"~" not in written
        names, label = rasters.tspl(tspl.encode(drawing, mode), drawing.dpmm)
        assert label.tobytes() == preview.tobytes()
        assert Counter(names)["DMATRIX"] == (
            sum(isinstance(each, DataMatrix) for each in drawing.marks) if mode == "native" else 0
        )
        if mode == "bitmap":
            assert set(names) <= {"BITMAP", "PRINT"}
    _, paper = rasters.esc_pos(esc_pos.encode(drawing), drawing.width + 7)
    beside = (paper.crop((right, 0, right + drawing.width, paper.height)) for right in range(8))
    assert any(each.tobytes() == preview.tobytes() for each in beside)  # real-time requests move it aside


def symbols(drawing: Drawing) -> set[tuple[str, str]]:
    """What a scanner must read off a drawing."""
    kinds = {Code128: zxingcpp.BarcodeFormat.Code128, DataMatrix: zxingcpp.BarcodeFormat.DataMatrix}
    return {(str(kinds[type(each)]), each.text) for each in drawing.marks if type(each) in kinds}


def there_and_back(count: int, seed: int) -> None:
    """Random labels through every language; what arrives is read with zxing."""
    by_size = defaultdict(list)
    found = Counter()
    for label, drawing in islice(random_drawings(random.Random(seed)), count):
        come_back(drawing)
        arrived = rasters.tspl_picture(tspl.encode(drawing), drawing.dpmm)
        paper = rasters.esc_pos_picture(esc_pos.encode(drawing), drawing.width + 7)
        assert symbols(drawing) <= codes(arrived), f"seed {seed}: {label}"
        assert symbols(drawing) <= codes(paper), f"seed {seed}: {label}"
        by_size[drawing.media, drawing.dpmm].append((label, drawing))
        found[labels.kind(label)] += 1
    for (media, dpmm), there in by_size.items():
        for some in (there[n : n + 50] for n in range(0, len(there), 50)):
            formats = [zpl.encode(drawing) for _, drawing in some]
            pictures = render_independently(formats, media.width_mm, media.height_mm, dpmm)
            for picture, (label, drawing) in zip(pictures, some, strict=True):
                assert picture.tobytes() == drawing.image().tobytes(), f"seed {seed}: {label}"
                assert symbols(drawing) <= codes(picture), f"seed {seed}: {label}"
    print(f"seed {seed}: {count} labels came back from ZPL, TSPL and ESC/POS: {dict(found)}")
    assert set(found) == set(KINDS)


def test_a_hundred_random_labels_come_back_from_every_language():
    there_and_back(100, SEED)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_thousand_random_labels_come_back_from_every_language():
    there_and_back(int(os.environ.get("LABELS", "2000")), SEED)


# --- hostile texts ---------------------------------------------------------------------------------

PLACES = [(kind, path) for kind, examples in EXAMPLES.items() if examples for path, _ in texts(examples[0])]


def attack(kind: str, path: tuple, some: list[str]) -> tuple[int, int]:
    """Each text in one place of one label: refused with the field named, or dots. How many of each."""
    label = EXAMPLES[kind][0]
    before = dict(texts(label))[path]
    usual = labels.render(with_text(label, path, before or "A"), LARGE, 8)
    names = [step for step in path if isinstance(step, str)]
    drawn = refused = 0
    for text in some:
        drawing, field = _drawn(with_text(label, path, text))
        if drawing is None:
            refused += 1
            assert any(name in field for name in names), (kind, path, text, field)
            continue
        drawn += 1
        come_back(drawing)
        assert len(drawing.marks) == len(usual.marks) or not text.strip(), (kind, path, text)
    return drawn, refused


def _drawn(label) -> tuple[Drawing | None, str]:
    """The drawing; or none, and the field that is refused."""
    try:
        return labels.render(label, LARGE, 8), ""
    except labels.LabelError as error:
        return None, error.field


def test_the_corpus_is_large():
    assert len(TEXTS) >= 500


@pytest.mark.parametrize(("kind", "path"), PLACES, ids=lambda each: str(each))
def test_some_hostile_texts_in_every_place_are_refused_or_travel_as_dots(kind, path):
    some = random.Random(f"{SEED} {kind} {path}").sample(TEXTS, 15)

    assert sum(attack(kind, path, some)) == 15, f"seed {SEED}"


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", KINDS)
def test_every_hostile_text_in_every_place_is_refused_or_travels_as_dots(kind):
    for path in (path for each, path in PLACES if each == kind):
        drawn, refused = attack(kind, path, list(TEXTS))
        print(f"{kind} {path}: {drawn} of {len(TEXTS)} texts drawn, {refused} refused")


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_text_in_the_place_of_a_number_is_refused(kind):
    content = labels.content(EXAMPLES[kind][0])
    for name in [name for name, value in content.items() if not isinstance(value, str)]:
        with pytest.raises(labels.LabelError) as refused:
            labels.from_content(kind, content | {name: "^XZ"})
        assert name in refused.value.field


def test_the_interpreters_refuse_a_command_that_no_label_has():
    drawing = labels.render(EXAMPLES["unit"][0], LARGE, 8)
    with pytest.raises(AssertionError, match="not a command our labels have"):
        rasters.tspl(tspl.encode(drawing).replace(b"PRINT", b"SELFTEST\r\nPRINT"), 8)
    with pytest.raises(AssertionError, match="not a command our labels have"):
        rasters.esc_pos(esc_pos.encode(drawing).replace(b"\x1b@", b"\x1b@\x1bp\x00\x19\xfa"), drawing.width)
    with pytest.raises(AssertionError, match="not a field our labels have"):
        interpret(zpl.encode(drawing).replace(b"^XZ", b"^JUS^XZ"))
