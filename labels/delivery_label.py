"""The label of a delivery, stuck on each of its parcels when it is signed for (rules R8a, R14)."""

from dataclasses import dataclass

from labels import document
from labels.document import Document, Row
from labels.drawing import Drawing
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class DeliveryLabel:
    """What stands on a parcel's label, as finished texts."""

    number: str  # DL2609290001
    issue: int
    status_word: str  # 已签收
    parcel: str  # 2 / 3
    customer: str  # C001 and the name; 无主件 when nobody knows
    waybill: str  # courier and number
    signed_at: str
    signed_by: str
    count_by: str  # the deadline of the count, R8a
    printed_at: str
    printed_by: str
    copy: bool


def draw(label: DeliveryLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw everything from 60 x 40 mm up; status, parcel, customer, waybill and codes on smaller media.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    return document.draw(
        Document(
            number=label.number,
            issue=label.issue,
            copy=label.copy,
            status_word=label.status_word,
            title=Row("parcel", label.parcel),
            rows=(
                Row("customer", label.customer, lines=2, bold=True),
                Row("waybill", label.waybill),
                Row("signed_at, signed_by", f"签收 {label.signed_at} {label.signed_by}"),
            ),
            printed_at=label.printed_at,
            printed_by=label.printed_by,
            aside=Row("count_by", f"期限 {label.count_by}" if label.count_by else ""),
        ),
        media,
        dpmm,
        style,
    )
