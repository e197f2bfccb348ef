"""The page all papers share: A4, one type scale, hairlines, and texts drawn as they stand.

Nothing here reads markup: a text is broken into lines by `labels.text` and drawn as it stands, so what a
customer wrote is never a command. Everything on a page is a row of marks, and a page ends only between rows.
Measures are in points, places from the top left of their row.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from labels import barcodes
from labels.text import FONTS, Face, broken

rl_config.useA85 = 0  # else every picture grows by a quarter for printers of the nineties

FONT = "MicroHei"
WIDTH = 175 * mm
"""Of what is printed: A4 less 20 mm on the left, to be filed, and 15 on the right."""

TITLE, LARGE, TEXT, SMALL = 18.0, 11.0, 8.5, 7.0
"""The type scale."""

GREY = 0.42
HAIR, RULE = 0.35, 0.9
"""Lines: between rows, in grey; under a head, in black."""

_HAIR_GREY = 0.62

_PER_PT = 10  # labels.text measures in whole dots; this many to the point
_PHOTO_DOTS = 1000  # longest side: 300 dpi at the width a photo prints
_PICTURES = ("JPEG", "PNG")


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text, the top of the first at `y`; `x` is their right end when `right`."""

    x: float
    y: float
    lines: tuple[str, ...]
    size: float = TEXT
    right: bool = False
    bold: bool = False
    grey: bool = False
    white: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: filled black, or its frame."""

    x: float
    y: float
    width: float
    height: float
    line: float = HAIR
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that fills its place."""

    x: float
    y: float
    width: float
    height: float
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Bars:
    """A Code 128, `module` wide bars and `height` high."""

    x: float
    y: float
    module: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """A DataMatrix of modules `module` wide."""

    x: float
    y: float
    module: float
    text: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from point to point; `dashed` where it only marks a place."""

    x: float
    y: float
    points: tuple[tuple[float, float], ...]
    line: float = RULE
    dashed: bool = False


Mark = Text | Box | Picture | Bars | Matrix | Stroke


@dataclass(frozen=True, slots=True)
class Row:
    """Marks side by side.

    Attributes:
        line: thickness of the rule under the row, 0 for none; it begins at `indent`.
        keep: never parted from the row below.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    line: float = 0.0
    indent: float = 0.0
    keep: bool = False


class Rows(Flowable):
    """Rows that break over pages.

    Args:
        lead: rows before everything, once.
        head: rows that stand again on every page the rows go on.
    """

    def __init__(self, rows: Sequence[Row], head: Sequence[Row] = (), lead: Sequence[Row] = ()) -> None:
        super().__init__()
        self.rows, self.head, self.lead = tuple(rows), tuple(head), tuple(lead)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the room all rows take."""
        self.width = available_width
        self.height = sum(row.height for row in (*self.lead, *self.head, *self.rows))
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return what fits and the rest; nothing when not even the first rows that belong together do."""
        room = available_height - sum(row.height for row in (*self.lead, *self.head))
        fits = 0
        for n, row in enumerate(self.rows, 1):
            room -= row.height
            if room < 0:
                break
            if not row.keep:
                fits = n
        if not fits:
            return []
        return [Rows(self.rows[:fits], self.head, self.lead), Rows(self.rows[fits:], self.head)]

    def draw(self) -> None:
        """Draw the rows from the top."""
        top = self.height
        for row in (*self.lead, *self.head, *self.rows):
            for mark in row.marks:
                draw(self.canv, mark, top)
            top -= row.height
            if row.line:
                self.canv.setLineWidth(row.line)
                self.canv.setStrokeGray(_HAIR_GREY if row.line == HAIR else 0)
                self.canv.line(row.indent, top, self.width, top)


# --- texts -----------------------------------------------------------------------------------------------


def lines(text: str, width: float, size: float = TEXT) -> tuple[str, ...]:
    """Break a text into lines of at most that width; the line ends in it stay."""
    face = Face(round(size * _PER_PT))
    room = int(width * _PER_PT)
    return tuple(line for part in text.split("\n") for line in broken(face, part, room))


def leading(size: float) -> float:
    """From line to line."""
    return round(size * 1.4, 1)


def advance(text: str, size: float) -> float:
    """How wide a line is."""
    width: float = pdfmetrics.stringWidth(text, FONT, size)
    return width


def lower(row: Row, by: float) -> Row:
    """Return a row with free room above its marks."""
    return replace(
        row, height=row.height + by, marks=tuple(replace(mark, y=mark.y + by) for mark in row.marks)
    )


# --- parts of a page -------------------------------------------------------------------------------------


def heading(text: str) -> Row:
    """The title of a section."""
    return Row(26, (Text(0, 11, (text,), 9.5, bold=True),), RULE, keep=True)


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands under it, over `span` of the block's columns."""

    label: str
    value: str
    span: int = 1


def fields(shown: Iterable[Field], columns: int = 4) -> list[Row]:
    """A block of fields, side by side as many as the columns take."""
    rows: list[list[Field]] = [[]]
    for each in shown:
        if sum(one.span for one in rows[-1]) + each.span > columns:
            rows.append([])
        rows[-1].append(each)
    return [one for row in rows if row for one in _field_rows(row, columns)]


