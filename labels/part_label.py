"""The label of one lot line of salvaged parts, or of one board (domain rule 7.6)."""

from dataclasses import dataclass

from labels.document import FULL, SMALL, is_full, issue_words
from labels.drawing import Drawing
from labels.layout import Layout
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class PartLabel:
    """What stands on a part's label, as finished texts."""

    number: str  # PT2610120002
    issue: int
    part_code: str
    name: str  # 风扇
    spec: str
    quantity: str  # 7; kilograms with three decimals
    unit: str  # 只
    batch: str  # TB2610120001
    from_model: str
    date: str
    status_word: str
    inspector: str  # empty until somebody inspected it
    location: str
    price_version: str  # 价表 202609, or 待定价
    copy: bool = False  # a reprint of this issue: the same paper may exist twice


def draw(label: PartLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw everything from 60 x 40 mm up; name, quantity, status, part code and codes on smaller media.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    if is_full(media):
        layout = Layout(media, dpmm, FULL)
        _full(layout, label)
    else:
        layout = Layout(media, dpmm, SMALL)
        _small(layout, label)
    return layout.drawing()


def _full(layout: Layout, label: PartLabel) -> None:
    left, right = 1.75, layout.width - 1.75
    amount = f"{label.quantity} {label.unit}"
    used = layout.text("quantity, unit", amount, right - 22, 1.5, 22, 7.5, 6.5, bold=True, align="right")
    layout.text("name", label.name, left, 1.5, right - left - used - 2, 7.5, 6.5, lines=2, bold=True)
    layout.box(left, 9.5, right - left, 0.25, 0.25)
    column = right - 10.5 - left - 0.75
    layout.datamatrix("number", f"{label.number}/{label.issue}", right, 10.75, 10.5, 0.625)
    layout.text("part_code", label.part_code, left, 9.75, column, 3.75, 3.25)
    layout.text("spec", label.spec, left, 13.25, column, 3.25, 2.75)
    layout.text("batch, from_model", f"{label.batch} · {label.from_model}", left, 16.5, column, 3.25, 2.75)
    checked = " · ".join([label.date, *([f"检验 {label.inspector}"] if label.inspector else [])])
    layout.text("date, inspector", checked, left, 19.75, column, 3.25, 2.75)
    layout.code128("number", label.number, 0.5, 25, 38.5, 9)
    layout.text("number", label.number, 0.5, 34.5, 38.5, 3.5, 3.0, align="centre")
    aside, width = 39, right - 38.25
    layout.text("status_word", label.status_word, aside, 23.75, width, 5, 4.4, bold=True)
    layout.text("location", label.location, aside, 28.75, width, 3, 2.5)
    layout.text("price_version", label.price_version, aside, 31.5, width, 3, 2.5)
    layout.text("issue", issue_words(label.issue, label.copy), aside, 34.625, width, 3.25, 2.75)


def _small(layout: Layout, label: PartLabel) -> None:
    left, right = 1.25, layout.width - 1.25
    column = right - 8.5 - left - 0.5
    amount = f"{label.quantity} {label.unit}"
    used = layout.text("quantity, unit", amount, right - 18, 1, 18, 6.5, 5.0, bold=True, align="right")
    layout.text("name", label.name, left, 1, right - left - used - 1, 6.5, 5.0, lines=2, bold=True)
    layout.datamatrix("number", f"{label.number}/{label.issue}", right, 8.75, 8.5, 0.5)
    layout.text("status_word", label.status_word, left, 8, column, 5, 4.0, bold=True)
    layout.text("part_code", label.part_code, left, 13.5, column, 3.5, 2.75)
    layout.code128("number", label.number, 0, 18, layout.width, 7)
    layout.text("number", label.number, left, 25.5, 22.5, 3.25, 2.75)
    issue = issue_words(label.issue, label.copy)
    layout.text("issue", issue, left + 22.5, 25.5, right - left - 22.5, 3.25, 2.5, align="right")
