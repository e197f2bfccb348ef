"""The label of one returned unit: product identification (ISO 9001 8.5.2, domain rule 7.6).

Thermal print is black, so the word carries the status; a held unit's word stands in white on black. The
Code 128 holds the unit's number, which never changes; the DataMatrix adds the issue, so that an old label
gives itself away.
"""

from dataclasses import dataclass

from labels.drawing import Drawing
from labels.layout import SMALL_PRINT_MM, Layout
from labels.media import Media


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """What stands on a unit's label, as finished texts."""

    number: str  # RU2609290001
    issue: int  # 1, 2, 3 ...: each print of this number
    status_word: str  # 待检
    model: str
    serial: str  # or the words that say why there is none
    customer_code: str
    delivery: str
    signed_on: str
    request: str  # 换货
    hold_reason: str  # empty when the unit is not on hold
    printed_at: str
    printed_by: str
    copy: bool  # a reprint of this issue: the same paper may exist twice


def draw(label: UnitLabel, media: Media, dpmm: int) -> Drawing:
    """Draw everything from 60 x 40 mm up; status, model, serial, reason and codes on smaller media.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    layout = Layout(media, dpmm)
    if media.width_mm >= 60 and media.height_mm >= 40:
        _full(layout, label)
    else:
        _small(layout, label)
    return layout.drawing()


def _full(layout: Layout, label: UnitLabel) -> None:
    left, right = 1.75, layout.media.width_mm - 1.75
    beside = right - 10.5  # where the column left of the DataMatrix ends
    _heading(layout, label, left, right, y=1.5, height=9, size=8, model_size=5.5)
    layout.box(left, 11.25, right - left, 0.25, 0.25)
    layout.datamatrix("number", f"{label.number}/{label.issue}", right, 12.75, 10.5, 0.625)
    column = beside - left - 0.75
    order = " · ".join(filter(None, (label.customer_code, label.request, f"签收 {label.signed_on}")))
    if label.hold_reason:
        layout.text("hold_reason", label.hold_reason, left, 11.75, column, 5.75, 3.75, lines=2, bold=True)
        layout.text("serial", label.serial, left, 17.5, column, 3.5, 3.0)
        layout.text("customer_code, request, signed_on", order, left, 21, column, 3.25, 2.75)
    else:
        layout.text("serial", label.serial, left, 12.75, column, 4.75, 4.0)
        layout.text("customer_code, request, signed_on", order, left, 18.25, column, 3.5, 3.0)
    layout.code128("number", label.number, 0, 25, 38.5, 9)
    layout.text("number", label.number, 0, 34.5, 38.5, 3.5, 3.0, align="centre")
    aside, width = 38.5, right - 38.25
    layout.text("delivery", label.delivery, aside, 24.75, width, 3.25, 2.75)
    layout.text(
        "printed_at", label.printed_at, aside, 29.25, width, 2.25, SMALL_PRINT_MM, floor=SMALL_PRINT_MM
    )
    layout.text(
        "printed_by", label.printed_by, aside, 31.75, width, 2.25, SMALL_PRINT_MM, floor=SMALL_PRINT_MM
    )
    layout.text("issue", _issue(label), aside, 34.625, width, 3.25, 2.75)


def _small(layout: Layout, label: UnitLabel) -> None:
    left, right = 1.25, layout.media.width_mm - 1.25
    column = right - 8.5 - left - 0.5
    _heading(layout, label, left, right, y=1, height=6.75, size=6, model_size=3.75)
    layout.datamatrix("number", f"{label.number}/{label.issue}", right, 8.75, 8.5, 0.5)
    if label.hold_reason:
        layout.text("hold_reason", label.hold_reason, left, 8.25, column, 5.75, 3.25, lines=2, bold=True)
        layout.text("serial", label.serial, left, 14, column, 3.25, 2.75)
    else:
        layout.text("serial", label.serial, left, 8.5, column, 8, 3.0, lines=2)
    layout.code128("number", label.number, 0, 18, layout.media.width_mm, 7)
    layout.text("number", label.number, left, 25.5, 22.5, 3.25, 2.75)
    layout.text("issue", _issue(label), left + 22.5, 25.5, right - left - 22.5, 3.25, 2.5, align="right")


def _heading(
    layout: Layout,
    label: UnitLabel,
    left: float,
    right: float,
    y: float,
    height: float,
    size: float,
    model_size: float,
) -> None:
    word_width = right - left - 3 * model_size  # the model keeps room for a few characters
    if label.hold_reason:
        used = layout.sign("status_word", label.status_word, left, y, word_width, height, size)
    else:
        used = layout.text("status_word", label.status_word, left, y, word_width, height, size, bold=True)
    rest = left + used + 1
    layout.text(
        "model", label.model, rest, y, right - rest, height, model_size, lines=2, bold=True, align="right"
    )


def _issue(label: UnitLabel) -> str:
    return f"第{label.issue}次 补打" if label.copy else f"第{label.issue}次"