_TOGETHER = 12  # lines of a field that stay on one page; a list of a hundred waybills goes on below


def _field_rows(fields: Sequence[Field], columns: int) -> list[Row]:
    values: list[tuple[float, str, tuple[str, ...]]] = []
    x = 0.0
    for each in fields:
        room = WIDTH / columns * each.span
        values.append((x, each.label, lines(each.value or "–", room - 6)))
        x += room
    most = max(len(value) for _, _, value in values)
    rows = []
    for first in range(0, most, _TOGETHER):
        down = 13.5 if first == 0 else 0.0
        marks: list[Mark] = []
        for x, label, value in values:
            marks += [Text(x, 4, (label,), SMALL, grey=True)] if first == 0 else []
            marks.append(Text(x, down, value[first : first + _TOGETHER]))
        rows.append(Row(down + min(most - first, _TOGETHER) * leading(TEXT), tuple(marks)))
    return [*rows[:-1], replace(rows[-1], height=rows[-1].height + 3, line=HAIR)]


def prose(label: str, text: str) -> list[Row]:
    """A long text under its label, a row a line, so that a page may end anywhere in it."""
    if not text.strip():
        return []
    first, *rest = lines(text, WIDTH, 9.0)
    pitch = 13.5
    return [
        Row(14, (Text(0, 4, (label,), SMALL, grey=True),), keep=True),
        *(Row(pitch, (Text(0, 1, (line,), 9.0),)) for line in (first, *rest)),
        Row(4, (), HAIR),
    ]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, its width in mm."""

    title: str
    width: float
    right: bool = False


def table_head(columns: Sequence[Column]) -> Row:
    """The titles of a table's columns."""
    marks, x = [], 0.0
    for column in columns:
        right = x + column.width * mm
        titles = tuple(column.title.split("\n"))
        marks.append(Text(right - 4 if column.right else x, 4, titles, SMALL, column.right, grey=True))
        x = right
    most = max(len(column.title.split("\n")) for column in columns)
    return Row(6 + most * leading(SMALL), tuple(marks), RULE, keep=True)


def table_row(
    columns: Sequence[Column],
    values: Sequence[str],
    *,
    bold: bool = False,
    line: float = HAIR,
    keep: bool = False,
    small: Sequence[int] = (),
) -> Row:
    """One row of a table; a value too long for its column goes on below.

    Args:
        small: columns whose text after the first line end is small print, beside the rest where it fits.
    """
    marks: list[Mark] = []
    x, height = 0.0, 0.0
    for n, (column, value) in enumerate(zip(columns, values, strict=True)):
        right, room = x + column.width * mm, column.width * mm - 4
        place = right - 4 if column.right else x
        first, _, rest = value.partition("\n") if n in small else (value, "", "")
        shown = lines(first, room)
        marks.append(Text(place, 4, shown, right=column.right, bold=bold))
        bottom = 4 + len(shown) * leading(TEXT)
        beside = advance(shown[-1], TEXT) + 5
        if rest and beside + advance(rest, SMALL) <= room:
            marks.append(Text(x + beside, bottom - leading(TEXT) + 1.6, (rest,), SMALL, grey=True))
        elif rest:
            below = lines(rest, room, SMALL)
            marks.append(Text(place, bottom, below, SMALL, column.right, grey=True))
            bottom += len(below) * leading(SMALL)
        x, height = right, max(height, bottom)
    return Row(height + 3, tuple(marks), line, keep=keep)


def note(label: str, text: str, indent: float, *, marked: bool = False, keep: bool = False) -> list[Row]:
    """A text that belongs to the row above, beside its label: grey, or white on black when `marked`."""
    beside = indent + 17 * mm
    shown = lines(text, WIDTH - beside)
    named: list[Mark] = [Text(indent, 1.5, (label,), SMALL, grey=not marked, white=marked)]
    if marked:
        named.insert(0, Box(indent - 2.5, 0.4, advance(label, SMALL) + 5, 11, filled=True))
    return [
        Row(
            leading(TEXT) + 0.6,
            (*(named if n == 0 else ()), Text(beside, 0.5, (line,), TEXT)),
            keep=keep or n == 0 < len(shown) - 1,
        )
        for n, line in enumerate(shown)
    ]


