"""The label of one returned unit: product identification (ISO 9001 8.5.2, domain rule 7.6).

Thermal print is black, so the word carries the status; a held unit's word stands in white on black. The
Code 128 holds the unit's number, which never changes; the DataMatrix adds the issue, so that an old label
gives itself away.
"""

from dataclasses import dataclass

from labels.document import FULL, SMALL, Row, foot, heading, is_full, issue_words
from labels.drawing import Drawing
from labels.layout import Layout
from labels.media import Media
from labels.style import Style


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


def draw(label: UnitLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw everything from 60 x 40 mm up; status, model, serial, reason and codes on smaller media.

    Of `style.OPTIONAL_UNIT_LINES` only those the shop wants are drawn.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    if is_full(media):
        layout = Layout(media, dpmm, FULL)
        _full(layout, label, style)
    else:
        layout = Layout(media, dpmm, SMALL)
        _small(layout, label)
    return layout.drawing()


def _full(layout: Layout, label: UnitLabel, style: Style) -> None:
    def wanted(field: str, value: str) -> str:
        return value if field in style.unit_lines else ""

    left, right = 1.75, layout.width - 1.75
    beside = right - 10.5  # where the column left of the DataMatrix ends
    title = Row("model", label.model)
    heading(layout, label.status_word, bool(label.hold_reason), title, left, 1.5, 9, 8, 5.5, style)
    layout.box(left, 11.25, right - left, 0.25, 0.25)
    layout.datamatrix("number", f"{label.number}/{label.issue}", right, 12.75, 10.5, 0.625)
    column = beside - left - 0.75
    order = " · ".join(
        filter(
            None,
            (
                wanted("customer_code", label.customer_code),
                wanted("request", label.request),
                wanted("signed_on", f"签收 {label.signed_on}"),
            ),
        )
    )
    if label.hold_reason:
        layout.text("hold_reason", label.hold_reason, left, 11.75, column, 5.75, 3.75, lines=2, bold=True)
        layout.text("serial", label.serial, left, 17.5, column, 3.5, 3.0)
        layout.text("customer_code, request, signed_on", order, left, 21, column, 3.25, 2.75)
    else:
        layout.text("serial", label.serial, left, 12.75, column, 4.75, 4.0)
        layout.text("customer_code, request, signed_on", order, left, 18.25, column, 3.5, 3.0)
    foot(
        layout,
        label.number,
        Row("delivery", wanted("delivery", label.delivery)),
        wanted("printed_at", label.printed_at),
        wanted("printed_by", label.printed_by),
        issue_words(label.issue, label.copy),
        25,
    )


def _small(layout: Layout, label: UnitLabel) -> None:
    left, right = 1.25, layout.width - 1.25
    column = right - 8.5 - left - 0.5
    title = Row("model", label.model)
    heading(layout, label.status_word, bool(label.hold_reason), title, left, 1, 6.75, 6, 3.75)
    layout.datamatrix("number", f"{label.number}/{label.issue}", right, 8.75, 8.5, 0.5)
    if label.hold_reason:
        layout.text("hold_reason", label.hold_reason, left, 8.25, column, 5.75, 3.25, lines=2, bold=True)
        layout.text("serial", label.serial, left, 14, column, 3.25, 2.75)
    else:
        layout.text("serial", label.serial, left, 8.5, column, 8, 3.0, lines=2)
    layout.code128("number", label.number, 0, 18, layout.width, 7)
    layout.text("number", label.number, left, 25.5, 22.5, 3.25, 2.75)
    issue = issue_words(label.issue, label.copy)
    layout.text("issue", issue, left + 22.5, 25.5, right - left - 22.5, 3.25, 2.5, align="right")
