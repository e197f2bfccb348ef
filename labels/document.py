"""What the labels of deliveries, forms, batches, pick lists, samples and holds have in common: how they look.

The status word first, large; beside it what is at hand; then rows, the most important on top; the number as
bars, and with its issue as a DataMatrix, or a link as a QR code.
"""

from dataclasses import dataclass

from labels import style as styles
from labels.drawing import Drawing
from labels.errors import LabelError
from labels.layout import READABLE_MM, SMALL_PRINT_MM, Layout
from labels.media import Media
from labels.style import Style

FULL, SMALL = (60, 40), (40, 30)
"""Sizes in mm that layouts are made for; larger media take the first, grown."""

_LOGO = 16.0, 3.75
_PITCH = 2.9  # mm from row to row at the smallest readable type
_LARGEST_PITCH = 5.5


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the fields it shows, its text (may be empty), the lines it may wrap to, its largest type."""

    fields: str
    text: str
    lines: int = 1
    bold: bool = False
    largest: float = 6.0


@dataclass(frozen=True, slots=True)
class Document:
    """A label of this family, as its layout needs it.

    Attributes:
        number: an own number; bars.
        issue: stands behind the number in the DataMatrix; 0 without a DataMatrix.
        copy: a reprint of this issue.
        status_word, held: in white on black when it is held.
        title: beside the status word.
        rows: the most important first; those a medium has no room for, counted by the lines they may take,
            are left out from the last.
        aside: over the print time, from 60 x 40 mm up; not with a link.
        link: a QR code instead of the DataMatrix, from 60 x 40 mm up; none when empty.
        printed_at, printed_by: small print, from 60 x 40 mm up.
    """

    number: str
    issue: int
    copy: bool
    status_word: str
    title: Row
    rows: tuple[Row, ...]
    printed_at: str
    printed_by: str
    held: bool = False
    aside: Row | None = None
    link: str = ""


def is_full(media: Media) -> bool:
    """Whether a medium takes the full layout."""
    return media.width_mm >= FULL[0] and media.height_mm >= FULL[1]


def draw(document: Document, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw a label of this family.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    if is_full(media):
        layout = Layout(media, dpmm, FULL)
        _full(layout, document, style)
    else:
        layout = Layout(media, dpmm, SMALL)
        _small(layout, document)
    return layout.drawing()


def heading(
    layout: Layout,
    status_word: str,
    held: bool,
    title: Row,
    left: float,
    y: float,
    height: float,
    size: float,
    title_size: float,
    style: Style | None = None,
) -> None:
    """Draw the status word on the left, the title on the right, the logo, where there is one, over it."""
    right = layout.width - left
    word_width = right - left - 3 * title_size  # the title keeps room for a few characters
    if held:
        used = layout.sign("status_word", status_word, left, y, word_width, height, size)
    else:
        used = layout.text("status_word", status_word, left, y, word_width, height, size, bold=True)
    rest = left + used + 1
    if style and style.logo:
        width = min(_LOGO[0], right - rest)
        layout.picture(styles.logo(style.logo), right, y, width, _LOGO[1])
        y, height, title_size = y + _LOGO[1] + 0.25, height - _LOGO[1] - 0.25, title_size * 0.8
    layout.text(
        title.fields,
        title.text,
        rest,
        y,
        right - rest,
        height,
        title_size,
        lines=max(2, title.lines),
        bold=True,
        align="right",
    )


def foot(
    layout: Layout, number: str, aside: Row | None, printed_at: str, printed_by: str, issue: str, y: float
) -> None:
    """Draw the number as bars and in print, and beside it who printed it when; 13 mm high from `y` on."""
    right = layout.width - 1.75
    layout.code128("number", number, 0.5, y, 38.5, 9)
    layout.text("number", number, 0.5, y + 9.5, 38.5, 3.5, 3.0, align="centre")
    left, width = 39, right - 38.25
    if aside and aside.text:
        layout.text(aside.fields, aside.text, left, y - 0.25, width, 3.25, 2.75)
    for field, value, down in (("printed_at", printed_at, 4.25), ("printed_by", printed_by, 6.75)):
        layout.text(field, value, left, y + down, width, 2.25, SMALL_PRINT_MM, floor=SMALL_PRINT_MM)
    layout.text("issue", issue, left, y + 9.625, width, 3.25, 2.75)


def issue_words(issue: int, copy: bool) -> str:
    """第2次 补打."""
    return " ".join(([f"第{issue}次"] if issue else []) + (["补打"] if copy else []))


def _full(layout: Layout, document: Document, style: Style) -> None:
    left, right, bottom = 1.75, layout.width - 1.75, layout.height - 15
    heading(layout, document.status_word, document.held, document.title, left, 1.5, 9, 8, 5.5, style)
    layout.box(left, 11.25, right - left, 0.25, 0.25)
    column, beside = right - left, 0.0
    if document.link:
        beside = 29
        layout.qr("link", document.link, right + 1.25, 11.75, 17.25)  # its white reaches into the margin
        column -= 17
    elif document.issue:
        beside = 24.25
        layout.datamatrix("number", f"{document.number}/{document.issue}", right, 12.75, 10.5, 0.625)
        column -= 11.25
    _rows(layout, document.rows, left, 11.75, column, bottom - 1.1 - 11.75, beside)
    aside = None if document.link else document.aside
    issue = issue_words(document.issue, document.copy)
    foot(layout, document.number, aside, document.printed_at, document.printed_by, issue, bottom)


def _small(layout: Layout, document: Document) -> None:
    left, right = 1.25, layout.width - 1.25
    heading(layout, document.status_word, document.held, document.title, left, 1, 6.75, 6, 3.75)
    column = right - left
    if document.issue:
        layout.datamatrix("number", f"{document.number}/{document.issue}", right, 8.75, 8.5, 0.5)
        column -= 9
    _rows(layout, document.rows, left, 8.25, column, 9.0, 17.5)
    layout.code128("number", document.number, 0, 18, layout.width, 7)
    layout.text("number", document.number, left, 25.5, 22.5, 3.25, 2.75)
    issue = issue_words(document.issue, document.copy)
    layout.text("issue", issue, left + 22.5, 25.5, right - left - 22.5, 3.25, 2.5, align="right")


def _rows(
    layout: Layout,
    rows: tuple[Row, ...],
    left: float,
    y: float,
    width: float,
    height: float,
    beside: float,
) -> None:
    """Set as many rows as there is room for; those that begin below `beside` have the whole width."""
    shown: list[Row] = []
    for row in filter(lambda row: row.text, rows):
        if (sum(each.lines for each in shown) + row.lines) * _PITCH > height:
            break
        shown.append(row)
    taken = [layout.lines(row.text, width, row.lines) for row in shown]
    if not shown:
        return
    pitch = min(_LARGEST_PITCH, height / sum(taken))
    for row, lines in zip(shown, taken, strict=True):
        size = min(row.largest, max(READABLE_MM, pitch * (0.86 if row.bold else 0.75)))
        width = layout.width - 2 * left if y >= beside else width
        place = (row.fields, row.text, left, y, width, pitch * lines, size)
        # Rather small print than a refusal: a company's whole name has 24 characters.
        floor = READABLE_MM if layout.fits(*place, lines=row.lines) else SMALL_PRINT_MM
        layout.text(*place, floor=floor, lines=row.lines, bold=row.bold)
        y += pitch * lines


def room_for(field: str, found: int, most: int, media: Media) -> None:
    """Refuse a list that is longer than its place.

    Raises:
        LabelError: it is.
    """
    if found > most:
        raise LabelError(field, f"{found} lines", f"at most {most} lines fit on {media.name} mm")