def serials(numbers: Sequence[str], indent: float) -> list[Row]:
    """Serials in as many columns as the widest leaves room for, small."""
    if not numbers:
        return []
    beside = indent + 17 * mm
    size = 8.0
    widest = max(advance(number, size) for number in numbers) + 10
    most = max(1, int((WIDTH - beside) // widest))
    column = (WIDTH - beside) / most
    rows = []
    for first in range(0, len(numbers), most):
        marks: list[Mark] = [Text(indent, 1.5, ("序列号",), SMALL, grey=True)] if first == 0 else []
        tallest = 1
        for n, number in enumerate(numbers[first : first + most]):
            shown = lines(number, WIDTH - beside, size)
            marks.append(Text(beside + n * column, 1, shown, size))
            tallest = max(tallest, len(shown))
        rows.append(Row(tallest * leading(size), tuple(marks)))
    return rows


def tag(text: str, x: float, y: float, *, filled: bool = False) -> tuple[tuple[Mark, ...], float]:
    """A word in a frame, and where it ends."""
    width = advance(text, TEXT) + 8
    frame = Box(x, y, width, 14, RULE, filled)
    return (frame, Text(x + 4, y + 1.5, (text,), TEXT, bold=True, white=filled)), x + width


# --- pictures --------------------------------------------------------------------------------------------


def photo_rows(shown: Sequence[tuple[bytes | None, str]]) -> list[Row]:
    """Photos, two a row, each with its caption; a frame stands for one that cannot be read."""
    gap, tallest = 6 * mm, 62 * mm
    width = (WIDTH - gap) / 2
    rows = []
    for first in range(0, len(shown), 2):
        marks: list[Mark] = []
        lowest = 0.0
        for n, (image, caption) in enumerate(shown[first : first + 2]):
            x = n * (width + gap)
            fitted = _fitted(image) if image else None
            if fitted is None:
                marks += [Box(x, 6, width, 30), Text(x + 6, 14, ("照片读不出",), grey=True)]
                bottom = 36.0
            else:
                jpeg, wide, high = fitted
                scale = min(width / wide, tallest / high)
                marks.append(Picture(x, 6, wide * scale, high * scale, jpeg))
                bottom = 6 + high * scale
            under = lines(caption, width, SMALL)
            marks.append(Text(x, bottom + 2, under, SMALL, grey=True))
            lowest = max(lowest, bottom + 2 + len(under) * leading(SMALL))
        rows.append(Row(lowest + 4, tuple(marks)))
    return rows


@lru_cache(64)
def _fitted(image: bytes) -> tuple[bytes, int, int] | None:
    """A picture as JPEG with no more dots than print, its width and height; None when it is none."""
    try:
        with Image.open(io.BytesIO(image), formats=_PICTURES) as opened:
            opened.draft("RGB", (_PHOTO_DOTS, _PHOTO_DOTS))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail((_PHOTO_DOTS, _PHOTO_DOTS))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    return written.getvalue(), picture.width, picture.height


# --- drawing ---------------------------------------------------------------------------------------------


@lru_cache(1)
def register_font() -> None:
    """Read the shipped font, 0.3 s once."""
    pdfmetrics.registerFont(TTFont(FONT, FONTS / "microhei.ttf"))


def draw(canvas: Canvas, mark: Mark, top: float) -> None:
    """Draw a mark of a row whose top is at `top`."""
    match mark:
        case Text():
            _draw_text(canvas, mark, top)
        case Box(x, y, width, height, line, filled):
            canvas.setLineWidth(line)
            canvas.setStrokeGray(_HAIR_GREY if line == HAIR else 0)
            canvas.setFillGray(0)
            canvas.rect(x, top - y - height, width, height, stroke=int(not filled), fill=int(filled))
        case Stroke(x, y, points, line, dashed):
            canvas.saveState()
            canvas.setLineWidth(line)
            canvas.setStrokeGray(0)
            if dashed:
                canvas.setDash(3, 2)
            for (x1, y1), (x2, y2) in pairwise(points):
                canvas.line(x + x1, top - y - y1, x + x2, top - y - y2)
            canvas.restoreState()
        case Picture(x, y, width, height, jpeg):
            canvas.drawImage(ImageReader(io.BytesIO(jpeg)), x, top - y - height, width, height)
        case Bars(x, y, module, height, text):
            canvas.setFillGray(0)
            for begin, width in barcodes.code128_bars(text):
                canvas.rect(x + begin * module, top - y - height, width * module, height, stroke=0, fill=1)
        case Matrix(x, y, module, text):
            canvas.setFillGray(0)
            for down, row in enumerate(barcodes.datamatrix_rows(text)):
                for begin, width in _black(row):
                    bottom = top - y - (down + 1) * module
                    canvas.rect(x + begin * module, bottom, width * module, module, stroke=0, fill=1)


def _black(row: bytes) -> list[tuple[int, int]]:
    """Begin and width of each run of black modules."""
    runs, begin = [], None
    for n, value in enumerate((*row, 255)):
        if value == 0 and begin is None:
            begin = n
        elif value and begin is not None:
            runs.append((begin, n - begin))
            begin = None
    return runs


def _draw_text(canvas: Canvas, text: Text, top: float) -> None:
    grey = 1.0 if text.white else GREY if text.grey else 0.0
    canvas.setFillGray(grey)
    canvas.setFont(FONT, text.size)
    mode: Literal[0, 2] = 0
    if text.bold:  # the shipped font has no bold: its outlines are drawn over
        canvas.setStrokeGray(grey)
        canvas.setLineWidth(text.size / 55)
        mode = 2
    y = top - text.y - text.size
    for line in text.lines:
        (canvas.drawRightString if text.right else canvas.drawString)(text.x, y, line, mode=mode)
        y -= leading(text.size)
