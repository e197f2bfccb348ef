"""The label of a teardown batch, on the cart that carries it (rule R12b)."""

from dataclasses import dataclass

from labels import document
from labels.document import Document, Row
from labels.drawing import Drawing
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class BatchLabel:
    """What stands on a teardown batch's label, as finished texts."""

    number: str  # TB2610120001
    issue: int
    status_word: str  # 拆解中
    models: str
    quantity: str  # 8 台
    price_version: str  # 价表 202609
    repairer: str
    opened_on: str
    printed_at: str
    printed_by: str
    copy: bool


def draw(label: BatchLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw everything; who printed it and when from 60 x 40 mm up.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    return document.draw(
        Document(
            number=label.number,
            issue=label.issue,
            copy=label.copy,
            status_word=label.status_word,
            title=Row("models", label.models),
            rows=(
                Row("quantity", f"拆解 {label.quantity}", bold=True),
                Row("price_version, opened_on", f"{label.opened_on} · {label.price_version}"),
                Row("repairer", f"维修 {label.repairer}"),
            ),
            printed_at=label.printed_at,
            printed_by=label.printed_by,
        ),
        media,
        dpmm,
        style,
    )
